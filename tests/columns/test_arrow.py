"""Columns of Arrow and NumPy: the same digits as fxsnap.convert, row for row, and no other."""

from __future__ import annotations

import decimal
import json
import random
import warnings
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")

import cases  # noqa: E402
from cases import INT64, LIVE, MODES, SAMPLE, WITH_MINOR, Row  # noqa: E402
from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import fxsnap  # noqa: E402
from fxsnap import History, InvalidArgument, RoundingRequired, Snapshot, UnknownCurrency  # noqa: E402
from fxsnap.columns import convert, explain  # noqa: E402
from fxsnap.columns.decimals import Decimals  # noqa: E402
from fxsnap.errors import InvalidColumn  # noqa: E402

ECB = fxsnap.ecb()


def decimals(units: list[int], scale: int) -> Any:
    column = Decimals(len(units), scale)
    column.put(0, np.asarray(units, np.int64), np.ones(len(units), np.bool_), {})
    return column.array()


def check(rows: list[Row], places: int, scale: int, mode: str, **more: Any) -> None:
    amounts = decimals([row.units for row in rows], scale)
    found = convert(
        amounts, pa.array([row.source for row in rows]), pa.array([row.target for row in rows]), rates=SAMPLE,
        rounding=f"{places}:{mode}", **more,
    )  # fmt: skip
    assert found.type == pa.decimal128(38, places)
    wrong = [
        (row, value, cases.answer(row, places, scale, mode))
        for row, value in zip(rows, found.to_pylist(), strict=True)
        if value != cases.answer(row, places, scale, mode)
    ]
    assert not wrong, wrong[:5]


# Exactness


@pytest.mark.parametrize("places", [0, 2, 3, 4])
def test_ties_and_their_neighbours_of_every_pair(places: int) -> None:
    """Of all pairs of the first table's live codes, one for each place of decimals, so that 25 600 pairs are tried."""
    pairs = [pair for at, pair in enumerate(cases.all_pairs()) if at % 4 == (0, 2, 3, 4).index(places)]
    check(cases.rows_between(pairs, places, 2, 10**13, places), places, 2, "half_even")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("scale", [0, 2, 4])
def test_every_mode_by_its_definition(mode: str, scale: int) -> None:
    chance = random.Random(f"{mode}{scale}")
    pairs = [(chance.choice(LIVE), chance.choice(LIVE)) for _ in range(300)]
    check(cases.rows_between(pairs, 2, scale, 10**14, scale), 2, scale, mode)


@pytest.mark.parametrize("mode", MODES)
def test_the_extremes_of_int64_and_results_of_38_digits(mode: str) -> None:
    pairs = [(source, target) for source in ("USD", "VND", "XAU", "KWD") for target in ("EUR", "IRR", "XAG", "JPY")]
    check(cases.rows_between(pairs, 4, 2, INT64, 5), 4, 2, mode)


@given(
    st.lists(
        st.tuples(st.integers(-INT64, INT64), st.sampled_from(LIVE), st.sampled_from(LIVE)), min_size=1, max_size=40
    ),
    st.integers(0, 6), st.integers(0, 8), st.sampled_from(MODES),
)  # fmt: skip
def test_a_column_is_the_exact_ratio_rounded_once(
    drawn: list[tuple[int, str, str]], places: int, scale: int, mode: str
) -> None:
    """Law: each row of a column is A * r[target] / r[source], rounded once by the mode's definition."""
    rows = [Row(*one) for one in drawn if abs(one[0] * cases.ratio(one[1], one[2], places, scale)) < 10**37]
    check(rows, places, scale, mode)


