"""A history laid out for columns: for each calendar day and pair of codes, which published day a policy finds.

The same rule as `History.at` with both codes: the nearest published day in reach on which both are quoted. Worked out
once for a history and a policy, and then it is data that any engine can look up. Standard library alone; a NumPy array
can be laid over what is kept here.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import compress

from fxsnap.errors import RateNotFound
from fxsnap.exact import exponent_of, multiply
from fxsnap.history import History
from fxsnap.policy import Policy, PolicyLike
from fxsnap.remarks import remarkable

_MOST_KEPT = 8
_kept: list[tuple[History, Policy, Dense]] = []


class Dense:
    """One history under one policy.

    ``first`` and ``last`` are the ordinals of the calendar days for which a published day may be in reach; in
    ``published`` are those of the published days, in order.
    """

    def __init__(self, history: History, policy: Policy) -> None:
        self.history, self.policy = history, policy
        self.codes = frozenset(history.codes)
        self.published = [day.toordinal() for day in history.days]
        self.reach = 0 if policy.name == "exact" else policy.max_days
        self.first = self.published[0] - (self.reach if policy.name == "next" else 0)
        self.last = self.published[-1] + (self.reach if policy.name == "previous" else 0)
        self.units: list[Mapping[str, Decimal]] = [history._units_of(day) for day in history.days]
        """By published day, the units of each code that is quoted (see `fxsnap.tree`)."""
        self.scale = max(max(-exponent_of(unit) for unit in units.values()) for units in self.units)
        """Decimals that make every unit of every day an integer."""
        self._integers: dict[str, list[int]] = {}
        self._pairs: dict[tuple[str, str], array[int]] = {}
        self._quoted: dict[tuple[str, str], list[int]] = {}
        self._remarked: list[int] | None = None

    def integers(self, code: str) -> list[int]:
        """The units of a code on each published day as integers of ``10**-scale``, 0 where it is not quoted."""
        found = self._integers.get(code)
        if found is None:
            times = Decimal((0, (1,), self.scale))
            found = [int(multiply(units[code], times)) if code in units else 0 for units in self.units]
            self._integers[code] = found
        return found

    @property
    def remarked(self) -> list[int]:
        """The places of the published days on which some code needs a remark (see `fxsnap.remarks`); found once."""
        if self._remarked is None:
            dated = zip(self.units, self.history.days, strict=True)
            self._remarked = [place for place, (units, day) in enumerate(dated) if remarkable(units, day)]
        return self._remarked

    def days_of(self, source: str, target: str) -> array[int]:
        """For each calendar day from ``first`` to ``last`` the place of the published day that is used; -1 for none."""
        found = self._pairs.get((source, target))
        if found is None:
            both = [source in units and target in units for units in self.units]
            found = self._pairs[source, target] = self._nearest(both)
        return found

    def _nearest(self, quoted: list[bool]) -> array[int]:
        days = self.last - self.first + 1
        found = array("i", [-1]) * days
        for place, day in enumerate(self.published):
            if quoted[place]:
                found[day - self.first] = place
        forward = self.policy.name == "next"
        age, nearest = self.reach, -1
        for day in reversed(range(days)) if forward else range(days):
            if found[day] >= 0:
                age, nearest = 0, found[day]
            else:
                age += 1
                if age <= self.reach and nearest >= 0:
                    found[day] = nearest
        return found

    def used(self, source: str, target: str, on: date) -> int:
        """The place of the published day that is used on a day; -1 for none."""
        if not {source, target} <= self.codes:
            return -1  # and nothing is kept: there may be as many wrong codes as rows
        day = on.toordinal()
        return self.days_of(source, target)[day - self.first] if self.first <= day <= self.last else -1

    def not_found(self, source: str, target: str, on: date) -> RateNotFound:
        """What `History.at` raises for two codes that are there, but not on this day or in reach of it.

        The nearest days are looked up in a list that is kept: the history's own search takes a millisecond, and a
        column may have a pair without rates on thousands of days.
        """
        codes = source, target
        there = self._quoted.get(codes)
        if there is None:
            both = [source in units and target in units for units in self.units]
            there = self._quoted[codes] = [*compress(self.published, both)]
        before, after = bisect_left(there, on.toordinal()), bisect_right(there, on.toordinal())
        earlier = date.fromordinal(there[before - 1]) if before else None
        later = date.fromordinal(there[after]) if after < len(there) else None
        way = self.history._way_out(on, codes, found=bool(there))
        return RateNotFound(on, str(self.policy), earlier, later, codes, way)


def dense_of(history: History, policy: PolicyLike) -> Dense:
    """The layout of a history under a policy; the last few are kept."""
    rule = Policy.of(policy)
    for kept, its, dense in _kept:
        if kept is history and its == rule:
            return dense
    dense = Dense(history, rule)
    _kept.append((history, rule, dense))
    del _kept[:-_MOST_KEPT]
    return dense
