"""The benchmark of files of amounts: ``python tests/bench/ledgers.py [ROWS]`` (200 000 rows unless said otherwise).

Beside the same job written by hand with ``csv`` and Decimal, which reads and writes the same cells but checks nothing, sums
nothing up and rounds the rate's inverse first where it has one. Rows a second are of one core's own time, for machines are
shared; each is the best of some rounds that take turns. The memory is that of whole processes, for a file and for one of
ten times its rows. Nothing here is a test.
"""

from __future__ import annotations

import csv
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from core import row

import fxsnap
from fxsnap.ledgers import convert_ledger

CODES = ("USD", "JPY", "GBP", "CHF", "SEK", "NOK", "PLN", "CZK", "HUF", "DKK", "AUD", "CAD")
FIRST = date(2019, 1, 1)
DAYS = 5 * 365
ROUNDS = 3


def write_csv(path: Path, rows: int) -> None:
    """Invoices of five years in twelve currencies, about 75 bytes each."""
    chance = random.Random(4217)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("invoice,customer,amount,currency,date,remark\n")
        for number in range(rows):
            amount, day = chance.randrange(1, 10**8), FIRST + timedelta(chance.randrange(DAYS))
            file.write(f"INV-{number:08d},Customer {chance.randrange(10**4)},{amount // 100}.{amount % 100:02d},")
            file.write(f"{chance.choice(CODES)},{day},paid by bank transfer\n")


def write_json(path: Path, table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as source, path.open("w", encoding="utf-8") as file:
        for one in csv.DictReader(source):
            fields = ", ".join(f'"{name}": {text if name == "amount" else repr(text)}' for name, text in one.items())
            file.write("{" + fields.replace("'", '"') + "}\n")


def by_hand(dated: bool) -> Callable[[Path, Path], None]:
    """The job with ``csv`` and Decimal: a dict of rates by day, and the day before where there is none."""
    ecb = fxsnap.ecb()
    rates: dict[str, tuple[str, dict[str, Decimal]]] = {}
    for ordinal in range(DAYS):
        snapshot = ecb.at("2024-10-21") if not dated else ecb.at(FIRST + timedelta(ordinal), "previous")
        quotes = {quote.counter: quote.value for quote in snapshot.quotes}
        rates[str(FIRST + timedelta(ordinal))] = str(snapshot.as_of), quotes
    cent = Decimal("0.01")

    def job(source: Path, out: Path) -> None:
        with source.open(encoding="utf-8", newline="") as file, out.open("w", encoding="utf-8", newline="") as results:
            reader, writer = csv.reader(file), csv.writer(results, lineterminator="\n")
            writer.writerow([*next(reader), "result_EUR", "rate_EUR", "rate_date_EUR"])
            for cells in reader:
                day, quotes = rates[cells[4]]
                rate = quotes[cells[3]]
                writer.writerow([*cells, (Decimal(cells[2]) / rate).quantize(cent), rate, day])

    return job


def ours(dated: bool) -> Callable[[Path, Path], None]:
    def job(source: Path, out: Path) -> None:
        days = {"policy": "previous"} if dated else {"on": "2024-10-21"}
        convert_ledger(source, "EUR", out=out, rates=fxsnap.ecb(), rounding="minor", **days)

    return job


def speeds(folder: Path, rows: int) -> None:
    table, lines, out = folder / "in.csv", folder / "in.jsonl", folder / "out"
    write_csv(table, rows)
    write_json(lines, table)
    jobs = {
        "csv and Decimal by hand, a day for each row": (by_hand(True), table),
        "fxsnap, a day for each row": (ours(True), table),
        "csv and Decimal by hand, one day": (by_hand(False), table),
        "fxsnap, one day": (ours(False), table),
        "fxsnap, JSON lines, a day for each row": (ours(True), lines),
    }
    times: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, (job, source) in jobs.items():
            start = time.process_time()
            job(source, out)
            times[name] = min(times.get(name, 1e9), time.process_time() - start)
    hand = dict.fromkeys(jobs, "") | {
        name: f"{times[name] / times[other]:.2f} of the time by hand"
        for name, other in (("fxsnap, a day for each row", "csv and Decimal by hand, a day for each row"),
                            ("fxsnap, one day", "csv and Decimal by hand, one day"))
    }  # fmt: skip
    for name, taken in times.items():
        row(name, f"{rows / taken / 1000:.0f} k rows/s", f"aim 100; {hand[name]}" if hand[name] else "")


def memory(source: Path, out: Path) -> int:
    """The peak memory, in MB, of a process that converts a file."""
    argv = [
        sys.executable,
        "-m",
        "fxsnap",
        "batch",
        str(source),
        "--to",
        "EUR",
        "--rates",
        "ecb",
        "--policy",
        "previous",
    ]
    process = subprocess.Popen([*argv, "--out", str(out)], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss // (1024 if sys.platform == "linux" else 1024 * 1024)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    print(
        f"fxsnap {fxsnap.__version__}, CPython {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speeds(folder, rows)
        for count in (rows, 10 * rows):
            write_csv(folder / "in.csv", count)
            size = (folder / "in.csv").stat().st_size / 1e6
            row(f"peak memory, {count:,} rows, {size:,.0f} MB", f"{memory(folder / 'in.csv', folder / 'out')} MB")


if __name__ == "__main__":
    main()
