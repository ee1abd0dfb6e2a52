"""Every link of README.md, data/README.md and docs/ leads to a file that is there, and to a heading that is there.

The site of these pages needs both: ``python docs/build_site.py`` checks them again, in HTML.
"""

from __future__ import annotations

import importlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

PAGES = sorted([ROOT / "README.md", ROOT / "data" / "README.md", *(ROOT / "docs").rglob("*.md")])
NOTEBOOKS = sorted((ROOT / "docs").rglob("*.ipynb"))
FENCED = re.compile(r"^(```+).*?^\1$", re.M | re.S)
LINK = re.compile(r"""\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)\"""")


def prose(path: Path) -> str:
    """A page, or a notebook's cells of prose, without blocks of code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = [cell["source"] for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
        text = "\n\n".join("".join(cell) for cell in cells)
    return FENCED.sub("", text)


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors that code hosts and the site make of a page's headings."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", prose(path), re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        name, again = slug, 0
        while name in found:
            again += 1
            name = f"{slug}-{again}"
        found.add(name)
    return frozenset(found)


def fault(page: Path, link: str) -> str | None:
    """What is wrong with a link of a page."""
    if link.startswith(("https://", "mailto:")):
        return None
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.is_file():
        return "is a folder, which the site does not have" if target.is_dir() else "is not there"
    if anchor and anchor not in anchors(target):
        return f"has no such heading; it has {', '.join(sorted(anchors(target)))}"
    return None


@pytest.mark.parametrize("page", [*PAGES, *NOTEBOOKS], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = [one or other for one, other in LINK.findall(prose(page))]
    assert [f"{link} {what}" for link in links if (what := fault(page, link))] == []


def page_of(notebook: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.syspath_prepend(ROOT / "docs")
    return str(importlib.import_module("notebook_pages").as_markdown(json.dumps(notebook)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_page_of_a_notebook_has_its_cells_and_what_they_printed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    page = page_of(notebook, monkeypatch)
    for cell in notebook["cells"]:
        assert "".join(cell["source"]) in page
        assert all("".join(output["text"]) in page for output in cell.get("outputs", []) if "text" in output)


def test_an_output_is_shown_once_as_the_best_that_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = [
        {"text/plain": "plain one", "text/html": ["<b>one</b>"]},
        {"text/plain": "<a figure>", "image/png": "aGVs\nbG8=\n"},
        {"text/plain": "a figure", "image/svg+xml": "<svg/>"},
        {"text/plain": "a fence: ```"},
    ]
    cells = [
        {"cell_type": "code", "source": "f()", "outputs": [{"output_type": "execute_result", "data": data}]}
        for data in outputs
    ]
    page = page_of({"cells": cells}, monkeypatch)
    assert "```{raw} html\n<b>one</b>\n```" in page
    assert "plain one" not in page
    assert '<img alt="&lt;a figure&gt;" src="data:image/png;base64,aGVsbG8=">' in page
    assert '<img alt="a figure" src="data:image/svg+xml;base64,PHN2Zy8+">' in page
    assert "````text\na fence: ```\n````" in page


def test_faults_are_seen() -> None:
    index = ROOT / "docs" / "index.md"
    for link, what in (("nowhere.md", "not there"), ("decisions", "a folder"), ("rules.md#nothing", "no such heading")):
        assert what in (fault(index, link) or "")


def test_the_list_of_all_pages_has_every_page_once() -> None:
    index = ROOT / "docs" / "index.md"
    listed = re.findall(
        r"\]\(([^)#]+\.(?:md|ipynb))\)", index.read_text(encoding="utf-8").partition("## All pages\n")[2]
    )
    found = sorted((index.parent / link).resolve() for link in listed)
    assert found == sorted({*PAGES, *NOTEBOOKS} - {index})
