"""Columns are worked off in slices: where one ends and the next begins must not be seen in any result."""

from __future__ import annotations

import warnings
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import fxsnap  # noqa: E402
from fxsnap import History, Snapshot  # noqa: E402
from fxsnap.columns import convert, explain  # noqa: E402
from fxsnap.columns.codes import Known, codes_of  # noqa: E402
from fxsnap.columns.converting import SLICE  # noqa: E402
from fxsnap.errors import InvalidColumn  # noqa: E402

SAMPLE, ECB = fxsnap.sample(), fxsnap.ecb()
COUNT = 2 * SLICE + 1
CUTS = [0, 1, SLICE - 1, SLICE, SLICE + 7, COUNT]

chance = np.random.default_rng(7)
CODES = np.array(["EUR", "JPY", "KWD", "GBP", "INR"])
SOURCES = CODES[chance.integers(0, 5, COUNT)]
TARGETS = CODES[chance.integers(0, 5, COUNT)]
DAYS = pa.array((chance.integers(15_000, 20_000, COUNT)).astype(np.int32)).cast(pa.date32())
ECB_CODES = np.array(["EUR", "JPY", "USD", "GBP", "CHF"])
CENTS = chance.integers(-(10**9), 10**9, COUNT)
# Of two decimals in the first slice, of three in the second, and one value of many digits in the third.
FLOATS = np.where(np.arange(COUNT) < SLICE, CENTS / 100, CENTS / 1000)
FLOATS[-1] = 0.1 + 0.2

CALLS: dict[str, tuple[Any, Any, Any, dict[str, Any]]] = {
    "floats": (FLOATS, SOURCES, "EUR", {"rates": SAMPLE}),
    "integers into many": (CENTS, SOURCES, pa.array(TARGETS), {"rates": SAMPLE}),
    "dictionary": (CENTS, pa.array(SOURCES).dictionary_encode(), "JPY", {"rates": SAMPLE, "dtype": "float64"}),
    "chunks": (pa.chunked_array([CENTS[:99], CENTS[99:]]), pa.array(SOURCES), "KWD", {"rates": SAMPLE}),
    "dated": (CENTS, ECB_CODES[chance.integers(0, 5, COUNT)], "USD", {"rates": ECB, "on": DAYS, "policy": "previous:30"}),
    "of one day": (FLOATS, "USD", ECB_CODES[chance.integers(0, 5, COUNT)], {"rates": ECB, "on": "2024-10-21"}),
}  # fmt: skip


def cut(column: Any, start: int, end: int) -> Any:
    return column if isinstance(column, str) else column[start:end]


@pytest.mark.parametrize("name", CALLS)
def test_a_column_is_what_its_pieces_are(name: str) -> None:
    *columns, more = CALLS[name]
    whole = explain(*columns, **more)
    pieces = []
    for start, end in pairwise(CUTS):
        on = {"on": cut(more["on"], start, end)} if "on" in more else {}
        pieces.append(explain(*(cut(column, start, end) for column in columns), **more | on))
    assert pa.chunked_array(whole.result).equals(
        pa.chunked_array([part for one in pieces for part in chunks(one.result)])
    )
    assert whole.converted == COUNT == sum(piece.converted for piece in pieces)
    for code, total in whole.totals.items():
        assert total == sum(piece.totals.get(code, Decimal(0)) for piece in pieces)
    for day, rows in whole.days.items():
        assert rows == sum(piece.days.get(day, 0) for piece in pieces)


def chunks(result: Any) -> list[Any]:
    return result.chunks if isinstance(result, pa.ChunkedArray) else [result]


def test_rows_that_fail_are_counted_from_the_first_row_of_the_column() -> None:
    codes = SOURCES.astype(object)
    codes[[3, SLICE, COUNT - 1]] = "RMB"
    texts = CENTS.astype(str).astype(object)
    texts[SLICE + 2] = "1,5"
    with pytest.raises(InvalidColumn) as caught:
        convert(texts, codes, "EUR", rates=SAMPLE)
    assert [(one.rows, one.first) for one in caught.value.problems] == [
        (3, (3, SLICE, COUNT - 1)),
        (1, (SLICE + 2,)),
    ]
    receipt = explain(texts, codes, "EUR", rates=SAMPLE, errors="null")
    assert receipt.converted == COUNT - 4
    assert [row for row in (3, SLICE, SLICE + 2, COUNT - 1) if receipt.result[row].as_py() is not None] == []


def test_a_remark_on_a_quote_is_made_once_for_all_slices() -> None:
    codes = np.full(COUNT, "EUR", object)
    codes[[5, SLICE + 5, 2 * SLICE]] = "LTL"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        convert(CENTS, codes, "EUR", rates=SAMPLE)
    assert len(caught) == 1
    assert [note[:3] for note in explain(CENTS, codes, "EUR", rates=SAMPLE).notes] == ["LTL"]


def test_rates_too_long_for_the_kernel_are_exact_on_every_day() -> None:
    days = {date(2024, 1, 2): "1.23456789012345678", date(2024, 1, 3): "1.5", date(2024, 1, 4): "0.98765432109876543"}
    history = History(Snapshot("EUR", {"USD": rate, "CHF": "2"}, as_of=day) for day, rate in days.items())
    on = [day for day in days for _ in range(3)]
    amounts = [1, -(10**15), 999_999_999_999] * 3
    for source, target in (("EUR", "USD"), ("USD", "CHF")):
        found = convert(amounts, pa.array([source] * 9), target, rates=history, on=on, rounding="12:half_up")
        assert found.to_pylist() == [
            history.convert(amount, source, target, on=day, rounding="12:half_up")
            for amount, day in zip(amounts, on, strict=True)
        ]


known = st.lists(st.from_regex(r"[A-Za-z][A-Za-z0-9]{2,4}", fullmatch=True), min_size=1, max_size=12, unique=True)
texts = st.from_regex(r"[A-Za-z0-9@é]{0,4}", fullmatch=True) | st.none()


@given(
    known=known, more=st.lists(texts, max_size=6), places=st.lists(st.integers(0, 11), max_size=20),
    kind=st.sampled_from([pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]),
)  # fmt: skip
def test_a_code_finds_its_own_place_and_no_other(
    known: list[str], more: list[Any], places: list[int], kind: Any
) -> None:
    """For any codes and any column: places[row] is known.index(column[row]) where it is known, -1 elsewhere, and
    ``unknown`` has the rows of each other text.
    """
    column = [known[place % len(known)] for place in places] + more
    array = pa.array(column, kind)
    for start in (0, min(1, len(column))):
        found = codes_of(array[start:], Known(known), "source")
        assert found.places.tolist() == [known.index(text) if text in known else -1 for text in column[start:]]
        unknown: dict[str, list[int]] = {}
        for row, text in enumerate(column[start:]):
            if text is not None and text not in known:
                unknown.setdefault(text, []).append(row)
        assert {text: rows.tolist() for text, rows in found.unknown.items()} == unknown


@pytest.mark.parametrize("code", ["eur", "EuR", "E5R", "EU2", "%UR", "EUR"])
def test_a_code_that_differs_in_the_high_bits_alone_is_not_taken_for_another(code: str) -> None:
    found = codes_of(pa.array([code, "USD"]), Known(["EUR", "USD"]), "source")
    assert found.places.tolist() == [0 if code == "EUR" else -1, 1]
