"""Ledgers of JSON objects, one a line, with everything that is not read kept to the letter.

A number is taken by its own digits and never through a double; a text that is a plain number is taken too. Keys are
added at the end of an object, their values as text, as in all JSON that fxsnap writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any, NoReturn

from fxsnap.ledgers.layout import Beginning, Columns, Row, added_names, clash, find_columns, named
from fxsnap.ledgers.text import Text
from fxsnap.phrases import shown

_WHITE = " \t\r\n"


class JsonLedger:
    """The objects of such a file, once. Which keys are meant is read from the first one.

    Raises `InvalidArgument` where that lacks one or has it twice, and `ParseError`.
    """

    def __init__(self, text: Text, lines: Iterator[str], start: Beginning, wanted: Columns, dated: bool) -> None:
        self._text, self._lines, self._start = text, lines, start
        pairs = _pairs(start.first.rstrip(_WHITE))
        if isinstance(pairs, str):
            raise text.fault(start.line, start.first, f"{pairs}; expected one object on each line, or a CSV")
        self.names = [name for name, _ in pairs]
        self.found = find_columns(self.names, wanted, dated)
        # Objects leave out what they do not have: a later one may have a day.
        self.day = self.found.day or ((wanted.day or "date") if dated else None)
        self._added: frozenset[str] = frozenset()

    def rows(self) -> Iterator[Row]:
        """Each object, and each blank line. Raises `ParseError`, `ReadError`."""
        amount_key, source_key, day_key = self.found.amount, self.found.source, self.day
        known = {*self.names}
        for number, line in enumerate(chain([self._start.first], self._lines), self._start.line):
            body = line.rstrip(_WHITE)
            end = line[len(body) :]
            pairs = _pairs(body) if body else ""
            if isinstance(pairs, str):
                yield number, body, end, None, ("", pairs) if body else None
                continue
            values = dict(pairs)
            amount: Any = values.get(amount_key)
            code: Any = values.get(source_key)
            day: Any = None if day_key is None else values.get(day_key)
            fault = None if len(values) == len(pairs) else self._twice(pairs)
            if day is None and day_key is not None and not values.keys() <= known:
                fault = fault or self._stray_day(values)
            is_row = isinstance(amount, str) and isinstance(code, str) and (day is None or isinstance(day, str))
            if is_row and fault is None and self._added.isdisjoint(values):
                yield number, body[:-1], end, (amount, code, day), None
            else:
                yield number, body, end, None, fault or self._fault(values)

    def _twice(self, pairs: tuple[tuple[str, Any], ...]) -> tuple[str, str] | None:
        """The key that is read and stands twice, if there is one; what nobody reads may be as it is."""
        names = [name for name, _ in pairs]
        read = self.found.amount, self.found.source, self.day
        return next(((name, "the key stands twice") for name in read if name and names.count(name) > 1), None)

    def _stray_day(self, values: dict[str, Any]) -> tuple[str, str] | None:
        """A key that is the day's but for capitals and blanks around it: it would be passed over in silence."""
        stray = [name for name in named([*values], self.day or "") if name != self.day]
        return (stray[0], f"the day is read from {shown(self.day)}; rename the key to that") if stray else None

    def _fault(self, values: dict[str, Any]) -> tuple[str, str]:
        """The key that has no text and no number, or what stands in the way of the keys that are added."""
        for name in (self.found.amount, self.found.source, self.day or ""):
            value = values.get(name)
            if not isinstance(value, str) and not (value is None and name == (self.day or "")):
                return name, _what(name in values, value)
        return "", clash(list(values), sorted(self._added))

    # What is added

    def head(self, target: str, legs: bool) -> str:
        """Nothing but blank lines. Raises `ParseError` where a key that is to be added is there already."""
        added = added_names(target, legs)
        self._added = frozenset(added)
        wrong = clash(self.names, added)
        if wrong:
            raise self._text.fault(self._start.line, self._start.first, wrong)
        return self._start.above

    def before(self, target: str) -> str:
        """What stands between an object without its brace and its result."""
        return f', "{added_names(target, False)[0]}": "'

    def after(self, rate: str, day: str | None, legs: str | None, target: str) -> str:
        """What stands between a result and the end of its object."""
        dated = "null" if day is None else f'"{day}"'  # neither a day nor a rate has anything to escape
        told = "" if legs is None else f', "legs_{target}": {json.dumps(legs)}'
        return f'", "rate_{target}": "{rate}", "rate_date_{target}": {dated}{told}}}'

    # Bad rows

    def reject_head(self) -> str:
        """Nothing."""
        return ""

    def reject(self, row: Row, column: str, reason: str) -> str:
        """An object with the line as it was written, as text: it need not be JSON."""
        line, body, end, fields, _ = row
        raw = body if fields is None else f"{body}}}"
        told = {"line": line, "column": column, "reason": reason, "row": raw}
        return json.dumps(told) + (end.lstrip(" \t") or "\n")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


# Numbers stay text, so every digit counts; objects are tuples of pairs, so that a key that stands twice can be seen.
_DECODER = json.JSONDecoder(object_pairs_hook=tuple, parse_float=str, parse_int=str, parse_constant=_refuse)


def _pairs(line: str) -> tuple[tuple[str, Any], ...] | str:
    """The keys and values of an object; or what is wrong with it, as text."""
    try:
        value, stop = _DECODER.raw_decode(line)
        if stop == len(line):
            return value if isinstance(value, tuple) else "no JSON object"
    except (ValueError, RecursionError):
        pass
    try:
        value = _DECODER.decode(line)  # which allows blanks before it, and says what is wrong
    except json.JSONDecodeError as error:
        return f"not a line of JSON (column {error.colno}: {error.msg})"
    except (ValueError, RecursionError) as error:
        return f"not a line of JSON ({error})"
    return value if isinstance(value, tuple) else "no JSON object"


def _what(there: bool, value: object) -> str:
    if value is None:
        return "it is null" if there else "there is no such key"
    kind = "a list" if isinstance(value, list) else "an object" if isinstance(value, tuple) else "true or false"
    return f"expected a number or a text, not {kind}"
