"""Each engine as one function: rows in, results out, so that one suite asks all of them the same."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from fxsnap import Snapshot

Results = list[Decimal | None]
Engine = Callable[[Sequence[int | None], int, Sequence[str | None], Any, Snapshot, str], Results]
"""Amounts in units of ``10**-scale``, the scale, a source for each row, a target (a code, or one for each row), the rates
and the rounding."""


def arrow(units: Any, scale: int, sources: Any, target: Any, rates: Any, rounding: str) -> Results:
    """fxsnap.columns over Arrow arrays."""
    import pyarrow as pa

    from fxsnap import columns

    amounts = pa.array(
        [None if unit is None else Decimal(unit).scaleb(-scale) for unit in units], pa.decimal128(38, scale)
    )
    sources = pa.array(sources, pa.string())
    found: Results = columns.convert(amounts, sources, target, rates=rates, rounding=rounding).to_pylist()
    return found


def pandas(units: Any, scale: int, sources: Any, target: Any, rates: Any, rounding: str) -> Results:
    """fxsnap.columns.pandas over Series of objects and categories."""
    import pandas as pd

    import fxsnap.columns.pandas as fxp

    amounts = pd.Series([None if unit is None else Decimal(unit).scaleb(-scale) for unit in units], dtype=object)
    targets = target if isinstance(target, str) else pd.Series(target)
    found = fxp.convert(amounts, pd.Series(sources, dtype="category"), targets, rates=rates, rounding=rounding)
    return [None if value is pd.NA else value for value in found]


def _polars_frame(units: Any, scale: int, sources: Any, target: Any) -> Any:
    import polars as pl

    amounts = [None if unit is None else Decimal(unit).scaleb(-scale) for unit in units]
    columns = {"amount": pl.Series(amounts, dtype=pl.Decimal(38, scale)), "source": pl.Series(sources, dtype=pl.String)}
    return pl.DataFrame(
        columns if isinstance(target, str) else {**columns, "target": pl.Series(target, dtype=pl.String)}
    )


def _polars_expression(target: Any, rates: Any, rounding: str) -> Any:
    import polars as pl

    import fxsnap.columns.polars as fxp

    to = target if isinstance(target, str) else pl.col("target")
    return fxp.convert("amount", pl.col("source"), to, rates=rates, rounding=rounding).alias("result")


def polars(units: Any, scale: int, sources: Any, target: Any, rates: Any, rounding: str) -> Results:
    """fxsnap.columns.polars, eager."""
    frame = _polars_frame(units, scale, sources, target)
    found: Results = frame.select(_polars_expression(target, rates, rounding))["result"].to_list()
    return found


def polars_streaming(units: Any, scale: int, sources: Any, target: Any, rates: Any, rounding: str) -> Results:
    """fxsnap.columns.polars, lazy and streaming."""
    frame = _polars_frame(units, scale, sources, target).lazy()
    found = frame.select(_polars_expression(target, rates, rounding)).collect(engine="streaming")
    results: Results = found["result"].to_list()
    return results


def duckdb(units: Any, scale: int, sources: Any, target: Any, rates: Any, rounding: str) -> Results:
    """fxsnap.columns.duckdb over a relation; its rows are put in order again by a number."""
    import duckdb

    import fxsnap.columns.duckdb as fxd

    con = duckdb.connect()
    con.execute(f"CREATE TABLE t (place INTEGER, amount DECIMAL(38, {scale}), source VARCHAR, target VARCHAR)")
    targets = [None] * len(units) if isinstance(target, str) else target
    rows = [
        (at, None if unit is None else Decimal(unit).scaleb(-scale), source, to)
        for at, (unit, source, to) in enumerate(zip(units, sources, targets, strict=True))
    ]
    con.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
    found = fxd.convert(
        con.table("t"),
        "amount",
        "source",
        target if isinstance(target, str) else "target",
        rates=rates,
        rounding=rounding,
    )
    return [row[-1] for row in found.order("place").fetchall()]


def spark(units: Any, scale: int, sources: Any, target: Any, rates: Any, rounding: str) -> Results:
    """fxsnap.columns.spark over a DataFrame; its rows are put in order again by a number."""
    from pyspark.sql import SparkSession

    import fxsnap.columns.spark as fxs

    targets = [None] * len(units) if isinstance(target, str) else target
    quoted = [["NULL" if code is None else f"'{code}'" for code in codes] for codes in (sources, targets)]
    amounts = ["NULL" if unit is None else f"{Decimal(unit).scaleb(-scale):f}" for unit in units]
    rows = ", ".join(
        f"({place}, CAST('{amount}' AS DECIMAL(38, {scale})), {source}, {to})".replace("'NULL'", "NULL")
        for place, (amount, source, to) in enumerate(zip(amounts, *quoted, strict=True))
    )
    # VALUES, for a DataFrame of Python rows needs a Python worker, and there is none to be found.
    frame = SparkSession.active().sql(f"SELECT * FROM VALUES {rows} AS t(place, amount, source, target)")
    found = fxs.convert(
        frame, "amount", "source", target if isinstance(target, str) else "target", rates=rates, rounding=rounding
    )
    return [row[-1] for row in found.orderBy("place").collect()]


ENGINES: dict[str, tuple[Engine, tuple[str, ...]]] = {
    "arrow": (arrow, ("numpy", "pyarrow")),
    "pandas": (pandas, ("numpy", "pyarrow", "pandas")),
    "polars": (polars, ("polars",)),
    "polars streaming": (polars_streaming, ("polars",)),
    "duckdb": (duckdb, ("duckdb",)),
    "spark": (spark, ("pyspark",)),
}
"""Each engine and the packages it needs."""


def missing(name: str) -> str:
    """What an engine lacks here; empty where it can run."""
    lacking = [package for package in ENGINES[name][1] if importlib.util.find_spec(package) is None]
    if name == "spark" and not lacking and shutil.which("java") is None:
        lacking = ["java"]
    return ", ".join(lacking)
