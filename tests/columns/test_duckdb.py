"""Columns of DuckDB: zero wrong rows, and what raises."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sql_rows as rows_of
from sql_rows import MINOR, MODES, Row

import fxsnap
from fxsnap.columns import sql
from fxsnap.errors import FxError, InvalidArgument, RetiredCurrencyWarning, RoundingRequired, UnknownCurrency

duckdb = pytest.importorskip("duckdb")

from fxsnap.columns.duckdb import convert, explain  # noqa: E402

SAMPLE = fxsnap.sample()
TARGETS = {"EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4}


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Any]:
    """A relation of rows, with amounts of a type."""
    con = duckdb.connect()

    def made(rows: list[Row], scale: int = 2, kind: str = "") -> Any:
        path = rows_of.write(tmp_path / "rows.csv", rows, scale)
        types = {"row": "INTEGER", "amount": kind or f"DECIMAL(18, {scale})", "source": "VARCHAR", "target": "VARCHAR"}
        con.execute(f"CREATE OR REPLACE TABLE facts AS FROM read_csv('{path}', header=false, columns={types})")
        return con.table("facts")

    return made


def wrong(found: Any, rows: list[Row], want: list[Any]) -> list[Any]:
    """The rows that are not what they must be."""
    got = dict(found.project("row, converted").fetchall())
    assert len(got) == len(rows)
    return [(row, want[place], got[place]) for place, row in enumerate(rows) if got[place] != want[place]]


# Right


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("target", TARGETS)
def test_every_source_to_a_target_in_every_mode(table: Callable[..., Any], target: str, mode: str) -> None:
    digits = TARGETS[target]
    rows = rows_of.pairs(2, [target]) + rows_of.extremes(2, target, digits)
    found = convert(table(rows), "amount", "source", target, rates=SAMPLE, rounding=f"minor:{mode}")
    assert str(found.types[-1]) == f"DECIMAL(38,{digits})"
    assert wrong(found, rows, [rows_of.expected(row, 2, digits, mode) for row in rows]) == []


def test_the_rows_nearest_to_a_tie_of_all_pairs(table: Callable[..., Any]) -> None:
    rows = rows_of.pairs(2, [code for code in rows_of.CODES if MINOR[code] is not None])
    assert len({(row.source, row.target) for row in rows}) > 28_000
    found = convert(table(rows), "amount", "source", "target", rates=SAMPLE)
    assert str(found.types[-1]) == "DECIMAL(38,4)"
    assert wrong(found, rows, [rows_of.expected(row, 2, MINOR[row.target] or 0) for row in rows]) == []


@pytest.mark.parametrize("scale", [0, 1, 4, 6, 9, 10, 18])
def test_amounts_of_any_scale(table: Callable[..., Any], scale: int) -> None:
    rows = rows_of.pairs(scale, ["EUR"]) + rows_of.extremes(scale, "EUR", 2)
    found = convert(table(rows, scale), "amount", "source", "EUR", rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, scale, 2) for row in rows]) == []


@pytest.mark.parametrize(
    ("kind", "scale"),
    [("DECIMAL(38, 2)", 2), ("DECIMAL(38, 18)", 18), ("DECIMAL(19, 0)", 0), ("BIGINT", 0), ("HUGEINT", 0)],
)
def test_amounts_of_other_types(table: Callable[..., Any], kind: str, scale: int) -> None:
    rows = rows_of.pairs(scale, ["EUR"]) + rows_of.extremes(scale, "EUR", 2)
    found = convert(table(rows, scale, kind), "amount", "source", "EUR", rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, scale, 2) for row in rows]) == []


@pytest.mark.parametrize(
    "kind",
    ["TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "UINTEGER", "DECIMAL(4, 2)", "DECIMAL(9, 2)", "DECIMAL(3, 0)"],
)
def test_amounts_of_small_types(table: Callable[..., Any], kind: str) -> None:
    scale = 2 if "2)" in kind else 0
    rows = [Row(amount, source, "EUR") for source in ("USD", "JPY", "VEF", "EUR") for amount in (0, 1, 99, 127)]
    found = convert(table(rows, scale, kind), "amount", "source", "EUR", rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, scale, 2) for row in rows]) == []


@pytest.mark.parametrize(
    ("rounding", "step", "scale"),
    [
        ("step=0.05:half_up", "0.05", 2),
        (6, "0.000001", 6),
        ("0:down", "1", 0),
        ("step=1000", "1000", 0),
        (12, "1e-12", 12),
    ],
)
def test_other_roundings(table: Callable[..., Any], rounding: Any, step: str, scale: int) -> None:
    mode = fxsnap.Rounding.of(rounding).mode  # type: ignore[union-attr]
    rows = [Row(amount, source, "CHF") for source in ("USD", "JPY", "EUR") for amount in (1, -5, 12345, 99)]
    found = convert(table(rows), "amount", "source", "CHF", rates=SAMPLE, rounding=rounding)
    want = [
        Decimal(rows_of.oracle.whole(rows_of.exact(row, 2, 0) / Fraction(step), mode)) * Decimal(step) for row in rows
    ]
    assert str(found.types[-1]) == f"DECIMAL(38,{scale})"
    assert wrong(found, rows, want) == []


def test_doubles_are_the_nearest(table: Callable[..., Any]) -> None:
    rows = rows_of.pairs(2, ["EUR"]) + rows_of.extremes(2, "EUR", 2)
    found = convert(table(rows), "amount", "source", "EUR", rates=SAMPLE, dtype="float64")
    want = [None if (exact := rows_of.expected(row, 2, 2)) is None else float(exact) for row in rows]
    assert any(abs(value or 0) > 2**53 / 100 for value in want)
    assert str(found.types[-1]) == "DOUBLE"
    assert wrong(found, rows, want) == []


def test_one_code_for_all_rows(table: Callable[..., Any]) -> None:
    rows = [Row(amount, "USD", "EUR") for amount in rows_of.near_ties("USD", "EUR", 2, 2)] + [Row(None, "USD", "EUR")]
    found = convert(table(rows), "amount", "USD", "EUR", rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, 2, 2) for row in rows]) == []
    found = convert(table(rows), "amount", "USD", "target", rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, 2, 2) for row in rows]) == []


def test_an_enum_of_codes_and_names_that_want_quoting(table: Callable[..., Any]) -> None:
    facts = table([Row(300_00, "USD", "EUR")]).project(
        """row, amount AS "the ""amount\"\"", source::ENUM('USD', 'EUR') AS "select" """
    )
    found = convert(facts, 'the "amount"', "select", "EUR", rates=SAMPLE, into="in 'EUR'")
    assert found.columns[-1] == "in 'EUR'"
    assert found.fetchall() == [(0, Decimal("300.00"), "USD", Decimal("276.34"))]


# Days

ECB = fxsnap.ecb()["2023-12-01":"2024-02-29"]


@pytest.mark.parametrize("policy", ["exact", "previous", "previous:1", "next", "next:2"])
@pytest.mark.parametrize("target", ["EUR", "USD", "column"])
def test_days_of_a_history(policy: str, target: str) -> None:
    chance = random.Random(7)
    days = [date(2023, 11, 20) + timedelta(chance.randrange(115)) for _ in range(400)]
    codes = [(chance.choice(["EUR", "USD", "JPY", "TRY"]), chance.choice(["EUR", "GBP", "HUF"])) for _ in days]
    amounts = [Decimal(chance.randrange(-(10**8), 10**8)).scaleb(-2) for _ in days]
    values = ", ".join(
        f"({row}, {amount}, '{one}', '{two}', DATE '{day}')"
        for row, (amount, (one, two), day) in enumerate(zip(amounts, codes, days, strict=True))
    )
    facts = duckdb.sql(
        f"SELECT * FROM (VALUES {values}, (400, 1, 'USD', 'EUR', NULL), (401, NULL, 'USD', 'EUR', DATE '2024-01-02')) AS t(row, amount, source, target, day)"
    )
    to = "target" if target == "column" else target
    found = convert(facts, "amount", "source", to, rates=ECB, on="day", policy=policy, errors="null")
    got = dict(found.project("row, converted").fetchall())
    lost = 0
    for row, (amount, (one, two), day) in enumerate(zip(amounts, codes, days, strict=True)):
        try:
            want = ECB.convert(
                amount, one, two if target == "column" else target, on=day, policy=policy, rounding="minor"
            )
        except fxsnap.RateNotFound:
            want, lost = None, lost + 1
        assert got[row] == want, (amount, one, two, day)
    assert 0 < lost < 400
    assert got[400] is None
    assert got[401] is None
    with pytest.raises(duckdb.Error, match=f"no rate from ... to ... on 202.-..-.. under the policy {policy}"):
        convert(facts, "amount", "source", to, rates=ECB, on="day", policy=policy).fetchall()


def test_the_whole_history(table: Callable[..., Any]) -> None:
    ecb = fxsnap.ecb()
    facts = duckdb.sql(
        "SELECT 100.00 AS amount, 'USD' AS code, DATE '1999-01-01' + i::INTEGER AS day FROM range(0, 10000, 97) t(i)"
    )
    found = convert(facts, "amount", "code", "EUR", rates=ecb, on="day", policy="previous", errors="null")
    for amount, code, day, got in found.fetchall():
        want = (
            ecb.convert(amount, code, "EUR", on=day, policy="previous", rounding="minor") if day >= ecb.first else None
        )
        assert got == want


def test_one_day_of_a_history_for_all_rows(table: Callable[..., Any]) -> None:
    facts = table([Row(100_00, "USD", "EUR"), Row(100_00, "JPY", "EUR")])
    found = convert(facts, "amount", "source", "EUR", rates=ECB, on="2024-01-06", policy="previous")
    want = [ECB.convert(100, code, "EUR", on="2024-01-05", rounding="minor") for code in ("USD", "JPY")]
    assert [row[-1] for row in found.order("row").fetchall()] == want
    with pytest.raises(fxsnap.RateNotFound):
        convert(facts, "amount", "source", "EUR", rates=ECB, on="2024-01-06")
    with pytest.raises(InvalidArgument, match="a history needs a day"):
        convert(facts, "amount", "source", "EUR", rates=ECB)


def test_days_of_one_table() -> None:
    facts = duckdb.sql(
        "SELECT 100.00 AS amount, 'USD' AS code, DATE '2024-10-18' + i::INTEGER AS day FROM range(12) t(i)"
    )
    found = convert(facts, "amount", "code", "EUR", rates=SAMPLE, on="day", policy="previous", errors="null")
    assert {str(day): got for *_, day, got in found.fetchall()} == {
        f"2024-10-{day}": Decimal("92.12") if 21 <= day <= 28 else None for day in range(18, 30)
    }
    month = fxsnap.Snapshot(
        "USD", {"EUR": "0.9"}, as_of="2024-10-31", period=("2024-10-01", "2024-10-31"), kind="average"
    )
    facts = duckdb.sql(
        "SELECT 100.00 AS amount, 'USD' AS code, DATE '2024-09-30' + i::INTEGER AS day FROM range(33) t(i)"
    )
    found = convert(facts, "amount", "code", "EUR", rates=month, on="day", errors="null")
    assert {day for *_, day, got in found.fetchall() if got is None} == {date(2024, 9, 30), date(2024, 11, 1)} | {
        date(2024, 11, 1)
    }


# What raises


def test_an_unknown_code_raises_when_it_is_read_and_not_before(table: Callable[..., Any]) -> None:
    facts = table([Row(1, "USD", "EUR"), Row(1, "XXX", "EUR"), Row(None, "XXX", "EUR")])
    found = convert(facts, "amount", "source", "EUR", rates=SAMPLE)
    with pytest.raises(duckdb.Error, match=r"no rate from XXX to EUR in these rates .170 codes, as of 2024-10-21"):
        found.fetchall()
    assert len(found.filter("source <> 'XXX'").fetchall()) == 1
    found = convert(facts, "amount", "source", "EUR", rates=SAMPLE, errors="null")
    assert [row[-1] for row in found.order("row").fetchall()] == [Decimal("0.01"), None, None]


@pytest.mark.parametrize("errors", ["raise", "null"])
@pytest.mark.parametrize("kind", ["DECIMAL(18, 2)", "DECIMAL(38, 2)", "BIGINT", "HUGEINT"])
def test_what_is_beyond_the_certified_range_raises(table: Callable[..., Any], kind: str, errors: str) -> None:
    scale = 2 if "DECIMAL" in kind else 0
    limit = rows_of.most("XAU", "EUR", scale, 2)
    for amount in (limit, -limit):
        rows = [Row(amount, "XAU", "EUR")]
        found = convert(table(rows, scale, kind), "amount", "source", "EUR", rates=SAMPLE, errors=errors)
        assert wrong(found, rows, [rows_of.expected(rows[0], scale, 2)]) == []
    beyond = [limit + 1, -limit - 1, 10**18 - 1, *([2**63 - 1, -(2**63)] if "18" not in kind else [])]
    for amount in [*beyond, *([10**30] if kind in ("DECIMAL(38, 2)", "HUGEINT") else [])]:
        found = convert(
            table([Row(amount, "XAU", "EUR")], scale, kind), "amount", "source", "EUR", rates=SAMPLE, errors=errors
        )
        with pytest.raises(duckdb.Error, match="from XAU to EUR is too large for 64 bits"):
            found.fetchall()


def test_a_target_without_a_minor_unit(table: Callable[..., Any]) -> None:
    facts = table([Row(100_00, "USD", "XAU"), Row(100_00, "USD", "EUR")])
    with pytest.raises(RoundingRequired, match=r"give the decimals, such as rounding=6$"):  # left out it is "minor"
        convert(facts, "amount", "source", "XAU", rates=SAMPLE)
    with pytest.raises(duckdb.Error, match="XAU has no minor unit"):
        convert(facts, "amount", "source", "target", rates=SAMPLE).fetchall()
    found = convert(facts, "amount", "source", "target", rates=SAMPLE, errors="null").order("row").fetchall()
    assert [row[-1] for row in found] == [None, Decimal("92.12")]
    found = convert(facts, "amount", "source", "target", rates=SAMPLE, rounding=6).order("row").fetchall()
    assert found[0][-1] == rows_of.expected(Row(100_00, "USD", "XAU"), 2, 6)


def test_a_pair_that_is_too_long_for_64_bits(table: Callable[..., Any]) -> None:
    rates = fxsnap.Snapshot("USD", {"AAA": "0.1234567890123456789", "EUR": "0.92115"})
    facts = table([Row(100_00, "USD", "EUR"), Row(100_00, "AAA", "EUR")])
    with pytest.raises(InvalidArgument, match="AAA to EUR: N and D for amounts of 2 decimals are too long for 64 bits"):
        convert(facts, "amount", "AAA", "EUR", rates=rates)
    for errors in ("raise", "null"):
        found = convert(facts, "amount", "source", "EUR", rates=rates, errors=errors)
        with pytest.raises(duckdb.Error, match="AAA to EUR has a ratio too long for 64 bits"):
            found.fetchall()
        assert found.filter("source = 'USD'").fetchall()[0][-1] == Decimal("92.12")
    # A step is the same for all sources of a target, also for those after one that is too long.
    for rounding, result in (("step=0.05", Decimal("92.10")), (2, Decimal("92.12"))):
        found = convert(facts, "amount", "source", "EUR", rates=rates, rounding=rounding)
        assert found.filter("source = 'USD'").fetchall()[0][-1] == result


WRONG: list[tuple[dict[str, Any], type[FxError], str]] = [
    ({"source": "curency"}, InvalidArgument, "source cannot be 'curency': expected a column .row, amount, source or target. or a code"),
    ({"target": "eur"}, InvalidArgument, "target cannot be 'eur'"),
    ({"target": sql.literal("XXX")}, UnknownCurrency, "'XXX' is not in this snapshot"),
    ({"source": sql.column("XXX")}, InvalidArgument, "expected a column"),
    ({"amount": "amounts"}, InvalidArgument, "amount cannot be 'amounts'"),
    ({"amount": "source"}, InvalidArgument, "a column of VARCHAR: expected integers or DECIMAL"),
    ({"amount": "x"}, InvalidArgument, "a column of DOUBLE: .*cast it"),
    ({"amount": "d20"}, InvalidArgument, "0 to 18 decimals"),
    ({"source": "row"}, InvalidArgument, "source cannot be a column of INTEGER: expected currency codes"),
    ({"target": "row"}, InvalidArgument, "target cannot be a column of INTEGER: expected currency codes"),
    ({"on": "source"}, InvalidArgument, "on cannot be a column of VARCHAR: expected DATE"),
    ({"on": "moment"}, InvalidArgument, "a column of TIMESTAMP"),
    ({"on": 5}, InvalidArgument, "expected a column or a day"),
    ({"into": "fxsnap_n"}, InvalidArgument, "names in between"),
    ({"into": "AMOUNT"}, InvalidArgument, "a name that no column has"),
    ({"rates": None}, InvalidArgument, "rates cannot be None"),
    ({"rates": "rates.json"}, InvalidArgument, "fxsnap.load"),
    ({"errors": "coerce"}, InvalidArgument, "raise, null"),
    ({"dtype": "float32"}, InvalidArgument, "decimal, float64"),
    ({"rounding": None}, InvalidArgument, "one scale"),
    ({"rounding": "2:05up"}, InvalidArgument, "is rounded by one of"),
    ({"source": "EUR"}, InvalidArgument, "it is a column and a code"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "error", "match"), WRONG)
def test_what_is_refused_before_anything_is_read(given: dict[str, Any], error: type[FxError], match: str) -> None:
    facts = duckdb.sql("SELECT 1 AS row, 1.00 AS amount, 'USD' AS source, 'EUR' AS target")
    extra = {"x": "1.5::DOUBLE", "d20": "1::DECIMAL(38, 20)", "moment": "now()::TIMESTAMP", "EUR": "'USD'"}
    for name, value in extra.items():
        if name in given.values():
            facts = facts.project(f'*, {value} AS "{name}"')
    arguments: dict[str, Any] = {"amount": "amount", "source": "source", "target": "EUR", "rates": SAMPLE, **given}
    amount, source, target = (arguments.pop(name) for name in ("amount", "source", "target"))
    if given.get("source") == "EUR":
        target = "USD"
    with pytest.raises(error, match=match):
        convert(facts, amount, source, target, **arguments)


@pytest.mark.parametrize("call", [convert, explain])
def test_what_is_no_relation(call: Any) -> None:
    with pytest.raises(InvalidArgument, match="relation cannot be 'sales': expected a relation"):
        call("sales", "amount", "code", "EUR", rates=SAMPLE)


@pytest.mark.parametrize("where", ["column", "session"])
def test_a_collation_does_not_make_one_code_of_two(where: str) -> None:
    """``gbp`` is neither GBP nor GBp, and a row of it is not two rows, whatever DuckDB is told of capitals."""
    con = duckdb.connect()
    if where == "session":
        con.execute("SET default_collation = 'nocase'")
    con.execute(f"CREATE TABLE t (amount INTEGER, code VARCHAR {'COLLATE NOCASE' if where == 'column' else ''})")
    con.execute("INSERT INTO t VALUES (1000, 'GBP'), (2000, 'GBp'), (3000, 'gbp')")
    rates = SAMPLE.with_subunits()
    with pytest.raises(duckdb.Error, match="no rate from gbp to EUR"):
        convert(con.table("t"), "amount", "code", "EUR", rates=rates).fetchall()
    receipt = explain(con.table("t"), "amount", "code", "EUR", rates=rates, errors="null")
    want = [rates.convert(1000, "GBP", "EUR", rounding=2), rates.convert(2000, "GBp", "EUR", rounding=2), None]
    assert [row[-1] for row in receipt.result.order("amount").fetchall()] == want
    assert (receipt.rows, receipt.converted, receipt.totals) == (3, 2, {"EUR": want[0] + want[1]})
    assert "'gbp' is not in this snapshot" in str(receipt.problems[0])


def test_days_that_python_does_not_have() -> None:
    facts = duckdb.sql(
        "SELECT 1 AS amount, 'USD' AS code, unnest([DATE '10000-01-01', DATE 'infinity', DATE '0044-03-15 (BC)',"
        " DATE '2024-10-21', NULL]) AS day"
    )
    receipt = explain(facts, "amount", "code", "EUR", rates=fxsnap.ecb(), on="day", policy="previous", errors="null")
    assert (receipt.rows, receipt.converted, receipt.days) == (5, 1, {date(2024, 10, 21): 1})
    assert [one.rows for one in sorted(receipt.problems, key=str)] == [1, 2]


def test_a_text_for_columns_of_any_type_takes_integers_and_decimals_alone() -> None:
    def ask(amount: str, scale: int = 2) -> Any:
        facts = f"(SELECT {amount} AS amount, 'USD' AS code)"
        how = {"amounts": sql.any_amounts(scale), "rates": SAMPLE}
        return duckdb.sql(sql.conversion("duckdb", facts, "amount", sql.column("code"), "USD", **how)).fetchall()[0][-1]

    for fine in ("19", "19::UTINYINT", "19.99", "19.9900::DECIMAL(38, 4)", "NULL::DECIMAL(9, 2)"):
        assert ask(fine) == duckdb.sql(f"SELECT ({fine})::DECIMAL(18, 2)").fetchall()[0][0]
    with pytest.raises(duckdb.Error, match=r"the amount 19\.994 is too large, or has more than 2 decimals"):
        ask("19.994")
    for wrong_type in ("'19.994'", "'19.99'", "'abc'", "562949953421312.125::DOUBLE", "19.99::FLOAT", "true"):
        with pytest.raises(duckdb.Error, match="is neither an integer nor a decimal; cast it"):
            ask(wrong_type)


def test_a_name_that_is_a_column_and_a_code() -> None:
    facts = duckdb.sql("SELECT 100.00 AS amount, 'JPY' AS EUR")
    from_column = convert(facts, "amount", sql.column("EUR"), "USD", rates=SAMPLE).fetchall()
    from_code = convert(facts, "amount", sql.literal("EUR"), "USD", rates=SAMPLE).fetchall()
    assert (from_column[0][-1], from_code[0][-1]) == (Decimal("0.67"), Decimal("108.56"))


def test_a_retired_code_warns_where_it_is_said(table: Callable[..., Any]) -> None:
    facts = table([Row(100_00, "LTL", "EUR")])
    with pytest.warns(RetiredCurrencyWarning, match="LTL is a retired code"):
        convert(facts, "amount", "LTL", "EUR", rates=SAMPLE)
    convert(facts, "amount", "source", "EUR", rates=SAMPLE)


def test_two_conversions_of_one_relation_do_not_meet(table: Callable[..., Any]) -> None:
    facts = table([Row(100_00, "USD", "EUR")])
    one = convert(facts, "amount", "source", "EUR", rates=SAMPLE, into="eur")
    two = convert(one, "amount", "source", "JPY", rates=SAMPLE, into="jpy")
    assert two.fetchall() == [(0, Decimal("100.00"), "USD", "EUR", Decimal("92.12"), Decimal("14997"))]
    assert one.columns == ["row", "amount", "source", "target", "eur"]


def test_a_hundred_thousand_random_rows(table: Callable[..., Any]) -> None:
    chance = random.Random(233)
    rows = [
        Row(chance.choice((1, -1)) * int(10 ** chance.uniform(0, 13)), chance.choice(rows_of.CODES), "EUR")
        for _ in range(100_000)
    ]
    found = convert(table(rows), "amount", "source", "EUR", rates=SAMPLE)
    assert wrong(found, rows, [rows_of.expected(row, 2, 2) for row in rows]) == []
