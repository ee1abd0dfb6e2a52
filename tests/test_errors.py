"""Every error is ours and a built-in's, carries facts, survives pickling, and says what to do."""

from __future__ import annotations

import copy
import inspect
import pickle
import traceback
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from fxsnap import errors
from fxsnap.errors import BadRow, Difference, Fault, FxError, FxWarning
from fxsnap.phrases import shown

DAY = date(2024, 10, 21)
EXAMPLES: list[tuple[FxError, type[BaseException], str]] = [
    (errors.UnknownCurrency("RMB", "this snapshot", 170, DAY, ("CNY",)), LookupError,
     "'RMB' is not in this snapshot (170 codes, as of 2024-10-21); did you mean CNY?"),
    (errors.UnknownCurrency("QQQ", "this snapshot", 1), LookupError, "'QQQ' is not in this snapshot (1 code)"),
    (errors.RateNotFound(DAY, "exact", date(2024, 10, 18), date(2024, 10, 22)), LookupError,
     "no rates for 2024-10-21 under the policy 'exact' (nearest before: 2024-10-18, after: 2024-10-22); "
     "policy='previous' or policy='next' finds one"),
    (errors.RateNotFound(DAY, "previous", date(2024, 10, 13), None), LookupError,
     "no rates for 2024-10-21 under the policy 'previous' (nearest before: 2024-10-13); load newer rates, or policy='previous:8' finds one"),
    (errors.RateNotFound(DAY, "previous", None, date(2024, 10, 22), ("EUR", "USD")), LookupError,
     "no rates of EUR and USD for 2024-10-21 under the policy 'previous' (nearest after: 2024-10-22); "
     "policy='next' finds one"),
    (errors.RateNotFound(DAY, "exact", None, None), LookupError,
     "no rates for 2024-10-21 under the policy 'exact': the date of these rates is not known; say it with as_of="),
    (errors.InvalidAmount("'1,5'", "a comma"), ValueError, "'1,5' is not an amount: a comma"),
    (errors.AmbiguousCurrency("'5 kr'", "kr", ("SEK", "NOK")), ValueError,
     "'5 kr' does not say which currency: 'kr' is SEK or NOK; write the code, or pass code="),
    (errors.InvalidRate("0", "a rate is positive"), ValueError, "0 is not a rate: a rate is positive"),
    (errors.InvalidArgument("on", "5", "expected a date"), TypeError, "on cannot be 5: expected a date"),
    (errors.InvalidColumn((errors.Problem(errors.InvalidAmount("'x'", "no"), 3, (0, 5)), errors.Problem(errors.InvalidRate("0", "no"), 7, ()))), ValueError,
     "10 rows could not be converted (errors='null' makes them null):\n  'x' is not an amount: no (rows 0, 5 and 1 more)\n  0 is not a rate: no (7 rows)"),
    (errors.InvalidRows((BadRow(3, "(1, 'X')", errors.InvalidAmount("'x'", "no")),)), ValueError,
     "1 row could not be converted (errors='collect' gives the others):\n  row 3 (1, 'X'): 'x' is not an amount: no"),
    (errors.ParseError("usd.txt", (Fault(3, 5, "EUR 0", "EUR has no usable rate"),)), ValueError,
     "usd.txt: line 3, column 5: EUR has no usable rate: 'EUR 0'"),
    (errors.ParseError("usd.txt", (Fault(3, 5, "EUR 0", "one"), Fault(0, 0, "", "two"))), ValueError,
     "usd.txt: 2 faults\n  line 3, column 5: one: 'EUR 0'\n  two"),
    (errors.RoundingRequired("XAU", "minor", "give the decimals, such as rounding=6"), ValueError,
     "XAU has no minor unit that everyone agrees on, so rounding='minor' says nothing; give the decimals, such as rounding=6"),
    (errors.RoundingRequired("EUR", "cash:up", 'give "step=0.05"'), ValueError,
     "EUR has no cash step that everyone agrees on, so rounding='cash:up' says nothing; give \"step=0.05\""),
    (errors.StaleRates(DAY, date(2024, 11, 1), 7), ValueError,
     "the rates of 2024-10-21 are 11 days old on 2024-11-01; at most 7 days were allowed"),
    (errors.StaleRates(None, DAY, 7), ValueError,
     "the date of these rates is not known, so nobody can say that they are at most 7 days old; load them with as_of="),
    (errors.VerificationFailed((Difference("result", "1", "2"),)), ValueError, "verification failed: result: stated 1, found 2"),
    (errors.VerificationFailed((Difference("a", "1", "2"), Difference("b", "3", "4"))), ValueError,
     "verification failed:\n  a: stated 1, found 2\n  b: stated 3, found 4"),
    (errors.SnapshotNotFound("snapshot 'ab'", "rates.db", (), "it is empty"), LookupError, "rates.db has no snapshot 'ab': it is empty"),
    (errors.ReadError("usd.txt", "No such file"), OSError, "cannot read usd.txt: No such file"),
    (errors.WriteError("rates.json", "No space left"), OSError, "cannot write rates.json: No space left"),
]  # fmt: skip
FAMILY = {
    kind for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, FxError) and kind is not FxError and not kind.__name__.startswith("_")
}  # fmt: skip


