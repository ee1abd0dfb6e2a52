"""``fxsnap.diff``: every code in one group, every move exact, faults marked and nothing else, no two moneys compared."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import oracle
import pytest
from examples import snapshots
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import Diff, InvalidArgument, Quote, Snapshot, diff

ECB = fxsnap.ecb()
FRIDAY, MONDAY = ECB.at("2024-10-18"), ECB.at("2024-10-21")


def groups(found: Diff) -> list[str]:
    """The codes of all groups, one after another."""
    broken = [code for code, _ in found.incomparable]
    return [*found.added, *found.removed, *found.unchanged, *(change.code for change in found.changed), *broken]


def with_rates(table: Snapshot, rates: dict[str, Fraction], as_of: str | date | None = None) -> Snapshot:
    """A table with other rates for some of its codes; a ratio that no decimal is goes into the nominal."""
    quotes = [
        quote if quote.counter not in rates
        else Quote(quote.base, quote.counter, rates[quote.counter].numerator, nominal=rates[quote.counter].denominator)
        for quote in table.quotes
    ]  # fmt: skip
    return Snapshot(table.base, quotes, as_of=as_of or table.as_of)


def by_hand(rates: dict[str, str], as_of: str | None, base: str = "USD") -> Snapshot:
    return Snapshot(base, rates, as_of=as_of)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Snapshot, Snapshot]:
    """Two small tables with some codes in common: stars, each of a base that the other quotes."""
    codes = ["EUR", "USD", "JPY", "GBP", "VES", "SYP", "XAU"]
    tables = []
    for base in ("EUR", draw(st.sampled_from(["EUR", "USD"]))):
        others = {*draw(st.sets(st.sampled_from(codes))), "EUR", "USD"} - {base}
        rates = {
            code: draw(st.sampled_from(["1", "1.01", "0.5", "2", "100", "37.5", "0.01"])) for code in sorted(others)
        }
        tables.append(by_hand(rates, draw(st.sampled_from([None, "2021-09-30", "2021-10-01", "2026-01-02"])), base))
    return tables[0], tables[1]


# The groups and the moves


@given(pairs())
def test_every_code_but_the_base_is_in_exactly_one_group(tables: tuple[Snapshot, Snapshot]) -> None:
    old, new = tables
    found = diff(old, new)
    assert sorted(groups(found)) == sorted(({*old} | {*new}) - {found.base})
    assert found.base == new.base
    assert {*found.added} == {*new} - {*old}
    assert {*found.removed} == {*old} - {*new}


@given(pairs())
def test_the_other_way_round_it_is_the_mirror(tables: tuple[Snapshot, Snapshot]) -> None:
    there, back = diff(*tables), diff(*tables[::-1])
    if there.base != back.base:
        return
    assert (there.added, there.removed) == (back.removed, back.added)
    assert (there.unchanged, there.incomparable, there.median) == (back.unchanged, back.incomparable, back.median)
    mirrored = [(one.code, one.new, one.old, one.size, one.suspicion is None) for one in back.changed]
    assert [(one.code, one.old, one.new, one.size, one.suspicion is None) for one in there.changed] == mirrored
    assert all((1 + one.move) * (1 + two.move) == 1 for one, two in zip(there.changed, back.changed, strict=True))


@given(snapshots())
def test_nothing_changed_between_a_table_and_itself(table: Snapshot) -> None:
    found = diff(table, table)
    assert (found.base, found.unchanged) == (table.base, tuple(code for code in table.codes if code != table.base))
    assert groups(found) == list(found.unchanged)
    assert found.median == (0 if found.unchanged else None)


def test_the_moves_are_the_ratios_of_the_files_own_digits() -> None:
    """Against the ECB's two lines read without the library."""
    found = diff(FRIDAY, MONDAY)
    before = {quote.counter: Fraction(str(quote.value)) for quote in FRIDAY.quotes}
    after = {quote.counter: Fraction(str(quote.value)) for quote in MONDAY.quotes}
    assert (found.base, found.unchanged, found.added, found.removed) == ("EUR", ("BGN",), (), ())
    assert (found.old_id, found.new_id) == (FRIDAY.id, MONDAY.id)
    assert (found.old_as_of, found.new_as_of) == (date(2024, 10, 18), date(2024, 10, 21))
    for change in found.changed:
        assert (change.old, change.new) == (before[change.code], after[change.code])
        assert change.move == after[change.code] / before[change.code] - 1
    sizes = [max(after[one.code] / before[one.code], before[one.code] / after[one.code]) for one in found.changed]
    assert sizes == sorted(sizes, reverse=True)
    moves = sorted([size - 1 for size in sizes] + [Fraction(0)])
    assert found.median == (moves[14] + moves[15]) / 2
    assert found.suspects == ()


