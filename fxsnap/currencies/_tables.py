"""The tables that the package carries, as data/build.py writes them: one line of comment, then fields and commas."""

from __future__ import annotations

import os
from datetime import date


def rows(name: str) -> list[list[str]]:
    """The rows of a table beside this file, as fields. None has a comma or a quote in it; the build sees to that."""
    return [line.split(",") for line in _lines(name)[1:]]


def day_of(name: str) -> date:
    """The day of which a table is, as its line of comment says."""
    return date.fromisoformat(_lines(name)[0].partition(" as of ")[2][:10])


def _lines(name: str) -> list[str]:
    # Neither pathlib, importlib.resources nor csv: each takes longer to import than the file takes to read.
    path = os.path.join(os.path.dirname(__file__), name)  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        return file.read().splitlines()
