"""The date of a table that says none: what `History.date_of` promises, on the seed's table and on the ECB's days."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, FloatOperation, Inexact, localcontext
from math import log
from statistics import median

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

import fxsnap
from fxsnap import Dating, History, InvalidArgument, Snapshot
from fxsnap.snapshot import units_of
from fxsnap.tables import Between

ECB = fxsnap.ecb()


def around(day: date) -> tuple[date, ...]:
    place = ECB.days.index(day)
    return ECB.days[max(place - 2, 0) : place + 3]


SOME = ECB["2024-09-02":"2024-11-29"]
"""A quarter of days, where a law does not need all the years."""

SOWN = [ECB.days[place] for place in range(5, len(ECB), 309)]
"""A day of every year, or two."""

ALL_YEARS = History(Between(ECB._tables, tuple(sorted({*ECB.days[::25]}.union(*map(around, SOWN))))))
"""Those, the days around them, and every 25th: a tenth of the history, for a tenth of the time."""

DAYS = st.sampled_from(SOME.days[2:-2])


def table(units: dict[str, Decimal], base: str, quantum: str | None = None) -> Snapshot:
    """A table without a date, on some base: to six significant digits, or to a quantum as the seed's."""
    made = {code: unit / units[base] for code, unit in units.items() if code != base}
    if quantum is None:
        return Snapshot(base, {code: Decimal(f"{exact:.6g}") for code, exact in made.items()})
    return Snapshot(base, {code: exact.quantize(Decimal(quantum)) for code, exact in made.items()}, quantum=quantum)


def units_on(day: date | str, codes: Iterable[str] = ()) -> dict[str, Decimal]:
    units = units_of(ECB.at(day))
    return {code: units[code] for code in codes or units}


def found_by_hand(snapshot: Snapshot, history: History) -> date:
    """The day with the least median deviation of all rates for one euro, dead codes and all."""
    euros = {code: float(unit / units_of(snapshot)["EUR"]) for code, unit in units_of(snapshot).items()}

    def off(one: Snapshot) -> float:
        units = units_of(one)
        return median([abs(log(euros[code] / float(units[code]))) for code in units.keys() & euros.keys()])

    day = min(history, key=off).as_of
    assert day is not None
    return day


# The seed's table


def test_the_seeds_table_is_of_its_day() -> None:
    undated = fxsnap.load(ROOT / "data" / "usd-2024-10-21.txt")
    found = ECB.date_of(undated)
    assert (found.day, found.verdict, found.why, found.as_of) == (date(2024, 10, 21), "certain", "", None)
    assert found.deviation is not None
    assert found.next_deviation is not None
    assert f"{found.deviation * 100:.2g} {found.next_deviation * 100:.2g}" == "0.026 0.13"
    assert (found.best, found.next_best, len(found.codes)) == (date(2024, 10, 21), date(2024, 10, 17), 30)
    assert undated.as_of is None  # it is never written into the table


def test_the_seeds_figures_are_those_of_rates_for_one_euro_by_hand() -> None:
    found = SOME.date_of(fxsnap.sample())
    assert found.best is not None
    ours, theirs = units_of(fxsnap.sample()), units_of(ECB.at(found.best))
    off = [abs(log(ours[code] / ours["EUR"]) - log(theirs[code])) for code in found.codes]
    assert found.deviation == pytest.approx(median(off))


def test_the_sample_with_its_date_agrees() -> None:
    assert SOME.date_of(fxsnap.sample()).agrees is True


# Tables without noise


@pytest.mark.parametrize("number", range(len(SOWN)))
def test_a_table_without_noise_is_dated_right_on_any_base(number: int) -> None:
    """Days from all years, on every base in turn, rounded to six digits or to six decimals."""
    day = SOWN[number]
    units = units_on(day)
    live = [code for code in sorted(units) if fxsnap.currency(code).status("2026-11-25") == "current"]
    base = live[number % len(live)]
    found = ALL_YEARS.date_of(table(units, base, None if number % 2 else "0.000001"))
    assert (found.day, found.verdict) == (day, "certain")


@pytest.mark.parametrize("count", [3, 4, 5, 7])
def test_few_codes_are_enough_without_noise(count: int) -> None:
    chance = random.Random(count)
    for day in chance.sample(SOWN, 6):
        free = [
            code for code in ("USD", "EUR", "JPY", "GBP", "CHF", "NOK", "SEK", "CAD", "AUD") if code in units_on(day)
        ]
        codes = chance.sample(free, count)
        found = ALL_YEARS.date_of(table(units_on(day, codes), codes[0]))
        assert (found.day, found.verdict != "likely") == (day, count > 3 or found.deviation == 0)


