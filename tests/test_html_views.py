"""Values in a notebook: small tables that anybody can read, in any theme, and that say what ``str`` says.

After a change of a view: ``FXSNAP_WRITE_GOLDEN=1 pytest tests/test_html_views.py``, and read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from conftest import ROOT
from examples import receipt, table

from fxsnap import History, Quote, Rate, Snapshot, audit, diff, ecb, matrix
from fxsnap.errors import BadRow, InvalidAmount, Problem

GOLDEN = ROOT / "tests" / "golden" / "html"
EVIL = "</td><script>alert('1')</script>&amp;\"x\""


def batch(rounding: str | None = "minor") -> Any:
    rows = [("1200.00", "EUR"), ("349.99", "GBP"), (18500, "JPY"), ("oops", "EUR"), (1, EVIL)]
    return table().convert_many(rows, "USD", rounding=rounding, errors="collect")


def history() -> History:
    return History(
        Snapshot("EUR", {"USD": rate}, as_of=day) for day, rate in (("2024-10-18", "1.0847"), ("2024-10-21", "1.0853"))
    )


def suspect(**codes: Any) -> Snapshot:
    """A table with a dead code, a broken peg and a code that nothing can judge."""
    return Snapshot("USD", {"EUR": "0.92115", "LTL": "2.95274", "AED": "36.725", **codes}, as_of="2024-10-21")


def before() -> Snapshot:
    return Snapshot(
        "USD",
        {"EUR": "0.9219", "LTL": "2.95274", "AED": "3.6725", "SEK": "10.5"},
        as_of="2024-10-18",
        origin="page <of> Friday",
    )


def october() -> History:
    days: History = ecb()["2024-10-01":"2024-10-31"]
    return days


def column(note: str = "a note") -> Any:
    pytest.importorskip("numpy")
    from fxsnap.columns.receipts import ColumnReceipt

    return ColumnReceipt(
        result=None, rows=12_000, converted=11_990, target="EUR", rounding="minor:half_up", scale=2, policy="previous", origin="ECB", snapshot_id=None,
        days={date(2024, 10, 18): 7_000, date(2024, 10, 21): 4_990}, totals={"EUR": Decimal("123456.78")},
        problems=(Problem(InvalidAmount("'x'", "no"), 10, (3, 17)),), notes=(note,),
    )  # fmt: skip


VIEWS: dict[str, Callable[[], Any]] = {
    "snapshot": table,
    "snapshot-without-date": lambda: Snapshot("USD", {}),
    "rate": lambda: table()["EUR"],
    "cross-rate": lambda: table().rate("EUR", "JPY"),
    "rate-to-itself": lambda: table().rate("EUR", "EUR"),
    "conversion": receipt,
    "history": history,
    "audit": lambda: audit(suspect()),
    "audit-beside": lambda: audit(suspect(), against=before()),
    "audit-without-finding": lambda: audit(table()),
    "batch": batch,
    "batch-unrounded": lambda: batch(None),
    "matrix": lambda: matrix(table(), ["USD", "EUR", "JPY", "XPF"]),
    "matrix-with-note": lambda: matrix(suspect(), ["EUR", "LTL"]),
    "column": column,
    "diff": lambda: diff(before(), suspect(JPY="149.9685", EUR="0.0092115")),
    "diff-without-change": lambda: diff(before(), before()),
    "dating": lambda: october().date_of(Snapshot("EUR", ecb().at("2024-10-21").quotes)),
    "dating-of-too-little": lambda: october().date_of(table()),
}


class Page(HTMLParser):
    """The tags of a fragment, which must nest, and the texts by the tag they stand in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.cells: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self.cells[-1] = self.cells[-1][0], f"{self.cells[-1][1]}\n"
        else:
            self.open.append(tag)
            self.cells.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1], []).append(data)
        self.cells[-1] = self.cells[-1][0], self.cells[-1][1] + data


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_as_it_was_read_over(name: str) -> None:
    html = (
        VIEWS[name]()._repr_html_().replace("<tr", "\n<tr").replace("<tbody", "\n<tbody").replace("<tfoot", "\n<tfoot")
        + "\n"
    )
    path = GOLDEN / f"{name}.html"
    if os.environ.get("FXSNAP_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(html, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == html


def test_every_golden_file_is_of_a_view() -> None:
    assert {path.stem for path in GOLDEN.glob("*.html")} == VIEWS.keys()


@pytest.mark.parametrize("name", VIEWS)
def test_a_screen_reader_can_read_it(name: str) -> None:
    html = VIEWS[name]()._repr_html_()
    page = Page(html)
    names = [tag for tag, _ in page.tags]
    assert names[:2] == ["table", "caption"]
    assert names.count("table") == names.count("caption") == names.count("tbody") == 1
    assert set(names) <= {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "br", "div"}
    heads = [attributes for tag, attributes in page.tags if tag == "th"]
    assert all(attributes["scope"] in ("row", "col") for attributes in heads)
    assert all(text.strip() for tag, text in page.cells if tag in ("th", "caption"))
    assert not re.search(
        "color|background|<style|class=|width:[1-9.]+px|font-size", html
    )  # the theme decides, light or dark


@pytest.mark.parametrize("name", VIEWS)
def test_each_row_has_as_many_cells_as_the_head(name: str) -> None:
    rows: list[int] = []
    for tag, attributes in Page(VIEWS[name]()._repr_html_()).tags:
        if tag == "tr":
            rows.append(0)
        elif tag in ("td", "th"):
            rows[-1] += int(attributes.get("colspan") or 1)
    assert len({*rows}) <= 1, rows


@pytest.mark.parametrize("name", VIEWS)
def test_it_says_no_more_than_str(name: str) -> None:
    value = VIEWS[name]()
    page, said = Page(value._repr_html_()), flat(f"{value!r} {value}")
    for text in (*page.texts.get("td", ()), *page.texts.get("div", ()), *page.texts["caption"]):
        assert flat(text) in said, text


@pytest.mark.parametrize(
    "name", ["conversion", "audit", "audit-beside", "batch", "matrix", "matrix-with-note", "column", "diff", "dating"]
)
def test_it_says_what_str_says(name: str) -> None:
    value = VIEWS[name]()
    page = Page(value._repr_html_())
    shown = {word for _, text in page.cells for word in text.split()}
    assert {*str(value).split()} <= shown


def test_figures_stand_right_below_the_head_of_their_code() -> None:
    page = Page(VIEWS["matrix"]()._repr_html_())
    figures = [
        attributes["style"] for tag, attributes in page.tags if tag == "td" and "right" in (attributes["style"] or "")
    ]
    assert len(figures) == 16
    assert [attributes["scope"] for tag, attributes in page.tags if tag == "th"] == ["col"] * 4 + ["row"] * 4
    assert "row = one unit of, column = in units of" in page.texts["caption"]


def test_everything_from_outside_is_escaped() -> None:
    quote = Quote("USD", "EUR", "0.92115", origin=EVIL)
    snap = Snapshot("USD", [quote], as_of="2024-10-21", origin=EVIL, lineage=[EVIL])
    made = snap.explain(1, "USD", "EUR").with_note(EVIL).with_note("<b>bold</b>")
    judged = audit(snap, against=Snapshot("USD", {"EUR": "0.93"}, as_of="2024-10-18", origin=EVIL))
    for value in (
        snap,
        snap["EUR"],
        made,
        batch(),
        judged,
        matrix(snap, ["EUR", "USD"]),
        column(EVIL),
        History([snap]).date_of(snap),
    ):
        html = value._repr_html_()
        assert "<script" not in html
        assert "<b>" not in html
        Page(html)
    assert Page(made._repr_html_()).texts["td"][-2:] == [EVIL, "<b>bold</b>"]
    assert EVIL in Page(matrix(snap, ["EUR"])._repr_html_()).texts["caption"][0]


def test_large_values_stay_small() -> None:
    rate = Snapshot("USD", {"EUR": "0." + "7" * 999})["EUR"]
    assert isinstance(rate, Rate)
    assert len(rate._repr_html_()) < 500
    many = table().convert_many([("x", "EUR")] * 1000, "USD", errors="collect")
    assert len(many._repr_html_()) < 10_000
    assert "and 980 more" in str(many)
    assert isinstance(many.bad[0], BadRow)
    assert all(len(VIEWS[name]()._repr_html_()) < 8000 for name in VIEWS)
