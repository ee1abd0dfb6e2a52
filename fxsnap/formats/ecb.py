"""What the ECB's files have in common: euro foreign exchange reference rates, units of each currency for one euro.

A daily file keeps trailing zeros, so the last digit written is the last one published. A file of many days strips
them; there the quantum of a quote is the finest digit that its code has in the same calendar year of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from fxsnap.errors import Fault, FxError
from fxsnap.exact import exact_rate
from fxsnap.formats.reading import Hints, Reading, Skipped, refuse
from fxsnap.formats.table import Row, agreed_base, quotes_of, written
from fxsnap.snapshot import Snapshot

BASE = "EUR"
ORIGIN = "European Central Bank, euro foreign exchange reference rates"


class Day(NamedTuple):
    """The rows of one day, and the line its date stands on."""

    day: date
    line: int
    rows: list[Row]


def reading_of(
    name: str, days: Sequence[Day], hints: Hints, faults: list[Fault], skipped: Sequence[Skipped] = ()
) -> Reading:
    """The snapshots of the days, oldest first. Raises `ParseError`."""
    days = sorted(days, key=lambda one: one.day)
    faults = faults + agreed_base(hints, BASE, 0, "")[1]
    for earlier, later in pairwise(days):
        if earlier.day == later.day:
            reason = f"{later.day} stands twice, on line {earlier.line} and on line {later.line}"
            faults.append(Fault(later.line, 0, "", reason))
    if days and hints.as_of is not None and [one.day for one in days] != [hints.as_of]:
        held = f"{days[0].day}" if len(days) == 1 else f"{len(days)} days"
        faults.append(Fault(0, 0, "", f"the file holds {held}, but as_of= says {hints.as_of}"))
    if not days and not faults:
        faults.append(Fault(0, 0, "", "there is no day in it"))
    finest = _finest(days) if len(days) > 1 else {}
    snapshots: list[Snapshot] = []
    notes: list[str] = []
    for one in days:
        if not one.rows:
            faults.append(Fault(one.line, 0, "", f"there is no rate of {one.day}"))
            continue
        quotes, wrong, remarks = quotes_of(BASE, one.rows, hints._replace(origin=hints.origin or ORIGIN), written)
        if finest and hints.quantum is None:
            quotes = [quote.with_quantum(finest[quote.counter, one.day.year]) for quote in quotes]
        faults += wrong
        notes += remarks
        if not faults:
            snapshots.append(Snapshot(BASE, quotes, as_of=one.day, origin=hints.origin or ORIGIN))
    if faults:
        raise refuse(hints, *sorted(faults))
    return Reading(name, snapshots, skipped, notes)


def _finest(days: Sequence[Day]) -> dict[tuple[str, int], Decimal]:
    finest: dict[tuple[str, int], Decimal] = {}
    for one in days:
        for row in one.rows:
            try:
                unit = written(exact_rate(row.value))
            except FxError:
                continue  # quotes_of reports it
            key = row.code, one.day.year
            finest[key] = min(finest.get(key, unit), unit)
    return finest
