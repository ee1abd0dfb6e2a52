"""docs/reference/currencies.md says what data/ says: each of its tables is read back and held against the source."""

from __future__ import annotations

import csv
import importlib.util
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "currencies.md"


def _build_currencies() -> Any:
    spec = importlib.util.spec_from_file_location("build_currencies", ROOT / "docs" / "build_currencies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_currencies = _build_currencies()


def data(name: str) -> list[dict[str, str]]:
    """The rows of a table in data/, read here and not by the package."""
    lines = (ROOT / "data" / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def table(title: str) -> list[dict[str, str]]:
    """The rows of the one table below a heading of the page."""
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    head, rule, *rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in section.splitlines() if line.startswith("|")]
    assert set(rule) == {"---"}
    return [dict(zip(map(str.strip, head), map(str.strip, row), strict=True)) for row in rows]


def stated(text: str, code: str) -> Fraction:
    """Units of ``code`` for one of the other code, from ``1 EUR = 1.95583 DEM``."""
    nominal, base, _, value, counter = text.split()
    assert code in (base, counter)
    exact = Fraction(value) / int(nominal)
    return exact if code == counter else 1 / exact


def test_the_page_is_what_the_data_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == build_currencies.build(), "run: python docs/build_currencies.py"


def test_the_check_sees_a_changed_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(build_currencies, "PAGE", tmp_path / "currencies.md")
    assert build_currencies.main(["--check"]) == 1  # not there
    assert build_currencies.main([]) == 0
    assert build_currencies.main(["--check"]) == 0
    page = build_currencies.PAGE
    page.write_text(page.read_text(encoding="utf-8").replace("0.702804", "0.702800"), encoding="utf-8")
    assert build_currencies.main(["--check"]) == 1
    assert capsys.readouterr().err.count("run: python docs/build_currencies.py") == 2
    assert build_currencies.main(["--chek"]) == 2


def test_every_code_with_what_iso_says_of_it() -> None:
    found = {(row["code"], row["number"], row["decimals"], row["kind"], row["name"]) for row in table("Codes")}
    iso = {
        (row["code"], row["numeric"] or "-", row["minor_unit"] or "-", row["kind"], row["name"])
        for row in data("currencies.csv")
    }
    assert found == iso | {(row["code"], "-", "-", "sub-unit", row["name"]) for row in data("sub-units.csv")}
    assert len(found) == len(table("Codes"))


def test_every_code_has_its_status() -> None:
    found = {row["code"]: row["status"] for row in table("Codes")}
    for row in data("currencies.csv"):
        gone = row["lists"] == "three"
        assert found[row["code"]].endswith(f", withdrawn {row['withdrawn']}") is gone, row
        assert found[row["code"]].partition(",")[0] == {"three": "retired", "none": "not ISO"}.get(
            row["lists"], "current"
        ), row


def test_every_code_has_its_successors() -> None:
    found = {row["code"]: row["successor"] for row in table("Codes") if row["successor"]}
    expected: dict[str, list[str]] = {}
    for row in table("Successions"):
        ratio = "" if row["ratio"] == "-" else f": {row['ratio']}"
        expected.setdefault(row["old"], []).append(row["new"] + ratio)
    assert found == {code: "; ".join(texts) for code, texts in expected.items()}


def test_every_succession_as_it_is_stated() -> None:
    rows = table("Successions")
    same = ("old", "new", "kind", "confidence", "source")
    assert [(*(row[field] for field in same), row["from"]) for row in rows] == [
        (*(row[field] for field in same), row["effective"]) for row in data("successions.csv")
    ]
    for shown, row in zip(rows, data("successions.csv"), strict=True):
        ratio = row["old_per_new"]
        if not ratio:
            assert shown["ratio"] == "-"
            continue
        assert stated(shown["ratio"], row["old"]) == Fraction(ratio)
        assert "/" in ratio or shown["ratio"] == f"1 {row['new']} = {ratio} {row['old']}"  # with its digits


def test_every_peg_as_it_is_stated() -> None:
    found = [
        (row["code"], row["ratio"], row["law"] == "law", [Fraction(end) for end in row["band"].split(" to ") if end not in ("", "more")],
         row["off"].removesuffix(" %"), row["from"], row["to"], row["kind"], row["confidence"], row["source"])
        for row in table("Pegs")
    ]  # fmt: skip
    assert found == [
        (row["code"], row["stated"], row["law"] == "yes", [Fraction(row[end]) for end in ("low", "high") if row[end]],
         row["tolerance"], row["since"], row["until"], row["kind"], row["confidence"], row["source"])
        for row in data("pegs.csv")
    ]  # fmt: skip


def test_the_parities_are_the_successions_and_the_pegs_that_are_law() -> None:
    breaks = {row["code"]: row for row in data("unit-breaks.csv")}
    expected = {row["code"]: stated(row["stated"], row["code"]) for row in data("pegs.csv")
                if row["law"] == "yes" and not row["until"]}  # fmt: skip
    for row in data("successions.csv"):
        if row["kind"] == "split" or not row["old_per_new"]:
            continue
        later = breaks.get(row["new"], {"day": ""})
        factor = (later["old_per_new"] or None) if later["day"] > row["effective"] else "1"
        if factor is not None:
            expected[row["old"]] = Fraction(row["old_per_new"]) * Fraction(factor)
    rows = table("Parities")
    assert {row["code"]: stated(row["ratio"], row["code"]) for row in rows} == expected
    assert [row["code"] for row in rows] == sorted(expected)
    sources = [row["source"] for row in data("pegs.csv") + data("successions.csv")]
    assert all(row["source"].partition("; VES changed")[0] in sources for row in rows)


def test_the_smaller_tables() -> None:
    assert table("Sub-units") == [
        {"code": row["code"], "name": row["name"], "ratio": f"{row['per_parent']} {row['code']} = 1 {row['parent']}"}
        for row in data("sub-units.csv")
    ]
    assert table("Baskets") == [
        {field: row[field] for field in ("code", "amounts", "since", "source")} for row in data("baskets.csv")
    ]
    assert table("Changes of unit") == [
        {
            "code": row["code"],
            "day": row["day"],
            "ratio": f"1 new {row['code']} = {row['old_per_new']} old" if row["old_per_new"] else "-",
        }
        for row in data("unit-breaks.csv")
    ]


def test_a_bar_does_not_end_a_cell() -> None:
    assert build_currencies._table("a b", [("x|y", 1)]) == "| a | b |\n|---|---|\n| x\\|y | 1 |\n"
