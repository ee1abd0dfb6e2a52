"""The snapshot: immutable, a tree, and one id for the same facts on every machine."""

from __future__ import annotations

import copy
import hashlib
import itertools
import pickle
import random
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import oracle
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import InvalidArgument, InvalidRate, Quote, RateNotFound, Snapshot, StaleRates, UnknownCurrency
from fxsnap.errors import FxError

# Dead codes of the sample are in these tables of cases; that they warn is tests/test_retired.py's.
pytestmark = pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")

SAMPLE_ID = "75b326950229abcd92613b9663b1e3ef184f0e22b86458878ce0070776b9d30c"
TWO = {"EUR": "0.92115", "JPY": "149.9685"}
TWO_ID = "ad4ebe7bd8ed7545a5dec62898275124a46a4461d9f29254946f2ed4bd2216a9"


def two(**more: Any) -> Snapshot:
    return Snapshot("USD", TWO, as_of="2024-10-21", **more)


# What it is


def test_the_sample(sample: Snapshot) -> None:
    assert (sample.base, sample.as_of, len(sample), len(sample.quotes)) == ("USD", date(2024, 10, 21), 170, 169)
    assert sample.codes == tuple(sorted(oracle.RATES))
    assert (sample.quotes[0].counter, sample.quotes[-1].counter) == ("AED", "ZWL")
    assert {quote.counter: quote.exact for quote in sample.quotes} | {"USD": 1} == oracle.RATES
    assert sample.id == SAMPLE_ID, "the sample is frozen for ever"
    assert repr(sample) == "Snapshot(USD, 170 codes, as of 2024-10-21, id 75b326950229)"
    assert fxsnap.sample() is sample


def test_it_is_a_container_of_codes(sample: Snapshot) -> None:
    assert "EUR" in sample
    assert "USD" in sample
    assert "eur" not in sample
    assert None not in sample
    assert list(sample) == list(sample.codes)
    assert sample["EUR"] == sample.rate("USD", "EUR")
    assert sample["USD"].exact == 1
    with pytest.raises(UnknownCurrency):
        sample["eur"]


def test_by_hand_and_by_quotes_are_the_same_facts() -> None:
    quotes = [Quote("USD", "JPY", "149.96850"), Quote("USD", "EUR", Decimal("0.92115"))]
    assert Snapshot("USD", quotes, as_of=date(2024, 10, 21)) == two()
    assert [quote.kind for quote in two().quotes] == ["by hand", "by hand"]
    assert Snapshot("USD", {"EUR": 0.92115, "JPY": 149.9685, "USD": "1.0"}, as_of="2024-10-21") == two()


def test_a_snapshot_of_nothing_but_its_base() -> None:
    alone = Snapshot("XAU", {})
    assert (alone.codes, alone.convert("5.00", "XAU", "XAU")) == (("XAU",), Decimal("5.00"))


# Its id


def test_the_id_of_the_design() -> None:
    text = "fxsnap 1\nbase USD\nas_of 2024-10-21\nUSD EUR 18423/20000\nUSD JPY 299937/2000\n"
    assert two().facts_text() == text
    assert two().id == hashlib.sha256(text.encode()).hexdigest() == TWO_ID


def test_the_moment_of_publication_is_kept_in_utc_and_is_no_fact() -> None:
    moment = datetime(2024, 10, 21, 14, 10, tzinfo=timezone(timedelta(hours=2)))
    assert two(published=moment).published == two(published="2024-10-21T12:10:00Z").published == moment
    assert str(two(published=moment).published) == "2024-10-21 12:10:00+00:00"
    assert two(published=moment).id == TWO_ID
    wrong: Any
    for wrong in (
        datetime(2024, 10, 21, 14, 10),
        "2024-10-21T14:10:00",
        "2024-10-21",
        "14:10 CET",
        5,
        date(2024, 10, 21),
    ):
        with pytest.raises(InvalidArgument):
            two(published=wrong)


@pytest.mark.parametrize(
    "more", [{"origin": "a label"}, {"lineage": ["a step"]}, {"quantum": "0.000001"}, {"quantum": 0}]
)
def test_labels_and_quanta_are_no_part_of_id_equality_and_hash(more: dict[str, Any]) -> None:
    assert two(**more).id == TWO_ID
    assert two(**more) == two()
    assert hash(two(**more)) == hash(two())


