"""Paths in and out: a table is loaded or refused by name; a file is written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from samples import TABLE

import fxsnap
from fxsnap import InvalidArgument, ParseError, ReadError, Snapshot, VerificationFailed, WriteError, load

SNAP = Snapshot("USD", {"EUR": "0.92115"}, as_of="2024-10-21")
POSIX = pytest.mark.skipif(os.name != "posix", reason="devices and permissions of POSIX")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "tablé.txt"
    path.write_bytes(TABLE.encode())
    return path


# Loading


def test_a_path_is_text_or_a_path(table: Path) -> None:
    snap = load(table, as_of="2024-10-21", origin="a page")
    assert (snap.base, len(snap.quotes), snap.origin) == ("USD", 169, "a page")
    assert load(str(table), base="USD", as_of="2024-10-21") == snap
    assert load(table, quantum=0).quotes[0].quantum == 0


def test_no_date_comes_from_the_file(table: Path) -> None:
    os.utime(table, (0, 0))
    assert load(table).as_of is None


def test_a_text_given_for_a_path_is_told_what_reads_it() -> None:
    with pytest.raises(fxsnap.ReadError, match=r"if it is a table itself, fxsnap\.parse\(text\) reads it"):
        fxsnap.load("USD -\nEUR 0.92115\n")


def test_a_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_text("USD -\nEUR 0\n", encoding="utf-8")
    with pytest.raises(ParseError) as caught:
        load(path)
    assert caught.value.source == str(path)
    assert str(caught.value).startswith(f"{path}: line 2, column 5: EUR has no usable rate: '0' is not a rate")


def test_expect_is_an_id_or_its_beginning(table: Path) -> None:
    snap = load(table)
    for expect in (snap.id, snap.id[:12], snap.id.upper()):
        assert load(table, expect=expect) == snap
    with pytest.raises(VerificationFailed) as caught:
        load(table, as_of="2024-10-21", expect=snap.id)
    ((field, stated, found),) = caught.value.differences
    assert (field, stated) == ("id", snap.id)
    assert found != snap.id


@pytest.mark.parametrize("expect", ["", "abc", 7, b"0" * 64, SNAP])
def test_an_expectation_that_is_no_id(table: Path, expect: object) -> None:
    with pytest.raises(InvalidArgument, match=r"expect cannot be .*: expected an id: 64 hex digits"):
        load(table, expect=expect)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["missing.txt", ".", "", "a\0b", "tablé.txt/x", "x" * 5000, "\udcff\ud800", "missing/usd.txt"]
)
def test_a_file_that_cannot_be_read(table: Path, name: str) -> None:
    path = f"{table.parent}/{name}" if name else ""
    with pytest.raises(ReadError) as caught:
        load(path)
    assert caught.value.path == path
    assert str(caught.value).startswith("cannot read ")
    assert isinstance(caught.value, OSError)


@pytest.mark.parametrize("path", [b"usd.txt", None, 3, SNAP, ["usd.txt"], {}, type])
def test_what_is_no_path(path: object) -> None:
    for call in (load, SNAP.save):
        with pytest.raises(InvalidArgument, match=r"path cannot be .*: expected a path; parse\(\) takes text or bytes"):
            call(path)  # type: ignore[arg-type]


# Saving


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    for path in (tmp_path / "a.json", str(tmp_path / "b.json"), tmp_path / ("日" * 80 + ".json")):
        assert SNAP.save(path) is None  # type: ignore[func-returns-value]
        assert Path(path).read_bytes() == SNAP.to_json().encode()
        assert load(path, expect=SNAP.id) == SNAP
    receipt = SNAP.explain(100, "USD", "EUR")
    receipt.save(tmp_path / "receipt.json")
    assert fxsnap.Conversion.from_json((tmp_path / "receipt.json").read_bytes()) == receipt
    assert len(list(tmp_path.iterdir())) == 4


def test_saving_replaces_a_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "rates.json"
    path.write_text("old and longer than the new one" * 1000, encoding="utf-8")
    SNAP.save(path)
    assert load(path) == SNAP
    assert list(tmp_path.iterdir()) == [path]


@POSIX
def test_saving_keeps_the_mode_and_writes_what_a_link_points_to(tmp_path: Path) -> None:
    path, link = tmp_path / "rates.json", tmp_path / "link.json"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    SNAP.save(link)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert load(path) == SNAP


@pytest.mark.parametrize("name", ["missing/rates.json", "folder", "file/rates.json", "a\0b", "x" * 5000, "\ud800", ""])
def test_what_cannot_be_written_leaves_everything_as_it_was(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old", encoding="utf-8")
    path = f"{tmp_path}/{name}" if name else ""
    with pytest.raises(WriteError) as caught:
        SNAP.save(path)
    assert caught.value.path == path
    assert str(caught.value).startswith("cannot write ")
    assert sorted(found.name for found in tmp_path.rglob("*")) == ["file", "folder"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "old"


def test_the_root_is_no_file() -> None:
    with pytest.raises(WriteError):
        SNAP.save(Path(os.sep))


@POSIX
def test_an_unwritable_folder(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        folder = Path("/proc")  # where not even root can make a file
        if not folder.is_dir():
            pytest.skip("root can write everywhere here")
    else:
        folder = tmp_path / "folder"
        folder.mkdir(mode=0o500)
    with pytest.raises(WriteError):
        SNAP.save(folder / "rates.json")


@POSIX
def test_a_full_device_is_an_error_and_stays_a_device(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if os.geteuid() == 0:  # who could replace the machine's own, if this test had to fail
        full = tmp_path / "full"
        try:
            os.mknod(full, stat.S_IFCHR | 0o666, os.makedev(1, 7))
            full.open("wb").close()
        except OSError:
            pytest.skip("no device can be made here")
    elif not full.is_char_device():
        pytest.skip("no /dev/full here")
    before = set(full.parent.iterdir())
    with pytest.raises(WriteError, match=f"cannot write {full}: "):
        SNAP.save(full)
    assert full.is_char_device()
    assert set(full.parent.iterdir()) == before


@POSIX
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True) as reader:
        SNAP.save(pipe)
        if not pipe.is_fifo():  # replaced: nobody will ever write to what cat reads
            reader.kill()
        assert reader.stdout is not None
        assert reader.stdout.read() == SNAP.to_json()
    assert pipe.is_fifo()


@POSIX
def test_saving_to_the_standard_output() -> None:
    code = "import sys, fxsnap; fxsnap.Snapshot('USD', {'EUR': '0.92115'}, as_of='2024-10-21').save('/dev/stdout')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == SNAP.to_json()


@POSIX
def test_a_disk_that_is_full_in_the_middle_of_a_file_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "rates.json"
    path.write_text("old", encoding="utf-8")
    code = (
        "import resource, sys, fxsnap\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: fxsnap.sample().save(sys.argv[1])\n"
        "except fxsnap.WriteError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-B", "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"cannot write {path}: ")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
