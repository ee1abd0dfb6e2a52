"""The notebook is committed with the outputs that it gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "notebooks" / "demo.ipynb"


def texts(notebook: Any) -> list[list[tuple[str, str]]]:
    """What each code cell printed and gave, as text and as HTML."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            said: list[tuple[str, str]] = []
            for output in cell.outputs:
                if output.output_type == "stream" and said and said[-1][0] == output.name:
                    said[-1] = output.name, said[-1][1] + output.text  # how a stream is cut in pieces is chance
                elif output.output_type == "stream":
                    said.append((output.name, output.text))
                else:
                    said += sorted((kind, str(text)) for kind, text in output.get("data", {}).items())
            found.append(said)
    return found


@pytest.fixture(scope="module")
def committed() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def test_running_it_gives_the_committed_outputs(
    committed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))  # nobody's own settings
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    again = nbformat.read(NOTEBOOK, as_version=4)
    for cell in again.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(again, kernel_name="python3", timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert texts(again) == texts(committed)


def test_it_is_short_and_clean(committed: Any) -> None:
    nbformat.validate(committed)
    code = [cell for cell in committed.cells if cell.cell_type == "code"]
    assert 8 <= len(code) <= 10
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    kinds = {output.output_type for cell in code for output in cell.outputs}
    assert kinds == {"stream", "execute_result"}  # no traceback, and below no warning
    assert {kind for said in texts(committed) for kind, _ in said} == {"stdout", "text/plain", "text/html"}
    words = sum(len(cell.source.split()) for cell in committed.cells)
    assert words < 900  # five minutes' reading


def test_it_shows_what_it_promises(committed: Any) -> None:
    said = "\n".join(text for cell in texts(committed) for _, text in cell)
    for fact in (
        "16280.57319654779351897085165", "16281", "460.58", "460.57", "767.76", "767.75", "did you mean CNY?",
        "2105.46", "2105.47", "stated 16291, found 16281", "Fraction(1, 1)", "good to 3 significant digits",
    ):  # fmt: skip
        assert fact in said
