"""The integers of a call whose rows no Python sees, one ratio for each pair and day, and how 64 bits divide by them.

An amount is an integer ``A`` of units of ``10**-scale``, its result ``A * N / D`` rounded once. An engine that has only
64 bits divides as one does on paper, by digits ``w`` of ``|A|`` to a base ``B``, the first digit first::

    t = r * B + w * N        u = t // D        q = q * B + u        r = t - u * D          (q = r = 0 before the first)

After each digit ``q * D + r == prefix * N`` and ``0 <= r < D``, where ``prefix`` are the digits so far: it holds for
none, and ``(prefix * B + w) * N == q * B * D + r * B + w * N == q * B * D + t``. So at the end ``q`` is the floor of
``|A| * N / D`` and ``r`` the exact rest, which decides any rounding. Nothing overflows if ``B * (N + D) <= 2**63``:

* ``t <= (D - 1) * B + (B - 1) * N < B * (N + D)``;
* every ``q`` is at most the last one, which ``most``, the largest amount of a pair, keeps within `RESULT_LIMIT`;
* ``2 * r + 1 < 2 * D <= B * D``.

``B`` is a power of two: digits are then had by shifts, and one division is left for each of them.

Pure Python. `fxsnap.columns.sql` makes the text of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from math import gcd
from typing import Any, NamedTuple

from fxsnap.columns.dense import dense_of
from fxsnap.columns.ratios import Grid, integers
from fxsnap.errors import InvalidArgument, RoundingRequired
from fxsnap.history import History
from fxsnap.phrases import as_of_text
from fxsnap.policy import Lookup, Policy, PolicyLike
from fxsnap.snapshot import Snapshot, units_of

RESULT_LIMIT = 10**18 - 1
"""Results have at most 18 digits: what DuckDB and Spark keep of a decimal in 64 bits."""

AMOUNT_LIMIT = 2**63 - 1

SMALLEST_BASE = 128
"""A base below this would take more than nine digits: pairs that want one are not converted."""

TOO_LONG, NO_UNIT = -1, -2
"""In place of the largest amount of a pair: N and D are too long for 64 bits, or the target has no minor unit."""

_MOST_ROWS = 2_000_000

Key = tuple[str | int, ...]


class Ratio(NamedTuple):
    """What one key (of day, source and target those that are columns) is converted by.

    ``n`` and ``d`` are N and D, ``step`` of how many units of ``10**-scale`` results are multiples, ``most`` the
    largest ``|A|`` that is certified.
    """

    key: Key
    n: int
    d: int
    step: int
    most: int


class Series(NamedTuple):
    """The ratios of a key for each calendar day from ``first``, an ordinal, on.

    ``texts`` are ``n/d``, empty for a day without; ``step`` and ``most`` hold for all of them.
    """

    key: Key
    first: int
    texts: list[str]
    step: int
    most: int


class Plan(NamedTuple):
    """The ratios of a call, with the bits of a digit and the number of digits.

    ``keys`` (of ``"day"``, ``"source"``, ``"target"``) says what they are looked up by; with a day there are ``series``
    instead of ``ratios``. ``where`` says in a message what was searched.
    """

    keys: tuple[str, ...]
    ratios: list[Ratio]
    series: list[Series]
    bits: int
    digits: int
    where: str

    @property
    def base(self) -> int:
        """The base of the digits."""
        return 1 << self.bits

    @property
    def bounds(self) -> list[int]:
        """The largest amounts of the pairs, with the marks among them."""
        return [one.most for one in self.ratios] + [one.most for one in self.series]

    @property
    def marks(self) -> set[int]:
        """Of `TOO_LONG` and `NO_UNIT`, what stands for some pair."""
        return {most for most in self.bounds if most < 0}


class Asked(NamedTuple):
    """A call: ``source`` and ``target`` are codes, or None where they are columns; ``dated`` is a column of days."""

    source: str | None
    target: str | None
    rates: Snapshot | History
    grid: Grid
    scale: int
    largest: int
    dated: bool
    on: Any
    policy: PolicyLike


def plan_of(asked: Asked) -> Plan:
    """The plan of a call, whose codes are there.

    Raises `RateNotFound` and `RoundingRequired` for what is said of all rows, and `InvalidArgument` for a pair that 64
    bits do not hold, where the pair is said, and for a relation of more than two million rows.

    >>> rates = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21")
    >>> from fxsnap.columns.ratios import grid_of
    >>> plan = plan_of(Asked(None, "EUR", rates, grid_of("minor", "EUR"), 2, 10**15, False, None, None))
    >>> plan.base, plan.digits, plan.ratios[2]
    (8796093022208, 2, Ratio(key=('USD',), n=18423, d=20000, step=1, most=1000000000000000))
    """
    steps = _steps(asked)
    sources = asked.rates.codes if asked.source is None else (asked.source,)
    pairs = [(source, target) for source in sources for target in steps]
    keys = tuple(key for key, wanted in zip(("day", "source", "target"), _columns(asked), strict=True) if wanted)
    ratios: list[Ratio] = []
    series: list[Series] = []
    if asked.dated:
        series, widest = _dated(asked, pairs, steps)
    else:
        ratios, widest = _certified(_undated(asked, pairs, steps), asked)
    plan = Plan(keys, ratios, series, (2**63 // widest).bit_length() - 1, 1, _where(asked))
    if asked.source is not None and asked.target is not None:
        _check_pair(plan, f"{asked.source} to {asked.target}", asked)
    most = max(plan.bounds, default=0)
    digits = 1
    while plan.base**digits <= most:
        digits += 1
    return plan._replace(digits=digits)


def _check_pair(plan: Plan, pair: str, asked: Asked) -> None:
    """Refuse a pair that is said, rather than each of its rows."""
    if not plan.ratios and not plan.series:
        raise InvalidArgument("source", pair, "these rates have both on no day")
    if TOO_LONG in plan.marks:
        way = f"N and D for amounts of {asked.scale} decimals are too long for 64 bits; fxsnap.columns converts it"
        raise InvalidArgument("source", pair, way)


def _columns(asked: Asked) -> tuple[bool, bool, bool]:
    return asked.dated, asked.source is None, asked.target is None


def _steps(asked: Asked) -> dict[str, int]:
    """For each target the step of its results; 0 for one that has none among many."""
    if asked.target is not None:
        return {asked.target: asked.grid.step_of(asked.target)}
    steps = {}
    for target in asked.rates.codes:
        try:
            steps[target] = asked.grid.step_of(target)
        except RoundingRequired:
            steps[target] = 0
    return steps


Exact = tuple[Key, int, int, int]
"""A key, N, D and the step, 0 where there is none."""


def _undated(asked: Asked, pairs: list[tuple[str, str]], steps: dict[str, int]) -> Iterator[Exact]:
    """The ratios of one table, or of one day of a history, on which each pair has its own day under the policy."""
    rates = asked.rates
    if isinstance(rates, Snapshot):
        rates.at(asked.on, asked.policy)
        dense = lookup = None
    else:
        lookup = rates._asked(asked.on, asked.policy)
        rates.at(lookup, None, [code for code in (asked.source, asked.target) if code is not None])
        dense = dense_of(rates, lookup.policy)
    for source, target in pairs:
        if dense is None or lookup is None:
            units = units_of(rates)  # type: ignore[arg-type]
        else:
            place = dense.used(source, target, lookup.on)
            if place < 0:
                continue
            units = dense.units[place]
        key = _key(asked, source, target)
        n, d = integers(units[source], units[target], asked.grid, steps[target] or 1, asked.scale)
        yield key, n, d, steps[target]


def _dated(asked: Asked, pairs: list[tuple[str, str]], steps: dict[str, int]) -> tuple[list[Series], int]:
    """The ratios of every calendar day for which the policy finds one, and the largest N + D."""
    if isinstance(asked.rates, Snapshot):
        return _dated_by_one(asked, pairs, steps)
    dense = dense_of(asked.rates, asked.policy)
    _check_size(dense.last - dense.first + 1, len(pairs))
    up, down = 10**asked.grid.scale, 10**asked.scale
    found, widest = [], 2
    for source, target in pairs:
        step, places = steps[target], dense.days_of(source, target)
        sources, targets = dense.integers(source), dense.integers(target)
        ratios = {}
        for place in {*places} - {-1}:
            n, d = targets[place] * up, sources[place] * (step or 1) * down
            shared = gcd(n, d)
            ratios[place] = n // shared, d // shared
        if not ratios:
            continue
        wide, most = _bounds(ratios.values(), step, asked)
        widest = max(widest, wide if most > 0 else 2)
        texts = {-1: "", **{place: f"{n}/{d}" if most > 0 else "1/1" for place, (n, d) in ratios.items()}}
        found.append(Series(_key(asked, source, target), dense.first, [texts[place] for place in places], step, most))
    return found, widest


def _dated_by_one(asked: Asked, pairs: list[tuple[str, str]], steps: dict[str, int]) -> tuple[list[Series], int]:
    """The same for one table, on the days that it answers for."""
    assert isinstance(asked.rates, Snapshot)
    days = _days_of(asked.rates, Policy.of(asked.policy))
    _check_size(len(days), len(pairs))
    ratios, widest = _certified(_undated(asked._replace(on=None, policy=None), pairs, steps), asked)
    there, span = {*days}, range(days[0], days[-1] + 1)
    texts = [(one, f"{one.n}/{one.d}") for one in ratios]
    return [Series(one.key, days[0], [text if day in there else "" for day in span], one.step, one.most)
            for one, text in texts], widest  # fmt: skip


def _days_of(rates: Snapshot, policy: Policy) -> list[int]:
    """The ordinals of the days that one table answers for: its own, those of its period, and those in reach."""
    if rates.as_of is None:
        way = "the date of these rates is not known; say it with as_of= where they are loaded"
        raise InvalidArgument("on", "a column of days", way)
    first, last = (day.toordinal() for day in rates.period or (rates.as_of, rates.as_of))
    as_of, reach = rates.as_of.toordinal(), policy.max_days
    days = range(max(min(first, as_of) - reach, 1), min(max(last, as_of) + reach, date.max.toordinal()) + 1)
    return [day for day in days if rates._covers(Lookup(date.fromordinal(day), policy))]


def _key(asked: Asked, source: str, target: str) -> Key:
    return (*((source,) if asked.source is None else ()), *((target,) if asked.target is None else ()))


def _check_size(days: int, pairs: int) -> None:
    if days * pairs > _MOST_ROWS:
        way = "take the days that are needed, history['2024-01-01':'2024-12-31'], or one source, or one target"
        expected = f"at most {_MOST_ROWS:,} ratios are written out; {way}"
        raise InvalidArgument("on", f"a column beside {days:,} days of {pairs:,} pairs", expected)


def _certified(exact: Iterable[Exact], asked: Asked) -> tuple[list[Ratio], int]:
    """The ratios with the largest amount of each, and the largest N + D of those that 64 bits hold."""
    ratios, widest = [], 2
    for key, n, d, step in exact:
        wide, most = _bounds([(n, d)], step, asked)
        widest = max(widest, wide if most > 0 else 2)
        ratios.append(Ratio(key, *((n, d) if most > 0 else (1, 1)), step or 1, most))
    return ratios, widest


def _bounds(ratios: Collection[tuple[int, int]], step: int, asked: Asked) -> tuple[int, int]:
    """The largest N + D of some ratios, and the largest amount for which each of them is certified, or a mark."""
    if step == 0:
        return 2, NO_UNIT
    wide = max(n + d for n, d in ratios)
    if wide > 2**63 // SMALLEST_BASE:
        return wide, TOO_LONG
    room = RESULT_LIMIT // step
    return wide, min(asked.largest, AMOUNT_LIMIT, min(room * d // n for n, d in ratios))


def _where(asked: Asked) -> str:
    rates = asked.rates
    if asked.dated:
        return f"under the policy {Policy.of(asked.policy)}"
    if isinstance(rates, Snapshot):
        return f"in these rates ({len(rates.codes)} codes, {as_of_text(rates.as_of)})"
    lookup: Lookup = rates._asked(asked.on, asked.policy)
    return f"for {lookup.on} under the policy {lookup.policy}"
