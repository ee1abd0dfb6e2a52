"""A question in words: ``100 usd to eur``, ``usd eur``, ``100 USD EUR,GBP,JPY``."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from fxsnap.cli.world import UsageError

_BETWEEN = ("to", "in", "into", "->", "=")


class Question(NamedTuple):
    """An amount of one code, asked for in one or more others."""

    amount: str
    source: str
    targets: tuple[str, ...]


def read_question(words: Sequence[str], known: Container[str]) -> Question:
    """The question that words ask. Raises `UsageError`.

    Codes in all small or all capital letters are the same; mixed case is taken as it stands (GBp is not GBP).
    """
    parts = [part for word in words for part in word.split() if part.casefold() not in _BETWEEN]
    amount = "1"
    if parts and not _begins_with_letter(parts[0]):
        amount, *parts = parts
    if len(parts) < 2:
        raise UsageError(f"expected an amount, a code and a code, such as 100 USD EUR; got {' '.join(words)!r}")
    source, *targets = parts
    codes = tuple(code for target in targets for code in target.split(",") if code)
    return Question(amount, spelled(source, known), tuple(spelled(code, known) for code in codes))


def spelled(code: str, known: Container[str]) -> str:
    """A code as the table spells it, where the case is the only doubt."""
    return code.upper() if code not in known and code.islower() else code


def _begins_with_letter(word: str) -> bool:
    return word[:1].isalpha() and word.casefold() not in ("nan", "inf", "infinity")
