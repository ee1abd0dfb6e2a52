"""The family of errors and the family of warnings.

Every error is an ``FxError`` and also the built-in error that a caller would expect. What it is about stands in its
attributes; ``args`` are the same facts in the order of the constructor, so an error survives pickling, and the
message is composed from them: what was asked, what is there, what to do.
"""

from __future__ import annotations

import sys
import warnings
from datetime import date
from typing import Any, NamedTuple

from fxsnap.phrases import LONG, listed, shown

_NEAR, _FAR = 7, 31
"""Calendar days that a policy goes unless said otherwise, and beyond which a message suggests none."""


class FxError(Exception):
    """The root of every error of this library."""


class UnknownCurrency(FxError, LookupError):
    """A code that is not there.

    Attributes: ``code``, ``where`` (what was searched), ``count`` of its codes, ``as_of`` (None where it has no date
    or the date is not known), ``suggestions`` (a tuple of codes that are there; nothing is ever substituted),
    ``way_out`` (how the code can be had from what is there, by law or as a sub-unit; empty where it cannot).
    """

    def __init__(
        self,
        code: str,
        where: str,
        count: int,
        as_of: date | None = None,
        suggestions: tuple[str, ...] = (),
        way_out: str = "",
    ) -> None:
        super().__init__(code, where, count, as_of, suggestions, way_out)
        self.code, self.where, self.count, self.as_of = code, where, count, as_of
        self.suggestions, self.way_out = suggestions, way_out

    def __str__(self) -> str:
        codes = f"{self.count} code{'s' * (self.count != 1)}"
        dated = f"{codes}, as of {self.as_of}" if self.as_of else codes
        hint = f"; did you mean {listed(self.suggestions)}?" if self.suggestions else ""
        way = f"; {self.way_out}" if self.way_out else ""
        return f"{shown(self.code)} is not in {self.where} ({dated}){way}{hint}"


class RateNotFound(FxError, LookupError):
    """No rates for a day under a policy.

    Attributes: ``on`` (the day asked for), ``policy`` (its text), ``before`` and ``after`` (the nearest days that
    there are, or None), ``codes`` (what was asked to be quoted on the day), ``way_out`` (how a code that was dead by
    then can be had by law; empty where none was, or it cannot).
    """

    def __init__(
        self,
        on: date,
        policy: str,
        before: date | None,
        after: date | None,
        codes: tuple[str, ...] = (),
        way_out: str = "",
    ) -> None:
        super().__init__(on, policy, before, after, codes, way_out)
        self.on, self.policy, self.before, self.after = on, policy, before, after
        self.codes, self.way_out = codes, way_out

    def __str__(self) -> str:
        what = f"rates of {listed(self.codes, last='and')}" if self.codes else "rates"
        text = f"no {what} for {self.on} under the policy {self.policy!r}"
        if self.before is None and self.after is None:
            return f"{text}: {self.way_out or 'the date of these rates is not known; say it with as_of='}"
        near = [f"{days} {day}" for days, day in (("before:", self.before), ("after:", self.after)) if day]
        ways = [way for name, day in (("previous", self.before), ("next", self.after)) if (way := self._way(name, day))]
        newer = "load newer rates, or " * (not self.after and (self.on - (self.before or self.on)).days > _NEAR)
        found = self.way_out or (f"{newer}{listed(ways)} finds one" if ways else "")
        return f"{text} (nearest {', '.join(near)}){f'; {found}' if found else ''}"

    def _way(self, name: str, day: date | None) -> str:
        """The policy that would find a day; none for one that is too far away to be meant."""
        distance = abs((self.on - day).days) if day else _FAR + 1
        return "" if distance > _FAR else f"policy='{name}'" if distance <= _NEAR else f"policy='{name}:{distance}'"


class InvalidAmount(FxError, ValueError):
    """An amount that is not a plain number. Attributes: ``value`` (the input as shown), ``reason``."""

    def __init__(self, value: str, reason: str) -> None:
        super().__init__(value, reason)
        self.value, self.reason = value, reason

    def __str__(self) -> str:
        return f"{self.value} is not an amount: {self.reason}"


