"""Spark Connect: the plan is made by a client without a JVM of its own, and the rows are the same.

In a process of its own, for a session of Connect and one of the other kind cannot be had together.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

pytest.importorskip("pyspark")
pytest.importorskip("grpc", reason="pyspark[connect] is not installed")

CLIENT = """
from pyspark.sql import SparkSession
import fxsnap, fxsnap.columns.spark as fxk

spark = SparkSession.builder.remote("local[2]").getOrCreate()
print(type(spark).__module__)
rows = "(1, 100.00BD, 'USD', DATE'2024-10-19'), (2, 250.00BD, 'JPY', DATE'2024-10-21'), (3, NULL, 'USD', NULL)"
sales = spark.sql(f"SELECT id, CAST(amount AS DECIMAL(18, 2)) AS amount, code, day FROM VALUES {rows} AS t(id, amount, code, day)")
print([row.eur for row in fxk.convert(sales, "amount", "code", "EUR", rates=fxsnap.sample(), into="eur").orderBy("id").collect()])
dated = dict(rates=fxsnap.ecb(), on="day", policy="previous")
print([row.eur for row in fxk.convert(sales, "amount", "code", "EUR", **dated, into="eur").orderBy("id").collect()])
print(fxk.explain(sales, "amount", "code", "EUR", **dated).days)
try:
    fxk.convert(sales, "amount", "'RMB'", "EUR", rates=fxsnap.sample())
except fxsnap.InvalidArgument as error:
    print(error)
try:
    fxk.convert(spark.sql("SELECT 1 AS amount, 'RMB' AS code"), "amount", "code", "EUR", rates=fxsnap.sample()).collect()
except Exception as error:
    print(str(error).partition("(")[0])
"""


@pytest.mark.skipif(shutil.which("java") is None, reason="java is not installed")
def test_a_client_of_spark_connect_has_the_same_rows() -> None:
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", CLIENT], capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert ran.stdout.splitlines() == [
        "pyspark.sql.connect.session",
        "[Decimal('92.12'), Decimal('1.54'), None]",
        "[Decimal('92.19'), Decimal('1.54'), None]",
        "{datetime.date(2024, 10, 18): 1, datetime.date(2024, 10, 21): 1}",
        "source cannot be \"'RMB'\": expected a column (id, amount, code or day) or a code of the rates",
        "[USER_RAISED_EXCEPTION] fxsnap: no rate from RMB to EUR in these rates ",
    ]
