"""The one strict reader of dates that people write: complete and unambiguous ones, or none."""

from __future__ import annotations

import re
from datetime import date, datetime

from fxsnap.dates import iso_date

# python-dateutil reads much more than a date, and drops what it cannot place ("21.5 Oct 2024" is the 21st to it). So
# the shape is checked before: a day of one or two digits, a year of four, a month by number or by name.
_SHAPE = re.compile(r"[0-9a-z]+(?:[ ,./-]+[0-9a-z]+)*[.,]?", re.ASCII)
_YEAR = re.compile(r"[1-9][0-9]{3}", re.ASCII)
_YEAR_FIRST = re.compile(r"([1-9][0-9]{3})[./ -]([0-9]{1,2})[./ -]([0-9]{1,2})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GERMAN = {
    "januar": "january", "jänner": "january", "februar": "february", "märz": "march", "mai": "may", "juni": "june",
    "juli": "july", "oktober": "october", "dezember": "december", "okt": "oct", "dez": "dec",
}  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FILLERS = ("st", "nd", "rd", "th", "of")
# Two days that share neither year, month, day nor weekday: what a text leaves out shows as a difference.
_DEFAULTS = (datetime(2004, 1, 31, 0, 0, 0), datetime(2012, 12, 1, 23, 59, 59))


def read_date(text: str) -> date | None:
    """The day that a text names, or None where it names none completely and without doubt.

    ISO dates, ``21 October 2024``, ``Oct 21, 2024``, ``Monday 21 Oct 2024``, ``21/10/2024``, ``2024/10/21`` and
    ``21. Oktober 2024`` are read. Refused: what lacks a day, a month or a year of four digits (python-dateutil would
    fill it in from today), ``03/04/2024`` (two days), a time of day, and a weekday that the day is not.

    >>> read_date("21 Oct 2024"), read_date("October 2024"), read_date("03/04/2024")
    (datetime.date(2024, 10, 21), None, None)
    """
    text = text.strip()
    day = iso_date(text)
    if day is not None or not 8 <= len(text) <= 40:
        return day
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        return iso_date("{}-{:0>2}-{:0>2}".format(*year_first.groups()))
    text = _in_english(text.casefold())
    words = _words(text)
    if words is None:
        return None
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


def _in_english(text: str) -> str:
    """German months as dateutil knows them, and ``21. Oktober`` without its point: the pages come in German too."""
    text = re.sub(r"^([0-9]{1,2})\. (?=[^\W\d])", r"\1 ", text)
    return re.sub(r"[^\W\d_]+", lambda word: _GERMAN.get(word[0], word[0]), text)


def _words(text: str) -> list[str] | None:
    """The words of a text in the shape of a complete date; None where it has another shape."""
    if not _SHAPE.fullmatch(text):
        return None
    numbers, words = re.findall("[0-9]+", text), re.findall("[a-z]+", text)
    months = [word for word in words if word[:3] in _MONTHS]
    weekdays = [word for word in words if word[:3] in _WEEKDAYS]
    years = [number for number in numbers if _YEAR.fullmatch(number)]
    is_complete = len(numbers) + len(months) == 3 and len(months) < 2 and len(years) == 1 and len(weekdays) < 2
    others_are_short = all(len(number) < 3 for number in numbers if number not in years)
    known = all(word in months or word in weekdays or word in _FILLERS for word in words)
    return words if is_complete and others_are_short and known else None
