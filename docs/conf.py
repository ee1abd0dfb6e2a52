"""How Sphinx makes the site of these pages: see ``python docs/build_site.py``.

The source is the whole checkout, so that links between README.md, docs/ and data/ hold in the site as they do on a code
host. The navigation is read off the list in docs/index.md; a page that is not in it is an error. Notebooks are turned
into Markdown with the outputs that they were committed with.
"""

from __future__ import annotations

import posixpath
import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))

from notebook_pages import as_markdown

project = "fxsnap"
author = "The fxsnap authors"
root_doc = "docs/index"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown", ".ipynb": "markdown"}
include_patterns = ["README.md", "data/README.md", "docs/**"]
exclude_patterns = [".*", "**/.*", "build", "dist", "fxsnap", "tests"]  # not even looked into
myst_heading_anchors = 6  # the anchors that code hosts make
suppress_warnings = ["misc.highlighting_failure"]  # shell sessions with errors in them are no lexer's business

html_theme = "furo"
html_title = "fxsnap"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False

LIST = "## All pages\n"
LINK = re.compile(r"\[([^\]]+)\]\(([^)#]+\.(?:md|ipynb))\)")


def navigation(index: str) -> str:
    """Hidden tables of contents for the list of all pages: one for its first lines, and one for each group."""
    groups: list[tuple[str, list[str]]] = [("", [])]
    for line in index.partition(LIST)[2].splitlines():
        links = LINK.findall(line) if line.lstrip().startswith("* ") else []
        if line.startswith("* ") and not links:
            groups.append((line[2:].strip(), []))
        elif line.startswith("* ") and groups[-1][0]:
            groups.append(("", []))
        entries = [
            f"{text} </{posixpath.normpath(posixpath.join('docs', path)).removesuffix('.md').removesuffix('.ipynb')}>"
            for text, path in links
        ]
        groups[-1][1].extend(entries)
    trees = []
    for caption, entries in groups:
        options = [":hidden:", *([f":caption: {caption}"] if caption else [])]
        trees.append("\n".join(["```{toctree}", *options, "", *entries, "```"]))
    return "\n\n".join(trees)


def before_reading(app: Sphinx, page: str, source: list[str]) -> None:
    """Give the front page its navigation, and make Markdown of notebooks."""
    if page == root_doc:
        source[0] += f"\n\n{navigation(source[0])}\n"
    elif Path(app.env.doc2path(page)).suffix == ".ipynb":
        source[0] = as_markdown(source[0])


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", before_reading)
