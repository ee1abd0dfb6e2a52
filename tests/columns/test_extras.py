"""Each engine's module brings its own engine and no other, and says which extra it wants."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT

ENGINES = ("numpy", "pyarrow", "pandas", "polars", "duckdb", "pyspark")
BRINGS = {
    "fxsnap.columns": set(),
    "fxsnap.columns.arrow": {"numpy", "pyarrow"},
    "fxsnap.columns.pandas": {"numpy", "pyarrow", "pandas"},
    "fxsnap.columns.polars": {"polars"},
    "fxsnap.columns.sql": set(),
    "fxsnap.columns.duckdb": {"duckdb"},
    "fxsnap.columns.spark": {"pyspark"},
}


def imported(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", BRINGS)
def test_a_module_imports_its_own_engine_alone(module: str) -> None:
    for engine in BRINGS[module]:
        pytest.importorskip(engine)
    found = imported(f"import sys, {module}; print(*(name for name in {ENGINES} if name in sys.modules))")
    own = {
        name
        for engine in BRINGS[module]
        for name in imported(f"import sys, {engine}; print(*(name for name in {ENGINES} if name in sys.modules))")
    }
    assert found <= own
