"""Rows that find out an engine: exact ties, the nearest to a tie, extremes, nulls; and what each must become.

What is expected is counted with fractions (`oracle`), from the published table, and never by the library.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import oracle

import fxsnap
from fxsnap.columns.ratios import MODES

CODES = sorted(oracle.RATES)
MINOR = {code: fxsnap.currency(code).minor_unit for code in CODES}
"""Decimals of an amount; None for those that have none, as gold."""

MODES = MODES
LARGEST = 10**18 - 1
"""Amounts and results of the engines have at most 18 digits."""


class Row(NamedTuple):
    """An amount in units of ``10**-scale`` (None is null), and the two codes."""

    amount: int | None
    source: str | None
    target: str


def exact(row: Row, scale: int, digits: int) -> Fraction:
    """The exact result in units of ``10**-digits``."""
    assert row.amount is not None
    assert row.source is not None
    return Fraction(row.amount, 10**scale) / oracle.RATES[row.source] * oracle.RATES[row.target] * 10**digits


def expected(row: Row, scale: int, digits: int, mode: str = "HALF_EVEN") -> Decimal | None:
    """The result, rounded once."""
    if row.amount is None or row.source is None:
        return None
    return Decimal(oracle.whole(exact(row, scale, digits), f"ROUND_{mode}")).scaleb(-digits)


def most(source: str, target: str, scale: int, digits: int) -> int:
    """The largest amount whose result has 18 digits."""
    one = exact(Row(1, source, target), scale, digits)
    return min(LARGEST, int(LARGEST / one))


def fits(source: str, target: str, scale: int, digits: int) -> bool:
    """Whether N and D are short enough for a division in 64 bits."""
    one = exact(Row(1, source, target), scale, digits)
    return one.numerator + one.denominator <= 2**56


def near_ties(source: str, target: str, scale: int, digits: int) -> Iterator[int]:
    """The amounts that lie on a tie, or as near to one as an amount can lie, on both sides."""
    one = exact(Row(1, source, target), scale, digits)
    n, d = one.numerator, one.denominator
    if d == 1:
        return
    back = pow(n, -1, d)
    halves = [d // 2] if d % 2 == 0 else []  # 2 * A * n is d modulo 2 * d: a tie
    halves += [(d - 1) // 2, (d + 1) // 2] if d % 2 else [d // 2 - 1, d // 2 + 1]
    for half in halves:
        yield half * back % d


def pairs(scale: int, targets: Iterable[str], per_pair: int = 3) -> list[Row]:
    """Rows near a tie for every source and target, each with a sign."""
    chance = random.Random(1597)
    rows = []
    for target in targets:
        digits = MINOR[target]
        assert digits is not None
        for source in CODES:
            if not fits(source, target, scale, digits):
                continue
            limit = most(source, target, scale, max(digits, 4))
            near = [amount for amount in near_ties(source, target, scale, digits) if amount <= limit]
            rows += [Row(chance.choice((1, -1)) * amount, source, target) for amount in near[:per_pair]]
    chance.shuffle(rows)
    return rows


def extremes(scale: int, target: str, digits: int) -> list[Row]:
    """For every source zero, one, the largest amount and those beside it, with both signs, and nulls."""
    rows = [Row(None, "USD", target), Row(None, None, target), Row(5, None, target)]
    for source in CODES:
        if not fits(source, target, scale, digits):
            continue
        limit = most(source, target, scale, digits)
        for amount in (0, 1, 5, limit, limit - 1, limit // 2 + 1, 10**11 + 5):
            if amount <= limit:
                rows += [Row(amount, source, target), Row(-amount, source, target)]
    return rows


def write(path: Path, rows: list[Row], scale: int) -> str:
    """The rows as CSV: number of the row, amount, source, target. Both engines read decimals of it exactly."""
    with path.open("w", newline="", encoding="ascii") as file:
        out = csv.writer(file, lineterminator="\n")
        for number, row in enumerate(rows):
            amount = "" if row.amount is None else format(Decimal(row.amount).scaleb(-scale), "f")
            out.writerow((number, amount, row.source or "", row.target))
    return str(path)
