"""How a figure and a deviation are written in a sentence for a person."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from fxsnap.exact import ratio, round_to_digits, round_to_step
from fxsnap.quotes import shortened
from fxsnap.suspicion import size_of

_FACTOR = 2
"""From twice, or half, of what it should be a figure is off by a factor rather than by per cent."""


def figure(exact: Fraction) -> str:
    """An exact figure, cut to ten significant digits with dots where it was cut."""
    return shortened(round_to_digits(*ratio(exact)))


def percent(part: Fraction) -> str:
    """A part of 1 in per cent, with three significant digits.

    >>> percent(Fraction("-0.0716"))
    '-7.16 %'
    """
    return f"{_three_digits(part * 100)} %"


def off_text(deviation: Fraction) -> str:
    """How far a figure is from what it should be, which it is not.

    >>> off_text(Fraction("-0.0716")), off_text(Fraction(9)), off_text(Fraction(-9, 10))
    ('7.16 % off', 'a factor of 10.0 off', 'a factor of 10.0 off')
    """
    times = size_of(1 + deviation)
    return f"a factor of {_three_digits(times)} off" if times >= _FACTOR else f"{percent(abs(deviation))} off"


def _three_digits(number: Fraction) -> str:
    step = Decimal((0, (1,), round_to_digits(*ratio(number)).adjusted() - 2))
    return f"{round_to_step(*ratio(number), step):,f}"
