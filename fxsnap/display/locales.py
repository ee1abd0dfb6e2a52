"""Amounts and names in a locale, through babel.

babel's own rounding is not to be trusted with money: it rounds half even by CLDR's display digits, which are not
ISO's, gives an unknown code two decimals, fails beyond 28 digits and prints gold as 0.00. So a number comes here with
the digits it is to be shown with, and babel only places digits, separators and symbols.
"""

from __future__ import annotations

import copy
import re
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from unicodedata import category

from babel import Locale, UnknownLocaleError
from babel.numbers import NumberPattern, get_currency_name, get_currency_symbol

from fxsnap.currencies import currency
from fxsnap.errors import InvalidArgument, shown
from fxsnap.exact import exact_amount, exponent_of
from fxsnap.quotes import checked_code

# babel computes in the caller's context; this one holds every digit of every amount that the library takes.
_ALL_DIGITS = Context(prec=3000, Emin=MIN_EMIN, Emax=MAX_EMAX, capitals=1, clamp=0, flags=[], traps=[])


def format_amount(amount: Decimal | int | str, code: str, locale: str) -> str:
    """An amount with its currency as the locale writes it, with exactly the digits it has.

    ``locale`` is a tag such as ``"de"``, ``"de_CH"`` or ``"pt-BR"``. Raises `InvalidAmount`, `InvalidArgument`.

    >>> format_amount(Decimal("921.15"), "EUR", "de").replace("\\xa0", " ")
    '921,15 €'
    """
    found, code = locale_of(locale), checked_code(code, "code")
    pattern = _spaced(found.currency_formats["standard"], get_currency_symbol(code, locale=found))
    return _placed(amount, pattern, found, code)


def format_number(amount: Decimal | int | str, locale: str) -> str:
    """A number as the locale writes it, with exactly the digits it has.

    >>> format_number(Decimal("1234.50"), "de")
    '1.234,50'
    """
    found = locale_of(locale)
    return _placed(amount, found.decimal_formats[None], found, None)


def currency_name(code: str, locale: str = "en") -> str:
    """The name of a currency in the locale's language; the registry's where CLDR has none. Raises `UnknownCurrency`.

    >>> currency_name("JPY", "de")
    'Japanischer Yen'
    """
    known = currency(code)
    name = get_currency_name(code, locale=locale_of(locale))
    return name if name != code else known.name


def locale_of(tag: str) -> Locale:
    """The locale that a tag names. Raises `InvalidArgument`."""
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError, AttributeError):
        raise InvalidArgument("locale", shown(tag), "expected a tag such as 'de' or 'pt_BR'") from None


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


def _placed(amount: Decimal | int | str, pattern: NumberPattern, locale: Locale, code: str | None) -> str:
    number = exact_amount(amount)
    if not isinstance(number, Decimal):
        raise InvalidArgument("amount", shown(amount), "a fraction has no digits to show; round it first")
    decimals = max(-exponent_of(number), 0)
    ours = copy.copy(pattern)
    ours.frac_prec = (decimals, decimals)
    with localcontext(_ALL_DIGITS):
        return str(ours.apply(number, locale, currency=code, currency_digits=False))
