"""What holds for every format: detection by content, the registry, bounds, and nothing but an FxError on the way out."""

from __future__ import annotations

import importlib.util
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from ecb_files import CSV, DAILY, HISTORY_CSV, NINETY_DAYS
from hypothesis import example, given
from hypothesis import strategies as st
from samples import TABLE, german_page, page

import fxsnap.formats
from fxsnap import FxError, InvalidArgument, ParseError, Snapshot, load, parse
from fxsnap.formats import FORMATS, Format, Reading, read
from fxsnap.formats.reading import MOST_CHARACTERS, MOST_LINES

SNAP = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21")
TEXTS = {
    "page": page(),
    "pairs": "EUR 0.92115\nJPY 149.9685\n",
    "csv": "code,rate\nEUR,0.92115\nJPY,149.9685\n",
    "service json": '{"base": "USD", "date": "2024-10-21", "rates": {"EUR": 0.92115}}',
    "ECB XML": DAILY,
    "ECB CSV": CSV,
    "fxsnap": SNAP.to_json(),
}
GOOD = [
    *TEXTS.values(),
    german_page(),
    NINETY_DAYS,
    HISTORY_CSV,
    "EUR;0.92115;Euro\n",
    "USD -\nEUR 0.92115\nGBP 0.767755\n",
]

NEW_FORMAT = '''
"""A bank's list: a first line ``RATES EUR 2024-10-21``, then ``USD=1.0856``."""
from fxsnap.dates import iso_date
from fxsnap.formats.reading import Reading, refuse
from fxsnap.formats.table import Row, quotes_of, written
from fxsnap.snapshot import Snapshot

NAME = "bank"

def recognises(text):
    return text.start.startswith("RATES ")

def read(text, hints):
    (_, base, day), *lines = (line.words for line in text.said)
    rows = [Row(*line.words[0].split("=", 1), line.number, 5, line.text) for line in text.said[1:]]
    quotes, faults, notes = quotes_of(base, rows, hints, written)
    if faults:
        raise refuse(hints, *faults)
    return Reading(NAME, [Snapshot(base, quotes, as_of=iso_date(day), origin=hints.origin)], (), notes)
'''


# Detection and the registry


@pytest.mark.parametrize("name", TEXTS)
def test_a_format_is_known_by_its_content(name: str) -> None:
    base = None if name in ("ECB XML", "ECB CSV") else "USD"
    assert read(TEXTS[name], base=base).format == name
    assert read(TEXTS[name].encode(), base=base, name="table.xyz").format == name


def test_every_format_is_tried_here() -> None:
    assert {known.NAME for known in FORMATS} == set(TEXTS)


def test_a_new_format_is_one_small_module_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bank_format.py"
    path.write_text(NEW_FORMAT, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("bank_format", path)
    assert spec is not None
    assert spec.loader is not None
    bank: Format = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bank)  # type: ignore[arg-type]
    monkeypatch.setattr(fxsnap.formats, "FORMATS", (bank, *FORMATS))
    text = "RATES EUR 2024-10-21\r\n# comment\r\nUSD=1.0856\r\nJPY=162.80\r\n"
    assert read(text).format == "bank"
    file = tmp_path / "rates.txt"
    file.write_bytes(text.encode())
    snap = load(file, origin="my bank")
    assert repr(snap).startswith("Snapshot(EUR, 3 codes, as of 2024-10-21")
    assert [str(quote.quantum) for quote in snap.quotes] == ["0.0001", "0.01"]
    with pytest.raises(ParseError, match="line 2, column 5: USD has no usable rate: '1,08'"):
        parse("RATES EUR 2024-10-21\nUSD=1,08\n")
    assert parse(page(), as_of="2024-10-21") == parse(TABLE, as_of="2024-10-21")  # the others are still there


