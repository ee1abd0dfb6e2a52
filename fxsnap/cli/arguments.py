"""A command line as words and options.

Written out here because argparse takes ``-5`` and ``->`` for options, suggests nothing, and takes longer to load than
a conversion takes.
"""

from __future__ import annotations

import re

from fxsnap.cli.world import UsageError

VALUES = {
    "rates": "FILE", "base": "CODE", "as-of": "DAY", "origin": "TEXT", "on": "DAY", "policy": "RULE",
    "rounding": "RULE", "locale": "TAG", "max-age": "DAYS", "against": "FILE", "fail-on": "SEVERITY",
    "dialect": "NAME", "amount": "COLUMN", "source": "COLUMN", "target": "CODE", "day": "COLUMN", "scale": "N",
    "from": "TABLE", "out": "FILE", "errors": "WORD", "rejects": "FILE", "known-at": "MOMENT",
}  # fmt: skip
"""Options with a value, and what it is. Each is the word of a function's argument, with a hyphen for an underscore."""

FLAGS = ("exact", "explain", "json", "legs", "parities", "t", "debug", "help", "version")
"""Options without one."""

_NAMES = {
    **{f"--{name}": name for name in (*VALUES, *FLAGS) if name != "t"}, "-t": "t", "-h": "help", "--to": "target",
}  # fmt: skip
_OPTION = re.compile(r"-[A-Za-z-]")  # ``-5``, ``-.5``, ``-`` and ``->`` are words


def read_arguments(argv: list[str]) -> tuple[list[str], dict[str, str]]:
    """The words and the options given; a flag's value is empty text. Raises `UsageError`.

    >>> read_arguments(["-5", "usd", "->", "eur", "--rates=usd.txt", "-t"])
    (['-5', 'usd', '->', 'eur'], {'rates': 'usd.txt', 't': ''})
    """
    words: list[str] = []
    options: dict[str, str] = {}
    rest = iter(argv)
    for word in rest:
        if word == "--":
            return [*words, *rest], options
        if not _OPTION.match(word):
            words.append(word)
            continue
        option, equals, value = word.partition("=")
        name = _NAMES.get(option)
        if name is None:
            raise UsageError(f"there is no option {option}{_nearest(option)}")
        if name in FLAGS and equals:
            raise UsageError(f"{option} takes no value")
        if name in VALUES:
            if not equals:
                value = next(rest, "")
            if not value or (not equals and _OPTION.match(value)):
                raise UsageError(f"{option} needs a value: {option} {VALUES[name]}")
            if name in options:
                raise UsageError(f"{option} is there twice")
        options[name] = value
    return words, options


def check_options(options: dict[str, str], allowed: tuple[str, ...], what: str) -> None:
    """Raise `UsageError` for options that do not go with a command or with each other: ignored, one would mislead."""
    for name in options:
        if name not in (*allowed, "debug"):
            raise UsageError(f"{option_name(name)} does not go with {what}")
    for one, others in _EXCLUDE.items():
        for other in others:
            if one in options and other in options:
                raise UsageError(f"{option_name(one)} and {option_name(other)} exclude each other")
    if "policy" in options and "on" not in options and "day" not in options and what != "batch":
        raise UsageError("--policy is the rule for a day; say --on DAY as well")


_EXCLUDE = {
    "exact": ("rounding",),
    "t": ("explain", "json"),
    "json": ("explain", "locale"),
    "explain": ("locale",),
    "day": ("on",),
}


def option_name(name: str) -> str:
    """An option as it is typed."""
    return "-t" if name == "t" else f"--{name}"


_MEANT = {
    "currency": ("--source",), "code": ("--source",), "date": ("--on", "--day"), "output": ("--out",),
    "decimals": ("--rounding",), "places": ("--rounding",), "precision": ("--rounding",), "lang": ("--locale",),
}  # fmt: skip
"""What is typed for an option that has another name here."""


def _nearest(option: str) -> str:
    from difflib import get_close_matches  # only for those who slipped

    bare = option.lstrip("-").casefold().replace("_", "-")
    if bare in _MEANT:
        near = [*_MEANT[bare]]
    elif len(bare) == 1:
        near = [spelled for spelled in _NAMES if spelled.lstrip("-").startswith(bare)]
    else:
        names = {spelled.lstrip("-"): spelled for spelled in _NAMES if spelled.startswith("--")}
        near = [names[name] for name in get_close_matches(bare, names, 1, 0.6)]
    return f"; did you mean {' or '.join(near[:3])}?" if near else ""
