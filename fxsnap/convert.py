"""The front door: the five verbs as functions. They pick the rates and ask below.

``rates`` is a `Snapshot`; without one the bundled sample is used, with a `SampleRatesWarning`. ``on`` is the day that
is wanted (a date, ISO text, or ``"last"``) and ``policy`` the rule where there are no rates for that day: ``"exact"``
(refuse, the default), ``"previous"`` or ``"next"``, with a limit of days after a colon.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from fxsnap.batch import Batch
from fxsnap.conversion import Conversion
from fxsnap.dates import as_date
from fxsnap.errors import InvalidArgument, SampleRatesWarning, shown
from fxsnap.policy import Policy
from fxsnap.quotes import Rate
from fxsnap.snapshot import Amount, RoundingLike, Snapshot

Day = date | str | None
PolicyLike = Policy | str | None


def convert(
    amount: Amount,
    source: str,
    target: str,
    *,
    rates: Snapshot | None = None,
    on: Day = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = None,
) -> Decimal:
    """What ``amount`` of ``source`` is in ``target``, rounded once; see `Snapshot.convert`.

    Raises `InvalidAmount`, `UnknownCurrency`, `RateNotFound`, `RoundingRequired`, `InvalidArgument`.

    >>> rates = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21")
    >>> convert("100", "EUR", "JPY", rates=rates, rounding="minor")
    Decimal('16281')
    """
    if type(rates) is Snapshot and on is None and policy is None:
        return rates.convert(amount, source, target, rounding=rounding)
    chosen = _choose(rates, on, policy, (source, target))
    return chosen.snapshot.convert(amount, source, target, rounding=rounding)


def rate(source: str, target: str, *, rates: Snapshot | None = None, on: Day = None, policy: PolicyLike = None) -> Rate:
    """The exact rate: units of ``target`` for one unit of ``source``; see `Snapshot.rate`.

    >>> print(rate("EUR", "USD", rates=Snapshot("USD", {"EUR": "0.92115"})))
    1 EUR = 1.085599522... USD
    """
    return _choose(rates, on, policy, (source, target)).snapshot.rate(source, target)


def explain(
    amount: Amount,
    source: str,
    target: str,
    *,
    rates: Snapshot | None = None,
    on: Day = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = None,
) -> Conversion:
    """The receipt for `convert` with the same arguments; ``convert(...)`` is always ``explain(...).result``.

    >>> receipt = explain(100, "USD", "EUR", rates=Snapshot("USD", {"EUR": "0.92115"}, as_of="2024-10-21"))
    >>> receipt.result, receipt.as_of, len(receipt.legs)
    (Decimal('92.115'), datetime.date(2024, 10, 21), 1)
    """
    chosen = _choose(rates, on, policy, (source, target))
    return chosen.snapshot.receipt(
        amount, source, target, rounding=rounding, on=chosen.on, policy=chosen.policy, notes=chosen.notes
    )


def required(
    amount: Amount,
    target: str,
    *,
    source: str,
    rates: Snapshot | None = None,
    on: Day = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = None,
) -> Decimal:
    """How much of ``source`` pays ``amount`` of ``target``, rounded up; see `Snapshot.required`.

    >>> required("100", "EUR", source="USD", rates=Snapshot("USD", {"EUR": "0.92115"}), rounding="minor")
    Decimal('108.56')
    """
    chosen = _choose(rates, on, policy, (source, target))
    return chosen.snapshot.required(amount, target, source=source, rounding=rounding)


def convert_many(
    rows: Iterable[Sequence[Any]],
    target: str,
    *,
    rates: Snapshot | None = None,
    on: Day = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = None,
    errors: str = "raise",
) -> Batch:
    """Convert rows of ``(amount, code)`` into ``target``, in order; see `Snapshot.convert_many`.

    >>> rates = Snapshot("USD", {"EUR": "0.92115"})
    >>> convert_many([("1200.00", "EUR"), ("oops", "EUR")], "USD", rates=rates, rounding=2, errors="collect").results
    (Decimal('1302.72'), None)
    """
    chosen = _choose(rates, on, policy, (target,))
    return chosen.snapshot.convert_many(rows, target, rounding=rounding, errors=errors)


class _Chosen(NamedTuple):
    """The snapshot for a call, and what its receipt has to say of the choice."""

    snapshot: Snapshot
    on: date | None
    policy: Policy | None
    notes: tuple[str, ...]


def _choose(rates: Snapshot | None, on: Day, policy: PolicyLike, codes: tuple[str, ...]) -> _Chosen:
    """Called by each verb itself, so that a warning points to the line that called the verb."""
    if rates is None:
        if on is not None or policy is not None:
            name, value = ("on", on) if on is not None else ("policy", policy)
            raise InvalidArgument(
                name, shown(value), "there are no rates to look a day up in; pass rates=fxsnap.load(...)"
            )
        return _sample()
    if not isinstance(rates, Snapshot):
        raise InvalidArgument("rates", shown(rates), _way_to_rates(rates))
    if on is None:
        if policy is not None:
            raise InvalidArgument("policy", shown(policy), "it is the rule for a day; pass on= as well")
        return _Chosen(rates, None, None, ())
    rule = Policy.of(policy)
    day = rates.as_of if on == "last" else as_date(on, "on")
    return _Chosen(rates.at(on, rule, codes), day, rule, ())


def _sample() -> _Chosen:
    from fxsnap.bundled import sample  # a file and a parser, which a caller with rates does not need

    snapshot = sample()
    note = f"no rates were given: this is the bundled sample of {snapshot.as_of}"
    warnings.warn(
        f"{note}; pass rates=fxsnap.load(...) for others, or rates=fxsnap.sample() to say that you mean these",
        SampleRatesWarning,
        stacklevel=4,
    )
    return _Chosen(snapshot, None, None, (note,))


def _way_to_rates(rates: object) -> str:
    if isinstance(rates, dict):
        return "make it a snapshot: fxsnap.Snapshot(base, {code: rate}, as_of=...)"
    if isinstance(rates, str | bytes) or hasattr(rates, "__fspath__"):
        return "it is no path and no text; fxsnap.load(path) or fxsnap.parse(text) makes a snapshot of it"
    return "expected a Snapshot, as fxsnap.load(...) gives one"
