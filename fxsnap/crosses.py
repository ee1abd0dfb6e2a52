"""A matrix of cross rates: every pair of some codes, exactly, from one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from fxsnap.errors import InvalidArgument, UnknownCurrency
from fxsnap.history import History
from fxsnap.phrases import as_of_text, shown, way_to_snapshot
from fxsnap.quotes import Rate, checked_codes
from fxsnap.snapshot import Snapshot
from fxsnap.values import Value
from fxsnap.wording import figure

_DIRECTION = "row = one unit of, column = in units of"


class Matrix(Value):
    """The rates between some codes, as `matrix` gives them.

    ``rates`` has a row for each of ``codes``, and in it a `Rate` for each of them: units of the column's code for one
    unit of the row's. ``matrix["EUR", "JPY"]`` is one of them. ``as_of``, ``origin`` and ``snapshot_id`` are those of
    the table, ``notes`` what a reader should know of the quotes used. ``str`` of it is a table for people, with ten
    significant digits and dots where more follow.
    """

    __slots__ = ("codes", "rates", "as_of", "origin", "snapshot_id", "notes")  # noqa: RUF023  # the arguments

    codes: tuple[str, ...]
    rates: tuple[tuple[Rate, ...], ...]
    as_of: date | None
    origin: str | None
    snapshot_id: str
    notes: tuple[str, ...]

    def __init__(
        self,
        codes: tuple[str, ...],
        rates: tuple[tuple[Rate, ...], ...],
        as_of: date | None,
        origin: str | None,
        snapshot_id: str,
        notes: tuple[str, ...] = (),
    ) -> None:
        self._set(codes=codes, rates=rates, as_of=as_of, origin=origin, snapshot_id=snapshot_id, notes=notes)

    def __getitem__(self, pair: tuple[str, str]) -> Rate:
        """The rate of a pair: units of the second code for one unit of the first. Raises `UnknownCurrency`."""
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise InvalidArgument("pair", shown(pair), "expected two codes, as in matrix['EUR', 'JPY']")
        places = []
        for code in pair:
            if code not in self.codes:
                raise UnknownCurrency(code, "this matrix", len(self.codes), self.as_of)
            places.append(self.codes.index(code))
        return self.rates[places[0]][places[1]]

    def _key(self) -> tuple[Any, ...]:
        return self.codes, self.rates, self.snapshot_id

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from matrix_heading(self)
        columns = [("", *self.codes), *zip(self.codes, *matrix_figures(self), strict=True)]
        rows = list(zip(*columns, strict=True))
        widths = [max(map(len, column)) for column in columns]
        for code, *figures in rows:
            cells = [text.rjust(width) for text, width in zip(figures, widths[1:], strict=True)]
            yield "  ".join([code.ljust(widths[0]), *cells])
        for note in self.notes:
            yield f"note: {note}"

    def __repr__(self) -> str:
        return f"Matrix({' '.join(self.codes)}, {as_of_text(self.as_of)}, id {self.snapshot_id[:12]})"

    def _repr_html_(self) -> str:
        from fxsnap.display.html import matrix_html

        return matrix_html(self)


def matrix_heading(matrix: Matrix) -> tuple[str, str]:
    """Of which table a matrix is, and in which direction it is read."""
    origin = f", {matrix.origin}" if matrix.origin else ""
    return f"cross rates {as_of_text(matrix.as_of)}{origin}, id {matrix.snapshot_id[:12]}", _DIRECTION


def matrix_figures(matrix: Matrix) -> list[list[str]]:
    """The figures as they are shown, row by row."""
    return [[figure(rate.exact) for rate in row] for row in matrix.rates]


def matrix(snapshot: Snapshot, codes: Sequence[str]) -> Matrix:
    """The cross rates between some codes, each one exact: what one unit of a row's code is in units of a column's.

    Raises `InvalidArgument`, also for a code that is there twice, and `UnknownCurrency`.

    >>> print(matrix(Snapshot("USD", {"EUR": "0.8", "JPY": 150}, as_of="2024-10-21"), ["EUR", "JPY"]))
    cross rates as of 2024-10-21, id ...
    row = one unit of, column = in units of
                       EUR    JPY
    EUR                  1  187.5
    JPY  0.005333333333...      1
    """
    if not isinstance(snapshot, Snapshot):
        way = "a matrix is of one day: history.at(day)" if isinstance(snapshot, History) else ""
        way = way or way_to_snapshot(snapshot, "snapshot")
        raise InvalidArgument("snapshot", shown(snapshot), way)
    wanted = tuple(checked_codes(codes))
    if not wanted or len({*map(str, wanted)}) < len(wanted):
        raise InvalidArgument(
            "codes", shown(", ".join(map(str, wanted))), "expected one code or more, each of them once"
        )
    receipts = [[snapshot.explain(1, source, target) for target in wanted] for source in wanted]
    notes = dict.fromkeys(note for row in receipts for receipt in row for note in receipt.notes)
    rates = tuple(tuple(receipt.rate for receipt in row) for row in receipts)
    return Matrix(wanted, rates, snapshot.as_of, snapshot.origin, snapshot.id, tuple(notes))
