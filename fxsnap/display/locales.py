"""What a locale says, through babel: its digits and separators, and the names and symbols of currencies."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

from babel import Locale, UnknownLocaleError
from babel.numbers import (
    get_currency_name,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    get_minus_sign_symbol,
)

from fxsnap.currencies import currencies, currency
from fxsnap.errors import InvalidArgument
from fxsnap.phrases import shown
from fxsnap.quotes import checked_code

ASCII_DIGITS = "0123456789"

# babel writes the separators of a numbering system, and leaves the digits to us. Unicode has the digits of each in a
# row, so the zero says them all. These are the systems that CLDR makes some locale's default.
_ZEROS = {
    "adlm": 0x1E950, "arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "cakm": 0x11136, "deva": 0x966, "hmnp": 0x1E140,
    "mtei": 0xABF0, "mymr": 0x1040, "nkoo": 0x7C0, "olck": 0x1C50, "tibt": 0xF20,
}  # fmt: skip


class Numerals(NamedTuple):
    """One way in which a locale writes numbers; ``system`` is CLDR's name of it.

    ``money`` is the decimal sign of amounts, which in ``fr_CH`` is another one; babel does not know it.
    """

    system: str
    digits: str
    group: str
    decimal: str
    money: str
    minus: str


def locale_of(tag: str) -> Locale:
    """The locale that a tag names. Raises `InvalidArgument`."""
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError, AttributeError):
        raise InvalidArgument("locale", shown(tag), "expected a tag such as 'de' or 'pt_BR'") from None


def numerals_of(locale: Locale) -> tuple[Numerals, ...]:
    """The ways in which a locale writes numbers: its own first, then the one with the digits 0 to 9 if that is another.

    >>> [one.digits for one in numerals_of(locale_of("ar_EG"))]
    ['٠١٢٣٤٥٦٧٨٩', '0123456789']
    """
    own = locale.default_numbering_system
    systems = (own, "latn") if own in _ZEROS else ("latn",)
    return tuple(_numerals(locale, system) for system in systems)


def _numerals(locale: Locale, system: str) -> Numerals:
    zero = _ZEROS.get(system)
    decimal = get_decimal_symbol(locale, numbering_system=system)
    return Numerals(
        system=system,
        digits=ASCII_DIGITS if zero is None else "".join(map(chr, range(zero, zero + 10))),
        group=get_group_symbol(locale, numbering_system=system),
        decimal=decimal,
        money=locale.number_symbols.get(system, {}).get("currencyDecimal", decimal),
        minus=get_minus_sign_symbol(locale, numbering_system=system),
    )


def currency_name(code: str, locale: str = "en") -> str:
    """The name of a currency in the locale's language; the registry's where CLDR has none. Raises `UnknownCurrency`.

    >>> currency_name("JPY", "de")
    'Japanischer Yen'
    """
    known = currency(code)
    name = get_currency_name(code, locale=locale_of(locale))
    return name if name != code else known.name


def currency_symbol(code: str, locale: str = "en") -> str:
    """The symbol that the locale has for a currency; the code itself where it has none, or one that nobody sees.

    The same currency has other symbols elsewhere, and the same symbol is another currency's there: `parse_amount`
    takes that into account. Raises `InvalidArgument`. Source: CLDR.

    >>> [currency_symbol("CAD", locale) for locale in ("en", "en_CA", "fr")], currency_symbol("XAU", "de")
    (['CA$', '$', '$CA'], 'XAU')
    """
    return symbol_in(checked_code(code, "code"), locale_of(locale))


def symbol_in(code: str, locale: Locale) -> str:
    """The symbol of a code as `currency_symbol` says it."""
    symbol = str(get_currency_symbol(code, locale=locale))
    # CLDR hides the escudo's symbol, whose place is that of the point, and calls the old shekel ILS in Chinese.
    is_seen = any(category(character)[0] not in "CZ" for character in symbol)
    return symbol if is_seen and symbol not in _codes() else code


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(one.code for one in currencies())