def test_the_ecbs_own_digits_are_certain_from_three_codes_on() -> None:
    found = ALL_YEARS.date_of(Snapshot("EUR", {code: units_on(SOWN[7])[code] for code in ("USD", "JPY")}))
    assert (found.day, found.verdict, found.deviation) == (SOWN[7], "certain", 0.0)
    assert "worst cross rate of 3 codes is 0 % off" in str(found)


def test_two_days_that_fit_equally_are_both_named() -> None:
    days = {day: {"USD": "1.08", "JPY": "162", "GBP": "0.83"} for day in ("2024-10-16", "2024-10-17")}
    days["2024-10-18"] = {"USD": "1.09", "JPY": "163", "GBP": "0.83"}
    history = History(Snapshot("EUR", rates, as_of=day) for day, rates in days.items())
    found = history.date_of(Snapshot("USD", {"EUR": 1, "JPY": 150, "GBP": "0.7685185185"}))
    assert found.day is None  # and neither is it here, where the table is of both
    found = history.date_of(Snapshot("EUR", {"GBP": "0.83", "JPY": 162, "USD": "1.08"}))
    assert (found.day, found.verdict) == (None, "cannot tell")
    assert {found.best, *found.ties} == {date(2024, 10, 16), date(2024, 10, 17)}
    assert found.why == "2 days fit equally: 2024-10-16 and 2024-10-17"


def test_the_last_digit_decides_between_days_that_floats_cannot_part() -> None:
    days = {f"2024-10-{15 + place}": {"USD": f"1.08{place:014}", "JPY": "162", "GBP": "0.83"} for place in (1, 2, 3)}
    history = History(Snapshot("EUR", rates, as_of=day) for day, rates in days.items())
    for day, rates in days.items():
        assert str(history.date_of(Snapshot("EUR", rates)).day) == day


# Laws


@settings(max_examples=15)
@given(DAYS, st.sampled_from(["USD", "EUR", "JPY", "CHF", "ZAR"]))
def test_another_base_changes_nothing(day: date, base: str) -> None:
    """Of the same rates on another base, to six digits, the dating is the same, and its figures within 1 %."""
    one, other = SOME.date_of(Snapshot("EUR", ECB.at(day).quotes)), SOME.date_of(table(units_on(day), base))
    assert (one.day, one.verdict, one.codes) == (other.day, other.verdict, other.codes)
    assert one.next_deviation == pytest.approx(other.next_deviation, rel=0.01)


