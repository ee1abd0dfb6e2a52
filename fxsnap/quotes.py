"""What a table says, and what follows from it: the values Quote, Leg and Rate.

Direction, once and for all: a quote says that ``nominal`` units of ``base`` are ``value`` units of ``counter``; a
rate says how many units of ``counter`` one unit of ``base`` is. "EUR/JPY 162.8" has the base EUR and the counter JPY:
one euro is 162.8 yen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Self

from fxsnap.errors import InvalidAmount, InvalidArgument, InvalidRate
from fxsnap.exact import (
    DIGITS,
    MAX_DIGITS,
    exact_amount,
    exact_rate,
    exponent_of,
    outward,
    plain,
    ratio,
    round_to_digits,
    round_to_places,
)
from fxsnap.phrases import shown
from fxsnap.values import Documented, Value

KINDS = ("published", "by hand", "legal", "sub-unit", "average")
"""Where a quote comes from: a table, the caller, the law, a sub-unit's definition, or a mean over days."""

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{2,9}", re.ASCII)
_TOO_LARGE = 10**MAX_DIGITS
_SHORT = 10
"""Significant digits of a rate that a line for a person shows."""


def is_code(text: object) -> bool:
    """Whether a text can be a code: 3 to 10 ASCII letters and digits, the first one a letter."""
    return isinstance(text, str) and _CODE.fullmatch(text) is not None


def checked_code(code: object, argument: str) -> str:
    """The code, or `InvalidArgument`. Whether such a currency exists is another question."""
    if not is_code(code):
        raise InvalidArgument(argument, shown(code), "a code is 3 to 10 ASCII letters and digits, such as EUR")
    return str(code)


def checked_codes(codes: Any) -> Sequence[str]:
    """The codes that a caller of ``at`` wants quoted. Raises `InvalidArgument` where they are no sequence of texts."""
    if isinstance(codes, str | bytes) or not isinstance(codes, Sequence):
        raise InvalidArgument("codes", shown(codes), "expected a sequence of codes, such as ('EUR', 'JPY')")
    return codes


class Quote(Value):
    """One fact as published: ``nominal`` units of ``base`` are ``value`` units of ``counter``.

    ``value`` is a positive finite decimal with the digits as written; ``nominal`` a positive int, which carries what
    no decimal can (1000 XPF = 8.38 EUR). ``quantum`` is the unit of the last digit that the publisher gives, half of
    which is what it does not say: None where nobody knows, 0 where the quote is exact; never more than the value.
    ``kind`` is one of "published", "by hand", "legal", "sub-unit" and "average", ``origin`` a label. Equal quotes have
    the same direction and ratio.

    Raises `InvalidRate` and `InvalidArgument`.

    >>> print(Quote("XPF", "EUR", "8.38", nominal=1000))
    1000 XPF = 8.38 EUR
    """

    __slots__ = ("base", "counter", "kind", "nominal", "origin", "quantum", "value")

    base: str
    counter: str
    value: Decimal
    nominal: int
    quantum: Decimal | None
    kind: str
    origin: str | None

    def __init__(
        self,
        base: str,
        counter: str,
        value: Decimal | str | int | float,
        *,
        nominal: int = 1,
        quantum: Decimal | str | int | None = None,
        kind: str = "published",
        origin: str | None = None,
    ) -> None:
        base, counter = checked_code(base, "base"), checked_code(counter, "counter")
        if base == counter:
            raise InvalidRate(f"{base} in {counter}", "a quote is between two codes")
        if isinstance(nominal, bool) or not isinstance(nominal, int) or not 1 <= nominal < _TOO_LARGE:
            raise InvalidArgument("nominal", shown(nominal), f"expected a positive int of at most {MAX_DIGITS} digits")
        if kind not in KINDS:
            raise InvalidArgument("kind", shown(kind), f"expected one of {', '.join(KINDS)}")
        number = exact_rate(value)
        self._set(
            base=base, counter=counter, value=number, nominal=int(nominal),
            quantum=checked_quantum(quantum, number), kind=kind, origin=checked_label(origin, "origin"),
        )  # fmt: skip

    @property
    def exact(self) -> Fraction:
        """Units of ``counter`` for one unit of ``base``."""
        return Fraction(self.value) / self.nominal

    @property
    def interval(self) -> tuple[Fraction, Fraction] | None:
        """The lowest and highest ratio that was published as this quote; None where the quantum is not known."""
        if self.quantum is None:
            return None
        value, half = Fraction(self.value), Fraction(self.quantum) / 2
        return (value - half) / self.nominal, (value + half) / self.nominal

    def _key(self) -> tuple[Any, ...]:
        return self.base, self.counter, self.exact

    def _state(self) -> tuple[Any, ...]:
        return self.base, self.counter, self.value, self.nominal, self.quantum, self.kind, self.origin

    @classmethod
    def _restore(cls, *state: Any) -> Self:
        base, counter, value, nominal, quantum, kind, origin = state
        return cls(base, counter, value, nominal=nominal, quantum=quantum, kind=kind, origin=origin)

    def __str__(self) -> str:
        return f"{self.nominal} {self.base} = {plain(self.value)} {self.counter}"

    def __repr__(self) -> str:
        return f"Quote({self}, {self.kind})"


