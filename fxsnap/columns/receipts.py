"""The receipt of a column: which rates were used, for how many rows, and what they add up to."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from fxsnap.columns.asking import Asked
from fxsnap.errors import Problem
from fxsnap.exact import plain
from fxsnap.policy import Policy
from fxsnap.snapshot import Snapshot

SCHEMA = "fxsnap.columns 1"


class Converted(NamedTuple):
    """A column of results, and what a receipt says of it: ``sums`` are by target, in units of the grid's scale."""

    result: Any
    rows: int
    converted: int
    problems: tuple[Problem, ...]
    remarks: dict[str, str]
    days: dict[date, int]
    sums: dict[str, int]


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
    target = receipt.target or "the target of each"
    return f"{receipt.rows:,} row{'s' * (receipt.rows != 1)}, {receipt.converted:,} converted into {target}"


def _facts(receipt: ColumnReceipt) -> list[tuple[str, str]]:
    """What was done, as names and texts for a person."""
    days = sorted(receipt.days)
    none = "no day known" if receipt.converted else "of no day, for no row used any"
    span = f"{days[0]} to {days[-1]}, {len(days)} days" if len(days) > 1 else str(days[0]) if days else none
    asked = "" if receipt.policy is None else f", policy {receipt.policy}"
    return [
        ("rounding", f"{receipt.rounding}, {receipt.scale} decimals in the column"),
        *(("total", f"{plain(total)} {code}") for code, total in receipt.totals.items()),
        ("rates", f"{span}{asked}{f', {receipt.origin}' if receipt.origin else ''}"),
        *([("snapshot", receipt.snapshot_id)] if receipt.snapshot_id else []),
        *(("problem", str(one)) for one in receipt.problems),
        *(("note", note) for note in receipt.notes),
    ]


def receipt_of(asked: Asked, found: Converted) -> ColumnReceipt:
    """The receipt of what was converted."""
    rates = asked.rates
    table = rates if isinstance(rates, Snapshot) else None
    return ColumnReceipt(
        result=found.result, rows=found.rows, converted=found.converted, target=asked.target,
        rounding=str(asked.grid.rounding), scale=asked.grid.scale,
        policy=None if table else str(Policy.of(asked.policy)), origin=rates.origin,
        snapshot_id=table.id if table else None, days=found.days,
        totals={code: _decimal(total, -asked.grid.scale) for code, total in found.sums.items()},
        problems=found.problems, notes=tuple(found.remarks.values()),
    )  # fmt: skip


def _decimal(integer: int, exponent: int) -> Decimal:
    sign, digits = (1, str(-integer)) if integer < 0 else (0, str(integer))
    return Decimal((sign, tuple(map(int, digits)), exponent))
