"""The commands: each reads its words and options, asks the library, and says the answer."""

from __future__ import annotations

import json
from collections.abc import Callable

from fxsnap.cli.archives import archive_command
from fxsnap.cli.arguments import check_options, read_arguments
from fxsnap.cli.batches import batch_command
from fxsnap.cli.conversions import convert_command
from fxsnap.cli.judging import audit_command, diff_command, find_date_command
from fxsnap.cli.making import make_sql_command
from fxsnap.cli.questions import read_question, spelled
from fxsnap.cli.rates import hints_of, on_day, rates_of, remark_on
from fxsnap.cli.receipts import verify_command
from fxsnap.cli.showing import say_documents, show_command
from fxsnap.cli.texts import COMMAND_HELP, HELP, SHORT_HELP
from fxsnap.cli.world import Exit, UsageError, World
from fxsnap.exact import plain, ratio, round_to_places
from fxsnap.phrases import as_of_text
from fxsnap.quotes import Rate
from fxsnap.snapshot import Snapshot

_TABLE_DIGITS = 6


def answer(argv: list[str], world: World) -> int:
    """Answer a command line; the exit code."""
    words, options = read_arguments(argv)
    if "version" in options:
        from fxsnap import __version__

        world.say(f"fxsnap {__version__}")
        return Exit.FINE
    if words[:1] == ["help"]:
        words, options = words[1:], {**options, "help": ""}
    command = words[0] if words and words[0] in COMMANDS else ""
    if "help" in options:
        world.say(COMMAND_HELP.get(command, HELP))
        return Exit.FINE
    if not words:
        if options:
            raise UsageError("there is nothing to convert; such as: 100 USD EUR --rates FILE")
        world.say(SHORT_HELP)
        return Exit.FINE
    try:
        if not command:
            _refuse_near_commands(words[0])
            check_options(options, CONVERT_OPTIONS, "a conversion")
            return convert_command(words, options, world)
        run, allowed = COMMANDS[command]
        check_options(options, allowed, command)
        return run(words[1:], options, world)
    except UsageError as error:
        error.command = command
        raise


def _refuse_near_commands(word: str) -> None:
    """A word of four small letters or more can be a code, but hardly one so near to a command."""
    if word == "convert":
        raise UsageError("a conversion needs no command: fxsnap 100 USD EUR")
    if len(word) > 3 and word.isascii() and word.islower():
        from difflib import get_close_matches  # only for a first word that is neither an amount nor a usual code

        near = get_close_matches(word, COMMANDS, 1, 0.75)
        if near:
            raise UsageError(f"there is no command {word}; did you mean {near[0]}?")


def rate_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``rate EUR JPY``: the exact rate, and which way it points."""
    question = read_question(words)
    if question.amount != "1":
        raise UsageError("a rate is for one unit; leave the amount out, such as: fxsnap rate EUR JPY")
    table = rates_of(options, world)
    question = question.spelled_as(table.codes)
    codes = (question.source, *question.targets)
    snapshot = on_day(table, codes, options, world)
    rates = [_rate_of(snapshot, question.source, target, world) for target in question.targets]
    for rate in rates:
        if "json" in options:
            world.say_json(json.loads(rate.to_json()))
        else:
            world.say(_rate_text(rate, options))
    return Exit.FINE


def _rate_of(snapshot: Snapshot, source: str, target: str, world: World) -> Rate:
    """A rate, with what a reader should know of it as a remark and not as a warning."""
    remark_on(snapshot, source, target, world)
    return snapshot._rate(source, target)


def _rate_text(rate: Rate, options: dict[str, str]) -> str:
    if "t" in options:
        return plain(rate.value)
    line = f"1 {rate.base} = {plain(rate.value)} {rate.counter}" if "exact" in options else str(rate)
    return "\n".join([line, *(f"  {leg}" for leg in rate.legs)]) if "explain" in options else line


def table_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``table USD EUR JPY``: every rate between the codes."""
    typed = [code for word in words for code in word.split(",") if code.strip()]
    if len(typed) < 2:
        raise UsageError("expected two codes or more, such as: fxsnap table USD EUR JPY")
    table = rates_of(options, world)
    codes = [spelled(code, table.codes) for code in typed]
    snapshot = on_day(table, codes, options, world)
    rates = [[_rate_of(snapshot, row, column, world) for column in codes] for row in codes]
    if "json" in options:
        for row in rates:
            for rate in row:
                world.say_json({"base": rate.base, "counter": rate.counter, "rate": plain(rate.value)})
        return Exit.FINE
    cells = [["", *codes], *([code, *map(_cell, row)] for code, row in zip(codes, rates, strict=True))]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    for cells_of_row in cells:
        world.say("  ".join(cell.rjust(width) for cell, width in zip(cells_of_row, widths, strict=True)).rstrip())
    world.say(f"one unit of the row in units of the column, {_TABLE_DIGITS} digits; {as_of_text(snapshot.as_of)}")
    return Exit.FINE


