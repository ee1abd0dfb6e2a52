"""The notebooks and all notebook views in a real browser: there, legible in light and dark, and without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from browser import CHROMIUM, NAMES, report_on
from conftest import ROOT
from notebooks import notebook, outputs

from fxsnap import Matrix, Snapshot, matrix

nbconvert = pytest.importorskip("nbconvert", reason="nbconvert makes the pages: pip install '.[test,notebook]'")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=f"no Chromium here ({', '.join(NAMES)})"),
]

THEMES = [pytest.param(False, id="light"), pytest.param(True, id="dark")]
LEGIBLE = 4.5
"""The least contrast of text that is not large: Web Content Accessibility Guidelines 2.2, success criterion 1.4.3."""


def page_of(read: Any, *, dark: bool) -> str:
    """A notebook as a page that fetches nothing: no formulas, no widgets, so none of their scripts."""
    exporter = nbconvert.HTMLExporter(theme="dark" if dark else "light", mathjax_url="", require_js_url="")
    html: str = exporter.from_notebook_node(read)[0]
    return html.replace('<script src=""></script>', "").replace('<script src=""> </script>', "")


def page_with(*views: str, dark: bool = False) -> str:
    """The page of a notebook that gave these HTML views."""
    given = [nbformat.v4.new_output("execute_result", data={"text/html": view}) for view in views]
    cells = [nbformat.v4.new_code_cell("value", outputs=[output]) for output in given]
    return page_of(nbformat.v4.new_notebook(cells=cells), dark=dark)


def views() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "golden" / "html").glob("*.html"))]


@pytest.mark.parametrize("dark", THEMES)
@pytest.mark.parametrize("name", ["demo.ipynb", "tour.ipynb"])
def test_a_notebook_is_whole(name: str, dark: bool, tmp_path: Path) -> None:
    read = notebook(name)
    seen = report_on(page_of(read, dark=dark), tmp_path, dark=dark)
    given = [kind for output in outputs(read) for kind in output.get("data", {})]
    assert seen["dark"] is dark
    assert (seen["page"] < 0.1) is dark
    assert len(seen["tables"]) == given.count("text/html") > 0
    assert all(table["caption"] and table["rows"] for table in seen["tables"])
    assert min(table["contrast"] for table in seen["tables"]) >= LEGIBLE
    assert len(seen["pictures"]) == given.count("image/png")
    assert all(picture["natural"] > 0 and picture["shown"] > 0 for picture in seen["pictures"])
    headings = [cell for cell in read.cells if cell.cell_type == "markdown" and "# " in cell.source]
    assert seen["headings"] >= len(headings) > 3
    assert (seen["faults"], seen["requests"]) == (0, [])


@pytest.mark.parametrize("dark", THEMES)
def test_every_view_is_legible(dark: bool, tmp_path: Path) -> None:
    seen = report_on(page_with(*views(), dark=dark), tmp_path, dark=dark)
    assert len(seen["tables"]) == len(views())
    assert all(table["caption"] for table in seen["tables"])
    assert min(table["contrast"] for table in seen["tables"]) >= LEGIBLE


def test_no_caption_is_squeezed_into_a_column_of_words(tmp_path: Path) -> None:
    for width in (1000, 500):
        assert max(table["lines"] for table in report_on(page_with(*views()), tmp_path, width=width)["tables"]) < 9


def test_a_note_does_not_stretch_a_matrix(tmp_path: Path) -> None:
    bare = matrix(Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21"), ["EUR", "JPY"])
    note = "a remark that goes on and on, " * 20
    noted = Matrix(bare.codes, bare.rates, bare.as_of, bare.origin, bare.snapshot_id, (note,))
    seen = report_on(page_with(bare._repr_html_(), noted._repr_html_()), tmp_path)["tables"]
    assert seen[0]["width"] == seen[1]["width"] < 600


def test_the_report_sees_what_is_wrong(tmp_path: Path) -> None:
    html = (
        '<!DOCTYPE html><body style="background:#111"><table style="color:#555"><tr><td>grey on black</td></tr></table>'
        '<table style="color:#fff"><caption>white</caption><tr><td style="background:#0008">x</td></tr></table>'
        '<img src="data:image/png;base64,AAAA"><img src="http://nowhere.invalid/x.png">'
        '<div data-mime-type="application/vnd.jupyter.stderr">a warning</div>'
    )
    seen = report_on(html, tmp_path)
    assert [table["caption"] for table in seen["tables"]] == ["", "white"]
    assert 2 < seen["tables"][0]["contrast"] < 3
    assert seen["tables"][1]["contrast"] > 18
    assert [picture["natural"] for picture in seen["pictures"]] == [0, 0]
    assert seen["faults"] == 1
    assert seen["requests"] == ["http://nowhere.invalid/x.png"]
