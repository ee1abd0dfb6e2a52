"""How values look to people in a locale."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_DOWN, Decimal, FloatOperation, Inexact, localcontext
from fractions import Fraction
from typing import Any

import pytest
from babel.localedata import locale_identifiers
from babel.numbers import get_decimal_symbol
from examples import receipt, table
from hypothesis import given
from hypothesis import strategies as st

from fxsnap import FxError, InvalidAmount, InvalidArgument, RoundingRequired, Snapshot, UnknownCurrency
from fxsnap.display import currency_name, currency_symbol, format_amount, format_number, format_rate

NBSP, NARROW = "\xa0", "\u202f"


# In a locale


@pytest.mark.parametrize(
    ("amount", "code", "locale", "text"),
    [
        ("921.15", "EUR", "de", f"921,15{NBSP}€"),
        ("-1234567.50", "EUR", "de_DE", f"-1.234.567,50{NBSP}€"),
        ("1234567.50", "EUR", "fr", f"1{NARROW}234{NARROW}567,50{NBSP}€"),
        ("1234567.50", "CHF", "de-CH", f"CHF{NBSP}1’234’567.50"),
        ("1234567.50", "INR", "hi", "₹12,34,567.50"),
        ("1234.5", "USD", "en", "$1,234.5"),
        ("2998", "JPY", "ja", "￥2,998"),
        ("6.125", "KWD", "en", f"KWD{NBSP}6.125"),
        ("0.000367", "XAU", "de", f"0,000367{NBSP}XAU"),
        ("2.5", "USD", "en", "$2.5"),
        ("0.00", "EUR", "en", "€0.00"),
        ("-0.00", "EUR", "en", "€0.00"),
        (100, "EUR", "en", "€100"),
        (Decimal("1E+3"), "EUR", "en", "€1,000"),
        ("-6.125", "KWD", "en", f"-KWD{NBSP}6.125"),
        ("0.1", "ABC", "en", f"ABC{NBSP}0.1"),
        ("0.1", "ABC", "bn", f"০.১{NBSP}ABC"),
    ],
)
def test_an_amount_has_exactly_its_digits(amount: Any, code: str, locale: str, text: str) -> None:
    assert format_amount(amount, code, locale) == text


def test_the_fixed_point_of_the_issue(sample: Snapshot) -> None:
    result = sample.convert(1000, "USD", "EUR", rounding="minor")
    assert format_amount(result, "EUR", "de") == f"921,15{NBSP}€"
    gold = sample.convert(1, "USD", "XAU")
    assert format_amount(gold, "XAU", "de") == f"0,000367{NBSP}XAU"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=30) | st.integers(-(10**300), 10**300))
def test_law_no_digit_is_lost(amount: Decimal | int) -> None:
    """The digits of what is printed are the digits of the amount, in their order."""
    plain = re.sub("[^0-9]", "", format(Decimal(amount), "f"))
    assert re.sub("[^0-9]", "", format_amount(amount, "EUR", "de")) == plain
    assert re.sub("[^0-9]", "", format_number(amount, "en")) == plain


def digits_of(text: str, locale: str) -> Decimal:
    """The number in a text, by Unicode's value of each digit and the locale's own decimal sign: the slow and obvious way."""
    decimal = "." if locale == "fr_CH" else get_decimal_symbol(locale, numbering_system="default")
    whole, _, fraction = text.rpartition(decimal) if text.count(decimal) == 1 else (text, "", "")
    digits = ["".join(str(unicodedata.decimal(one)) for one in part if one.isdecimal()) for part in (whole, fraction)]
    return Decimal(("-" if re.search("[-\u2212]", text) else "") + ".".join(part for part in digits if part))


LONG = "-12345678901234567890123456789012345678.1250"


@pytest.mark.parametrize(("amount", "rounding", "shown"), [
    (LONG, None, LONG), ("1234567.885", "2:half_up", "1234567.89"), (Fraction(-2, 3), 4, "-0.6667"), (0, 3, "0.000"), ("-0.001", 2, "0.00"),
])  # fmt: skip
def test_in_every_locale_of_babel_what_is_shown_is_the_rounded_number(amount: Any, rounding: Any, shown: str) -> None:
    for locale in locale_identifiers():
        text = format_amount(amount, "XAU", locale, rounding=rounding)
        assert str(digits_of(text.replace("XAU", ""), locale)) == shown, (locale, text)
        assert text.count("XAU") == 1


@pytest.mark.parametrize(
    ("amount", "code", "locale", "rounding", "text"),
    [
        ("-1234567.505", "EUR", "sv", "minor", f"−1{NBSP}234{NBSP}567,50{NBSP}€"),  # the locale's own minus
        ("-1234567.505", "EUR", "sv", "minor:half_up", f"−1{NBSP}234{NBSP}567,51{NBSP}€"),
        ("-1234.5", "EUR", "de_CH", "minor", "EUR-1’234.50"),
        ("-1234.5", "EUR", "nl", "minor", f"€{NBSP}-1.234,50"),
        ("1234567.5", "INR", "en_IN", "minor", "₹12,34,567.50"),
        ("1234.5", "EGP", "ar_EG", "minor", f"\u200f١٬٢٣٤٫٥٠{NBSP}ج.م.\u200f"),
        ("1234.5", "EUR", "ar", "minor", f"\u200f1,234.50{NBSP}€"),
        ("1234.5", "IRR", "fa", 0, f"\u200eریال{NBSP}۱٬۲۳۴"),
        ("1234567", "NPR", "ne", "minor", f"नेरू{NBSP}१२,३४,५६७.००"),
        ("1234.5", "JPY", "ja", "minor", "￥1,234"),
        ("1234.5", "EUR", "es", "minor", f"1.234,50{NBSP}€"),  # where Spaniards write 1234,50; babel does not know
        ("1234.5", "PLN", "pl", "minor", f"1{NBSP}234,50{NBSP}zł"),
        ("1234567.5", "BGN", "bg", "minor", f"1{NBSP}234{NBSP}567,50{NBSP}лв."),
        ("1234.5", "CHF", "fr_CH", "minor", f"1{NARROW}234.50{NBSP}CHF"),  # a point in amounts, a comma in numbers
        ("5", "KWD", "en_US", "minor", f"KWD{NBSP}5.000"),
        ("5", "CLF", "en_US", "minor", f"CLF{NBSP}5.0000"),
        ("5", "UYW", "en_US", "minor", f"UYW{NBSP}5.0000"),
        ("1307.5", "IQD", "en", "minor", f"IQD{NBSP}1,307.500"),  # of which CLDR shows none
        ("5.6789", "GBX", "en", None, f"GBX{NBSP}5.6789"),
        ("5.6789", "BTC", "de", 8, f"5,67890000{NBSP}BTC"),
        ("14.97", "EUR", "fi", "step=0.05", f"14,95{NBSP}€"),
        ("5", "B52", "ar_EG", None, f"\u200f٥{NBSP}B52"),  # the digits of a code stay
        ("5", "CVE", "pt_CV", 2, f"5,00{NBSP}CVE"),  # CLDR's symbol for it cannot be seen
        ("5", "ILR", "zh", 2, f"ILR{NBSP}5.00"),  # CLDR calls it ILS there, which is another money
    ],
)  # fmt: skip
def test_it_is_rounded_by_our_rule_and_written_by_the_locales(
    amount: Any, code: str, locale: str, rounding: Any, text: str
) -> None:
    assert format_amount(amount, code, locale, rounding=rounding) == text


def test_a_rounding_that_says_nothing_is_refused() -> None:
    for code in ("XAU", "BTC"):
        with pytest.raises(RoundingRequired, match=code):
            format_amount(1, code, "de", rounding="minor")
    with pytest.raises(InvalidArgument, match="rounding cannot be 'tow'"):
        format_amount(1, "EUR", "de", rounding="tow")


def test_symbols_are_the_locales() -> None:
    assert [currency_symbol("USD", locale) for locale in ("en", "en_CA", "fr", "es_MX")] == ["$", "US$", "$US", "USD"]
    assert [currency_symbol(code, "en") for code in ("XAU", "BTC", "GBP")] == ["XAU", "BTC", "£"]
    assert (currency_symbol("ILR", "zh"), currency_symbol("CVE", "kea")) == ("ILR", "CVE")
    for code in ("", "€", None):
        with pytest.raises(InvalidArgument, match="code cannot be"):
            currency_symbol(code)  # type: ignore[arg-type]


# Rates, and f-strings


@pytest.mark.parametrize(
    ("locale", "rounding", "text"),
    [
        ("de", None, "1 EUR = 162,8057319... JPY"), ("en_IN", 2, "1 EUR = 162.81 JPY"), ("de", "minor", "1 EUR = 163 JPY"),
        ("ar_EG", 4, "١ EUR = ١٦٢٫٨٠٥٧ JPY"), ("fr", "4:down", "1 EUR = 162,8057 JPY"),
    ],
)  # fmt: skip
def test_a_rate_in_a_locale(locale: str, rounding: Any, text: str) -> None:
    assert format_rate(table().rate("EUR", "JPY"), locale, rounding=rounding).replace(NBSP, " ") == text


def test_a_rate_with_all_its_digits_has_no_dots() -> None:
    assert format_rate(table()["EUR"], "de") == f"1{NBSP}USD = 0,92115{NBSP}EUR"
    with pytest.raises(InvalidArgument, match="expected a Rate"):
        format_rate(Decimal("1.5"), "de")  # type: ignore[arg-type]


def test_an_f_string_takes_a_locale() -> None:
    made, rate = receipt(), table().rate("EUR", "JPY")
    assert f"{made}" == format(made, "") == str(made)
    assert f"{made:de}" == f"195.448{NBSP}¥" == format_amount(made.result, "JPY", "de")
    assert f"{rate}" == str(rate)
    assert f"{rate:pt-BR}" == format_rate(rate, "pt_BR")


@pytest.mark.parametrize("spec", [".2f", ",", ",.2f", "d", "n", "%", ">30", "010.3e", "_", ".0f"])
@pytest.mark.parametrize("value", [receipt(), table()["EUR"]], ids=["receipt", "rate"])
def test_a_spec_of_a_number_is_refused_with_the_way_out(value: Any, spec: str) -> None:
    with pytest.raises(
        InvalidArgument, match=r"format cannot be .*: expected a locale.*may round a second time; .*rounding="
    ):
        format(value, spec)


@pytest.mark.parametrize("spec", ["deutsch", "xx", "de ", "de:2", "é", "\n"])
def test_a_spec_that_is_nothing_is_refused(spec: str) -> None:
    with pytest.raises(InvalidArgument, match=r"format cannot be .*: expected a locale, such as 'de' or 'pt_BR'$"):
        format(receipt(), spec)


def test_a_thousand_digits() -> None:
    assert format_number("9" * 1000, "de").replace(".", "") == "9" * 1000


def test_the_callers_context_plays_no_part() -> None:
    with localcontext() as context:
        context.clear_flags()
        context.prec, context.rounding = 3, ROUND_DOWN
        context.traps[Inexact] = context.traps[FloatOperation] = True
        assert format_amount("123456.789", "EUR", "de") == f"123.456,789{NBSP}€"
        assert not any(context.flags.values())
        assert context.prec == 3


@pytest.mark.parametrize("locale", [None, "", "xx", "deutsch", "de\n", "../de", 7, "de_XX_YY_ZZ", "d" * 10_000])
def test_a_locale_that_is_none(locale: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"locale cannot be .*'de'"):
        format_amount(1, "EUR", locale)


def test_a_locale_with_a_sign_of_its_own_for_amounts_has_the_other_one_in_numbers() -> None:
    assert format_number("1234.50", "fr_CH") == f"1{NARROW}234,50"
    assert format_rate(table()["EUR"], "fr_CH") == f"1{NBSP}USD = 0,92115{NBSP}EUR"


def test_what_cannot_be_shown_is_refused() -> None:
    for amount in (None, True, "12,5", "", "nan", float("inf"), "1" * 1001, [1]):
        with pytest.raises(InvalidAmount):
            format_amount(amount, "EUR", "de")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="say rounding="):
        format_amount(Fraction(1, 3), "EUR", "de")  # type: ignore[arg-type]
    for code in (None, "", "€", "<b>", "E U"):
        with pytest.raises(InvalidArgument, match="code cannot be"):
            format_amount(1, code, "de")  # type: ignore[arg-type]


def test_names_come_from_babel_and_else_from_the_registry() -> None:
    assert currency_name("JPY", "de") == "Japanischer Yen"
    assert currency_name("JPY") == "Japanese Yen"
    assert currency_name("DEM", "fr") == "mark allemand"
    assert currency_name("GGP", "de") == "Guernsey Pound"  # CLDR has no name for it
    for code in ("ABC", "eur", "", None):
        with pytest.raises(FxError):
            currency_name(code)  # type: ignore[arg-type]
    with pytest.raises(UnknownCurrency, match="did you mean CNY"):
        currency_name("RMB", "de")
    with pytest.raises(InvalidArgument):
        currency_name("EUR", "xx")
