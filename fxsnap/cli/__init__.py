"""``python -m fxsnap``: the command line, a twin of the functions with the same words."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from fxsnap.cli.commands import answer
from fxsnap.cli.world import Exit, OutputError, UsageError, World
from fxsnap.errors import (
    FxError,
    InvalidAmount,
    InvalidArgument,
    InvalidRate,
    ParseError,
    RateNotFound,
    ReadError,
    RoundingRequired,
    StaleRates,
    UnknownCurrency,
    VerificationFailed,
    WriteError,
)

# What each error means to a shell; the first that fits.
_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (UnknownCurrency, Exit.NOT_FOUND), (RateNotFound, Exit.NOT_FOUND), (RoundingRequired, Exit.NOT_FOUND),
    (StaleRates, Exit.TOO_OLD), (VerificationFailed, Exit.FINDINGS), (ParseError, Exit.UNREADABLE),
    (ReadError, Exit.UNREADABLE), (InvalidRate, Exit.UNREADABLE), (WriteError, Exit.NOT_WRITTEN),
    (OutputError, Exit.NOT_WRITTEN), (UsageError, Exit.USAGE), (InvalidAmount, Exit.USAGE),
    (InvalidArgument, Exit.USAGE), (FxError, Exit.NOT_FOUND),
)  # fmt: skip


def exit_code(error: BaseException) -> int:
    """The exit code that stands for an error."""
    return next(int(code) for kind, code in _CODES if isinstance(error, kind))


def main(argv: list[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Answer one command line and return the exit code."""
    world = World(stdin, stdout, stderr, os.environ.get("FXSNAP_RATES") or None)
    try:
        code = answer(argv, world)
        world.flush()
        return code
    except BrokenPipeError:
        _silence(stdout)
        return Exit.FINE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except (FxError, UsageError, OutputError) as error:
        if "--debug" in argv:
            raise
        world.complain(str(error))
        if isinstance(error, UsageError):
            world.complain("fxsnap --help shows how it is used", prefix="")
        return exit_code(error)


def run() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or a pipe that cannot show a letter of a name gets an escape, not a traceback.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout, sys.stderr))


def _silence(stdout: TextIO) -> None:
    """Keep the interpreter from complaining about the closed pipe when it flushes at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
    except (OSError, ValueError):
        pass
