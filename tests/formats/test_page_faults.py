"""What stands in a table and is no rate is a fault with its place; all faults of a file come in one error."""

from __future__ import annotations

import pytest
from samples import ROWS, TABLE

from fxsnap import ParseError, parse
from fxsnap.formats import read

DAY = "2024-10-21"
SMALL = "USD -\nAED 3.67294\nEUR 0.92115\nJPY 149.9685\n"


def faults(text: str | bytes, **hints: str) -> list[tuple[int, int, str]]:
    with pytest.raises(ParseError) as caught:
        read(text, **hints)
    return [(fault.line, fault.column, fault.reason) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("EUR 0", 5), ("EUR 0.000", 5), ("EUR -0.9", 5), ("EUR \N{MINUS SIGN}0.9", 5), ("EUR NaN", 5), ("EUR Infinity", 5),
        ("EUR -inf", 5), ("EUR 0.92.115", 5), ("EUR 0,92115", 5), ("EUR 1_000", 5), ("EUR 1,234.5", 5), ("EUR 1'000", 5),
        ("EUR \N{ARABIC-INDIC DIGIT ZERO}.9", 5), ("EUR \N{FULLWIDTH DIGIT ONE}", 5), ("EUR ²", 5), ("EUR 0x1F", 5),
        ("EUR 1e999999999", 5), ("EUR 1e-999999999", 5), ("EUR 1e", 5), ("EUR 5.", 5), ("  EUR\t 0", 8),
        ("EUR " + "9" * 1001, 5),
    ],
)  # fmt: skip
def test_a_bad_rate_is_an_error_with_code_line_and_column_wherever_it_stands(line: str, column: int) -> None:
    rows = [f"{a}{b}{c} 1.5" for a, b, c in ("AED", "GBP", "ZWL")]
    for place in range(4):
        text = "\n".join(["Title", "", "USD -", *rows[:place], line, *rows[place:], "", "Prose.", ""])
        ((number, at, reason),) = faults(text)
        assert (number, at) == (4 + place, column)
        assert "EUR has no usable rate" in reason


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("EUR 0.92 115", 5), ("EUR", 1), ("EUR n/a", 5), ("EUR $0.92", 5), ("EUR 0.92 1.1 2", 5), ("eur 0.92", 5), ("Eur 0.92", 5),
        ("EUR: 0.92", 6), ("EUR\0 0.92", 6), ("\N{ZERO WIDTH SPACE}EUR 0.92", 6), ("\N{CYRILLIC CAPITAL LETTER IE}UR 0.92", 5),
    ],
)  # fmt: skip
def test_a_line_among_the_rows_that_is_almost_one_is_a_fault(line: str, column: int) -> None:
    for text in (f"USD -\nAED 3.67\n{line}\nGBP 0.76\n", f"USD -\n\n{line}\n\nGBP 0.76\n"):
        ((number, at, reason),) = faults(text)
        assert (number, at) == (3, column)
        assert "has no usable rate: expected three capital letters and one number" in reason


def test_two_broken_rows_in_a_row_do_not_end_the_table() -> None:
    assert [line for line, _, _ in faults("USD -\nAED 3.67\nEUR n/a\nFJD ?\nGBP 0.76\n")] == [3, 4]


def test_a_number_in_pieces_at_the_end_of_the_table_is_a_fault() -> None:
    assert [place[:2] for place in faults("USD -\nAED 3.67\nIDR 15 507.2\n\nProse\n")] == [(3, 5)]


def test_all_faults_of_a_file_come_in_one_error() -> None:
    text = "USD -\nAED 0\nEUR 0.92115\nEUR 0.92116\nFJD 2,23\nGBP n/a\nJPY 149\nUSD 1.1\nZWL NaN\n"
    found = faults(text, as_of=DAY, base="GBP")
    assert [line for line, _, _ in found] == [1, 2, 4, 5, 6, 8, 9]
    with pytest.raises(ParseError) as caught:
        parse(text, name="page.txt")
    assert str(caught.value).startswith(
        "page.txt: 6 faults\n  line 2, column 5: AED has no usable rate: '0' is not a rate"
    )


