"""What a caller of a column is warned of: dead codes and quotes off by a power of ten, once for each code.

An expression is made before its data is there, so it warns of what is literal in the call. Of the codes in a column
that is at hand each pair is looked at, on the days that have something to remark at all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from weakref import WeakKeyDictionary

from fxsnap.columns.dense import Dense
from fxsnap.columns.rowwise import Call
from fxsnap.errors import RetiredCurrencyWarning, warn_caller
from fxsnap.history import History
from fxsnap.remarks import remarkable
from fxsnap.snapshot import Snapshot

_flagged: WeakKeyDictionary[Dense, dict[int, bool]] = WeakKeyDictionary()
"""By layout, whether a published day has a code with a remark."""


def warn_of_literals(call: Call) -> None:
    """Warn of the literal codes of a call, where its day is known."""
    if not call.dated and (call.source or call.target):
        base = call.rates.base
        warn_of(call, [(call.source or base, call.target or base, None)])


def warn_of(call: Call, pairs: Iterable[tuple[str, str, date | None]]) -> None:
    """Warn of what is to be remarked on some pairs, each with its day where the days are a column."""
    for text in remarks_on(call, pairs).values():
        warn_caller(text, RetiredCurrencyWarning)


def remarks_on(call: Call, pairs: Iterable[tuple[str, str, date | None]]) -> dict[str, str]:
    """By code, what is to be remarked on some pairs, each with its day where the days are a column."""
    told: dict[str, str] = {}
    for source, target, day in pairs:
        place = call.place(source, target, day)
        if place >= 0 and (snapshot := _snapshot(call, place)) is not None:
            for code, text in snapshot._remarks_on(source, target).items():
                told.setdefault(code, text)  # of many days the first: the sentences differ by their figures alone
    return told


def days_to_look_at(call: Call, first: date, last: date) -> tuple[date, date] | None:
    """Between which of some days there may be something to remark; None for nothing."""
    if not isinstance(call.days, Dense):
        return first, last
    reach = call.days.reach
    low = bisect_left(call.days.published, first.toordinal() - reach)
    high = bisect_right(call.days.published, last.toordinal() + reach)
    found = [place for place in range(low, high) if _is_flagged(call.days, place)]
    if not found:
        return None
    ends = call.days.published[found[0]] - reach, call.days.published[found[-1]] + reach
    return max(first, date.fromordinal(ends[0])), min(last, date.fromordinal(ends[1]))


def _snapshot(call: Call, place: int) -> Snapshot | None:
    """The snapshot of a published day; None for one without remarks, which is not worth reading for them."""
    if not isinstance(call.rates, History):
        return call.rates
    assert isinstance(call.days, Dense)
    return call.rates._snapshot(call.rates.days[place]) if _is_flagged(call.days, place) else None


def _is_flagged(days: Dense, place: int) -> bool:
    known = _flagged.setdefault(days, {})
    if place not in known:
        known[place] = bool(remarkable(days.units[place], date.fromordinal(days.published[place])))
    return known[place]
