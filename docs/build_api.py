"""Write docs/reference/api.md from signatures and docstrings: ``python docs/build_api.py``.

With ``--check`` nothing is written, and the exit code is 1 where the page is not what the code says. What has no
docstring, and a function without an example, is refused by tests/test_reference.py.
"""

from __future__ import annotations

import ast
import builtins
import doctest
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "api.md"
sys.path.insert(0, str(ROOT))  # this checkout's fxsnap, installed or not

import fxsnap  # noqa: E402
from fxsnap.derivation import Derivable  # noqa: E402

MODULES = {
    "fxsnap.formats": ("read", "Reading", "Skipped"),
    "fxsnap.display": tuple(importlib.import_module("fxsnap.display").__all__),
    "fxsnap.ledgers": ("convert_ledger", "LedgerSummary"),
    "fxsnap.documents": tuple(importlib.import_module("fxsnap.documents").__all__),
}
"""What is public beside the names of ``fxsnap`` itself."""

INTRODUCTION = """\
# Python reference

<!-- Made by docs/build_api.py from the docstrings; change those, then run `python docs/build_api.py`. -->

Every public name, by what it is for. [The rules](../rules.md) say how they all behave.

What holds for every value (`Snapshot`, `Rate`, `Conversion`, `Rounding` and so on): it cannot be changed, it is equal
to another by its facts, it has a hash, and it can be pickled, copied and shared between threads. Bad input always
leaves as an [`FxError`](#fxerror).

Four words stand for what several calls take alike:

| in a signature | what it takes |
|---|---|
| `Amount` | an `int`, a `Decimal`, a `Fraction`, plain decimal text, or a `float` at its shortest repr |
| `RoundingLike` | `None`, a number of decimals, a text such as `"minor:half_up"`, or a `Rounding` |
| `Day` | a `date`, ISO text such as `"2024-10-21"`, `"last"`, a `Lookup`, or `None` |
| `PolicyLike` | `None`, `"exact"`, `"previous"`, `"next:3"`, or a `Policy` |
"""

_WIDTH = 100
_ABOUT_ERRORS = ("Exception", "BaseException", "Warning", "object")


def sections() -> dict[str, tuple[str, ...]]:
    """The public names by section: the groups of ``fxsnap.__all__`` under their comments, then `MODULES`.

    Comments are no part of the running program, so the groups are read off the source.
    """
    source = Path(str(fxsnap.__file__)).read_text(encoding="utf-8")
    body = source[source.index("\n__all__ = [") :].partition("\n]")[0]
    groups: dict[str, list[str]] = {}
    for comment, name in re.findall(r"^ +# (.+)$|\"(\w+)\"", body, re.M):
        if comment:
            group = groups.setdefault(comment.capitalize(), [])
        else:
            group.append(name)
    return {**{title: tuple(names) for title, names in groups.items()}, **MODULES}


def public() -> Iterator[tuple[str, str, Any]]:
    """Every public name: the section it stands in, the name, the value."""
    for section, names in sections().items():
        module = importlib.import_module(section) if section in MODULES else fxsnap
        for name in names:
            yield section, name, getattr(module, name)


def members(cls: type[Any]) -> Iterator[tuple[str, Any]]:
    """What a class itself defines for its users: methods, properties, and specials that have a docstring."""
    derived = {name: member for base in cls.__bases__ if base is Derivable for name, member in vars(base).items()}
    for name, member in {**derived, **vars(cls)}.items():  # a snapshot's verbs stand in two rooms
        callable_ = getattr(member, "__func__", member)
        if isinstance(member, property):
            callable_ = _getter(member)
        elif not inspect.isfunction(callable_):
            continue
        is_special = name.startswith("__") and callable_.__doc__ and callable_.__module__ == cls.__module__
        if not name.startswith("_") or is_special:
            yield name, member


def build() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    here = ""
    for section, name, value in public():
        if section != here:
            here = section
            parts.append(f"## `{section}`\n" if section in MODULES else f"## {section}\n")
        parts.append(_entry(name, value))
    return "\n".join(parts)


def _entry(name: str, value: Any) -> str:
    if not inspect.isclass(value):
        function = inspect.unwrap(value)  # one that remembers its answer is a function all the same
        if inspect.isfunction(function):
            return _headed(3, name, _signature(name, function), function)
        return f"### `{name}`\n\n{_said_below(name)}\n"
    parts = [_headed(3, name, _class_line(name, value), value)]
    fields = ", ".join(f"`{field}`" for field in _fields(value))
    if fields:
        parts.append(f"Attributes: {fields}.\n")
    parts += [_member(f"{name}.{member}", found) for member, found in members(value)]
    return "\n".join(parts)