def test_conflicting_duplicates_name_both_lines_and_equal_ones_are_noted() -> None:
    ((line, column, reason),) = faults(SMALL + "\nEUR 0.92116\n")
    assert (line, column) == (6, 5)
    assert "EUR stands twice, as 0.92115 on line 3 and as 0.92116 on line 6" in reason
    reading = read(SMALL + "EUR 0.921150\n")
    assert reading.snapshots[0] == parse(SMALL)
    assert reading.notes == ("EUR stands twice with the same rate (lines 3 and 5)",)


# Base


def test_without_a_header_the_caller_gives_the_base() -> None:
    rows = "\n".join(["A title of nothing", *ROWS, "", "Prose."])
    with pytest.raises(ParseError, match=r"no header such as 'USD -'; say its base with base="):
        parse(rows)
    assert parse(rows, base="USD", as_of=DAY) == parse(TABLE, as_of=DAY)


def test_header_and_base_in_conflict() -> None:
    assert faults(SMALL, base="EUR") == [(1, 1, "the table is headed USD, but base= says EUR")]
    assert parse(SMALL, base="USD") == parse(SMALL)


@pytest.mark.parametrize("value", ["1", "1.000", "1e0", "+1"])
def test_a_row_for_the_base_is_accepted_if_it_is_one(value: str) -> None:
    assert parse(SMALL + f"USD {value}\n") == parse(SMALL)


def test_a_row_for_the_base_that_is_not_one() -> None:
    assert faults(SMALL + "USD 1.1\n") == [(5, 5, "1 USD is 1 USD, not 1.1")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("USD -\nAED -\nAFN 65\nALL 90\n", "'AED' has no usable rate"),
        ("USD -\nAED 3.67\nAFN -\nALL 90\n", "'AFN' has no usable rate"),
        ("EUR -\nWechselkurse\nAED 3.9\nJPY 150\n", "parts the header 'EUR -' from the rows"),
        ("USD -\nAED 3.67\nEUR,0.92115\nJPY 149.9\nZWL 321.9\n", "'EUR,0.92115' has no usable rate"),
        ("USD -\nAED 3.67\nEURO 0.92115\nJPY 149.9\nZWL 321.9\n", "'EURO' has no usable rate"),
        ("USD -\nAED 3.67\nAdvertisement\nJPY 149.9\nZWL 321.9\n", "middle of the table: rates of JPY and ZWL"),
        ("USD -\nAED 3.67\n\n--\n\nJPY 149.9\nZWL 321.9\n", "middle of the table: rates of JPY and ZWL"),
    ],
)
@pytest.mark.parametrize("base", [None, "USD"])
def test_a_table_is_never_read_in_part_or_under_another_header(text: str, says: str, base: str | None) -> None:
    with pytest.raises(ParseError, match=says):
        parse(text, base=base)


def test_nothing_below_a_header_of_stocks_is_a_rate() -> None:
    page = "Paper - Title\n\nNYSE - LSE\n\nRIO\n\n0.27\n\nNGG 0.8100\nBCE 0.05\n"
    for base in (None, "USD"):
        with pytest.raises(ParseError, match=r"no table of rates.*'NYSE - LSE' on line 3"):
            parse(page, base=base)


def test_tickers_below_a_table_are_skipped_whatever_their_form() -> None:
    page = "USD -\nAED 3.67\nAZN 1.700358\nEUR 0.92115\n\nShares of the day\n\nRIO 65.36\nAZN 0.24\nBCE 33.54\n"
    assert parse(page).codes == ("AED", "AZN", "EUR", "USD")


def test_two_tables_of_two_bases_stay_two() -> None:
    page = "USD -\nEUR 0.92115\nJPY 149.9\n\nEUR -\nUSD 1.0856\nJPY 162.8\n"
    assert parse(page, base="EUR").codes == ("EUR", "JPY", "USD")
    with pytest.raises(ParseError, match="more than one"):
        parse(page)


def test_headers_that_are_marked_up_are_headers() -> None:
    page = "## USD -\nEUR 0.9\nJPY 150\n\n## NYSE - LSE\n\nRIO 65.36\nBCE 33.54\n\nArticle\n"
    assert parse(page).codes == ("EUR", "JPY", "USD")


@pytest.mark.parametrize(
    "first", ["Currency | Rate | News", "Date, USD", "[[Home]] [[News]]", "<Menu>", "{ menu }", "code,rate"]
)
def test_a_page_can_begin_like_anything(first: str) -> None:
    assert parse(f"{first}\n\nEUR -\nUSD 1.0856\nJPY 162.8\n\nAn article.\n").codes == ("EUR", "JPY", "USD")
