"""What nobody may get a number without being told: that a quoted code is dead, or that its quote is off by tens.

A table's own quote is used as published. Which of its codes need a remark follows from its units and from the facts,
is found once for a table, and costs the others nothing: the quick way of a conversion leaves these codes out, and the
careful one says the sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from fxsnap.currencies import currency, retired_days
from fxsnap.currencies.parities import Parity, all_pegs, facts_day, parities, sub_units, successions, unit_breaks
from fxsnap.suspicion import scale_of
from fxsnap.wording import off_text


class Tie(NamedTuple):
    """What ties a code to ``anchor`` for some time: ``units`` of the code for one anchor, and the text of the ratio."""

    anchor: str
    units: Fraction
    since: date
    until: date
    text: str
    roughly: float


class LegalWay(NamedTuple):
    """What one code is in another by law: ``units`` of ``code`` for one ``anchor``, by one parity or several."""

    code: str
    anchor: str
    units: Fraction
    parities: tuple[Parity, ...]

    def deviation(self, seen: Fraction) -> Fraction:
        """How far ``seen`` units of ``code`` for one ``anchor`` are off, relatively, in the stated direction."""
        if len(self.parities) == 1 and self.parities[0].base == self.code:
            return self.units / seen - 1
        return seen / self.units - 1

    def __str__(self) -> str:
        return "; ".join(map(str, self.parities))


def remarkable(units: Mapping[str, Decimal], as_of: date | None) -> frozenset[str]:
    """The codes of a table that need a remark: retired by its day, or off by a power of ten from what they should be.

    Not a retired code whose quote is exactly what the law says. A table of an unknown day is judged as of the day of
    the facts.
    """
    day = as_of or facts_day()
    there = living(units, day)
    found = {code for code in units.keys() - there if not _at_law(code, units, there, day)}
    found.update(code for code in _ties().keys() & units.keys() - found if _slipped(code, units, day))
    return frozenset(found)


def remark(code: str, units: Mapping[str, Decimal], as_of: date | None) -> str:
    """The sentence for a code that `remarkable` found: what is the matter, how far it is off, and the way out."""
    day = as_of or facts_day()
    slipped = _slipped(code, units, day)
    if currency(code).status(day) != "retired" and slipped is not None:
        tie, power = slipped
        times = f"{10**power} times" if power > 0 else f"1/{10**-power} of"
        return f"{code} is quoted at {times} what it should be ({tie.text}); is it in another unit?"
    return _of_retired(code, units, as_of)


def legal_way(code: str, there: Collection[str], on: date) -> LegalWay | None:
    """How the law of a day leads from a code to another one that is there; None where it does not."""
    by_code = _parities_by_code(on)
    exact, here = Fraction(1), code
    used: tuple[Parity, ...] = ()
    while here in by_code:
        parity = by_code[here]
        exact, here, used = exact * parity.units, parity.anchor, (*used, parity)
        if here in there:
            return LegalWay(code, here, exact, used)
    return None


def way_to(code: str, there: Collection[str], on: date | None) -> str:
    """How a code that is not there can be had from those that are; empty where it cannot."""
    parent, count = sub_units().get(code, ("", 0))
    if parent in there:
        return f"{count} {code} are one {parent}, and with_subunits() adds it"
    way = None if on is None else legal_way(code, there, on)
    return f"with_parities() adds it by law ({way})" if way else _ended_without_ratio(code, there)


def _ended_without_ratio(code: str, there: Collection[str]) -> str:
    ends = [one for one in successions() if one.old == code and one.parity is None and one.new in there]
    return f"it was replaced by {ends[0].new} on {ends[0].effective}, but at no single ratio" if ends else ""


def _of_retired(code: str, units: Mapping[str, Decimal], as_of: date | None) -> str:
    known = currency(code)
    said = f"{code} is a retired code, withdrawn {known.withdrawn}"
    successor = known.successor
    if successor is not None:
        said += f", successor {successor.new}"
    day = as_of or facts_day()
    way = legal_way(code, living(units, day), day)
    if way is None:
        return f"{said}; these rates still quote it, and have nothing to check the quote by"
    off = off_text(way.deviation(Fraction(units[code]) / Fraction(units[way.anchor])))
    asked = "with_parities()" if as_of else "with_parities(on=...)"
    return f"{said}; this quote is {off} the legal ratio {way}; {asked} converts at law"


def living(units: Collection[str], day: date) -> frozenset[str]:
    """The codes of a table that are not retired: a quote is checked by these alone, for two dead ones may agree."""
    retired = retired_days()
    return frozenset(code for code in units if code not in retired or retired[code] > day)


def at_law(code: str, units: Mapping[str, Decimal], day: date) -> bool:
    """Whether a code is quoted exactly as the law of a day says, beside a code that is not retired."""
    return _at_law(code, units, living(units, day), day)


def _at_law(code: str, units: Mapping[str, Decimal], there: Collection[str], day: date) -> bool:
    way = legal_way(code, there, day)
    return way is not None and Fraction(units[code]) == way.units * Fraction(units[way.anchor])


def _slipped(code: str, units: Mapping[str, Decimal], day: date) -> tuple[Tie, int] | None:
    """The tie from which a quote is off by a power of ten, and the power; None for a quote that is not."""
    for tie in _ties().get(code, ()):
        if tie.since <= day <= tie.until and tie.anchor in units:
            rough, seen = float(units[tie.anchor]) * tie.roughly, float(units[code])
            if not 0.2 * rough < seen < 5 * rough:  # exact arithmetic only where it may matter
                power = scale_of(Fraction(units[code]) / Fraction(units[tie.anchor]) / tie.units)
                if power:
                    return tie, power
    return None


@lru_cache(maxsize=100)
def _parities_by_code(on: date) -> Mapping[str, Parity]:
    return {parity.code: parity for parity in parities(on)}


@cache
def _ties() -> dict[str, tuple[Tie, ...]]:
    """For each code that is tied to another one, or was, its ties."""
    ties: dict[str, list[Tie]] = {}
    for peg in all_pegs():
        ties.setdefault(peg.parity.code, []).append(_tie(peg.parity, peg.until))
    for succession in successions():
        first, last = succession.parity_on(succession.effective), succession.parity_on(date.max)
        if first is not None and first is not last:
            new_unit, _ = unit_breaks()[succession.new]
            ties.setdefault(succession.old, []).append(_tie(first, new_unit - timedelta(days=1)))
        if last is not None:
            ties.setdefault(succession.old, []).append(_tie(last, None))
    for code, (parent, count) in sub_units().items():
        text = f"{count} {code} = 1 {parent}"
        ties[code] = [Tie(parent, Fraction(count), date.min, date.max, text, float(count))]
    return {code: tuple(found) for code, found in ties.items()}


def _tie(parity: Parity, until: date | None) -> Tie:
    return Tie(parity.anchor, parity.units, parity.since, until or date.max, str(parity), float(parity.units))
