"""Our values, and a currency code, as fields of a user's own pydantic models."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
from examples import receipt, table
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from fxsnap import Conversion, Rate, Snapshot
from fxsnap.documents import CurrencyCode


class Invoice(BaseModel):
    """What a user of the library writes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: CurrencyCode
    rates: Snapshot
    paid: Conversion
    rate: Rate | None = None
    others: list[Rate] = []
    by_day: dict[str, Snapshot] = {}


def invoice() -> Invoice:
    snap = table()
    return Invoice(
        currency="EUR", rates=snap, paid=receipt(), rate=snap.rate("GBP", "XPF"), others=[snap["EUR"], snap["JPY"]],
        by_day={"2024-10-21": snap},
    )  # fmt: skip


def test_values_stay_what_they_are() -> None:
    one = invoice()
    assert one.rates is one.by_day["2024-10-21"]
    assert one.rates.convert(100, "USD", "EUR") == table().convert(100, "USD", "EUR")
    assert one.model_dump() == {
        "currency": "EUR", "rates": one.rates, "paid": one.paid, "rate": one.rate, "others": one.others,
        "by_day": one.by_day,
    }  # fmt: skip


def test_out_and_in_again_by_every_way() -> None:
    one = invoice()
    text = one.model_dump_json()
    for again in (
        Invoice.model_validate_json(text),
        Invoice.model_validate(json.loads(text)),
        Invoice.model_validate(one.model_dump()),
        Invoice.model_validate(one.model_dump(mode="json")),
        Invoice.model_validate_json(text, strict=True),
    ):
        assert again == one
        assert again.rates.origin == one.rates.origin
        assert [quote.quantum for quote in again.rates.quotes] == [quote.quantum for quote in one.rates.quotes]
        assert again.paid.notes == one.paid.notes
        assert again.paid.to_json() == one.paid.to_json()
        again.paid.verify(again.rates)


def test_what_is_written_is_our_documents() -> None:
    one = invoice()
    written = json.loads(one.model_dump_json())
    assert written["rates"] == json.loads(one.rates.to_json()) == one.model_dump(mode="json")["rates"]
    assert written["rate"] == json.loads(table().rate("GBP", "XPF").to_json())
    assert written["paid"] == json.loads(one.paid.to_json())
    assert json.loads(one.model_dump_json(by_alias=False)) == written


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_the_json_schema_of_such_a_model_is_that_of_what_it_writes(mode: Any) -> None:
    schema = Invoice.model_json_schema(mode=mode)
    jsonschema.Draft202012Validator.check_schema(schema)
    good = json.loads(invoice().model_dump_json())
    jsonschema.validate(good, schema)
    for member, value in [("rates", {}), ("rates", "x"), ("paid", good["rates"]), ("rate", 1), ("currency", "euro")]:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**good, member: value}, schema)


def faults(**changes: Any) -> dict[tuple[int | str, ...], str]:
    """What pydantic says of an invoice with changes, in JSON and in Python; both must say the same."""
    document = {**json.loads(invoice().model_dump_json()), **changes}
    with pytest.raises(ValidationError) as from_json:
        Invoice.model_validate_json(json.dumps(document))
    with pytest.raises(ValidationError) as from_python:
        Invoice.model_validate(document)
    told = [{one["loc"]: one["msg"] for one in error.value.errors()} for error in (from_json, from_python)]
    assert list(told[0]) == list(told[1])
    return told[1]


def changed(value: Snapshot | Rate | Conversion, old: str, new: str) -> Any:
    text = value.to_json()
    assert old in text
    return json.loads(text.replace(old, new))


def test_faults_are_validation_errors_at_their_member() -> None:
    snap = table()
    assert "verification failed: id: stated" in faults(rates=changed(snap, "0.92115", "0.92116"))["rates",]
    assert "greater than zero" in faults(rates=changed(snap, '"149.9685"', '"0"'))["rates", "quotes", 1, "value"]
    assert "valid string" in faults(rates=changed(snap, '"149.9685"', "149.9685"))["rates", "quotes", 1, "value"]
    assert "no other quote connects" in faults(rates=changed(snap, '"GBP"', '"GBX"') | {"base": "CHF"})["rates",]
    assert ("by_day", "x", "id") in faults(by_day={"x": {**json.loads(snap.to_json()), "id": 7}})
    assert "verification failed" in faults(rate=changed(snap["EUR"], '"digits": 6', '"digits": 7'))["rate",]
    assert "result: stated 1, found" in faults(paid=changed(receipt(), '"result": "195448"', '"result": "1"'))["paid",]
    assert "sha256" in faults(paid=changed(receipt(), "Zoë", "Zoe"))["paid",]
    assert "valid dictionary" in faults(rates="rates.json")["rates",]
    assert "valid dictionary" in faults(rates=None)["rates",]
    assert ("rates", "schema") in faults(rates=json.loads(receipt().to_json()))
    assert "did you mean CNY?" in faults(currency="RMB")["currency",]
    assert "did you mean EUR?" in faults(currency="eur")["currency",]
    assert "valid string" in faults(currency=978)["currency",]


def test_a_currency_code_is_one_that_the_registry_knows() -> None:
    code = TypeAdapter(CurrencyCode)
    for good in ("EUR", "XAU", "DEM", "CNH"):
        assert code.validate_python(good) == good
    for bad in ("", "US", "ABC", "EURO", "€", "EUR ", "EUR\n", "ΕUR"):
        with pytest.raises(ValidationError):
            code.validate_python(bad)


def test_the_value_of_another_kind_is_refused() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Snapshot).validate_python(table()["EUR"])
    with pytest.raises(ValidationError):
        TypeAdapter(Rate).validate_python(receipt())


def test_pydantic_is_loaded_with_the_first_document_alone() -> None:
    code = (
        "import sys, fxsnap\n"
        "snap = fxsnap.Snapshot('USD', {'EUR': '0.92115'})\n"
        "text = snap.explain(1, 'USD', 'EUR').to_json(), snap.to_json(), snap._repr_html_()\n"
        "assert 'pydantic' not in sys.modules and 'babel' not in sys.modules\n"
        "fxsnap.Snapshot.from_json(text[1])\n"
        "assert 'pydantic' in sys.modules and 'babel' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
