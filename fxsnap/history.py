"""A history: dated snapshots of one origin, and the rule by which a day finds its snapshot.

The order of a lookup, once and for all:

1. ``on`` is the day asked for; ``"last"`` is the last day of the history, and nothing else will do then.
2. Under ``exact`` the day itself must have been published with all the codes that are wanted.
3. Under ``previous`` the day itself is looked at, then each published day before it, the nearest first; under ``next``
   the published days after it. The first day on which **all** the codes are quoted is the one. Two days are never
   mixed, and nothing is ever interpolated.
4. Neither goes further than its limit of calendar days (7 unless said otherwise). There the search ends with
   `RateNotFound`, which names the day, the policy and the nearest days on both sides that would have done.
5. A code that the history quotes on no day is `UnknownCurrency`.

The receipt says both the day asked for and the day used.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, final

from fxsnap.batch import Batch, asked_of, convert_rows
from fxsnap.conversion import Conversion
from fxsnap.coverage import Coverage, coverage_of
from fxsnap.currencies import suggest
from fxsnap.dates import as_date
from fxsnap.errors import InvalidArgument, RateNotFound, UnknownCurrency
from fxsnap.exact import exact_amount, is_short
from fxsnap.phrases import RATES, shown, way_to_snapshot
from fxsnap.policy import Day, Lookup, Policy, PolicyLike, as_lookup, check_last
from fxsnap.quick import UnitsByDay, quick_convert, quick_units
from fxsnap.quotes import Rate, checked_codes
from fxsnap.remarks import legal_way, living, remarkable, way_to
from fxsnap.snapshot import Amount, RoundingLike, Snapshot
from fxsnap.tables import Between, Loaded, Tables
from fxsnap.values import Value

if TYPE_CHECKING:
    from fxsnap.dating import Dating

_MOST_SNAPSHOTS = 500
_NOTHING: Mapping[str, Decimal] = {}


@final
class History(Value):
    """Dated snapshots of one origin.

    ``snapshots`` are Snapshots of one base, side and kind, each with an ``as_of`` of its own, in any order. A history
    has ``base``, ``origin``, ``codes`` (all that are quoted on some day), ``days`` (published, in order), ``first`` and
    ``last``. ``len`` counts days, iteration gives the snapshots in order, ``day in history`` says whether a day was
    published, ``history["2024-10-21"]`` is its snapshot and ``history["2024-10-01":"2024-10-31"]`` the history of the
    days between, both ends included.

    The verbs are those of `Snapshot`, with ``on=`` (a date, ISO text, ``"last"``, or a `Lookup`) and ``policy=``. How a
    day finds its snapshot stands at the head of this module and in docs/rules.md.

    Raises `InvalidArgument`.

    >>> days = {"2024-10-18": "1.0847", "2024-10-21": "1.0853"}
    >>> history = History(Snapshot("EUR", {"USD": rate}, as_of=day) for day, rate in days.items())
    >>> history
    History(EUR, 2 days, 2024-10-18 to 2024-10-21, 2 codes)
    >>> history.convert(12000, "USD", "EUR", on="2024-10-19", policy="previous", rounding="minor:half_up")
    Decimal('11062.97')
    """

    __slots__ = ("_found", "_quick", "_snapshots", "_tables", "_units")

    _tables: Tables
    _units: dict[date, Mapping[str, Decimal]]
    _quick: dict[date, Mapping[str, Decimal]]
    _snapshots: dict[date, Snapshot]
    _found: dict[PolicyLike, UnitsByDay]

    def __init__(self, snapshots: Iterable[Snapshot] | Tables) -> None:
        # Tables are for the formats, which read a day when it is asked for.
        tables = snapshots if hasattr(snapshots, "units") else Loaded(snapshots)
        self._set(_tables=tables, _units={}, _quick={}, _snapshots={}, _found={})

    def _state(self) -> tuple[Any, ...]:
        return (self._tables,)

    def _key(self) -> tuple[Any, ...]:
        return self.base, self.days, tuple(snapshot.id for snapshot in self)

    def __hash__(self) -> int:
        return hash((self.base, self.days))  # not of the ids: equality alone is worth reading all the days

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, History) or self.days != other.days:
            return False
        return super().__eq__(other)

    # What it is

    @property
    def base(self) -> str:
        """The code that its tables quote against."""
        return self._tables.base

    @property
    def origin(self) -> str | None:
        """Where its tables came from, as a label."""
        return self._tables.origin

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that is quoted on some day, sorted, the base included."""
        return self._tables.codes

    @property
    def days(self) -> tuple[date, ...]:
        """The published days, in order."""
        return self._tables.days

    @property
    def first(self) -> date:
        """The first published day."""
        return self.days[0]

    @property
    def last(self) -> date:
        """The last published day."""
        return self.days[-1]

    def __len__(self) -> int:
        return len(self.days)

    def __iter__(self) -> Iterator[Snapshot]:
        return map(self._snapshot, self.days)

    def __contains__(self, day: object) -> bool:
        try:
            return self._published(as_date(day, "day"))
        except InvalidArgument:
            return False

    def __getitem__(self, key: date | str | slice) -> Any:
        """The snapshot of a day, or the history between two days, both included."""
        if not isinstance(key, slice):
            return self.at(key)
        if key.step is not None:
            raise InvalidArgument("step", shown(key.step), "a slice of a history is every day between two days")
        low = 0 if key.start is None else bisect_left(self.days, as_date(key.start, "start"))
        high = None if key.stop is None else bisect_right(self.days, as_date(key.stop, "stop"))
        days = self.days[low:high]
        if not days:
            around = f"{key.start or 'the first day'} to {key.stop or 'the last day'}"
            raise InvalidArgument("days", around, f"no day was published then; there are {self.first} to {self.last}")
        return History(Between(self._tables, days))

    def coverage(self, code: str) -> Coverage:
        """On which of the published days a code is quoted: spans, gaps, and how many days. Raises `UnknownCurrency`."""
        self._known(code)
        return coverage_of(code, self.days, [code in self._units_of(day) for day in self.days])

    # The verbs

    def at(self, on: Day, policy: PolicyLike = None, codes: Sequence[str] = ()) -> Snapshot:
        """The snapshot of the one day that the policy finds on which all of ``codes`` are quoted.

        Raises `RateNotFound` with the nearest days on both sides, `UnknownCurrency` for a code of no day,
        `InvalidArgument`.
        """
        return self._snapshot(self._day(self._asked(on, policy), codes))

    def rate(self, source: str, target: str, *, on: Day = None, policy: PolicyLike = None) -> Rate:
        """The exact rate of a day: units of ``target`` for one unit of ``source``. Raises as `at` does."""
        return self.at(on, policy, (source, target)).rate(source, target)

    def convert(
        self, amount: Amount, source: str, target: str, *, on: Day = None, policy: PolicyLike = None,
        rounding: RoundingLike = None,
    ) -> Decimal:  # fmt: skip
        """What ``amount`` of ``source`` is in ``target`` on a day, rounded once: ``at(...).convert(...)``.

        Raises as `at` and `Snapshot.convert` do.
        """
        kind = type(amount)
        number = amount if kind is Decimal or (kind is int and is_short(amount)) else exact_amount(amount)
        try:
            units = self._found[policy][on]
        except (KeyError, TypeError):
            units = self._first_lookup(on, policy)
        result = quick_convert(number, source, target, units, rounding)
        if result is None:
            return self.at(on, policy, (source, target)).convert(number, source, target, rounding=rounding)
        return result

    def explain(
        self, amount: Amount, source: str, target: str, *, on: Day = None, policy: PolicyLike = None,
        rounding: RoundingLike = None,
    ) -> Conversion:  # fmt: skip
        """The receipt for ``convert`` with the same arguments; it has the day asked for and the day used."""
        lookup = self._asked(on, policy)
        snapshot = self._snapshot(self._day(lookup, (source, target)))
        return snapshot.explain(amount, source, target, on=lookup, rounding=rounding)

    def required(
        self, amount: Amount, target: str, *, source: str, on: Day = None, policy: PolicyLike = None,
        rounding: RoundingLike = None,
    ) -> Decimal:  # fmt: skip
        """How much of ``source`` pays ``amount`` of ``target`` on a day, rounded up; see `Snapshot.required`."""
        return self.at(on, policy, (source, target)).required(amount, target, source=source, rounding=rounding)

    def convert_many(
        self, rows: Iterable[Sequence[Any]], target: str, *, on: Day = None, policy: PolicyLike = None,
        rounding: RoundingLike = None, errors: str = "raise",
    ) -> Batch:  # fmt: skip
        """Convert rows of ``(amount, code, day)`` into ``target``, in order; see `Snapshot.convert_many`.

        A row ``(amount, code)`` is of the day ``on``; ``policy`` is for all rows.
        """
        self._known(target)
        return convert_rows(asked_of(self, target, on, policy, rounding), self._lookups(policy), rows, errors)

    # Averages and ends of periods

    def average(self, start: date | str, end: date | str | None = None) -> Snapshot:
        """The average rates of a period, as a snapshot: exact, each code over the days on which it is quoted.

        ``average("2024-10")``, ``average("2024-Q4")`` and ``average("2024")`` are of a month, a quarter, a year;
        ``average(start, end)`` of the days between, both included. A quote of it says ``n`` units of the base are the
        sum of n days' values. Its ``period`` and ``as_of`` (the last day of the period) are facts. A cross of two
        averages is not the average of the crosses; receipts say so.

        Raises `InvalidArgument` where the history does not have the whole period, as far as it knows (a working day is
        missing before its first day or after its last), or where a currency changed its unit inside the period.
        """
        from fxsnap.averages import average_of  # dates by relativedelta, which a conversion does not need

        return average_of(self, start, end)

    def last_of(self, period: str) -> Snapshot:
        """The snapshot of the last published day of a period: ``"2024-10"``, ``"2024-Q4"`` or ``"2024"``.

        Raises `InvalidArgument` where the period is not over yet, as far as this history knows, or has no day.
        """
        from fxsnap.averages import last_of

        return last_of(self, period)

    # Which day a table is of

    def date_of(self, snapshot: Snapshot) -> Dating:
        """Which published day the rates of a table are of: the best day, the next best, and whether that can be told.

        Cross rates are compared, so the two need not have the same base; medians, so a few bad rows do no harm; retired
        codes and pegs are left out. The result has ``day``, None where the verdict is "cannot tell". Nothing is written
        into the table: say ``as_of=`` yourself if you agree. Where it has a date, ``agrees`` is the check of it. A
        day's rates are those of the weekend after it as well. The rules and their figures: docs/how-to/date-a-table.md.

        Raises `InvalidArgument` for what is no Snapshot, and for an average, which is of no single day.

        >>> import fxsnap
        >>> undated = fxsnap.Snapshot("USD", fxsnap.sample().quotes)
        >>> found = fxsnap.ecb()["2024-10-01":"2024-10-31"].date_of(undated)
        >>> str(found.day), found.verdict
        ('2024-10-21', 'certain')
        """
        from fxsnap.dating import date_of  # which a conversion does not need

        return date_of(snapshot, self._tables)

    def __repr__(self) -> str:
        days, codes = len(self.days), len(self.codes)
        span = f"{self.first} to {self.last}"
        return f"History({self.base}, {days} day{'s' * (days != 1)}, {span}, {codes} code{'s' * (codes != 1)})"

    def _repr_html_(self) -> str:
        from fxsnap.display.html import history_html

        return history_html(self)

    # The lookup

    def _asked(self, on: Day, policy: PolicyLike) -> Lookup:
        if isinstance(on, str) and on == "last":
            check_last(policy, self.last)
            return Lookup(self.last, Policy.exact())
        lookup = as_lookup(on, policy)
        if lookup is None:
            raise InvalidArgument(
                "on", "left out", f"a history needs a day: on='2024-10-21', or on='last' ({self.last})"
            )
        return lookup

    def _day(self, lookup: Lookup, codes: Sequence[str]) -> date:
        """The one day that the policy finds on which all codes are quoted."""
        for code in checked_codes(codes):
            self._known(code)
        for day in self._candidates(lookup):
            if self._quotes(day, codes):
                return day
        earlier, later = self.days[: bisect_left(self.days, lookup.on)], self.days[bisect_right(self.days, lookup.on) :]
        before = next((day for day in reversed(earlier) if self._quotes(day, codes)), None)
        after = next((day for day in later if self._quotes(day, codes)), None)
        way = self._way_out(lookup.on, codes, found=before is not None or after is not None)
        raise RateNotFound(lookup.on, str(lookup.policy), before, after, tuple(codes), way)

    def _way_out(self, on: date, codes: Sequence[str], *, found: bool) -> str:
        """How to have codes that were dead by a day, by law; where that does not say, whether any day was ``found``."""
        there = living(self.codes, on)
        ways = {code: legal_way(code, there, on) for code in codes if code not in there}
        told = [f"at(day).with_parities() adds {code} by law ({way})" for code, way in ways.items() if way]
        return "; ".join(told) or ("" if found else "no day of this history quotes them all")

    def _candidates(self, lookup: Lookup) -> Iterator[date]:
        """The published days within the policy's reach, the nearest first."""
        days, forward = self.days, lookup.policy.name == "next"
        place = bisect_left(days, lookup.on) if forward else bisect_right(days, lookup.on) - 1
        while 0 <= place < len(days) and lookup.reaches(days[place]):
            yield days[place]
            place += 1 if forward else -1

    def _quotes(self, day: date, codes: Sequence[str]) -> bool:
        units = self._units_of(day)
        return all(code in units for code in codes)

    def _published(self, day: date) -> bool:
        place = bisect_left(self.days, day)
        return place < len(self.days) and self.days[place] == day

    def _lookups(self, policy: PolicyLike) -> UnitsByDay:
        """The units of each day as it is asked for under a policy, remembered for the policies that are in use."""
        rule = Policy.of(policy)
        found = self._found.get(policy)
        if found is None:
            found = UnitsByDay(lambda on: self._nearest(on, policy))
            self._found[rule if isinstance(policy, Policy) else policy] = found
        return found

    def _first_lookup(self, on: Day, policy: PolicyLike) -> Mapping[str, Decimal]:
        found = self._lookups(policy)
        try:
            return found[on]
        except InvalidArgument:
            raise
        except TypeError:
            return _NOTHING  # it cannot be remembered, so it is no day; the careful way says so

    def _nearest(self, on: Day, policy: PolicyLike) -> tuple[date | None, Mapping[str, Decimal]]:
        """The nearest day in reach and its units, whatever it quotes; none where there is no such day."""
        day = next(self._candidates(self._asked(on, policy)), None)
        if day is None:
            return None, _NOTHING
        quick = self._quick.get(day)
        if quick is None:
            units = self._units_of(day)
            careful = remarkable(units, day)  # the day's own snapshot knows what hangs on these
            found = self._snapshot(day)._quick_units() if careful else quick_units(units, careful)
            quick = self._quick.setdefault(day, found)
        return day, quick

    def _units_of(self, day: date) -> Mapping[str, Decimal]:
        units = self._units.get(day)
        if units is None:
            units = self._units.setdefault(day, self._tables.units(day))  # the same for every thread
        return units

    def _snapshot(self, day: date) -> Snapshot:
        snapshot = self._snapshots.get(day)
        if snapshot is None:
            if len(self._snapshots) >= _MOST_SNAPSHOTS:
                self._snapshots.clear()
            snapshot = self._snapshots[day] = self._tables.snapshot(day)
        return snapshot

    def _known(self, code: object) -> None:
        if not isinstance(code, str):
            raise InvalidArgument("code", shown(code), "expected a code such as 'EUR'")
        if code not in self.codes:
            way = way_to(code, self.codes, self.last)
            way = way.replace("with_", "at(day).with_")
            raise UnknownCurrency(
                code, "this history", len(self.codes), None, () if way else suggest(code, self.codes), way
            )


def check_rates(rates: object, argument: str = "rates") -> None:
    """Refuse what are no rates: `InvalidArgument` with the way to some."""
    if not isinstance(rates, Snapshot | History):
        raise InvalidArgument(argument, shown(rates), way_to_snapshot(rates, argument, RATES))
