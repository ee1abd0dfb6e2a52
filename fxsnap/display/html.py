"""Values in a notebook: small semantic tables that say what ``str`` says. Everything is escaped.

No colours and no borders of our own: a notebook's theme, light or dark, knows better.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from fxsnap.conversion import Conversion, answer_text, receipt_fields
from fxsnap.errors import as_of_text
from fxsnap.quotes import Rate
from fxsnap.snapshot import Snapshot
from fxsnap.values import Documented


def to_html(value: Documented) -> str:
    """The table of a value."""
    if isinstance(value, Snapshot):
        return snapshot_html(value)
    if isinstance(value, Rate):
        return rate_html(value)
    assert isinstance(value, Conversion)
    return conversion_html(value)


def snapshot_html(snapshot: Snapshot) -> str:
    """What a snapshot is; its quotes are in ``snapshot.quotes``."""
    facts = [
        ("base", snapshot.base),
        ("codes", str(len(snapshot))),
        ("rates", as_of_text(snapshot.as_of)),
        ("id", snapshot.id[:12]),
    ]
    return _table("Snapshot", facts)


def rate_html(rate: Rate) -> str:
    """A rate, and how good it is where that is known; its quotes are in ``rate.legs``."""
    unit, _, value = str(rate).partition(" = ")
    return _table("Rate", [(unit, value)])


def conversion_html(receipt: Conversion) -> str:
    """A receipt, field by field as it prints."""
    return _table(answer_text(receipt), receipt_fields(receipt))


def _table(caption: str, fields: Iterable[tuple[str, str]]) -> str:
    """A row for each field; a field without a name goes on the row before it."""
    rows: list[tuple[str, list[str]]] = []
    for name, value in fields:
        if name or not rows:
            rows.append((name, []))
        rows[-1][1].append(escape(value))
    body = "".join(
        f'<tr><th scope="row" style="{_LEFT}">{escape(name)}</th>'
        f'<td style="{_LEFT};{_BREAK}">{"<br>".join(lines)}</td></tr>'
        for name, lines in rows
    )
    return f'<table><caption style="{_LEFT};font-weight:bold">{escape(caption)}</caption><tbody>{body}</tbody></table>'


_LEFT = "text-align:left;vertical-align:top"
_BREAK = "overflow-wrap:anywhere"  # a number of a thousand digits shall not push the page aside
