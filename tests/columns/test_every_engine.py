"""One suite for every engine: the same hard rows, the same right answers, no row wrong."""

from __future__ import annotations

import random
from decimal import Decimal

import cases
import engines
import pytest
from cases import LIVE, MODES, SAMPLE, WITH_MINOR

import fxsnap

SAFE = 10**13
"""Amounts in cents up to a hundred thousand million, which every engine has to take."""


@pytest.fixture(params=list(engines.ENGINES))
def engine(request: pytest.FixtureRequest) -> engines.Engine:
    lacking = engines.missing(request.param)
    if lacking:
        pytest.skip(f"{lacking} is not installed")
    if request.param == "spark":
        request.getfixturevalue("spark")  # the session of all tests
    return engines.ENGINES[request.param][0]


def ask(engine: engines.Engine, rows: list[cases.Row], target: str | None, places: int, mode: str) -> None:
    """Ask an engine for rows, of one target or of each row's own, and compare with the fractions."""
    targets = [row.target for row in rows] if target is None else target
    found = engine([row.units for row in rows], 2, [row.source for row in rows], targets, SAMPLE, f"{places}:{mode}")
    wrong = [
        (row, value, cases.answer(row, places, 2, mode))
        for row, value in zip(rows, found, strict=True)
        if value != cases.answer(row, places, 2, mode)
    ]
    assert not wrong, wrong[:5]


@pytest.mark.parametrize("target", ["EUR", "JPY", "KWD"])
def test_ties_and_extremes_from_every_code(engine: engines.Engine, target: str) -> None:
    places = fxsnap.currency(target).minor_unit
    assert places is not None
    rows = cases.rows_between([(source, target) for source in LIVE], places, 2, SAFE, 7)
    ask(engine, rows, target, places, "half_even")


@pytest.mark.parametrize("mode", MODES)
def test_every_mode(engine: engines.Engine, mode: str) -> None:
    rows = cases.rows_between([(source, "EUR") for source in LIVE[::4]], 2, 2, SAFE, 11)
    ask(engine, rows, "EUR", 2, mode)


@pytest.mark.parametrize("places", [0, 1, 2, 3, 4])
def test_every_number_of_decimals(engine: engines.Engine, places: int) -> None:
    rows = cases.rows_between([(source, "USD") for source in LIVE[::5]], places, 2, 10**11, places)
    ask(engine, rows, "USD", places, "half_up")


def test_a_column_of_targets(engine: engines.Engine) -> None:
    chance = random.Random(23)
    codes = ["USD", "EUR", "JPY", "GBP", "KWD", "CLF", "CHF", "SEK"]
    rows = cases.rows_between([(chance.choice(codes), chance.choice(codes)) for _ in range(40)], 2, 2, 10**11, 3)
    ask(engine, rows, None, 2, "half_even")


def test_the_minor_unit_of_each_target(engine: engines.Engine) -> None:
    targets = ["EUR", "JPY", "KWD", "CLF"]
    found = engine([10000] * 4, 2, ["USD"] * 4, targets, SAMPLE, "minor")
    assert found == [SAMPLE.convert(100, "USD", target, rounding="minor") for target in targets]
    assert [str(value) for value in found] == ["92.1200", "14997.0000", "30.6380", "3.4234"]


def test_nulls_stay_null_and_the_order_stays(engine: engines.Engine) -> None:
    found = engine([100, None, 300, -100, 0], 2, ["USD", "USD", None, "EUR", "JPY"], "EUR", SAMPLE, "minor")
    assert found == [Decimal("0.92"), None, None, Decimal("-1.00"), Decimal("0.00")]


def test_random_rows_are_those_of_convert(engine: engines.Engine) -> None:
    chance = random.Random(2024)
    units = [chance.randrange(-SAFE, SAFE) for _ in range(500)]
    sources = [chance.choice(WITH_MINOR) for _ in units]
    found = engine(units, 2, sources, "EUR", SAMPLE, "minor:half_up")
    assert found == [
        fxsnap.convert(Decimal(unit).scaleb(-2), source, "EUR", rates=SAMPLE, rounding="minor:half_up")
        for unit, source in zip(units, sources, strict=True)
    ]


@pytest.mark.parametrize("step", ["step=0.05", "step=0.05:half_up"])
def test_steps(engine: engines.Engine, step: str) -> None:
    units = [1, 2, 3, 7, 8, 102, -102, 1025]
    found = engine(units, 2, ["CHF"] * len(units), "CHF", SAMPLE, step)
    assert found == [SAMPLE.convert(Decimal(unit).scaleb(-2), "CHF", "CHF", rounding=step) for unit in units]
