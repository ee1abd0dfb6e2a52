"""Writers killed at random moments, with readers attached: ``python tests/archive/kill.py [KILLS] [--liar]``.

A writer adds snapshots of its own, one by one and in batches, and acknowledges each on a pipe when the call has returned.
It is killed (SIGKILL) somewhere between its first breath and its twelfth snapshot or so. Afterwards every acknowledged
snapshot has to be there, of what was not acknowledged the next batch or nothing, and `verify` has to be content. Readers,
two processes of which one has two threads, read all the time: they may not fail, nor see anything vanish. Every tenth
kill begins a new archive, so that the making of the file is hit as well. ``TMPDIR`` says on which disk.

A batch that was not acknowledged may come to light later, whole: SQLite finds it in the log of a writer that was killed
before it could say so. So each check is of all that the killed writers of an archive did.

With ``--liar`` the writer acknowledges before it adds, and all of this has to notice. The exit code is 1 where it did.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from mmap import mmap
from pathlib import Path
from tempfile import TemporaryDirectory

from zygote import ORIGIN, forked, snapshot, succeeded

import fxsnap

KILLS_PER_ARCHIVE = 10
MOST_ADDED = 12
"""Snapshots that a writer adds in its longest life, about."""


class Lost(Exception):
    """What was promised is not so."""


def batches(start: int) -> Iterator[range]:
    """The batches that the writer whose first snapshot has a number adds: mostly of one, at times of several."""
    chance = random.Random(start)
    while True:
        size = chance.choice((1, 1, 1, 7))
        yield range(start, start + size)
        start += size


def write(path: str, start: int, pipe: int, liar: bool) -> None:
    archive = fxsnap.Archive(path)
    for batch in batches(start):
        said = f"{batch.stop}\n".encode()
        if liar:
            os.write(pipe, said)
        if len(batch) == 1:
            archive.add(snapshot(batch.start))
        else:
            archive.add_many(map(snapshot, batch))
        if not liar:
            os.write(pipe, said)


def read(path: str, stop: mmap, threads: int) -> None:
    """Read until told to stop; whatever was seen once has to stay."""
    failed: list[BaseException] = []

    def look() -> None:
        archive, seen = fxsnap.Archive(path), ()
        try:
            while not stop[0]:
                time.sleep(0.008)
                if not Path(path).exists():
                    continue
                log = archive.log()
                if log[: len(seen)] != seen:
                    raise Lost("a reader saw a record vanish")
                seen = log
                if log:
                    last = archive.history(ORIGIN).at(log[-1].as_of)
                    if archive.get(log[-1].id).as_of != last.as_of:
                        raise Lost("a reader got another day's rates")
        except BaseException as error:  # noqa: BLE001  # whatever it is, the process fails
            failed.append(error)

    others = [threading.Thread(target=look) for _ in range(threads - 1)]
    for thread in others:
        thread.start()
    look()
    for thread in others:
        thread.join()
    if failed:
        raise failed[0]


def kill_one(path: str, start: int, life: float, liar: bool) -> int:
    """Let a writer live for a while and kill it; the end of what it acknowledged."""
    reader, writer = os.pipe()
    child = forked(lambda: write(path, start, writer, liar))
    os.close(writer)
    time.sleep(life)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as pipe:
        return max([start, *map(int, pipe.read().split())])


def check(path: str, killed: dict[int, int]) -> int:
    """Hold the archive against what each killed writer acknowledged, by its first number; how many snapshots are there."""
    archive = fxsnap.Archive(path)
    if not Path(path).exists():
        if any(end > start for start, end in killed.items()):
            raise Lost("the archive is not there")
        return 0
    archive.verify()
    ids = [record.id for record in archive.log()]
    place = {one: number for number, one in enumerate(ids)}
    for start, end in killed.items():
        unfinished = next(batch for batch in batches(start) if batch.start == end)
        numbers = range(start, end)
        if snapshot(end).id in place:
            numbers = range(start, unfinished.stop)
        found = [place.pop(snapshot(number).id, None) for number in numbers]
        if None in found:
            raise Lost(
                f"{end - start} snapshots of a writer were acknowledged; there are {len(found) - found.count(None)}"
            )
        if found != sorted(found):
            raise Lost("the snapshots of a writer are in another order")
    if place:
        raise Lost(f"{len(place)} snapshots are there that nobody can have added")
    for one in {ids[-1], random.choice(ids)} if ids else ():
        if archive.get(one).id != one:
            raise Lost(f"snapshot {one} is another one")
    return len(ids)


def longest_life() -> float:
    """How long a writer takes to make an archive and to add what it may live to add."""
    with TemporaryDirectory() as folder:
        begun = time.perf_counter()
        for number in range(MOST_ADDED // 3):
            fxsnap.Archive(f"{folder}/rates.db").add(snapshot(number))
        return (time.perf_counter() - begun) * 3


def kill_many(folder: str, kills: int, longest: float, liar: bool) -> tuple[int, int]:
    """One archive, and some writers; how many snapshots were acknowledged, and how many more were there."""
    path, stop = f"{folder}/rates.db", mmap(-1, 1)
    readers = [forked(lambda threads=threads: read(path, stop, threads)) for threads in (1, 2)]
    killed: dict[int, int] = {}
    there = 0
    try:
        for start in range(0, 1000 * kills, 1000):
            killed[start] = kill_one(path, start, random.uniform(0, longest), liar)
            there = check(path, killed)
    finally:
        stop[0] = 1
        fine = succeeded(readers)
    if not fine:
        raise Lost("a reader failed")
    acknowledged = sum(end - start for start, end in killed.items())
    return acknowledged, there - acknowledged


def main(arguments: list[str]) -> int:
    liar = "--liar" in arguments
    kills = int(next((word for word in arguments if word.isdigit()), "50"))
    acknowledged = more = 0
    longest = longest_life()
    try:
        for done in range(0, kills, KILLS_PER_ARCHIVE):
            with TemporaryDirectory() as folder:
                found = kill_many(folder, min(KILLS_PER_ARCHIVE, kills - done), longest, liar)
            acknowledged, more = acknowledged + found[0], more + found[1]
    except (Lost, fxsnap.FxError) as error:
        print(f"lost: {error}")
        return 1
    print(f"{kills} kills, {acknowledged} snapshots acknowledged, all there; {more} more were, whole")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
