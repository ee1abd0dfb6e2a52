"""Published formats, one module each: a text becomes snapshots and a report of what was skipped. No files, no network.

A new format is one module with ``NAME``, ``recognises(text)`` and ``read(text, hints)``, and a line in ``FORMATS``. One
whose files hold many days may have ``tables(text, hints)`` too, which makes a day into a snapshot when it is asked for.
The formats are asked in that order, by content alone; the first that recognises a text reads it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from fxsnap.dates import as_date
from fxsnap.errors import InvalidArgument
from fxsnap.formats import delimited, ecb_csv, ecb_xml, own_json, page, pairs, service_json
from fxsnap.formats.reading import SQLITE, Hints, Reading, Skipped, Text, refuse, text_of
from fxsnap.formats.zipped import is_zip, unzipped
from fxsnap.history import History
from fxsnap.phrases import shown
from fxsnap.quotes import checked_code, checked_label, checked_quantum
from fxsnap.snapshot import Snapshot
from fxsnap.tables import Tables

__all__ = ["FORMATS", "Format", "Reading", "Skipped", "parse", "parse_history", "rates_in", "read"]


class Format(Protocol):
    """What a module of a format has."""

    NAME: str

    def recognises(self, text: Text) -> bool:
        """Whether a text is in this format, by its content."""

    def read(self, text: Text, hints: Hints) -> Reading:
        """The snapshots in a text, and the report. Raises `ParseError` with every fault."""


FORMATS: tuple[Format, ...] = (own_json, service_json, ecb_xml, ecb_csv, delimited, pairs, page)


def read(
    data: str | bytes,
    *,
    base: str | None = None,
    as_of: date | str | None = None,
    origin: str | None = None,
    quantum: Decimal | str | int | None = None,
    name: str = "text",
) -> Reading:
    """Read a table in any known format: its snapshots, and the report of every line that was not a rate, and why.

    ``base`` and ``as_of`` say what the table does not; where it says them too, they have to agree. ``origin`` is the
    snapshots' label, ``quantum`` the unit of the last digit that was published (0 where the rates are exact), and
    ``name`` what messages call the text. Nothing is taken from a clock or a file's time.

    Raises `ParseError` with every fault found, `InvalidArgument`.

    >>> reading = read("USD -\\nEUR 0.92115\\nJPY 149.9685\\n\\nStocks closed higher.\\n", as_of="2024-10-21")
    >>> print(reading.report())
    read as page: Snapshot(USD, 3 codes, as of 2024-10-21, id ad4ebe7bd8ed)
    skipped line 5: after the table: 'Stocks closed higher.'
    """
    hints = _hints(base, as_of, origin, quantum, name)
    found, text = _recognised(data, hints)
    return found.read(text, hints)


def _hints(base: object, as_of: object, origin: object, quantum: object, name: str) -> Hints:
    return Hints(
        name=name,
        base=None if base is None else checked_code(base, "base"),
        as_of=None if as_of is None else as_date(as_of, "as_of"),
        origin=checked_label(origin, "origin"),
        quantum=checked_quantum(quantum, Decimal("1E+999")),
    )


def _recognised(data: str | bytes, hints: Hints) -> tuple[Format, Text]:
    """The format of a text, and the text: unpacked and decoded."""
    if not isinstance(data, str | bytes):
        raise InvalidArgument("data", shown(data), "expected the text or the bytes of a table; load() takes a path")
    if isinstance(data, bytes) and data.startswith(SQLITE):
        raise refuse(hints, "an SQLite database; fxsnap.Archive(path).history() reads one that is an archive of fxsnap")
    unpacked = unzipped(data, hints.name) if isinstance(data, bytes) and is_zip(data) else data
    text = Text(text_of(unpacked, hints.name), hints.name)
    if not text.start:
        raise refuse(hints, "there is nothing in it")
    if page.has_table(text):
        return page, text  # a page can begin like anything: [Video], <Menu>, Currency | Rate | News
    return next(known for known in FORMATS if known.recognises(text)), text


def rates_in(
    data: str | bytes,
    *,
    base: str | None = None,
    as_of: date | str | None = None,
    origin: str | None = None,
    quantum: Decimal | str | int | None = None,
    name: str = "text",
) -> Snapshot | History:
    """What a text or bytes hold: a Snapshot where it is one day, a History where it is many. Arguments as `read`'s.

    >>> rates_in("EUR,0.92115\\nJPY,149.9685\\n", base="USD", as_of="2024-10-21")
    Snapshot(USD, 3 codes, as of 2024-10-21, id ad4ebe7bd8ed)
    """
    hints = _hints(base, as_of, origin, quantum, name)
    found, text = _recognised(data, hints)
    tables = getattr(found, "tables", None)
    if tables is None:
        snapshots = found.read(text, hints).snapshots
        return snapshots[0] if len(snapshots) == 1 else History(snapshots)
    days: Tables = tables(text, hints)
    return days.snapshot(days.days[0]) if len(days.days) == 1 else History(days)


def parse_history(
    data: str | bytes,
    *,
    base: str | None = None,
    origin: str | None = None,
    quantum: Decimal | str | int | None = None,
    name: str = "text",
) -> History:
    """Read a file of many days, from its text or bytes: the ECB's history as a zip, CSV or XML, or any one table.

    Arguments and errors as `read` has them; a table has to say its day.

    >>> parse_history("Date,USD,JPY,\\n2024-10-21,1.0853,162.79,\\n2024-10-18,1.0847,N/A,\\n")
    History(EUR, 2 days, 2024-10-18 to 2024-10-21, 3 codes)
    """
    rates = rates_in(data, base=base, origin=origin, quantum=quantum, name=name)
    if isinstance(rates, History):
        return rates
    if rates.as_of is None:
        raise refuse(Hints(name), "a history is of days, and this table says none; load() takes it with as_of=")
    return History([rates])


def parse(
    data: str | bytes,
    *,
    base: str | None = None,
    as_of: date | str | None = None,
    origin: str | None = None,
    quantum: Decimal | str | int | None = None,
    name: str = "text",
) -> Snapshot:
    """Read a table of one day in any known format, from its text or bytes. Arguments and errors as `read` has them.

    >>> parse("EUR,0.92115\\nJPY,149.9685\\n", base="USD", as_of="2024-10-21")
    Snapshot(USD, 3 codes, as of 2024-10-21, id ad4ebe7bd8ed)
    """
    rates = rates_in(data, base=base, as_of=as_of, origin=origin, quantum=quantum, name=name)
    if isinstance(rates, History):
        days = f"{len(rates)} days, {rates.first} to {rates.last}, where one was asked for"
        raise refuse(Hints(name), f"{days}; load_history or parse_history gives them as a History")
    return rates
