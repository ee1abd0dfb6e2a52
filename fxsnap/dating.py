"""The date of a table that says none: which day of a history its rates are of, and whether that can be told.

The verdict follows from three things: how far the table is off the best day, how far off the next best one (the
statistic stands in `fxsnap.deviations`), and by how many codes that no peg or band ties to another one:

| codes | certain | likely |
|---|---|---|
| 14 or more | at most 0.04 % off | at most 0.1 % |
| 4 to 13 | at most 0.01 % | at most 0.04 % |
| 3 | not off at all | at most 0.005 % |

For "certain" the next best day is three times as far off or more, for "likely" twice. Where the history lacks a working
day (Monday to Friday) beside the best day, at its ends and on holidays, a table that is more than 0.01 % off gets the
verdict below: the day that is not there may fit better. All else is "cannot tell", and so are two days that fit to the
last digit.
docs/decisions/0015-a-verdict-that-can-be-no.md has the measurements behind these figures.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from fxsnap.deviations import (
    FEW,
    LEAST,
    Near,
    agrees_exactly,
    compared,
    freely_moving,
    in_common,
    nearest_first,
    telling_units,
)
from fxsnap.errors import InvalidArgument
from fxsnap.phrases import listed, shown, way_to_snapshot
from fxsnap.snapshot import Snapshot
from fxsnap.tables import Tables
from fxsnap.wording import percent

VERDICTS = ("cannot tell", "likely", "certain")
"""The weakest first."""

_MANY = 14
"""With fewer codes half of them come as near as 0.04 % to a wrong day by chance: in 0.4 % of noisy tables of nine."""

_LIMITS = {_MANY: (4e-4, 1e-3), LEAST + 1: (1e-4, 4e-4), LEAST: (0.0, 5e-5)}
"""By the least number of codes, how far off is certain and how far is likely."""

_TIMES = {"certain": (3, "three times"), "likely": (2, "twice")}
_CLOSE = 1e-4
"""No two days in a row of the ECB's 7 126 are nearer to each other than 0.028 %."""

_WEEK = 7
"""Calendar days within which the next rates come; the ECB's longest holidays are five."""

_SATURDAY = 5


class Dating(NamedTuple):
    """Which day of a history the rates of a table are of, as `History.date_of` finds it.

    ``verdict`` is "certain", "likely" or "cannot tell", and ``why`` says what was missing for a stronger one. ``day``
    is the day that was found, None where it cannot be told. ``best`` and ``next_best`` are the nearest two days in any
    case, ``deviation`` and ``next_deviation`` how far the table is off them: floats, parts of 1 (0.01 is 1 %), in the
    median code, or with fewer than eight codes in the worst cross rate. ``codes`` were compared on the best day,
    ``ties`` are other days that fit as well to the last digit. What there is not is None.

    A day is the published one, and its rates are the last ones up to the day ``until``: Sunday, for a Friday. ``as_of``
    is what the table says, ``against`` names the history. ``str`` of it is a few lines for a person.
    """

    verdict: str
    why: str
    best: date | None
    deviation: float | None
    next_best: date | None
    next_deviation: float | None
    codes: tuple[str, ...]
    ties: tuple[date, ...]
    until: date | None
    as_of: date | None
    against: str
    snapshot_id: str

    @property
    def day(self) -> date | None:
        """The day that was found; None where it cannot be told."""
        return None if self.verdict == "cannot tell" else self.best

    @property
    def agrees(self) -> bool | None:
        """Whether these are the last rates up to the table's own ``as_of``; None without a day or without that."""
        if self.as_of is None or self.day is None or self.until is None:
            return None
        return self.day <= self.as_of <= self.until

    def __str__(self) -> str:
        return "\n".join([dating_heading(self), *self._figures(), f"against {self.against}", self._date()])

    def _repr_html_(self) -> str:
        from fxsnap.display.html import fields_html

        return fields_html(dating_heading(self), dating_fields(self))

    def _figures(self) -> list[str]:
        if self.best is None or self.deviation is None:
            return []
        measure = "the median of" if len(self.codes) >= FEW else "the worst cross rate of"
        line = f"{measure} {len(self.codes)} codes is {_percent(self.deviation)} off on {self.best}"
        if self.next_best is None or self.next_deviation is None:
            return [line]
        return [f"{line}, {_percent(self.next_deviation)} on the next best day, {self.next_best}"]

    def _date(self) -> str:
        if self.day is None:
            return (
                f"the table says {self.as_of}, which nothing here confirms" if self.as_of else "the table says no date"
            )
        if self.as_of is None:
            latest = "" if self.until == self.day else f", and there were no later rates up to {self.until}"
            way = f"if it is its day, say as_of='{self.day}' (--as-of {self.day} in a shell)"
            return f"the table says no date{latest}; {way}"
        if not self.agrees:
            return (
                f"the table says {self.as_of}, but the rates are {'likely ' * (self.verdict == 'likely')}of {self.day}"
            )
        latest = "" if self.as_of == self.day else f": the rates of {self.day} were the last ones then"
        return f"the table says {self.as_of}, which agrees{latest}"


