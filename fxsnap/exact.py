"""Numbers in, strictly; exact ratios; and one correct rounding out. The only place in the house that rounds.

Every result is a ratio of two exact decimals, ``numerator / denominator``, rounded once. The division keeps a few
digits more than the rounding asks for and is done with ``ROUND_05UP``, which leaves a last digit other than 0 and 5
wherever something was cut off: a sticky digit. Seen from the digits that are kept, a sticky quotient lies on the same
side of every boundary and every tie as the true one, so the second step rounds exactly as if it had all the digits,
in each of decimal's modes. Every context here is written out in full, because a context that is not takes what it
lacks from ``decimal.DefaultContext``, which anybody can change.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from decimal import (
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    ROUND_05UP,
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Clamped,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    Rounded,
    Subnormal,
    Underflow,
)
from fractions import Fraction
from functools import lru_cache
from typing import Any

from fxsnap.errors import InvalidAmount, InvalidRate
from fxsnap.phrases import shown

DIGITS = 28
"""Significant digits of a result for which no rounding was asked."""

MAX_DIGITS = 1000
"""Digits of an amount or a rate, written out without an exponent, before and after the point together."""

MODES = (
    ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_05UP,
)  # fmt: skip
"""Rounding modes, by decimal's names."""

ONE = Decimal(1)
_LONG_INT = 10**60
_LOSS = [Clamped, DivisionByZero, Inexact, InvalidOperation, Overflow, Rounded, Subnormal, Underflow]
_WRONG = [DivisionByZero, InvalidOperation]


@lru_cache(maxsize=512)  # a context takes longer to make than a division
def _rounding_context(digits: int, mode: str) -> Context:
    return _context(digits, mode)


def _context(digits: int, mode: str, bound: int = MAX_EMAX, traps: list[type[DecimalException]] = _WRONG) -> Context:
    lowest = MIN_EMIN if bound == MAX_EMAX else -bound
    return Context(prec=digits, rounding=mode, Emin=lowest, Emax=bound, capitals=1, clamp=0, flags=[], traps=traps)


# The quick way: operands whose product has at most 60 digits. `quick_multiply` raises an ArithmeticError where it
# would lose a digit or meet an exponent beyond 250, so what passes is exact and within MAX_DIGITS; a quiet NaN passes
# too and is the caller's to refuse. 56 digits in the last step keep the sticky digit away from the last one kept.
quick_multiply = _context(60, ROUND_HALF_EVEN, 250, _LOSS).multiply
quick_divide = _context(60, ROUND_05UP).divide
quick_quantize = {mode: _context(56, mode).quantize for mode in MODES}
QUICK_ERRORS = (ArithmeticError,)
QUOTIENT_ERROR = Decimal("1E-59")
"""How far a quotient of `quick_divide` can be off, relatively."""

_whole = _context(MAX_PREC, ROUND_HALF_EVEN, traps=_LOSS)
_bounded = _context(MAX_DIGITS, ROUND_HALF_EVEN, MAX_DIGITS, _LOSS)
_to_digits = {mode: _context(DIGITS, mode) for mode in (ROUND_HALF_EVEN, ROUND_CEILING, ROUND_FLOOR)}

multiply = _whole.multiply
"""The exact product of two decimals, whatever its length."""
add = _whole.add
"""The exact sum of two decimals, whatever its length."""

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?0*([0-9]+))?", re.ASCII)

_Refusal = type[InvalidAmount] | type[InvalidRate]


def exact_amount(value: object) -> Decimal | Fraction:
    """An amount as an exact number: a Decimal with the digits as given, or the Fraction that was given.

    Takes an int or anything with ``__index__``, a Decimal, a Fraction, plain decimal text, and a float at its
    shortest repr. Raises `InvalidAmount` for everything else, and beyond `MAX_DIGITS`.

    >>> exact_amount(19.99), exact_amount("1200.00")
    (Decimal('19.99'), Decimal('1200.00'))
    """
    if isinstance(value, str):
        return _from_text(value, InvalidAmount)
    if isinstance(value, Fraction):
        limit = 10**MAX_DIGITS
        if abs(value.numerator) >= limit or value.denominator >= limit:
            raise InvalidAmount(shown(value), f"more than {MAX_DIGITS} digits")
        return value
    return _decimal(value, InvalidAmount)


