"""Columns into columns: the codes and days of the rows become integers, the kernel does the rows, Python the rest.

Nothing is approximated: a row that the kernel cannot certify (a result beyond 2**51 steps, integers beyond 2**53, an
amount beyond int64 or of many digits) is done again with Python's integers, by the same definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from fxsnap.columns.amounts import Amounts, amounts_of
from fxsnap.columns.asking import Asked
from fxsnap.columns.decimals import MOST
from fxsnap.columns.kernel import muldiv
from fxsnap.columns.pairs import DatedPairs, Pairs, Trouble, pairs_of
from fxsnap.columns.ratios import round_ratio
from fxsnap.errors import FxError, InvalidAmount, InvalidColumn, Problem, RetiredCurrencyWarning, warn_caller

Array = Any

_FIRST_ROWS = 5


class Converted(NamedTuple):
    """Results as integers of the grid's scale where ``valid``; ``large`` has those that int64 does not hold, by row."""

    integers: Array
    valid: Array
    large: dict[int, int]
    problems: tuple[Problem, ...]
    remarks: dict[str, str]
    amounts: Amounts
    pairs: Pairs | DatedPairs


def converted(asked: Asked, amount: Any, source: Any, target: Any, on: Any) -> Converted:
    """Convert the rows of columns. Raises `InvalidColumn` where rows cannot be, unless they are to be null."""
    amounts = amounts_of(amount)
    pairs = pairs_of(asked, len(amounts.integers), source, target, on)
    integers, undone = muldiv(amounts.integers, pairs.ratios(amounts.scale), asked.grid.mode, pairs.limit)
    steps = pairs.steps
    if not isinstance(steps, int) or steps != 1:
        integers *= steps
    valid = amounts.valid & pairs.able
    again = np.flatnonzero(valid & undone).tolist() if undone.any() else []
    large, too_large = _with_python(asked, amounts, pairs, [*again, *(row for row in amounts.exact if pairs.able[row])])
    valid[list(large)] = True
    valid[[row for _, rows in too_large for row in rows]] = False
    bad = [(error, np.asarray([row])) for row, error in amounts.bad.items()]
    problems = tuple(_problems([*pairs.troubles, *bad, *too_large]))
    if problems and asked.errors == "raise":
        raise InvalidColumn(problems)
    remarks = pairs.remarks()
    for text in remarks.values():
        warn_caller(text, RetiredCurrencyWarning)
    return Converted(integers, valid, large, problems, remarks, amounts, pairs)


def _with_python(
    asked: Asked, amounts: Amounts, pairs: Pairs | DatedPairs, rows: Sequence[int]
) -> tuple[dict[int, int], list[Trouble]]:
    """The results of rows one by one, of any size; and those that no column of decimals holds."""
    done: dict[int, int] = {}
    troubles: list[Trouble] = []
    for row in rows:
        given = amounts.exact.get(row)
        value = Fraction(int(amounts.integers[row]), 10**amounts.scale) if given is None else Fraction(given)
        rate, step = pairs.exact(row)
        units = value * rate * 10**asked.grid.scale / step
        result = round_ratio(units.numerator, units.denominator, asked.grid.mode) * step
        if abs(result) > MOST:
            reason = f"with {asked.grid.scale} decimals its result has more than the 38 digits that a column holds"
            troubles.append((InvalidAmount(str(value), reason), np.asarray([row])))
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
