"""What a Polars query is counted and added up by for its receipt: codes and day."""

from __future__ import annotations

from datetime import date

import polars as pl

from fxsnap.columns.grouped import Group
from fxsnap.columns.rowwise import Call

_LIMB = 10**18
"""Sums of what is below it fit into 128 bits for any number of rows; sums of whole results need not."""


def groups_of(rows: pl.LazyFrame, call: Call) -> list[Group]:
    """The groups of rows with the columns ``amount`` and ``units`` (integers of the grid), and those of the keys."""
    names = [name for name in rows.collect_schema().names() if name not in ("amount", "units")]
    units = pl.col("units")
    counts = [
        pl.len().alias("rows"), pl.col("amount").count().alias("given"), units.count().alias("converted"),
        (units // _LIMB).sum().alias("high"), (units % _LIMB).sum().alias("low"),
    ]  # fmt: skip
    keys = [pl.col(name) if name == "on" else pl.col(name).cast(pl.String) for name in names]
    summed = rows.group_by(keys).agg(counts) if keys else rows.select(counts)
    found = summed.collect(engine="streaming")
    days = python_days(found["on"]) if "on" in names else [None] * len(found)
    return [
        Group(
            row.get("source", call.source), row.get("target", call.target), day, row["rows"], row["given"],
            row["converted"], row["high"] * _LIMB + row["low"],
        )
        for row, day in zip(found.select(pl.exclude("on")).to_dicts(), days, strict=True)
    ]  # fmt: skip


def python_days(days: pl.Series) -> list[date | None]:
    """Dates of Python, which ends in 9999 where Polars does not; no rates are near either end."""
    return days.cast(pl.Date).clip(date.min, date.max).to_list()
