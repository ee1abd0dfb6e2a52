"""Ledgers of columns under a header: CSV and TSV, with everything that is not read kept to the letter.

A record is handed on as it was written, so its quotes, blanks and line end come out again. The separator is the one
under which the header has the columns that are wanted; a first line ``sep=;``, as Excel writes it, says which. Quotes
are ``"``, doubled inside quotes; what stands between quotes may hold line ends.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain

from fxsnap.errors import InvalidArgument
from fxsnap.ledgers.layout import Beginning, Columns, Row, added_names, clash, find_columns
from fxsnap.ledgers.text import Text
from fxsnap.phrases import shown

_SEPARATORS = (",", ";", "\t", "|")
_SAID = re.compile(r"sep=([^\r\n])[\r\n]*", re.I)
_REJECT_NAMES = ("line", "column", "reason")


class DelimitedLedger:
    """The records of such a file, once: its layout is read from the header, the rows by `rows`.

    Raises `InvalidArgument` where a column is missing or doubled, and `ParseError`.
    """

    def __init__(self, text: Text, lines: Iterator[str], start: Beginning, wanted: Columns, dated: bool) -> None:
        self._text, self._lines, self._line = text, lines, start.line
        self._pending: list[str] = []
        self._preamble, header, separators = start.above, start.first, [*_SEPARATORS]
        said = _SAID.fullmatch(header)
        if said:
            self._preamble += header
            header, separators, self._line = self._next_line() or "", [str(said[1])], self._line + 1
            if separators[0].isalnum() or separators[0] in '"+-./_':
                told = f"{shown(separators[0])} separates nothing, for figures and names have it"
                raise text.fault(start.line, start.first, f"{told}; expected another sign, such as sep=;")
            if not header.strip():
                raise text.fault(self._line, "", "expected a header with the names of the columns below sep=")
        if header.startswith("PK\3\4"):
            raise text.fault(self._line, "", "a zip, as Excel's and LibreOffice's workbooks are; save the sheet as CSV")
        if "\0" in header:
            way = "this is no text, or UTF-16 without its byte order mark; save it as UTF-8"
            raise text.fault(self._line, header.replace("\0", ""), f"there are NUL characters: {way}")
        self._separator = self._separator_of(header, separators, wanted, dated)
        names, taken = self._record(header)
        self._header = "".join(taken)
        self.names = [*map(text.readable, names)]
        self._as_written = dict(zip(self.names, names, strict=True))
        self.found = find_columns(self.names, wanted, dated)
        self.day = self.found.day
        self._at = [self.names.index(name) for name in self.found if name is not None]
        self._lines, self._pending = chain(self._pending, lines), []
        self._quoted = False
        self._quoted = self._written(names, quoted=True) == self._header.rstrip("\r\n")

    def _separator_of(self, header: str, separators: list[str], wanted: Columns, dated: bool) -> str:
        """The separator under which the columns are there, or else the one that gives the most columns."""
        start, most, width = self._line, separators[0], 0
        for separator in separators:
            self._separator = separator
            names, taken = self._record(header)
            self._pending[:0] = taken[1:]
            self._line = start
            try:
                find_columns([*map(self._text.readable, names)], wanted, dated)
            except InvalidArgument:
                if len(names) > width:
                    most, width = separator, len(names)
            else:
                return separator
        return most

    # Rows

    def rows(self) -> Iterator[Row]:
        """Each record below the header, and each blank line. Raises `ParseError`, `ReadError`."""
        separator, width = self._separator, len(self.names)
        amount, source, *rest = self._at
        day = rest[0] if rest else None
        for line in self._lines:
            self._line += 1
            start = self._line
            if '"' in line:
                cells, taken = self._record(line)
                line = "".join(taken)
                body = line.rstrip("\r\n")
            else:
                body = line.rstrip("\r\n")
                cells = body.split(separator)
            end = line[len(body) :]
            if len(cells) == width:
                yield start, body, end, (cells[amount], cells[source], None if day is None else cells[day]), None
            elif not body:
                yield start, body, end, None, None
            else:
                reason = f"{len(cells)} cell{'s' * (len(cells) != 1)}, where the header has {width}"
                yield start, body, end, None, ("", reason)

    def _next_line(self) -> str | None:
        return self._pending.pop(0) if self._pending else next(self._lines, None)

    def _record(self, line: str) -> tuple[list[str], list[str]]:
        """The cells of the record that begins with a line, and all of its lines."""
        start, taken, ended = self._line, [line], False

        def feed() -> Iterator[str]:
            nonlocal ended
            yield line
            while more := self._next_line():
                self._line += 1
                taken.append(more)
                yield more
            ended = True

        try:
            cells = next(csv.reader(feed(), delimiter=self._separator))
        except csv.Error:
            most = f"{csv.field_size_limit():,} characters"
            raise self._text.fault(start, line, f"a cell of more than {most}; is a quote not closed?") from None
        if ended:
            raise self._text.fault(start, line, "a quote is opened here and never closed")
        return cells, taken

    # What is added

    def head(self, target: str, legs: bool) -> str:
        """The text above the rows, with the names that are added. Raises `ParseError` where one is there already."""
        added = added_names(target, legs)
        wrong = clash(self.names, added)
        if wrong:
            raise self._text.fault(self._line, self._header, wrong)
        body = self._header.rstrip("\r\n")
        return f"{self._preamble}{body}{self._separator}{self._written(added)}{self._header[len(body) :]}"

    def before(self, target: str) -> str:
        """What stands between a record and its result."""
        return self._separator + '"' * self._quoted

    def after(self, rate: str, day: str | None, legs: str | None, target: str) -> str:
        """What stands between a result and the end of its record."""
        more = (rate, day or "", *(() if legs is None else (legs,)))
        return '"' * self._quoted + self._separator + self._written(more)

    def _written(self, cells: Sequence[str], quoted: bool = False) -> str:
        """Cells as the file writes them: in quotes where its header is, or where they need them."""
        texts = [
            '"' + cell.replace('"', '""') + '"'
            if quoted or self._quoted or _needs_quotes(cell, self._separator)
            else cell
            for cell in cells
        ]
        return self._separator.join(texts)

    # Bad rows

    @property
    def _end(self) -> str:
        """The line end of the header, for what has none of its own."""
        return self._header[len(self._header.rstrip("\r\n")) :] or "\n"

    def reject_head(self) -> str:
        """The text above the bad rows: line, column and reason stand before the file's own columns."""
        body = self._header.rstrip("\r\n")
        return f"{self._preamble}{self._written(_REJECT_NAMES)}{self._separator}{body}{self._end}"

    def reject(self, row: Row, column: str, reason: str) -> str:
        """A bad row, as it was written, behind its line number, its column and the reason."""
        line, body, end, _, _ = row
        told = self._written((str(line), self._as_written.get(column, column), reason))
        return f"{told}{self._separator}{body}{end or self._end}"


def _needs_quotes(cell: str, separator: str) -> bool:
    return separator in cell or '"' in cell or "\n" in cell or "\r" in cell
