"""A history: one lookup order, proved against a linear search; averages, coverage, slices; safe between threads."""

from __future__ import annotations

import copy
import pickle
import sys
import threading
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import (
    FxError,
    History,
    InvalidArgument,
    Policy,
    Quote,
    RateNotFound,
    Snapshot,
    UnknownCurrency,
    VerificationFailed,
    days,
)
from fxsnap.errors import InvalidRows

START = date(2024, 1, 1)
CODES = ["USD", "GBP", "JPY"]
Table = dict[date, dict[str, str]]


def history(table: Table) -> History:
    return History(
        Snapshot("EUR", rates, as_of=day, quantum="0.0001", origin="made up") for day, rates in table.items()
    )


TABLE: Table = {
    date(2024, 10, 17): {"USD": "1.0866", "JPY": "162.58"},
    date(2024, 10, 18): {"USD": "1.0847", "GBP": "0.83205"},
    date(2024, 10, 21): {"USD": "1.0853", "JPY": "162.79", "GBP": "0.83315"},
    date(2024, 10, 31): {"USD": "1.0882"},
}
HISTORY = history(TABLE)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    offsets = draw(st.lists(st.integers(0, 40), min_size=1, max_size=12, unique=True))
    rates = st.decimals("0.01", "200", places=2).map(str)
    return {START + timedelta(days=offset): draw(st.dictionaries(st.sampled_from(CODES), rates)) for offset in offsets}


def linear(table: Table, on: date, policy: Policy, codes: tuple[str, str]) -> date | None:
    """The day that a policy finds, by looking at every day there is."""
    direction = {"exact": 0, "previous": -1, "next": 1}[policy.name]
    for distance in range(policy.max_days + 1):
        day = on + direction * timedelta(days=distance)
        if day in table and all(code == "EUR" or code in table[day] for code in codes):
            return day
    return None


@given(tables(), st.integers(-10, 50), st.sampled_from(["exact", "previous", "next"]), st.integers(0, 15), st.data())
def test_the_lookup_is_the_linear_search(table: Table, offset: int, name: str, limit: int, data: st.DataObject) -> None:
    """Law: at, convert and explain use the first day in the policy's order on which both codes are quoted, or refuse."""
    codes = data.draw(st.tuples(*[st.sampled_from(["EUR", *CODES])] * 2))
    on, policy, them = START + timedelta(days=offset), Policy(name, limit), history(table)
    known = {"EUR", *(code for rates in table.values() for code in rates)}
    day = linear(table, on, policy, codes)
    if not set(codes) <= known:
        with pytest.raises(UnknownCurrency):
            them.convert(100, *codes, on=on, policy=policy)
    elif day is None:
        for _ in range(2):  # the second time from memory
            with pytest.raises(RateNotFound) as caught:
                them.convert(100, *codes, on=on, policy=policy, rounding=4)
        quoted = [one for one, rates in table.items() if all(code == "EUR" or code in rates for code in codes)]
        assert caught.value.before == max((one for one in quoted if one < on), default=None)
        assert caught.value.after == min((one for one in quoted if one > on), default=None)
        assert (caught.value.on, caught.value.codes) == (on, codes)
    else:
        rates = {"EUR": "1", **table[day]}
        exact = 100 * Fraction(rates[codes[1]]) / Fraction(rates[codes[0]])
        for asked in (on, str(on)):
            for _ in range(2):
                assert oracle.text(them.convert(100, *codes, on=asked, policy=policy, rounding=4)) == oracle.to_places(
                    exact, 4
                )
        receipt = them.explain(100, *codes, on=on, policy=policy, rounding=4)
        assert (receipt.exact, receipt.as_of, receipt.on, receipt.policy) == (exact, day, on, policy)
        assert them.at(on, policy, codes).as_of == day
        receipt.verify(them)


