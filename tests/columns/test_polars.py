"""Columns of Polars against `fractions.Fraction` and against `fxsnap.convert`, row for row."""

from __future__ import annotations

import contextlib
import pickle
import random
import warnings
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import oracle
import pytest

pl = pytest.importorskip("polars")

import fxsnap  # noqa: E402
from fxsnap import InvalidArgument, RateNotFound, RetiredCurrencyWarning, RoundingRequired, UnknownCurrency  # noqa: E402
from fxsnap.columns.polars import convert  # noqa: E402
from fxsnap.columns.ratios import MODES, round_ratio  # noqa: E402
from fxsnap.errors import FxError, InvalidColumn  # noqa: E402

SAMPLE = fxsnap.sample()
ECB = fxsnap.ecb()
# Those that can be rounded to a minor unit and need no warning.
CODES = [code for code in SAMPLE if fxsnap.currency(code).minor_unit is not None and not SAMPLE.remarks(code)]
ENGINES = ["eager", "in-memory", "streaming"]
INT64 = (-(2**63), 2**63 - 1)
DECIMAL = pl.Decimal(38, 2)


def run(frame: Any, expression: Any, engine: str = "streaming") -> Any:
    if engine == "eager":
        return frame.select(expression).to_series()
    return frame.lazy().select(expression).collect(engine=engine).to_series()


def decimals(units: list[int | None], scale: int) -> Any:
    """Integers as decimals, bit by bit."""
    return pl.Series(units, dtype=pl.Int128).reinterpret(dtype=pl.Decimal(38, scale))


def by_convert(amounts: Any, sources: Any, targets: Any, days: Any = None, **asked: Any) -> list[Decimal | None]:
    """What `fxsnap.convert` says to each row; None for a row with a null or an error, and for more than 38 digits."""
    results: list[Decimal | None] = []
    days = [None] * len(amounts) if days is None else days
    for amount, source, target, day in zip(amounts, sources, targets, days, strict=True):
        try:
            on = {} if day is None else {"on": day}
            given = None in (amount, source, target)
            results.append(None if given else fxsnap.convert(amount, source, target, **asked, **on))
        except FxError:
            results.append(None)
    return results


# Exactness


def pair_of(source: str, target: str, places: int, scale: int) -> tuple[int, int]:
    exact = oracle.RATES[target] / oracle.RATES[source] * 10**places / 10**scale
    return exact.numerator, exact.denominator


