"""The ECB's XML: the daily file, the file of 90 days, and the full history."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from fxsnap.dates import iso_date
from fxsnap.errors import Fault
from fxsnap.formats.ecb import Day, reading_of
from fxsnap.formats.reading import Hints, Line, Reading, Text, refuse
from fxsnap.formats.table import Row

NAME = "ECB XML"


def recognises(text: Text) -> bool:
    """Whether the text begins as XML does."""
    return text.start == "<"


def read(text: Text, hints: Hints) -> Reading:
    """Read the days of such a file. Raises `ParseError`."""
    head = text.text.lstrip()[:500].casefold()
    if head.startswith(("<html", "<!doctype html")):
        raise refuse(hints, "this is HTML; the text of a page is read, as a browser saves or copies it")
    found = _Cubes(text.lines, hints)
    try:
        found.parser.Parse(text.text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        reason = f"not XML ({expat.ErrorString(error.code)})"
        raise refuse(hints, Fault(error.lineno, error.offset + 1, found.line(error.lineno), reason)) from None
    if not found.is_ecb and not found.faults:
        raise refuse(hints, "no table of rates in this XML: expected the ECB's <gesmes:Envelope> with its <Cube>s")
    return reading_of(NAME, found.days, hints, found.faults)


class _Cubes:
    """The days and rows that a parser meets: ``<Cube time=...>`` around ``<Cube currency=... rate=...>``."""

    def __init__(self, lines: list[Line], hints: Hints) -> None:
        self.lines = lines
        self.hints = hints
        self.is_ecb = False
        self.days: list[Day] = []
        self.faults: list[Fault] = []
        self.parser = expat.ParserCreate(encoding="UTF-8")  # the text is decoded already, whatever its head says
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype

    def line(self, number: int) -> str:
        """A line of the text, cut: a whole history can be one line."""
        return self.lines[number - 1].text[:200] if 0 < number <= len(self.lines) else ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One element begins."""
        self.is_ecb |= name == "gesmes:Envelope"
        if name != "Cube":
            return
        number, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        if "time" in attributes:
            day = iso_date(attributes["time"])
            if day is None:
                self.faults.append(Fault(number, column, self.line(number), f"{attributes['time']!r} is not a date"))
            else:
                self.days.append(Day(day, number, []))
        elif "currency" in attributes or "rate" in attributes:
            code, value = attributes.get("currency", ""), attributes.get("rate", "")
            shown = f"<Cube currency={code!r} rate={value!r}/>"
            if self.days:
                self.days[-1].rows.append(Row(code, value, number, column, shown))
            elif not self.faults:
                self.faults.append(Fault(number, column, shown, "a rate outside of any day"))

    def refuse_doctype(self, name: str, *rest: Any) -> None:
        """The ECB's files have none; with entities a small file can blow up a reader."""
        reason = f"a document type ({name[:50]}) is not read"
        raise refuse(self.hints, Fault(self.parser.CurrentLineNumber, 0, "", reason))
