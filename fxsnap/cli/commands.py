"""The commands: each reads its words and options, asks the library, and says the answer."""

from __future__ import annotations

import json
from collections.abc import Callable

from fxsnap.cli.arguments import check_options, read_arguments
from fxsnap.cli.questions import Question, read_question, spelled
from fxsnap.cli.texts import COMMAND_HELP, HELP, SHORT_HELP
from fxsnap.cli.world import Exit, UsageError, World, day_of
from fxsnap.conversion import Conversion
from fxsnap.convert import explain
from fxsnap.errors import FxError, RoundingRequired, as_of_text
from fxsnap.exact import plain, ratio, round_to_places
from fxsnap.quotes import Rate
from fxsnap.snapshot import Snapshot

_RATES = ("rates", "base", "as-of", "max-age")
_DAY = ("on", "policy")
_TABLE_DIGITS = 6


def answer(argv: list[str], world: World) -> int:
    """Answer a command line; the exit code."""
    words, options = read_arguments(argv)
    if "version" in options:
        from fxsnap import __version__

        world.say(f"fxsnap {__version__}")
        return Exit.FINE
    command = words[0] if words and words[0] in COMMANDS else ""
    if "help" in options:
        world.say(COMMAND_HELP.get(command, HELP))
        return Exit.FINE
    if not words:
        check_options(options, (), "nothing to do")
        world.say(SHORT_HELP)
        return Exit.FINE
    run, allowed = COMMANDS[command] if command else (convert_command, _CONVERT_OPTIONS)
    check_options(options, allowed, command or "a conversion")
    return run(words[1:] if command else words, options, world)


def convert_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``100 USD EUR``, or ``-`` for one question a line."""
    if words == ["-"]:
        return _many_questions(options, world)
    if "t" in options and ("explain" in options or "json" in options):
        raise UsageError("-t leaves only the number, so it does not go with --explain or --json")
    snapshot = world.snapshot(options)
    question = read_question(words, snapshot)
    return max([_one_target(question, target, snapshot, options, world) for target in question.targets])


def _many_questions(options: dict[str, str], world: World) -> int:
    if (options.get("rates") or world.rates) == "-":
        raise UsageError("questions and rates cannot both come from standard input")
    snapshot = world.snapshot(options)
    code: int = Exit.FINE
    for number, line in enumerate(world.stdin, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            question = read_question(line.split(), snapshot)
            for target in question.targets:
                _say(_receipt(question, target, snapshot, options, world), options, world)
        except (FxError, UsageError) as error:
            world.complain(f"line {number}: {error}")
            code = Exit.NOT_FOUND
    return code


def _one_target(question: Question, target: str, snapshot: Snapshot, options: dict[str, str], world: World) -> int:
    """Say the answer for one target; an unknown one does not keep the others from being answered."""
    try:
        receipt = _receipt(question, target, snapshot, options, world)
    except LookupError as error:
        if len(question.targets) == 1 or question.source not in snapshot:
            raise
        world.complain(str(error))
        return Exit.NOT_FOUND
    _say(receipt, options, world)
    return Exit.FINE


def _receipt(question: Question, target: str, snapshot: Snapshot, options: dict[str, str], world: World) -> Conversion:
    """The receipt; rounded to the minor unit where nothing else was asked for and there is one."""
    day = {"on": day_of(options.get("on"), "--on"), "policy": options.get("policy")}
    arguments = (question.amount, question.source, target)
    rounding = None if "exact" in options else options.get("rounding", "minor")
    try:
        receipt = explain(*arguments, rates=snapshot, rounding=rounding, **day)  # type: ignore[arg-type]
    except RoundingRequired:
        if "rounding" in options:
            raise
        world.remark(f"{target} has no minor unit: not rounded; --rounding 6 gives six decimals")
        receipt = explain(*arguments, rates=snapshot, **day)  # type: ignore[arg-type]
    if receipt.on is not None and receipt.on != receipt.as_of:
        world.remark(f"rates of {receipt.as_of}; asked for {receipt.on}, policy {receipt.policy}")
    return receipt


def _say(receipt: Conversion, options: dict[str, str], world: World) -> None:
    if "json" in options:
        world.say(json.dumps(json.loads(receipt.to_json()), ensure_ascii=False))
    elif "explain" in options:
        world.say(str(receipt))
    elif "locale" in options:
        from fxsnap.display import format_amount, format_number  # brings babel

        result, locale = receipt.result, options["locale"]
        world.say(format_number(result, locale) if "t" in options else format_amount(result, receipt.target, locale))
    else:
        world.say(plain(receipt.result) if "t" in options else f"{plain(receipt.result)} {receipt.target}")


def rate_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``rate EUR JPY``: the exact rate, and which way it points."""
    snapshot = _on_day(world.snapshot(options), options)
    question = read_question(words, snapshot)
    if question.amount != "1":
        raise UsageError("a rate is for one unit; leave the amount out")
    for target in question.targets:
        world.say(_rate_text(snapshot.rate(question.source, target), options))
    return Exit.FINE


def _rate_text(rate: Rate, options: dict[str, str]) -> str:
    if "json" in options:
        return json.dumps(json.loads(rate.to_json()), ensure_ascii=False)
    if "t" in options:
        return plain(rate.value)
    line = f"1 {rate.base} = {plain(rate.value)} {rate.counter}" if "exact" in options else str(rate)
    return "\n".join([line, *(f"  {leg}" for leg in rate.legs)]) if "explain" in options else line


