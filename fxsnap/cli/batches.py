"""``batch``: a file of amounts into a file with what they come to, and a summary on standard error."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from fxsnap.cli.messages import in_this_shell, told
from fxsnap.cli.progress import watching
from fxsnap.cli.questions import spelled
from fxsnap.cli.rates import day_of, on_day, rates_of, where_of
from fxsnap.cli.world import Exit, UsageError, World
from fxsnap.convert import Rates
from fxsnap.errors import RateNotFound, RoundingRequired, UnknownCurrency
from fxsnap.exact import plain
from fxsnap.given import one_of
from fxsnap.history import History
from fxsnap.phrases import as_of_text
from fxsnap.rounding import Rounding
from fxsnap.snapshot import Snapshot

if TYPE_CHECKING:
    from fxsnap.ledgers import LedgerSummary
    from fxsnap.ledgers.prices import Asked

_EXAMPLE = "fxsnap batch invoices.csv --to EUR --out eur.csv"


def batch_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``batch invoices.csv --to EUR``: the rows with what they come to, on standard output or in a file."""
    if len(words) != 1 or not words[0] or "target" not in options:
        raise UsageError(f"expected one file, or - for standard input, and --to CODE, such as: {_EXAMPLE}")
    from fxsnap.ledgers import ERRORS, rejects_path

    errors = one_of(options.get("errors", "stop"), "errors", ERRORS)
    if "," in options["target"]:
        raise UsageError("--to takes one code; for a second one convert the output once more")
    if "rejects" in options and errors == "stop":
        raise UsageError("--rejects is the file of bad rows; say --errors collect as well")
    nowhere = "rejects" not in options and _goal(options) is None
    if options.get("rejects") == "-" or (errors == "collect" and nowhere):
        raise UsageError("the bad rows need a file of their own: --rejects FILE")
    if words[0] == "-" == where_of(options, world):
        raise UsageError("the file and the rates cannot both come from standard input")
    path = None if words[0] == "-" else words[0]
    bad = None if errors == "stop" else str(rejects_path(options.get("rejects"), _goal(options), path))
    asked = _asked(options, world)
    summary = _converted(path, bad, asked, options, world)
    world.flush()
    world.settle()
    for text in summary.remarks:
        world.remark(in_this_shell(text))
    for line in _told(summary, asked.rates, bad):
        world.tell(line)
    return Exit.FINDINGS if summary.rejected else Exit.FINE


def _goal(options: dict[str, str]) -> str | None:
    """The file that is to be written; None for standard output, which may be a file that is not ours to replace."""
    return None if options.get("out") in ("-", "/dev/stdout") else options.get("out")


def _asked(options: dict[str, str], world: World) -> Asked:
    from fxsnap.ledgers.prices import Asked, check_asked

    rounding = Rounding.of(None if "exact" in options else options.get("rounding", "minor"))
    rates = rates_of(options, world)
    target = spelled(options["target"], rates.codes)
    if "parities" not in options:
        check_asked(Asked(rates, target, None, None, None))  # a code that is not there is said before anything else
    try:
        _ = rounding and rounding.resolve(target)
    except RoundingRequired:
        if "rounding" in options:
            raise
        world.remark(f"{target} has no minor unit: not rounded; --rounding 6 gives six decimals")
        rounding = None
    on, policy = day_of(options, "on"), options.get("policy")
    one_day = [f"--{name}" for name in ("parities", "max-age") if name in options]
    if isinstance(rates, Snapshot) and on is None:
        without = {name: text for name, text in options.items() if name != "policy"}
        return Asked(on_day(rates, (), without, world), target, None, policy, rounding)
    if isinstance(rates, Snapshot) or (one_day and on is not None):
        return Asked(on_day(rates, (target,), options, world), target, "last", None, rounding)
    if one_day:
        raise UsageError(f"{one_day[0]} is for rates of one day; say --on DAY, or leave it out")
    return Asked(rates, target, on, policy, rounding)


def _converted(path: str | None, bad: str | None, asked: Asked, options: dict[str, str], world: World) -> LedgerSummary:
    from fxsnap.files import Replacing, opened
    from fxsnap.ledgers.converting import Files, convert_rows
    from fxsnap.ledgers.layout import Columns

    def words(error: Exception) -> str:
        text = told(error)
        if isinstance(error, RateNotFound) and isinstance(asked.rates, Snapshot):
            return f"{text}; --rates ecb has many days, --rates FILE --on last takes one table for all rows"
        lawful = isinstance(error, UnknownCurrency | RateNotFound) and "--parities" in text
        if lawful and isinstance(asked.rates, History):
            return f"{text}; in a batch that goes with --on DAY, one day for all rows"
        return text

    goal = _goal(options)
    columns = Columns(options.get("amount", "amount"), options.get("source", "currency"), options.get("day"))
    with ExitStack() as stack:
        source = world.stdin_bytes() if path is None else stack.enter_context(opened(path))
        out = world.say_bytes if goal is None else stack.enter_context(Replacing(goal)).write
        rejects = None if bad is None else stack.enter_context(Replacing(bad)).write
        seen = stack.enter_context(watching(source, goal is not None, world))
        files = Files(source, path or "standard input", out, rejects)
        return convert_rows(files, asked, columns, "legs" in options, seen, words)


def _told(summary: LedgerSummary, rates: Rates, bad: str | None) -> list[str]:
    """The summary, a line for each of its parts."""
    counts = ", ".join(f"{count} {code}" for code, count in summary.sources.items())
    rows = f"{summary.rows} row{'s' * (summary.rows != 1)}{f' ({counts})' if counts else ''}"
    if bad is not None:
        rows += f", {summary.rejected} rejected" + (f", see {bad}" if summary.rejected else "")
    total, lines = plain(summary.total), plain(summary.sum_of_lines)
    told = [rows, f"total {total} {summary.target}, rounded once; the lines add up to {lines}"]
    if isinstance(rates, History) and len(summary.days) != 1:
        if summary.days:
            count, span = len(summary.days), f"{summary.days[0]} to {summary.days[-1]}"
            told.append(f"rates of {count} days, {span}{f'; {rates.origin}' if rates.origin else ''}")
    elif summary.snapshot_id:
        as_of = summary.days[0] if summary.days else getattr(rates, "as_of", None)
        told.append(f"rates {as_of_text(as_of)}, snapshot {summary.snapshot_id}")
    return told
