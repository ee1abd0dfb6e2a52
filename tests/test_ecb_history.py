"""The ECB's 27 years: what is bundled is what the ECB published, and every file of the same days says the same."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import fxsnap
from fxsnap import InvalidArgument, ParseError, RateNotFound, ReadError

DATA = ROOT / "data" / "eurofxref-hist.zip"
Rates = dict[date, dict[str, str]]


@pytest.fixture(scope="module")
def published() -> Rates:
    """The ECB's own file, read by the standard library alone: each day's texts by code."""
    with zipfile.ZipFile(DATA) as archive:
        (name,) = archive.namelist()
        header, *lines = csv.reader(io.StringIO(archive.read(name).decode("ascii")))
    codes = header[1:-1]
    return {
        date.fromisoformat(line[0]): {c: v for c, v in zip(codes, line[1:-1], strict=True) if v != "N/A"}
        for line in lines
    }


def as_csv(rates: Rates, end: str = ",", newline: str = "\n") -> str:
    codes = sorted(
        {code for row in rates.values() for code in row}, key=lambda code: (code != "USD", code != "JPY", code)
    )
    lines = [f"Date,{','.join(codes)}{end}"]
    lines += [
        f"{day},{','.join(rates[day].get(code, 'N/A') for code in codes)}{end}" for day in sorted(rates, reverse=True)
    ]
    return newline.join(lines) + newline


def as_xml(rates: Rates, quote: str = '"') -> str:
    cubes = "".join(
        f"<Cube time={quote}{day}{quote}>"
        + "".join(f"<Cube currency={quote}{c}{quote} rate={quote}{v}{quote}/>" for c, v in rates[day].items())
        + "</Cube>"
        for day in sorted(rates, reverse=True)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
        'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject>'
        f"<Cube>{cubes}</Cube></gesmes:Envelope>"
    )


def as_zip(text: str, name: str = "eurofxref-hist.csv") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


# What is bundled


def test_the_bundled_history_is_the_whole_published_file(published: Rates) -> None:
    ecb = fxsnap.ecb()
    assert repr(ecb) == "History(EUR, 7126 days, 1999-01-04 to 2026-10-30, 42 codes)"
    assert ecb.days == tuple(sorted(published))
    assert sum(map(len, published.values())) == 221_702
    tables = ecb._tables  # the numbers alone: seven thousand snapshots would take a while
    for day, row in published.items():
        assert {code: str(unit) for code, unit in tables.units(day).items()} == {"EUR": "1", **row}
    assert fxsnap.ecb() is ecb


def test_the_wheels_copy_is_the_ecbs_file_and_has_its_notice() -> None:
    bundled = ROOT / "fxsnap" / "bundled"
    assert (bundled / "eurofxref-hist.zip").read_bytes() == DATA.read_bytes()
    notice = (bundled / "NOTICE").read_text(encoding="utf-8")
    assert "European Central Bank" in notice
    assert "figures unchanged" in notice


def test_figures_of_27_years() -> None:
    ecb = fxsnap.ecb()
    assert ecb.convert(100, "EUR", "USD", on="2024-10-21") == Decimal("108.53")
    assert ecb["1999-01-04"]["CYP"].value == Decimal("0.58231")
    assert ecb.convert(1, "EUR", "TRL", on="2001-02-22", rounding="minor") > 900_000
    with pytest.raises(RateNotFound) as caught:
        ecb.convert(100, "CYP", "EUR", on="last")
    assert (caught.value.before, caught.value.after) == (date(2007, 12, 31), None)
    with pytest.raises(RateNotFound):
        ecb.convert(100, "EUR", "USD", on="2999-01-01", policy="previous")
    rouble = ecb.coverage("RUB")
    assert rouble.last == date(2022, 3, 1)
    krona = ecb.coverage("ISK")
    assert [(gap.first, gap.last) for gap in krona.gaps] == [(date(2008, 12, 10), date(2018, 1, 31))]


def test_a_quantum_is_the_finest_digit_of_the_year(published: Rates) -> None:
    snapshot = fxsnap.ecb()["2024-10-21"]
    written = {quote.counter: (str(quote.value), quote.quantum) for quote in snapshot.quotes}
    assert written["CHF"] == ("0.938", Decimal("0.0001")), "0.9380 in the daily file"
    assert written["JPY"] == ("162.79", Decimal("0.01"))
    for code in ("GBP", "HUF", "KRW", "IDR"):
        finest = max(len(row[code].partition(".")[2]) for day, row in published.items() if day.year == 2024)
        assert written[code][1] == Decimal(1).scaleb(-finest)


# Files of one's own


@pytest.fixture(scope="module")
def some(published: Rates) -> Rates:
    return {day: row for day, row in published.items() if date(2024, 8, 1) <= day <= date(2024, 10, 31)}


FILES: dict[str, Callable[[Rates], Any]] = {
    "csv": as_csv, "csv without a last comma": lambda rates: as_csv(rates, end=""), "csv of another machine": lambda rates: as_csv(rates, newline="\r\n"),
    "bytes": lambda rates: as_csv(rates).encode(), "zip": lambda rates: as_zip(as_csv(rates)), "xml": as_xml, "xml in single quotes": lambda rates: as_xml(rates, "'"),
    "zip of xml": lambda rates: as_zip(as_xml(rates), "eurofxref-hist.xml"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_every_file_of_the_same_days_says_the_same(kind: str, some: Rates) -> None:
    them = fxsnap.parse_history(FILES[kind](some))
    bundled = fxsnap.ecb()
    assert them.days == tuple(sorted(some))
    for day in them.days[::7]:
        mine, theirs = them[day], bundled[day]
        assert (mine.id, mine.origin) == (theirs.id, theirs.origin)
        assert mine.rate("USD", "JPY").exact == theirs.rate("USD", "JPY").exact
        for code in mine:
            (low, high), (other_low, other_high) = (
                mine.rate("EUR", code).interval or (0, 0),
                theirs.rate("EUR", code).interval or (0, 0),
            )
            assert low <= other_high
            assert other_low <= high, "bounds may differ in width, and never part"
    receipt = bundled.explain(100, "USD", "CHF", on="2024-10-19", policy="previous", rounding="minor")
    receipt.verify(them)
    assert them == bundled["2024-08-01":"2024-10-31"]  # type: ignore[misc]


def test_the_whole_history_as_xml(published: Rates) -> None:
    them = fxsnap.parse_history(as_xml(published))
    assert (them.days, them.codes) == (fxsnap.ecb().days, fxsnap.ecb().codes)
    for day in them.days[::501]:
        assert them[day].id == fxsnap.ecb()[day].id
        assert [q.quantum for q in them[day].quotes] == [q.quantum for q in fxsnap.ecb()[day].quotes]


def test_a_daily_file_beside_the_history(some: Rates) -> None:
    day = date(2024, 10, 21)
    row = {**some[day], "CHF": "0.9380", "KRW": "1495.730"}
    daily = fxsnap.parse(as_xml({day: row}))
    assert daily.id == fxsnap.ecb()[day].id
    assert daily["CHF"].bounds == (Decimal("0.93795"), Decimal("0.93805"))
    fxsnap.ecb().explain(100, "CHF", "EUR", on=day, rounding="minor").verify(daily)
    daily.explain(100, "CHF", "EUR", rounding="minor").verify(fxsnap.ecb())


def test_load_history_takes_a_path(tmp_path: Path, some: Rates) -> None:
    path = tmp_path / "eurofxref-hist.zip"
    path.write_bytes(as_zip(as_csv(some)))
    them = fxsnap.load_history(path, origin="my copy")
    assert (len(them), them.origin) == (len(some), "my copy")
    assert fxsnap.load_history(str(path), quantum="0.01")["2024-10-21"].quotes[0].quantum == Decimal("0.01")
    with pytest.raises(ReadError):
        fxsnap.load_history(tmp_path / "missing.zip")
    with pytest.raises(ParseError, match="load_history"):
        fxsnap.load(path)


def test_a_table_of_one_day_is_a_history_of_one_day() -> None:
    them = fxsnap.parse_history('{"base": "USD", "date": "2024-10-21", "rates": {"EUR": 0.92115}}')
    assert repr(them) == "History(USD, 1 day, 2024-10-21 to 2024-10-21, 2 codes)"
    with pytest.raises(ParseError, match="says none"):
        fxsnap.parse_history("USD -\nEUR 0.92115\nJPY 149.9685\n")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace(",1.0853,", ",0,", 1), "USD has no usable rate"),
        (lambda text: text.replace(",1.0853,", ",-1,", 1), "USD has no usable rate"),
        (lambda text: text.replace(",1.0853,", ",1.08.53,", 1), "USD has no usable rate"),
        (lambda text: text.replace(",1.0853,", ",,", 1), "USD has no usable rate"),
        (lambda text: text.replace(",1.0853,", ",1.0853,9,", 1), "rates under"),
        (lambda text: text.replace("2024-10-21", "2024-10-32"), "not a complete date"),
        (lambda text: text.replace("2024-10-21", "2024-10-18"), "stands twice"),
        (lambda text: text.replace("2024-10-21", "someday"), "not a complete date"),
    ],
)
def test_a_fault_in_a_history_has_its_line(change: Callable[[str], str], says: str, some: Rates) -> None:
    text = change(as_csv(some))
    assert text != as_csv(some)
    with pytest.raises(ParseError, match=says) as caught:
        fxsnap.parse_history(text, name="mine.csv")
    assert caught.value.source == "mine.csv"
    assert caught.value.line > 1


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 100, as_zip("USD -\n")[:-30], as_zip(""), as_zip("no table at all")],
)
def test_a_bad_zip_is_an_error_of_ours(data: bytes) -> None:
    for read in (fxsnap.parse, fxsnap.parse_history):
        with pytest.raises(ParseError):
            read(data)


def test_a_zip_of_several_files_and_one_that_blows_up_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")
    with pytest.raises(ParseError, match="2 files"):
        fxsnap.parse_history(buffer.getvalue())
    with pytest.raises(ParseError, match="more than"):
        fxsnap.parse_history(as_zip(" " * 30_000_000))


def test_a_zipped_daily_file_loads(some: Rates) -> None:
    assert fxsnap.parse(as_zip(as_xml({date(2024, 10, 21): some[date(2024, 10, 21)]}))).as_of == date(2024, 10, 21)


@pytest.mark.parametrize("more", [{"base": "USD"}, {"base": "x"}, {"origin": "two\nlines"}, {"quantum": -1}])
def test_hints_that_do_not_fit_are_refused(more: dict[str, Any], some: Rates) -> None:
    with pytest.raises((ParseError, InvalidArgument, fxsnap.InvalidRate)):
        fxsnap.parse_history(as_csv(some), **more)


def test_only_days_that_are_asked_for_become_snapshots(some: Rates) -> None:
    them = fxsnap.parse_history(as_csv(some))
    assert them.convert(100, "EUR", "USD", on="2024-10-21", rounding=2) == Decimal("108.53")
    assert Fraction(them.convert(100, "EUR", "USD", on="2024-10-19", policy="previous")) == Fraction("108.47")
