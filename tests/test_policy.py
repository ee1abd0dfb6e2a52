"""The rule for a day without rates, and what counts as a day."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxsnap import InvalidArgument, Lookup, Policy

DAY = date(2024, 10, 21)


@pytest.mark.parametrize(
    ("written", "text", "max_days"),
    [
        (None, "exact", 0), ("exact", "exact", 0), ("previous", "previous", 7), ("next", "next", 7), ("previous:7", "previous", 7),
        ("previous:10", "previous:10", 10), ("next:0", "next:0", 0), (Policy.previous(max_days=10), "previous:10", 10),
        (Policy.next(3), "next:3", 3), (Policy.exact(), "exact", 0), (Policy("previous"), "previous", 7),
    ],
)  # fmt: skip
def test_every_spelling_has_one_text_which_reads_back(written: Any, text: str, max_days: int) -> None:
    policy = Policy.of(written)
    assert (str(policy), policy.max_days, repr(policy)) == (text, max_days, f"Policy({text!r})")
    assert Policy.of(text) == eval(repr(policy)) == policy
    assert pickle.loads(pickle.dumps(policy)) == policy


@pytest.mark.parametrize(
    "wrong",
    [
        "nearest",
        "",
        "previous:",
        "previous:x",
        "previous:-1",
        "exact:3",
        "previous:٣",
        "previous:999999",
        7,
        True,
        ["exact"],
        "Previous",
        b"exact",
    ],
)
def test_what_is_no_policy_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidArgument, match="previous"):
        Policy.of(wrong)


@pytest.mark.parametrize("wrong", [-1, True, 1.5, "7", 10**6])
def test_max_days_are_days(wrong: Any) -> None:
    with pytest.raises(InvalidArgument):
        Policy.previous(max_days=wrong)


@given(st.integers(-40, 40), st.sampled_from(["exact", "previous", "next"]), st.integers(0, 30))
def test_how_far_a_policy_reaches(away: int, name: str, limit: int) -> None:
    """Law: exact reaches the day itself; previous and next the calendar days before and after it, up to the limit."""
    reaches = Lookup(DAY, Policy(name, limit)).reaches(DAY + timedelta(days=away))
    assert reaches == {"exact": away == 0, "previous": -limit <= away <= 0, "next": 0 <= away <= limit}[name]