def is_short(number: Any) -> bool:
    """Whether an int is short enough for the quick way; a long one takes minutes to become a Decimal at all."""
    return bool(-_LONG_INT < number < _LONG_INT)


def exact_rate(value: object) -> Decimal:
    """A rate as an exact, positive, finite Decimal with the digits as given.

    Takes plain decimal text (an exponent is fine), an int, a Decimal, and a float at its shortest repr. Raises
    `InvalidRate` for everything else.

    >>> exact_rate("1.4871e-5")
    Decimal('0.000014871')
    """
    number = _decimal(value, InvalidRate)
    if not number:
        raise InvalidRate(shown(value), "a rate is greater than zero")
    if number.is_signed():
        raise InvalidRate(shown(value), "a rate is positive")
    return number


def _decimal(value: object, refusal: _Refusal) -> Decimal:
    if isinstance(value, str):
        return _from_text(value, refusal)
    if isinstance(value, Decimal):
        return _within_bounds(Decimal(value), value, refusal)
    if isinstance(value, float):
        text = float.__repr__(value)  # of a subclass too: numpy's own repr says np.float64(19.99)
        if not _PLAIN.fullmatch(text):
            raise refusal(shown(float(value)), "it is not finite")
        return _within_bounds(Decimal(text), value, refusal)
    return _within_bounds(Decimal(_whole_number(value, refusal)), value, refusal)


def _from_text(value: str, refusal: _Refusal) -> Decimal:
    text = value.strip(" \t\r\n") if len(value) < 2 * MAX_DIGITS else value
    if len(text) > MAX_DIGITS + 20:
        raise refusal(shown(value), f"more than {MAX_DIGITS} digits")
    found = _PLAIN.fullmatch(text)
    if not found:
        raise refusal(shown(value), _why_not(text))
    if found[1] is None and len(text) <= MAX_DIGITS:  # no exponent: as long as it is written
        return positive_zero(Decimal(text))
    if found[1] and len(found[1]) > 5:
        raise refusal(shown(value), f"more than {MAX_DIGITS} digits when written out")
    return _within_bounds(Decimal(text), value, refusal)


def _why_not(text: str) -> str:
    """The reason that helps: what is most often meant by a text that is not a plain number."""
    if not text:
        return "it is empty"
    if text.lstrip("+-").casefold() in ("nan", "snan", "inf", "infinity"):
        return "it is not finite"
    if not text.isascii():
        return "only the digits 0 to 9, a point and a sign are read"
    if "," in text:
        return "a comma is no decimal point here, and thousands are not grouped; write 1234.56"
    if "_" in text:
        return "underscores are not read; write 1234.56"
    return "expected plain digits with a point, such as 1234.56"


def _whole_number(value: object, refusal: _Refusal) -> int:
    if isinstance(value, bool) or value is None:
        raise refusal(shown(value), "expected a number")
    if isinstance(value, bytes | bytearray):
        raise refusal(shown(value), "expected text, not bytes; decode it first")
    if hasattr(type(value), "__len__") or hasattr(type(value), "__iter__"):
        # A column, or anything like one; a NumPy array of one element has __index__ and would pass below.
        raise refusal(shown(value), f"one number at a time; {_way_for_many(value)}")
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        way = "expected an int, a Decimal, a float or plain decimal text (of other types, str() it first)"
        if type(value).__module__ == "fxsnap.conversion":
            way = "of a receipt the amount is receipt.result"
        raise refusal(shown(value), way) from None
    if number.bit_length() > 3322:  # 10**1000 has 3322 bits
        raise refusal(shown(number), f"more than {MAX_DIGITS} digits")
    return number


def _way_for_many(value: object) -> str:
    """The call that takes a column whole; known by the name of its package, for none of them is imported here."""
    engine = type(value).__module__.partition(".")[0]
    if engine in ("pandas", "polars"):
        return f"fxsnap.columns.{engine}.convert(amounts, codes, target) takes columns"
    if engine in ("numpy", "pyarrow"):
        return "fxsnap.columns.convert(amounts, codes, target) takes columns"
    return "convert_many(rows, target) takes rows of (amount, code)"


