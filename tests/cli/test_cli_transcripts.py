"""Each golden transcript is what the command line says today, to the letter.

``FXSNAP_WRITE_TRANSCRIPTS=1 pytest tests/cli/test_cli_transcripts.py`` writes their outputs anew; read the difference
line by line before it is committed.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import transcripts
from transcripts import FILES, TABLES, Section, Stream, command_of, sections, written_anew

from fxsnap import clock
from fxsnap.cli import main

TODAY = date(2024, 11, 4)  # a fortnight after the day of the sample
NOON = datetime(2024, 11, 4, 12, tzinfo=UTC)


def outcome(section: Section, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run a section in this process; its output and exit code as a transcript has them."""
    command = command_of(section.command)
    lines: list[str] = []
    stdout = Stream(">", lines)
    stdin = "".join(f"{line}\n" for line in section.stdin)
    if command.read_from:
        stdin = Path(command.read_from).read_text(encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.delenv("FXSNAP_RATES", raising=False)
        for name, value in command.environment.items():
            patch.setenv(name, value)
        patch.setattr(clock, "today", lambda: TODAY)
        patch.setattr(clock, "now", lambda: NOON)
        code = main(command.argv, io.StringIO(stdin), stdout, Stream("!", lines))
    if command.write_to:
        Path(command.write_to).write_text(stdout.getvalue(), encoding="utf-8")
        lines = [line for line in lines if line.startswith("!")]
    return [*lines, f"[{code}]"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    shutil.copytree(TABLES, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    got = {section.line: outcome(section, monkeypatch) for section in sections(text)}
    if os.environ.get("FXSNAP_WRITE_TRANSCRIPTS"):
        path.write_text(written_anew(text, got), encoding="utf-8")
        return
    for section in sections(text):
        assert got[section.line] == section.expected, f"{path.name}:{section.line}: $ {section.command}"


def test_writing_anew_changes_outputs_alone() -> None:
    text = "# head\n$ fxsnap -\n< usd eur\n> old\n! old\n[0]\n\n$ fxsnap\n[0]\n"
    assert written_anew(text, {2: ["> new", "[1]"], 8: ["[0]"]}) == (
        "# head\n$ fxsnap -\n< usd eur\n> new\n[1]\n\n$ fxsnap\n[0]\n"
    )
    with pytest.raises(AssertionError, match="line 2"):
        sections("$ fxsnap\nneither\n")


def test_the_transcripts_cover_every_command_and_every_exit_code() -> None:
    found = [section for path in FILES for section in sections(path.read_text(encoding="utf-8"))]
    codes = {int(section.expected[-1].strip("[]")) for section in found}
    assert codes == {0, 1, 2, 3, 4, 5, 6}  # 130 needs a real process, and 70 a fault
    from fxsnap.cli.commands import COMMANDS

    assert {*COMMANDS} <= {command_of(section.command).argv[0] for section in found if command_of(section.command).argv}


@pytest.mark.parametrize(
    "section",
    sections((transcripts.HERE / "transcripts" / "process.txt").read_text()),
    ids=lambda section: section.command,
)
def test_a_real_process_says_the_same(section: Section, tmp_path: Path) -> None:
    """The sections that ask nothing of the clock, as a shell would run them."""
    shutil.copytree(TABLES, tmp_path, dirs_exist_ok=True)
    command = command_of(section.command)
    environment = {name: value for name, value in os.environ.items() if name != "FXSNAP_RATES"} | command.environment
    done = subprocess.run(
        [sys.executable, "-m", "fxsnap", *command.argv], cwd=tmp_path, env=environment, check=False,
        input="".join(f"{line}\n" for line in section.stdin), capture_output=True, encoding="utf-8",
    )  # fmt: skip
    said = {mark: [line[2:] for line in section.expected if line.startswith(mark)] for mark in (">", "!")}
    assert (done.stdout.splitlines(), done.stderr.splitlines()) == (said[">"], said["!"])
    assert f"[{done.returncode}]" == section.expected[-1]
