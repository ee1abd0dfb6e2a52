"""Numbers in, strictly; one correct rounding out."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxsnap.errors import FxError, InvalidAmount, InvalidRate
from fxsnap.exact import (
    MODES,
    exact_amount,
    exact_rate,
    outward,
    ratio,
    ratio_text,
    round_to_digits,
    round_to_places,
    round_to_step,
)

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=9) | st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30
)
fractions = st.fractions() | st.builds(Fraction, st.integers(-(10**40), 10**40), st.integers(1, 10**25))


class Indexed:
    """What has ``__index__`` counts as an int."""

    def __index__(self) -> int:
        return 7


# In


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (100, "100"), ("100", "100"), ("1200.00", "1200.00"), (Decimal("1E+2"), "100"), ("1e3", "1000"), ("-5", "-5"),
        ("+5", "5"), (".5", "0.5"), (" 5\n", "5"), (19.99, "19.99"), (0.1 + 0.2, "0.30000000000000004"), (1e22, "10000000000000000000000"),
        (Decimal("-0.00"), "0.00"), (-0.0, "0.0"), (Indexed(), "7"), ("0", "0"), (10**999, "1" + "0" * 999),
        ("1.4871e-5", "0.000014871"),
    ],
)  # fmt: skip
def test_an_amount_is_taken_as_given(given: object, taken: str) -> None:
    number = exact_amount(given)
    assert isinstance(number, Decimal)
    assert str(number) == taken


def test_a_fraction_stays_a_fraction() -> None:
    assert exact_amount(Fraction(1, 3)) == Fraction(1, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity"), True, False, None,
        "1,234.56", "1_000", "", " ", "٣", "１２", "12 34", "0x10", "5.", "1e", "--5", "NaN", "Infinity", "€5", "5\0",
        b"5", bytearray(b"5"), [5], (5,), {5: 5}, object(), 1j, "1e999999999", "1e-999999999", "9" * 1001, 10**1000,
        Decimal("1E+1000"), Decimal("1E-1000"), Fraction(1, 10**1000), Fraction(10**1000), "1e" + "9" * 10**6, "5" * 10**6,
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_and_shown(wrong: object) -> None:
    with pytest.raises(InvalidAmount) as caught:
        exact_amount(wrong)
    assert isinstance(caught.value, ValueError)
    assert caught.value.value in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1,234.56", "comma"), ("1_000", "underscores"), ("", "empty"), ("٣", "0 to 9"), ("nan", "finite")],
)
def test_the_reason_says_what_to_do(text: str, reason: str) -> None:
    with pytest.raises(InvalidAmount, match=reason):
        exact_amount(text)


def test_numpy_and_its_kin_by_their_kind() -> None:
    class Float64(float):
        """As NumPy's: a float whose repr is another's."""

        def __repr__(self) -> str:
            return f"np.float64({float(self)})"

    class Float32:
        """As NumPy's: no float, no ``__index__``; its digits are not those that were meant."""

        def __float__(self) -> float:
            return 0.1

    class Array:
        """An array of one element has ``__index__``, and is a column all the same."""

        def __len__(self) -> int:
            return 1

        def __index__(self) -> int:
            return 5

    assert exact_amount(Float64(19.99)) == Decimal("19.99")
    with pytest.raises(InvalidAmount, match="str"):
        exact_amount(Float32())
    with pytest.raises(InvalidAmount, match="convert_many"):
        exact_amount(Array())


@pytest.mark.parametrize("wrong", [0, "0", "-1", -0.5, "0e5", "nan", None, True, "1e-1000", "0.92.115", "0,92115"])
def test_a_rate_is_positive_and_finite(wrong: object) -> None:
    with pytest.raises(InvalidRate):
        exact_rate(wrong)


@given(
    st.text() | st.binary() | st.integers() | st.floats() | st.decimals() | st.none() | st.fractions() | st.booleans()
)
def test_nothing_but_an_error_of_ours_leaves(value: object) -> None:
    """Law: a number is taken with its value unchanged, or refused with an FxError."""
    for read in (exact_amount, exact_rate):
        try:
            number = read(value)
        except FxError as error:
            assert str(error)
            continue
        if isinstance(value, int | Decimal | Fraction):
            assert number == value
        elif isinstance(value, float):
            assert float(number) == value


