"""Values in a notebook: small semantic tables that say what ``str`` says. Everything is escaped.

No colours and no borders of our own: a notebook's theme, light or dark, knows better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from fxsnap.auditing.findings import Audit, audit_heading, audit_rows, audit_silence
from fxsnap.comparison import Diff, diff_groups, diff_rows, diff_summary
from fxsnap.conversion import Conversion, answer_text, receipt_fields
from fxsnap.crosses import Matrix, matrix_figures, matrix_heading
from fxsnap.history import History
from fxsnap.phrases import as_of_text
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
    return fields_html("Snapshot", facts)


def rate_html(rate: Rate) -> str:
    """A rate, and how good it is where that is known; its quotes are in ``rate.legs``."""
    unit, _, value = str(rate).partition(" = ")
    return fields_html("Rate", [(unit, value)])


def conversion_html(receipt: Conversion) -> str:
    """A receipt, field by field as it prints."""
    return fields_html(answer_text(receipt), receipt_fields(receipt))


def history_html(history: History) -> str:
    """What a history is; its tables are its own."""
    facts = [
        ("base", history.base),
        ("days", str(len(history))),
        ("published", f"{history.first} to {history.last}"),
        ("codes", str(len(history.codes))),
    ]
    return fields_html("History", facts)


def audit_html(audit: Audit) -> str:
    """An audit, finding by finding as it prints; what cannot be judged stands below."""
    rows = [
        [
            _cell(severity, f"{_LEFT};{_WHOLE}"),
            _row_head(codes) if codes else _cell("", _LEFT),  # of the whole table: an empty header heads nothing
            _cell(kind, f"{_LEFT};{_WHOLE}"),
            _cell(text, f"{_LEFT};{_BREAK}"),
        ]
        for severity, codes, kind, text in audit_rows(audit)
    ]
    heads = [_column_head(name, _LEFT) for name in ("severity", "codes", "kind", "finding")] if rows else []
    below = [audit_silence(audit)] if audit.unjudged else []
    return _grid(audit_heading(audit), heads, rows, below)


def diff_html(diff: Diff) -> str:
    """What changed between two tables, code by code as it prints; the codes that are not compared stand below."""
    rows = [
        [
            _row_head(code),
            *(_cell(text, _RIGHT) for text in (old, new)),
            _cell(move, f"{_RIGHT};{_WHOLE}"),
            _cell(suspicion, f"{_AFTER};{_BREAK}"),
        ]
        for code, old, new, move, suspicion in diff_rows(diff)
    ]
    styles = (("code", _LEFT), ("old", _RIGHT), ("new", _RIGHT), ("move", _RIGHT), ("suspicion", _AFTER))
    heads = [_column_head(name, style) for name, style in styles] if rows else []
    return _grid([diff_summary(diff)], heads, rows, diff_groups(diff))


def matrix_html(matrix: Matrix) -> str:
    """A matrix of cross rates as it prints; each figure has a header for its row and one for its column."""
    corner = f'<td style="{_LINE}"></td>'  # no header: it would be an empty one
    rows = [
        [_row_head(code), *(_cell(text, _RIGHT) for text in figures)]
        for code, figures in zip(matrix.codes, matrix_figures(matrix), strict=True)
    ]
    heads = [corner, *(_column_head(code, _RIGHT) for code in matrix.codes)]
    return _grid(matrix_heading(matrix), heads, rows, [f"note: {note}" for note in matrix.notes])


def fields_html(caption: str, fields: Iterable[tuple[str, str]]) -> str:
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
    return f"<table>{_caption([caption], _LEFT)}<tbody>{body}</tbody></table>"


def _grid(caption: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[str]], below: Sequence[str]) -> str:
    """A table with a header for each column, of cells that are written already, and lines below across all of it."""
    head = f"<thead><tr>{''.join(heads)}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    across = f' colspan="{len(heads)}"' if heads else ""
    foot = "".join(
        f'<tr><td{across} style="{_LEFT};{_BREAK}"><div style="{_BESIDE}">{escape(line)}</div></td></tr>'
        for line in below
    )
    foot = f"<tfoot>{foot}</tfoot>" if foot else ""
    return f"<table>{_caption(caption, f'{_LEFT};{_ROOM}')}{head}<tbody>{body}</tbody>{foot}</table>"


def _caption(lines: Sequence[str], style: str) -> str:
    return f'<caption style="{style};font-weight:bold">{"<br>".join(map(escape, lines))}</caption>'


def _column_head(text: str, style: str) -> str:
    return f'<th scope="col" style="{style};{_LINE}">{escape(text)}</th>'


def _row_head(text: str) -> str:
    return f'<th scope="row" style="{_LEFT}">{escape(text)}</th>'


def _cell(text: str, style: str) -> str:
    return f'<td style="{style}">{escape(text)}</td>'


_LEFT = "text-align:left;vertical-align:top"
_RIGHT = "text-align:right;vertical-align:top;padding-left:1em;font-variant-numeric:tabular-nums"
_AFTER = f"{_LEFT};padding-left:1em"
_LINE = "border-bottom:1px solid"  # without a colour it has the text's, whatever the theme
_BREAK = "overflow-wrap:anywhere"  # a number of a thousand digits shall not push the page aside
_WHOLE = "white-space:nowrap"
_BESIDE = "width:0;min-width:100%"  # as wide as the figures above make the table, however long the line is
_ROOM = "min-width:34em"  # a table of one column, or of no row at all, leaves its caption room for a line
