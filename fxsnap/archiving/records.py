"""A record of an archive: which snapshot was added, and when. Each has a seal, the SHA-256 of its own fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from fxsnap import clock
from fxsnap.archiving.layout import COLUMNS
from fxsnap.dates import as_date, as_moment, iso_date
from fxsnap.errors import Difference, InvalidArgument, VerificationFailed
from fxsnap.identity import sha256


class Record(NamedTuple):
    """One line of an archive's log: a snapshot, and the moment at which it was recorded.

    ``number`` counts the records from 1 and ``recorded_at`` is in UTC; neither ever goes back. ``id`` is the
    snapshot's, and ``origin``, ``as_of``, ``base``, ``side``, ``kind`` and ``period`` are what it says of itself.
    """

    number: int
    id: str
    origin: str | None
    as_of: date | None
    base: str
    side: str
    kind: str
    period: tuple[date, date] | None
    recorded_at: datetime

    def __str__(self) -> str:
        period = f", {self.period[0]} to {self.period[1]}" if self.period else ""
        unusual = "".join(f", {word}" for word in (self.side, self.kind) if word not in ("mid", "spot"))
        day = str(self.as_of) if self.as_of else "no date   "
        what = f"{day}  {self.base}  {self.id[:12]}  {self.origin or 'no origin'}"
        return f"{moment_as_kept(self.recorded_at)}  {what}{unusual}{period}"


def seal_of(fields: Sequence[Any]) -> str:
    """The seal of a record: of all its fields but the seal, in their order, each with its length: ``3:EUR,``.

    What is not there is ``-,``. Lengths are of characters, so that no other fields make the same text.
    """
    return sha256("".join(["-," if field is None else f"{len(f'{field}')}:{field}," for field in fields]))


def seal_fault(row: Sequence[Any]) -> Difference | None:
    """What is wrong with the seal of a row of `COLUMNS`; None where it fits."""
    *fields, seal = row
    found = seal_of(fields)
    return None if seal == found else Difference(f"record {row[0]}, seal", str(seal), found)


def check_seal(row: Sequence[Any]) -> None:
    """Raise `VerificationFailed` where the seal of a row of `COLUMNS` does not fit."""
    fault = seal_fault(row)
    if fault:
        raise VerificationFailed((fault,))


def record_of(row: Sequence[Any]) -> Record:
    """A row of `COLUMNS` as a Record. Raises `VerificationFailed` where somebody changed it."""
    check_seal(row)
    said = dict(zip(COLUMNS, row, strict=True))
    day = said["as_of"] and date.fromisoformat(said["as_of"])
    first, _, last = (said["period"] or "").partition(" ")
    period = (date.fromisoformat(first), date.fromisoformat(last)) if first else None
    return Record(
        said["number"], said["id"], said["origin"], day, said["base"], said["side"], said["kind"], period,
        datetime.fromisoformat(said["recorded_at"]),
    )  # fmt: skip


# Moments


def moment_as_kept(moment: datetime) -> str:
    """A moment in UTC as a record has it: always with microseconds, so that texts sort as moments do."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def next_moment(last: str | None) -> str:
    """The moment of a new record: now, but always later than the last one, whatever the machine's clock does."""
    now = clock.now()
    if last is None:
        return moment_as_kept(now)
    return moment_as_kept(max(now, datetime.fromisoformat(last) + timedelta(microseconds=1)))


def known_until(known_at: datetime | date | str | None) -> str:
    """The last moment of which something may be known: a moment as it stands, and of a day its end in UTC.

    Raises `InvalidArgument`; a naive datetime is refused, for only its writer knows which moment it is.
    """
    if known_at is None:
        return "9999-12-31T23:59:59.999999Z"
    if isinstance(known_at, datetime) or (isinstance(known_at, str) and iso_date(known_at) is None):
        if isinstance(known_at, datetime) and known_at.utcoffset() is None:
            way = "say which moment it is: known_at.replace(tzinfo=UTC), or known_at.astimezone() for local time"
            raise InvalidArgument("known_at", f"the naive datetime {known_at.isoformat()}", way)
        return moment_as_kept(as_moment(known_at, "known_at"))
    return f"{as_date(known_at, 'known_at')}T23:59:59.999999Z"
