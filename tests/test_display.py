"""How values look to people: in a locale, and as HTML in a notebook."""

from __future__ import annotations

import functools
import operator
import re
from decimal import ROUND_DOWN, Decimal, FloatOperation, Inexact, localcontext
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

import pytest
from babel.localedata import locale_identifiers
from examples import receipt, table
from hypothesis import given
from hypothesis import strategies as st

from fxsnap import FxError, InvalidAmount, InvalidArgument, Quote, Rate, Snapshot, UnknownCurrency
from fxsnap.display import currency_name, format_amount, format_number

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
        ("0.1", "ABC", "bn", f"0.1{NBSP}ABC"),
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


def test_every_locale_of_babel_keeps_the_digits() -> None:
    for locale in locale_identifiers():
        for amount in ("-1234567.125", "1" * 60 + ".50"):
            assert re.sub("[^0-9]", "", format_amount(amount, "XAU", locale)) == re.sub("[^0-9]", "", amount), locale


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


def test_what_cannot_be_shown_is_refused() -> None:
    for amount in (None, True, "12,5", "", "nan", float("inf"), "1" * 1001, [1]):
        with pytest.raises(InvalidAmount):
            format_amount(amount, "EUR", "de")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="round it first"):
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


# In a notebook


class Page(HTMLParser):
    """The tags of a fragment, which must nest, and its texts by the tag they stand in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1], []).append(data)


VALUES = [table(), table()["EUR"], table().rate("GBP", "XPF"), table().rate("EUR", "EUR"), receipt()]


@pytest.mark.parametrize("value", [*VALUES, Snapshot("USD", {"EUR": 1})["EUR"], Snapshot("USD", {})])
def test_it_is_a_small_semantic_table(value: Any) -> None:
    html = value._repr_html_()
    page = Page(html)
    names = [tag for tag, _ in page.tags]
    assert names[:3] == ["table", "caption", "tbody"]
    assert set(names) <= {"table", "caption", "tbody", "tr", "th", "td", "br"}
    assert all(attributes["scope"] == "row" for tag, attributes in page.tags if tag == "th")
    assert names.count("tr") == names.count("th") == names.count("td") == len(page.texts["th"]) <= 12
    assert len(html) < 3000
    assert not re.search("color|background|<style|class=", html)  # the notebook's theme decides, light or dark


@pytest.mark.parametrize("value", VALUES)
def test_it_says_no_more_than_str(value: Any) -> None:
    texts = Page(value._repr_html_()).texts
    for text in texts["td"]:
        assert text in str(value)


def test_it_says_what_str_says() -> None:
    page = " ".join(functools.reduce(operator.iadd, Page(receipt()._repr_html_()).texts.values(), []))
    for line in str(receipt()).splitlines()[1:]:
        assert line[13:] in page
    rate = Page(table().rate("EUR", "JPY")._repr_html_()).texts
    assert (rate["th"], rate["td"]) == (["1 EUR"], ["162.8057319... JPY, good to 6 significant digits"])
    snapshot = Page(table()._repr_html_()).texts
    assert snapshot["td"] == ["USD", "5", "as of 2024-10-21", table().id[:12]]


def test_everything_from_outside_is_escaped() -> None:
    evil = "</td><script>alert('1')</script>&amp;\"x\""
    quote = Quote("USD", "EUR", "0.92115", origin=evil)
    snap = Snapshot("USD", [quote], origin=evil, lineage=[evil])
    made = snap.explain(1, "USD", "EUR").with_note(evil).with_note("<b>bold</b>")
    for value in (snap, snap["EUR"], made):
        html = value._repr_html_()
        assert "<script" not in html
        assert "<b>" not in html
        Page(html)
    assert Page(made._repr_html_()).texts["td"][-2:] == [evil, "<b>bold</b>"]


def test_a_rate_of_a_thousand_digits_stays_small() -> None:
    rate = Snapshot("USD", {"EUR": "0." + "7" * 999})["EUR"]
    assert isinstance(rate, Rate)
    assert len(rate._repr_html_()) < 500
