"""The notebook is committed with the outputs that it gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from notebooks import code_cells, notebook, outputs, run_again, said

NAME = "demo.ipynb"


@pytest.fixture
def committed() -> Any:
    return notebook(NAME)


def test_running_it_gives_the_committed_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = run_again(NAME, tmp_path, tmp_path, monkeypatch)
    assert said(again) == said(notebook(NAME))


def test_it_is_short_and_clean(committed: Any) -> None:
    nbformat.validate(committed)
    code = code_cells(committed)
    assert 8 <= len(code) <= 10
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    kinds = {output.output_type for output in outputs(committed)}
    assert kinds == {"stream", "execute_result"}  # no traceback, and below no warning
    assert {kind for texts in said(committed) for kind, _ in texts} == {"stdout", "text/plain", "text/html"}
    words = sum(len(cell.source.split()) for cell in committed.cells)
    assert words < 900  # five minutes' reading


def test_it_shows_what_it_promises(committed: Any) -> None:
    texts = "\n".join(text for cell in said(committed) for _, text in cell)
    for fact in (
        "16280.57319654779351897085165", "16281", "460.58", "460.57", "767.76", "767.75", "did you mean CNY?",
        "2105.46", "2105.47", "stated 16291, found 16281", "Fraction(1, 1)", "good to 3 significant digits",
    ):  # fmt: skip
        assert fact in texts
