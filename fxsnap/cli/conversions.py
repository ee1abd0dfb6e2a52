"""The conversion: a question, or one a line, and how its answer is said."""

from __future__ import annotations

import json
from typing import Any

from fxsnap.cli.messages import told
from fxsnap.cli.questions import Question, read_question
from fxsnap.cli.rates import day_of, on_day, rates_of, remark_on, where_of
from fxsnap.cli.world import Exit, UsageError, World
from fxsnap.conversion import Conversion
from fxsnap.convert import Rates, sample_note
from fxsnap.errors import FxError, RateNotFound, RoundingRequired, UnknownCurrency
from fxsnap.exact import plain
from fxsnap.rounding import Rounding


def convert_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``100 USD EUR``, or ``-`` for one question a line."""
    Rounding.of(options.get("rounding"))  # raises before any rates are read
    if words == ["-"]:
        return _many_questions(options, world)
    question = read_question(words)
    rates = rates_of(options, world)
    question = question.spelled_as(rates.codes)
    return max([_one_target(question, target, rates, options, world) for target in question.targets])


def _many_questions(options: dict[str, str], world: World) -> int:
    if where_of(options, world) == "-":
        raise UsageError("questions and rates cannot both come from standard input")
    rates = rates_of(options, world)
    world.settle()
    code: int = Exit.FINE
    for number, line in enumerate(world.lines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            question = read_question(line.split()).spelled_as(rates.codes)
            for target in question.targets:
                _say(_receipt(question, target, rates, options, world), options, world)
        except (FxError, UsageError) as error:
            world.complain(f"line {number}: {told(error)}")
            code = Exit.NOT_FOUND
    return code


def _one_target(question: Question, target: str, rates: Rates, options: dict[str, str], world: World) -> int:
    """Say the answer for one target; one that has none does not keep the others from being answered."""
    try:
        receipt = _receipt(question, target, rates, options, world)
    except (UnknownCurrency, RateNotFound, RoundingRequired) as error:
        if len(question.targets) == 1 or question.source not in rates.codes:
            raise
        world.settle()
        world.complain(told(error))
        return Exit.USAGE if isinstance(error, RoundingRequired) else Exit.NOT_FOUND
    _say(receipt, options, world)
    return Exit.FINE


def _receipt(question: Question, target: str, rates: Rates, options: dict[str, str], world: World) -> Conversion:
    """The receipt; rounded to the minor unit where nothing else was asked for and there is one."""
    snapshot = on_day(rates, (question.source, target), options, world)
    rounding = None if "exact" in options else options.get("rounding", "minor")
    day: dict[str, Any] = {"on": day_of(options, "on"), "policy": options.get("policy")}
    try:
        receipt = snapshot.explain(question.amount, question.source, target, rounding=rounding, **day)
    except RoundingRequired:
        if "rounding" in options:
            raise
        receipt = snapshot.explain(question.amount, question.source, target, **day)
        world.remark(f"{target} has no minor unit: not rounded; --rounding 6 gives six decimals")
    remark_on(snapshot, question.source, target, world)
    return receipt.with_note(sample_note(snapshot.as_of)) if world.sampled else receipt


def _say(receipt: Conversion, options: dict[str, str], world: World) -> None:
    number, target = receipt.result, receipt.target
    if "json" in options:
        world.say_json(json.loads(receipt.to_json()))
    elif "explain" in options:
        world.say(str(receipt))
    elif "locale" in options:
        from fxsnap.display import format_amount, format_number  # brings babel

        locale = options["locale"]
        world.say(format_number(number, locale) if "t" in options else format_amount(number, target, locale))
    else:
        world.say(plain(number) if "t" in options else f"{plain(number)} {target}")
