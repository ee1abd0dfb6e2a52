"""What the command line touches: its streams and its exit codes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, BinaryIO, TextIO

from fxsnap.errors import ReadError


class Exit(IntEnum):
    """Exit codes."""

    FINE = 0
    NOT_FOUND = 1
    USAGE = 2
    UNREADABLE = 3
    TOO_OLD = 4
    FINDINGS = 5
    NOT_WRITTEN = 6
    BUG = 70
    INTERRUPTED = 130


class UsageError(Exception):
    """A command line that cannot be answered as it stands; ``command`` is whose, empty for a conversion."""

    command = ""


class OutputError(Exception):
    """An answer that could not be written to standard output."""


class World:
    """The streams of one run and the ``FXSNAP_RATES`` of its environment.

    A stream is None where the shell closed it. ``sampled`` says whether the rates are the bundled sample for want of
    others; the line that says so waits for the first answer, so that what cannot be answered gets its error alone.
    """

    def __init__(self, stdin: TextIO | None, stdout: TextIO | None, stderr: TextIO | None, rates: str | None) -> None:
        self.stdin, self.stdout, self.stderr, self.rates = stdin, stdout, stderr, rates
        self.sampled = False
        self._waiting = ""
        self._remarked: set[str] = set()

    # Out

    def say(self, text: str) -> None:
        """One answer, on standard output."""
        self.settle()
        if self.stdout is None:
            raise OutputError("cannot write the answer: standard output is closed")
        try:
            self.stdout.write(f"{text}\n")
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write the answer: {error.strerror}") from error

    def say_json(self, document: Any) -> None:
        """One JSON object on one line of standard output; in ASCII where the stream could not show more."""
        text = json.dumps(document, ensure_ascii=False)
        self.say(text if self.shows(text) else json.dumps(document))

    def say_bytes(self, data: bytes) -> None:
        """Bytes that are a file's own, on standard output, at once."""
        buffer = getattr(self.stdout, "buffer", None)
        if self.stdout is None:
            raise OutputError("cannot write the answer: standard output is closed")
        try:
            if buffer is None:
                self.stdout.write(data.decode("utf-8", "surrogateescape"))
            else:
                buffer.write(data)
                buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write the answer: {error.strerror}") from error

    def shows(self, text: str) -> bool:
        """Whether standard output can show a text as it is."""
        try:
            text.encode(getattr(self.stdout, "encoding", None) or "utf-8")
        except UnicodeError:
            return False
        return True

    def flush(self) -> None:
        """See that everything said has arrived."""
        if self.stdout is None:
            return
        try:
            self.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write the answer: {error.strerror}") from error

    def remark(self, text: str) -> None:
        """Something worth knowing, on standard error, once."""
        self.settle()
        if text not in self._remarked:
            self._remarked.add(text)
            self.tell(text)

    def complain(self, text: str) -> None:
        """Something that went wrong, on standard error."""
        self.tell(f"fxsnap: {text}")

    def remark_before_answer(self, text: str) -> None:
        """A remark that waits until there is something to remark on: the first answer, or `settle`."""
        self._waiting = text

    def settle(self) -> None:
        """Make the remark that waits, if there is one."""
        text, self._waiting = self._waiting, ""
        if text:
            self.tell(text)

    def tell(self, text: str) -> None:
        """A line on standard error."""
        if self.stderr is not None:
            try:
                self.stderr.write(f"{text}\n")
            except OSError:
                pass  # there is nowhere left to say it; the answer and the exit code still count

    # In

    def read_stdin(self) -> bytes | str:
        """All of standard input. Raises `ReadError`."""
        stdin = self._open_stdin()
        buffer = getattr(stdin, "buffer", None)
        try:
            data: bytes | str = buffer.read() if buffer else stdin.read()
        except OSError as error:
            raise ReadError("standard input", error.strerror or str(error)) from error
        return data

    def stdin_bytes(self) -> BinaryIO:
        """Standard input as bytes that are read bit by bit. Raises `ReadError`."""
        stdin = self._open_stdin()
        buffer: BinaryIO | None = getattr(stdin, "buffer", None)
        return io.BytesIO(stdin.read().encode("utf-8")) if buffer is None else buffer

    def lines(self) -> Iterator[str]:
        """The lines of standard input, as they come. Raises `ReadError`."""
        stdin = self._open_stdin()
        try:
            yield from stdin
        except OSError as error:
            raise ReadError("standard input", error.strerror or str(error)) from error

    def _open_stdin(self) -> TextIO:
        if self.stdin is None:
            raise ReadError("standard input", "it is closed")
        return self.stdin
