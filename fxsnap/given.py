"""What a caller gives for the facts of a snapshot, checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from fxsnap.dates import as_date
from fxsnap.errors import InvalidArgument, InvalidRate
from fxsnap.exact import exact_rate
from fxsnap.phrases import shown
from fxsnap.quotes import Quote


def given_quotes(base: str, quotes: Any, quantum: Any) -> tuple[Quote, ...]:
    """Quotes as a caller gives them: `Quote` values, or a mapping of codes to units for one of ``base``."""
    return _by_hand(base, quotes, quantum) if isinstance(quotes, Mapping) else _checked_quotes(quotes, quantum)


def _by_hand(base: str, rates: Mapping[str, Any], quantum: Any) -> tuple[Quote, ...]:
    quotes: list[Quote] = []
    wrong: list[tuple[str, str, str]] = []
    for code, value in rates.items():
        try:
            if code != base:
                quotes.append(Quote(base, code, value, quantum=quantum, kind="by hand"))
            elif exact_rate(value) != 1:
                raise InvalidRate(shown(value), f"one {base} is 1 {base}")
        except InvalidRate as error:
            wrong.append((code, error.value, error.reason))
    if len(wrong) == 1:
        raise InvalidRate(f"{wrong[0][1]} for {wrong[0][0]}", wrong[0][2])
    if wrong:
        told = "; ".join(f"{code}: {value} ({reason})" for code, value, reason in wrong[:20])
        raise InvalidRate(f"each of {len(wrong)} values", told)
    return tuple(quotes)


def _checked_quotes(quotes: Iterable[Quote], quantum: Any) -> tuple[Quote, ...]:
    if isinstance(quotes, str | bytes) or not hasattr(quotes, "__iter__"):
        raise InvalidArgument("quotes", shown(quotes), "expected Quotes, or a mapping of codes to rates")
    if quantum is not None:
        raise InvalidArgument("quantum", shown(quantum), "it goes with a mapping; a Quote has its own")
    facts = tuple(quotes)
    for quote in facts:
        if not isinstance(quote, Quote):
            way = "expected Quotes, or a mapping of codes to rates, such as {'EUR': '0.92115'}"
            raise InvalidArgument("quotes", f"a sequence with {shown(quote)} in it", way)
    return facts


def checked_period(period: Any) -> tuple[date, date] | None:
    """The first and the last day of a period, or None."""
    if period is None:
        return None
    if not isinstance(period, tuple) or len(period) != 2:
        raise InvalidArgument("period", shown(period), "expected the first and the last day")
    first, last = as_date(period[0], "period"), as_date(period[1], "period")
    if first > last:
        raise InvalidArgument("period", f"{first} to {last}", "the first day comes first")
    return first, last


def one_of(value: object, argument: str, choices: Collection[str]) -> str:
    """One of the words that there are. Raises `InvalidArgument`, which lists them."""
    if value not in choices:
        raise InvalidArgument(argument, shown(value), f"expected one of {', '.join(choices)}")
    return str(value)