def dating_heading(found: Dating) -> str:
    """The day and the verdict, and what was missing for a stronger one."""
    head = f"{found.day}, {found.verdict}" if found.day else found.verdict
    return f"{head}: {found.why}" if found.why else head


def dating_fields(found: Dating) -> list[tuple[str, str]]:
    """How near the table is to which days, of what history, and what its own date says; for a person."""
    measured = [("measured", line) for line in found._figures()]
    return [*measured, ("against", found.against), ("date", found._date())]


def date_of(snapshot: Snapshot, tables: Tables) -> Dating:
    """The day of a history that a table's rates are of; see `History.date_of`."""
    _check(snapshot)
    telling = telling_units(snapshot)
    ranked = nearest_first(telling, tables)
    name = f"{tables.origin or 'a history'}, {tables.days[0]} to {tables.days[-1]}"
    if not ranked:
        both = in_common(telling, tables)
        has = listed(both, last="and") if both else "none"
        why = f"no day of the history has {LEAST} of the table's codes that can tell a day; they share {has}"
        return Dating("cannot tell", why, None, None, None, None, both, (), None, snapshot.as_of, name, snapshot.id)
    ranked, ties = _exact_first(snapshot, tables, ranked, telling)
    codes = compared(telling, tables, ranked[0].day)
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    verdict, why = _judged(best, second, ties, codes, tables.days)
    return Dating(
        verdict, why, best.day, best.deviation, second.day if second else None, second.deviation if second else None,
        codes, tuple(near.day for near in ties), _until(best.day, tables.days), snapshot.as_of, name, snapshot.id,
    )  # fmt: skip


def _check(snapshot: object) -> None:
    if not isinstance(snapshot, Snapshot):
        raise InvalidArgument("snapshot", shown(snapshot), way_to_snapshot(snapshot, "snapshot"))
    if snapshot.period is not None:
        first, last = snapshot.period
        raise InvalidArgument("snapshot", repr(snapshot), f"it is of a period, {first} to {last}, and of no single day")


def _exact_first(
    snapshot: Snapshot, tables: Tables, ranked: list[Near], telling: dict[str, float]
) -> tuple[list[Near], list[Near]]:
    """The days, those first that agree to the last digit, and those that tie with the first."""
    equal = [near for near in ranked if near.deviation == 0]
    if len(equal) < 2:
        return ranked, []
    exact = [near for near in equal
             if agrees_exactly(snapshot, tables, near, compared(telling, tables, near.day))]  # fmt: skip
    first = {near.day for near in exact}
    return [*exact, *(near for near in ranked if near.day not in first)], (exact or equal)[1:]


def _judged(
    best: Near, second: Near | None, ties: list[Near], codes: tuple[str, ...], days: tuple[date, ...]
) -> tuple[str, str]:
    """The verdict, and what was missing for a stronger one."""
    if ties:
        equal = sorted(near.day for near in (best, *ties))
        return "cannot tell", f"{len(equal)} days fit equally: {listed(equal, last='and')}"
    free = freely_moving(codes, best.day)
    if free < LEAST:
        bound = f"pegs or bands tie all but {free} of the codes to others"
        return "cannot tell", f"{bound}, and {LEAST} have to move freely"
    certain, likely = next(limits for least, limits in _LIMITS.items() if free >= least)
    times = second.deviation / best.deviation if second and best.deviation else float("inf")
    alone = best.deviation > _CLOSE and _lacks_a_day_beside(best.day, days)
    level, reasons = 2, _short_of("certain", certain, best.deviation, times)
    if reasons:
        below = _short_of("likely", likely, best.deviation, times)
        level, reasons = (0, below) if below else (1, reasons)
    if alone and level:
        level, reasons = level - 1, [*reasons, "the history lacks the working day beside it, which may fit better"]
    return VERDICTS[level], ", and ".join(reasons)


def _short_of(verdict: str, limit: float, deviation: float, times: float) -> list[str]:
    """Why a verdict cannot be given."""
    least, words = _TIMES[verdict]
    far = f"more than {limit * 100:g} % off" if limit else "off, if by little"
    near = f"the next best day is not {words} as far off"
    return [text for text, is_so in ((far, deviation > limit), (near, times < least)) if is_so]


def _lacks_a_day_beside(day: date, days: tuple[date, ...]) -> bool:
    """Whether a working day is missing between a published day and the one before it or after it."""
    at = days.index(day)
    beside = days[max(at - 1, 0) : at + 2]
    return len(beside) < 3 or any(
        (earlier + timedelta(days=after)).weekday() < _SATURDAY
        for earlier, later in pairwise(beside)
        for after in range(1, (later - earlier).days)
    )


def _until(day: date, days: tuple[date, ...]) -> date:
    """The last day on which these rates are the last ones published; the day itself where that is not known."""
    after = next(iter(days[days.index(day) + 1 :]), None)
    return after - timedelta(days=1) if after and (after - day).days <= _WEEK else day


def _percent(part: float) -> str:
    return percent(Fraction(part)) if part else "0 %"
