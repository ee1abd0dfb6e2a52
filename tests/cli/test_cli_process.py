"""What only a real process can show: streams that break, signals, encodings, what is loaded, and how long it takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from transcripts import TABLES

FXSNAP = [sys.executable, "-m", "fxsnap"]


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what would change the answers, or the time they take."""
    ours = {"FXSNAP_RATES", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "NO_COLOR"}
    return {name: value for name, value in os.environ.items() if name not in ours} | more


def run(*argv: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    settings: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    return subprocess.run([*FXSNAP, *argv], check=False, cwd=TABLES, **({"env": environment()} | settings | options))  # type: ignore[call-overload,no-any-return]


def shell(command: str) -> subprocess.CompletedProcess[bytes]:
    """A line for a shell, in which ``fxsnap`` is this fxsnap."""
    line = f'fxsnap() {{ "{sys.executable}" -m fxsnap "$@"; }}; set -o pipefail; {command}'
    return subprocess.run(
        ["bash", "-c", line], check=False, cwd=TABLES, env=environment(), capture_output=True, stdin=subprocess.DEVNULL
    )


# Out

full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@full
@pytest.mark.parametrize("argv", [["100", "USD", "EUR"], ["show"], ["codes"], ["parse", "page.txt"], ["--help"]])
def test_an_answer_that_cannot_be_written_is_exit_code_6(argv: list[str]) -> None:
    with Path("/dev/full").open("wb") as nowhere:
        done = run(*argv, stdout=nowhere)
    assert done.returncode == 6
    last = done.stderr.decode().splitlines()[-1]
    assert last == "fxsnap: cannot write the answer: No space left on device"
    assert b"Exception" not in done.stderr


@full
def test_remarks_that_cannot_be_written_keep_no_answer_back() -> None:
    with Path("/dev/full").open("wb") as nowhere:
        done = run("100", "USD", "EUR", stderr=nowhere)
    assert (done.returncode, done.stdout) == (0, b"92.12 EUR\n")


@pytest.mark.parametrize(
    "argv", [["100", "USD", "EUR", "--rates", "sample"], ["codes"], ["show", "page.txt", "--json"]]
)
def test_a_pipe_that_nobody_reads_is_silent(argv: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run(*argv, stdout=writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_pipe_that_is_closed_early_is_silent() -> None:
    done = shell("for i in 1 2 3 4 5 6 7 8 9; do fxsnap codes; done 2>&1 | head -1")
    assert done.stdout.startswith(b"ADP  020  0  Andorran Peseta")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("fxsnap 100 USD EUR --rates sample >&-", 6, b"standard output is closed"),
        ("fxsnap - --rates sample <&-", 3, b"cannot read standard input: it is closed"),
        ("fxsnap 100 USD EUR --rates - <&-", 3, b"cannot read standard input: it is closed"),
        ("fxsnap 100 USD EUR --rates nowhere 2>&-", 3, b""),
    ],
)
def test_streams_that_the_shell_closed(line: str, code: int, said: bytes) -> None:
    done = shell(line)
    assert done.returncode == code
    assert said in done.stderr
    assert b"Traceback" not in done.stderr


# Signals


def test_interrupted_is_exit_code_130_without_a_word() -> None:
    process = subprocess.Popen(
        [*FXSNAP, "-", "--rates", "sample"], env=environment(PYTHONUNBUFFERED="1"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"100 usd eur\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"92.12 EUR\n"  # it is up, and waits for the next question
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert (process.returncode, stderr) == (130, b"")


# Encodings and colours


def test_a_terminal_that_knows_ascii_alone() -> None:
    ascii_only = environment(PYTHONIOENCODING="ascii")
    done = run("1000", "USD", "EUR", "--locale", "de", "--rates", "sample", env=ascii_only)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"921,15\\xa0\\u20ac\n", b"")
    done = run("codes", env=ascii_only)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"VES  928  2  Venezuelan Bol\\xedvar\n" in done.stdout
    done = run("codes", "ves", "--json", env=ascii_only)  # and JSON stays JSON
    assert b'"name": "Venezuelan Bol\\u00edvar"' in done.stdout
    origin = run("parse", "page.txt", "--origin", "Café", env=ascii_only)
    assert b'"origin": "Caf\\u00e9"' in origin.stdout


def test_bytes_that_are_no_text() -> None:
    done = run("-", "--rates", "sample", stdin=None, input=b"\xff\xfe usd\n100 usd eur\n")
    assert (done.returncode, done.stdout) == (1, b"92.12 EUR\n")
    assert done.stderr.startswith(b"fxsnap: line 1: ")
    done = run("verify", "-", stdin=None, input=b"\xff\xfe")
    assert (done.returncode, done.stdout) == (3, b"")
    done = run(b"\xff\xfe".decode("utf-8", "surrogateescape"), "USD", "EUR")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_there_are_no_colours_to_switch_off() -> None:
    argv = ("100", "USD", "EUR,ERU", "--explain", "--rates", "sample")
    plain, asked = run(*argv), run(*argv, env=environment(NO_COLOR="1"))
    forced = run(*argv, env=environment(FORCE_COLOR="1", CLICOLOR_FORCE="1", TERM="xterm-256color"))
    assert (plain.stdout, plain.stderr) == (asked.stdout, asked.stderr) == (forced.stdout, forced.stderr)
    assert b"\x1b" not in plain.stdout + plain.stderr


# Ways in


def test_debug_shows_the_traceback_and_keeps_the_exit_code() -> None:
    without, debugged = run("1", "USD", "EUR", "--rates", "x"), run("1", "USD", "EUR", "--rates", "x", "--debug")
    assert (without.returncode, debugged.returncode) == (3, 3)
    assert b"Traceback" not in without.stderr
    assert b"Traceback" in debugged.stderr
    assert debugged.stderr.endswith(without.stderr)


def test_the_console_script_is_the_same_function() -> None:
    from fxsnap.cli import run as console

    (script,) = entry_points(group="console_scripts", name="fxsnap")
    assert script.load() is console


# Lightness


@pytest.mark.parametrize("rates", ["sample", "page.txt", None])
def test_a_plain_conversion_loads_nothing_it_does_not_need(rates: str | None) -> None:
    argv = ["100", "USD", "EUR", *(["--rates", rates] if rates else [])]
    code = (
        "import io, sys; before = set(sys.modules); from fxsnap.cli import main;"
        f"assert main({argv!r}, sys.stdin, io.StringIO(), io.StringIO()) == 0; print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), cwd=TABLES, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    heavy = {"pydantic", "pydantic_core", "babel", "dateutil", "argparse", "gettext", "difflib", "traceback"}
    assert not loaded & heavy
    assert "fxsnap.documents" not in done.stdout
    assert "fxsnap.ledgers" not in done.stdout
