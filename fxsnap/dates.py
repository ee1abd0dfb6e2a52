"""Days in: what counts as a date in a call."""

from __future__ import annotations

import re
from datetime import date, datetime

from fxsnap.errors import InvalidArgument, shown

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
