"""fxsnap's own JSON document as a format among the others."""

from __future__ import annotations

import json
from datetime import date

import pytest

from fxsnap import FxError, ParseError, Quote, Snapshot, VerificationFailed, parse
from fxsnap.formats import read

SNAP = Snapshot(
    "USD",
    [Quote("USD", "EUR", "0.921150", quantum="0.000001", origin="a page"), Quote("XPF", "EUR", "8.38", nominal=1000, kind="legal", quantum=0)],
    as_of="2024-10-21",
    origin="a page",
    kind="closing",
    lineage=["1000 XPF added"],
)  # fmt: skip


@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_is_read_with_all_its_labels(indent: int | None) -> None:
    text = json.dumps(json.loads(SNAP.to_json()), indent=indent)
    for data in (text, text.encode(), "\ufeff\n" + text.replace("\n", "\r\n"), text.encode("utf-16")):
        reading = read(data)
        (snap,) = reading.snapshots
        assert reading.format == "fxsnap"
        assert (snap, snap.id, snap.origin, snap.kind, snap.lineage) == (
            SNAP,
            SNAP.id,
            "a page",
            "closing",
            ("1000 XPF added",),
        )
        assert [(str(q), q.quantum, q.kind, q.origin) for q in snap.quotes] == [
            (str(q), q.quantum, q.kind, q.origin) for q in SNAP.quotes
        ]


def test_hints_and_the_document_have_to_agree() -> None:
    text = SNAP.to_json()
    assert parse(text, base="USD", as_of=date(2024, 10, 21), origin="a page") == SNAP
    with pytest.raises(ParseError) as caught:
        parse(text, base="EUR", as_of="2024-10-22", origin="mine", quantum="0.1")
    assert [fault.reason for fault in caught.value.faults] == [
        "the document says base USD, but base= says EUR",
        "the document says as_of 2024-10-21, but as_of= says 2024-10-22",
        "the document says origin a page, but origin= says mine",
        "the document has a quantum for each quote, so there is no use for quantum=",
    ]


def test_a_document_whose_id_is_not_of_its_facts_is_refused() -> None:
    with pytest.raises(VerificationFailed):
        parse(SNAP.to_json().replace('"0.921150"', '"0.921151"'))


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": "fxsnap.snapshot/1"}',
        '{"schema": "fxsnap.snapshot/2"}',
        SNAP.to_json()[:-20],
        SNAP.to_json().replace('"0.921150"', "0.92115"),
        SNAP.to_json().replace('"as_of"', '"asof"'),
        SNAP.explain(1, "USD", "EUR").to_json(),
        SNAP.rate("USD", "EUR").to_json(),
        '{"schema": "fxsnap.snapshot/1", "x": ' + "[" * 100_000,
        '{"schema": "fxsnap.snapshot/1", "x": "\ud800"}',
    ],
    ids=["empty", "version", "cut", "number", "member", "receipt", "rate", "deep", "surrogate"],
)
def test_a_document_that_is_none_is_an_error_with_the_name_of_the_text(text: str) -> None:
    with pytest.raises(FxError, match="mine: "):
        parse(text, name="mine")