@pytest.mark.parametrize(
    ("more", "line"),
    [({"side": "buying"}, "side buying"), ({"side": "selling"}, "side selling"), ({"kind": "average"}, "kind average"),
     ({"kind": "closing"}, "kind closing"), ({"period": ("2024-10-01", "2024-10-21")}, "period 2024-10-01 2024-10-21")],
)  # fmt: skip
def test_what_is_not_the_default_is_a_fact(more: dict[str, Any], line: str) -> None:
    assert f"\n{line}\n" in two(**more).facts_text()
    assert two(**more) != two()


@given(st.permutations(list(oracle.RATES.items())[1:40]), st.integers(0, 5))
def test_order_and_trailing_zeros_do_not_change_the_id(rates: list[tuple[str, Fraction]], zeros: int) -> None:
    """Law: the id is a function of the facts; one digit, one code, the base or the date changes it."""
    texts = {code: oracle.to_digits(rate, 20) for code, rate in rates}
    padded = {code: text + ("0" * zeros if "." in text else "") for code, text in texts.items()}
    plain = Snapshot("USD", dict(sorted(texts.items())), as_of="2024-10-21")
    assert Snapshot("USD", padded, as_of="2024-10-21").id == plain.id
    code, text = next(iter(texts.items()))
    others = [
        Snapshot("USD", texts | {code: f"{text}1" if "." in text else f"{text}.1"}, as_of="2024-10-21"),
        Snapshot("USD", {other: rate for other, rate in texts.items() if other != code}, as_of="2024-10-21"),
        Snapshot("XXX", texts, as_of="2024-10-21"),
        Snapshot("USD", texts, as_of="2024-10-22"),
        Snapshot("USD", texts),
    ]
    assert len({plain.id, *(other.id for other in others)}) == 6


def test_the_published_direction_is_a_fact() -> None:
    assert Snapshot("USD", [Quote("EUR", "USD", "2")]).id != Snapshot("USD", [Quote("USD", "EUR", "0.5")]).id


@pytest.mark.parametrize("seed", ["0", "1", "12345"])
def test_the_id_does_not_depend_on_the_process(seed: str) -> None:
    code = "import fxsnap; print(fxsnap.sample().id, hash(fxsnap.sample()) == hash(fxsnap.sample()))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": seed}
    )
    assert done.stdout.split() == [SAMPLE_ID, "True"]


# A tree


def test_quotes_hang_together_as_a_tree() -> None:
    snap = Snapshot(
        "USD",
        [
            Quote("EUR", "BGN", "1.95583", quantum=0, kind="legal"),
            Quote("USD", "EUR", "0.92115"),
            Quote("XPF", "EUR", "8.38", nominal=1000),
        ],
    )
    assert snap.rate("BGN", "XPF").exact == 1 / Fraction("1.95583") / Fraction("0.00838")
    assert [str(leg) for leg in snap.rate("BGN", "XPF").legs] == [
        "1 EUR = 1.95583 BGN (legal, used backwards)", "1000 XPF = 8.38 EUR (published, used backwards)",
    ]  # fmt: skip
    assert len(snap.rate("BGN", "USD").legs) == 2
    assert snap.convert(1000, "XPF", "EUR") == Decimal("8.38")
    assert snap.convert("1.95583", "BGN", "XPF", rounding=6) == Decimal("119.331742")


@pytest.mark.parametrize(
    "quotes",
    [
        [Quote("USD", "EUR", "0.9"), Quote("EUR", "USD", "1.1")],
        [Quote("USD", "EUR", "0.9"), Quote("USD", "EUR", "0.9")],
        [Quote("USD", "EUR", "0.9"), Quote("USD", "GBP", "0.7"), Quote("EUR", "GBP", "0.8")],
        [Quote("USD", "EUR", "0.9"), Quote("GBP", "JPY", "190")],
    ],
)
def test_two_ways_or_none_are_refused(quotes: list[Quote]) -> None:
    with pytest.raises(InvalidRate):
        Snapshot("USD", quotes)


def test_all_pairs_close_exactly(sample: Snapshot) -> None:
    rates = {code: sample.rate("USD", code).exact for code in sample}
    for source, target in itertools.product(sample, repeat=2):
        rate = sample.rate(source, target)
        assert rate.exact == oracle.RATES[target] / oracle.RATES[source]
        assert rate.exact * sample.rate(target, source).exact == 1
        assert rate.exact * rates[source] == rates[target]
        assert len(rate.legs) == (source != target) * (1 if "USD" in (source, target) else 2)


