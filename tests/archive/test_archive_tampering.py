"""Nothing is changed or deleted by way of SQL, and what was changed behind its back is found, and never read."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fxsnap

DAY = date(2024, 10, 21)


def table(number: int) -> fxsnap.Snapshot:
    day = DAY + timedelta(days=number // 2)
    return fxsnap.Snapshot("EUR", {"USD": f"1.08{number}3", "JPY": "162.5"}, as_of=day, origin="bank", quantum="0.0001")


TABLES = [table(number) for number in range(6)]  # three days, each restated once


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "rates.db"
    for one in TABLES:
        fxsnap.Archive(path).add(one)
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "rates.db"))


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def tamper(path: Path, *statements: str) -> None:
    """Change a file as somebody would who knows of the triggers: away with them, and back again afterwards."""
    with raw(path) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement
        for _, sql in triggers:
            connection.execute(sql)


def found(path: Path) -> str:
    with pytest.raises(fxsnap.VerificationFailed) as failed:
        fxsnap.Archive(path).verify()
    return str(failed.value)


# By way of SQL


@pytest.mark.parametrize("statement", [
    "UPDATE facts SET text = replace(text, '1.08', '1.09')",
    "UPDATE records SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE number = 2",
    "UPDATE records SET labels = labels",
    "DELETE FROM facts",
    "DELETE FROM records WHERE number = 6",
    "INSERT OR REPLACE INTO facts SELECT id, 'other' FROM facts LIMIT 1",
    "REPLACE INTO records SELECT * FROM records LIMIT 1",
])  # fmt: skip
def test_sql_cannot_change_or_delete(path: Path, statement: str) -> None:
    before = path.read_bytes()
    with raw(path) as connection, pytest.raises(sqlite3.IntegrityError, match="an archive is only added to"):
        connection.execute(statement)
    assert path.read_bytes() == before
    fxsnap.Archive(path).verify()


# Behind its back

ID = TABLES[3].id
OTHER = TABLES[4].id
EDITS: dict[str, tuple[list[str], list[str]]] = {
    "a digit": ([f"UPDATE facts SET text = replace(text, '833/', '933/') WHERE id = '{ID}'"], [f"facts: stated {ID}, found "]),
    "the id of facts": ([f"UPDATE facts SET id = '{'0' * 64}' WHERE id = '{ID}'"], [f"facts: stated {'0' * 64}", f"record 4, facts {ID}", f"facts {'0' * 64}"]),
    "the id of a record": ([f"UPDATE records SET id = '{OTHER}' WHERE number = 4"], ["record 4, seal", "record 4, as_of", f"facts {ID}"]),
    "facts gone": ([f"DELETE FROM facts WHERE id = '{ID}'"], [f"record 4, facts {ID}: stated there, found missing"]),
    "a record gone": (["DELETE FROM records WHERE number = 4"], ["record 4: stated there, found missing", f"facts {ID}"]),
    "some records gone": (["DELETE FROM records WHERE number BETWEEN 2 AND 4"], ["records 2 to 4: stated there, found missing"]),
    "the last record gone": (["DELETE FROM records WHERE number = 6"], ["record 6: stated there, found missing"]),
    "all records gone": (["DELETE FROM records"], ["records 1 to 6: stated there, found missing"]),
    "two texts swapped": (
        [f"UPDATE facts SET text = CASE id WHEN '{ID}' THEN '{TABLES[4].facts_text()}' ELSE '{TABLES[3].facts_text()}' END WHERE id IN ('{ID}', '{OTHER}')"],
        [f"facts: stated {ID}, found {OTHER}", f"facts: stated {OTHER}, found {ID}"],
    ),
    "two records swapped": (
        ["UPDATE records SET number = 100 WHERE number = 3", "UPDATE records SET number = 3 WHERE number = 4", "UPDATE records SET number = 4 WHERE number = 100"],
        ["record 3, seal", "record 4, seal"],
    ),
    "the moment": (["UPDATE records SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE number = 4"], ["record 4, seal"]),
    "the origin": (["UPDATE records SET origin = 'another bank' WHERE number = 4"], ["record 4, seal"]),
    "the day": (["UPDATE records SET as_of = '2024-10-30' WHERE number = 4"], ["record 4, seal", "record 4, as_of"]),
    "a quantum": (["UPDATE records SET labels = replace(labels, '0.0001', '0.01') WHERE number = 4"], ["record 4, seal"]),
    "the seal": (["UPDATE records SET seal = upper(seal) WHERE number = 4"], ["record 4, seal"]),
    "no text": ([f"UPDATE facts SET text = x'ff00' WHERE id = '{ID}'"], ["facts: stated "]),
    "bytes for text": ([f"UPDATE facts SET text = CAST(x'ff00' AS TEXT) WHERE id = '{ID}'"], ["UTF-8"]),
    "numbers for labels": (["UPDATE records SET labels = x'00' WHERE number = 4"], ["record 4, seal"]),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_found_by_verify_and_refused_by_all_that_read_it(path: Path, edit: str) -> None:
    statements, expected = EDITS[edit]
    tamper(path, *statements)
    differences = found(path)
    for text in expected:
        assert text in differences
    archive = fxsnap.Archive(path)
    if "gone" not in edit or edit == "facts gone":
        with pytest.raises((fxsnap.VerificationFailed, fxsnap.SnapshotNotFound, fxsnap.ReadError)):
            archive.get(ID)
    if edit != "the origin":  # of a record that it does not read a history knows nothing; verify is for that
        with pytest.raises((fxsnap.VerificationFailed, fxsnap.SnapshotNotFound, fxsnap.ReadError)):
            everything(archive)


def everything(archive: fxsnap.Archive) -> list[fxsnap.Snapshot]:
    return [*archive.history("bank")]


def test_an_untouched_archive_is_content(path: Path) -> None:
    tamper(path)
    archive = fxsnap.Archive(path)
    archive.verify()
    assert everything(archive) == [TABLES[1], TABLES[3], TABLES[5]]


def test_what_is_added_later_does_not_cover_up_what_was_taken_out(path: Path) -> None:
    tamper(path, "DELETE FROM records WHERE number = 6", f"DELETE FROM facts WHERE id = '{TABLES[5].id}'")
    archive = fxsnap.Archive(path)
    assert archive.add(table(7)).number == 7
    assert found(path) == "verification failed: record 6: stated there, found missing"
    with pytest.raises(fxsnap.VerificationFailed, match="records: stated 7, found 6"):
        archive.history("bank")


def test_a_layout_that_was_changed_is_found(path: Path) -> None:
    with raw(path) as connection:
        connection.execute("DROP TRIGGER records_last")
        connection.execute("CREATE TABLE notes (text)")
    assert "layout: stated CREATE TRIGGER records_last, found missing or changed" in found(path)
    assert "layout: stated nothing more, found CREATE TABLE notes" in found(path)
    with raw(path) as connection:
        connection.execute("DROP TABLE records")
    assert "no such table: records" in found(path)
    for read in (fxsnap.Archive(path).log, fxsnap.Archive(path).history):
        with pytest.raises(fxsnap.ReadError, match="no such table"):
            read()
    with pytest.raises(fxsnap.WriteError, match="no such table"):
        fxsnap.Archive(path).add(TABLES[0])


@settings(max_examples=max(30, settings.default.max_examples // 2))
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_flipped_byte_never_gives_another_number(whole: Path, place: float, flip: int) -> None:
    """For every byte of the file, however it is changed: what is read is right, or it is one of three errors."""
    data = bytearray(whole.read_bytes())
    data[int(place * len(data))] ^= flip
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        path = Path(folder, "rates.db")
        path.write_bytes(data)
        archive = fxsnap.Archive(path)
        try:
            archive.verify()
            assert everything(archive) == [TABLES[1], TABLES[3], TABLES[5]]
        except (fxsnap.VerificationFailed, fxsnap.ReadError):
            pass
        for one in TABLES:
            try:
                assert archive.get(one.id).to_json() == one.to_json()
            except (fxsnap.VerificationFailed, fxsnap.ReadError, fxsnap.SnapshotNotFound):
                pass
