"""What a fault in a rate looks like: a slipped power of ten, a rate upside down, a jump that no other code makes.

Each check is of ratios alone, and exact. What is found is a suspicion and no proof: moneys do fall by a third in a day.
Ratios are compared symmetrically, by the larger of a ratio and its inverse, so that a fault is the same fault whichever
of two tables has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

CLOSE = Fraction(101, 100)
"""Within 1 %: more than nine in ten of the ECB's rates since 1999 are so near to those of the day before."""

FAR = Fraction(105, 100)
"""More than 5 % off. A rate within 2.5 % of 1 is nearer than that to its own inverse, and may well have moved there."""

JUMP = Fraction(120, 100)
"""Up by a fifth, or down by a sixth: from one day to the next the ECB's rates did that seven times in 221 660."""

CALM = Fraction(2, 100)
"""A median move under 2 %. Over it the tables are far apart in time, or it was the base that moved."""


def size_of(ratio: Fraction) -> Fraction:
    """How far a positive ratio is from 1, up or down alike: the larger of the ratio and its inverse.

    >>> size_of(Fraction(2)), size_of(Fraction(1, 2))
    (Fraction(2, 1), Fraction(2, 1))
    """
    return max(ratio, 1 / ratio)


def scale_of(ratio: Fraction) -> int | None:
    """The power of ten that a positive ratio is within 1 % of, 0 for a ratio near 1; None where there is none.

    >>> scale_of(Fraction("100.4")), scale_of(Fraction("0.00001")), scale_of(Fraction(1)), scale_of(Fraction(37))
    (2, -5, 0, None)
    """
    # The length in bits is right to one bit, 0.302 of a digit, so the nearest power is the one below or the one above.
    bits = ratio.numerator.bit_length() - ratio.denominator.bit_length()
    below = bits * 30103 // 100000
    return next((power for power in (below, below + 1) if size_of(ratio / Fraction(10) ** power) <= CLOSE), None)


def is_inverse(old: Fraction, new: Fraction) -> bool:
    """Whether a rate is within 1 % of another one's inverse, and more than 5 % off that rate itself.

    >>> is_inverse(Fraction("162.75"), Fraction("0.006143")), is_inverse(Fraction("1.01"), Fraction("0.99"))
    (True, False)
    """
    return size_of(old * new) <= CLOSE and size_of(new / old) > FAR


def is_calm(median: Fraction | None) -> bool:
    """Whether the median move of the other codes is under 2 %; not where there are no others."""
    return median is not None and median < CALM


def median_of(moves: Iterable[Fraction]) -> Fraction | None:
    """The middle one, or the mean of the two in the middle; None where there are none.

    >>> median_of([Fraction(1, 2), Fraction(0), Fraction(1, 4)])
    Fraction(1, 4)
    """
    ordered = sorted(moves)
    if not ordered:
        return None
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
