"""What an audit says: findings, each with the figure expected, the figure seen and the source of the expectation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from textwrap import fill
from typing import NamedTuple

from fxsnap.errors import InvalidArgument
from fxsnap.phrases import as_of_text, shown
from fxsnap.suspicion import size_of
from fxsnap.values import Value
from fxsnap.wording import percent

SEVERITIES = ("error", "warning", "information")
"""The worst first."""

_WIDTH = 100
_MOST_CODES = 6


class Finding(NamedTuple):
    """One thing that is wrong with a table, or worth knowing of it.

    ``codes`` are what it is about: one code, or all that share a fault. ``severity`` is "error", "warning" or
    "information". ``expected`` and ``seen`` are units of ``counter`` for one unit of ``base``, ``deviation`` is
    ``seen / expected - 1``; Fractions, and None where the finding is of no figure. ``source`` is where the expectation
    comes from, ``text`` the whole in a sentence.
    """

    codes: tuple[str, ...]
    kind: str
    severity: str
    text: str
    source: str
    base: str | None = None
    counter: str | None = None
    expected: Fraction | None = None
    seen: Fraction | None = None
    deviation: Fraction | None = None

    @property
    def code(self) -> str:
        """The codes as a text: ``LTL``, or ``BSD KYD PAB``; empty for a finding of the whole table."""
        return " ".join(self.codes)

    @property
    def size(self) -> Fraction:
        """How far the figure seen is off, up or down alike: 1 for twice and for half; 0 without a figure."""
        return Fraction(0) if self.deviation is None else size_of(1 + self.deviation) - 1


class Audit(Value):
    """What `audit` found in a table.

    ``findings`` are sorted: by severity, then by how far the figure is off. ``unjudged`` are the codes whose rate
    nothing could judge: no law, peg or basket ties them to another code, and no other table was given that has them.
    That is no praise. ``snapshot_id`` and ``as_of`` are the table's, ``on`` is the day whose facts it was judged by:
    the day of the facts themselves where ``as_of`` is not known. ``against`` names the other table, and ``median`` is
    how far the codes deviate from it in the median, as a Fraction; both None without one. ``str`` of it is a table for
    people.
    """

    __slots__ = (  # noqa: RUF023  # the arguments
        "snapshot_id", "as_of", "on", "count", "findings", "unjudged", "against", "median",
    )  # fmt: skip

    snapshot_id: str
    as_of: date | None
    on: date
    count: int
    findings: tuple[Finding, ...]
    unjudged: tuple[str, ...]
    against: str | None
    median: Fraction | None

    def __init__(
        self,
        snapshot_id: str,
        as_of: date | None,
        on: date,
        count: int,
        findings: Iterable[Finding],
        unjudged: Iterable[str],
        against: str | None = None,
        median: Fraction | None = None,
    ) -> None:
        ordered = sorted(findings, key=lambda one: (SEVERITIES.index(one.severity), -one.size, one.kind, one.codes))
        self._set(
            snapshot_id=snapshot_id, as_of=as_of, on=on, count=count, findings=tuple(ordered),
            unjudged=tuple(sorted(unjudged)), against=against, median=median,
        )  # fmt: skip

    def at_least(self, severity: str) -> tuple[Finding, ...]:
        """The findings of a severity and of worse ones: ``at_least("warning")`` are the errors and the warnings.

        Raises `InvalidArgument`.
        """
        if severity not in SEVERITIES:
            raise InvalidArgument("severity", shown(severity), f"expected one of {', '.join(SEVERITIES)}")
        limit = SEVERITIES.index(severity)
        return tuple(one for one in self.findings if SEVERITIES.index(one.severity) <= limit)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from audit_heading(self)
        rows = audit_rows(self)
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for *heads, text in rows:
            cells = "  ".join(cell.ljust(width) for cell, width in zip(heads, widths, strict=False))
            yield f"{cells}  {text}"
        if self.unjudged:
            yield fill(audit_silence(self), _WIDTH, subsequent_indent="  ", break_on_hyphens=False)

    def _repr_html_(self) -> str:
        from fxsnap.display.html import audit_html

        return audit_html(self)

    def __repr__(self) -> str:
        return f"Audit({as_of_text(self.as_of)}, id {self.snapshot_id[:12]}, {_counts(self)})"


def audit_heading(audit: Audit) -> list[str]:
    """Which table it is and how many findings there are; on a second line the other table."""
    unknown = "" if audit.as_of else f", judged by the facts of {audit.on}"
    table = f"{audit.count} codes, {as_of_text(audit.as_of)}, id {audit.snapshot_id[:12]}"
    told = f"{table}: {_counts(audit)}{unknown}"
    if audit.against is None:
        return [told]
    median = "" if audit.median is None else f", median deviation {percent(audit.median)}"
    return [told, f"beside {audit.against}{median}"]


def audit_rows(audit: Audit) -> list[tuple[str, str, str, str]]:
    """Of each finding, for a person: severity, codes, kind, and the sentence with its source."""
    return [
        (one.severity, _short(one.codes), one.kind, f"{one.text}{f' [{one.source}]' if one.source else ''}")
        for one in audit.findings
    ]


def audit_silence(audit: Audit) -> str:
    """The codes that nothing could judge, in a line."""
    how = "cannot be judged alone" if audit.against is None else "cannot be judged, also beside the other table"
    return f"{how} ({len(audit.unjudged)}): {', '.join(audit.unjudged)}"


def _counts(audit: Audit) -> str:
    counts = Counter(one.severity for one in audit.findings)
    words = [
        f"{counts[severity]} {severity}{'s' * (counts[severity] != 1 and severity != 'information')}"
        for severity in SEVERITIES
        if counts[severity]
    ]
    return ", ".join(words) or "no finding"


def _short(codes: tuple[str, ...]) -> str:
    """The codes, or how many they are where they would make the column too wide; the text names them then."""
    return " ".join(codes) if len(codes) <= _MOST_CODES else f"{len(codes)} codes"
