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
from fractions import Fraction
from itertools import pairwise
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
        "fxsnap/currencies/successions.csv": _successions().encode(),
        "fxsnap/currencies/pegs.csv": _pegs().encode(),
        "fxsnap/currencies/sub-units.csv": _sub_units().encode(),
        "fxsnap/currencies/baskets.csv": _baskets().encode(),
        f"fxsnap/bundled/{_SAMPLE}": (DATA / _SAMPLE).read_bytes(),
        f"fxsnap/bundled/{_ECB}": (DATA / _ECB).read_bytes(),
        "fxsnap/bundled/NOTICE": (DATA / "NOTICE-ecb.txt").read_bytes(),
    }


def differing() -> list[str]:
    """The paths of the files that are not what `build` makes of data/, by bytes, so line ends count."""
    return [path for path, data in build().items() if _bytes(ROOT / path) != data]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _source(name: str, key: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """The rows of a table in data/ without its comments, sorted by a key (the first column), no key of them twice."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    reader = csv.DictReader((line for line in lines if not line.startswith("#")), strict=True)
    rows: list[dict[str, str]] = []
    for row in reader:
        if None in row or None in row.values():
            raise ValueError(f"data/{name}: a row with too few or too many fields: {row}")
        rows.append(row)
    first = key or tuple(reader.fieldnames or [""])[:1]
    keys = [[row[field] for field in first] for row in rows]
    if any(one >= other for one, other in pairwise(keys)):
        raise ValueError(f"data/{name}: not sorted by {' and '.join(first)}, or one of them twice")
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
    known = [_currency(row, steps.get(row["code"], "")) for row in rows]
    for row in _source("sub-units.csv"):
        known.append([row["code"], "", "", "", "sub-unit", "never ISO", "", row["name"]])
    return _table(
        "ISO 4217 list one of 2026-01-01, list three of 2026-02-01, market codes and sub-units; made by data/build.py: "
        "code,numeric,minor unit,cash step,kind,status,withdrawn,name",
        sorted(known),
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


def _facts(name: str, codes: tuple[str, ...], days: tuple[str, ...], key: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """The rows of a table of facts, each with codes that are known, days that are complete, confidence and source."""
    known = {row["code"] for row in _source("currencies.csv")}
    rows = _source(name, key)
    for row in rows:
        try:
            for field in days:
                date.fromisoformat(row[field] or "0001-01-01")
            right = known.issuperset(row[field] for field in codes) and bool(row.get("source", "none needed"))
        except ValueError:
            right = False
        if not right or row["confidence"] not in ("high", "medium", "low"):
            raise ValueError(f"data/{name}: this row cannot be right: {row}")
    return rows


def _successions() -> str:
    rows = _facts("successions.csv", ("old", "new"), ("effective",), key=("old", "new"))
    for row in rows:
        if row["old_per_new"] and not Fraction(row["old_per_new"]) > 0:
            raise ValueError(f"data/successions.csv: this ratio cannot be right: {row}")
    return _table(
        "One currency replaced by another, as of 2026-11-25; made by data/build.py: "
        "old,new,old per new,effective,kind,confidence,source",
        (row.values() for row in rows),
    )


def _pegs() -> str:
    rows = _facts("pegs.csv", ("code",), ("since", "until"), key=("code", "stated", "since"))
    known = {row["code"] for row in _source("currencies.csv")}
    for row in rows:
        nominal, base, _, value, counter = row["stated"].split()
        low, high = Decimal(row["low"] or value), Decimal(row["high"] or value)
        right = row["code"] in (base, counter) and {base, counter} <= known and row["law"] in ("yes", "no")
        positive = int(nominal) > 0 and Decimal(row["tolerance"]) > 0 and low > 0
        if not (right and positive and low <= Decimal(value) <= high):
            raise ValueError(f"data/pegs.csv: this row cannot be right: {row}")
    return _table(
        "Rates that an issuer holds or the law fixes, as of 2026-11-25; made by data/build.py: "
        "code,stated,low,high,tolerance in per cent,law,since,until,kind,confidence,source",
        (row.values() for row in rows),
    )


def _sub_units() -> str:
    rows = _source("sub-units.csv")
    known = {row["code"] for row in _source("currencies.csv")}
    for row in rows:
        if row["parent"] not in known or row["code"] in known or int(row["per_parent"]) < 2:
            raise ValueError(f"data/sub-units.csv: this row cannot be right: {row}")
    return _table(
        "Codes for a fraction of a currency, usages of exchanges and vendors, as of 2026-11-25; made by data/build.py: "
        "code,parent,per parent,confidence",
        ([row["code"], row["parent"], row["per_parent"], row["confidence"]] for row in rows),
    )


def _baskets() -> str:
    rows = _facts("baskets.csv", ("code",), ("since",), key=("code", "since"))
    for row in rows:
        if not all(Decimal(amount.split()[0]) > 0 for amount in row["amounts"].split(" + ")):
            raise ValueError(f"data/baskets.csv: this row cannot be right: {row}")
    return _table(
        "Units of account that are baskets, as of 2026-11-25; made by data/build.py: "
        "code,since,amounts,confidence,source",
        (row.values() for row in rows),
    )


def _unit_breaks() -> str:
    rows = _facts("unit-breaks.csv", ("code",), ("day",))
    return _table(
        "Codes whose unit changed while the code stayed, as of 2026-11-23; made by data/build.py: "
        "code,day,old per new,confidence,source",
        (row.values() for row in rows),
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
