"""Days and moments in: what counts as a date in a call, and what as a moment."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from fxsnap.errors import InvalidArgument
from fxsnap.phrases import shown

_LONGEST_MOMENT = 40
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def iso_date(text: str) -> date | None:
    """The day that ``2024-10-21`` names, or None; the other spellings of ISO 8601 are not read."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_date(value: object, argument: str) -> date:
    """A plain date, or the one that ISO text names.

    A datetime is refused, because its day depends on a time zone that only the caller knows. Raises
    `InvalidArgument`, which names the ``argument``.

    >>> as_date("2024-10-21", "on")
    datetime.date(2024, 10, 21)
    """
    if isinstance(value, datetime):
        raise InvalidArgument(argument, f"the datetime {value.isoformat()}", "it is a day; pass .date()")
    if isinstance(value, date):
        return value
    day = iso_date(value) if isinstance(value, str) else None
    if day is None:
        raise InvalidArgument(argument, shown(value), "expected a date, or text such as '2024-10-21'")
    return day


def as_moment(value: object, argument: str) -> datetime:
    """A moment, in UTC: an aware datetime, or ISO text with its offset. Raises `InvalidArgument`.

    A naive one is refused: 14:10 in Frankfurt is another moment in summer than in winter, and elsewhere.

    >>> moment_text(as_moment("2024-10-21T14:10:00+02:00", "published"))
    '2024-10-21T12:10:00Z'
    """
    moment = value if isinstance(value, datetime) else None
    if isinstance(value, str) and len(value) <= _LONGEST_MOMENT and "T" in value:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            pass
    if moment is None:
        raise InvalidArgument(argument, shown(value), "expected an aware datetime, or '2024-10-21T14:10:00+02:00'")
    if moment.utcoffset() is None:
        way = "a moment needs its offset from UTC, such as Z or +02:00"
        raise InvalidArgument(argument, f"the naive {moment.isoformat()}", way)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise InvalidArgument(argument, f"{moment.isoformat()}", "it lies beyond the years that there are") from None


def moment_text(moment: datetime) -> str:
    """A moment in UTC as ISO text with a Z."""
    return moment.isoformat().replace("+00:00", "Z")