def checked_quantum(quantum: object, value: Decimal) -> Decimal | None:
    """A quantum as a Decimal of 0 or more, and not more than the value it belongs to. Raises `InvalidArgument`."""
    if quantum is None:
        return None
    known = isinstance(quantum, int | str | Decimal) and not isinstance(quantum, bool)
    try:
        if known and not (isinstance(quantum, Decimal) and quantum.is_snan()):  # which has no hash to be remembered by
            return min(_exact_quantum(quantum), value)
    except InvalidRate:
        pass
    raise InvalidArgument("quantum", shown(quantum), "expected the unit of the last digit, such as '0.0001', or 0")


@lru_cache(maxsize=1000)  # a table has few quanta and many rows
def _exact_quantum(quantum: int | str | Decimal) -> Decimal:
    try:
        if not exact_amount(quantum):
            return Decimal(0)
    except InvalidAmount:
        pass  # no rate either
    return exact_rate(quantum)


def checked_label(label: object, argument: str) -> str | None:
    """A text of one line, or None."""
    if label is None:
        return None
    if not isinstance(label, str):
        raise InvalidArgument(argument, shown(label), "expected a text")
    if not label.isprintable():
        raise InvalidArgument(argument, shown(label), "expected one line without control characters")
    return str(label)


class Leg(Value):
    """One quote used on the way from one code to another, ``forward`` (base to counter) or backward."""

    __slots__ = ("forward", "quote")

    quote: Quote
    forward: bool

    def __init__(self, quote: Quote, forward: bool) -> None:
        if not isinstance(quote, Quote):
            raise InvalidArgument("quote", shown(quote), "expected a Quote")
        self._set(quote=quote, forward=bool(forward))

    def _state(self) -> tuple[Quote, bool]:
        return self.quote, self.forward

    @property
    def source(self) -> str:
        """The code that this leg starts from."""
        return self.quote.base if self.forward else self.quote.counter

    @property
    def target(self) -> str:
        """The code that this leg leads to."""
        return self.quote.counter if self.forward else self.quote.base

    @property
    def exact(self) -> Fraction:
        """Units of ``target`` for one unit of ``source``."""
        return self.quote.exact if self.forward else 1 / self.quote.exact

    @property
    def interval(self) -> tuple[Fraction, Fraction] | None:
        """What ``exact`` may be; None where the quote's quantum is not known."""
        known = self.quote.interval
        return known if known is None or self.forward else (1 / known[1], 1 / known[0])

    def flipped(self) -> Leg:
        """The same quote, used the other way."""
        return Leg(self.quote, not self.forward)

    def __str__(self) -> str:
        # Who published a table stands once on a receipt; whose law it is, or whose hand, differs by leg.
        origin = f", {self.quote.origin}" if self.quote.origin and self.quote.kind != "published" else ""
        return f"{self.quote} ({self.quote.kind}{origin}, used {'forwards' if self.forward else 'backwards'})"

    def __repr__(self) -> str:
        return f"Leg({self})"


