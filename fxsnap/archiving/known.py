"""Reading an archive: a snapshot by its id, and a history as it was known at a moment."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from fxsnap.archiving.database import reading
from fxsnap.archiving.layout import COLUMNS, JOINED, LAST_NUMBER
from fxsnap.archiving.packing import quotes_in, unpack
from fxsnap.archiving.records import check_seal
from fxsnap.errors import Difference, InvalidArgument, SnapshotNotFound, VerificationFailed
from fxsnap.exact import ONE
from fxsnap.identity import sha256
from fxsnap.phrases import listed, shown
from fxsnap.snapshot import Snapshot, units_of

_HEX = re.compile(r"[0-9a-f]{1,64}", re.ASCII)
_QUOTED = re.compile(r"\n([A-Za-z][A-Za-z0-9]* [A-Za-z][A-Za-z0-9]*) [0-9]+/")
_MOST_CANDIDATES = 8
_AS_OF, _BASE, _PERIOD, _LABELS = (COLUMNS.index(name) for name in ("as_of", "base", "period", "labels"))

_WANTED = "AND base = IFNULL(:base, base) AND side = IFNULL(:side, side) AND kind = IFNULL(:kind, kind)"

# The last record of each subject that was there by then. Numbers rise with the moments.
_KNOWN = f"""\
{JOINED} WHERE r.number IN (
  SELECT MAX(number) FROM records
  WHERE origin = :origin AND as_of IS NOT NULL AND recorded_at <= :until
    {_WANTED}
  GROUP BY base, side, kind, period, as_of)
