"""What an archive keeps, and how it is had again."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import fxsnap
from fxsnap import clock

DAY = date(2024, 10, 21)


def table(rate: str = "1.0853", **labels: object) -> fxsnap.Snapshot:
    return fxsnap.Snapshot("EUR", {"USD": rate}, **{"as_of": DAY, "origin": "bank", **labels})  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> fxsnap.Archive:
    return fxsnap.Archive(tmp_path / "rates.db")


# Adding


def test_what_was_added_comes_back_with_all_its_labels(archive: fxsnap.Archive, sample: fxsnap.Snapshot) -> None:
    average = fxsnap.ecb().average("2024-10")
    law = sample.with_parities()
    for snapshot in (sample, average, law, table(quantum="0.0001", published="2024-10-21T14:10:00Z")):
        record = archive.add(snapshot)
        assert record.id == snapshot.id
        again = archive.get(snapshot.id)
        assert again == snapshot
        assert again.to_json() == snapshot.to_json()
    assert archive.get(sample.id[:8]).convert(100, "USD", "EUR") == sample.convert(100, "USD", "EUR")


def test_adding_what_is_known_makes_no_new_record(archive: fxsnap.Archive) -> None:
    first = archive.add(table())
    assert archive.add(table()) == first
    assert archive.add_many([table(), table()]) == ()
    assert archive.log() == (first,)


def test_a_restatement_and_its_withdrawal_are_three_records(archive: fxsnap.Archive) -> None:
    """Were the third left out, the history of today would have the second table, which nobody holds any more."""
    records = [archive.add(table(rate)) for rate in ("1.0853", "1.0835", "1.0853")]
    assert [record.number for record in records] == [1, 2, 3]
    assert [record.id == table().id for record in records] == [True, False, True]
    assert archive.history("bank").at(DAY) == table()
    for record, rate in zip(records, ("1.0853", "1.0835", "1.0853"), strict=True):
        assert archive.history("bank", known_at=record.recorded_at).at(DAY) == table(rate)


def test_the_same_facts_with_other_quanta_are_new_knowledge(archive: fxsnap.Archive) -> None:
    """A receipt of last year must have last year's bounds."""
    before = archive.add(table())
    after = archive.add(table(quantum="0.0001"))
    assert (before.id, before.number, after.number) == (after.id, 1, 2)
    assert archive.get(before.id).rate("EUR", "USD").bounds is not None
    assert archive.history("bank", known_at=before.recorded_at).rate("EUR", "USD", on=DAY).bounds is None


def test_many_are_added_at_one_moment_in_order(archive: fxsnap.Archive) -> None:
    days = [table(as_of=DAY + timedelta(days=one)) for one in (2, 0, 1)]
    records = archive.add_many(fxsnap.History(days))
    assert [record.as_of for record in records] == [DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]
    assert len({record.recorded_at for record in records}) == 1
    assert archive.add_many([]) == ()


def test_many_are_added_whole_or_not_at_all(archive: fxsnap.Archive) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield table()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        archive.add_many(broken())
    with pytest.raises(fxsnap.InvalidArgument):
        archive.add_many([table(), "table"])  # type: ignore[list-item]
    assert not Path(archive.path).exists()


def test_moments_never_go_back(archive: fxsnap.Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2024, 10, 21, 12, tzinfo=UTC)
    moments = []
    for now in (noon, noon, noon - timedelta(days=1), noon + timedelta(seconds=1)):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        moments.append(archive.add(table(f"1.{len(moments) + 1}")).recorded_at)
    tick = timedelta(microseconds=1)
    assert moments == [noon, noon + tick, noon + 2 * tick, noon + timedelta(seconds=1)]


@pytest.mark.parametrize(
    ("given", "way"),
    [
        ("usd.txt", "fxsnap.load"),
        ({"EUR": 1}, "fxsnap.Snapshot"),
        (fxsnap.ecb(), "add_many"),
        (None, "expected a Snapshot"),
    ],
)
def test_what_is_no_snapshot_is_refused_with_the_way_out(archive: fxsnap.Archive, given: object, way: str) -> None:
    with pytest.raises(fxsnap.InvalidArgument, match=way):
        archive.add(given)  # type: ignore[arg-type]
    assert not Path(archive.path).exists()


