"""Amounts of a column as integers: what `fxsnap.convert` takes for an amount, in Arrow and NumPy types."""

from __future__ import annotations

from collections.abc import Mapping, Set
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fxsnap.errors import FxError, InvalidArgument
from fxsnap.exact import exact_amount

Array = Any

_FLOAT_SCALES = (2, 4, 6)
_FLOAT_LIMIT = 1e15
"""Doubles of 15 digits are their own shortest text, so a value that comes back from so many is that decimal."""

_EXPECTED = "expected int64, decimal, float64 or decimal text"

_PLAIN = r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"
_TEXT_SCALE = 6


REFUSALS = (pa.ArrowException, TypeError, ValueError, KeyError, OverflowError)
"""What Arrow raises for what it cannot make an array of."""


class Amounts(NamedTuple):
    """Amounts as ``integers`` of ``10**-scale``, where ``valid``; ``exact`` has the rows that int64 does not hold.

    ``bad`` has the rows that are no amounts, with the error of each. Both are in neither of the others.
    """

    integers: Array
    scale: int
    valid: Array
    exact: dict[int, Decimal | Fraction]
    bad: dict[int, FxError]


def amounts_in(column: Any) -> Any:
    """A column of amounts as one that can be sliced: an Arrow array, or a list of what Arrow has no type for.

    Takes an Arrow array, a NumPy array, or any sequence of what `fxsnap.convert` takes. Raises `InvalidArgument`.
    """
    array = _arrow(column)
    return list(column) if array is None else array


def amounts_of(column: Any) -> Amounts:
    """The amounts of a slice of what `amounts_in` gives. Raises `InvalidArgument` for a column of another type."""
    if isinstance(column, list):
        return _one_by_one(column)
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kind = array.type
    if pa.types.is_dictionary(kind):
        return amounts_of(array.dictionary_decode())
    if pa.types.is_null(kind):
        return Amounts(np.zeros(len(array), np.int64), 0, np.zeros(len(array), np.bool_), {}, {})
    if pa.types.is_uint64(kind):
        return _of_decimals(pc.cast(array, pa.decimal128(20, 0)))
    if pa.types.is_integer(kind):
        return Amounts(_filled(pc.cast(array, pa.int64())), 0, valid_of(array), {}, {})
    if pa.types.is_decimal(kind):
        return _of_decimals(array)
    if pa.types.is_float64(kind):
        return _of_doubles(array)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _of_text(array)
    way = _EXPECTED
    if pa.types.is_floating(kind):
        way = f"{way}; what a {kind} means in decimals nobody can say, so cast it with a rounding of your own"
    raise InvalidArgument("amount", f"a column of {kind}", way)


def is_sequence(column: object) -> bool:
    """Whether something has rows in an order, and is no text."""
    return hasattr(column, "__len__") and not isinstance(column, str | bytes | Mapping | Set)


def valid_of(array: Any) -> Array:
    """Which rows of an Arrow array are not null."""
    return np.ones(len(array), np.bool_) if array.null_count == 0 else np.asarray(array.is_valid())


def _arrow(column: Any) -> Any:
    """The column as an Arrow array; None where Arrow has no type for what is in it."""
    if isinstance(column, pa.ChunkedArray | pa.Array):
        return column
    if isinstance(column, np.ndarray) and column.dtype != object:
        if column.ndim != 1:
            raise InvalidArgument("amount", f"an array of {column.ndim} dimensions", "expected one column")
        try:
            return pa.array(column)
        except REFUSALS as error:
            raise InvalidArgument("amount", f"an array of {column.dtype}", f"{_EXPECTED} ({error})") from None
    if not is_sequence(column):
        way = "expected a column; fxsnap.convert takes one amount"
        raise InvalidArgument("amount", f"a {type(column).__name__}", way)
    try:
        array = pa.array(column, from_pandas=True)
    except REFUSALS:
        return None
    if pa.types.is_decimal(array.type) and array.null_count != sum(map(_is_null, column)):
        return None  # Arrow takes a Decimal that is NaN for a null
    # Of a mixture Arrow makes doubles, in which large integers lose digits.
    return None if pa.types.is_floating(array.type) or pa.types.is_boolean(array.type) else array


def _filled(array: Any) -> Array:
    """An int64 array as NumPy, 0 for nulls."""
    return np.asarray(array if array.null_count == 0 else array.fill_null(0))


def _of_decimals(array: Any) -> Amounts:
    scale = array.type.scale
    if not pa.types.is_decimal128(array.type):
        try:
            array = pc.cast(array, pa.decimal128(38, scale))
        except pa.ArrowInvalid:
            return _one_by_one(array.to_pylist())
    if scale < 0:
        array, scale = pc.cast(array, pa.decimal128(38, 0)), 0
    words = np.frombuffer(array.buffers()[1], np.int64)[2 * array.offset : 2 * (array.offset + len(array))]
    low, high = words[0::2], words[1::2]
    valid = valid_of(array)
    wide = valid & (high != low >> 63)
    exact: dict[int, Decimal | Fraction] = {int(row): array[int(row)].as_py() for row in np.flatnonzero(wide)}
    integers = np.where(valid & ~wide, low, 0) if array.null_count or exact else np.ascontiguousarray(low)
    return Amounts(integers, scale, valid & ~wide, exact, {})


def _of_doubles(array: Any) -> Amounts:
    valid = valid_of(array)
    values = np.asarray(array if array.null_count == 0 else array.fill_null(0.0))
    integers, good, scale = np.zeros(len(values)), np.zeros(len(values), np.bool_), 0
    for scale in _FLOAT_SCALES:
        with np.errstate(over="ignore", invalid="ignore"):
            integers = np.rint(values * 10.0**scale)
            good = (integers / 10.0**scale == values) & (np.abs(integers) < _FLOAT_LIMIT)
        if good.all():
            break
    rest = np.flatnonzero(valid & ~good)
    return _with_rest(np.where(good, integers, 0.0).astype(np.int64), scale, valid & good, rest, values[rest].tolist())


def _of_text(array: Any) -> Amounts:
    plain = pc.match_substring_regex(array, _PLAIN)
    decimals = pc.cast(pc.if_else(plain, array, pa.scalar(None, array.type)), pa.decimal128(38, _TEXT_SCALE))
    found = _of_decimals(decimals)
    rest = np.flatnonzero(np.asarray(pc.fill_null(pc.invert(plain), False)))
    texts = pc.take(array, pa.array(rest)).to_pylist()
    more = _with_rest(found.integers, found.scale, found.valid, rest, texts)
    return more._replace(exact={**found.exact, **more.exact})


def _one_by_one(given: list[Any]) -> Amounts:
    """Amounts of any kind, each read as `fxsnap.convert` reads it; None and NaN-like nulls of pandas are null."""
    count = len(given)
    rows = np.asarray([row for row, value in enumerate(given) if not _is_null(value)], np.int64)
    nothing = np.zeros(count, np.bool_)
    return _with_rest(np.zeros(count, np.int64), 0, nothing, rows, [given[row] for row in rows])


def _is_null(value: Any) -> bool:
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def _with_rest(integers: Array, scale: int, valid: Array, rows: Array, values: list[Any]) -> Amounts:
    exact: dict[int, Decimal | Fraction] = {}
    bad: dict[int, FxError] = {}
    for row, value in zip(rows.tolist(), values, strict=True):
        try:
            exact[row] = exact_amount(value)
        except FxError as error:
            bad[row] = error
    return Amounts(integers, scale, valid, exact, bad)
