"""From rows to quotes: the checks that every table has in common, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxsnap.errors import Fault, FxError
from fxsnap.exact import exact_rate, exponent_of
from fxsnap.formats.reading import Hints
from fxsnap.quotes import Quote, is_code

QuantumRule = Callable[[Decimal], Decimal | None]
"""The quantum that a format gives for a value as it is written."""


class Row(NamedTuple):
    """A code and the text of its rate, and where they stand."""

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


def quotes_of(base: str, rows: Iterable[Row], hints: Hints, quantum: QuantumRule, nominal: int = 1) -> Quotes:
    """Rows as quotes: ``nominal`` units of ``base`` are each row's value of its code.

    A row for the base itself is accepted only if it says ``nominal``. Equal duplicates are noted, conflicting ones
    are a fault that names both lines.
    """
    found = Quotes([], [], [])
    seen: dict[str, tuple[Decimal, Row]] = {}
    for row in rows:
        try:
            value = exact_rate(row.value)
        except FxError as error:
            found.faults.append(row.fault(f"{row.code} has no usable rate: {error}"))
            continue
        if not is_code(row.code):
            reason = f"{row.code!r} is not a code (3 to 10 ASCII letters and digits, the first one a letter)"
            found.faults.append(row.fault(reason))
        elif row.code == base:
            if value != nominal:
                found.faults.append(row.fault(f"{nominal} {base} is {nominal} {base}, not {row.value}"))
        elif row.code in seen:
            _again(row, value, seen[row.code], found)
        else:
            seen[row.code] = value, row
            unit = hints.quantum if hints.quantum is not None else quantum(value)
            found.quotes.append(Quote(base, row.code, value, nominal=nominal, quantum=unit, origin=hints.origin))
    return found


def _again(row: Row, value: Decimal, first: tuple[Decimal, Row], found: Quotes) -> None:
    places = f"lines {first[1].line} and {row.line}"
    if value == first[0]:
        found.notes.append(f"{row.code} stands twice with the same rate ({places})")
    else:
        found.faults.append(row.fault(f"{row.code} stands twice, as {first[1].value} and as {row.value} ({places})"))


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
