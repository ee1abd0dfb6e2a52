"""The one strict reader of dates that people write: complete and unambiguous ones, or none."""

from __future__ import annotations

import re
from datetime import date, datetime

from fxsnap.dates import iso_date

_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Two days that share neither year, month, day nor weekday: what a text leaves out shows as a difference.
_DEFAULTS = (datetime(2004, 1, 31, 0, 0, 0), datetime(2012, 12, 1, 23, 59, 59))


def read_date(text: str) -> date | None:
    """The day that a text names, or None where it names none completely and without doubt.

    ISO dates, ``21 October 2024``, ``Oct 21, 2024``, ``Monday 21 Oct 2024`` and ``21/10/2024`` are read. Refused:
    what lacks a day, a month or a year of four digits (python-dateutil would fill it in from today), ``03/04/2024``
    (two days), a time of day, and a weekday that the day is not.

    >>> read_date("21 Oct 2024"), read_date("October 2024"), read_date("03/04/2024")
    (datetime.date(2024, 10, 21), None, None)
    """
    text = text.strip()
    day = iso_date(text)
    if day is not None or not 8 <= len(text) <= 40 or len(_YEAR.findall(text)) != 1:
        return day
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if not all(word[:3] in _MONTHS + _WEEKDAYS or word in ("st", "nd", "rd", "th", "of") for word in words):
        return None  # a time zone, an era, another language: a date with more to it than a day
    from dateutil.parser import parse  # ten milliseconds that only a date in words needs

    readings = set()
    for default in _DEFAULTS:
        for dayfirst in (True, False):
            try:
                readings.add(parse(text, default=default, dayfirst=dayfirst))
            except (ValueError, OverflowError):
                return None
    days = {reading.date() for reading in readings}
    has_time = {reading.time() for reading in readings} != {default.time() for default in _DEFAULTS}
    if len(days) != 1 or has_time:
        return None
    (day,) = days
    weekdays = [word[:3] for word in words if word[:3] in _WEEKDAYS]
    return day if all(name == _WEEKDAYS[day.weekday()] for name in weekdays) else None
