"""What looks like a fault in a ratio: exact at every edge, and the same whichever way round the ratio is."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxsnap.suspicion import is_calm, is_inverse, median_of, scale_of, size_of

HAIR = Fraction(1, 10**50)
ratios = st.builds(Fraction, st.integers(1, 10**40), st.integers(1, 10**40))
near = st.fractions(Fraction(100, 101), Fraction(101, 100))


@given(ratios)
def test_size_is_the_same_up_and_down(ratio: Fraction) -> None:
    assert size_of(ratio) == size_of(1 / ratio) >= 1
    assert size_of(ratio) in (ratio, 1 / ratio)


@given(st.integers(-400, 400), near)
def test_a_ratio_within_one_per_cent_of_a_power_of_ten_has_its_scale(power: int, off: Fraction) -> None:
    assert scale_of(Fraction(10) ** power * off) == power


@given(ratios)
def test_a_scale_is_what_a_search_through_all_powers_finds(ratio: Fraction) -> None:
    """For all ratios: the one power, counted from the lowest, that is within 1 % either way; or none."""
    found = [
        power for power in range(-42, 43) if Fraction(100, 101) <= ratio / Fraction(10) ** power <= Fraction(101, 100)
    ]
    assert scale_of(ratio) == (found[0] if found else None)
    assert len(found) <= 1


@pytest.mark.parametrize("power", [-1100, -3, -1, 0, 1, 2, 6, 1100])
def test_the_edges_of_a_scale(power: int) -> None:
    for edge, beyond in ((Fraction(101, 100), 1 + HAIR), (Fraction(100, 101), 1 - HAIR)):
        assert scale_of(Fraction(10) ** power * edge) == power
        assert scale_of(Fraction(10) ** power * edge * beyond) is None


@pytest.mark.parametrize("ratio", ["37", "2", "0.5", "5", "31.6", "3", "1.02", "98"])
def test_other_ratios_have_no_scale(ratio: str) -> None:
    assert scale_of(Fraction(ratio)) is None


def test_the_longest_ratios_have_their_scale() -> None:
    """Rates have up to 1 000 digits, and a ratio of crosses the digits of four of them."""
    long = Fraction(10**4000 + 1, 10**4000 - 1)
    assert (scale_of(long), scale_of(long / 10**2000), scale_of(long * 7)) == (0, -2000, None)


@given(ratios, near)
def test_a_rate_upside_down_is_near_its_inverse(rate: Fraction, off: Fraction) -> None:
    """For all rates: near the inverse is the inverse if it is more than 5 % off, and the check has no direction."""
    flipped = off / rate
    assert is_inverse(rate, flipped) == (max(flipped / rate, rate / flipped) > Fraction(105, 100))
    assert is_inverse(rate, flipped) == is_inverse(flipped, rate)


@pytest.mark.parametrize(
    ("old", "new", "is_it"),
    [("162.75", "0.006144", True), ("162.75", "0.0061", True), ("162.75", "0.006", False), ("1.0847", "0.9219", True),
     ("0.83165", "1.2024", True), ("1.025", "0.975", True), ("1.024", "0.976", False), ("1", "1", False), ("100", "100", False)],
)  # fmt: skip
def test_inverses(old: str, new: str, is_it: bool) -> None:
    assert is_inverse(Fraction(old), Fraction(new)) is is_it


@given(st.lists(st.fractions(0, 10), min_size=1, max_size=9))
def test_as_many_lie_below_the_median_as_above(moves: list[Fraction]) -> None:
    median = median_of(moves)
    assert median is not None
    assert sum(move < median for move in moves) <= len(moves) / 2
    assert sum(move > median for move in moves) <= len(moves) / 2
    assert median in moves or len(moves) % 2 == 0


def test_medians() -> None:
    assert median_of([]) is None
    assert median_of([Fraction(3)]) == 3
    assert median_of([Fraction(4), Fraction(1)]) == Fraction(5, 2)
    assert median_of(iter([Fraction(9), Fraction(1), Fraction(2)])) == 2


def test_calm_is_under_two_per_cent_of_somebody() -> None:
    assert is_calm(Fraction(0))
    assert is_calm(Fraction(2, 100) - HAIR)
    assert not is_calm(Fraction(2, 100))
    assert not is_calm(None)
