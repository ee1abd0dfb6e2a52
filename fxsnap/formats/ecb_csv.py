"""The ECB's CSV: the daily file (``Date, USD, JPY, ...`` and one line) and the history (many lines, newest first)."""

from __future__ import annotations

from fxsnap.dateparsing import read_date
from fxsnap.errors import Fault
from fxsnap.formats.ecb import Day, reading_of
from fxsnap.formats.reading import Hints, Line, Reading, Skipped, Text
from fxsnap.formats.table import Row
from fxsnap.quotes import is_code

NAME = "ECB CSV"

_MISSING = "N/A"


def recognises(text: Text) -> bool:
    """Whether the first line that says something is ``Date`` and codes."""
    first = next((line for line in text.lines if line.words), None)
    fields = _fields(first) if first else [""]
    return fields[0] == "Date" and len(fields) > 1 and all(is_code(field) for field in fields[1:])


def read(text: Text, hints: Hints) -> Reading:
    """Read the days of such a file; ``N/A`` is no rate. Raises `ParseError`."""
    header, *lines = [line for line in text.lines if line.words]
    codes = _fields(header)[1:]
    days: list[Day] = []
    faults: list[Fault] = []
    missing: dict[str, int] = {}
    for line in lines:
        first, *values = _fields(line)
        day = read_date(first)
        if day is None:
            faults.append(line.fault(f"{first!r} is not a complete date without doubt"))
        elif len(values) != len(codes):
            faults.append(line.fault(f"{len(values)} rates under {len(codes)} codes"))
        else:
            for code, value in zip(codes, values, strict=True):
                if value == _MISSING:
                    missing[code] = missing.get(code, 0) + 1
            days.append(Day(day, line.number, list(_rows(line, codes, values))))
    skipped = [Skipped(0, f"{code} {_MISSING}", f"not published on {count} of {len(days)} days")
               for code, count in missing.items()]  # fmt: skip
    return reading_of(NAME, days, hints, faults, skipped)


def _fields(line: Line) -> list[str]:
    fields = [field.strip() for field in line.text.split(",")]
    return fields[:-1] if fields[-1] == "" else fields  # the ECB ends every line with a comma


def _rows(line: Line, codes: list[str], values: list[str]) -> list[Row]:
    rows, column = [], 0
    for code, value in zip(codes, values, strict=True):
        column = line.text.find(",", column) + 1
        if value != _MISSING:
            rows.append(Row(code, value, line.number, column + 1, line.text))
    return rows