class AmbiguousCurrency(InvalidAmount):
    """A text with a symbol that several currencies share. Attributes: ``value`` (as shown), ``symbol``, ``codes``.

    ``codes`` are all that it can mean, those that are meant most often first.
    """

    def __init__(self, value: str, symbol: str, codes: tuple[str, ...]) -> None:
        FxError.__init__(self, value, symbol, codes)
        self.value, self.symbol, self.codes = value, symbol, codes
        self.reason = f"{shown(symbol)} is {listed(codes)}; write the code, or pass code="

    def __str__(self) -> str:
        return f"{self.value} does not say which currency: {self.reason}"


class InvalidRate(FxError, ValueError):
    """A rate or quote that cannot be one. Attributes: ``value`` (the input as shown), ``reason``."""

    def __init__(self, value: str, reason: str) -> None:
        super().__init__(value, reason)
        self.value, self.reason = value, reason

    def __str__(self) -> str:
        return f"{self.value} is not a rate: {self.reason}"


class InvalidArgument(FxError, TypeError, ValueError):
    """An argument that is not what the call takes. Attributes: ``name``, ``value`` (as shown), ``expected``.

    A TypeError and a ValueError, so that nobody has to guess which of the two ``rounding="tow"`` is.
    """

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(name, value, expected)
        self.name, self.value, self.expected = name, value, expected

    def __str__(self) -> str:
        return f"{self.name} cannot be {self.value}: {self.expected}"


class Fault(NamedTuple):
    """One place in a text that cannot be read. Lines and columns count from 1; 0 where there is none to name."""

    line: int
    column: int
    text: str
    reason: str

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "") + ": " if self.line else ""
        text = self.text if len(self.text) <= 2 * LONG else f"{self.text[: 2 * LONG]}..."
        return f"{place}{self.reason}" + (f": {text.strip()!r}" if text.strip() else "")