def test_halving_and_doubling_are_equally_big_and_ties_go_by_code() -> None:
    old = by_hand({"EUR": "1", "JPY": "100", "GBP": "1", "CHF": "1"}, "2024-10-18")
    new = by_hand({"EUR": "2", "JPY": "50", "GBP": "1.9", "CHF": "0.5"}, "2024-10-21")
    found = diff(old, new)
    assert [(one.code, one.move) for one in found.changed] == [
        ("CHF", Fraction(-1, 2)), ("EUR", 1), ("JPY", Fraction(-1, 2)), ("GBP", Fraction(9, 10)),
    ]  # fmt: skip
    assert [one.size for one in found.changed] == [1, 1, 1, Fraction(9, 10)]
    assert found.median == 1


def test_equal_ratios_are_unchanged_however_they_are_written() -> None:
    old = Snapshot("EUR", [Quote("EUR", "JPY", "162.50"), Quote("XPF", "EUR", "8.38", nominal=1000)])
    new = Snapshot("EUR", [Quote("JPY", "EUR", 2, nominal=325), Quote("EUR", "XPF", 100000, nominal=838)])
    assert diff(old, new).unchanged == ("JPY", "XPF")


# Bases


def test_tables_of_two_bases_are_compared_in_the_new_ones_base() -> None:
    """Against the oracle, which reads the dollar table itself: cross rates are exact."""
    sample = fxsnap.sample()
    found = diff(MONDAY, sample)
    euros = {"EUR": Fraction(1)} | {quote.counter: Fraction(str(quote.value)) for quote in MONDAY.quotes}
    assert (found.base, len(found.changed), len(found.added), found.removed) == ("USD", 30, 139, ())
    for change in found.changed:
        assert change.old == euros[change.code] / euros["USD"]
        assert change.new == oracle.value(1, "USD", change.code)
    assert found.suspects == ()
    assert diff(sample, MONDAY).base == "EUR"


def test_the_old_base_will_do_and_without_either_there_is_an_error() -> None:
    old = by_hand({"EUR": "0.9", "CHF": "0.8"}, "2024-10-18")
    new = Snapshot("SEK", {"USD": "0.1", "CHF": "0.08"}, as_of="2024-10-21")
    found = diff(old, new)
    assert (found.base, found.unchanged, found.added, found.removed) == ("USD", ("CHF",), ("SEK",), ("EUR",))
    stranger = Snapshot("SEK", {"NOK": "1"}, as_of="2024-10-21")
    with pytest.raises(InvalidArgument) as caught:
        diff(old, stranger)
    for told in (repr(old), repr(stranger), "SEK is not in the old table", "nor USD in the new one", "has to quote"):
        assert told in str(caught.value)


# Units that changed


@pytest.mark.parametrize(
    ("code", "last", "first"), [("VES", "2021-09-30", "2021-10-01"), ("SYP", "2025-12-31", "2026-01-01")]
)
def test_a_code_is_not_compared_across_a_change_of_its_unit(code: str, last: str, first: str) -> None:
    before, after = by_hand({"EUR": "0.86", code: "5"}, last), by_hand({"EUR": "0.87", code: "6"}, first)
    for found in (diff(before, after), diff(after, before)):
        assert found.incomparable == ((code, date.fromisoformat(first)),)
        assert [change.code for change in found.changed] == ["EUR"]
        assert f"unit changed 1; base USD, {found.old_as_of} to {found.new_as_of}" in str(found)
        assert str(found).endswith(f"unit changed, not compared: {code} ({first})")
    later = by_hand({"EUR": "0.86", code: "6"}, "2026-06-30")
    assert diff(after, later).incomparable == ()
    assert code in [change.code for change in diff(before, by_hand({"EUR": "0.86", code: "6"}, last)).changed]


def test_an_average_is_of_all_its_days() -> None:
    spot = by_hand({"VES": "4.2"}, "2021-10-29")
    average = Snapshot("USD", {"VES": "4.2"}, as_of="2021-10-29", kind="average", period=("2021-09-01", "2021-10-29"))
    assert diff(average, spot).incomparable == diff(spot, average).incomparable == (("VES", date(2021, 10, 1)),)


