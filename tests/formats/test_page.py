"""The rate table on a scraped page: found as a block, read to the digit, refused with its place where it is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from samples import ROWS, TABLE, TICKERS, euro_table, german_page, page, shuffled, ticker_block

from fxsnap import ParseError, parse
from fxsnap.formats import read

DAY = "2024-10-21"
ID = parse(TABLE, as_of=DAY).id
SMALL = "USD -\nAED 3.67294\nEUR 0.92115\nJPY 149.9685\n"


def faults(text: str | bytes, **hints: str) -> list[tuple[int, int, str]]:
    with pytest.raises(ParseError) as caught:
        read(text, **hints)
    return [(fault.line, fault.column, fault.reason) for fault in caught.value.faults]


# What is read


def test_the_first_page() -> None:
    snap = parse(page(), as_of=DAY)
    assert (snap.base, len(snap), len(snap.quotes)) == ("USD", 170, 169)
    assert [str(snap.quotes[i]) for i in (0, -1)] == ["1 USD = 3.67294 AED", "1 USD = 321.999592 ZWL"]
    assert snap["AZN"].exact == Fraction("1.700358")
    assert not {name for name in TICKERS if name != "AZN"} & set(snap)
    assert [f"{quote.counter} {quote.value}" for quote in snap.quotes] == ROWS


def test_a_page_headed_by_another_base_among_german_prose() -> None:
    snap = parse(german_page(), as_of=DAY)
    assert (snap.base, len(snap.quotes), snap.quotes[0].counter, snap.quotes[-1].counter) == ("EUR", 169, "AED", "ZWL")
    assert snap["JPY"].exact == Fraction("162.805732")  # units for one euro, as published: not turned over
    assert snap.rate("USD", "EUR").exact == 1 / Fraction("1.0856")


@pytest.mark.parametrize("base", ["GBP", "CHF", "XAU", "BTC"])
def test_any_base_and_any_set_of_codes(base: str) -> None:
    snap = parse(page(f"{base} -\nAAA 0.5\nQQQ 2\nXXZ 1234567.891\n"))
    assert (snap.base, snap.codes) == (base, tuple(sorted(["AAA", "QQQ", "XXZ", base])))


@pytest.mark.parametrize(
    "header", ["USD -", "USD-", "  USD - ", "USD –", "USD\N{NO-BREAK SPACE}—", "USD -" + " " * 300]
)
def test_headers(header: str) -> None:
    assert parse(page(TABLE.replace("USD -", header, 1)), as_of=DAY).id == ID


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        TABLE + ticker_block(),
        "Text\n\n" + TABLE,
        page(TABLE, before=""),
        page(TABLE + "\n\n"),
        page(TABLE, before="[Video] A page that begins as JSON does\n\n"),
        page(TABLE, before="<<< Back\n\n"),
        page(TABLE, before="Nowhere, 2024 was a good year; 13 hens\n\n"),
        page(TABLE, before="Date line of the paper\n"),
        page(TABLE, before="Rates, values | and codes\n"),
        page(TABLE) + "\n" + TABLE,
        "A title\n\n" + "\n".join(["USD -", *(row.replace(" ", "\t") for row in ROWS)]) + "\n\nProse of words.\n",
    ],
    ids=[
        "alone",
        "first",
        "last",
        "at once",
        "then blank",
        "bracket",
        "angle",
        "comma",
        "date",
        "words",
        "copied",
        "tabs",
    ],
)
def test_wherever_the_table_stands(text: str) -> None:
    assert parse(text, as_of=DAY).id == ID


@pytest.mark.parametrize(
    "table",
    [
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("\n", "\r"),
        "\ufeff" + TABLE,
        TABLE.replace(" ", "\t").replace("USD\t-", "USD -"),
        TABLE.replace(" ", "    "),
        TABLE.replace(" ", "\N{NO-BREAK SPACE}"),
        TABLE.replace(" ", "\N{NARROW NO-BREAK SPACE}\t "),
        TABLE.replace("\n", "  \t \n"),
        TABLE.replace("\n", "\n\n \t\n"),
        "".join(f"   {line}\n" for line in TABLE.splitlines()),
        TABLE.replace("\nEUR", "\n# of the euro\nEUR"),
        shuffled(),
        TABLE.rstrip("\n"),
        TABLE.replace("XAU 0.000367", "XAU 3.67e-4").replace("VND 25265", "VND +2.5265E4"),
        TABLE.replace("BMD 1\n", "BMD 1.000\n"),
        TABLE + "USD 1\n",
        TABLE.replace("USD -\n", "USD -\nUSD 1.0\n"),
    ],
    ids=[
        "CRLF", "CR", "BOM", "tabs", "blanks", "NBSP", "narrow", "trailing", "blank lines", "indented", "comment",
        "shuffled", "no final newline", "exponents", "zeros", "base last", "base first",
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", [None, "utf-8", "utf-8-sig", "utf-16"])
def test_the_same_table_has_the_same_id(table: str, encoding: str | None) -> None:
    assert parse(table.encode(encoding) if encoding else table, as_of=DAY).id == ID


def test_exponents() -> None:
    snap = parse("USD -\nBTC 1.4871e-5\nEUR 0.92115\n")
    assert snap["BTC"].exact == Fraction("0.000014871")


def test_a_page_in_latin_1() -> None:
    text = german_page().replace(" 4", "\N{NO-BREAK SPACE}4").replace("–", "-").replace("•", "*")
    assert parse(text.encode("latin-1")) == parse(german_page())


def test_bytes_that_are_no_text_do_no_harm_outside_of_the_table_and_are_a_fault_inside() -> None:
    assert parse(b"\xff\xfa\x80\n" + SMALL.encode() + b"\n\xc3") == parse(SMALL)
    assert faults(SMALL.encode().replace(b"0.92115", b"0.92\xff15"))[0][:2] == (3, 5)


# What is not a table


@pytest.mark.parametrize(
    "text",
    [
        page("NYSE - LSE\n"),
        "NYSE - LSE\nRIO 65.36\nBCE 33.54\nBTI 34.5\n",
        "NYSE - LSE\n\nRIO 0.41% 65.36 $\nBCE 0.24% 33.54 $\nBTI -2.52% 34.5 $\n",
        "NYSE - LSE\nRIO\n0.41%\n65.36\n$\nBCE\n0.24%\n33.54\n$\n",
        "Only prose. It names USD - and EUR 0.92115 in passing.\n",
        "USD -\n\nNo rates today.\n",
        "EUR 0.92115 was paid.\n",
        "One line alone\nEUR 0.92115\nis no table.\n",
        "# USD -\n",
    ],
)
@pytest.mark.parametrize("base", [None, "USD"])
def test_a_page_without_a_table_says_so(text: str, base: str | None) -> None:
    with pytest.raises(ParseError, match="no table of rates in this text"):
        parse(text, base=base)


def test_a_path_given_for_a_text_is_told_what_reads_it() -> None:
    with pytest.raises(ParseError, match=r"if it is a path, fxsnap\.load\(path\) reads the file"):
        parse("data/usd-2024-10-21.txt")


def test_the_error_shows_a_header_of_something_else() -> None:
    with pytest.raises(ParseError, match=r"'NYSE - LSE' on line 3 heads no rates"):
        parse(page("NYSE - LSE\n"))


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\ufeff", b"", b"\xff\xfe"])
def test_nothing(text: str | bytes) -> None:
    with pytest.raises(ParseError, match="there is nothing in it"):
        parse(text)


def test_a_header_and_the_base_alone_are_no_table() -> None:
    with pytest.raises(ParseError, match="there is no rate in it"):
        parse("USD -\nUSD 1\n")


def test_two_tables_are_read_only_by_name() -> None:
    both = page(TABLE) + "\n" + euro_table()
    with pytest.raises(ParseError, match=r"more than one table of rates \(line 3, line \d+\); say which with base="):
        parse(both)
    assert parse(both, base="USD", as_of=DAY).id == ID
    assert parse(both, base="EUR") == parse(euro_table())


# The end of the table


@pytest.mark.parametrize(
    "after",
    [
        "NYSE - LSE\nRIO 65.36\nBCE 33.54\n",
        "Stocks\nRIO 65.36\nBCE 33.54\n",
        "RBGPF 61.1100 61.11 +100%\nNGG 0.8100 68 +1.19%\nAZN 0.2400 78.26 +0.31%\n",
        "NGG 0.8100 68 +1.19%\nAZN 0.2400 78.26 +0.31%\n",
        "NGG +1.19%\nAZN +0.31%\n",
        "NGG\n0.8100\n68\n+1.19%\nAZN\n0.2400\n78.26\n+0.31%\n",
        "RBGPF 61.11\nNGGX 68\n",
        "GMT 14:30\n",
        "USA beat all\nThe end\n",
        "AZN was up\n\nOne more 1\n",
    ],
)
def test_what_comes_after_the_table_is_reported_and_not_read(after: str) -> None:
    reading = read(TABLE + after, as_of=DAY)
    assert reading.snapshots[0].id == ID
    said = [line for line in after.splitlines() if line]
    assert [skipped.text for skipped in reading.skipped] == said
    assert all(
        ("looks like a rate" in skipped.reason) == (skipped.text in ("RIO 65.36", "BCE 33.54"))
        for skipped in reading.skipped
    )


# Dates


def test_no_date_is_invented() -> None:
    assert parse(page()).as_of is None
    assert parse(page(before="21 October 2024\n\n")).as_of is None
    assert parse(page(before="21 October 2024\n")).as_of is None  # a paper's own date: nothing says it is the table's
    assert parse(page(after="\nAs of 21 October 2024\n")).as_of is None
    assert parse(page(before="As of 21 October 2024\n\n")).as_of is None


@pytest.mark.parametrize(
    "table",
    [
        "USD -\n2024-10-21\nEUR 0.92115\n",
        "USD -\n\n21 October 2024\n\nEUR 0.92115\n",
        "USD -\nMonday, 21 Oct 2024\nEUR 0.92115\n",
        "USD -\nas of 21/10/2024\nEUR 0.92115\n",
        "USD -\nDate: 2024-10-21\nEUR 0.92115\n",
        "USD - 2024-10-21\nEUR 0.92115\n",
        "USD - as of Monday, 21 October 2024\nEUR 0.92115\n",
        "Rates as of 2024-10-21\nUSD -\nEUR 0.92115\n",
        "Stand: 21.10.2024\nUSD -\nEUR 0.92115\n",
        "USD -\nEUR 0.92115\nAs of October 21, 2024\n",
        "As of 2024-10-21\nUSD -\nas of 21 October 2024\nEUR 0.92115\n",
    ],
)
def test_a_date_line_that_belongs_to_the_table(table: str) -> None:
    reading = read(f"Title\n\n{table}\nProse.\n")
    assert reading.snapshots[0].as_of == date(2024, 10, 21)
    assert [skipped.text for skipped in reading.skipped] == ["Title", "Prose."]


@pytest.mark.parametrize(
    "said", ["October 2024", "21 October", "Monday", "03/04/2024", "21.10.24", "2024", "yesterday"]
)
def test_an_incomplete_or_ambiguous_date_is_no_date(said: str) -> None:
    reading = read(f"USD -\nas of {said}\nEUR 0.92115\nGBP 0.767755\n")
    assert reading.snapshots[0].as_of is None
    assert [(skipped.line, skipped.reason) for skipped in reading.skipped] == [(2, "not a complete date without doubt")]


def test_the_tables_date_and_the_callers_have_to_agree() -> None:
    text = "USD -\n2024-10-21\nEUR 0.92115\n"
    assert parse(text, as_of=DAY) == parse(text)
    assert faults(text, as_of="2024-10-22") == [(2, 1, "the table says 2024-10-21, but as_of= says 2024-10-22")]
    two = "as of 2024-10-20\nUSD -\n2024-10-21\nEUR 0.92115\n"
    assert faults(two) == [(3, 0, "the table has more than one date: 2024-10-20 and 2024-10-21")]


# The report


def test_the_report_tells_every_line_that_was_not_read_and_why() -> None:
    text = "A title\n\n2024-10-20\nUSD -\n# by hand\nEUR 0.92115\nGBP 0.767755\n\nStocks\nAZN 78.26\n+1 %\n"
    reading = read(text + "DEF 1.5", as_of=DAY)
    assert reading.report().splitlines() == [
        f"read as page: {reading.snapshots[0]!r}",
        "skipped line 1: before the table: 'A title'",
        "skipped line 3: a date, but not said to be the table's: '2024-10-20'",
        "skipped line 5: a comment: '# by hand'",
        "skipped line 9: after the table: 'Stocks'",
        "skipped line 10: looks like a rate, but stands after the end of the table: 'AZN 78.26'",
        "skipped line 11: after the table: '+1 %'",
        "skipped line 12: looks like a rate, but stands after the end of the table: 'DEF 1.5'",
    ]


def test_every_line_is_a_rate_or_in_the_report() -> None:
    text = page()
    reading = read(text)
    read_lines = set(range(3, 173))
    said = {number for number, line in enumerate(text.splitlines(), 1) if line.strip()}
    assert {skipped.line for skipped in reading.skipped} == said - read_lines
    assert reading.notes == ()


def test_a_table_cut_off_in_a_rate_is_noted() -> None:
    cut = TABLE[: TABLE.index("SRD 32") + len("SRD 3")]
    (note,) = read(cut).notes
    assert "the last row ('SRD 3') is the end of the text, without a line end" in note
    assert read(cut + "\n").notes == read(cut + "\r\n").notes == read(cut + "\n\nProse").notes == ()


@pytest.mark.parametrize("end", ["S", "SR", "SRD", "SRD "])
def test_a_table_cut_off_in_a_code_is_noted(end: str) -> None:
    cut = TABLE[: TABLE.index("SRD 32")] + end
    reading = read(cut)
    assert reading.notes == (
        f"the text ends, without a line end, in a row ({end.strip()!r}): that row and others may be missing",
    )
    assert reading.snapshots[0].quotes[-1].counter == "SOS"


def test_codes_that_nobody_knows_are_read_and_noted() -> None:
    reading = read("USD -\nEUR 0.92115\nDAX 2024\n")
    assert "DAX" in reading.snapshots[0]
    assert reading.notes == ("codes that the currency registry does not know: DAX",)


# Quantum


def test_the_quantum_is_six_decimals_or_the_last_digit_where_that_is_finer() -> None:
    quotes = parse("USD -\nEUR 0.92115\nVND 25265\nBTC 0.00001\nBTD 1.4871e-5\nXAU 0.0000001\n").quotes
    assert [(quote.counter, quote.quantum) for quote in quotes] == [
        ("EUR", Decimal("0.000001")), ("VND", Decimal("0.000001")), ("BTC", Decimal("0.000001")), ("BTD", Decimal("1e-9")), ("XAU", Decimal("1e-7")),
    ]  # fmt: skip


def test_the_quantum_of_the_caller_goes_first_and_is_never_more_than_the_value() -> None:
    assert {quote.quantum for quote in parse(SMALL, quantum="0.0001").quotes} == {Decimal("0.0001")}
    assert {quote.quantum for quote in parse(SMALL, quantum=0).quotes} == {Decimal(0)}
    assert parse(SMALL, quantum=1).quotes[1].quantum == Decimal("0.92115")


def test_a_table_without_a_header_has_no_known_publisher_and_no_known_quantum() -> None:
    text = "Title\nEUR 0.92115\nJPY 149.9685\n"
    assert {quote.quantum for quote in parse(text, base="USD").quotes} == {None}
