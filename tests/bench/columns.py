"""The benchmark of columns in Arrow and pandas: ``python tests/bench/columns.py [ROWS]`` (a million unless said otherwise).

As in core.py: ratios within one run, the best of several rounds that take turns, and nothing here is a test. Amounts have
two decimals and are log-uniform from 0.01 to 10**11; a tenth are negative. Needs ``fxsnap[pandas]``.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
from core import best, row

import fxsnap
import fxsnap.columns.pandas as fxp
from fxsnap import columns
from fxsnap.columns.decimals import Decimals

SAMPLE, ECB = fxsnap.sample(), fxsnap.ecb()


def rates(name: str, seconds: float, count: int, base: float, aim: str = "") -> None:
    """Rows a second, and how many times the speed of the base."""
    row(
        name,
        f"{count / seconds / 1e6:.1f} M/s",
        f"{base / seconds:.2f} times the float join{f'; aim {aim}' if aim else ''}",
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(
        f"pandas {pd.__version__}, pyarrow {pa.__version__}, CPython {platform.python_version()}, {os.cpu_count()} cores, {count:,} rows"
    )
    chance = np.random.default_rng(4217)
    units = np.exp(chance.uniform(np.log(1), np.log(1e13), count)).astype(np.int64)
    units[chance.random(count) < 0.1] *= -1
    live = np.array([code for code in SAMPLE.codes if not SAMPLE.remarks(code)])
    codes = live[chance.integers(0, len(live), count)]
    whole = Decimals(count, 2)
    whole.put(0, units, np.ones(count, np.bool_), {})
    decimals = whole.array()
    names = pa.array(codes)
    dictionary = names.dictionary_encode()
    arrow = pd.DataFrame(
        {
            "amount": pd.Series(decimals, dtype=pd.ArrowDtype(decimals.type)),
            "currency": pd.Series(names, dtype=pd.ArrowDtype(pa.string())),
        }
    )
    floats = pd.DataFrame({"amount": units / 100.0, "currency": pd.Series(codes, dtype="str")})
    coded = floats.assign(currency=floats["currency"].astype("category"))
    table = pd.DataFrame({"currency": live, "rate": [float(SAMPLE.rate(code, "EUR")) for code in live]})

    def merged() -> None:
        joined = floats.merge(table, on="currency", how="left")
        (joined["amount"] * joined["rate"]).round(2)

    twelve = table.assign(
        rate=pd.array(
            [SAMPLE.rate(code, "EUR").value.quantize(Decimal("1e-12")) for code in live],
            dtype=pd.ArrowDtype(pa.decimal128(18, 12)),
        )
    )
    twelve["currency"] = twelve["currency"].astype(pd.ArrowDtype(pa.string()))
    narrow = arrow.assign(amount=arrow["amount"].astype(pd.ArrowDtype(pa.decimal128(18, 2))))

    def naive() -> None:
        joined = narrow.merge(twelve, on="currency", how="left")
        (joined["amount"] * joined["rate"]).round(2)

    tasks: dict[str, Callable[[], object]] = {
        "merge": merged,
        "naive": naive,
        "pandas arrow": lambda: fxp.convert(arrow["amount"], arrow["currency"], "EUR", rates=SAMPLE),
        "pandas float": lambda: fxp.convert(floats["amount"], floats["currency"], "EUR", rates=SAMPLE),
        "pandas coded": lambda: fxp.convert(coded["amount"], coded["currency"], "EUR", rates=SAMPLE),
        "pandas doubles": lambda: fxp.convert(floats["amount"], floats["currency"], "EUR", rates=SAMPLE, dtype="float64"),
        "arrow": lambda: columns.convert(decimals, names, "EUR", rates=SAMPLE),
        "arrow dictionary": lambda: columns.convert(decimals, dictionary, "EUR", rates=SAMPLE),
        "arrow integers": lambda: columns.convert(units, names, "EUR", rates=SAMPLE),
        **_dated(decimals, count, chance),
    }  # fmt: skip
    times = best(tasks, rounds=5)
    base = times["merge"]
    rates("pandas: float merge, multiply, round", base, count, base)
    for name, text, aim in [
        ("naive", "pandas: decimals times a rate of 12 decimals (wrong)", ""),
        ("pandas arrow", "pandas: Arrow decimals in, decimals out", "2.5"), ("pandas float", "pandas: floats in, decimals out", "2.5"),
        ("pandas coded", "pandas: floats and categories in", ""), ("pandas doubles", "pandas: floats in, floats out", ""),
        ("arrow", "Arrow: decimals and strings in, decimals out", "20 M/s"), ("arrow dictionary", "Arrow: the same, codes as a dictionary", ""),
        ("arrow integers", "Arrow: int64 and strings in", ""),
        ("dated", "Arrow: a day for each row, previous, two rates each", "15 M/s"), ("dated to base", "Arrow: the same, into the base", ""),
    ]:  # fmt: skip
        rates(text, times[name], count, base, aim)


def _dated(decimals: object, count: int, chance: np.random.Generator) -> dict[str, Callable[[], object]]:
    codes = pa.array(np.array(["USD", "JPY", "GBP", "CHF", "SEK", "NOK", "CZK", "PLN"])[chance.integers(0, 8, count)])
    epoch = date(1970, 1, 1).toordinal()
    first, last = date(2005, 1, 3).toordinal() - epoch, date(2026, 10, 30).toordinal() - epoch
    days = pa.array(chance.integers(first, last, count).astype(np.int32), pa.int32()).cast(pa.date32())
    return {
        "dated": lambda: columns.convert(decimals, codes, "USD", rates=ECB, on=days, policy="previous"),
        "dated to base": lambda: columns.convert(decimals, codes, "EUR", rates=ECB, on=days, policy="previous"),
    }


if __name__ == "__main__":
    main()
