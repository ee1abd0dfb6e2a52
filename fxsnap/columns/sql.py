"""SQL text that converts a column exactly, for DuckDB and Spark: one generator, and integers of 64 bits alone.

A relation is joined with a small one that has a ratio of integers for each code (pair of codes, day), and each amount
is multiplied and divided as `fxsnap.columns.limbs` says and proves. Neither engine's decimals take part in that: they
round, truncate, overflow, or go through doubles. Amounts are an integer or a DECIMAL column; decimals become integers
and integers decimals by steps that lose nothing. Whatever cannot be done exactly raises, also where the session's own
settings would wrap: it does not matter what ``spark.sql.ansi.enabled`` says.

A row with a null amount, code or day is null. A code or a day without rates raises when the query runs
(``errors="raise"``) or is null; an amount that is too large for 64 bits raises in both cases. What a query does not
need (``count(*)``, rows filtered out before) it need not compute, and then it does not raise either.

The joins keep no order of rows, and who reads a code from a column is not warned of retired codes: the rows are not
known here. `Snapshot.remarks` tells.

>>> import fxsnap
>>> rates = fxsnap.Snapshot("USD", {"EUR": "0.92115"}, as_of="2024-10-21")
>>> print(conversion("duckdb", "sales", "amount", column("code"), "EUR", amounts=any_amounts(2), rates=rates))
SELECT * EXCLUDE (...),
  CAST(CAST(fxsnap_z AS DECIMAL(18, 0)) * CAST('0.01' AS DECIMAL(2, 2)) AS DECIMAL(38, 2)) AS "converted"
FROM (
...
  FROM (VALUES
    ('EUR', 999999999999999999, 1, 1),
    ('USD', 999999999999999999, 18423, 20000)
  ) AS fxsnap_values(fxsnap_source, fxsnap_most, fxsnap_n, fxsnap_d)
) AS fxsnap_ratios ON CAST("code" AS VARCHAR) COLLATE C = fxsnap_source
...
"""

from __future__ import annotations

from typing import Any, NamedTuple

from fxsnap.columns.asking import DTYPES, ERRORS, check_code
from fxsnap.columns.dialects import DIALECTS, Amounts, Dialect, any_amounts, decimal_amounts, integer_amounts, text
from fxsnap.columns.limbs import NO_UNIT, TOO_LONG, Asked, Plan, plan_of
from fxsnap.columns.named import Column, Literal, Names, column, literal
from fxsnap.columns.ratios import Grid, grid_of
from fxsnap.given import one_of
from fxsnap.history import History, check_rates
from fxsnap.policy import PolicyLike
from fxsnap.snapshot import RoundingLike, Snapshot

__all__ = [
    "Column", "Literal", "any_amounts", "column", "conversion", "decimal_amounts", "integer_amounts", "literal",
]  # fmt: skip


class Query(NamedTuple):
    """A conversion in parts: join with ``ratios`` on ``condition``, add the columns of each stage, then ``result``.

    ``ratios`` is empty where one ratio is for all rows. ``made`` are the names in between.
    """

    ratios: str
    condition: str
    stages: list[dict[str, str]]
    result: str
    into: str
    made: tuple[str, ...]


def conversion(
    dialect: str, relation: str, amount: str, source: str | Column, target: str | Column, *, amounts: Amounts,
    rates: Snapshot | History, on: Any = None, policy: PolicyLike = None, rounding: RoundingLike = "minor",
    errors: str = "raise", dtype: str = "decimal", into: str = "converted",
) -> str:  # fmt: skip
    """The text of a query: all columns of ``relation`` (a table's name, or a query in brackets) and ``into``.

    ``source`` and ``target`` are codes, or columns; ``on`` is a day or a column. Raises as `fxsnap.convert` does for
    what is said of all rows.
    """
    query = query_of(
        dialect, amount, source, target, amounts=amounts, rates=rates, on=on, policy=policy, rounding=rounding,
        errors=errors, dtype=dtype, into=into, legible=True,
    )  # fmt: skip
    Names(source, target, on).warn(rates, policy)
    return text_of(query, dialect, relation)


