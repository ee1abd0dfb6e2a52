"""Many rows at once: the same digits as one by one, every bad row, and two sums that say which they are."""

from __future__ import annotations

import pickle
from collections import namedtuple
from decimal import Decimal
from fractions import Fraction
from typing import Any

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import InvalidAmount, InvalidArgument, Snapshot, UnknownCurrency
from fxsnap.errors import FxError, InvalidRows

# Dead codes of the sample are in these tables of cases; that they warn is tests/test_retired.py's.
pytestmark = pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")

INVOICE = [("1200.00", "EUR"), ("349.99", "GBP"), (18500, "JPY"), ("75.500", "KWD"), (2499, "CZK"), ("-120.00", "EUR")]
LINES = ["1302.72", "455.86", "123.36", "246.43", "107.37", "-130.27"]
BAD: list[Any] = [
    ("12,5", "EUR"), ("1", "RMB"), (None, "EUR"), ("1", None), ("1",), ("1", "EUR", "2024-10-22"), "EUR", 5, None, ("1", ["EUR"]), {"1": "EUR"},
    (float("nan"), "EUR"), (Decimal("NaN"), "EUR"), ("1", "EUR", "2024-10-21", "x"), (True, "EUR"), ("1e999999999", "EUR"),
]  # fmt: skip


def test_the_invoice(sample: Snapshot) -> None:
    batch = sample.convert_many(INVOICE, "USD", rounding="minor")
    assert [str(result) for result in batch.results] == LINES
    assert (str(batch.total), str(batch.sum_of_lines)) == ("2105.46", "2105.47")
    assert (batch.bad, batch.snapshot_id, batch.target, len(batch)) == ((), sample.id, "USD", 6)
    assert repr(batch) == "Batch(6 rows, total 2105.46 USD, snapshot 75b326950229)"


def test_the_receipt_of_one_row(sample: Snapshot) -> None:
    batch = sample.convert_many(INVOICE, "USD", rounding="minor")
    for row, (amount, code) in enumerate(INVOICE):
        receipt = batch.explain(row)
        receipt.verify(sample)
        assert receipt == sample.explain(amount, code, "USD", rounding="minor")
        assert receipt.result == batch.results[row]
    for wrong in (6, -1, "0", None, True, 1.0):
        with pytest.raises(InvalidArgument, match="0 to 5"):
            batch.explain(wrong)  # type: ignore[arg-type]


def test_all_bad_rows_are_reported_together(sample: Snapshot) -> None:
    rows = [("1", "EUR"), *BAD, ("2", "EUR")]
    with pytest.raises(InvalidRows) as caught:
        sample.convert_many(rows, "USD", rounding="minor")
    assert [bad.row for bad in caught.value.bad] == list(range(1, len(BAD) + 1))
    assert all(isinstance(bad.error, FxError) for bad in caught.value.bad)
    message = str(caught.value)
    assert "16 rows could not be converted" in message
    assert "errors='collect'" in message
    assert "row 1 ('12,5', 'EUR'): '12,5' is not an amount" in message
    assert "did you mean CNY?" in message


def test_collect_gives_the_good_rows_with_the_bad_beside_them(sample: Snapshot) -> None:
    rows = [*INVOICE[:3], ("12,5", "EUR"), *INVOICE[3:], ("1", "RMB")]
    batch = sample.convert_many(rows, "USD", rounding="minor", errors="collect")
    assert batch.results == (*tuple(map(Decimal, LINES[:3])), None, *tuple(map(Decimal, LINES[3:])), None)
    assert (str(batch.total), str(batch.sum_of_lines)) == ("2105.46", "2105.47")
    first, second = batch.bad
    assert (first.row, first.input, type(first.error)) == (3, "('12,5', 'EUR')", InvalidAmount)
    assert (second.row, type(second.error)) == (7, UnknownCurrency)
    assert isinstance(second.error, UnknownCurrency)
    assert second.error.suggestions == ("CNY",)
    with pytest.raises(UnknownCurrency):
        batch.explain(7)
    assert repr(batch) == "Batch(8 rows, 2 bad, total 2105.46 USD, snapshot 75b326950229)"


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**12), 10**12) | st.decimals(places=3, min_value=-(10**9), max_value=10**9) | st.fractions() | st.sampled_from(["1.5", 19.99]),
            st.sampled_from(sorted(oracle.RATES)),
        ),
        max_size=12,
    ),
    st.sampled_from(["USD", "EUR", "JPY", "KWD"]),
    st.sampled_from([None, "minor", "minor:half_up", 4, "step=0.05", "cash:down"]),
)  # fmt: skip
def test_a_batch_is_one_by_one(rows: list[tuple[Any, str]], target: str, rounding: Any) -> None:
    """Law: results are convert's, row for row; total is the exact sum rounded once; sum_of_lines adds the results."""
    sample = fxsnap.sample()
    if rounding == "cash:down":
        target = "CHF"
    batch = sample.convert_many(rows, target, rounding=rounding)
    one_by_one = [sample.convert(amount, code, target, rounding=rounding) for amount, code in rows]
    assert list(map(str, batch.results)) == list(map(str, one_by_one))
    exact = sum((sample.explain(amount, code, target).exact for amount, code in rows), Fraction())
    total = sample.convert(exact, target, target, rounding=rounding)
    assert str(batch.total) == str(total)
    assert Fraction(batch.sum_of_lines) == sum(map(Fraction, one_by_one))


