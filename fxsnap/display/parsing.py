"""What a person typed, read back: an amount and its code. Strictly, for a number that is guessed is wrong money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from unicodedata import category

from babel import Locale

from fxsnap.currencies import currencies, minor_unit, suggest
from fxsnap.display.locales import ASCII_DIGITS, Numerals, locale_of, numerals_of
from fxsnap.display.symbols import MARKS, SIGNS, codes_of, decided, plain_symbol
from fxsnap.display.writing import format_number
from fxsnap.errors import AmbiguousCurrency, InvalidAmount
from fxsnap.exact import MAX_DIGITS, exact_amount
from fxsnap.phrases import shown
from fxsnap.quotes import checked_code, is_code

_LONGEST = 2 * MAX_DIGITS
_BLANKS = " \xa0\u2009\u202f"
_APOSTROPHES = "'’"
_MINUS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_PLUS = "+\uff0b"
_THOUSANDS = 3
_GROUPS_ELSEWHERE = ".,"


def parse_amount(text: str, locale: str, *, code: str | None = None) -> tuple[Decimal, str]:
    """The amount and the code that a text of a locale says: a number, with a code or a symbol before or after it.

    The number has the locale's digits (or 0 to 9) and separators; blanks and apostrophes of all kinds do for one
    another, and so do the signs for minus. Groups of digits may be left out, but where they are they must be right:
    ``12.34`` in German is an error, and so is ``1,234 €``, for the euro has two decimals, and who wrote that may have
    meant 1234. ``1,234 KWD`` is 1.234, for the dinar has three.

    A point that touches the number from the left is an error: ``$.50`` is half a dollar, ``Rs.50`` is fifty rupees.

    A symbol that several currencies share (``$``, ``kr``, ``¥``, ``£``) counts where the locale's country pays with
    it: ``$5`` is of Canada in "en_CA", and an `AmbiguousCurrency` with all of them in "en". A code beside the symbol
    decides, and so does ``code``, with which the text may also be a bare number. A code that the registry does not have
    has to be passed so: ``5 MIO`` may be five millions.

    Raises `InvalidAmount`, of which `AmbiguousCurrency` is one, and `InvalidArgument`.

    >>> parse_amount("1.234,56 €", "de"), parse_amount("US$ -5", "es_MX"), parse_amount("$5", "en_CA")
    ((Decimal('1234.56'), 'EUR'), (Decimal('-5'), 'USD'), (Decimal('5'), 'CAD'))
    >>> parse_amount("12.34 €", "de")
    Traceback (most recent call last):
        ...
    fxsnap.errors.InvalidAmount: '12.34 €' is not an amount: '12.34' is grouped wrongly; de writes 1.234.567,89
    """
    found = locale_of(locale)
    asked = None if code is None else checked_code(code, "code")
    if not isinstance(text, str):
        raise InvalidAmount(shown(text), "expected a text; a number needs no parsing")
    if len(text) > _LONGEST:
        raise InvalidAmount(shown(text), f"more than {_LONGEST} characters")
    before, number, after = _cut(text, found)
    negative, before, after = _sign(text, before, after, found)
    whole, fraction = _digits(text, number, found)
    if before[-1:].isascii() and before[-1:].isalpha() and any(blank in number for blank in _BLANKS):
        # A code may have digits: whether "USD1 234" is 234 USD1 or 1234 USD nobody can say.
        said = f"{before.strip() + number!r} may begin with a code that has digits"
        raise InvalidAmount(shown(text), f"{said}; write a blank between the code and the number")
    money = _currency(text, [part.strip() for part in (before, after) if part.strip()], asked, found)
    _check_decimals(text, number, (whole, fraction), money, found)
    amount = exact_amount(f"{'-' * negative}{whole}{'.' * bool(fraction)}{fraction}")
    assert isinstance(amount, Decimal)
    return amount, money


def _cut(text: str, locale: Locale) -> tuple[str, str, str]:
    """What stands before the first digit, from there to the last one, and after that; marks of direction left out.

    Not those between digits, though, which can turn the digits around on the screen. Raises `InvalidAmount`.
    """
    places = [place for place, one in enumerate(text) if one.isdecimal()]
    if not places:
        raise InvalidAmount(shown(text), "there is no number in it" if _unmarked(text).strip() else "it is empty")
    before, after = _unmarked(text[: places[0]]).lstrip(), _unmarked(text[places[-1] + 1 :]).rstrip()
    if before[-1:] in {*_GROUPS_ELSEWHERE, *(one.decimal for one in numerals_of(locale))}:
        # "Rs.50" are fifty rupees, "$.50" is half a dollar, and nobody can say where the one ends and the other begins.
        way = "write a zero before it if it is the decimal sign, a blank behind it if it ends a symbol"
        raise InvalidAmount(shown(text), f"{before[-1]!r} touches the number; {way}")
    return before, text[places[0] : places[-1] + 1], after


def _unmarked(text: str) -> str:
    return "".join(one for one in text if one not in MARKS)


def _sign(text: str, before: str, after: str, locale: Locale) -> tuple[bool, str, str]:
    """Whether the amount is negative, and what stands around the number without the sign."""
    left, right = before.strip(), after.strip()
    if left.startswith("(") and right.endswith(")") and not _signs(left + right):
        accounting = locale.currency_formats.get("accounting")
        if accounting is not None and "(" in accounting.prefix[1]:
            return True, before.replace("(", "", 1), after.rpartition(")")[0]
        raise InvalidAmount(shown(text), f"{locale} writes no negative amounts in parentheses; write a minus")
    signs = _signs(left + right)
    if not signs:
        return False, before, after
    edges = [part for part in (left[:1], left[1:][-1:], right[:1], right[1:][-1:]) if part and part in _MINUS + _PLUS]
    if len(signs) > 1 or not edges:
        raise InvalidAmount(shown(text), "expected one sign at most, beside the number or at an end")
    return signs in _MINUS, before.replace(signs, ""), after.replace(signs, "")


def _signs(text: str) -> str:
    return "".join(one for one in text if one in _MINUS + _PLUS)


def _digits(text: str, number: str, locale: Locale) -> tuple[str, str]:
    """The digits before and after the decimal sign, as plain ASCII. Raises `InvalidAmount`."""
    numerals = _numerals(text, number, locale)
    whole, *rest = number.split(numerals.decimal)
    groups = re.split(f"[{re.escape(_alike(numerals.group))}]", whole)
    for part in (*groups, *rest):
        if not part or any(one not in numerals.digits for one in part):
            raise InvalidAmount(shown(text), f"{shown(number)} is no number; {_example(locale)}")
    if len(rest) > 1:
        twice = f"{numerals.decimal!r} is the decimal sign, and is there twice"
        raise InvalidAmount(shown(text), f"{twice}; {_example(locale)}")
    table = str.maketrans(numerals.digits, ASCII_DIGITS)
    plain = [part.translate(table) for part in groups]
    if len(plain) > 1 and not _is_grouped(plain, locale):
        raise InvalidAmount(shown(text), f"{shown(number)} is grouped wrongly; {_example(locale)}")
    return "".join(plain), "".join(rest).translate(table)


def _check_decimals(text: str, number: str, read: tuple[str, str], code: str, locale: Locale) -> None:
    """Refuse three decimals that may be thousands, by somebody who groups with what is the decimal sign here."""
    (whole, fraction), decimals, numerals = read, minor_unit(code), _numerals(text, number, locale)
    may_be_thousands = len(fraction) == _THOUSANDS and len(whole) <= _THOUSANDS and whole[0] != "0"
    if decimals is None or decimals >= _THOUSANDS or not may_be_thousands or numerals.decimal not in _GROUPS_ELSEWHERE:
        return
    said = f"{numerals.decimal!r} is the decimal sign in {locale}, but {code} has {decimals or 'no'} decimals"
    thousands, longer = f"{whole}{fraction}", f"{number}{numerals.digits[0]}"
    raise InvalidAmount(shown(text), f"{said}; write {thousands} if thousands are meant, {longer} if decimals are")


def _currency(text: str, parts: Sequence[str], asked: str | None, locale: Locale) -> str:
    """The one code that the parts beside the number stand for. Raises `InvalidAmount`, `AmbiguousCurrency`."""
    if not parts:
        if asked is None:
            raise InvalidAmount(shown(text), "it says no currency; write the code beside the number, or pass code=")
        return asked
    # A part may be two words: "5 $ CAD".
    words = [word for part in parts for word in ([part] if codes_of(part, locale, asked) else part.split())]
    meant = [codes_of(word, locale, asked) for word in words]
    for word, codes in zip(words, meant, strict=True):
        if not codes:
            raise InvalidAmount(shown(text), _why_no_code(word, locale))
    left = frozenset.intersection(*meant, *([] if asked is None else [frozenset({asked})]))
    if not left:
        said = " and ".join(map(shown, words))
        raise InvalidAmount(
            shown(text), f"{said} cannot be one currency" if asked is None else f"{said} is not {asked}"
        )
    if len(left) == 1:
        return next(iter(left))
    one = decided(words[0], left, locale)
    if one is None:
        raise AmbiguousCurrency(shown(text), words[0], _in_order(words[0], left))
    return one


def _why_no_code(word: str, locale: Locale) -> str:
    if not any(category(one)[0] in "LS" for one in word):
        return f"{shown(word)} beside the number is no sign, no symbol and no code"
    near = suggest(word, [one.code for one in currencies()])
    hint = f"; did you mean {near[0]}?" if len(near) == 1 else ", such as EUR"
    other = f" (if it is one, pass code={word!r})" if is_code(word) and word.isupper() else ""
    return f"{shown(word)} is no code, and no symbol of {locale}; write the code{hint}{other}"


def _numerals(text: str, number: str, locale: Locale) -> Numerals:
    """The numerals of the locale in which a number is written, with the decimal sign that it has."""
    used = {one for one in number if one.isdecimal()}
    for numerals in numerals_of(locale):
        if used <= {*numerals.digits}:
            return numerals._replace(decimal=numerals.money) if numerals.money in number else numerals
    raise InvalidAmount(shown(text), f"{shown(number)} has digits that are not of {locale}; {_example(locale)}")


def _is_grouped(groups: Sequence[str], locale: Locale) -> bool:
    """Whether digits are grouped as the locale groups them, in numbers or in amounts: from the right 3 3, or 3 2 2."""
    patterns = locale.currency_formats["standard"], locale.decimal_formats[None]
    first, *middle, last = map(len, groups)
    for size, others in {pattern.grouping for pattern in patterns}:
        if size > MAX_DIGITS // 2:  # CLDR has none for Bulgarian, where people write threes
            size = others = _THOUSANDS
        if last == size and first <= others and all(one == others for one in middle):
            return groups[0][0] != "0"  # 0.123 with a point for groups is no number: it was meant for a decimal sign
    return False


def _alike(group: str) -> str:
    """The characters that do for a separator of groups: nobody finds the narrow no-break space on a keyboard."""
    return next((kind for kind in (_BLANKS, _APOSTROPHES) if group in kind), group)


def _example(locale: Locale) -> str:
    return f"{locale} writes {format_number('1234567.89', str(locale))}"


def _in_order(symbol: str, codes: frozenset[str]) -> tuple[str, ...]:
    """The codes that are meant most often first."""
    order = SIGNS.get(plain_symbol(symbol), ())
    return tuple(sorted(codes, key=lambda code: (order.index(code) if code in order else len(order), code)))
