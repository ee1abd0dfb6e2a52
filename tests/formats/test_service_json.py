"""The JSON that rate services answer with: every number as it is written there, every refusal noticed."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from fxsnap import ParseError, Snapshot, parse
from fxsnap.formats import read

SNAP = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21")
RATES = {"EUR": 0.92115, "JPY": 149.9685}


def faults(text: str, **hints: str) -> list[tuple[int, int, str]]:
    with pytest.raises(ParseError) as caught:
        read(text, **hints)
    return [(fault.line, fault.column, fault.reason) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "answer",
    [
        {"base": "USD", "date": "2024-10-21", "rates": RATES},
        {"rates": RATES, "date": "2024-10-21", "base": "USD"},
        {"amount": 1.0, "base": "USD", "date": "2024-10-21", "rates": RATES},
        {"success": True, "timestamp": 1729468800, "base": "USD", "date": "2024-10-21", "rates": RATES | {"USD": 1}},
        {"result": "success", "base_code": "USD", "date": "2024-10-21", "conversion_rates": {"USD": 1} | RATES},
        {"source": "USD", "date": "2024-10-21", "quotes": {"USDEUR": 0.92115, "USDJPY": 149.9685, "USDUSD": 1}},
        {"source": "USD", "date": "2024-10-21", "rates": RATES},
        {"source": "ECB", "base": "USD", "date": "2024-10-21", "rates": RATES},
        {"base": "USD", "date": "2024-10-21", "rates": {"EUR": "0.92115", "JPY": "149.96850"}},
        {"base": "USD", "date": "21 October 2024", "rates": {"EUR": 9.2115e-1, "JPY": 149.9685}},
        {"amount": 100, "base": "USD", "date": "2024-10-21", "rates": {"EUR": 92.115, "JPY": 14996.85, "USD": 100}},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_the_spellings_of_services(answer: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(answer, indent=indent)
    for data in (text, text.encode(), "\ufeff\r\n" + text.replace("\n", "\r\n"), text.encode("utf-16")):
        reading = read(data)
        assert reading.format == "service json"
        assert reading.snapshots[0].id == SNAP.id
        assert {quote.quantum for quote in reading.snapshots[0].quotes} == {None}


@pytest.mark.parametrize(
    "number", ["0.1000000000000000055511151231257827", "1.00000000000000000001", "12345678901234567890.12", "1E-7", "7"]
)
def test_numbers_never_pass_through_a_float(number: str) -> None:
    snap = parse(f'{{"base": "USD", "rates": {{"EUR": {number}}}}}')
    assert snap["EUR"].exact == Fraction(number)


def test_digits_are_kept_as_written() -> None:
    assert (
        parse('{"base": "USD", "rates": {"EUR": 0.92100}}').quotes[0].value.as_tuple() == Decimal("0.92100").as_tuple()
    )


def test_an_amount_is_the_nominal_of_the_quotes() -> None:
    quote = parse('{"amount": 100, "base": "XPF", "rates": {"EUR": 0.838}}').quotes[0]
    assert str(quote) == "100 XPF = 0.838 EUR"
    assert "amount is 0.5, where a whole number" in faults('{"amount": 0.5, "base": "XPF", "rates": {"EUR": 1}}')[0][2]


def test_the_quantum_is_the_callers() -> None:
    text = json.dumps({"base": "USD", "rates": RATES})
    assert {quote.quantum for quote in parse(text, quantum="0.0001").quotes} == {Decimal("0.0001")}


# Refusals


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"success": False, "error": {"code": 101, "type": "invalid_key", "info": "No key."}}, "'invalid_key'; 'No key.'"),
        ({"success": False, "base": "USD", "rates": RATES}, ""),
        ({"success": "false", "base": "USD", "rates": RATES}, ""),
        ({"success": 0, "base": "USD", "rates": RATES}, ""),
        ({"success": None, "base": "USD", "rates": RATES}, ""),
        ({"result": "error", "error-type": "quota-reached"}, "'quota-reached'"),
        ({"error": True, "status": 401, "message": "no such id"}, "'no such id'"),
        ({"error": "late", "base": "USD", "rates": RATES}, "'late'"),
    ],
)  # fmt: skip
def test_an_answer_that_says_it_is_none_is_an_error(answer: dict[str, Any], said: str) -> None:
    ((_, _, reason),) = faults(json.dumps(answer))
    assert reason == "the service answered with an error instead of rates" + (f": {said}" if said else "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", "no table of rates in this JSON"),
        ("[]", "no table of rates in this JSON"),
        ('{"message": "not found"}', "FR}}: 'not found'"),
        ('{"base": "USD", "rates": [0.9]}', "no table of rates in this JSON"),
        ('{"base": "USD", "rates": {}}', "there is no rate in it"),
        ('{"base": "USD", "rates": {"USD": 1}}', "there is no rate in it"),
        ('{"base": "USD", "rates": {"2024-10-21": {"EUR": 0.9}}}', "several tables of rates"),
        ('{"base": "USD", "base": "EUR", "rates": {"GBP": 1}}', "members stand twice in one object: base"),
        ('{"rates": {"EUR": 0.9}}', "nothing here says the base of the rates; say it with base="),
        ('{"source": "ECB", "rates": {"GBP": 0.83}}', "nothing here says the base of the rates; say it with base="),
        ('{"quotes": {"USDEUR": 0.83}}', "nothing here says the base of the rates; say it with base="),
        ('{"base": "US dollar", "rates": {"EUR": 0.9}}', "base is 'US dollar', which is no code"),
        ('{"base": 7, "rates": {"EUR": 0.9}}', "base is 7, which is no code"),
        ('{"base": null, "rates": {"EUR": 0.9}}', "base is None, which is no code"),
        ('{"base": {"a": []}, "rates": {"EUR": 0.9}}', "base is an object, which is no code"),
    ],
)
def test_what_is_no_table(text: str, reason: str) -> None:
    ((_, _, said),) = faults(text)
    assert reason.replace("FR}}", '{"base": "USD", "rates": {"EUR": 0.92115}}') in said or said.startswith(reason)


def test_a_broken_answer_names_its_place() -> None:
    assert faults('{"base": "USD",\n "rates": {"EUR": }}') == [(2, 19, "not JSON (Expecting value)")]


def test_all_faults_come_in_one_error_with_their_places() -> None:
    text = (
        '{"base": "USD", "date": "2024-10-21", "rates": {\n  "EUR": 0,\n  "GBP": null, "JPY": NaN,\n  "CHF": "0,9",\n'
        '  "SEK": -1, "no": 1, "NOK": 1e999999999,\n  "USD": 2, "DKK": 7, "DKK": 8, "PLN": true, "CZK": [1], "HUF": Infinity}}'
    )
    found = faults(text)
    assert [(line, column) for line, column, _ in found] == [
        (2, 3), (3, 3), (3, 16), (4, 3), (5, 3), (5, 14), (5, 23), (6, 3), (6, 23), (6, 33), (6, 46), (6, 58),
    ]  # fmt: skip
    codes = ["EUR", "GBP", "JPY", "CHF", "SEK", "no", "NOK", "USD", "DKK", "PLN", "CZK", "HUF"]
    assert all(code in reason for code, (_, _, reason) in zip(codes, found, strict=True))
    assert found[8][2] == "DKK stands twice, as 7 on line 6 and as 8 on line 6"


def test_hints_and_the_answer_have_to_agree() -> None:
    text = json.dumps({"base": "USD", "date": "2024-10-21", "rates": RATES})
    assert parse(text, base="USD", as_of="2024-10-21") == parse(text)
    assert [reason for _, _, reason in faults(text, base="EUR", as_of="2024-10-20")] == [
        "the table is headed USD, but base= says EUR", "the table says 2024-10-21, but as_of= says 2024-10-20",
    ]  # fmt: skip
    assert parse(json.dumps({"date": "2024-10-21", "rates": RATES}), base="USD") == SNAP


# Dates


def test_a_time_stamp_in_seconds_is_the_moment_of_publication() -> None:
    snap = parse(json.dumps({"base": "USD", "date": "2024-10-21", "timestamp": 1729468800, "rates": RATES}))
    assert (str(snap.as_of), str(snap.published)) == ("2024-10-21", "2024-10-21 00:00:00+00:00")
    for odd in ("soon", -5, 1.5, 10**15, None):
        assert (
            parse(json.dumps({"base": "USD", "date": "2024-10-21", "timestamp": odd, "rates": RATES})).published is None
        )


def test_a_time_stamp_is_not_a_date() -> None:
    text = json.dumps({"base": "USD", "timestamp": 1729468800, "rates": RATES})
    reading = read(text)
    assert reading.snapshots[0].as_of is None
    assert reading.notes == (
        "timestamp 1729468800 is a moment, not the day the rates are for; say the day with as_of=",
    )
    told = read(text, as_of="2024-10-21")
    assert (told.snapshots[0], told.notes) == (SNAP, ())


@pytest.mark.parametrize(
    "said", ['"2024-10-21T00:00:00Z"', '"03/04/2024"', '"October 2024"', "20241021", "1729468800", "{}", '""']
)
def test_a_date_that_is_not_one_needs_the_callers(said: str) -> None:
    text = f'{{"base": "USD", "date": {said}, "rates": {{"EUR": 0.92115}}}}'
    ((_, _, reason),) = faults(text)
    assert "which is not a complete date without doubt; say the day with as_of=" in reason
    assert read(text, as_of="2024-10-21").snapshots[0].as_of == date(2024, 10, 21)


def test_a_date_of_null_is_unknown() -> None:
    assert parse('{"base": "USD", "date": null, "rates": {"EUR": 0.92115}}').as_of is None


# Bounds


def test_a_deep_or_a_wide_answer() -> None:
    with pytest.raises(ParseError, match="nested without end"):
        parse('{"rates": ' + "[" * 1_000_000)
    wide = '{"base": "USD", "rates": {' + ",\n".join(f'"A{n:05}": {n + 1}' for n in range(30_000)) + "}}"
    assert len(parse(wide)) == 30_001
    escaped = '{"base": "USD", "rates": {' + ",\n".join(f'"\\u0041{n:05}": -1' for n in range(30_000)) + "}}"
    assert {place[:2] for place in faults(escaped)} == {(0, 0)}  # not written plainly: no place rather than a wrong one
