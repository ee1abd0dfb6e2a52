"""The ECB's CSV: the daily file (``Date, USD, JPY, ...`` and one line) and the history (many lines, newest first)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import partial

from fxsnap.dateparsing import read_date
from fxsnap.dates import iso_date
from fxsnap.errors import Fault
from fxsnap.formats.ecb import BASE, Day, EcbTables, reading_of, tables_of
from fxsnap.formats.reading import Hints, Line, Reading, Skipped, Text, refuse
from fxsnap.formats.table import Row
from fxsnap.phrases import shown
from fxsnap.quotes import is_code
from fxsnap.tables import Tables

NAME = "ECB CSV"

_MISSING = "N/A"
_LINE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2},(?=.*[1-9][0-9.]*,)(?:(?:N/A|(?=[0-9.]*[1-9])[0-9]{1,15}(?:\.[0-9]{1,15})?),)+",
    re.ASCII,
)
_LONGEST = 2000
"""Characters of a header: the ECB's, with all the currencies since 1999, has about 250."""


def recognises(text: Text) -> bool:
    """Whether the first line is ``Date`` and codes."""
    if not text.start.startswith("Date") or len(text.lines[0].text) > _LONGEST:
        return False
    fields = _fields(text.lines[0])
    return fields[0] == "Date" and len(fields) > 1 and all(is_code(field) for field in fields[1:])


def read(text: Text, hints: Hints) -> Reading:
    """Read the days of such a file; ``N/A`` is no rate. Raises `ParseError`."""
    days, faults, missing = _days(text, hints)
    skipped = [Skipped(0, f"{code} {_MISSING}", f"not published on {count} of {len(days)} days")
               for code, count in missing.items()]  # fmt: skip
    return reading_of(NAME, days, hints, faults, skipped)


def tables(text: Text, hints: Hints) -> Tables:
    """The days of such a file as tables for a history. Raises `ParseError` with every fault.

    A history as the ECB publishes it is checked line by line, and its lines are kept as they are: 27 years of them are
    numbers only on the days that somebody asks for. Anything else goes the way of `read`.
    """
    lines = text.text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if hints.base in (None, BASE) and hints.as_of is None and _is_as_published(lines):
        return as_published(lines, hints, _quoted(lines))
    days, faults, _ = _days(text, hints)
    return tables_of(days, hints, faults)[0]


def as_published(lines: list[str], hints: Hints, quoted: Sequence[str] = ()) -> Tables:
    """The tables of a history whose lines are known to be as the ECB publishes them.

    ``quoted`` are the codes that have a rate on some day; those of the header unless said otherwise.
    """
    header, *rest = lines
    by_day = {date.fromisoformat(line[:10]): line for line in rest}
    codes = header.split(",")[1:-1]
    return EcbTables(tuple(by_day), quoted or codes, partial(_cells, codes, by_day), hints)


def _quoted(lines: list[str]) -> list[str]:
    """The codes of the header that have a rate on some day: the ECB's file of a few days still names the old ones."""
    header, *rest = lines
    waiting = dict(enumerate(header.split(",")[:-1]))
    del waiting[0]
    quoted = []
    for line in rest:
        fields = line.split(",")
        for place in [place for place in waiting if fields[place] != _MISSING]:
            quoted.append(waiting.pop(place))
        if not waiting:
            break
    return quoted


def _is_as_published(lines: list[str]) -> bool:
    header, *rest = lines
    first, *codes, end = header.split(",")
    days, commas = {line[:10] for line in rest}, header.count(",")
    return (
        (first, end) == ("Date", "")
        and len(set(codes)) == len(codes)
        and all(is_code(code) and code != BASE for code in codes)
        and len(days) == len(rest) > 1
        and all(map(iso_date, days))
        and all(_LINE.fullmatch(line) and line.count(",") == commas for line in rest)
    )


def _cells(codes: list[str], by_day: dict[date, str], day: date) -> dict[str, str]:
    pairs = zip(codes, by_day[day].split(",")[1:], strict=False)  # a comma ends each line
    return {code: text for code, text in pairs if text != _MISSING}


def _days(text: Text, hints: Hints) -> tuple[list[Day], list[Fault], dict[str, int]]:
    """The days of such a file, what is wrong in it, and how often each code has no rate."""
    header, *lines = text.lines
    if hints.base is None and not _is_the_ecbs(header):
        reason = "days and codes, but not quite as the ECB has them (a comma ends each line, or USD and JPY come first)"
        raise refuse(hints, header.fault(f"{reason}; if the rates are units for one euro, say base='EUR'"))
    codes = _fields(header)[1:]
    days: list[Day] = []
    faults: list[Fault] = []
    if lines and header.text.rstrip().endswith(",") and not lines[-1].text.rstrip().endswith(","):
        faults.append(lines[-1].fault("a comma ends the header and not this line: the file was cut off here"))
    missing: dict[str, int] = {}
    for line in lines:
        first, *values = _fields(line)
        day = read_date(first)
        if day is None:
            faults.append(line.fault(f"{shown(first)} is not a complete date without doubt", line.column(0)))
        elif len(values) != len(codes):
            faults.append(line.fault(f"{len(values)} rates under {len(codes)} codes"))
        else:
            days.append(Day(day, line.number, _rows(line, codes, values, missing)))
    return days, faults, missing


def _is_the_ecbs(header: Line) -> bool:
    """Other publishers have tables of this shape in other bases, so the ECB's own ways are looked for."""
    return header.text.rstrip().endswith(",") or _fields(header)[1:3] == ["USD", "JPY"]


def _fields(line: Line) -> list[str]:
    fields = [field.strip() for field in line.text.split(",")]
    return fields[:-1] if fields[-1] == "" else fields  # the ECB ends every line with a comma


def _rows(line: Line, codes: list[str], values: list[str], missing: dict[str, int]) -> list[Row]:
    rows, end = [], line.text.find(",")
    for code, value in zip(codes, values, strict=True):
        start = line.text.find(value, end + 1)
        end = line.text.find(",", end + 1)
        if value == _MISSING:
            missing[code] = missing.get(code, 0) + 1
        else:
            rows.append(Row(code, value, line.number, start + 1, line.text))
    return rows
