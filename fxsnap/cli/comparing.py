"""``diff``: two tables in, and what changed from the one to the other."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fxsnap.cli.rates import rates_of
from fxsnap.cli.world import Exit, UsageError, World
from fxsnap.exact import plain, ratio, round_to_digits
from fxsnap.history import History
from fxsnap.snapshot import Snapshot

if TYPE_CHECKING:
    from fxsnap.comparison import Diff

_BUNDLED = ("sample", "ecb")


def diff_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``diff A B``: what changed from one table to another. Suspects are marked, and no reason for an exit code."""
    from fxsnap.comparison import diff

    if len(words) != 2 or not all(words):
        raise UsageError("expected two files, the old one first, such as: fxsnap diff old.txt new.txt")
    if words == ["-", "-"]:
        raise UsageError("only one of the two can come from standard input")
    if "base" in options and all(word in _BUNDLED for word in words):
        raise UsageError("--base goes with a table of your own; the bundled ones have theirs")
    old, new = (_table(word, options, world) for word in words)
    found = diff(old, new)
    if "json" in options:
        world.say_json(_document(found))
    else:
        world.say(str(found))
    return Exit.FINE


def _table(word: str, options: dict[str, str], world: World) -> Snapshot:
    """One of the two tables. A base is for the one that is a file, or for both."""
    hints = {} if word in _BUNDLED else {name: text for name, text in options.items() if name == "base"}
    rates = rates_of({"rates": word, **hints}, world)
    if isinstance(rates, History):
        way = f"diff takes two days of it: fxsnap show {word} --on DAY --json > day.json"
        raise UsageError(f"{word} is a history, {rates.first} to {rates.last}; {way}")
    return rates


def _document(found: Diff) -> dict[str, Any]:
    """The object that ``--json`` prints: decimals as text, to 28 digits, days as ISO text."""
    changed = [
        {
            "code": change.code,
            "old": _digits(change.old),
            "new": _digits(change.new),
            "move": _digits(change.move),
            "suspicion": change.suspicion,
        }
        for change in found.changed
    ]
    return {
        "base": found.base,
        "old": {"id": found.old_id, "as_of": _day(found.old_as_of)},
        "new": {"id": found.new_id, "as_of": _day(found.new_as_of)},
        "median": None if found.median is None else _digits(found.median),
        "changed": changed,
        "unchanged": list(found.unchanged),
        "added": list(found.added),
        "removed": list(found.removed),
        "incomparable": [{"code": code, "unit_changed": str(day)} for code, day in found.incomparable],
    }


def _digits(exact: Fraction) -> str:
    return plain(round_to_digits(*ratio(exact)))


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