def test_two_days_are_never_mixed() -> None:
    with pytest.raises(RateNotFound):
        HISTORY.convert(1, "JPY", "GBP", on="2024-10-18")
    assert HISTORY.rate("JPY", "GBP", on="2024-10-25", policy="previous").exact == Fraction("0.83315") / Fraction(
        "162.79"
    )
    assert HISTORY.explain(1, "JPY", "GBP", on="2024-10-17", policy="next").as_of == date(2024, 10, 21)
    with pytest.raises(RateNotFound):
        HISTORY.convert(1, "JPY", "GBP", on="2024-10-20", policy="previous"), "the 17th has the one, the 18th the other"


def test_the_error_names_the_day_the_policy_and_both_neighbours() -> None:
    with pytest.raises(RateNotFound) as caught:
        HISTORY.convert(1, "USD", "JPY", on="2024-10-18")
    assert str(caught.value) == (
        "no rates of USD and JPY for 2024-10-18 under the policy 'exact' (nearest before: 2024-10-17, after: 2024-10-21); "
        "policy='previous' or policy='next' finds one"
    )


def test_a_code_of_another_day_is_not_unknown_and_a_code_of_no_day_is() -> None:
    with pytest.raises(RateNotFound):
        HISTORY.rate("JPY", "EUR", on="last")
    with pytest.raises(UnknownCurrency) as caught:
        HISTORY.rate("RMB", "EUR", on="last")
    assert "this history (4 codes)" in str(caught.value)


# Days


def test_last_is_the_last_day_and_nothing_else() -> None:
    assert HISTORY.convert(1, "EUR", "USD", on="last") == Decimal("1.0882")
    receipt = HISTORY.explain(1, "EUR", "USD", on="last")
    assert (receipt.on, receipt.as_of, str(receipt.policy)) == (date(2024, 10, 31), date(2024, 10, 31), "exact")
    with pytest.raises(InvalidArgument, match="takes no other policy"):
        HISTORY.convert(1, "EUR", "USD", on="last", policy="previous")


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: HISTORY.convert(1, "EUR", "USD"), "'last' .2024-10-31"), (lambda: fxsnap.convert(1, "EUR", "USD", rates=HISTORY), "on='2024"),
        (lambda: HISTORY.convert(1, "EUR", "USD", on=datetime(2024, 10, 21)), r"pass \.date\(\)"),
        (lambda: HISTORY.convert(1, "EUR", "USD", on="21.10.2024"), "expected a date"), (lambda: HISTORY.rate("EUR", "USD", on=["x"]), "expected a date"),  # type: ignore[arg-type]
        (lambda: HISTORY.convert(1, "EUR", "USD", on="2024-10-21", policy="nearest"), "expected 'exact'"),
        (lambda: HISTORY.convert(1, "EUR", "USD", on="2024-10-21", policy=["previous"]), "expected 'exact'"),  # type: ignore[arg-type]
        (lambda: HISTORY.convert(1, "EUR", "USD", on=days.eu_vat("2024-10-19"), policy="next"), "comes with its policy"),
    ],
)  # fmt: skip
def test_a_day_that_is_none_is_refused(ask: Any, says: str) -> None:
    for _ in range(2):
        with pytest.raises(InvalidArgument, match=says):
            ask()


def test_a_receipt_of_another_day_or_policy_is_found_out() -> None:
    receipt = HISTORY.explain(12000, "USD", "EUR", on="2024-10-19", policy="previous", rounding="minor")
    receipt.verify(HISTORY)
    assert "asked for  2024-10-19, policy previous" in str(receipt)
    for on, policy in [("2024-10-19", "next"), ("2024-10-21", "previous"), ("2024-10-19", "exact")]:
        fields = {name: getattr(receipt, name) for name in receipt.__slots__}
        wrong = type(receipt)(**{**fields, "on": date.fromisoformat(on), "policy": Policy.of(policy)})
        with pytest.raises(VerificationFailed):
            wrong.verify(HISTORY)


# Periods