class ParseError(FxError, ValueError):
    """A text that is not the table it should be, with every fault found.

    Attributes: ``source`` (the name of the file or text), ``faults`` (a tuple of `Fault`), and of the first fault
    ``line``, ``column``, ``text`` and ``reason``.
    """

    def __init__(self, source: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(source, faults)
        self.source, self.faults = source, faults
        self.line, self.column, self.text, self.reason = faults[0]

    def __str__(self) -> str:
        if len(self.faults) == 1:
            return f"{self.source}: {self.faults[0]}"
        first = [f"\n  {fault}" for fault in self.faults[:20]]
        more = f"\n  and {len(self.faults) - 20} more" if len(self.faults) > 20 else ""
        return f"{self.source}: {len(self.faults)} faults{''.join(first)}{more}"


class RoundingRequired(FxError, ValueError):
    """``"minor"`` or ``"cash"`` for a code that has none. Attributes: ``code``, ``rounding`` (text), ``way_out``."""

    def __init__(self, code: str, rounding: str, way_out: str) -> None:
        super().__init__(code, rounding, way_out)
        self.code, self.rounding, self.way_out = code, rounding, way_out

    def __str__(self) -> str:
        unit = "cash step" if self.rounding.startswith("cash") else "minor unit"
        said = f"{self.code} has no {unit} that everyone agrees on, so rounding={self.rounding!r} says nothing"
        return f"{said}; {self.way_out}"


class StaleRates(FxError, ValueError):
    """Rates older than was allowed. Attributes: ``as_of``, ``on``, ``max_age`` (calendar days)."""

    def __init__(self, as_of: date | None, on: date, max_age: int) -> None:
        super().__init__(as_of, on, max_age)
        self.as_of, self.on, self.max_age = as_of, on, max_age

    def __str__(self) -> str:
        if self.as_of is None:
            unknown = "the date of these rates is not known, so nobody can say that they are"
            return f"{unknown} at most {self.max_age} days old; load them with as_of="
        days = (self.on - self.as_of).days
        age = f"{days} day{'s' * (days != 1)} old on {self.on}" if days >= 0 else f"of a day after {self.on}"
        allowed = "one day was" if self.max_age == 1 else f"{self.max_age} days were"
        return f"the rates of {self.as_of} are {age}; at most {allowed} allowed"


class Difference(NamedTuple):
    """One field that is not what it should be."""

    field: str
    stated: str
    found: str

    def __str__(self) -> str:
        return f"{self.field}: stated {self.stated}, found {self.found}"


class VerificationFailed(FxError, ValueError):
    """A receipt, a document or a file that is not what it says. Attribute: ``differences`` (of `Difference`)."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        super().__init__(differences)
        self.differences = differences

    def __str__(self) -> str:
        if len(self.differences) == 1:
            return f"verification failed: {self.differences[0]}"
        return "verification failed:" + "".join(f"\n  {one}" for one in self.differences)


class BadRow(NamedTuple):
    """One row of a batch that could not be converted: its index from 0, the row as shown, and the error."""

    row: int
    input: str
    error: FxError

    def __str__(self) -> str:
        return f"row {self.row} {self.input}: {self.error}"


class InvalidRows(FxError, ValueError):
    """A batch with rows that could not be converted. Attribute: ``bad``, every one of them (a tuple of `BadRow`)."""

    def __init__(self, bad: tuple[BadRow, ...]) -> None:
        super().__init__(bad)
        self.bad = bad

    def __str__(self) -> str:
        rows = "".join(f"\n  {bad}" for bad in self.bad[:20])
        more = f"\n  and {len(self.bad) - 20} more" if len(self.bad) > 20 else ""
        count = f"{len(self.bad)} row{'s' * (len(self.bad) != 1)}"
        return f"{count} could not be converted (errors='collect' gives the others):{rows}{more}"


class Problem(NamedTuple):
    """What keeps some rows of a column from being converted: the error, how many rows, and the first, from 0."""

    error: FxError
    rows: int
    first: tuple[int, ...]

    def __str__(self) -> str:
        rows = f"row{'s' * (self.rows != 1)} {', '.join(map(str, self.first))}"
        more = f" and {self.rows - len(self.first):,} more" if self.rows > len(self.first) else ""
        where = f"{rows}{more}" if self.first else f"{self.rows:,} row{'s' * (self.rows != 1)}"
        return f"{self.error} ({where})"


class InvalidColumn(FxError, ValueError):
    """A column with rows that could not be converted. Attribute: ``problems``, every one (a tuple of `Problem`)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        told = "".join(f"\n  {one}" for one in self.problems[:20])
        more = f"\n  and {len(self.problems) - 20} more" if len(self.problems) > 20 else ""
        rows = sum(one.rows for one in self.problems)
        return f"{rows:,} row{'s' * (rows != 1)} could not be converted (errors='null' makes them null):{told}{more}"


class _FileError(FxError, OSError):
    """What both errors about a file hold: ``path`` and ``reason``."""

    verb = ""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        path = self.path if len(self.path) <= 4 * LONG else f"{self.path[: 4 * LONG]}..."
        return f"cannot {self.verb} {path}: {self.reason}"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.path, self.reason)


class ReadError(_FileError):
    """A file that cannot be read. Attributes: ``path``, ``reason``."""

    verb = "read"


class WriteError(_FileError):
    """A file that cannot be written; nothing of it is left behind. Attributes: ``path``, ``reason``."""

    verb = "write"


class SnapshotNotFound(FxError, LookupError):
    """Something that an archive does not have, or of which it has more than one.

    Attributes: ``asked`` (what it was, as the message says it), ``archive`` (its path), ``candidates`` (a tuple of what
    it could be: whole ids, or origins), ``reason`` (why, and the way out).
    """

    def __init__(self, asked: str, archive: str, candidates: tuple[str, ...], reason: str) -> None:
        super().__init__(asked, archive, candidates, reason)
        self.asked, self.archive, self.candidates, self.reason = asked, archive, candidates, reason

    def __str__(self) -> str:
        return f"{self.archive} has no {self.asked}: {self.reason}"


class FxWarning(UserWarning):
    """The root of every warning of this library."""


class SampleRatesWarning(FxWarning):
    """No rates were given, so the bundled table was used, which is of one day and does not change."""


class RetiredCurrencyWarning(FxWarning):
    """A number came from the quote of a dead code, or from one that is off by a power of ten.

    ``with_parities()`` converts a dead code at its legal ratio; ``explain`` puts the sentence into the receipt instead.
    """


def warn_caller(text: str, category: type[FxWarning]) -> None:
    """Warn at the line outside this package from which it was called, however deep this is."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == __package__:
        level, frame = level + 1, frame.f_back
    warnings.warn(text, category, stacklevel=level)
