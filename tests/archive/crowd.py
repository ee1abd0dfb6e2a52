"""Writers that all begin at once, with no archive there yet: ``python tests/archive/crowd.py [ROUNDS]``.

Six processes add, one by one and in batches, what is theirs alone and what others add as well. Afterwards everything is
there, and what several added is there once. The exit code is 1 where it is not, or where one of them had an error.
"""

from __future__ import annotations

import os
import sys
from tempfile import TemporaryDirectory

from zygote import forked, snapshot, succeeded

import fxsnap

WRITERS = 6
EACH = 12


def write(path: str, number: int, gate: int) -> None:
    os.read(gate, 1)  # returns when the other end is closed
    archive = fxsnap.Archive(path)
    own = [snapshot(3 * (100 * number + place)) for place in range(EACH)]
    shared = [snapshot(3 * (100_000 + place)) for place in range(EACH)]
    if number % 3 == 0:
        archive.add_many([*own, *shared])
        archive.add_many([*shared, *own])
    else:
        for one, other in zip(own, shared, strict=True):
            assert archive.add(one).id == one.id
            assert archive.add(other).id == other.id
            assert archive.get(one.id) == one


def crowd(folder: str) -> None:
    path = f"{folder}/rates.db"
    gate, opener = os.pipe()

    def begin(number: int) -> None:
        os.close(opener)
        write(path, number, gate)

    children = [forked(lambda number=number: begin(number)) for number in range(WRITERS)]
    os.close(gate)
    os.close(opener)
    assert succeeded(children), "a writer failed"
    archive = fxsnap.Archive(path)
    archive.verify()
    ids = [record.id for record in archive.log()]
    assert len(ids) == len({*ids}), "something was recorded twice"
    assert len(ids) == (WRITERS + 1) * EACH, f"{len(ids)} of {(WRITERS + 1) * EACH} are there"
    assert os.listdir(folder) == ["rates.db"], os.listdir(folder)  # noqa: PTH208


def main(arguments: list[str]) -> int:
    rounds = int(arguments[0]) if arguments else 5
    for _ in range(rounds):
        with TemporaryDirectory() as folder:
            crowd(folder)
    print(f"{rounds} round{'s' * (rounds != 1)} of {WRITERS} writers, nothing lost")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