def test_periods_and_their_ends() -> None:
    assert days.period("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert days.period("2023-Q4") == (date(2023, 10, 1), date(2023, 12, 31))
    assert days.period("2024") == (date(2024, 1, 1), date(2024, 12, 31))
    assert days.eu_oss(2024, 4).on == date(2024, 12, 31)
    for wrong in ("2024-13", "2024-Q5", "24", "", None, 2024, "0000", "2024-1"):
        with pytest.raises(InvalidArgument):
            days.period(wrong)  # type: ignore[arg-type]
    for ask in (
        lambda: days.eu_oss(2024, 5),
        lambda: days.eu_customs(2024, 0),
        lambda: days.eu_oss("2024", 1),
        lambda: days.eu_customs(1, 1),
    ):  # type: ignore[arg-type]
        with pytest.raises(InvalidArgument):
            ask()


# What it is


def test_it_is_a_sequence_of_days() -> None:
    assert (len(HISTORY), HISTORY.first, HISTORY.last) == (4, date(2024, 10, 17), date(2024, 10, 31))
    assert HISTORY.days == tuple(TABLE)
    assert [snapshot.as_of for snapshot in HISTORY] == list(TABLE)
    assert (HISTORY.base, HISTORY.origin, HISTORY.codes) == ("EUR", "made up", ("EUR", "GBP", "JPY", "USD"))
    assert repr(HISTORY) == "History(EUR, 4 days, 2024-10-17 to 2024-10-31, 4 codes)"
    assert "2024-10-21" in HISTORY
    assert date(2024, 10, 22) not in HISTORY
    assert "USD" not in HISTORY
    assert HISTORY["2024-10-21"].as_of == date(2024, 10, 21)
    with pytest.raises(RateNotFound):
        HISTORY["2024-10-22"]


def test_a_slice_holds_both_its_ends() -> None:
    part = HISTORY["2024-10-18":"2024-10-30"]  # type: ignore[misc]
    assert (part.days, part.codes) == ((date(2024, 10, 18), date(2024, 10, 21)), ("EUR", "GBP", "JPY", "USD"))
    assert HISTORY[date(2024, 10, 31) :].codes == ("EUR", "USD")
    assert HISTORY[:"2024-10-17"].days == (date(2024, 10, 17),)  # type: ignore[misc]
    assert HISTORY[:].days == HISTORY.days
    with pytest.raises(UnknownCurrency):
        HISTORY["2024-10-31":].convert(1, "JPY", "EUR", on="last")  # type: ignore[misc]
    for wrong in (
        slice("2024-10-22", "2024-10-30"),
        slice("2025-01-01", None),
        slice(None, None, 2),
        slice(1, 2),
        slice("x", None),
    ):
        with pytest.raises(InvalidArgument):
            HISTORY[wrong]


def test_coverage_has_spans_and_gaps_in_published_days() -> None:
    jpy = HISTORY.coverage("JPY")
    assert (jpy.days, jpy.of, jpy.first, jpy.last) == (2, 4, date(2024, 10, 17), date(2024, 10, 21))
    assert [tuple(span) for span in jpy.spans] == [(date(2024, 10, 17),) * 2 + (1,), (date(2024, 10, 21),) * 2 + (1,)]
    assert [tuple(gap) for gap in jpy.gaps] == [(date(2024, 10, 18), date(2024, 10, 18), 1)]
    assert HISTORY.coverage("USD").gaps == HISTORY.coverage("EUR").gaps == ()
    assert str(jpy) == "JPY: 2 of 4 days, 2024-10-17 to 2024-10-21, 1 gap"
    with pytest.raises(UnknownCurrency):
        HISTORY.coverage("RMB")


@pytest.mark.parametrize(
    "snapshots",
    [
        [], [Snapshot("EUR", {})], [Snapshot("EUR", {}, as_of="2024-10-21")] * 2, None, "EUR", [5], Snapshot("EUR", {}, as_of="2024-10-21"),
        [Snapshot("EUR", {}, as_of="2024-10-21"), Snapshot("USD", {}, as_of="2024-10-22")],
        [Snapshot("EUR", {}, as_of="2024-10-21"), Snapshot("EUR", {}, as_of="2024-10-22", side="buying")],
        [Snapshot("EUR", {}, as_of="2024-10-21"), Snapshot("EUR", {}, as_of="2024-10-22", kind="closing")],
    ],
)  # fmt: skip
def test_what_is_no_history_is_refused(snapshots: Any) -> None:
    with pytest.raises(InvalidArgument):
        History(snapshots)


def test_a_history_is_a_value() -> None:
    again = history(dict(reversed(TABLE.items())))
    assert again == HISTORY
    assert hash(again) == hash(HISTORY)
    assert history({**TABLE, date(2024, 11, 1): {"USD": "1"}}) != HISTORY
    assert history({**TABLE, date(2024, 10, 31): {"USD": "1"}}) != HISTORY
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(HISTORY, protocol)) == HISTORY
    assert copy.deepcopy(HISTORY) == HISTORY
    for name in [*History.__slots__, "days", "extra"]:
        with pytest.raises(AttributeError):
            setattr(HISTORY, name, None)


