"""The verbs: exact by an oracle, the same from everywhere, and untouched by the caller's decimal context."""

from __future__ import annotations

import decimal
import random
import threading
import warnings
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import InvalidAmount, InvalidArgument, RateNotFound, RoundingRequired, SampleRatesWarning, Snapshot
from fxsnap.exact import MODES

CODES = sorted(oracle.RATES)
WITH_MINOR = [code for code in CODES if fxsnap.currency(code).minor_unit is not None]
amounts = (
    st.integers(-(10**15), 10**15)
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
    | st.decimals(places=2, min_value=-(10**9), max_value=10**9)
    | st.fractions(max_denominator=10**6)
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200)
)

# Dead codes of the sample are in these tables of cases; that they warn is tests/test_retired.py's.
pytestmark = pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")
codes = st.sampled_from(CODES)


def exact(amount: Any, source: str, target: str) -> Fraction:
    """What the oracle says of any kind of amount."""
    return oracle.value(repr(amount) if isinstance(amount, float) else amount, source, target)


# Figures

FIGURES = [
    (100, "USD", "EUR", None, "92.115"), (100, "EUR", "JPY", None, "16280.57319654779351897085165"), (100, "EUR", "JPY", "minor", "16281"),
    (1000, "USD", "GBP", "minor", "767.76"), (500, "USD", "EUR", "minor", "460.58"), (300, "USD", "EUR", "minor", "276.34"),
    (300, "USD", "EUR", "minor:half_up", "276.35"), (1_000_000, "JPY", "KWD", "minor", "2042.962"), ("19.99", "USD", "JPY", "minor", "2998"),
    ("19.99", "USD", "KWD", "minor", "6.125"), (19.99, "USD", "KWD", "minor", "6.125"), (100, "USD", "CLF", "minor", "3.4234"),
    ("12345678901234567890.12", "USD", "JPY", None, "1851462946299796294629.46122"),
    ("12345678901234567890.12", "USD", "JPY", 6, "1851462946299796294629.461220"), (10_000_000, "IDR", "USD", "minor", "644.86"),
    ("100.00", "EUR", "EUR", None, "100.00"), ("100.005", "EUR", "EUR", "minor", "100.00"), (Decimal("1E+2"), "EUR", "EUR", None, "100"),
    (0, "USD", "EUR", None, "0"), ("-0.00", "USD", "EUR", "minor", "0.00"), ("-0.001", "USD", "EUR", "minor", "0.00"),
    (-300, "USD", "EUR", "minor:half_up", "-276.35"), ("0.7451", "DKK", "DKK", "cash", "0.50"), (1, "USD", "CHF", "cash", "0.85"),
    ("0.25", "DKK", "DKK", "cash:half_up", "0.50"), (100, "USD", "JPY", "step=1000", "15000"), (Fraction(1, 3), "USD", "EUR", 4, "0.3070"),
    (Fraction(1, 3), "USD", "USD", None, "0.3333333333333333333333333333"), (True + 1, "USD", "USD", None, "2"),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "source", "target", "rounding", "result"), FIGURES)
def test_figures(sample: Snapshot, amount: Any, source: str, target: str, rounding: Any, result: str) -> None:
    assert str(sample.convert(amount, source, target, rounding=rounding)) == result
    assert str(fxsnap.convert(amount, source, target, rates=sample, rounding=rounding)) == result
    assert str(sample.explain(amount, source, target, rounding=rounding).result) == result


def test_what_binary_floats_give_for_two_of_them() -> None:
    assert round(1000 * 0.767755, 2) == 767.75, "the right answer is 767.76 (half even of 767.755)"
    assert round(500 * 0.92115, 2) == 460.57, "the right answer is 460.58 (half even of 460.575)"


def test_a_dong_is_not_nothing(sample: Snapshot) -> None:
    assert 0 < sample.convert(1, "VND", "USD") < Decimal("0.0001")
    assert sample.convert(1, "VND", "USD", rounding="minor") == 0


# The oracle


def test_the_full_matrix(sample: Snapshot) -> None:
    """Every pair, one amount a pair, unrounded and to the minor unit."""
    chance = random.Random(4217)
    for source in CODES:
        for target in CODES:
            amount = Decimal(chance.randrange(1, 10**9)).scaleb(-2)
            value = oracle.value(amount, source, target)
            unrounded = oracle.text(amount) if source == target else oracle.to_digits(value)
            assert oracle.text(sample.convert(amount, source, target)) == unrounded
            if target in WITH_MINOR:
                places = fxsnap.currency(target).minor_unit
                assert places is not None
                assert oracle.text(sample.convert(amount, source, target, rounding="minor")) == oracle.to_places(
                    value, places
                )


