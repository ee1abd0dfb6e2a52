"""On which days of a history a code is quoted: its spans, and the gaps between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple


class Span(NamedTuple):
    """Published days in a row: the first, the last, and how many."""

    first: date
    last: date
    days: int

    def __str__(self) -> str:
        return f"{self.first} to {self.last} ({self.days} day{'s' * (self.days != 1)})"


class Coverage(NamedTuple):
    """How a history covers a code, counted in the history's published days.

    ``days`` on which it is quoted, of ``of`` that were published; ``spans`` in which it is quoted without a break, and
    ``gaps`` of published days between them on which it is not. What lies before its first and after its last quote is
    no gap.
    """

    code: str
    days: int
    of: int
    spans: tuple[Span, ...]
    gaps: tuple[Span, ...]

    @property
    def first(self) -> date:
        """The first day on which the code is quoted."""
        return self.spans[0].first

    @property
    def last(self) -> date:
        """The last day on which the code is quoted."""
        return self.spans[-1].last

    def __str__(self) -> str:
        gaps = f"{len(self.gaps)} gap{'s' * (len(self.gaps) != 1)}"
        return f"{self.code}: {self.days} of {self.of} days, {self.first} to {self.last}, {gaps}"


def coverage_of(code: str, days: Sequence[date], quoted: Sequence[bool]) -> Coverage:
    """The coverage of a code that is quoted on the ``days`` (in order) for which ``quoted`` is true: one or more."""
    runs: list[tuple[bool, Span]] = []
    for is_quoted, group in groupby(zip(days, quoted, strict=True), key=lambda pair: pair[1]):
        run = [day for day, _ in group]
        runs.append((is_quoted, Span(run[0], run[-1], len(run))))
    spans = tuple(span for is_quoted, span in runs if is_quoted)
    inner = [(is_quoted, span) for is_quoted, span in runs if spans[0].first < span.first < spans[-1].last]
    gaps = tuple(span for is_quoted, span in inner if not is_quoted)
    return Coverage(code, sum(quoted), len(days), spans, gaps)
