"""Whether an archive is what it was: every fact against its id, every record against its seal, and nothing gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from fxsnap.archiving.database import reading
from fxsnap.archiving.layout import COLUMNS, JOINED, LAST_NUMBER, STATEMENTS
from fxsnap.archiving.packing import subject_in
from fxsnap.archiving.records import seal_fault
from fxsnap.errors import Difference, VerificationFailed
from fxsnap.identity import sha256


def verify(path: str) -> None:
    """Raise `VerificationFailed` with everything that is not as it was written; `ReadError` where it cannot be read."""
    with reading(path) as connection:
        differences: list[Difference] = []
        for part in (_of_sqlite, _of_facts, _of_records, _of_links):
            try:
                differences.extend(part(connection))
            except sqlite3.DatabaseError as error:  # a table that is gone, a page that cannot be read, bytes for a text
                differences.append(Difference("file", "readable", str(error)))
    if differences:
        raise VerificationFailed(tuple(differences))


def _of_sqlite(connection: sqlite3.Connection) -> Iterator[Difference]:
    """The file's own order, and the tables and triggers as fxsnap made them."""
    found = [text for (text,) in connection.execute("PRAGMA integrity_check(20)")]
    if found != ["ok"]:
        yield from (Difference("file", "ok", text) for text in found)
    asked = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    there = {sql for (sql,) in connection.execute(asked)}
    for sql in STATEMENTS:
        if sql not in there:
            yield Difference("layout", _first_line(sql), "missing or changed")
    for sql in sorted(there - {*STATEMENTS}):
        yield Difference("layout", "nothing more", _first_line(sql))


def _first_line(sql: str) -> str:
    return sql.split("\n")[0].split(" BEFORE ")[0].rstrip(" (")


def _of_facts(connection: sqlite3.Connection) -> Iterator[Difference]:
    for stated, text in connection.execute("SELECT id, text FROM facts ORDER BY rowid"):
        found = sha256(text) if isinstance(text, str) else "no text"
        if found != stated:
            yield Difference("facts", str(stated), found)


def _of_records(connection: sqlite3.Connection) -> Iterator[Difference]:
    """Records without gap from 1 to the last number that SQLite gave, with seals that fit, at moments that rise."""
    expected, before = 1, ""
    for row in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM records ORDER BY number"):
        said = dict(zip(COLUMNS, row, strict=True))
        if said["number"] != expected:
            yield _gap(expected, said["number"] - 1)
        fault = seal_fault(row)
        if fault:
            yield fault
        elif said["recorded_at"] < before:
            yield Difference(f"record {said['number']}, recorded_at", f"{before} or later", said["recorded_at"])
        expected, before = said["number"] + 1, before if fault else said["recorded_at"]
    (last,) = connection.execute(LAST_NUMBER).fetchone()
    if last >= expected:
        yield _gap(expected, last)


def _gap(first: int, last: int) -> Difference:
    return Difference(f"record {first}" if first == last else f"records {first} to {last}", "there", "missing")


def _of_links(connection: sqlite3.Connection) -> Iterator[Difference]:
    """Every record has its facts, which say the same of themselves, and no facts are without a record."""
    for *row, text in connection.execute(f"{JOINED} ORDER BY r.number"):
        said: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
        if text is None:
            yield Difference(f"record {said['number']}, facts {said['id']}", "there", "missing")
        elif isinstance(text, str) and sha256(text) == said["id"]:
            for name, value in subject_in(text).items():
                if said[name] != value:
                    yield Difference(f"record {said['number']}, {name}", str(said[name]), str(value))
    alone = "SELECT id FROM facts WHERE id NOT IN (SELECT id FROM records)"
    for (one,) in connection.execute(alone):
        yield Difference(f"facts {one}", "a record of them", "none")