# Averages


def test_an_average_is_exact_and_of_its_own_days() -> None:
    average = HISTORY.average("2024-10-17", "2024-10-21")
    assert (average.kind, average.period, average.as_of) == (
        "average",
        (date(2024, 10, 17), date(2024, 10, 21)),
        date(2024, 10, 21),
    )
    assert average["USD"].exact == (Fraction("1.0866") + Fraction("1.0847") + Fraction("1.0853")) / 3
    assert average["GBP"].exact == (Fraction("0.83205") + Fraction("0.83315")) / 2
    assert [str(quote) for quote in average.quotes] == [
        "3 EUR = 3.2566 USD",
        "2 EUR = 325.37 JPY",
        "2 EUR = 1.66520 GBP",
    ]
    assert average.lineage == (
        "average of 3 published days, 2024-10-17 to 2024-10-21", "quoted on fewer days: EUR/JPY on 2, EUR/GBP on 2",
    )  # fmt: skip
    assert {quote.kind for quote in average.quotes} == {"average"}
    assert average.at("2024-10-19") is average, "for a snapshot with a period exact means that the day lies in it"
    low, high = average["USD"].interval or (0, 0)
    assert high - low == Fraction("0.0001"), "three quotes of half a quantum each, over three"


def test_a_cross_of_averages_is_not_the_average_of_crosses_and_says_so() -> None:
    average = HISTORY.average("2024-10-17", "2024-10-21")
    receipt = average.explain(100, "USD", "JPY")
    assert any("not the average of the daily crosses" in note for note in receipt.notes)
    assert average.explain(100, "EUR", "JPY").notes == ()
    receipt.verify(average)
    fxsnap.Conversion.from_json(receipt.to_json()).verify(average)


@given(tables())
def test_the_mean_of_every_code(table: Table) -> None:
    """Law: an average's rate is the sum of the days' rates over their number, and converts as the exact ratio."""
    them = history({day: {"USD": "1.5", **rates} for day, rates in table.items()})
    average = them.average(
        them.first, them.last + timedelta(days=(5 - them.last.weekday()) % 7 if them.last.weekday() == 4 else 0)
    )
    for code in average.codes[1:] if average.codes[0] == "EUR" else average.codes:
        if code == "EUR":
            continue
        values = [
            Fraction({"USD": "1.5", **rates}[code]) for rates in table.values() if code in {"USD": "1.5", **rates}
        ]
        assert average.rate("EUR", code).exact == sum(values) / len(values)
        exact = Fraction("12.34") * len(values) / sum(values)
        assert oracle.text(average.convert("12.34", code, "EUR", rounding=6)) == oracle.to_places(exact, 6)


