"""A question in words: ``100 usd to eur``, ``usd eur``, ``100 USD EUR,GBP,JPY``."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Sequence
from typing import NamedTuple

from fxsnap.cli.world import UsageError
from fxsnap.currencies import currencies, suggest
from fxsnap.dates import iso_date
from fxsnap.exact import exact_amount
from fxsnap.phrases import listed, shown

_BETWEEN = ("to", "in", "into")
_SIGNS_BETWEEN = re.compile(r"->|→|=|(?<=[A-Za-z])/(?=[A-Za-z])")
_GLUED = re.compile(r"([+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?|[+-]?\.[0-9]+)([A-Za-z]{3,10})")
_SIGNS = ("$", "€", "£", "¥", "₹")
_EXAMPLE = "100 USD EUR"


class Question(NamedTuple):
    """An amount of one code, asked for in one or more others; ``word`` is a source that may be an amount in words."""

    amount: str
    source: str
    targets: tuple[str, ...]
    word: str = ""

    def spelled_as(self, known: Collection[str]) -> Question:
        """The same question with its codes as a table spells them. Raises `UsageError` for an amount in words.

        >>> read_question(["one", "usd", "eur"]).spelled_as(["EUR", "USD"])
        Traceback (most recent call last):
            ...
        fxsnap.cli.world.UsageError: 'one' is no amount and no code of these rates; an amount is in digits: 100 USD EUR
        """
        source, targets = spelled(self.source, known), tuple(spelled(code, known) for code in self.targets)
        registered = {one.code for one in currencies()} if self.word and source not in known else {source}
        if source not in registered:
            near = suggest(source, known)
            meant = f" (did you mean {listed(near)}?)" if near else ""
            raise UsageError(
                f"{shown(self.word)} is no amount and no code of these rates{meant}; an amount is in digits: {_EXAMPLE}"
            )
        return Question(self.amount, source, targets)


def read_question(words: Sequence[str]) -> Question:
    """The question that words ask, with its codes as they were typed. Raises `UsageError` and `InvalidAmount`.

    >>> read_question(["100", "usd", "to", "eur,gbp"])
    Question(amount='100', source='usd', targets=('eur', 'gbp'), word='')
    >>> read_question(["-5usd/eur"])
    Question(amount='-5', source='usd', targets=('eur',), word='')
    """
    if not all(word.strip() for word in words):
        raise UsageError("an amount or a code is empty; was something not set?")
    asked = shown(" ".join(words))
    parts = [piece for word in words for piece in _pieces(word)]
    amount = None if not parts or _is_code(parts[0]) else parts.pop(0)
    codes = [*parts[:1], *(code for part in parts[1:] for code in part.split(",") if code)]
    _check_signs((amount or "", *codes))
    _check_codes(amount, codes, asked)
    if amount is not None:
        exact_amount(amount)  # raises before any rates are read
    source, *targets = codes
    return Question(amount or "1", source, tuple(targets), source if amount is None and len(parts) > 2 else "")


def spelled(code: str, known: Container[str]) -> str:
    """A code as the table spells it, where the case is the only doubt.

    All small and all capital letters are the same; mixed case is taken as it stands (``GBp`` is not ``GBP``).

    >>> spelled("usd", {"USD"}), spelled("GBp", {"GBP"})
    ('USD', 'GBp')
    """
    if code in known or not code.isascii():
        return code
    if code.isupper() and code.lower() in known:
        return code.lower()
    return code.upper() if code.islower() else code


def _pieces(word: str) -> list[str]:
    """``100USD/EUR`` is what three words are; an amount alone is never taken apart."""
    pieces: list[str] = []
    for piece in _SIGNS_BETWEEN.sub(" ", word).split():
        glued = _GLUED.fullmatch(piece)
        pieces += glued.groups() if glued else (piece,)
    return [piece for piece in pieces if piece.casefold() not in _BETWEEN]


def _is_code(word: str) -> bool:
    """Whether a word is meant as a code: it begins with a letter, or is a currency's sign standing alone."""
    return (word[0].isalpha() or word in _SIGNS) and word.casefold() not in ("nan", "inf", "infinity")


def _check_signs(parts: Sequence[str]) -> None:
    for part in parts:
        if any(sign in part for sign in _SIGNS) and any(letter.isdigit() for letter in part):
            raise UsageError(f"{shown(part)}: write the code and not the sign, after the amount: {_EXAMPLE}")


def _check_codes(amount: str | None, codes: list[str], asked: str) -> None:
    """Refuse what is not two codes or more, with the way to say it."""
    for place, code in enumerate(codes):
        if code == "-":
            raise UsageError("a shell takes the > of -> for itself; write: 100 USD to EUR")
        if code.lstrip("+-.")[:1].isdigit():
            if amount is not None and place == 0:
                raise UsageError(f"{asked}: an amount is one word without blanks, such as 1234.56")
            if iso_date(code):
                raise UsageError(f"{shown(code)} is a day, which goes after --on: {_EXAMPLE} --rates ecb --on {code}")
            raise UsageError(f"{asked}: the amount comes first, then the codes: {_EXAMPLE}")
        if "." in code or "/" in code:
            raise UsageError(f"{shown(code)} is no code; a file of rates goes after --rates: {_EXAMPLE} --rates FILE")
    if not codes:
        raise UsageError(f"expected an amount and two codes, such as: {_EXAMPLE}; got {asked}")
    if "," in codes[0]:
        raise UsageError(f"{asked}: one code comes first, then those to convert to: {_EXAMPLE},GBP")
    if len(codes) == 1:
        pair = codes[0][:3].upper(), codes[0][3:].upper()
        if {one.code for one in currencies()}.issuperset(pair):
            raise UsageError(f"{asked}: a pair is two codes: {f'{amount} ' if amount else ''}{' '.join(pair)}")
        asked_for = codes[0] if codes[0].isalnum() and len(codes[0]) <= 10 else "GBP"
        other = "EUR" if asked_for.upper() == "USD" else "USD"
        raise UsageError(f"{asked}: into which currency? Such as: {f'{amount} ' if amount else ''}{asked_for} {other}")
