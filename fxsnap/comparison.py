"""What changed between two tables: codes that came and went, how far the others moved, and which moves look wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from textwrap import fill
from typing import NamedTuple

from fxsnap.currencies import unit_break
from fxsnap.errors import InvalidArgument
from fxsnap.exact import ratio, round_to_places
from fxsnap.history import History
from fxsnap.phrases import shown, way_to_snapshot
from fxsnap.snapshot import Snapshot, units_of
from fxsnap.suspicion import JUMP, is_calm, is_inverse, median_of, scale_of, size_of
from fxsnap.values import Value
from fxsnap.wording import figure

_WIDTH = 100
_MOST_PLACES = 8
"""Decimals of a move in per cent, which are two unless they would all be zeros."""


class Change(NamedTuple):
    """A code whose rate changed: ``old`` and ``new`` units of it for one unit of the common base, as Fractions.

    ``suspect`` is the kind of fault that the move looks like, "scale", "inverse" or "jump", and ``suspicion`` says in a
    few words why; both None for a move like any other.
    """

    code: str
    old: Fraction
    new: Fraction
    suspect: str | None = None
    suspicion: str | None = None

    @property
    def move(self) -> Fraction:
        """``new / old - 1``: 1/100 where one unit of the base buys one per cent more of the code than it did."""
        return self.new / self.old - 1

    @property
    def size(self) -> Fraction:
        """How far it moved, up or down alike: the larger of new/old and old/new, less 1. Halving and doubling are 1."""
        return size_of(self.new / self.old) - 1


class Diff(Value):
    """What changed between two tables, as `diff` finds it: every code that one of them has, but the base, in one group.

    All rates are units of the code for one unit of ``base``. ``added`` and ``removed`` are the codes that only the new
    or only the old table has, ``unchanged`` those with exactly the same ratio in both. ``changed`` has a `Change` for
    each of the others, the biggest move first: ``code``, ``old``, ``new`` and ``move`` (Fractions), ``suspect`` and
    ``suspicion``, texts or None. ``incomparable`` has ``(code, day)`` for the codes whose unit changed between the two
    dates, and the first day of the new unit. ``old_id`` and ``new_id`` are the ids of the tables, ``old_as_of`` and
    ``new_as_of`` their dates. ``str`` of it is a table for people.

    >>> old = Snapshot("USD", {"EUR": "0.9219", "JPY": "149.9685"}, as_of="2024-10-18")
    >>> new = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21")
    >>> found = diff(old, new)
    >>> found.unchanged, found.changed[0].code, found.changed[0].move
    (('JPY',), 'EUR', Fraction(-5, 6146))
    """

    __slots__ = (  # noqa: RUF023  # the arguments
        "base", "old_id", "new_id", "old_as_of", "new_as_of", "added", "removed", "unchanged", "changed",
        "incomparable",
    )  # fmt: skip

    base: str
    old_id: str
    new_id: str
    old_as_of: date | None
    new_as_of: date | None
    added: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    changed: tuple[Change, ...]
    incomparable: tuple[tuple[str, date], ...]

    def __init__(
        self,
        base: str,
        old_id: str,
        new_id: str,
        old_as_of: date | None,
        new_as_of: date | None,
        added: tuple[str, ...] = (),
        removed: tuple[str, ...] = (),
        unchanged: tuple[str, ...] = (),
        changed: tuple[Change, ...] = (),
        incomparable: tuple[tuple[str, date], ...] = (),
    ) -> None:
        self._set(
            base=base, old_id=old_id, new_id=new_id, old_as_of=old_as_of, new_as_of=new_as_of, added=tuple(added),
            removed=tuple(removed), unchanged=tuple(unchanged), changed=tuple(changed),
            incomparable=tuple(incomparable),
        )  # fmt: skip

    @property
    def suspects(self) -> tuple[Change, ...]:
        """The changes with a suspicion, the biggest move first."""
        return tuple(change for change in self.changed if change.suspicion)

    @property
    def median(self) -> Fraction | None:
        """The median of how far the changed and unchanged codes moved, up or down alike: 1/100 for 1 %.

        None where no code could be compared.
        """
        return median_of([change.size for change in self.changed] + [Fraction(0)] * len(self.unchanged))

    def __str__(self) -> str:
        groups = (fill(line, _WIDTH, subsequent_indent="  ", break_on_hyphens=False) for line in diff_groups(self))
        return "\n".join([diff_summary(self), *_lines(diff_rows(self)), *groups])

    def _repr_html_(self) -> str:
        from fxsnap.display.html import diff_html

        return diff_html(self)

    def _counts(self) -> str:
        groups = ("changed", "unchanged", "added", "removed")
        counts = ", ".join(f"{group} {len(getattr(self, group))}" for group in groups)
        known = self.old_as_of and self.new_as_of
        return f"{counts}, unit changed {len(self.incomparable)}" if known else f"{counts}, unit changes not checked"

    def _dates(self) -> str:
        return " to ".join(str(day or "an unknown date") for day in (self.old_as_of, self.new_as_of))

    def __repr__(self) -> str:
        suspects = f"suspects {len(self.suspects)}"
        return f"Diff({self.base}, {self._dates()}, {self._counts()}, {suspects})"


def diff_summary(found: Diff) -> str:
    """How many codes there are of each group, of which two days, and the median move."""
    median = "" if found.median is None else f"; median move {_percent(found.median)}"
    return f"{found._counts()}; base {found.base}, {found._dates()}{median}"


def diff_rows(found: Diff) -> list[tuple[str, str, str, str, str]]:
    """Of each change, for a person: code, old rate, new rate, move, and the suspicion or an empty text."""
    return [
        (one.code, figure(one.old), figure(one.new), _percent(one.move, sign="+"), one.suspicion or "")
        for one in found.changed
    ]


def diff_groups(found: Diff) -> list[str]:
    """The codes that are not compared, a line for each reason."""
    broken = [f"{code} ({day})" for code, day in found.incomparable]
    groups = (("added", found.added), ("removed", found.removed), ("unit changed, not compared", broken))
    return [f"{name}: {', '.join(members)}" for name, members in groups if members]


def diff(old: Snapshot, new: Snapshot) -> Diff:
    """What changed from one table to another: codes added, removed, unchanged and changed, the biggest moves first.

    The rates of all codes are compared as units of the code for one unit of one common base, exactly: the new table's
    base if the old one quotes it too, else the old table's. So the two need not have the same base. A move up means
    that the base buys more of the code. Halving and doubling are equally big.

    A move is marked as suspect where the new rate is a power of ten times the old one, within 1 %; where it is near the
    inverse of the old one; where it is more than a fifth up or a sixth down while the median of the other codes moved
    under 2 %. A code whose unit changed between the two dates (VES on 2021-10-01) is not compared, nor is anything
    measured in it: its rates are of two moneys. Where one of the dates is not known there is no such check.

    Raises `InvalidArgument` for anything but two Snapshots, and for two that have no base in common.
    Source of the units: data/unit-breaks.csv.

    >>> old = Snapshot("EUR", {"USD": "1.0847", "JPY": "162.75", "GBP": "0.83165"}, as_of="2024-10-18")
    >>> new = Snapshot("EUR", {"USD": "1.0853", "JPY": "16279", "CHF": "0.938"}, as_of="2024-10-21")
    >>> print(diff(old, new))
    changed 2, unchanged 0, added 1, removed 1, unit changed 0; base EUR, 2024-10-18 to 2024-10-21; median move ...
    JPY  162.75   16279  +9902.46 %  100 times the old rate: another unit?
    USD  1.0847  1.0853     +0.06 %
    added: CHF
    removed: GBP
    """
    _check("old", old)
    _check("new", new)
    base = _common_base(old, new)
    before, after = _rates_in(old, base), _rates_in(new, base)
    both = sorted(before.keys() & after.keys())
    breaks = [(code, _break(code, old, new)) for code in both]
    incomparable = tuple((code, day) for code, day in breaks if day is not None)
    moved = [Change(code, before[code], after[code]) for code, day in breaks if day is None]
    changed = sorted((change for change in moved if change.move), key=lambda change: (-change.size, change.code))
    return Diff(
        base, old.id, new.id, old.as_of, new.as_of,
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        unchanged=tuple(change.code for change in moved if not change.move),
        changed=tuple(_suspected(change, moved) for change in changed),
        incomparable=incomparable,
    )  # fmt: skip


def _check(argument: str, table: object) -> None:
    if isinstance(table, History):
        raise InvalidArgument(argument, shown(table), "of a history compare two days: history.at(day) gives one")
    if not isinstance(table, Snapshot):
        raise InvalidArgument(argument, shown(table), way_to_snapshot(table, argument))


def _common_base(old: Snapshot, new: Snapshot) -> str:
    """The code in units of which both are measured. Raises `InvalidArgument` where there is none."""
    shared = [base for base in (new.base, old.base) if base in old and base in new]
    for base in shared:
        if _break(base, old, new) is None:
            return base
    if shared:
        reason = f"{shared[0]} changed its unit on {_break(shared[0], old, new)}, and there is no other common base"
        raise InvalidArgument("new", f"{new!r} beside {old!r}", f"{reason}; compare tables of one side of that day")
    reason = f"there is no common base: {new.base} is not in the old table, nor {old.base} in the new one"
    raise InvalidArgument("new", f"{new!r} beside {old!r}", f"{reason}; one of them has to quote the other's base")


def _break(code: str, old: Snapshot, new: Snapshot) -> date | None:
    """The day between the two on which the unit of a code changed, whichever of them is the earlier one."""
    if old.as_of is None or new.as_of is None:
        return None
    days = [old.as_of, new.as_of, *(old.period or ()), *(new.period or ())]  # an average is of all its days
    return unit_break(code, min(days), max(days))


def _rates_in(snapshot: Snapshot, base: str) -> Mapping[str, Fraction]:
    """Units of each other code for one unit of a base."""
    units = {code: Fraction(number) for code, number in units_of(snapshot).items()}
    one = units.pop(base)
    return {code: number / one for code, number in units.items()}


def _suspected(change: Change, moved: list[Change]) -> Change:
    """The change, with why it looks like a fault beside those of all codes where it does."""
    jumped, inverse = 1 + change.size > JUMP, is_inverse(change.old, change.new)
    if not jumped and not inverse:
        return change  # nearly all of them; a power of ten is a jump
    median = median_of(other.size for other in moved if other.code != change.code)
    if inverse and (jumped or is_calm(median)):
        return change._replace(suspect="inverse", suspicion="near the inverse of the old rate: upside down?")
    power = scale_of(change.new / change.old)
    if power:
        times = f"10^{abs(power)}" if abs(power) > _MOST_PLACES else str(10 ** abs(power))
        factor = times if power > 0 else f"1/{times}"
        return change._replace(suspect="scale", suspicion=f"{factor} times the old rate: another unit?")
    if jumped and median is not None and is_calm(median):
        why = f"moved {_percent(abs(change.move), 0)} while the median of the others is {_percent(median)}"
        return change._replace(suspect="jump", suspicion=why)
    return change


def _lines(rows: list[tuple[str, str, str, str, str]]) -> Iterator[str]:
    """A line for each row, in columns; numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for code, *numbers, suspicion in rows:
        columns = [text.rjust(width) for text, width in zip(numbers, widths[1:], strict=False)]
        yield "  ".join([code.ljust(widths[0]), *columns, suspicion]).rstrip()


def _percent(move: Fraction, places: int = 2, sign: str = "") -> str:
    """A part of 1 in per cent, with more decimals where those asked for would say that there was no move."""
    for more in range(places, _MOST_PLACES + 1):
        number = round_to_places(*ratio(move * 100), more)
        if number:
            return f"{number:{sign}f} %"
    return f"{'-' if move < 0 else sign if move else ''}0 %"
