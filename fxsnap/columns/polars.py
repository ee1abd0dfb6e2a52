"""Columns of Polars, with the same digits as `fxsnap.convert`, row for row: eager, lazy and streaming.

Needs ``fxsnap[polars]``. Expressions in, an expression out, which is Polars' own arithmetic on Int128 in every row;
Python looks at each batch once, for rows that these integers cannot answer: it converts them exactly, or says what is
wrong, and it looks up tables of days. With ``errors="null"``, no column of days and amounts that are integers there is
nothing to look for, and no Python at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import repeat
from typing import Any, cast, overload

from fxsnap.columns.extras import needs

with needs("polars"):
    import polars as pl

from fxsnap.columns.asking import DTYPES, ERRORS
from fxsnap.columns.grouped import receipt_of_groups
from fxsnap.columns.polars_groups import groups_of, python_days
from fxsnap.columns.polars_plan import INT, Result, amount_of, result_of
from fxsnap.columns.receipts import ColumnReceipt
from fxsnap.columns.remarked import days_to_look_at, warn_of, warn_of_literals
from fxsnap.columns.rowwise import Call
from fxsnap.errors import InvalidArgument, InvalidColumn, Problem, UnknownCurrency
from fxsnap.given import one_of
from fxsnap.phrases import shown
from fxsnap.policy import Day, PolicyLike

Column = pl.Expr | pl.Series
_NAMES = ("amount", "source", "target", "on")
_CODE_TYPES = (pl.String, pl.Categorical, pl.Enum, pl.Null)


class ColumnRefused(InvalidColumn):
    """`InvalidColumn` from inside a query: its message, without the rows, which a batch of a query does not know.

    Polars raises an error of ours again as one of the same class made from one text, the message with where in the
    query it was; so this one can be made from that. ``problems`` is then empty.
    """

    def __init__(self, told: str | tuple[Problem, ...]) -> None:
        super().__init__(() if isinstance(told, str) else told)
        self.args = (told if isinstance(told, str) else _told(told),)

    def __str__(self) -> str:
        return str(self.args[0])


def _told(problems: tuple[Problem, ...]) -> str:
    lines = "".join(f"\n  {one.error} ({one.rows:,} row{'s' * (one.rows != 1)})" for one in problems[:20])
    more = f"\n  and {len(problems) - 20} more" if len(problems) > 20 else ""
    way = "errors='null' makes them null, and Series instead of expressions say which rows"
    return f"a batch of this query has rows that cannot be converted ({way}):{lines}{more}"


class TypeRefused(InvalidArgument):
    """`InvalidArgument` from inside a query, where the type of a column comes out; made from one text as above."""

    def __init__(self, told: str) -> None:
        super().__init__("column", "this", told)
        self.args = (told,)

    def __str__(self) -> str:
        return str(self.args[0])


@overload
def convert(
    amount: pl.Series, source: str | pl.Series, target: str | pl.Series, *, rates: object,
    on: Day | pl.Series = None, policy: PolicyLike = None, rounding: object = "minor", errors: str = "raise",
    dtype: str = "decimal",
) -> pl.Series: ...  # fmt: skip


@overload
def convert(
    amount: str | pl.Expr, source: str | pl.Expr, target: str | pl.Expr, *, rates: object,
    on: Day | pl.Expr = None, policy: PolicyLike = None, rounding: object = "minor", errors: str = "raise",
    dtype: str = "decimal",
) -> pl.Expr: ...  # fmt: skip


def convert(
    amount: str | Column, source: str | Column, target: str | Column, *, rates: object,
    on: Day | Column = None, policy: PolicyLike = None, rounding: object = "minor", errors: str = "raise",
    dtype: str = "decimal",
) -> Column:  # fmt: skip
    """What a column of amounts is in another currency, each row rounded once, exactly as `fxsnap.convert` does it.

    ``amount`` is the name of a column or an expression, and then the result is an expression; or a Series, and then it
    is a Series. It holds integers, Decimal, Float64 (at each value's shortest repr) or decimal text. ``source`` and
    ``target`` are each one code (``"EUR"``) or a column of codes (``pl.col("currency")``, a Series), ``on`` one day or
    a column of dates. ``rounding`` may not be None: a column has one scale, that of the rounding and the target, and 4
    for ``"minor"`` with a column of targets. ``dtype="float64"`` gives the doubles nearest to the rounded decimals.

    Null rows stay null. ``errors="raise"`` raises `InvalidColumn` for rows that cannot be converted, when a query runs;
    ``errors="null"`` makes them null. Raises `InvalidArgument`, for a literal code `UnknownCurrency`, for a literal day
    `RateNotFound`, and `RoundingRequired`.

    >>> import polars as pl
    >>> from fxsnap import Snapshot
    >>> rates = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"})
    >>> frame = pl.DataFrame({"amount": ["100", "18500", None], "currency": ["USD", "JPY", "USD"]})
    >>> frame.select(eur=convert("amount", pl.col("currency"), "EUR", rates=rates))["eur"].to_list()
    [Decimal('92.12'), Decimal('113.63'), None]
    """
    one_of(dtype, "dtype", DTYPES)
    columns = _columns(amount, source, target, on)
    call = _call(columns, source, target, on, rates, policy, rounding, errors)
    if isinstance(amount, pl.Series):
        units, _ = _eager(call, cast("dict[str, pl.Series]", columns), errors)
        _warn(call, _frame(columns))
        return _as_column(units, call, dtype).alias(amount.name)
    warn_of_literals(call)
    return _expression(call, columns, dtype)


def explain(
    amount: str | Column, source: str | Column, target: str | Column, *, rates: object,
    on: Day | Column = None, policy: PolicyLike = None, rounding: object = "minor", errors: str = "raise",
    dtype: str = "decimal", frame: pl.DataFrame | pl.LazyFrame | None = None,
) -> ColumnReceipt:  # fmt: skip
    """The receipt for `convert` with the same arguments; its ``result`` is the Series, or the expression.

    Expressions belong to a ``frame``, which is read once, by the streaming engine, counted and added up by codes and
    day; Series need none. What retired codes there are stands in its ``notes``. With ``errors="null"`` its ``problems``
    say what could not be converted, in how many rows, and for Series in which.

    >>> import polars as pl
    >>> from fxsnap import Snapshot
    >>> rates = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"})
    >>> frame = pl.LazyFrame({"amount": ["100", "18500", None], "currency": ["USD", "JPY", "USD"]})
    >>> receipt = explain("amount", pl.col("currency"), "EUR", rates=rates, frame=frame)
    >>> receipt.rows, receipt.converted, receipt.totals
    (3, 2, {'EUR': Decimal('205.75')})
    """
    one_of(dtype, "dtype", DTYPES)
    columns = _columns(amount, source, target, on)
    one_of(errors, "errors", ERRORS)
    telling = "raise" if isinstance(amount, pl.Series) else errors  # what is wrong is to be told in any case
    call = _call(columns, source, target, on, rates, policy, rounding, telling)
    if isinstance(amount, pl.Series):
        if frame is not None:
            raise InvalidArgument("frame", "beside Series", "expected nothing; Series hold their own rows")
        units, problems = _eager(call, cast("dict[str, pl.Series]", columns), errors)
        groups = groups_of(_frame(columns).with_columns(units=units).lazy(), call)
        result = _as_column(units, call, dtype).alias(amount.name)
        return receipt_of_groups(call, dtype, groups, result)._replace(problems=problems)
    if not isinstance(frame, pl.DataFrame | pl.LazyFrame):
        way = "expected the DataFrame or LazyFrame whose columns these are; without one, pass Series"
        raise InvalidArgument("frame", shown(frame), way)
    read = {name: cast(pl.Expr, column) for name, column in columns.items()}
    groups = groups_of(frame.lazy().select(**read, units=_expression(call, columns, None)), call)
    return receipt_of_groups(call, dtype, groups, _expression(call, columns, dtype))


def _call(
    columns: dict[str, Column], source: object, target: object, on: object, rates: object, policy: PolicyLike,
    rounding: object, errors: str,
) -> Call:  # fmt: skip
    day = None if "on" in columns else cast(Day, on)
    try:
        return Call(
            _literal(source, "source"), _literal(target, "target"), rates=rates, on=day, dated="on" in columns,
            policy=policy, rounding=rounding, errors=errors,
        )  # fmt: skip
    except UnknownCurrency as error:  # of a literal, which may have been meant as the name of a column
        if error.suggestions or error.way_out:
            raise
        way = f"a column is pl.col({error.code!r})"
        raise UnknownCurrency(error.code, error.where, error.count, error.as_of, (), way) from None
    except InvalidArgument as error:
        if error.name != "on" or not isinstance(day, str):
            raise
        raise InvalidArgument("on", error.value, f"{error.expected}; a column is pl.col({day!r})") from None


def _expression(call: Call, columns: dict[str, Column], dtype: str | None) -> pl.Expr:
    """The conversion as an expression; without a ``dtype`` as integers of the grid."""

    def planned(inputs: Sequence[tuple[pl.Expr, pl.DataType]]) -> pl.Expr:
        given = {name: expr for name, (expr, _) in zip(columns, inputs, strict=True)}
        try:
            found = _planned(call, given, dict(zip(columns, (kind for _, kind in inputs), strict=True)))
        except InvalidArgument as error:
            raise TypeRefused(str(error)) from None
        units = found.units
        if call.errors == "raise" or not found.is_whole:
            look = partial(_completed_batch, call, [*columns])
            units = pl.map_batches([*given.values(), units], look, return_dtype=INT, is_elementwise=True)
        return (units if dtype is None else _written(units, call, dtype)).alias(given["amount"].meta.output_name())

    return pl.pipe_with_dtype([cast(pl.Expr, column) for column in columns.values()], planned)


def _columns(amount: object, source: object, target: object, on: object) -> dict[str, Column]:
    """What of the arguments is a column: all of it expressions, or all of it Series of one length."""
    if isinstance(amount, str):
        amount = pl.col(amount)
    if not isinstance(amount, pl.Expr | pl.Series):
        way = "expected the name of a column, an expression or a Series (one amount: fxsnap.convert)"
        raise InvalidArgument("amount", shown(amount), way)
    given = zip(_NAMES, (amount, source, target, on), strict=True)
    columns = {name: value for name, value in given if isinstance(value, pl.Expr | pl.Series)}
    for name, column in columns.items():
        if isinstance(amount, pl.Series) != isinstance(column, pl.Series):
            way = "the columns of one call are all expressions, or all Series"
            raise InvalidArgument(name, f"{shown(column)} beside {shown(amount)}", way)
        if isinstance(amount, pl.Series) and len(cast(pl.Series, column)) != len(amount):
            lengths = f"a Series of {len(cast(pl.Series, column))} rows beside {len(amount)} amounts"
            raise InvalidArgument(name, lengths, "the columns of one call are of one length")
    return columns


def _literal(code: object, argument: str) -> str | None:
    """A code that is one for all rows; None for a column of codes."""
    if isinstance(code, pl.Expr | pl.Series):
        return None
    if not isinstance(code, str):
        raise InvalidArgument(argument, shown(code), "expected a code such as 'EUR', or a column: pl.col('currency')")
    return code


def _planned(call: Call, given: dict[str, pl.Expr], kinds: dict[str, pl.DataType]) -> Result:
    """The native part, for columns of known types. Raises `InvalidArgument` for one that cannot be what it should."""
    for name in ("source", "target"):
        if name in kinds and not isinstance(kinds[name], _CODE_TYPES):
            raise InvalidArgument(name, f"a column of {kinds[name]}", "expected codes: String, Categorical or Enum")
    day = kinds.get("on", pl.Null())
    if isinstance(day, pl.Datetime):
        raise InvalidArgument("on", f"a column of {day}", "it is a day; pass .dt.date() of it, in the right time zone")
    if not isinstance(day, pl.Date | pl.Null):
        raise InvalidArgument("on", f"a column of {day}", "expected dates; of ISO text pass .str.to_date()")
    amount = amount_of(given["amount"], kinds["amount"])
    return result_of(call, amount, given.get("source"), given.get("target"), given.get("on"))


def _written(units: pl.Expr, call: Call, dtype: str) -> pl.Expr:
    """Integers of the grid as the column that was asked for; Polars' cast to a double is the nearest one."""
    decimals = units.reinterpret(dtype=pl.Decimal(38, call.grid.scale))
    return decimals if dtype == "decimal" else decimals.cast(pl.Float64())


def _as_column(units: pl.Series, call: Call, dtype: str) -> pl.Series:
    return units.to_frame("units").select(_written(pl.col("units"), call, dtype)).to_series()


def _frame(columns: dict[str, Column]) -> pl.DataFrame:
    return pl.DataFrame([cast(pl.Series, column).alias(name) for name, column in columns.items()])


def _eager(call: Call, columns: dict[str, pl.Series], errors: str) -> tuple[pl.Series, tuple[Problem, ...]]:
    """Series at once, and by the streaming engine, because what is between is then small enough for the caches."""
    frame = _frame({**columns})
    found = _planned(call, {name: pl.col(name) for name in columns}, dict(frame.schema))
    units = frame.lazy().select(units=found.units).collect(engine="streaming")["units"]
    units, problems = _completed(call, [*columns], frame.get_columns(), units, with_rows=True)
    if problems and errors == "raise":
        raise InvalidColumn(problems)
    return units, problems


def _completed_batch(call: Call, names: list[str], columns: Sequence[pl.Series]) -> pl.Series:
    """A batch of a query with the rows converted that its integers could not."""
    units, problems = _completed(call, names, columns[:-1], columns[-1], with_rows=False)
    if problems and call.errors == "raise":
        raise ColumnRefused(problems)
    return units


def _completed(
    call: Call, names: list[str], given: Sequence[pl.Series], units: pl.Series, with_rows: bool
) -> tuple[pl.Series, tuple[Problem, ...]]:
    """Results with those put in that Python has to see to: null ones where every column has something."""
    if len(units) != len(given[0]):  # nothing of it is a column: there are no integers for any row
        units = units.new_from_index(0, len(given[0]))
    if not units.null_count():
        return units, ()
    missing = units.is_null()
    for column in given:
        missing &= column.is_not_null()
    places = missing.arg_true()
    if not len(places):
        return units, ()
    values: dict[str, Any] = {
        name: python_days(column.gather(places)) if name == "on" else column.gather(places).to_list()
        for name, column in zip(names, given, strict=True)
    }
    count = len(places)
    sources = values.get("source", repeat(call.source, count))
    targets = values.get("target", repeat(call.target, count))
    rows = zip(places.to_list(), values["amount"], sources, targets, values.get("on", repeat(None, count)), strict=True)
    results, problems = call.convert_rows(rows)
    return units.scatter(places, pl.Series(results, dtype=INT)), problems.as_tuple(with_rows)


def _warn(call: Call, frame: pl.DataFrame) -> None:
    """Warn of the codes that are there."""
    names = [name for name in frame.columns if name != "amount"]
    frame = frame.drop_nulls("amount")
    used = frame.lazy().select(names).drop_nulls() if names else pl.LazyFrame()
    if call.dated:
        ends = python_days(pl.Series([frame["on"].to_physical().min(), frame["on"].to_physical().max()]).cast(pl.Int32))
        if ends[0] is None or ends[1] is None or (days := days_to_look_at(call, ends[0], ends[1])) is None:
            return
        used = used.filter(pl.col("on").is_between(*days))
    pairs = used.unique().collect().to_dicts() if names else [{}]
    base = call.rates.base
    rows = [
        (pair.get("source") or call.source or base, pair.get("target") or call.target or base, pair.get("on"))
        for pair in pairs
    ]
    warn_of(call, rows)
