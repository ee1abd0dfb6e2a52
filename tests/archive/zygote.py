"""Child processes forked from one small process of a single thread: a thousand of them in the time of a few starts."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import NoReturn

import fxsnap

ORIGIN = "bank"
Archive = fxsnap.Archive  # loaded here, so that no child has to
_FIRST = date(2000, 1, 1)
_CODES = [f"{one}{two}X" for one in "ABC" for two in "KLM"]


def forked(task: Callable[[], object]) -> int:
    """Run a task in a child process; its exit code is 0, or 1 where the task raised. The child's id."""
    child = os.fork()
    return child or _run(task)


def _run(task: Callable[[], object]) -> NoReturn:
    code = 1
    try:
        task()
        code = 0
    except BaseException:  # noqa: BLE001  # whatever it is, the parent hears of it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def succeeded(children: Iterable[int]) -> bool:
    """Whether all of some child processes ended well, when they have ended."""
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    return not any(codes)


@cache
def snapshot(number: int) -> fxsnap.Snapshot:
    """One of many different snapshots: three tables for each day, as if two restated it."""
    rates = {code: f"{1 + number % 7}.{number:06d}{place:02d}" for place, code in enumerate(_CODES)}
    return fxsnap.Snapshot(
        "EUR", rates, as_of=_FIRST + timedelta(days=number // 3), origin=ORIGIN, quantum="0.00000001"
    )
