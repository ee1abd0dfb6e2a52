"""The notebooks of the docs: read, run from the start, and what they said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

FOLDER = ROOT / "docs" / "notebooks"


def notebook(name: str) -> Any:
    """A committed notebook."""
    return nbformat.read(FOLDER / name, as_version=4)


def run_again(name: str, folder: Path, settings: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The notebook as it is after a run in a folder, with nobody's own settings.

    With FXSNAP_WRITE_NOTEBOOKS=1 its file gets these outputs; read the difference.
    """
    monkeypatch.setenv("IPYTHONDIR", str(settings))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(settings))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    again = notebook(name)
    metadata = dict(again.metadata)
    for cell in code_cells(again):
        cell.outputs = []
    client = NotebookClient(
        again, kernel_name="python3", timeout=60, record_timing=False, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    if os.environ.get("FXSNAP_WRITE_NOTEBOOKS"):
        again.metadata = metadata  # and not which Python it was
        nbformat.write(again, FOLDER / name)
    return again


def code_cells(read: Any) -> list[Any]:
    return [cell for cell in read.cells if cell.cell_type == "code"]


def outputs(read: Any) -> list[Any]:
    return [output for cell in code_cells(read) for output in cell.outputs]


def said(read: Any) -> list[list[tuple[str, str]]]:
    """What each code cell printed and gave: text and HTML as they are, of a picture that there is one, and its words."""
    found = []
    for cell in code_cells(read):
        texts: list[tuple[str, str]] = []
        for output in cell.outputs:
            if output.output_type == "stream" and texts and texts[-1][0] == output.name:
                texts[-1] = output.name, texts[-1][1] + output.text  # how a stream is cut in pieces is chance
            elif output.output_type == "stream":
                texts.append((output.name, output.text))
            elif output.output_type == "error":
                texts.append(("error", output.evalue))
            else:
                texts += sorted(
                    (kind, output.metadata[kind]["alt"] if kind.startswith("image/") else str(text))
                    for kind, text in output.data.items()
                )
        found.append(texts)
    return found