def hard_amounts(n: int, d: int, chance: random.Random) -> list[int]:
    """Amounts whose results are ties, next to a tie and whole, and the same far away from zero."""
    inverse = pow(n, -1, d) if d > 1 else 0
    near = [(d // 2 + off) * inverse % d for off in (-1, 0, 1)] + [d // 2 + 1, d, inverse]
    far = [amount + d * chance.randrange((2**63 - d) // d) for amount in near[:3] if d < 2**62]
    return [sign * amount for amount in near + far for sign in (1, -1)]


def test_ties_and_their_neighbours_of_every_pair() -> None:
    chance = random.Random(28_900)
    rows: list[tuple[int, str, str]] = []
    expected: list[int] = []
    for source in SAMPLE:
        for target in SAMPLE:
            n, d = pair_of(source, target, 2, 2)
            for amount in chance.sample(hard_amounts(n, d, chance), 4):
                rows.append((amount, source, target))
                expected.append(round_ratio(amount * n, d, "HALF_EVEN"))
    amounts, sources, targets = zip(*rows, strict=True)
    frame = pl.DataFrame({"source": sources, "target": targets}).with_columns(amount=decimals([*amounts], 2))
    found = run(frame, convert("amount", pl.col("source"), pl.col("target"), rates=SAMPLE, rounding=2))
    assert found.dtype == DECIMAL
    assert found.to_physical().to_list() == expected


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("target", ["EUR", "JPY", "KWD", "VES", "USD"])
@pytest.mark.parametrize("places", range(5))
def test_every_mode_at_every_number_of_digits(mode: str, target: str, places: int) -> None:
    chance = random.Random(places)
    rows: list[tuple[int, str]] = []
    expected: list[int] = []
    for source in [*CODES[::7], target]:
        n, d = pair_of(source, target, places, 2)
        for amount in [*hard_amounts(n, d, chance), *INT64, 0, 1, -1, chance.randrange(*INT64)]:
            rows.append((amount, source))
            expected.append(round_ratio(amount * n, d, mode))
            assert expected[-1] == oracle.whole(Fraction(amount * n, d), f"ROUND_{mode}")
    amounts, sources = zip(*rows, strict=True)
    frame = pl.DataFrame({"source": sources}).with_columns(amount=decimals([*amounts], 2))
    rounding = f"{places}:{mode.lower()}"
    found = run(frame, convert("amount", pl.col("source"), target, rates=SAMPLE, rounding=rounding))
    assert found.dtype == pl.Decimal(38, places)
    assert found.to_physical().to_list() == expected


KINDS: dict[str, tuple[Any, list[Any]]] = {
    "Int64": (pl.Int64, [*INT64, 0, -1, 7, None, 10**6]),
    "Int8": (pl.Int8, [-128, 127, 0, None, 99]),
    "UInt64": (pl.UInt64, [2**64 - 1, 2**63, 0, None, 5]),
    "Int128": (pl.Int128, [2**127 - 1, -(2**127), 10**20, None, 1]),
    "UInt128": (pl.UInt128, [2**128 - 1, 2**127, 10**20, None, 1]),
    "Decimal(38, 2)": (DECIMAL, [Decimal("-0.01"), Decimal("9" * 36 + ".99"), Decimal("1E16"), None, Decimal("12.35")]),
    "Decimal(9, 0)": (pl.Decimal(9, 0), [Decimal(999999999), Decimal(-5), None, Decimal(0)]),
    "Decimal(38, 30)": (pl.Decimal(38, 30), [Decimal("12345678.000000000000000000000000000001"), None, Decimal("-0.5")]),
    "Decimal(18, 18)": (pl.Decimal(18, 18), [Decimal("0.123456789012345678"), Decimal("-0.5"), None]),
    "Float64": (pl.Float64, [
        0.1 + 0.2, 19.99, -0.0, 1e22, 5e-324, 1.7976931348623157e308, float("nan"), float("inf"), None, 2.675, 1.005,
        8999999999999.99, 9000000000000.01, 99999999999999.98, 123456789.123456, 1e9 + 1e-6, 0.000001, 1e-7, 1e15, 2**53 + 2.0,
    ]),
    "String": (pl.String, [
        "1200.00", "-0.000001", "+3.25", ".5", "5.", " 7 ", "1e3", "1,234.56", "", "nan", "1_000", "１", "0.1234567",
        "9" * 38, "9" * 1001, "999999999999999.999999", "1000000000000000.000001", None, "1\n2", "--1", "12.5\n",
    ]),
    "Null": (pl.Null, [None, None]),
}  # fmt: skip


@pytest.mark.parametrize("errors", ["null", "raise"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_amount_is_taken_as_convert_takes_it(kind: str, errors: str) -> None:
    dtype, values = KINDS[kind]
    for target, asked in (
        ("EUR", "minor"),
        ("JPY", "minor:up"),
        ("USD", "6:floor"),
        ("CHF", "cash"),
        ("GBP", "step=0.25"),
    ):
        amounts = pl.Series("amount", values, dtype=dtype)
        expected = by_convert(values, ["CHF"] * len(values), [target] * len(values), rates=SAMPLE, rounding=asked)
        scale = {"EUR": 2, "JPY": 2 if asked != "minor:up" else 0, "USD": 6, "CHF": 2, "GBP": 2}[target]
        expected = [one if one is None or abs(one) * 10**scale < 10**38 else None for one in expected]
        bad = [value for value, one in zip(values, expected, strict=True) if one is None and value is not None]
        if errors == "raise" and bad:
            with pytest.raises(InvalidColumn):
                convert(amounts, "CHF", target, rates=SAMPLE, rounding=asked)
            amounts = pl.Series("amount", values, dtype=pl.Object)  # whole rows out, then
            values_left = [
                value for value, one in zip(values, expected, strict=True) if one is not None or value is None
            ]
            amounts, expected = pl.Series("amount", values_left, dtype=dtype), [
                one for value, one in zip(values, expected, strict=True) if one is not None or value is None
            ]  # fmt: skip
        found = convert(amounts, "CHF", target, rates=SAMPLE, rounding=asked, errors=errors)
        assert found.name == "amount"
        assert found.dtype == pl.Decimal(38, scale)
        assert found.to_list() == expected
        assert (
            run(
                amounts.to_frame(), convert("amount", "CHF", target, rates=SAMPLE, rounding=asked, errors=errors)
            ).to_list()
            == expected
        )


def random_frame(rows: int, seed: int) -> Any:
    chance = random.Random(seed)
    units = [
        chance.choice([None, chance.randrange(-(10**13), 10**13), chance.randrange(-999, 999)]) for _ in range(rows)
    ]
    frame = pl.DataFrame({
        "source": [chance.choice([*CODES, None]) for _ in range(rows)],
        "target": [chance.choice([*CODES, None]) for _ in range(rows)],
        "whole": units,
    })  # fmt: skip
    frame = frame.with_columns(decimal=decimals(units, 2))
    return frame.with_columns(
        text=pl.col("decimal").cast(pl.String),
        double=pl.Series([None if unit is None else unit / 100 for unit in units], dtype=pl.Float64),
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("column", ["whole", "decimal", "text", "double"])
def test_random_rows_are_what_convert_says(engine: str, column: str) -> None:
    frame = random_frame(3000, 1)
    amounts, sources = frame[column].to_list(), frame["source"].to_list()
    found = run(frame, convert(column, pl.col("source"), "EUR", rates=SAMPLE, rounding="minor:half_up"), engine)
    assert found.dtype == DECIMAL
    assert found.to_list() == by_convert(amounts, sources, ["EUR"] * 3000, rates=SAMPLE, rounding="minor:half_up")
    found = run(frame, convert(column, pl.col("source"), pl.col("target"), rates=SAMPLE), engine)
    assert found.dtype == pl.Decimal(38, 4)
    expected = by_convert(amounts, sources, frame["target"].to_list(), rates=SAMPLE, rounding="minor")
    assert found.to_list() == expected
    doubles = run(frame, convert(column, pl.col("source"), pl.col("target"), rates=SAMPLE, dtype="float64"), engine)
    assert doubles.dtype == pl.Float64
    assert doubles.to_list() == [None if one is None else float(one) for one in expected]


def test_the_doubles_of_long_results_are_the_nearest_ones() -> None:
    amounts = decimals([2**120 + 1, -(2**100) - 3, 10**37 + 7, 2**53 + 1, 5], 2)
    exact = convert(amounts, "USD", "USD", rates=SAMPLE).to_list()
    assert convert(amounts, "USD", "USD", rates=SAMPLE, dtype="float64").to_list() == [float(one) for one in exact]


def test_a_table_too_fine_for_int128_is_converted_by_python() -> None:
    rates = fxsnap.Snapshot(
        "USD", {"AAA": "1." + "3" * 60, "BBB": "0." + "0" * 15 + "1234567890123456789", "EUR": "0.9"}
    )
    for codes in (["AAA", "EUR", "USD"], ["BBB", "EUR", "USD"]):
        amounts = [12345678901, -5, None]
        for target in codes:
            found = convert(pl.Series(amounts), pl.Series(codes), target, rates=rates, rounding=4).to_list()
            assert found == by_convert(amounts, codes, [target] * 3, rates=rates, rounding=4)
            asked = convert("amount", pl.col("code"), target, rates=rates, rounding=4, errors="null")
            frame = pl.DataFrame({"amount": amounts, "code": codes})
            for engine in ENGINES:
                assert run(frame, asked, engine).to_list() == found
                assert run(frame[:0], asked, engine).to_list() == []
    found = convert(pl.Series([7, 8]), pl.Series(["AAA", "BBB"]), pl.Series(["BBB", "EUR"]), rates=rates, rounding=3)
    assert found.to_list() == by_convert([7, 8], ["AAA", "BBB"], ["BBB", "EUR"], rates=rates, rounding=3)


def test_a_result_longer_than_a_decimal_is_refused() -> None:
    amounts = decimals([10**37, 1], 0)
    with pytest.raises(InvalidColumn, match=r"in VES it has more than the 38 digits of a decimal column \(row 0\)"):
        convert(amounts, "XAU", "VES", rates=SAMPLE)
    assert convert(amounts, "XAU", "VES", rates=SAMPLE, errors="null").to_list()[0] is None


def test_codes_that_a_history_does_not_have_are_not_kept() -> None:
    from fxsnap.columns.dense import dense_of

    codes = [f"X{number}" for number in range(2000)]
    for errors in ("raise", "null"):
        with contextlib.suppress(InvalidColumn):
            convert(pl.Series([1] * 2000), pl.Series(codes), "EUR", rates=ECB, on="2024-10-21", errors=errors)
    assert {code for pair in dense_of(ECB, None)._pairs for code in pair} <= {*ECB.codes}


# The shapes of columns


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Enum(["ZZZ", *reversed(SAMPLE.codes)])])
def test_codes_of_every_kind(dtype: Any) -> None:
    frame = random_frame(500, 2).with_columns(pl.col("source", "target").cast(dtype))
    expected = by_convert(
        frame["decimal"].to_list(), frame["source"].to_list(), frame["target"].to_list(), rates=SAMPLE, rounding="minor"
    )
    for engine in ENGINES:
        found = run(frame, convert("decimal", pl.col("source"), pl.col("target"), rates=SAMPLE), engine)
        assert found.to_list() == expected


def test_slices_and_chunks_keep_their_order() -> None:
    frame = random_frame(1000, 3)
    chunked = pl.concat([frame[:1], frame[1:400], frame[400:400], frame[400:]], rechunk=False)
    assert chunked["decimal"].n_chunks() > 1
    whole = convert(frame["decimal"], frame["source"], "EUR", rates=SAMPLE).to_list()
    assert convert(chunked["decimal"], chunked["source"], "EUR", rates=SAMPLE).to_list() == whole
    assert convert(frame["decimal"][77:300], frame["source"][77:300], "EUR", rates=SAMPLE).to_list() == whole[77:300]
    assert run(chunked, convert("decimal", pl.col("source"), "EUR", rates=SAMPLE)).to_list() == whole


def test_nothing_in_nothing_out() -> None:
    for asked, scale in (({}, 2), ({"rounding": 0}, 0)):
        found = convert(pl.Series("a", [], dtype=pl.Int64), "USD", "EUR", rates=SAMPLE, **asked)
        assert (found.name, found.dtype, len(found)) == ("a", pl.Decimal(38, scale), 0)
    frame = pl.DataFrame({"a": [], "c": []}, schema={"a": pl.Float64, "c": pl.String})
    for engine in ENGINES:
        assert run(frame, convert("a", pl.col("c"), pl.col("c"), rates=SAMPLE), engine).dtype == pl.Decimal(38, 4)
    assert convert(pl.Series([None, None]), pl.Series([None, "EUR"]), "EUR", rates=SAMPLE).to_list() == [None, None]


def test_an_expression_is_an_expression() -> None:
    frame = pl.DataFrame({"group": [1, 1, 2], "amount": [1.5, 2.5, 3.5], "currency": ["USD", "EUR", "JPY"]})
    eur = convert(pl.col("amount") * 2, pl.col("currency").str.to_uppercase(), "EUR", rates=SAMPLE)
    assert frame.with_columns(eur=eur).columns == ["group", "amount", "currency", "eur"]
    assert frame.select(eur).columns == ["amount"]
    assert frame.lazy().select(eur).collect_schema() == {"amount": DECIMAL}
    total = frame.lazy().group_by("group", maintain_order=True).agg(eur.sum().alias("eur")).collect()
    assert total["eur"].to_list() == [Decimal("7.76"), Decimal("0.04")]
    assert frame.lazy().filter(eur > 3).collect()["amount"].to_list() == [2.5]
    assert frame.select(eur.sum().over("group"))["amount"].to_list() == [
        Decimal("7.76"),
        Decimal("7.76"),
        Decimal("0.04"),
    ]


def test_several_columns_at_once() -> None:
    frame = pl.DataFrame({"net": [1, 2], "gross": [Decimal("1.5"), None], "currency": ["USD", "JPY"]})
    both = frame.lazy().select(convert(pl.col("net", "gross"), pl.col("currency"), "EUR", rates=SAMPLE)).collect()
    assert both.to_dict(as_series=False) == {
        "net": [Decimal("0.92"), Decimal("0.01")],
        "gross": [Decimal("1.38"), None],
    }


def test_a_query_streams_and_native_parts_need_no_python() -> None:
    frame = pl.LazyFrame({"amount": [1, 2], "currency": ["USD", "EUR"]})
    native = frame.select(convert("amount", pl.col("currency"), "EUR", rates=SAMPLE, errors="null"))
    assert "python_udf" not in native.explain(engine="streaming")
    guarded = frame.select(convert("amount", pl.col("currency"), "EUR", rates=SAMPLE))
    assert "python_udf" in guarded.explain(engine="streaming")
    for query in (native, guarded):
        graph = query.show_graph(engine="streaming", plan_stage="physical", raw_output=True)
        assert "in-memory-map" not in graph
        assert query.collect(engine="streaming").to_series().to_list() == [Decimal("0.92"), Decimal("2.00")]


def test_the_same_through_a_parquet_file(tmp_path: Any) -> None:
    frame = random_frame(5000, 5)
    frame.write_parquet(tmp_path / "in.parquet", row_group_size=700)
    query = pl.scan_parquet(tmp_path / "in.parquet").with_columns(
        eur=convert("decimal", pl.col("source"), "EUR", rates=SAMPLE)
    )
    query.sink_parquet(tmp_path / "out.parquet")
    found = pl.read_parquet(tmp_path / "out.parquet")
    assert found.drop("eur").equals(frame)
    assert found["eur"].equals(convert(frame["decimal"], frame["source"], "EUR", rates=SAMPLE).alias("eur"))


# Days

DAYS = [ECB.first, ECB.last, date(2024, 3, 29), date(2008, 12, 10), date(2022, 3, 2), date(2002, 1, 1)]
QUOTED = ["EUR", "USD", "JPY", "CHF", "ISK", "RUB", "HRK", "TRY", "ZAR"]


def dated_frame(rows: int, seed: int) -> Any:
    chance = random.Random(seed)
    days = [chance.choice(DAYS) + timedelta(chance.randrange(-12, 13)) for _ in range(rows // 2)]
    days += [
        ECB.first + timedelta(chance.randrange(-20, (ECB.last - ECB.first).days + 20)) for _ in range(rows - len(days))
    ]
    chance.shuffle(days)
    return pl.DataFrame({
        "amount": pl.Series([Decimal(chance.randrange(-(10**9), 10**9)).scaleb(-2) for _ in range(rows)], dtype=DECIMAL),
        "source": [chance.choice([*QUOTED, None]) for _ in range(rows)],
        "target": [chance.choice(QUOTED) for _ in range(rows)],
        "day": [chance.choice([day, day, day, None]) for day in days],
    })  # fmt: skip


DATED = dated_frame(600, 7)
LITERALS: list[tuple[str | None, str | None]] = [
    (None, "USD"),
    (None, "ISK"),
    (None, "EUR"),
    (None, None),
    ("RUB", None),
    ("RUB", "USD"),
]


@cache
def expected_on_days(policy: str) -> list[list[Decimal | None]]:
    days = DATED["day"].to_list()
    results = []
    for source, target in LITERALS:
        sources = DATED["source"].to_list() if source is None else [source] * len(days)
        sources = [None if day is None else code for code, day in zip(sources, days, strict=True)]
        targets = DATED["target"].to_list() if target is None else [target] * len(days)
        asked: dict[str, Any] = {"rates": ECB, "policy": policy, "rounding": "minor:half_up"}
        results.append(by_convert(DATED["amount"].to_list(), sources, targets, days, **asked))
    return results


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("policy", ["exact", "previous", "next", "previous:3", "next:40"])
def test_dates_in_any_order(policy: str, engine: str) -> None:
    asked: dict[str, Any] = {"rates": ECB, "policy": policy, "rounding": "minor:half_up", "errors": "null"}
    for (source, target), expected in zip(LITERALS, expected_on_days(policy), strict=True):
        one, other = source or pl.col("source"), target or pl.col("target")
        found = run(DATED, convert("amount", one, other, on=pl.col("day"), **asked), engine)
        assert found.to_list() == expected
        if engine == "eager":
            one, other = source or DATED["source"], target or DATED["target"]
            assert convert(DATED["amount"], one, other, on=DATED["day"], **asked).to_list() == expected


def test_a_pair_that_no_one_day_has_takes_the_day_of_both() -> None:
    history = fxsnap.History([
        fxsnap.Snapshot("EUR", {"USD": "1.25", "JPY": "160"}, as_of="2024-10-01"),
        fxsnap.Snapshot("EUR", {"USD": "1.5"}, as_of="2024-10-02"),
        fxsnap.Snapshot("EUR", {"USD": "2", "GBP": "0.5"}, as_of="2024-10-03"),
    ])  # fmt: skip
    frame = pl.DataFrame({
        "amount": [100] * 4, "source": ["USD", "JPY", "USD", "GBP"], "target": ["JPY", "USD", "EUR", "JPY"],
        "day": [date(2024, 10, 3)] * 4,
    })  # fmt: skip
    asked: dict[str, Any] = {"rates": history, "policy": "previous"}
    expected = [Decimal(12800), Decimal("0.78"), Decimal(50), None]
    for on in (pl.col("day"), date(2024, 10, 3)):
        found = run(frame, convert("amount", pl.col("source"), pl.col("target"), on=on, errors="null", **asked))
        assert found.to_list() == expected
    for on in (frame["day"], "2024-10-03"):
        with pytest.raises(InvalidColumn, match=r"no rates of GBP and JPY for 2024-10-03 .*\(row 3\)"):
            convert(frame["amount"], frame["source"], frame["target"], on=on, **asked)


def test_a_pair_without_a_day_is_told_as_the_history_tells_it() -> None:
    chance = random.Random(8)
    rows = [("RUB", "USD", date(2022, 3, 2) + timedelta(chance.randrange(-9, 900))) for _ in range(40)]
    rows += [("ISK", "HRK", ECB.first - timedelta(3)), ("QQQ", "USD", ECB.last), ("USD", "HRK", ECB.last)]
    for source, target, day in rows:
        asked: dict[str, Any] = {"rates": ECB, "policy": "previous:2"}
        try:
            fxsnap.convert(1, source, target, on=day, **asked)
        except FxError as error:
            with pytest.raises(InvalidColumn) as caught:
                convert(pl.Series([1]), pl.Series([source]), pl.Series([target]), on=pl.Series([day]), **asked)
            (problem,) = caught.value.problems
            assert (type(problem.error), str(problem.error), problem.first) == (type(error), str(error), (0,))


def test_days_that_python_does_not_have_are_days_without_rates() -> None:
    days = pl.Series([3_000_000, -800_000, 20_000], dtype=pl.Int32).cast(pl.Date)
    found = convert(pl.Series([1, 1, 1]), "USD", "EUR", rates=ECB, on=days, policy="previous", errors="null")
    assert found.to_list() == [None, None, Decimal("0.91")]
    with pytest.raises(InvalidColumn, match="for 9999-12-31"):
        convert(pl.Series([1, 1, 1]), "USD", pl.Series(["EUR"] * 3), rates=ECB, on=days, policy="previous")


def test_one_day_for_all_rows() -> None:
    amounts, codes = pl.Series([100, 200]), pl.Series(["USD", "GBP"])
    for on, policy in (
        ("2024-10-20", "previous"),
        (date(2024, 10, 18), None),
        (fxsnap.days.eu_customs(2024, 10), None),
        ("last", None),
    ):
        asked: dict[str, Any] = {"rates": ECB, "on": on, "policy": policy}
        found = convert(amounts, codes, "EUR", **asked).to_list()
        assert found == by_convert([100, 200], ["USD", "GBP"], ["EUR", "EUR"], rounding="minor", **asked)
    with pytest.raises(RateNotFound):
        convert(amounts, "USD", "EUR", rates=ECB, on="2024-10-20")


def test_a_snapshot_is_a_history_of_one_day() -> None:
    days = [date(2024, 10, 20) + timedelta(step) for step in range(4)]
    frame = pl.DataFrame({"amount": [100] * 4, "day": days})
    for policy in (None, "previous:1", "next:1"):
        found = run(
            frame, convert("amount", "USD", "EUR", rates=SAMPLE, on=pl.col("day"), policy=policy, errors="null")
        )
        assert found.to_list() == by_convert(
            [100] * 4, ["USD"] * 4, ["EUR"] * 4, days, rates=SAMPLE, policy=policy, rounding="minor"
        )
    october = ECB.average("2024-10")
    for day in (date(2024, 10, 1), date(2024, 11, 1)):
        found = convert(pl.Series([100]), "USD", "EUR", rates=october, on=pl.Series([day]), errors="null")
        assert found.to_list() == by_convert([100], ["USD"], ["EUR"], [day], rates=october, rounding="minor")
    undated = fxsnap.Snapshot("USD", {"EUR": "0.9"})
    with pytest.raises(InvalidColumn, match="the date of these rates is not known"):
        convert(pl.Series([1]), "USD", "EUR", rates=undated, on=pl.Series([days[0]]))
    with pytest.raises(RateNotFound):
        convert("amount", "USD", "EUR", rates=SAMPLE, on="2024-10-22")


# What is refused


def test_bad_rows_of_series_are_all_reported_with_the_first_rows() -> None:
    amounts = pl.Series("amount", ["1", "oops", "3", None, "5", "6"])
    codes = pl.Series(["XXQ", "EUR", "XXQ", "XXQ", None, "RMB"])
    with pytest.raises(InvalidColumn) as caught:
        convert(amounts, codes, "EUR", rates=SAMPLE)
    told = {type(problem.error).__name__: (problem.rows, problem.first) for problem in caught.value.problems}
    assert told["InvalidAmount"] == (1, (1,))
    by_code = {
        problem.error.code: problem.first
        for problem in caught.value.problems
        if isinstance(problem.error, UnknownCurrency)
    }
    assert by_code == {"XXQ": (0, 2), "RMB": (5,)}
    assert "'RMB' is not in this snapshot" in str(caught.value)
    assert "4 rows could not be converted" in str(caught.value)
    found = convert(amounts, codes, "EUR", rates=SAMPLE, errors="null")
    assert found.to_list() == [None] * 6


def test_a_target_without_a_minor_unit_is_a_bad_row() -> None:
    targets = pl.Series(["EUR", "XAU"])
    with pytest.raises(InvalidColumn) as caught:
        convert(pl.Series([1, 1]), "USD", targets, rates=SAMPLE)
    assert isinstance(caught.value.problems[0].error, RoundingRequired)
    assert convert(pl.Series([1, 1]), "USD", targets, rates=SAMPLE, errors="null").to_list() == [Decimal("0.92"), None]
    with pytest.raises(RoundingRequired):
        convert("amount", "USD", "XAU", rates=SAMPLE)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_expression_raises_when_it_runs_and_names_the_codes(engine: str) -> None:
    frame = pl.DataFrame({"amount": [1, 2, 3], "currency": ["EUR", "RMB", "QQQ"], "day": [date(2024, 10, 19)] * 3})
    expression = convert("amount", pl.col("currency"), "EUR", rates=SAMPLE)
    with pytest.raises(InvalidColumn, match=r"'(RMB|QQQ)' is not in this snapshot .* \(1 row\)") as caught:
        run(frame, expression, engine)  # the streaming engine gives batches of one row to a frame of three
    assert caught.value.problems == ()
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    dated = convert("amount", "USD", "EUR", rates=ECB, on=pl.col("day"))
    with pytest.raises(InvalidColumn, match=r"no rates of USD and EUR for 2024-10-19 under the policy 'exact'"):
        run(frame, dated, engine)
    nulls = convert("amount", pl.col("currency"), "EUR", rates=SAMPLE, errors="null")
    assert run(frame, nulls, engine).to_list() == [Decimal("1.00"), None, None]


def test_the_name_of_a_column_given_for_a_code_is_told_how_a_column_is_meant() -> None:
    with pytest.raises(UnknownCurrency, match=r"'currency' is not in this .*; a column is pl.col\('currency'\)"):
        convert("amount", "currency", "EUR", rates=SAMPLE)
    with pytest.raises(UnknownCurrency, match=r"did you mean EUR\?$"):
        convert("amount", "eur", "EUR", rates=SAMPLE)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"rounding": None}, "rounding cannot be None: a column has one scale"),
    ({"rounding": "2:05up"}, "a column is rounded by one of HALF_EVEN"),
    ({"rates": {"EUR": 1}}, "make it a snapshot"),
    ({"rates": ECB}, "a history needs a day"),
    ({"errors": "collect"}, "expected one of raise, null"),
    ({"dtype": "float32"}, "expected one of decimal, float64"),
    ({"source": 7}, r"expected a code such as 'EUR', or a column: pl.col\('currency'\)"),
    ({"amount": 100}, "expected the name of a column, an expression or a Series"),
    ({"on": datetime(2024, 10, 21), "rates": ECB}, r"it is a day; pass .date\(\)"),
    ({"on": "day", "rates": ECB}, r"expected a date, or text such as .*; a column is pl.col\('day'\)"),
    ({"policy": "previous"}, "it is the rule for a day"),
    ({"source": pl.Series(["EUR"])}, "are all expressions, or all Series"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "told"), REFUSED)
def test_what_a_call_refuses(changed: dict[str, Any], told: str) -> None:
    asked: dict[str, Any] = {"amount": "amount", "source": "USD", "target": "EUR", "rates": SAMPLE, **changed}
    with pytest.raises(InvalidArgument, match=told):
        convert(asked.pop("amount"), asked.pop("source"), asked.pop("target"), **asked)


def test_unknown_literal_codes_are_refused_at_once() -> None:
    for source, target in (("RMB", "EUR"), ("EUR", "RMB")):
        with pytest.raises(UnknownCurrency):
            convert("amount", source, target, rates=SAMPLE, errors="null")
    with pytest.raises(UnknownCurrency):
        convert("amount", "RMB", pl.col("c"), rates=ECB, on=pl.col("d"))
    with pytest.raises(InvalidArgument, match="a Series of 1 rows beside 2 amounts"):
        convert(pl.Series([1, 2]), pl.Series(["EUR"]), "EUR", rates=SAMPLE)


TYPES: list[tuple[str, Any, str]] = [
    ("amount", pl.Series([1.5], dtype=pl.Float32), "cast it to Float64"),
    ("amount", pl.Series([True]), "expected integers, Decimal, Float64 or decimal text"),
    ("currency", pl.Series([1]), "expected codes"),
    ("day", pl.Series([datetime(2024, 10, 21)]), r"pass .dt.date\(\)"),
    ("day", pl.Series(["2024-10-21"]), r"pass .str.to_date\(\)"),
]


@pytest.mark.parametrize("engine", [*ENGINES, "series"])
@pytest.mark.parametrize(("name", "column", "told"), TYPES)
def test_columns_that_cannot_be_what_they_should(name: str, column: Any, told: str, engine: str) -> None:
    frame = pl.DataFrame({"amount": [1], "currency": ["USD"], "day": [date(2024, 10, 21)]}).with_columns(
        column.alias(name)
    )
    if engine == "series":
        with pytest.raises(InvalidArgument, match=told):
            convert(frame["amount"], frame["currency"], "EUR", rates=ECB, on=frame["day"])
        return
    with pytest.raises(InvalidArgument, match=told):
        run(frame, convert("amount", pl.col("currency"), "EUR", rates=ECB, on=pl.col("day")), engine)


# Warnings

DEAD = next(code for code in SAMPLE if SAMPLE.remarks(code) and fxsnap.currency(code).minor_unit is not None)


def test_a_literal_pair_that_needs_a_remark_warns_once_at_the_line_of_the_caller() -> None:
    for source, target in ((DEAD, "EUR"), ("EUR", DEAD), (pl.col("currency"), DEAD), (DEAD, pl.col("currency"))):
        with pytest.warns(RetiredCurrencyWarning, match=DEAD) as seen:
            convert("amount", source, target, rates=SAMPLE, rounding=2)
        assert [warning.filename for warning in seen] == [__file__]


def test_the_codes_of_a_series_warn_once_each() -> None:
    codes = pl.Series([DEAD, "EUR", DEAD, None, "USD"])
    with pytest.warns(RetiredCurrencyWarning, match=DEAD) as seen:
        convert(pl.Series([1, 2, 3, 4, None]), codes, "EUR", rates=SAMPLE)
    assert [warning.filename for warning in seen] == [__file__]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        convert(pl.Series([1, 2]), pl.Series(["EUR", "USD"]), "EUR", rates=SAMPLE)


def test_a_code_without_an_amount_warns_of_nothing() -> None:
    assert convert(pl.Series([None, 1]), pl.Series(["LTL", "USD"]), "USD", rates=SAMPLE).to_list() == [None, 1]


def test_dated_series_warn_of_the_days_that_need_it() -> None:
    history = fxsnap.History([
        fxsnap.Snapshot("EUR", {"LTL": "3.21", "USD": "1.2"}, as_of="2014-10-21"),
        fxsnap.Snapshot("EUR", {"LTL": "3.21", "USD": "1.1"}, as_of="2024-10-21"),
    ])  # fmt: skip
    amounts, codes = pl.Series([1, 1]), pl.Series(["LTL", "USD"])
    with pytest.warns(RetiredCurrencyWarning, match="LTL is a retired code") as seen:
        convert(amounts, codes, "EUR", rates=history, on=pl.Series([date(2024, 10, 21)] * 2))
    assert len(seen) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        convert(amounts, codes, "EUR", rates=history, on=pl.Series([date(2014, 10, 21)] * 2))
        convert(amounts, codes.reverse(), "USD", rates=history, on=pl.Series([date(2014, 10, 21)] * 2))
