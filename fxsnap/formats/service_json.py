"""The JSON that rate services answer with: ``{"base": "USD", "date": "2024-10-21", "rates": {"EUR": 0.92115}}``.

Numbers are kept as the text they are written in and never pass through a float. The common spellings are known:
``base``, ``base_code``, ``base_currency`` or ``source``; ``rates``, ``conversion_rates`` or ``quotes`` (whose codes
have the base before them: ``USDEUR``); ``amount``, where an answer is for more than one unit of the base. An answer
that says that it is none (``"success": false``) is an error. A time stamp is not taken for a date;
one in seconds is kept as the moment of publication.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from fxsnap.currencies import currencies
from fxsnap.dateparsing import read_date
from fxsnap.errors import Fault
from fxsnap.formats.reading import Hints, Reading, Text, refuse
from fxsnap.formats.table import Row, agreed_base, agreed_date, quotes_of, unknown
from fxsnap.phrases import shown
from fxsnap.quotes import is_code
from fxsnap.snapshot import Snapshot

NAME = "service json"

_BASES = ("base", "base_code", "base_currency")
_SOURCE = ("source",)
_RATES = ("rates", "conversion_rates", "quotes")
_DATES = ("date",)
_SECONDS = ("timestamp", "time_last_update_unix")
_STAMPS = (*_SECONDS, "time_last_update_utc")
_REASONS = ("error", "error-type", "message", "description", "info", "type")
_BEGINNING = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')  # and not "[Video] ...", the first words of a page


class Number(str):
    """A number of a JSON text, as it is written there."""

    __slots__ = ()


class Members(NamedTuple):
    """An object of a JSON text: its members in order, doubles included."""

    pairs: list[tuple[str, Any]]

    def first(self, names: tuple[str, ...]) -> tuple[str, Any]:
        """The member with the first of the names that there is, and its name; ``("", None)`` where there is none."""
        members = dict(reversed(self.pairs))
        return next(((name, members[name]) for name in names if name in members), ("", None))


def recognises(text: Text) -> bool:
    """Whether the text begins as JSON does."""
    return _BEGINNING.match(text.start) is not None


def read(text: Text, hints: Hints) -> Reading:
    """Read an answer: units of each code for one unit of the base. Raises `ParseError`."""
    answer = _answer(text, hints)
    rates_name, rates = answer.first(_RATES)
    if not isinstance(rates, Members):
        reason = 'no table of rates in this JSON: expected {"base": "USD", "rates": {"EUR": 0.92115}}'
        raise refuse(hints, f"{reason}{_said(answer)}")
    if any(isinstance(value, Members) for _, value in rates.pairs):
        raise refuse(hints, "an answer with several tables of rates, where one of one day was expected")
    notes: list[str] = []
    base, faults = _base(answer, rates_name, hints)
    as_of = _as_of(answer, hints, faults, notes)
    nominal = _nominal(answer, faults)
    prefix = base if rates_name == "quotes" else None
    quotes, wrong, remarks = quotes_of(
        base, _rows(text.text, rates, rates_name, prefix, faults), hints, unknown, nominal
    )
    if base is None and not faults:
        faults.append(Fault(0, 0, "", "nothing here says the base of the rates; say it with base="))
    faults += wrong
    if faults or base is None:
        raise refuse(hints, *sorted(faults))
    snapshot = Snapshot(base, quotes, as_of=as_of, origin=hints.origin, published=_published(answer))
    return Reading(NAME, [snapshot], (), notes + remarks)


def _answer(text: Text, hints: Hints) -> Members:
    try:
        answer = json.loads(
            text.text, parse_float=Number, parse_int=Number, parse_constant=Number, object_pairs_hook=Members
        )
    except json.JSONDecodeError as error:
        line = text.text.split("\n", error.lineno)[error.lineno - 1]
        raise refuse(hints, Fault(error.lineno, error.colno, line[:200], f"not JSON ({error.msg})")) from None
    except RecursionError:
        raise refuse(hints, "not a table of rates: JSON nested without end") from None
    if not isinstance(answer, Members):
        raise refuse(
            hints, 'no table of rates in this JSON: expected an object such as {"base": "USD", "rates": {...}}'
        )
    seen: set[str] = set()
    doubled = sorted({name for name, _ in answer.pairs if name in seen or seen.add(name)})  # type: ignore[func-returns-value]
    if doubled:
        raise refuse(hints, f"members stand twice in one object: {', '.join(name[:60] for name in doubled[:8])}")
    if _is_refusal(answer):
        raise refuse(hints, f"the service answered with an error instead of rates{_said(answer)}")
    return answer


def _is_refusal(answer: Members) -> bool:
    """Whether the service says that this is no answer, in one of the ways that services have."""
    stated, success = answer.first(("success",))
    if stated and success is not True:
        return True
    result, error = answer.first(("result",))[1], answer.first(("error",))[1]
    return bool(error) or (isinstance(result, str) and result.startswith("error"))


def _said(answer: Members) -> str:
    """What the service said, as far as it is plain text."""
    said = [value for name, value in answer.pairs if name in _REASONS]
    for value in list(said):
        if isinstance(value, Members):
            said += [inner for name, inner in value.pairs if name in _REASONS]
    texts = [shown(value) for value in said if type(value) is str and value]
    return f": {'; '.join(texts[:4])}" if texts else ""


def _base(answer: Members, rates_name: str, hints: Hints) -> tuple[str | None, list[Fault]]:
    name, base = answer.first(_BASES)
    if not name:
        name, base = answer.first(_SOURCE)
        # Of a table of "rates" the source can be who made it: "ECB" would pass for a code.
        if rates_name != "quotes" and base not in {one.code for one in currencies()}:
            name = ""
    if not name:
        return hints.base, []
    if type(base) is not str or not is_code(base):
        return None, [Fault(0, 0, "", f"{name} is {_shown(base)}, which is no code")]
    return agreed_base(hints, base, 0, "")


def _as_of(answer: Members, hints: Hints, faults: list[Fault], notes: list[str]) -> date | None:
    name, said = answer.first(_DATES)
    if not name or said is None:
        stamp_name, stamp = answer.first(_STAMPS)
        if stamp_name and hints.as_of is None:
            reason = "is a moment, not the day the rates are for; say the day with as_of="
            notes.append(f"{stamp_name} {_shown(stamp)} {reason}")
        return hints.as_of
    day = read_date(said) if type(said) is str else None
    if day is None:
        reason = f"date is {_shown(said)}, which is not a complete date without doubt"
        if hints.as_of is None:
            faults.append(Fault(0, 0, "", f"{reason}; say the day with as_of="))
        else:
            notes.append(f"{reason}; as_of= says {hints.as_of}")
        return hints.as_of
    as_of, wrong = agreed_date(hints, day, 0, "")
    faults += wrong
    return as_of


def _published(answer: Members) -> datetime | None:
    """The moment of publication, where the answer has one in seconds since 1970."""
    _, stamp = answer.first(_SECONDS)
    seconds = re.fullmatch(r"[0-9]{1,11}", stamp) if isinstance(stamp, Number) else None
    return datetime.fromtimestamp(int(seconds[0]), UTC) if seconds else None


def _nominal(answer: Members, faults: list[Fault]) -> int:
    """How many units of the base the rates are for: 1, unless the answer has an ``amount``."""
    name, amount = answer.first(("amount",))
    if not name:
        return 1
    whole = re.fullmatch(r"0{0,20}([1-9][0-9]{0,11})(?:\.0{0,20})?", amount) if isinstance(amount, str) else None
    if whole is None:
        reason = f"amount is {_shown(amount)}, where a whole number of units of the base is expected"
        faults.append(Fault(0, 0, "", reason))
        return 1
    return int(whole[1])


def _shown(value: object) -> str:
    """A value of the answer as a message shows it: a number as it stands there, an object by its name alone."""
    if isinstance(value, Number):
        return value[:60]
    return "an object" if isinstance(value, Members) else shown(value)


def _rows(text: str, rates: Members, rates_name: str, prefix: str | None, faults: list[Fault]) -> Iterator[Row]:
    """The rows of a table, and where they stand, as far as their codes are written plainly."""
    at, line, line_start = max(text.find(f'"{rates_name}"'), 0), 0, 0
    for code, value in rates.pairs:
        found = text.find(f'"{code}"', at) if at >= 0 else -1
        place = 0, 0, code
        if found >= 0:
            line += text.count("\n", at if line else 0, found) + (not line)
            line_start = text.rfind("\n", line_start, found) + 1 or line_start
            place = line, found - line_start + 1, text[found : found + 60].split("\n", 1)[0]
        at = found + len(code) + 1 if found >= 0 else -1  # once lost, no place is better than a wrong one
        if prefix and code.startswith(prefix) and len(code) > len(prefix) + 2:
            code = code[len(prefix) :]
        if isinstance(value, str):
            yield Row(code, value, *place)
        else:
            reason = f"{code[:60]} has no usable rate: expected a number, not {_shown(value)}"
            faults.append(Fault(place[0], place[1], place[2][:200], reason))
