"""The ECB's XML: the daily file, the file of 90 days, and the full history."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from fxsnap.dates import iso_date
from fxsnap.errors import Fault
from fxsnap.formats.ecb import Day, reading_of, tables_of
from fxsnap.formats.reading import Hints, Reading, Text, refuse
from fxsnap.formats.table import Row
from fxsnap.tables import Tables

NAME = "ECB XML"

_BEGINNING = re.compile(r"<[?!A-Za-z]")
_HTML = re.compile(r"<(?:!doctype\s+)?html", re.IGNORECASE)


def recognises(text: Text) -> bool:
    """Whether the text begins as XML does."""
    return _BEGINNING.match(text.start) is not None


def read(text: Text, hints: Hints) -> Reading:
    """Read the days of such a file. Raises `ParseError`."""
    found = _cubes(text, hints)
    return reading_of(NAME, found.days, hints, found.faults)


def tables(text: Text, hints: Hints) -> Tables:
    """The days of such a file as tables for a history. Raises `ParseError` with every fault."""
    found = _cubes(text, hints)
    return tables_of(found.days, hints, found.faults)[0]


def _cubes(text: Text, hints: Hints) -> _Cubes:
    if _HTML.match(text.start):
        raise refuse(hints, "this is HTML; the text of a page is read, as a browser saves or copies it")
    found = _Cubes(hints)
    try:
        found.parser.Parse(text.text.strip().encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        before = len(text.text) - len(text.text.lstrip())
        number = error.lineno + text.text.count("\n", 0, before)
        reason = f"not XML ({expat.ErrorString(error.code)})"
        raise refuse(hints, Fault(number, error.offset + 1, text.line(number), reason)) from None
    if not found.is_ecb and not found.faults:
        raise refuse(hints, "no table of rates in this XML: expected the ECB's <gesmes:Envelope> with its <Cube>s")
    return found


class _Cubes:
    """The days and rows that a parser meets: ``<Cube time=...>`` around ``<Cube currency=... rate=...>``."""

    def __init__(self, hints: Hints) -> None:
        self.hints = hints
        self.is_ecb = False
        self.days: list[Day] = []
        self.faults: list[Fault] = []
        self.rows: list[Row] | None = None
        """Those of the day that the parser is in; of a day without a good date nobody takes them."""
        self.parser = expat.ParserCreate(encoding="UTF-8")  # the text is decoded already, whatever its head says
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One element begins."""
        self.is_ecb |= name == "gesmes:Envelope"
        if name != "Cube":
            return
        number, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        shown = "<Cube " + " ".join(f"{key[:20]}={value[:40]!r}" for key, value in list(attributes.items())[:3]) + ">"
        if "time" in attributes:
            self.rows = []
            day = iso_date(attributes["time"])
            if day is None:
                self.faults.append(Fault(number, column, shown, "the time of these rates is not a date"))
            else:
                self.days.append(Day(day, number, self.rows))
        elif "currency" in attributes or "rate" in attributes:
            if self.rows is None:
                self.faults.append(Fault(number, column, shown, "a rate outside of any day"))
                self.rows = []
            self.rows.append(Row(attributes.get("currency", ""), attributes.get("rate", ""), number, column, shown))

    def refuse_doctype(self, name: str, *rest: Any) -> None:
        """The ECB's files have none; with entities a small file can blow up a reader."""
        reason = f"a document type ({name[:50]}) is not read"
        raise refuse(self.hints, Fault(self.parser.CurrentLineNumber, 0, "", reason))
