"""CSV and TSV: ``CODE,RATE`` on each line, or columns under a header such as ``code,rate,name``.

The separator is a comma, a semicolon, a tab or a bar; a decimal comma is not read. Known columns are the code, the
rate, and, where there are any, ``name``, ``base`` and ``date``, of which the last two must say the same on every line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fxsnap.dateparsing import read_date
from fxsnap.errors import Fault
from fxsnap.formats.block import header_of
from fxsnap.formats.reading import Hints, Line, Reading, Text, refuse
from fxsnap.formats.table import (
    Quotes,
    Row,
    agreed_base,
    agreed_date,
    comments_in,
    end_notes,
    is_pair,
    meant_as_number,
    quotes_of,
    unknown,
)
from fxsnap.phrases import shown
from fxsnap.quotes import is_code
from fxsnap.snapshot import Snapshot

NAME = "csv"

_SEPARATORS = ("\t", ";", ",", "|")
_COLUMNS = {
    "code": ("code", "currency_code", "iso", "currency"),
    "rate": ("rate", "value"),
    "name": ("name",),
    "base": ("base",),
    "date": ("date", "as_of"),
}
"""The names of each column; where a header has several of them, the first one counts."""
_HEADLESS = {"code": 0, "rate": 1, "name": 2}
_LONGEST = 2000
"""Characters of a header or of a record."""


class Layout(NamedTuple):
    """How a file is laid out: its separator, where each known column stands, and the header (empty without one)."""

    separator: str
    columns: dict[str, int]
    header: list[str]


class Record(NamedTuple):
    """A line and its fields."""

    line: Line
    fields: list[str]

    def row(self, layout: Layout) -> Row:
        """The code and the rate in it."""
        columns = layout.columns
        code, value = self.fields[columns["code"]], self.fields[columns["rate"]]
        text = self.line.text
        is_behind = columns["rate"] > columns["code"]
        start = text.find(layout.separator, text.find(code) + len(code)) + 1 if is_behind else 0
        return Row(code, value, self.line.number, text.find(value, start) + 1, text)


def recognises(text: Text) -> bool:
    """Whether there is such a header, or half of the lines at least are a code, a separator and a number."""
    return _layout(text) is not None


def _layout(text: Text) -> Layout | None:
    said = text.said
    for separator in _SEPARATORS if said else ():
        header = _fields(said[0], separator)
        names = [name.casefold() for name in header]
        columns = {
            column: names.index(known[0])
            for column, synonyms in _COLUMNS.items()
            if (known := [name for name in synonyms if name in names])
        }
        if "code" in columns and "rate" in columns:
            return Layout(separator, columns, header)
    if any(map(header_of, said)) or all(map(is_pair, said)):
        return None  # a table below "USD -", or code and rate with blanks or tabs between: other formats read them
    for separator in _SEPARATORS if said else ():
        if 2 * sum(_is_record(line, separator) for line in said) >= len(said):
            return Layout(separator, _HEADLESS, [])
    return None


def _fields(line: Line, separator: str) -> list[str]:
    if len(line.text) > _LONGEST:
        return []
    return [field.strip().strip('"').strip() for field in line.text.split(separator)]


def _is_record(line: Line, separator: str) -> bool:
    """Prose can begin so too (``Paris, 2024 was a good year``), but its second field is more than one word."""
    if separator not in line.text[:40]:
        return False
    fields = _fields(line, separator)
    return len(fields) > 1 and is_code(fields[0]) and len(fields[1].split()) == 1 and meant_as_number(fields[1])


def read(text: Text, hints: Hints) -> Reading:
    """Read such a file: units of each code for one unit of the base. Raises `ParseError`."""
    layout = _layout(text)
    assert layout is not None, "recognises() said that there is one"
    names = [layout.header[at] for at in layout.columns.values()] if layout.header else []
    twice = sorted(name for name in names if layout.header.count(name) > 1)
    faults = [text.said[0].fault(f"the column {name!r} stands twice") for name in twice]
    said = text.said[1 if layout.header else 0 :]
    records = list(_records(said, layout, faults))
    notes: list[str] = []
    base = _base(records, layout, hints, faults)
    as_of = _as_of(records, layout, hints, faults, notes)
    if base is None and not faults:
        faults.append(text.said[0].fault("nothing here says the base of the rates; say it with base="))
    rows = (record.row(layout) for record in records)
    quotes, wrong, remarks = quotes_of(base, rows, hints, unknown) if records or not faults else Quotes([], [], [])
    faults += wrong
    if faults or base is None:
        raise refuse(hints, *sorted(faults))
    unread = [name for at, name in enumerate(layout.header) if at not in layout.columns.values()]
    if unread:
        notes.append(f"columns that were not read: {', '.join(unread)}")
    notes += remarks + end_notes(text, said)
    return Reading(NAME, [Snapshot(base, quotes, as_of=as_of, origin=hints.origin)], comments_in(text), notes)


def _records(said: list[Line], layout: Layout, faults: list[Fault]) -> Iterator[Record]:
    """The fields of each line; a line with too few or too many is a fault."""
    expected = len(layout.header) or 2
    for line in said:
        try:
            (fields,) = csv.reader([line.text], delimiter=layout.separator, strict=True, skipinitialspace=True)
        except (csv.Error, ValueError) as error:
            faults.append(line.fault(f"not a line of CSV ({error})"))
            continue
        fields = [field.strip() for field in fields]
        has_name = not layout.header and len(fields) == 3 and not fields[2][:1].isnumeric()
        if len(fields) == expected or has_name:
            yield Record(line, fields)
        else:
            hint = " (a decimal comma is not read)" if layout.separator == "," and len(fields) > expected else ""
            faults.append(line.fault(f"{len(fields)} fields where {expected} are expected{hint}"))


def _the_one(column: str, records: list[Record], layout: Layout, faults: list[Fault]) -> tuple[Line, str] | None:
    """The one value of a column, and the first line that has it; None where there is no such column."""
    if column not in layout.columns or not records:
        return None
    at = layout.columns[column]
    (first, value), *others = ((record.line, record.fields[at]) for record in records)
    for line, other in others:
        if other != value:
            said = f"{column} is {shown(other)} here and {shown(value)} on line {first.number}"
            faults.append(line.fault(f"{said}; one table of one day is read"))
    return first, value


def _base(records: list[Record], layout: Layout, hints: Hints, faults: list[Fault]) -> str | None:
    found = _the_one("base", records, layout, faults)
    if found is None:
        return hints.base
    line, value = found
    if not is_code(value):
        faults.append(line.fault(f"base is {shown(value)}, which is no code"))
        return None
    base, wrong = agreed_base(hints, value, line.number, line.text)
    faults += wrong
    return base


def _as_of(records: list[Record], layout: Layout, hints: Hints, faults: list[Fault], notes: list[str]) -> date | None:
    found = _the_one("date", records, layout, faults)
    if found is None:
        return hints.as_of
    line, value = found
    day = read_date(value)
    if day is None:
        reason = f"{shown(value)} is not a complete date without doubt"
        if hints.as_of is None:
            faults.append(line.fault(f"{reason}; say the day with as_of="))
        else:
            notes.append(f"line {line.number}: {reason}; as_of= says {hints.as_of}")
        return hints.as_of
    as_of, wrong = agreed_date(hints, day, line.number, line.text)
    faults += wrong
    return as_of