def _member(name: str, member: Any) -> str:
    if isinstance(member, property):
        getter = _getter(member)
        return _headed(4, name, f"{name}: {_plain(inspect.signature(getter).return_annotation)}", getter)
    function = getattr(member, "__func__", member)
    return _headed(4, name, _signature(name, function), function)


def _headed(level: int, name: str, shown: str, value: Any) -> str:
    return f"{'#' * level} `{name}`\n\n{_fenced(shown)}{_prose(inspect.getdoc(value) or '', value)}"


def _getter(member: property) -> Any:
    assert member.fget is not None
    return member.fget


def _class_line(name: str, cls: type[Any]) -> str:
    if issubclass(cls, BaseException):
        bases = [base.__name__ for base in cls.__mro__[1:] if not base.__name__.startswith("_")]
        return f"{name}: {', '.join(base for base in bases if base not in _ABOUT_ERRORS) or 'Exception'}"
    if hasattr(cls, "model_fields"):
        return ""
    kinds = [parameter.kind for parameter in inspect.signature(cls).parameters.values()]
    return "" if kinds == [inspect.Parameter.VAR_KEYWORD] else _signature(name, cls)  # made by the library alone


def _signature(name: str, function: Any) -> str:
    """A signature on one line, or with a line for each argument."""
    signature = inspect.signature(function)
    texts: list[str] = []
    for parameter in signature.parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in texts:
            texts.append("*")
        text = parameter.name
        if parameter.annotation is not parameter.empty:
            text += f": {_plain(parameter.annotation)}"
        if parameter.default is not parameter.empty:
            text += f" = {parameter.default!r}"
        texts.append(text)
    given = signature.return_annotation
    returns = "" if inspect.isclass(function) or given is signature.empty else f" -> {_plain(given)}"
    line = f"{name}({', '.join(texts)}){returns}"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{name}(", *(f"    {text}," for text in texts), f"){returns}"])


def _plain(annotation: Any) -> str:
    """An annotation as it is written."""
    annotation = getattr(annotation, "__forward_arg__", annotation)
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", repr(annotation))


def _fields(cls: type[Any]) -> list[str]:
    if hasattr(cls, "model_fields"):
        return [field.alias or name for name, field in cls.model_fields.items()]
    annotations = inspect.get_annotations(cls)
    return [f"{name}: {_plain(kind)}" for name, kind in annotations.items() if not name.startswith("_")]


def _said_below(name: str) -> str:
    """The text below an assignment, which Python does not keep: for a public name that is no function and no class."""
    for module in [found for key, found in sys.modules.items() if key.startswith("fxsnap")]:
        body = ast.parse(inspect.getsource(module)).body
        for statement, below in pairwise(body):
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                text = below.value if isinstance(below, ast.Expr) else None
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    return inspect.cleandoc(text.value)
    return ""


def _fenced(text: str, language: str = "text") -> str:
    return f"```{language}\n{text}\n```\n\n" if text else ""


def _prose(text: str, value: Any) -> str:
    """A docstring as Markdown: paragraphs, and each example in a block that runs on its own."""
    parts = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith(">>>"):
            lines = [f">>> {line}" for line in _imports(paragraph, value)]
            parts.append(_fenced("\n".join([*lines, paragraph]), "python").rstrip("\n"))
        else:
            parts.append(re.sub("``([^`]+)``", r"`\1`", paragraph))
    return "\n\n".join(parts) + "\n"


def _imports(example: str, value: Any) -> list[str]:
    """The imports that an example needs outside its module."""
    source = "".join(one.source for one in doctest.DocTestParser().get_examples(example))
    nodes = list(ast.walk(ast.parse(source)))
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {alias.asname or alias.name for alias in node.names}
    used = {node.id for node in nodes if isinstance(node, ast.Name)} - bound - set(dir(builtins))
    modules, places = [], dict[str, list[str]]()
    for name in sorted(used):
        found = getattr(sys.modules[value.__module__], name)
        if inspect.ismodule(found):
            modules.append(f"import {found.__name__}")
        else:
            places.setdefault(_place(name, found), []).append(name)
    return [*modules, *(f"from {place} import {', '.join(names)}" for place, names in places.items())]


def _place(name: str, value: Any) -> str:
    """Where a user gets a name from."""
    offered = {"fxsnap": fxsnap.__all__, **MODULES}
    return next((place for place, names in offered.items() if name in names), value.__module__)


def main(arguments: list[str]) -> int:
    """Write the page, or check it with ``--check``; the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python docs/build_api.py [--check]\n")
        return 2
    if not arguments:
        PAGE.write_bytes(build().encode())
    elif not PAGE.exists() or PAGE.read_bytes() != build().encode():
        sys.stderr.write("docs/reference/api.md is not what the code says; run: python docs/build_api.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
