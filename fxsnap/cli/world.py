"""What the command line touches: its streams, its exit codes, and the rates it was told to use."""

from __future__ import annotations

from enum import IntEnum
from typing import TextIO

from fxsnap import clock
from fxsnap.dateparsing import read_date
from fxsnap.errors import InvalidArgument, shown
from fxsnap.snapshot import Snapshot


class Exit(IntEnum):
    """Exit codes."""

    FINE = 0
    NOT_FOUND = 1
    USAGE = 2
    UNREADABLE = 3
    TOO_OLD = 4
    FINDINGS = 5
    NOT_WRITTEN = 6
    INTERRUPTED = 130


class UsageError(Exception):
    """A command line that cannot be answered as it stands."""


class OutputError(Exception):
    """An answer that could not be written to standard output."""


class World:
    """The streams of one run and the ``FXSNAP_RATES`` of its environment."""

    def __init__(self, stdin: TextIO, stdout: TextIO, stderr: TextIO, rates: str | None) -> None:
        self.stdin, self.stdout, self.stderr, self.rates = stdin, stdout, stderr, rates

    def say(self, text: str) -> None:
        """One answer, on standard output."""
        try:
            self.stdout.write(f"{text}\n")
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write the answer: {error.strerror}") from error

    def flush(self) -> None:
        """See that everything said has arrived."""
        try:
            self.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write the answer: {error.strerror}") from error

    def remark(self, text: str) -> None:
        """Something worth knowing, on standard error."""
        self.stderr.write(f"{text}\n")

    def complain(self, text: str, prefix: str = "fxsnap: ") -> None:
        """Something that went wrong, on standard error."""
        self.stderr.write(f"{prefix}{text}\n")

    def read_stdin(self) -> bytes | str:
        """All of standard input."""
        buffer = getattr(self.stdin, "buffer", None)
        data: bytes | str = buffer.read() if buffer else self.stdin.read()
        return data

    def snapshot(self, options: dict[str, str]) -> Snapshot:
        """The rates that the options or the environment name, or the bundled sample, with a remark where one is due."""
        where = options.get("rates") or self.rates
        if where is None:
            for option in ("on", "policy", "base", "as-of"):
                if option in options:
                    raise UsageError(f"--{option} needs rates to go with; say --rates FILE")
        hints = {"base": options.get("base"), "as_of": day_of(options.get("as-of"), "--as-of")}
        if where is None or where == "sample":
            from fxsnap.bundled import sample  # the parser and the table, only where they are wanted

            snapshot = sample()
            if where is None:
                age = (clock.today() - snapshot.as_of).days if snapshot.as_of else 0
                self.remark(f"rates of {snapshot.as_of} (bundled sample, {age} days old); --rates FILE for others")
        elif where == "-":
            from fxsnap.formats import parse

            snapshot = parse(self.read_stdin(), name="standard input", **hints)
        else:
            from fxsnap.files import load

            snapshot = load(where, **hints)
        if "max-age" in options:
            snapshot.require(max_age=days_of(options["max-age"]), on=day_of(options.get("on"), "--on") or clock.today())
        return snapshot


def day_of(text: str | None, option: str) -> str | None:
    """The day that an option names, as ISO text: ``2024-10-21`` or ``21 Oct 2024``, complete and without doubt."""
    if text is None or text == "last":
        return text
    day = read_date(text)
    if day is None:
        raise InvalidArgument(
            option, shown(text), "expected a complete date without doubt: 2024-10-21 or '21 Oct 2024'"
        )
    return str(day)


def days_of(text: str) -> int:
    """A number of days."""
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise InvalidArgument("--max-age", shown(text), "expected a number of days")
    return int(text)
