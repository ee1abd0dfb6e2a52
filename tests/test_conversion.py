"""The receipt as a value: what it says, how it prints, and how certain it is. Its proof is in test_receipts."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import Conversion, InvalidArgument, Policy, Quote, Rounding, Snapshot, VerificationFailed

PRINTED = """\
100 EUR = 16281 JPY
  unrounded  16280.57319654779351897085165
  rounding   0 decimals, half even, asked as minor
  rate       1 EUR = 162.8057319... JPY, good to 6 significant digits
  legs       1 USD = 0.92115 EUR (published, used backwards)
             1 USD = 149.9685 JPY (published, used forwards)
  rates      as of 2024-10-21, bundled sample, read off a news page
  between    16280.5643051814008677192272 and 16280.58208792383863857061205; the result is certain
  snapshot   75b326950229abcd92613b9663b1e3ef184f0e22b86458878ce0070776b9d30c"""


@pytest.fixture
def receipt(sample: Snapshot) -> Conversion:
    return sample.explain("100", "EUR", "JPY", rounding="minor")


def test_every_field(receipt: Conversion, sample: Snapshot) -> None:
    assert (receipt.amount, receipt.source, receipt.target, receipt.result) == (
        Decimal(100),
        "EUR",
        "JPY",
        Decimal(16281),
    )
    assert receipt.exact == Fraction(100) * oracle.RATES["JPY"] / oracle.RATES["EUR"]
    assert receipt.rate == sample.rate("EUR", "JPY")
    assert [leg.quote.counter for leg in receipt.legs] == ["EUR", "JPY"]
    assert (receipt.rounding, receipt.resolved) == (Rounding("minor"), Rounding(places=0))
    assert (receipt.on, receipt.policy, receipt.as_of) == (None, None, date(2024, 10, 21))
    assert (receipt.origin, receipt.snapshot_id) == (sample.origin, sample.id)
    assert (receipt.certain, receipt.notes) == (True, ())
    low, high = receipt.bounds or (0, 0)
    assert low < Decimal("16280.57319654779351897085165") < high


def test_it_prints_a_few_lines_that_a_person_can_file(receipt: Conversion) -> None:
    assert str(receipt) == PRINTED
    assert repr(receipt) == "Conversion(100 EUR = 16281 JPY, as of 2024-10-21, id 75b326950229)"


def test_it_prints_what_was_asked_and_what_was_noted(sample: Snapshot) -> None:
    receipt = fxsnap.explain(
        "100.00", "USD", "EUR", rates=sample, on="2024-10-23", policy="previous:3", rounding="2:half_up"
    )
    lines = str(receipt.with_note("invoice 4711")).splitlines()
    assert lines[0] == "100.00 USD = 92.12 EUR"
    assert "  rounding   2 decimals, half up" in lines
    assert "  asked for  2024-10-23, policy previous:3" in lines
    assert lines[-1] == "  note       invoice 4711"


def test_a_note_is_part_of_the_proof(receipt: Conversion, sample: Snapshot) -> None:
    noted = Conversion.from_json(receipt.with_note("invoice 4711").to_json())
    noted.verify(sample)
    assert noted.notes == ("invoice 4711",)
    assert receipt.notes == ()
    with pytest.raises(VerificationFailed, match="sha256"):
        Conversion.from_json(noted.to_json().replace("4711", "4712")).verify()
    for wrong in ("two\nlines", 5):
        with pytest.raises(InvalidArgument):
            receipt.with_note(wrong)  # type: ignore[arg-type]


def test_what_is_certain_and_what_is_not(sample: Snapshot) -> None:
    assert sample.explain(1_000_000, "EUR", "JPY", rounding="minor").certain is False
    assert sample.explain(1, "USD", "EUR", rounding="minor").certain is True
    assert sample.explain(1, "USD", "EUR").certain is None
    by_hand = Snapshot("USD", {"EUR": "0.92115"}).explain(1, "USD", "EUR", rounding="minor")
    assert (by_hand.bounds, by_hand.certain) == (None, None)
    law = Snapshot("EUR", [Quote("EUR", "DEM", "1.95583", quantum=0, kind="legal")]).explain(
        1500, "EUR", "DEM", rounding="minor:half_up"
    )
    assert (law.result, law.certain, law.bounds) == (
        Decimal("2933.75"),
        True,
        (Decimal("2933.745"), Decimal("2933.745")),
    )


@given(
    st.decimals(places=2, min_value=-(10**8), max_value=10**8),
    st.sampled_from(sorted(oracle.RATES)),
    st.sampled_from(sorted(oracle.RATES)),
)
def test_certain_means_that_both_ends_round_to_the_result(amount: Decimal, source: str, target: str) -> None:
    """Law: with a rounding, certain is whether every rate within half a quantum of each quote gives the same digits."""
    receipt = fxsnap.sample().explain(amount, source, target, rounding=2)
    ends = []
    for near in (-1, 1):
        exact = Fraction(amount)
        for leg in receipt.legs:
            assert leg.quote.quantum is not None
            quoted = Fraction(leg.quote.value) + near * (1 if leg.forward else -1) * Fraction(leg.quote.quantum) / 2
            exact = exact * quoted if leg.forward else exact / quoted
        ends.append(oracle.to_places(exact, 2))
    assert receipt.certain == (ends[0] == ends[1] == oracle.text(receipt.result))


@pytest.mark.parametrize("amount", ["100", "100.00", 100, Fraction(1, 3), 0, "-5.5", 19.99, "1" * 900])
@pytest.mark.parametrize("rounding", [None, "minor", 3, "step=0.05:up"])
def test_a_receipt_reads_back_equal_and_verifies(sample: Snapshot, amount: object, rounding: object) -> None:
    receipt = sample.explain(amount, "EUR", "KWD", rounding=rounding)  # type: ignore[arg-type]
    receipt.verify(sample)
    again = Conversion.from_json(receipt.to_json())
    again.verify(sample)
    assert (again, str(again), again.to_json()) == (receipt, str(receipt), receipt.to_json())


def test_other_rates_are_found_out(receipt: Conversion) -> None:
    other = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9686"}, as_of="2024-10-21")
    with pytest.raises(VerificationFailed) as caught:
        receipt.verify(other)
    assert {difference.field for difference in caught.value.differences} == {"snapshot_id", "legs", "exact"}
    for wrong in (
        Snapshot("USD", {"EUR": "0.92115"}, as_of="2024-10-21"),
        Snapshot("USD", {"JPY": 1, "EUR": 1}, as_of="2024-10-22"),
    ):
        with pytest.raises(VerificationFailed, match="rates"):
            receipt.verify(wrong)


def test_equal_rates_without_quanta_verify_a_receipt_with_bounds(receipt: Conversion, sample: Snapshot) -> None:
    """The same table read from a format that does not say what its digits are worth has the same id."""
    bare = Snapshot(
        "USD",
        [Quote(quote.base, quote.counter, quote.value) for quote in sample.quotes],
        as_of=sample.as_of,
        origin="another label",
    )
    assert bare == sample
    receipt.verify(bare)
    bare.explain("100", "EUR", "JPY", rounding="minor").verify(sample)


def test_a_receipt_is_a_value(receipt: Conversion) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(receipt, protocol))
        assert (again, hash(again), str(again)) == (receipt, hash(receipt), str(receipt))
        again.verify()
    assert copy.deepcopy(receipt) == receipt
    for name in [*Conversion.__slots__, "extra"]:
        with pytest.raises(AttributeError):
            setattr(receipt, name, None)


def test_the_policy_is_kept_as_asked(sample: Snapshot) -> None:
    receipt = fxsnap.explain(1, "USD", "EUR", rates=sample, on="2024-10-21", policy=Policy.next(3))
    assert receipt.policy == Policy.next(3)
    Conversion.from_json(receipt.to_json()).verify(sample)
