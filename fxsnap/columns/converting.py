"""Columns into columns, slice by slice: codes and days become integers, the kernel does the rows, Python the rest.

Nothing is approximated: a row that the kernel cannot certify (a result beyond 2**51 steps, integers beyond 2**53, an
amount beyond int64 or of many digits) is done again with Python's integers, by the same definition.

A slice is as many rows as the caches hold, so what is made on the way is never written to memory and read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from fxsnap.columns.amounts import Amounts, amounts_in, amounts_of
from fxsnap.columns.asking import Asked
from fxsnap.columns.codes import codes_of, column_in, ordinals_of
from fxsnap.columns.dated import DatedPairs
from fxsnap.columns.decimals import Decimals, Doubles
from fxsnap.columns.dense import dense_of
from fxsnap.columns.kernel import muldiv
from fxsnap.columns.pairs import Pairs
from fxsnap.columns.places import Rows, Trouble
from fxsnap.columns.ratios import MOST, round_ratio, too_long
from fxsnap.columns.receipts import Converted
from fxsnap.columns.sums import sums_of
from fxsnap.errors import FxError, InvalidArgument, InvalidColumn, Problem
from fxsnap.exact import multiply
from fxsnap.policy import Lookup
from fxsnap.snapshot import Snapshot

Array = Any

SLICE = 1 << 16
_FIRST_ROWS = 5


def converted(asked: Asked, amount: Any, source: Any, target: Any, on: Any, *, counted: bool = False) -> Converted:
    """Convert the rows of columns; the days and the sums are found only where they are to be ``counted``.

    Raises `InvalidColumn` where rows cannot be converted, unless they are to be null.
    """
    columns = _columns_of(amount, source, target, on)
    pairs = _pairs_of(asked, on)
    rows = len(columns.amounts)
    out = (Decimals if asked.dtype == "decimal" else Doubles)(rows, asked.grid.scale)
    troubles: list[Trouble] = []
    remarks: dict[str, str] = {}
    days: Counter[date] = Counter()
    sums: Counter[int] = Counter()
    done = 0
    for start in range(0, max(rows, 1), SLICE):
        found = _slice(asked, pairs, columns, slice(start, start + SLICE))
        out.put(start, found.integers, found.valid, found.large)
        done += int(np.count_nonzero(found.valid))
        troubles += [(error, those + start) for error, those in found.troubles]
        remarks = pairs.remarks(found.rows, found.valid) | remarks
        if counted:
            days.update(pairs.days(found.rows, found.valid))
            sums.update(sums_of(found.integers, found.rows.targets, found.valid, found.large))
    problems = tuple(_problems(troubles))
    if problems and asked.errors == "raise":
        raise InvalidColumn(problems)
    of_codes = {pairs.codes[place]: total for place, total in sorted(sums.items())}
    return Converted(out.array(), rows, done, problems, remarks, dict(sorted(days.items())), of_codes)


class _Columns(NamedTuple):
    """The columns of a call, each as something that can be sliced; a code, or a day, for all rows as it is."""

    amounts: Any
    source: Any
    target: Any
    on: Any


def _columns_of(amount: Any, source: Any, target: Any, on: Any) -> _Columns:
    amounts = amounts_in(amount)
    read = {
        "source": source if isinstance(source, str) else column_in(source, "source"),
        "target": target if isinstance(target, str) else column_in(target, "target"),
        "on": on if _for_all(on) else column_in(on, "on"),
    }
    for name, column in read.items():
        if not _for_all(column) and len(column) != len(amounts):
            way = f"there are {len(amounts):,} amounts; the columns belong to the same rows"
            raise InvalidArgument(name, f"a column of {len(column):,} rows", way)
    return _Columns(amounts, **read)


def _for_all(value: Any) -> bool:
    return value is None or isinstance(value, str | date | Lookup)


def _pairs_of(asked: Asked, on: Any) -> Pairs | DatedPairs:
    """What converts the rows. Raises `InvalidArgument` and `RateNotFound` for what is said of all rows."""
    rates = asked.rates
    if isinstance(rates, Snapshot):
        if _for_all(on):
            rates.at(on, asked.policy)
        return Pairs(asked, rates)
    if not _for_all(on):
        return DatedPairs(asked, dense_of(rates, asked.policy))
    lookup = rates._asked(on, asked.policy)
    return DatedPairs(asked, dense_of(rates, lookup.policy), lookup.on.toordinal())


class _Slice(NamedTuple):
    """The results of a slice as integers of the grid's scale, where ``valid``; ``large`` has those beyond int64."""

    rows: Rows
    integers: Array
    valid: Array
    large: dict[int, int]
    troubles: list[Trouble]


