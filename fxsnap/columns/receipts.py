"""The receipt of a column: which rates were used, for how many rows, and what they add up to."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from fxsnap.columns.asking import Asked
from fxsnap.columns.converting import Converted
from fxsnap.errors import Problem
from fxsnap.exact import plain
from fxsnap.policy import Policy
from fxsnap.snapshot import Snapshot

Array = Any

_LIMB = 21
"""Bits of a limb: a sum of 2**32 of them is still an exact double, which is what bincount adds in."""

SCHEMA = "fxsnap.columns 1"


class ColumnReceipt(NamedTuple):
    """What was done to a column, and its ``result``.

    ``rows`` are all, ``converted`` those with a result; the others are null, or in ``problems``. ``snapshot_id`` is of
    the table, None for a history; ``days`` has the rows by the day whose rates they used; ``totals`` the sum of the
    results by target, exact as they stand. ``notes`` are sentences that a reader should know. ``print`` shows it,
    `to_json` is a document.
    """

    result: Any
    rows: int
    converted: int
    target: str | None
    rounding: str
    scale: int
    policy: str | None
    origin: str | None
    snapshot_id: str | None
    days: dict[date, int]
    totals: dict[str, Decimal]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    def to_json(self) -> str:
        """The JSON document: decimals and days as text."""
        return json.dumps(
            {
                "schema": SCHEMA, "rows": self.rows, "converted": self.converted, "target": self.target,
                "rounding": self.rounding, "scale": self.scale, "policy": self.policy, "origin": self.origin,
                "snapshot_id": self.snapshot_id, "days": {str(day): rows for day, rows in self.days.items()},
                "totals": {code: plain(total) for code, total in self.totals.items()},
                "problems": [
                    {"error": str(one.error), "rows": one.rows, "first": list(one.first)} for one in self.problems
                ],
                "notes": list(self.notes),
            },
            ensure_ascii=False,
        )  # fmt: skip

    def __str__(self) -> str:
        """A few lines that a person can file."""
        return "\n".join([_heading(self), *(f"  {name:9}  {value}" for name, value in _facts(self))])

    def _repr_html_(self) -> str:
        from fxsnap.display.html import fields_html

        return fields_html(_heading(self), _facts(self))


def _heading(receipt: ColumnReceipt) -> str:
    return f"{receipt.rows:,} rows, {receipt.converted:,} converted into {receipt.target or 'the target of each'}"


def _facts(receipt: ColumnReceipt) -> list[tuple[str, str]]:
    """What was done, as names and texts for a person."""
    days = sorted(receipt.days)
    span = f"{days[0]} to {days[-1]}, {len(days)} days" if len(days) > 1 else str(days[0]) if days else "no day known"
    asked = "" if receipt.policy is None else f", policy {receipt.policy}"
    return [
        ("rounding", f"{receipt.rounding}, {receipt.scale} decimals in the column"),
        *(("total", f"{plain(total)} {code}") for code, total in receipt.totals.items()),
        ("rates", f"{span}{asked}{f', {receipt.origin}' if receipt.origin else ''}"),
        *([("snapshot", receipt.snapshot_id)] if receipt.snapshot_id else []),
        *(("problem", str(one)) for one in receipt.problems),
        *(("note", note) for note in receipt.notes),
    ]


def receipt_of(asked: Asked, found: Converted, result: Any) -> ColumnReceipt:
    """The receipt of what was converted."""
    rates = asked.rates
    table = rates if isinstance(rates, Snapshot) else None
    return ColumnReceipt(
        result=result, rows=len(found.valid), converted=int(found.valid.sum()), target=asked.target,
        rounding=str(asked.grid.rounding), scale=asked.grid.scale,
        policy=None if table else str(Policy.of(asked.policy)), origin=rates.origin,
        snapshot_id=table.id if table else None, days=found.pairs.days(found.valid), totals=_totals(asked, found),
        problems=found.problems, notes=tuple(found.remarks.values()),
    )  # fmt: skip


def _totals(asked: Asked, found: Converted) -> dict[str, Decimal]:
    """By target, the sum of the results; exact, in integers of the grid's scale."""
    places, valid = found.pairs.targets, found.valid.copy()
    valid[list(found.large)] = False
    sums = _sums(found.integers[valid], places[valid])
    for row, value in found.large.items():
        place = int(places[row])
        sums[place] = sums.get(place, 0) + value
    exponent = -asked.grid.scale
    codes = found.pairs.codes
    return {codes[place]: _decimal(total, exponent) for place, total in sorted(sums.items())}


def _decimal(integer: int, exponent: int) -> Decimal:
    sign, digits = (1, str(-integer)) if integer < 0 else (0, str(integer))
    return Decimal((sign, tuple(map(int, digits)), exponent))


def _sums(integers: Array, places: Array) -> dict[int, int]:
    """The exact sum of int64 values for each place."""
    if not len(integers):
        return {}
    mask = (1 << _LIMB) - 1
    limbs = [integers & mask, (integers >> _LIMB) & mask, integers >> 2 * _LIMB]
    parts = [np.bincount(places, weights=limb).tolist() for limb in limbs]
    return {
        place: sum(int(part[place]) << (_LIMB * limb) for limb, part in enumerate(parts))
        for place in np.unique(places).tolist()
    }
