"""What a table gets wrong that can be seen beside another one: what moved too far, and what did not move at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from fxsnap.auditing.findings import Finding
from fxsnap.comparison import Change, Diff, diff
from fxsnap.currencies.parities import parities, pegs
from fxsnap.errors import InvalidArgument
from fxsnap.exact import exponent_of
from fxsnap.history import History, check_rates
from fxsnap.phrases import as_of_text
from fxsnap.snapshot import Snapshot
from fxsnap.suspicion import median_of
from fxsnap.wording import figure, off_text, percent

_EARLIER = 10
"""Published days before the table's that are looked at for rows that stand still."""

_CHANCE, _HARDLY = Fraction(1, 1000), Fraction(1, 10**6)
"""By what chance a floating row repeats: under the first it is suspect, under the second, for days, it is frozen."""

_DAYS_STILL = 7
"""Published days in a row: of the ECB's rates since 1999 the krona of 2008 alone, while it was not traded."""

_MANY = 3
"""Rows that stand still and are all there are: one or two may do so by chance."""

_OFF, _TIMES, _FAR_OFF = Fraction(1, 100), 10, Fraction(1, 10)
"""Two tables of one day: 1 % and ten times the median is off, 10 % is another rate."""

_DOUBLED = 1
"""Twice or half from one table to the next: currencies fall by a third in a day, hardly by half."""

_ANOTHER_DAY = Fraction(5, 1000)
"""The median of two sources of one day is far below 0.5 %; it is more where the days differ."""


class Beside(NamedTuple):
    """The table that another one is judged by, and the tables before it that show which rows stand still."""

    reference: Snapshot
    earlier: tuple[Snapshot, ...]
    moves: Diff

    @property
    def named(self) -> str:
        """Which table it is, for a line that a person reads."""
        origin = f"{self.reference.origin}, " if self.reference.origin else ""
        return f"{origin}{as_of_text(self.reference.as_of)}"


def beside_of(snapshot: Snapshot, against: object) -> Beside:
    """What a table is judged by, from a Snapshot or a History. Raises `InvalidArgument`."""
    if isinstance(against, Snapshot):
        same_day = against.as_of is not None and against.as_of == snapshot.as_of
        return Beside(against, () if same_day else (against,), _moves(against, snapshot))
    check_rates(against, "against")
    assert isinstance(against, History)
    if snapshot.as_of is None:
        found = "against.date_of(snapshot) may find it, and as_of= says it where the table is loaded"
        way = f"the day of the table is not known, so no day of a history is beside it; {found}"
        raise InvalidArgument("against", repr(against), way)
    before = [day for day in against.days if day <= snapshot.as_of][-_EARLIER - 1 :]
    tables = [table for day in reversed(before) if (table := against.at(day)).id != snapshot.id]
    if not tables:
        raise InvalidArgument("against", repr(against), f"it has no other table up to {snapshot.as_of}")
    earlier = tuple(table for table in tables if table.as_of != snapshot.as_of)
    return Beside(tables[0], earlier, _moves(tables[0], snapshot))


def _moves(reference: Snapshot, snapshot: Snapshot) -> Diff:
    try:
        return diff(reference, snapshot)
    except InvalidArgument as error:
        raise InvalidArgument("against", error.value, error.expected) from None


def compare(snapshot: Snapshot, beside: Beside) -> Iterator[Finding]:
    """The findings in a table beside another one."""
    found = beside.moves
    same_day = beside.reference.as_of is not None and beside.reference.as_of == snapshot.as_of
    for change in found.changed:
        yield from _of_change(change, found, same_day, beside.named)
    if same_day and found.median is not None and found.median > _ANOTHER_DAY:
        text = f"the median code is {percent(found.median)} off, in a table of the same day: is it of another day?"
        yield Finding((), "reference", "warning", text, beside.named)
    yield from _of_codes(found, snapshot, beside)
    yield from _frozen(snapshot, beside)


