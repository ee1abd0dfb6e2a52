"""What the ECB's files have in common: euro foreign exchange reference rates, units of each currency for one euro.

A daily file keeps trailing zeros, so the last digit written is the last one published. A file of many days strips
them; there the quantum of a quote is the finest digit that its code has in the same calendar year of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from fxsnap.errors import Fault
from fxsnap.exact import ONE
from fxsnap.formats.reading import Hints, Reading, Skipped, refuse
from fxsnap.formats.table import Row, agreed_base, quotes_of, written
from fxsnap.quotes import Quote
from fxsnap.snapshot import Snapshot

BASE = "EUR"
ORIGIN = "European Central Bank, euro foreign exchange reference rates"


class Day(NamedTuple):
    """The rows of one day, and the line its date stands on."""

    day: date
    line: int
    rows: list[Row]


class EcbTables:
    """The days of a file of the ECB, each made into numbers, or into a snapshot, when it is first asked for.

    ``cells`` gives the texts of a day's rates by code, in the published order; they have been checked. What a history
    needs of its tables stands in `fxsnap.tables`.
    """

    def __init__(
        self, days: Sequence[date], codes: Sequence[str], cells: Callable[[date], Mapping[str, str]], hints: Hints
    ) -> None:
        self.base = BASE
        self.origin: str | None = hints.origin or ORIGIN
        self.days = tuple(sorted(days))
        self.codes = tuple(sorted({BASE, *codes}))
        self._cells = cells
        self._quantum = hints.quantum
        self._finest: dict[int, Mapping[str, Decimal]] = {}

    def units(self, day: date) -> Mapping[str, Decimal]:
        """What converts on a day: units of each code for one euro."""
        return {BASE: ONE, **{code: Decimal(text) for code, text in self._cells(day).items()}}

    def snapshot(self, day: date) -> Snapshot:
        """The snapshot of a day."""
        quotes = [
            Quote(BASE, code, text, quantum=self._quantum_of(code, text, day), origin=self.origin)
            for code, text in self._cells(day).items()
        ]
        return Snapshot(BASE, quotes, as_of=day, origin=self.origin)

    def _quantum_of(self, code: str, text: str, day: date) -> Decimal:
        if self._quantum is not None:
            return self._quantum
        if len(self.days) == 1:
            return written(Decimal(text))
        finest = self._finest.get(day.year)
        if finest is None:
            finest = self._finest[day.year] = self._finest_of(day.year)
        return finest[code]

    def _finest_of(self, year: int) -> Mapping[str, Decimal]:
        finest: dict[str, Decimal] = {}
        for day in self.days:
            if day.year == year:
                for code, text in self._cells(day).items():
                    unit = written(Decimal(text))
                    finest[code] = min(finest.get(code, unit), unit)
        return finest


def tables_of(days: Sequence[Day], hints: Hints, faults: list[Fault]) -> tuple[EcbTables, list[str]]:
    """The tables of days, and what is worth a note. Raises `ParseError` with every fault."""
    faults = faults + agreed_base(hints, BASE, 0, "")[1]
    in_order = sorted(days, key=lambda one: one.day)
    for earlier, later in pairwise(in_order):
        if earlier.day == later.day:
            reason = f"{later.day} stands twice, on line {earlier.line} and on line {later.line}"
            faults.append(Fault(later.line, 0, "", reason))
    if days and hints.as_of is not None and [one.day for one in days] != [hints.as_of]:
        held = f"{days[0].day}" if len(days) == 1 else f"{len(days)} days"
        faults.append(Fault(0, 0, "", f"the file holds {held}, but as_of= says {hints.as_of}"))
    if not days and not faults:
        faults.append(Fault(0, 0, "", "there is no day in it"))
    notes: list[str] = []
    cells: dict[date, dict[str, str]] = {}
    for one in in_order:
        if not one.rows:
            faults.append(Fault(one.line, 0, "", f"there is no rate of {one.day}"))
            continue
        quotes, wrong, remarks = quotes_of(BASE, one.rows, hints, written)
        faults += wrong
        notes += remarks
        cells[one.day] = {quote.counter: f"{quote.value:f}" for quote in quotes}
    if faults:
        raise refuse(hints, *sorted(faults))
    codes = {code for row in cells.values() for code in row}
    return EcbTables(list(cells), sorted(codes), cells.__getitem__, hints), notes


def reading_of(
    name: str, days: Sequence[Day], hints: Hints, faults: list[Fault], skipped: Sequence[Skipped] = ()
) -> Reading:
    """The snapshots of the days, oldest first. Raises `ParseError`."""
    tables, notes = tables_of(days, hints, faults)
    return Reading(name, [tables.snapshot(day) for day in tables.days], skipped, notes)
