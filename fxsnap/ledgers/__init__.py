"""Files of amounts: a CSV, a TSV or a file of JSON lines, converted row by row, of any length in a fixed memory.

The library's twin of ``fxsnap batch``.
"""

from __future__ import annotations

import os
import pathlib

from fxsnap.errors import InvalidArgument, RetiredCurrencyWarning, warn_caller
from fxsnap.files import Replacing, opened
from fxsnap.given import one_of
from fxsnap.history import History
from fxsnap.ledgers.converting import Files, LedgerSummary, convert_rows
from fxsnap.ledgers.layout import Columns
from fxsnap.ledgers.prices import Asked
from fxsnap.phrases import shown
from fxsnap.policy import Day, PolicyLike
from fxsnap.rounding import Rounding
from fxsnap.snapshot import RoundingLike, Snapshot

__all__ = ["LedgerSummary", "convert_ledger"]

ERRORS = ("stop", "collect")


def convert_ledger(
    path: str | os.PathLike[str],
    target: str,
    *,
    out: str | os.PathLike[str],
    rates: Snapshot | History,
    on: Day = None,
    policy: PolicyLike = None,
    rounding: RoundingLike = None,
    amount: str = "amount",
    source: str = "currency",
    day: str | None = None,
    errors: str = "stop",
    rejects: str | os.PathLike[str] | None = None,
    legs: bool = False,
) -> LedgerSummary:
    """Convert a file of amounts into ``target``, and write it with what they come to to ``out``, whole or not at all.

    ``amount``, ``source`` and ``day`` name the columns with the amount, its code and its day; the column ``date`` is
    the day where there is one. With ``on`` all rows are of that day, and no column is looked at for it; ``"last"``
    takes the rates of a Snapshot whatever the days in the file are. ``policy`` and ``rounding`` are those of
    `convert`. Added are ``result_EUR`` (for the target EUR), ``rate_EUR`` (units of the target for one unit, as an
    exact ratio), ``rate_date_EUR`` and, with ``legs``, ``legs_EUR``. Everything else stays as it is, to the byte.

    ``errors="stop"``: the first bad row is a `ParseError` with its line, and nothing is written. ``errors="collect"``:
    bad rows go to ``rejects`` (beside ``out`` unless it says where) with line, column and reason. What is read, and
    what a bad row is, stands in docs/how-to/files-of-amounts.md. ``out`` may be ``path``, which is replaced at the end.

    Raises `ParseError`, `InvalidArgument`, `ReadError`, `WriteError`, and for the target what `convert` raises.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> rates = Snapshot("USD", {"EUR": "0.92115"}, as_of="2024-10-21")
    >>> with TemporaryDirectory() as folder:
    ...     path, out = Path(folder, "invoices.csv"), Path(folder, "eur.csv")
    ...     _ = path.write_text("no,amount,currency\\n1,100.00,USD\\n2,5,EUR\\n")
    ...     summary = convert_ledger(path, "EUR", out=out, rates=rates, rounding="minor")
    ...     print(out.read_text(), summary.total)
    no,amount,currency,result_EUR,rate_EUR,rate_date_EUR
    1,100.00,USD,92.12,18423/20000,2024-10-21
    2,5,EUR,5.00,1,2024-10-21
     97.12
    """
    one_of(errors, "errors", ERRORS)
    if on is not None and day is not None:
        raise InvalidArgument("day", shown(day), "with on= all rows are of one day; leave one of them out")
    asked = Asked(rates, target, on, policy, Rounding.of(rounding))
    columns = _checked(Columns(amount, source, day))
    with opened(path) as file, Replacing(out) as results:
        if errors == "stop":
            summary = convert_rows(Files(file, os.fspath(path), results.write, None), asked, columns, legs)
        else:
            with Replacing(rejects_path(rejects, out, path)) as bad:
                summary = convert_rows(Files(file, os.fspath(path), results.write, bad.write), asked, columns, legs)
    for text in summary.remarks:
        warn_caller(text, RetiredCurrencyWarning)
    return summary


def _checked(columns: Columns) -> Columns:
    for name, column in zip(columns._fields, columns, strict=True):
        if not (isinstance(column, str) or (column is None and name == "day")):
            raise InvalidArgument(name, shown(column), "expected the name of a column")
    return columns


def rejects_path(
    rejects: str | os.PathLike[str] | None, out: str | os.PathLike[str] | None, path: str | os.PathLike[str] | None
) -> str | os.PathLike[str]:
    """The file of bad rows: ``eur.rejects.csv`` beside ``eur.csv``, unless it is said. None stands for a pipe.

    Raises `InvalidArgument` where it would be one of the other two files.
    """
    if rejects is None:
        goal = pathlib.Path(out or "")
        rejects = str(goal.with_name(f"{goal.stem}.rejects{goal.suffix}"))
    try:
        same = [other for other in (out, path) if other is not None and _place(other) == _place(rejects)]
    except (TypeError, ValueError):
        return rejects  # it is no path at all, as will be said when it is opened
    if same:
        raise InvalidArgument("rejects", shown(os.fspath(rejects)), "the bad rows need a file of their own")
    return rejects


def _place(path: str | os.PathLike[str]) -> str:
    """Where a file is, whatever links lead to it."""
    return os.path.realpath(path)