@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.decimals(places=2, min_value=-(10**12), max_value=10**12),
                st.floats(-1e12, 1e12, allow_nan=False), st.integers(-(10**12), 10**12),
            ),
            st.sampled_from(LIVE),
        ),
        min_size=1, max_size=30,
    ),
    st.sampled_from(WITH_MINOR), st.sampled_from(["minor", "minor:half_up", 3, "step=0.05"]),
)  # fmt: skip
def test_row_for_row_the_same_as_convert(rows: list[tuple[Any, str]], target: str, rounding: Any) -> None:
    """Law: convert(column)[i] == fxsnap.convert(amount_i, ...), for whatever an amount can be."""
    amounts, sources = [amount for amount, _ in rows], [source for _, source in rows]
    found = convert(amounts, sources, target, rates=SAMPLE, rounding=rounding).to_pylist()
    assert found == [fxsnap.convert(amount, source, target, rates=SAMPLE, rounding=rounding) for amount, source in rows]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("rounding", "target", "scale"), [("minor", "JPY", 4), ("step=0.05", "GBP", 2)])
def test_results_at_the_end_of_int64_are_not_wrapped(mode: str, rounding: str, target: str, scale: int) -> None:
    """What holds a result in steps need not hold it in units of the column's scale."""
    asked = f"{rounding}:{mode}"
    for source in ("JPY", "KWD", "GBP"):
        end = INT64 // 10 ** (scale - 2) / SAMPLE.rate(source, target).exact  # in cents of the source
        near = [int(end) + 50 * off + more for off in range(-90, 91) for more in (0, 1, 3)]
        amounts = [Decimal(sign * cents).scaleb(-2) for cents in near for sign in (1, -1)]
        to = pa.array([*[target] * len(amounts), "EUR"])  # steps that differ, where they are minor units
        column = pa.array([*amounts, 0], pa.decimal128(38, 2))
        expected = [SAMPLE.convert(amount, source, target, rounding=asked) for amount in amounts]
        assert convert(column, source, to, rates=SAMPLE, rounding=asked).to_pylist()[:-1] == expected


def test_a_target_column_has_one_scale() -> None:
    found = convert(["100", "100", "1"], "EUR", ["JPY", "USD", "CLF"], rates=SAMPLE)
    assert found.type == pa.decimal128(38, 4)
    assert [str(value) for value in found.to_pylist()] == ["16281.0000", "108.5600", "0.0372"]


@pytest.mark.parametrize("rounding", ["cash", "cash:half_up"])
def test_cash_and_steps(rounding: str) -> None:
    amounts = ["10.25", "10.24", "-10.25", "1.03"]
    for target in ("DKK", "CHF", "HUF", "SEK"):
        found = convert(amounts, "EUR", target, rates=SAMPLE, rounding=rounding).to_pylist()
        assert found == [SAMPLE.convert(amount, "EUR", target, rounding=rounding) for amount in amounts]
    assert convert(["10.25"], "EUR", ["DKK"], rates=SAMPLE, rounding="cash").type == pa.decimal128(38, 2)


# Amounts


@pytest.mark.parametrize(
    "values",
    [
        [19.99, 0.1, 0.30000000000000004, 1e-7, 123456789.123, 1e22, -2.675, 0.0, 5e-324, 1.7e15, 1e15 / 3],
        ["19.99", "-0", "1e3", ".5", "000.10", "1234567890123456789012.55", "+7"],
        [Decimal("1E+3"), Decimal("0.000001"), Decimal("12345678901234567890.12"), 7],
        [10**18, -(10**18), 2**70, 0],
        [Fraction(1, 3), 1.5, "2", Decimal("3")],
    ],
)
def test_amounts_of_every_kind_are_read_as_convert_reads_them(values: list[Any]) -> None:
    wanted = [SAMPLE.convert(value, "EUR", "USD", rounding=4) for value in values]
    assert convert(values, "EUR", "USD", rates=SAMPLE, rounding=4).to_pylist() == wanted
    array = np.asarray(values) if all(isinstance(value, float) for value in values) else values
    assert convert(array, "EUR", "USD", rates=SAMPLE, rounding=4).to_pylist() == wanted