def test_rows_may_come_in_any_sequence_and_from_a_generator(sample: Snapshot) -> None:
    Line = namedtuple("Line", "amount code")  # as csv and pandas give them
    rows = [["1200.00", "EUR"], Line("349.99", "GBP"), (18500, "JPY")]
    batch = sample.convert_many((row for row in rows), "USD", rounding="minor")
    assert [str(result) for result in batch.results] == LINES[:3]
    rows[0][0] = "0"  # type: ignore[index]
    assert batch.explain(0).amount == Decimal("1200.00"), "a row changed later is another row"


def test_a_row_with_a_day(sample: Snapshot) -> None:
    batch = sample.convert_many([("1", "EUR", "2024-10-21"), ("1", "EUR", None)], "USD", rounding=2)
    assert batch.results == (Decimal("1.09"), Decimal("1.09"))


def test_no_rows(sample: Snapshot) -> None:
    batch = sample.convert_many([], "USD", rounding="minor")
    assert (batch.results, str(batch.total), str(batch.sum_of_lines)) == ((), "0.00", "0")


@pytest.mark.parametrize("rows", [None, 5, "USD", b"USD", {"EUR": 1}])
def test_what_is_no_rows_is_refused(sample: Snapshot, rows: Any) -> None:
    with pytest.raises(InvalidArgument):
        sample.convert_many(rows, "USD")


@pytest.mark.parametrize("errors", ["ignore", None, True, "coerce"])
def test_errors_is_raise_or_collect(sample: Snapshot, errors: Any) -> None:
    with pytest.raises(InvalidArgument, match="collect"):
        sample.convert_many(INVOICE, "USD", errors=errors)


def test_a_million_bad_rows_make_a_short_message(sample: Snapshot) -> None:
    with pytest.raises(InvalidRows) as caught:
        sample.convert_many([("1", "RMB")] * 5000, "USD")
    assert len(caught.value.bad) == 5000
    assert len(str(caught.value)) < 4000


def test_a_batch_is_a_value(sample: Snapshot) -> None:
    batch = sample.convert_many(INVOICE, "USD", rounding="minor")
    again = pickle.loads(pickle.dumps(batch))
    assert again == batch
    assert again.explain(2) == batch.explain(2)
    assert batch == sample.convert_many(INVOICE, "USD", rounding="minor")
    assert batch != sample.convert_many(INVOICE, "USD", rounding=3)
    with pytest.raises(AttributeError):
        batch.total = Decimal(0)


def test_it_prints_what_a_report_needs(sample: Snapshot) -> None:
    batch = sample.convert_many(
        [("1200.00", "EUR"), (18500, "JPY"), ("x", "CZK")], "USD", rounding="minor:half_up", errors="collect"
    )
    assert str(batch).splitlines() == [
        "3 rows into USD, 1 bad",
        "  rounding   2 decimals, half up, asked as minor",
        f"  total      {batch.total} USD",
        f"  lines      {batch.sum_of_lines} USD, the sum of the lines as they stand",
        "  rates      as of 2024-10-21",
        f"  snapshot   {sample.id}",
        f"  bad        row 2 ('x', 'CZK'): {batch.bad[0].error}",
    ]
    assert "rounding" not in str(sample.convert_many([(1, "EUR")], "USD"))