def test_one_snapshot_is_not_many(archive: fxsnap.Archive) -> None:
    for given in (table(), "usd.txt", {"EUR": 1}, 5):
        with pytest.raises(fxsnap.InvalidArgument, match="snapshots cannot be"):
            archive.add_many(given)  # type: ignore[arg-type]


# By id


def test_a_prefix_is_enough_where_it_is_the_only_one(archive: fxsnap.Archive) -> None:
    tables = [table(f"1.{number:04d}") for number in range(1, 40)]
    archive.add_many(tables)
    one = tables[7]
    assert archive.get(one.id) == archive.get(one.id[:12]) == archive.get(one.id[:12].upper()) == one
    with pytest.raises(fxsnap.SnapshotNotFound) as found:
        archive.get(next(digit for digit in "0123456789abcdef" if sum(t.id[0] == digit for t in tables) > 1))
    assert len(found.value.candidates) > 1
    assert {*found.value.candidates} <= {one.id for one in tables}
    assert "give more digits" in str(found.value)
    assert found.value.candidates[0][:12] in str(found.value)


def test_an_id_that_is_not_there(archive: fxsnap.Archive) -> None:
    archive.add(table())
    with pytest.raises(LookupError, match=r"has no snapshot 'abc': none of its 1 ids begins so; log\(\) lists them"):
        archive.get("abc")
    for nonsense in ("", "xyz", None, 5, "a" * 65, b"ab"):
        with pytest.raises(fxsnap.InvalidArgument, match="64 hex digits"):
            archive.get(nonsense)  # type: ignore[arg-type]


# Histories


def test_the_history_is_that_of_the_tables(archive: fxsnap.Archive) -> None:
    ecb = fxsnap.ecb()["2008-12-29":"2009-01-05"]
    archive.add_many(ecb)
    kept = archive.history()
    assert (kept, kept.codes, kept.origin, kept.base) == (ecb, ecb.codes, ecb.origin, "EUR")
    assert [one.to_json() for one in kept] == [one.to_json() for one in ecb]
    for code in ecb.codes:
        assert kept.coverage(code) == ecb.coverage(code)
    asked = {"on": "2009-01-01", "policy": "previous", "rounding": "minor"}
    assert kept.explain(100, "SKK", "USD", **asked).to_json() == ecb.explain(100, "SKK", "USD", **asked).to_json()


def test_a_history_stands_apart_from_the_file(archive: fxsnap.Archive) -> None:
    archive.add(table())
    history = archive.history("bank")
    archive.add(table("1.0835"))
    Path(archive.path).unlink()
    assert history.at(DAY) == table()
    assert pickle.loads(pickle.dumps(history)) == history


def test_a_table_is_dated_by_a_history_that_was_kept(archive: fxsnap.Archive, sample: fxsnap.Snapshot) -> None:
    october = fxsnap.ecb()["2024-10-01":"2024-10-31"]
    archive.add_many(october)
    found = archive.history().date_of(fxsnap.Snapshot("USD", sample.quotes))
    assert (found.day, found.verdict) == (DAY, "certain")
    assert found == october.date_of(fxsnap.Snapshot("USD", sample.quotes))


def test_tables_whose_quotes_are_no_plain_star(archive: fxsnap.Archive) -> None:
    quotes = [
        fxsnap.Quote("XPF", "EUR", "8.38", nominal=1000),
        fxsnap.Quote("GBP", "USD", "1.30"),
        fxsnap.Quote("EUR", "GBP", "0.83"),
    ]
    tree = fxsnap.Snapshot("EUR", quotes, as_of=DAY, origin="bank")
    archive.add(tree)
    assert archive.history().codes == tree.codes
    assert archive.history().convert(100, "XPF", "USD", on=DAY) == tree.convert(100, "XPF", "USD")


