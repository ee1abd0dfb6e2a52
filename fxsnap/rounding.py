"""How a result is to be rounded: the value `Rounding`, its text, and what it means for a currency."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any, Self

from fxsnap.currencies import cash_step, minor_unit
from fxsnap.errors import FxError, InvalidArgument, RoundingRequired
from fxsnap.exact import (
    MAX_DIGITS,
    MODES,
    enclosed_sum,
    exact_rate,
    plain,
    ratio,
    round_to_digits,
    round_to_places,
    round_to_step,
)
from fxsnap.phrases import shown
from fxsnap.values import Value

_MODES = {name: mode for mode in MODES for name in (mode, mode.removeprefix("ROUND_"))}
_ONE_OF = "expected one of a unit ('minor', 'cash'), places= and step="
_EXPECTED = (
    "expected a number of decimals, 'minor', 'cash' or 'step=0.05', with a mode after a colon if wanted: "
    "'minor:half_up', '2:down'"
)


class Rounding(Value):
    """One rounding: to a currency's minor unit, to its cash step, to decimals, or to a step; with a mode.

    Exactly one of ``unit`` (``"minor"``: ISO 4217's decimals; ``"cash"``: the smallest coin), ``places`` (an int of
    decimals, 0 or more) and ``step`` (a positive decimal; the result has the decimals written in it) is given.
    ``mode`` is one of decimal's, with or without ``ROUND_``, in any case. The default is half even, as banks round
    sums; European law (Regulation (EC) 1103/97, article 5) and most invoices want ``half_up``.

    ``str`` gives the text that every ``rounding=`` takes. Raises `InvalidArgument`.

    >>> str(Rounding("minor", mode="ROUND_HALF_UP")), str(Rounding(places=2)), str(Rounding(step="0.05", mode="down"))
    ('minor:half_up', '2', 'step=0.05:down')
    """

    __slots__ = ("_text", "mode", "places", "step", "unit")

    unit: str | None
    places: int | None
    step: Decimal | None
    mode: str
    _text: str

    def __init__(
        self,
        unit: str | None = None,
        *,
        places: int | None = None,
        step: Decimal | str | int | float | None = None,
        mode: str = ROUND_HALF_EVEN,
    ) -> None:
        given = [part for part in (unit, places, step) if part is not None]
        if len(given) != 1:
            raise InvalidArgument("rounding", "several things" if given else "left empty", _ONE_OF)
        if isinstance(unit, str) and unit not in ("minor", "cash") and mode == ROUND_HALF_EVEN:
            read = Rounding.of(unit)  # the whole text, as str() gives it
            assert read is not None
            unit, places, step, mode = read.unit, read.places, read.step, read.mode
        if unit is not None and unit not in ("minor", "cash"):
            raise InvalidArgument("rounding", shown(unit), _EXPECTED)
        self._set(unit=unit, places=_checked_places(places), step=_checked_step(step), mode=_checked_mode(mode))
        words = unit or (f"step={plain(self.step)}" if self.step is not None else str(self.places))
        self._set(_text=words if self.mode == ROUND_HALF_EVEN else f"{words}:{_name(self.mode)}")

    @classmethod
    def of(cls, rounding: Rounding | str | int | None) -> Rounding | None:
        """The rounding that a caller wrote; None stays None. Raises `InvalidArgument`."""
        if rounding is None or isinstance(rounding, Rounding):
            return rounding
        if isinstance(rounding, int):
            return cls(places=rounding)
        if not isinstance(rounding, str) or len(rounding) > 2 * MAX_DIGITS:
            raise InvalidArgument("rounding", shown(rounding), _EXPECTED)
        unit, colon, mode_text = rounding.partition(":")
        mode = _MODES.get(mode_text.upper()) if colon else ROUND_HALF_EVEN
        if mode is None:
            raise InvalidArgument("rounding", shown(rounding), f"expected one of the modes {_MODE_NAMES}")
        if unit.startswith("step="):
            return cls(step=unit.removeprefix("step="), mode=mode)
        if unit.isascii() and unit.isdigit():
            return cls(places=int(unit.lstrip("0")[:9] or "0"), mode=mode)
        if unit not in ("minor", "cash"):
            raise InvalidArgument("rounding", shown(rounding), _EXPECTED)
        return cls(unit, mode=mode)

    def resolve(self, code: str) -> Rounding:
        """The same rounding as decimals or as a step, as today's registry has it for ``code``.

        Raises `RoundingRequired` where the code has no minor unit or no cash step.
        """
        if self.unit == "minor":
            places = minor_unit(code)
            if places is None:
                way_out = "give the decimals, such as rounding=6, or leave the rounding out"
                raise RoundingRequired(code, str(self), way_out)
            return Rounding(places=places, mode=self.mode)
        if self.unit == "cash":
            step = cash_step(code)
            if step is None:
                raise RoundingRequired(code, str(self), 'give the coin\'s step, such as rounding="step=0.05"')
            return Rounding(step=step, mode=self.mode)
        return self

    def with_mode(self, mode: str) -> Rounding:
        """The same unit with another mode."""
        return Rounding(self.unit, places=self.places, step=self.step, mode=mode)

    def _state(self) -> tuple[Any, ...]:
        return self.unit, self.places, self.step, self.mode

    def _key(self) -> tuple[Any, ...]:
        return (self._text,)  # steps of 0.5 and 0.50 are equal numbers but round to different digits

    def __hash__(self) -> int:
        return hash(self._text)

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other)  # Python takes a hash away from a class that defines one without the other

    @classmethod
    def _restore(cls, *state: Any) -> Self:
        unit, places, step, mode = state
        return cls(unit, places=places, step=step, mode=mode)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Rounding({str(self)!r})"

    def in_words(self) -> str:
        """For a person: ``2 decimals, half up``."""
        if self.unit:
            return f"{self.unit} unit, {_name(self.mode).replace('_', ' ')}".replace("cash unit", "cash step")
        decimals = f"{self.places} decimal{'s' * (self.places != 1)}"
        what = decimals if self.step is None else f"steps of {plain(self.step)}"
        return f"{what}, {_name(self.mode).replace('_', ' ')}"


def _name(mode: str) -> str:
    return mode.removeprefix("ROUND_").lower()


_MODE_NAMES = ", ".join(_name(mode) for mode in MODES)


def _checked_places(places: object) -> int | None:
    if places is None:
        return None
    if isinstance(places, bool) or not isinstance(places, int):
        raise InvalidArgument("rounding", shown(places), _EXPECTED)
    if not 0 <= places <= MAX_DIGITS:
        hint = "rounding='step=1000' rounds to thousands" if places < 0 else f"at most {MAX_DIGITS} decimals"
        raise InvalidArgument("rounding", shown(places), f"decimals are 0 or more; {hint}")
    return int(places)


def _checked_step(step: object) -> Decimal | None:
    if step is None:
        return None
    try:
        return exact_rate(step)
    except FxError:
        raise InvalidArgument("rounding", f"step={shown(step)}", "a step is a positive number, such as 0.05") from None


def _checked_mode(mode: object) -> str:
    found = _MODES.get(mode.upper()) if isinstance(mode, str) else None
    if found is None:
        raise InvalidArgument("mode", shown(mode), f"expected one of {_MODE_NAMES}")
    return found


def rounded(number: Decimal | Fraction, rounding: Rounding | None) -> Decimal:
    """An exact number rounded once: by a resolved rounding, or to 28 digits where there is none."""
    return rounded_ratio(*ratio(number), rounding)


def rounded_ratio(numerator: Decimal, denominator: Decimal, rounding: Rounding | None) -> Decimal:
    """``numerator / denominator`` rounded once: by a resolved rounding, or to 28 digits where there is none."""
    if rounding is None:
        return round_to_digits(numerator, denominator)
    if rounding.step is not None:
        return round_to_step(numerator, denominator, rounding.step, rounding.mode)
    assert rounding.places is not None, "resolve the rounding first"
    return round_to_places(numerator, denominator, rounding.places, rounding.mode)


def rounded_sum(terms: Sequence[tuple[Decimal, Decimal]], rounding: Rounding | None) -> Decimal:
    """The exact sum of ratios (numerator, denominator), rounded once as `rounded` does.

    Over the rates of thousands of days the sum has a denominator of a million digits. So it is enclosed between two
    decimals first, ever closer: as soon as both ends round to the same digits, those are the digits of the exact sum.
    A sum that lies exactly where a rounding turns is never told apart so; it alone is added up as a fraction.
    """
    for digits in (60, 120):
        low, high = enclosed_sum(terms, digits)
        result = rounded(low, rounding)
        if str(result) == str(rounded(high, rounding)):
            return result
    sums = [Fraction(numerator) / Fraction(denominator) for numerator, denominator in terms]
    while len(sums) > 1:  # in pairs: adding up one by one would carry the whole denominator through every step
        sums = [sum(sums[place : place + 2], Fraction()) for place in range(0, len(sums), 2)]
    return rounded(sums[0], rounding)
