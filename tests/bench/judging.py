"""The benchmark of judging a table and of deriving others from it: ``python tests/bench/judging.py``.

As in core.py: the best of several rounds that take turns, and nothing here is a test.
"""

from __future__ import annotations

import os
import platform

from core import best, row

import fxsnap
from fxsnap.remarks import remarkable
from fxsnap.snapshot import units_of


def main() -> None:
    print(
        f"fxsnap {fxsnap.__version__}, CPython {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    )
    sample, ecb = fxsnap.sample(), fxsnap.ecb()
    day, before = ecb.at("2024-10-21"), ecb.at("2024-10-18")
    law = sample.with_parities()
    tasks = {
        "audit": (lambda: fxsnap.audit(sample), "audit of 170 codes, alone", "aim 50 ms"),
        "beside": (lambda: fxsnap.audit(sample, against=ecb), "the same beside the ECB's history", ""),
        "day": (lambda: fxsnap.audit(day), "audit of a day of the ECB, 31 codes", ""),
        "law": (sample.with_parities, f"with_parities: {len(sample)} codes to {len(law)}", "aim 5 ms"),
        "again": (law.with_parities, "with_parities where it is law already", ""),
        "diff": (lambda: fxsnap.diff(before, day), "diff of two days of the ECB", ""),
        "remarks": (
            lambda: remarkable(units_of(sample), sample.as_of),
            "which of 170 codes need a remark, found once",
            "",
        ),
    }
    times = best({name: task for name, (task, _, _) in tasks.items()}, rounds=20)
    for name, (_, text, aim) in tasks.items():
        row(text, f"{times[name] * 1e3:.2f} ms", aim)


if __name__ == "__main__":
    main()
