"""The shape of the house: imports point downwards, the import stays light, names are what they seem."""

from __future__ import annotations

import ast
import inspect
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import fxsnap

PACKAGE = ROOT / "fxsnap"

# The layers, lowest first. A module imports only lower layers or its own package; within a layer, only what stands
# before it in the line.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("phrases", "errors", "values", "exact", "dates", "clock"),
    ("suspicion", "currencies", "policy"),
    ("rounding", "quick", "quotes", "wording"),
    ("conversion",),
    ("identity", "tree", "given", "derivation", "remarks", "batch", "snapshot"),
    ("days", "averages", "coverage", "tables", "deviations", "dating", "history"),
    ("dateparsing",),
    ("documents", "formats"),
    ("files", "archiving", "bundled", "comparison", "crosses", "auditing", "display", "columns", "ledgers"),
    ("convert",),
    ("cli",),
)  # fmt: skip
ORDER = {name: place for place, name in enumerate(name for layer in LAYERS for name in layer)}

# The only functions that may import upwards, for they are no part of a conversion.
UPWARD = {"to_json", "from_json", "save", "_repr_html_", "__format__", "__get_pydantic_core_schema__"}

# Layers 0 to 5 know the standard library only, but for the one strict reader of dates.
THIRD_PARTY = {
    "pydantic": {"documents"},
    "pydantic_core": {"documents"},
    "babel": {"display"},
    "dateutil": {"dateparsing", "days"},
    "numpy": {"columns"},
    "pandas": {"columns"},
    "polars": {"columns"},
    "pyarrow": {"columns"},
    "duckdb": {"columns"},
    "pyspark": {"columns"},
    "tqdm": {"cli"},
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return [
        path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__main__.py" and path != PACKAGE / "__init__.py"
    ]


def imports(path: Path) -> list[tuple[str, str | None, int]]:
    """Module imported, the function it is imported in (None at the top), and the line; without ``if TYPE_CHECKING``."""
    found: list[tuple[str, str | None, int]] = []

    def visit(node: ast.AST, function: str | None) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.FunctionDef):
            function = node.name
        if isinstance(node, ast.Import):
            found.extend((alias.name, function, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "fxsnap":
                found.extend((f"fxsnap.{alias.name}", function, node.lineno) for alias in node.names)
            else:
                found.append((node.module or "", function, node.lineno))
        for child in ast.iter_child_nodes(node):
            visit(child, function)

    visit(ast.parse(path.read_text(encoding="utf-8")), None)
    return found


def test_every_module_has_its_layer() -> None:
    assert {room_of(path) for path in modules()} == set(ORDER)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path: Path) -> None:
    here = room_of(path)
    for name, function, line in imports(path):
        parts = name.split(".")
        if parts[0] != "fxsnap":
            assert parts[0] in sys.stdlib_module_names or here in THIRD_PARTY[parts[0]], f"{path}:{line} imports {name}"
            continue
        there = parts[1] if len(parts) > 1 else "cli"  # the package itself, for its version
        if there == here or there not in ORDER:
            continue
        assert ORDER[there] < ORDER[here] or function in UPWARD, (
            f"{path}:{line} imports {name} in {function or 'the module'}"
        )


def test_the_architecture_test_sees_what_it_should(tmp_path: Path) -> None:
    code = "from fxsnap import clock\nimport babel\nif TYPE_CHECKING:\n    import x\ndef f():\n    from fxsnap.cli.world import World\n"
    (tmp_path / "m.py").write_text(code)
    assert imports(tmp_path / "m.py") == [("fxsnap.clock", None, 1), ("babel", None, 2), ("fxsnap.cli.world", "f", 6)]


def test_only_the_clock_reads_the_clock() -> None:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asked = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if (
                re.search(r"\b(today|now|utcnow|getmtime|stat|time\.\w+|localtime)$", asked)
                and room_of(path) != "clock"
            ):
                assert (asked, room_of(path)) in (("clock.today", "cli"), ("clock.now", "archiving")), (
                    f"{path}:{node} {asked}"
                )


def test_the_library_opens_no_socket_and_prints_and_logs_nothing() -> None:
    for path in modules():
        for name, _, line in imports(path):
            assert name.split(".")[0] not in ("socket", "ssl", "http", "urllib", "requests", "logging", "asyncio"), (
                f"{path}:{line}"
            )
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        assert not [call for call in calls if ast.unparse(call.func) == "print"], path


def test_exceptions_are_caught_by_name() -> None:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and room_of(path) != "cli":
                assert node.type is not None, path
                assert ast.unparse(node.type) not in ("Exception", "BaseException"), f"{path}:{node.lineno}"


# What the import loads


def fresh(code: str, **environment: str) -> str:
    """What a fresh interpreter prints for some code."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


HEAVY = [
    "pydantic",
    "pydantic_core",
    "babel",
    "dateutil",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "duckdb",
    "json",
    "hashlib",
    "csv",
    "argparse",
    "sqlite3",
]


def test_import_fxsnap_loads_nothing_heavy() -> None:
    assert fresh(f"import sys, fxsnap; print([name for name in {HEAVY} if name in sys.modules])") == "[]"


def test_a_conversion_by_the_sample_loads_no_third_party() -> None:
    code = f"import sys, fxsnap; fxsnap.sample().convert(1, 'USD', 'EUR'); print([name for name in {HEAVY[:9]} if name in sys.modules])"
    assert fresh(code) == "[]"


def test_a_notebook_view_and_an_f_string_without_a_locale_load_no_third_party() -> None:
    code = (
        "import sys, fxsnap; made = fxsnap.sample().explain(1, 'USD', 'EUR'); made._repr_html_(); f'{made}';"
        f"print([name for name in {HEAVY[:9]} if name in sys.modules])"
    )
    assert fresh(code) == "[]"


def test_reading_our_own_json_loads_pydantic_alone() -> None:
    code = (
        "import sys, fxsnap; text = fxsnap.sample().to_json(); assert 'pydantic' not in sys.modules; fxsnap.parse(text);"
        "print([name for name in ('pydantic', 'babel', 'dateutil') if name in sys.modules])"
    )
    assert fresh(code) == "['pydantic']"


def test_a_user_who_has_no_network_needs_none() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('a socket was opened')\n"
        "socket.socket = socket.create_connection = refuse\n"
        "import fxsnap, fxsnap.formats\n"
        "print(fxsnap.sample().convert(100, 'USD', 'EUR', rounding='minor'))"
    )
    assert fresh(code) == "92.12"


# Names

IDIOMS = [
    "import fxsnap.convert", "from fxsnap import convert; import fxsnap", "from fxsnap.convert import convert; import fxsnap",
    "import fxsnap; import fxsnap.convert", "import fxsnap.convert as c; import fxsnap; from fxsnap.convert import explain",
    "from fxsnap import *; import fxsnap", "import fxsnap; import fxsnap.formats, fxsnap.files, fxsnap.bundled",
    "import importlib; importlib.import_module('fxsnap.convert'); import fxsnap",
]  # fmt: skip


@pytest.mark.parametrize("idiom", IDIOMS)
def test_every_idiom_leaves_fxsnap_convert_callable(idiom: str) -> None:
    code = (
        f"{idiom}\nimport fxsnap.bundled, fxsnap.cli\n"
        "snap = fxsnap.Snapshot('USD', {'EUR': '0.92115'})\n"
        "assert str(fxsnap.convert(100, 'USD', 'EUR', rates=snap)) == '92.115'\n"
        "from fxsnap.convert import convert, explain, rate, required, convert_many\n"
        "print(convert(100, 'USD', 'EUR', rates=snap), callable(fxsnap.sample), callable(fxsnap.load), callable(fxsnap.parse))"
    )
    assert fresh(code) == "92.115 True True True"


def test_no_public_name_is_the_name_of_a_module() -> None:
    names = {module.name.removeprefix("fxsnap.") for module in pkgutil.iter_modules(fxsnap.__path__, "fxsnap.")}
    assert names & set(fxsnap.__all__) == {"convert"}


def test_all_is_what_there_is() -> None:
    assert len(set(fxsnap.__all__)) == len(fxsnap.__all__)
    for name in fxsnap.__all__:
        assert getattr(fxsnap, name) is not None
        assert name in dir(fxsnap)
    with pytest.raises(AttributeError, match="no attribute 'conver'"):
        fxsnap.conver  # noqa: B018


@pytest.mark.parametrize("name", fxsnap.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    value = getattr(fxsnap, name)
    assert inspect.getdoc(value)
    if inspect.isclass(value):
        for attribute, member in vars(value).items():
            if not attribute.startswith("_") and (
                inspect.isfunction(member) or isinstance(member, property | classmethod)
            ):
                assert inspect.getdoc(getattr(value, attribute)), f"{name}.{attribute}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_house_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{path}:{node.lineno} {node.name}"


def test_every_module_says_what_it_is_for() -> None:
    for path in modules():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
