"""Every link of README.md, data/README.md and docs/ leads to a file that is there, and to a heading that is there.

The site of these pages needs both: ``python docs/build_site.py`` checks them again, in HTML.
"""

from __future__ import annotations

import importlib
import json
import re
from functools import cache
from pathlib import Path

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


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_page_of_a_notebook_has_its_cells_and_their_saved_outputs(
    notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")
    page = importlib.import_module("notebook_pages").as_markdown(notebook.read_text(encoding="utf-8"))
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        assert "".join(cell["source"]) in page
        for output in cell.get("outputs", []):
            shown = [output["text"]] if "text" in output else list(output["data"].values())
            assert any("".join("".join(text).split()) in "".join(page.split()) for text in shown)


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
