"""docs/reference/api.md says what the code says, and the code says something of every public name."""

from __future__ import annotations

import doctest
import importlib.util
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import fxsnap


def _build_api() -> Any:
    spec = importlib.util.spec_from_file_location("build_api", ROOT / "docs" / "build_api.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


api = _build_api()
PAGE = ROOT / "docs" / "reference" / "api.md"
NAMES = list(api.public())


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == api.build(), "run: python docs/build_api.py"


def test_the_check_sees_a_changed_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(api, "PAGE", tmp_path / "api.md")
    assert api.main(["--check"]) == 1  # not there
    assert api.main([]) == 0
    assert api.main(["--check"]) == 0
    api.PAGE.write_text(api.PAGE.read_text(encoding="utf-8").replace("rounded once", "rounded twice"), encoding="utf-8")
    assert api.main(["--check"]) == 1
    assert capsys.readouterr().err.count("run: python docs/build_api.py") == 2
    assert api.main(["--chek"]) == 2


def test_every_public_name_has_its_place() -> None:
    named = [name for section, name, _ in NAMES if section not in api.MODULES]
    assert named == fxsnap.__all__
    headings = re.findall(r"^### `(\w+)`$", PAGE.read_text(encoding="utf-8"), re.M)
    assert headings == [name for _, name, _ in NAMES]


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for _, name, value in NAMES], ids=[name for _, name, _ in NAMES]
)
def test_every_public_name_and_member_has_a_docstring_of_its_own(name: str, value: Any) -> None:
    if inspect.isclass(value):
        assert value.__doc__, name
        for member, found in api.members(value):
            assert getattr(found, "__func__", found).__doc__, f"{name}.{member}"
    elif inspect.isfunction(inspect.unwrap(value)):
        assert value.__doc__, name
    else:
        assert f"### `{name}`\n\n###" not in api.build(), name


FUNCTIONS = [(name, value) for _, name, value in NAMES if inspect.isfunction(inspect.unwrap(value))]


@pytest.mark.parametrize(("name", "function"), FUNCTIONS, ids=[name for name, _ in FUNCTIONS])
def test_every_public_function_has_an_example_that_shows_something(name: str, function: Any) -> None:
    assert any(example.want for example in doctest.DocTestParser().get_examples(function.__doc__)), name


EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


@pytest.mark.parametrize("code", EXAMPLES, ids=lambda code: code.splitlines()[-2][:40])
def test_every_example_of_the_page_stands_on_its_own(code: str) -> None:
    session = doctest.DocTestParser().get_doctest(code, {}, "api.md", "api.md", 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(session, out=lambda text: None)
    assert runner.failures == 0
    assert runner.tries > 0
