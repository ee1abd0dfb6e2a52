"""``python -m fxsnap``: the command line, a twin of the functions with the same words."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from fxsnap.cli.commands import answer
from fxsnap.cli.messages import told
from fxsnap.cli.world import Exit, OutputError, UsageError, World
from fxsnap.errors import (
    FxError,
    InvalidColumn,
    InvalidRate,
    InvalidRows,
    ParseError,
    RateNotFound,
    ReadError,
    SnapshotNotFound,
    StaleRates,
    UnknownCurrency,
    VerificationFailed,
    WriteError,
)

# What each error means to a shell; the first that fits. What is left is a fault of the command line.
_CODES: tuple[tuple[type[BaseException], Exit], ...] = (
    (UnknownCurrency, Exit.NOT_FOUND), (RateNotFound, Exit.NOT_FOUND), (SnapshotNotFound, Exit.NOT_FOUND),
    (StaleRates, Exit.TOO_OLD),
    (VerificationFailed, Exit.FINDINGS), (InvalidRows, Exit.FINDINGS), (InvalidColumn, Exit.FINDINGS),
    (ParseError, Exit.UNREADABLE), (ReadError, Exit.UNREADABLE), (InvalidRate, Exit.UNREADABLE),
    (WriteError, Exit.NOT_WRITTEN), (OutputError, Exit.NOT_WRITTEN), (FxError, Exit.USAGE), (UsageError, Exit.USAGE),
    (Exception, Exit.BUG),
)  # fmt: skip


def exit_code(error: Exception) -> Exit:
    """The exit code that stands for an error."""
    return next(code for kind, code in _CODES if isinstance(error, kind))


def main(argv: list[str], stdin: TextIO | None, stdout: TextIO | None, stderr: TextIO | None) -> int:
    """Answer one command line and return the exit code."""
    world = World(stdin, stdout, stderr, os.environ.get("FXSNAP_RATES") or None)
    try:
        code = answer(argv, world)
        world.flush()
        return int(code)
    except BrokenPipeError:
        return int(Exit.FINE)
    except KeyboardInterrupt:
        return int(Exit.INTERRUPTED)
    except Exception as error:  # noqa: BLE001  # the edge: whatever it is, no traceback
        return int(_fail(error, world, "--debug" in argv))


def _fail(error: Exception, world: World, debug: bool) -> Exit:
    code = exit_code(error)
    try:
        world.flush()  # the answers there were come before the error
    except (OSError, OutputError):
        pass
    if debug:
        import traceback

        world.complain("".join(traceback.format_exception(error)).rstrip())
    if code is Exit.NOT_FOUND:
        world.settle()
    if code is Exit.BUG:
        way = "" if debug else "; with --debug it says where"
        world.complain(f"this is a fault of fxsnap, please report it ({type(error).__name__}: {error}){way}")
    else:
        world.complain(told(error))
    if isinstance(error, UsageError):
        command = f"fxsnap {error.command}" if error.command else "fxsnap"
        world.tell(f"{command} --help shows how it is used")
    return code


def run() -> None:
    """The console script."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # What a terminal cannot show or a line cannot hold becomes an escape, not a traceback.
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    code = main(sys.argv[1:], sys.stdin, sys.stdout, sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            _abandon_unwritten(stream)
    sys.exit(code)


def _abandon_unwritten(stream: TextIO) -> None:
    """Keep the interpreter from complaining, at exit, of what it could not write: that has been said already."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
