"""Columns of Spark: zero wrong rows with ANSI on and off, one broadcast join, and what raises.

A session takes ten seconds to start; there is one for all of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sql_rows as rows_of
from sql_rows import MINOR, MODES, Row

import fxsnap
from fxsnap.columns import sql
from fxsnap.errors import InvalidArgument, RetiredCurrencyWarning, RoundingRequired

pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)
pyspark = pytest.importorskip("pyspark")

from fxsnap.columns.spark import convert, explain  # noqa: E402

SAMPLE = fxsnap.sample()
ANSI = pytest.mark.parametrize("ansi", ["true", "false"], ids=["ansi", "not-ansi"])


@pytest.fixture
def table(spark: Any, tmp_path: Path) -> Callable[..., Any]:
    """A DataFrame of rows, with amounts of a type."""

    def made(rows: list[Row], scale: int = 2, kind: str = "") -> Any:
        path = rows_of.write(tmp_path / f"rows{len(list(tmp_path.iterdir()))}.csv", rows, scale)
        return spark.read.schema(
            f"row INT, amount {kind or f'DECIMAL(18, {scale})'}, source STRING, target STRING"
        ).csv(path)

    return made


def wrong(found: Any, rows: list[Row], want: list[Any]) -> list[Any]:
    """The rows that are not what they must be."""
    got = {row[0]: row[1] for row in found.select("row", "converted").collect()}
    assert len(got) == len(rows)
    return [(row, want[place], got[place]) for place, row in enumerate(rows) if got[place] != want[place]]


# Right


@pytest.mark.parametrize(
    ("mode", "ansi"),
    [*((mode, ("true", "false")[place % 2]) for place, mode in enumerate(MODES)), ("HALF_EVEN", "false")],
)
def test_every_mode(spark: Any, table: Callable[..., Any], mode: str, ansi: str) -> None:
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    rows = rows_of.pairs(2, ["EUR"]) + rows_of.extremes(2, "EUR", 2)
    found = convert(table(rows), "amount", "source", "EUR", rates=SAMPLE, rounding=f"minor:{mode}")
    assert found.schema["converted"].dataType.simpleString() == "decimal(38,2)"
    assert wrong(found, rows, [rows_of.expected(row, 2, 2, mode) for row in rows]) == []


@pytest.mark.parametrize(("target", "digits", "ansi"), [("JPY", 0, "true"), ("KWD", 3, "false"), ("CLF", 4, "true")])
def test_other_digits(spark: Any, table: Callable[..., Any], target: str, digits: int, ansi: str) -> None:
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    rows = rows_of.pairs(2, [target]) + rows_of.extremes(2, target, digits)
    found = convert(table(rows), "amount", "source", target, rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, 2, digits) for row in rows]) == []


@ANSI
def test_the_rows_nearest_to_a_tie_of_all_pairs(spark: Any, table: Callable[..., Any], ansi: str) -> None:
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    rows = rows_of.pairs(2, [code for code in rows_of.CODES if MINOR[code] is not None])
    found = convert(table(rows), "amount", "source", "target", rates=SAMPLE)
    assert found.schema["converted"].dataType.simpleString() == "decimal(38,4)"
    assert wrong(found, rows, [rows_of.expected(row, 2, MINOR[row.target] or 0) for row in rows]) == []


@pytest.mark.parametrize(
    ("kind", "scale", "ansi"),
    [
        ("BIGINT", 0, "true"), ("BIGINT", 0, "false"), ("INT", 0, "true"), ("DECIMAL(38, 2)", 2, "false"),
        ("DECIMAL(38, 18)", 18, "true"), ("DECIMAL(18, 18)", 18, "false"), ("DECIMAL(9, 4)", 4, "false"),
    ],
)  # fmt: skip
def test_amounts_of_other_types(spark: Any, table: Callable[..., Any], kind: str, scale: int, ansi: str) -> None:
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    rows = rows_of.pairs(scale, ["EUR"]) + rows_of.extremes(scale, "EUR", 2)
    room = {"INT": 2**31, "DECIMAL(9, 4)": 10**9}.get(kind, 10**18)
    rows = [row for row in rows if row.amount is None or abs(row.amount) < room]
    found = convert(table(rows, scale, kind), "amount", "source", "EUR", rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, scale, 2) for row in rows]) == []


@ANSI
def test_doubles_are_the_nearest(spark: Any, table: Callable[..., Any], ansi: str) -> None:
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    rows = rows_of.pairs(2, ["EUR"]) + rows_of.extremes(2, "EUR", 2)
    found = convert(table(rows), "amount", "source", "EUR", rates=SAMPLE, dtype="float64")
    want = [None if (exact := rows_of.expected(row, 2, 2)) is None else float(exact) for row in rows]
    assert wrong(found, rows, want) == []


def test_one_code_for_all_rows_and_no_join(table: Callable[..., Any]) -> None:
    rows = [Row(amount, "USD", "EUR") for amount in rows_of.near_ties("USD", "EUR", 2, 2)] + [Row(None, "USD", "EUR")]
    found = convert(table(rows), "amount", "USD", "EUR", rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, 2, 2) for row in rows]) == []
    assert "Join" not in plan_of(found)
    with pytest.warns(RetiredCurrencyWarning, match="LTL is a retired code"):
        convert(table(rows), "amount", "LTL", "EUR", rates=SAMPLE)


def test_names_that_want_quoting(spark: Any) -> None:
    facts = spark.sql("SELECT 300.00BD AS `the ``amount```, 'USD' AS `select`, 1 AS `a b`")
    found = convert(facts, "the `amount`", "select", "EUR", rates=SAMPLE, into="in `EUR`")
    assert found.columns == ["the `amount`", "select", "a b", "in `EUR`"]
    assert found.collect()[0][3] == Decimal("276.34")


# Days

ECB = fxsnap.ecb()["2023-12-01":"2024-02-29"]


@pytest.mark.parametrize(("policy", "ansi"), [("exact", "true"), ("previous", "false"), ("next:2", "true")])
@pytest.mark.parametrize("target", ["EUR", "column"])
def test_days_of_a_history(spark: Any, policy: str, ansi: str, target: str) -> None:
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    chance = random.Random(7)
    days = [date(2023, 11, 20) + timedelta(chance.randrange(115)) for _ in range(200)]
    codes = [(chance.choice(["EUR", "USD", "JPY", "TRY"]), chance.choice(["EUR", "GBP", "HUF"])) for _ in days]
    amounts = [Decimal(chance.randrange(-(10**8), 10**8)).scaleb(-2) for _ in days]
    values = ", ".join(
        f"({row}, {amount}BD, '{one}', '{two}', DATE '{day}')"
        for row, (amount, (one, two), day) in enumerate(zip(amounts, codes, days, strict=True))
    )
    facts = spark.sql(
        f"SELECT * FROM VALUES {values}, (200, 1BD, 'USD', 'EUR', NULL), (201, NULL, 'USD', 'EUR', DATE '2024-01-02') AS t(row, amount, source, target, day)"
    )
    to = "target" if target == "column" else target
    found = convert(facts, "amount", "source", to, rates=ECB, on="day", policy=policy, errors="null")
    got = {row["row"]: row["converted"] for row in found.collect()}
    for row, (amount, (one, two), day) in enumerate(zip(amounts, codes, days, strict=True)):
        try:
            want = ECB.convert(
                amount, one, two if target == "column" else target, on=day, policy=policy, rounding="minor"
            )
        except fxsnap.RateNotFound:
            want = None
        assert got[row] == want, (amount, one, two, day)
    assert got[200] is None
    assert got[201] is None
    fails(
        convert(facts, "amount", "source", to, rates=ECB, on="day", policy=policy),
        "no rate from ... to ... on 202.-..-.. under the policy",
    )


def test_the_whole_history(spark: Any) -> None:
    ecb = fxsnap.ecb()
    facts = spark.sql(
        "SELECT 100.00BD AS amount, 'USD' AS code, date_add(DATE '1999-01-04', CAST(97 * id AS INT)) AS day FROM range(100)"
    )
    found = convert(facts, "amount", "code", "EUR", rates=ecb, on="day", policy="previous")
    for row in found.collect():
        assert row["converted"] == ecb.convert(100, "USD", "EUR", on=row["day"], policy="previous", rounding="minor")
    assert_one_broadcast_join(plan_of(found))


# The plan


def plan_of(found: Any) -> str:
    """The physical plan; of one that has run, the final form alone."""
    return str(found._jdf.queryExecution().executedPlan().toString()).partition("== Initial Plan ==")[0]


def assert_one_broadcast_join(plan: str) -> None:
    assert len(re.findall(r"BroadcastHashJoin .*LeftOuter, BuildRight", plan)) == 1
    assert len(re.findall(r"\bExchange\b|SortMergeJoin|ShuffledHashJoin|Python|ArrowEval", plan)) == 0
    assert len(re.findall(r"BroadcastExchange", plan)) == 1


@pytest.mark.parametrize("target", ["EUR", "target"])
def test_one_broadcast_join_and_no_shuffle_of_the_facts(
    spark: Any, table: Callable[..., Any], target: str, tmp_path: Path
) -> None:
    rows = rows_of.pairs(2, ["EUR"])
    table(rows).write.parquet(str(tmp_path / "facts"))
    spark.conf.set("spark.sql.autoBroadcastJoinThreshold", "-1")  # the hint must do it alone
    try:
        found = convert(spark.read.parquet(str(tmp_path / "facts")), "amount", "source", target, rates=SAMPLE)
        assert_one_broadcast_join(plan_of(found))
        found.write.parquet(str(tmp_path / "made"))
    finally:
        spark.conf.unset("spark.sql.autoBroadcastJoinThreshold")
    back = spark.read.parquet(str(tmp_path / "made"))
    assert back.columns == ["row", "amount", "source", "target", "converted"]
    assert wrong(back, rows, [rows_of.expected(row, 2, 2) for row in rows]) == []


def test_the_text_for_plain_sql_is_the_same(spark: Any, table: Callable[..., Any]) -> None:
    rows = rows_of.pairs(2, ["EUR"])[:200] + rows_of.extremes(2, "EUR", 2)[:50]
    table(rows).createOrReplaceTempView("facts")
    text = sql.conversion(
        "spark", "facts", "amount", sql.column("source"), "EUR", amounts=sql.any_amounts(2), rates=SAMPLE
    )
    found = spark.sql(text)
    assert found.columns == ["row", "amount", "source", "target", "converted"]
    assert_one_broadcast_join(plan_of(found))
    assert wrong(found, rows, [rows_of.expected(row, 2, 2) for row in rows]) == []
    spark.sql("SELECT 1 AS row, 1.005BD AS amount, 'USD' AS source").createOrReplaceTempView("facts")
    fails(spark.sql(text), "1.005 is too large, or has more than 2 decimals")
    for amount in ("'1.00'", "1.00D"):
        spark.sql(f"SELECT 1 AS row, {amount} AS amount, 'USD' AS source").createOrReplaceTempView("facts")
        fails(spark.sql(text), "is neither an integer nor a decimal; cast it")


def test_days_that_python_does_not_have(spark: Any) -> None:
    facts = spark.sql("SELECT 1 AS amount, 'USD' AS code, explode(array(DATE '10000-01-01', DATE '2024-10-21')) AS day")
    receipt = explain(facts, "amount", "code", "EUR", rates=SAMPLE, on="day", errors="null")
    assert (receipt.rows, receipt.converted, receipt.days) == (2, 1, {date(2024, 10, 21): 1})
    assert [one.rows for one in receipt.problems] == [1]


# What raises


def fails(found: Any, match: str) -> None:
    from pyspark.errors import PySparkException

    with pytest.raises(PySparkException, match=match):
        found.collect()


@ANSI
def test_an_unknown_code(spark: Any, table: Callable[..., Any], ansi: str) -> None:
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    facts = table([Row(1, "USD", "EUR"), Row(1, "XXX", "EUR"), Row(None, "XXX", "EUR")])
    found = convert(facts, "amount", "source", "EUR", rates=SAMPLE)
    fails(found, "no rate from XXX to EUR in these rates .170 codes, as of 2024-10-21")
    assert len(found.filter("source <> 'XXX'").collect()) == 1
    found = convert(facts, "amount", "source", "EUR", rates=SAMPLE, errors="null")
    assert [row["converted"] for row in found.orderBy("row").collect()] == [Decimal("0.01"), None, None]


@ANSI
@pytest.mark.parametrize("kind", ["DECIMAL(38, 2)", "BIGINT"])
def test_what_is_beyond_the_certified_range(spark: Any, table: Callable[..., Any], kind: str, ansi: str) -> None:
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    scale = 2 if "DECIMAL" in kind else 0
    limit = rows_of.most("XAU", "EUR", scale, 2)
    rows = [Row(limit, "XAU", "EUR"), Row(-limit, "XAU", "EUR")]
    found = convert(table(rows, scale, kind), "amount", "source", "EUR", rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, scale, 2) for row in rows]) == []
    for amount in [limit + 1, 9 * 10**18, 2**63 - 1, -(2**63), *([10**35] if scale else [])]:
        for errors in ("raise", "null"):
            facts = table([Row(amount, "XAU", "EUR")], scale, kind)
            fails(
                convert(facts, "amount", "source", "EUR", rates=SAMPLE, errors=errors),
                "from XAU to EUR is too large for 64 bits",
            )


def test_a_target_without_a_minor_unit(table: Callable[..., Any]) -> None:
    facts = table([Row(100_00, "USD", "XAU"), Row(100_00, "USD", "EUR")])
    with pytest.raises(RoundingRequired):
        convert(facts, "amount", "source", "XAU", rates=SAMPLE)
    fails(convert(facts, "amount", "source", "target", rates=SAMPLE), "XAU has no minor unit")


def test_what_is_refused_before_anything_is_read(spark: Any) -> None:
    facts = spark.sql("SELECT 1.5D AS x, 1.00BD AS amount, 'USD' AS source, timestamp '2024-01-01 00:00:00' AS moment")
    with pytest.raises(InvalidArgument, match="frame cannot be 'facts': expected a DataFrame of Spark"):
        convert("facts", "amount", "source", "EUR", rates=SAMPLE)  # type: ignore[arg-type]
    others = spark.sql("SELECT 1 AS amount, 5 AS row, 'usd' COLLATE UTF8_LCASE AS source")
    for name in ("row", "source"):  # with that collation usd would be USD
        with pytest.raises(InvalidArgument, match=r"source cannot be a column of .*: expected currency codes as plain"):
            convert(others, "amount", name, "EUR", rates=SAMPLE)
    for arguments, how, match in (
        (("x", "source", "EUR"), {}, "a column of double: .*cast it"),
        (("amount", "currency", "EUR"), {}, "expected a column .x, amount, source or moment. or a code"),
        (("amount", "source", "EUR"), {"on": "moment"}, "a column of timestamp: .*expected DATE"),
        (("amount", "source", "EUR"), {"into": "X"}, "a name that no column has"),
    ):
        with pytest.raises(InvalidArgument, match=match):
            convert(facts, *arguments, rates=SAMPLE, **how)
