"""What is said where an engine is not installed: the extra that brings it, and how it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Imports of what ``extra`` brings: one that is missing is a ModuleNotFoundError which says so.

    >>> with needs("pandas"):
    ...     import nowhere_to_be_found
    Traceback (most recent call last):
        ...
    ModuleNotFoundError: no module named 'nowhere_to_be_found' here; the extra fxsnap[pandas] brings it: ...
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or extra).partition(".")[0]
        way = f"the extra fxsnap[{extra}] brings it: pip install '.[{extra}]' in a checkout of fxsnap"
        raise ModuleNotFoundError(f"no module named {package!r} here; {way}", name=error.name) from None
