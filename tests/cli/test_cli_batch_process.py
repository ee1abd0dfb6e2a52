"""What only a real process can show of ``batch``: pipes, a full disk, signals in the middle of the work, a terminal."""

from __future__ import annotations

import os
import resource
import select
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from test_cli_process import FXSNAP, environment, full

ROWS = b"".join(b"%d,1.00,USD\n" % number for number in range(3000))
HEADER = b"no,amount,currency\n"
BATCH = [*FXSNAP, "batch", "--to", "EUR", "--rates", "sample"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.csv").write_bytes(HEADER + ROWS)
    (tmp_path / "out.csv").write_bytes(b"of another run\n")
    return tmp_path


def run(folder: Path, *argv: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    settings: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run([*BATCH, *argv], check=False, cwd=folder, env=environment(), **(settings | options))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def half_done(folder: Path, *argv: str) -> Iterator[subprocess.Popen[bytes]]:
    """A batch that has written thousands of rows to the disk and waits for more of them."""
    process = subprocess.Popen(
        [*BATCH, "-", "--out", "out.csv", *argv], cwd=folder, env=environment(),
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(HEADER + ROWS * 3)
    process.stdin.flush()
    waited = time.monotonic()
    while not any(path.stat().st_size > 10_000 for path in folder.glob(".fxsnap-*")):
        assert time.monotonic() < waited + 20
        time.sleep(0.01)
    yield process
    process.communicate(timeout=20)


def test_a_pipe_in_and_a_pipe_out(folder: Path) -> None:
    by_name = run(folder, "in.csv", "--out", "-")
    piped = run(folder, "-", input=HEADER + ROWS)
    assert (by_name.returncode, by_name.stdout, by_name.stderr) == (piped.returncode, piped.stdout, piped.stderr)
    assert piped.stdout.splitlines()[-1] == b"2999,1.00,USD,0.92,18423/20000,2024-10-21"
    assert piped.stderr.decode() == (
        "3000 rows (3000 USD)\ntotal 2763.45 EUR, rounded once; the lines add up to 2760.00\n"
        "rates as of 2024-10-21, snapshot 75b326950229abcd92613b9663b1e3ef184f0e22b86458878ce0070776b9d30c\n"
    )


def test_bytes_of_any_encoding_come_out_of_a_pipe_as_they_went_in(folder: Path) -> None:
    done = run(folder, "-", input=b"amount,currency,\xe9\r\n1,USD,\xff\x80\r\n")
    added = b",result_EUR,rate_EUR,rate_date_EUR\r\n"
    assert done.stdout == b"amount,currency,\xe9" + added + b"1,USD,\xff\x80,0.92,18423/20000,2024-10-21\r\n"


def test_rows_come_out_of_a_pipe_while_it_waits_for_more(folder: Path) -> None:
    process = subprocess.Popen(
        [*BATCH, "-"], cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(HEADER + b"1,1,USD\n")
    process.stdin.flush()
    assert select.select([process.stdout], [], [], 20)[0]
    assert process.stdout.read1().endswith(b"\n1,1,USD,0.92,18423/20000,2024-10-21\n")  # type: ignore[attr-defined]
    process.communicate(timeout=20)


def test_dev_stdout_is_standard_output_where_that_is_a_file_too(folder: Path) -> None:
    with (folder / "all.csv").open("wb") as file:
        file.write(b"first\n")
        file.flush()
        done = run(folder, "in.csv", "--out", "/dev/stdout", stdout=file)
        file.write(b"last\n")
    assert done.returncode == 0
    lines = (folder / "all.csv").read_bytes().splitlines()
    assert (len(lines), lines[0], lines[-1]) == (3003, b"first", b"last")


def test_a_pipe_that_is_closed_early_is_silent(folder: Path) -> None:
    (folder / "in.csv").write_bytes(HEADER + ROWS * 20)
    reader, writer = os.pipe()
    process = subprocess.Popen([*BATCH, "in.csv"], cwd=folder, env=environment(), stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert os.read(reader, 10) == b"no,amount,"
    os.close(reader)
    _, stderr = process.communicate(timeout=20)
    assert (process.returncode, stderr) == (0, b"")


def test_killed_it_leaves_what_was_there(folder: Path) -> None:
    with half_done(folder) as process:
        process.kill()
    assert (folder / "out.csv").read_bytes() == b"of another run\n"


def test_interrupted_it_leaves_what_was_there_and_nothing_else(folder: Path) -> None:
    with half_done(folder, "--errors", "collect") as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert (folder / "out.csv").read_bytes() == b"of another run\n"
    assert files(folder) == ["in.csv", "out.csv"]


def test_a_disk_that_is_full_leaves_what_was_there_and_nothing_else(folder: Path) -> None:
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = run(folder, "in.csv", "--out", "out.csv", preexec_fn=little)
    assert (done.returncode, done.stderr) == (6, b"fxsnap: cannot write out.csv: File too large\n")
    assert (folder / "out.csv").read_bytes() == b"of another run\n"
    assert files(folder) == ["in.csv", "out.csv"]


@full
@pytest.mark.parametrize("rows", [1, 3000])
def test_an_output_that_cannot_be_written_is_exit_code_6(folder: Path, rows: int) -> None:
    (folder / "in.csv").write_bytes(HEADER + b"1,1,USD\n" * rows)
    with Path("/dev/full").open("wb") as nowhere:
        done = run(folder, "in.csv", stdout=nowhere)
    assert (done.returncode, done.stderr) == (6, b"fxsnap: cannot write the answer: No space left on device\n")
    done = run(folder, "in.csv", "--out", "/dev/full")
    assert (done.returncode, done.stderr) == (6, b"fxsnap: cannot write /dev/full: No space left on device\n")


def on_a_terminal(folder: Path, *argv: str) -> bytes:
    """What a terminal shows of standard error, where the rows come slowly."""
    reader, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    process = subprocess.Popen(
        [*BATCH, "-", *argv], cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    assert process.stdin is not None
    process.stdin.write(HEADER + b"1,1,USD\n")
    process.stdin.flush()
    time.sleep(1.8)
    process.stdin.write(b"2,1,USD\n")
    process.stdin.close()
    shown = b""
    try:
        while data := os.read(reader, 10_000):
            shown += data
    except OSError:  # how Linux says that nobody has the terminal open any more
        pass
    os.close(reader)
    assert process.wait(20) == 0
    return shown


def test_a_bar_on_a_terminal_says_how_far_a_long_work_is(folder: Path) -> None:
    pytest.importorskip("tqdm")
    assert b"B/s]" in on_a_terminal(folder, "--out", "out.csv")
    assert b"B/s]" not in on_a_terminal(folder)  # the rows are what it shows
