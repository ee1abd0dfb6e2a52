"""Paths in and out: loading a table from a file, and writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Self

from fxsnap.errors import Difference, InvalidArgument, ReadError, VerificationFailed, WriteError
from fxsnap.formats import parse, parse_history
from fxsnap.history import History
from fxsnap.phrases import shown
from fxsnap.snapshot import Snapshot


def load(
    path: str | os.PathLike[str],
    *,
    base: str | None = None,
    as_of: date | str | None = None,
    origin: str | None = None,
    quantum: Decimal | str | int | None = None,
    expect: str | None = None,
) -> Snapshot:
    """Load the table of one day from a file, in any format that `fxsnap.formats` knows.

    ``base``, ``as_of``, ``origin`` and ``quantum`` say what the table does not; see `fxsnap.formats.read`. The date
    is never taken from the file's own. ``expect`` is the id, or the beginning of the id, that the snapshot must have.

    Raises `ReadError`, `ParseError` with every fault, `VerificationFailed` where the id is another.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "saved.txt")
    ...     _ = path.write_text("USD -\\nEUR 0.92115\\nJPY 149.9685\\n")
    ...     load(path, as_of="2024-10-21", origin="saved news page")
    Snapshot(USD, 3 codes, as of 2024-10-21, id ad4ebe7bd8ed)
    """
    data = read_bytes(path)
    snapshot = parse(data, base=base, as_of=as_of, origin=origin, quantum=quantum, name=os.fspath(path))
    if expect is not None:
        check_id(snapshot, expect)
    return snapshot


def load_history(
    path: str | os.PathLike[str],
    *,
    base: str | None = None,
    origin: str | None = None,
    quantum: Decimal | str | int | None = None,
) -> History:
    """Load a file of many days: the ECB's history, as a zip, CSV or XML; see `fxsnap.formats.parse_history`.

    Raises `ReadError`, `ParseError` with every fault.

    >>> load_history("data/eurofxref-hist.zip")
    History(EUR, 7126 days, 1999-01-04 to 2026-10-30, 42 codes)
    """
    data = read_bytes(path)
    return parse_history(data, base=base, origin=origin, quantum=quantum, name=os.fspath(path))


def read_bytes(path: str | os.PathLike[str], *, unless: bytes = b"") -> bytes:
    """All of a file; of one that begins with ``unless`` just that. Raises `ReadError`."""
    name = checked_path(path)
    try:
        with Path(name).open("rb") as file:  # opened once, for it may be a pipe
            start = file.read(len(unless))
            return start if unless and start == unless else start + file.read()
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        way = "; if it is a table itself, fxsnap.parse(text) reads it" if "\n" in name else ""
        raise ReadError(name, f"{_reason(error)}{way}") from error


def check_id(snapshot: Snapshot, expect: str) -> None:
    """Raise `VerificationFailed` unless the snapshot's id is ``expect``, or begins with it (at least 12 digits)."""
    if not isinstance(expect, str) or len(expect) < 12:
        raise InvalidArgument("expect", shown(expect), "expected an id: 64 hex digits, or their first 12 or more")
    if not snapshot.id.startswith(expect.lower()):
        raise VerificationFailed((Difference("id", expect, snapshot.id),))


def opened(path: str | os.PathLike[str]) -> BinaryIO:
    """A file to be read bit by bit, which the caller closes. Raises `ReadError`."""
    name = checked_path(path)
    try:
        return Path(name).open("rb")
    except (OSError, ValueError) as error:
        raise ReadError(name, _reason(error)) from error


def save(path: str | os.PathLike[str], text: str) -> None:
    """Write a text to a file, whole or not at all; see `Replacing`. Raises `WriteError`."""
    try:
        data = text.encode("utf-8")
    except ValueError as error:  # a text that is no Unicode
        raise WriteError(checked_path(path), _reason(error)) from error
    with Replacing(path) as file:
        file.write(data)


class Replacing:
    """A file written bit by bit, whole or not at all: a new file beside it takes its name when it is safely written.

    That is at the end of a ``with`` block, or never where the block ends with an error: then nothing is left behind.
    What a link points to, not the link, is written anew. A device or a pipe (``/dev/stdout``) is no file that could be
    replaced, and is written to as it is. Raises `WriteError`.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._name = checked_path(path)
        self._new: Path | None = None
        try:
            goal = Path(self._name)
            if goal.exists() and not goal.is_file():
                self._file: BinaryIO = goal.open("wb")
                return
            self._goal = Path(os.path.realpath(goal))
            self._new = self._goal.parent / f".fxsnap-{secrets.token_hex(8)}"
            self._file = self._new.open("xb")
        except (OSError, ValueError) as error:  # ValueError: a path with a NUL
            raise WriteError(self._name, _reason(error)) from error

    def write(self, data: bytes) -> None:
        """Add some bytes."""
        try:
            self._file.write(data)
        except OSError as error:
            raise WriteError(self._name, _reason(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._finish()
        except OSError as error:
            raise WriteError(self._name, _reason(error)) from error
        finally:
            self._abandon()

    def _finish(self) -> None:
        self._file.flush()
        if self._new is None:
            self._file.close()
            return
        os.fsync(self._file.fileno())
        self._file.close()
        if self._goal.exists():
            shutil.copymode(self._goal, self._new)
        self._new.replace(self._goal)

    def _abandon(self) -> None:
        """Leave nothing open and nothing unfinished behind; of a finished file there is nothing left to do."""
        try:
            self._file.close()
        except OSError:
            pass  # what it still held does not fit either, which has been said
        if self._new is not None:
            self._new.unlink(missing_ok=True)


def checked_path(path: object) -> str:
    """A path as text. Raises `InvalidArgument`."""
    if isinstance(path, str | os.PathLike) and not isinstance(path, bytes):
        name = os.fspath(path)
        if isinstance(name, str):
            return name
    raise InvalidArgument("path", shown(path), "expected a path; parse() takes text or bytes")


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
