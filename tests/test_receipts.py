"""The receipt: what `verify` finds, by itself and against the rates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from examples import Json, Place, leaves, receipt, table, with_leaf

from fxsnap import Conversion, History, InvalidArgument, ParseError, Quote, Snapshot, VerificationFailed


def sealed(document: Json) -> Json:
    """A document with a new SHA-256, made as anybody can make it who knows the published form."""
    rest = {name: value for name, value in document.items() if name != "sha256"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {**rest, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def other(value: Json) -> list[Json]:
    """Values near to one: the next digit, the other answer."""
    if value is None:
        return ["1"]
    if isinstance(value, bool):
        return [not value, None]
    if isinstance(value, int):
        return [value + 1]
    digits = [index for index, letter in enumerate(value) if letter.isdigit()]
    changed = [value[:at] + str((int(value[at]) + 1) % 10) + value[at + 1 :] for at in digits]
    return [*changed, value + "x", f"{value} ", f"{value}0"]


def caught(document: Json, *rates: Snapshot) -> bool:
    """Whether the document is refused, or verifying what it says fails."""
    try:
        Conversion.from_json(json.dumps(document)).verify(*rates)
    except (ParseError, VerificationFailed):
        return True
    return False


def test_a_good_receipt_verifies() -> None:
    again = Conversion.from_json(receipt().to_json())
    assert again.verify() is None
    assert again.verify(table()) is None
    assert not caught(json.loads(receipt().to_json()), table())
    assert not caught(sealed(json.loads(receipt().to_json())), table())


def test_law_one_change_anywhere_is_detected() -> None:
    """For every leaf of a receipt's document, the day asked for, the policy, the origin and the notes included."""
    document = json.loads(receipt().to_json())
    changed = 0
    for path, value in leaves(document):
        for new in other(value):
            assert caught(with_leaf(document, path, new)), (path, new)
            changed += 1
    assert changed > 400
    seen = {path[0] for path, _ in leaves(document)}
    assert {"on", "policy", "origin", "notes", "as_of", "rounding", "resolved", "certain", "sha256"} <= seen
    assert caught({**document, "notes": []})
    assert caught({**document, "notes": document["notes"][::-1]})


DERIVED: list[Place] = [
    ("result",), ("exact",), ("bounds", 0), ("bounds", 1), ("certain",), ("rate", "exact"), ("rate", "value"),
    ("rate", "bounds", 0), ("rate", "bounds", 1), ("rate", "digits"), ("source",), ("target",), ("amount",),
    ("rate", "base"), ("rate", "counter"),
    *[("rate", "legs", leg, field) for leg in (0, 1) for field in ("base", "value", "counter", "nominal", "quantum")],
]  # fmt: skip


@pytest.mark.parametrize("path", DERIVED, ids=lambda path: ".".join(map(str, path)))
def test_a_new_seal_does_not_hide_a_changed_number(path: Place) -> None:
    """The SHA-256 made anew, as a forger would: the receipt by itself still says that it does not follow."""
    document = json.loads(receipt().to_json())
    value = dict(leaves(document))[path]
    for new in other(value):
        if (
            new == f"{value}0"
            and "." in value
            and path[-1] in ("amount", "value", "quantum")
            and path[:2] != ("rate", "value")
        ):
            continue  # what was given, with another zero: the same fact, and nothing follows otherwise
        assert caught(sealed(with_leaf(document, path, new))), new


def forged(change: Callable[[Snapshot], Snapshot], **more: Any) -> Json:
    """A receipt that is right in itself, made from other rates, and passed off as one of the table's."""
    other_rates = change(table())
    made = other_rates.explain("1200.50", "EUR", "JPY", rounding="minor:half_up", **more)
    return sealed({**json.loads(made.to_json()), "snapshot_id": table().id})


def requoted(**changes: Any) -> Callable[[Snapshot], Snapshot]:
    def change(snapshot: Snapshot) -> Snapshot:
        first = snapshot.quotes[0]
        fields: dict[str, Any] = {"value": first.value, "nominal": first.nominal, "quantum": first.quantum, **changes}
        quote = Quote(first.base, first.counter, fields.pop("value"), **fields)
        return Snapshot("USD", [quote, *snapshot.quotes[1:]], as_of=snapshot.as_of)

    return change


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (requoted(value="0.92116"), {"legs", "exact"}),
        (requoted(nominal=2), {"legs", "exact", "result"}),
        (lambda s: Snapshot("USD", s.quotes, as_of="2024-10-20"), {"rates"}),
        (lambda s: Snapshot("USD", s.quotes), {"as_of"}),
    ],
)
def test_what_is_right_in_itself_is_still_held_against_the_rates(
    change: Callable[[Snapshot], Snapshot], fields: set[str]
) -> None:
    document = forged(change)
    read = Conversion.from_json(json.dumps(document))
    read.verify()
    with pytest.raises(VerificationFailed) as error:
        read.verify(table())
    assert fields <= {one.field for one in error.value.differences}


