"""One receipt for every engine: the same rows, the same days, totals, problems and notes, whoever counted them."""

from __future__ import annotations

import decimal
import json
import re
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import engines
import pytest

import fxsnap

SAMPLE, ECB = fxsnap.sample(), fxsnap.ecb()

Line = tuple[str | None, str | None, str, date | None]
"""Amount, source, target, day."""

LINES: list[Line] = [
    ("100.00", "USD", "EUR", date(2024, 10, 18)),
    ("-250.50", "JPY", "USD", date(2024, 10, 19)),
    ("0.01", "GBP", "EUR", date(2024, 10, 20)),
    ("3.00", "USD", "JPY", date(2024, 10, 21)),
    ("7.00", "RMB", "EUR", date(2024, 10, 21)),
    ("8.00", "RMB", "EUR", date(2024, 10, 22)),
    ("9.00", "USD", "EUR", date(1998, 12, 31)),
    (None, "USD", "EUR", date(2024, 10, 21)),
    (None, "RMB", "EUR", date(2024, 10, 21)),
    ("5.00", None, "EUR", date(2024, 10, 21)),
    ("99999999999.99", "USD", "EUR", date(2024, 10, 21)),
    ("6.00", "CHF", "JPY", None),
]
DEAD: list[Line] = [("10.00", "LTL", "EUR", None), ("10.00", "BYR", "EUR", None), ("10.00", "USD", "EUR", None)]

CASES: dict[str, tuple[list[Line], str | None, dict[str, Any]]] = {
    "of one day": (LINES, "EUR", {"rates": SAMPLE}),
    "into many": (LINES, None, {"rates": SAMPLE, "rounding": "minor:half_up"}),
    "dated": (LINES, "EUR", {"rates": ECB, "on": True, "policy": "previous"}),
    "dated into many": (
        LINES,
        None,
        {"rates": ECB["2024-10-01":"2024-11-30"], "on": True, "policy": "next:3", "rounding": 3},
    ),
    "of a day in a history": (LINES, "EUR", {"rates": ECB, "on": "2024-10-20", "policy": "previous"}),
    "a snapshot asked for days": ([*LINES[:5], *LINES[6:]], "EUR", {"rates": SAMPLE, "on": True}),
    "doubles": (LINES, "EUR", {"rates": SAMPLE, "dtype": "float64"}),
    "dead codes": (DEAD, "EUR", {"rates": SAMPLE}),
    "no rows": ([], "EUR", {"rates": SAMPLE}),
}


def columns_of(lines: list[Line], target: str | None, how: dict[str, Any]) -> dict[str, list[Any]]:
    amounts = [None if line[0] is None else Decimal(line[0]) for line in lines]
    columns: dict[str, list[Any]] = {"amount": amounts, "source": [line[1] for line in lines]}
    if target is None:
        columns["target"] = [line[2] for line in lines]
    if how.get("on") is True:
        columns["on"] = [line[3] for line in lines]
    return columns


def arrow(columns: dict[str, list[Any]], target: str | None, how: dict[str, Any]) -> Any:
    import pyarrow as pa

    from fxsnap.columns import explain

    kinds = {"amount": pa.decimal128(18, 2), "on": pa.date32()}
    made = {name: pa.array(values, kinds.get(name, pa.string())) for name, values in columns.items()}
    return explain(made["amount"], made["source"], made.get("target", target), **how | on_of(made, how))


def on_of(made: dict[str, Any], how: dict[str, Any]) -> dict[str, Any]:
    return {"on": made["on"]} if "on" in made else {}


def pandas(columns: dict[str, list[Any]], target: str | None, how: dict[str, Any]) -> Any:
    import pandas as pd

    import fxsnap.columns.pandas as fxp

    made = {name: pd.Series(values, dtype=object) for name, values in columns.items()}
    return fxp.explain(made["amount"], made["source"], made.get("target", target), **how | on_of(made, how))


def _polars(columns: dict[str, list[Any]]) -> Any:
    import polars as pl

    kinds = {"amount": pl.Decimal(18, 2), "on": pl.Date()}
    return pl.DataFrame(
        {name: pl.Series(values, dtype=kinds.get(name, pl.String())) for name, values in columns.items()}
    )


def polars(columns: dict[str, list[Any]], target: str | None, how: dict[str, Any]) -> Any:
    import fxsnap.columns.polars as fxp

    made = _polars(columns)
    to = made["target"] if target is None else target
    return fxp.explain(made["amount"], made["source"], to, **how | on_of(made, how))


