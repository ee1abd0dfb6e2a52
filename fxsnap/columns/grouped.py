"""The receipt of a query: its rows are counted and added up by codes and day in the engine, and looked at here.

However many rows there are, few are their groups, and what a receipt says of a row it says of all that have the same
source, target and day. Standard library alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from fxsnap.columns.asking import Asked
from fxsnap.columns.receipts import ColumnReceipt, Converted, receipt_of
from fxsnap.columns.remarked import remarks_on
from fxsnap.columns.rowwise import Call, OneDay, Problems
from fxsnap.errors import FxError, InvalidAmount
from fxsnap.exact import multiply


class Group(NamedTuple):
    """The rows of one source, target and day (None where that is null): ``rows`` in all, ``given`` with an amount.

    ``converted`` of them have a result, and ``total`` is the sum of these in units of the grid's scale.
    """

    source: str | None
    target: str | None
    day: date | None
    rows: int
    given: int
    converted: int
    total: int


def receipt_of_groups(call: Call, dtype: str, groups: Iterable[Group], result: Any) -> ColumnReceipt:
    """The receipt of a conversion whose rows are in ``groups``; its problems have no row numbers."""
    rows = converted = 0
    days: Counter[date] = Counter()
    sums: Counter[str] = Counter()
    pairs: list[tuple[str, str, date | None]] = []
    problems = Problems()
    for group in groups:
        rows, converted = rows + group.rows, converted + group.converted
        source, target, day = group.source, group.target, group.day
        if source is None or target is None or (call.dated and day is None):
            continue
        if group.converted:
            pairs.append((source, target, day))
            sums[target] += group.total
            used = _day_used(call, source, target, day)
            if used is not None:
                days[used] += group.converted
        if group.given > group.converted:
            problems.add(_wrong(call, source, target, day), None, group.given - group.converted)
    pairs.sort(key=lambda one: (one[2] or date.min, *one))  # an engine's groups are in no order
    asked = Asked(call.rates, call.target, call.grid, call.policy, call.errors, dtype)
    wrong, remarks = problems.as_tuple(with_rows=False), remarks_on(call, pairs)
    dated, added = dict(sorted(days.items())), dict(sorted(sums.items()))
    return receipt_of(asked, Converted(result, rows, converted, wrong, remarks, dated, added))


def total_of(total: Decimal | None, scale: int) -> int:
    """A sum of decimals in units of ``10**-scale``; 0 for the sum of nothing."""
    return 0 if total is None else int(multiply(total, Decimal((0, (1,), scale))))


def _day_used(call: Call, source: str, target: str, day: date | None) -> date | None:
    if isinstance(call.days, OneDay):
        return call.rates.as_of  # type: ignore[union-attr]
    return date.fromordinal(call.days.published[call.place(source, target, day)])


def _wrong(call: Call, source: str, target: str, day: date | None) -> FxError:
    """Why rows of a group have no result: its codes and day, or else some of their amounts."""
    try:
        call.pair(source, target, day)
    except FxError as error:
        return error
    way = "no number, or too long for the column; a query does not say which, a column in memory does"
    return InvalidAmount(f"what stands in rows of {source}", way)
