"""The benchmark of archives: ``python tests/bench/archive.py``. With fsync, on the disk of ``TMPDIR``.

As in core.py: the best of several rounds, and nothing here is a test.
"""

from __future__ import annotations

import os
import platform
import random
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from core import best, row

import fxsnap

MANY = 70_000


def small(number: int) -> fxsnap.Snapshot:
    """One of very many tables, each of another day."""
    day = fxsnap.ecb().first + timedelta(days=number)
    return fxsnap.Snapshot("EUR", {"USD": f"1.{number:06d}1", "JPY": "162.5"}, as_of=day, origin="many")


def once(task: Callable[[], object]) -> str:
    """The time that a task takes, and how much of it this process works."""
    start, worked = time.perf_counter(), time.process_time()
    task()
    return f"{time.perf_counter() - start:.2f} s, {time.process_time() - worked:.2f} of CPU"


def of_the_ecb(folder: Path) -> fxsnap.Archive:
    """27 years: kept, opened as they were known, and a first conversion."""
    ecb = fxsnap.ecb()
    days = [*ecb]
    archive = fxsnap.Archive(folder / "ecb.db")
    row(f"{len(days):,} days of the ECB archived by add_many", once(lambda: archive.add_many(days)), "aim 10 s")
    row("the same again, all known already", once(lambda: archive.add_many(days)))
    restated = [day.with_quotes({"USD": "1.5"}) for day in days[-250:]]
    archive.add_many(restated)
    size = (folder / "ecb.db").stat().st_size / 2**20
    row("the file", f"{size:.1f} MiB", "")
    moment = archive.log()[0].recorded_at

    def opened() -> object:
        return archive.history(known_at=moment).convert(100, "USD", "EUR", on="2024-10-21")

    times = best({"open": lambda: archive.history(known_at=moment), "first": opened, "verify": archive.verify})
    row("history(known_at=...) of them opened", f"{times['open'] * 1e3:.0f} ms", "aim 300 ms")
    row("the same, and a first conversion", f"{times['first'] * 1e3:.0f} ms", "aim 300 ms")
    row("verify() of them", f"{times['verify'] * 1e3:.0f} ms")
    return archive


def by_id(archives: dict[str, fxsnap.Archive]) -> None:
    """A get by id, of archives of different sizes."""
    chance = random.Random(7126)
    ids = {name: [record.id for record in chance.sample(archive.log(), 100)] for name, archive in archives.items()}
    small_ones = {name: archive for name, archive in archives.items() if name != "ecb"}

    def got(name: str) -> Callable[[], object]:
        return lambda: [archives[name].get(one[:16]) for one in ids[name]]

    times = best({name: got(name) for name in small_ones})
    for name in small_ones:
        row(f"get(id) among {name} small tables", f"{times[name] * 10:.2f} ms")
    row("get(id) of a day of the ECB, 30 quotes", f"{best({'ecb': got('ecb')})['ecb'] * 10:.2f} ms")


def adding(folder: Path) -> None:
    """One table at a time, durably."""
    archive = fxsnap.Archive(folder / "one.db")
    archive.add(small(0))
    numbers = iter(range(1, 1000))

    def add() -> None:
        for _ in range(20):
            archive.add(small(next(numbers)))

    row("add(snapshot) of a small table", f"{best({'add': add})['add'] * 50:.2f} ms")


def main() -> None:
    print(
        f"fxsnap {fxsnap.__version__}, CPython {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archives = {"ecb": of_the_ecb(folder)}
        adding(folder)
        for count in (MANY // 10, MANY):
            archives[f"{count:,}"] = fxsnap.Archive(folder / f"{count}.db")
            archives[f"{count:,}"].add_many(map(small, range(count)))
        by_id(archives)


if __name__ == "__main__":
    main()
