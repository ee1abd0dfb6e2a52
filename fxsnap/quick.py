"""The quick way of a conversion: plain arithmetic for the amounts and roundings of every day, exact all the same.

Whatever it cannot do, or ought to refuse, it leaves to the careful way, which knows every case and every error. Its
operands are short enough that the product is exact (see `fxsnap.exact`); what a rounding means for a target is
remembered from the careful way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import date
from decimal import Decimal
from typing import Any

from fxsnap.exact import QUICK_ERRORS, quick_divide, quick_multiply, quick_quantize, round_to_digits
from fxsnap.rounding import Rounding

Grid = tuple[Callable[[Decimal, Decimal], Decimal], Decimal]
"""How to round: the quantize of the mode, and the quantum."""

# By the rounding (a Rounding, or its text: True and 1.0 would find the entry of 1), then by the target.
_grids: dict[str | Rounding, dict[str, Grid]] = {}
_MOST = 1000
_MOST_DAYS = 50_000
_MISSED = (*QUICK_ERRORS, KeyError, TypeError)


def quick_convert(amount: Any, source: str, target: str, units: Any, rounding: Any) -> Decimal | None:
    """``amount * units[target] / units[source]``, rounded once; None where the careful way has to see to it."""
    try:
        product = quick_multiply(amount, units[target])
        if rounding is not None:
            quantize, quantum = _grids[str(rounding) if rounding.__class__ is int else rounding][target]
            result = quantize(quick_divide(product, units[source]), quantum)
            if product.is_finite():
                return result if result else result.copy_abs()
        elif source != target and product.is_finite():
            return round_to_digits(product, units[source])
    except _MISSED:
        pass
    return None


def grid_of(resolved: Rounding) -> Grid | None:
    """How the quick way rounds; None where it does not: to a step, or to more decimals than it carries."""
    if resolved.places is None or resolved.places > 40:
        return None
    return quick_quantize[resolved.mode], Decimal((0, (1,), -resolved.places))


def remember_rounding(rounding: Rounding | str | int, resolved: Rounding, target: str) -> None:
    """Let the quick way know what a rounding means for a target."""
    grid = grid_of(resolved)
    if grid is None or type(rounding) not in (str, int, Rounding):
        return  # a subclass can have a text, a hash or an equality of its own
    key = str(rounding) if isinstance(rounding, int) else rounding
    if key not in _grids and len(_grids) >= _MOST:
        _grids.clear()
    by_target = _grids.setdefault(key, {})
    if len(by_target) >= _MOST:
        by_target.clear()
    by_target[target] = grid


def quick_units(units: Mapping[str, Decimal], careful: Set[str]) -> Mapping[str, Decimal]:
    """The units with which the quick way may be used: not those of codes that want care, and none of huge ones."""
    if not all(-50 < unit.adjusted() < 50 for unit in units.values()):
        return {}
    return {code: unit for code, unit in units.items() if code not in careful} if careful else units


class UnitsByDay(dict[Any, Mapping[str, Decimal]]):
    """By the day as it is asked for: the units of the day that a policy finds, looked up when first asked for.

    ``find`` gives that day (None where it is not known) and its units, which live as long as the rates do; ``days`` has
    the day by the ``id`` of its units.
    """

    def __init__(self, find: Callable[[Any], tuple[date | None, Mapping[str, Decimal]]]) -> None:
        super().__init__()
        self._find = find
        self.days: dict[int, date | None] = {}

    def __missing__(self, on: Any) -> Mapping[str, Decimal]:
        day, units = self._find(on)
        self.days[id(units)] = day
        if len(self) >= _MOST_DAYS:
            self.clear()
        return self.setdefault(on, units)
