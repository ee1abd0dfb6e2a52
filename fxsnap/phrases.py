"""How messages say things: an input, a list, the date of a table, and the way to a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

LONG = 60
"""Characters of an input that a message shows before it is cut."""


def shown(value: object) -> str:
    """The input as a message shows it: cut when long, and never by running code of the input's own class."""
    if isinstance(value, str):
        return repr(str(value)) if len(value) <= LONG else f"{str(value[:LONG])!r}... ({len(value)} characters)"
    if isinstance(value, bytes | bytearray):
        return repr(bytes(value)) if len(value) <= LONG else f"{bytes(value[:LONG])!r}... ({len(value)} bytes)"
    if isinstance(value, int) and value.bit_length() > 256:
        return f"an int of about {value.bit_length() * 30103 // 100000 + 1} digits"
    if isinstance(value, Fraction):
        return f"Fraction({shown(value.numerator)}, {shown(value.denominator)})"
    if value is None or type(value) in (bool, int, float, date):
        return repr(value)
    if type(value) is Decimal:
        text = repr(value)
        return text if len(text) <= LONG + 20 else f"{text[:LONG]}... ({len(text)} characters)"
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


SNAPSHOT = "expected a Snapshot, as fxsnap.load(...) gives one"
RATES = f"{SNAPSHOT}, or a History"


def way_to_snapshot(value: object, argument: str, expected: str = SNAPSHOT) -> str:
    """Which call makes a snapshot of what was given for one: a dict, a path, a text, a function; else ``expected``."""
    if isinstance(value, dict):
        return "make it a snapshot: fxsnap.Snapshot(base, {code: rate}, as_of=...)"
    if isinstance(value, str) and value in ("ecb", "sample"):
        return f"in Python that is fxsnap.{value}()"
    if callable(value):
        return "it is not called: fxsnap.ecb(), with brackets, gives rates, and so does fxsnap.sample()"
    if isinstance(value, str | bytes) or hasattr(value, "__fspath__"):
        return f"{argument}= takes no path and no text; fxsnap.load(path) or fxsnap.parse(text) makes a snapshot of it"
    if hasattr(type(value), "history"):
        return "an archive has histories: archive.history(origin), or archive.get(id) for one table of it"
    return expected


def listed(words: Sequence[object], limit: int = 8, last: str = "or") -> str:
    """``EUR, GBP or JPY``; a long list is cut and counted."""
    texts = [str(word) for word in words[:limit]]
    if len(words) > limit:
        return f"{', '.join(texts)} and {len(words) - limit} more"
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def as_of_text(day: date | None) -> str:
    """How every message and every view says the date of a table."""
    return f"as of {day}" if day else "as of an unknown date"
