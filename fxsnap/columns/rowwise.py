"""The slow and simple way of a column: one row at a time with Python's integers, of any size and with every error.

An engine converts by it the rows that its own integers cannot hold or cannot prove, and asks it what is wrong with the
rows that nobody can convert. Standard library alone.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from fxsnap.columns.asking import ERRORS, check_code
from fxsnap.columns.dense import Dense, dense_of
from fxsnap.columns.ratios import MOST, Grid, grid_of, integers, round_ratio, too_long
from fxsnap.errors import FxError, Problem, UnknownCurrency
from fxsnap.exact import exact_amount, exponent_of, multiply
from fxsnap.given import one_of
from fxsnap.history import History, check_rates
from fxsnap.policy import Day, Lookup, Policy, PolicyLike, as_lookup
from fxsnap.snapshot import Snapshot, units_of

_FIRST = 5
"""Rows that a problem names."""


class OneDay:
    """A snapshot as `Dense` lays a history out: one published day, and the calendar days that it answers for."""

    def __init__(self, snapshot: Snapshot, policy: Policy) -> None:
        self.units: list[Mapping[str, Decimal]] = [units_of(snapshot)]
        self.scale = max(-exponent_of(unit) for unit in self.units[0].values())
        reach = timedelta(policy.max_days)
        ends: list[date] = [*(snapshot.period or ())]
        if snapshot.as_of is not None:
            back, forth = (reach, timedelta()) if policy.name == "next" else (timedelta(), reach)
            ends += [snapshot.as_of - back, snapshot.as_of + forth]
        self.first, self.last = (min(ends).toordinal(), max(ends).toordinal()) if ends else (1, 0)
        days = map(date.fromordinal, range(self.first, self.last + 1))
        self._places = array("i", [0 if snapshot._covers(Lookup(day, policy)) else -1 for day in days])

    def integers(self, code: str) -> list[int]:
        """The units of a code as an integer of ``10**-scale``, 0 where it is not quoted: a list of one, of one day."""
        unit = self.units[0].get(code)
        return [0 if unit is None else int(multiply(unit, Decimal((0, (1,), self.scale))))]

    def days_of(self, source: str, target: str) -> array[int]:
        """For each calendar day from ``first`` to ``last`` 0 where both codes can be had; -1 where they cannot."""
        quoted = source in self.units[0] and target in self.units[0]
        return self._places if quoted else array("i", [-1]) * len(self._places)

    def used(self, source: str, target: str, on: date) -> int:
        """0 where the snapshot answers for a day, -1 where it does not."""
        day = on.toordinal()
        return self.days_of(source, target)[day - self.first] if self.first <= day <= self.last else -1


class Pair(NamedTuple):
    """What amounts of a pair on a day are converted by: ``A * numerator / denominator``, in multiples of ``step``."""

    numerator: int
    denominator: int
    step: int


class Call:
    """What a column is converted by, checked: the rates, the day or the days, the grid, and the codes that are literal.

    ``source`` and ``target`` are codes, or None where they are a column; ``dated`` says that the days are a column.
    Raises `InvalidArgument`, and for literal codes and days `UnknownCurrency`, `RateNotFound` and `RoundingRequired`.
    """

    def __init__(
        self, source: str | None, target: str | None, *, rates: object, on: Day, dated: bool, policy: PolicyLike,
        rounding: object, errors: str,
    ) -> None:  # fmt: skip
        check_rates(rates)
        assert isinstance(rates, Snapshot | History)
        one_of(errors, "errors", ERRORS)
        for code in (source, target):
            check_code(rates, code)
        self.rates, self.source, self.target, self.dated, self.errors = rates, source, target, dated, errors
        self.grid: Grid = grid_of(rounding, target)
        self.lookup = self._lookup(on, policy)
        self.policy = Policy.of(policy) if self.lookup is None else self.lookup.policy
        self.days: Dense | OneDay = (
            dense_of(rates, self.policy) if isinstance(rates, History) else OneDay(rates, self.policy)
        )
        self._pairs: dict[tuple[str, str, date | None], Pair | FxError] = {}
        if source is not None and target is not None and not dated:
            self.pair(source, target, None)

    def _lookup(self, on: Day, policy: PolicyLike) -> Lookup | None:
        """The one day that was asked for; None where the days are a column, or where a snapshot needs none."""
        if self.dated:
            return None
        if isinstance(self.rates, History):
            return self.rates._asked(on, policy)
        self.rates.at(on, policy)
        return None if on is None or on == "last" else as_lookup(on, policy)

    def place(self, source: str, target: str, day: date | None) -> int:
        """The place of the published day that is used for a pair; -1 where there is none."""
        on = day if self.dated else self.lookup.on if self.lookup is not None else None
        if on is not None:
            return self.days.used(source, target, on)
        units = self.days.units[0]
        return 0 if source in units and target in units else -1

    def pair(self, source: str, target: str, day: date | None) -> Pair:
        """The integers of a pair, for amounts in units. Raises what `Snapshot.convert` does."""
        place = self.place(source, target, day)
        if place < 0:
            self._refuse(source, target, day)
        units = self.days.units[place]
        step = self.grid.step_of(target)
        return Pair(*integers(units[source], units[target], self.grid, step, 0), step)

    def _refuse(self, source: str, target: str, day: date | None) -> None:
        """Raise what the rates say to a pair that they cannot convert."""
        on = day if self.dated else self.lookup.on if self.lookup is not None else None
        if not isinstance(self.days, Dense) or on is None or not {source, target} <= self.days.codes:
            self.rates.at(day if self.dated else self.lookup, self.policy if self.dated else None, (source, target))
        assert isinstance(self.days, Dense)
        assert on is not None
        raise self.days.not_found(source, target, on)

    def convert(self, amount: object, source: str, target: str, day: date | None) -> int | None:
        """One result, rounded once, in units of ``10**-grid.scale``; None for a pair that has no rate and no message.

        Raises as `Snapshot.convert` does, and `InvalidAmount` for a result of more than 38 digits.
        """
        if self.errors == "null" and self.place(source, target, day) < 0:
            return None  # the message of a day without rates has a search in it that nobody would read
        key = source, target, day
        found = self._pairs.get(key)
        if found is None:
            try:
                found = self.pair(source, target, day)
            except FxError as error:
                found = error
            self._pairs[key] = found
        if isinstance(found, FxError):
            raise found
        top, bottom = exact_amount(amount).as_integer_ratio()
        result = round_ratio(top * found.numerator, bottom * found.denominator, self.grid.mode) * found.step
        if abs(result) > MOST:
            raise too_long(amount, target)
        return result

    def convert_rows(self, rows: Iterable[tuple[int, Any, str, str, date | None]]) -> tuple[list[int | None], Problems]:
        """Results of rows ``(number, amount, source, target, day)``, None for a bad one, and what is wrong there."""
        results: list[int | None] = []
        problems = Problems()
        for number, amount, source, target, day in rows:
            try:
                results.append(self.convert(amount, source, target, day))
            except FxError as error:
                results.append(None)
                problems.add(error, number)
        return results, problems


class Problems:
    """Bad rows, gathered by what is wrong with them."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], tuple[FxError, list[int]]] = {}
        self._counts: dict[tuple[object, ...], int] = {}

    def add(self, error: FxError, row: int | None, rows: int = 1) -> None:
        """One more row with an error, or several without a number."""
        about = (error.code,) if isinstance(error, UnknownCurrency) else error.args
        key = (type(error), *about)
        _, first = self._found.setdefault(key, (error, []))
        if row is not None and len(first) < _FIRST:
            first.append(row)
        self._counts[key] = self._counts.get(key, 0) + rows

    def as_tuple(self, with_rows: bool) -> tuple[Problem, ...]:
        """Every problem; without the numbers of its rows where these say nothing to a reader."""
        return tuple(
            Problem(error, self._counts[key], tuple(first) if with_rows else ())
            for key, (error, first) in self._found.items()
        )
