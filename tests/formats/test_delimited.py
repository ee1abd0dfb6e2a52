"""CSV and TSV: ``CODE,RATE``, or columns under a header."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fxsnap import ParseError, Snapshot, parse
from fxsnap.formats import read

SNAP = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21")


def faults(text: str, **hints: str) -> list[tuple[int, int, str]]:
    with pytest.raises(ParseError) as caught:
        read(text, **hints)
    return [(fault.line, fault.column, fault.reason) for fault in caught.value.faults]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " , ", ";  "])
@pytest.mark.parametrize(
    "text",
    [
        "EUR,0.92115\nJPY,149.9685\n",
        "JPY,149.9685\nEUR,0.92115",
        "\ufeff\r\nEUR,0.92115\r\n\r\nJPY,1.499685e2\r\n",
        "# rates\nEUR,0.92115,Euro\n# more\nJPY,149.96850,Yen\n",
        '"EUR","0.92115"\n"JPY","149.9685"\n',
        "code,rate\nEUR,0.92115\nJPY,149.9685\n",
        "Code,Rate,Name\nEUR,0.92115,Euro\nJPY,149.9685,\n",
        "NAME,RATE,CODE\nYen,149.9685,JPY\nEuro,0.92115,EUR\n",
        "currency,value\nEUR,0.92115\nJPY,149.9685\nUSD,1\n",
        "currency,code,rate\nEuro,EUR,0.92115\nYen,JPY,149.9685\n",
        "base,code,rate\nUSD,EUR,0.92115\nUSD,JPY,149.9685\n",
        "date,code,rate\n2024-10-21,EUR,0.92115\n2024-10-21,JPY,149.9685\n",
        "code,rate,as_of\nEUR,0.92115,21 Oct 2024\nJPY,149.9685,21 Oct 2024\n",
    ],
)
def test_the_same_table_has_the_same_id(text: str, separator: str) -> None:
    if '"' in text:
        separator = separator.strip(" ")  # a quote begins and ends its field
    snap = parse(text.replace(",", separator), base="USD", as_of="2024-10-21")
    assert (snap, snap.id) == (SNAP, SNAP.id)
    assert {quote.quantum for quote in snap.quotes} == {None}


def test_base_and_date_can_be_columns() -> None:
    snap = parse("code,rate,base,date\nEUR,0.92115,USD,2024-10-21\nJPY,149.9685,USD,2024-10-21\n")
    assert snap == SNAP
    assert snap.as_of == date(2024, 10, 21)


def test_quoted_fields_may_hold_separators() -> None:
    assert parse('code,rate,name\nEUR,0.92115,"Euro, the"\nJPY,149.9685,Yen\n', base="USD", as_of="2024-10-21") == SNAP


def test_the_quantum_is_the_callers() -> None:
    assert [q.quantum for q in parse("EUR,0.92115\nJPY,149.9685\n", base="USD", quantum="0.0001").quotes] == [
        Decimal("0.0001")
    ] * 2
    assert [q.quantum for q in parse("EUR,0.92115\nJPY,149.9685\n", base="USD", quantum=0).quotes] == [0, 0]


def test_the_report_has_comments_and_columns_that_were_not_read() -> None:
    reading = read("# mine\ncode,rate,inverse,value\nEUR,0.92115,1.0856,9\n", base="USD")
    assert reading.format == "csv"
    assert reading.snapshots[0]["EUR"].exact == SNAP["EUR"].exact
    assert reading.notes == ("columns that were not read: inverse, value",)
    assert [(skipped.line, skipped.reason) for skipped in reading.skipped] == [(1, "a comment")]


def test_a_file_cut_off_is_noted() -> None:
    assert "without a line end" in read("EUR,0.92115\nJPY,149.9", base="USD").notes[0]


@pytest.mark.parametrize("text", ["EUR,0.92115\nJPY,149.9685\n", "code,rate\nEUR,0.92115\n"])
def test_the_base_is_needed(text: str) -> None:
    assert faults(text) == [(1, 0, "nothing here says the base of the rates; say it with base=")]


def test_all_faults_of_a_file_come_in_one_error() -> None:
    text = "code,rate,name\nEUR,0,Euro\nJPY,149.9685\nEUR,0.92,Euro\nEUR,0.93,Euro\nE-R,1,x\nGBP,,Pound\nCHF,NaN,\nUSD,2,\nSEK,\N{ARABIC-INDIC DIGIT FIVE},\n"
    found = faults(text, base="USD")
    assert [(line, column) for line, column, _ in found] == [
        (2, 5),
        (3, 0),
        (5, 5),
        (6, 5),
        (7, 5),
        (8, 5),
        (9, 5),
        (10, 5),
    ]
    assert found[1][2] == "2 fields where 3 are expected"
    assert found[2][2] == "EUR stands twice, as 0.92 on line 4 and as 0.93 on line 5"
    assert found[3][2].startswith("'E-R' is not a code")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("EUR,0,92115", "3 fields where 2 are expected (a decimal comma is not read)"),
        ('EUR,"0,92115"', "EUR has no usable rate: '0,92115' is not a rate: a comma is no decimal point here"),
        ('EUR,"0.92', "not a line of CSV"),
        ("EUR,1_000", "EUR has no usable rate"),
        ("EUR,0.92.115", "EUR has no usable rate"),
        ("EUR,-0.9", "EUR has no usable rate"),
        ("EUR,Infinity", "EUR has no usable rate"),
        ("EUR,", "EUR has no usable rate: '' is not a rate: it is empty"),
        ("EUR," + "9" * 200_000, "EUR has no usable rate|not a line of CSV"),
    ],
)  # fmt: skip
def test_a_bad_line_is_a_fault(line: str, reason: str) -> None:
    for text in (f"AED,3.67\n{line}\nJPY,149\n", f"AED,3.67\nJPY,149\n{line}\n"):
        ((number, _, said),) = faults(text, base="USD")
        assert number == text.splitlines().index(line) + 1
        assert any(said.startswith(one) for one in reason.split("|"))


def test_a_decimal_comma_under_a_semicolon() -> None:
    assert faults("EUR;0,92115\nJPY;149,9685\n", base="USD")[0][:2] == (1, 5)


def test_a_table_of_two_days_or_two_bases_is_not_one_table() -> None:
    text = "base,code,rate,date\nUSD,EUR,0.92115,2024-10-21\nUSD,JPY,149.9685,2024-10-22\nEUR,GBP,0.83,2024-10-21\n"
    assert faults(text) == [
        (3, 0, "date is '2024-10-22' here and '2024-10-21' on line 2; one table of one day is read"),
        (4, 0, "base is 'EUR' here and 'USD' on line 2; one table of one day is read"),
    ]


def test_columns_and_the_caller_have_to_agree() -> None:
    text = "base,code,rate,date\nUSD,EUR,0.92115,2024-10-21\n"
    assert parse(text, base="USD", as_of="2024-10-21") == parse(text)
    assert [reason for _, _, reason in faults(text, base="EUR", as_of="2024-10-20")] == [
        "the table is headed USD, but base= says EUR", "the table says 2024-10-21, but as_of= says 2024-10-20",
    ]  # fmt: skip
    assert "base is 'euro?', which is no code" in faults("base,code,rate\neuro?,EUR,1\n")[0][2]


def test_a_date_column_that_is_not_one_needs_the_callers() -> None:
    text = "code,rate,date\nEUR,0.92115,03/04/2024\n"
    assert faults(text, base="USD") == [
        (2, 0, "'03/04/2024' is not a complete date without doubt; say the day with as_of=")
    ]
    reading = read(text, base="USD", as_of="2024-04-03")
    assert reading.snapshots[0].as_of == date(2024, 4, 3)
    assert "as_of= says 2024-04-03" in reading.notes[0]


def test_a_header_that_names_a_column_twice_or_heads_nothing() -> None:
    assert (1, 0, "the column 'rate' stands twice") in faults("code,rate,rate\nEUR,1,2\n", base="USD")
    assert "there is no rate in it" in [reason for _, _, reason in faults("code,rate\n", base="USD")]


def test_prose_with_commas_is_no_csv() -> None:
    with pytest.raises(ParseError, match="no table of rates in this text"):
        parse("Paris, 2024 was a good year, and so on.\nLondon, 13 hens.\n", base="USD")