@given(st.data())
def test_every_triangle_of_a_random_tree_closes(data: st.DataObject) -> None:
    """Law: in any tree of quotes, of any direction and nominal, A to B to C is A to C, and convert equals the ratio."""
    codes = [f"C{number:02d}" for number in range(data.draw(st.integers(2, 9)))]
    quotes = []
    for number, code in enumerate(codes[1:], 1):
        other = codes[data.draw(st.integers(0, number - 1))]
        pair = (code, other) if data.draw(st.booleans()) else (other, code)
        value = data.draw(st.decimals("0.000001", "1000000", places=6))
        quotes.append(Quote(*pair, value, nominal=data.draw(st.sampled_from([1, 3, 7, 100, 23]))))
    random.Random(len(codes)).shuffle(quotes)
    snap = Snapshot(codes[0], quotes)
    for a, b, c in itertools.product(codes[:4], codes[:4], codes[-2:]):
        assert snap.rate(a, b).exact * snap.rate(b, c).exact == snap.rate(a, c).exact
        exact = 100 * snap.rate(a, c).exact
        assert oracle.text(snap.convert(100, a, c, rounding=4)) == oracle.to_places(exact, 4)
        assert oracle.text(snap.convert(100, a, c)) == ("100" if a == c else oracle.to_digits(exact))


# Immutable


def test_nothing_that_it_hands_out_or_was_given_can_change_it() -> None:
    rates: dict[str, Any] = dict(TWO)
    snap = Snapshot("USD", rates, as_of="2024-10-21")
    rates["EUR"], rates["GBP"] = "2", "3"
    assert snap.codes == ("EUR", "JPY", "USD")
    assert isinstance(snap.quotes, tuple)
    assert isinstance(snap.codes, tuple)
    assert isinstance(snap.lineage, tuple)
    for name in [*Snapshot.__slots__, "id", "extra"]:
        with pytest.raises(AttributeError):
            setattr(snap, name, "X")
        with pytest.raises(AttributeError):
            delattr(snap, name)
    with pytest.raises(TypeError):
        snap["EUR"] = 2  # type: ignore[index]
    with pytest.raises(AttributeError, match="second time"):
        snap.__init__("EUR", {"USD": 2})  # type: ignore[misc]
    assert snap.id == TWO_ID
    assert snap.convert(100, "USD", "EUR") == Decimal("92.115")
    assert not hasattr(snap, "__dict__")


def test_pickles_and_copies_are_equal(sample: Snapshot) -> None:
    snap = two(origin="a label", lineage=["a step"], quantum="0.000001", side="buying")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(snap, protocol))
        assert (again, again.id, again.origin, again.lineage, again.side) == (
            snap,
            snap.id,
            "a label",
            ("a step",),
            "buying",
        )
        assert again.quotes[0].quantum == Decimal("0.000001")
        assert again.convert(100, "EUR", "JPY") == snap.convert(100, "EUR", "JPY")
    assert copy.copy(snap) == copy.deepcopy(snap) == snap
    assert pickle.loads(pickle.dumps(sample)).id == SAMPLE_ID


def test_a_pickle_holds_no_cache() -> None:
    assert TWO_ID.encode() not in pickle.dumps(two())


# Days


def test_it_answers_for_its_own_day() -> None:
    snap = two()
    assert snap.at("2024-10-21") is snap.at(date(2024, 10, 21)) is snap.at("last") is snap
    assert snap.at("2024-10-23", "previous") is snap
    assert snap.at("2024-10-14", "next") is snap
    with pytest.raises(RateNotFound) as caught:
        snap.at("2024-10-22")
    assert (caught.value.on, caught.value.policy, caught.value.before, caught.value.after) == (
        date(2024, 10, 22), "exact", date(2024, 10, 21), None,
    )  # fmt: skip
    for on, policy in [
        ("2024-10-29", "previous"),
        ("2024-10-22", "next"),
        ("2024-10-13", "next"),
        ("2024-10-20", "previous"),
    ]:
        with pytest.raises(RateNotFound, match="2024-10-21"):
            snap.at(on, policy)
    with pytest.raises(UnknownCurrency):
        snap.at("2024-10-21", codes=("EUR", "GBP"))


def test_a_day_that_is_not_known_answers_for_none() -> None:
    with pytest.raises(RateNotFound, match="as_of="):
        Snapshot("USD", TWO).at("2024-10-21", "previous:1000")


def test_a_period_answers_for_its_days() -> None:
    average = two(kind="average", period=("2024-10-01", "2024-10-21"))
    assert average.at("2024-10-01") is average.at("2024-10-13") is average.at("2024-10-21") is average
    with pytest.raises(RateNotFound):
        average.at("2024-09-30")