def table_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``table USD EUR JPY``: every rate between the codes."""
    snapshot = _on_day(world.snapshot(options), options)
    codes = [spelled(code, snapshot) for word in words for code in word.split(",") if code]
    if len(codes) < 2:
        raise UsageError("expected two codes or more, such as: table USD EUR JPY")
    rates = [[snapshot.rate(row, column) for column in codes] for row in codes]
    if "json" in options:
        for row in rates:
            for rate in row:
                world.say(json.dumps({"base": rate.base, "counter": rate.counter, "rate": plain(rate.value)}))
        return Exit.FINE
    cells = [["", *codes], *([code, *map(_cell, row)] for code, row in zip(codes, rates, strict=True))]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    for row_cells in cells:
        world.say("  ".join(cell.rjust(width) for cell, width in zip(row_cells, widths, strict=True)).rstrip())
    world.say(f"one unit of the row in units of the column, {_TABLE_DIGITS} digits; {as_of_text(snapshot.as_of)}")
    return Exit.FINE


def _cell(rate: Rate) -> str:
    places = max(_TABLE_DIGITS - 1 - rate.value.adjusted(), 0)
    return plain(round_to_places(*ratio(rate.exact), places)) if rate.legs else "1"


def show_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``show [FILE]``: what a snapshot holds."""
    snapshot = _file_or_rates(words, options, world)
    if "json" in options:
        world.say(snapshot.to_json().rstrip("\n"))
        return Exit.FINE
    world.say(
        f"{len(snapshot)} codes, {len(snapshot.quotes)} quotes, base {snapshot.base}, {as_of_text(snapshot.as_of)}"
    )
    if snapshot.origin:
        world.say(f"origin {snapshot.origin}")
    world.say(f"id {snapshot.id}")
    for quote in snapshot.quotes:
        world.say(str(quote))
    return Exit.FINE


def _file_or_rates(words: list[str], options: dict[str, str], world: World) -> Snapshot:
    if len(words) > 1 or (words and "rates" in options):
        raise UsageError("expected one file")
    return world.snapshot({**options, "rates": words[0]} if words else options)


def parse_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``parse FILE|-``: any table to the JSON document; the reading report goes to standard error."""
    from fxsnap.files import read_bytes
    from fxsnap.formats import read

    if len(words) != 1:
        raise UsageError("expected one file, or - for standard input: parse FILE")
    name = "standard input" if words[0] == "-" else words[0]
    data = world.read_stdin() if words[0] == "-" else read_bytes(words[0])
    reading = read(data, base=options.get("base"), as_of=day_of(options.get("as-of"), "--as-of"), name=name)
    world.remark(reading.report())
    for snapshot in reading.snapshots:
        text = snapshot.to_json()
        world.say(json.dumps(json.loads(text), ensure_ascii=False) if len(reading.snapshots) > 1 else text.rstrip("\n"))
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
        minor = "-" if one.minor_unit is None else str(one.minor_unit)
        state = f"withdrawn {one.withdrawn}" if one.withdrawn else "current" if one.iso else "not ISO"
        if "json" in options:
            fields = {"code": one.code, "numeric": one.numeric, "minor_unit": one.minor_unit, "kind": one.kind}
            world.say(
                json.dumps({**fields, "name": name, "withdrawn": one.withdrawn, "iso": one.iso}, ensure_ascii=False)
            )
        else:
            world.say(f"{one.code}  {one.numeric or '-':>3}  {minor}  {name}  ({state})")
    if not found:
        world.complain(f"no currency has {search!r} in its code, number or name")
    return Exit.FINE if found else Exit.NOT_FOUND


def verify_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``verify RECEIPT [--rates FILE]``: whether a receipt is whole, right, and from these rates."""
    from fxsnap.files import read_bytes

    if len(words) != 1:
        raise UsageError("expected one receipt, or - for standard input: verify RECEIPT")
    if words[0] == "-" and options.get("rates") == "-":
        raise UsageError("the receipt and the rates cannot both come from standard input")
    data = world.read_stdin() if words[0] == "-" else read_bytes(words[0])
    receipt = Conversion.from_json(data)
    with_rates = "rates" in options or world.rates is not None
    receipt.verify(world.snapshot(options) if with_rates else None)
    against = "against the rates" if with_rates else "in itself; --rates FILE checks it against the rates"
    world.say(f"verified {against}: {str(receipt).splitlines()[0]}")
    return Exit.FINE


def _on_day(snapshot: Snapshot, options: dict[str, str]) -> Snapshot:
    on = day_of(options.get("on"), "--on")
    if on is None and "policy" in options:
        raise UsageError("--policy is the rule for a day; say --on DAY as well")
    return snapshot if on is None else snapshot.at(on, options.get("policy"))


Command = Callable[[list[str], dict[str, str], World], int]
_CONVERT_OPTIONS = (*_RATES, *_DAY, "rounding", "exact", "explain", "json", "locale", "t")
COMMANDS: dict[str, tuple[Command, tuple[str, ...]]] = {
    "rate": (rate_command, (*_RATES, *_DAY, "exact", "explain", "json", "t")),
    "table": (table_command, (*_RATES, *_DAY, "json")),
    "show": (show_command, (*_RATES, "json")),
    "parse": (parse_command, ("base", "as-of")),
    "codes": (codes_command, ("json", "locale")),
    "verify": (verify_command, _RATES),
}
"""Each command and the options it takes. None has three letters: a word of three letters is a code."""
