"""A command line as words and options. argparse does the reading; what it would take for options is kept from it."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from fxsnap.cli.world import UsageError

# Options with a value, and flags. Each has the word of the function's argument, with a hyphen for an underscore.
VALUES = ("rates", "base", "as-of", "on", "policy", "rounding", "locale", "max-age")
FLAGS = ("exact", "explain", "json", "debug", "help", "version", "t")

_GUARD = "\0"
_NO_OPTION = re.compile(r"-[0-9.]|->")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message.replace(_GUARD, ""))


def read_arguments(argv: list[str]) -> tuple[list[str], dict[str, str]]:
    """The words and the options given; a flag's value is empty text. Raises `UsageError`.

    ``-5``, ``-1e3`` and ``->`` are words, though argparse would take some of them for options.
    """
    parser = _Parser(prog="fxsnap", add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS)
    parser.add_argument("words", nargs="*", default=[])
    for name in VALUES:
        parser.add_argument(f"--{name}", dest=name, metavar=name.upper())
    for name in FLAGS:
        spelled = {"t": ["-t", "--terse"], "help": ["-h", "--help"]}.get(name, [f"--{name}"])
        parser.add_argument(*spelled, dest=name, action="store_const", const="")
    guarded = [f"{_GUARD}{word}" if _NO_OPTION.match(word) else word for word in argv]
    found = vars(parser.parse_intermixed_args(guarded))
    words = [word.removeprefix(_GUARD) for word in found.pop("words")]
    return words, {name: value.removeprefix(_GUARD) for name, value in found.items()}


def check_options(options: dict[str, str], allowed: tuple[str, ...], command: str) -> None:
    """Raise `UsageError` for an option that a command does not take: ignored, it would be a wrong answer."""
    for name in options:
        if name not in (*allowed, "debug"):
            spelled = "-t" if name == "t" else f"--{name}"
            raise UsageError(f"{spelled} does not go with {command}")
    if "exact" in options and "rounding" in options:
        raise UsageError("--exact and --rounding exclude each other")
