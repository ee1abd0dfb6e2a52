"""The rate table on a scraped page: a header such as ``USD -``, then lines ``CODE RATE``.

The first table of this project stood in the sidebar of a news page, between the title and a block of stock tickers.
Tickers look like codes (RIO, BCE, and AZN, which is both AstraZeneca and the manat), so the table is found as a block:
its header, then rows with nothing but blank lines and comments between them, up to the first line that is neither.
Whatever stands outside is reported and never read. Inside, a line that begins like a row and does not end like one is
a fault, not prose.

A row is three capital letters and one number, parted by white space. The publisher gives six decimals and strips
trailing zeros: the quantum is 0.000001, or the last digit written where that is finer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxsnap.dateparsing import read_date
from fxsnap.errors import Fault
from fxsnap.formats.reading import Hints, Line, Reading, Skipped, Text, refuse
from fxsnap.formats.table import Row, agreed_base, agreed_date, quotes_of, unknown, written
from fxsnap.snapshot import Snapshot

NAME = "page"

_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_HEADER = re.compile(r"([A-Z]{3})\s*[-\N{EN DASH}\N{EM DASH}]")
_NOT_FINITE = ("nan", "inf", "infinity")
_DATED = re.compile(r"(?:(?:rates?|table|kurse|data)\s+)?(?:as\s+of|as\s+at|of|for|date|stand|vom)\s*:?\s+(.*)", re.I)
_FINEST = Decimal("0.000001")


class Block(NamedTuple):
    """A table found in a text: its header and date line (None where it has none), its rows, and what is wrong."""

    base: str | None
    header: Line | None
    dated: Line | None
    as_of: date | None
    rows: list[Line]
    faults: list[Fault]

    @property
    def numbers(self) -> set[int]:
        """The numbers of all lines that belong to the table."""
        return {line.number for line in (self.header, self.dated, *self.rows) if line}


def recognises(text: Text) -> bool:
    """Whether this is the format to try: the last one in the list, for a text that no other knows."""
    return True


def read(text: Text, hints: Hints) -> Reading:
    """Read a page. Raises `ParseError` where it holds no table, more than one, or a table with faults."""
    lines = text.lines
    block = _one_of(_headed(lines) or _headless(lines), lines, hints)
    base, faults = agreed_base(hints, block.base, *_place(block.header))
    as_of, more = agreed_date(hints, block.as_of, *_place(block.dated))
    faults += more + block.faults
    if base is None:
        raise refuse(hints, block.rows[0].fault("the table has no header such as 'USD -'; say its base with base="))
    rule = _quantum if block.header else unknown
    quotes, wrong, notes = quotes_of(base, [_row(line) for line in block.rows if _is_row(line)], hints, rule)
    if faults or wrong:
        raise refuse(hints, *sorted(faults + wrong))
    if block.rows[-1].number == len(lines):
        notes.append(
            f"the last row ({block.rows[-1].text.strip()!r}) is the end of the text, without a line end: "
            "if the text was cut off there, that rate may have lost digits and others may be missing"
        )
    skipped = list(_skipped(lines, block))
    return Reading(NAME, [Snapshot(base, quotes, as_of=as_of, origin=hints.origin)], skipped, notes)


def _quantum(value: Decimal) -> Decimal:
    return min(_FINEST, written(value))


def _place(line: Line | None) -> tuple[int, str]:
    return (line.number, line.text) if line else (0, "")


def _row(line: Line) -> Row:
    code, value = line.words
    return Row(code, value, line.number, line.text.find(value, line.text.find(code) + len(code)) + 1, line.text)


def base_of(header: Line) -> str | None:
    """The code in a header; None where the line is no header."""
    found = _HEADER.fullmatch(header.text.strip()) if 2 <= len(header.text) <= 80 else None
    return found[1] if found else None


def _begins_like_row(line: Line) -> bool:
    return bool(line.words) and _CODE.fullmatch(line.words[0]) is not None


def _is_row(line: Line) -> bool:
    """Three capitals and something that is meant as a number, well-formed or not."""
    return len(line.words) == 2 and _begins_like_row(line) and _is_numeric(line.words[1])


def _is_numeric(word: str) -> bool:
    bare = word[:50].lstrip("+-\N{MINUS SIGN}")
    if word.endswith("%"):
        return False  # a ticker's daily change
    return bare.casefold() in _NOT_FINITE or bare.lstrip(".,")[:1].isnumeric()


def _headed(lines: Sequence[Line]) -> list[Block]:
    """Every block that begins with a header."""
    return [block for i in range(len(lines)) if (block := _block_below(lines, i))]


def _block_below(lines: Sequence[Line], header: int) -> Block | None:
    base = base_of(lines[header])
    first = _next(lines, header + 1) if base else None
    if first is None:
        return None
    dated = [lines[header - 1]] if header and _DATED.match(lines[header - 1].text.strip()) else []
    if _is_date_line(lines[first]):
        dated.append(lines[first])
        first = _next(lines, first + 1)
    if first is None or not (_is_row(lines[first]) or _is_broken_row(lines, first)):
        return None
    rows, faults, _ = _rows_from(lines, first)
    days = [(line, day) for line in dated if (day := _date_in(line))]
    if len({day for _, day in days}) > 1:
        faults.append(days[1][0].fault(f"the table has two dates, {days[0][1]} and {days[1][1]}"))
    line, day = days[-1] if days else (None, None)
    return Block(base, lines[header], line, day, rows, faults)


def _is_date_line(line: Line) -> bool:
    """A line that is a date, or that says it is one: only such a line may stand between a header and its rows."""
    return _DATED.match(line.text.strip()) is not None or _date_in(line) is not None


def _date_in(line: Line) -> date | None:
    text = line.text.strip()
    if len(text) > 80:
        return None
    labelled = _DATED.fullmatch(text)
    return read_date(labelled[1] if labelled else text)


def _next(lines: Sequence[Line], start: int) -> int | None:
    """The index of the next line that says something."""
    return next((i for i in range(start, len(lines)) if not lines[i].is_idle), None)


def _rows_from(lines: Sequence[Line], start: int) -> tuple[list[Line], list[Fault], int]:
    """The rows of a block, the faults in it, and the index after it."""
    rows: list[Line] = []
    faults: list[Fault] = []
    i: int | None = start
    while i is not None:
        line = lines[i]
        if not _is_row(line):
            if not _is_broken_row(lines, i):
                break
            word = line.words[1] if len(line.words) > 1 else line.words[0]
            faults.append(line.fault(f"{line.words[0]} has no usable rate: expected a code and one number", word))
        rows.append(line)
        i = _next(lines, i + 1)
    return rows, faults, len(lines) if i is None else i


def _is_broken_row(lines: Sequence[Line], i: int) -> bool:
    """A line that begins like a row, is none, and has a row next below it: it stands in the table, so it is a fault."""
    below = _next(lines, i + 1)
    line = lines[i]
    return _begins_like_row(line) and base_of(line) is None and below is not None and _is_row(lines[below])


def _headless(lines: Sequence[Line]) -> list[Block]:
    """Every block of two rows or more; a single line that looks like a row is none in a text without a header."""
    blocks = []
    i = _next(lines, 0)
    while i is not None:
        if _is_row(lines[i]):
            rows, faults, after = _rows_from(lines, i)
            blocks.append(Block(None, None, None, None, rows, faults))
            i = _next(lines, after)
        else:
            i = _next(lines, i + 1)
    return [block for block in blocks if len(block.rows) > 1]


def _one_of(blocks: list[Block], lines: Sequence[Line], hints: Hints) -> Block:
    """The one table; copies of it do no harm. More than one: the one that base= names, or an error."""
    if not blocks:
        header = next((line for line in lines if " - " in f"{line.text} " and len(line.words) < 4), None)
        hint = f" ({header.text.strip()!r} on line {header.number} heads no rates)" if header else ""
        raise refuse(
            hints,
            "no table of rates in this text: expected a header such as 'USD -' and then lines 'CODE RATE', "
            f"or another format that formats.read knows{hint}",
        )
    named = [block for block in blocks if hints.base and block.base == hints.base]
    first, *others = named or blocks
    facts = [line.words for line in first.rows]
    if all(block.base == first.base and [line.words for line in block.rows] == facts for block in others):
        return first
    places = ", ".join(f"line {(block.header or block.rows[0]).number}" for block in (first, *others))
    raise refuse(hints, f"more than one table of rates ({places}); pass the text of one")


def _skipped(lines: Sequence[Line], block: Block) -> list[Skipped]:
    own = block.numbers
    first, last = min(own), max(own)
    skipped = []
    for line in lines:
        if line.number in own or not line.words:
            continue
        if line.words[0].startswith("#"):
            reason = "a comment"
        elif line.number < first:
            reason = "before the table"
        elif line.number <= last:
            reason = "not a complete date without doubt"
        elif _is_row(line):
            reason = "looks like a rate, but stands after the end of the table"
        else:
            reason = "after the table"
        skipped.append(Skipped(line.number, line.text[:200], reason))
    return skipped
