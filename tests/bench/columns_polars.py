"""The benchmark of Polars columns: ``python tests/bench/columns_polars.py [ROWS ...]`` (10**6 and 10**7 unless said).

As in core.py: ratios within one run, the best of several rounds that take turns, and nothing here is a test. Every task
keeps the order of the rows; the join of float rates, which users write today, has ``maintain_order="left"``.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from core import best, row

import fxsnap
from fxsnap.columns.polars import convert

ROUNDS = 4
DATED = ["USD", "JPY", "GBP", "CHF", "SEK", "NOK", "DKK", "CAD", "AUD", "PLN", "CZK", "HUF"]


def frame_of(rows: int) -> pl.DataFrame:
    """Amounts of 0.01 to 10**9, one in ten negative, in the codes of the sample; dates of 1999 to 2024."""
    chance = np.random.default_rng(4217)
    cents = (10 ** chance.uniform(0, 11, rows)).astype(np.int64) * np.where(chance.random(rows) < 0.1, -1, 1)
    days = chance.integers(10_600, 19_900, rows).astype(np.int32)
    return pl.DataFrame({
        "whole": cents,
        "currency": np.array(fxsnap.sample().codes)[chance.integers(0, len(fxsnap.sample()), rows)],
        "target": np.array(["EUR", "JPY", "GBP", "KWD"])[chance.integers(0, 4, rows)],
        "of_ecb": np.array(DATED)[chance.integers(0, len(DATED), rows)],
        "day": pl.Series(days).cast(pl.Date),
        "float": cents / 100,
    }).with_columns(
        decimal=pl.col("whole").cast(pl.Int128).reinterpret(dtype=pl.Decimal(38, 2)),
        text=pl.col("float").cast(pl.String),
        category=pl.col("currency").cast(pl.Enum(fxsnap.sample().codes)),
    )  # fmt: skip


def rate_table() -> pl.DataFrame:
    sample = fxsnap.sample()
    rates = {"USD": Decimal(1), **{quote.counter: quote.value for quote in sample.quotes}}
    return pl.DataFrame({
        "currency": [*rates],
        "rate": [float(rates["EUR"] / rate) for rate in rates.values()],
        "twelve": pl.Series([round(rates["EUR"] / rate, 12) for rate in rates.values()], dtype=pl.Decimal(38, 12)),
        "to": pl.Series([rates["EUR"]] * len(rates), dtype=pl.Decimal(38, 6)),
        "from": pl.Series([*rates.values()], dtype=pl.Decimal(38, 6)),
    })  # fmt: skip


def tasks_of(frame: pl.DataFrame) -> dict[str, Callable[[], Any]]:
    sample, ecb, code = fxsnap.sample(), fxsnap.ecb(), pl.col("currency")
    joined = frame.lazy().join(rate_table().lazy(), on="currency", how="left", maintain_order="left")

    def join(expression: pl.Expr) -> Callable[[], Any]:
        return lambda: joined.select(expression).collect(engine="streaming")

    def ours(*columns: Any, engine: Any = "streaming", rates: Any = sample, **asked: Any) -> Callable[[], Any]:
        query = frame.lazy().select(convert(*columns, rates=rates, **asked))
        return lambda: query.collect(engine=engine)

    dated: dict[str, Any] = {"rates": ecb, "on": pl.col("day"), "policy": "previous"}
    return {
        "float join, round": join((pl.col("float") * pl.col("rate")).round(2)),
        "decimal join, rate of 12 decimals (wrong)": join((pl.col("decimal") * pl.col("twelve")).round(2)),
        "decimal join, times one rate, over the other (wrong)": join(pl.col("decimal") * pl.col("to") / pl.col("from")),
        "integers in": ours("whole", code, "EUR"),
        "integers in, errors='null' (no Python)": ours("whole", code, "EUR", errors="null"),
        "integers in, codes as Enum": ours("whole", pl.col("category"), "EUR"),
        "integers in, half up": ours("whole", code, "EUR", rounding="minor:half_up"),
        "decimals in": ours("decimal", code, "EUR"),
        "decimals in, doubles out": ours("decimal", code, "EUR", dtype="float64"),
        "floats in": ours("float", code, "EUR"),
        "text in": ours("text", code, "EUR"),
        "decimals in, a column of targets": ours("decimal", code, pl.col("target")),
        "decimals in, dated, to EUR": ours("decimal", pl.col("of_ecb"), "EUR", **dated),
        "decimals in, dated, to USD": ours("decimal", pl.col("of_ecb"), "USD", **dated),
        "decimals in, the in-memory engine": ours("decimal", code, "EUR", engine="in-memory"),
        "decimals in, Series": lambda: convert(frame["decimal"], frame["currency"], "EUR", rates=sample),
    }


def main() -> None:
    warnings.simplefilter("ignore")
    print(f"polars {pl.__version__}, {pl.thread_pool_size()} threads; streaming engine, order kept")
    for rows in map(int, sys.argv[1:] or ("1000000", "10000000")):
        times = best(tasks_of(frame_of(rows)), ROUNDS)
        join = times["float join, round"]
        print(f"\n{rows:,} rows")
        for name, taken in times.items():
            aim = "   aim: within 3 times" if name == "integers in" else ""
            row(name, f"{rows / taken / 1e6:.1f} M/s", f"{taken / join:5.2f} times the float join{aim}")


if __name__ == "__main__":
    main()