@pytest.mark.parametrize("wrong", [datetime(2024, 10, 21, 12), "21.10.2024", "2024-10-32", "20241021", 20241021, ""])
def test_a_day_is_a_plain_date(wrong: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        two().at(wrong)
    if isinstance(wrong, datetime):
        assert "pass .date()" in str(caught.value)


def test_require_refuses_old_and_undated_rates() -> None:
    snap = two()
    assert snap.require(max_age=7, on="2024-10-28") is snap
    for on, max_age in [("2024-10-29", 7), ("2024-10-20", 7), ("2024-10-22", 0)]:
        with pytest.raises(StaleRates) as caught:
            snap.require(max_age=max_age, on=on)
        assert "2024-10-21" in str(caught.value)
    with pytest.raises(StaleRates, match="not known"):
        Snapshot("USD", TWO).require(max_age=9999, on="2024-10-21")
    for wrong in (-1, 1.5, True, "7"):
        with pytest.raises(InvalidArgument):
            snap.require(max_age=wrong, on="2024-10-21")  # type: ignore[arg-type]


# What it refuses


@pytest.mark.parametrize(
    "make",
    [
        lambda: Snapshot("usd dollars", {}), lambda: Snapshot("USD", "EUR"), lambda: Snapshot("USD", 5), lambda: Snapshot("USD", None),  # type: ignore[arg-type]
        lambda: Snapshot("USD", {"EUR": 0}), lambda: Snapshot("USD", {"EUR": "NaN"}), lambda: Snapshot("USD", {"USD": 2}), lambda: Snapshot("USD", {5: 1}),  # type: ignore[dict-item]
        lambda: Snapshot("USD", {"EUR": None}), lambda: Snapshot("USD", [("EUR", 1)]), lambda: two(side="middle"), lambda: two(kind="guess"),  # type: ignore[dict-item,list-item]
        lambda: two(period="2024"), lambda: two(period=("2024-10-21", "2024-10-01")), lambda: two(origin="\x1b[31m"), lambda: two(lineage=[5]),
        lambda: Snapshot("USD", [Quote("USD", "EUR", 1)], quantum=0), lambda: Snapshot("USD", TWO, as_of=datetime(2024, 10, 21)),
        lambda: Snapshot("USD", TWO, as_of="last"), lambda: Snapshot("USD", {"EUR": True}),
    ],
)  # fmt: skip
def test_what_is_no_snapshot_is_refused(make: Any) -> None:
    with pytest.raises(FxError):
        make()


@pytest.mark.parametrize(("code", "meant"), [("RMB", "CNY"), ("ERU", "EUR"), ("usd", "USD"), ("Gbp", "GBP")])
def test_a_missing_code_is_never_substituted(sample: Snapshot, code: str, meant: str) -> None:
    for ask in (
        lambda: sample.convert(1, code, "EUR"), lambda: sample.convert(1, "EUR", code), lambda: sample.rate(code, code),
        lambda: sample.convert(1, code, code), lambda: sample.required(1, code, source="EUR"), lambda: sample.convert_many([], code),
    ):  # fmt: skip
        with pytest.raises(UnknownCurrency) as caught:
            ask()
        assert caught.value.suggestions == (meant,)
    assert str(caught.value) == f"'{code}' is not in this snapshot (170 codes, as of 2024-10-21); did you mean {meant}?"


@pytest.mark.parametrize("wrong", [None, 978, b"EUR", ["EUR"], ("EUR",), Decimal(1)])
def test_a_code_is_text(sample: Snapshot, wrong: Any) -> None:
    for ask in (
        lambda: sample.convert(1, wrong, "EUR"),
        lambda: sample.convert(1, "EUR", wrong, rounding="minor"),
        lambda: sample.rate(wrong, "EUR"),
    ):
        with pytest.raises(InvalidArgument):
            ask()


def test_a_mapping_by_hand_names_every_code_that_is_wrong() -> None:
    with pytest.raises(InvalidRate, match="'0,9' for EUR is not a rate: a comma"):
        Snapshot("USD", {"EUR": "0,9", "JPY": "149"})
    with pytest.raises(InvalidRate, match=r"each of 3 values.*EUR: '0,9'.*JPY: 0.*USD: 2"):
        Snapshot("USD", {"EUR": "0,9", "JPY": 0, "GBP": "0.7", "USD": 2})