@settings(max_examples=15)
@given(DAYS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(day: date, chance: random.Random) -> None:
    """Of a table with its rows in another order the dating is the same."""
    rows = list(ECB.at(day).quotes)
    chance.shuffle(rows)
    assert SOME.date_of(Snapshot("EUR", rows)) == SOME.date_of(Snapshot("EUR", ECB.at(day).quotes))


@settings(max_examples=20)
@given(DAYS, st.data())
def test_one_code_less_changes_no_day(day: date, data: st.DataObject) -> None:
    """A table without any one of its codes is of the same day."""
    units = units_on(day)
    gone = data.draw(st.sampled_from(sorted(units)))
    rest = {code: unit for code, unit in units.items() if code != gone}
    assert SOME.date_of(table(rest, "USD" if gone != "USD" else "GBP")).day == day


@settings(max_examples=20)
@given(DAYS, st.data(), st.sampled_from(["0.0001", "0.97", "0.999", "1.003", "1.02", "100"]))
def test_a_bad_row_changes_no_day(day: date, data: st.DataObject, factor: str) -> None:
    """A table with any one row off by anything, the euro's too, is of the same day, and certain."""
    units = units_on(day)
    bad = data.draw(st.sampled_from(sorted(units)))
    units[bad] *= Decimal(factor)
    found = SOME.date_of(table(units, "USD" if bad != "USD" else "GBP"))
    assert (found.day, found.verdict) == (day, "certain")


def test_a_third_of_the_rows_frozen_since_summer_changes_no_day() -> None:
    units, old = units_on("2024-10-21"), units_on("2024-06-03")
    frozen = sorted(units)[::3]
    units.update({code: old[code] for code in frozen})
    assert SOME.date_of(table(units, "USD")).day == date(2024, 10, 21)


# Codes that tell no day


def test_dead_codes_at_frozen_rates_are_left_out_and_that_matters() -> None:
    """A feed of 2024 that still quotes nine codes as they were in 2006, and the living ones 0.009 % off."""
    live = units_on("2024-10-21", ["EUR", "USD", "JPY", "GBP", "CHF", "NOK", "SEK", "AUD", "CAD"])
    for place, code in enumerate(sorted(live.keys() - {"EUR"})):
        live[code] *= Decimal("1.00009") if place % 2 else Decimal("0.99991")
    dead = units_on("2006-10-17", ["CYP", "EEK", "LTL", "LVL", "MTL", "SIT", "SKK", "HRK", "BGN"])
    stale = table({**live, **dead}, "USD")
    both = History([*ECB["2006-10-10":"2006-10-24"], *ECB["2024-10-14":"2024-10-28"]])
    assert found_by_hand(stale, both) == date(2006, 10, 17)  # with the dead the wrong day wins
    found = both.date_of(stale)
    assert (found.day, found.verdict, set(found.codes)) == (date(2024, 10, 21), "certain", set(live))


def test_a_hard_peg_tells_no_day() -> None:
    days = {"2024-10-17": "0.9", "2024-10-18": "0.91", "2024-10-21": "0.92"}
    history = History(
        Snapshot("USD", {"EUR": euro, "AED": "3.6725", "SAR": "3.75", "KYD": "0.833333"}, as_of=day)
        for day, euro in days.items()
    )
    found = history.date_of(Snapshot("USD", {"EUR": "0.91", "AED": "3.67", "SAR": "3.75", "KYD": "0.833333"}))
    assert (found.day, found.codes) == (None, ("EUR", "USD"))
    assert found.why.endswith("they share EUR and USD")


def test_codes_that_hang_on_one_that_is_not_there_are_one_code() -> None:
    """AED, OMR, QAR and SAR beside the euro have one free rate, which comes back on many days, dollar or not."""
    pegged = {"AED": "3.6725", "SAR": "3.75", "QAR": "3.64", "OMR": "0.3845"}
    history = History(
        Snapshot("USD", {"EUR": one.rate("USD", "EUR").value, "JPY": one.rate("USD", "JPY").value, **pegged}, as_of=one.as_of)
        for one in SOME
    )  # fmt: skip
    gulf = Snapshot("AED", {"EUR": "0.24930", "SAR": "1.02110", "QAR": "0.99115", "OMR": "0.10470"})
    found = history.date_of(gulf)
    assert (found.day, found.codes) == (None, ("AED", "EUR"))
    yen = history.at("2024-10-21").rate("AED", "JPY").value
    found = history.date_of(Snapshot("AED", {**{quote.counter: quote.value for quote in gulf.quotes}, "JPY": yen}))
    assert found.codes == ("AED", "EUR", "JPY")


def test_hundredths_of_a_currency_tell_no_more_than_it() -> None:
    history = History(
        Snapshot("EUR", {"GBP": pounds, "GBX": Decimal(pounds) * 100, "USD": "1.08"}, as_of=f"2024-10-{day}")
        for day, pounds in (("17", "0.83"), ("18", "0.84"), ("21", "0.85"))
    )
    assert history.date_of(Snapshot("EUR", {"GBP": "0.84", "GBX": 84})).day is None


def test_bands_around_one_that_is_not_there_leave_too_little_as_well() -> None:
    history = History(
        Snapshot("USD", {"EUR": euro, "HKD": "7.77", "JOD": "0.709"}, as_of=day)
        for day, euro in {"2024-10-17": "0.9", "2024-10-18": "0.91", "2024-10-21": "0.92"}.items()
    )
    found = history.date_of(Snapshot("EUR", {"HKD": "8.538462", "JOD": "0.7791209"}))
    assert (found.best, found.day) == (date(2024, 10, 18), None)
    assert "bands tie all but 2 of the codes" in found.why


def test_a_band_leaves_too_little_to_be_certain() -> None:
    found = SOME.date_of(table(units_on("2024-10-21", ["EUR", "DKK", "USD", "HKD"]), "USD"))
    assert (found.day, found.verdict) == (None, "cannot tell")
    assert "bands tie" in found.why


def test_rows_with_too_few_digits_are_left_out() -> None:
    units = units_on("2024-10-21")
    coarse = table(
        {code: unit for code, unit in units.items() if code != "KRW"} | {"KRW": units["KRW"]}, "IDR", "0.000001"
    )
    found = SOME.date_of(coarse)
    assert found.day == date(2024, 10, 21)
    assert "EUR" not in found.codes  # 0.000059
    assert "KRW" in found.codes


# Tables of no day


def test_a_table_whose_day_is_not_there_cannot_be_told() -> None:
    for day in SOWN[::3]:
        without = tuple(other for other in ALL_YEARS.days if other != day)
        found = History(Between(ECB._tables, without)).date_of(table(units_on(day), "USD"))
        assert (found.day, found.verdict) == (None, "cannot tell")
        assert found.best is not None


def test_half_way_between_two_days_cannot_be_told() -> None:
    one, other = units_on("2024-10-21"), units_on("2024-10-22")
    found = SOME.date_of(table({code: (one[code] + other[code]) / 2 for code in one}, "USD"))
    assert found.day is None
    assert {found.best, found.next_best} == {date(2024, 10, 21), date(2024, 10, 22)}
    assert found.why.endswith("the next best day is not twice as far off")


def test_rates_of_chance_cannot_be_told() -> None:
    chance = random.Random(5)
    rates = {code: f"{chance.uniform(0.5, 2):.5f}" for code in units_on("2024-10-21") if code != "EUR"}
    found = ALL_YEARS.date_of(Snapshot("EUR", rates, as_of="2024-10-21"))
    assert (found.day, found.agrees) == (None, None)
    assert str(found).endswith("the table says 2024-10-21, which nothing here confirms")


def test_years_before_the_first_day_and_days_after_the_last_cannot_be_told() -> None:
    later = ECB["2002-01-01":"2006-12-31"]
    assert later.date_of(table(units_on("1999-01-04"), "USD")).day is None
    earlier = ECB["2023-01-02":"2024-10-18"]
    for day in ("2024-10-21", "2024-10-22", "2024-10-25"):
        assert earlier.date_of(table(units_on(day), "USD")).day is None


def test_at_an_end_of_the_history_a_near_day_is_not_certain() -> None:
    """2002-04-25 and the day after are the nearest of all days in a row: 0.029 %."""
    ending = ECB["2002-01-02":"2002-04-25"]
    found = ending.date_of(table(units_on("2002-04-26"), "USD"))
    assert (found.best, found.verdict) == (date(2002, 4, 25), "likely")
    assert found.why == "the history lacks the working day beside it, which may fit better"
    assert ending.date_of(table(units_on("2002-04-25"), "USD")).verdict == "certain"


# With noise


@pytest.mark.parametrize(("per_cent", "verdicts"), [(0.01, {"certain"}), (0.5, {"cannot tell"})])
def test_noise_makes_the_verdict_weaker_and_never_wrong(per_cent: float, verdicts: set[str]) -> None:
    chance = random.Random(11)
    for day in SOME.days[5:-5:6]:
        units = {code: unit * Decimal(1 + chance.gauss(0, per_cent / 100)) for code, unit in units_on(day).items()}
        found = SOME.date_of(table(units, "USD"))
        assert found.verdict in verdicts
        assert found.day in (None, day)


CHANCE = {
    "2006-06-21": ("JPY", "HUF 1.92282 CAD .00969004 NOK .0544909 CZK .194668 GBP .00476972 SEK .0633514 ZAR .0626639 CHF .0107701"),
    "2015-05-25": ("HUF", "PLN .0133476 EUR .00324913 ZAR .0425602 GBP .00229578 KRW 3.90608 SEK .0300314 CZK .0890863 NOK .0273108"),
    "2016-10-07": ("USD", "HUF 272.902 NZD 1.39963 ZAR 13.8882 CHF .982471 CAD 1.32078 SEK 8.65421 PLN 3.8441 EUR .898098"),
}  # fmt: skip
"""Tables with noise of 0.3 %, by the wrong day of which they are all the same less than 0.04 % off."""


@pytest.mark.parametrize("wrong", CHANCE)
def test_nine_codes_that_come_near_another_day_by_chance_are_not_certain(wrong: str) -> None:
    base, words = CHANCE[wrong]
    rates = words.split()
    found = ECB[wrong[:8] + "01" : wrong[:8] + "30"].date_of(Snapshot(base, dict(zip(rates[::2], rates[1::2], strict=True))))  # fmt: skip
    assert (str(found.best), len(found.codes)) == (wrong, 9)
    assert found.deviation is not None
    assert found.deviation < 4e-4
    assert found.verdict != "certain"


@pytest.mark.parametrize(("count", "verdict"), [(13, "likely"), (14, "certain")])
def test_many_codes_are_certain_with_more_noise_than_some(count: int, verdict: str) -> None:
    codes = sorted(units_on("2024-10-21").keys() - {"EUR", "DKK", "HKD", "BGN"})[:count]
    units = units_on("2024-10-21", codes)
    for place, code in enumerate(codes):
        units[code] *= 1 + (place - 7) * Decimal("0.00004")
    found = SOME.date_of(table(units, codes[0]))
    assert (str(found.day), len(found.codes), found.verdict) == ("2024-10-21", count, verdict)


# A table that has a date


@pytest.mark.parametrize(
    ("as_of", "agrees", "said"),
    [
        ("2024-10-18", True, "the table says 2024-10-18, which agrees"),
        (
            "2024-10-20",
            True,
            "the table says 2024-10-20, which agrees: the rates of 2024-10-18 were the last ones then",
        ),
        ("2024-10-21", False, "the table says 2024-10-21, but the rates are of 2024-10-18"),
        ("2024-10-17", False, "the table says 2024-10-17, but the rates are of 2024-10-18"),
    ],
)
def test_a_date_is_checked(as_of: str, agrees: bool, said: str) -> None:
    friday = Snapshot("EUR", ECB.at("2024-10-18").quotes, as_of=as_of)
    found = SOME.date_of(friday)
    assert (found.day, found.until, found.agrees) == (date(2024, 10, 18), date(2024, 10, 20), agrees)
    assert str(found).splitlines()[-1] == said


def test_a_table_of_a_friday_may_be_of_the_weekend() -> None:
    found = SOME.date_of(Snapshot("EUR", ECB.at("2024-10-18").quotes))
    assert str(found).splitlines()[-1] == (
        "the table says no date, and there were no later rates up to 2024-10-20; "
        "if it is its day, say as_of='2024-10-18' (--as-of 2024-10-18 in a shell)"
    )


# What is no table


def test_an_average_is_of_no_day() -> None:
    with pytest.raises(InvalidArgument, match="of a period, 2024-10-01 to 2024-10-31, and of no single day"):
        ECB.date_of(ECB.average("2024-10"))


@pytest.mark.parametrize(
    ("value", "way"),
    [({"EUR": "0.9"}, r"fxsnap\.Snapshot\(base"), ("usd.txt", r"fxsnap\.load\(path\)"), (None, "expected a Snapshot"),
     (ECB, "expected a Snapshot")],
)  # fmt: skip
def test_what_is_no_snapshot_is_refused_with_the_way(value: object, way: str) -> None:
    with pytest.raises(InvalidArgument, match=way):
        ECB.date_of(value)  # type: ignore[arg-type]


def test_codes_in_common_are_counted_in_the_message() -> None:
    found = SOME.date_of(Snapshot("USD", {"EUR": "0.9", "XAU": "0.0004"}))
    assert (found.best, found.deviation, found.codes) == (None, None, ("EUR", "USD"))
    assert "no day of the history has 3 of the table's codes that can tell a day; they share EUR and USD" in str(found)
    assert "they share none" in SOME.date_of(Snapshot("XAU", {"XAG": "80"})).why


def test_numbers_beyond_floats_are_passed_over() -> None:
    rates = {"USD": "1.0830", "JPY": "162.79", "GBP": "1e-390", "CHF": "1e350"}
    assert SOME.date_of(Snapshot("EUR", rates)).codes == ("EUR", "JPY", "USD")
    history = History([Snapshot("EUR", {**rates, "SEK": "11.4"}, as_of="2024-10-21")])
    found = history.date_of(Snapshot("EUR", {"USD": "1.0830", "JPY": "162.79", "GBP": "0.83", "CHF": "0.93"}))
    assert (found.day, found.next_best) == (date(2024, 10, 21), None)
    assert found.until == found.day


def test_the_callers_decimal_context_changes_nothing() -> None:
    undated = fxsnap.load(ROOT / "data" / "usd-2024-10-21.txt")
    with localcontext(prec=2, traps=[Inexact, FloatOperation]) as context:
        context.clear_flags()
        found = SOME.date_of(undated)
        assert not any(context.flags.values())
    assert found == SOME.date_of(undated)


def test_a_rate_that_never_moved_fits_every_day() -> None:
    days = [date(2020, 1, 1) + timedelta(days=place) for place in range(500)]
    history = History(Snapshot("USD", {"XAA": 2, "XBB": 3, "XCC": 4}, as_of=day) for day in days)
    found = history.date_of(Snapshot("XAA", {"USD": "0.5", "XBB": "1.5", "XCC": 2}))
    assert (found.day, len(found.ties)) == (None, 499)
    assert found.why.endswith("2020-01-08 and 492 more")


def test_a_dating_is_a_value() -> None:
    found = SOME.date_of(fxsnap.sample())
    assert isinstance(found, Dating)
    assert pickle.loads(pickle.dumps(found)) == found
    assert {found: 1}[SOME.date_of(fxsnap.sample())] == 1
