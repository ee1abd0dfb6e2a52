"""Codes and days of a column as small integers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fxsnap.columns.amounts import REFUSALS, is_sequence, valid_of
from fxsnap.columns.letters import Letters
from fxsnap.errors import InvalidArgument
from fxsnap.phrases import shown

Array = Any

_EPOCH = date(1970, 1, 1).toordinal()
_MOMENT = "a moment is no day until someone says where; pass dates, as .dt.date gives them"
_FIRST, _LAST = date.min.toordinal() - _EPOCH, date.max.toordinal() - _EPOCH


class Codes(NamedTuple):
    """A code for each row, as its place among ``known``; -1 for null, and for the rows in ``unknown`` (by code)."""

    places: Array
    unknown: dict[str, Array]

    def there(self) -> Array:
        """Which rows have a code, known or not."""
        there = self.places >= 0
        for rows in self.unknown.values():
            there[rows] = True
        return there


class Known:
    """The codes of the rates, by which those of a column find their places; made once for a call."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes, self.letters = codes, Letters(codes)


def codes_of(column: Any, known: Known, argument: str) -> Codes:
    """The codes of a slice of a column of text, or of a dictionary of texts. Raises `InvalidArgument`."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(array.type):
        of_value = codes_of(array.dictionary, known, argument)
        indices = array.indices
        at = np.asarray(indices if indices.null_count == 0 else indices.fill_null(0)).astype(np.intp)
        empty = len(of_value.places) == 0
        places = np.full(len(array), -1, np.intp) if empty else of_value.places[at]
        if indices.null_count:
            places = np.where(valid_of(indices), places, -1)
        if not of_value.unknown:
            return Codes(places, {})
        numbers = np.full(len(of_value.places), -1, np.intp)
        for number, values in enumerate(of_value.unknown.values()):
            numbers[values] = number
        rows = np.flatnonzero(valid_of(indices) & (numbers[at] >= 0))
        return Codes(places, _rows_of([*of_value.unknown], rows, numbers[at[rows]]))
    if pa.types.is_null(array.type):
        return Codes(np.full(len(array), -1, np.intp), {})
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
        if not pa.types.is_string_view(array.type):
            raise InvalidArgument(argument, f"a column of {array.type}", "expected currency codes as text")
        array = pc.cast(array, pa.string())
    quick = known.letters.places(array)
    if quick is not None:
        return Codes(quick, {})
    found = pc.index_in(array, value_set=pa.array(known.codes, array.type))
    places = np.asarray(found if found.null_count == 0 else found.fill_null(-1)).astype(np.intp)
    unknown: dict[str, Array] = {}
    if found.null_count > array.null_count:
        rows = np.flatnonzero(np.asarray(pc.and_(pc.is_null(found), pc.is_valid(array))))
        texts = array.take(pa.array(rows)).dictionary_encode()
        unknown = _rows_of(texts.dictionary.to_pylist(), rows, np.asarray(texts.indices))
    return Codes(places, unknown)


def _rows_of(codes: Sequence[str], rows: Array, numbers: Array) -> dict[str, Array]:
    """The rows of each code that has some, of rows with the number of their code.

    Sorted and cut: there may be as many codes as rows, where somebody took another column for that of the codes.
    """
    cuts = np.cumsum(np.bincount(numbers, minlength=len(codes)))[:-1]
    parts = np.split(rows[np.argsort(numbers, kind="stable")], cuts)
    return {code: part for code, part in zip(codes, parts, strict=True) if len(part)}


class Days(NamedTuple):
    """A day for each row as an ordinal (`date.toordinal`), where ``valid``."""

    ordinals: Array
    valid: Array


def ordinals_of(column: Any) -> Days:
    """The days of a slice of a column.

    Dates, ISO texts, a dictionary of these, and timestamps without a zone that are all at midnight. Raises
    `InvalidArgument`.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_string_view(array.type):
        array = pc.cast(array, pa.string())
    kind = array.type
    if pa.types.is_timestamp(kind):
        days = pc.cast(array, pa.date32())
        if kind.tz is not None or not pc.all(pc.equal(pc.cast(days, kind), array), min_count=0).as_py():
            raise InvalidArgument("on", f"a column of {kind}", _MOMENT)
        array = days
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_date64(kind):
        try:
            array = pc.cast(array, pa.date32())
        except pa.ArrowInvalid as error:
            raise InvalidArgument("on", f"a column of {kind}", f"expected dates, or ISO texts: {error}") from None
    elif pa.types.is_null(kind):
        return Days(np.zeros(len(array), np.intp), np.zeros(len(array), np.bool_))
    elif not pa.types.is_date32(kind):
        raise InvalidArgument("on", f"a column of {kind}", "expected dates, or texts such as '2024-10-21'")
    days = pc.cast(array, pa.int32())
    ordinals = np.asarray(days if array.null_count == 0 else days.fill_null(0))
    if len(ordinals) and not (int(ordinals.min()) >= _FIRST and int(ordinals.max()) <= _LAST):
        raise InvalidArgument("on", "a column of dates", "expected days of the years 1 to 9999")
    return Days(ordinals.astype(np.intp) + _EPOCH, valid_of(array))


def column_in(column: Any, argument: str) -> Any:
    """A column of codes or days as Arrow, which can be sliced. Raises `InvalidArgument`."""
    if isinstance(column, pa.ChunkedArray | pa.Array):
        return column
    if not is_sequence(column):
        one = "a day, or a column of them" if argument == "on" else "a code, or a column of them"
        raise InvalidArgument(argument, shown(column), f"expected {one}")
    try:
        array = pa.array(column, from_pandas=True)
    except REFUSALS as error:
        raise InvalidArgument(argument, f"a {type(column).__name__}", f"no column of one type: {error}") from None
    if pa.types.is_date(array.type) and getattr(column, "dtype", None) in (None, np.dtype(object)):
        moment = next((value for value in column if isinstance(value, datetime)), None)
        if moment is not None:  # of a mixture Arrow makes dates, and drops the hours
            raise InvalidArgument(argument, f"a column with {moment}", _MOMENT)
    return array
