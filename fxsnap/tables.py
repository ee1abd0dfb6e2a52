"""Where a history's snapshots come from: dated tables of one origin, each read when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

from fxsnap.errors import InvalidArgument
from fxsnap.phrases import shown
from fxsnap.snapshot import Snapshot, units_of


class Tables(Protocol):
    """The dated tables of one origin, wherever they are kept, each read when it is first asked for."""

    base: str
    origin: str | None
    codes: tuple[str, ...]
    """Every code that is quoted on some day, sorted, the base included."""
    days: tuple[date, ...]
    """The published days, in order."""

    def units(self, day: date) -> Mapping[str, Decimal]:
        """What converts on a day: for each code its units for one measure that all share (see `fxsnap.tree`)."""

    def snapshot(self, day: date) -> Snapshot:
        """The whole snapshot of a day."""


class Loaded:
    """Snapshots that are there already. Raises `InvalidArgument` where they cannot be one history."""

    def __init__(self, snapshots: Iterable[Snapshot]) -> None:
        if isinstance(snapshots, str | bytes | Mapping | Snapshot) or not hasattr(snapshots, "__iter__"):
            raise InvalidArgument("snapshots", shown(snapshots), "expected Snapshots, each with a date of its own")
        by_day: dict[date, Snapshot] = {}
        first: Snapshot | None = None
        for snapshot in snapshots:
            if not isinstance(snapshot, Snapshot):
                raise InvalidArgument("snapshots", shown(snapshot), "expected Snapshots, each with a date of its own")
            first = first or snapshot
            _check(snapshot, first, by_day)
            by_day[snapshot.as_of] = snapshot  # type: ignore[index]
        if first is None:
            raise InvalidArgument("snapshots", "none", "a history has one day or more")
        self.base, self.origin = first.base, first.origin
        self.days = tuple(sorted(by_day))
        self.codes = tuple(sorted({code for snapshot in by_day.values() for code in snapshot}))
        self._by_day = by_day

    def units(self, day: date) -> Mapping[str, Decimal]:
        """What converts on a day."""
        return units_of(self._by_day[day])

    def snapshot(self, day: date) -> Snapshot:
        """The snapshot of a day."""
        return self._by_day[day]


def _check(snapshot: Snapshot, first: Snapshot, by_day: Mapping[date, Snapshot]) -> None:
    if snapshot.as_of is None:
        raise InvalidArgument("snapshots", repr(snapshot), "its date is not known; say it with as_of=")
    if snapshot.as_of in by_day:
        raise InvalidArgument("snapshots", f"two of {snapshot.as_of}", "a day has one snapshot; keep the one you mean")
    for name in ("base", "side", "kind"):
        one, other = getattr(first, name), getattr(snapshot, name)
        if one != other:
            reason = f"a history has one {name}; there are {one} ({first.as_of}) and {other} ({snapshot.as_of})"
            raise InvalidArgument("snapshots", repr(snapshot), reason)


class Between:
    """Some days of other tables."""

    def __init__(self, tables: Tables, days: tuple[date, ...]) -> None:
        self.base, self.origin, self.days, self._tables = tables.base, tables.origin, days, tables
        self.codes = tuple(sorted({code for day in days for code in tables.units(day)}))

    def units(self, day: date) -> Mapping[str, Decimal]:
        """What converts on a day."""
        return self._tables.units(day)

    def snapshot(self, day: date) -> Snapshot:
        """The snapshot of a day."""
        return self._tables.snapshot(day)
