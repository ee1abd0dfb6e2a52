"""Many rows into one currency: good results in order, bad rows with reasons, and the two sums."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple, Protocol

from fxsnap.conversion import Conversion
from fxsnap.errors import BadRow, FxError, InvalidArgument, InvalidRows, RetiredCurrencyWarning, warn_caller
from fxsnap.exact import (
    ONE,
    QUICK_ERRORS,
    QUOTIENT_ERROR,
    add,
    enclosed_sum,
    exact_amount,
    is_short,
    multiply,
    plain,
    quick_divide,
    quick_multiply,
    ratio,
    round_to_digits,
)
from fxsnap.given import one_of
from fxsnap.phrases import as_of_text, shown
from fxsnap.policy import Day, Lookup, PolicyLike
from fxsnap.quick import UnitsByDay, grid_of
from fxsnap.rounding import Rounding, rounded, rounded_sum
from fxsnap.values import Value

_ZERO = Decimal(0)
_MOST_REFUSED = 10_000
_MOST_SHOWN = 20


class Converter(Protocol):
    """What a batch asks of the rates it was made with: a Snapshot or a History."""

    def at(self, on: Day, policy: PolicyLike = None, codes: Sequence[str] = ()) -> Any:
        """The snapshot for a day."""

    def explain(
        self, amount: Any, source: str, target: str, *, on: Day = None, policy: PolicyLike = None, rounding: Any = None
    ) -> Conversion:
        """The receipt for one row."""


class Asked(NamedTuple):
    """What a batch was asked for."""

    rates: Converter
    target: str
    on: Day
    policy: PolicyLike
    rounding: Rounding | None
    resolved: Rounding | None

    def policy_for(self, day: Day) -> PolicyLike:
        """The policy goes with a day; a row without one needs none."""
        return None if day is None else self.policy


def asked_of(
    rates: Converter, target: str, on: Day, policy: PolicyLike, rounding: Rounding | str | int | None
) -> Asked:
    """What a caller of ``convert_many`` asked for. Raises `InvalidArgument`, `RoundingRequired`."""
    checked = Rounding.of(rounding)
    return Asked(rates, target, on, policy, checked, None if checked is None else checked.resolve(target))


class Batch(Value):
    """The result of ``convert_many``.

    ``results`` has one Decimal for each row, in order, None for a bad one; ``bad`` has each bad row with its index
    (from 0), its input and its error. ``total`` is the sum of the exact values, rounded once; ``sum_of_lines`` adds
    up the rounded lines, as an invoice does: they may differ, and a report should say which one it shows.
    ``days`` are the days whose rates were used, as far as they are known, and ``snapshot_id`` is the id of the rates,
    None where they are of several days. ``explain(i)`` gives the receipt of row i.
    """

    __slots__ = (
        "_asked",
        "_rows",
        "bad",
        "days",
        "results",
        "rounding",
        "snapshot_id",
        "sum_of_lines",
        "target",
        "total",
    )

    results: tuple[Decimal | None, ...]
    bad: tuple[BadRow, ...]
    total: Decimal
    sum_of_lines: Decimal
    target: str
    rounding: Rounding | None
    days: tuple[date, ...]
    snapshot_id: str | None
    _asked: Asked
    _rows: tuple[Any, ...]

    def __init__(self, **fields: Any) -> None:
        self._set(**fields)

    def explain(self, row: int) -> Conversion:
        """The receipt of one row, by its index from 0. Raises the row's own error, `InvalidArgument` without a row."""
        if isinstance(row, bool) or not isinstance(row, int) or not 0 <= row < len(self._rows):
            rows = f"the index of a row, 0 to {len(self._rows) - 1}" if self._rows else "nothing: there are no rows"
            raise InvalidArgument("row", shown(row), f"expected {rows}")
        asked = self._asked
        amount, code, day = _fields(self._rows[row], asked.on)
        return asked.rates.explain(
            amount, code, asked.target, on=day, policy=asked.policy_for(day), rounding=asked.rounding
        )

    def _state(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def _key(self) -> tuple[Any, ...]:
        results = tuple(str(result) for result in self.results)
        return results, self.target, self.rounding, self.days, self.snapshot_id, self.total, self.sum_of_lines

    @classmethod
    def _restore(cls, *state: Any) -> Batch:
        return cls(**dict(zip(cls.__slots__, state, strict=True)))

    def __len__(self) -> int:
        return len(self.results)

    def __str__(self) -> str:
        """A few lines that a person can file."""
        return "\n".join([batch_heading(self), *(f"  {name:9}  {value}" for name, value in batch_fields(self))])

    def _repr_html_(self) -> str:
        from fxsnap.display.html import fields_html

        return fields_html(batch_heading(self), batch_fields(self))

    def __repr__(self) -> str:
        bad = f", {len(self.bad)} bad" if self.bad else ""
        rates = f"rates of {len(self.days)} days" if self.snapshot_id is None else f"snapshot {self.snapshot_id[:12]}"
        return f"Batch({len(self.results)} rows{bad}, total {self.total} {self.target}, {rates})"


def batch_heading(batch: Batch) -> str:
    """How many rows a batch has, and how many of them are bad."""
    return f"{len(batch):,} rows into {batch.target}, {len(batch.bad):,} bad"


def batch_fields(batch: Batch) -> list[tuple[str, str]]:
    """What the rows came to, as names and texts for a person; of the bad rows the first twenty."""
    days, more = batch.days, len(batch.bad) - _MOST_SHOWN
    span = f"{days[0]} to {days[-1]}, {len(days)} days" if len(days) > 1 else as_of_text(days[0] if days else None)
    asked, resolved = batch.rounding, batch._asked.resolved
    how = [] if resolved is None else [resolved.in_words()]
    if asked is not None and asked.unit:
        how.append(f"asked as {asked.unit}")
    return [
        *([("rounding", ", ".join(how))] if how else []),
        ("total", f"{plain(batch.total)} {batch.target}"),
        ("lines", f"{plain(batch.sum_of_lines)} {batch.target}, the sum of the lines as they stand"),
        ("rates", span),
        *([("snapshot", batch.snapshot_id)] if batch.snapshot_id else []),
        *(("bad", str(one)) for one in batch.bad[:_MOST_SHOWN]),
        *([("bad", f"and {more:,} more")] if more > 0 else []),
    ]


class _Lines:
    """What the rows came to: results, bad rows, ids of the units used, days used, remarks, and what the values add to.

    ``quotients`` is the sum of the quick rows' values, each off by less than its 59th digit; ``terms`` are the exact
    values of the careful ones, as ratios.
    """

    def __init__(self) -> None:
        self.results: list[Decimal | None] = []
        self.bad: list[BadRow] = []
        self.used: set[int] = set()
        self.days: set[date | None] = set()
        self.quotients = _ZERO
        self.terms: list[tuple[Decimal, Decimal]] = []
        self.remarks: dict[str, str] = {}

    def total(self, rows: tuple[Any, ...], given: list[Decimal], asked: Asked) -> Decimal:
        """The exact sum of the values, rounded once. Nearly always its neighbourhood says already what it rounds to."""
        places = max(map(Decimal.adjusted, given), default=0) + 2  # no value has more digits before its point
        off = multiply(Decimal((0, (1,), max(places, 1))), multiply(Decimal(len(given)), QUOTIENT_ERROR))
        low, high = enclosed_sum(self.terms, 60)
        low, high = add(add(low, self.quotients), off.copy_negate()), add(add(high, self.quotients), off)
        total = rounded(low, asked.resolved)
        if str(total) == str(rounded(high, asked.resolved)):
            return total
        return rounded_sum(_exact_terms(rows, self.results, asked), asked.resolved)


def convert_rows(asked: Asked, tables: UnitsByDay, rows: Iterable[Sequence[Any]], errors: str) -> Batch:
    """``convert_many`` of a Snapshot and of a History; ``tables`` has the units of a day as it is asked for."""
    one_of(errors, "errors", ("raise", "collect"))
    if isinstance(rows, str | bytes | Mapping) or not hasattr(rows, "__iter__"):
        raise InvalidArgument("rows", shown(rows), "expected rows of (amount, code), or (amount, code, day)")
    kept = tuple([row if type(row) is tuple else _frozen(row) for row in rows])
    lines = _converted(kept, tables, asked)
    if lines.bad and errors == "raise":
        raise InvalidRows(tuple(lines.bad))
    for text in lines.remarks.values():
        warn_caller(text, RetiredCurrencyWarning)
    given = [result for result in lines.results if result is not None]
    days = tuple(sorted(day for day in lines.days | {tables.days[one] for one in lines.used} if day is not None))
    snapshot_id = getattr(asked.rates, "id", None) or (asked.rates.at(days[0]).id if len(days) == 1 else None)
    return Batch(
        results=tuple(lines.results), bad=tuple(lines.bad), total=lines.total(kept, given, asked),
        sum_of_lines=reduce(add, given, _ZERO), target=asked.target, rounding=asked.rounding, days=days,
        snapshot_id=snapshot_id, _asked=asked, _rows=kept,
    )  # fmt: skip


def _converted(rows: tuple[Any, ...], tables: UnitsByDay, asked: Asked) -> _Lines:
    """Convert each row. The loop is the quick way written out, for a call costs as much as the arithmetic; a row that
    it cannot do, or ought to refuse, goes through `_careful`.
    """
    target, on, resolved = asked.target, asked.on, asked.resolved
    quantize, quantum = (None if resolved is None else grid_of(resolved)) or (None, ONE)
    lines = _Lines()
    keep, quotients = lines.results.append, _ZERO
    current: Mapping[str, Decimal] | None = None
    unit, is_new = ONE, False
    refused: dict[Hashable, FxError] = {}
    for index, row in enumerate(rows):
        try:
            if row.__class__ is not tuple:
                raise TypeError  # no row at all
            if len(row) == 2:
                amount, code = row
                units = tables[on]
            else:
                amount, code, day = row
                units = tables[on if day is None else day]
            if units is not current:
                unit, current, is_new = units[target], units, True
            kind = type(amount)
            number: Any = amount if kind is Decimal or (kind is int and is_short(amount)) else exact_amount(amount)
            product = quick_multiply(number, unit)
            quotient = quick_divide(product, units[code])
            if quantize is not None:
                result = quantize(quotient, quantum)
            elif resolved is None and code != target:
                result = round_to_digits(product, units[code])
            else:
                raise TypeError  # a step, or the amount as given
            if product.is_finite():
                quotients = add(quotients, quotient)
                keep(result if result else result.copy_abs())
                if is_new:
                    lines.used.add(id(units))
                    is_new = False
                continue
        except (*QUICK_ERRORS, KeyError, TypeError, ValueError, FxError):
            pass
        try:
            careful, exact, used = _careful(row, asked, refused, lines.remarks)
            keep(careful)
            lines.terms.append(ratio(exact))
            lines.days.add(used)
        except FxError as error:
            keep(None)
            lines.bad.append(BadRow(index, _row_shown(row), error))
    lines.quotients = quotients
    return lines


def _exact_terms(rows: tuple[Any, ...], results: list[Decimal | None], asked: Asked) -> list[tuple[Decimal, Decimal]]:
    """The exact values of the good rows as ratios, those of one day and code added up."""
    sums: dict[tuple[Any, str], Fraction] = {}
    for row, result in zip(rows, results, strict=True):
        if result is not None:
            amount, code, day = _fields(row, asked.on)
            sums[day, code] = sums.get((day, code), Fraction()) + Fraction(exact_amount(amount))
    terms = []
    for (day, code), amount in sums.items():
        snapshot = asked.rates.at(day, asked.policy_for(day), (code, asked.target))
        terms.append(ratio(amount * snapshot._rate(code, asked.target).exact))
    return terms


def _careful(
    row: Any, asked: Asked, refused: dict[Hashable, FxError], remarks: dict[str, str]
) -> tuple[Decimal, Decimal | Fraction, date | None]:
    """The result, the exact value and the day used of one row, or its error.

    ``refused`` remembers the codes that are not there: a column may hold one a million times. ``remarks`` gathers what
    a reader should know of the quotes used.
    """
    amount, code, day = _fields(row, asked.on)
    number = exact_amount(amount)
    place = (code, day) if isinstance(code, str) and isinstance(day, str | date | Lookup | None) else None
    if place in refused:
        raise refused[place]
    try:
        snapshot = asked.rates.at(day, asked.policy_for(day), (code, asked.target))
    except FxError as error:
        if place is not None and len(refused) < _MOST_REFUSED:
            refused[place] = error
        raise
    exact = Fraction(number) * snapshot._rate(code, asked.target).exact
    for one, text in snapshot._remarks_on(code, asked.target).items():
        remarks.setdefault(one, text)  # of many days the first: the sentences differ by their figures alone
    if code == asked.target and asked.resolved is None and isinstance(number, Decimal):
        return number, number, snapshot.as_of
    return rounded(exact, asked.resolved), exact, snapshot.as_of


def _frozen(row: Any) -> Any:
    """A row as a tuple, which its owner cannot change later; what is no row stays as it is, to be refused in turn."""
    return row if isinstance(row, str | bytes | Mapping) or not hasattr(row, "__iter__") else tuple(row)


def _fields(row: Any, on: Day) -> tuple[Any, Any, Any]:
    """Amount, code and day of a row; the day ``on`` where the row has none."""
    if not isinstance(row, tuple) or len(row) not in (2, 3):
        raise InvalidArgument("row", _row_shown(row), "expected (amount, code) or (amount, code, day)")
    return (*row, on) if len(row) == 2 else (row[0], row[1], on if row[2] is None else row[2])


def _row_shown(row: Any) -> str:
    if isinstance(row, tuple) and len(row) < 6:
        return f"({', '.join(shown(field) for field in row)}{',' * (len(row) == 1)})"
    return shown(row)
