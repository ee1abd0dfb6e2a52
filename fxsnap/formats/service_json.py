"""The JSON that rate services answer with: ``{"base": "USD", "date": "2024-10-21", "rates": {"EUR": 0.92115}}``.

Numbers are kept as the text they are written in and never pass through a float. The common spellings are known:
``base``, ``base_code`` or ``source``; ``rates``, ``conversion_rates`` or ``quotes`` (whose codes have the base before
them: ``USDEUR``); ``amount``, where an answer is for more than one unit of the base. An answer that says that it is
none (``"success": false``) is an error. A time stamp is not taken for a date.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from fxsnap.dateparsing import read_date
from fxsnap.errors import Fault
from fxsnap.formats.reading import Hints, Reading, Text, refuse
from fxsnap.formats.table import Row, agreed_base, agreed_date, quotes_of, unknown
from fxsnap.quotes import is_code
from fxsnap.snapshot import Snapshot

NAME = "service json"

_BASES = ("base", "base_code", "base_currency", "source")
_RATES = ("rates", "conversion_rates", "quotes")
_DATES = ("date",)
_STAMPS = ("timestamp", "time_last_update_unix", "time_last_update_utc")


class Number(str):
    """A number of a JSON text, as it is written there."""

    __slots__ = ()


class Members(NamedTuple):
    """An object of a JSON text: its members in order, doubles included."""

    pairs: list[tuple[str, Any]]

    def first(self, names: tuple[str, ...]) -> tuple[str, Any]:
        """The first member with one of the names, and its name; ``("", None)`` where there is none."""
        return next(((name, value) for name, value in self.pairs if name in names), ("", None))


def recognises(text: Text) -> bool:
    """Whether the text begins as JSON does."""
    return text.start in ("{", "[")


def read(text: Text, hints: Hints) -> Reading:
    """Read an answer: units of each code for one unit of the base. Raises `ParseError`."""
    answer = _answer(text.text, hints)
    rates_name, rates = answer.first(_RATES)
    if not isinstance(rates, Members):
        raise refuse(hints, 'no table of rates in this JSON: expected {"base": "USD", "rates": {"EUR": 0.92115}}')
    if any(isinstance(value, Members) for _, value in rates.pairs):
        raise refuse(hints, "an answer with several tables of rates, where one of one day was expected")
    base, faults = _base(answer, hints)
    as_of, wrong = _as_of(answer, hints)
    faults += wrong
    nominal = _nominal(answer, faults)
    rows = list(_rows(rates, rates_name, base, text.text, faults))
    quotes, wrong, notes = quotes_of(base or "", rows, hints, unknown, nominal)
    if base is None:
        faults.append(Fault(0, 0, "", "nothing here says the base of the rates; say it with base="))
    if faults or wrong or base is None:
        raise refuse(hints, *faults, *wrong)
    stamp_name, stamp = answer.first(_STAMPS)
    if as_of is None and stamp_name:
        notes.append(f"{stamp_name} {stamp} is a moment, not the day the rates are for; say the day with as_of=")
    return Reading(NAME, [Snapshot(base, quotes, as_of=as_of, origin=hints.origin)], (), notes)


def _answer(text: str, hints: Hints) -> Members:
    try:
        answer = json.loads(
            text, parse_float=Number, parse_int=Number, parse_constant=Number, object_pairs_hook=Members
        )
    except json.JSONDecodeError as error:
        line = text.splitlines()[error.lineno - 1 : error.lineno] or [""]
        raise refuse(hints, Fault(error.lineno, error.colno, line[0][:200], f"not JSON ({error.msg})")) from None
    except RecursionError:
        raise refuse(hints, "not a table of rates: JSON nested without end") from None
    if not isinstance(answer, Members):
        raise refuse(
            hints, 'no table of rates in this JSON: expected an object such as {"base": "USD", "rates": {...}}'
        )
    names = [name for name, _ in answer.pairs]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise refuse(hints, f"the members {', '.join(doubled)} stand twice in one object")
    success, result = answer.first(("success",))[1], answer.first(("result",))[1]
    if success is False or (isinstance(result, str) and result.startswith("error")):
        raise refuse(hints, f"the service answered with an error instead of rates{_reason(answer)}")
    return answer


def _reason(answer: Members) -> str:
    """What the service said, as far as it is a plain text."""
    _, error = answer.first(("error", "error-type", "message"))
    if isinstance(error, Members):
        error = "; ".join(str(value) for _, value in error.pairs if isinstance(value, str))
    return f": {error[:200]!r}" if isinstance(error, str) and error else ""


def _base(answer: Members, hints: Hints) -> tuple[str | None, list[Fault]]:
    name, base = answer.first(_BASES)
    if not name:
        return hints.base, []
    if type(base) is not str or not is_code(base):
        return None, [Fault(0, 0, "", f"{name} is {base!r}, which is no code")]
    return agreed_base(hints, base, 0, "")


def _as_of(answer: Members, hints: Hints) -> tuple[Any, list[Fault]]:
    name, said = answer.first(_DATES)
    if not name or said is None:
        return hints.as_of, []
    day = read_date(said) if isinstance(said, str) else None
    if day is None:
        return None, [Fault(0, 0, "", f"date is {said!r}, which is not a complete date without doubt")]
    return agreed_date(hints, day, 0, "")


def _nominal(answer: Members, faults: list[Fault]) -> int:
    """How many units of the base the rates are for: 1, unless the answer has an ``amount``."""
    name, amount = answer.first(("amount",))
    if not name:
        return 1
    whole = re.fullmatch(r"0*([1-9][0-9]{0,11})(?:\.0*)?", amount, re.ASCII) if isinstance(amount, str) else None
    if whole is None:
        faults.append(Fault(0, 0, "", f"amount is {amount!r}, where a whole number of units of the base is expected"))
        return 1
    return int(whole[1])


def _rows(rates: Members, rates_name: str, base: str | None, text: str, faults: list[Fault]) -> Any:
    start = text.find(f'"{rates_name}"')
    for code, value in rates.pairs:
        if rates_name == "quotes" and base and code.startswith(base) and len(code) > len(base) + 2:
            row_code = code[len(base) :]
        else:
            row_code = code
        line, column, shown = _place(text, code, start)
        if isinstance(value, str):
            yield Row(row_code, value, line, column, shown)
        else:
            faults.append(Fault(line, column, shown, f"{code} has no usable rate: expected a number"))


def _place(text: str, code: str, start: int) -> tuple[int, int, str]:
    """Line, column and text of a member; zeros where it is not written plainly."""
    at = text.find(f'"{code}"', start)
    if at < 0:
        return 0, 0, code
    line_start = text.rfind("\n", 0, at) + 1
    line_end = text.find("\n", at)
    shown = text[at : min(at + 60, line_end if line_end >= 0 else len(text))]
    return text.count("\n", 0, at) + 1, at - line_start + 1, shown
