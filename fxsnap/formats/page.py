"""The rate table on a scraped page: a header such as ``USD -``, then lines ``CODE RATE``, and prose around them.

The first table of this project stood in the sidebar of a news page, between the title and a block of stock tickers.
Tickers look like codes (RIO, BCE, and AZN, which is both AstraZeneca and the manat), so the table is found as a block
(see `fxsnap.formats.block`); whatever stands outside is reported and never read. The rates are units of each code for
one unit of the base. The publisher gives six decimals and strips trailing zeros: the quantum is 0.000001, or the last
digit written where that is finer. A table without a header has no known publisher, and so no known quantum.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from fxsnap.currencies import currencies
from fxsnap.errors import Fault
from fxsnap.formats.block import (
    Block,
    date_in,
    headed_blocks,
    headless_blocks,
    heads_something_else,
    is_row,
    without_marks,
)
from fxsnap.formats.reading import Hints, Line, Reading, Skipped, Text, refuse
from fxsnap.formats.table import agreed_base, agreed_date, end_notes, quotes_of, row_of, unknown, written
from fxsnap.phrases import listed
from fxsnap.quotes import Quote
from fxsnap.snapshot import Snapshot

NAME = "page"

_FINEST = Decimal("0.000001")
_MOST_BETWEEN = 5
"""Lines, such as an advertisement, that can stand in the middle of a table."""

_SOME_HEADER = re.compile(r"^[#\s]*[A-Z]{3}\s*[-\u2010-\u2015\u2212]", re.MULTILINE)
_BEGINNING = re.compile(r"[A-Z]{1,3}", re.ASCII)


def recognises(text: Text) -> bool:
    """Whether this is the format to try: the last one in the list, for a text that no other knows."""
    return True


def has_table(text: Text) -> bool:
    """Whether a table with a header stands in a text, whatever the text begins like."""
    return _SOME_HEADER.search(text.text) is not None and bool(headed_blocks(without_marks(text.lines)))


def read(text: Text, hints: Hints) -> Reading:
    """Read a page. Raises `ParseError` where it holds no table, more than one, or a table with faults."""
    said = without_marks(text.lines)
    block = _one_of(headed_blocks(said) or headless_blocks(said), text.lines, hints)
    base, faults = agreed_base(hints, block.base, *_place(block.header))
    as_of, more = agreed_date(hints, block.as_of, *_place(block.dated[0] if block.dated else None))
    quotes, wrong, notes = quotes_of(
        block.base or base, map(row_of, filter(is_row, block.rows)), hints, _quantum if block.header else unknown
    )
    if base is None and not faults:
        faults.append(block.rows[0].fault("the table has no header such as 'USD -'; say its base with base="))
    faults += more + block.faults + wrong + _interrupted(said, block)
    if faults or base is None:
        raise refuse(hints, *sorted(faults))
    notes += _unknown_codes(quotes) + end_notes(text, block.rows) + _cut_off(text, block)
    snapshot = Snapshot(base, quotes, as_of=as_of, origin=hints.origin)
    return Reading(NAME, [snapshot], _skipped(text.lines, block), notes)


def _quantum(value: Decimal) -> Decimal:
    return min(_FINEST, written(value))


def _place(line: Line | None) -> tuple[int, str]:
    return (line.number, line.text) if line else (0, "")


def _one_of(blocks: list[Block], lines: Sequence[Line], hints: Hints) -> Block:
    """The one table; copies of it do no harm. More than one: the one that base= names, or an error."""
    if not blocks:
        candidates = [line for line in lines if len(line.words) < 4 and " - " in f"{line.text[:80]} "]
        header = next(
            (line for line in candidates if heads_something_else(line)), candidates[0] if candidates else None
        )
        hint = f" ({header.text[:80].strip()!r} on line {header.number} heads no rates)" if header else ""
        if len(lines) == 1 and hints.name == "text":
            hint += "; if it is a path, fxsnap.load(path) reads the file"
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
    places = ", ".join(f"line {(block.header or block.rows[0]).number}" for block in (first, *others)[:8])
    raise refuse(hints, f"more than one table of rates ({places}); say which with base=, or pass the text of one")


def _interrupted(lines: Sequence[Line], block: Block) -> list[Fault]:
    """The fault that a line in the middle of a table is: rates of currencies that the table lacks follow it."""
    end = next(at for at, line in enumerate(lines) if line.number == block.rows[-1].number) + 1
    after = end
    while after < len(lines) and after - end < _MOST_BETWEEN and not is_row(lines[after]):
        after += 1
    known = {one.code for one in currencies()} - {line.words[0] for line in block.rows} - {block.base}
    lost = []
    while after < len(lines) and is_row(lines[after]) and lines[after].words[0] in known:
        lost.append(lines[after].words[0])
        after += 1
    if len(lost) < 2:
        return []
    return [lines[end].fault(f"it stands in the middle of the table: rates of {listed(lost, 5, 'and')} follow it", 1)]


def _unknown_codes(quotes: Sequence[Quote]) -> list[str]:
    """A note of codes that no registry knows: no error, but they may be a stray line that looks like a row."""
    known = {one.code for one in currencies()}
    codes = [quote.counter for quote in quotes if quote.counter not in known]
    return [f"codes that the currency registry does not know: {', '.join(codes[:20])}"] if codes else []


def _cut_off(text: Text, block: Block) -> list[str]:
    """A note where the text ends, without a line end, in the code of a next row."""
    last = text.lines[-1]
    is_next = text.is_open and last.number == block.rows[-1].number + 1
    if is_next and len(last.words) == 1 and _BEGINNING.fullmatch(last.words[0]):
        return [f"the text ends, without a line end, in a row ({last.words[0]!r}): that row and others may be missing"]
    return []


def _skipped(lines: Sequence[Line], block: Block) -> list[Skipped]:
    own = block.numbers
    return [Skipped(line.number, line.text[:200], _why(line, block)) for line in lines if line.number not in own]


def _why(line: Line, block: Block) -> str:
    first = block.header or block.rows[0]
    if line.is_comment:
        return "a comment"
    if line.number < first.number:
        return "before the table" if date_in(line.text) is None else "a date, but not said to be the table's"
    if line.number < block.rows[-1].number:
        return "not a complete date without doubt"
    if is_row(line):
        return "looks like a rate, but stands after the end of the table"
    return "after the table"
