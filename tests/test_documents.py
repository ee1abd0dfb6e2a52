"""The JSON documents: written and read again, refused where they are not right, and receipts that verify."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from examples import Json, Place, labels, leaves, receipt, snapshots, table, with_leaf
from hypothesis import given
from hypothesis import strategies as st

from fxsnap import Conversion, FxError, InvalidArgument, ParseError, Quote, Rate, Snapshot, VerificationFailed
from fxsnap.documents import ConversionDocument, RateDocument, SnapshotDocument, json_schemas

SCHEMAS = Path(__file__).resolve().parent.parent / "docs" / "reference" / "schema"


# Written and read again


def same_labels(one: Snapshot, other: Snapshot) -> None:
    assert one == other
    assert one.id == other.id
    fields = ("base", "as_of", "origin", "side", "kind", "period", "lineage", "published")
    assert [getattr(one, field) for field in fields] == [getattr(other, field) for field in fields]
    same_quotes(list(one.quotes), list(other.quotes))


def same_quotes(one: list[Quote], other: list[Quote]) -> None:
    def said(quote: Quote) -> tuple[object, ...]:
        return quote.nominal, quote.base, str(quote.value), quote.counter, quote.quantum, quote.kind, quote.origin

    assert [said(quote) for quote in one] == [said(quote) for quote in other]


@pytest.mark.parametrize(
    "snapshot",
    [
        table(),
        table(published="2024-10-21T14:10:00.5+02:00"),
        table(side="buying", kind="average", period=("2024-10-01", "2024-10-31"), lineage=["a step", "on 2024-10-22"]),
        Snapshot("USD", {}),
        Snapshot("XPF", {"USD": "1" * 500 + "." + "7" * 500, "GBp": "0." + "0" * 990 + "1"}, quantum=0),
        Snapshot("JPY", [Quote("EUR", "JPY", "16251.00", nominal=10**999)], as_of="0001-01-01"),
    ],
)
def test_a_snapshot_comes_back_equal_with_its_labels(snapshot: Snapshot) -> None:
    text = snapshot.to_json()
    again = Snapshot.from_json(text)
    same_labels(again, snapshot)
    assert again.to_json() == text
    same_labels(Snapshot.from_json(text.encode()), snapshot)
    same_labels(Snapshot.from_json("\ufeff" + json.dumps(json.loads(text), indent=7)), snapshot)
    jsonschema.validate(json.loads(text), published("snapshot-1"))


def test_the_sample_comes_back(sample: Snapshot) -> None:
    same_labels(Snapshot.from_json(sample.to_json()), sample)


@pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")
@given(snapshots())
def test_law_reading_undoes_writing(snapshot: Snapshot) -> None:
    """For every snapshot: from_json(to_json(s)) == s, with the same labels, and so for its rates and receipts."""
    same_labels(Snapshot.from_json(snapshot.to_json()), snapshot)
    for code in snapshot:
        rate = snapshot.rate(code, snapshot.base)
        again = Rate.from_json(rate.to_json())
        assert (again, again.bounds, again.digits) == (rate, rate.bounds, rate.digits)
        same_quotes([leg.quote for leg in again.legs], [leg.quote for leg in rate.legs])


amounts = st.fractions() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30)


@given(snapshots(), amounts, st.sampled_from([None, 0, "2:half_up", "step=0.05", 30]), labels)
def test_law_a_receipt_survives_its_document(
    snapshot: Snapshot, amount: Decimal | Fraction, rounding: str | int | None, note: str | None
) -> None:
    """For every receipt r of a snapshot s: from_json(to_json(r)) == r, says the same, and verifies against s."""
    made = snapshot.explain(amount, snapshot.codes[0], snapshot.codes[-1], rounding=rounding)
    made = made if note is None else made.with_note(note)
    made.verify(snapshot)
    document = made.to_json()
    again = Conversion.from_json(document)
    assert again == made
    assert str(again) == str(made)
    assert again.to_json() == document
    assert (again.origin, again.notes, again.bounds, again.certain) == (
        made.origin, made.notes, made.bounds, made.certain,
    )  # fmt: skip
    again.verify(snapshot)
    jsonschema.validate(json.loads(document), published("conversion-1"))


def test_a_seventh_a_nominal_and_a_thousand_digits() -> None:
    snap = Snapshot("USD", [Quote("USD", "AAA", 1, nominal=7), Quote("USD", "BBB", "9" * 1000), Quote("CCC", "USD", 3)])
    assert snap["AAA"].exact == Fraction(1, 7)
    for source in snap:
        for target in snap:
            rate = snap.rate(source, target)
            assert Rate.from_json(rate.to_json()).exact == rate.exact
            jsonschema.validate(json.loads(rate.to_json()), published("rate-1"))
            for amount in (Fraction(1, 7), Fraction(22, 1), "1" * 1000, Decimal("-0.00"), "0." + "0" * 998 + "1"):
                for rounding in (None, 1000):
                    made = snap.explain(amount, source, target, rounding=rounding)
                    again = Conversion.from_json(made.to_json())
                    again.verify(snap)
                    assert again == made
                    assert str(again.result) == str(made.result)


def test_no_quote_can_be_made_that_cannot_be_written() -> None:
    with pytest.raises(InvalidArgument, match="nominal"):
        Quote("USD", "EUR", 1, nominal=10**1000)  # an int of 4 301 digits has no text in Python


def test_numbers_are_text_and_digits_stay_as_published() -> None:
    document = json.loads(Snapshot("USD", {"EUR": "0.921150", "VND": "1E-7"}, quantum="0.000001").to_json())
    assert [quote["value"] for quote in document["quotes"]] == ["0.921150", "0.0000001"]
    assert document["quotes"][0]["quantum"] == "0.000001"
    numbers = {path[-1] for path, value in leaves(json.loads(receipt().to_json())) if type(value) in (int, float)}
    assert numbers == {"nominal", "digits"}


def test_saving_writes_the_document(tmp_path: Path) -> None:
    for value in (table(), table()["EUR"], receipt()):
        value.save(tmp_path / "it.json")
        assert (tmp_path / "it.json").read_text(encoding="utf-8") == value.to_json()
        assert type(value).from_json((tmp_path / "it.json").read_bytes()) == value


# The published schema


def published(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return document


def test_the_published_schemas_are_what_the_models_say() -> None:
    schemas = json_schemas()
    assert {path.stem for path in SCHEMAS.glob("*.json")} == set(schemas)
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert published(name) == schema, f"docs/reference/schema/{name}.json: see docs/reference/documents.md"


@pytest.mark.parametrize(
    ("path", "value"),
    [(("quotes", 0, "value"), 0.92115), (("quotes", 0, "value"), "9.2e-1"), (("base",), "US"), (("extra",), None)],
)
def test_the_published_schema_refuses_what_the_reader_refuses(path: Place, value: Json) -> None:
    document = with_leaf(json.loads(table().to_json()), path, value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, published("snapshot-1"))
    with pytest.raises(ParseError):
        Snapshot.from_json(json.dumps(document))


def test_the_models_are_public() -> None:
    pairs = [(table(), SnapshotDocument), (table()["EUR"], RateDocument), (receipt(), ConversionDocument)]
    for value, model in pairs:
        document = model.model_validate_json(value.to_json())
        assert json.loads(document.model_dump_json(by_alias=True)) == json.loads(value.to_json())
        assert type(value).from_json(document.model_dump_json(by_alias=True)) == value


# Refused


def refused(text: str | bytes, kind: type[Any] = Snapshot) -> str:
    with pytest.raises(ParseError) as caught:
        kind.from_json(text)
    assert caught.value.source == "document"
    assert len(str(caught.value)) < 3000
    return str(caught.value)


def names(told: str, message: str) -> bool:
    """Whether an error begins a fault with the message, if that is the name of a member, or else holds it."""
    return any(line.removeprefix("document: ").strip().startswith(message) for line in told.splitlines()) or (
        not message.endswith(": ") and message in told
    )


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("id",), "ad4e", "id: "),
        (("base",), "US$", "base: "),
        (("base",), None, "base: "),
        (("as_of",), "2024-02-30", "as_of: "),
        (("as_of",), "21 Oct 2024", "as_of: "),
        (("as_of",), 20241021, "as_of: "),
        (("as_of",), "2024-10-21T00:00", "as_of: "),
        (("origin",), 7, "origin: "),
        (("origin",), "two\nlines", "origin: "),
        (("side",), "both", "side: "),
        (("kind",), "forward", "kind: "),
        (("period",), ["2024-10-21"], "period: "),
        (("period",), ["2024-10-21", "2024-10-20"], "period cannot be"),
        (("lineage",), "a step", "lineage: "),
        (("lineage",), [3], "lineage.0: "),
        (("quotes",), {}, "quotes: "),
        (("quotes", 1), "USD JPY", "quotes.1: "),
        (("quotes", 1, "nominal"), 0, "quotes.1.nominal: "),
        (("quotes", 1, "nominal"), "1", "quotes.1.nominal: "),
        (("quotes", 1, "nominal"), True, "quotes.1.nominal: "),
        (("quotes", 1, "nominal"), 1.0, "quotes.1.nominal: "),
        (("quotes", 1, "value"), 149.9685, "quotes.1.value: "),
        (("quotes", 1, "value"), "0", "quotes.1.value: "),
        (("quotes", 1, "value"), "0.000", "quotes.1.value: "),
        (("quotes", 1, "value"), "-149.9685", "quotes.1.value: "),
        (("quotes", 1, "value"), "NaN", "quotes.1.value: "),
        (("quotes", 1, "value"), float("nan"), "quotes.1.value: "),
        (("quotes", 1, "value"), float("inf"), "quotes.1.value: "),
        (("quotes", 1, "value"), "1e999999999", "quotes.1.value: "),
        (("quotes", 1, "value"), "149,9685", "quotes.1.value: "),
        (("quotes", 1, "value"), "149.9685\n", "quotes.1.value: "),
        (("quotes", 1, "value"), "١٤٩", "quotes.1.value: "),
        (("quotes", 1, "value"), "1" * 1001, "quotes.1.value: "),
        (("quotes", 1, "value"), "1" * 200_000, "quotes.1.value: "),
        (("quotes", 1, "counter"), "USD", "USD in USD"),
        (("quotes", 1, "counter"), "EUR", "there is a way between these codes already"),
        (("quotes", 1, "base"), "ABC", "no other quote connects it with the base USD"),
        (("quotes", 1, "quantum"), "-0.1", "quotes.1.quantum: "),
        (("quotes", 1, "quantum"), 0, "quotes.1.quantum: "),
        (("quotes", 1, "kind"), "guess", "quotes.1.kind: "),
        (("quotes", 1, "origin"), ["x"], "quotes.1.origin: "),
        (("quotes", 1, "note"), "hello", "quotes.1.note: "),
        (("comment",), "hello", "comment: "),
        (("schema",), "fxsnap.snapshot/2", "schema 'fxsnap.snapshot/1'; its schema is 'fxsnap.snapshot/2'"),
        (("schema",), "fxsnap.rate/1", "its schema is 'fxsnap.rate/1', a rate: fxsnap.Rate.from_json(text)"),
        (("schema",), "fxsnap.conversion/1", "a receipt: fxsnap.Conversion.from_json(text) reads it"),
        (("schema",), None, "it says no schema"),
        (("schema",), ["fxsnap.snapshot/1"], "its schema is a list"),
    ],
)
def test_a_wrong_member_is_named(path: Place, value: Json, message: str) -> None:
    document = with_leaf(json.loads(table().to_json()), path, value)
    assert names(refused(json.dumps(document)), message)


@pytest.mark.parametrize("value", [table(), table()["EUR"], receipt()], ids=["snapshot", "rate", "receipt"])
def test_a_missing_member_is_named(value: Any) -> None:
    document = json.loads(value.to_json())
    for name in document:
        rest = {member: content for member, content in document.items() if member != name}
        told = refused(json.dumps(rest), type(value))
        assert "it says no schema" in told if name == "schema" else f"{name}: it is missing" in told


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("amount",), 100, "amount: "),
        (("amount",), "1/0", "amount: "),
        (("amount",), "1" * 1001, "amount: "),
        (("amount",), "1/" + "7" * 1001, "amount: "),
        (("result",), "1e5", "result: "),
        (("exact",), "1/0", "exact: "),
        (("rounding",), "about", "rounding: "),
        (("resolved",), "0:sideways", "resolved: "),
        (("policy",), "nearest", "policy: "),
        (("on",), "2024-13-01", "on: "),
        (("snapshot_id",), "x", "snapshot_id: "),
        (("certain",), 1, "certain: "),
        (("bounds",), ["1", "2", "3"], "bounds: "),
        (("notes",), ["a\x00b"], "notes.0: "),
        (("rate", "digits"), "6", "rate.digits: "),
        (("rate", "exact"), 1.5, "rate.exact: "),
        (("rate", "legs", 0, "used"), "sideways", "rate.legs.0.used: "),
        (("rate", "legs", 0, "used"), "forwards", "legs cannot be"),
        (("rate", "legs"), [], "legs cannot be"),
    ],
)
def test_a_wrong_member_of_a_receipt_is_named(path: Place, value: Json, message: str) -> None:
    told = refused(json.dumps(with_leaf(json.loads(receipt().to_json()), path, value)), Conversion)
    assert names(told, message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: not a JSON document"),
        ("EUR 0.92115", "not a JSON document"),
        ("receipts/0815.json", "Path(path).read_text()"),
        ("null", "it says no schema"),
        ("[]", "it says no schema"),
        (b"\xff\xfe", "not UTF-8"),
        ("[" * 200_000, "nested without end"),
        ('{"a":' * 200_000, "nested without end"),
        ('{"schema": "fxsnap.snapshot/1", "base": "USD", "base": "EUR"}', "the member 'base' stands twice"),
        ('{"schema": "fxsnap.snapshot/1", "quotes": [{"value": 1, "value": "2"}]}', "the member 'value' stands twice"),
        ('{"schema": "fxsnap.snapshot/1", "base": ' + "9" * 100_000 + "}", "base: "),
        ('{"schema": "fxsnap.snapshot/1", "base": 1e999999999}', "base: "),
        ('{"schema": "fxsnap.snapshot/1", "\\ud800": 1}', "document: "),
        ('{"schema": "fxsnap.snapshot/1", "a\\nb' + "c" * 10_000 + '": 1}', "this schema has no such member"),
    ],
)
def test_what_is_no_document_is_refused(text: str | bytes, message: str) -> None:
    assert names(refused(text), message)


def test_a_document_cut_off_anywhere_is_refused() -> None:
    for value in (table(), table()["XPF"], receipt()):
        text = value.to_json().rstrip()
        for end in range(len(text)):
            with pytest.raises(ParseError):
                type(value).from_json(text[:end])


def test_many_faults_come_together() -> None:
    document = json.loads(table().to_json())
    for quote in document["quotes"]:
        quote["value"] = 1.5
    told = refused(json.dumps(document))
    assert all(f"quotes.{index}.value" in told for index in range(4))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=8,
    ),
    st.data(),
)
def test_law_nothing_but_an_fxerror(junk: Json, data: st.DataObject) -> None:
    """Whatever stands at any place of a document: it is read, or it is an FxError."""
    value = data.draw(st.sampled_from([table(), table()["EUR"], receipt()]))
    document = json.loads(value.to_json())
    path = data.draw(st.sampled_from([path for path, _ in leaves(document)]))
    for text in (json.dumps(junk), json.dumps(with_leaf(document, path, junk))):
        with suppress(FxError):
            read = type(value).from_json(text)
            if isinstance(read, Conversion):
                read.verify(table())


@given(st.binary(max_size=40) | st.text(max_size=40) | st.none() | st.integers())
def test_law_other_input_is_refused_too(junk: Any) -> None:
    """Whatever is given for a document's text is an FxError."""
    for kind in (Snapshot, Rate, Conversion):
        with pytest.raises((ParseError, InvalidArgument)):
            kind.from_json(junk)


