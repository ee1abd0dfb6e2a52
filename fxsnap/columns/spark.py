"""Columns of Spark: `convert` over a DataFrame, with the same digits as `fxsnap.convert`, row for row.

One broadcast hash join with a small relation of integers, then arithmetic in 64 bits, in one stage of generated code:
the facts are not shuffled, and no Python worker is started. It is right with ``spark.sql.ansi.enabled`` on and off; see
`fxsnap.columns.sql` for what raises and what is null.
"""

from __future__ import annotations

from typing import Any

from fxsnap.columns.extras import needs

with needs("spark"):
    from pyspark.sql import DataFrame, functions

from fxsnap.columns.dialects import DIALECTS, Amounts, decimal_amounts, integer_amounts
from fxsnap.columns.grouped import receipt_of_groups
from fxsnap.columns.named import Column, Literal, Names, counts_of, names_of
from fxsnap.columns.receipts import ColumnReceipt
from fxsnap.columns.sql import query_of
from fxsnap.errors import InvalidArgument
from fxsnap.history import History
from fxsnap.phrases import shown
from fxsnap.policy import PolicyLike
from fxsnap.snapshot import RoundingLike, Snapshot

_ITS = DIALECTS["spark"]
_INTEGERS = ("byte", "short", "integer", "long")


def convert(
    frame: DataFrame,
    amount: str,
    source: str | Column | Literal,
    target: str | Column | Literal,
    *,
    rates: Snapshot | History,
    on: Any = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = "minor",
    errors: str = "raise",
    dtype: str = "decimal",
    into: str = "converted",
) -> DataFrame:
    """The DataFrame with one more column, ``into``: each amount in ``target``, rounded once.

    ``amount`` is a column of integers or of DecimalType with at most 18 decimals. ``source``, ``target`` and ``on`` are
    columns of the DataFrame (of text; ``on`` of DateType) or else a code, or a day, for all rows; for a name that is
    both, say which with `fxsnap.columns.sql.column` and `fxsnap.columns.sql.literal`. The result is a ``DecimalType(38,
    scale)`` with the scale of the rounding (4 where targets are a column, rounded to minor units), or with
    ``dtype="float64"`` the double nearest to it.

    Lazy: nothing is read before the result is asked for, and a row that cannot be converted fails the job only then,
    with a message that says which code it is. With ``errors="null"`` rows without a rate are null. Raises what
    `fxsnap.convert` raises for what is said of all rows, and `InvalidArgument`::

        sales = spark.read.parquet("sales")
        convert(sales, "amount", "code", "EUR", rates=fxsnap.sample(), into="eur").write.parquet("sales-in-eur")
    """
    names = _read(frame, amount, source, target, rates, on, into)
    names.warn(rates, policy)
    return _made(frame, amount, names, rates, policy, rounding, errors, dtype, into)


def explain(
    frame: DataFrame,
    amount: str,
    source: str | Column | Literal,
    target: str | Column | Literal,
    *,
    rates: Snapshot | History,
    on: Any = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = "minor",
    errors: str = "raise",
    dtype: str = "decimal",
    into: str = "converted",
) -> ColumnReceipt:
    """The receipt for `convert` with the same arguments; its ``result`` is the DataFrame, which stays lazy.

    The rows are read once for it, counted and added up by codes and day in Spark, and nothing but these sums is
    collected. With ``errors="null"`` its ``problems`` say what had no rates and in how many rows. What retired codes
    there are stands in its ``notes``::

        print(explain(sales, "amount", "code", "EUR", rates=fxsnap.sample()))
    """
    names = _read(frame, amount, source, target, rates, on, into)
    call = names.call(rates, policy, rounding, errors)
    decimals = _made(frame, amount, names, rates, policy, rounding, errors, "decimal", into)
    result = decimals
    if dtype != "decimal":
        result = _made(frame, amount, names, rates, policy, rounding, errors, dtype, into)
    keys, counts = (map(functions.expr, texts) for texts in (names.keys(_ITS), counts_of(_ITS, amount, into)))
    rows = decimals.groupBy(*keys).agg(*counts).collect()
    return receipt_of_groups(call, dtype, names.groups(rows, call.grid.scale), result)


def _read(frame: Any, amount: str, source: Any, target: Any, rates: Any, on: Any, into: str) -> Names:
    """Which columns of the frame are meant, and which codes or days."""
    if not isinstance(frame, DataFrame):
        raise InvalidArgument("frame", shown(frame), "expected a DataFrame of Spark, such as spark.table('sales')")
    kinds = {field.name: field.dataType.simpleString() for field in frame.schema}
    return names_of(kinds, amount, source, target, rates=rates, on=on, into=into)


def _made(
    frame: Any, amount: str, names: Names, rates: Any, policy: Any, rounding: Any, errors: str, dtype: str, into: str
) -> DataFrame:
    query = query_of(
        "spark", amount, names.source, names.target, amounts=_amounts(frame.schema[amount].dataType), rates=rates,
        on=names.on, policy=policy, rounding=rounding, errors=errors, dtype=dtype, into=into,
    )  # fmt: skip
    found: DataFrame = frame
    if query.ratios:
        ratios = functions.broadcast(frame.sparkSession.sql(query.ratios))
        found = found.join(ratios, functions.expr(query.condition), "left")
    for stage in query.stages:
        found = found.selectExpr("*", *(f"{expression} AS {name}" for name, expression in stage.items()))
    return found.selectExpr(*map(_ITS.quoted, frame.columns), f"{query.result} AS {_ITS.quoted(into)}")


def _amounts(kind: Any) -> Amounts:
    if kind.typeName() == "decimal":
        return decimal_amounts(kind.precision, kind.scale)
    if kind.typeName() in _INTEGERS:
        return integer_amounts()
    way = "expected integers or decimals; cast it, so that the decimals are yours: CAST(amount AS DECIMAL(18, 2))"
    raise InvalidArgument("amount", f"a column of {kind.simpleString()}", way)
