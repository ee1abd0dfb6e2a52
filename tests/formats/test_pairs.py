"""Files of nothing but ``CODE RATE``: the caller says the base."""

from __future__ import annotations

import pytest

from fxsnap import ParseError, Snapshot, parse
from fxsnap.formats import read

SNAP = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21")


@pytest.mark.parametrize(
    "text",
    [
        "EUR 0.92115\nJPY 149.9685\n",
        "JPY 149.9685\nEUR 0.92115",
        "\ufeff\r\nEUR\t0.92115\r\n\r\nJPY\t149.9685\r\n",
        "EUR\t\t0.92115\nJPY 1.499685e2\n",
        "# two rates\n\nEUR\N{NO-BREAK SPACE}0.92115\n# and\nJPY   149.96850   \n",
        "EUR 0.92115\nUSD 1\nJPY 149.9685\nEUR 0.92115\n",
    ],
)
def test_pairs(text: str) -> None:
    reading = read(text, base="USD", as_of="2024-10-21", origin="mine")
    (snap,) = reading.snapshots
    assert reading.format == "pairs"
    assert (snap, snap.id, snap.origin) == (SNAP, SNAP.id, "mine")
    assert {quote.quantum for quote in snap.quotes} == {None}
    assert [skipped.reason for skipped in reading.skipped] == ["a comment"] * text.count("#")


def test_one_pair_is_a_table() -> None:
    assert parse("EUR 0.92115", base="USD").codes == ("EUR", "USD")


def test_codes_are_longer_than_those_of_a_page_and_keep_their_case() -> None:
    assert parse("GBp 76.7755\nUSDT 1\nBTC2 0.00001\n", base="USD").codes == ("BTC2", "GBp", "USD", "USDT")


def test_the_base_is_the_callers() -> None:
    with pytest.raises(
        ParseError, match=r"line 1: the rates have no header such as 'USD -'; say their base with base="
    ):
        parse("EUR 0.92115\nJPY 149.9685\n")


def test_all_faults_of_a_file_come_in_one_error() -> None:
    with pytest.raises(ParseError) as caught:
        parse("EUR 0.92115\nJPY NaN\nEUR 0.93\nGBP 0,76\nUSD 2\nCHF -1\nSEK \N{ARABIC-INDIC DIGIT FIVE}\n")
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [
        (1, 0), (2, 5), (3, 5), (4, 5), (6, 5), (7, 5),
    ]  # fmt: skip
    with pytest.raises(ParseError) as caught:
        parse("EUR 0.92115\nUSD 2\n", base="USD")
    assert [(fault.line, fault.column, fault.reason) for fault in caught.value.faults] == [
        (2, 5, "1 USD is 1 USD, not 2")
    ]


def test_the_end_of_the_text_without_a_line_end_is_noted() -> None:
    assert "without a line end" in read("EUR 0.92115\nJPY 149.9", base="USD").notes[0]
    assert read("EUR 0.92115\nJPY 149.9\n", base="USD").notes == ()


def test_the_quantum_is_the_callers() -> None:
    snap = parse("EUR 0.92115\nJPY 149.9685\n", base="USD", quantum="0.00001")
    assert [str(quote.quantum) for quote in snap.quotes] == ["0.00001", "0.00001"]
