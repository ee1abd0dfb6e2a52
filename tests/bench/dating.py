"""The benchmark of finding dates: ``python tests/bench/dating.py [COUNT]``, or ``all`` for tables of every day.

How long it takes, and how often the verdicts are right: for tables made from days of the ECB, on other bases, with
noise, with few codes, and for tables that belong to no day. COUNT tables are made for each line (60 unless said
otherwise), always the same ones. Nothing here is a test; the figures of docs/decisions/0015 are from here.
"""

from __future__ import annotations

import os
import platform
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from core import ROOT, best, row

import fxsnap
from fxsnap.dating import date_of
from fxsnap.history import History
from fxsnap.snapshot import Snapshot

ECB = fxsnap.ecb()
UNITS = {day: ECB._tables.units(day) for day in ECB.days}
LIVE = {code for code in ECB.codes if fxsnap.currency(code).status(date(2026, 11, 25)) == "current"}
BOUND = {"DKK", "HKD"}
SEED_QUANTUM = Decimal("0.000001")


class Kept:
    """Some days of the ECB, their numbers read once."""

    base, origin, codes = ECB.base, ECB.origin, ECB.codes

    def __init__(self, days: Iterable[date]) -> None:
        self.days = tuple(days)

    def units(self, day: date) -> dict[str, Decimal]:
        return UNITS[day]

    def snapshot(self, day: date) -> Snapshot:
        return ECB.at(day)


ALL = Kept(ECB.days)
Made = tuple[Snapshot, Kept, date | None]
"""A table, the history it is looked for in, and its day; None where it belongs to none."""


def table(units: dict[str, Decimal], base: str, digits: str = "six") -> Snapshot:
    """The rates on another base, with six significant digits or with the seed's six decimals."""
    quotes = {}
    for code, unit in units.items():
        exact = unit / units[base]
        number = Decimal(f"{exact:.6g}") if digits == "six" else exact.quantize(SEED_QUANTUM)
        if code != base and number:
            quotes[code] = number
    return Snapshot(base, quotes, quantum=None if digits == "six" else SEED_QUANTUM)


def days_of(count: int) -> list[tuple[int, date]]:
    chance = random.Random(2024)
    return [(at, ECB.days[at]) for at in chance.sample(range(1, len(ECB.days) - 1), count)]


def noisy(units: dict[str, Decimal], per_cent: float, chance: random.Random) -> Snapshot:
    return table({code: unit * Decimal(1 + chance.gauss(0, per_cent / 100)) for code, unit in units.items()}, "USD")


def rebased(days: Iterable[date], digits: str, bases: tuple[str, ...] = ()) -> Iterable[Made]:
    for number, day in enumerate(days):
        live = sorted(UNITS[day].keys() & (set(bases) or LIVE))
        yield table(UNITS[day], live[number % len(live)], digits), ALL, day


def beside_fewer(made: Iterable[Made]) -> Iterable[Made]:
    """The same beside thirty days on both sides and every fiftieth of the others: a twentieth of the time."""
    for snapshot, _, day in made:
        assert day is not None
        at = ECB.days.index(day)
        yield snapshot, Kept(sorted({*ECB.days[max(at - 30, 0) : at + 31], *ECB.days[::50]})), day


def with_noise(count: int, per_cent: float) -> Iterable[Made]:
    chance = random.Random(1999)
    for _, day in days_of(count):
        yield noisy(UNITS[day], per_cent, chance), ALL, day


def some_with_noise(count: int, codes: int, per_cent: float) -> Iterable[Made]:
    chance = random.Random(9)
    for _, day in days_of(count):
        units = {code: UNITS[day][code] for code in chance.sample(sorted(UNITS[day].keys() & LIVE - BOUND), codes)}
        made = {code: unit * Decimal(1 + chance.gauss(0, per_cent / 100)) for code, unit in units.items()}
        yield table(made, next(iter(units))), ALL, day


def few(count: int, codes: int, there: bool) -> Iterable[Made]:
    chance = random.Random(7)
    for at, day in days_of(count):
        units = {code: UNITS[day][code] for code in chance.sample(sorted(UNITS[day].keys() & LIVE), codes)}
        rest = ALL if there else Kept(ECB.days[:at] + ECB.days[at + 1 :])
        yield table(units, next(iter(units))), rest, day if there else None


