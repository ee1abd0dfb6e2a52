"""The ECB's files: units of each currency for one euro, their dates, and what their digits are worth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from ecb_files import CSV, DAILY, HISTORY_CSV, NINETY_DAYS, cubes

from fxsnap import ParseError, Snapshot, parse
from fxsnap.formats import read


def faults(text: str, **hints: str) -> list[tuple[int, int, str]]:
    with pytest.raises(ParseError) as caught:
        read(text, **hints)
    return [(fault.line, fault.column, fault.reason) for fault in caught.value.faults]


def quanta(snap: Snapshot) -> dict[str, str]:
    return {quote.counter: str(quote.quantum) for quote in snap.quotes}


def test_the_daily_xml() -> None:
    reading = read(DAILY)
    (snap,) = reading.snapshots
    assert reading.format == "ECB XML"
    assert (snap.base, snap.as_of) == ("EUR", date(2023, 1, 3))
    assert [f"{quote.counter} {quote.value}" for quote in snap.quotes] == [
        "USD 1.0545", "JPY 137.93", "DKK 7.4370", "GBP 0.88048", "PHP 59.020",
    ]  # fmt: skip
    assert snap.origin == "European Central Bank, euro foreign exchange reference rates"
    assert quanta(snap) == {"USD": "0.0001", "JPY": "0.01", "DKK": "0.0001", "GBP": "0.00001", "PHP": "0.001"}


def test_the_daily_csv() -> None:
    reading = read(CSV)
    (snap,) = reading.snapshots
    assert reading.format == "ECB CSV"
    assert (snap.base, snap.as_of, len(snap)) == ("EUR", date(2026, 10, 30), 7)
    assert snap["USD"].exact == Fraction("1.1172")
    assert quanta(snap) == {
        "USD": "0.0001",
        "JPY": "0.01",
        "CZK": "0.001",
        "DKK": "0.0001",
        "GBP": "0.00001",
        "ISK": "0.01",
    }
    assert (reading.skipped, reading.notes) == ((), ())


@pytest.mark.parametrize(("text", "name"), [(NINETY_DAYS, "ECB XML"), (HISTORY_CSV, "ECB CSV")])
def test_many_days_come_oldest_first_with_the_finest_digit_of_the_year(text: str, name: str) -> None:
    reading = read(text)
    older, newer = reading.snapshots
    assert reading.format == name
    assert (older.as_of, newer.as_of) == (date(2019, 11, 28), date(2019, 11, 29))
    assert older.codes == ("EUR", "HRK", "ISK", "JPY", "USD")
    assert quanta(older) == {"USD": "0.0001", "JPY": "0.01", "HRK": "0.0001", "ISK": "1"}
    assert quanta(newer) == {"USD": "0.0001", "JPY": "0.01", "HRK": "0.0001", "ISK": "1", "PHP": "0.001"}


def test_both_forms_of_the_same_days_have_the_same_ids() -> None:
    assert [snap.id for snap in read(NINETY_DAYS).snapshots] == [snap.id for snap in read(HISTORY_CSV).snapshots]


def test_the_finest_digit_is_sought_in_the_same_calendar_year() -> None:
    # The figures are made up for this test.
    text = cubes({"2020-01-02": {"ISK": "136.1"}, "2019-12-31": {"ISK": "135"}, "2019-12-30": {"ISK": "134.55"}})
    assert [quanta(snap)["ISK"] for snap in read(text).snapshots] == ["0.01", "0.01", "0.1"]


def test_the_callers_quantum_goes_first() -> None:
    assert set(quanta(parse(DAILY, quantum="0.001")).values()) == {"0.001"}
    assert {value for snap in read(NINETY_DAYS, quantum=0).snapshots for value in quanta(snap).values()} == {"0"}


def test_one_of_many_days_is_not_guessed() -> None:
    with pytest.raises(ParseError, match="2 days, 2019-11-28 to 2019-11-29, where one was asked for"):
        parse(NINETY_DAYS)
    assert faults(NINETY_DAYS, as_of="2019-11-29") == [(0, 0, "the file holds 2 days, but as_of= says 2019-11-29")]


@pytest.mark.parametrize(("text", "day"), [(DAILY, "2023-01-03"), (CSV, "2026-10-30")])
def test_hints_and_the_file_have_to_agree(text: str, day: str) -> None:
    snap = parse(text, base="EUR", as_of=day, origin="mine")
    assert snap == parse(text)
    assert snap.origin == snap.quotes[0].origin == "mine"
    assert [reason for _, _, reason in faults(text, base="USD", as_of="2024-01-01")] == [
        "the file holds " + day + ", but as_of= says 2024-01-01", "the table is headed EUR, but base= says USD",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + DAILY, "\r\n" + DAILY.replace("\n", "\r\n"), DAILY.replace("'", '"'), DAILY.replace("\n", "").replace("\t", ""),
        DAILY.split("?>\n")[1], "\n\n" + DAILY + "\n",
    ],
)  # fmt: skip
def test_the_same_xml_has_the_same_id(text: str) -> None:
    assert parse(text).id == parse(DAILY).id
    assert parse(text.encode()).id == parse(DAILY).id
    assert parse(text.encode("utf-16")).id == parse(DAILY).id  # whatever its first line says


@pytest.mark.parametrize(
    "text", [CSV.replace("\n", "\r\n"), "\ufeff" + CSV, CSV.replace(", ", ","), CSV.replace(" ", "  "), CSV.rstrip()]
)
def test_the_same_csv_has_the_same_id(text: str) -> None:
    assert parse(text).id == parse(CSV).id


def test_what_was_not_published_is_reported() -> None:
    assert [str(skipped) for skipped in read(HISTORY_CSV).skipped] == ["not published on 1 of 2 days: 'PHP N/A'"]


# What is refused


def test_all_faults_of_the_xml_come_in_one_error() -> None:
    text = DAILY.replace("1.0545", "0").replace("137.93", "137,93").replace("'GBP'", "'DKK'").replace("'PHP'", "''")
    found = faults(text)
    assert [(line, column) for line, column, _ in found] == [(9, 4), (10, 4), (12, 4), (13, 4)]
    assert [
        word in found[i][2]
        for i, word in enumerate(["USD", "JPY", "DKK stands twice, as 7.4370 on line 11", "is not a code"])
    ] == [True] * 4


def test_all_faults_of_the_csv_come_in_one_error() -> None:
    text = HISTORY_CSV + "2019-11-27,0,120,7.4,x,1_0,\n03/04/2019,1,1,1,1,1,\n2019-11-26,1.1,\n2019-11-28,1,1,1,1,1,\n"
    found = faults(text)
    assert [(line, column) for line, column, _ in found] == [(4, 12), (4, 22), (4, 24), (5, 1), (6, 0), (7, 0)]
    assert found[0][2].startswith("USD has no usable rate: '0' is not a rate")
    assert found[3][2] == "'03/04/2019' is not a complete date without doubt"
    assert found[4][2] == "1 rates under 5 codes"
    assert found[5][2] == "2019-11-28 stands twice, on line 3 and on line 7"


def test_a_day_without_a_good_date_spoils_no_other() -> None:
    text = cubes({"2019-11-29": {"USD": "1.0982"}, "2019-13-28": {"USD": "1.1005"}})
    ((_, _, reason),) = faults(text)
    assert reason == "the time of these rates is not a date"


def test_a_rate_outside_of_any_day() -> None:
    assert faults(DAILY.replace("<Cube time='2023-01-03'>", "<Cube>"))[0] == (9, 4, "a rate outside of any day")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (cubes({}), "there is no day in it"),
        (cubes({"2023-01-03": {}}), "there is no rate of 2023-01-03"),
        ("Date, USD, JPY, \n", "there is no day in it"),
        ("Date,USD,JPY,\n2019-11-28,N/A,N/A,\n", "there is no rate of 2019-11-28"),
        ("<html><body>EUR -</body></html>", "this is HTML; the text of a page is read"),
        ("<!DOCTYPE html>\n<p>EUR -", "this is HTML; the text of a page is read"),
        ("<rates/>", "no table of rates in this XML"),
        (DAILY[: DAILY.index("\t\t</Cube>")], "not XML (no element found)"),
        ("<?xml version='1.0'?><a></b>", "not XML (mismatched tag)"),
    ],
)
def test_what_is_no_table(text: str, reason: str) -> None:
    ((_, _, said),) = faults(text)
    assert said.startswith(reason)


def test_a_file_of_the_same_shape_from_somebody_else_is_not_taken_for_the_ecbs() -> None:
    mine = "Date,EUR,GBP\n2024-10-21,0.92115,0.767755\n"
    assert "if the rates are units for one euro, say base='EUR'" in faults(mine)[0][2]
    assert faults(mine, base="USD")[0][2] == "the table is headed EUR, but base= says USD"
    assert parse("Date,USD,GBP\n2024-10-21,1.0856,0.83\n", base="EUR").codes == ("EUR", "GBP", "USD")
    assert parse("Date,USD,JPY\n2026-10-30,1.1172,175.68\n").base == "EUR"


def test_a_bomb_does_not_go_off() -> None:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a0 "lol">{entities}]><lol>&a9;</lol>'
    assert faults(bomb) == [(1, 0, "a document type (lol) is not read")]
    assert "not XML" in faults("<a>" * 100_000)[0][2]


def test_values_of_the_daily_file_are_decimals_as_written() -> None:
    assert [quote.value for quote in parse(DAILY).quotes][2].as_tuple() == Decimal("7.4370").as_tuple()
