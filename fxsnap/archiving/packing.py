"""A snapshot as two texts and back: the facts that its id stands for, and the labels that are no part of it.

The facts are the canonical form of `fxsnap.identity`, of which the id is the SHA-256. It has every number, so the
labels have none: they say how the numbers were written (``places``, the decimals; ``nominal``), in which order they
were published (``order``, the places of their lines in the facts), and the quantum, kind and origin of each quote. Each
of these is a list, or one value where all quotes have the same, or is left out where it is the usual one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from fxsnap.dates import moment_text
from fxsnap.exact import exponent_of, multiply, plain
from fxsnap.identity import RATE_KINDS, SIDES, sha256
from fxsnap.quotes import Quote
from fxsnap.snapshot import Snapshot

_USUAL: dict[str, Any] = {"nominal": 1, "places": 0, "quantum": None, "kind": "published"}


class Packed(NamedTuple):
    """A snapshot ready to be kept: its id, the two texts, and what it is of."""

    id: str
    facts: str
    labels: str
    origin: str | None
    as_of: str | None
    base: str
    side: str
    kind: str
    period: str | None


class Written(NamedTuple):
    """The number of a quote as it was published: ``nominal`` units of ``base`` are ``value`` units of ``counter``."""

    base: str
    counter: str
    nominal: int
    value: Decimal


def pack(snapshot: Snapshot) -> Packed:
    """The two texts of a snapshot, and its subject."""
    facts = snapshot.facts_text()
    as_of = None if snapshot.as_of is None else str(snapshot.as_of)
    period = None if snapshot.period is None else f"{snapshot.period[0]} {snapshot.period[1]}"
    return Packed(
        sha256(facts), facts, _labels_of(snapshot, facts), snapshot.origin, as_of, snapshot.base, snapshot.side,
        snapshot.kind, period,
    )  # fmt: skip


def unpack(facts: str, labels: str, origin: str | None) -> Snapshot:
    """The snapshot of two texts that are whole, with all its labels; ``origin`` is its own."""
    head, _ = parted(facts)
    said = json.loads(labels)
    written = list(quotes_in(facts, labels))
    columns = [_column(said, name, len(written), usual) for name, usual in (*_spoken, ("origin", origin))]
    quotes = [
        Quote(one.base, one.counter, one.value, nominal=one.nominal, quantum=quantum, kind=kind, origin=whose)
        for one, quantum, kind, whose in zip(written, *columns, strict=True)
    ]
    first, _, last = head.get("period", "").partition(" ")
    return Snapshot(
        head["base"], quotes, as_of=head.get("as_of"), origin=origin, side=head.get("side", SIDES[0]),
        kind=head.get("kind", RATE_KINDS[0]), period=(first, last) if first else None,
        lineage=said.get("lineage", ()), published=said.get("published"),
    )  # fmt: skip


_spoken = [(name, _USUAL[name]) for name in ("quantum", "kind")]


def quotes_in(facts: str, labels: str) -> Iterator[Written]:
    """The numbers of the quotes as published, in the published order."""
    lines = parted(facts)[1]
    said = json.loads(labels)
    order = said.get("order") or range(len(lines))
    nominals, places = (_column(said, name, len(lines), _USUAL[name]) for name in ("nominal", "places"))
    for line, nominal, decimals in zip(order, nominals, places, strict=True):
        base, counter, ratio = lines[line]
        top, _, bottom = ratio.partition("/")
        # Through Decimal, because int(str) refuses more than 4 300 digits.
        whole = int(Decimal(top)) * nominal * 10**decimals // int(Decimal(bottom))
        yield Written(base, counter, nominal, multiply(Decimal(whole), Decimal((0, (1,), -decimals))))


def parted(facts: str) -> tuple[dict[str, str], list[list[str]]]:
    """The canonical form in its two parts: what its head says by name, and the lines of quotes, split."""
    head: dict[str, str] = {}
    quotes: list[list[str]] = []
    for line in facts.split("\n")[1:-1]:
        words = line.split(" ")
        if "/" in words[-1]:
            quotes.append(words)
        else:
            head[words[0]] = " ".join(words[1:])
    return head, quotes


def subject_in(facts: str) -> dict[str, Any]:
    """What a record says of its facts beside their id, read off them."""
    head, _ = parted(facts)
    usual = {"as_of": None, "base": None, "side": SIDES[0], "kind": RATE_KINDS[0], "period": None}
    return {name: head.get(name, value) for name, value in usual.items()}


def _labels_of(snapshot: Snapshot, facts: str) -> str:
    quotes = snapshot.quotes
    place = {(base, counter): number for number, (base, counter, _) in enumerate(parted(facts)[1])}
    order = [place[quote.base, quote.counter] for quote in quotes]
    columns: dict[str, tuple[list[Any], Any]] = {
        "nominal": ([quote.nominal for quote in quotes], _USUAL["nominal"]),
        "places": ([-exponent_of(quote.value) for quote in quotes], _USUAL["places"]),
        "quantum": ([None if quote.quantum is None else plain(quote.quantum) for quote in quotes], _USUAL["quantum"]),
        "kind": ([quote.kind for quote in quotes], _USUAL["kind"]),
        "origin": ([quote.origin for quote in quotes], snapshot.origin),
    }
    said: dict[str, Any] = {} if order == sorted(order) else {"order": order}
    for name, (values, usual) in columns.items():
        if any(value != usual for value in values):
            said[name] = values if any(value != values[0] for value in values) else values[0]
    if snapshot.lineage:
        said["lineage"] = list(snapshot.lineage)
    if snapshot.published is not None:
        said["published"] = moment_text(snapshot.published)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _column(said: dict[str, Any], name: str, count: int, usual: Any) -> Sequence[Any]:
    value = said.get(name, usual)
    return value if isinstance(value, list) else [value] * count