@pytest.mark.parametrize(
    "kind",
    [
        pa.int8(),
        pa.int32(),
        pa.uint64(),
        pa.decimal128(9, 3),
        pa.decimal256(50, 3),
        pa.decimal32(7, 2),
        pa.decimal64(12, 2),
    ],
)
def test_types_of_amounts(kind: Any) -> None:
    array = pa.array([Decimal(7), None, Decimal(100)]).cast(pa.decimal128(20, 3)).cast(kind)
    assert convert(array, "EUR", "USD", rates=SAMPLE).to_pylist() == [Decimal("7.60"), None, Decimal("108.56")]


@pytest.mark.parametrize(
    "wrong",
    [
        pa.array([True]), pa.array([1.5], pa.float32()), pa.array([date(2024, 1, 1)]), np.ones((2, 2)), 5, "5", {1: 2},
        {1, 2}, np.array([1, 2], ">i8"), np.array([1j]), np.array([1], np.longdouble), np.array(["2024-01-01"], "M8[D]"),
    ],
)  # fmt: skip
def test_other_types_are_refused(wrong: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        convert(wrong, "EUR", "USD", rates=SAMPLE)
    assert caught.value.name == "amount"


@pytest.mark.parametrize("wrong", [None, 5, date(2024, 10, 21), {"USD"}, {"USD": 1}, [5], [object()], np.array([1j])])
@pytest.mark.parametrize("argument", ["source", "target"])
def test_what_is_neither_a_code_nor_a_column_of_codes(argument: str, wrong: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        convert([1], **{"source": "EUR", "target": "USD", argument: wrong}, rates=SAMPLE)
    assert caught.value.name == argument


@pytest.mark.parametrize("odd", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a_decimal_that_is_no_number_is_refused_and_not_null(odd: str) -> None:
    receipt = explain([Decimal(odd), Decimal(1), None], "USD", "EUR", rates=SAMPLE, errors="null")
    assert receipt.result.to_pylist() == [None, Decimal("0.92"), None]
    assert [(one.rows, one.first) for one in receipt.problems] == [(1, (0,))]


def test_slices_chunks_and_nothing() -> None:
    whole = pa.array([Decimal("0.00"), Decimal("1.00"), None, Decimal("2.00"), Decimal("3.00")])
    codes = pa.array(["USD", "EUR", "USD", None, "EUR"])
    found = convert(whole[1:], codes[1:], "EUR", rates=SAMPLE)
    assert found.to_pylist() == [Decimal("1.00"), None, None, Decimal("3.00")]
    chunked = pa.chunked_array([whole[:2], whole[2:]])
    found = convert(chunked, pa.chunked_array([codes[:3], codes[3:]]), "EUR", rates=SAMPLE)
    assert isinstance(found, pa.ChunkedArray)
    assert found.to_pylist() == [Decimal("0.00"), Decimal("1.00"), None, None, Decimal("3.00")]
    assert convert(whole[:0], codes[:0], "EUR", rates=SAMPLE).type == pa.decimal128(38, 2)
    assert convert(pa.nulls(2), codes[:2], "EUR", rates=SAMPLE).to_pylist() == [None, None]
    assert convert(whole[:2], pa.nulls(2), "EUR", rates=SAMPLE).to_pylist() == [None, None]
    whole.validate(full=True)
    found.validate(full=True)


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())])
def test_types_of_codes(kind: Any) -> None:
    codes = pa.array(["USD", None, "JPY", "USD"]).cast(kind)
    found = convert([1, 1, 100, 2], codes, "EUR", rates=SAMPLE).to_pylist()
    assert found == [Decimal("0.92"), None, Decimal("0.61"), Decimal("1.84")]
    with pytest.raises(InvalidColumn) as caught:
        convert([1, 1], pa.array(["QQQ", "USD"]).cast(kind), "EUR", rates=SAMPLE)
    assert caught.value.problems[0].first == (0,)


