"""What a ledger is asked for, which of its columns have it, and what stands in the columns that are added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from fxsnap.errors import InvalidArgument
from fxsnap.phrases import listed, shown

_DAY = "date"


class Columns(NamedTuple):
    """The names of the columns that are read; ``day`` is None for the column ``date`` where there is one."""

    amount: str = "amount"
    source: str = "currency"
    day: str | None = None


class Found(NamedTuple):
    """The same columns as the file spells them; ``day`` is None where there is none, or none is wanted."""

    amount: str
    source: str
    day: str | None


class Beginning(NamedTuple):
    """The first line of a file that says something, its number, and the blank lines above it."""

    line: int
    first: str
    above: str


Row = tuple[int, str, str, tuple[str, str, str | None] | None, tuple[str, str] | None]
"""A record of a file: its line from 1, its text, its line end, the fields that are read from it, and its fault.

The fields are the texts of amount, code and day; None where they cannot be had, and then the fault has the column and
the reason. A record without either is a blank line. It is a plain tuple, for a named one takes as long to make as a
tenth of all that is done for a row.
"""


class Ledger(Protocol):
    """A file of rows, read once, and how it writes what is added to them."""

    names: list[str]
    found: Found
    day: str | None
    """The column that a row has its day in, if it has one."""

    def rows(self) -> Iterator[Row]:
        """Each record below the header, and each blank line. Raises `ParseError`, `ReadError`."""

    def head(self, target: str, legs: bool) -> str:
        """The text above the rows, with the names that are added. Raises `ParseError` where one is there already."""

    def before(self, target: str) -> str:
        """What stands between the text of a record and its result."""

    def after(self, rate: str, day: str | None, legs: str | None, target: str) -> str:
        """What stands between a result and the end of its record."""

    def reject_head(self) -> str:
        """The text above the bad rows."""

    def reject(self, row: Row, column: str, reason: str) -> str:
        """A bad row as it is written to the file of bad rows."""


def find_columns(names: Sequence[str], wanted: Columns, dated: bool) -> Found:
    """The columns that are meant: a name to the letter, or else the same but for capitals and blanks around it.

    ``dated`` says whether each row has a day of its own. Raises `InvalidArgument` for a name that is not there or is
    there twice, with the names that are.

    >>> find_columns(["Amount ", "currency", "Date"], Columns(), dated=True)
    Found(amount='Amount ', source='currency', day='Date')
    """
    amount, source = (_find(names, getattr(wanted, option), option) for option in ("amount", "source"))
    day = None
    if dated and (wanted.day is not None or named(names, _DAY)):
        day = _find(names, wanted.day or _DAY, "day")
    return Found(amount, source, day)


def named(names: Sequence[str], name: str) -> list[str]:
    """The names that are meant by a name: the same to the letter, or else the same but for capitals and blanks."""
    if name in names:
        return [one for one in names if one == name]
    return [one for one in names if one.strip().casefold() == name.strip().casefold()]


def _find(names: Sequence[str], name: str, option: str) -> str:
    found = named(names, name)
    if len(found) == 1:
        return found[0]
    if found:
        which = f"there are {len(found)} such columns ({listed([shown(one) for one in found], last='and')})"
        raise InvalidArgument(option, shown(name), f"{which}; rename all but one, or name another one")
    there = listed([shown(one) for one in names], 20, "and") if names else "there is none"
    raise InvalidArgument(option, shown(name), f"there is no such column; name one of those in the file: {there}")


def added_names(target: str, legs: bool) -> tuple[str, ...]:
    """The names of the columns that are added; with the target in them, for a figure without a currency says nothing.

    >>> added_names("EUR", legs=True)
    ('result_EUR', 'rate_EUR', 'rate_date_EUR', 'legs_EUR')
    """
    return tuple(f"{word}_{target}" for word in ("result", "rate", "rate_date", *(("legs",) if legs else ())))


def clash(names: Sequence[str], added: Sequence[str]) -> str:
    """What is to be said where a file has a column already that is to be added; empty where it has none."""
    twice = [name for name in added if named(names, name)]
    if not twice:
        return ""
    return f"the column {shown(twice[0])} is to be added, but it is there already; rename or remove it"
