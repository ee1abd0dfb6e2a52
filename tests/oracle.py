"""A slow, obvious implementation with ``fractions.Fraction``, which the fast one must equal.

Nothing here calls the library. A number is rounded by counting whole units and looking at what is left over, so there
is neither a decimal context nor a second rounding that could go wrong.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "data" / "usd-2024-10-21.txt"

RATES: dict[str, Fraction] = {"USD": Fraction(1)} | {
    line.split()[0]: Fraction(line.split()[1]) for line in TABLE.read_text(encoding="ascii").splitlines()[1:]
}
"""Units of each code for one US dollar, as the table of 2024-10-21 has them."""


def value(amount: object, source: str, target: str) -> Fraction:
    """What an amount is in another code, exactly."""
    number = Fraction(str(amount)) if not isinstance(amount, Fraction) else amount
    return number / RATES[source] * RATES[target]


def whole(number: Fraction, mode: str) -> int:
    """A ratio rounded to an integer, by decimal's definition of the mode."""
    down = abs(number).numerator // abs(number).denominator
    rest = abs(number) - down
    negative = number < 0
    away = {
        "ROUND_UP": rest > 0,
        "ROUND_DOWN": False,
        "ROUND_CEILING": rest > 0 and not negative,
        "ROUND_FLOOR": rest > 0 and negative,
        "ROUND_HALF_UP": rest >= Fraction(1, 2),
        "ROUND_HALF_DOWN": rest > Fraction(1, 2),
        "ROUND_HALF_EVEN": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and down % 2 == 1),
        "ROUND_05UP": rest > 0 and down % 5 == 0,
    }[mode]
    return (-1 if negative else 1) * (down + away)


def to_places(number: Fraction, places: int, mode: str = "ROUND_HALF_EVEN") -> str:
    """A ratio rounded to decimals, as text: always exactly that many decimals, zero without a sign."""
    units = whole(number * 10**places, mode)
    digits = str(abs(units)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if units < 0 else text


def to_digits(number: Fraction, digits: int = 28, mode: str = "ROUND_HALF_EVEN") -> str:
    """A ratio rounded to significant digits, or to whole units where it has more; no zeros at the end after the point."""
    if number == 0:
        return "0"
    places = 0
    while abs(number) * 10**places < 10 ** (digits - 1):
        places += 1
    while places and abs(number) * 10 ** (places - 1) >= 10 ** (digits - 1):
        places -= 1
    text = to_places(number, places, mode)
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_step(number: Fraction, step: str, mode: str = "ROUND_HALF_EVEN") -> Fraction:
    """A ratio rounded to a multiple of a step."""
    return whole(number / Fraction(step), mode) * Fraction(step)


def text(number: Decimal) -> str:
    """A decimal as its digits, never with an exponent."""
    return format(number, "f")
