"""A table and a receipt in which every member of a document has something to say, snapshots of all kinds, and ways to
change one member of a document."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from fxsnap import Conversion, Quote, Snapshot

Json = Any
Place = tuple[str | int, ...]


def table(**labels: Any) -> Snapshot:
    """A small table whose quotes have quanta, a nominal, labels, a backward quote and a code two legs away."""
    quotes = [
        Quote("USD", "EUR", "0.92115", quantum="0.000001", origin="saved <page>"),
        Quote("USD", "JPY", "149.9685", quantum="0.0001"),
        Quote("GBP", "USD", "1.3024", quantum="0.0001", kind="by hand"),
        Quote("XPF", "EUR", "8.38", nominal=1000, quantum=0, kind="legal", origin="Décision 98/644"),
    ]
    return Snapshot("USD", quotes, as_of="2024-10-21", origin="page, “saved” by hand", **labels)


def receipt() -> Conversion:
    """A receipt in which every member of the document has something to say."""
    made = table().explain("1200.50", "EUR", "JPY", rounding="minor:half_up", on="2024-10-22", policy="previous:10")
    return made.with_note("checked by Zoë").with_note("second note")


def leaves(document: Json, path: Place = ()) -> Iterator[tuple[Place, Json]]:
    """Every member of a document that is no object and no list, with the way to it."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from leaves(value, (*path, name))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from leaves(value, (*path, index))
    else:
        yield path, document


def with_leaf(document: Json, path: Place, value: Json) -> Json:
    changed = deepcopy(document)
    place = changed
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return changed


codes = st.from_regex(r"[A-Za-z][A-Za-z0-9]{2,9}", fullmatch=True)
rates = st.integers(1, 10**40).flatmap(lambda n: st.integers(-40, 40).map(lambda e: Decimal((0, (1,), e)) * Decimal(n)))
labels = st.none() | st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
days = st.none() | st.dates()


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """A tree of quotes of all kinds, in any direction."""
    names = draw(st.lists(codes, min_size=1, max_size=6, unique=True))
    quotes = []
    for index, code in enumerate(names[1:], 1):
        ends = [draw(st.sampled_from(names[:index])), code]
        if draw(st.booleans()):
            ends.reverse()
        quantum = draw(st.none() | st.just(0) | st.sampled_from(["0.01", "0.000001"]))
        quotes.append(
            Quote(
                *ends, draw(rates), nominal=draw(st.sampled_from([1, 7, 100, 10**30])), quantum=quantum,
                kind=draw(st.sampled_from(["published", "by hand", "legal"])), origin=draw(labels),
            )
        )  # fmt: skip
    return Snapshot(
        names[0], quotes, as_of=draw(days), origin=draw(labels), side=draw(st.sampled_from(["mid", "selling"])),
        lineage=[text for text in draw(st.lists(labels, max_size=2)) if text],
    )  # fmt: skip
