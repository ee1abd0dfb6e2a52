"""Values in a notebook: small semantic tables. Everything that came from outside is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from fxsnap.conversion import Conversion, answer_text, receipt_fields
from fxsnap.errors import as_of_text
from fxsnap.quotes import Rate
from fxsnap.snapshot import Snapshot

_SHOWN = 10
"""Quotes of a snapshot that a notebook shows."""


def snapshot_html(snapshot: Snapshot) -> str:
    """What a snapshot is, and its first quotes."""
    count = len(snapshot.quotes)
    facts = [("base", snapshot.base), ("codes", str(len(snapshot))), ("date", as_of_text(snapshot.as_of))]
    if snapshot.origin:
        facts.append(("origin", snapshot.origin))
    facts.append(("id", snapshot.id))
    quotes = [("quote", str(quote)) for quote in snapshot.quotes[:_SHOWN]]
    if count > _SHOWN:
        quotes.append(("", f"and {count - _SHOWN} more"))
    return _table("Snapshot", [*facts, *quotes])


def rate_html(rate: Rate) -> str:
    """A rate and its legs."""
    return _table(str(rate), [(f"leg {number}", str(leg)) for number, leg in enumerate(rate.legs, 1)])


def conversion_html(receipt: Conversion) -> str:
    """A receipt, field by field as it prints."""
    return _table(answer_text(receipt), receipt_fields(receipt))


def _table(caption: str, rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left">{escape(value)}</td></tr>'
        for name, value in rows
    )
    return (
        f'<table><caption style="text-align:left;font-weight:bold">{escape(caption)}</caption>'
        f"<tbody>{body}</tbody></table>"
    )
