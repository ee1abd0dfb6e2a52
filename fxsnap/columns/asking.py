"""What a call on columns asks for, checked: rates, rounding, and what to do with rows that cannot be converted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from fxsnap.columns.ratios import Grid, grid_of
from fxsnap.errors import InvalidArgument, UnknownCurrency, shown, way_to_snapshot
from fxsnap.history import History
from fxsnap.policy import PolicyLike
from fxsnap.snapshot import Snapshot

ERRORS = ("raise", "null")
DTYPES = ("decimal", "float64")


class Asked(NamedTuple):
    """A call: ``target`` is None where the targets are a column."""

    rates: Snapshot | History
    target: str | None
    grid: Grid
    policy: PolicyLike
    errors: str
    dtype: str


def asked_for(rates: Any, target: str | None, rounding: object, policy: PolicyLike, errors: str, dtype: str) -> Asked:
    """The call. Raises `InvalidArgument`, `RoundingRequired`, and `UnknownCurrency` for a target that is not there."""
    check_rates(rates)
    check_choice(errors, "errors", ERRORS)
    check_choice(dtype, "dtype", DTYPES)
    check_code(rates, target)
    return Asked(rates, target, grid_of(rounding, target), policy, errors, dtype)


def check_rates(rates: object) -> None:
    """Refuse what are no rates: `InvalidArgument` with the way to some."""
    if not isinstance(rates, Snapshot | History):
        way = way_to_snapshot(rates, "rates") or "expected a Snapshot, as fxsnap.load(...) gives one, or a History"
        raise InvalidArgument("rates", shown(rates), way)


def check_choice(value: object, argument: str, choices: Collection[str]) -> None:
    """Refuse a word that is none of some: `InvalidArgument`."""
    if value not in choices:
        raise InvalidArgument(argument, shown(value), f"expected one of {', '.join(choices)}")


def check_code(rates: Snapshot | History, code: str | None) -> None:
    """Refuse a code that is not there, None being a column of them: `UnknownCurrency`."""
    if code is not None and code not in rates.codes:
        raise unknown_in(rates, code)


def unknown_in(rates: Snapshot | History, code: str) -> UnknownCurrency:
    """The error for a code that the rates do not have, as the rates themselves say it."""
    try:
        rates.at("last", codes=(code,)) if isinstance(rates, History) else rates.at(None, codes=(code,))
    except UnknownCurrency as error:
        return error
    raise AssertionError(f"{code} is there")
