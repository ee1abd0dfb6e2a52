"""Values as JSON documents. Decimals and ratios are text, so that no reader puts them through a float."""

from __future__ import annotations

import json
from typing import Any

from fxsnap.conversion import Conversion, amount_text, document_sha256
from fxsnap.dates import moment_text
from fxsnap.exact import plain, ratio_text
from fxsnap.quotes import Leg, Quote, Rate
from fxsnap.snapshot import Snapshot
from fxsnap.values import Documented

SNAPSHOT = "fxsnap.snapshot/1"
RATE = "fxsnap.rate/1"
CONVERSION = "fxsnap.conversion/1"


def to_json(value: Documented) -> str:
    """The document of a value; a receipt that was read from one gives that one."""
    if isinstance(value, Snapshot):
        return snapshot_json(value)
    if isinstance(value, Rate):
        return rate_json(value)
    assert isinstance(value, Conversion)
    return value.stated or conversion_json(value)


def snapshot_json(snapshot: Snapshot) -> str:
    """The document of a snapshot."""
    return laid_out(
        {
            "schema": SNAPSHOT,
            "id": snapshot.id,
            "base": snapshot.base,
            "as_of": _or_none(snapshot.as_of),
            "origin": snapshot.origin,
            "side": snapshot.side,
            "kind": snapshot.kind,
            "period": snapshot.period and [str(day) for day in snapshot.period],
            "lineage": list(snapshot.lineage),
            "published": None if snapshot.published is None else moment_text(snapshot.published),
            "quotes": [_quote(quote) for quote in snapshot.quotes],
        }
    )


def rate_json(rate: Rate) -> str:
    """The document of a rate."""
    return laid_out({"schema": RATE, **_rate(rate)})


def conversion_json(receipt: Conversion) -> str:
    """The document of a receipt, with the SHA-256 of itself."""
    document = {
        "schema": CONVERSION,
        "amount": amount_text(receipt.amount),
        "source": receipt.source,
        "target": receipt.target,
        "result": plain(receipt.result),
        "exact": ratio_text(receipt.exact),
        "rate": _rate(receipt.rate),
        "rounding": _or_none(receipt.rounding),
        "resolved": _or_none(receipt.resolved),
        "on": _or_none(receipt.on),
        "as_of": _or_none(receipt.as_of),
        "policy": _or_none(receipt.policy),
        "origin": receipt.origin,
        "snapshot_id": receipt.snapshot_id,
        "bounds": receipt.bounds and [plain(end) for end in receipt.bounds],
        "certain": receipt.certain,
        "notes": list(receipt.notes),
    }
    return laid_out({**document, "sha256": document_sha256(document)})


def _rate(rate: Rate) -> dict[str, Any]:
    return {
        "base": rate.base,
        "counter": rate.counter,
        "exact": ratio_text(rate.exact),
        "value": plain(rate.value),
        "bounds": rate.bounds and [plain(end) for end in rate.bounds],
        "digits": rate.digits,
        "legs": [_leg(leg) for leg in rate.legs],
    }


def _leg(leg: Leg) -> dict[str, Any]:
    return {**_quote(leg.quote), "used": "forwards" if leg.forward else "backwards"}


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "nominal": quote.nominal,
        "base": quote.base,
        "value": plain(quote.value),
        "counter": quote.counter,
        "quantum": None if quote.quantum is None else plain(quote.quantum),
        "kind": quote.kind,
        "origin": quote.origin,
    }


def _or_none(value: object) -> str | None:
    return None if value is None else str(value)


def laid_out(document: dict[str, Any]) -> str:
    """JSON that a person can read and compare: a field on each line, and in a list of objects each on its own line."""
    fields = []
    for name, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            items = ",\n    ".join(_compact(item) for item in value)
            fields.append(f"{_compact(name)}: [\n    {items}\n  ]")
        else:
            fields.append(f"{_compact(name)}: {_compact(value)}")
    return "{\n  " + ",\n  ".join(fields) + "\n}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
