"""A table and a receipt in which every member of a document has something to say, and ways to change one member."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

from fxsnap import Conversion, Policy, Quote, Snapshot

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


def receipt(**more: Any) -> Conversion:
    """A receipt in which every member of the document has something to say."""
    return table().receipt(
        "1200.50", "EUR", "JPY", rounding="minor:half_up", on=date(2024, 10, 22), policy=Policy.previous(10),
        notes=("checked by Zoë", "second note"), **more,
    )  # fmt: skip


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