def test_origins_have_histories_of_their_own(archive: fxsnap.Archive) -> None:
    archive.add(table())
    archive.add(table("1.09", origin="paper"))
    assert archive.history("bank").at(DAY) == table()
    assert archive.history("paper").at(DAY) == table("1.09")
    with pytest.raises(
        fxsnap.InvalidArgument, match=r"origin cannot be left out: .* has 'bank' and 'paper'; say which"
    ):
        archive.history()
    with pytest.raises(fxsnap.SnapshotNotFound, match=r"no origin 'Bank': there are 'bank' and 'paper'") as found:
        archive.history("Bank")
    assert found.value.candidates == ("bank", "paper")


def test_what_has_no_date_or_no_origin_is_kept_and_is_in_no_history(archive: fxsnap.Archive) -> None:
    for odd in (table(as_of=None), table(origin=None), table(as_of=None, origin=None)):
        first = archive.add(odd)
        assert archive.add(odd) == first
        assert archive.get(odd.id).to_json() == odd.to_json()
    with pytest.raises(
        fxsnap.SnapshotNotFound, match="has no history: none of its records has both a date and an origin"
    ):
        archive.history()
    archive.add(table())
    assert archive.history().days == (DAY,)


def test_what_an_origin_has_several_of_is_chosen(archive: fxsnap.Archive) -> None:
    buying, selling, dollars = (
        table("1.08", side="buying"),
        table("1.09", side="selling"),
        fxsnap.Snapshot("USD", {"EUR": "0.92"}, as_of=DAY, origin="bank"),
    )
    archive.add_many([buying, selling])
    with pytest.raises(
        fxsnap.InvalidArgument,
        match=r"side cannot be left out: this origin has EUR buying spot and EUR selling spot rates; say side=",
    ):
        archive.history("bank")
    assert archive.history("bank", side="buying").at(DAY) == buying
    archive.add(dollars)
    with pytest.raises(fxsnap.InvalidArgument, match="base cannot be left out"):
        archive.history("bank")
    assert archive.history("bank", base="USD").at(DAY) == dollars
    assert archive.history("bank", base="EUR", side="selling", kind="spot").at(DAY) == selling
    with pytest.raises(
        fxsnap.SnapshotNotFound,
        match=r"no GBP rates of 'bank': there are EUR buying spot, EUR selling spot and USD mid spot",
    ):
        archive.history("bank", base="GBP")
    for wrong in ({"base": "E"}, {"side": "sell"}, {"kind": "mean"}):
        with pytest.raises(fxsnap.InvalidArgument):
            archive.history("bank", **wrong)
    with pytest.raises(fxsnap.InvalidArgument, match="origin cannot be 5"):
        archive.history(5)  # type: ignore[arg-type]


def test_an_archive_is_no_rates_but_has_them(archive: fxsnap.Archive) -> None:
    with pytest.raises(
        fxsnap.InvalidArgument,
        match=r"rates cannot be an? .*Archive: an archive has histories: archive.history\(origin\)",
    ):
        fxsnap.convert(1, "EUR", "USD", rates=archive)  # type: ignore[arg-type]


def test_averages_of_a_month_and_of_a_quarter_are_no_restatement_of_each_other(archive: fxsnap.Archive) -> None:
    month, quarter = (fxsnap.ecb().average(period) for period in ("2024-09", "2024-Q3"))
    assert len(archive.add_many([month, quarter, month, quarter])) == 2
    with pytest.raises(
        fxsnap.InvalidArgument,
        match=r"2024-09-30 has tables of 2024-07-01 to 2024-09-30 and of 2024-09-01 to 2024-09-30",
    ):
        archive.history()
    assert archive.get(quarter.id).period == quarter.period


# Moments


