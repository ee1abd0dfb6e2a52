"""Adding to an archive: one transaction, and a record only for what was not known already."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from fxsnap.archiving.database import writing
from fxsnap.archiving.layout import COLUMNS, LAST_NUMBER
from fxsnap.archiving.packing import Packed, pack
from fxsnap.archiving.records import Record, next_moment, record_of, seal_of
from fxsnap.errors import InvalidArgument
from fxsnap.phrases import shown, way_to_snapshot
from fxsnap.snapshot import Snapshot

_ALL = ", ".join(COLUMNS)
_INSERT = f"INSERT INTO records ({_ALL}) VALUES ({', '.join('?' * len(COLUMNS))})"
_INSERT_FACTS = "INSERT INTO facts (id, text) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM facts WHERE id = ?)"

# What is known of a subject: the origin's rates of one day, base, side, kind and period.
_LATEST = f"""\
SELECT {_ALL} FROM records
WHERE origin = ? AND base = ? AND side = ? AND kind = ? AND period IS ? AND as_of = ?
ORDER BY number DESC LIMIT 1"""

# What has no origin or no date restates nothing, so it is known as soon as it is there.
_LATEST_OF_ID = f"SELECT {_ALL} FROM records WHERE id = ? AND origin IS ? ORDER BY number DESC LIMIT 1"


class Outcome(NamedTuple):
    """What came of adding a snapshot: its record, and whether that is a new one."""

    record: Record
    is_new: bool


def record_all(path: str, snapshots: Iterable[Snapshot]) -> list[Outcome]:
    """Record snapshots in order, all of them or, where anything goes wrong, none.

    Everything that can be done beforehand is, so that others wait for the writing alone, and the moment of the records
    is as near to that at which they can be read as can be.
    """
    packed = [_packed(snapshot) for snapshot in snapshots]
    if not packed:
        return []
    with writing(path) as connection:
        (given,) = connection.execute(LAST_NUMBER).fetchone()  # no number comes twice, so what is gone stays missed
        last = connection.execute("SELECT number, recorded_at FROM records ORDER BY number DESC LIMIT 1").fetchone()
        number, moment = max(given, last[0] if last else 0), next_moment(last[1] if last else None)
        outcomes = []
        for one in packed:
            outcome = _record(connection, one, number + 1, moment)
            number += outcome.is_new
            outcomes.append(outcome)
    return outcomes


def checked_snapshots(snapshots: Any) -> Iterable[Snapshot]:
    """Snapshots, a History among others. Raises `InvalidArgument` for what cannot be any."""
    if isinstance(snapshots, str | bytes | Mapping | Snapshot) or not hasattr(snapshots, "__iter__"):
        way = "add() takes one Snapshot" if isinstance(snapshots, Snapshot) else ""
        way = way or way_to_snapshot(snapshots, "snapshots", "expected Snapshots, or a History")
        raise InvalidArgument("snapshots", shown(snapshots), way)
    found: Iterable[Snapshot] = snapshots
    return found


def _packed(snapshot: object) -> Packed:
    if not isinstance(snapshot, Snapshot):
        many = "add_many() takes the days of a History" if hasattr(snapshot, "days") else ""
        way = many or way_to_snapshot(snapshot, "snapshot")
        raise InvalidArgument("snapshot", shown(snapshot), way)
    return pack(snapshot)


def _record(connection: sqlite3.Connection, one: Packed, number: int, moment: str) -> Outcome:
    """The record of a snapshot: the latest of its subject, if that says the same to the last label, or a new one."""
    if one.origin is None or one.as_of is None:
        known = connection.execute(_LATEST_OF_ID, (one.id, one.origin)).fetchone()
    else:
        subject = (one.origin, one.base, one.side, one.kind, one.period, one.as_of)
        known = connection.execute(_LATEST, subject).fetchone()
    if known is not None:
        record = record_of(known)
        if record.id == one.id and known[COLUMNS.index("labels")] == one.labels:
            return Outcome(record, False)
    connection.execute(_INSERT_FACTS, (one.id, one.facts, one.id))
    fields = (
        number, one.id, one.origin, one.as_of, one.base, one.side, one.kind, one.period, moment, one.labels,
    )  # fmt: skip
    row = (*fields, seal_of(fields))
    connection.execute(_INSERT, row)
    return Outcome(record_of(row), True)
