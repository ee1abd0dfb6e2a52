"""How far a long work is, as a bar on a terminal: where tqdm is installed (``fxsnap[progress]``), and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from fxsnap.cli.world import World

_PATIENCE = 1.0
"""Seconds after which a work counts as long."""


@contextmanager
def watching(source: BinaryIO, to_file: bool, world: World) -> Iterator[Callable[[int], object]]:
    """What is to be told how many bytes were read.

    There is a bar where standard error is a terminal and no rows go to one; it is gone when the work is done.
    """
    bar = _bar(source, world) if _is_terminal(world.stderr) and (to_file or not _is_terminal(world.stdout)) else None
    if bar is None:
        yield lambda count: None
        return
    with bar:
        yield bar.update


def _is_terminal(stream: Any) -> bool:
    return stream is not None and stream.isatty()


def _bar(source: BinaryIO, world: World) -> Any:
    try:
        from tqdm import tqdm
    except ImportError:
        return None
    return tqdm(
        total=_size(source), unit="B", unit_scale=True, delay=_PATIENCE, leave=False, file=world.stderr, disable=False
    )


def _size(source: BinaryIO) -> int | None:
    """How many bytes there are; None of a pipe."""
    try:
        return os.fstat(source.fileno()).st_size or None
    except OSError:
        return None
