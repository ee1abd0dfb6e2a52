"""A matrix has every pair of its codes, exactly, and says in which direction it is read."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from typing import Any

import oracle
import pytest
from examples import table

from fxsnap import FxError, InvalidArgument, Matrix, Snapshot, UnknownCurrency, ecb, matrix

CODES = ("USD", "EUR", "JPY", "XAU", "KWD")


def test_every_pair_is_exact_and_closes(sample: Snapshot) -> None:
    made = matrix(sample, CODES)
    for row, source in zip(made.rates, made.codes, strict=True):
        for rate, target in zip(row, made.codes, strict=True):
            assert (rate.base, rate.counter) == (source, target)
            assert rate.exact == oracle.RATES[target] / oracle.RATES[source]
            assert rate.exact * made[target, source].exact == 1
            assert made[source, target] is rate
    assert (made.codes, made.as_of, made.snapshot_id, made.notes) == (CODES, sample.as_of, sample.id, ())


def test_it_prints_as_a_table(sample: Snapshot) -> None:
    lines = str(matrix(sample, ["EUR", "JPY"])).splitlines()
    assert lines[0].startswith("cross rates as of 2024-10-21, ")
    assert lines[0].endswith(f", id {sample.id[:12]}")
    assert lines[1] == "row = one unit of, column = in units of"
    rows = [line.split() for line in lines[2:]]
    assert rows == [["EUR", "JPY"], ["EUR", "1", "162.8057319..."], ["JPY", "0.006142289880...", "1"]]
    assert len({len(line) for line in lines[2:]}) == 1  # figures end below one another
    assert repr(matrix(sample, ["EUR"])) == f"Matrix(EUR, as of 2024-10-21, id {sample.id[:12]})"


def test_a_dead_code_is_told(sample: Snapshot) -> None:
    assert sample.remarks("LTL")[0] in matrix(sample, ["EUR", "LTL"]).notes
    assert f"note: {sample.remarks('LTL')[0]}" in str(matrix(sample, ["USD", "LTL"]))
    assert any("cross of two averages" in note for note in matrix(ecb().average("2024-10"), ["USD", "JPY"]).notes)


def test_it_is_a_value(sample: Snapshot) -> None:
    made = matrix(sample, CODES)
    assert made == matrix(sample, [*CODES]) == pickle.loads(pickle.dumps(made)) == copy.deepcopy(made)
    assert made != matrix(sample, CODES[:2])
    assert made != matrix(table(), ["USD", "EUR"])
    assert hash(made) == hash(pickle.loads(pickle.dumps(made)))
    with pytest.raises(AttributeError, match="cannot be changed"):
        made.codes = ()  # type: ignore[misc]


@pytest.mark.parametrize(
    ("snapshot", "codes", "why"),
    [
        (table(), "EUR", "expected a sequence of codes"), (table(), None, "expected a sequence of codes"), (table(), [], "one code or more"),
        (table(), ["EUR", "JPY", "EUR"], "each of them once"), (table(), [5], "expected a code such as 'EUR'"), ({"EUR": 1}, ["EUR"], "make it a snapshot"),
        ("rates.json", ["EUR"], r"fxsnap\.load"), (ecb(), ["EUR"], r"history\.at\(day\)"), (None, ["EUR"], "expected a Snapshot"),
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(snapshot: Any, codes: Any, why: str) -> None:
    with pytest.raises(InvalidArgument, match=why):
        matrix(snapshot, codes)


def test_a_code_that_is_not_there() -> None:
    with pytest.raises(UnknownCurrency, match="'RMB' is not in this snapshot"):
        matrix(table(), ["EUR", "RMB"])
    made = matrix(table(), ["EUR", "JPY"])
    assert made["EUR", "JPY"].exact == Fraction("149.9685") / Fraction("0.92115")
    with pytest.raises(UnknownCurrency, match=r"'GBP' is not in this matrix \(2 codes, as of 2024-10-21\)"):
        made["EUR", "GBP"]
    pairs: list[Any] = ["EUR", 5, ("EUR",), ("EUR", "JPY", "USD"), None, ("EUR", [])]
    for pair in pairs:
        with pytest.raises(FxError):
            made[pair]
    assert isinstance(made, Matrix)