@pytest.mark.parametrize("dtype", ["float64"])
def test_doubles_are_the_nearest_to_the_decimals(dtype: str) -> None:
    chance = random.Random(3)
    units = [chance.randrange(-(10 ** chance.randrange(1, 18)), 10**17) for _ in range(2000)]
    exact = convert(decimals(units, 2), "KWD", "USD", rates=SAMPLE, rounding=3).to_pylist()
    found = convert(decimals(units, 2), "KWD", "USD", rates=SAMPLE, rounding=3, dtype=dtype)
    assert found.type == pa.float64()
    assert found.to_pylist() == [float(value) for value in exact]


# Days


@pytest.mark.parametrize("policy", ["exact", "previous", "next", "previous:1", "next:30"])
@pytest.mark.parametrize("target", ["EUR", "USD", "ISK"])
def test_dated_rows_are_those_of_the_history(policy: str, target: str) -> None:
    """Unsorted days from 1998 to 2026, weekends and holes too: the history's own answer, or its own refusal."""
    chance = random.Random(f"{policy}{target}")
    days = [date(1998, 12, 28) + timedelta(days=chance.randrange(10200)) for _ in range(300)]
    days += [date(2018, 2, 1), date(2008, 12, 9), date(2026, 11, 3), date(2026, 10, 30)]
    codes = [chance.choice(["EUR", "USD", "JPY", "ISK", "CYP", "RUB", "BGN", "HRK"]) for _ in days]
    units = [chance.randrange(-(10**12), 10**12) for _ in days]
    found = explain(decimals(units, 2), codes, target, rates=ECB, on=days, policy=policy, errors="null", rounding="2")
    wanted: list[Decimal | None] = []
    for unit, code, day in zip(units, codes, days, strict=True):
        try:
            wanted.append(ECB.convert(Decimal(unit).scaleb(-2), code, target, on=day, policy=policy, rounding=2))
        except fxsnap.RateNotFound:
            wanted.append(None)
    assert found.result.to_pylist() == wanted
    assert sum(one.rows for one in found.problems) == wanted.count(None)
    assert sum(found.days.values()) == found.converted == len(wanted) - wanted.count(None)


def test_a_dated_target_column() -> None:
    days = [date(2024, 10, 19), date(2024, 10, 21), date(2023, 3, 1)] * 20
    sources, targets = ["USD", "SEK", "PLN"] * 20, ["JPY", "PLN", "EUR"] * 20
    found = convert(["10000"] * 60, sources, targets, rates=ECB, on=days, policy="previous", rounding="minor:half_up")
    assert found.to_pylist() == [
        ECB.convert(10000, s, t, on=d, policy="previous", rounding="minor:half_up")
        for s, t, d in zip(sources, targets, days, strict=True)
    ]
    assert found[1].as_py() == Decimal("3778.1700"), "R4: 10 000 SEK of 2024-10-21 are 3778.17 PLN"


def test_how_days_are_written() -> None:
    wanted = [Decimal("92.19"), None]
    for days in (
        [date(2024, 10, 19), None], ["2024-10-19", None], pa.array([date(2024, 10, 19), None]),
        pa.array([datetime(2024, 10, 19), None], pa.timestamp("ns")), np.array(["2024-10-19", "NaT"], "datetime64[D]"),
    ):  # fmt: skip
        assert convert([100, 100], "USD", "EUR", rates=ECB, on=days, policy="previous").to_pylist() == wanted
    assert convert([100], "USD", "EUR", rates=ECB, on="2024-10-21").to_pylist() == [Decimal("92.14")]
    assert convert([100], "USD", "EUR", rates=ECB, on="last").to_pylist() == [
        ECB.convert(100, "USD", "EUR", on="last", rounding=2)
    ]
    from fxsnap import days as law

    assert convert([12000], "USD", "EUR", rates=ECB, on=law.eu_vat("2024-10-19")).to_pylist() == [Decimal("11062.97")]