class Rate(Documented):
    """An exact ratio with a direction: ``exact`` units of ``counter`` for one unit of ``base``.

    ``legs`` are the quotes it follows from: none for a code to itself, one for a quote, two or more for a cross rate.
    ``value`` is the ratio at 28 digits, ``bounds`` the interval (two Decimals, rounded outward) that the published
    digits leave open, ``digits`` how many significant digits they support. Both are None where the quantum of a leg
    is not known.

    Raises `InvalidArgument` where the legs do not lead from ``base`` to ``counter``.

    >>> rate = Rate("USD", "EUR", [Leg(Quote("USD", "EUR", "0.92115", quantum="0.000001"), True)])
    >>> print(rate)
    1 USD = 0.92115 EUR, good to 6 significant digits
    >>> rate.inverse().exact * rate.exact
    Fraction(1, 1)
    """

    __slots__ = ("_exact", "base", "counter", "legs")

    base: str
    counter: str
    legs: tuple[Leg, ...]
    _exact: Fraction

    def __init__(self, base: str, counter: str, legs: Iterable[Leg]) -> None:
        base, counter = checked_code(base, "base"), checked_code(counter, "counter")
        if not isinstance(legs, Iterable):
            raise InvalidArgument("legs", shown(legs), "expected Legs")
        legs = tuple(legs)
        here, exact = base, Fraction(1)
        for leg in legs:
            if not isinstance(leg, Leg) or leg.source != here:
                told = str(leg) if isinstance(leg, Leg) else shown(leg)
                raise InvalidArgument("legs", told, f"expected a Leg that starts from {here}")
            here, exact = leg.target, exact * leg.exact
        if here != counter:
            raise InvalidArgument("legs", f"legs from {base} to {here}", f"they should lead to {counter}")
        self._set(base=base, counter=counter, legs=legs, _exact=exact)

    def _state(self) -> tuple[Any, ...]:
        return self.base, self.counter, self.legs

    def _key(self) -> tuple[Any, ...]:
        return self.base, self.counter, self._exact

    @property
    def exact(self) -> Fraction:
        """Units of ``counter`` for one unit of ``base``, as a Fraction."""
        return self._exact

    @property
    def value(self) -> Decimal:
        """Units of ``counter`` for one unit of ``base``, to 28 significant digits."""
        return round_to_digits(*ratio(self._exact))

    @property
    def interval(self) -> tuple[Fraction, Fraction] | None:
        """What ``exact`` may be, as exact Fractions; None where a quantum is not known."""
        low = high = Fraction(1)
        for leg in self.legs:
            known = leg.interval
            if known is None:
                return None
            low, high = low * known[0], high * known[1]
        return low, high

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """What ``value`` may be, as Decimals of 28 digits rounded outward; None where a quantum is not known."""
        known = self.interval
        return None if known is None else outward(*known)

    @property
    def digits(self) -> int | None:
        """Significant digits that the published digits support, 28 at most; None where a quantum is not known.

        The largest n for which half the interval is at most half a unit of the n-th digit.
        """
        known = self.interval
        if known is None:
            return None
        width = known[1] - known[0]
        first = self.value.adjusted()
        n = DIGITS
        while n > 0 and width > Fraction(10) ** (first - n + 1):
            n -= 1
        return n

    def inverse(self) -> Rate:
        """The same legs the other way: units of ``base`` for one unit of ``counter``. Nothing is rounded."""
        return Rate(self.counter, self.base, tuple(leg.flipped() for leg in reversed(self.legs)))

    def __float__(self) -> float:
        return float(self._exact)

    def __str__(self) -> str:
        return f"1 {self.base} = {shortened(self.value)} {self.counter}{self._support()}"

    def _support(self) -> str:
        known = self.interval
        if known is None:
            return ""
        if known[0] == known[1]:
            return ", exact"
        return f", good to {self.digits} significant digit{'s' * (self.digits != 1)}"

    def __format__(self, spec: str) -> str:
        """``f"{rate:de}"``: the rate with its numbers as a locale writes them; without a locale ``str``.

        A spec of a number, such as ``.2f``, is an `InvalidArgument`, for it would round:
        ``fxsnap.display.format_rate(rate, "de", rounding=2)`` does that.

        >>> rate = Rate("USD", "EUR", [Leg(Quote("USD", "EUR", "0.92115"), True)])
        >>> f"{rate:de}".replace("\\xa0", " ")
        '1 USD = 0,92115 EUR'
        """
        if not spec:
            return str(self)
        from fxsnap.display.writing import checked_spec, format_rate

        return format_rate(self, checked_spec(spec, "format_rate(rate, 'de', rounding=4) rounds, once"))

    def __repr__(self) -> str:
        return f"Rate({self})"


def shortened(value: Decimal) -> str:
    """A number cut to ten significant digits for a line that a person reads, with dots where it was cut.

    >>> shortened(Decimal("2509.945504087193460490463215")), shortened(Decimal("0.92115"))
    ('2509.945504...', '0.92115')
    """
    places = max(_SHORT - 1 - value.adjusted(), 0)
    if -exponent_of(value) <= places:
        return plain(value)
    return f"{plain(round_to_places(*ratio(value), places, ROUND_DOWN))}..."
