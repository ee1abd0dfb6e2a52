"""What every format takes and gives: a text and hints from the caller in, a reading with its report out."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from fxsnap.errors import Fault, ParseError
from fxsnap.snapshot import Snapshot
from fxsnap.values import Value

SQLITE = b"SQLite format 3\0"
"""How an SQLite file begins: an archive, perhaps, but no text with a table in it."""

MOST_CHARACTERS = 20_000_000
"""Characters of a text that is read: all the days of the ECB since 1999 have eight million, a page some thousand."""

MOST_LINES = 200_000
"""Lines that say something in a text that is read line by line."""

_MOST_WORDS = 4  # enough to know that a line is no row; the rest stays in one piece


class Hints(NamedTuple):
    """What the caller knows of a text: its name in messages, and what its table does not say itself."""

    name: str
    base: str | None = None
    as_of: date | None = None
    origin: str | None = None
    quantum: Decimal | None = None


class Skipped(NamedTuple):
    """A line that was not part of the table, and why. Lines count from 1; 0 where a format has no lines."""

    line: int
    text: str
    reason: str

    def __str__(self) -> str:
        text = self.text if len(self.text) <= 80 else f"{self.text[:80]}..."
        return f"line {self.line}: {self.reason}: {text.strip()!r}" if self.line else f"{self.reason}: {text.strip()!r}"


class Reading(Value):
    """What a format made of a text: ``snapshots`` (oldest first), ``skipped`` lines and ``notes`` for the reader.

    ``format`` is the name of the format that was recognised. Two readings are equal if all of that is.
    """

    __slots__ = ("format", "notes", "skipped", "snapshots")

    snapshots: tuple[Snapshot, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    format: str

    def __init__(self, format: str, snapshots: Any, skipped: Any = (), notes: Any = ()) -> None:
        self._set(format=format, snapshots=tuple(snapshots), skipped=tuple(skipped), notes=tuple(notes))

    def _state(self) -> tuple[Any, ...]:
        return self.format, self.snapshots, self.skipped, self.notes

    def report(self) -> str:
        """The report as lines for a person: what was read, what was noticed, what was skipped and why."""
        read = [f"read as {self.format}: {snapshot!r}" for snapshot in self.snapshots[:3]]
        more = [f"and {len(self.snapshots) - 3} more days"] if len(self.snapshots) > 3 else []
        notes = [f"note: {note}" for note in self.notes]
        return "\n".join([*read, *more, *notes, *(f"skipped {skipped}" for skipped in self.skipped)])

    def __repr__(self) -> str:
        return f"Reading({self.format}, {len(self.snapshots)} snapshots, {len(self.skipped)} lines skipped)"


class Line(NamedTuple):
    """A line of a text that says something: its number from 1, its text, and its words."""

    number: int
    text: str
    words: list[str]

    @property
    def is_comment(self) -> bool:
        """Whether it begins with ``#``: such a line neither is a rate nor ends a table."""
        return self.words[0][0] == "#"

    def column(self, nth: int) -> int:
        """The column, from 1, at which the ``nth`` word begins."""
        at = 0
        for word in self.words[:nth]:
            at = self.text.find(word, at) + len(word)
        return self.text.find(self.words[nth], at) + 1

    def fault(self, reason: str, column: int = 0) -> Fault:
        """A fault in this line."""
        return Fault(self.number, column, self.text[:200], reason)


class Text:
    """A text, its name in messages, and its lines, which are made once, when a format first asks for them."""

    def __init__(self, text: str, name: str = "text") -> None:
        self.text = text
        self.name = name

    @cached_property
    def lines(self) -> list[Line]:
        """The lines that are not blank, as an editor numbers them. Words are parted by any white space, NBSP too."""
        text = self._unix
        lines, number, end = [], 1, 0
        for found in _SAYING_SOMETHING.finditer(text):
            number += text.count("\n", end, found.start())
            line = text[text.rfind("\n", end, found.start()) + 1 or end : found.end()]
            end = found.end()
            lines.append(Line(number, line, line.split(maxsplit=_MOST_WORDS)))
            if len(lines) > MOST_LINES:
                reason = f"more than {MOST_LINES:,} lines; pass the part that holds the table"
                raise ParseError(self.name, (Fault(0, 0, "", reason),))
        return lines

    @cached_property
    def said(self) -> list[Line]:
        """The lines that are no comments."""
        return [line for line in self.lines if not line.is_comment]

    @cached_property
    def _unix(self) -> str:
        return self.text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in self.text else self.text

    @property
    def is_open(self) -> bool:
        """Whether the last line has no line end: then nobody can say that nothing was cut off."""
        return not self._unix.endswith("\n")

    def line(self, number: int) -> str:
        """The beginning of a line, for a message; empty where it is blank or not there."""
        at = bisect_left(self.lines, number, key=lambda line: line.number)
        found = self.lines[at : at + 1]
        return found[0].text[:200] if found and found[0].number == number else ""

    @cached_property
    def start(self) -> str:
        """The first characters from the first one that is no white space."""
        found = _SAYING_SOMETHING.search(self.text)
        return self.text[found.start() : found.start() + 100] if found else ""


_SAYING_SOMETHING = re.compile(r"\S[^\n]*")


def text_of(data: str | bytes, name: str) -> str:
    """The text of a file's bytes: UTF-8, or UTF-16 where a byte order mark says so; a mark is taken off.

    Bytes that are not UTF-8 become visible escapes: in prose they do no harm, inside a table they are a fault. The one
    that parts a code from its rate on pages in Latin-1, the no-break space, is read as that.
    """
    if len(data) > 4 * MOST_CHARACTERS:  # before any work is done: no character has more than four bytes
        raise _too_long(f"{len(data):,} {'characters' if isinstance(data, str) else 'bytes'}", name)
    if isinstance(data, str):
        text = data
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            reason = f"the bytes begin as UTF-16 but are not ({error.reason})"
            raise ParseError(name, (Fault(0, 0, "", reason),)) from None
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            if len(data) > MOST_CHARACTERS:
                raise _too_long(f"{len(data):,} bytes", name) from None
            text = data.decode("utf-8", errors="backslashreplace").replace(r"\xa0", "\N{NO-BREAK SPACE}")
    if len(text) > MOST_CHARACTERS:
        raise _too_long(f"{len(text):,} characters", name)
    return text.lstrip("\ufeff")


def _too_long(length: str, name: str) -> ParseError:
    reason = f"{length}, where {MOST_CHARACTERS:,} characters at most are read; pass the part that holds the table"
    return ParseError(name, (Fault(0, 0, "", reason),))


def refuse(hints: Hints, *faults: Fault | str) -> ParseError:
    """The error that carries every fault of a text; a plain text is a fault without a place."""
    return ParseError(
        hints.name, tuple(Fault(0, 0, "", fault) if isinstance(fault, str) else fault for fault in faults)
    )
