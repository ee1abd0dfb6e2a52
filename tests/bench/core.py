"""The core's benchmark, by one command: ``python tests/bench/core.py [ROWS]`` (a million rows unless said otherwise).

What counts are ratios within one run, for machines are noisy; each figure is the best of five rounds, and the rounds of
what is compared take turns. Nothing here is a test: an aim that is missed is shown, not raised.
"""

from __future__ import annotations

import gc
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import fxsnap
from fxsnap.formats import read

ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent.parent


def best(tasks: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The best time in seconds of each task; in each round every task has its turn."""
    times: dict[str, float] = {}
    for _ in range(rounds):
        for name, task in tasks.items():
            gc.collect()
            gc.disable()
            start = time.perf_counter()
            task()
            taken = time.perf_counter() - start
            gc.enable()
            times[name] = min(times.get(name, taken), taken)
    return times


def row(name: str, figure: str, aim: str = "") -> None:
    print(f"{name:<62} {figure:>12}  {aim}".rstrip())


def scalars(count: int) -> None:
    """One call for each of many different amounts and pairs, against the same arithmetic on a hand-written dict."""
    snap = fxsnap.sample()
    rates = {"USD": Decimal(1), **{quote.counter: quote.value for quote in snap.quotes}}
    units = {code: fxsnap.currency(code).minor_unit for code in snap}
    quanta = {code: Decimal(1).scaleb(-unit) for code, unit in units.items() if unit is not None}
    chance = random.Random(4217)
    dead = [code for code in snap if snap.remarks(code)]
    pairs = [(source, target) for source in snap for target in quanta if not {source, target} & {*dead}]
    rows = [(Decimal(chance.randrange(1, 10**9)).scaleb(-2), *pairs[i % len(pairs)]) for i in range(count)]
    texts = [(str(amount), source, target) for amount, source, target in rows[: count // 10]]
    dead_rows = [(amount, dead[i % len(dead)], target) for i, (amount, _, target) in enumerate(rows[: count // 50])]

    def by_hand() -> None:
        for amount, source, target in rows:
            (amount * rates[target] / rates[source]).quantize(quanta[target])

    def method() -> None:
        convert = snap.convert
        for amount, source, target in rows:
            convert(amount, source, target, rounding="minor")

    def function() -> None:
        convert = fxsnap.convert
        for amount, source, target in rows:
            convert(amount, source, target, rates=snap, rounding="minor")

    def unrounded() -> None:
        convert = snap.convert
        for amount, source, target in rows:
            convert(amount, source, target)

    def of_text() -> None:
        convert = snap.convert
        for amount, source, target in texts:
            convert(amount, source, target, rounding="minor")

    def of_dead_codes() -> None:
        convert = snap.convert
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", fxsnap.RetiredCurrencyWarning)
            for amount, source, target in dead_rows:
                convert(amount, source, target, rounding="minor")

    tasks = {"by hand": by_hand, "method": method, "function": function, "unrounded": unrounded, "of text": of_text}
    times = best({**tasks, "of dead codes": of_dead_codes, **_currency_converter(rows)})
    times["of text"] *= count / len(texts)
    times["of dead codes"] *= count / len(dead_rows)
    base = times["by hand"]
    row("(a*R[t]/R[f]).quantize(q) on a dict of Decimals", f"{base / count * 1e9:.0f} ns")
    names = {
        "method": ('snap.convert(..., rounding="minor")', "aim 2.5"),
        "function": ('fxsnap.convert(..., rates=snap, rounding="minor")', "aim 3"),
        "unrounded": ("snap.convert(...), 28 digits", ""),
        "of text": ('snap.convert of text, rounding="minor"', ""),
        "of dead codes": ("snap.convert from a dead code, with its warning ignored", ""),
        "float": ("CurrencyConverter.convert, float mode, not rounded", ""),
        "decimal": ("CurrencyConverter.convert, Decimal mode, not rounded", ""),
    }
    for key, (name, aim) in names.items():
        if key in times:
            row(name, f"{times[key] / base:.2f} times", aim)


def _currency_converter(rows: list[tuple[Decimal, str, str]]) -> dict[str, Callable[[], object]]:
    """The best-known package on the same amounts, between the codes of its own last day."""
    try:
        from currency_converter import CurrencyConverter
    except ImportError:
        print("CurrencyConverter is not installed (pip install '.[bench]'): not compared")
        return {}
    floats, decimals = CurrencyConverter(), CurrencyConverter(decimal=True)
    day: date = floats.bounds["USD"].last_date
    codes = sorted(code for code in floats.currencies if floats.bounds[code].last_date == day)
    chance = random.Random(4217)
    its = [(amount, chance.choice(codes), chance.choice(codes)) for amount, _, _ in rows]
    its_floats = [(float(amount), source, target) for amount, source, target in its]

    def in_float() -> None:
        convert = floats.convert
        for amount, source, target in its_floats:
            convert(amount, source, target)

    def in_decimal() -> None:
        convert = decimals.convert
        for amount, source, target in its:
            convert(amount, source, target)

    return {"float": in_float, "decimal": in_decimal}


def batches(count: int) -> None:
    """Many rows into one currency."""
    snap = fxsnap.sample()
    codes = [code for code in snap if not snap.remarks(code)]
    chance = random.Random(4217)
    rows = [(Decimal(chance.randrange(1, 10**9)).scaleb(-2), codes[i % len(codes)]) for i in range(count)]

    def loop() -> None:
        convert = snap.convert
        for amount, code in rows:
            convert(amount, code, "EUR", rounding="minor")

    times = best({"loop": loop, "many": lambda: snap.convert_many(rows, "EUR", rounding="minor")}, rounds=3)
    row(f"{count:,} conversions in a loop", f"{times['loop']:.2f} s")
    row(f"{count:,} rows through convert_many, totals included", f"{times['many']:.2f} s", "aim 1.5 s for a million")


def reading() -> None:
    """The page this project began with, in shape: a header and 169 rows between filler."""
    table = (ROOT / "data" / "usd-2024-10-21.txt").read_text(encoding="ascii")
    page = "A headline\n\n" + table + "\n".join(f"Filler of ours, line {number}." for number in range(200))
    times = best({"read": lambda: read(page, as_of="2024-10-21")}, rounds=20)
    row("the page read: 169 quotes and the report", f"{times['read'] * 1e3:.1f} ms", "aim 5 ms")


def processes() -> None:
    """Whole processes against a bare interpreter; installed code has its bytecode beside it, so here too."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "FXSNAP_RATES")
    }
    commands = {
        "bare": ["-c", "pass"],
        "import": ["-c", "import fxsnap"],
        "first": ["-c", "import fxsnap; fxsnap.sample().convert(100, 'USD', 'EUR', rounding='minor')"],
        "cli": ["-m", "fxsnap", "100", "USD", "EUR"],
    }

    def run(arguments: list[str]) -> Callable[[], object]:
        return lambda: subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, check=True, cwd=folder
        )

    with tempfile.TemporaryDirectory() as folder:
        environment["PYTHONPATH"] = str(ROOT)
        times = best({name: run(arguments) for name, arguments in commands.items()}, rounds=15)
    row("a bare interpreter", f"{times['bare'] * 1e3:.0f} ms")
    for name, text, aim in [
        ("import", "import fxsnap", "aim 40 ms"), ("first", "the first conversion in a fresh process", "aim 100 ms"),
        ("cli", "python -m fxsnap 100 USD EUR", "aim 100 ms"),
    ]:  # fmt: skip
        row(f"{text}, beyond it", f"+{(times[name] - times['bare']) * 1e3:.0f} ms", aim)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(
        f"fxsnap {fxsnap.__version__}, CPython {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {count:,} rows"
    )
    scalars(count)
    batches(count)
    reading()
    processes()


if __name__ == "__main__":
    main()