def test_nothing_is_measured_in_a_unit_that_changed() -> None:
    old = by_hand({"VES": "4000000", "EUR": "0.86"}, "2021-09-30")
    new = Snapshot("VES", {"USD": "0.24", "EUR": "0.21"}, as_of="2021-10-01")
    found = diff(old, new)
    assert (found.base, found.incomparable[0][0]) == ("USD", "VES")
    before = Snapshot("VES", {"USD": "0.00000024"}, as_of="2021-09-30")
    with pytest.raises(InvalidArgument, match="VES changed its unit on 2021-10-01") as caught:
        diff(before, new)
    assert repr(before) in str(caught.value)
    assert repr(new) in str(caught.value)


@pytest.mark.parametrize(("before", "after"), [(None, "2026-06-30"), ("2020-01-01", None), (None, None)])
def test_without_dates_units_are_not_checked_and_it_says_so(before: str | None, after: str | None) -> None:
    found = diff(by_hand({"VES": "4000000"}, before), by_hand({"VES": "4"}, after))
    assert found.incomparable == ()
    assert "unit changes not checked" in str(found)
    assert "an unknown date" in str(found)
    assert found.suspects[0].suspicion == "1/1000000 times the old rate: another unit?"


# Suspects


@st.composite
def faults(draw: st.DrawFn) -> dict[str, Fraction]:
    """Three rows of Monday's table gone wrong: in another unit, upside down, and with another first digit."""
    codes = draw(st.permutations([quote.counter for quote in MONDAY.quotes]))
    rates = {code: MONDAY.rate("EUR", code).exact for code in codes}
    return {
        codes[0]: rates[codes[0]] * Fraction(10) ** draw(st.sampled_from([-3, -2, -1, 1, 2, 3])),
        codes[1]: 1 / rates[codes[1]],
        codes[2]: rates[codes[2]] * draw(st.sampled_from([Fraction(137, 100), Fraction(63, 100), Fraction(3)])),
    }


@given(faults())
def test_faults_sown_into_a_real_day_are_suspects_and_nothing_else_is(wrong: dict[str, Fraction]) -> None:
    faulty = with_rates(MONDAY, wrong)
    assert {change.code for change in diff(FRIDAY, faulty).suspects} == {*wrong}
    assert {change.code for change in diff(faulty, FRIDAY).suspects} == {*wrong}
    assert {change.code for change in diff(MONDAY, faulty).suspects} == {*wrong}


def test_a_suspicion_says_what_it_is() -> None:
    wrong = {
        "JPY": Fraction(16279),
        "PLN": Fraction("0.0043175"),
        "GBP": 1 / Fraction("0.83315"),
        "CHF": Fraction("1.288"),
    }
    found = diff(FRIDAY, with_rates(MONDAY, wrong | {"CZK": Fraction(14)}))
    assert {change.code: change.suspicion for change in found.suspects} == {
        "JPY": "100 times the old rate: another unit?",
        "PLN": "1/1000 times the old rate: another unit?",
        "GBP": "near the inverse of the old rate: upside down?",
        "CHF": "moved 37 % while the median of the others is 0.22 %",
        "CZK": "moved 45 % while the median of the others is 0.22 %",
    }
    assert [change.code for change in found.changed[:5]] == ["PLN", "JPY", "CZK", "GBP", "CHF"]


def test_a_slip_of_many_digits_has_a_power_for_a_name() -> None:
    old, new = by_hand({"VND": "25000", "EUR": "0.9"}, None), by_hand({"VND": "2.5e16", "EUR": "0.9"}, None)
    assert diff(old, new).suspects[0].suspicion == "10^12 times the old rate: another unit?"
    assert diff(new, old).suspects[0].suspicion == "1/10^12 times the old rate: another unit?"


def test_a_jump_is_one_only_beside_others_that_stand_still() -> None:
    """More than a fifth, and the median of the others under 2 %: at the edges, and where there are no others."""

    def marked(jump: str, *others: str) -> bool:
        codes = ["AAA", "BBB", "CCC", "DDD"][: len(others)]
        old, new = by_hand({"XXX": "3", **dict.fromkeys(codes, "1")}, None), {"XXX": str(3 * Decimal(jump))}
        found = diff(old, by_hand({**new, **dict(zip(codes, others, strict=True))}, None))
        return "XXX" in [change.code for change in found.suspects]

    assert marked("1.201", "1.01", "1.0199", "1.5")
    assert not marked("1.2", "1.01", "1.0199", "1.5")
    assert not marked("1.201", "1.01", "1.02", "1.5")
    assert not marked("1.201")
    assert marked("0.8", "1")
    assert not marked("0.85", "1")


