"""Archives: where snapshots are kept, so that what was known at a moment can be had again. SQLite, no server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from os import PathLike

from fxsnap.archiving import verifying
from fxsnap.archiving.database import reading
from fxsnap.archiving.known import kept_by_id, tables_at
from fxsnap.archiving.layout import COLUMNS
from fxsnap.archiving.recording import checked_snapshots, record_all
from fxsnap.archiving.records import Record, known_until, record_of
from fxsnap.errors import InvalidArgument
from fxsnap.files import checked_path
from fxsnap.given import one_of
from fxsnap.history import History
from fxsnap.identity import RATE_KINDS, SIDES
from fxsnap.phrases import shown
from fxsnap.quotes import checked_code
from fxsnap.snapshot import Snapshot

__all__ = ["Archive", "Record"]


class Archive:
    """Snapshots in a file, each with the moment at which it was recorded. Nothing in it is ever changed or deleted.

    ``path`` is an SQLite file. The first `add` makes it; nothing else does. An Archive holds nothing but the path: each
    call opens the file and closes it again, so it can be shared by threads, forked, pickled, and needs no closing.
    Several processes may add and read at once; who adds waits for those who do.

    A snapshot is in a history if it has a date and an origin, for only the same origin's rates of the same day can
    restate each other. Any other can be kept as well, and be had by its id.

    Raises `ReadError` and `WriteError`, and `VerificationFailed` where what was kept is not what it was.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     archive = Archive(f"{folder}/rates.db")
    ...     first = archive.add(Snapshot("EUR", {"USD": "1.0853"}, as_of="2024-10-21", origin="bank"))
    ...     later = archive.add(Snapshot("EUR", {"USD": "1.0835"}, as_of="2024-10-21", origin="bank"))
    ...     now = archive.history("bank").convert(100, "EUR", "USD", on="2024-10-21")
    ...     then = archive.history("bank", known_at=first.recorded_at).convert(100, "EUR", "USD", on="2024-10-21")
    >>> now, then
    (Decimal('108.35'), Decimal('108.53'))
    """

    __slots__ = ("_path",)

    def __init__(self, path: str | PathLike[str]) -> None:
        self._path = checked_path(path)

    @property
    def path(self) -> str:
        """The file, as it was named."""
        return self._path

    def add(self, snapshot: Snapshot) -> Record:
        """Keep a snapshot, and return its record; it lasts, through a power cut too, when this returns.

        What is the latest knowledge already, to the last label, makes no new record: the one there is comes back. A
        snapshot that was restated and is then restated back makes one, for it was not known in between.

        Raises `WriteError`, and then nothing was recorded; `InvalidArgument`.
        """
        return record_all(self._path, [snapshot])[0].record

    def add_many(self, snapshots: Iterable[Snapshot]) -> tuple[Record, ...]:
        """Keep snapshots, or the days of a History, all at once or not at all, and at one moment; the new records.

        Much quicker than one by one. Raises as `add` does.
        """
        return tuple(one.record for one in record_all(self._path, checked_snapshots(snapshots)) if one.is_new)

    def get(self, id: str) -> Snapshot:
        """The snapshot with an id, or with the only id that begins so, with the labels of its latest record.

        Raises `SnapshotNotFound`, which has the candidates where there are several, `ReadError`, `VerificationFailed`.
        """
        return kept_by_id(self._path, id).snapshot()

    def history(
        self,
        origin: str | None = None,
        *,
        known_at: datetime | date | str | None = None,
        base: str | None = None,
        side: str | None = None,
        kind: str | None = None,
    ) -> History:
        """The history of an origin as it was known at a moment: of each day the last table recorded by then.

        ``origin`` may be left out where there is one only. ``known_at`` is an aware datetime or ISO text with its
        offset, or a day, which stands for its end in UTC; without it the history is as it is known now. ``base``,
        ``side`` and ``kind`` choose where an origin has several. The history is read once; what is added later does not
        change it.

        Raises `SnapshotNotFound` where there is no such origin or nothing was known yet, `InvalidArgument`,
        `ReadError`, `VerificationFailed` (for the rates of a day when that day is asked for).
        """
        if origin is not None and not isinstance(origin, str):
            raise InvalidArgument("origin", shown(origin), "expected the label of an origin")
        wanted = {
            "base": None if base is None else checked_code(base, "base"),
            "side": None if side is None else one_of(side, "side", SIDES),
            "kind": None if kind is None else one_of(kind, "kind", RATE_KINDS),
        }
        return History(tables_at(self._path, origin, known_until(known_at), wanted))

    def log(self) -> tuple[Record, ...]:
        """Every record, the newest last. Raises `ReadError`, `VerificationFailed`."""
        with reading(self._path) as connection:
            rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM records ORDER BY number").fetchall()
        return tuple(map(record_of, rows))

    def verify(self) -> None:
        """Look at everything there is: the file, every id against its facts, every seal, and that nothing is gone.

        Returns None, or raises `VerificationFailed` with every difference. It finds what a slip or a disk did, and
        edits by hand; one who can edit the file can also make up a whole other archive. Raises `ReadError`.
        """
        verifying.verify(self._path)

    def __repr__(self) -> str:
        return f"Archive({self._path!r})"
