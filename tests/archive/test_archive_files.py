"""Files that are none, folders that may not be written to, disks that are full, others who are writing: typed errors,
and nothing lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import ROOT

import fxsnap
from fxsnap.archiving import database, layout


def table(rate: str = "1.0853") -> fxsnap.Snapshot:
    return fxsnap.Snapshot("EUR", {"USD": rate}, as_of="2024-10-21", origin="bank")


READS = {
    "get": lambda archive: archive.get("ab"),
    "history": lambda archive: archive.history(),
    "log": lambda archive: archive.log(),
    "verify": lambda archive: archive.verify(),
}


@pytest.mark.parametrize("read", READS)
def test_reading_makes_no_file(tmp_path: Path, read: str) -> None:
    with pytest.raises(fxsnap.ReadError, match=r"there is no such file; the first add makes an archive") as failed:
        READS[read](fxsnap.Archive(tmp_path / "rates.db"))
    assert (failed.value.path, list(tmp_path.iterdir())) == (str(tmp_path / "rates.db"), [])


def not_archives(folder: Path) -> dict[str, Path]:
    """Files, by the reason that is given for each."""
    made = {reason: folder / f"{number}.db" for number, reason in enumerate(("text", "empty", "other", "newer"))}
    made["text"].write_text("USD -\nEUR 0.92\n" * 100)
    made["empty"].touch()
    with closing(sqlite3.connect(made["other"])) as other:
        other.execute("CREATE TABLE moz_places (id)")
    fxsnap.Archive(made["newer"]).add(table())
    with closing(sqlite3.connect(made["newer"])) as newer:
        newer.execute("PRAGMA user_version = 2")
    return {
        **{reason: path for reason, path in made.items() if reason != "newer"},
        "a newer fxsnap made it": made["newer"],
        "it is a folder": folder,
        "embedded null": folder / "a\0b",
        "Not a directory|cannot be opened|folder does not exist": made["text"] / "rates.db",
    }


def test_what_is_no_archive_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    for reason, path in not_archives(tmp_path).items():
        said = "it is no archive of fxsnap" if reason in ("text", "empty", "other") else reason
        before = path.read_bytes() if "\0" not in str(path) and path.is_file() else b""
        for read in READS.values():
            with pytest.raises(fxsnap.ReadError, match=f"{said}|there is no such file"):
                read(fxsnap.Archive(path))
        with pytest.raises(fxsnap.WriteError, match=said) as failed:
            fxsnap.Archive(path).add(table())
        assert str(failed.value).endswith("; nothing was recorded")
        assert (path.read_bytes() if "\0" not in str(path) and path.is_file() else b"") == before
    assert {path.suffix for path in tmp_path.iterdir()} == {".db"}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(fxsnap.WriteError, match="its folder does not exist; nothing was recorded"):
        fxsnap.Archive(tmp_path / "nowhere" / "rates.db").add(table())


def test_odd_names_and_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "100%?mode=ro#x.db", "Zürich kurse.db", b"\xff.db".decode("utf-8", "surrogateescape")):
        fxsnap.Archive(name).add(table())
        assert fxsnap.Archive(name).get(table().id) == table()
    (tmp_path / "goal").mkdir()
    Path("link.db").symlink_to(Path("goal") / "rates.db")
    fxsnap.Archive("link.db").add(table())
    assert Path("link.db").is_symlink()
    assert fxsnap.Archive("goal/rates.db").get(table().id) == table()
    assert len(list(tmp_path.iterdir())) == 6
    assert len(list(Path("goal").iterdir())) == 1


def test_load_says_which_call_reads_an_archive(tmp_path: Path) -> None:
    fxsnap.Archive(tmp_path / "rates.db").add(table())
    for load in (fxsnap.load, fxsnap.load_history):
        with pytest.raises(fxsnap.ParseError, match=r"fxsnap.Archive\(path\).history\(\)"):
            load(tmp_path / "rates.db")


def test_the_file_says_that_it_is_an_archive(tmp_path: Path) -> None:
    fxsnap.Archive(tmp_path / "rates.db").add(table())
    with closing(sqlite3.connect(tmp_path / "rates.db")) as connection:
        asked = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "journal_mode")
        ]
    assert asked == [0x66787361, layout.VERSION, "wal"]
    assert [path.name for path in tmp_path.iterdir()] == ["rates.db"]


# Others who are writing


def test_a_writer_that_does_not_end_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = fxsnap.Archive(tmp_path / "rates.db")
    archive.add(table())
    monkeypatch.setattr(database, "WAIT", 0.1)
    with closing(sqlite3.connect(archive.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(
            fxsnap.WriteError, match="another process has been writing to it all the time; nothing was recorded"
        ):
            archive.add(table("1.09"))
        assert archive.get(table().id) == table()  # readers do not wait
        assert archive.history("bank").at("2024-10-21") == table()
        archive.verify()
        other.execute("ROLLBACK")
    archive.add(table("1.09"))
    assert len(archive.log()) == 2


# Disks and permissions, by real processes

BEGIN = """
import os, pathlib, resource, sys
import fxsnap
from fxsnap.archiving import database
pathlib.Path("/").as_uri()  # loads what it needs, before the right to read it is gone
def table(rate="1.0853"):
    return fxsnap.Snapshot("EUR", {"USD": rate}, as_of="2024-10-21", origin="bank")