def polars_lazy(columns: dict[str, list[Any]], target: str | None, how: dict[str, Any]) -> Any:
    import polars as pl

    import fxsnap.columns.polars as fxp

    made = {name: pl.col(name) for name in columns}
    to = made["target"] if target is None else target
    frame = _polars(columns).lazy()
    return fxp.explain("amount", made["source"], to, **how | on_of(made, how), frame=frame)


def _values(columns: dict[str, list[Any]], kinds: dict[str, str]) -> str:
    rows = [
        ", ".join(f"CAST({'NULL' if value is None else repr(str(value))} AS {kinds.get(name, kinds[''])})"
                  for name, value in zip(columns, row, strict=True))
        for row in zip(*columns.values(), strict=True)
    ]  # fmt: skip
    nothing = ", ".join(f"CAST(NULL AS {kinds.get(name, kinds[''])})" for name in columns)
    names = ", ".join(columns).replace("on", "day")
    body = ", ".join(f"({row})" for row in rows) or f"({nothing})"
    return f"SELECT * FROM (VALUES {body}) AS t({names})" + ("" if rows else " WHERE 1 = 0")


def duckdb(columns: dict[str, list[Any]], target: str | None, how: dict[str, Any]) -> Any:
    import duckdb

    import fxsnap.columns.duckdb as fxd

    sales = duckdb.sql(_values(columns, {"amount": "DECIMAL(18, 2)", "on": "DATE", "": "VARCHAR"}))
    on = {"on": "day"} if "on" in columns else {}
    return fxd.explain(sales, "amount", "source", target or "target", **how | on)


def spark(columns: dict[str, list[Any]], target: str | None, how: dict[str, Any]) -> Any:
    from pyspark.sql import SparkSession

    import fxsnap.columns.spark as fxs

    text = _values(columns, {"amount": "DECIMAL(18, 2)", "on": "DATE", "": "STRING"})
    on = {"on": "day"} if "on" in columns else {}
    return fxs.explain(SparkSession.active().sql(text), "amount", "source", target or "target", **how | on)


ASK: dict[str, Callable[..., Any]] = {
    "arrow": arrow, "pandas": pandas, "polars": polars, "polars streaming": polars_lazy, "duckdb": duckdb, "spark": spark,
}  # fmt: skip


@pytest.fixture(params=list(ASK))
def ask(request: pytest.FixtureRequest) -> Callable[..., Any]:
    lacking = engines.missing(request.param)
    if lacking:
        pytest.skip(f"{lacking} is not installed")
    if request.param == "spark":
        request.getfixturevalue("spark")
    return ASK[request.param]


def without_codes(error: Exception) -> str:
    """What an error says; a table that does not meet a day at all need not name the codes that were asked for."""
    return re.sub(r" of [A-Z]{3} and [A-Z]{3} for ", " for ", str(error))


