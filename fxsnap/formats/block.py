"""Finding a table in a text: a header such as ``USD -``, then lines ``CODE RATE``, up to the first that is neither.

A row is three capital letters and one number, parted by white space. Only blank lines and comments may stand between
rows. A line that begins like a row and is none (``EUR 0.92 115``, ``eur 0.92``) with a row somewhere below it and no
prose between stands in the table, so it is a fault, not the table's end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fxsnap.dateparsing import read_date
from fxsnap.errors import Fault
from fxsnap.formats.reading import Line
from fxsnap.formats.table import meant_as_number

_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_ALMOST_A_CODE = re.compile(r"\W{0,2}[^\W\d_]{3}\W{0,2}")  # eur, EUR:, or EUR with something invisible on it
_GLUED = re.compile(r"[A-Z]{3,4}\s*(?:[,;|=:]\s*|\s)[0-9.,]+", re.ASCII)  # EUR,0.92 or EURO 0.92
_HEADER = re.compile(r"([A-Z]{3})\s*[-\N{NON-BREAKING HYPHEN}\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}](?:\s+(.+))?")
_OTHER_HEADER = re.compile(r"[A-Z0-9]{2,12}(?:\s*[-\N{EN DASH}\N{EM DASH}/]\s*[A-Z0-9]{2,12})+")  # NYSE - LSE
_DATED = re.compile(
    r"(?:(?:rates?|table|kurse|data)\s+)?(?:as\s+of|as\s+at|of|for|date|datum|stand|vom)\s*:?\s+(.*)", re.I
)
_LONGEST = 80
"""Characters of a header or of a line with a date."""

_MOST_BETWEEN = 5
"""Lines between a header and rows that are taken to be its own all the same."""


class Header(NamedTuple):
    """What a header says: the base, and the date where it has one (``USD - 21 October 2024``)."""

    base: str
    as_of: date | None


class Block(NamedTuple):
    """A table found in a text: its header and date lines (where it has any), its rows, and what is wrong."""

    base: str | None
    as_of: date | None
    header: Line | None
    dated: list[Line]
    rows: list[Line]
    faults: list[Fault]

    @property
    def numbers(self) -> set[int]:
        """The numbers of all lines that belong to the table."""
        return {line.number for line in (self.header, *self.dated, *self.rows) if line}


def header_of(line: Line) -> Header | None:
    """What a line says as a header; None where it is none."""
    if len(line.words[0]) > 4 or (len(line.words) > 1 and line.words[1][0].isalnum()):
        return None
    text = line.text.strip()
    found = _HEADER.fullmatch(text) if len(text) <= _LONGEST else None
    if not found:
        return None
    day = date_in(found[2]) if found[2] else None
    return Header(found[1], day) if day or not found[2] else None


def without_marks(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page without its comments; a header that is marked up (``## NYSE - LSE``) is none."""
    said = []
    for line in lines:
        if line.is_comment and len(line.text) <= _LONGEST:
            text = line.text.strip().lstrip("#").strip()
            bare = Line(line.number, text, text.split())
            if text and (header_of(bare) or heads_something_else(bare)):
                said.append(bare)
        elif not line.is_comment:
            said.append(line)
    return said


def is_row(line: Line) -> bool:
    """Three capitals and one word that is meant as a number, well-formed or not."""
    words = line.words
    return len(words) == 2 and _CODE.fullmatch(words[0]) is not None and meant_as_number(words[1])


def date_in(text: str) -> date | None:
    """The day that a line names, with a label such as ``as of`` before it or without one."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    labelled = _DATED.fullmatch(text)
    return read_date(labelled[1] if labelled else text)


def headed_blocks(lines: Sequence[Line]) -> list[Block]:
    """Every table with a header. The lines are those of a text that are no comments."""
    blocks: list[Block] = []
    for i, line in enumerate(lines):
        header = header_of(line)
        if header is None or (blocks and line.number in blocks[-1].numbers):
            continue  # a broken row of the table above can look like a header: "AED -"
        block = _block_below(lines, i, header)
        if block:
            blocks.append(block)
    return blocks


def headless_blocks(lines: Sequence[Line]) -> list[Block]:
    """Every table of two rows or more without a header.

    One line alone that looks like a row is none, and neither is anything below a header of something else:
    ``NYSE - LSE`` heads stocks, however they are set. What parts a header of rates from its rows is a fault.
    """
    blocks = []
    i = 0
    while i < len(lines) and not heads_something_else(lines[i]):
        if not is_row(lines[i]):
            i += 1
            continue
        rows, faults, after = _rows_from(lines, i)
        if len(rows) > 1:
            faults += _parted_from_header(lines, i)
            blocks.append(Block(None, None, None, [], rows, faults))
        i = after
    return blocks


def _parted_from_header(lines: Sequence[Line], first: int) -> list[Fault]:
    """The fault that a line between a header and its rows is: their base must not be anybody's guess."""
    for at in range(first - 1, max(first - 1 - _MOST_BETWEEN, -1), -1):
        if header_of(lines[at]):
            between = lines[at + 1]
            reason = f"it parts the header {lines[at].text.strip()!r} from the rows below; only a date may stand there"
            return [between.fault(reason, 1)]
    return []