# What does not follow from the facts


def test_a_snapshot_whose_id_is_not_of_its_facts_is_refused() -> None:
    document = json.loads(table(side="buying", period=("2024-10-01", "2024-10-31")).to_json())
    changes: list[tuple[Place, Json]] = [
        (("id",), "0" * 64), (("base",), "EUR"), (("as_of",), "2024-10-22"), (("as_of",), None), (("side",), "mid"),
        (("kind",), "closing"), (("period", 1), "2024-10-30"), (("quotes", 0, "value"), "0.92116"),
        (("quotes", 0, "counter"), "EUX"), (("quotes", 3, "nominal"), 100),
    ]  # fmt: skip
    for path, value in changes:
        if path == ("quotes", 0, "counter"):
            document_ = with_leaf(with_leaf(document, path, value), ("quotes", 3, "counter"), value)
        else:
            document_ = with_leaf(document, path, value)
        with pytest.raises(VerificationFailed) as caught:
            Snapshot.from_json(json.dumps(document_))
        assert [one.field for one in caught.value.differences] == ["id"]


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("exact",), "162", "exact"),
        (("value",), "162.8", "value"),
        (("bounds", 0), "1", "bounds"),
        (("bounds",), None, "bounds"),
        (("digits",), 7, "digits"),
        (("legs", 0, "value"), "0.92116", "exact"),
        (("legs", 0, "quantum"), "0.00001", "bounds"),
    ],
)
def test_a_rate_whose_numbers_do_not_follow_from_its_legs_is_refused(path: Place, value: Json, field: str) -> None:
    document = with_leaf(json.loads(table().rate("EUR", "JPY").to_json()), path, value)
    with pytest.raises(VerificationFailed) as caught:
        Rate.from_json(json.dumps(document))
    assert field in [one.field for one in caught.value.differences]
