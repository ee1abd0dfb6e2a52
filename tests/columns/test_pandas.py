"""Columns of pandas: Series in and out, with index, name and order; and what pandas itself does with decimals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")

import fxsnap  # noqa: E402
import fxsnap.columns.pandas as fxp  # noqa: E402
from fxsnap import InvalidArgument  # noqa: E402
from fxsnap.errors import InvalidColumn  # noqa: E402

SAMPLE, ECB = fxsnap.sample(), fxsnap.ecb()
AMOUNTS = [100.0, 19.99, -2.675, 0.30000000000000004, 1e15, 0.0]
CODES = ["USD", "JPY", "KWD", "GBP", "VND", "EUR"]
WANTED = [SAMPLE.convert(amount, code, "EUR", rounding="minor") for amount, code in zip(AMOUNTS, CODES, strict=True)]


def frame(**columns: Any) -> Any:
    return pd.DataFrame(columns, index=[7, 7, "x", None, 3.5, "y"])


@pytest.mark.parametrize(
    "amounts",
    [
        pd.Series(AMOUNTS), pd.Series(AMOUNTS, dtype="Float64"), pd.Series([str(Decimal(str(a))) for a in AMOUNTS]),
        pd.Series([Decimal(str(a)) for a in AMOUNTS], dtype=object), pd.Series([str(a) for a in AMOUNTS], dtype=object),
        pd.Series([Decimal(str(a)) for a in AMOUNTS], dtype=pd.ArrowDtype(pa.decimal128(38, 20))),
        pd.Series(AMOUNTS, dtype=pd.ArrowDtype(pa.float64())), pd.Series(AMOUNTS, dtype=object),
    ],
    ids=lambda series: str(series.dtype),
)  # fmt: skip
@pytest.mark.parametrize("kind", [None, object, "category", "string", pd.ArrowDtype(pa.string())])
def test_a_series_of_every_dtype(amounts: Any, kind: Any) -> None:
    df = frame(amount=amounts.array, currency=pd.Series(CODES, dtype=kind).array)
    found = fxp.convert(df["amount"], df["currency"], "EUR", rates=SAMPLE)
    assert found.dtype == pd.ArrowDtype(pa.decimal128(38, 2))
    assert found.tolist() == WANTED
    assert found.name == "amount"
    assert found.index.equals(df.index)


@pytest.mark.parametrize("dtype", ["int64", "Int64", "int32", pd.ArrowDtype(pa.int64())])
def test_whole_amounts(dtype: Any) -> None:
    found = fxp.convert(pd.Series([1, 200], dtype=dtype), pd.Series(["USD", "JPY"]), "EUR", rates=SAMPLE)
    assert found.tolist() == [Decimal("0.92"), Decimal("1.23")]


def test_nulls_of_every_kind_are_null() -> None:
    amounts = pd.Series([1.0, np.nan, 3.0, 4.0])
    codes = pd.Series(["USD", "USD", None, "EUR"])
    assert fxp.convert(amounts, codes, "EUR", rates=SAMPLE).isna().tolist() == [False, True, True, False]
    objects = pd.Series([Decimal(1), pd.NA, None, float("nan")], dtype=object)
    assert fxp.convert(objects, "USD", "EUR", rates=SAMPLE).isna().tolist() == [False, True, True, True]
    doubles = fxp.convert(amounts, codes, "EUR", rates=SAMPLE, dtype="float64")
    assert doubles.dtype == np.dtype("float64")
    assert doubles.isna().tolist() == [False, True, True, False]


def test_the_two_calls_of_the_issue() -> None:
    df = pd.DataFrame(
        {"amount": [12000.0, 50.5], "currency": ["USD", "SEK"], "date": pd.to_datetime(["2024-10-19", "2024-10-21"])}
    )
    df["eur"] = fxp.convert(df["amount"], df["currency"], "EUR", rates=SAMPLE)
    df["dated"] = fxp.convert(df["amount"], df["currency"], "EUR", rates=ECB, on=df["date"], policy="previous")
    df["plot"] = fxp.convert(df["amount"], df["currency"], "EUR", rates=SAMPLE, dtype="float64")
    assert df["dated"].tolist() == [Decimal("11062.97"), ECB.convert("50.5", "SEK", "EUR", on="2024-10-21", rounding=2)]
    assert df["plot"].tolist() == [float(value) for value in df["eur"]]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_days_of_pandas(unit: str) -> None:
    days = pd.Series(["2024-10-21", None]).astype(f"datetime64[{unit}]")
    assert fxp.convert(pd.Series([1, 1]), "USD", "EUR", rates=ECB, on=days).isna().tolist() == [False, True]
    assert fxp.convert(pd.Series([1]), "USD", "EUR", rates=ECB, on=days.dt.date[:1]).tolist() == [Decimal("0.92")]
    with pytest.raises(InvalidArgument, match="a moment is no day"):
        fxp.convert(
            pd.Series([1]), "USD", "EUR", rates=ECB, on=pd.Series([pd.Timestamp("2024-10-21 12:00").as_unit(unit)])
        )
    with pytest.raises(InvalidArgument, match="a moment is no day"):
        fxp.convert(pd.Series([1]), "USD", "EUR", rates=ECB, on=pd.Timestamp("2024-10-21"))


@pytest.mark.parametrize(
    ("argument", "wrong"),
    [
        ("amount", pd.Series([1j])), ("amount", pd.Series(pd.arrays.SparseArray([1]))),
        ("source", pd.DataFrame({"code": ["USD"]})), ("source", None),
        ("on", pd.Series([pd.Timestamp("2024-10-21 15:00")], dtype=object)),
    ],
)  # fmt: skip
def test_what_is_no_column(argument: str, wrong: Any) -> None:
    given: dict[str, Any] = {"amount": pd.Series([1]), "source": "USD", "target": "EUR", "on": "2024-10-21"}
    with pytest.raises(InvalidArgument) as caught:
        fxp.convert(**given | {argument: wrong}, rates=fxsnap.ecb())
    assert caught.value.name == argument


def test_columns_of_two_frames_are_refused() -> None:
    amounts = pd.Series([1, 2], index=[0, 1])
    with pytest.raises(InvalidArgument, match="with this index: the amounts have another one"):
        fxp.convert(amounts, pd.Series(["USD", "EUR"], index=[1, 0]), "EUR", rates=SAMPLE)
    for wrong in ([1, 2], np.array([1.0]), pd.DataFrame({"a": [1]}), 5):
        with pytest.raises(InvalidArgument, match="df\\['amount'\\]"):
            fxp.convert(wrong, "USD", "EUR", rates=SAMPLE)


def test_problems_and_receipts() -> None:
    df = pd.DataFrame({"amount": [1.0, 2.0, float("inf")], "currency": ["USD", "YEN", "USD"]})
    with pytest.raises(InvalidColumn, match="did you mean JPY"):
        fxp.convert(df["amount"], df["currency"], "EUR", rates=SAMPLE)
    receipt = fxp.explain(df["amount"], df["currency"], "EUR", rates=SAMPLE, errors="null")
    assert receipt.result.isna().tolist() == [False, True, True]
    assert receipt.result.name == "amount"
    assert receipt.totals == {"EUR": Decimal("0.92")}
    assert receipt.days == {date(2024, 10, 21): 1}


# What pandas does with a column of decimals, and why dtype="float64" is there. These are pandas's own limits; a test that
# fails here is good news, and the how-to should say so.


@pytest.fixture
def decimals() -> Any:
    return fxp.convert(pd.Series([1.0, 2.0, 3.0]), "USD", "EUR", rates=SAMPLE)


def test_pandas_sums_decimals_exactly(decimals: Any) -> None:
    assert decimals.sum() == Decimal("5.52")
    assert pd.DataFrame({"k": [1, 1, 2], "v": decimals}).groupby("k")["v"].sum().tolist() == [
        Decimal("2.76"),
        Decimal("2.76"),
    ]


@pytest.mark.parametrize("call", ["describe", "cumsum"])
def test_pandas_cannot_describe_or_cumulate_decimals(decimals: Any, call: str) -> None:
    with pytest.raises((TypeError, NotImplementedError, pa.ArrowInvalid, pa.ArrowNotImplementedError)):
        getattr(decimals, call)()
    getattr(fxp.convert(pd.Series([1.0]), "USD", "EUR", rates=SAMPLE, dtype="float64"), call)()


def test_no_histogram_is_drawn_of_decimals(decimals: Any) -> None:
    """What plots draw from is NumPy's, which takes no objects; of the doubles it does."""
    with pytest.raises(TypeError, match="isfinite"):
        np.histogram(decimals)
    doubles = fxp.convert(pd.Series([1.0, 2.0, 3.0]), "USD", "EUR", rates=SAMPLE, dtype="float64")
    assert np.histogram(doubles, bins=2)[0].tolist() == [1, 2]


def test_pandas_reads_decimals_back_from_parquet_as_objects(decimals: Any, tmp_path: Path) -> None:
    path = tmp_path / "eur.parquet"
    pd.DataFrame({"eur": decimals}).to_parquet(path)
    assert pd.read_parquet(path)["eur"].dtype == object
    assert pd.read_parquet(path, dtype_backend="pyarrow")["eur"].dtype == pd.ArrowDtype(pa.decimal128(38, 2))