def test_reading_a_table_loads_neither_pydantic_nor_babel_nor_dateutil() -> None:
    code = (
        "import sys, fxsnap; fxsnap.parse(open(0).read()); print({'pydantic', 'babel', 'dateutil'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=page(), capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# Readings


def test_a_reading_is_a_value() -> None:
    reading = read(page())
    assert reading == read(page()) == pickle.loads(pickle.dumps(reading))
    assert reading != read(TABLE)
    assert repr(reading) == f"Reading(page, 1 snapshots, {len(reading.skipped)} lines skipped)"
    with pytest.raises(AttributeError):
        reading.notes = ()


def test_a_report_of_many_days_is_short() -> None:
    reading = Reading("x", [SNAP] * 100)
    assert reading.report().splitlines()[3] == "and 97 more days"


# Arguments


@pytest.mark.parametrize(
    "data", [None, 1, Path("x"), ["USD -"], object(), bytearray(b"USD -"), memoryview(b"USD -"), type]
)
def test_anything_but_text_and_bytes_is_refused(data: object) -> None:
    with pytest.raises(InvalidArgument, match=r"data cannot be .*: expected the text or the bytes of a table"):
        read(data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "hints",
    [
        {"base": "usd!"}, {"base": 7}, {"base": ""}, {"as_of": "21 Oct 2024"}, {"as_of": 20241021}, {"as_of": "2024-02-30"}, {"origin": "two\nlines"},
        {"origin": 5}, {"quantum": "x"}, {"quantum": -1}, {"quantum": 0.1}, {"quantum": "1e999999999"}, {"quantum": True}, {"quantum": "NaN"},
    ],
)  # fmt: skip
def test_hints_are_checked_before_the_text(hints: dict[str, object]) -> None:
    for data in (TABLE, "no table"):
        with pytest.raises(FxError) as caught:
            read(data, **hints)  # type: ignore[arg-type]
        assert not isinstance(caught.value, ParseError)


# Bounds


@pytest.mark.parametrize(("piece", "times"), [("A", 1), (b"A", 4), (b"\xff", 1)])
def test_a_text_beyond_all_bounds_is_refused_at_once(piece: str | bytes, times: int) -> None:
    with pytest.raises(ParseError, match=r"where 20,000,000 characters at most are read; pass the part that holds"):
        read(piece * (MOST_CHARACTERS * times + 1))


def test_a_text_of_lines_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(ParseError, match="more than 200,000 lines; pass the part that holds the table"):
        read("a\n" * (MOST_LINES + 1), name="x")


@pytest.mark.parametrize("piece", ["x", "A,1,", "USD ", "Date, USD,", " ", "9", "\0", "#"])
def test_a_long_line_beside_a_table_is_skipped(piece: str) -> None:
    line = piece * (3_000_000 // len(piece))
    reading = read(f"{line}\nUSD -\nEUR 0.92115\n\n{line}\n")
    assert reading.snapshots[0].codes == ("EUR", "USD")
    assert all(len(str(skipped)) < 500 for skipped in reading.skipped)


@pytest.mark.parametrize(
    ("before", "piece", "after"),
    [
        ("", "USD -\n", ""), ("", "USD -\n2024-10-21\n", ""), ("", "USD -\nEUR 1\n\n", ""), ("", "RIO 1\nx y z\n", ""), ("", "# x\n", ""),
        ("", "ABC x\n", "EUR 1\nJPY 2\n"), ("USD -\n", "ABC x\n", "EUR 1\n"), ("USD -\nEUR 1\n", "\n# x\nABC x\n", ""), ("code,rate\n", "x,y\n", ""),
    ],
)  # fmt: skip
def test_no_text_takes_more_than_its_length(before: str, piece: str, after: str) -> None:
    """Each takes minutes where the time grows with the square of the lines."""
    try:
        read(before + piece * 30_000 + after)
    except FxError as error:
        assert len(str(error)) < 20_000


# Whatever goes in


def outcome(data: str | bytes, **hints: str) -> None:
    try:
        reading = read(data, **hints)
    except FxError as error:
        assert 0 < len(str(error)) < 20_000
        assert pickle.loads(pickle.dumps(error)).args == error.args
        if isinstance(error, ParseError):
            assert all(fault.line >= 0 and fault.column >= 0 and fault.reason for fault in error.faults)
    else:
        assert reading.snapshots
        assert all(quote.value > 0 for snap in reading.snapshots for quote in snap.quotes)
        assert reading.report()


pieces = st.sampled_from(
    ["USD -", "EUR -", "NYSE - LSE", "EUR 0.92", "JPY 149", "EUR NaN", "EUR\t1e999999999", "GBP 1e-999999999", "EUR,0.9", "code,rate", "Date, USD, ",
     "2024-10-21", "as of 2024", "as of 3/4/2024", "{", "}", '"rates"', ":", "[", "]", '"base"', "<", "<Cube", ">", "&x;", "<!DOCTYPE a [", "\n", "\r\n", "\r",
     "\n\n", " ", "\t", "\N{NO-BREAK SPACE}", "\0", "\ud800", "\ufeff", "#", ",", ";", "|", '"', "'", "-", ".", "0", "1", "9" * 1100, "٣", "²", "\x1f", "\u2028"]
)  # fmt: skip


@given(st.text(max_size=200) | st.binary(max_size=200) | st.lists(pieces, max_size=40).map("".join))
@example(b"\xff\xfeU")
@example(b"\xfe\xff\xd8\x00")
@example('{"base": "USD", "rates": {"EUR": 1e999999999}}')
@example('{"base": "\ud800", "rates": {"\ud800": 1}}')
@example("<\ud800/>")
@example("USD -\nEUR \ud800\nGBP 1\n")
@example("code,rate\n\0,\0\n")
def test_whatever_text_goes_in(data: str | bytes) -> None:
    """Law: a reading or an FxError with a message comes out, and the error can be pickled."""
    outcome(data)
    outcome(data, base="USD", as_of="2024-10-21")


@given(st.sampled_from(GOOD), st.data())
def test_whatever_becomes_of_a_good_table(text: str, data: st.DataObject) -> None:
    """Law: the same for good tables with pieces cut out, put in, doubled and moved."""
    for _ in range(data.draw(st.integers(1, 4))):
        start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
        end = min(end, start + data.draw(st.integers(0, 60)))
        piece = data.draw(pieces | st.text(max_size=5) | st.just(text[start:end]))
        text = text[:start] + piece + (text[end:] if data.draw(st.booleans()) else text[start:])
    outcome(text, base="USD")
    outcome(text.encode("utf-8", "surrogatepass"))
    outcome(text.encode("utf-16", "surrogatepass"))
    outcome(text.encode("latin-1", "replace"))


@given(st.sampled_from(GOOD), st.data())
def test_whatever_becomes_of_the_bytes_of_a_good_table(text: str, data: st.DataObject) -> None:
    """Law: the same for single bytes changed."""
    raw = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    outcome(bytes(raw))


rates = st.dictionaries(
    st.from_regex(r"[A-Z]{3}", fullmatch=True).filter(lambda code: code != "USD"),
    st.decimals(min_value="1e-9", max_value="1e9", allow_nan=False).filter(lambda value: value > 0),
    min_size=1,
    max_size=8,
)


@given(rates)
def test_a_table_is_the_same_in_every_format(table: dict[str, object]) -> None:
    """Law: the same facts have the same id, whatever format they come in."""
    lines = [(code, format(value, "f")) for code, value in table.items()]
    snap = Snapshot("USD", dict(lines), as_of="2024-10-21")
    page_text = page("USD -\n" + "".join(f"{code} {value}\n" for code, value in lines))
    service = '{"base":"USD","rates":{' + ",".join(f'"{code}":{value}' for code, value in lines) + "}}"
    json.loads(service)
    for text in (
        page_text,
        "".join(f"{code}\t{value}\r\n" for code, value in reversed(lines)),
        "".join(f"{code};{value}\n" for code, value in lines),
        service,
        snap.to_json(),
    ):
        assert parse(text, base="USD", as_of="2024-10-21").id == snap.id