def text_of(query: Query, dialect: str, relation: str) -> str:
    """One text of the parts."""
    its = DIALECTS[dialect]
    body = f"SELECT *\nFROM {relation}"
    if query.ratios:
        join = f"LEFT JOIN (\n  {query.ratios}\n) AS fxsnap_ratios ON {query.condition}"
        body = f"SELECT {its.hint}*\nFROM {relation}\n{join}"
    for number, stage in enumerate(query.stages):
        added = ",\n  ".join(f"{expression} AS {name}" for name, expression in stage.items())
        body = f"SELECT *,\n  {added}\nFROM (\n{body}\n) AS fxsnap_{number}"
    made = f"SELECT * {its.without} ({', '.join(query.made)}),\n  {query.result} AS {its.quoted(query.into)}"
    return f"{made}\nFROM (\n{body}\n) AS fxsnap_{len(query.stages)}"


def query_of(
    dialect: str, amount: str, source: str | Column, target: str | Column, *, amounts: Amounts, rates: Any, on: Any,
    policy: PolicyLike, rounding: RoundingLike, errors: str, dtype: str, into: str, legible: bool = False,
) -> Query:  # fmt: skip
    """The parts of a query, ``legible`` where people read it. Raises as `conversion` does."""
    one_of(dialect, "dialect", DIALECTS)
    one_of(errors, "errors", ERRORS)
    one_of(dtype, "dtype", DTYPES)
    check_rates(rates)
    one, other = (None if isinstance(code, Column) else code for code in (source, target))
    check_code(rates, one)
    check_code(rates, other)
    dated = isinstance(on, Column)
    grid = grid_of(rounding, other)
    plan = plan_of(Asked(one, other, rates, grid, amounts.scale, amounts.largest, dated, None if dated else on, policy))
    its = DIALECTS[dialect]
    names = {
        key: its.quoted(name.name)
        for key, name in (("day", on), ("source", source), ("target", target))
        if isinstance(name, Column)
    }
    said = {key: names.get(key) or text(str(code)) for key, code in (("source", source), ("target", target))}
    stages = [
        {**_constants(plan), **_narrowed(its.quoted(amount), amounts, its)},
        {
            "fxsnap_i": its.integer(
                its.quoted(amount) if amounts.form in ("integer", "decimal") else "fxsnap_w", amounts
            )
        },
        {"fxsnap_a": _guarded(its.quoted(amount), names, said, plan, amounts, errors, its)},
        {"fxsnap_x": "abs(fxsnap_a)"},
        *_long_division(plan, its),
        {"fxsnap_z": _rounded(grid, plan, its)},
    ]
    stages = [stage for stage in stages if stage]
    columns = [name for stage in stages for name in stage]
    days = ["fxsnap_day"] if dated else []
    joined = [*_names(plan), *days, "fxsnap_n", "fxsnap_d"] if plan.keys else []
    return Query(
        _ratios(plan, its, legible),
        " AND ".join(f"{name if key == 'day' else its.code(name)} = fxsnap_{key}" for key, name in names.items()),
        stages,
        (its.decimal if dtype == "decimal" else its.double)("fxsnap_z", grid.scale),
        into,
        tuple(dict.fromkeys([*joined, *columns])),
    )


# The relation of ratios


def _names(plan: Plan) -> list[str]:
    steps = ["fxsnap_step"] if "target" in plan.keys else []
    return [*(f"fxsnap_{key}" for key in plan.keys if key != "day"), *steps, "fxsnap_most"]


def _ratios(plan: Plan, its: Dialect, legible: bool) -> str:
    """The relation to join with; empty where one ratio is for all rows."""
    steps = "target" in plan.keys
    if "day" in plan.keys:
        rows = [
            (*one.key, *((one.step,) if steps else ()), one.most, one.first, " ".join(one.texts)) for one in plan.series
        ]
        return its.dated_relation(_names(plan), rows)
    if not plan.keys:
        return ""
    ratios = [(*one.key, *((one.step,) if steps else ()), one.most, one.n, one.d) for one in plan.ratios]
    return its.relation([*_names(plan), "fxsnap_n", "fxsnap_d"], ratios, legible)


def _constants(plan: Plan) -> dict[str, str]:
    """The one ratio of a query without a join."""
    if plan.keys:
        return {}
    only = plan.ratios[0]
    values = {"fxsnap_n": only.n, "fxsnap_d": only.d, "fxsnap_most": only.most}
    return {name: f"CAST({value} AS BIGINT)" for name, value in values.items()}


# The stages


