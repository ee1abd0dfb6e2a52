"""Columns of pandas: Series in, Series out, with the same index, name and order. Needs ``fxsnap[pandas]``."""

from __future__ import annotations

from typing import Any

from fxsnap.columns.extras import needs

with needs("pandas"):
    import pandas as pd
    import pyarrow as pa

from fxsnap.columns import arrow
from fxsnap.columns.amounts import REFUSALS
from fxsnap.columns.receipts import ColumnReceipt
from fxsnap.errors import InvalidArgument
from fxsnap.history import History
from fxsnap.policy import PolicyLike
from fxsnap.snapshot import RoundingLike, Snapshot


def convert(
    amount: Any,
    source: Any,
    target: Any,
    *,
    rates: Snapshot | History,
    on: Any = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = "minor",
    errors: str = "raise",
    dtype: str = "decimal",
) -> Any:
    """What each amount of a Series is in the target, rounded once: a Series of Arrow decimals, with its index and name.

    ``source``, ``target`` and ``on`` are Series of the same index, or one value for all rows; see
    `fxsnap.columns.arrow.convert` for the types and the errors. NaN and NA are null. ``dtype="float64"`` gives a NumPy
    Series of the nearest doubles, with NaN for null: pandas describes, cumulates and plots those, not decimals.

    >>> import fxsnap, pandas as pd
    >>> import fxsnap.columns.pandas as fxp
    >>> df = pd.DataFrame({"amount": [100.0, 250.0], "currency": ["USD", "JPY"]}, index=["a", "b"])
    >>> fxp.convert(df["amount"], df["currency"], "EUR", rates=fxsnap.sample())
    a    92.12
    b     1.54
    Name: amount, dtype: decimal128(38, 2)[pyarrow]
    """
    values = _arrow(amount, source, target, on)
    result = arrow.convert(
        *values[:3], rates=rates, on=values[3], policy=policy, rounding=rounding, errors=errors, dtype=dtype
    )
    return _series(result, amount)


def explain(
    amount: Any,
    source: Any,
    target: Any,
    *,
    rates: Snapshot | History,
    on: Any = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = "minor",
    errors: str = "raise",
    dtype: str = "decimal",
) -> ColumnReceipt:
    """The receipt for `convert` with the same arguments; its ``result`` is the Series."""
    values = _arrow(amount, source, target, on)
    receipt = arrow.explain(
        *values[:3], rates=rates, on=values[3], policy=policy, rounding=rounding, errors=errors, dtype=dtype
    )
    return receipt._replace(result=_series(receipt.result, amount))


def _arrow(amount: Any, source: Any, target: Any, on: Any) -> list[Any]:
    if not isinstance(amount, pd.Series):
        raise InvalidArgument("amount", f"a {type(amount).__name__}", "expected a Series, such as df['amount']")
    values = []
    for argument, column in (("amount", amount), ("source", source), ("target", target), ("on", on)):
        if isinstance(column, pd.Series) and not column.index.equals(amount.index):
            way = "the amounts have another one; take the columns from one DataFrame"
            raise InvalidArgument(argument, "a Series with this index", way)
        if isinstance(column, pd.Timestamp):
            raise InvalidArgument(argument, str(column), "a moment is no day; pass .date()")
        values.append(_column(column, argument) if isinstance(column, pd.Series) else column)
    return values


def _column(series: Any, argument: str) -> Any:
    """A Series as Arrow; objects stay what they are."""
    if series.dtype != object:
        try:
            return pa.array(series, from_pandas=True)
        except REFUSALS as error:
            raise InvalidArgument(argument, f"a Series of {series.dtype}", f"no type of Arrow: {error}") from None
    return series.where(series.notna(), None).to_numpy()


def _series(result: Any, amount: Any) -> Any:
    decimals = pa.types.is_decimal(result.type)
    values = pd.arrays.ArrowExtensionArray(result) if decimals else result.to_numpy(zero_copy_only=False)
    return pd.Series(values, index=amount.index, name=amount.name)