def _of_change(change: Change, found: Diff, same_day: bool, named: str) -> Iterator[Finding]:
    kind, severity = change.suspect, "error"
    if kind in ("scale", "inverse"):
        text = change.suspicion
    elif same_day and found.median is not None and change.size > max(_OFF, _TIMES * found.median):
        kind, severity = "reference", "error" if change.size > _FAR_OFF else "warning"
        text = off_text(change.move)
    elif kind == "jump" and not same_day:
        severity = "error" if change.size >= _DOUBLED else "warning"
        text = change.suspicion
    else:
        return
    assert kind is not None
    said = f"1 {found.base} = {figure(change.new)} {change.code}, beside {figure(change.old)}: {text}"
    yield Finding(
        (change.code,), kind, severity, said, named, found.base, change.code, change.old, change.new, change.move
    )


def _of_codes(found: Diff, snapshot: Snapshot, beside: Beside) -> Iterator[Finding]:
    """Codes that one of the tables has alone, and those that cannot be compared."""
    if found.removed:
        severity = "warning" if snapshot.origin == beside.reference.origin else "information"
        yield Finding(found.removed, "missing", severity, f"not quoted here: {', '.join(found.removed)}", beside.named)
    if found.added:
        yield Finding(found.added, "new", "information", f"not quoted there: {', '.join(found.added)}", beside.named)
    for code, day in found.incomparable:
        text = f"{code} changed its unit on {day}, between the two tables, so they cannot be compared"
        yield Finding((code,), "unit change", "information", text, "data/unit-breaks.csv")


def _frozen(snapshot: Snapshot, beside: Beside) -> Iterator[Finding]:
    """Rows that are the same to the last digit while the market moved, unless that is what they are tied to do."""
    tables = (snapshot, *beside.earlier)
    chances = dict.fromkeys(snapshot.codes, Fraction(1))
    runs: dict[str, tuple[int, Fraction]] = {}
    for days, (new, old) in enumerate(pairwise(tables), 1):
        moves = diff(old, new)
        unchanged = {*moves.unchanged}
        still = (chances.keys() & unchanged) - _tied(unchanged, moves.base, new.as_of or old.as_of)
        if not still:
            break
        if not moves.changed:
            if days == 1 and len(still) >= _MANY:
                yield _of_repeated(old, beside)
            continue  # nobody moved, which says nothing of one row
        usual = median_of(change.size for change in moves.changed)  # of those that moved: half the rows may be frozen
        chances = {code: chances[code] * _chance(new, code, usual) for code in sorted(still)}
        runs.update((code, (days, chance)) for code, chance in chances.items())
    for code, (days, chance) in runs.items():
        if chance < _CHANCE:
            severity = "error" if days >= _DAYS_STILL and chance < _HARDLY else "warning"
            since = tables[days].as_of
            text = f"the same to the last digit since {since or 'the other table'}, while the others moved"
            yield Finding((code,), "frozen", severity, text, beside.named)


def _of_repeated(old: Snapshot, beside: Beside) -> Finding:
    text = f"every rate is the same to the last digit since {old.as_of or 'the other table'}: were there no new ones?"
    return Finding((), "frozen", "warning", text, beside.named)


def _tied(unchanged: set[str], base: str, on: date | None) -> set[str]:
    """Those whose ties end at the base, or at a code that stands still as well: they are meant to."""
    if on is None:
        return set()
    anchors: dict[str, set[str]] = {}
    for parity in (*parities(on), *(peg.parity for peg in pegs(on))):
        anchors.setdefault(parity.code, set()).add(parity.anchor)
    tied: set[str] = set()
    while True:
        more = {code for code in unchanged - tied if anchors.get(code, set()) & (tied | {base})}
        if not more:
            return tied
        tied |= more


def _chance(table: Snapshot, code: str, usual: Fraction | None) -> Fraction:
    """About how often a floating row repeats by chance: what its last digit is of the value, beside a usual move."""
    quote = next((one for one in table.quotes if code in (one.base, one.counter)), None)
    if not usual or quote is None:
        return Fraction(1)
    last_digit = quote.quantum or Decimal((0, (1,), exponent_of(quote.value)))
    return min(Fraction(1), Fraction(last_digit) / Fraction(quote.value) / usual)