def _guarded(
    amount: str, names: dict[str, str], said: dict[str, str], plan: Plan, amounts: Amounts, errors: str, its: Dialect
) -> str:
    """The amount as an integer, null where something is null, and raising where it cannot be converted exactly.

    Nearly all rows are done after one comparison. What is left may be null in one of its parts, which is looked at
    first: ``between ... else raise`` alone would raise for a null.
    """
    pair = (said["source"], text(" to "), said["target"])
    day = (text(" on "), its.as_text(names["day"])) if "day" in names else ()
    lost = "NULL"
    if errors == "raise":
        lost = its.failing(text("fxsnap: no rate from "), *pair, *day, text(f" {plan.where}"))
    unit = its.failing(
        text("fxsnap: "), said["target"], text(" has no minor unit or step; say the decimals: rounding=6")
    )
    long = its.failing(text("fxsnap: "), *pair, text(" has a ratio too long for 64 bits; fxsnap.columns converts it"))
    given = (text("fxsnap: the amount "), its.as_text(amount))
    large = its.failing(*given, text(" from "), *pair, text(" is too large for 64 bits; fxsnap.columns converts it"))
    exact = its.failing(*given, text(f" is too large, or has more than {amounts.scale} decimals"))
    fits = "fxsnap_i BETWEEN -fxsnap_most AND fxsnap_most"
    short = f"NOT (fxsnap_w IS DISTINCT FROM {amount})"
    kind = its.failing(*given, text(" is neither an integer nor a decimal; cast it, so that the decimals are yours"))
    cases = [
        (f"NOT {its.is_number(amount)}", kind) if amounts.form == "any" else None,
        (f"{fits} AND {short}" if amounts.form == "any" else fits, "fxsnap_i"),
        (" OR ".join(f"{name} IS NULL" for name in (amount, *names.values())), "NULL"),
        ("fxsnap_n IS NULL", lost) if plan.keys else None,
        (f"fxsnap_most = {NO_UNIT}", unit if errors == "raise" else "NULL") if NO_UNIT in plan.marks else None,
        (f"fxsnap_most = {TOO_LONG}", long) if TOO_LONG in plan.marks else None,
        (f"fxsnap_w IS DISTINCT FROM {amount}", exact) if amounts.form == "any" else None,
    ]
    whens = "".join(f"\n    WHEN {case[0]} THEN {case[1]}" for case in cases if case)
    return f"CASE{whens}\n    ELSE {large} END"


def _narrowed(amount: str, amounts: Amounts, its: Dialect) -> dict[str, str]:
    """An amount of a long or unknown type as a decimal of 18 digits."""
    return {} if amounts.form in ("integer", "decimal") else {"fxsnap_w": its.narrowed(amount, amounts)}


def _long_division(plan: Plan, its: Dialect) -> list[dict[str, str]]:
    """Two stages for each digit of the amount, as `fxsnap.columns.limbs` has it, and one for the quotient and the rest.

    The rest is what the quotient leaves: to divide is the dear step, so each digit divides once.
    """
    stages: list[dict[str, str]] = []
    quotient, rest = "", ""
    for place in range(1, plan.digits + 1):
        t, u = f"fxsnap_t{place}", f"fxsnap_u{place}"
        carried = f"({rest}) * {plan.base} + " if rest else ""
        digit = its.digit("fxsnap_x", plan.bits, plan.digits - place, first=place == 1)
        stages += [{t: f"{carried}{digit} * fxsnap_n"}, {u: its.over(t, "fxsnap_d")}]
        before = quotient if quotient.isidentifier() else f"({quotient})"
        quotient = f"{before} * {plan.base} + {u}" if quotient else u
        rest = f"{t} - {u} * fxsnap_d"
    return [*stages, {"fxsnap_q": quotient, "fxsnap_r": rest}]


_AWAY = {
    "HALF_EVEN": "2 * {r} + ({q} & 1) > fxsnap_d",
    "HALF_UP": "2 * {r} >= fxsnap_d",
    "HALF_DOWN": "2 * {r} > fxsnap_d",
    "UP": "{r} > 0",
    "CEILING": "{r} > 0 AND fxsnap_a >= 0",
    "FLOOR": "{r} > 0 AND fxsnap_a < 0",
}
"""By mode, when the magnitude is rounded up."""


def _rounded(grid: Grid, plan: Plan, its: Dialect) -> str:
    """The result in units of ``10**-scale``: the magnitude rounded, times the step, with its sign."""
    q, r = "fxsnap_q", "fxsnap_r"
    away = _AWAY.get(grid.mode)
    size = q if away is None else f"({q} + CAST({away.format(q=q, r=r)} AS BIGINT))"
    step = "fxsnap_step" if "target" in plan.keys else str((plan.ratios or plan.series)[0].step)
    return its.signed(size, "fxsnap_a") if step == "1" else its.signed(f"({size} * {step})", "fxsnap_a")
