"""What a currency code is: its name, its decimals, its coin, and whether it is still one.

The facts are ISO 4217's: list one as published 2026-01-01 and list three (withdrawn codes) of 2026-02-01, with the four
codes that markets quote and ISO never had (CNH, GGP, IMP, JEP) and those for sub-units (GBX, ZAc). data/README.md has
where each came from. They are read from a file at first need. No gate stands here: a table may quote codes that this
registry does not know. What ties one code to another stands in `fxsnap.currencies.parities`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

from fxsnap.currencies._likeness import likeness
from fxsnap.currencies._tables import rows
from fxsnap.currencies.parities import Succession, introduced, succession_of, unit_breaks
from fxsnap.dates import as_date
from fxsnap.errors import InvalidArgument, UnknownCurrency
from fxsnap.phrases import shown
from fxsnap.values import Value

__all__ = ["Currency", "cash_step", "currencies", "currency", "is_retired", "minor_unit", "suggest", "unit_break"]

_WHERE = "the currency registry"

_LONGEST = 32
"""Characters of a text that suggestions are made for: a code has ten at most, the rest is for blanks and names."""

_SUB_UNIT = re.compile("[A-Z]{2}[a-z]", re.ASCII)
"""GBp, ZAc: hundredths of the pound and the rand, so whoever wrote them did not mean GBP and ZAR."""

_LAST_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?$", re.ASCII)
"""Of "2017-01", "1989 to 1990" and "1990-07 to 1990-09" the time by which the code was gone."""

_MOST = 3
"""Suggestions in a message: more of them are no help."""


class Currency(Value):
    """One code and what is known of it.

    ``code``; ``name`` in English, as ISO has it; ``numeric``, ISO's three digits as text, or None; ``minor_unit``, the
    decimals of an amount, or None; ``kind``, one of "currency", "metal", "unit of account", "fund", "offshore quote",
    "local issue", "sub-unit", "test", "none"; ``withdrawn``, when, as ISO writes it ("2017-01", "1989 to 1990"), or
    None for a code that is current or was never ISO's; ``iso``, whether ISO's list one or three has it.

    ``successor`` is how it was replaced, and `status` what it is on a day.

    >>> from fxsnap.currencies import currency
    >>> currency("BYR")
    Currency(BYR, Belarusian Ruble, withdrawn 2017-01)
    >>> currency("BYR").numeric, currency("BYR").successor.new, currency("BYR").successor.old_per_new
    ('974', 'BYN', Fraction(10000, 1))
    >>> currency("ANG").status("2024-10-21"), currency("ANG").status("2026-11-24")
    ('current', 'retired')
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

    @property
    def successor(self) -> Succession | None:
        """How this currency was replaced: by which, at what ratio, from which day, by which source.

        None where it was not, where it became two, or where the data does not say. Source: data/successions.csv.
        """
        return succession_of(self.code)

    @property
    def retired(self) -> date | None:
        """The first day on which the code stands for no money any more; None for a current one and for one of no list.

        The first day of the month in which ISO withdrew it, or the day of its succession where that is later: between
        the two, old notes are legal tender beside the new ones. Source: ISO 4217, list three; data/successions.csv.
        """
        if self.withdrawn is None:
            return None
        last = _LAST_MONTH.search(self.withdrawn)
        assert last is not None
        month = date(int(last[1]), int(last[2] or 1), 1)
        return month if self.successor is None else max(month, self.successor.effective)

    def status(self, on: date | str) -> str:
        """What the code is on a day: "current", "retired", "not yet" (as far as the data says), or "not ISO".

        A code that ISO lists as current is current, also where list three has it for an older name or for one country.
        Raises `InvalidArgument` for anything but a date or ISO text.
        """
        day = as_date(on, "on")
        if not self.iso:
            return "not ISO"
        first = introduced(self.code)
        if first is not None and day < first:
            return "not yet"
        return "current" if self.retired is None or day < self.retired else "retired"

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
    (318, Currency(ADP, Andorran Peseta, withdrawn 2003-07))
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
    day, _ = unit_breaks().get(code, (None, None))
    return day if day is not None and first < day <= last else None


def is_retired(code: str, on: date) -> bool:
    """Whether a code stands for no money any more on a day, as far as the registry knows it.

    >>> from datetime import date
    >>> is_retired("LTL", date(2014, 12, 31)), is_retired("LTL", date(2015, 1, 1)), is_retired("XBT", date(2024, 1, 1))
    (False, True, False)
    """
    day = retired_days().get(_checked(code))
    return day is not None and day <= on


@cache
def retired_days() -> dict[str, date]:
    """The first day on which each retired code stands for no money any more; nobody changes it."""
    return {one.code: one.retired for one in currencies() if one.retired is not None}


def suggest(code: str, among: Iterable[str]) -> tuple[str, ...]:
    """At most three codes of ``among`` that may have been meant by ``code``, the likeliest first; never itself.

    The same code in other letters or between blanks; else what its name in use stands for (RMB is CNY); else the codes
    nearest to it, by the same letters in another order or one letter more, less or other. A code that is current in
    ISO's list one, or a sub-unit, is no slip of the finger, so nothing like it is suggested in its place (XCD for XCG
    would be wrong money, GBP for gbx a hundred times too much). Never raises for a text, and a text longer than any
    code gets no suggestion. Source: data/aliases.csv.

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
    if known is not None and (known.kind == "sub-unit" or (known.iso and known.withdrawn is None)):
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
def _aliases() -> dict[str, list[str]]:
    return {name: codes.split() for name, codes in rows("aliases.csv") if name != "*"}


@cache
def _use() -> dict[str, int]:
    """The place of each currency in wide use: the row ``*`` of the aliases, which is no name."""
    in_use = next(codes for name, codes in rows("aliases.csv") if name == "*")
    return {code: place for place, code in enumerate(in_use.split())}
