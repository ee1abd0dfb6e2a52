"""What a caller writes for a rounding, and what it means for a currency."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import oracle
import pytest

import fxsnap
from fxsnap import InvalidArgument, Rounding, RoundingRequired
from fxsnap.exact import MODES
from fxsnap.rounding import rounded

NAMES = [mode.removeprefix("ROUND_").lower() for mode in MODES]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("minor", "minor"), ("minor:half_even", "minor"), ("minor:half_up", "minor:half_up"), ("minor:HALF_UP", "minor:half_up"),
        ("minor:ROUND_HALF_UP", "minor:half_up"), ("cash", "cash"), ("cash:up", "cash:up"), (2, "2"), ("2", "2"), (0, "0"),
        ("2:down", "2:down"), ("step=0.05", "step=0.05"), ("step=0.50:half_up", "step=0.50:half_up"), ("step=1000", "step=1000"),
        (Rounding(places=2, mode="up"), "2:up"), (Rounding(step=Decimal("0.05")), "step=0.05"),
        (Rounding("minor", mode="ROUND_HALF_UP"), "minor:half_up"), (Rounding(step=0.05), "step=0.05"),
    ],
)  # fmt: skip
def test_every_spelling_has_one_text_which_reads_back(written: Any, text: str) -> None:
    rounding = Rounding.of(written)
    assert rounding is not None
    assert str(rounding) == text
    assert Rounding.of(text) == rounding
    assert repr(rounding) == f"Rounding({text!r})"
    assert eval(repr(rounding)) == rounding


@pytest.mark.parametrize("name", NAMES)
def test_each_of_decimals_modes_has_three_spellings(name: str) -> None:
    one = Rounding("minor", mode=name)
    assert one == Rounding("minor", mode=name.upper()) == Rounding("minor", mode=f"ROUND_{name.upper()}")
    assert one.mode == f"ROUND_{name.upper()}"


@pytest.mark.parametrize(
    "wrong",
    [
        "tow", "", "minor:", "minor:halfup", "Minor", "2.5", "-1", -1, True, False, 2.0, Decimal(2), None.__class__, b"2", "step=", "step=0",
        "step=-1", "step=nan", "step=1e999999999", "٢", 1001, "1" * 5000, ["minor"], "1_0", " 2", "cash :up", ("minor",),
    ],
)  # fmt: skip
def test_what_is_no_rounding_is_refused_and_shown(wrong: Any, sample: fxsnap.Snapshot) -> None:
    for use in (Rounding.of, lambda rounding: sample.convert(1, "USD", "EUR", rounding=rounding)):
        with pytest.raises(InvalidArgument) as caught:
            use(wrong)
        assert isinstance(caught.value, TypeError)
        assert len(str(caught.value)) < 500


def test_true_is_no_rounding_even_after_one_was_used(sample: fxsnap.Snapshot) -> None:
    assert str(sample.convert(1, "USD", "EUR", rounding=1)) == "0.9"
    for disguised in (True, 1.0):
        with pytest.raises(InvalidArgument):
            sample.convert(1, "USD", "EUR", rounding=disguised)  # type: ignore[arg-type]


def test_none_is_no_rounding() -> None:
    assert Rounding.of(None) is None


@pytest.mark.parametrize(
    "fields", [{}, {"unit": "minor", "places": 2}, {"places": 2, "step": "0.05"}, {"unit": "coin"}, {"places": True}]
)
def test_exactly_one_unit(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument):
        Rounding(**fields)


def test_a_negative_number_of_places_says_the_way_out() -> None:
    with pytest.raises(InvalidArgument, match="step=1000"):
        Rounding(places=-3)


@pytest.mark.parametrize(
    ("rounding", "code", "resolved"),
    [
        ("minor", "EUR", "2"), ("minor:half_up", "JPY", "0:half_up"), ("minor", "KWD", "3"), ("minor", "CLF", "4"), ("minor", "CNH", "2"),
        ("minor", "GGP", "2"), ("minor", "DEM", "2"), ("minor", "ITL", "0"), ("minor", "BYR", "0"), ("cash", "CHF", "step=0.05"),
        ("cash:half_up", "DKK", "step=0.50:half_up"), ("cash", "SEK", "step=1"), ("cash", "HUF", "step=5"), ("cash", "NZD", "step=0.10"),
        ("4", "JPY", "4"), ("step=0.25", "USD", "step=0.25"),
    ],
)  # fmt: skip
def test_what_a_rounding_means_for_a_currency(rounding: str, code: str, resolved: str) -> None:
    found = Rounding.of(rounding)
    assert found is not None
    assert str(found.resolve(code)) == resolved


@pytest.mark.parametrize(
    ("rounding", "code", "way_out"),
    [("minor", "XAU", "rounding=6"), ("minor", "XAG", "rounding=6"), ("minor", "XDR", "rounding=6"), ("minor", "BTC", "rounding=6"),
     ("cash", "EUR", "step=0.05"), ("cash", "USD", "step=0.05"), ("cash", "JPY", "step=0.05"), ("cash:up", "XAU", "step=0.05")],
)  # fmt: skip
def test_where_there_is_no_unit_the_error_says_what_to_write(rounding: str, code: str, way_out: str) -> None:
    found = Rounding.of(rounding)
    assert found is not None
    with pytest.raises(RoundingRequired) as caught:
        found.resolve(code)
    assert (caught.value.code, caught.value.rounding) == (code, rounding)
    assert way_out in str(caught.value)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("amount", ["2.5", "-2.5", "2.4", "2.6", "0.745", "-0.745", "0.05", "0"])
def test_applying_is_the_modes_definition(mode: str, amount: str) -> None:
    number = Decimal(amount)
    assert oracle.text(rounded(number, Rounding(places=0, mode=mode))) == oracle.to_places(
        oracle.Fraction(amount), 0, mode
    )
    assert oracle.Fraction(rounded(number, Rounding(step="0.25", mode=mode))) == oracle.to_step(
        oracle.Fraction(amount), "0.25", mode
    )


def test_a_step_is_one_pass_and_not_cents_first() -> None:
    # 0.7451 is 0.75 in cents, and 0.75 would go to 1.00.
    assert str(rounded(Decimal("0.7451"), Rounding(step="0.50", mode="half_up"))) == "0.50"


def test_in_words() -> None:
    assert Rounding(places=2, mode="half_up").in_words() == "2 decimals, half up"
    assert Rounding(places=1).in_words() == "1 decimal, half even"
    assert Rounding(step="0.05").in_words() == "steps of 0.05, half even"


def test_a_rounding_is_a_value() -> None:
    one = Rounding("minor", mode="half_up")
    assert one == Rounding.of("minor:half_up")
    assert hash(one) == hash(Rounding.of("minor:half_up"))
    assert one != Rounding("minor")
    assert one != "minor:half_up"
    assert Rounding(step="0.5") != Rounding(step="0.50"), "they round to different digits"
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(one, protocol)) == one
    with pytest.raises(AttributeError):
        one.mode = "ROUND_UP"  # type: ignore[misc]
