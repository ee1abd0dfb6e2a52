"""The tour is committed with the outputs that it gives, pictures among them, and is as short as it says."""

from __future__ import annotations

import ast
import re
import struct
from base64 import b64decode
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT
from notebooks import FOLDER, code_cells, notebook, outputs, run_again, said

NAME = "tour.ipynb"


@pytest.fixture
def committed() -> Any:
    return notebook(NAME)


def prose(read: Any) -> str:
    return "\n".join(cell.source for cell in read.cells if cell.cell_type == "markdown")


def test_running_it_gives_the_committed_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    why = "the tour draws with matplotlib: pip install '.[test,notebook]'"
    pytest.importorskip("matplotlib.font_manager", reason=why)  # and its list of fonts is made here, without a word
    again = run_again(NAME, FOLDER, tmp_path, monkeypatch)
    assert said(again) == said(notebook(NAME))


def test_the_first_six_cells_need_three_names() -> None:
    code = "\n".join(cell.source for cell in code_cells(notebook(NAME))[:6])
    called = {node.func for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)}
    assert {node.attr for node in called if isinstance(node, ast.Attribute)} == {"load", "convert", "explain"}
    assert {node.id for node in called if isinstance(node, ast.Name)} <= {"print"}
    assert len(re.findall(r"\bimport\b", code)) == 1


def test_it_is_read_in_ten_minutes(committed: Any) -> None:
    nbformat.validate(committed)
    code = code_cells(committed)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert len(prose(committed).split()) < 800
    assert max(len(line) for cell in code for line in cell.source.splitlines()) <= 106  # or a page cuts them off
    sentences = re.split(r"(?<=[.?!:])\s+", re.sub(r"#.*", "", prose(committed)))
    assert max(len(sentence.split()) for sentence in sentences) <= 25


def test_it_has_no_error_and_no_warning(committed: Any) -> None:
    assert {output.output_type for output in outputs(committed)} == {"stream", "execute_result"}
    kinds = {kind for texts in said(committed) for kind, _ in texts}
    assert kinds == {"stdout", "text/plain", "text/html", "image/png"}


def test_its_pictures_are_small_and_say_what_they_show(committed: Any) -> None:
    pictures = [output for output in outputs(committed) if "image/png" in output.get("data", {})]
    assert len(pictures) == 6
    for picture in pictures:
        data = b64decode(picture.data["image/png"])
        width, height = struct.unpack(">II", data[16:24])
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert width == 1000
        assert height > 250
        assert picture.data["text/plain"] == picture.metadata["image/png"]["alt"]
        assert len(picture.data["text/plain"]) > 40
    assert (FOLDER / NAME).stat().st_size < 600_000


def test_every_picture_names_its_source(committed: Any) -> None:
    drawn = [cell.source for cell in code_cells(committed) if re.search(r"^picture\(", cell.source, re.MULTILINE)]
    assert len(drawn) == 6
    for source in drawn:
        assert re.search(r"picture\(\s*figure,\s*(PAGE|ECB),", source)
        assert "set_title(" in source


def test_it_shows_what_it_promises(committed: Any) -> None:
    texts = "\n".join(text for cell in said(committed) for _, text in cell)
    for fact in (
        "75b326950229", "92.115", "16281", "276.34 minor", "276.35 minor:half_up", "the result is certain",
        "fxsnap.conversion/1", "stated 16291, found 16281", "20 of 30,000", "460.58   float   460.57",
        "1000.0000 USD", "644.86 USD", "24 errors", "1/100 times the old rate", "cross rates as of 2024-10-21",
        "no rates of USD and EUR for 2024-10-19", "asked for", "11062.97", "7 rows into EUR, 3 bad",
        "rejected", "2024-10-21, certain",
    ):  # fmt: skip
        assert fact in texts, fact


def test_its_links_lead_somewhere(committed: Any) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", prose(committed))
    assert links
    assert all((FOLDER / link).is_file() for link in links)
    assert "notebooks/tour.ipynb" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