def of_no_day(count: int) -> dict[str, Iterable[Made]]:
    chance = random.Random(17)
    days = days_of(count)

    def between(at: int) -> Snapshot:
        one, other = UNITS[ECB.days[at]], UNITS[ECB.days[at + 1]]
        return table({code: (one[code] + other[code]) / 2 for code in one.keys() & other.keys()}, "USD")

    def mixed() -> Snapshot:
        return table({code: UNITS[chance.choice(ECB.days[-2000:])][code] for code in UNITS[ECB.last]}, "USD")

    return {
        "its day taken out of the history": (
            (ECB.at(day), Kept(ECB.days[:at] + ECB.days[at + 1 :]), None) for at, day in days
        ),
        "half way between two days": ((between(at), ALL, None) for at, _ in days),
        "the day after the history's end": ((ECB.at(day), Kept(ECB.days[:at]), None) for at, day in days if at > 500),
        "three years before its start": ((ECB.at(day), Kept(ECB.days[at + 765 :]), None) for at, day in days if at < 6000),
        "each rate of another day of eight years": ((mixed(), ALL, None) for _ in days),
    }  # fmt: skip


def said(name: str, made: Iterable[Made]) -> None:
    """One line: the verdicts, right and wrong, in per cent of the tables."""
    counts: Counter[str] = Counter()
    for snapshot, history, day in made:
        found = date_of(snapshot, history)
        counts[f"{found.verdict} {'right' if found.day == day else 'wrong'}" if found.day else "cannot tell"] += 1
    total = sum(counts.values())
    names = ("certain right", "likely right", "cannot tell", "likely wrong", "certain wrong")
    cells = ", ".join(f"{one} {counts[one] * 100 / total:.2f} %" for one in names if counts[one])
    print(f"{name} ({total}): {cells}", flush=True)


def time_taken() -> None:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT)
    sample = "snap = fxsnap.load('data/usd-2024-10-21.txt')"

    def run(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)

    snap = fxsnap.sample()
    tasks = {
        "bare": run(f"import fxsnap; {sample}"),
        "cold": run(f"import fxsnap; {sample}; fxsnap.ecb().date_of(snap)"),
        "warm": lambda: History(ECB._tables).date_of(snap),
    }
    times = best(tasks, rounds=7)
    row(
        "the seed's table beside all 7 126 days, cold, ecb() included",
        f"{times['cold'] - times['bare']:.3f} s",
        "aim 0.5 s",
    )
    row("the same in a process that has ecb()", f"{times['warm']:.3f} s")
    start = time.process_time()
    tasks["warm"]()
    row("of which the processor's, whoever else is at work", f"{time.process_time() - start:.3f} s")


def main() -> None:
    print(f"fxsnap {fxsnap.__version__}, CPython {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")  # fmt: skip
    asked = sys.argv[1] if len(sys.argv) > 1 else "60"
    if asked == "all":
        five = ("USD", "EUR", "GBP", "CHF", "CAD")
        said("every day on a base of its own, six digits", beside_fewer(rebased(ECB.days, "six")))
        said("every day in one of five bases, six decimals", beside_fewer(rebased(ECB.days, "seed", five)))
        return
    time_taken()
    count = int(asked)
    some = [day for _, day in days_of(count)]
    said("no noise, any base, six digits", rebased(some, "six"))
    said("no noise, any base, six decimals", rebased(some, "seed"))
    for per_cent in (0.01, 0.03, 0.05, 0.1, 0.2, 0.3):
        said(f"noise of {per_cent} % on each rate", with_noise(count, per_cent))
    for codes in (5, 9, 12):
        for per_cent in (0.01, 0.02, 0.1, 0.3):
            said(f"{codes} codes, noise of {per_cent} % on each rate", some_with_noise(count, codes, per_cent))
    for name, made in of_no_day(count).items():
        said(f"no day: {name}", made)
    for codes in (3, 4, 5, 7):
        said(f"{codes} codes, no noise, any base, six digits", few(count, codes, there=True))
        said(f"{codes} codes, its day taken out", few(count, codes, there=False))


if __name__ == "__main__":
    main()
