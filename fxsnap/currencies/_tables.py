"""The tables that the package carries, as data/build.py writes them: one line of comment, then fields and commas."""

from __future__ import annotations

import os


def rows(name: str) -> list[list[str]]:
    """The rows of a table beside this file, as fields. None has a comma or a quote in it; the build sees to that."""
    # Neither pathlib, importlib.resources nor csv: each takes longer to import than the file takes to read.
    path = os.path.join(os.path.dirname(__file__), name)  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        lines = file.read().splitlines()
    return [line.split(",") for line in lines[1:]]