def test_another_id_is_held_against_the_rates() -> None:
    document = sealed({**json.loads(receipt().to_json()), "snapshot_id": "0" * 64})
    assert not caught(document)
    assert caught(document, table())


def test_a_day_that_the_policy_does_not_reach_is_held_against_the_rates() -> None:
    document = json.loads(receipt().to_json())
    for change in (
        {"on": "2024-11-22"},
        {"policy": "exact"},
        {"policy": "next"},
        {"on": None, "policy": None, "as_of": "2024-10-22"},
    ):
        assert not caught(sealed({**document, **change}))
        assert caught(sealed({**document, **change}), table())


@pytest.mark.parametrize(
    ("rounding", "resolved"),
    [
        (None, "0:half_up"), ("minor:half_up", None), ("minor:half_up", "0"), ("minor:half_up", "minor:half_up"),
        ("minor:half_up", "step=1:half_up"), ("cash:half_up", "0:half_up"), ("2:half_up", "0:half_up"),
        ("step=0.5", "step=0.50"),
    ],
)  # fmt: skip
def test_a_rounding_that_cannot_mean_what_it_was_resolved_to(rounding: str | None, resolved: str | None) -> None:
    document = sealed({**json.loads(receipt().to_json()), "rounding": rounding, "resolved": resolved})
    with pytest.raises(VerificationFailed) as error:
        Conversion.from_json(json.dumps(document)).verify()
    assert "resolved" in [one.field for one in error.value.differences]


def test_minor_without_its_meaning_is_no_other_error_for_gold() -> None:
    document = json.loads(Snapshot("USD", {"XAU": "0.000367"}).explain(1, "USD", "XAU").to_json())
    assert caught(sealed({**document, "rounding": "minor"}))


def test_tomorrows_registry_does_not_change_yesterdays_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    snap = Snapshot("USD", {"ISK": "137.215", "CHF": "0.8653"}, as_of="2024-10-21")
    minor = snap.explain("10.01", "USD", "ISK", rounding="minor:half_up")
    cash = snap.explain("10.01", "USD", "CHF", rounding="cash")
    documents = [minor.to_json(), cash.to_json()]
    monkeypatch.setattr("fxsnap.rounding.minor_unit", lambda code: 3)
    monkeypatch.setattr("fxsnap.rounding.cash_step", lambda code: Decimal("0.20"))
    assert str(snap.explain("10.01", "USD", "ISK", rounding="minor:half_up").result) == "1373.522"
    for text in documents:
        old = Conversion.from_json(text)
        old.verify()
        old.verify(snap)
    assert (str(minor.result), str(cash.result)) == ("1374", "8.65")


def test_every_field_that_differs_is_listed() -> None:
    document = json.loads(receipt().to_json())
    document["result"] = "1"
    document["rate"]["digits"] = 2
    document["certain"] = None
    with pytest.raises(VerificationFailed) as error:
        Conversion.from_json(json.dumps(document)).verify()
    assert {one.field for one in error.value.differences} == {"result", "rate.digits", "certain", "sha256"}
    assert "stated 1, found 195448" in str(error.value)


def test_rates_of_another_day_are_told_beside_those_of_the_receipt() -> None:
    history = History([Snapshot("EUR", {"USD": "1.0847"}, as_of="2024-10-18")])
    made = history.explain(100, "USD", "EUR", on="2024-10-19", policy="previous")
    with pytest.raises(VerificationFailed) as error:
        made.verify(Snapshot("EUR", {"USD": "1.0853"}, as_of="2024-10-21"))
    assert str(error.value) == (
        f"verification failed: rates: stated rates as of 2024-10-18, id {made.snapshot_id[:12]}, found no rates of "
        "USD and EUR for 2024-10-19 under the policy 'previous' (nearest after: 2024-10-21)"
    )


def test_labels_of_the_rates_do_not_matter_to_a_receipt() -> None:
    made = Conversion.from_json(receipt().to_json())
    bare = [Quote(q.base, q.counter, q.value, nominal=q.nominal, quantum=q.quantum) for q in table().quotes]
    made.verify(Snapshot("USD", reversed(bare), as_of="2024-10-21"))


@pytest.mark.parametrize(
    ("rates", "way"), [("rates.json", "fxsnap.load"), ({"EUR": 1}, "make it a snapshot"), (7, "expected a Snapshot")]
)
def test_a_receipt_is_verified_against_rates_alone(rates: Any, way: str) -> None:
    with pytest.raises(InvalidArgument, match=way):
        receipt().verify(rates)


def test_a_day_and_a_policy_come_together() -> None:
    document = json.loads(receipt().to_json())
    assert caught(sealed({**document, "on": None}))
    assert caught(sealed({**document, "policy": None}))


def test_a_note_on_a_damaged_receipt_does_not_make_it_good() -> None:
    bad = Conversion.from_json(receipt().to_json().replace("second note", "another note"))
    with pytest.raises(VerificationFailed):
        bad.with_note("seen")
