"""What a person typed is read as it was meant, or refused."""

from __future__ import annotations

import os
import pickle
from decimal import Decimal
from typing import Any

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from fxsnap import AmbiguousCurrency, FxError, InvalidAmount, InvalidArgument
from fxsnap.currencies import currencies, minor_unit
from fxsnap.display import currency_symbol, format_amount, parse_amount
from fxsnap.display.symbols import SIGNS, plain_symbol

LOCALES = sorted(locale_identifiers())
CODES = [one.code for one in currencies()]
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


@pytest.mark.parametrize(
    ("text", "locale", "amount", "code"),
    [
        ("1.234,56 €", "de", "1234.56", "EUR"), ("1.234 €", "de", "1234", "EUR"), ("1234,56 EUR", "de", "1234.56", "EUR"),
        ("EUR 1.234.567,00", "de", "1234567.00", "EUR"), ("0,123 €", "de", "0.123", "EUR"), ("1234,567 €", "de", "1234.567", "EUR"),
        ("1,2340 €", "de", "1.2340", "EUR"), ("1,234 KWD", "de", "1.234", "KWD"), ("1,234 XAU", "de", "1.234", "XAU"),
        ("1,234 JPY", "en", "1234", "JPY"), ("5EUR", "en", "5", "EUR"), ("EUR5", "en", "5", "EUR"), ("  €  5 ", "en", "5", "EUR"),
        ("100 GBX", "en", "100", "GBX"), ("100 GBp", "en", "100", "GBp"),
        # groups: blanks and apostrophes of all kinds, threes and the lakh
        ("1 234,50 €", "fr", "1234.50", "EUR"), ("1\u202f234,50 €", "fr", "1234.50", "EUR"), ("1\xa0234,50 €", "fr", "1234.50", "EUR"),
        ("CHF 1'234.50", "de_CH", "1234.50", "CHF"), ("CHF 1’234.50", "de_CH", "1234.50", "CHF"), ("₹12,34,567.50", "en_IN", "1234567.50", "INR"),
        ("1.234,50 €", "es", "1234.50", "EUR"), ("1234,50 €", "es", "1234.50", "EUR"), ("1 234,50 лв.", "bg", "1234.50", "BGN"),
        ("1 234.50 CHF", "fr_CH", "1234.50", "CHF"), ("1 234,50 CHF", "fr_CH", "1234.50", "CHF"), ("1.2345 CHF", "fr_CH", "1.2345", "CHF"),
        # signs
        ("-5 €", "de", "-5", "EUR"), ("−5 €", "sv", "-5", "EUR"), ("5- €", "de", "-5", "EUR"), ("5 €-", "de", "-5", "EUR"),
        ("€-5", "en", "-5", "EUR"), ("-€5", "en", "-5", "EUR"), ("CHF-5", "de_CH", "-5", "CHF"), ("–5 €", "de", "-5", "EUR"),
        ("+5 €", "de", "5", "EUR"), ("-0 €", "de", "0", "EUR"), ("(€5.00)", "en", "-5.00", "EUR"), ("(5,00 €)", "fr", "-5.00", "EUR"),
        # other digits, and marks of direction
        ("١٬٢٣٤٫٥٠ ج.م.", "ar_EG", "1234.50", "EGP"), ("1,234.50 EGP", "ar_EG", "1234.50", "EGP"), ("١٫٢٣٤ EGP", "ar_EG", "1.234", "EGP"), ("\u200f5\xa0€\u200f", "ar", "5", "EUR"),
        ("۱٬۲۳۴ ریال", "fa_IR", "1234", "IRR"), ("नेरू १२,३४,५६७", "ne", "1234567", "NPR"),
        # a symbol that is shared, in a country that pays with it
        ("$5", "en_US", "5", "USD"), ("$5", "en_CA", "5", "CAD"), ("5 $", "fr_CA", "5", "CAD"), ("$5", "es_MX", "5", "MXN"), ("$5", "zh_TW", "5", "TWD"),
        ("5 kr", "sv", "5", "SEK"), ("5 kr", "nb_NO", "5", "NOK"), ("5 kr", "da", "5", "DKK"), ("5 kr.", "da_DK", "5", "DKK"), ("5 kr", "is", "5", "ISK"),
        ("¥5", "ja", "5", "JPY"), ("￥5", "ja_JP", "5", "JPY"), ("¥5", "zh_CN", "5", "CNY"), ("£5", "en_GB", "5", "GBP"), ("£5", "en_GI", "5", "GIP"),
        ("R500", "en_ZA", "500", "ZAR"), ("Rs 5", "en_IN", "5", "INR"), ("Rs. 5", "en_PK", "5", "PKR"), ("5 Fr.", "de_CH", "5", "CHF"), ("5 F CFA", "fr_SN", "5", "XOF"),
        # one that is not shared, or says it all
        ("US$5", "es_MX", "5", "USD"), ("US$ 5", "en_CA", "5", "USD"), ("5 $US", "fr", "5", "USD"), ("5 zł", "en", "5", "PLN"), ("R$ 5", "pt", "5", "BRL"),
        ("$5 CAD", "en", "5", "CAD"), ("5 $ CAD", "de", "5", "CAD"), ("USD $5", "de", "5", "USD"), ("€5€", "en", "5", "EUR"),
    ],
)  # fmt: skip
def test_what_was_meant(text: str, locale: str, amount: str, code: str) -> None:
    number, found = parse_amount(text, locale)
    assert (str(number), found) == (amount, code)


