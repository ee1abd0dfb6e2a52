"""Golden transcripts: what was typed, what went in, what came out on each stream, and the exit code.

A transcript is a text file of sections. A line with ``$ `` is the command, with ``NAME=value`` before it, ``< file`` and
``> file`` after it where they are wanted. Below it, in the order in which they came:

* ``< text`` a line of standard input,
* ``> text`` a line of standard output,
* ``! text`` a line of standard error,
* ``[0]`` the exit code.

Lines with ``#`` and blank lines are for the reader. All commands of a file run in one folder, a copy of ``tables/``.
"""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
TABLES = HERE / "tables"
_OUTPUT = re.compile(r">|!|\[[0-9]+\]$")
FILES = sorted((HERE / "transcripts").glob("*.txt"))


class Section(NamedTuple):
    """One command of a transcript and what is expected of it, as it stands in the file."""

    line: int
    command: str
    stdin: list[str]
    expected: list[str]


class Command(NamedTuple):
    """A command line taken apart, as a shell would."""

    argv: list[str]
    environment: dict[str, str]
    read_from: str | None
    write_to: str | None


def sections(text: str) -> list[Section]:
    """The sections of a transcript."""
    found: list[Section] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("$ "):
            found.append(Section(number, line[2:], [], []))
        elif line.startswith("<"):
            found[-1].stdin.append(line[2:])
        elif _OUTPUT.match(line):
            found[-1].expected.append(line)
        else:
            assert not line or line.startswith("#"), f"line {number} is neither input, output nor a comment: {line!r}"
    return found


def command_of(text: str) -> Command:
    """A command line taken apart."""
    words = shlex.split(text)
    environment = {}
    while "=" in words[0]:
        name, _, environment[name] = words.pop(0).partition("=")
    assert words.pop(0) == "fxsnap", text
    read_from = write_to = None
    if len(words) > 2 and words[-2] == ">":
        *words, _, write_to = words
    if len(words) > 1 and words[-2] == "<":
        *words, _, read_from = words
    return Command(words, environment, read_from, write_to)


class Stream(io.StringIO):
    """A stream that writes its lines, marked, to a list that it shares with the other stream."""

    def __init__(self, mark: str, lines: list[str]) -> None:
        super().__init__()
        self.mark, self.lines = mark, lines

    def write(self, text: str) -> int:
        self.lines.extend(f"{self.mark} {line}".rstrip() for line in text.removesuffix("\n").split("\n"))
        return super().write(text)


def written_anew(text: str, got: dict[int, list[str]]) -> str:
    """A transcript with the outputs of its sections, by their line, replaced."""
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not _OUTPUT.match(line):
            lines.append(line)
        lines += [] if number not in got else ["\0" + "\n".join(got[number])]
    # What comes out stands below what goes in.
    whole = "\n".join(lines) + "\n"
    return re.sub(r"\0(?P<out>[^\0]*?)\n(?P<stdin>(?:<.*\n)+)", r"\g<stdin>\g<out>\n", whole).replace("\0", "")
