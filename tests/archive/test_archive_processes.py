"""Writers that are killed, writers that come all at once, threads and forks: everything acknowledged is there."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import ROOT

import fxsnap

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="its programs fork")


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program of this folder, in memory where that can be had: what a killed process leaves is the same there."""
    places = {"TMPDIR": "/dev/shm"} if Path("/dev/shm").is_dir() else {}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **places}
    command = [sys.executable, str(HERE / program), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_fifty_killed_writers_lose_nothing_and_leave_nothing_half() -> None:
    done = run("kill.py", "50")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("50 kills, ")
    assert done.stderr == ""


def test_a_writer_that_acknowledges_too_early_is_found_out() -> None:
    done = run("kill.py", "50", "--liar")
    assert done.returncode == 1
    assert done.stdout.startswith("lost: ")


def test_writers_that_come_all_at_once_lose_nothing() -> None:
    done = run("crowd.py", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "1 round of 6 writers, nothing lost\n"


def test_threads_share_an_archive(tmp_path: Path) -> None:
    archive = fxsnap.Archive(tmp_path / "rates.db")
    tables = [
        fxsnap.Snapshot("EUR", {"USD": f"1.{number:03d}"}, as_of="2024-10-21", origin="bank") for number in range(1, 25)
    ]

    def add(one: fxsnap.Snapshot) -> bool:
        return archive.add(one).id == one.id and archive.get(one.id) == one and one.as_of in archive.history()

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(add, [*tables, *tables[:3]]))
    archive.verify()
    assert {record.id for record in archive.log()} == {one.id for one in tables}
