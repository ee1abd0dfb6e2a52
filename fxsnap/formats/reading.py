"""What every format takes and gives: hints from the caller in, a reading with its report out."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from fxsnap.errors import Fault, ParseError
from fxsnap.snapshot import Snapshot
from fxsnap.values import Value


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

    ``format`` is the name of the format that was recognised. `snapshot` is the one snapshot of a text of one day.
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
    """A line of a text: its number from 1, its text, and its words."""

    number: int
    text: str
    words: list[str]

    @property
    def is_idle(self) -> bool:
        """Blank, or a comment that begins with ``#``: it neither is a rate nor ends a table."""
        return not self.words or self.words[0].startswith("#")

    def fault(self, reason: str, word: str = "") -> Fault:
        """A fault at a word of this line."""
        return Fault(self.number, self.text.find(word) + 1 if word else 0, self.text[:200], reason)


class Text:
    """A text and its lines, which are made once, when a format first asks for them."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lines(self) -> list[Line]:
        """The lines as an editor numbers them. Words are parted by any white space, NBSP included."""
        parts = _LINE_END.split(self.text)
        return [Line(number, line, line.split(maxsplit=_MOST_WORDS)) for number, line in enumerate(parts, 1)]

    @cached_property
    def start(self) -> str:
        """The first character that is no white space."""
        return self.text[:1000].lstrip()[:1] or self.text.lstrip()[:1]


_LINE_END = re.compile(r"\r\n|\n|\r")
_MOST_WORDS = 4  # enough to know that a line is no row; the rest stays in one piece


def text_of(data: str | bytes, name: str) -> str:
    """The text of a file's bytes: UTF-8, or UTF-16 where a byte order mark says so; a mark is taken off.

    Bytes that are not UTF-8 become visible escapes. In prose they do no harm; inside a table they are a fault.
    """
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            reason = f"the bytes begin as UTF-16 but are not ({error.reason})"
            raise ParseError(name, (Fault(0, 0, "", reason),)) from None
    return data.decode("utf-8", errors="backslashreplace").removeprefix("\ufeff")


def refuse(hints: Hints, *faults: Fault | str) -> ParseError:
    """The error that carries every fault of a text; a plain text is a fault without a place."""
    return ParseError(
        hints.name, tuple(Fault(0, 0, "", fault) if isinstance(fault, str) else fault for fault in faults)
    )