def _slice(asked: Asked, pairs: Pairs | DatedPairs, columns: _Columns, part: slice) -> _Slice:
    amounts = amounts_of(columns.amounts[part])
    source, target = (
        column if isinstance(column, str) else codes_of(column[part], pairs.places.known, name)
        for column, name in ((columns.source, "source"), (columns.target, "target"))
    )
    days = None if _for_all(columns.on) else ordinals_of(columns.on[part])
    rows = pairs.rows(source, target, days, len(amounts.integers))
    integers, undone = muldiv(amounts.integers, *pairs.ratios(rows, amounts.scale), asked.grid.mode, rows.limit)
    factors = rows.factors
    if not isinstance(factors, int) or factors != 1:
        integers *= factors
    valid = amounts.valid & rows.able
    again = [] if undone is None else np.flatnonzero(valid & undone).tolist()
    more = [row for row in amounts.exact if rows.able[row]]
    large, too_large = _with_python(asked, amounts, pairs, rows, [*again, *more])
    valid[list(large)] = True
    valid[[int(row) for _, those in too_large for row in those]] = False
    bad = [(error, np.asarray([row])) for row, error in amounts.bad.items()]
    troubles = [*rows.troubles, *bad, *too_large]
    if troubles:
        there = amounts.valid.copy()
        there[[*amounts.exact, *amounts.bad]] = True
        for given in (source, target):
            there &= True if isinstance(given, str) else given.there()
        there &= True if days is None else days.valid
        those = [(error, of[there[of]]) for error, of in troubles]
        troubles = [(error, of) for error, of in those if len(of)]
    return _Slice(rows, integers, valid, large, troubles)


def _with_python(
    asked: Asked, amounts: Amounts, pairs: Pairs | DatedPairs, rows: Rows, those: Sequence[int]
) -> tuple[dict[int, int], list[Trouble]]:
    """The results of some rows one by one, of any size; and those that no column of decimals holds."""
    done: dict[int, int] = {}
    troubles: list[Trouble] = []
    for row in those:
        given = amounts.exact.get(row)
        if given is None:
            given = multiply(Decimal(int(amounts.integers[row])), Decimal((0, (1,), -amounts.scale)))
        rate, step = pairs.exact(rows, row)
        units = Fraction(given) * rate * 10**asked.grid.scale / step
        result = round_ratio(units.numerator, units.denominator, asked.grid.mode) * step
        if abs(result) > MOST:
            error = too_long(given, pairs.codes[int(rows.targets[row])])
            troubles.append((error, np.asarray([row])))
        else:
            done[row] = result
    return done, troubles


def _problems(troubles: Sequence[Trouble]) -> Iterator[Problem]:
    """One for each error, in the order of their first rows."""
    rows_of: dict[str, tuple[FxError, list[Array]]] = {}
    for error, rows in troubles:
        rows_of.setdefault(f"{type(error).__name__} {error}", (error, []))[1].append(rows)
    merged = [(error, np.sort(np.concatenate(rows))) for error, rows in rows_of.values()]
    for error, rows in sorted(merged, key=lambda one: int(one[1][0])):
        yield Problem(error, len(rows), tuple(rows[:_FIRST_ROWS].tolist()))
