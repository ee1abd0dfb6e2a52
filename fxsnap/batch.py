"""Many rows into one currency: good results in order, bad rows with reasons, and the two sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from fxsnap.conversion import Conversion
from fxsnap.errors import BadRow, FxError, InvalidArgument, InvalidRows, UnknownCurrency, shown
from fxsnap.exact import (
    ONE,
    QUICK_ERRORS,
    add,
    exact_amount,
    quick_divide,
    quick_multiply,
    round_to_digits,
)
from fxsnap.quick import grid_of
from fxsnap.quotes import Rate
from fxsnap.rounding import Rounding, rounded
from fxsnap.values import Value


class Receipts(Protocol):
    """What a batch asks of the rates it was made with: a Snapshot, as far as it need be known here."""

    @property
    def id(self) -> str:
        """The identity of the rates."""

    def at(self, on: Any, policy: Any = None, codes: Sequence[str] = ()) -> Any:
        """The rates for a day."""

    def rate(self, source: str, target: str) -> Rate:
        """The rate between two codes."""

    def explain(self, amount: Any, source: str, target: str, *, rounding: Any = None) -> Conversion:
        """The receipt for one row."""


class Batch(Value):
    """The result of ``convert_many``.

    ``results`` has one Decimal for each row, in order, None for a bad one; ``bad`` has each bad row with its index
    (from 0), its input and its error. ``total`` is the sum of the exact values, rounded once; ``sum_of_lines`` adds
    up the rounded lines, as an invoice does: they may differ, and a report should say which one it shows.
    ``explain(i)`` gives the receipt of row i.
    """

    __slots__ = ("_rates", "_rows", "bad", "results", "rounding", "snapshot_id", "sum_of_lines", "target", "total")

    results: tuple[Decimal | None, ...]
    bad: tuple[BadRow, ...]
    total: Decimal
    sum_of_lines: Decimal
    target: str
    rounding: Rounding | None
    snapshot_id: str
    _rates: Receipts
    _rows: tuple[Any, ...]

    def __init__(self, **fields: Any) -> None:
        self._set(**fields)

    def explain(self, row: int) -> Conversion:
        """The receipt of one row, by its index from 0. Raises the row's own error, and IndexError beyond the end."""
        return _explained(self._rates, self._rows[row], self.target, self.rounding)

    def _state(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def _key(self) -> tuple[Any, ...]:
        results = tuple(str(result) for result in self.results)
        return results, self.target, self.rounding, self.snapshot_id, self.total, self.sum_of_lines

    @classmethod
    def _restore(cls, *state: Any) -> Batch:
        return cls(**dict(zip(cls.__slots__, state, strict=True)))

    def __len__(self) -> int:
        return len(self.results)

    def __repr__(self) -> str:
        bad = f", {len(self.bad)} bad" if self.bad else ""
        return (
            f"Batch({len(self.results)} rows{bad}, total {self.total} {self.target}, snapshot {self.snapshot_id[:12]})"
        )


def convert_rows(
    rates: Receipts,
    quick: Mapping[str, Decimal],
    rows: Iterable[Sequence[Any]],
    target: str,
    rounding: Rounding | None,
    errors: str,
) -> Batch:
    """``Snapshot.convert_many``; ``quick`` are its units, for the quick way."""
    if errors not in ("raise", "collect"):
        raise InvalidArgument("errors", shown(errors), "expected 'raise' or 'collect'")
    if isinstance(rows, str | bytes | Mapping) or not hasattr(rows, "__iter__"):
        raise InvalidArgument("rows", shown(rows), "expected rows of (amount, code)")
    kept = tuple([row if type(row) is tuple else _frozen(row) for row in rows])
    resolved = None if rounding is None else rounding.resolve(target)
    results, bad, exact = _lines(rates, quick, kept, target, resolved)
    if bad and errors == "raise":
        raise InvalidRows(tuple(bad))
    lines = Decimal(0)
    for result in results:
        if result is not None:
            lines = add(lines, result)
    return Batch(
        results=tuple(results), bad=tuple(bad), total=rounded(exact, resolved), sum_of_lines=lines, target=target,
        rounding=rounding, snapshot_id=rates.id, _rates=rates, _rows=kept,
    )  # fmt: skip


def _lines(
    rates: Receipts, quick: Mapping[str, Decimal], rows: tuple[Any, ...], target: str, resolved: Rounding | None
) -> tuple[list[Decimal | None], list[BadRow], Fraction]:
    """The result of each row, the bad rows, and the exact sum of the good ones in units of ``target``.

    The loop is the quick way of ``Snapshot.convert`` written out, for a call costs as much as the arithmetic; a row
    that it cannot do, or ought to refuse, goes through `_careful`. Amounts are summed by code and converted at the end.
    """
    grid = None if resolved is None else grid_of(resolved)
    quantize, quantum = grid or (None, ONE)
    unit = quick.get(target, ONE)  # where there is no quick way, quick[code] below finds nothing
    sums = dict.fromkeys(quick, Decimal(0))
    careful_sum = Fraction()
    refused: dict[Any, FxError] = {}
    results: list[Decimal | None] = []
    bad: list[BadRow] = []
    for index, row in enumerate(rows):
        try:
            amount, code = row
            kind = type(amount)
            number: Any = amount if kind is Decimal or kind is int else exact_amount(amount)
            product = quick_multiply(number, unit)
            if quantize is not None:
                result = quantize(quick_divide(product, quick[code]), quantum)
            elif resolved is None and code != target:
                result = round_to_digits(product, quick[code])
            else:
                raise TypeError  # a step, or the amount as given
            if product.is_finite():
                results.append(result if result else result.copy_abs())
                sums[code] = add(sums[code], number)
                continue
        except (*QUICK_ERRORS, KeyError, TypeError, ValueError):
            pass
        try:
            result, exact = _careful(rates, row, target, resolved, refused)
            results.append(result)
            careful_sum += exact
        except FxError as error:
            results.append(None)
            bad.append(BadRow(index, _row_shown(row), error))
    used = ((code, amount) for code, amount in sums.items() if amount)
    by_code = (Fraction(amount) * Fraction(unit) / Fraction(quick[code]) for code, amount in used)
    return results, bad, sum(by_code, careful_sum)


def _careful(
    rates: Receipts,
    row: Any,
    target: str,
    resolved: Rounding | None,
    refused: dict[Any, FxError],
) -> tuple[Decimal, Fraction]:
    """The result and the exact value of one row, or its error. ``refused`` remembers codes that are not there."""
    amount, code, day = _fields(row)
    number = exact_amount(amount)
    if day is not None:
        rates = rates.at(day)
    if isinstance(code, str) and code in refused:
        raise refused[code]
    try:
        rate = rates.rate(code, target)
    except UnknownCurrency as error:
        refused[code] = error
        raise
    exact = Fraction(number) * rate.exact
    as_given = code == target and resolved is None and isinstance(number, Decimal)
    return number if as_given else rounded(exact, resolved), exact  # type: ignore[return-value]


def _frozen(row: Any) -> Any:
    """A row as a tuple, which its owner cannot change later; what is no row stays as it is, to be refused in turn."""
    return row if isinstance(row, str | bytes | Mapping) or not hasattr(row, "__iter__") else tuple(row)


def _fields(row: Any) -> tuple[Any, Any, Any]:
    if not isinstance(row, tuple) or len(row) not in (2, 3):
        raise InvalidArgument("row", _row_shown(row), "expected (amount, code) or (amount, code, day)")
    return row if len(row) == 3 else (*row, None)


def _explained(rates: Receipts, row: Any, target: str, rounding: Rounding | None) -> Conversion:
    amount, code, day = _fields(row)
    return (rates if day is None else rates.at(day)).explain(amount, code, target, rounding=rounding)


def _row_shown(row: Any) -> str:
    if isinstance(row, tuple) and len(row) < 6:
        return f"({', '.join(shown(field) for field in row)})"
    return shown(row)
