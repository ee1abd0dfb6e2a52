"""From rows to quotes: the checks that every table has in common, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxsnap.errors import Fault, FxError
from fxsnap.exact import exact_rate, exponent_of
from fxsnap.formats.reading import Hints, Line, Skipped, Text
from fxsnap.quotes import Quote, is_code

QuantumRule = Callable[[Decimal], Decimal | None]
"""The quantum that a format gives for a value as it is written."""

_NOT_FINITE = ("nan", "inf", "infinity")


class Row(NamedTuple):
    """A code and the text of its rate, and where the rate stands."""

    code: str
    value: str
    line: int
    column: int
    text: str

    def fault(self, reason: str) -> Fault:
        """A fault at this row's rate."""
        return Fault(self.line, self.column, self.text[:200], reason)


class Quotes(NamedTuple):
    """What rows came to: the quotes in their order, what is wrong, and what is worth a note."""

    quotes: list[Quote]
    faults: list[Fault]
    notes: list[str]


def is_pair(line: Line) -> bool:
    """Whether a line is a code and one word."""
    return len(line.words) == 2 and is_code(line.words[0])


def row_of(line: Line) -> Row:
    """A line of two words as a row."""
    code, value = line.words
    return Row(code, value, line.number, line.column(1), line.text)


def meant_as_number(word: str) -> bool:
    """Whether a word is meant as a rate, well-formed or not: it begins as a number does, or is NaN or infinity.

    A percentage (the daily change of a stock) and a time of day are not.
    """
    bare = word.lstrip("+-.,\N{MINUS SIGN}")
    if bare[:1].isnumeric():
        return not word.endswith("%") and ":" not in word
    return bare[:9].casefold() in _NOT_FINITE


def quotes_of(base: str | None, rows: Iterable[Row], hints: Hints, quantum: QuantumRule, nominal: int = 1) -> Quotes:
    """Rows as quotes: ``nominal`` units of ``base`` are each row's value of its code. Without a base only the faults.

    A row for the base itself is accepted only if it says ``nominal``. Equal duplicates are noted, conflicting ones
    are a fault that names both lines, and so is a table without a rate.
    """
    found = Quotes([], [], [])
    seen: dict[str, tuple[Decimal, Row]] = {}
    for row in rows:
        try:
            value = exact_rate(row.value)
        except FxError as error:
            found.faults.append(row.fault(f"{row.code[:60]} has no usable rate: {error}"))
            continue
        if not is_code(row.code):
            reason = f"{row.code[:60]!r} is not a code (3 to 10 ASCII letters and digits, the first one a letter)"
            found.faults.append(row.fault(reason))
        elif row.code == base:
            if value != nominal:
                found.faults.append(row.fault(f"{nominal} {base} is {nominal} {base}, not {row.value[:60]}"))
        elif row.code in seen:
            _again(row, value, seen[row.code], found)
        else:
            seen[row.code] = value, row
            if base is None:
                continue
            unit = hints.quantum if hints.quantum is not None else quantum(value)
            found.quotes.append(Quote(base, row.code, value, nominal=nominal, quantum=unit, origin=hints.origin))
    if not seen and not found.faults:
        found.faults.append(Fault(0, 0, "", "there is no rate in it"))
    return found


def _again(row: Row, value: Decimal, first: tuple[Decimal, Row], found: Quotes) -> None:
    if value == first[0]:
        places = f" (lines {first[1].line} and {row.line})" if row.line else ""
        found.notes.append(f"{row.code} stands twice with the same rate{places}")
    else:
        rates = f"as {first[1].value[:60]} on line {first[1].line} and as {row.value[:60]} on line {row.line}"
        found.faults.append(row.fault(f"{row.code} stands twice, {rates}"))


def written(value: Decimal) -> Decimal:
    """The unit of the last digit written: 0.0001 for 7.4370."""
    return Decimal((0, (1,), min(exponent_of(value), 0)))


def unknown(value: Decimal) -> None:
    """The quantum of a format that does not say what its digits are worth."""


def agreed_date(hints: Hints, found: date | None, line: int, text: str) -> tuple[date | None, list[Fault]]:
    """The date of the caller or of the table; where both speak they have to agree."""
    if hints.as_of and found and hints.as_of != found:
        reason = f"the table says {found}, but as_of= says {hints.as_of}"
        return None, [Fault(line, 1 if line else 0, text[:200], reason)]
    return hints.as_of or found, []


def agreed_base(hints: Hints, found: str | None, line: int, text: str) -> tuple[str | None, list[Fault]]:
    """The base of the caller or of the table; where both speak they have to agree."""
    if hints.base and found and hints.base != found:
        reason = f"the table is headed {found}, but base= says {hints.base}"
        return None, [Fault(line, 1 if line else 0, text[:200], reason)]
    return hints.base or found, []


def comments_in(text: Text) -> list[Skipped]:
    """The comments of a text that holds nothing but them and a table."""
    return [Skipped(line.number, line.text[:200], "a comment") for line in text.lines if line.is_comment]


def end_notes(text: Text, rows: Sequence[Line]) -> list[str]:
    """A note where the last row is the end of the text without a line end: no one can say that nothing was cut off."""
    if not text.is_open or rows[-1].number != text.lines[-1].number:
        return []
    return [
        f"the last row ({rows[-1].text[:80].strip()!r}) is the end of the text, without a line end: "
        "if the text was cut off there, that rate may have lost digits and others may be missing"
    ]
