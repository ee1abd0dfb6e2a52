"""Amounts and rates as a locale writes them.

babel's own rounding is not to be trusted with money: it rounds half even by CLDR's display digits, which are not
ISO's, gives an unknown code two decimals, fails beyond 28 digits and prints gold as 0.00. So a number is rounded here
by the library's own rules, or not at all, and babel only places its digits, separators and symbols.
"""

from __future__ import annotations

import copy
import re
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from fractions import Fraction
from unicodedata import category

from babel import Locale
from babel.numbers import NumberPattern

from fxsnap.display.locales import ASCII_DIGITS, Numerals, locale_of, numerals_of, symbol_in
from fxsnap.errors import InvalidArgument
from fxsnap.exact import exact_amount, exponent_of
from fxsnap.phrases import shown
from fxsnap.quotes import Rate, checked_code, shortened
from fxsnap.rounding import Rounding, rounded

# babel computes in the caller's context; this one holds every digit of every amount that the library takes.
_ALL_DIGITS = Context(prec=3000, Emin=MIN_EMIN, Emax=MAX_EMAX, capitals=1, clamp=0, flags=[], traps=[])

Shown = Decimal | Fraction | int | float | str
"""What can be shown: an amount as every other call takes it."""


def format_amount(amount: Shown, code: str, locale: str, *, rounding: Rounding | str | int | None = None) -> str:
    """An amount with its currency as the locale writes it: its digits, separators, sign, symbol and their order.

    Without ``rounding`` with exactly the digits it has; with one (``"minor"``, ``2``, ``"cash:half_up"``, a `Rounding`)
    rounded by it, once. ``locale`` is a tag such as ``"de"``, ``"de_CH"`` or ``"pt-BR"``. Symbols and separators are
    CLDR's, so blanks in the text are no-break spaces.

    Raises `InvalidAmount`, `InvalidArgument` (for a Fraction without a rounding too) and `RoundingRequired`.

    >>> format_amount(Decimal("921.15"), "EUR", "de").replace("\\xa0", " ")
    '921,15 €'
    >>> format_amount("1234567.5", "INR", "en_IN", rounding="minor"), format_amount(-5, "KWD", "en", rounding="minor")
    ('₹12,34,567.50', '-KWD\\xa05.000')
    """
    found, code = locale_of(locale), checked_code(code, "code")
    number = _to_show(amount, code, rounding)
    symbol = symbol_in(code, found)
    # The symbol comes last, for a code may have digits of its own, which are not to be written in another script.
    text = _placed(number, _spaced(found.currency_formats["standard"], symbol), found)
    numerals = numerals_of(found)[0]
    return text.replace(numerals.decimal, numerals.money).replace("¤", symbol)


def format_number(amount: Shown, locale: str) -> str:
    """A number as the locale writes it, with exactly the digits it has. Raises as `format_amount` does.

    >>> format_number(Decimal("1234.50"), "de")
    '1.234,50'
    """
    found = locale_of(locale)
    return _placed(_to_show(amount, "", None), found.decimal_formats[None], found)


def format_rate(rate: Rate, locale: str, *, rounding: Rounding | str | int | None = None) -> str:
    """A rate with its numbers as the locale writes them: what one unit of its base is, in units of its counter.

    Codes and no symbols, so that no two dollars are mixed up. Without ``rounding`` ten significant digits, with dots
    where more follow; with one, such as ``4``, rounded by it, once. Raises `InvalidArgument`, `RoundingRequired`.

    >>> from fxsnap import Snapshot
    >>> rate = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}).rate("EUR", "JPY")
    >>> [format_rate(rate, "de", rounding=places).replace("\\xa0", " ") for places in (None, 2)]
    ['1 EUR = 162,8057319... JPY', '1 EUR = 162,81 JPY']
    """
    if not isinstance(rate, Rate):
        raise InvalidArgument("rate", shown(rate), "expected a Rate, as snapshot.rate(source, target) gives one")
    if rounding is None:
        digits = shortened(rate.value)
        number, dots = digits.removesuffix("..."), "..." * digits.endswith("...")
    else:
        number, dots = str(format(_to_show(rate.exact, rate.counter, rounding), "f")), ""
    one, many = format_number(1, locale), format_number(number, locale)
    return f"{one}\xa0{rate.base} = {many}{dots}\xa0{rate.counter}"


_NUMBER_SPEC = re.compile(r"(?:.?[<>=^])?[+\- ]?z?#?0?[0-9]*[,_]?(?:\.[0-9]+)?[bcdeEfFgGnosxX%]?", re.DOTALL)


def checked_spec(spec: str, way_out: str) -> str:
    """The locale that a format spec names: the whole language of ``f"{conversion:de}"`` and ``f"{rate:de}"``.

    A spec of a number (``.2f``) is refused, with the way out: it would round what was rounded already, or should be.
    Raises `InvalidArgument`.
    """
    try:
        locale_of(spec)
    except InvalidArgument:
        expected = "expected a locale, such as 'de' or 'pt_BR'"
        if _NUMBER_SPEC.fullmatch(spec):
            expected += f"; a spec of a number is not taken, for it may round a second time; {way_out}"
        raise InvalidArgument("format", shown(spec), expected) from None
    return spec


def _to_show(amount: Shown, code: str, rounding: Rounding | str | int | None) -> Decimal:
    number, asked = exact_amount(amount), Rounding.of(rounding)
    if asked is not None:
        return rounded(number, asked.resolve(code))
    if not isinstance(number, Decimal):
        raise InvalidArgument("amount", shown(amount), "a fraction has no digits to show; say rounding=")
    return number


def _spaced(pattern: NumberPattern, symbol: str) -> NumberPattern:
    """The pattern with a no-break space where a letter of the symbol would touch a digit: ``KWD 6.125``, ``€6.12``.

    CLDR asks for it (UTS 35, part 3, currencySpacing); babel leaves it out.
    """
    ours = copy.copy(pattern)
    if category(symbol[-1])[0] not in "SZ":
        positive, negative = pattern.prefix
        ours.prefix = re.sub("¤$", "¤\xa0", positive), re.sub("¤$", "¤\xa0", negative)
    if category(symbol[0])[0] not in "SZ":
        positive, negative = pattern.suffix
        ours.suffix = re.sub("^¤", "\xa0¤", positive), re.sub("^¤", "\xa0¤", negative)
    return ours


def _placed(number: Decimal, pattern: NumberPattern, locale: Locale) -> str:
    """The number in a pattern, with all its digits, in the locale's own; the sign of a currency stays as it is."""
    decimals = max(-exponent_of(number), 0)
    numerals = numerals_of(locale)[0]
    ours = _signed(pattern, numerals)
    ours.frac_prec = (decimals, decimals)
    with localcontext(_ALL_DIGITS):
        text = str(ours.apply(number, locale, currency_digits=False, numbering_system=numerals.system))
    return text.translate(str.maketrans(ASCII_DIGITS, numerals.digits))


def _signed(pattern: NumberPattern, numerals: Numerals) -> NumberPattern:
    """The pattern with the locale's own minus for the hyphen, which in a pattern only stands for it (UTS 35)."""
    ours = copy.copy(pattern)
    (positive, before), (_, after) = pattern.prefix, pattern.suffix
    ours.prefix = positive, before.replace("-", numerals.minus)
    ours.suffix = pattern.suffix[0], after.replace("-", numerals.minus)
    return ours
