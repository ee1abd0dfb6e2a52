"""Texts in the shapes that tables come in. The rates are facts; the words around them are ours."""

from __future__ import annotations

import random
from decimal import Decimal

from conftest import ROOT

TABLE = (ROOT / "data" / "usd-2024-10-21.txt").read_text(encoding="utf-8")
ROWS = TABLE.splitlines()[1:]
TICKERS = ["RBGPF", "NGG", "RYCEF", "SCS", "BCC", "CMSC", "JRI", "RIO", "CMSD", "RELX", "BCE", "VOD", "AZN", "GSK", "BP", "BTI"]  # fmt: skip


def ticker_block() -> str:
    """Stocks as such pages show them: a bullet and a name, then change, price and percentage on lines of their own."""
    return "".join(
        f"  • {name}\n\n    -0.{n:02}00\n\n    {n + 3}.4\n\n    +0.{n}%\n\n" for n, name in enumerate(TICKERS)
    )


def page(table: str = TABLE, before: str = "A paper of nowhere - nothing happened today\n\n", after: str = "") -> str:
    """A page: a title, the table, the stocks directly below it, and prose that speaks of money and of numbers."""
    prose = (
        "Nobody paid\n\nNobody paid 1,500 crowns for 13 hens, said AZN of the market.\n\nText size:\n\nN.Obody--PAPER\n"
    )
    return f"{before}{table}{ticker_block()}{prose}{after}"


def euro_table() -> str:
    """The same day in units for one euro, six decimals without zeros at the end, as a page headed EUR has it."""
    euro = Decimal("0.92115")
    rates = {row.split()[0]: Decimal(row.split()[1]) for row in ROWS if not row.startswith("EUR ")} | {
        "USD": Decimal(1)
    }
    lines = [f"{code} {format(round(rate / euro, 6).normalize(), 'f')}" for code, rate in sorted(rates.items())]
    return "\n".join(["EUR -", *lines, ""])


def german_page() -> str:
    before = "Ein Blatt von nirgendwo - heute war nichts\n\nAnzeige Bild:\n\n"
    after = "\n\nTextgröße:\n\nNiemand zahlte 1.500 Kronen für 13 Hühner. Über 21 % bleiben übrig.\n\n(N.Iemand--DBT)\n"
    return f"{before}{euro_table()}{ticker_block()}{after}"


def shuffled(table: str = TABLE) -> str:
    header, *rows = table.splitlines()
    random.Random(1).shuffle(rows)
    return "\n".join([header, *rows, ""])
