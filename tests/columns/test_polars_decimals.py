"""What Polars' own decimals and floats do with money, pinned: why `fxsnap.columns.polars` computes with integers.

All of this was found in Polars 2.1.0, and each test says what it shows. A test that fails after an update means that
Polars does something else now: then the explanation pages need a look, and nothing else does.
"""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

pl = pytest.importorskip("polars")

import fxsnap  # noqa: E402
from fxsnap.columns.polars import convert  # noqa: E402
from fxsnap.columns.ratios import round_ratio  # noqa: E402


def decimals(*values: str, scale: int) -> Any:
    return pl.Series([Decimal(value) for value in values], dtype=pl.Decimal(38, scale))


def texts(series: Any) -> list[str]:
    return [str(value) for value in series.to_list()]


def test_a_product_keeps_the_larger_scale_and_rounds_the_rest_away() -> None:
    assert texts(decimals("1.23", scale=2) * decimals("0.123456", scale=6)) == ["0.151851"]  # 0.15185088
    assert texts(decimals("1.23", "2.25", scale=2) * decimals("0.12", "0.10", scale=2)) == ["0.15", "0.22"]  # 0.225
    half = pl.select(pl.lit(decimals("1.23", scale=2)) * pl.lit(Decimal("0.5"))).to_series()
    assert texts(half) == ["0.62"]  # 0.615, to cents without being asked


def test_a_quotient_has_the_scale_of_its_operands() -> None:
    assert texts(decimals("1.00", "2.00", scale=2) / decimals("3.00", "3.00", scale=2)) == ["0.33", "0.67"]


def test_a_narrowing_cast_rounds_half_even_in_silence() -> None:
    assert texts(decimals("0.125", "0.135", "-0.125", scale=3).cast(pl.Decimal(38, 2))) == ["0.12", "0.14", "-0.12"]
    assert texts(pl.Series(["1.005", "0.0051"]).cast(pl.Decimal(38, 2))) == ["1.00", "0.01"]
    assert pl.Series(["1.005"]).str.to_decimal(scale=2).to_list() == [Decimal("1.00")]
    assert decimals("1.99", "-1.99", scale=2).cast(pl.Int64).to_list() == [1, -1]  # and to integers it cuts


def test_round_is_half_even_unless_said_otherwise_and_keeps_the_zeros() -> None:
    numbers = decimals("0.125", "0.135", "-0.125", scale=3)
    assert texts(numbers.round(2)) == ["0.120", "0.140", "-0.120"]
    assert texts(numbers.round(2, mode="half_away_from_zero")) == ["0.130", "0.140", "-0.130"]


def test_a_float_becomes_a_decimal_by_a_product_of_floats() -> None:
    assert texts(pl.Series([2.675, 1.005]).cast(pl.Decimal(38, 2))) == ["2.68", "1.00"]  # 2.67499..., 1.00499...
    assert texts(pl.Series([0.1]).cast(pl.Decimal(38, 30))) == ["0.100000000000000009025336901632"]  # neither 0.1


def test_a_decimal_that_overflows_is_an_error() -> None:
    large = decimals("9" * 36, scale=2)
    for operation in (lambda: large * large, lambda: large + large, lambda: pl.concat([large, large]).sum()):
        with pytest.raises(pl.exceptions.ComputeError, match="overflow in decimal"):
            operation()


def test_integers_wrap_in_silence() -> None:
    assert (pl.Series([2**62]) * 4).to_list() == [0]
    assert (pl.Series([2**126], dtype=pl.Int128) * pl.Series([4], dtype=pl.Int128)).to_list() == [0]
    assert pl.Series([-(2**127)], dtype=pl.Int128).abs().to_list() == [-(2**127)]
    assert pl.Series([2**63 - 1, 1]).sum() == -(2**63)


def test_a_float_over_a_literal_is_a_product_with_its_inverse() -> None:
    numbers = [float(cents) for cents in range(1, 2000)]
    by_literal = (pl.Series(numbers) / 100.0).to_list()
    by_column = (pl.Series(numbers) / pl.Series([100.0] * len(numbers))).to_list()
    assert by_column == [number / 100 for number in numbers]
    wrong = [number for number, seen in zip(numbers, by_literal, strict=True) if seen != number / 100]
    assert (wrong[0], len(wrong)) == (35.0, 263)  # 35 / 100 is not 0.35


def test_a_decimal_becomes_the_nearest_double() -> None:
    """This one is right, and `dtype="float64"` stands on it."""
    chance = random.Random(53)
    units = [chance.randrange(-(10**38) + 1, 10**38) >> chance.randrange(126) for _ in range(20_000)]
    for scale in (0, 2, 4, 18):
        numbers = pl.Series(units, dtype=pl.Int128).reinterpret(dtype=pl.Decimal(38, scale))
        assert numbers.cast(pl.Float64).to_list() == [unit / 10**scale for unit in units]


def test_what_people_do_today_gets_cents_wrong() -> None:
    """A rate of twelve decimals, and two rates of the table, in Polars' decimals: of 20 000 rows five in a hundred are
    wrong the one way, a few the other; by integers none.
    """
    sample = fxsnap.sample()
    rates = {"USD": Decimal(1), **{quote.counter: quote.value for quote in sample.quotes}}
    chance = random.Random(12)
    codes = [chance.choice(sample.codes) for _ in range(20_000)]
    cents = [int(10 ** chance.uniform(0, 13)) for _ in codes]
    ratios = [Fraction(rates["EUR"]) / Fraction(rates[code]) for code in codes]
    exact = [
        round_ratio(cent * ratio.numerator, ratio.denominator, "HALF_EVEN")
        for cent, ratio in zip(cents, ratios, strict=True)
    ]
    amounts = pl.Series(cents, dtype=pl.Int128).reinterpret(dtype=pl.Decimal(38, 2))
    twelve = pl.Series(
        [round(Decimal(ratio.numerator) / ratio.denominator, 12) for ratio in ratios], dtype=pl.Decimal(38, 12)
    )
    source = pl.Series([rates[code] for code in codes], dtype=pl.Decimal(38, 6))
    target = pl.Series([rates["EUR"]] * len(codes), dtype=pl.Decimal(38, 6))

    def wrong(results: Any) -> int:
        units = results.cast(pl.Decimal(38, 2)).to_physical().to_list()
        return sum(one != other for one, other in zip(units, exact, strict=True))

    assert wrong(amounts * twelve) > 500
    assert wrong(amounts * target / source) > 0
    with pytest.warns(fxsnap.RetiredCurrencyWarning):
        assert wrong(convert(amounts, pl.Series(codes), "EUR", rates=sample)) == 0
