"""What a currency code is: its name, its decimals, its coin, and whether it is still one.

The facts are ISO 4217's: list one as published 2026-01-01 and list three (withdrawn codes) of 2026-02-01, with the four
codes that markets quote and ISO never had (CNH, GGP, IMP, JEP). data/README.md has where each came from. They are read
from a file at first need. No gate stands here: a table may quote codes that this registry does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

from fxsnap.currencies._likeness import likeness
from fxsnap.currencies._tables import rows
from fxsnap.errors import InvalidArgument, UnknownCurrency, shown
from fxsnap.values import Value

__all__ = ["Currency", "cash_step", "currencies", "currency", "minor_unit", "suggest", "unit_break"]

_WHERE = "the currency registry"

_LONGEST = 32
"""Characters of a text that suggestions are made for: a code has ten at most, the rest is for blanks and names."""

_SUB_UNIT = re.compile("[A-Z]{2}[a-z]", re.ASCII)
"""GBp, ZAc: hundredths of the pound and the rand, so whoever wrote them did not mean GBP and ZAR."""

_MOST = 3
"""Suggestions in a message: more of them are no help."""


class Currency(Value):
    """One code and what is known of it.

    ``code``; ``name`` in English, as ISO has it; ``numeric``, ISO's three digits as text, or None; ``minor_unit``, the
    decimals of an amount, or None; ``kind``, one of "currency", "metal", "unit of account", "fund", "offshore quote",
    "local issue", "test", "none"; ``withdrawn``, when, as ISO writes it ("2017-01", "1989 to 1990"), or None for a code
    that is current or was never ISO's; ``iso``, whether ISO's list one or three has it.

    >>> from fxsnap.currencies import currency
    >>> currency("BYR")
    Currency(BYR, Belarusian Ruble, withdrawn 2017-01)
    >>> currency("BYR").numeric
    '974'
    """

    __slots__ = ("code", "name", "numeric", "minor_unit", "kind", "withdrawn", "iso")  # noqa: RUF023  # the arguments

    code: str
    name: str
    numeric: str | None
    minor_unit: int | None
    kind: str
    withdrawn: str | None
    iso: bool

    def __init__(
        self,
        code: str,
        name: str,
        numeric: str | None = None,
        minor_unit: int | None = None,
        kind: str = "currency",
        withdrawn: str | None = None,
        iso: bool = True,
    ) -> None:
        self._set(code=code, name=name, numeric=numeric, minor_unit=minor_unit, kind=kind, withdrawn=withdrawn, iso=iso)

    def __str__(self) -> str:
        state = f", withdrawn {self.withdrawn}" if self.withdrawn else "" if self.iso else ", not ISO"
        return f"{self.code}, {self.name}{state}"

    def __repr__(self) -> str:
        return f"Currency({self})"


def currency(code: str) -> Currency:
    """What is known of a code, which is taken as it stands: ``"usd"`` is not ``"USD"``.

    Raises `UnknownCurrency` with suggestions, `InvalidArgument` for anything but text.
    Source: ISO 4217, lists one and three.

    >>> from fxsnap.currencies import currency
    >>> currency("JPY").name, currency("JPY").minor_unit
    ('Yen', 0)
    """
    known = _registry()
    found = known.get(_checked(code))
    if found is None:
        raise UnknownCurrency(code, _WHERE, len(known), None, suggest(code, known))
    return found


@cache
def currencies() -> tuple[Currency, ...]:
    """Every currency of the registry, withdrawn ones too, sorted by code.

    Source: ISO 4217, lists one and three.

    >>> from fxsnap.currencies import currencies
    >>> len(currencies()), currencies()[0]
    (311, Currency(ADP, Andorran Peseta, withdrawn 2003-07))
    """
    return tuple(known for _, known in sorted(_registry().items()))


def minor_unit(code: str) -> int | None:
    """The decimals of an amount of this currency, or None: for metals, for the SDR, for a code that nobody here knows.

    Source: ISO 4217 list one. It is not what a locale displays (CLDR has 0 for the Iraqi dinar, ISO 3). List three has
    no decimals: for withdrawn codes the number is our rule, stated at the head of data/currencies.csv, and None for
    those withdrawn before 1999. CNH, GGP, IMP and JEP have their parent's 2. Raises `InvalidArgument` for anything but
    text.

    >>> from fxsnap.currencies import minor_unit
    >>> [minor_unit(code) for code in ("EUR", "JPY", "KWD", "CLF", "XAU")]
    [2, 0, 3, 4, None]
    """
    found = _registry().get(_checked(code))
    return found.minor_unit if found is not None else None


def cash_step(code: str) -> Decimal | None:
    """The smallest step of a total paid in cash, in units of the currency, where the whole currency agrees on one.

    None for every other code: also for EUR and USD, where the step differs by country and shop.
    Source: data/cash-steps.csv, row by row. Raises `InvalidArgument` for anything but text.

    >>> from fxsnap.currencies import cash_step
    >>> cash_step("DKK"), cash_step("EUR")
    (Decimal('0.50'), None)
    """
    return _cash_steps().get(_checked(code))


def unit_break(code: str, first: date, last: date) -> date | None:
    """The day on which the code's unit changed after ``first`` and not after ``last``; None where it did not.

    Rates before and after such a day are of different moneys: a million bolivares of 2021-09-30 are one of the next
    day. Source: data/unit-breaks.csv, row by row.

    >>> from datetime import date
    >>> unit_break("VES", date(2021, 1, 1), date(2021, 12, 31))
    datetime.date(2021, 10, 1)
    """
    day = _unit_breaks().get(code)
    return day if day is not None and first < day <= last else None


def suggest(code: str, among: Iterable[str]) -> tuple[str, ...]:
    """At most three codes of ``among`` that may have been meant by ``code``, the likeliest first; never itself.

    The same code in other letters or between blanks; else what its name in use stands for (RMB is CNY); else the codes
    nearest to it, by the same letters in another order or one letter more, less or other. A code that is current in
    ISO's list one is no slip of the finger, so nothing like it is suggested in its place (XCD for XCG would be wrong
    money). Never raises for a text, and a text longer than any code gets no suggestion. Source: data/aliases.csv.

    >>> from fxsnap.currencies import suggest
    >>> suggest("usd", ["EUR", "USD"]), suggest("RMB", ["CNY", "RUB"]), suggest("ERU", ["EUR", "RUB"])
    (('USD',), ('CNY',), ('EUR',))
    """
    if not isinstance(code, str) or len(code) > _LONGEST or _SUB_UNIT.fullmatch(code):
        return ()
    asked = code.strip()
    if asked.isascii():  # elsewhere capitals can be other letters: "ß" would become SS
        asked = asked.upper()
    there = sorted({one for one in among if one != code})
    same = [one for one in there if one.upper() == asked]
    if same or not asked:
        return tuple(same[:_MOST])
    meant = _aliases().get(asked)
    if meant is not None:
        return tuple([one for one in meant if one in there][:_MOST])
    known = _registry().get(asked)
    if known is not None and known.iso and known.withdrawn is None:
        return ()
    use = _use()
    near = ((likeness(asked, one), one) for one in there)
    ranked = sorted((rank, use.get(one, len(use)), one) for rank, one in near if rank is not None)
    return tuple([one for rank, _, one in ranked[:_MOST] if rank == ranked[0][0]])


def _checked(code: str) -> str:
    if not isinstance(code, str):
        raise InvalidArgument("code", shown(code), "expected the text of a currency code, such as 'EUR'")
    return code


@cache
def _registry() -> dict[str, Currency]:
    return {
        code: Currency(
            code, name, numeric or None, int(minor) if minor else None, kind, withdrawn or None, status != "never ISO"
        )
        for code, numeric, minor, _, kind, status, withdrawn, name in rows("currencies.csv")
    }


@cache
def _cash_steps() -> dict[str, Decimal]:
    return {row[0]: Decimal(row[3]) for row in rows("currencies.csv") if row[3]}


@cache
def _unit_breaks() -> dict[str, date]:
    return {code: date.fromisoformat(day) for code, day, _ in rows("unit-breaks.csv")}


@cache
def _aliases() -> dict[str, list[str]]:
    return {name: codes.split() for name, codes in rows("aliases.csv") if name != "*"}


@cache
def _use() -> dict[str, int]:
    """The place of each currency in wide use: the row ``*`` of the aliases, which is no name."""
    in_use = next(codes for name, codes in rows("aliases.csv") if name == "*")
    return {code: place for place, code in enumerate(in_use.split())}
