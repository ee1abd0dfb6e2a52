"""Turn a notebook into a page of Markdown that shows the outputs it was saved with.

Nothing is run: tests hold that the saved outputs are what the cells give. HTML stands in the page as it is, and
pictures as data, so a page needs no other file and no network. Only what these notebooks use is known.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from html import escape
from typing import Any

SHOWN = ("text/html", "image/svg+xml", "image/png", "text/plain")  # of one output, the first that it has


def as_markdown(notebook: str) -> str:
    """The page, for MyST."""
    parts: list[str] = []
    for cell in json.loads(notebook)["cells"]:
        source = text_of(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
        elif cell["cell_type"] == "code":
            parts.append(fenced("python", source))
            parts += map(output, cell["outputs"])
    return "\n\n".join(parts) + "\n"


def output(said: dict[str, Any]) -> str:
    """One output of a code cell."""
    if said["output_type"] == "stream":
        return fenced("text", text_of(said["text"]))
    if said["output_type"] not in {"execute_result", "display_data"}:
        raise ValueError(f"an output of type {said['output_type']} has no place in a page")
    kind = next(kind for kind in SHOWN if kind in said["data"])
    text = text_of(said["data"][kind])
    if kind == "text/plain":
        return fenced("text", text)
    if kind.startswith("image/"):  # an SVG too: its styles and ids are nobody else's that way
        data = "".join(text.split()) if kind == "image/png" else base64.b64encode(text.encode()).decode()
        told = escape(text_of(said["data"].get("text/plain", "")))
        text = f'<img alt="{told}" src="data:{kind};base64,{data}">'
    return fenced("{raw} html", text)


def text_of(lines: str | Iterable[str]) -> str:
    """Notebooks hold a text, or its lines."""
    return lines if isinstance(lines, str) else "".join(lines)


def fenced(language: str, text: str) -> str:
    """A fenced block, whose fence is longer than any in the text."""
    fence = "```"
    while fence in text:
        fence += "`"
    end = "" if text.endswith("\n") else "\n"
    return f"{fence}{language}\n{text}{end}{fence}"
