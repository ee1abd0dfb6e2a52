"""The front door: the five verbs as functions. They pick the rates and ask below.

``rates`` is a `Snapshot` or a `History`; without it the bundled sample is used, with a `SampleRatesWarning`. ``on`` is
the day that is wanted (a date, ISO text, ``"last"``, or a `Lookup`) and ``policy`` the rule where there are no rates
for that day: ``"exact"`` (refuse, the default), ``"previous"`` or ``"next"``, with a limit of days after a colon. A
history needs a day; a snapshot is a history of one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from fxsnap.batch import Batch
from fxsnap.conversion import Conversion
from fxsnap.errors import InvalidArgument, SampleRatesWarning, warn_caller
from fxsnap.history import History, check_rates
from fxsnap.phrases import shown
from fxsnap.policy import Day, PolicyLike
from fxsnap.quotes import Rate
from fxsnap.snapshot import Amount, RoundingLike, Snapshot

Rates = Snapshot | History


def convert(
    amount: Amount,
    source: str,
    target: str,
    *,
    rates: Rates | None = None,
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
    chosen = rates if type(rates) is Snapshot else _chosen(rates, on, policy)
    return chosen.convert(amount, source, target, on=on, policy=policy, rounding=rounding)


def rate(source: str, target: str, *, rates: Rates | None = None, on: Day = None, policy: PolicyLike = None) -> Rate:
    """The exact rate: units of ``target`` for one unit of ``source``; see `Snapshot.rate`.

    >>> print(rate("EUR", "USD", rates=Snapshot("USD", {"EUR": "0.92115"})))
    1 EUR = 1.085599522... USD
    """
    return _chosen(rates, on, policy).rate(source, target, on=on, policy=policy)


def explain(
    amount: Amount,
    source: str,
    target: str,
    *,
    rates: Rates | None = None,
    on: Day = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = None,
) -> Conversion:
    """The receipt for `convert` with the same arguments; ``convert(...)`` is always ``explain(...).result``.

    >>> receipt = explain(100, "USD", "EUR", rates=Snapshot("USD", {"EUR": "0.92115"}, as_of="2024-10-21"))
    >>> receipt.result, receipt.as_of, len(receipt.legs)
    (Decimal('92.115'), datetime.date(2024, 10, 21), 1)
    """
    receipt = _chosen(rates, on, policy).explain(amount, source, target, on=on, policy=policy, rounding=rounding)
    return receipt if rates is not None else receipt.with_note(sample_note(receipt.as_of))


def required(
    amount: Amount,
    target: str,
    *,
    source: str,
    rates: Rates | None = None,
    on: Day = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = None,
) -> Decimal:
    """How much of ``source`` pays ``amount`` of ``target``, rounded up; see `Snapshot.required`.

    >>> required("100", "EUR", source="USD", rates=Snapshot("USD", {"EUR": "0.92115"}), rounding="minor")
    Decimal('108.56')
    """
    chosen = _chosen(rates, on, policy)
    return chosen.required(amount, target, source=source, on=on, policy=policy, rounding=rounding)


def convert_many(
    rows: Iterable[Sequence[Any]],
    target: str,
    *,
    rates: Rates | None = None,
    on: Day = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = None,
    errors: str = "raise",
) -> Batch:
    """Convert rows of ``(amount, code)`` or ``(amount, code, day)`` into ``target``; see `Snapshot.convert_many`.

    >>> rates = Snapshot("USD", {"EUR": "0.92115"})
    >>> convert_many([("1200.00", "EUR"), ("oops", "EUR")], "USD", rates=rates, rounding=2, errors="collect").results
    (Decimal('1302.72'), None)
    """
    chosen = _chosen(rates, on, policy)
    return chosen.convert_many(rows, target, on=on, policy=policy, rounding=rounding, errors=errors)


def _chosen(rates: Rates | None, on: Day, policy: PolicyLike) -> Rates:
    """The rates to ask."""
    if rates is not None:
        check_rates(rates)
        return rates
    if on is not None or policy is not None:
        name, value = ("on", on) if on is not None else ("policy", policy)
        way = "without rates= there is nothing to look a day up in; pass rates=fxsnap.ecb() or rates=fxsnap.load(...)"
        raise InvalidArgument(name, shown(value), way)
    from fxsnap.bundled import sample  # a file and a parser, which a caller with rates does not need

    snapshot = sample()
    ways = "pass rates=fxsnap.load(...) or rates=fxsnap.ecb(), or rates=fxsnap.sample() to say that you mean these"
    warn_caller(f"{sample_note(snapshot.as_of)}; {ways}", SampleRatesWarning)
    return snapshot


def sample_note(as_of: object) -> str:
    """What a receipt says that was made for want of rates."""
    return f"no rates were given: this is the bundled sample of {as_of}"