def test_a_rate_near_one_is_upside_down_only_beside_others_that_stand_still() -> None:
    """A table upside down near 1 has moved by less than a jump; tables of different years do so by themselves."""
    old = by_hand({"EUR": "0.92", "JPY": "150", "CHF": "0.86"}, "2024-10-18")
    assert [one.code for one in diff(old, by_hand({"EUR": "1.085", "JPY": "151", "CHF": "0.861"}, None)).suspects] == [
        "EUR"
    ]
    assert diff(old, by_hand({"EUR": "1.085", "JPY": "170", "CHF": "0.90"}, None)).suspects == ()


REAL = {
    "2001-02-22": "TRL", "2008-10-06": "ISK", "2008-10-08": "ISK", "2008-11-06": "ISK", "2014-12-16": "RUB",
    "2021-12-21": "TRY", "2022-02-28": "RUB",
}  # fmt: skip
"""The days on which a rate of the ECB's jumped, as the page on comparing tables counts them."""


@given(st.integers(1, len(ECB) - 1) | st.sampled_from([ECB.days.index(date.fromisoformat(day)) for day in REAL]))
def test_from_one_real_day_to_the_next_only_crises_are_suspect(place: int) -> None:
    day = str(ECB.days[place])
    suspects = diff(ECB.at(ECB.days[place - 1]), ECB.at(day)).suspects
    assert [change.code for change in suspects] == ([REAL[day]] if day in REAL else [])


# What it is, and what it takes


def test_what_it_looks_like() -> None:
    found = diff(
        by_hand({"EUR": "0.9219", "DKK": "6.87", "JPY": "1"}, "2024-10-18"),
        by_hand({"EUR": "0.9219", "DKK": "6.8700001"}, None),
    )
    assert repr(found) == (
        "Diff(USD, 2024-10-18 to an unknown date, changed 1, unchanged 1, added 0, removed 1, unit changes not checked, "
        "suspects 0)"
    )
    assert str(found).splitlines() == [
        "changed 1, unchanged 1, added 0, removed 1, unit changes not checked; base USD, 2024-10-18 to an unknown date; "
        "median move 0.000001 %",
        "DKK  6.87  6.8700001  +0.000001 %",
        "removed: JPY",
    ]


def test_moves_too_small_to_show_have_their_sign() -> None:
    old, new = by_hand({"EUR": "1", "DKK": "7"}, None), by_hand({"EUR": f"1.{'0' * 30}1", "DKK": f"6.{'9' * 30}"}, None)
    assert [line.split()[-2:] for line in str(diff(old, new)).splitlines()[1:]] == [["-0", "%"], ["+0", "%"]]


def test_many_codes_are_listed_in_lines_of_one_width() -> None:
    text = str(diff(MONDAY, fxsnap.sample()))
    listed = text[text.index("added: ") :].splitlines()
    assert max(map(len, listed)) <= 100
    assert " ".join(listed).split() == ["added:", *", ".join(diff(MONDAY, fxsnap.sample()).added).split()]


@given(snapshots())
def test_every_table_can_be_shown_beside_itself(table: Snapshot) -> None:
    assert str(diff(table, table)).startswith("changed 0, unchanged ")


def test_it_is_a_value() -> None:
    found, again = diff(FRIDAY, MONDAY), diff(FRIDAY, MONDAY)
    assert found == again
    assert hash(found) == hash(again)
    assert found != diff(MONDAY, FRIDAY)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        copy = pickle.loads(pickle.dumps(found, protocol))
        assert copy == found
        assert (copy.base, copy.old_id, copy.changed, copy.unchanged) == ("EUR", FRIDAY.id, found.changed, ("BGN",))
    with pytest.raises(AttributeError, match="cannot be changed"):
        found.added = ("EUR",)


@pytest.mark.parametrize(
    ("other", "told"),
    [(ECB, "history.at(day)"), ("usd.txt", "fxsnap.load(path)"), (Path("usd.txt"), "fxsnap.load(path)"), (b"USD -", "fxsnap.parse(text)"),
     ({"EUR": "0.9"}, "fxsnap.Snapshot(base, {code: rate}"), (None, "expected a Snapshot"), (3, "expected a Snapshot")],
)  # fmt: skip
def test_anything_but_a_snapshot_is_refused_with_the_way_to_one(other: Any, told: str) -> None:
    for name, tables in (("old", (other, MONDAY)), ("new", (MONDAY, other))):
        with pytest.raises(InvalidArgument) as caught:
            diff(*tables)
        assert str(caught.value).startswith(f"{name} cannot be ")
        assert told in str(caught.value)
        assert "rates=" not in str(caught.value)
