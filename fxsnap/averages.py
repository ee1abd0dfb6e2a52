"""Averages over a period, and the last day of one: new snapshots from a history.

An average is exact: a quote of it says that ``n`` units of the base are the **sum** of the values of n days. Where the
values are half a quantum off, their sum may be n halves off, so that is its quantum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import lcm
from typing import TYPE_CHECKING

from fxsnap.currencies import unit_break
from fxsnap.dates import as_date
from fxsnap.days import period
from fxsnap.errors import InvalidArgument, InvalidRate
from fxsnap.exact import add, multiply
from fxsnap.quotes import Quote
from fxsnap.snapshot import Snapshot

if TYPE_CHECKING:
    from fxsnap.history import History

_SATURDAY = 5


def average_of(history: History, start: date | str, end: date | str | None) -> Snapshot:
    """The average rates of a period; see `History.average`."""
    if end is None and isinstance(start, str) and len(start) < len("2024-10-21"):
        first, last = period(start)
    else:
        first, last = as_date(start, "start"), as_date(start if end is None else end, "end")
    if first > last:
        raise InvalidArgument("end", str(last), f"the period begins on {first}")
    closing = _closing(history, first, last)
    if any(_may_publish(first + timedelta(days)) for days in range((history.first - first).days)):
        begins = f"the history begins on {history.first}, after the period does; ask for one that it has"
        raise InvalidArgument("period", f"{first} to {last}", begins)
    snapshots = list(history[first:last])
    for code in sorted({code for snapshot in snapshots for code in snapshot}):
        broken = unit_break(code, first, last)
        if broken is not None:
            raise InvalidArgument(
                "period", f"{first} to {last}", f"{code} changed its unit on {broken}; average each side"
            )
    by_pair: dict[tuple[str, str], list[Quote]] = {}
    for snapshot in snapshots:
        for quote in snapshot.quotes:
            by_pair.setdefault((quote.base, quote.counter), []).append(quote)
    try:
        quotes = [_average(quotes) for quotes in by_pair.values()]
        return Snapshot(
            history.base, quotes, as_of=last, origin=history.origin, side=closing.side, kind="average",
            period=(first, last), lineage=list(_lineage(snapshots, by_pair.values())),
        )  # fmt: skip
    except InvalidRate as error:
        reason = f"its days quote in different directions ({error}); average each side"
        raise InvalidArgument("period", f"{first} to {last}", reason) from None


def last_of(history: History, text: str) -> Snapshot:
    """The snapshot of the last published day of a period; see `History.last_of`."""
    return _closing(history, *period(text))


def _closing(history: History, first: date, last: date) -> Snapshot:
    """The last snapshot of a period that is over: no day may still be published that would be its last."""
    if last < history.first or first > history.last:
        reason = f"the history has no day in it; it has {history.first} to {history.last}"
        raise InvalidArgument("period", f"{first} to {last}", reason)
    if any(_may_publish(last - timedelta(days)) for days in range((last - history.last).days)):
        ends = f"the history ends on {history.last}, before the period does; ask for one that is over"
        raise InvalidArgument("period", f"{first} to {last}", ends)
    inside = [day for day in history.days if first <= day <= last]
    if not inside:
        raise InvalidArgument("period", f"{first} to {last}", "no day was published in it")
    return history.at(inside[-1])


def _may_publish(day: date) -> bool:
    """Whether rates may be published on a day: not on a weekend, on New Year's Day or at Christmas."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in ((1, 1), (12, 25))


def _average(quotes: Sequence[Quote]) -> Quote:
    """n times the nominal are the sum of n values."""
    nominal = lcm(*(quote.nominal for quote in quotes))
    value, quantum = Decimal(0), Decimal(0)
    for quote in quotes:
        times = Decimal(nominal // quote.nominal)
        value = add(value, multiply(quote.value, times))
        quantum = add(quantum, multiply(quote.quantum or Decimal(0), times))
    known = all(quote.quantum is not None for quote in quotes)
    return Quote(
        quotes[0].base, quotes[0].counter, value, nominal=len(quotes) * nominal, quantum=quantum if known else None,
        kind="average", origin=quotes[0].origin,
    )  # fmt: skip


def _lineage(snapshots: Sequence[Snapshot], by_pair: Iterable[Sequence[Quote]]) -> Iterator[str]:
    days = len(snapshots)
    yield f"average of {days} published days, {snapshots[0].as_of} to {snapshots[-1].as_of}"
    fewer = [f"{quotes[0].base}/{quotes[0].counter} on {len(quotes)}" for quotes in by_pair if len(quotes) < days]
    if fewer:
        yield f"quoted on fewer days: {', '.join(fewer)}"
