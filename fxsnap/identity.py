"""The facts of a snapshot in one canonical form, of which its id is the SHA-256.

Only facts stand in it, and what has nothing to say is left out, so that facts which later versions know do not change
old ids. docs/reference/snapshot-id.md has the form with test vectors. It is for ever: another form gets another first
line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from fxsnap.quotes import Quote

SIDES = ("mid", "buying", "selling")
RATE_KINDS = ("spot", "average", "closing")


def facts_text(
    base: str, quotes: Iterable[Quote], as_of: date | None, side: str, kind: str, period: tuple[date, date] | None
) -> str:
    """The canonical form: a line for each fact that is not the default, then the sorted quotes; LF after every line."""
    head = ["fxsnap 1", f"base {base}"]
    if as_of is not None:
        head.append(f"as_of {as_of}")
    if side != SIDES[0]:
        head.append(f"side {side}")
    if kind != RATE_KINDS[0]:
        head.append(f"kind {kind}")
    if period is not None:
        head.append(f"period {period[0]} {period[1]}")
    return "\n".join([*head, *sorted(_line(quote) for quote in quotes), ""])


def sha256(facts: str) -> str:
    """The id: 64 hex digits."""
    import hashlib  # two milliseconds that a bare conversion need not pay

    return hashlib.sha256(facts.encode()).hexdigest()


def _line(quote: Quote) -> str:
    """A quote in its published direction: units of ``counter`` for one of ``base``, in lowest terms."""
    exact = quote.exact
    # Through Decimal, because str(int) refuses more than 4 300 digits.
    return f"{quote.base} {quote.counter} {Decimal(exact.numerator):f}/{Decimal(exact.denominator):f}"
