"""Write what the wheel carries from the tables beside this file: ``python data/build.py``.

With ``--check`` nothing is written; the names of the files that are not what they should be go to stderr, and the exit
code is 1. Needs the standard library alone.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).resolve().parent
ROOT = DATA.parent

_STATUS = {"one": "current", "one three": "current", "three": "withdrawn", "none": "never ISO"}
_SAMPLE = "usd-2024-10-21.txt"
_ECB = "eurofxref-hist.zip"


def build() -> dict[str, bytes]:
    """The bytes of each file that is built, by its path from the root of the repository, ``/`` between its parts.

    Reads data/ and writes nothing. Raises ValueError for source data that cannot be right.
    """
    return {
        "fxsnap/currencies/currencies.csv": _currencies().encode(),
        "fxsnap/currencies/aliases.csv": _aliases().encode(),
        "fxsnap/currencies/unit-breaks.csv": _unit_breaks().encode(),
        f"fxsnap/bundled/{_SAMPLE}": (DATA / _SAMPLE).read_bytes(),
        f"fxsnap/bundled/{_ECB}": (DATA / _ECB).read_bytes(),
        "fxsnap/bundled/NOTICE": (DATA / "NOTICE-ecb.txt").read_bytes(),
    }


def differing() -> list[str]:
    """The paths of the files that are not what `build` makes of data/, by bytes, so line ends count."""
    return [path for path, data in build().items() if _bytes(ROOT / path) != data]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _source(name: str) -> list[dict[str, str]]:
    """The rows of a table in data/ without its comments, sorted by the first column, which has no value twice."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    reader = csv.DictReader((line for line in lines if not line.startswith("#")), strict=True)
    rows: list[dict[str, str]] = []
    for row in reader:
        if None in row or None in row.values():
            raise ValueError(f"data/{name}: a row with too few or too many fields: {row}")
        rows.append(row)
    first = (reader.fieldnames or [""])[0]
    keys = [row[first] for row in rows]
    if keys != sorted(set(keys)):
        raise ValueError(f"data/{name}: not sorted by {first}, or one of them twice")
    return rows


def _table(about: str, rows: Iterable[Iterable[str]]) -> str:
    """One line that says what it is, then the rows. No field needs quotes, so that splitting at commas reads it."""
    lines = [f"# {about}"]
    for row in rows:
        fields = list(row)
        if any(character in field for field in fields for character in ',"\r\n'):
            raise ValueError(f"a field of {fields} would need quotes")
        lines.append(",".join(fields))
    return "\n".join(lines) + "\n"


def _currencies() -> str:
    steps = {row["code"]: row["step"] for row in _source("cash-steps.csv")}
    rows = _source("currencies.csv")
    unknown = sorted({*steps} - {row["code"] for row in rows})
    if unknown or not all(Decimal(step) > 0 for step in steps.values()):
        raise ValueError(f"data/cash-steps.csv: a step that is not positive, or codes that nobody knows: {unknown}")
    return _table(
        "ISO 4217 list one of 2026-01-01, list three of 2026-02-01, and market codes; made by data/build.py: "
        "code,numeric,minor unit,cash step,kind,status,withdrawn,name",
        (_currency(row, steps.get(row["code"], "")) for row in rows),
    )


def _currency(row: dict[str, str], step: str) -> list[str]:
    status = _STATUS[row["lists"]]
    # Of a code in both lists, list three's date is of an older name or of one country, not of the code.
    withdrawn = row["withdrawn"] if status == "withdrawn" else ""
    if (status == "withdrawn") != bool(withdrawn) or len(row["code"]) != 3 or len(row["numeric"]) not in (0, 3):
        raise ValueError(f"data/currencies.csv: this row cannot be right: {row}")
    return [row["code"], row["numeric"], row["minor_unit"], step, row["kind"], status, withdrawn, row["name"]]


def _aliases() -> str:
    known = {row["code"] for row in _source("currencies.csv")}
    rows = _source("aliases.csv")
    for row in rows:
        if not row["codes"] or not known.issuperset(row["codes"].split()):
            raise ValueError(f"data/aliases.csv: no code, or one that nobody knows: {row}")
    return _table(
        "Names that people type, and the codes meant, as of 2026-11-24; made by data/build.py: name,codes",
        ([row["name"], row["codes"]] for row in rows),
    )


def _unit_breaks() -> str:
    known = {row["code"] for row in _source("currencies.csv")}
    rows = _source("unit-breaks.csv")
    for row in rows:
        date.fromisoformat(row["day"])
        if row["code"] not in known or row["confidence"] not in ("high", "medium", "low"):
            raise ValueError(f"data/unit-breaks.csv: this row cannot be right: {row}")
    return _table(
        "Codes whose unit changed while the code stayed, as of 2026-11-23; made by data/build.py: code,day,old per new",
        ([row["code"], row["day"], row["old_per_new"]] for row in rows),
    )


def main(arguments: list[str]) -> int:
    """Build, or check with ``--check``; the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python data/build.py [--check]\n")
        return 2
    if arguments:
        differ = differing()
        for path in differ:
            sys.stderr.write(f"{path} is not what data/ makes; run: python data/build.py\n")
        return 1 if differ else 0
    for path, data in build().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