@pytest.mark.parametrize(
    ("text", "locale", "why"),
    [
        ("12.34 €", "de", "'12.34' is grouped wrongly; de writes 1.234.567,89"),
        ("1234.567 €", "de", "grouped wrongly"), ("1.2345 €", "de", "grouped wrongly"), ("0.123 €", "de", "grouped wrongly"),
        ("1.234.56 €", "de", "grouped wrongly"), ("1,5 €", "en", "grouped wrongly"), ("1,23,456 €", "en", "grouped wrongly"),
        ("₹1,234,567", "en_IN", "grouped wrongly"), ("12 34 €", "fr", "grouped wrongly"), ("01.234 €", "de", "grouped wrongly"),
        ("1,234 €", "de", "',' is the decimal sign in de, but EUR has 2 decimals; write 1234 if thousands are meant, 1,2340 if decimals are"),
        ("1.234 $", "en_US", "write 1234 if thousands are meant, 1.2340 if"), ("123,456 JPY", "de", "JPY has no decimals"), ("CHF 1.234", "de_CH", "CHF has 2"), ("-1,234 €", "de", "write 1234 if"), ("1.234 CHF", "fr_CH", "'.' is the decimal sign in fr_CH, but CHF has 2"), ("1,234.50 CHF", "fr_CH", "no number"), ("1.234,50 CHF", "fr_CH", "no number"), ("१.२३४ INR", "mr", "write 1234 if thousands are meant, १.२३४० if"),
        ("1,234,567 €", "de", "is there twice"), ("1.234,567.89 €", "de", "no number"), ("1,234.56 €", "de", "no number"),
        ("1 234,56 €", "de", "no number; de writes"), ("1..234 €", "de", "no number"), ("10-20 €", "de", "no number"), ("1e5 EUR", "de", "no number"),
        ("5 EUR 6", "de", "no number"), ("1_000 €", "de", "no number"), ("5/2 €", "de", "no number"), ("1\n000 €", "fr", "no number"),
        ("١234 €", "ar_EG", "digits that are not of ar_EG"), ("٥ €", "de", "digits that are not of de"), ("５ €", "ja", "digits that are not of ja"),
        ("", "de", "it is empty"), ("  ", "de", "it is empty"), ("EUR", "de", "no number in it"), ("½ €", "de", "no number in it"), ("NaN €", "de", "no number in it"),
        ("5", "de", "says no currency"), ("--5 €", "de", "one sign"), ("-5- €", "de", "one sign"), ("+-5 €", "de", "one sign"), ("E-UR 5", "de", "one sign"),
        ("5,- €", "de", "one sign"), ("5,-", "de", "',' beside the number"), (",50 €", "de", "touches the number"), ("5. €", "en", "no code"), ("5 %", "en", "beside the number"),
        ("(5 €)", "sv", "sv writes no negative amounts in parentheses"), ("(5 €", "en", "no code"), ("(-5 €)", "en", "no code|one sign"),
        ("100 eur", "de", "'eur' is no code, and no symbol of de; write the code; did you mean EUR"), ("100 euros", "fr", "such as EUR"), ("5 zl", "pl", "no symbol of pl; write the code, such as"),
        ("5 lei", "ro", "no code"), ("$ 5 EUR", "en", "'\\$' and 'EUR' cannot be one currency"), ("€ 5 USD", "en", "cannot be one"),
        # a point before the number: the end of "Rs." to one reader, 0.50 to the next
        ("$.50", "en_US", "'.' touches the number; write a zero before it if it is the decimal sign, a blank behind it if"), ("US$.50", "en", "touches the number"),
        ("-$.50", "en_US", "touches"), ("Rs.50", "en_IN", "touches"), ("kr.50", "da", "touches"), (".50 $", "en_US", "touches"), ("$ .50", "en_US", "touches"), ("٫٥ EGP", "ar_EG", "touches"),
        ("$. 50", "en_US", r"'\$\.' is no code"), ("5 €.", "de", "no code"), ("Rs.. 5", "en_IN", "no code"),
        # a mark of direction between digits can turn them around on the screen
        ("1\u200f2 €", "de", "no number"), ("12\u200e.345 €", "de", "no number"), ("1\u200b000 €", "de", "no number"),
        ("USD1 234", "fr", "may begin with a code that has digits; write a blank"), ("5 B52", "en", "no number"), ("9" * 1001 + " €", "de", "more than 1000 digits"),
        ("5" * 2001, "de", "more than 2000 characters"), (5, "de", "expected a text"), (None, "de", "expected a text"), (b"5", "de", "expected a text"), ("5 <b>", "de", "no code"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_refused_and_shown(text: Any, locale: str, why: str) -> None:
    with pytest.raises(InvalidAmount, match=why) as caught:
        parse_amount(text, locale)
    assert not isinstance(caught.value, AmbiguousCurrency)
    if isinstance(text, str) and len(text) < 60:
        assert str(caught.value).startswith(f"{text!r} is not an amount: ")


@pytest.mark.parametrize(
    ("text", "locale", "first", "others"),
    [
        ("$5", "en", "USD", {"CAD", "AUD", "MXN", "HKD"}), ("5 $", "de_DE", "USD", {"CAD"}), ("$5", "es", "USD", {"MXN", "ARS"}), ("5 $", "fr", "USD", {"CAD"}),
        ("5 FCFA", "en", "XAF", {"XOF"}), ("5 F CFA", "ha", "XOF", {"XAF"}),  # languages of one country that pays with it, and of many others
        ("5 kr", "de", "SEK", {"NOK", "DKK", "ISK"}), ("5 kr", "sv_FI", "SEK", {"NOK"}), ("¥5", "en", "JPY", {"CNY"}), ("¥5", "zh_TW", "JPY", {"CNY"}),
        ("£5", "en", "GBP", {"EGP", "FKP"}), ("Rs 5", "en", "INR", {"PKR", "LKR"}), ("5 Fr.", "fr", "CHF", {"XOF"}), ("5 FCFA", "fr", "XAF", {"XOF"}), ("5 FCFA", "fr_SN", "XAF", {"XOF"}), ("R 5", "pt_PT", "ZAR", {"BRL"}),
    ],
)  # fmt: skip
def test_a_shared_symbol_is_an_error_that_lists_them(text: str, locale: str, first: str, others: set[str]) -> None:
    with pytest.raises(AmbiguousCurrency, match="does not say which currency") as caught:
        parse_amount(text, locale)
    assert caught.value.codes[0] == first
    assert others < {*caught.value.codes}
    assert first in str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).codes == caught.value.codes
    for code in caught.value.codes:
        assert parse_amount(text, locale, code=code) == (5, code)


def test_a_code_of_the_caller_decides_and_must_agree() -> None:
    assert parse_amount("1.234,50", "de", code="EUR") == (Decimal("1234.50"), "EUR")
    assert parse_amount("5 $", "de", code="CAD") == (5, "CAD")
    assert parse_amount("EUR 5", "de", code="EUR") == (5, "EUR")
    for text, code in (("5 €", "USD"), ("5 USD", "EUR"), ("$5", "EUR"), ("5 $ CAD", "USD")):
        with pytest.raises(InvalidAmount):
            parse_amount(text, "de", code=code)
    with pytest.raises(InvalidAmount, match="',' is the decimal sign"):
        parse_amount("1,234", "de", code="EUR")
    assert parse_amount("0.1 BTC", "en", code="BTC") == (Decimal("0.1"), "BTC")
    for text in ("5 MIO", "5 EURO", "5 MIO EUR"):  # what looks like a code may be a word
        with pytest.raises(InvalidAmount, match="is no code, and no symbol of en"):
            parse_amount(text, "en")
    with pytest.raises(InvalidArgument, match="code cannot be '€'"):
        parse_amount("5", "de", code="€")
    with pytest.raises(InvalidArgument, match="locale cannot be 'xx'"):
        parse_amount("5 €", "xx")


def test_in_every_locale_what_was_written_is_read() -> None:
    """parse_amount(format_amount(a, c, l), l) is (a, c), or an error that lists c; with code=c it is always (a, c)."""
    for turn, tag in enumerate(LOCALES):
        symbols = Locale.parse(tag).currency_symbols
        shared = [code for code in CODES if code in symbols and len(SIGNS.get(plain_symbol(symbols[code]), ())) > 1]
        some = [*CODES, "BTC"] if THOROUGH else ["EUR", "BTC", CODES[turn % len(CODES)], *shared[turn % 3 :: 9][:1]]
        for place, code in enumerate(some):
            exactly = minor_unit(code) is None or place % 2
            amount, rounding = (Decimal("-1234567.8915"), None) if exactly else (1234, "minor")
            expected = Decimal(amount), code
            text = format_amount(amount, code, tag, rounding=rounding)
            assert parse_amount(text, tag, code=code) == expected, (tag, text)
            if code == "BTC":  # no code of the registry
                with pytest.raises(InvalidAmount, match="if it is one, pass code='BTC'"):
                    parse_amount(text, tag)
                continue
            try:
                assert parse_amount(text, tag) == expected, (tag, text)
            except AmbiguousCurrency as error:
                assert code in error.codes
                assert len(SIGNS[plain_symbol(currency_symbol(code, tag))]) > 1


@given(
    st.sampled_from(LOCALES),
    st.sampled_from(CODES),
    st.decimals(allow_nan=False, allow_infinity=False, places=7),
    st.sampled_from(["minor:half_up", 0, 1, 2, 6]),
)
def test_law_written_and_read_is_the_same(tag: str, code: str, amount: Decimal, rounding: Any) -> None:
    """What is written rounded is read as exactly that number and that code, or refused with a typed error that says why."""
    rounding = 4 if rounding == "minor:half_up" and minor_unit(code) is None else rounding
    text = format_amount(amount, code, tag, rounding=rounding)
    number, found = parse_amount(text, tag, code=code)
    assert found == code
    assert format_amount(number, code, tag) == text


@given(
    st.text(st.sampled_from("0123456789.,' \xa0\u202f-+()€$krUSDEF١٢٬٫"), max_size=14),
    st.sampled_from(["de", "en", "en_IN", "fr", "de_CH", "sv", "ar_EG", "bg"]),
)
def test_law_what_is_read_is_written_back(text: str, tag: str) -> None:
    """Whatever is not refused has the digits of the text, in their order, and no error is untyped."""
    try:
        number, code = parse_amount(text, tag)
    except FxError:
        return
    digits = "".join(str(int(one)) for one in text if one.isdecimal())
    assert "".join(one for one in format(number, "f") if one.isdigit()).lstrip("0") == digits.lstrip("0")
    assert parse_amount(format_amount(number, code, tag), tag, code=code)[0] == number


def test_no_symbol_that_two_countries_give_to_different_moneys_is_missing() -> None:
    """In CLDR as babel carries it; one that is new belongs into SIGNS."""
    world: dict[str, set[str]] = {}
    for tag in LOCALES:
        for code in Locale.parse(tag).currency_symbols:
            symbol = currency_symbol(str(code), tag)
            if symbol != code:
                world.setdefault(plain_symbol(symbol), set()).add(str(code))
    shared = {symbol: codes for symbol, codes in world.items() if len(codes) > 1}
    assert {"$", "£", "¥", "kr", "Rs"} < shared.keys()
    for symbol, codes in shared.items():
        assert codes <= {*SIGNS.get(symbol, ())}, symbol
    for symbol, known in SIGNS.items():
        assert symbol == plain_symbol(symbol)
        assert len({*known}) == len(known)