def told(call, *arguments):
    try:
        print("fine", call(*arguments) is not None)
    except fxsnap.FxError as error:
        print(type(error).__name__, error.reason)
archive = fxsnap.Archive(sys.argv[1])
"""


def child(code: str, path: Path, *before: str) -> list[str]:
    """What a program of its own says line by line."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*before, sys.executable, "-c", BEGIN + code, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """A limit on the size of files is what a full disk is to SQLite: a write that comes back short."""
    path = tmp_path / "rates.db"
    code = """
def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
limit(1000)
told(archive.add, table())
print(os.listdir(os.path.dirname(archive.path)))
limit(resource.RLIM_INFINITY)
archive.add(table())
limit(os.path.getsize(archive.path) + 20_000)
try:
    for number in range(1000):
        print(archive.add(table(f"1.{number + 1:04d}")).id, flush=True)
except fxsnap.WriteError as error:
    print(error.reason)
told(archive.add_many, [table(f"2.{number + 1:04d}") for number in range(200)])
told(archive.get, table().id)
"""
    first, left, *acknowledged, reason, many, read = child(code, path)
    assert reason == "the system could not write or read it: a full disk, a limit, or a fault; nothing was recorded"
    assert (first, left) == (f"WriteError {reason}", "[]")
    assert acknowledged
    assert (many, read) == (f"WriteError {reason}", "fine True")
    archive = fxsnap.Archive(path)
    archive.verify()
    assert [record.id for record in archive.log()] == [table().id, *acknowledged]
    archive.add(table("3.5"))
    assert list(tmp_path.iterdir()) == [path]


def test_wherever_a_disk_fills_up_an_archive_is_whole_or_not_there(tmp_path: Path) -> None:
    """On real disks in memory, each a little larger: what has the name of an archive is one, with what was acknowledged."""
    own = ["unshare", "--map-root-user", "--mount"]  # a world of its own, in which one may mount
    if not shutil.which("unshare") or subprocess.run([*own, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs unshare, and the right to use it")
    code = """
def mount(options):
    assert os.system(f"mount -t tmpfs -o {options} tmpfs {sys.argv[1]}") == 0
for pages in range(1, 60, 3):
    mount(f"size={4096 * pages}")
    archive, acknowledged = fxsnap.Archive(f"{sys.argv[1]}/rates.db"), []
    try:
        for number in range(1, 9):
            acknowledged.append(archive.add(table(f"1.{number}")).id)
    except fxsnap.WriteError:
        pass
    if os.path.exists(archive.path):
        mount("remount,size=4m")
        archive.verify()
        assert [record.id for record in archive.log()] == acknowledged
        archive.add(table("2.5"))
    else:
        assert not acknowledged
    assert [name for name in os.listdir(sys.argv[1]) if name != "rates.db"] == []
    assert os.system(f"umount {sys.argv[1]}") == 0
    print(len(acknowledged))
"""
    counts = [int(line) for line in child(code, tmp_path, *own)]
    assert (counts[0], counts[-1]) == (0, 8)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that another user can get at, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_what_another_user_may_not_do(public: Path) -> None:
    """Read a folder and write nothing there; read a file, in a folder of one's own; and not even read a file."""
    for folder, mode, kept in (("read", 0o555, 0o444), ("own", 0o777, 0o444), ("shut", 0o755, 0)):
        (public / folder).mkdir()
        archive = fxsnap.Archive(public / folder / "rates.db")
        archive.add(table())
        Path(archive.path).chmod(kept)
        (public / folder).chmod(mode)
    code = """
if os.getuid() == 0:
    os.setuid(65534)
read, own, shut = (fxsnap.Archive(f"{sys.argv[1]}/{folder}/rates.db") for folder in ("read", "own", "shut"))
for archive in (read, own):
    told(archive.get, table().id)
    told(archive.history)
    told(archive.log)
    assert archive.verify() is None
    told(archive.add, table("1.09"))
told(shut.log)
told(shut.add, table("1.09"))
told(fxsnap.Archive(f"{sys.argv[1]}/read/other.db").add, table())
"""
    fine = ["fine True"] * 3
    unwritable = "WriteError it, or its folder, may not be written to; nothing was recorded"
    cannot = "it, or the files that SQLite needs beside it, cannot be opened"
    assert child(code, public) == [
        *fine, unwritable, *fine, unwritable, f"ReadError {cannot}", f"WriteError {cannot}; nothing was recorded",
        f"WriteError {cannot}; nothing was recorded",
    ]  # fmt: skip
    assert [path.name for path in (public / "read").iterdir()] == ["rates.db"]
    for folder in public.iterdir():
        folder.chmod(0o755)
        (folder / "rates.db").chmod(0o644)
        assert len(fxsnap.Archive(folder / "rates.db").log()) == 1


def test_a_transaction_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    """A killed process does not show it, only a power cut would; so this looks at what SQLite was told."""
    path = str(tmp_path / "rates.db")
    fxsnap.Archive(path).add(table())
    with database.writing(path) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
