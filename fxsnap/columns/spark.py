"""Columns of Spark: `convert` over a DataFrame, with the same digits as `fxsnap.convert`, row for row.

One broadcast hash join with a small relation of integers, then arithmetic in 64 bits, in one stage of generated code:
the facts are not shuffled, and no Python worker is started. It is right with ``spark.sql.ansi.enabled`` on and off; see
`fxsnap.columns.sql` for what raises and what is null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyspark.sql import functions

from fxsnap.columns.dialects import DIALECTS, Amounts, decimal_amounts, integer_amounts
from fxsnap.columns.sql import Column, Literal, check_names, code_of, day_of, query_of
from fxsnap.errors import InvalidArgument
from fxsnap.history import History
from fxsnap.policy import PolicyLike
from fxsnap.snapshot import RoundingLike, Snapshot

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

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
    columns = frame.columns
    check_names(amount, into, columns)
    day = day_of(on, columns)
    types = {field.name: field.dataType for field in frame.schema.fields}
    if isinstance(day, Column) and types[day.name].typeName() != "date":
        raise InvalidArgument("on", f"a column of {types[day.name].simpleString()}", "expected date; cast it")
    query = query_of(
        "spark", amount, code_of(source, "source", columns, rates), code_of(target, "target", columns, rates),
        amounts=_amounts(types[amount]), rates=rates, on=day, policy=policy, rounding=rounding, errors=errors,
        dtype=dtype, into=into,
    )  # fmt: skip
    found = frame
    if query.ratios:
        ratios = functions.broadcast(frame.sparkSession.sql(query.ratios))
        found = found.join(ratios, functions.expr(query.condition), "left")
    for stage in query.stages:
        found = found.selectExpr("*", *(f"{expression} AS {name}" for name, expression in stage.items()))
    result = f"{query.result} AS {DIALECTS['spark'].quoted(into)}"
    return found.selectExpr(*map(DIALECTS["spark"].quoted, columns), result)


def _amounts(kind: Any) -> Amounts:
    if kind.typeName() == "decimal":
        return decimal_amounts(kind.precision, kind.scale)
    if kind.typeName() in _INTEGERS:
        return integer_amounts()
    way = "expected integers or decimals; cast it, so that the decimals are yours: CAST(amount AS DECIMAL(18, 2))"
    raise InvalidArgument("amount", f"a column of {kind.simpleString()}", way)
