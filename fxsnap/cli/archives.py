"""``archive``: keeping tables in an archive, and what is in one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from fxsnap.cli.arguments import check_options
from fxsnap.cli.rates import rates_of
from fxsnap.cli.showing import say_documents, say_snapshot
from fxsnap.cli.world import Exit, UsageError, World
from fxsnap.dates import moment_text
from fxsnap.snapshot import Snapshot

if TYPE_CHECKING:
    from fxsnap.archiving import Archive, Record

_WORDS = ("-", "ecb", "sample")
_MOST_LINES = 5
"""New records that are shown one by one."""


def archive_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``archive add|list|show|verify|export ARCHIVE ...``: each does one thing with the archive that is named first."""
    from fxsnap.archiving import Archive  # brings sqlite3

    action, *rest = words or [""]
    if action not in _ACTIONS:
        example = "fxsnap archive add rates.db usd.txt --origin 'saved news page'"
        raise UsageError(f"expected {', '.join(_ACTIONS)} after archive, such as: {example}")
    run, allowed = _ACTIONS[action]
    check_options(options, allowed, f"archive {action}")
    if not rest or not rest[0]:
        raise UsageError(f"which archive? Such as: fxsnap archive {action} rates.db")
    if rest[0] in _WORDS:
        raise UsageError(f"the archive comes first, such as: fxsnap archive {action} rates.db; not {rest[0]}")
    return run(Archive(rest[0]), rest[1:], options, world)


def _add(archive: Archive, files: list[str], options: dict[str, str], world: World) -> int:
    if not files:
        raise UsageError(f"expected one file or more, such as: fxsnap archive add {archive.path} usd.txt")
    if files.count("-") > 1:
        raise UsageError("only one of the tables can come from standard input")
    snapshots: list[Snapshot] = []
    for file in files:
        rates = rates_of({**options, "rates": file}, world)
        found = [rates] if isinstance(rates, Snapshot) else [*rates]
        _remark(file, found, world)
        snapshots += found
    new = archive.add_many(snapshots)
    for record in new if len(new) <= _MOST_LINES else ():
        world.say(str(record))
    world.say(f"{len(new)} recorded, {len(snapshots) - len(new)} known already")
    return Exit.FINE


def _remark(file: str, snapshots: list[Snapshot], world: World) -> None:
    """Say which tables will be in no history, and the option that puts them into one."""
    for name, way in (("origin", "--origin TEXT"), ("as_of", "--as-of DAY")):
        if any(getattr(snapshot, name) is None for snapshot in snapshots):
            what = "no origin" if name == "origin" else "no date"
            world.remark(f"{file} says {what}, so it will be in no history; {way} says it")


def _list(archive: Archive, rest: list[str], options: dict[str, str], world: World) -> int:
    _no_more(rest, "list")
    for record in archive.log():
        if "json" in options:
            world.say_json(_document(record))
        else:
            world.say(str(record))
    return Exit.FINE


def _show(archive: Archive, ids: list[str], options: dict[str, str], world: World) -> int:
    if len(ids) != 1:
        raise UsageError(f"expected one id, or how it begins, such as: fxsnap archive show {archive.path} 75b326")
    snapshot = archive.get(ids[0])
    if "json" in options:
        world.say_json(json.loads(snapshot.to_json()))
    else:
        say_snapshot(snapshot, world)
    return Exit.FINE


def _verify(archive: Archive, rest: list[str], options: dict[str, str], world: World) -> int:
    _no_more(rest, "verify")
    archive.verify()
    records = archive.log()
    counts = f"{_counted(len(records), 'record')} of {_counted(len({one.id for one in records}), 'snapshot')}"
    world.say(f"{archive.path}: {counts}, all as they were recorded")
    return Exit.FINE


def _export(archive: Archive, ids: list[str], options: dict[str, str], world: World) -> int:
    wanted = ids or list(dict.fromkeys(record.id for record in archive.log()))
    say_documents(map(archive.get, wanted), len(wanted), world)
    return Exit.FINE


_Action = Callable[["Archive", list[str], dict[str, str], World], int]
_ACTIONS: dict[str, tuple[_Action, tuple[str, ...]]] = {
    "add": (_add, ("base", "as-of", "origin", "known-at")),
    "list": (_list, ("json",)),
    "show": (_show, ("json",)),
    "verify": (_verify, ()),
    "export": (_export, ()),
}


def _no_more(rest: list[str], action: str) -> None:
    if rest:
        raise UsageError(f"archive {action} takes one archive; {rest[0]} is too much")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"


def _document(record: Record) -> dict[str, object]:
    """The object that ``--json`` prints for a record: days and the moment as ISO text."""
    period = [str(day) for day in record.period] if record.period else None
    as_of = None if record.as_of is None else str(record.as_of)
    return {**record._asdict(), "as_of": as_of, "period": period, "recorded_at": moment_text(record.recorded_at)}
