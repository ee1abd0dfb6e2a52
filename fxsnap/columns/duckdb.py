"""Columns of DuckDB: `convert` over a relation, with the same digits as `fxsnap.convert`, row for row.

Plain SQL that DuckDB runs by itself, lazily and out of core; see `fxsnap.columns.sql` for what raises and what is null.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fxsnap.columns.extras import needs

with needs("duckdb"):
    from duckdb import DuckDBPyRelation

from fxsnap.columns.dialects import DIALECTS, Amounts, decimal_amounts, integer_amounts
from fxsnap.columns.grouped import receipt_of_groups
from fxsnap.columns.named import Column, Literal, Names, counts_of, names_of
from fxsnap.columns.receipts import ColumnReceipt
from fxsnap.columns.sql import query_of, text_of
from fxsnap.errors import InvalidArgument
from fxsnap.history import History
from fxsnap.phrases import shown
from fxsnap.policy import PolicyLike
from fxsnap.snapshot import RoundingLike, Snapshot

_ITS = DIALECTS["duckdb"]
_INTEGERS = frozenset(
    f"{sign}{size}" for sign in ("", "u") for size in ("tinyint", "smallint", "integer", "bigint", "hugeint")
)


def convert(
    relation: DuckDBPyRelation,
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
) -> DuckDBPyRelation:
    """The relation with one more column, ``into``: each amount in ``target``, rounded once.

    ``amount`` is a column of integers or of DECIMAL with at most 18 decimals. ``source``, ``target`` and ``on`` are
    columns of the relation (of text; ``on`` of DATE) or else a code, or a day, for all rows; for a name that is both,
    say which with `fxsnap.columns.sql.column` and `fxsnap.columns.sql.literal`. The result is a ``DECIMAL(38, scale)``
    with the scale of the rounding (4 where targets are a column, rounded to minor units), or with ``dtype="float64"``
    the double nearest to it.

    Lazy: nothing is read before the result is asked for, and a row that cannot be converted raises only then, a
    ``duckdb.Error`` whose message says which code it is. With ``errors="null"`` rows without a rate are null. Rows come
    in any order, as of every join. Raises what `fxsnap.convert` raises for what is said of all rows, and
    `InvalidArgument`.

    >>> import duckdb
    >>> import fxsnap
    >>> sales = duckdb.sql("SELECT * FROM (VALUES (100.00, 'USD'), (18500.00, 'JPY')) AS t(amount, code)")
    >>> convert(sales, "amount", "code", "EUR", rates=fxsnap.sample(), into="eur").order("amount").fetchall()
    [(Decimal('100.00'), 'USD', Decimal('92.12')), (Decimal('18500.00'), 'JPY', Decimal('113.63'))]
    """
    names = _read(relation, amount, source, target, rates, on, into)
    names.warn(rates, policy)
    return _made(relation, amount, names, rates, policy, rounding, errors, dtype, into)


def explain(
    relation: DuckDBPyRelation,
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
    """The receipt for `convert` with the same arguments; its ``result`` is the relation, which stays lazy.

    The rows are read once for it, counted and added up by codes and day in DuckDB. With ``errors="null"`` its
    ``problems`` say what had no rates and in how many rows. What retired codes there are stands in its ``notes``.

    >>> import duckdb
    >>> import fxsnap
    >>> sales = duckdb.sql("SELECT * FROM (VALUES (100.00, 'USD'), (18500.00, 'JPY')) AS t(amount, code)")
    >>> explain(sales, "amount", "code", "EUR", rates=fxsnap.sample()).totals
    {'EUR': Decimal('205.75')}
    """
    names = _read(relation, amount, source, target, rates, on, into)
    call = names.call(rates, policy, rounding, errors)
    decimals = _made(relation, amount, names, rates, policy, rounding, errors, "decimal", into)
    result = decimals
    if dtype != "decimal":
        result = _made(relation, amount, names, rates, policy, rounding, errors, dtype, into)
    keys = names.keys(_ITS)
    rows = decimals.aggregate(", ".join([*keys, *counts_of(_ITS, amount, into)]), ", ".join(keys)).fetchall()
    return receipt_of_groups(call, dtype, names.groups(rows, call.grid.scale), result)


def _made(
    relation: Any, amount: str, names: Names, rates: Any, policy: Any, rounding: Any, errors: str, dtype: str, into: str
) -> DuckDBPyRelation:
    facts = f"fxsnap_facts_{uuid4().hex}"  # older versions keep it as the name of a view
    kinds = dict(zip(relation.columns, relation.types, strict=True))
    query = query_of(
        "duckdb", amount, names.source, names.target, amounts=_amounts(kinds[amount]), rates=rates, on=names.on,
        policy=policy, rounding=rounding, errors=errors, dtype=dtype, into=into,
    )  # fmt: skip
    found: DuckDBPyRelation | None = relation.query(facts, text_of(query, "duckdb", facts))
    assert found is not None  # as for what is no SELECT
    return found


def _read(relation: Any, amount: str, source: Any, target: Any, rates: Any, on: Any, into: str) -> Names:
    """Which columns of the relation are meant, and which codes or days."""
    if not isinstance(relation, DuckDBPyRelation):
        raise InvalidArgument("relation", shown(relation), "expected a relation, such as duckdb.table('sales')")
    kinds = dict(zip(relation.columns, map(str, relation.types), strict=True))
    return names_of(kinds, amount, source, target, rates=rates, on=on, into=into)


def _amounts(kind: Any) -> Amounts:
    if kind.id == "decimal":
        its = dict(kind.children)
        return decimal_amounts(int(its["precision"]), int(its["scale"]))
    if kind.id in _INTEGERS:
        return integer_amounts()
    way = "expected integers or DECIMAL; cast it, so that the decimals are yours: CAST(amount AS DECIMAL(18, 2))"
    raise InvalidArgument("amount", f"a column of {kind}", way)