def test_days_as_a_dictionary_or_a_view_of_texts() -> None:
    texts = pa.array(["2024-10-19", None, "2024-10-19"])
    for days in (texts.dictionary_encode(), pa.array(texts.to_pylist(), pa.string_view())):
        found = convert([100, 100], "USD", "EUR", rates=ECB, on=days[1:], policy="previous")
        assert found.to_pylist() == [None, Decimal("92.19")]


@pytest.mark.parametrize(
    "days",
    [
        [date(2024, 10, 21), datetime(2024, 10, 21, 15)],
        np.array([date(2024, 10, 21), datetime(2024, 10, 21, 15)], object),
        np.datetime64("2024-10-21"),
        pa.array([10**7], pa.int32()).cast(pa.date32()),
        pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
        [datetime(2024, 10, 19, 12)],
        pa.array([datetime(2024, 10, 19, tzinfo=UTC)]),
        [20241019],
        ["19.10.2024"],
        [1.5],
    ],
)
def test_what_is_no_day_is_refused(days: Any) -> None:
    rows = len(days) if hasattr(days, "__len__") else 1
    with pytest.raises(InvalidArgument) as caught:
        convert([100] * rows, "USD", "EUR", rates=ECB, on=days, policy="previous")
    assert caught.value.name == "on"


def test_a_history_needs_a_day_and_a_snapshot_is_one_of_one_day() -> None:
    with pytest.raises(InvalidArgument, match="a history needs a day"):
        convert([100], "USD", "EUR", rates=ECB)
    found = explain([1, 1, 1], "USD", "EUR", rates=SAMPLE, on=["2024-10-21", "2024-10-22", None], errors="null")
    assert found.result.to_pylist() == [Decimal("0.92"), None, None]
    assert [str(one.error)[:40] for one in found.problems] == ["no rates for 2024-10-22 under the policy"]
    with pytest.raises(fxsnap.RateNotFound):
        convert([1], "USD", "EUR", rates=SAMPLE, on="2024-10-22")


def test_rates_of_many_digits_are_done_by_python() -> None:
    rate = "1.2345678901234567890123456789"
    history = History(Snapshot("USD", {"EUR": rate}, as_of=day) for day in ("2024-10-18", "2024-10-21"))
    found = convert(["100.10", "-7"], "USD", "EUR", rates=history, on=["2024-10-18", "2024-10-21"], rounding=8)
    assert found.to_pylist() == [
        history.at("2024-10-21").convert(a, "USD", "EUR", rounding=8) for a in ("100.10", "-7")
    ]
    (one,) = convert(["100.10"], "USD", "EUR", rates=history.at("2024-10-21"), rounding=18).to_pylist()
    assert one == Decimal("123.580245801358024580"), "100.1 * 1.2345678901234567890123456789, to 18 decimals"


# Rows that cannot be


def test_every_problem_is_listed_with_its_first_rows() -> None:
    amounts = ["1", "oops", "2", "3", "nan", "5", "6"]
    codes = ["USD", "USD", "XXQ", "EUR", "EUR", "XXQ", "usd"]
    with pytest.raises(InvalidColumn) as caught:
        convert(amounts, codes, "EUR", rates=SAMPLE)
    told = {(type(one.error).__name__, one.rows, one.first) for one in caught.value.problems}
    assert told == {
        ("InvalidAmount", 1, (1,)), ("UnknownCurrency", 2, (2, 5)), ("InvalidAmount", 1, (4,)), ("UnknownCurrency", 1, (6,)),
    }  # fmt: skip
    assert "did you mean USD?" in str(caught.value)
    assert str(caught.value).startswith("5 rows could not be converted")
    receipt = explain(amounts, codes, "EUR", rates=SAMPLE, errors="null")
    assert receipt.result.to_pylist() == [Decimal("0.92"), None, None, Decimal("3.00"), None, None, None]
    assert list(map(str, receipt.problems)) == list(map(str, caught.value.problems))