def heads_something_else(line: Line) -> bool:
    """Whether a line is a header of something that is no table of rates: ``NYSE - LSE``."""
    return len(line.text) <= _LONGEST and _OTHER_HEADER.fullmatch(line.text.strip()) is not None


def _block_below(lines: Sequence[Line], at: int, header: Header) -> Block | None:
    first = at + 1
    candidates = []  # lines beside the table that may say its date
    if at and _is_beside(lines[at - 1], lines[at]) and _is_labelled(lines[at - 1]):
        candidates.append(lines[at - 1])
    if first < len(lines) and _is_date_line(lines[first]):
        candidates.append(lines[first])
        first += 1
    rows, faults, after = _rows_from(lines, first)
    if not rows:
        return None
    if after < len(lines) and _is_beside(rows[-1], lines[after]) and _is_labelled(lines[after]):
        candidates.append(lines[after])
    days = [(lines[at], header.as_of)] if header.as_of else []
    days += [(line, day) for line in candidates if (day := date_in(line.text))]
    if len({day for _, day in days}) > 1:
        faults.append(days[-1][0].fault(f"the table has more than one date: {days[0][1]} and {days[-1][1]}"))
    return Block(header.base, days[0][1] if days else None, lines[at], [line for line, _ in days], rows, faults)


def _is_beside(upper: Line, lower: Line) -> bool:
    """Whether nothing stands between two lines, not even a blank one."""
    return lower.number == upper.number + 1


def _is_labelled(line: Line) -> bool:
    return len(line.text) <= _LONGEST and _DATED.fullmatch(line.text.strip()) is not None


def _is_date_line(line: Line) -> bool:
    """A line that is a date or says that it is one: only such a line may stand between a header and its rows."""
    return not is_row(line) and (_is_labelled(line) or date_in(line.text) is not None)


def _rows_from(lines: Sequence[Line], start: int) -> tuple[list[Line], list[Fault], int]:
    """The rows from a line on, the faults among them, and the index after the last of them."""
    rows: list[Line] = []
    faults: list[Fault] = []
    doubtful: list[Line] = []  # lines since the last row that begin like one; a row below makes faults of them
    for at in range(start, len(lines)):
        line = lines[at]
        if is_row(line):
            faults += map(_broken, doubtful)
            rows += [*doubtful, line]
            doubtful.clear()
        elif _begins_like_row(line) or _is_row_with_a_dash(lines, at, rows):
            doubtful.append(line)
        else:
            break
    for line in doubtful:  # at the end of a table nothing tells a broken row from prose but its numbers
        if not (rows and _is_beside(rows[-1], line) and _is_grouped(line)):
            break
        faults.append(_broken(line))
        rows.append(line)
    return rows, faults, start + len(rows)


def _is_row_with_a_dash(lines: Sequence[Line], at: int, rows: Sequence[Line]) -> bool:
    """``AED -`` directly below a row, or below another header, is a row without its rate and no header."""
    above = lines[at - 1] if at else None
    if above is None or not _is_beside(above, lines[at]) or not header_of(lines[at]):
        return False
    header = header_of(above)
    return above in rows[-1:] or (header is not None and header != header_of(lines[at]))


def _begins_like_row(line: Line) -> bool:
    first = line.words[0]
    if len(line.text) <= _LONGEST and _GLUED.fullmatch(line.text.strip()):
        return True
    if _CODE.fullmatch(first):
        return header_of(line) is None
    return len(line.words) == 2 and _ALMOST_A_CODE.fullmatch(first) is not None and meant_as_number(line.words[1])


def _is_grouped(line: Line) -> bool:
    """``IDR 15 507.2``: a number in two pieces."""
    words = line.words
    return len(words) == 3 and _CODE.fullmatch(words[0]) is not None and all(map(meant_as_number, words[1:]))


def _broken(line: Line) -> Fault:
    reason = f"{line.words[0]!r} has no usable rate: expected three capital letters and one number"
    return line.fault(reason, line.column(len(line.words) > 1))
