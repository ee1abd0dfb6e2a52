"""CSV and TSV: ``CODE,RATE`` on each line, or columns under a header such as ``code,rate,name``.

The separator is a comma, a semicolon, a tab or a bar; a decimal comma is not read. Known columns are the code, the
rate, and, where there are any, ``name``, ``base`` and ``date``, which must say the same on every line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fxsnap.dateparsing import read_date
from fxsnap.errors import Fault
from fxsnap.formats.reading import Hints, Line, Reading, Skipped, Text, refuse
from fxsnap.formats.table import Row, agreed_base, agreed_date, quotes_of, unknown
from fxsnap.quotes import is_code
from fxsnap.snapshot import Snapshot

NAME = "csv"

_SEPARATORS = ("\t", ";", ",", "|")
_COLUMNS = {"code": "code", "currency": "code", "currency_code": "code", "iso": "code", "rate": "rate", "value": "rate",
            "name": "name", "base": "base", "date": "date", "as_of": "date"}  # fmt: skip
_HEADLESS = {"code": 0, "rate": 1, "name": 2}


class Layout(NamedTuple):
    """How a file is laid out: its separator, where each known column stands, and whether the first line names them."""

    separator: str
    columns: dict[str, int]
    header: list[str]


def recognises(text: Text) -> bool:
    """Whether the first line that says something is such a header, or a code, a separator and a number."""
    return _layout(text) is not None


def _layout(text: Text) -> Layout | None:
    first = next((line for line in text.lines if not line.is_idle), None)
    for separator in _SEPARATORS if first else ():
        assert first is not None
        fields = [field.strip().strip('"') for field in first.text.split(separator)]
        names = [_COLUMNS.get(field.casefold()) for field in fields]
        if "code" in names and "rate" in names:
            return Layout(separator, {name: names.index(name) for name in names if name}, fields)
        if len(fields) > 1 and is_code(fields[0]) and fields[1].lstrip("+-.")[:1].isnumeric():
            return Layout(separator, _HEADLESS, [])
    return None


def read(text: Text, hints: Hints) -> Reading:
    """Read such a file: units of each code for one unit of the base. Raises `ParseError`."""
    layout = _layout(text)
    assert layout is not None, "recognises() said that there is one"
    lines = [line for line in text.lines if line.words]
    said = [line for line in lines if not line.is_idle][1 if layout.header else 0 :]
    faults: list[Fault] = []
    records = list(_records(said, layout, faults))
    base, as_of = _same_everywhere(records, layout, hints, faults)
    if not records and not faults:
        faults.append(lines[0].fault("a header without a row"))
    if base is None and not faults:
        faults.append(lines[0].fault("nothing here says the base of the rates; say it with base="))
    rows = [_row(line, fields, layout) for line, fields in records]
    quotes, wrong, notes = quotes_of(base or "", rows, hints, unknown)
    if faults or wrong:
        raise refuse(hints, *sorted(faults + wrong))
    unread = [name for name in layout.header if name.casefold() not in _COLUMNS]
    if unread:
        notes.append(f"columns that were not read: {', '.join(unread)}")
    comments = [Skipped(line.number, line.text[:200], "a comment") for line in lines if line.is_idle]
    assert base is not None
    return Reading(NAME, [Snapshot(base, quotes, as_of=as_of, origin=hints.origin)], comments, notes)


def _records(said: list[Line], layout: Layout, faults: list[Fault]) -> Iterator[tuple[Line, list[str]]]:
    """The fields of each line; a line with too few or too many is a fault."""
    expected = len(layout.header) or 2
    for line in said:
        try:
            (fields,) = csv.reader([line.text], delimiter=layout.separator, strict=True)
        except (csv.Error, ValueError) as error:
            faults.append(line.fault(f"not a line of CSV ({error})"))
            continue
        fields = [field.strip() for field in fields]
        has_name = not layout.header and len(fields) == 3 and not fields[2][:1].isnumeric()
        if len(fields) == expected or has_name:
            yield line, fields
        else:
            hint = " (a decimal comma is not read)" if layout.separator == "," and len(fields) > expected else ""
            faults.append(line.fault(f"{len(fields)} fields where {expected} are expected{hint}"))


def _row(line: Line, fields: list[str], layout: Layout) -> Row:
    code, value = fields[layout.columns["code"]], fields[layout.columns["rate"]]
    start = line.text.find(code) + len(code) if layout.columns["rate"] > layout.columns["code"] else 0
    return Row(code, value, line.number, line.text.find(value, start) + 1, line.text)


def _same_everywhere(
    records: list[tuple[Line, list[str]]], layout: Layout, hints: Hints, faults: list[Fault]
) -> tuple[str | None, date | None]:
    """Base and date, from their columns or from the caller."""
    base, as_of = hints.base, hints.as_of
    for line, fields in records:
        if "base" in layout.columns:
            base, wrong = agreed_base(hints._replace(base=base), fields[layout.columns["base"]], line.number, line.text)
            faults += wrong
        if "date" in layout.columns:
            text = fields[layout.columns["date"]]
            day = read_date(text)
            if day is None:
                faults.append(line.fault(f"{text!r} is not a complete date without doubt", text))
                continue
            as_of, wrong = agreed_date(hints._replace(as_of=as_of), day, line.number, line.text)
            faults += wrong
    return base, as_of
