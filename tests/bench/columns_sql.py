"""Columns in DuckDB and Spark, beside each engine's own float join: ``python tests/bench/columns_sql.py [ROWS]``.

Without ROWS with 10**6 and 10**7. What counts are ratios within one run, for machines are noisy; each figure is the best
of three rounds, and what is compared takes turns. Nothing here is a test: an aim that is missed is shown, not raised.
"""

from __future__ import annotations

import gc
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

import fxsnap
import fxsnap.columns.duckdb as fxd

ROUNDS = 3
SAMPLE = fxsnap.sample()
CODES = [code for code in SAMPLE if not SAMPLE.remarks(code) and SAMPLE.rate(code, "EUR").value < 10_000]
"""Without BTC, of which nobody has 10**11 units: the guard would raise."""


def best(tasks: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The best time in seconds of each task; in each round every task has its turn."""
    times: dict[str, float] = {}
    for _ in range(rounds):
        for name, task in tasks.items():
            gc.collect()
            start = time.perf_counter()
            task()
            times[name] = min(times.get(name, 9e9), time.perf_counter() - start)
    return times


def shown(engine: str, rows: int, times: dict[str, float], base: str, aims: dict[str, str]) -> None:
    print(f"\n{engine}, {rows:,} rows")
    for name, taken in times.items():
        ratio = times[base] / taken
        print(
            f"  {name:<52} {rows / taken / 1e6:7.1f} Mrows/s  {ratio:5.2f} of the float join  {aims.get(name, '')}".rstrip()
        )


def facts(rows: int, path: str) -> None:
    """Amounts of 0.01 to 10**11 units, evenly by their digits, a tenth of them negative; codes; days of 27 years."""
    codes = ", ".join(f"'{code}'" for code in CODES)
    quoted = ", ".join(f"'{code}'" for code in fxsnap.ecb().at("last").codes)
    duckdb.sql(f"""
        COPY (SELECT a::DECIMAL(18, 2) AS amount, a::BIGINT AS units, a AS number, code, ecb_code, day
          FROM (SELECT round(pow(10, random() * 13 - 2), 2) * CASE WHEN random() < 0.1 THEN -1 ELSE 1 END AS a,
                  ([{codes}])[1 + (random() * {len(CODES)})::INTEGER % {len(CODES)}] AS code,
                  ([{quoted}])[1 + (random() * 30)::INTEGER % 30] AS ecb_code,
                  DATE '2019-01-01' + (random() * 2000)::INTEGER AS day
                FROM range({rows}))) TO '{path}' (FORMAT parquet)""")


def floats() -> str:
    """The rates to EUR as doubles, as VALUES."""
    rates = [(code, float(SAMPLE.rate(code, "EUR").value)) for code in CODES]
    return ", ".join(f"('{code}', {rate!r}::DOUBLE)" for code, rate in rates)


def in_duckdb(rows: int, path: str) -> None:
    """From a table in memory to a table in memory: what is measured is the conversion."""
    con = duckdb.connect()
    con.execute(f"CREATE TABLE facts AS SELECT * FROM '{path}'")
    con.execute(f"CREATE TABLE rates AS SELECT * FROM (VALUES {floats()}) AS t(code, rate)")

    def kept(query: Any) -> None:
        con.execute("DROP TABLE IF EXISTS made")
        if isinstance(query, str):
            con.execute(f"CREATE TABLE made AS {query}")
        else:
            query.project("eur").create("made")

    def exact(amount: str, **how: Any) -> Callable[[], None]:
        return lambda: kept(fxd.convert(con.table("facts"), amount, "code", "EUR", rates=SAMPLE, into="eur", **how))

    def dated() -> None:
        kept(fxd.convert(con.table("facts"), "amount", "ecb_code", "EUR", rates=fxsnap.ecb(), on="day",
                         policy="previous", into="eur"))  # fmt: skip

    join = "SELECT {} AS eur FROM facts LEFT JOIN rates USING (code)"
    float_join = "float join, round(2)"
    tasks: dict[str, Callable[[], object]] = {
        float_join: lambda: kept(join.format("round(number * rate, 2)")),
        "float join, no rounding": lambda: kept(join.format("number * rate")),
        "decimal times rate of 12 places, round(2) (wrong)": lambda: kept(
            join.format("round(amount::DECIMAL(38, 2) * rate::DECIMAL(24, 12), 2)")
        ),
        "fxsnap, DECIMAL in and out, guarded": exact("amount"),
        "fxsnap, BIGINT in, DECIMAL out": exact("units"),
        "fxsnap, DECIMAL in, float64 out": exact("amount", dtype="float64"),
        "fxsnap, dated, DECIMAL in and out": dated,
    }
    aims = {"fxsnap, DECIMAL in and out, guarded": "(aim: at least 0.4)"}
    shown(f"DuckDB {duckdb.__version__}", rows, best(tasks), float_join, aims)


def main(sizes: list[int]) -> None:
    print(f"{platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "facts.parquet")
            facts(rows, path)
            in_duckdb(rows, path)
            in_spark(rows, path)


def in_spark(rows: int, path: str) -> None:
    """From Parquet, over one join, to nothing (Spark's noop sink): what is read is converted, and nothing is written."""
    from pyspark.sql import SparkSession, functions

    import fxsnap.columns.spark as fxk

    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "3g")
    for name, value in (("ui.enabled", "false"), ("driver.host", "127.0.0.1"), ("driver.bindAddress", "127.0.0.1"),
                        ("ui.showConsoleProgress", "false")):  # fmt: skip
        builder = builder.config(f"spark.{name}", value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    read = spark.read.parquet(path)
    values = ", ".join(f"('{code}', {float(SAMPLE.rate(code, 'EUR').value)!r}D)" for code in CODES)
    rates = functions.broadcast(spark.sql(f"SELECT * FROM VALUES {values} AS t(code, rate)"))

    def gone(frame: Any) -> None:
        frame.select("eur").write.format("noop").mode("overwrite").save()

    def floats_as(expression: str) -> Callable[[], None]:
        return lambda: gone(read.join(rates, "code", "left").selectExpr(f"{expression} AS eur"))

    def exact(amount: str, **how: Any) -> Callable[[], None]:
        return lambda: gone(fxk.convert(read, amount, "code", "EUR", rates=SAMPLE, into="eur", **how))

    def integers() -> None:
        gone(
            fxk.convert(read, "units", "code", "JPY", rates=SAMPLE, into="eur").selectExpr("CAST(eur AS BIGINT) AS eur")
        )

    def dated() -> None:
        gone(
            fxk.convert(read, "amount", "ecb_code", "EUR", rates=fxsnap.ecb(), on="day", policy="previous", into="eur")
        )

    float_join = "float join, round(2)"
    tasks: dict[str, Callable[[], object]] = {
        float_join: floats_as("round(number * rate, 2)"),
        "float join, no rounding": floats_as("number * rate"),
        "decimal times rate of 12 places, round(2) (wrong)": floats_as(
            "round(amount * CAST(rate AS DECIMAL(24, 12)), 2)"
        ),
        "fxsnap, BIGINT in, integers out": integers,
        "fxsnap, BIGINT in, DECIMAL out": exact("units"),
        "fxsnap, DECIMAL in and out": exact("amount"),
        "fxsnap, DECIMAL in, float64 out": exact("amount", dtype="float64"),
        "fxsnap, dated, DECIMAL in and out": dated,
    }
    aims = {"fxsnap, BIGINT in, integers out": "(aim: at least 1.5)"}
    shown(f"Spark {spark.version}, local[2]", rows, best(tasks), float_join, aims)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10**6, 10**7])
