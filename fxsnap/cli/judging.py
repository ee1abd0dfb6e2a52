"""``audit``, ``diff`` and ``find-date``: what is wrong with a table, what changed, and of which day it is."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fxsnap.cli.rates import on_day, rates_beside, rates_of, where_of
from fxsnap.cli.world import Exit, UsageError, World
from fxsnap.errors import InvalidArgument
from fxsnap.exact import plain, ratio, round_to_digits
from fxsnap.history import History
from fxsnap.phrases import shown
from fxsnap.snapshot import Snapshot

if TYPE_CHECKING:
    from fxsnap.auditing import Audit, Finding
    from fxsnap.comparison import Diff
    from fxsnap.dating import Dating

_BUNDLED = ("sample", "ecb")
_FAIL_ON = ("error", "warning")


def audit_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``audit [FILE]``: what is wrong with a table. A finding is a reason for an exit code where ``--fail-on`` says."""
    from fxsnap.auditing import audit

    if len(words) > 1 or (words and "rates" in options):
        raise UsageError("expected one file, such as: fxsnap audit usd.txt")
    fail_on, against = options.get("fail-on"), options.get("against")
    if fail_on is not None and fail_on not in _FAIL_ON:
        raise UsageError(f"--fail-on takes {' or '.join(_FAIL_ON)}, not {shown(fail_on)}")
    asked = {**options, "rates": words[0]} if words else options
    if against == "-" == where_of(asked, world):
        raise UsageError("only one of the two tables can come from standard input")
    rates = rates_of(asked, world)
    if isinstance(rates, History) and "on" not in options:
        raise UsageError(f"a history is audited day by day: say --on DAY ({rates.first} to {rates.last})")
    snapshot = on_day(rates, (), options, world)
    found = audit(snapshot, against=None if against is None else rates_beside(against, options, world))
    if "json" in options:
        world.say_json(_audit_document(found))
    else:
        world.say(str(found))
    return Exit.FINDINGS if fail_on is not None and found.at_least(fail_on) else Exit.FINE


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
        world.say_json(_diff_document(found))
    else:
        world.say(str(found))
    return Exit.FINE


def find_date_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``find-date FILE``: which day the rates of a table are of. Where that cannot be told the exit code says so."""
    against = options.get("against", "ecb")
    if len(words) != 1 or not words[0]:
        raise UsageError("expected one file, such as: fxsnap find-date usd.txt")
    if words[0] == against == "-":
        raise UsageError("only one of the two can come from standard input")
    if against == "sample":
        raise UsageError("the sample is a table of one day; --against takes a history: a file of many days, or ecb")
    rates = rates_of({**options, "rates": words[0]}, world)
    if isinstance(rates, History):
        raise UsageError(f"{words[0]} is a history, {rates.first} to {rates.last}: it says its days itself")
    history = rates_beside(against, options, world)
    if not isinstance(history, History):
        raise UsageError(f"{against} is a table of one day; --against takes a history: a file of many days, or ecb")
    found = history.date_of(rates)
    if "json" in options:
        world.say_json(_dating_document(found))
    else:
        world.say(str(found))
    return Exit.FINDINGS if found.day is None else Exit.FINE


def _table(word: str, options: dict[str, str], world: World) -> Snapshot:
    """One of the two tables. A base is for the one that is a file, or for both."""
    hints = {} if word in _BUNDLED else {name: text for name, text in options.items() if name == "base"}
    way = f"diff takes two days of it: fxsnap show {word}"
    try:
        rates = rates_of({"rates": word, **hints}, world)
    except InvalidArgument as error:
        if error.name != "origin":
            raise
        said = error.expected.partition(";")[0]
        raise UsageError(f"{said}; {way} --origin TEXT --on DAY --json > day.json") from error
    if isinstance(rates, History):
        raise UsageError(f"{word} is a history, {rates.first} to {rates.last}; {way} --on DAY --json > day.json")
    return rates


def _audit_document(found: Audit) -> dict[str, Any]:
    """The object that ``--json`` prints: decimals as text, to 28 digits, days as ISO text."""
    return {
        "snapshot_id": found.snapshot_id,
        "as_of": _day(found.as_of),
        "on": str(found.on),
        "codes": found.count,
        "against": found.against,
        "median": _number(found.median),
        "findings": [_finding(one) for one in found.findings],
        "unjudged": list(found.unjudged),
    }


def _finding(one: Finding) -> dict[str, Any]:
    numbers = {name: _number(getattr(one, name)) for name in ("expected", "seen", "deviation")}
    fields = {"codes": list(one.codes), "kind": one.kind, "severity": one.severity, "base": one.base}
    return {**fields, "counter": one.counter, **numbers, "text": one.text, "source": one.source}


def _diff_document(found: Diff) -> dict[str, Any]:
    """The object that ``--json`` prints: decimals as text, to 28 digits, days as ISO text."""
    changed = [
        {
            "code": change.code,
            "old": _number(change.old),
            "new": _number(change.new),
            "move": _number(change.move),
            "suspect": change.suspect,
            "suspicion": change.suspicion,
        }
        for change in found.changed
    ]
    return {
        "base": found.base,
        "old": {"id": found.old_id, "as_of": _day(found.old_as_of)},
        "new": {"id": found.new_id, "as_of": _day(found.new_as_of)},
        "median": _number(found.median),
        "changed": changed,
        "unchanged": list(found.unchanged),
        "added": list(found.added),
        "removed": list(found.removed),
        "incomparable": [{"code": code, "unit_changed": str(day)} for code, day in found.incomparable],
    }


def _dating_document(found: Dating) -> dict[str, Any]:
    """The object that ``--json`` prints: decimals as text, to six decimals of a per cent, days as ISO text."""
    return {
        "snapshot_id": found.snapshot_id,
        "as_of": _day(found.as_of),
        "against": found.against,
        "verdict": found.verdict,
        "why": found.why,
        "day": _day(found.day),
        "until": None if found.day is None else _day(found.until),
        "agrees": found.agrees,
        "best": _day(found.best),
        "deviation": _part(found.deviation),
        "next_best": _day(found.next_best),
        "next_deviation": _part(found.next_deviation),
        "codes": list(found.codes),
        "ties": [str(day) for day in found.ties],
    }


def _part(number: float | None) -> str | None:
    return None if number is None else f"{number:.8f}"


def _number(exact: Fraction | None) -> str | None:
    return None if exact is None else plain(round_to_digits(*ratio(exact)))


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
