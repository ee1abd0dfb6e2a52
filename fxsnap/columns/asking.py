"""What a call on columns asks for, checked: rates, rounding, and what to do with rows that cannot be converted."""

from __future__ import annotations

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
    if not isinstance(rates, Snapshot | History):
        way = way_to_snapshot(rates, "rates") or "expected a Snapshot, as fxsnap.load(...) gives one, or a History"
        raise InvalidArgument("rates", shown(rates), way)
    if errors not in ERRORS:
        raise InvalidArgument("errors", shown(errors), f"expected one of {', '.join(ERRORS)}")
    if dtype not in DTYPES:
        raise InvalidArgument("dtype", shown(dtype), f"expected one of {', '.join(DTYPES)}")
    if target is not None and target not in rates.codes:
        raise unknown_in(rates, target)
    return Asked(rates, target, grid_of(rounding, target), policy, errors, dtype)


def unknown_in(rates: Snapshot | History, code: str) -> UnknownCurrency:
    """The error for a code that the rates do not have, as the rates themselves say it."""
    try:
        rates.at("last", codes=(code,)) if isinstance(rates, History) else rates.at(None, codes=(code,))
    except UnknownCurrency as error:
        return error
    raise AssertionError(f"{code} is there")
