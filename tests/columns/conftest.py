"""The tests of columns are for where the engines are, as in .ci/run; each skips what its own engine lacks there."""

from __future__ import annotations

import importlib.util

collect_ignore_glob = [] if importlib.util.find_spec("pyarrow") else ["test_*.py"]
