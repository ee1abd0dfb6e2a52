"""``show``: what a table holds, or a history; and snapshots as documents."""

from __future__ import annotations

import json
from collections.abc import Iterable

from fxsnap.cli.rates import on_day, rates_of
from fxsnap.cli.world import Exit, UsageError, World
from fxsnap.history import History
from fxsnap.phrases import as_of_text
from fxsnap.snapshot import Snapshot


def show_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``show [FILE]``: what a table holds, or a history."""
    if len(words) > 1 or (words and "rates" in options):
        raise UsageError("expected one file, such as: fxsnap show usd.txt")
    rates = rates_of({**options, "rates": words[0]} if words else options, world)
    if isinstance(rates, History) and "on" not in options:
        _show_history(rates, "json" in options, world)
        return Exit.FINE
    snapshot = on_day(rates, (), options, world)
    if "json" in options:
        world.say_json(json.loads(snapshot.to_json()))
        return Exit.FINE
    say_snapshot(snapshot, world)
    return Exit.FINE


def say_snapshot(snapshot: Snapshot, world: World) -> None:
    """A table as people read it: its date, origin and id, and each quote as published."""
    counts = f"{len(snapshot)} codes, {len(snapshot.quotes)} quotes"
    world.say(f"{counts}, base {snapshot.base}, {as_of_text(snapshot.as_of)}")
    if snapshot.origin:
        world.say(f"origin {snapshot.origin}")
    world.say(f"id {snapshot.id}")
    for quote in snapshot.quotes:
        world.say(str(quote))


def _show_history(history: History, as_json: bool, world: World) -> None:
    if as_json:
        first, last = str(history.first), str(history.last)
        fields = {"base": history.base, "origin": history.origin, "days": len(history), "first": first, "last": last}
        world.say_json({**fields, "codes": list(history.codes)})
        return
    span = f"{len(history)} day{'s' * (len(history) != 1)}, {history.first} to {history.last}"
    world.say(f"{span}, base {history.base}, {len(history.codes)} codes")
    if history.origin:
        world.say(f"origin {history.origin}")
    for code in history.codes:
        world.say(str(history.coverage(code)))


def say_documents(snapshots: Iterable[Snapshot], count: int, world: World) -> None:
    """The documents of snapshots: one as a person reads it, several a line each."""
    for snapshot in snapshots:
        text = snapshot.to_json().rstrip("\n")
        if count > 1 or not world.shows(text):
            world.say_json(json.loads(text))
        else:
            world.say(text)