def test_every_day_without_rates_is_told_with_its_own_rows() -> None:
    on = ["2024-10-19", "2024-10-21", "2024-10-20", "2024-10-19", None, "1998-12-31"]
    problems = explain([1] * 6, "USD", "EUR", rates=ECB, on=on, errors="null").problems
    assert [(str(one.error.on), one.rows, one.first) for one in problems] == [  # type: ignore[attr-defined]
        ("2024-10-19", 2, (0, 3)), ("2024-10-20", 1, (2,)), ("1998-12-31", 1, (5,)),
    ]  # fmt: skip
    for one in problems:
        with pytest.raises(fxsnap.RateNotFound) as caught:
            ECB.convert(1, "USD", "EUR", on=one.error.on)  # type: ignore[attr-defined]
        assert str(caught.value) == str(one.error)


def test_a_row_with_two_codes_that_are_not_there_is_one_row() -> None:
    with pytest.raises(InvalidColumn) as caught:
        convert([1, 1, 1], ["XXQ", "XXQ", "EUR"], ["EUR", "XXR", "XXR"], rates=SAMPLE)
    assert [(one.rows, one.first) for one in caught.value.problems] == [(2, (0, 1)), (1, (2,))]
    assert str(caught.value).startswith("3 rows could not be converted")


def test_a_null_beside_what_cannot_be_converted_is_null_and_no_word_is_said() -> None:
    nothing = explain([None, 1, 1, None], ["XXQ", None, "XXQ", "LTL"], ["EUR", "XXQ", None, "EUR"], rates=SAMPLE)
    assert (nothing.converted, nothing.problems, nothing.notes) == (0, (), ())


def test_a_receipt_without_rows_does_not_say_that_the_day_of_its_rates_is_not_known() -> None:
    assert "rates      of no day, for no row used any, bundled sample" in str(explain([], [], "EUR", rates=SAMPLE))
    undated = Snapshot("USD", {"EUR": "0.9"}, origin="by hand")
    assert "rates      no day known, by hand" in str(explain([1], ["USD"], "EUR", rates=undated))


def test_a_receipt_keeps_the_policy_that_comes_with_a_day() -> None:
    from fxsnap import days

    receipt = explain([1], "USD", "EUR", rates=ECB, on=days.eu_vat("2024-10-19"))
    assert receipt.policy == "previous"
    assert receipt.days == {date(2024, 10, 18): 1}


def test_a_result_that_no_column_holds() -> None:
    found = explain(["1e36", "1"], "XAU", "IRR", rates=SAMPLE, rounding=4, errors="null")
    assert found.result.to_pylist()[0] is None
    amount = Decimal("12345678901234567890123456789012345678.5")
    problem = explain([amount, 1], "USD", "IRR", rates=SAMPLE, rounding=4, errors="null").problems[0]
    assert (
        str(problem.error) == f"{amount!r} is not an amount: in IRR it has more than the 38 digits of a decimal column"
    )


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        ({"rounding": None}, InvalidArgument, "a column has one scale"),
        ({"rounding": "2:05up"}, InvalidArgument, "HALF_EVEN"),
        ({"rounding": 19}, InvalidArgument, "18 decimals"),
        ({"errors": "ignore"}, InvalidArgument, "raise, null"),
        ({"dtype": "float32"}, InvalidArgument, "decimal, float64"),
        ({"rates": {"EUR": 1}}, InvalidArgument, "Snapshot"),
        ({"target": "XAU"}, RoundingRequired, "XAU"),
        ({"target": "ERU"}, UnknownCurrency, "did you mean EUR?"),
        ({"source": "ERU"}, UnknownCurrency, "did you mean EUR?"),
        ({"source": ["EUR", "EUR"]}, InvalidArgument, "same rows"),
        ({"source": [1]}, InvalidArgument, "currency codes as text"),
        ({"on": "2024-10-22"}, fxsnap.RateNotFound, "2024-10-22"),
    ],
)
def test_what_is_wrong_with_the_whole_call(call: dict[str, Any], error: type[Exception], says: str) -> None:
    asked = {"amount": [1], "source": "USD", "target": "EUR", "rates": SAMPLE, **call}
    with pytest.raises(error, match=says):
        convert(asked.pop("amount"), asked.pop("source"), asked.pop("target"), **asked)


