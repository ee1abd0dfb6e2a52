"""How far the cross rates of a table are off those of each day of a history: the statistic by which a day is found.

For a code, the gap is ``ln(units in the table / units on the day)``. Rates are ratios, so a common shift of all gaps is
another base and means nothing: what counts is how far the gaps are from their middle. Floats do, for this is no money.

1. Left out are codes that say nothing of a day: those that are retired today, for tables go on quoting them at frozen
   rates; those that a board or a peg without a band, or being its hundredths, ties to another code that is there, be it
   by way of one that is not: of AED and SAR without the dollar one is enough; and those whose quantum is known and more
   than a thousandth of their value.
2. With eight codes or more the deviation is the **median** of how far the gaps are from the gap of the history's base:
   what is found by whoever writes both tables for one unit of that base. Where the table lacks the base, or its gap
   stands out (by more than three medians), they are measured from their own median. A few bad rows change little.
3. With fewer the deviation is that of the **worst cross rate**: half of four codes agree by chance on many days.
4. A day that shares fewer than three codes, or under half of the most that any day shares, is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import log
from typing import NamedTuple

from fxsnap.currencies import retired_days
from fxsnap.currencies.parities import Peg, all_pegs, sub_units
from fxsnap.exact import multiply
from fxsnap.snapshot import Snapshot, units_of
from fxsnap.tables import Tables

FEW = 8
"""With fewer codes a median says little: half of them agree by chance on many days."""

LEAST = 3
"""Two codes have one cross rate, and five digits of that come back on many days."""

_STANDS_OUT = 3
_COARSE = Decimal(1000)
_SAME = 1e-9
"""Two rates this near are the same; what is left is the error of a float."""

_FLOATS = 300
"""Powers of ten that a float holds with ease."""


class Near(NamedTuple):
    """A day, how far the table is off it (0.01 is 1 %; 0 where it is not off at all), and by how many codes."""

    deviation: float
    day: date
    shared: int


def telling_units(snapshot: Snapshot) -> dict[str, float]:
    """The natural logarithms of the units of the codes that can tell a day."""
    coarse = {code for quote in snapshot.quotes if quote.quantum and quote.value < multiply(quote.quantum, _COARSE)
              for code in (quote.base, quote.counter) if code != snapshot.base}  # fmt: skip
    return {code: log(unit) for code, unit in units_of(snapshot).items()
            if code not in coarse and code not in retired_days() and -_FLOATS < unit.adjusted() < _FLOATS}  # fmt: skip


def nearest_first(table: Mapping[str, float], tables: Tables) -> list[Near]:
    """Every day that can be compared, the nearest first."""
    pegs = _hard_pegs(table, tables.codes)
    found = [near for day in tables.days if (near := _near(table, day, tables, pegs)).shared >= LEAST]
    most = max((near.shared for near in found), default=0)
    return sorted(near for near in found if 2 * near.shared >= most)


def compared(table: Mapping[str, float], tables: Tables, day: date) -> tuple[str, ...]:
    """The codes by which a table is compared with a day, sorted."""
    return tuple(sorted(_shared(table, tables.units(day), _hard_pegs(table, tables.codes), day)))


def in_common(table: Mapping[str, float], tables: Tables) -> tuple[str, ...]:
    """The codes that a table shares with any day and that can tell one on the last, sorted."""
    both = table.keys() & {*tables.codes}
    return tuple(sorted(both - _tied(both, _hard_pegs(table, tables.codes), tables.days[-1])))


def freely_moving(codes: tuple[str, ...], day: date) -> int:
    """How many of some codes no peg or band, however wide, ties to another one of them on a day."""
    return len({*codes} - _tied(codes, all_pegs(), day))


def agrees_exactly(snapshot: Snapshot, tables: Tables, near: Near, codes: tuple[str, ...]) -> bool:
    """Whether every cross rate of some codes is that of the day, to the last digit."""
    here, there = units_of(snapshot), tables.units(near.day)
    return len({Fraction(here[code]) / Fraction(there[code]) for code in codes}) == 1


def _near(table: Mapping[str, float], day: date, tables: Tables, pegs: tuple[Peg, ...]) -> Near:
    gaps = _shared(table, tables.units(day), pegs, day)
    if len(gaps) < LEAST:
        return Near(0.0, day, len(gaps))
    deviation = _deviation(list(gaps.values()), gaps.get(tables.base))
    return Near(deviation if deviation > _SAME else 0.0, day, len(gaps))


def _shared(
    table: Mapping[str, float], units: Mapping[str, Decimal], pegs: tuple[Peg, ...], day: date
) -> dict[str, float]:
    """The gaps of the codes that a table shares with a day."""
    gaps = {
        code: table[code] - log(unit)
        for code, unit in units.items()
        if code in table and -_FLOATS < unit.adjusted() < _FLOATS
    }
    if pegs:
        for code in _tied(gaps, pegs, day):
            del gaps[code]
    return gaps


def _tied(codes: Iterable[str], pegs: tuple[Peg, ...], day: date) -> set[str]:
    """Of some codes all that hang together on a day but for one: the one that the others hang on, if it is there."""
    above = {code: parent for code, (parent, _) in sub_units().items()}
    above |= {peg.parity.code: peg.parity.anchor for peg in pegs if peg.holds(day)}
    tied, roots = set(), {code for code in codes if code not in above}
    for code in sorted(code for code in codes if code in above):
        root = code
        while root in above:
            root = above[root]
        if root in roots:
            tied.add(code)
        roots.add(root)
    return tied


def _deviation(gaps: list[float], of_base: float | None) -> float:
    ordered = sorted(gaps)
    if len(ordered) < FEW:
        return ordered[-1] - ordered[0]
    middle = _middle(ordered)
    deviation = _median_from(middle, gaps)
    if of_base is not None and abs(of_base - middle) <= _STANDS_OUT * deviation:
        return _median_from(of_base, gaps)
    return deviation


def _median_from(middle: float, gaps: list[float]) -> float:
    return _middle(sorted([abs(gap - middle) for gap in gaps]))


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    return (ordered[half] + ordered[~half]) / 2


def _hard_pegs(table: Mapping[str, float], codes: tuple[str, ...]) -> tuple[Peg, ...]:
    """The pegs without a band, whenever they held; none where two codes that both have are never tied."""
    both = table.keys() & {*codes}
    pegs = tuple(peg for peg in all_pegs() if peg.low is None)
    tying = {*sub_units(), *(peg.parity.code for peg in pegs)}
    return pegs if both & tying else ()