def test_every_error_of_the_family_has_an_example_here() -> None:
    assert {type(error) for error, _, _ in EXAMPLES} == FAMILY


@pytest.mark.parametrize(("error", "builtin", "message"), EXAMPLES)
def test_the_message_says_what_was_asked_what_is_there_and_what_to_do(
    error: FxError, builtin: type[BaseException], message: str
) -> None:
    assert str(error) == message
    assert isinstance(error, FxError)
    assert isinstance(error, builtin)
    assert message.splitlines()[0] in "".join(traceback.format_exception_only(error))


@pytest.mark.parametrize("error", [error for error, _, _ in EXAMPLES])
def test_errors_survive_pickling_and_copying(error: FxError) -> None:
    for again in [
        *(pickle.loads(pickle.dumps(error, protocol)) for protocol in range(6)),
        copy.copy(error),
        copy.deepcopy(error),
    ]:
        assert type(again) is type(error)
        assert (repr(again), str(again), repr(vars(again))) == (repr(error), str(error), repr(vars(error)))


@pytest.mark.parametrize("kind", sorted(FAMILY, key=lambda kind: kind.__name__))
def test_the_facts_are_attributes_and_args(kind: type[FxError]) -> None:
    error = next(error for error, _, _ in EXAMPLES if type(error) is kind)
    names = [name for name in inspect.signature(kind.__init__).parameters if name != "self"]
    assert [getattr(error, name) for name in names] == list(error.args)
    assert inspect.getdoc(kind)


def test_faults_are_cut_but_counted() -> None:
    many = errors.ParseError("x", tuple(Fault(line, 1, "y" * 10_000, "z") for line in range(1, 1000)))
    assert len(str(many)) < 5000
    assert "999 faults" in str(many)
    assert (many.line, many.column, many.reason) == (1, 1, "z")


def test_warnings_have_one_root() -> None:
    assert issubclass(errors.SampleRatesWarning, FxWarning)
    assert issubclass(FxWarning, UserWarning)


class Evil:
    """An input that misbehaves when it is shown."""

    def __repr__(self) -> str:
        raise RuntimeError("repr of the input was run")

    __str__ = __repr__


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("abc", "'abc'"), ("x" * 100, f"'{'x' * 60}'... (100 characters)"), (b"abc", "b'abc'"), (b"x" * 100, f"b'{'x' * 60}'... (100 bytes)"),
        (10**4000, "an int of about 4001 digits"), (5, "5"), (None, "None"), (True, "True"), (1.5, "1.5"), (Decimal("1.50"), "Decimal('1.50')"),
        (Fraction(1, 3), "Fraction(1, 3)"), ([1], "a list"), (Evil(), "a test_errors.Evil"), (DAY, "datetime.date(2024, 10, 21)"),
    ],
)  # fmt: skip
def test_an_input_is_shown_short_and_without_running_its_code(value: object, text: str) -> None:
    assert shown(value) == text