@given(amounts, codes, codes, st.integers(0, 9), st.sampled_from(MODES))
def test_a_rounded_result_is_the_exact_ratio_rounded_once(
    amount: Any, source: str, target: str, places: int, mode: str
) -> None:
    """Law: convert(a, x, y, rounding=r) is r(a * R[y] / R[x]) by the mode's definition, whatever the amount's kind."""
    result = fxsnap.sample().convert(amount, source, target, rounding=f"{places}:{mode.lower()}")
    assert oracle.text(result) == oracle.to_places(exact(amount, source, target), places, mode)


@given(amounts, codes, codes)
def test_an_unrounded_result_has_28_correct_digits(amount: Any, source: str, target: str) -> None:
    """Law: between two codes, the exact ratio half even at 28 digits, or at whole units where it has more."""
    result = fxsnap.sample().convert(amount, source, target)
    if source != target or isinstance(amount, Fraction):
        assert oracle.text(result) == oracle.to_digits(exact(amount, source, target))
    else:
        assert Fraction(result) == exact(amount, source, target), "the same currency: as given"


@given(codes, codes, st.integers(0, 4), st.integers(-(10**9), 10**9), st.sampled_from(MODES), st.integers(-1, 1))
def test_half_way_results(source: str, target: str, places: int, units: int, mode: str, beside: int) -> None:
    """Law: an amount whose value lies exactly half way, or as near as 1000 digits allow, goes where the mode says."""
    half = (
        (Fraction(2 * units + 1, 2 * 10**places) + Fraction(beside, 10**60))
        * oracle.RATES[source]
        / oracle.RATES[target]
    )
    result = fxsnap.sample().convert(half, source, target, rounding=f"{places}:{mode.lower()}")
    assert oracle.text(result) == oracle.to_places(oracle.value(half, source, target), places, mode)


@given(amounts, codes, codes, st.sampled_from([None, 0, 2, "3:up", "step=0.05", "step=7:down", "minor", "cash"]))
def test_convert_is_always_the_result_of_explain(amount: Any, source: str, target: str, rounding: Any) -> None:
    """Law: str(convert(...)) equals str(explain(...).result), and both refuse the same."""
    sample = fxsnap.sample()
    try:
        result = sample.convert(amount, source, target, rounding=rounding)
    except RoundingRequired as error:
        with pytest.raises(RoundingRequired) as caught:
            sample.explain(amount, source, target, rounding=rounding)
        assert str(caught.value) == str(error)
        return
    receipt = sample.explain(amount, source, target, rounding=rounding)
    assert str(result) == str(receipt.result)
    assert receipt.exact == exact(amount, source, target)
    assert "E" not in str(result) or "E-" in str(result)


@given(st.integers(1, 10**60), st.integers(0, 400), codes, codes)
def test_amounts_beyond_the_quick_way(digits: int, places: int, source: str, target: str) -> None:
    """Law: length makes no difference; up to 1000 digits every amount is exact."""
    amount = Decimal(digits).scaleb(-places, decimal.Context(prec=100))
    value = oracle.value(Fraction(digits, 10**places), source, target)
    assert oracle.text(fxsnap.sample().convert(amount, source, target, rounding=3)) == oracle.to_places(value, 3)


# required


@pytest.mark.parametrize(
    ("amount", "target", "source", "rounding", "needed"),
    [
        ("100", "EUR", "USD", "minor", "108.56"), (100, "JPY", "KWD", "minor", "0.205"), (100, "EUR", "USD", 0, "109"),
        ("100", "EUR", "USD", None, "108.5599522336210172067524291"), (100, "USD", "USD", "minor", "100.00"), ("1.00", "USD", "USD", None, "1.00"),
        (100, "EUR", "CHF", "cash", "93.95"), (-100, "EUR", "USD", "minor", "-108.55"), (0, "EUR", "USD", "minor", "0.00"),
        (100, "EUR", "USD", "minor:half_even", "108.56"),
    ],
)  # fmt: skip
def test_required_figures(sample: Snapshot, amount: Any, target: str, source: str, rounding: Any, needed: str) -> None:
    assert str(sample.required(amount, target, source=source, rounding=rounding)) == needed
    assert str(fxsnap.required(amount, target, source=source, rates=sample, rounding=rounding)) == needed


@given(
    st.decimals(places=3, min_value=-1000, max_value=10**9), codes, codes, st.sampled_from(["0", "2", "4", "step=0.05"])
)
def test_required_is_the_least_that_is_enough(amount: Decimal, target: str, source: str, rounding: str) -> None:
    """Law: its exact value in target is at least the amount, and one unit less is not enough."""
    needed = Fraction(fxsnap.sample().required(amount, target, source=source, rounding=rounding))
    unit = Fraction("0.05") if rounding.startswith("step") else Fraction(1, 10 ** int(rounding))
    assert (needed / unit).denominator == 1
    assert oracle.value(needed, source, target) >= Fraction(amount)
    assert oracle.value(needed - unit, source, target) < Fraction(amount)


