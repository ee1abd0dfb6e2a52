"""Rows that are hard to convert, with the right answers by `Fraction`; the same for every engine.

A case is a column of amounts (integers of one scale), with a source and a target for each row, and a rounding. Its answers
are exact: the amount times the ratio of the two rates, rounded once by the mode's definition (`oracle.to_places`).
"""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import oracle

import fxsnap

MODES = ("half_even", "half_up", "half_down", "up", "down", "ceiling", "floor")
SAMPLE = fxsnap.sample()
LIVE = [code for code in SAMPLE.codes if not SAMPLE.remarks(code)]
WITH_MINOR = [code for code in LIVE if fxsnap.currency(code).minor_unit is not None]
INT64 = 2**63 - 1


class Row(NamedTuple):
    """An amount of ``units * 10**-scale`` from one code to another."""

    units: int
    source: str
    target: str


def ratio(source: str, target: str, places: int, scale: int) -> Fraction:
    """What one unit of ``10**-scale`` of a source is in units of ``10**-places`` of a target."""
    return oracle.RATES[target] / oracle.RATES[source] * Fraction(10) ** (places - scale)


def answer(row: Row, places: int, scale: int, mode: str) -> Decimal:
    """The right result of a row."""
    value = row.units * ratio(row.source, row.target, places, scale) / Fraction(10) ** places
    return Decimal(oracle.to_places(value, places, f"ROUND_{mode.upper()}"))


def near_ties(source: str, target: str, places: int, scale: int, chance: random.Random, limit: int) -> list[int]:
    """Amounts whose result is a tie, or as near to one as any, where there are such below a limit: A * N = D/2 (mod D)."""
    exact = ratio(source, target, places, scale)
    n, d = exact.numerator, exact.denominator
    found = []
    for off in (-1, 0, 1):
        wanted = (d // 2 + off) % d
        try:
            amount = wanted * pow(n, -1, d) % d
        except ValueError:
            continue
        if 0 < amount <= limit:
            more = amount + d * chance.randrange(1 + (limit - amount) // d)
            found += [amount, -amount, more, -more]
    return found


def rows_between(pairs: list[tuple[str, str]], places: int, scale: int, limit: int, seed: int) -> list[Row]:
    """Ties and neighbours of ties, zero, one, random amounts and the extremes of each pair."""
    chance = random.Random(seed)
    rows = []
    for source, target in pairs:
        amounts = near_ties(source, target, places, scale, chance, limit)
        amounts += [0, 1, -1, limit, -limit, chance.randrange(-limit, limit), chance.randrange(-(10**6), 10**6)]
        rows += [Row(units, source, target) for units in amounts]
    return rows


def all_pairs(codes: list[str] | None = None) -> list[tuple[str, str]]:
    """Every pair of some codes, the live ones of the sample unless said otherwise."""
    there = LIVE if codes is None else codes
    return [(source, target) for source in there for target in there]
