"""What a caller of a relation names: its columns, or a code or a day for all rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from fxsnap.columns.dialects import Dialect
from fxsnap.columns.grouped import Group, total_of
from fxsnap.columns.rowwise import Call
from fxsnap.errors import InvalidArgument, RetiredCurrencyWarning, warn_caller
from fxsnap.history import History, check_rates
from fxsnap.phrases import listed, shown
from fxsnap.policy import Lookup, PolicyLike
from fxsnap.snapshot import RoundingLike, Snapshot


class Column(NamedTuple):
    """A column of the relation, where a code could be meant."""

    name: str


class Literal(NamedTuple):
    """One code, or one day, for all rows, where a column could be meant."""

    value: str


def column(name: str) -> Column:
    """Say that a column of the relation is meant: ``column("EUR")`` is a column that is called EUR."""
    return Column(name)


def literal(value: str) -> Literal:
    """Say that a code is meant, or a day: ``literal("EUR")`` beside a column that is called EUR."""
    return Literal(value)


class Names(NamedTuple):
    """The source, the target and the day of a call, each a `Column` or what is for all rows."""

    source: str | Column
    target: str | Column
    on: Any

    def columns(self) -> list[str]:
        """The columns there are, each once."""
        return list(dict.fromkeys(name.name for name in self if isinstance(name, Column)))

    def warn(self, rates: Snapshot | History, policy: PolicyLike) -> None:
        """Warn of retired codes where everything is known without a row."""
        source, target, on = self
        if isinstance(source, str) and isinstance(target, str) and not isinstance(on, Column):
            for remark in rates.at(on, policy, (source, target))._remarks_on(source, target).values():
                warn_caller(remark, RetiredCurrencyWarning)

    def call(self, rates: Any, policy: PolicyLike, rounding: RoundingLike, errors: str) -> Call:
        """The same call for rows one at a time, which knows what is wrong with a pair, and what is to be remarked."""
        source, target = (None if isinstance(code, Column) else code for code in self[:2])
        dated = isinstance(self.on, Column)
        day = None if dated else self.on
        return Call(source, target, rates=rates, on=day, dated=dated, policy=policy, rounding=rounding, errors=errors)

    def keys(self, its: Dialect) -> list[str]:
        """What the rows of a receipt are grouped by: an expression for each of `columns`."""
        day = self.on.name if isinstance(self.on, Column) else None
        return [(its.day if name == day else its.code)(its.quoted(name)) for name in self.columns()]

    def groups(self, rows: Iterable[Sequence[Any]], scale: int) -> list[Group]:
        """The groups that an engine found: a row has the `keys`, then the `counts_of` its amounts and results."""
        return [self._group(row, scale) for row in rows]

    def _group(self, row: Sequence[Any], scale: int) -> Group:
        values: dict[str, Any] = dict(zip(self.columns(), row, strict=False))
        source, target = (values[one.name] if isinstance(one, Column) else one for one in self[:2])
        day = values[self.on.name] if isinstance(self.on, Column) else None
        rows, given, converted, total = row[-4:]
        return Group(source, target, day, rows, given, converted, total_of(total, scale))


def counts_of(its: Dialect, amount: str, into: str) -> list[str]:
    """What the rows of a group are counted and added up by: all, those with an amount and with a result, their sum."""
    return ["count(*)", f"count({its.quoted(amount)})", f"count({its.quoted(into)})", f"sum({its.quoted(into)})"]


_TEXT = r"(VARCHAR|STRING|CHAR|ENUM)(\(.*\))?|VOID|\"NULL\""
"""The types of a column of codes. (Spark says which collation a text has, and then ``usd`` may be ``USD``.)"""


def names_of(
    kinds: Mapping[str, str], amount: Any, source: Any, target: Any, *, rates: Any, on: Any, into: Any
) -> Names:
    """What a caller named, of columns whose types an engine calls by these words. Raises `InvalidArgument`."""
    check_names(amount, into, kinds)
    names = Names(code_of(source, "source", kinds, rates), code_of(target, "target", kinds, rates), day_of(on, kinds))
    for argument, one in zip(("source", "target", "on"), names, strict=True):
        pattern, expected = ("DATE", "DATE") if argument == "on" else (_TEXT, "currency codes as plain text")
        if isinstance(one, Column) and not re.fullmatch(pattern, kinds[one.name].upper(), re.DOTALL):
            raise InvalidArgument(argument, f"a column of {kinds[one.name]}", f"expected {expected}; cast it")
    return names


def code_of(given: Any, argument: str, columns: Collection[str], rates: Any) -> str | Column:
    """What a caller wrote for a source or a target: a column of the relation, or else a code of the rates.

    Raises `InvalidArgument` where it is neither, or both.
    """
    check_rates(rates)
    codes = rates.codes
    if isinstance(given, Literal):
        return given.value
    if isinstance(given, Column) and given.name in columns:
        return given
    if isinstance(given, str) and given in columns and given in codes:
        ways = f"say fxsnap.columns.sql.column({given!r}) or fxsnap.columns.sql.literal({given!r})"
        raise InvalidArgument(argument, shown(given), f"it is a column and a code; {ways}")
    if isinstance(given, str) and given in columns:
        return Column(given)
    if isinstance(given, str) and given in codes:
        return given
    name = given.name if isinstance(given, Column) else given
    raise InvalidArgument(argument, shown(name), f"expected a column ({listed([*columns])}) or a code of the rates")


def day_of(given: Any, columns: Collection[str]) -> Any:
    """What a caller wrote for ``on``: a column, or else a day, as `fxsnap.convert` takes one."""
    if isinstance(given, Literal):
        return given.value
    if isinstance(given, Column) and given.name not in columns:
        raise InvalidArgument("on", shown(given.name), f"expected a column ({listed([*columns])}) or a day")
    if isinstance(given, str) and given in columns:
        return Column(given)
    if given is None or isinstance(given, str | date | Lookup | Column):
        return given
    raise InvalidArgument("on", shown(given), "expected a column or a day")


def check_names(amount: Any, into: Any, columns: Collection[str]) -> None:
    """Refuse an amount that is no column, and a name for the result that is taken. Engines ignore capitals there."""
    if amount not in columns:
        raise InvalidArgument("amount", shown(amount), f"expected the name of a column: {listed([*columns])}")
    if not isinstance(into, str) or not into or into.casefold() in {name.casefold() for name in columns}:
        raise InvalidArgument("into", shown(into), "expected a name that no column has")
    taken = [name for name in (*columns, into) if name.casefold().startswith("fxsnap_")]
    if taken:
        raise InvalidArgument(
            "into" if taken[0] == into else "amount", shown(taken[0]), "fxsnap_... are names in between"
        )
