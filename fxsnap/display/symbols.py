"""Which currency a symbol stands for: in one country it is plain, in the next one it is another money.

CLDR gives each locale a symbol for each currency, and in English ``$`` is the US dollar's. But English is also written
in Canada. So a symbol that currencies share says which one only in a country that pays with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from unicodedata import normalize

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers
from babel.numbers import get_territory_currencies

from fxsnap.currencies import currencies
from fxsnap.currencies.parities import facts_day
from fxsnap.display.locales import symbol_in

SIGNS: Mapping[str, tuple[str, ...]] = {
    symbol: tuple(codes.split())
    for symbol, codes in {
        "$": "USD CAD AUD MXN HKD SGD NZD TWD ARS CLP COP UYU CUP DOP NAD FJD JMD TTD BBD BMD BND BSD BZD GYD KYD LRD "
        "SBD SRD XCD ZWG",
        "£": "GBP EGP LBP SDG SYP SSP FKP GIP SHP",
        "¥": "JPY CNY",
        "kr": "SEK NOK DKK ISK EEK",
        "Rs": "INR PKR LKR NPR MUR SCR",
        "F": "XOF XAF XPF CHF BIF CDF DJF GNF KMF RWF FRF LUF BEF",
        "Fr": "CHF XOF XAF XPF BIF CDF DJF GNF KMF RWF FRF LUF BEF",
        "CFA": "XOF XAF",
        "FCFA": "XAF XOF",
        "F CFA": "XOF XAF",
        "C$": "CAD NIO",
        "R": "ZAR BRL",
        "K": "ZMW PGK MMK LAK MWK",
        "L": "HNL MDL ALL LSL SZL",
        "Br": "BYN ETB",
        "Bs": "BOB VES VEF",
        "Sh": "KES TZS UGX SOS",
        "₩": "KRW KPW",
        "₺": "TRY TRL",
        "ریال": "IRR OMR QAR SAR YER",
        "US$": "USD", "CA$": "CAD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "MX$": "MXN",
        "R$": "BRL", "€": "EUR", "₹": "INR", "₽": "RUB", "₴": "UAH", "₪": "ILS", "₫": "VND", "₱": "PHP", "₦": "NGN",
        "₸": "KZT", "₾": "GEL", "₼": "AZN", "₡": "CRC", "₲": "PYG", "₵": "GHS", "₮": "MNT", "฿": "THB", "zł": "PLN",
        "Kč": "CZK", "Ft": "HUF",
    }.items()
}  # fmt: skip
"""Symbols that are read in every locale, beside its own: those that several currencies share somewhere in the world,
the currency that is meant most often first, and some that are of one currency wherever they are written.

Source: CLDR, in which two countries give the former to different currencies (tests/test_parse_amount.py proves that
none is missing), and what shops write, of general knowledge.
"""


def plain_symbol(text: str) -> str:
    """A symbol as symbols are compared: without marks of direction, wide forms, and the point of an abbreviation.

    >>> plain_symbol("￥"), plain_symbol("kr."), plain_symbol("F\u202fCFA")
    ('¥', 'kr', 'F CFA')
    """
    seen = "".join(one for one in normalize("NFKC", text) if one not in MARKS)
    symbol = " ".join(seen.split())
    return symbol[:-1] if symbol.endswith(".") and symbol[-2:-1].isalpha() else symbol  # "$." is no abbreviation


MARKS = "\u200b\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
"""Characters without a width, most of which say only in which direction to read."""


def codes_of(text: str, locale: Locale, asked: str | None) -> frozenset[str]:
    """Every code that a text beside a number can stand for in a locale: a symbol's, or the code that it is. Or none.

    A code that the registry does not have counts where it is ``asked`` for alone: ``5 MIO`` are five millions.
    """
    symbol = plain_symbol(text)
    found = {*_symbols(str(locale)).get(symbol, ()), *SIGNS.get(symbol, ())}
    if text in _registry() or text == asked:
        found.add(text)
    return frozenset(found)


def decided(text: str, codes: frozenset[str], locale: Locale) -> str | None:
    """The one of some codes that a symbol means in the locale's country; None where that does not decide.

    It must be the only one of them that the country pays with, and the locale's symbol for no other. A locale without a
    country decides where its language leaves one, and the country where it is spoken most pays with that: ``kr`` in
    Swedish are kronor, but ``$`` in English is of many lands, and ``FCFA`` in English of none in particular.
    """
    left = codes & _tender(str(locale))
    here = _symbols(str(locale)).get(plain_symbol(text), frozenset[str]())
    if len(left) != 1 or here - left:
        return None
    if locale.territory is None and not (here and left <= _tender(_where_most_live(locale))):
        return None
    return next(iter(left))


@lru_cache(maxsize=100)
def _symbols(locale: str) -> Mapping[str, frozenset[str]]:
    """The codes of each symbol that a locale has."""
    found: dict[str, set[str]] = {}
    parsed = Locale.parse(locale)
    for code in map(str, parsed.currency_symbols):
        symbol = symbol_in(code, parsed)
        if symbol != code:
            found.setdefault(plain_symbol(symbol), set()).add(code)
    return {symbol: frozenset(codes) for symbol, codes in found.items()}


@lru_cache(maxsize=100)
def _tender(locale: str) -> frozenset[str]:
    """What the locale's country pays with; without a country, what all do in which its language is written."""
    day = facts_day()  # babel would ask the clock
    codes: set[str] = set()
    for territory in _territories(locale):
        codes.update(get_territory_currencies(territory, start_date=day, end_date=day))
    return frozenset(codes)


def _where_most_live(locale: Locale) -> str:
    """The locale's language in the country of most who speak it. Source: CLDR's likely subtags."""
    likely = get_global("likely_subtags")
    return str(likely.get(str(locale)) or likely[locale.language])


def _territories(locale: str) -> Iterator[str]:
    own = Locale.parse(locale).territory
    if own is not None:
        yield own
        return
    for tag in locale_identifiers():
        if tag.startswith(f"{locale}_"):
            territory = Locale.parse(tag).territory
            if territory is not None:
                yield territory


@lru_cache(maxsize=1)
def _registry() -> frozenset[str]:
    return frozenset(one.code for one in currencies())
