"""A file of nothing but lines ``CODE RATE``: no header, so the caller says the base."""

from __future__ import annotations

from fxsnap.formats.block import header_of
from fxsnap.formats.reading import Hints, Reading, Text, refuse
from fxsnap.formats.table import comments_in, end_notes, is_pair, meant_as_number, quotes_of, row_of, unknown
from fxsnap.snapshot import Snapshot

NAME = "pairs"


def recognises(text: Text) -> bool:
    """Whether every line that says something is a code and one word, and most of those words are meant as numbers."""
    lines = text.said
    if not lines or not all(map(is_pair, lines)) or any(map(header_of, lines)):
        return False
    return sum(meant_as_number(line.words[1]) for line in lines) * 2 > len(lines)


def read(text: Text, hints: Hints) -> Reading:
    """Read such a file: units of each code for one unit of the base that the caller gives. Raises `ParseError`."""
    lines = text.said
    quotes, faults, notes = quotes_of(hints.base, map(row_of, lines), hints, unknown)
    if hints.base is None:
        faults.insert(0, lines[0].fault("the rates have no header such as 'USD -'; say their base with base="))
    if faults or hints.base is None:
        raise refuse(hints, *faults)
    snapshot = Snapshot(hints.base, quotes, as_of=hints.as_of, origin=hints.origin)
    return Reading(NAME, [snapshot], comments_in(text), notes + end_notes(text, lines))
