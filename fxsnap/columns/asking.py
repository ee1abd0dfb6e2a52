"""What a call on columns asks for, checked: rates, rounding, and what to do with rows that cannot be converted."""

from __future__ import annotations

from typing import Any, NamedTuple

from fxsnap.columns.ratios import Grid, grid_of
from fxsnap.errors import UnknownCurrency
from fxsnap.given import one_of
from fxsnap.history import History, check_rates
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
    one_of(errors, "errors", ERRORS)
    one_of(dtype, "dtype", DTYPES)
    check_code(rates, target)
    return Asked(rates, target, grid_of(rounding, target), policy, errors, dtype)


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