def test_months_quarters_and_years_of_the_ecb() -> None:
    ecb = fxsnap.ecb()
    month = ecb.average("2024-10")
    assert (month.as_of, month.period) == (date(2024, 10, 31), (date(2024, 10, 1), date(2024, 10, 31)))
    days_of_october = list(ecb["2024-10-01":"2024-10-31"])  # type: ignore[misc]
    assert len(days_of_october) == 23
    assert month["USD"].exact == sum((snapshot["USD"].exact for snapshot in days_of_october), Fraction()) / 23
    assert ecb.average("2024-Q4").period == (date(2024, 10, 1), date(2024, 12, 31))
    assert ecb.average("1999-01").period == (date(1999, 1, 1), date(1999, 1, 31))
    assert ecb.average("2026-10").as_of == date(2026, 10, 31), "the 31st is a Saturday: the month is over"
    assert ecb.last_of("2024-10").as_of == date(2024, 10, 31)
    assert ecb.last_of("2024-Q1").as_of == date(2024, 3, 28), "29 March was Good Friday"
    assert ecb.last_of("2024").as_of == date(2024, 12, 31)


@pytest.mark.parametrize(
    "period",
    [
        ("2026-11",),
        ("2026",),
        ("2026-10-01", "2026-11-02"),
        ("1998-12",),
        ("2024-10-20", "2024-10-01"),
        ("2024-10-19", "2024-10-20"),
    ],
)
def test_a_period_that_is_not_over_or_has_no_days_is_refused(period: tuple[str, ...]) -> None:
    with pytest.raises((InvalidArgument, RateNotFound)):
        fxsnap.ecb().average(*period)
    if len(period) == 1:
        with pytest.raises((InvalidArgument, RateNotFound)):
            fxsnap.ecb().last_of(*period)


def test_a_change_of_unit_inside_the_period_is_an_error() -> None:
    table = {date(2021, 9, 30): "4181781", date(2021, 10, 1): "4.18", date(2021, 10, 29): "4.40"}
    them = History(Snapshot("USD", {"VES": rate, "EUR": "0.86"}, as_of=day) for day, rate in table.items())
    with pytest.raises(InvalidArgument, match="VES changed its unit on 2021-10-01"):
        them.average("2021-09-30", "2021-10-29")
    assert them.average("2021-10-01", "2021-10-29")["VES"].exact == Fraction("8.58") / 2


# Batches


def test_rows_with_days_are_convert_row_by_row() -> None:
    rows: list[tuple[Any, ...]] = [
        ("100", "USD", "2024-10-21"),
        (50, "GBP", date(2024, 10, 20)),
        ("1.5", "EUR", "2024-10-18"),
        (7, "USD", days.eu_oss(2024, 3)),
    ]
    them = history({**TABLE, date(2024, 10, 1): {"USD": "1.1"}})
    batch = them.convert_many(rows[:3], "EUR", policy="previous", rounding="minor")
    one_by_one = [
        them.convert(amount, code, "EUR", on=on, policy="previous", rounding="minor") for amount, code, on in rows[:3]
    ]
    assert list(batch.results) == one_by_one
    assert batch.days == (date(2024, 10, 18), date(2024, 10, 21))
    assert batch.snapshot_id is None
    assert batch.explain(1).as_of == date(2024, 10, 18)
    batch.explain(1).verify(them)
    assert them.convert_many(rows[3:], "EUR", rounding=2).results == (Decimal("6.36"),)
    assert repr(batch) == f"Batch(3 rows, total {batch.total} EUR, rates of 2 days)"


def test_rows_without_a_day_are_of_the_day_on() -> None:
    batch = HISTORY.convert_many([("100", "USD"), ("1", "GBP", "2024-10-18")], "EUR", on="2024-10-21", rounding=2)
    assert batch.results == (Decimal("92.14"), Decimal("1.20"))
    assert (
        fxsnap.convert_many([("100", "USD")], "EUR", rates=HISTORY, on="2024-10-21", rounding=2).snapshot_id
        == HISTORY["2024-10-21"].id
    )
    with pytest.raises(InvalidRows) as caught:
        HISTORY.convert_many(
            [("100", "USD"), ("1", "JPY", "2024-10-18"), ("1", "GBP", "2024-10-18"), (1, "USD", "x")], "EUR"
        )
    assert [bad.row for bad in caught.value.bad] == [0, 1, 3]


