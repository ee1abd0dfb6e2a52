"""What ties one currency to another: successions, parities of law, pegs, sub-units and baskets, each with its source.

The rows are data (data/successions.csv, pegs.csv, unit-breaks.csv, sub-units.csv, baskets.csv); adding one needs no
code. Each holds between two days, so whoever asks says the day. Nothing here knows a rate table.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from fxsnap.currencies._tables import day_of, rows
from fxsnap.exact import multiply

_HUNDRED = 100


class Parity(NamedTuple):
    """A ratio as it is stated: ``nominal`` units of ``base`` are ``value`` units of ``counter``; none of it is rounded.

    ``code`` is the one of the two that it defines, ``source`` where the ratio stands, ``since`` its first day.
    """

    code: str
    nominal: int
    base: str
    value: Decimal
    counter: str
    since: date
    source: str
    confidence: str
    succession: bool
    """Whether ``code`` was replaced by the other one; else both are live."""

    @property
    def anchor(self) -> str:
        """The code that the other one hangs on."""
        return self.base if self.code == self.counter else self.counter

    @property
    def units(self) -> Fraction:
        """Units of ``code`` for one unit of ``anchor``."""
        exact = Fraction(self.value) / self.nominal
        return exact if self.code == self.counter else 1 / exact

    def __str__(self) -> str:
        return f"{self.nominal} {self.base} = {self.value:f} {self.counter}"


class Succession(NamedTuple):
    """One currency replaced by another: ``old_per_new`` units of ``old`` are one of ``new`` from the day ``effective``.

    ``parity`` is that ratio as it is stated, None where the law has no single one. ``kind`` is "euro", "redenomination"
    or "replacement" (``new`` came with it), "adoption" (``new`` was there already) or "split" (``old`` became two).
    """

    old: str
    new: str
    parity: Parity | None
    effective: date
    kind: str
    confidence: str
    source: str

    @property
    def old_per_new(self) -> Fraction | None:
        """Units of ``old`` for one unit of ``new``, as a Fraction."""
        return None if self.parity is None else self.parity.units

    def parity_on(self, on: date) -> Parity | None:
        """The parity to the unit that ``new`` has on a day; None where that is another money."""
        day, ratio = unit_breaks().get(self.new, (None, None))
        if self.parity is None or day is None or not self.effective < day <= on:
            return self.parity
        if ratio is None:
            return None
        source = f"{self.source}; {self.new} changed its unit on {day}"
        return self.parity._replace(value=multiply(self.parity.value, ratio), since=day, source=source)

    def __str__(self) -> str:
        return f"{self.parity or f'{self.old} to {self.new} without a single ratio'}, {self.effective}"


class Peg(NamedTuple):
    """A rate that an issuer holds, or the law fixes, between two live currencies.

    ``parity`` as stated; ``low`` and ``high``, the band, are units of the code for one of its anchor, both None where
    there is none, and ``high`` where there is a floor alone. ``tolerance`` is the relative deviation from which a table
    is suspect. ``law`` says that no policy of an issuer can move it. ``until`` is its last day, None where it holds.
    """

    parity: Parity
    low: Fraction | None
    high: Fraction | None
    tolerance: Fraction
    law: bool
    until: date | None
    kind: str

    def holds(self, on: date) -> bool:
        """Whether it held on a day."""
        return self.parity.since <= on and (self.until is None or on <= self.until)


class Basket(NamedTuple):
    """A unit of account that is a sum of ``amounts`` of currencies, from the day ``since`` on."""

    code: str
    since: date
    amounts: tuple[tuple[Decimal, str], ...]
    source: str


@lru_cache(maxsize=100)
def parities(on: date) -> tuple[Parity, ...]:
    """The ratios that are law on a day, one for each code that has one: dead codes to their successors, and live ones.

    Where the successor changed its unit after the succession and not after ``on``, the ratio is to the unit of
    ``on``; there is none where that unit is another money.

    >>> dict((one.code, str(one)) for one in parities(date(2024, 10, 21)))["VEF"]
    '1 VES = 100000000000 VEF'
    """
    found = {}
    for peg in pegs(on):
        if peg.law:
            found[peg.parity.code] = peg.parity
    for succession in successions():
        if succession.kind != "split" and succession.effective <= on:
            parity = succession.parity_on(on)
            if parity is not None:
                found[succession.old] = parity
    return tuple(found.values())


@cache
def successions() -> tuple[Succession, ...]:
    """Every succession, by old code. Source: data/successions.csv, row by row."""
    return tuple(
        Succession(old, new, _stated(old, new, ratio, date.fromisoformat(day), source, confidence),
            date.fromisoformat(day), kind, confidence, source)
        for old, new, ratio, day, kind, confidence, source in rows("successions.csv")
    )  # fmt: skip


@cache
def succession_of(code: str) -> Succession | None:
    """The one succession by which a code ended; None where there is none, or where it became two."""
    return next((one for one in successions() if one.old == code and one.kind != "split"), None)


@cache
def introduced(code: str) -> date | None:
    """The first day of a code that came with a succession; None where the data does not say."""
    new = ("euro", "redenomination", "replacement", "split")
    return min((one.effective for one in successions() if one.new == code and one.kind in new), default=None)


def pegs(on: date) -> tuple[Peg, ...]:
    """The pegs that held on a day, by code. Source: data/pegs.csv, row by row."""
    return tuple(peg for peg in all_pegs() if peg.holds(on))


@cache
def all_pegs() -> tuple[Peg, ...]:
    """Every peg, those too that hold no more. Source: data/pegs.csv, row by row."""
    return tuple(_peg(row) for row in rows("pegs.csv"))


@cache
def sub_units() -> dict[str, tuple[str, int]]:
    """For each code under which fractions of a currency are quoted, the currency and how many of them are one of it.

    >>> sub_units()["GBX"]
    ('GBP', 100)
    """
    return {code: (parent, int(count)) for code, parent, count, _ in rows("sub-units.csv")}


def baskets(on: date) -> tuple[Basket, ...]:
    """The baskets as they are composed on a day: of each unit of account the latest. Source: data/baskets.csv."""
    return tuple({basket.code: basket for basket in _baskets() if basket.since <= on}.values())


@cache
def unit_breaks() -> dict[str, tuple[date, Decimal | None]]:
    """For each code whose unit changed under it: the first day of the new unit, and the old units that made one.

    The count is None where the letters were used again for another money. Source: data/unit-breaks.csv, row by row.
    """
    return {
        code: (date.fromisoformat(day), Decimal(ratio) if ratio else None)
        for code, day, ratio, *_ in rows("unit-breaks.csv")
    }


@cache
def facts_day() -> date:
    """The day of which these facts are: the latest of their tables."""
    return max(day_of(name) for name in ("successions.csv", "pegs.csv", "sub-units.csv", "baskets.csv"))


def _stated(old: str, new: str, ratio: str, since: date, source: str, confidence: str) -> Parity | None:
    """One new unit in old ones, with the digits of the law; of a ratio n/d, n old units are d new ones."""
    if not ratio:
        return None
    nominal, slash, value = ratio.partition("/")
    if slash:
        return Parity(old, int(nominal), old, Decimal(value), new, since, source, confidence, succession=True)
    return Parity(old, 1, new, Decimal(ratio), old, since, source, confidence, succession=True)


def _peg(row: list[str]) -> Peg:
    code, stated, low, high, tolerance, law, since, until, kind, confidence, source = row
    nominal, base, _, value, counter = stated.split()
    return Peg(
        Parity(code, int(nominal), base, Decimal(value), counter, date.fromisoformat(since), source, confidence, False),
        Fraction(low) if low else None, Fraction(high) if high else None, Fraction(tolerance) / _HUNDRED, law == "yes",
        date.fromisoformat(until) if until else None, kind,
    )  # fmt: skip


@cache
def _baskets() -> tuple[Basket, ...]:
    return tuple(
        Basket(code, date.fromisoformat(since), tuple(map(_amount, amounts.split(" + "))), source)
        for code, since, amounts, _, source in rows("baskets.csv")
    )


def _amount(text: str) -> tuple[Decimal, str]:
    amount, code = text.split()
    return Decimal(amount), code