@pytest.fixture
def restated(archive: fxsnap.Archive, monkeypatch: pytest.MonkeyPatch) -> fxsnap.Archive:
    """Restated at the last microsecond of a day, and again at the first of the next."""
    last = datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    for number, now in enumerate((last - timedelta(hours=1), last, last + timedelta(microseconds=1))):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        archive.add(table(f"1.{number + 1}"))
    return archive


@pytest.mark.parametrize(
    ("known_at", "rate"),
    [
        (None, "1.3"),
        ("2024-12-31", "1.2"),  # the end of that day
        (date(2024, 12, 31), "1.2"),
        ("2025-01-01", "1.3"),
        ("2024-12-31T23:00:00Z", "1.1"),
        ("2025-01-01T00:00:00+01:00", "1.1"),
        (datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "1.2"),
        (datetime(2025, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "1.3"),
        ("9999-12-31", "1.3"),
    ],
)
def test_a_moment_or_the_end_of_a_day(
    restated: fxsnap.Archive, known_at: datetime | date | str | None, rate: str
) -> None:
    assert restated.history("bank", known_at=known_at).at(DAY) == table(rate)


def test_before_the_first_record_nothing_was_known(restated: fxsnap.Archive) -> None:
    with pytest.raises(
        fxsnap.SnapshotNotFound,
        match=r"known at 2024-12-30T23:59:59.999999Z: the first were recorded at 2024-12-31T22:59:59.999999Z",
    ):
        restated.history("bank", known_at="2024-12-30")
    restated.add(fxsnap.Snapshot("USD", {"EUR": "0.92"}, as_of=DAY, origin="bank"))
    with pytest.raises(
        fxsnap.SnapshotNotFound, match=r"no USD rates of 'bank' known at 2024-12-31.*recorded at 2025-01-01"
    ):
        restated.history("bank", base="USD", known_at="2024-12-31")


@pytest.mark.parametrize(
    ("known_at", "way"),
    [
        (datetime(2024, 12, 31), r"the naive datetime 2024-12-31T00:00:00: .*astimezone\(\)"),
        ("2024-12-31T23:00:00", "needs its offset"),
        ("31.12.2024", "2024-10-21T14:10:00"),
        ("", "2024-10-21T14:10:00"),
        (5, "expected a date"),
    ],
)
def test_what_is_no_moment_is_refused_with_the_way_out(restated: fxsnap.Archive, known_at: object, way: str) -> None:
    with pytest.raises(fxsnap.InvalidArgument, match=way):
        restated.history("bank", known_at=known_at)  # type: ignore[arg-type]


# The log


def test_the_log_says_what_was_recorded_and_when(archive: fxsnap.Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2024, 10, 21, 12, tzinfo=UTC))
    records = [archive.add(table()), archive.add(table(side="buying")), archive.add(table(as_of=None, origin=None))]
    records.append(archive.add(fxsnap.ecb().average("2024-10")))
    assert archive.log() == tuple(records)
    assert [str(record) for record in records] == [
        "2024-10-21T12:00:00.000000Z  2024-10-21  EUR  4af639aaf1ab  bank",
        f"2024-10-21T12:00:00.000001Z  2024-10-21  EUR  {records[1].id[:12]}  bank, buying",
        f"2024-10-21T12:00:00.000002Z  no date     EUR  {records[2].id[:12]}  no origin",
        f"2024-10-21T12:00:00.000003Z  2024-10-31  EUR  {records[3].id[:12]}  {records[3].origin}, average, 2024-10-01 to 2024-10-31",
    ]
    assert records[0] == (
        1,
        table().id,
        "bank",
        DAY,
        "EUR",
        "mid",
        "spot",
        None,
        datetime(2024, 10, 21, 12, tzinfo=UTC),
    )


def test_an_archive_is_its_path(archive: fxsnap.Archive) -> None:
    assert repr(archive) == f"Archive({archive.path!r})"
    archive.add(table())
    assert pickle.loads(pickle.dumps(archive)).get(table().id) == table()
    with pytest.raises(fxsnap.InvalidArgument, match="expected a path"):
        fxsnap.Archive(5)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        archive.path = "other.db"  # type: ignore[misc]
