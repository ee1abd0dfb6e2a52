"""A file of nothing but lines ``CODE RATE``: no header, so the caller says the base."""

from __future__ import annotations

from fxsnap.formats.page import base_of
from fxsnap.formats.reading import Hints, Line, Reading, Skipped, Text, refuse
from fxsnap.formats.table import Row, quotes_of, unknown
from fxsnap.quotes import is_code
from fxsnap.snapshot import Snapshot

NAME = "pairs"


def recognises(text: Text) -> bool:
    """Whether every line that says something is a code and one word, and most of those words begin like numbers."""
    lines = [line for line in text.lines if not line.is_idle]
    if not lines or base_of(lines[0]) or not all(len(line.words) == 2 and is_code(line.words[0]) for line in lines):
        return False
    return sum(_begins_like_number(line) for line in lines) * 2 > len(lines)


def _begins_like_number(line: Line) -> bool:
    return line.words[1][:2].lstrip("+-.")[:1].isnumeric()


def read(text: Text, hints: Hints) -> Reading:
    """Read such a file: units of each code for one unit of the base that the caller gives. Raises `ParseError`."""
    lines = text.lines
    said = [line for line in lines if not line.is_idle]
    if hints.base is None:
        raise refuse(hints, said[0].fault("the rates have no header such as 'USD -'; say their base with base="))
    rows = [_row(line) for line in said]
    quotes, faults, notes = quotes_of(hints.base, rows, hints, unknown)
    if faults:
        raise refuse(hints, *faults)
    comments = [Skipped(line.number, line.text[:200], "a comment") for line in lines if line.words and line.is_idle]
    snapshot = Snapshot(hints.base, quotes, as_of=hints.as_of, origin=hints.origin)
    return Reading(NAME, [snapshot], comments, notes)


def _row(line: Line) -> Row:
    code, value = line.words
    return Row(code, value, line.number, line.text.find(value, line.text.find(code) + len(code)) + 1, line.text)
