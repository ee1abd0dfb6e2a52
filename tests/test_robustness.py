"""Bad input never leaves as anything but an FxError, at every public entry, and never takes long."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

import fxsnap
import fxsnap.formats
from fxsnap import Conversion, FxError, Policy, Quote, Rate, Rounding, Snapshot
from fxsnap.display import currency_name, format_amount
from fxsnap.errors import FxWarning
from fxsnap.ledgers import convert_ledger

INVOICES = ROOT / "tests" / "cli" / "tables" / "invoices.csv"

SNAP = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21", quantum="0.000001")
RECEIPT = json.loads(SNAP.explain("100", "EUR", "JPY", rounding="minor").to_json())

words = st.sampled_from(
    ["USD", "EUR", "usd", "RMB", "", "1e999999999", "-1e-999999999", "NaN", "1_0", "\0", "\ud800", "last", "minor", "cash", "step=0", "2024-10-21",
     "previous", "EUR 0.9", "USD -\nEUR 0.9", "{}", "[]", "<", "{\"rates\": {}}", "9" * 2000, "%s", "../x", "\N{ARABIC-INDIC DIGIT FIVE}", "de"]
)  # fmt: skip
things = (
    words | st.text(max_size=30) | st.binary(max_size=30) | st.integers() | st.floats() | st.decimals() | st.fractions() | st.none() | st.booleans()
    | st.dates() | st.datetimes() | st.lists(words, max_size=3) | st.dictionaries(words, words, max_size=2) | st.tuples(words, words) | st.just(object())
    | st.just(Decimal("sNaN")) | st.just(10**2000) | st.just(Fraction(1, 10**2000)) | st.just(datetime.max) | st.just(date.min) | st.just(1j) | st.just(SNAP)
    | st.just(b"\xff\xfe\x00") | st.just(type) | st.complex_numbers()
)  # fmt: skip

ENTRIES: dict[str, Callable[..., Any]] = {
    "convert": lambda a, b, c, d: fxsnap.convert(a, b, c, rates=SNAP, rounding=d),
    "convert, rates": lambda a, b, c, d: fxsnap.convert(a, "USD", "EUR", rates=b, on=c, policy=d),
    "convert, sample": lambda a, b, c, d: fxsnap.convert(a, b, c, rounding=d),
    "convert, on": lambda a, b, c, d: fxsnap.convert(a, "USD", "EUR", rates=SNAP, on=b, policy=c, rounding=d),
    "rate": lambda a, b, c, d: fxsnap.rate(a, b, rates=SNAP, on=c, policy=d),
    "explain": lambda a, b, c, d: fxsnap.explain(a, "USD", b, rates=SNAP, on=c, rounding=d),
    "required": lambda a, b, c, d: fxsnap.required(a, b, source=c, rates=SNAP, rounding=d),
    "convert_many": lambda a, b, c, d: fxsnap.convert_many([(a, b), a, (a,), (a, "EUR", b)], c, rates=SNAP, rounding=d),
    "convert_many, rows": lambda a, b, c, d: fxsnap.convert_many(a, "USD", rates=SNAP, rounding=c, errors=d),
    "convert_ledger": lambda a, b, c, d: convert_ledger(INVOICES, a, out=os.devnull, rates=SNAP, amount=b, source=c, day=d),
    "convert_ledger, days": lambda a, b, c, d: convert_ledger(INVOICES, "EUR", out=os.devnull, rates=SNAP, on=a, policy=b, rounding=c, errors=d),
    "convert_ledger, files": lambda a, b, c, d: convert_ledger(None if a == "../x" else a, "EUR", out=os.devnull, rates=b),
    "Snapshot": lambda a, b, c, d: Snapshot(a, b, as_of=c, origin=d),
    "Snapshot, mapping": lambda a, b, c, d: Snapshot("USD", {"EUR": a, b: c} if isinstance(b, str) else {"EUR": a}, quantum=d),
    "Snapshot, facts": lambda a, b, c, d: Snapshot("USD", [], side=a, kind=b, period=c, lineage=d),
    "Quote": lambda a, b, c, d: Quote(a, b, c, quantum=d),
    "Quote, more": lambda a, b, c, d: Quote("USD", "EUR", a, nominal=b, kind=c, origin=d),
    "Rate": lambda a, b, c, d: Rate(a, b, c),
    "Rounding": lambda a, b, c, d: Rounding(a, places=b, step=c, mode=d),
    "Rounding.of": lambda a, b, c, d: Rounding.of(a),
    "Policy": lambda a, b, c, d: (Policy(a, b), Policy.of(c)),
    "at": lambda a, b, c, d: SNAP.at(a, b, codes=c if isinstance(c, list) else ()),
    "require": lambda a, b, c, d: SNAP.require(max_age=a, on=b),
    "parse": lambda a, b, c, d: fxsnap.parse(a, base=b, as_of=c, quantum=d),
    "read": lambda a, b, c, d: fxsnap.formats.read(a, base=b, origin=c, name="x").report(),
    "load": lambda a, b, c, d: fxsnap.load(a, base=b, as_of=c, expect=d),
    "Snapshot.from_json": lambda a, b, c, d: Snapshot.from_json(a),
    "Rate.from_json": lambda a, b, c, d: Rate.from_json(a),
    "Conversion.from_json": lambda a, b, c, d: Conversion.from_json(a).verify(),
    "currency": lambda a, b, c, d: fxsnap.currency(a),
    "format_amount": lambda a, b, c, d: format_amount(a, b, c),
    "currency_name": lambda a, b, c, d: currency_name(a, b),
    "verify": lambda a, b, c, d: SNAP.explain(1, "USD", "EUR").verify(a),
}  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
@given(things, things, things, things)
@settings(max_examples=40)
def test_nothing_but_an_fxerror_leaves(entry: str, a: Any, b: Any, c: Any, d: Any) -> None:
    """Law: whatever goes in, an answer or an FxError comes out, and its message can be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FxWarning)
        try:
            ENTRIES[entry](a, b, c, d)
        except FxError as error:
            assert len(str(error)) < 20_000


