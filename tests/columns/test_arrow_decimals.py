"""What Arrow's and pandas's own numbers do, and why columns are not converted with them.

These are their answers and not ours; a test that fails here is good news, and docs/explanation should say so.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")

import pyarrow.compute as pc  # noqa: E402
from cases import LIVE, SAMPLE  # noqa: E402

from fxsnap import columns  # noqa: E402


def decimals(*texts: str) -> Any:
    return pa.array([Decimal(text) for text in texts])


def test_arrow_truncates_a_quotient_of_decimals() -> None:
    found = pc.divide(decimals("2.00").cast(pa.decimal128(10, 2)), decimals("3.00").cast(pa.decimal128(10, 2)))
    assert found[0].as_py() < Decimal(2) / 3
    assert str(found[0].as_py()).endswith("66")


def test_arrow_multiplies_exactly_or_refuses() -> None:
    assert pc.multiply(decimals("1.23"), decimals("0.123456"))[0].as_py() == Decimal("0.15185088")
    wide = pa.array([Decimal(1)], pa.decimal128(30, 2))
    with pytest.raises(pa.ArrowInvalid):
        pc.multiply(wide, wide)


def test_arrows_half_up_is_towards_plus_infinity() -> None:
    values = decimals("0.125", "-0.125")
    assert pc.round(values, 2, round_mode="half_up").to_pylist() == [Decimal("0.13"), Decimal("-0.12")]
    ours = columns.convert(values, "EUR", "EUR", rates=SAMPLE, rounding="2:half_up")
    assert ours.to_pylist() == [Decimal("0.13"), Decimal("-0.13")], "Decimal's, and the invoice's: away from zero"


def test_arrow_wraps_int64_without_a_word() -> None:
    assert pc.multiply(pa.array([2**62]), 4)[0].as_py() == 0


def test_a_float_is_not_the_decimal_that_was_typed() -> None:
    assert pa.array([1.005]).cast(pa.decimal128(10, 2))[0].as_py() == Decimal("1.00")
    assert columns.convert([1.005], "EUR", "EUR", rates=SAMPLE, rounding="2:half_up")[0].as_py() == Decimal("1.01")


def test_floats_are_wrong_by_a_cent_in_some_rows_of_a_million() -> None:
    """The usual way, a rate as a double and a rounded product, against the right answers for the same rows."""
    chance = np.random.default_rng(4217)
    units = np.exp(chance.uniform(np.log(1), np.log(1e13), 300_000)).astype(np.int64)
    places = chance.integers(0, len(LIVE), len(units))
    rates = np.array([float(SAMPLE.rate(code, "EUR")) for code in LIVE])
    usual = np.round(units / 100.0 * rates[places], 2)
    right = columns.convert(units / 100.0, np.array(LIVE)[places], "EUR", rates=SAMPLE, dtype="float64").to_numpy()
    sure = np.abs(right) < 2.0**43  # beyond, a double has no cents
    wrong = int((usual[sure] != right[sure]).sum())
    assert 0 < wrong < 3000


def test_a_rounded_inverse_is_wrong_where_the_result_is_a_tie() -> None:
    """1 USD is 0.92115 EUR, so 100 USD times an odd number end on half a cent; a twelve-digit inverse misses half of them."""
    ties = [100 * odd for odd in range(1, 2001, 2)]
    exact = columns.convert(ties, "USD", "EUR", rates=SAMPLE).to_pylist()
    inverse = (Decimal(1) / Decimal("0.92115")).quantize(Decimal("1e-12"))
    by_inverse = [(Decimal(tie) / inverse).quantize(Decimal("0.01")) for tie in ties]
    wrong = sum(one != other for one, other in zip(exact, by_inverse, strict=True))
    assert 400 < wrong < 600
