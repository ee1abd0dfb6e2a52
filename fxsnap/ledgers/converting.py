"""A ledger into a ledger with results: row by row, the good ones to one file and the bad ones to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import BinaryIO, NamedTuple

from fxsnap.errors import Fault, InvalidAmount, InvalidArgument, ParseError
from fxsnap.exact import exact_amount, plain
from fxsnap.history import History
from fxsnap.ledgers.delimited import DelimitedLedger
from fxsnap.ledgers.json_lines import JsonLedger
from fxsnap.ledgers.layout import Beginning, Columns, Ledger, Row
from fxsnap.ledgers.prices import Asked, Prices, check_asked
from fxsnap.ledgers.text import MARK, Text
from fxsnap.phrases import shown

Write = Callable[[bytes], object]
"""Where bytes go."""


class LedgerSummary(NamedTuple):
    """What became of a ledger.

    ``rows`` were converted and ``rejected`` not. ``total`` is the exact sum of the values in ``target``, rounded once;
    ``sum_of_lines`` adds up the results as they stand in the file. ``sources`` counts the rows of each code. ``days``
    are those whose rates were used, as far as they are known, and ``snapshot_id`` is the id of the rates, None where
    they are of several days. ``remarks`` are what a reader should know of the quotes used.
    """

    rows: int
    rejected: int
    target: str
    total: Decimal
    sum_of_lines: Decimal
    sources: dict[str, int]
    days: tuple[date, ...]
    snapshot_id: str | None
    remarks: tuple[str, ...]


class Files(NamedTuple):
    """Where a ledger comes from and goes to; without ``rejects`` the first bad row ends the work."""

    source: BinaryIO
    name: str
    out: Write
    rejects: Write | None


def convert_rows(
    files: Files, asked: Asked, columns: Columns, legs: bool = False,
    seen: Callable[[int], object] = lambda count: None, words: Callable[[Exception], str] = str,
) -> LedgerSummary:  # fmt: skip
    """Convert the rows of a ledger. ``seen`` is told how many bytes were read, ``words`` makes the text of an error.

    Raises `ParseError` at the first bad row where there are no rejects, and wherever rows cannot be told apart;
    `InvalidArgument` where a column is missing, `ReadError`, and what ``out`` raises.
    """
    check_asked(asked)
    text = Text(files.source, files.name, seen)
    mark, ledger = _opened(text, columns, asked)
    prices = Prices(asked, legs, lambda rate, day, told: ledger.after(rate, day, told, asked.target), words)
    out = _Buffered(files.out, text)
    rejects = None if files.rejects is None else _Buffered(files.rejects, text)
    buffers = [out] if rejects is None else [out, rejects]

    def flush() -> None:
        for one in buffers:
            one.flush()

    text.before_more(flush)
    out.add(mark + ledger.head(asked.target, legs))
    if rejects is not None:
        rejects.add(mark + ledger.reject_head())
    rows = rejected = 0
    before, result, texts = ledger.before(asked.target), prices.result, out.texts
    for row in ledger.rows():
        _, body, end, fields, fault = row
        if fields is not None:
            amount, code, day = fields
            try:
                number = exact_amount(amount)
            except InvalidAmount as error:
                fault = ledger.found.amount, _why_no_amount(amount, error, words)
            else:
                price = prices[code, day]
                if price.refusal is None:
                    assert isinstance(number, Decimal)
                    texts.append(f"{body}{before}{plain(result(number, price))}{price.after}{end}")
                    rows += 1
                    continue
                of_day, reason = price.refusal
                fault = (ledger.day or "" if of_day else ledger.found.source), reason
        if fault is None:
            out.add(body + end)  # a blank line is no row, and stays
        elif rejects is None:
            raise _stopped(files.name, row, fault)
        else:
            rejects.add(ledger.reject(row, *fault))
            rejected += 1
    flush()
    total = prices.total()
    days = tuple(sorted(prices.days))
    return LedgerSummary(
        rows, rejected, asked.target, total, prices.sum_of_lines, dict(prices.sources), days, _id(asked, days),
        tuple(prices.remarks.values()),
    )  # fmt: skip


def _opened(text: Text, columns: Columns, asked: Asked) -> tuple[str, Ledger]:
    """The byte order mark if there is one, and the ledger in the form that its first line shows."""
    lines = text.lines()
    mark, start = _beginning(text, lines)
    kind = JsonLedger if start.first.lstrip()[0] in "{[" else DelimitedLedger
    ledger: Ledger = kind(text, lines, start, columns, asked.dated)
    if ledger.found.day is None and asked.dated:
        if isinstance(asked.rates, History):
            span = f"there is no column 'date', and the rates are of {asked.rates.first} to {asked.rates.last}"
            raise InvalidArgument("day", "left out", f"{span}; name the column, or say on='2024-10-21' for all rows")
        if asked.policy is not None:
            reason = "it is the rule for a day, and there is no column of days"
            raise InvalidArgument("policy", shown(asked.policy), reason)
    return mark, ledger


def _beginning(text: Text, lines: Iterator[str]) -> tuple[str, Beginning]:
    mark = above = ""
    for number, line in enumerate(lines, 1):
        if number == 1 and line.startswith(MARK):
            mark, line = MARK, line.removeprefix(MARK)
        if line.strip():
            return mark, Beginning(number, line, above)
        above += line
    raise text.fault(0, "", "there is nothing in it; expected a header with the names of the columns")


def _why_no_amount(amount: str, error: InvalidAmount, words: Callable[[Exception], str]) -> str:
    return words(error) if amount.strip() else "it is empty"


def _stopped(name: str, row: Row, fault: tuple[str, str]) -> ParseError:
    (line, body, *_), (column, reason) = row, fault
    told = f"column {shown(column)}: {reason}" if column else reason
    return ParseError(name, (Fault(line, 0, "" if column else body[:200], told),))


def _id(asked: Asked, days: tuple[date, ...]) -> str | None:
    if not isinstance(asked.rates, History):
        return asked.rates.id
    return asked.rates.at(days[0]).id if len(days) == 1 else None


class _Buffered:
    """Texts on their way out, as many as come of what is read at once."""

    def __init__(self, out: Write, text: Text) -> None:
        self._out, self._text = out, text
        self.texts: list[str] = []
        self.add = self.texts.append

    def flush(self) -> None:
        """See that everything is on its way."""
        if self.texts:
            self._out(self._text.encode("".join(self.texts)))
            self.texts.clear()
