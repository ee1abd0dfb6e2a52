"""The file of an archive: made whole or not at all, opened anew for every operation, and what can go wrong with it.

A connection for each operation costs a fraction of a millisecond, and a few waits for the disk where it writes. It
leaves nothing that threads, forks and pickles could share by mistake, and nothing to close.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from fxsnap.archiving.layout import APPLICATION, STATEMENTS, VERSION
from fxsnap.errors import FxError, ReadError, WriteError


class _Unfit(Exception):
    """A file that is there and is no archive that this code reads."""


_ERRORS = (OSError, ValueError, OverflowError, sqlite3.Error, _Unfit)
"""What can go wrong: ValueError for a path that cannot be one, OverflowError for a last moment at the end of time."""

WAIT = 60.0
"""Seconds to wait for another process that is writing."""

_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it, or its folder, may not be written to",
    sqlite3.SQLITE_BUSY: "another process has been writing to it all the time",
    sqlite3.SQLITE_NOTADB: "it is no archive of fxsnap",
    sqlite3.SQLITE_IOERR: "the system could not write or read it: a full disk, a limit, or a fault",
}
_NO_FILE = "there is no such file; the first add makes an archive"
_UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


@contextmanager
def reading(path: str) -> Iterator[sqlite3.Connection]:
    """One consistent look at an archive. Raises `ReadError`; nothing is made where nothing is."""
    try:
        with closing(_opened_to_read(path)) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            yield connection
    except _ERRORS as error:
        if isinstance(error, FxError):
            raise
        raise ReadError(path, _reason(error, path, reads=True)) from error


@contextmanager
def writing(path: str) -> Iterator[sqlite3.Connection]:
    """One transaction, durable when it is left, or without a trace. Raises `WriteError`.

    Nobody else writes meanwhile; who comes later waits.
    """
    try:
        if not Path(path).exists():
            _make(path)
        with closing(_opened(path)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
    except _ERRORS as error:
        if isinstance(error, FxError):
            raise
        raise WriteError(path, f"{_reason(error, path, reads=False)}; nothing was recorded") from error


def _opened(path: str, more: str = "") -> sqlite3.Connection:
    connection = _connected(path, f"mode=rw{more}")
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION:
            raise _Unfit(_REASONS[sqlite3.SQLITE_NOTADB])
        if version != VERSION:
            raise _Unfit(f"a newer fxsnap made it (layout {version}; this one knows {VERSION})")
    except (sqlite3.Error, _Unfit):
        connection.close()
        raise
    return connection


def _opened_to_read(path: str) -> sqlite3.Connection:
    """Opened as ever, or as a file that nobody changes where one may not write beside it, as SQLite wants to.

    That is for a folder or a medium that is read-only to us. Should its owner write at that very moment, what was read
    does not fit its hashes, and is refused.
    """
    try:
        return _opened(path)
    except sqlite3.Error as error:
        journal = Path(f"{os.path.realpath(path)}-wal")
        if _code(error) not in _UNWRITABLE or not Path(path).is_file() or journal.exists():
            raise
        return _opened(path, "&immutable=1")


def _connected(path: str, how: str) -> sqlite3.Connection:
    where = Path(os.path.realpath(path)).as_uri()  # a link's goal, for the journals stand beside the file itself
    return sqlite3.connect(f"{where}?{how}", uri=True, timeout=WAIT, isolation_level=None)


def _make(path: str) -> None:
    """An empty archive, which takes its name only when it is whole; somebody else's that came first stays."""
    goal = Path(os.path.realpath(path))
    temporary = goal.parent / f".fxsnap-{secrets.token_hex(8)}"
    try:
        with closing(_connected(str(temporary), "mode=rwc")) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN")
            for statement in STATEMENTS:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
            # Last, for until now all is written to the file itself, where a full disk is an error: what is left in a
            # write-ahead log is moved there on closing, and nobody is told where that fails.
            connection.execute("PRAGMA journal_mode = WAL")
        try:
            os.link(temporary, goal)
        except FileExistsError:
            pass
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{temporary}{end}").unlink(missing_ok=True)
    _sync_folder(goal.parent)


def _sync_folder(folder: Path) -> None:
    """See that a new name lasts; where folders cannot be opened, the system sees to it."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _code(error: Exception) -> int:
    """SQLite's primary code for what happened; 0 where it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _reason(error: Exception, path: str, reads: bool) -> str:
    """What a person is told, and what there is to do."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if not isinstance(error, sqlite3.Error):
        return str(error)
    if _code(error) == sqlite3.SQLITE_CANTOPEN:
        if Path(path).is_dir():
            return "it is a folder"
        if reads and not Path(path).exists():
            return _NO_FILE
        if not Path(os.path.realpath(path)).parent.is_dir():
            return "its folder does not exist"
        return "it, or the files that SQLite needs beside it, cannot be opened"
    return _REASONS.get(_code(error), f"SQLite says: {error}")