def test_convert_would_not_do_for_required(sample: Snapshot) -> None:
    assert sample.convert("0.204", "KWD", "JPY", rounding="minor") == 100, "0.204 KWD rounds to 100 yen and is less"
    assert oracle.value("0.204", "KWD", "JPY") < 100


# The front door


@pytest.mark.parametrize(
    "ask",
    [
        lambda: fxsnap.convert(100, "USD", "EUR"), lambda: fxsnap.rate("USD", "EUR"), lambda: fxsnap.explain(100, "USD", "EUR"),
        lambda: fxsnap.required(100, "EUR", source="USD"), lambda: fxsnap.convert_many([(1, "USD")], "EUR"),
    ],
)  # fmt: skip
def test_without_rates_the_sample_answers_with_a_warning(ask: Callable[[], Any]) -> None:
    with pytest.warns(SampleRatesWarning) as caught:
        ask()
    (warning,) = caught
    assert Path(warning.filename).name == "test_convert.py", "the warning points to the caller's line"
    assert "2024-10-21" in str(warning.message)
    assert "rates=fxsnap.load(...)" in str(warning.message)


def test_the_warning_comes_once_for_each_place() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            fxsnap.convert(100, "USD", "EUR")
        fxsnap.convert(100, "USD", "EUR")
    assert len(caught) == 2


def test_the_receipt_of_the_sample_says_so() -> None:
    with pytest.warns(SampleRatesWarning):
        receipt = fxsnap.explain(100, "USD", "EUR")
    assert any("sample of 2024-10-21" in note for note in receipt.notes)
    receipt.verify(fxsnap.sample())
    assert fxsnap.explain(100, "USD", "EUR", rates=fxsnap.sample()).notes == ()


def test_on_and_policy_need_rates() -> None:
    for more in ({"on": "2024-10-21"}, {"policy": "previous"}, {"on": "last", "policy": "exact"}):
        with pytest.raises(InvalidArgument, match="rates="):
            fxsnap.convert(100, "USD", "EUR", **more)  # type: ignore[arg-type]


def test_a_snapshot_is_a_history_of_one_day(sample: Snapshot) -> None:
    receipt = fxsnap.explain(100, "USD", "EUR", rates=sample, on="2024-10-23", policy="previous")
    assert (receipt.on, receipt.as_of, str(receipt.policy)) == (date(2024, 10, 23), date(2024, 10, 21), "previous")
    receipt.verify(sample)
    assert fxsnap.convert(100, "USD", "EUR", rates=sample, on="last") == Decimal("92.115")
    assert fxsnap.rate("USD", "EUR", rates=sample, on=date(2024, 10, 21)).exact == oracle.RATES["EUR"]
    assert fxsnap.required(100, "EUR", source="USD", rates=sample, on="2024-10-21", rounding=2) == Decimal("108.56")
    assert fxsnap.convert_many([(100, "USD")], "EUR", rates=sample, on="2024-10-20", policy="next").results == (
        Decimal("92.115"),
    )
    with pytest.raises(RateNotFound):
        fxsnap.convert(100, "USD", "EUR", rates=sample, on="2024-10-23")
    with pytest.raises(InvalidArgument, match=r"pass \.date\(\)"):
        fxsnap.convert(100, "USD", "EUR", rates=sample, on=datetime(2024, 10, 21))
    with pytest.raises(InvalidArgument, match="on="):
        fxsnap.convert(100, "USD", "EUR", rates=sample, policy="previous")


@pytest.mark.parametrize(
    ("rates", "way"),
    [
        ({"EUR": 0.92}, "fxsnap.Snapshot"),
        ("usd.txt", "fxsnap.load"),
        (Path("usd.txt"), "fxsnap.load"),
        (b"USD -", "fxsnap.load"),
        ("ecb", r"that is fxsnap\.ecb\(\)"),
        (fxsnap.ecb, "not called"),
        (5, "Snapshot"),
    ],
)
def test_rates_are_a_snapshot_and_the_error_says_how_to_get_one(rates: Any, way: str) -> None:
    with pytest.raises(InvalidArgument, match=way):
        fxsnap.convert(100, "USD", "EUR", rates=rates)


@pytest.mark.parametrize("wrong", ["12,5", None, float("nan"), "", [1, 2]])
def test_a_bad_amount_is_shown(sample: Snapshot, wrong: Any) -> None:
    for ask in (
        lambda: fxsnap.convert(wrong, "USD", "EUR", rates=sample), lambda: sample.convert(wrong, "USD", "EUR", rounding="minor"),
        lambda: sample.explain(wrong, "USD", "EUR"), lambda: sample.required(wrong, "EUR", source="USD"),
    ):  # fmt: skip
        with pytest.raises(InvalidAmount):
            ask()