# Out


@given(fractions, st.integers(0, 12), st.sampled_from(MODES))
def test_places_are_rounded_once(number: Fraction, places: int, mode: str) -> None:
    """Law: the result is the exact ratio rounded by the mode's definition, with exactly the places."""
    assert oracle.text(round_to_places(*ratio(number), places, mode)) == oracle.to_places(number, places, mode)


@given(
    st.integers(-(10**12), 10**12), st.integers(0, 6), st.sampled_from(MODES), st.integers(-1, 1), st.integers(1, 60)
)
def test_ties_and_their_neighbours(units: int, places: int, mode: str, beside: int, far: int) -> None:
    """Law: a tie, and a number as near to a tie as one likes, go where the mode says."""
    number = Fraction(2 * units + 1, 2 * 10**places) + Fraction(beside, 10 ** (places + far))
    assert oracle.text(round_to_places(*ratio(number), places, mode)) == oracle.to_places(number, places, mode)


@given(numbers, st.sampled_from(["0.05", "0.5", "1", "5", "0.25", "1000", "0.003"]), st.sampled_from(MODES))
def test_steps_are_rounded_once(number: Decimal, step: str, mode: str) -> None:
    """Law: the result is the multiple of the step that the mode names, with the decimals of the step."""
    result = round_to_step(number, Decimal(1), Decimal(step), mode)
    assert Fraction(result) == oracle.to_step(Fraction(number), step, mode)
    assert result.as_tuple().exponent == Decimal(step).as_tuple().exponent


@given(fractions)
def test_28_digits(number: Fraction) -> None:
    """Law: half even to 28 digits or to whole units; no zero at the end after the point; never an exponent."""
    result = round_to_digits(*ratio(number))
    assert oracle.text(result) == oracle.to_digits(number)
    assert "E+" not in str(result)


@given(fractions, fractions)
def test_outward_holds_the_interval(one: Fraction, other: Fraction) -> None:
    """Law: the rounded interval contains the exact one, and is wider by less than a unit of the 28th digit."""
    low, high = sorted((one, other))
    below, above = outward(low, high)
    assert oracle.text(below) == oracle.to_digits(low, mode="ROUND_FLOOR")
    assert oracle.text(above) == oracle.to_digits(high, mode="ROUND_CEILING")
    assert Fraction(below) <= low <= high <= Fraction(above)


def test_more_than_28_digits_before_the_point_are_whole_units() -> None:
    number = Fraction(10**40 + 1, 3)
    assert (
        oracle.text(round_to_digits(*ratio(number)))
        == "3333333333333333333333333333333333333334"
        == oracle.to_digits(number)
    )
    assert str(round_to_digits(Decimal("9999999999999999999999999999.6"), Decimal(1))) == "1" + "0" * 28


@pytest.mark.parametrize(
    ("number", "text"), [(Fraction(92), "92"), (Fraction(18423, 20000), "18423/20000"), (Fraction(-1, 3), "-1/3")]
)
def test_a_ratio_as_text(number: Fraction, text: str) -> None:
    assert ratio_text(number) == text


def test_a_ratio_of_five_thousand_digits_has_a_text() -> None:
    assert ratio_text(Fraction(10**5000)) == "1" + "0" * 5000


@pytest.mark.parametrize("prec", [1, 3, 50])
@pytest.mark.parametrize("rounding", ["ROUND_DOWN", "ROUND_UP"])
def test_the_callers_context_changes_nothing(prec: int, rounding: str) -> None:
    traps = list(decimal.Context().traps)
    with decimal.localcontext(decimal.Context(prec=prec, rounding=rounding, Emin=-5, Emax=5, traps=traps)) as context:
        assert str(exact_amount("12345.678901")) == "12345.678901"
        assert str(round_to_places(Decimal("2933.745"), Decimal(1), 2)) == "2933.74"
        assert str(round_to_digits(Decimal(100), Decimal(3))) == "33.33333333333333333333333333"
        assert str(round_to_step(Decimal("0.7451"), Decimal(1), Decimal("0.50"))) == "0.50"
        assert not any(context.flags.values())
