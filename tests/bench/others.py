"""What other libraries do, seen by running them: prints the tables of docs/explanation/comparison.md, with versions.

Run it where fxsnap and they are installed, in an environment of its own:
``pip install . CurrencyConverter forex-python money py-moneyed pandas`` (Babel comes with fxsnap). No network is used:
forex-python, which asks a service, is given an answer by a server on this machine where the row says so.
"""

from __future__ import annotations

import http.server
import json
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from importlib.metadata import files, version
from typing import Any

import fxsnap

MONDAY, SATURDAY = date(2024, 10, 21), date(2024, 10, 19)
JPY = Decimal("162.79")  # the ECB's of that Monday, for one euro
CUT = re.compile(r"(?<=\.\d{9})\d+")
LICENCES = {
    "Apache License": "Apache 2.0", "The MIT License": "MIT", "MIT License": "MIT", "BSD 3-Clause": "BSD-3-Clause",
    "Permission is hereby granted, free of charge": "MIT", "Redistribution and use in source and binary forms": "BSD",
}  # fmt: skip


def licence(package: str) -> str:
    """By the text of the licence file that is installed."""
    for path in files(package) or ():
        if "licen" in path.name.lower():
            text = path.read_text()
            return next(name for words, name in LICENCES.items() if words in text)
    return "no file"


def seen(call: Callable[[], Any]) -> str:
    """What a call gives, or the error that it raises, for a cell."""
    try:
        value = call()
    except Exception as error:  # noqa: BLE001  which one it is, is what the cell says
        return f"`{type(error).__name__}`"
    return f"`{CUT.sub('...', repr(value))}`"


def carried(result: Any) -> str:
    """What can be asked of a result, without calling it."""
    if isinstance(result, float | Decimal):
        return f"a `{type(result).__name__}`"
    names = [name for name in dir(result) if not name.startswith("_") and not callable(getattr(result, name))]
    return f"a `{type(result).__name__}`: {', '.join(names)}"


def returning(there_and_back: Callable[[int], Any]) -> str:
    """How many of a thousand amounts of yen come back from euros as they were."""
    return str(sum(there_and_back(yen) == yen for yen in range(1, 1001)))


