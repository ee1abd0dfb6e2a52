"""Every code block of the README and of docs/ is run, in order, a namespace and a fresh folder for each file.

* ``python`` blocks are executed; where they hold ``>>>`` what they show is compared.
* ``console`` blocks are run by bash, each line after ``$ ``; what stands below it is what it prints on both streams.
* Other languages (``json``, ``text``) are shown, not run. A block that would need the network or an installation
  stands below ``<!-- not run: why -->``; a page with ``<!-- needs: polars -->`` is run where Polars is installed.

The folder holds a copy of ``data/``, ``fxsnap`` and ``python`` are on the path, and ``...`` stands for anything.
"""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import ROOT

import fxsnap

PAGES = sorted(path for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")] if path.exists())
MODULES = sorted(
    module.name for module in pkgutil.walk_packages(fxsnap.__path__, "fxsnap.") if module.name != "fxsnap.__main__"
)
RUN = {"python", "console"}
SHOWN = {"json", "text", "toml", "html", "csv", "sql"}
BLOCK = re.compile(
    r"(?P<why><!-- not run: (?P<reason>[^>]+) -->\n)?^```(?P<language>[^\n]*)\n(?P<code>.*?)^```$", re.M | re.S
)
ENGINES = ("dask", "numpy", "pyarrow", "pandas", "polars", "duckdb", "pyspark")
FLAGS = doctest.ELLIPSIS | doctest.REPORT_NDIFF


class Block(NamedTuple):
    """A block of code in a page."""

    language: str
    code: str
    line: int
    not_run: str | None


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found["language"], found["code"], text.count("\n", 0, found.start("code")) + 1, found["reason"])
        for found in BLOCK.finditer(text)
    ]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_has_a_language_and_runs_or_says_why_not(page: Path) -> None:
    assert page.read_text(encoding="utf-8").count("\n```") % 2 == 0
    for block in blocks(page):
        assert block.language in RUN | SHOWN, f"{name_of(page)}:{block.line}: ```{block.language}"


def skip_without_engines(code: str) -> None:
    """Skip a page or a module whose engine, an extra, is not installed."""
    for engine in ENGINES:
        if re.search(rf"^ *(>>> )?(import|from) {engine}\b", code, re.M):
            pytest.importorskip(engine)
            if engine == "numpy":
                pytest.importorskip("pyarrow")  # matplotlib brings NumPy too, but only the extra brings both


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_blocks_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    skip_without_engines(page.read_text(encoding="utf-8"))
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page):
        where = f"{name_of(page)}:{block.line}"
        if block.not_run or block.language not in RUN:
            continue
        if block.language == "console":
            _run_console(block, where, tmp_path)
        elif ">>>" in block.code:
            _run_session(block, where, namespace)
        else:
            exec(compile(block.code, where, "exec"), namespace)


def _run_session(block: Block, where: str, namespace: dict[str, Any]) -> None:
    session = doctest.DocTestParser().get_doctest(block.code, namespace, where, where, block.line)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    runner.run(session, out=said.append, clear_globs=False)
    namespace.update(session.globs)
    assert runner.failures == 0, f"{where}\n{''.join(said)}"


def _run_console(block: Block, where: str, folder: Path) -> None:
    tools = folder / ".tools"
    tools.mkdir(exist_ok=True)
    for name, arguments in (("fxsnap", "-m fxsnap"), ("python", "")):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        (tools / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
    environment.pop("FXSNAP_RATES", None)
    for command, expected in re.findall(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n)*)", block.code, re.M):
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, text=True, encoding="utf-8", check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        same = doctest.OutputChecker().check_output(expected.rstrip("\n"), done.stdout.rstrip("\n"), FLAGS)
        assert same, f"{where}: $ {command}\nexpected:\n{expected}\ngot:\n{done.stdout}"


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_run(module: str) -> None:
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    skip_without_engines(Path(spec.origin).read_text(encoding="utf-8"))
    found = doctest.testmod(importlib.import_module(module), optionflags=FLAGS)
    assert found.failed == 0
