"""Rows of a history, each with a day: the published day each row uses, and the integers that convert it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from fxsnap.columns.asking import Asked
from fxsnap.columns.codes import Codes, Days
from fxsnap.columns.dense import Dense
from fxsnap.columns.kernel import INTEGER_LIMIT
from fxsnap.columns.places import LARGEST, Places, Rows

Array = Any


class DatedPairs:
    """One history under one policy; ``on`` is the day of all rows unless each has its own.

    What is laid out for a pair of codes is kept for the next slices of the call.
    """

    def __init__(self, asked: Asked, dense: Dense, on: int | None = None) -> None:
        self.asked, self.dense, self.on = asked, dense, on
        self.places = Places(asked)
        self.codes = self.places.codes
        self._pairs: list[tuple[int, int]] = []
        self._numbers = np.full(len(self.codes) ** 2, -1, np.intp)
        self._days = np.zeros((0, dense.last - dense.first + 1), np.int32)
        self._tables: dict[int, tuple[Array, Array, Array]] = {}
        self._units: dict[int, Array] = {}

    def rows(self, source: str | Codes, target: str | Codes, days: Days | None, count: int) -> Rows:
        """The rows of a slice with the days they use; those without one are in trouble."""
        rows = self.places.rows(source, target, days, count)
        ordinals = np.full(count, self.on, np.intp) if days is None else days.ordinals
        pairs = self._pairs_of(rows)
        span = self._days.shape[1]
        at = ordinals - self.dense.first
        outside = (at < 0) | (at >= span)
        at[outside] = 0
        used = self._days.ravel()[pairs * span + at].astype(np.intp)
        used[outside] = -1
        if used.min(initial=0) >= 0:
            return rows._replace(used=used, pairs=pairs)
        lost = np.flatnonzero(rows.able & (used < 0))
        asked = np.stack([pairs[lost], ordinals[lost]])
        told, which = np.unique(asked, axis=1, return_inverse=True)
        for at, (pair, ordinal) in enumerate(told.T.tolist()):
            error = self.dense.not_found(*self._codes(self._pairs[pair]), date.fromordinal(ordinal))
            rows.troubles.append((error, lost[which == at]))
        return rows._replace(able=rows.able & (used >= 0), used=np.maximum(used, 0), pairs=pairs)

    def _pairs_of(self, rows: Rows) -> Array:
        """The number of each row's pair of codes, in the order in which the call came across them."""
        size = len(self.codes)
        flat = rows.sources * size + rows.targets
        numbers = self._numbers[flat]
        if numbers.min(initial=0) < 0:
            new = np.unique(flat[numbers < 0]).tolist()
            self._numbers[new] = range(len(self._pairs), len(self._pairs) + len(new))
            self._pairs += [divmod(pair, size) for pair in new]
            days = [
                np.frombuffer(self.dense.days_of(*self._codes(pair)), np.int32) for pair in self._pairs[-len(new) :]
            ]
            self._days = np.vstack([self._days, *days])
            numbers = self._numbers[flat]
        return numbers

    def _codes(self, pair: tuple[int, int]) -> tuple[str, str]:
        return self.codes[pair[0]], self.codes[pair[1]]

    def ratios(self, rows: Rows, scale: int) -> tuple[Array, Array, Array]:
        """As `Pairs.ratios`: for each row N, D and N / D, for amounts of ``10**-scale``."""
        published = len(self.dense.published)
        empty = np.zeros((0, published), np.int64)
        n, d, quotients = self._tables.get(scale, (empty, empty, np.zeros((0, published))))
        if len(n) < len(self._pairs):
            new = [self._ratios_of(*pair, scale) for pair in self._pairs[len(n) :]]
            n, d, quotients = (np.vstack([old, *more]) for old, *more in zip((n, d, quotients), *new, strict=True))
            self._tables[scale] = n, d, quotients
        at = rows.pairs * published + rows.used
        return n.ravel()[at], d.ravel()[at], quotients.ravel()[at]

    def _ratios_of(self, source: int, target: int, scale: int) -> tuple[Array, Array, Array]:
        """N, D and N / D of a pair on each published day, in lowest terms; 0 over 1 where there is none that fits."""
        step = self.places.step_of(target)
        n, d = self._units_of(target), self._units_of(source)
        if not isinstance(step, int):
            return np.zeros_like(n), np.ones_like(d), np.zeros(len(n))
        factor = Fraction(10**self.asked.grid.scale, step * 10**scale)
        up, down = factor.numerator, factor.denominator
        if n.max() > INTEGER_LIMIT // up or d.max() > INTEGER_LIMIT // down:
            common = np.maximum(np.gcd(n, d), 1)
            n, d = n // common, d // common
        fits = (n <= INTEGER_LIMIT // up) & (d <= INTEGER_LIMIT // down) & (d > 0)
        n, d = np.where(fits, n, 0) * min(up, LARGEST), np.where(fits, d * min(down, LARGEST), 1)
        return n, d, n / d

    def _units_of(self, place: int) -> Array:
        """The units of a code on each published day as int64, 0 where it has none or int64 is too small."""
        if place not in self._units:
            units = self.dense.integers(self.codes[place])
            if max(units) > INTEGER_LIMIT:
                units = [unit if unit <= INTEGER_LIMIT else 0 for unit in units]
            self._units[place] = np.array(units, np.int64)
        return self._units[place]

    def exact(self, rows: Rows, row: int) -> tuple[Fraction, int]:
        """The exact rate of a row on its day, and its step."""
        source, target = int(rows.sources[row]), int(rows.targets[row])
        units = self.dense.units[int(rows.used[row])]
        return Fraction(units[self.codes[target]]) / Fraction(units[self.codes[source]]), rows.steps[target]

    def remarks(self, rows: Rows, valid: Array) -> dict[str, str]:
        """By code, what a reader should know of the quotes that some row with a result uses."""
        history = self.dense.history
        found: dict[str, str] = {}
        if self.dense.remarked:
            those = np.flatnonzero(valid & np.isin(rows.used, self.dense.remarked))
            for at in np.unique(rows.used[those] * len(self._pairs) + rows.pairs[those]).tolist():
                day, pair = divmod(at, len(self._pairs))
                for code, text in history.at(history.days[day])._remarks_on(*self._codes(self._pairs[pair])).items():
                    found.setdefault(code, text)
        return found

    def days(self, rows: Rows, valid: Array) -> dict[date, int]:
        """How many rows use the rates of which day."""
        counts = np.bincount(rows.used[valid], minlength=1)
        return {self.dense.history.days[place]: int(counts[place]) for place in np.flatnonzero(counts).tolist()}
