"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import fxsnap

# The tests of columns are for where the engines are, as in .ci/run; each skips what its own engine lacks there.
collect_ignore_glob = [] if find_spec("pyarrow") else ["columns/test_*.py"]

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def sample() -> fxsnap.Snapshot:
    """The bundled table of 2024-10-21."""
    return fxsnap.sample()


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """One Spark session for all tests, for it takes ten seconds to start: two threads on this machine, and no Python worker: there is none to be found."""
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    python = os.environ.get("PYSPARK_PYTHON")
    os.environ["PYSPARK_PYTHON"] = "/no/python/worker/is/needed"
    options = {
        "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2", "spark.ui.showConsoleProgress": "false",
    }  # fmt: skip
    builder = SparkSession.builder.master("local[2]").appName("fxsnap")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")  # what these tests make fail on purpose would fill pages
    yield session
    session.stop()
    os.environ.pop("PYSPARK_PYTHON")
    if python is not None:
        os.environ["PYSPARK_PYTHON"] = python