@given(
    st.lists(
        st.tuples(
            st.decimals("-10000", "10000", places=2), st.sampled_from(["USD", "EUR"]), st.sampled_from(sorted(TABLE))
        ),
        max_size=20,
    ),
    st.sampled_from([None, 2, "0:down", "2:up", "step=0.05", "1:half_up"]),
)
def test_the_total_of_many_days_is_the_exact_sum_rounded_once(
    rows: list[tuple[Decimal, str, date]], rounding: Any
) -> None:
    """Law: total is the exact sum of all values, rounded once, whatever the days and the mode."""
    batch = HISTORY.convert_many(rows, "EUR", rounding=rounding)
    exact = sum(
        (Fraction(amount) / Fraction({"EUR": "1", **TABLE[day]}[code]) for amount, code, day in rows), Fraction()
    )
    assert str(batch.total) == str(Snapshot("EUR", {}).convert(exact, "EUR", "EUR", rounding=rounding))


@pytest.mark.parametrize("mode", ["down", "up", "floor", "ceiling", "half_even", "half_up", "half_down", "05up"])
def test_totals_that_lie_on_a_boundary(mode: str) -> None:
    """Thirds that add up to a whole, halves that tie: only the exact sum can tell."""
    thirds = Snapshot("EUR", {"USD": "3"}, as_of="2024-10-21")
    for rows in ([(1, "USD")] * 3, [("0.5", "EUR"), (1, "USD"), (2, "USD")], [("-1", "USD"), ("1", "USD")]):
        exact = sum((Fraction(amount) / (3 if code == "USD" else 1) for amount, code in rows), Fraction())
        batch = thirds.convert_many(rows, "EUR", rounding=f"0:{mode}")
        assert oracle.text(batch.total) == oracle.to_places(exact, 0, f"ROUND_{mode.upper()}")


# Threads