def test_of_a_receipt_the_amount_is_its_result(sample: Snapshot) -> None:
    receipt = sample.explain(100, "USD", "EUR")
    with pytest.raises(InvalidAmount, match=r"of a receipt the amount is receipt\.result$"):
        sample.convert(receipt, "EUR", "USD")  # type: ignore[arg-type]


@pytest.mark.parametrize("nan", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_what_is_not_finite_never_slips_through_the_quick_way(sample: Snapshot, nan: Decimal) -> None:
    for rounding in (None, "minor", 2):
        with pytest.raises(InvalidAmount):
            sample.convert(nan, "USD", "EUR", rounding=rounding)


# Nothing depends on the caller's decimal context


def _hostile(number: int) -> decimal.Context:
    traps = list(decimal.Context().traps)
    modes = ("ROUND_DOWN", "ROUND_UP", "ROUND_05UP", "ROUND_FLOOR")
    return decimal.Context(prec=3, rounding=modes[number % 4], Emin=-2, Emax=2, capitals=0, clamp=1, traps=traps)


def test_hostile_contexts_in_several_threads_change_nothing(sample: Snapshot) -> None:
    wrong: list[str] = []

    def work(number: int) -> None:
        decimal.setcontext(_hostile(number))
        before = repr(decimal.getcontext())
        for amount, source, target, rounding, result in FIGURES:
            found = str(sample.convert(amount, source, target, rounding=rounding))
            again = str(sample.explain(amount, source, target, rounding=rounding).result)
            if not found == again == result:
                wrong.append(f"{amount} {source} {target} {rounding}: {found}, {again}")
        batch = sample.convert_many([("1200.00", "EUR"), (18500, "JPY"), ("0.001", "KWD")], "USD", rounding="minor")
        receipt = sample.explain("100", "EUR", "JPY", rounding="minor")
        fxsnap.Conversion.from_json(receipt.to_json()).verify(sample)
        fxsnap.Snapshot.from_json(sample.to_json())
        fxsnap.parse("USD -\nEUR 0.92115\nJPY 149.9685\n")
        if (str(batch.total), str(receipt), repr(decimal.getcontext())) != ("1426.08", expected, before):
            wrong.append(f"{batch.total} {receipt} {decimal.getcontext()}")

    expected = str(sample.explain("100", "EUR", "JPY", rounding="minor"))
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_changed_default_context_changes_nothing(sample: Snapshot) -> None:
    before = decimal.DefaultContext.prec, decimal.DefaultContext.Emax
    try:
        decimal.DefaultContext.prec, decimal.DefaultContext.Emax = 2, 3
        fresh = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"})
        assert str(fresh.convert(100, "EUR", "JPY")) == "16280.57319654779351897085165"
        assert str(fresh.convert("1" * 70, "EUR", "JPY", rounding=2)) == oracle.to_places(
            oracle.value("1" * 70, "EUR", "JPY"), 2
        )
    finally:
        decimal.DefaultContext.prec, decimal.DefaultContext.Emax = before


def test_the_capitals_of_the_callers_context_change_nothing() -> None:
    with decimal.localcontext() as context:
        context.capitals = 0
        snap = Snapshot("USD", {"JPY": "1000"})
        assert format(snap.convert(5, "USD", "JPY"), "f") == str(snap.convert(5, "USD", "JPY")) == "5000"
        receipt = snap.explain(5, "USD", "JPY")
        assert fxsnap.Conversion.from_json(receipt.to_json()) == receipt
        assert str(snap.rate("USD", "JPY").value) == "1000"


def test_what_only_looks_like_a_rounding_teaches_the_quick_way_nothing() -> None:
    class Cents(int):
        def __str__(self) -> str:
            return "minor"

    snap = Snapshot("USD", {"TND": "3.1045"})
    assert str(snap.convert(1, "USD", "TND", rounding=Cents(0))) == "3"
    assert str(snap.convert(1, "USD", "TND", rounding="minor")) == "3.104"


@pytest.mark.parametrize("digits", [1001, 300_000])
def test_an_int_beyond_the_bound_is_refused_before_any_work(sample: Snapshot, digits: int) -> None:
    for ask in (
        lambda: sample.convert(10**digits, "USD", "EUR"), lambda: sample.convert_many([(10**digits, "USD")], "EUR"),
        lambda: fxsnap.ecb().convert(10**digits, "USD", "EUR", on="last"),
    ):  # fmt: skip
        with pytest.raises(fxsnap.FxError):
            ask()
    assert str(sample.convert(10**100, "USD", "USD", rounding=0)) == "1" + "0" * 100


def test_zeros_before_a_number_of_decimals_count_for_nothing(sample: Snapshot) -> None:
    assert str(sample.convert("1.555", "USD", "USD", rounding="0000000002:half_up")) == "1.56"
