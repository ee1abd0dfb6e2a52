"""Columns of Arrow and NumPy, with the same digits as `fxsnap.convert`, row for row. Needs ``fxsnap[arrow]``."""

from __future__ import annotations

from typing import Any

from fxsnap.columns.extras import needs

with needs("arrow"):
    import numpy  # noqa: F401  # by the modules below
    import pyarrow as pa

from fxsnap.columns.asking import asked_for
from fxsnap.columns.converting import converted
from fxsnap.columns.receipts import ColumnReceipt, receipt_of
from fxsnap.errors import RetiredCurrencyWarning, warn_caller
from fxsnap.history import History
from fxsnap.policy import Lookup, PolicyLike
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
    """What each amount is in the target, rounded once: an Arrow array of decimal128(38, scale).

    ``amount`` is a column of int64, decimals, decimal text or float64 (each at its shortest text, so 19.99 is 19.99),
    as an Arrow array, a NumPy array or a sequence; ``source`` and ``target`` are columns of codes, or one code for all
    rows; ``on`` is a column of dates, or one day. Nulls stay null, the order stays. The scale follows from ``rounding``
    and a target that is one code; of a column of targets it is 4 for "minor". ``dtype="float64"`` gives the doubles
    nearest to these decimals.

    ``errors="raise"`` raises `InvalidColumn`, which lists every code, day and amount that is not one with its first
    rows; ``errors="null"`` makes them null. Raises `InvalidArgument`, `UnknownCurrency` and `RoundingRequired` for what
    is wrong with the whole call, and warns as `fxsnap.convert` does.

    >>> import fxsnap
    >>> from fxsnap.columns.arrow import convert
    >>> convert([100, 250], ["USD", "JPY"], "EUR", rates=fxsnap.sample()).to_pylist()
    [Decimal('92.12'), Decimal('1.54')]
    """
    asked = asked_for(rates, target if isinstance(target, str) else None, rounding, policy, errors, dtype)
    found = converted(asked, amount, source, target, on)
    for text in found.remarks.values():
        warn_caller(text, RetiredCurrencyWarning)
    return _like(found.result, amount)


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
    """The receipt for `convert` with the same arguments; its ``result`` is the column.

    What `convert` warns of stands in its ``notes``.

    >>> import fxsnap
    >>> from fxsnap.columns.arrow import explain
    >>> receipt = explain([100, 250], ["USD", "JPY"], "EUR", rates=fxsnap.sample())
    >>> receipt.totals, receipt.days
    ({'EUR': Decimal('93.66')}, {datetime.date(2024, 10, 21): 2})
    """
    asked = asked_for(rates, target if isinstance(target, str) else None, rounding, policy, errors, dtype)
    found = converted(asked, amount, source, target, on, counted=True)
    receipt = receipt_of(asked._replace(policy=on.policy) if isinstance(on, Lookup) else asked, found)
    return receipt._replace(result=_like(receipt.result, amount))


def _like(result: Any, amount: Any) -> Any:
    """The result, chunked where the amounts are."""
    return pa.chunked_array([result]) if isinstance(amount, pa.ChunkedArray) else result