def _cell(rate: Rate) -> str:
    places = max(_TABLE_DIGITS - 1 - rate.value.adjusted(), 0)
    return plain(round_to_places(*ratio(rate.exact), places)) if rate.legs else "1"


def parse_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``parse FILE|-``: any table to the JSON document; the reading report goes to standard error."""
    from fxsnap.files import read_bytes
    from fxsnap.formats import read

    if len(words) != 1:
        raise UsageError("expected one file, or - for standard input, such as: fxsnap parse page.txt")
    hints = hints_of(options)
    name = "standard input" if words[0] == "-" else words[0]
    data = world.read_stdin() if words[0] == "-" else read_bytes(words[0])
    reading = read(data, name=name, **hints)
    world.remark(reading.report())
    say_documents(reading.snapshots, len(reading.snapshots), world)
    return Exit.FINE


def codes_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``codes [SEARCH]``: what the registry knows, by code, number or name."""
    from fxsnap.currencies import currencies
    from fxsnap.display import currency_name  # brings babel

    locale = options.get("locale", "en")
    search = " ".join(words).casefold()
    found = 0
    for one in currencies():
        name = currency_name(one.code, locale)
        if search not in f"{one.code} {one.numeric} {name} {one.name}".casefold():
            continue
        found += 1
        if "json" in options:
            fields = {"code": one.code, "numeric": one.numeric, "minor_unit": one.minor_unit, "kind": one.kind}
            world.say_json({**fields, "name": name, "withdrawn": one.withdrawn, "iso": one.iso})
        else:
            minor = "-" if one.minor_unit is None else str(one.minor_unit)
            state = f" (withdrawn {one.withdrawn})" if one.withdrawn else "" if one.iso else " (not ISO)"
            world.say(f"{one.code}  {one.numeric or '-':>3}  {minor}  {name}{state}")
    if not found:
        world.complain(f"no currency has {search!r} in its code, number or name")
    return Exit.FINE if found else Exit.NOT_FOUND


_RATES = ("rates", "base", "as-of", "origin", "known-at", "max-age")
_DAY = ("on", "policy", "parities")
_FILES = ("target", "amount", "source", "day", "out", "errors", "rejects", "legs", "rounding", "exact")
_SQL = ("dialect", "amount", "source", "target", "day", "from", "scale", "rounding")
CONVERT_OPTIONS = (*_RATES, *_DAY, "rounding", "exact", "explain", "json", "locale", "t")
"""The options of a conversion."""

Command = Callable[[list[str], dict[str, str], World], int]
COMMANDS: dict[str, tuple[Command, tuple[str, ...]]] = {
    "rate": (rate_command, (*_RATES, *_DAY, "exact", "explain", "json", "t")),
    "table": (table_command, (*_RATES, *_DAY, "json")),
    "show": (show_command, (*_RATES, *_DAY, "json")),
    "audit": (audit_command, (*_RATES, *_DAY, "against", "fail-on", "json")),
    "diff": (diff_command, ("base", "json")),
    "find-date": (find_date_command, ("base", "as-of", "origin", "against", "json")),
    "parse": (parse_command, ("base", "as-of", "origin")),
    "codes": (codes_command, ("json", "locale")),
    "batch": (batch_command, (*_RATES, *_DAY, *_FILES)),
    "make-sql": (make_sql_command, (*_RATES, *_DAY, *_SQL)),
    "verify": (verify_command, ("rates", "base", "as-of", "origin", "known-at", "parities")),
    "archive": (archive_command, ("base", "as-of", "origin", "known-at", "json")),
}
"""Each command and the options it takes. None has three letters: a word of three letters is a code."""
