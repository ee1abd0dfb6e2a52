"""The generator of SQL: the plan is certified, the text is what it says, and the proof holds when it is tried out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sql_rows as rows_of
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap.columns import sql
from fxsnap.columns.limbs import NO_UNIT, TOO_LONG, Asked, Plan, plan_of
from fxsnap.columns.ratios import MODES, grid_of, round_ratio
from fxsnap.errors import InvalidArgument

SAMPLE = fxsnap.sample()
INT64 = 2**63


def plan(
    source: str | None, target: str | None, scale: int = 2, rounding: Any = "minor", rates: Any = SAMPLE, **how: Any
) -> Plan:
    asked = {"dated": False, "on": None, "policy": None, "largest": INT64 - 1, **how}
    return plan_of(Asked(source, target, rates, grid_of(rounding, target), scale, **asked))


def divide(amount: int, n: int, d: int, bits: int, digits: int) -> tuple[int, int]:
    """The long division as the text has it, each step of which must fit int64."""
    q = r = 0
    for place in reversed(range(digits)):
        assert bits * place < 63  # Spark would shift by the rest
        w = (amount >> bits * place) & (2**bits - 1)
        t = (r << bits) + w * n
        u = t // d
        q = (q << bits) + u
        r = t - u * d
        assert max(t, q, w * n, r << bits, u * d, 2 * r + 1) < INT64
    return q, r


@pytest.mark.parametrize("scale", [0, 2, 4, 6])
@pytest.mark.parametrize("target", ["EUR", "JPY", "KWD", "CLF", None])
def test_every_ratio_of_a_plan_is_certified(target: str | None, scale: int) -> None:
    made = plan(None, target, scale)
    assert made.bits >= 7
    assert len(made.ratios) == len(SAMPLE) * (1 if target else len(SAMPLE))
    for ratio in made.ratios:
        if ratio.most in (NO_UNIT, TOO_LONG):
            continue
        assert made.base * (ratio.n + ratio.d) <= INT64
        assert made.base**made.digits > ratio.most
        assert round_ratio(ratio.most * ratio.n, ratio.d, "UP") * ratio.step <= 10**18 - 1
        q, r = divide(ratio.most, ratio.n, ratio.d, made.bits, made.digits)
        assert q * ratio.d + r == ratio.most * ratio.n
        assert 0 <= r < ratio.d
    assert made.base ** (made.digits - 1) <= max(ratio.most for ratio in made.ratios)


@given(st.integers(1, 2**56 - 1), st.integers(1, 2**56 - 1), st.integers(0, INT64 - 1), st.data())
def test_the_long_division_is_exact(n: int, d: int, amount: int, data: Any) -> None:
    """For any N, D and amount, and any digits that fit, q * D + r == amount * N with 0 <= r < D."""
    if n + d > 2**56 or amount * n // d >= INT64:
        amount = min(amount, (INT64 - 1) * d // n)
        n, d = min(n, 2**55), min(d, 2**55)
        amount = min(amount, (INT64 - 1) * d // n)
    most = INT64 // (n + d)
    bits = data.draw(st.integers(1, min(most.bit_length() - 1, 41)))
    digits = 1
    while 2 ** (bits * digits) <= amount:
        digits += 1
    assert divide(amount, n, d, bits, digits) == divmod(amount * n, d)


def test_figures_of_the_notes() -> None:
    made = plan(None, "EUR", largest=10**18 - 1)
    assert (made.bits, made.digits) == (23, 3)
    made = plan(None, None, largest=10**18 - 1)
    assert (made.bits, made.digits) == (14, 5)
    made = plan(None, "EUR", rates=fxsnap.ecb(), dated=True, policy="previous", largest=10**18 - 1)
    assert made.digits == 2  # in lowest terms, day by day, the ECB's ratios are shorter than the notes' common scale
    assert sum(text != "" for one in made.series for text in one.texts) == 326_612


def test_a_series_has_what_the_history_has() -> None:
    history = fxsnap.ecb()["2024-01-01":"2024-01-31"]
    made = plan(None, "USD", rates=history, dated=True, policy="next:3")
    assert {one.key for one in made.series} == {(code,) for code in history.codes}
    for one in made.series:
        for ordinal, text in enumerate(one.texts, one.first):
            try:
                rate = history.rate(str(one.key[0]), "USD", on=date.fromordinal(ordinal), policy="next:3").exact
            except fxsnap.RateNotFound:
                assert text == ""
            else:
                n, d = map(int, text.split("/"))
                assert (n, d) == rate.as_integer_ratio()


def test_too_many_ratios_are_refused_with_a_way_out() -> None:
    with pytest.raises(
        InvalidArgument,
        match=r"10,169 days of 1,764 pairs: at most 2,000,000 ratios .* history\['2024-01-01':'2024-12-31'\]",
    ):
        plan(None, None, rates=fxsnap.ecb(), dated=True, policy="previous")
    assert plan(None, None, rates=fxsnap.ecb()["2024-01-01":], dated=True, policy="exact").series


def test_a_table_without_a_day_answers_for_no_column_of_days() -> None:
    rates = fxsnap.Snapshot("USD", {"EUR": "0.92115"})
    with pytest.raises(InvalidArgument, match="the date of these rates is not known"):
        plan(None, "EUR", rates=rates, dated=True)


def test_a_pair_without_a_common_day() -> None:
    with pytest.raises(InvalidArgument, match="CYP to RON: these rates have both on no day"):
        plan("CYP", "RON", rates=fxsnap.ecb()["2008-01-01":], dated=True)


# The text


def text(dialect: str = "duckdb", **how: Any) -> str:
    arguments: dict[str, Any] = {"amounts": sql.decimal_amounts(18, 2), "rates": SAMPLE, **how}
    return sql.conversion(
        dialect,
        "facts",
        "amount",
        arguments.pop("source", sql.column("code")),
        arguments.pop("target", "EUR"),
        **arguments,
    )


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_the_text_divides_no_decimals_and_casts_nothing_to_double(dialect: str) -> None:
    for mode in MODES:
        made = text(dialect, rounding=f"minor:{mode}")
        assert "DOUBLE" not in made
        assert " / " not in made
        assert "round(" not in made.lower()
        assert made.count("(") == made.count(")")


def test_a_text_is_the_same_every_time_and_holds_each_rate_once() -> None:
    assert text() == text()
    for code in SAMPLE:
        assert text().count(f"('{code}', ") == 1


def test_names_are_quoted() -> None:
    assert '"a ""b"""' in text(source=sql.column('a "b"'))
    assert "`a ``b```" in text("spark", source=sql.column("a `b`"))


def test_amounts() -> None:
    assert sql.decimal_amounts(9, 2) == ("decimal", 2, 10**9 - 1)
    assert sql.decimal_amounts(38, 2) == ("wide", 2, 10**18 - 1)
    for bad in (lambda: sql.decimal_amounts(38, 19), lambda: sql.any_amounts(-1), lambda: sql.any_amounts(19)):
        with pytest.raises(InvalidArgument, match="0 to 18 decimals"):
            bad()
    with pytest.raises(InvalidArgument, match="duckdb, spark"):
        text("sqlite")


def test_the_rows_of_these_tests_hold_what_they_promise() -> None:
    rows = rows_of.pairs(2, ["EUR", "JPY"])
    ties = [row for row in rows if (2 * rows_of.exact(row, 2, rows_of.MINOR[row.target] or 0)).denominator == 1]
    assert 60 < len(ties) < len(rows)