def expected(lines: list[Line], target: str | None, how: dict[str, Any]) -> dict[str, Any]:
    """What a receipt has to say, from `fxsnap.explain` row by row."""
    said: dict[str, Any] = {"converted": 0, "days": {}, "totals": {}, "bad": Counter(), "notes": {}}
    dated = how.get("on") is True
    for amount, source, to, day in lines:
        if amount is None or source is None or (dated and day is None):
            continue
        into = target or to
        on = day if dated else how.get("on")
        rounding = how.get("rounding", "minor")
        try:
            one = fxsnap.explain(
                amount, source, into, rates=how["rates"], on=on, policy=how.get("policy"), rounding=rounding
            )
        except fxsnap.FxError as error:
            said["bad"] += Counter([without_codes(error)])
            continue
        said["converted"] += 1
        said["days"][one.as_of] = said["days"].get(one.as_of, 0) + 1
        said["totals"][into] = said["totals"].get(into, Decimal(0)) + one.result
        said["notes"] |= how["rates"].at(on, how.get("policy"), (source, into))._remarks_on(source, into)
    return said


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("case", CASES)
def test_a_receipt_says_what_the_receipts_of_its_rows_say(ask: Callable[..., Any], case: str) -> None:
    lines, target, how = CASES[case]
    said = expected(lines, target, how)
    with warnings.catch_warnings():
        warnings.simplefilter("error", fxsnap.RetiredCurrencyWarning)  # a receipt has notes instead
        receipt = ask(columns_of(lines, target, how), target, {**how, "errors": "null"})
    assert (receipt.rows, receipt.converted) == (len(lines), said["converted"])
    assert receipt.days == said["days"]
    assert receipt.totals == said["totals"]
    bad: Counter[str] = Counter()
    for problem in receipt.problems:
        bad[without_codes(problem.error)] += problem.rows
    assert bad == said["bad"]
    assert set(receipt.notes) == set(said["notes"].values())
    table = isinstance(how["rates"], fxsnap.Snapshot)
    assert receipt.snapshot_id == (SAMPLE.id if table else None)
    assert receipt.policy == (None if table else how["policy"])
    assert receipt.target == target
    assert json.loads(receipt.to_json())["totals"] == {code: f"{total:f}" for code, total in receipt.totals.items()}
    assert str(receipt).startswith(f"{len(lines):,} rows, {said['converted']:,} converted into")


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_of_many_days_with_a_retired_code_the_first_is_noted(ask: Callable[..., Any]) -> None:
    """In whatever order an engine groups, and not for rows without an amount."""
    days = [date(2024, 10, day) for day in (9, 1, 2, 5)]
    rates = fxsnap.History(fxsnap.Snapshot("EUR", {"LTL": f"3.{day.day}"}, as_of=day) for day in days)
    lines = [(None if day.day == 1 else Decimal(1), "LTL", "EUR", day) for day in days]
    receipt = ask(columns_of(lines, "EUR", {"on": True}), "EUR", {"rates": rates, "on": True})
    (note,) = receipt.notes
    assert note == rates.at(days[2]).remarks("LTL")[0]


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_what_would_raise_raises_for_a_receipt_too(ask: Callable[..., Any]) -> None:
    columns = columns_of(LINES, "EUR", {})
    with pytest.raises(Exception, match="RMB"):
        ask(columns, "EUR", {"rates": SAMPLE})
    with pytest.raises((fxsnap.UnknownCurrency, fxsnap.InvalidArgument), match="RMB"):
        ask(columns, "RMB", {"rates": SAMPLE})


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_receipt_does_not_depend_on_the_decimal_context(ask: Callable[..., Any]) -> None:
    columns = columns_of([("90071992547409.93", "USD", "EUR", None)] * 3, "EUR", {})
    columns["source"][2] = "JPY"
    how = {"rates": SAMPLE, "rounding": 4}
    said = ask(columns, "EUR", how)
    assert len(str(said.totals["EUR"])) > 19
    with decimal.localcontext() as context:
        context.prec, context.rounding = 2, decimal.ROUND_CEILING
        assert ask(columns, "EUR", how).totals == said.totals


def test_a_total_of_an_engine_keeps_all_its_digits() -> None:
    """An engine adds decimals up in 38 digits, ten more than the usual context has."""
    from fxsnap.columns.grouped import total_of

    assert total_of(Decimal("123456789012345678901234567890123456.78"), 2) == 12345678901234567890123456789012345678
    assert total_of(None, 2) == 0


def test_a_lazy_receipt_needs_a_frame() -> None:
    pl = pytest.importorskip("polars")
    from fxsnap.columns.polars import explain

    with pytest.raises(fxsnap.InvalidArgument, match="frame cannot be None: expected the DataFrame or LazyFrame"):
        explain("amount", pl.col("source"), "EUR", rates=SAMPLE)
    series = pl.Series("amount", [1])
    with pytest.raises(fxsnap.InvalidArgument, match="frame cannot be beside Series"):
        explain(series, "USD", "EUR", rates=SAMPLE, frame=pl.DataFrame(series))


def test_the_result_of_a_receipt_is_what_convert_gives() -> None:
    pl = pytest.importorskip("polars")
    from fxsnap.columns.polars import convert, explain

    frame = pl.LazyFrame({"amount": [1, 2, 3], "code": ["USD", "JPY", "GBP"]})
    found = explain("amount", pl.col("code"), "EUR", rates=SAMPLE, frame=frame, dtype="float64").result
    other = convert("amount", pl.col("code"), "EUR", rates=SAMPLE, dtype="float64")
    assert frame.select(found).collect().equals(frame.select(other).collect())


def test_a_total_beyond_38_digits_is_exact() -> None:
    pl = pytest.importorskip("polars")
    from fxsnap.columns.polars import explain

    many = pl.Series("amount", ["9" * 36] * 40)
    receipt = explain(many, "USD", "USD", rates=SAMPLE)
    assert receipt.totals == {"USD": Decimal(40 * (10**36 - 1))}