@contextmanager
def a_service(rates: dict[str, float]) -> Iterator[str]:
    """A server on this machine that answers every question with these rates; its address."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"base": "EUR", "date": "2024-10-21", "rates": rates}).encode())

        def log_message(self, *arguments: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def of_fxsnap() -> dict[str, str]:
    ecb = fxsnap.ecb()
    day = ecb.at(MONDAY)
    receipt = day.explain(100, "USD", "EUR")
    return {
        "licence": licence("fxsnap"),
        "without a network": seen(lambda: ecb.convert(100, "USD", "EUR", on=MONDAY)),
        "last day of bundled rates": str(ecb.last),
        "a code that is not there": seen(lambda: day.convert(100, "XXX", "EUR")),
        "the same code twice, not there": seen(lambda: day.convert(100, "XXX", "XXX")),
        "no day given": seen(lambda: ecb.convert(100, "USD", "EUR")),
        "Saturday, 2024-10-19": seen(lambda: ecb.convert(100, "USD", "EUR", on=SATURDAY)),
        "the same, with a fallback": seen(lambda: ecb.convert(100, "USD", "EUR", on=SATURDAY, policy="previous")),
        "19.99 as a float comes back as": seen(lambda: day.convert(19.99, "EUR", "EUR")),
        "of 1000 amounts, JPY to EUR to JPY": returning(
            lambda yen: day.convert(day.convert(yen, "JPY", "EUR"), "EUR", "JPY")
        ),
        "1 EUR in JPY, times 1 JPY in EUR": seen(lambda: day.rate("EUR", "JPY").exact * day.rate("JPY", "EUR").exact),
        "what a result carries": f"`convert`: {carried(receipt.result)}; `explain`: {carried(receipt)}",
    }


def of_currency_converter() -> dict[str, str]:
    from currency_converter import CurrencyConverter

    plain, exact = CurrencyConverter(), CurrencyConverter(decimal=True)
    filled = CurrencyConverter(decimal=True, fallback_on_missing_rate=True)
    return {
        "licence": licence("CurrencyConverter"),
        "without a network": f"{seen(lambda: plain.convert(100, 'USD', 'EUR', date=MONDAY))}; with `decimal=True` "
        + seen(lambda: exact.convert(100, "USD", "EUR", date=MONDAY)),
        "last day of bundled rates": str(plain.bounds["USD"].last_date),
        "a code that is not there": seen(lambda: plain.convert(100, "XXX", "EUR")),
        "the same code twice, not there": seen(lambda: plain.convert(100, "XXX", "XXX")),
        "no day given": f"the last day's: {seen(lambda: exact.convert(100, 'USD', 'EUR'))}",
        "Saturday, 2024-10-19": seen(lambda: plain.convert(100, "USD", "EUR", date=SATURDAY)),
        "the same, with a fallback": f"interpolated: {seen(lambda: filled.convert(100, 'USD', 'EUR', date=SATURDAY))}",
        "19.99 as a float comes back as": seen(lambda: exact.convert(19.99, "EUR", "EUR", date=MONDAY)),
        "of 1000 amounts, JPY to EUR to JPY": "{}; with `decimal=True` {}".format(
            *(
                returning(
                    lambda yen, c=c: c.convert(c.convert(yen, "JPY", "EUR", date=MONDAY), "EUR", "JPY", date=MONDAY)
                )
                for c in (plain, exact)
            )
        ),
        "1 EUR in JPY, times 1 JPY in EUR": seen(
            lambda: exact.convert(1, "EUR", "JPY", date=MONDAY) * exact.convert(1, "JPY", "EUR", date=MONDAY)
        ),
        "what a result carries": carried(plain.convert(100, "USD", "EUR", date=MONDAY)),
    }


def of_money() -> dict[str, str]:
    from money import Money, xrates

    asked = seen(lambda: Money("100", "USD").to("EUR"))
    xrates.install("money.exchange.SimpleBackend")
    xrates.base = "EUR"
    xrates.setrate("JPY", JPY)
    xrates.setrate("USD", Decimal("1.0853"))
    return {
        "licence": licence("money"),
        "without a network": f"{asked} until rates are set by hand; then {seen(lambda: Money('100', 'USD').to('EUR'))}",
        "a code that is not there": seen(lambda: Money("100", "XXX").to("EUR")),
        "the same code twice, not there": seen(lambda: Money("100", "XXX").to("XXX")),
        "19.99 as a float comes back as": seen(lambda: Money(19.99, "EUR").to("EUR")),
        "of 1000 amounts, JPY to EUR to JPY": returning(lambda yen: Money(yen, "JPY").to("EUR").to("JPY").amount),
        "1 EUR in JPY, times 1 JPY in EUR": seen(
            lambda: Money(1, "EUR").to("JPY").amount * Money(1, "JPY").to("EUR").amount
        ),
        "what a result carries": carried(Money("100", "USD").to("EUR")),
    }


def of_forex_python() -> dict[str, str]:
    from forex_python.converter import CurrencyRates

    alone = seen(lambda: CurrencyRates().convert("USD", "EUR", 100))
    with a_service({"JPY": float(JPY)}) as address:

        class Served(CurrencyRates):
            def _source_url(self) -> str:
                return address

        plain, exact = Served(), Served(force_decimal=True)
        return {
            "licence": licence("forex-python"),
            "without a network": alone,
            "a code that is not there": f"{seen(lambda: plain.convert('EUR', 'XXX', 100))} (served here)",
            "the same code twice, not there": seen(lambda: plain.convert("XXX", "XXX", 100)),
            "no day given": f"asks for the latest: {seen(lambda: exact.convert('EUR', 'JPY', Decimal(100)))} (served here)",
            "19.99 as a float comes back as": seen(lambda: exact.convert("EUR", "EUR", 19.99)),
            "what a result carries": carried(plain.convert("EUR", "JPY", 100)),
        }


def of_others() -> Iterator[tuple[str, str, str]]:
    """Libraries that do not convert, and are used beside a table of rates: what, the code, what it gave."""
    import pandas as pd
    from babel.numbers import format_currency
    from moneyed import Money

    names: dict[str, Any] = {"Money": Money, "pd": pd, "Decimal": Decimal, "format_currency": format_currency}
    for package, code in (
        ("py-moneyed", 'Money("100", "USD") + Money("1", "EUR")'),
        ("py-moneyed", 'hasattr(Money("100", "USD"), "to")'),
        ("pandas", 'pd.Series(["EUR", "YEN"]).map({"EUR": 1.0856}).tolist()'),
        ("pandas", '(pd.Series([100, 100]) * pd.Series(["EUR", "YEN"]).map({"EUR": 1.0856})).sum()'),
        ("babel", 'format_currency(Decimal("2933.745"), "DEM", locale="en")'),
        ("babel", 'format_currency(Decimal("0.000367"), "XAU", locale="en")'),
    ):
        yield f"{package} {version(package)}", code, seen(lambda code=code: eval(code, dict(names)))


def main() -> None:
    warnings.simplefilter("ignore")
    columns = {
        f"fxsnap {fxsnap.__version__}": of_fxsnap(),
        f"CurrencyConverter {version('CurrencyConverter')}": of_currency_converter(),
        f"money {version('money')}": of_money(),
        f"forex-python {version('forex-python')}": of_forex_python(),
    }
    print("| |", " | ".join(columns), "|")
    print("|---" * (len(columns) + 1) + "|")
    for row in next(iter(columns.values())):
        print(f"| {row} |", " | ".join(column.get(row, "") for column in columns.values()), "|")
    print("\n| | code | gives |\n|---|---|---|")
    for what, code, gave in of_others():
        print(f"| {what} | `{code}` | {gave} |")


if __name__ == "__main__":
    main()
