"""Each engine's module brings its own engine and no other, and says which extra it wants."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from conftest import ROOT

import fxsnap

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


@pytest.mark.parametrize(
    ("engine", "column", "way"),
    [
        ("pandas", "Series", "fxsnap.columns.pandas.convert("), ("polars", "Series", "fxsnap.columns.polars.convert("),
        ("numpy", "array", "fxsnap.columns.convert("), ("pyarrow", "array", "fxsnap.columns.convert("),
    ],
)  # fmt: skip
def test_a_column_given_for_an_amount_is_refused_with_the_call_that_takes_it(
    engine: str, column: str, way: str
) -> None:
    given = getattr(pytest.importorskip(engine), column)([100])
    with pytest.raises(fxsnap.InvalidAmount, match=re.escape(way)):
        fxsnap.sample().convert(given, "USD", "EUR")


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


@pytest.mark.parametrize(
    ("use", "engine", "extra"),
    [
        ("from fxsnap.columns import convert", "pyarrow", "arrow"), ("import fxsnap.columns.arrow", "numpy", "arrow"),
        ("import fxsnap.columns.pandas", "pandas", "pandas"), ("import fxsnap.columns.pandas", "pyarrow", "pandas"),
        ("import fxsnap.columns.polars", "polars", "polars"), ("import fxsnap.columns.spark", "pyspark", "spark"),
        ("import fxsnap.columns.duckdb", "duckdb", "duckdb"),
    ],
)  # fmt: skip
def test_an_engine_that_is_missing_is_said_with_its_extra_and_how_to_install_it(
    use: str, engine: str, extra: str
) -> None:
    if extra == "pandas" != engine:
        pytest.importorskip("pandas")
    if engine == "pyarrow" and extra == "arrow":
        pytest.importorskip("numpy")
    code = f"import sys\nsys.modules[{engine!r}] = None\ntry:\n    {use}\nexcept ModuleNotFoundError as error:\n    print(error)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.startswith(f"no module named {engine!r}")
    assert f"fxsnap[{extra}]" in done.stdout
    assert f"pip install '.[{extra}]' in a checkout" in done.stdout
