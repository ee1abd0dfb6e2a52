"""What a column is converted by: for each pair of codes two integers, and one grid for the results.

An amount is an integer ``A`` of units of ``10**-scale``. Its result in units of the target's quantum is ``A * N / D``,
an exact ratio that is then rounded once; ``N`` and ``D`` are positive integers in lowest terms. Pure Python: every
engine takes its integers from here, so no two can differ.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxsnap.errors import InvalidAmount, InvalidArgument, RoundingRequired
from fxsnap.exact import exponent_of
from fxsnap.phrases import shown
from fxsnap.rounding import Rounding

MODES = ("HALF_EVEN", "HALF_UP", "HALF_DOWN", "UP", "DOWN", "CEILING", "FLOOR")
"""Decimal's modes but for ROUND_05UP, which no engine has a use for."""

MINOR_SCALE = 4
"""Decimals of a column whose targets differ, rounded to their minor units: ISO 4217 has 0 to 4."""

MOST = 10**38 - 1
"""Units of the grid that a decimal column has room for."""

_CASH_SCALE = 2
_MOST_DECIMALS = 18


class Grid(NamedTuple):
    """How the results of a call are written and rounded: ``scale`` decimals, by ``mode``; fixed by the call alone.

    ``rounding`` is what was asked for; `step_of` says to multiples of what each target is rounded.
    """

    rounding: Rounding
    scale: int
    mode: str

    def step_of(self, target: str) -> int:
        """To multiples of how many units of ``10**-scale`` results in a target are rounded.

        Raises `RoundingRequired` for a target that has no minor unit, or no cash step.
        """
        resolved = self.rounding.resolve(target)
        quantum = resolved.step if resolved.step is not None else Decimal((0, (1,), -(resolved.places or 0)))
        return int(Fraction(quantum) * 10**self.scale)


def grid_of(rounding: object, target: str | None) -> Grid:
    """The grid for a rounding and a target, None where the targets are a column.

    Raises `InvalidArgument`: a column has one scale, so "unrounded" is none, and ROUND_05UP is not there.
    """
    if rounding is None:
        way = (
            "a column has one scale; say 'minor', a number of decimals, or 'step=0.05' (for all digits: fxsnap.convert)"
        )
        raise InvalidArgument("rounding", "None", way)
    asked = Rounding.of(rounding)  # type: ignore[arg-type]
    assert asked is not None
    mode = asked.mode.removeprefix("ROUND_")
    if mode not in MODES:
        raise InvalidArgument("rounding", shown(str(asked)), f"a column is rounded by one of {', '.join(MODES)}")
    scale = _scale_of(asked, target)
    if scale > _MOST_DECIMALS:
        raise InvalidArgument("rounding", shown(str(asked)), f"a column has at most {_MOST_DECIMALS} decimals")
    return Grid(asked, scale, mode)


def _scale_of(asked: Rounding, target: str | None) -> int:
    if target is not None:
        try:
            asked = asked.resolve(target)
        except RoundingRequired as error:  # without a rounding a column would be rounded to the minor unit as well
            raise RoundingRequired(error.code, error.rounding, error.way_out.partition(", or leave")[0]) from None
    if asked.unit is not None:
        return MINOR_SCALE if asked.unit == "minor" else _CASH_SCALE
    return asked.places if asked.places is not None else max(-exponent_of(asked.step or Decimal(1)), 0)


def integers(source: Decimal, target: Decimal, grid: Grid, step: int, scale: int) -> tuple[int, int]:
    """N and D for amounts in units of ``10**-scale``, from the units of two codes (see `fxsnap.tree`).

    >>> grid = grid_of("minor", "EUR")
    >>> integers(Decimal(1), Decimal("0.92115"), grid, grid.step_of("EUR"), 2)
    (18423, 20000)
    """
    exact = Fraction(target) / Fraction(source) * 10**grid.scale / (step * 10**scale)
    return exact.numerator, exact.denominator


def too_long(amount: object, target: str) -> InvalidAmount:
    """The error for an amount whose result is more than `MOST`."""
    return InvalidAmount(shown(amount), f"in {target} it has more than the 38 digits of a decimal column")


def round_ratio(numerator: int, denominator: int, mode: str) -> int:
    """A ratio rounded once to an integer; ``denominator`` is positive. The slow and simple way, of any size.

    >>> [round_ratio(-5, 2, mode) for mode in MODES]
    [-2, -3, -2, -3, -2, -2, -3]
    """
    size, rest = divmod(abs(numerator), denominator)
    negative = numerator < 0
    twice = 2 * rest
    up = {
        "HALF_EVEN": twice > denominator or (twice == denominator and size % 2 == 1),
        "HALF_UP": twice >= denominator,
        "HALF_DOWN": twice > denominator,
        "UP": rest > 0,
        "DOWN": False,
        "CEILING": rest > 0 and not negative,
        "FLOOR": rest > 0 and negative,
    }[mode]
    size += up
    return -size if negative else size
