"""Laws: what is kept comes back to the last label, and what was known at a moment is what a plain list says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

import pytest
from examples import snapshots
from hypothesis import given, settings
from hypothesis import strategies as st

import fxsnap
from fxsnap import clock

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for a disk proves nothing
FEWER = max(10, settings.default.max_examples // 4)


@contextmanager
def fresh() -> Iterator[fxsnap.Archive]:
    with TemporaryDirectory(dir=MEMORY) as folder:
        yield fxsnap.Archive(Path(folder, "rates.db"))


@settings(max_examples=FEWER)
@given(st.lists(snapshots(), min_size=1, max_size=8))
def test_every_snapshot_comes_back_to_the_last_label(added: list[fxsnap.Snapshot]) -> None:
    """For all snapshots, trees of any shape: ``get`` gives the document that was added last under the id."""
    last = {one.id: one for one in added}
    with fresh() as archive:
        archive.add_many(added)
        for snapshot in last.values():
            known = [one.to_json() for one in added if one.id == snapshot.id]
            assert archive.get(snapshot.id) == snapshot
            assert archive.get(snapshot.id).to_json() in known
            if len(known) == 1:
                assert archive.get(snapshot.id).to_json() == snapshot.to_json()
        archive.verify()


class Known(NamedTuple):
    """A line of the oracle's list."""

    moment: datetime
    origin: str
    as_of: date
    id: str


class Oracle:
    """A plain list, searched from one end to the other."""

    def __init__(self) -> None:
        self.lines: list[Known] = []

    def add(self, snapshot: fxsnap.Snapshot, now: datetime) -> None:
        assert snapshot.origin
        assert snapshot.as_of
        tick = timedelta(microseconds=1)
        moment = max(now, self.lines[-1].moment + tick) if self.lines else now
        if self.known(snapshot.origin, moment).get(snapshot.as_of) != snapshot.id:
            self.lines.append(Known(moment, snapshot.origin, snapshot.as_of, snapshot.id))

    def known(self, origin: str, at: datetime) -> dict[date, str]:
        days: dict[date, str] = {}
        for line in self.lines:
            if line.origin == origin and line.moment <= at:
                days[line.as_of] = line.id
        return days


START = datetime(2025, 1, 1, tzinfo=UTC)
TABLES = st.builds(
    lambda origin, day, rate: fxsnap.Snapshot("EUR", {"USD": rate}, as_of=date(2024, 10, day), origin=origin),
    st.sampled_from(["bank", "paper"]), st.integers(1, 3), st.sampled_from(["1.1", "1.2", "1.3"]),
)  # fmt: skip
CLOCK = st.integers(-5, 5).map(lambda seconds: timedelta(microseconds=seconds))  # it may stand still or go back


@settings(max_examples=FEWER)
@given(st.lists(st.tuples(TABLES, CLOCK), min_size=1, max_size=8))
def test_what_was_known_at_a_moment_is_what_a_plain_list_says(steps: list[tuple[fxsnap.Snapshot, timedelta]]) -> None:
    """For all orders of adding, and a clock that does as it likes: at each moment the days and the ids of the oracle."""
    oracle, now = Oracle(), START
    with fresh() as archive:
        for snapshot, step in steps:
            now += step
            with patch.object(clock, "now", return_value=now):
                archive.add(snapshot)
            oracle.add(snapshot, now)
        assert [record.recorded_at for record in archive.log()] == [line.moment for line in oracle.lines]
        tick = timedelta(microseconds=1)
        for moment in sorted({line.moment + shift for line in oracle.lines for shift in (-tick, timedelta(0))}):
            for origin in {line.origin for line in oracle.lines}:
                expected = oracle.known(origin, moment)
                if not expected:
                    with pytest.raises(fxsnap.SnapshotNotFound):
                        archive.history(origin, known_at=moment)
                    continue
                history = archive.history(origin, known_at=moment)
                assert {one.as_of: one.id for one in history} == expected