def test_reads_from_many_threads_are_whole() -> None:
    """A history fills its memory as it is asked; no thread may ever see half of it."""
    fresh = fxsnap.load_history("data/eurofxref-hist.zip")
    some = fresh.days[::97]
    expected = {day: fxsnap.ecb().convert("1234.56", "USD", "GBP", on=day, rounding=6) for day in some}
    wrong: list[str] = []

    def read(shift: int) -> None:
        for step in range(len(some)):
            day = some[(step * 7 + shift) % len(some)]
            try:
                found = fresh.convert("1234.56", "USD", "GBP", on=day, policy="previous", rounding=6)
                receipt = fresh.explain("1234.56", "USD", "GBP", on=str(day), rounding=6)
                if not found == receipt.result == expected[day] or receipt.as_of != day:
                    wrong.append(f"{day}: {found}, {receipt}")
            except FxError as error:
                wrong.append(f"{day}: {error}")

    threads = [threading.Thread(target=read, args=(shift,)) for shift in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_history_of_quotes_with_nominals_averages_them_too() -> None:
    made = [Snapshot("EUR", [Quote("XPF", "EUR", "8.38", nominal=1000, quantum=0), Quote("JPY", "EUR", rate, nominal=100)], as_of=day)
            for day, rate in (("2024-10-17", "0.61"), ("2024-10-18", "0.62"))]  # fmt: skip
    average = History(made).average("2024-10-17", "2024-10-18")
    assert [str(quote) for quote in average.quotes] == ["2000 XPF = 16.76 EUR", "200 JPY = 1.23 EUR"]
    assert average.rate("XPF", "EUR").bounds == (Decimal("0.00838"), Decimal("0.00838"))
    assert average.rate("JPY", "EUR").bounds is None


# What a review found


def _csv(days: int) -> str:
    lines = [f"{date(2024, 1, 1) + timedelta(days=number)},1.{number + 1000}," for number in range(days)]
    return "Date,USD,\n" + "\n".join(reversed(lines)) + "\n"


def test_a_batch_in_many_threads_knows_its_days() -> None:
    days_of = fxsnap.parse_history(_csv(60)).days
    rows = [("1", "USD", day) for day in days_of]
    found: list[tuple[date, ...]] = []
    old = sys.getswitchinterval()
    try:
        sys.setswitchinterval(1e-6)
        for _ in range(10):
            shared = fxsnap.parse_history(_csv(60))
            threads = [
                threading.Thread(target=lambda them=shared: found.append(them.convert_many(rows, "EUR").days))
                for _ in range(6)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        sys.setswitchinterval(old)
    assert len(found) == 60
    assert set(found) == {days_of}


def test_a_code_of_no_day_is_no_code_of_the_history() -> None:
    text = "Date,USD,CYP,\n2024-10-21,1.08,N/A,\n2024-10-18,1.09,N/A,\n"
    quick, careful = fxsnap.parse_history(text), fxsnap.parse_history(text.replace(",", ", "))
    assert quick.codes == careful.codes == ("EUR", "USD")
    for ask in (lambda: quick.coverage("CYP"), lambda: quick.convert(1, "USD", "CYP", on="2024-10-21")):
        with pytest.raises(UnknownCurrency):
            ask()


def test_a_history_that_was_cut_off_is_a_fault() -> None:
    with pytest.raises(fxsnap.ParseError, match="cut off"):
        fxsnap.parse_history("Date,USD,ZAR,\n2024-10-21,1.0853,19.0512,\n2024-10-18,1.0847,19.05")


def test_an_average_of_half_a_period_is_refused() -> None:
    part = fxsnap.ecb()["2024-10-08":"2024-10-31"]  # type: ignore[misc]
    with pytest.raises(InvalidArgument, match="begins on 2024-10-08"):
        part.average("2024-10")
    assert part.average("2024-10-08", "2024-10-31").period == (date(2024, 10, 8), date(2024, 10, 31))
    for ask in (
        lambda: fxsnap.ecb().last_of("1998-12"),
        lambda: fxsnap.ecb().average("2027-01"),
        lambda: fxsnap.ecb().average("1998"),
    ):
        with pytest.raises(InvalidArgument, match="1999-01-04 to 2026-10-30"):
            ask()


def test_an_average_over_quotes_that_turn_round_says_so() -> None:
    turned = [
        Snapshot("EUR", [Quote("EUR", "USD", "1.1")], as_of="2024-10-17"),
        Snapshot("EUR", [Quote("USD", "EUR", "0.9")], as_of="2024-10-18"),
    ]
    with pytest.raises(InvalidArgument, match="different directions"):
        History(turned).average("2024-10-17", "2024-10-18")


@pytest.mark.parametrize("wrong", [([],), {"x": 1}, object(), 5.0])
def test_a_day_that_cannot_be_remembered_is_an_error_of_ours(wrong: Any) -> None:
    with pytest.raises(InvalidArgument):
        HISTORY.convert(1, "EUR", "USD", on=wrong)
    batch = HISTORY.convert_many([(1, "USD", wrong), (1, "USD", "2024-10-21")], "EUR", rounding=2, errors="collect")
    assert batch.results == (None, Decimal("0.92"))


@pytest.mark.parametrize("codes", [5, None, "USD", {"USD"}])
def test_codes_are_a_sequence(codes: Any) -> None:
    for rates in (HISTORY, HISTORY["2024-10-21"]):
        with pytest.raises(InvalidArgument, match="codes"):
            rates.at("2024-10-21", codes=codes)


def test_codes_that_no_day_quotes_together_are_told_so() -> None:
    tables = [Snapshot("EUR", {code: "1.5"}, as_of=f"2024-10-2{day}") for day, code in enumerate(("USD", "CHF"))]
    with pytest.raises(RateNotFound, match="under the policy 'exact': no day of this history quotes them all"):
        History(tables).convert(1, "USD", "CHF", on="2024-10-20")
