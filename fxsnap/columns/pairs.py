"""Rows of one table: the integers that convert each pair of codes, made when the first row asks for the pair."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from fxsnap.columns.asking import Asked
from fxsnap.columns.codes import Codes, Days
from fxsnap.columns.kernel import INTEGER_LIMIT
from fxsnap.columns.places import Places, Rows, present
from fxsnap.columns.ratios import integers
from fxsnap.errors import RateNotFound
from fxsnap.snapshot import Snapshot, units_of

Array = Any

_NOT_MADE = -1


class Pairs:
    """One table; the ratios it makes are kept for the next slices of the call."""

    def __init__(self, asked: Asked, snapshot: Snapshot) -> None:
        self.asked, self.snapshot, self.units = asked, snapshot, units_of(snapshot)
        self.places = Places(asked)
        self.codes = self.places.codes
        self._tables: dict[int, tuple[Array, Array, Array]] = {}
        self._remarks: dict[int, dict[str, str]] = {}

    def rows(self, source: str | Codes, target: str | Codes, days: Days | None, count: int) -> Rows:
        """The rows of a slice; those whose day this table does not meet are in trouble."""
        rows = self.places.rows(source, target, days, count)
        if days is not None:
            for ordinal in np.unique(days.ordinals[rows.able]).tolist():
                try:
                    self.snapshot.at(date.fromordinal(ordinal), self.asked.policy)
                except RateNotFound as error:
                    late = np.flatnonzero(rows.able & (days.ordinals == ordinal))
                    rows.troubles.append((error, late))
                    rows.able[late] = False
        return rows

    def ratios(self, rows: Rows, scale: int) -> tuple[Array, Array, Array]:
        """For each row N and D as int64 and the double N / D, for amounts of ``10**-scale``.

        N is 0 where the integers are too large for the kernel.
        """
        size = len(self.codes)
        if scale not in self._tables:
            self._tables[scale] = np.full(size * size, _NOT_MADE), np.ones(size * size, np.int64), np.zeros(size * size)
        numerators, denominators, quotients = self._tables[scale]
        flat = rows.sources * size + rows.targets
        n = numerators[flat]
        if n.min(initial=0) == _NOT_MADE:
            self._make(np.unique(flat[n == _NOT_MADE]).tolist(), scale)
            n = numerators[flat]
        return n, denominators[flat], quotients[flat]

    def _make(self, pairs: list[int], scale: int) -> None:
        numerators, denominators, quotients = self._tables[scale]
        for pair in pairs:
            source, target = divmod(pair, len(self.codes))
            codes = self.codes[source], self.codes[target]
            remarks = self.snapshot._remarks_on(*codes)
            if remarks:
                self._remarks[pair] = remarks
            step = self.places.step_of(target)
            n, d = 0, 1
            if isinstance(step, int):
                n, d = integers(self.units[codes[0]], self.units[codes[1]], self.asked.grid, step, scale)
            numerators[pair], denominators[pair] = (n, d) if max(n, d) <= INTEGER_LIMIT else (0, 1)
        quotients[pairs] = numerators[pairs] / denominators[pairs]

    def exact(self, rows: Rows, row: int) -> tuple[Fraction, int]:
        """The exact rate of a row, and its step."""
        source, target = int(rows.sources[row]), int(rows.targets[row])
        rate = Fraction(self.units[self.codes[target]]) / Fraction(self.units[self.codes[source]])
        return rate, rows.steps[target]

    def remarks(self, rows: Rows, valid: Array) -> dict[str, str]:
        """By code, what a reader should know of the quotes that some row with a result uses."""
        found: dict[str, str] = {}
        if self._remarks:
            for pair in present((rows.sources * len(self.codes) + rows.targets)[valid]):
                found.update(self._remarks.get(pair, {}))
        return found

    def days(self, rows: Rows, valid: Array) -> dict[date, int]:
        """How many rows use the rates of which day."""
        count = int(np.count_nonzero(valid))
        return {self.snapshot.as_of: count} if self.snapshot.as_of is not None and count else {}
