"""The layout of an archive's file: two tables that are only added to, and how it is told from other files."""

from __future__ import annotations

APPLICATION = 0x66787361
"""SQLite's application id of an archive: "fxsa"."""

VERSION = 1
"""The layout that this code writes and reads, in SQLite's ``user_version``."""

COLUMNS = ("number", "id", "origin", "as_of", "base", "side", "kind", "period", "recorded_at", "labels", "seal")
"""What a record has, in this order everywhere."""

JOINED = f"SELECT {', '.join(f'r.{name}' for name in COLUMNS)}, f.text FROM records r LEFT JOIN facts f ON f.id = r.id"
"""Records with their facts; with none where those are gone."""

LAST_NUMBER = "SELECT IFNULL(MAX(CAST(seq AS INTEGER)), 0) FROM sqlite_sequence WHERE name = 'records'"
"""The last number that SQLite gave to a record, be it there or not."""

_FACTS = """\
CREATE TABLE facts (
  id TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
)"""

_RECORDS = """\
CREATE TABLE records (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL REFERENCES facts (id),
  origin TEXT,
  as_of TEXT,
  base TEXT NOT NULL,
  side TEXT NOT NULL,
  kind TEXT NOT NULL,
  period TEXT,
  recorded_at TEXT NOT NULL,
  labels TEXT NOT NULL,
  seal TEXT NOT NULL
)"""

_BY_ID = "CREATE INDEX records_by_id ON records (id, number)"

# All that a history asks before it reads any rates, so that it reads an index and not the labels of every record.
_BY_SUBJECT = """\
CREATE INDEX records_by_subject ON records (origin, base, side, kind, period, as_of, number, recorded_at)"""


def _refusal(name: str, event: str, table: str, when: str = "") -> str:
    condition = f"WHEN {when} " if when else ""
    said = f"SELECT RAISE(ABORT, 'an archive is only added to: no {event} of {table}')"
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}BEGIN {said}; END"


STATEMENTS = (
    _FACTS, _RECORDS, _BY_ID, _BY_SUBJECT,
    _refusal("facts_stay", "UPDATE", "facts"),
    _refusal("facts_last", "DELETE", "facts"),
    _refusal("records_stay", "UPDATE", "records"),
    _refusal("records_last", "DELETE", "records"),
    # INSERT OR REPLACE deletes without asking the triggers above.
    _refusal("facts_come_once", "INSERT", "facts", "EXISTS (SELECT 1 FROM facts WHERE id = NEW.id)"),
    _refusal("records_come_once", "INSERT", "records", "EXISTS (SELECT 1 FROM records WHERE number = NEW.number)"),
)  # fmt: skip
"""What makes the file, in this order."""
