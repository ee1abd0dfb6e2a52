"""What an error says at a prompt: its own message, with the function's arguments spelled as options."""

from __future__ import annotations

import re

from fxsnap.cli.arguments import VALUES
from fxsnap.errors import FxError, InvalidArgument, ParseError, RateNotFound, SnapshotNotFound, UnknownCurrency

_COMMANDS = {
    "formats.read": "fxsnap parse",
    "against.date_of(snapshot)": "fxsnap find-date FILE",
    "fxsnap.Archive(path).history() reads": "--rates takes",
    "fxsnap.Conversion.from_json(text) reads": "fxsnap verify checks",
    "fxsnap.Snapshot.from_json(text) reads it, and fxsnap.load(path) its file": "--rates takes it",
}
"""What a call of Python's is at a prompt."""

_ARGUMENT = re.compile(r"\b(on|policy|rounding|as_of|base|origin)=(?:'([^']*)'|\"([^\"]*)\"|([0-9]+))?")


def told(error: Exception) -> str:
    """The message of an error, for someone who types options and not arguments."""
    if isinstance(error, ParseError):
        # The text of a fault is the file's own and stays as it is.
        faults = tuple(fault._replace(reason=_as_options(fault.reason)) for fault in error.faults)
        return str(ParseError(error.source, faults))
    if isinstance(error, InvalidArgument):
        name = error.name.replace("_", "-")
        spelled = f"--{name}" if name in VALUES else error.name
        return f"{spelled} cannot be {error.value}: {_as_options(error.expected)}"
    if isinstance(error, UnknownCurrency | RateNotFound) and error.way_out:
        return in_this_shell(str(error))
    if isinstance(error, UnknownCurrency) and not error.suggestions:
        return f"{error}; fxsnap codes SEARCH finds codes by name"
    if isinstance(error, SnapshotNotFound):
        return str(error).replace("log() lists", "fxsnap archive list shows")
    return _as_options(str(error)) if isinstance(error, FxError) else str(error)


def in_this_shell(text: str) -> str:
    """A sentence that names a method of snapshots, with the option that stands for it."""
    text = text.replace("at(day).", "").replace("with_parities(on=...)", "with --as-of DAY, --parities")
    text = text.replace("with_parities()", "--parities")
    return text.replace(", and with_subunits() adds it", "")


def _as_options(text: str) -> str:
    """``rounding='cash'`` is ``--rounding cash``, and what reads a table is a command."""

    def option(found: re.Match[str]) -> str:
        value = found[2] or found[3] or found[4]
        return f"--{found[1].replace('_', '-')}" + (f" {value}" if value else "")

    text = _ARGUMENT.sub(option, text)
    for call, command in _COMMANDS.items():
        text = text.replace(call, command)
    return text