ORDER BY r.as_of"""


class Kept(NamedTuple):
    """A snapshot as an archive has it: what its record says, and the two texts. The seal fits; the facts may not."""

    number: int
    id: str
    origin: str | None
    labels: str
    facts: str

    def checked(self) -> Kept:
        """The same, if the facts are those of the id. Raises `VerificationFailed`."""
        found = sha256(self.facts) if isinstance(self.facts, str) else "nothing"
        if found != self.id:
            raise VerificationFailed((Difference(f"facts of record {self.number}", self.id, found),))
        return self

    def snapshot(self) -> Snapshot:
        """The snapshot, with the labels that it was added with. Raises `VerificationFailed`."""
        self.checked()
        return unpack(self.facts, self.labels, self.origin)


class KeptTables:
    """The days of one origin as they were known at a moment, read from the archive at once and apart from it.

    What a history needs of its tables stands in `fxsnap.tables`. The facts of a day are held against their id when the
    day is asked for.
    """

    def __init__(self, base: str, origin: str, by_day: Mapping[date, Kept]) -> None:
        self.base = base
        self.origin: str | None = origin
        self._by_day = by_day
        self.days = tuple(sorted(by_day))
        texts = [one.facts for one in by_day.values() if isinstance(one.facts, str)]
        pairs = {pair for text in texts for pair in _QUOTED.findall(text)}
        self.codes = tuple(sorted({self.base, *(code for pair in pairs for code in pair.split(" "))}))

    def units(self, day: date) -> Mapping[str, Decimal]:
        """What converts on a day."""
        kept = self._by_day[day].checked()
        quotes = list(quotes_in(kept.facts, kept.labels))
        if all(quote.base == self.base and quote.nominal == 1 for quote in quotes):
            return {self.base: ONE, **{quote.counter: quote.value for quote in quotes}}
        return units_of(kept.snapshot())

    def snapshot(self, day: date) -> Snapshot:
        """The snapshot of a day."""
        return self._by_day[day].snapshot()


def kept_by_id(path: str, id: str) -> Kept:
    """What has an id, or the only one that begins so; of several records the latest. Raises `SnapshotNotFound`."""
    prefix = id.lower() if isinstance(id, str) else ""
    if not _HEX.fullmatch(prefix):
        raise InvalidArgument("id", shown(id), "expected the id of a snapshot, 64 hex digits, or how it begins")
    with reading(path) as connection:
        among = "id >= ? AND id < ?"
        ids = connection.execute(f"SELECT id FROM facts WHERE {among} ORDER BY id", (prefix, f"{prefix}g")).fetchmany(
            _MOST_CANDIDATES + 1
        )
        if len(ids) != 1:
            raise _not_one(connection, path, prefix, [one for (one,) in ids])
        row = connection.execute(f"{JOINED} WHERE r.id = ? ORDER BY r.number DESC LIMIT 1", ids[0]).fetchone()
    if row is None:
        raise VerificationFailed((Difference(f"facts {ids[0][0][:12]}", "a record of them", "none"),))
    return _kept(row)


def _not_one(connection: sqlite3.Connection, path: str, prefix: str, ids: list[str]) -> SnapshotNotFound:
    if ids:
        short = [f"{one[: max(12, len(prefix) + 4)]}" for one in ids[:_MOST_CANDIDATES]]
        more = " and others" if len(ids) > _MOST_CANDIDATES else ""
        reason = f"there are {listed(short, last='and')}{more}; give more digits"
        return SnapshotNotFound(f"single snapshot {prefix!r}", path, tuple(ids), reason)
    (count,) = connection.execute("SELECT COUNT(*) FROM facts").fetchone()
    reason = f"none of its {count} ids begins so; log() lists them" if count else "it is empty"
    return SnapshotNotFound(f"snapshot {prefix!r}", path, (), reason)


def tables_at(path: str, origin: str | None, until: str, wanted: Mapping[str, str | None]) -> KeptTables:
    """The days of an origin as they were known at a moment; ``wanted`` is the base, side and kind, None for any.

    Raises `SnapshotNotFound`, `InvalidArgument` where there is more than one of what a history has one of, and
    `VerificationFailed` where a record was changed or is gone.
    """
    with reading(path) as connection:
        _check_numbers(connection)
        origin = _chosen(connection, path, origin)
        rows = connection.execute(_KNOWN, {"origin": origin, "until": until, **wanted}).fetchall()
        if not rows:
            raise _nothing(connection, path, origin, until, wanted)
    by_day: dict[date, Kept] = {}
    for row in rows:
        kept, day = _kept(row), date.fromisoformat(row[_AS_OF])
        if day in by_day:
            raise _two_of_a_day(day, origin, rows)
        by_day[day] = kept
    _check_one_table(rows)
    return KeptTables(rows[0][_BASE], origin, by_day)


def _kept(row: Sequence[Any]) -> Kept:
    """A row of `JOINED`. Raises `VerificationFailed` where its record was changed."""
    *fields, facts = row
    check_seal(fields)
    return Kept(row[0], row[1], row[2], row[_LABELS], facts)


def _check_numbers(connection: sqlite3.Connection) -> None:
    """A record that is gone would bring back what it restated."""
    count, last = connection.execute("SELECT COUNT(*), MAX(number) FROM records").fetchone()
    (given,) = connection.execute(LAST_NUMBER).fetchone()
    stated = max(last or 0, given)
    if count != stated:
        raise VerificationFailed((Difference("records", str(stated), str(count)),))


def _chosen(connection: sqlite3.Connection, path: str, origin: str | None) -> str:
    """The origin that is asked for, or the only one."""
    asked = "SELECT DISTINCT origin FROM records WHERE origin IS NOT NULL AND as_of IS NOT NULL ORDER BY origin"
    there = [one for (one,) in connection.execute(asked)]
    if not there:
        (count,) = connection.execute("SELECT COUNT(*) FROM records").fetchone()
        why = "none of its records has both a date and an origin" if count else "it is empty"
        raise SnapshotNotFound("history", path, (), why)
    if origin is None and len(there) > 1:
        said = listed([repr(one) for one in there], 20, "and")
        raise InvalidArgument("origin", "left out", f"{path} has {said}; say which")
    if origin is not None and origin not in there:
        reason = f"there {'are' if len(there) > 1 else 'is'} {listed([repr(one) for one in there], 20, 'and')}"
        raise SnapshotNotFound(f"origin {shown(origin)}", path, tuple(there), reason)
    return there[0] if origin is None else origin


def _nothing(
    connection: sqlite3.Connection, path: str, origin: str, until: str, wanted: Mapping[str, str | None]
) -> SnapshotNotFound:
    """The error for a moment before the first record, or for a base, a side or a kind that is not there."""
    asked = "SELECT DISTINCT base, side, kind FROM records WHERE origin = ? AND as_of IS NOT NULL ORDER BY 1, 2, 3"
    there = [" ".join(map(str, row)) for row in connection.execute(asked, (origin,))]
    said = " ".join(value for value in wanted.values() if value)
    of = f"{said} rates of {origin!r}" if said else f"rates of {origin!r}"
    first = f"SELECT MIN(recorded_at) FROM records WHERE origin = :origin AND as_of IS NOT NULL {_WANTED}"
    (earliest,) = connection.execute(first, {"origin": origin, **wanted}).fetchone()
    if earliest is not None:
        return SnapshotNotFound(f"{of} known at {until}", path, (), f"the first were recorded at {earliest}")
    return SnapshotNotFound(of, path, tuple(there), f"there are {listed(there, 20, 'and')}")


def _check_one_table(rows: Sequence[Sequence[Any]]) -> None:
    """A history has one base, side and kind."""
    tables = sorted({tuple(row[_BASE : _BASE + 3]) for row in rows})
    for place, name in enumerate(("base", "side", "kind")):
        if len({table[place] for table in tables}) > 1:
            said = listed([" ".join(table) for table in tables], 20, "and")
            raise InvalidArgument(name, "left out", f"this origin has {said} rates; say {name}= for one of them")


def _two_of_a_day(day: date, origin: str, rows: Sequence[Sequence[Any]]) -> InvalidArgument:
    """The error for two tables of one day: of two bases, sides or kinds, or of two periods with the same end."""
    same = [row for row in rows if row[_AS_OF] == str(day)]
    _check_one_table(same)
    periods = sorted(_said(row[_PERIOD]) for row in same)
    way = "add each kind of period with an origin of its own"
    return InvalidArgument("origin", shown(origin), f"{day} has tables of {listed(periods, last='and of')}; {way}")


def _said(period: str | None) -> str:
    return " to ".join(period.split(" ")) if period else "that day"
