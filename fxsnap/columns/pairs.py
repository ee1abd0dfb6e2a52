"""Which pair of codes, and which day, each row of a column asks for, and the integers that convert it.

`Pairs` is of one table; `DatedPairs` of a history, where each row has a day. Both tell the kernel the ratio of each row
of a block, and Python the exact one of a single row.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from fxsnap.columns.asking import Asked, unknown_in
from fxsnap.columns.codes import codes_of, ordinals_of
from fxsnap.columns.dense import Dense, dense_of
from fxsnap.columns.kernel import INTEGER_LIMIT, RESULT_LIMIT, Ratios
from fxsnap.columns.ratios import integers
from fxsnap.errors import FxError, InvalidArgument, RateNotFound
from fxsnap.history import History
from fxsnap.policy import Lookup
from fxsnap.snapshot import Snapshot, units_of

Array = Any
Trouble = tuple[FxError, Array]
"""An error and the rows that have it."""

_LARGEST = 2**63 - 1


class Rows:
    """The source and the target of each row, as places among the codes of the rates."""

    def __init__(self, asked: Asked, count: int, source: Any, target: Any) -> None:
        self.asked, self.count = asked, count
        self.codes: tuple[str, ...] = tuple(asked.rates.codes)
        self.troubles: list[Trouble] = []
        self.sources = self._places(source, "source")
        self.targets = self._places(target, "target")
        self.able = (self.sources >= 0) & (self.targets >= 0)
        self.steps_of = self._steps()

    def _places(self, column: Any, argument: str) -> Array:
        """Places among the codes; one for all rows where a code was given instead of a column."""
        if isinstance(column, str):
            if column not in self.codes:
                raise unknown_in(self.asked.rates, column)
            return np.broadcast_to(np.int32(self.codes.index(column)), self.count)
        found = codes_of(column, self.codes, argument)
        if len(found.places) != self.count:
            way = f"there are {self.count:,} amounts; the columns belong to the same rows"
            raise InvalidArgument(argument, f"a column of {len(found.places):,} rows", way)
        self.troubles += [(unknown_in(self.asked.rates, code), rows) for code, rows in found.unknown.items()]
        return found.places

    def present(self) -> list[tuple[int, int]]:
        """The pairs of places that some row has."""
        size, able = len(self.codes), self.able
        sources, targets = (self.sources, self.targets) if able.all() else (self.sources[able], self.targets[able])
        if not len(sources):
            return []
        if self.targets.strides == (0,):
            found = np.flatnonzero(np.bincount(sources)).tolist()
            return [(place, int(targets[0])) for place in found]
        flat = sources * np.int32(size) + targets
        return [divmod(pair, size) for pair in np.flatnonzero(np.bincount(flat)).tolist()]

    def _steps(self) -> dict[int, int]:
        """For each target the step of its results; rows of a target that has none are in trouble."""
        steps: dict[int, int] = {}
        places = self.targets[:1] if self.targets.strides == (0,) else self.targets[self.targets >= 0]
        for place in np.flatnonzero(np.bincount(places, minlength=1)).tolist():
            try:
                steps[place] = self.asked.grid.step_of(self.codes[place])
            except FxError as error:
                if self.asked.target is not None:
                    raise
                rows = np.flatnonzero(self.targets == place)
                self.troubles.append((error, rows))
                self.able[rows] = False
        return steps

    @property
    def steps(self) -> Array | int:
        """By how many units of the grid's scale a result counts: one number, or one for each row."""
        if len(set(self.steps_of.values())) <= 1:
            return next(iter(self.steps_of.values()), 1)
        table = np.ones(len(self.codes), np.int64)
        table[list(self.steps_of)] = list(self.steps_of.values())
        return table[self.targets]

    @property
    def limit(self) -> int:
        """The largest result, in steps, that int64 has room for at the grid's scale."""
        return min(RESULT_LIMIT, _LARGEST // max(self.steps_of.values(), default=1))


class Pairs(Rows):
    """Rows of one table."""

    def __init__(self, asked: Asked, snapshot: Snapshot, count: int, source: Any, target: Any) -> None:
        super().__init__(asked, count, source, target)
        self.snapshot, self.units = snapshot, units_of(snapshot)
        one = self.targets.strides == (0,) and count > 0
        # With one target there are few pairs, and to make them all is quicker than to look which rows have them.
        self.pairs = [(place, int(self.targets[0])) for place in range(len(self.codes))] if one else self.present()

    def ratios(self, scale: int) -> Ratios:
        """The ratio of each row, for amounts of ``10**-scale``."""
        size = len(self.codes)
        width = 1 if self.targets.strides == (0,) else size
        numerators, denominators = np.zeros(size * width, np.int64), np.ones(size * width, np.int64)
        for source, target in self.pairs:
            units = self.units[self.codes[source]], self.units[self.codes[target]]
            n, d = integers(*units, self.asked.grid, self.steps_of[target], scale)
            if max(n, d) <= INTEGER_LIMIT:
                at = source if width == 1 else source * size + target
                numerators[at], denominators[at] = n, d
        quotients = numerators / denominators
        sources, targets = np.maximum(self.sources, 0), np.maximum(self.targets, 0)

        def of(block: slice) -> tuple[Array, Array, Array]:
            at = sources[block] if width == 1 else sources[block] * np.int32(size) + targets[block]
            return numerators[at], denominators[at], quotients[at]

        return of

    def exact(self, row: int) -> tuple[Fraction, int]:
        """The exact rate of a row, and its step."""
        source, target = int(self.sources[row]), int(self.targets[row])
        rate = Fraction(self.units[self.codes[target]]) / Fraction(self.units[self.codes[source]])
        return rate, self.steps_of[target]

    def remarks(self) -> dict[str, str]:
        """By code, what a reader should know of the quotes that some row uses."""
        found: dict[str, str] = {}
        if any(self.snapshot.remarks(code) for code in self.codes):
            for source, target in self.present():
                found.update(self.snapshot._remarks_on(self.codes[source], self.codes[target]))
        return found

    def days(self, valid: Array) -> dict[date, int]:
        """How many rows use the rates of which day."""
        rows = int(valid.sum())
        return {self.snapshot.as_of: rows} if self.snapshot.as_of is not None and rows else {}


class DatedPairs(Rows):
    """Rows of a history, each with a day."""

    def __init__(self, asked: Asked, dense: Dense, source: Any, target: Any, ordinals: Array, valid: Array) -> None:
        super().__init__(asked, len(ordinals), source, target)
        self.dense = dense
        self.able &= valid
        self.pairs = self.present()
        self.used = self._used(ordinals)

    def _used(self, ordinals: Array) -> Array:
        """The place of the published day that each row uses; rows without one are in trouble."""
        size, dense = len(self.codes), self.dense
        days = dense.last - dense.first + 1
        at = ordinals - np.int32(dense.first)
        inside = (at >= 0) & (at < days)
        layout = np.full((len(self.pairs) + 1, days), -1, np.int32)
        places = np.full(size * size, len(self.pairs), np.int32)
        for place, (source, target) in enumerate(self.pairs):
            layout[place] = np.frombuffer(dense.days_of(self.codes[source], self.codes[target]), np.int32)
            places[source * size + target] = place
        pair = places[np.maximum(self.sources, 0) * np.int32(size) + np.maximum(self.targets, 0)]
        wide = np.int32 if layout.size < 2**31 else np.int64
        if inside.all():
            used = layout.ravel()[pair * wide(days) + at]
        else:
            used = layout.ravel()[pair * wide(days) + np.where(inside, at, 0)]
            used[~inside] = -1
        lost = np.flatnonzero(self.able & (used < 0))
        for place in np.unique(pair[lost]).tolist():
            rows = lost[pair[lost] == place]
            self.troubles.append((self._not_found(int(rows[0]), ordinals), rows))
        if len(lost) or used.min(initial=0) < 0:
            self.able &= used >= 0
            used = np.maximum(used, 0)
        return used

    def _not_found(self, row: int, ordinals: Array) -> FxError:
        codes = self.codes[self.sources[row]], self.codes[self.targets[row]]
        try:
            self.dense.history.at(date.fromordinal(int(ordinals[row])), self.dense.policy, codes)
        except FxError as error:
            return error
        raise AssertionError(f"{codes} on {ordinals[row]}: the layout of the history is not the history")

    def ratios(self, scale: int) -> Ratios:
        """The ratio of each row, for amounts of ``10**-scale``."""
        published = len(self.dense.published)
        table = np.zeros(len(self.codes) * published, np.int64)
        for place in {place for pair in self.pairs for place in pair}:
            units = [unit if unit <= INTEGER_LIMIT else 0 for unit in self.dense.integers(self.codes[place])]
            table[place * published : (place + 1) * published] = units
        ups, downs = np.ones(len(self.codes), np.int64), np.ones(len(self.codes), np.int64)
        largest = 0
        for target, step in self.steps_of.items():
            factor = Fraction(10**self.asked.grid.scale, step * 10**scale)
            largest = max(largest, factor.numerator, factor.denominator)
            ups[target], downs[target] = min(factor.numerator, _LARGEST), min(factor.denominator, _LARGEST)
        fits = largest * int(table.max(initial=0)) <= INTEGER_LIMIT
        sources, targets, used = np.maximum(self.sources, 0), np.maximum(self.targets, 0), self.used
        of_source, of_target = self._in_table(sources), self._in_table(targets)

        def of(block: slice) -> tuple[Array, Array, Array]:
            days, target = used[block], targets[block]
            units, others = table[of_target(block) + days], table[of_source(block) + days]
            up, down = (ups[target], downs[target]) if target.strides != (0,) else (ups[target[:1]], downs[target[:1]])
            if not fits:
                room = (units <= INTEGER_LIMIT // up) & (others <= INTEGER_LIMIT // down) & (others > 0)
                units, others = np.where(room, units, 0), np.where(room, others, 0)
            n, d = units * up, np.maximum(others * down, 1)
            return n, d, n / d

        return of

    def _in_table(self, places: Array) -> Callable[[slice], Array]:
        """Where the row of each code begins in the table of units by code and published day."""
        published = len(self.dense.published)
        size = np.int32 if len(self.codes) * published < 2**31 else np.int64
        if places.strides == (0,):
            one = size(places[0] * published) if len(places) else size(0)
            return lambda block: one
        return lambda block: places[block].astype(size, copy=False) * size(published)

    def exact(self, row: int) -> tuple[Fraction, int]:
        """The exact rate of a row on its day, and its step."""
        source, target = int(self.sources[row]), int(self.targets[row])
        units = self.dense.units[int(self.used[row])]
        return Fraction(units[self.codes[target]]) / Fraction(units[self.codes[source]]), self.steps_of[target]

    def remarks(self) -> dict[str, str]:
        """By code, what a reader should know of the quotes that some row uses."""
        history = self.dense.history
        found: dict[str, str] = {}
        for day in self.dense.remarked:
            snapshot = history.at(history.days[day])
            rows = self.able & (self.used == day)
            for source, target in set(zip(self.sources[rows].tolist(), self.targets[rows].tolist(), strict=True)):
                for code, text in snapshot._remarks_on(self.codes[source], self.codes[target]).items():
                    found.setdefault(code, text)
        return found

    def days(self, valid: Array) -> dict[date, int]:
        """How many rows use the rates of which day."""
        counts = np.bincount(self.used[valid], minlength=1)
        return {self.dense.history.days[place]: int(counts[place]) for place in np.flatnonzero(counts).tolist()}


def pairs_of(asked: Asked, count: int, source: Any, target: Any, on: Any) -> Pairs | DatedPairs:
    """What the rows ask for. Raises `InvalidArgument`, `UnknownCurrency`, `RateNotFound` for what is said of all."""
    rates = asked.rates
    literal = on is None or isinstance(on, str | date | Lookup)
    if isinstance(rates, Snapshot) and literal:
        rates.at(on, asked.policy)
        return Pairs(asked, rates, count, source, target)
    if literal:
        lookup = rates._asked(on, asked.policy)  # type: ignore[union-attr]
        ordinals = np.full(count, lookup.on.toordinal(), np.int32)
        return DatedPairs(asked, dense_of(rates, lookup.policy), source, target, ordinals, np.ones(count, np.bool_))  # type: ignore[arg-type]
    ordinals, valid = ordinals_of(on)
    if len(ordinals) != count:
        way = f"there are {count:,} amounts; the columns belong to the same rows"
        raise InvalidArgument("on", f"a column of {len(ordinals):,} rows", way)
    if isinstance(rates, History):
        return DatedPairs(asked, dense_of(rates, asked.policy), source, target, ordinals, valid)
    pairs = Pairs(asked, rates, count, source, target)
    pairs.able = pairs.able & valid
    for ordinal in np.unique(ordinals[pairs.able]).tolist():
        try:
            rates.at(date.fromordinal(ordinal), asked.policy)
        except RateNotFound as error:
            rows = np.flatnonzero(pairs.able & (ordinals == ordinal))
            pairs.troubles.append((error, rows))
            pairs.able[rows] = False
    return pairs