@given(st.data())
def test_a_receipt_with_anything_in_any_place(data: st.DataObject) -> None:
    """Law: a receipt changed at random is refused, or found out by verify, or says the same as before."""
    document = json.loads(json.dumps(RECEIPT))
    holder: Any = document
    path = data.draw(
        st.sampled_from(
            [
                *([field] for field in RECEIPT),
                *(["rate", field] for field in RECEIPT["rate"]),
                ["rate", "legs", 0, "value"],
            ]
        )
    )
    for step in path[:-1]:
        holder = holder[step]
    before = holder[path[-1]]
    holder[path[-1]] = data.draw(
        st.none()
        | st.text(max_size=8)
        | st.integers()
        | st.booleans()
        | st.lists(st.text(max_size=3), max_size=2)
        | words
    )
    try:
        Conversion.from_json(json.dumps(document)).verify(SNAP)
    except FxError:
        return
    assert holder[path[-1]] == before


@pytest.mark.parametrize("size", [10**6])
@pytest.mark.parametrize(
    "text",
    ["9", "USD ", "EUR 0.9\n", "{", "[", "<", '{"a":', "1e", "0.", "\0", "A,", "\n", '"', "<Cube>", "#", "É", " \t"],
)
def test_a_long_text_is_an_answer_or_an_error(text: str, size: int) -> None:
    long = text * (size // len(text))
    for ask in (
        lambda: fxsnap.parse(long), lambda: fxsnap.parse(long.encode(), base="USD"), lambda: SNAP.convert(long, "USD", "EUR"),
        lambda: SNAP.convert(1, long, "EUR"), lambda: Snapshot.from_json(long), lambda: Conversion.from_json(long), lambda: Rounding.of(long),
        lambda: Policy.of(long), lambda: SNAP.at(long), lambda: fxsnap.currency(long), lambda: Snapshot("USD", {"EUR": long}),
        lambda: Snapshot("USD", {}, origin=long), lambda: fxsnap.load(long), lambda: currency_name("EUR", long),
    ):  # fmt: skip
        try:
            ask()
        except FxError as error:
            assert len(str(error)) < 20_000
