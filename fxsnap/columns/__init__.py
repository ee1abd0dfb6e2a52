"""Whole columns, with the same digits as `fxsnap.convert`, row for row, on every engine.

`convert` and `explain` take and give Arrow arrays (NumPy arrays too); ``fxsnap.columns.pandas``, ``.polars``,
``.duckdb`` and ``.spark`` have the same words for their own columns. Each needs its extra: ``fxsnap[arrow]``.
"""

from __future__ import annotations

from typing import Any

__all__ = ["ColumnReceipt", "convert", "explain"]


def __getattr__(name: str) -> Any:
    """Bind what needs NumPy and Arrow at its first use: the other engines' modules do not."""
    if name in __all__:
        from fxsnap.columns import arrow, receipts

        return getattr(receipts if name == "ColumnReceipt" else arrow, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