def test_a_target_without_a_minor_unit_in_a_column() -> None:
    found = explain([1, 1], "USD", ["EUR", "XAU"], rates=SAMPLE, errors="null")
    assert found.result.to_pylist() == [Decimal("0.92"), None]
    assert isinstance(found.problems[0].error, RoundingRequired)


def test_dead_codes_are_told_once_each() -> None:
    rows = [1, 2, 3, 4], ["LTL", "USD", "LTL", "BYR"]
    with pytest.warns(fxsnap.RetiredCurrencyWarning) as caught:
        convert(*rows, "EUR", rates=SAMPLE)
    assert [str(one.message)[:3] for one in caught] == ["BYR", "LTL"]
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the receipt says it
        receipt = explain(*rows, "EUR", rates=SAMPLE)
    assert [note[:3] for note in receipt.notes] == ["BYR", "LTL"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        convert([1, 2], ["USD", "JPY"], "EUR", rates=SAMPLE)
        convert([1], ["LTL"], "EUR", rates=SAMPLE.with_parities())
    old = History(Snapshot("EUR", {"LTL": "3.2", "USD": "1.1"}, as_of=day) for day in ("2024-10-18", "2024-10-21"))
    with pytest.warns(fxsnap.RetiredCurrencyWarning, match="LTL is a retired code"):
        convert([1, 1], ["LTL", "USD"], "EUR", rates=old, on=["2024-10-18", "2024-10-21"])


# The receipt


def test_the_receipt_of_a_column() -> None:
    receipt = explain(["100", "250", None], ["USD", "JPY", "USD"], "EUR", rates=SAMPLE, rounding="minor:half_up")
    assert (receipt.rows, receipt.converted, receipt.target) == (3, 2, "EUR")
    assert receipt.totals == {"EUR": Decimal("93.66")}
    assert receipt.snapshot_id == SAMPLE.id
    assert receipt.days == {date(2024, 10, 21): 2}
    assert str(receipt).splitlines()[0] == "3 rows, 2 converted into EUR"
    document = json.loads(receipt.to_json())
    assert document["totals"] == {"EUR": "93.66"}
    assert document["rounding"] == "minor:half_up"


@given(st.lists(st.tuples(st.integers(-INT64, INT64), st.sampled_from(["EUR", "JPY", "VND"])), max_size=50))
def test_totals_are_the_sum_of_the_column(rows: list[tuple[int, str]]) -> None:
    """Law: the total of a target is the exact sum of its results, of any size."""
    receipt = explain([unit for unit, _ in rows], "USD", [code for _, code in rows], rates=SAMPLE, rounding=2)
    sums: dict[str, Fraction] = {}
    for (_, code), value in zip(rows, receipt.result.to_pylist(), strict=True):
        sums[code] = sums.get(code, Fraction()) + Fraction(value)
    assert {code: Fraction(total) for code, total in receipt.totals.items()} == sums


def test_no_row_depends_on_the_decimal_context() -> None:
    amounts = decimals([9_007_199_254_740_993, -(10**18), 7], 2)
    asked = {"rates": SAMPLE, "rounding": 18}  # beyond int64, so Python's integers do them
    expected = convert(amounts, "USD", "JPY", **asked).to_pylist()
    assert expected == [fxsnap.convert(one, "USD", "JPY", **asked) for one in amounts.to_pylist()]
    with decimal.localcontext() as context:
        context.prec, context.rounding = 1, decimal.ROUND_CEILING
        context.traps[decimal.Inexact] = True
        assert convert(amounts, "USD", "JPY", **asked).to_pylist() == expected