def _within_bounds(number: Decimal, value: object, refusal: _Refusal) -> Decimal:
    if not number.is_finite():
        raise refusal(shown(value), "it is not finite")
    try:
        _bounded.plus(number)
    except ArithmeticError:
        raise refusal(shown(value), f"more than {MAX_DIGITS} digits when written out") from None
    exponent = exponent_of(number)
    if max(number.adjusted() + 1, 1) + max(-exponent, 0) > MAX_DIGITS:
        raise refusal(shown(value), f"more than {MAX_DIGITS} digits when written out")
    # One form for everybody: no positive exponent (1E+2 is 100), and zero has no sign.
    return positive_zero(_whole.quantize(number, ONE) if exponent > 0 else number)


def positive_zero(number: Decimal) -> Decimal:
    """The number; a zero without its sign."""
    return number if number else number.copy_abs()


def exponent_of(number: Decimal) -> int:
    """The exponent of a finite decimal: -2 for 0.10."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def plain(number: Decimal) -> str:
    """A decimal as text that never shows an exponent."""
    return format(number, "f")


def ratio(number: Decimal | Fraction) -> tuple[Decimal, Decimal]:
    """Numerator and denominator as exact decimals."""
    if isinstance(number, Fraction):
        return Decimal(number.numerator), Decimal(number.denominator)
    return number, ONE


def ratio_text(number: Fraction) -> str:
    """An exact ratio in lowest terms: ``"18423/20000"``, or ``"92"`` for a whole number.

    Through Decimal, because ``str(int)`` refuses numbers of more than 4 300 digits.
    """
    numerator = plain(Decimal(number.numerator))
    return numerator if number.denominator == 1 else f"{numerator}/{plain(Decimal(number.denominator))}"


def round_to_places(numerator: Decimal, denominator: Decimal, places: int, mode: str = ROUND_HALF_EVEN) -> Decimal:
    """``numerator / denominator`` rounded once to exactly ``places`` decimals.

    >>> round_to_places(Decimal("2933.745"), Decimal(1), 2, ROUND_HALF_UP)
    Decimal('2933.75')
    """
    digits = max(numerator.adjusted() - denominator.adjusted() + places, 0) + 4
    sticky = _rounding_context(digits, ROUND_05UP).divide(numerator, denominator)
    return positive_zero(_rounding_context(digits + 1, mode).quantize(sticky, Decimal((0, (1,), -places))))


def round_to_step(numerator: Decimal, denominator: Decimal, step: Decimal, mode: str = ROUND_HALF_EVEN) -> Decimal:
    """``numerator / denominator`` rounded once to a multiple of ``step``, with the decimals of the step.

    >>> round_to_step(Decimal("0.7451"), Decimal(1), Decimal("0.50"))
    Decimal('0.50')
    """
    return multiply(round_to_places(numerator, multiply(denominator, step), 0, mode), step)


def round_to_digits(numerator: Decimal, denominator: Decimal, mode: str = ROUND_HALF_EVEN) -> Decimal:
    """``numerator / denominator`` rounded once to 28 significant digits, or to whole units if it has more than 28.

    ``mode`` is half even, ceiling or floor. No zeros stay at the end after the point.

    >>> round_to_digits(Decimal(100), Decimal(3)), round_to_digits(Decimal("92.1150"), Decimal(1))
    (Decimal('33.33333333333333333333333333'), Decimal('92.115'))
    """
    context = _to_digits[mode]
    result = context.divide(numerator, denominator)
    if result.adjusted() >= DIGITS:
        return round_to_places(numerator, denominator, 0, mode)
    result = context.normalize(result)
    if "+" in str(result):  # an exponent, in any context's capitals; three times quicker than to ask for it
        result = context.quantize(result, ONE)
    return result if result else result.copy_abs()


def enclosed_sum(terms: Iterable[tuple[Decimal, Decimal]], digits: int) -> tuple[Decimal, Decimal]:
    """Two decimals between which a sum of ratios lies, each taken to so many digits; equal where none is longer."""
    floor, ceiling = _rounding_context(digits, ROUND_FLOOR).divide, _rounding_context(digits, ROUND_CEILING).divide
    low = high = Decimal(0)
    for numerator, denominator in terms:
        low = add(low, floor(numerator, denominator))
        high = add(high, ceiling(numerator, denominator))
    return low, high


def outward(low: Fraction, high: Fraction) -> tuple[Decimal, Decimal]:
    """An interval with ends of 28 digits, rounded so that it holds the exact one."""
    return round_to_digits(*ratio(low), ROUND_FLOOR), round_to_digits(*ratio(high), ROUND_CEILING)
