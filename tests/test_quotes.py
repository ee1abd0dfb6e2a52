"""Quote, Leg and Rate: which way they point, and how much their digits say."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import InvalidArgument, InvalidRate, Leg, Quote, Rate
from fxsnap.quotes import shortened

# Dead codes of the sample are in these tables of cases; that they warn is tests/test_retired.py's.
pytestmark = pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")

EUR = Quote("USD", "EUR", "0.92115", quantum="0.000001")
JPY = Quote("USD", "JPY", "149.9685", quantum="0.000001")


def test_a_quote_keeps_what_was_published() -> None:
    quote = Quote("EUR", "DKK", "7.4370")
    assert (quote.base, quote.counter, str(quote.value), quote.nominal) == ("EUR", "DKK", "7.4370", 1)
    assert (quote.quantum, quote.kind, quote.origin) == (None, "published", None)
    assert quote == Quote("EUR", "DKK", "7.437"), "trailing zeros are no fact"
    assert str(quote) == "1 EUR = 7.4370 DKK"
    assert repr(quote) == "Quote(1 EUR = 7.4370 DKK, published)"


def test_nominal_carries_what_no_decimal_can() -> None:
    assert Quote("XPF", "EUR", "8.38", nominal=1000).exact == Fraction(838, 100000)
    assert Quote("JPY", "EUR", "0.61", nominal=100) == Quote("JPY", "EUR", "0.0061")
    assert Quote("EUR", "USD", "24.1234", nominal=23).exact == Fraction(241234, 230000)


def test_direction_is_part_of_a_quote() -> None:
    assert Quote("USD", "EUR", "0.5") != Quote("EUR", "USD", "2")


@pytest.mark.parametrize(
    "wrong",
    [
        {"base": "US"}, {"base": "USDOLLARXXX"}, {"base": "1US"}, {"base": "U D"}, {"base": None}, {"counter": "€UR"}, {"counter": 978},
        {"counter": "USD"}, {"nominal": 0}, {"nominal": -1}, {"nominal": 1.0}, {"nominal": True}, {"kind": "guess"}, {"value": 0},
        {"value": "-1"}, {"value": None}, {"quantum": "-1"}, {"quantum": 0.1}, {"quantum": True}, {"origin": 5}, {"origin": "two\nlines"},
    ],
)  # fmt: skip
def test_what_is_no_quote_is_refused(wrong: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"base": "USD", "counter": "EUR", "value": "0.9"} | wrong
    with pytest.raises((InvalidRate, InvalidArgument)):
        Quote(fields.pop("base"), fields.pop("counter"), fields.pop("value"), **fields)


def test_a_quantum_is_never_more_than_the_value() -> None:
    assert Quote("USD", "XAU", "0.000367", quantum="0.000001").quantum == Decimal("0.000001")
    assert Quote("USD", "BTC", "0.0000004", quantum="0.000001").quantum == Decimal("0.0000004")


@pytest.mark.parametrize("zero", [0, "0", "0.0", "0.000", Decimal(0), Decimal("0.00")])
def test_a_quantum_of_zero_is_exact_however_it_is_written(zero: Any) -> None:
    assert Quote("EUR", "DEM", "1.95583", quantum=zero).quantum == 0


@pytest.mark.parametrize(
    "wrong", [Decimal("sNaN"), Decimal("NaN"), Decimal("Infinity"), "", ".", "0..0", "-0.1", 10**2000]
)
def test_what_is_no_quantum_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidArgument, match="quantum"):
        Quote("EUR", "DEM", "1.95583", quantum=wrong)


def test_an_interval_is_half_a_quantum_each_way() -> None:
    assert EUR.interval == (Fraction("0.9211495"), Fraction("0.9211505"))
    assert Quote("EUR", "DEM", "1.95583", quantum=0).interval == (Fraction("1.95583"), Fraction("1.95583"))
    assert Quote("USD", "EUR", "0.9").interval is None


def test_a_leg_goes_either_way() -> None:
    forward, backward = Leg(EUR, True), Leg(EUR, False)
    assert (forward.source, forward.target, backward.source, backward.target) == ("USD", "EUR", "EUR", "USD")
    assert forward.exact * backward.exact == 1
    assert backward.interval == (1 / Fraction("0.9211505"), 1 / Fraction("0.9211495"))
    assert forward.flipped() == backward
    assert str(backward) == "1 USD = 0.92115 EUR (published, used backwards)"


def test_a_rate_says_units_of_counter_for_one_of_base() -> None:
    rate = Rate("EUR", "JPY", [Leg(EUR, False), Leg(JPY, True)])
    assert rate.exact == Fraction("149.9685") / Fraction("0.92115")
    assert str(rate.value) == "162.8057319654779351897085165"
    assert float(rate) == float(rate.exact) == 1499685 / 10000 / 0.92115
    assert rate.inverse().exact == 1 / rate.exact
    assert rate.inverse().inverse() == rate
    assert str(rate) == "1 EUR = 162.8057319... JPY, good to 6 significant digits"


def test_an_inverse_is_exact_however_often() -> None:
    rate = Rate("USD", "EUR", [Leg(Quote("USD", "EUR", "3"), True)])
    assert rate.inverse().value == Decimal("0.3333333333333333333333333333")
    assert rate.inverse().inverse().value == 3


def test_legs_must_lead_from_base_to_counter() -> None:
    for base, counter, legs in [
        ("USD", "JPY", [Leg(EUR, True)]),
        ("EUR", "USD", [Leg(EUR, True)]),
        ("USD", "EUR", []),
        ("USD", "EUR", [EUR]),
    ]:
        with pytest.raises(InvalidArgument):
            Rate(base, counter, legs)  # type: ignore[arg-type]


def test_a_rate_to_itself_is_exactly_one() -> None:
    rate = Rate("USD", "USD", [])
    assert (rate.exact, rate.bounds, str(rate)) == (1, (1, 1), "1 USD = 1 USD, exact")


def test_gold_has_three_digits_and_says_so(sample: fxsnap.Snapshot) -> None:
    rate = sample.rate("XAU", "USD")
    assert str(rate.value).startswith("2724.795640326975")
    assert rate.bounds is not None
    low, high = rate.bounds
    assert (round(low, 3), round(high, 3)) == (Decimal("2721.088"), Decimal("2728.513"))
    assert rate.digits == 3
    assert "good to 3 significant digits" in str(rate)


def test_digits_by_their_definition(sample: fxsnap.Snapshot) -> None:
    """The largest n for which half the interval is at most half a unit of the n-th digit, for every code."""
    for code in sample.codes:
        rate = sample.rate(code, "USD")
        assert rate.interval is not None
        assert rate.digits is not None
        half = (rate.interval[1] - rate.interval[0]) / 2
        first = rate.value.adjusted()
        fits = [n for n in range(29) if half <= Fraction(10) ** (first - n + 1) / 2]
        assert rate.digits == max(fits), code


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 6), st.integers(0, 6))
def test_the_interval_of_a_cross_holds_every_pair_of_true_quotes(a: int, b: int, i: int, j: int) -> None:
    """Law: whatever the publisher's unrounded figures were, their cross lies between the bounds."""
    one = Quote("USD", "AAA", Decimal(a).scaleb(-i), quantum=Decimal(1).scaleb(-i))
    other = Quote("USD", "BBB", Decimal(b).scaleb(-j), quantum=Decimal(1).scaleb(-j))
    rate = Rate("AAA", "BBB", [Leg(one, False), Leg(other, True)])
    assert rate.bounds is not None
    for part in (Fraction(-1, 2), Fraction(0), Fraction(1, 2)):
        for other_part in (Fraction(-1, 2), Fraction(1, 2)):
            true = (b + other_part) / Fraction(10) ** j / ((a + part) / Fraction(10) ** i)
            assert Fraction(rate.bounds[0]) <= true <= Fraction(rate.bounds[1])


def test_where_a_quantum_is_not_known_nothing_is_claimed() -> None:
    rate = Rate("EUR", "JPY", [Leg(EUR, False), Leg(Quote("USD", "JPY", "149.9685"), True)])
    assert (rate.bounds, rate.digits) == (None, None)
    assert "good to" not in str(rate)


@pytest.mark.parametrize("value", [EUR, Leg(EUR, False), Rate("USD", "EUR", [Leg(EUR, True)])])
def test_they_are_values(value: Any) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(value, protocol))
        assert (again, hash(again), str(again)) == (value, hash(value), str(value))
    assert copy.deepcopy(value) == copy.copy(value) == value
    assert not hasattr(value, "__dict__")
    for name in type(value).__slots__:
        with pytest.raises(AttributeError):
            setattr(value, name, None)
        with pytest.raises(AttributeError):
            delattr(value, name)
    with pytest.raises(AttributeError):
        value.extra = 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1", "1"),
        ("0.000367", "0.000367"),
        ("123456789012.5", "123456789012..."),
        ("3.33333333333333", "3.333333333..."),
    ],
)
def test_a_line_for_a_person_shows_ten_digits(value: str, shown: str) -> None:
    assert shortened(Decimal(value)) == shown
