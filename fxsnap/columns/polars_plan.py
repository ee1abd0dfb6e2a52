"""The arithmetic of a column as Polars expressions: Int128, with bounds proved before anything is computed.

For an amount ``A`` and the integers ``N`` and ``D`` of its row every mode is one floor division,

    half even, half up, half down    q = (2AN + D - c) // 2D     c = 0, [A < 0], [A > 0]
    floor, ceiling, down, up         q = (AN + c) // D           c = 0, D - 1, (D - 1)[A < 0], (D - 1)[A > 0]

and half even takes 1 off an odd q that ends a tie (``2AN + D = 2Dq``). Nothing can wrap while ``2|A|N + 2D < 2**127``.
N and D come from tables by a computed index. They are the smallest integers that serve the whole table, so a common
factor of all pairs is taken out, but not one of a single pair: then a literal target needs one lookup instead of two.

Polars evaluates an expression again wherever it stands, and does not see that two are the same where they look
something up in a literal Series. So what is used twice is a field of a struct here.
"""

from __future__ import annotations

from array import array
from datetime import date
from math import gcd
from typing import NamedTuple
from weakref import WeakKeyDictionary

import polars as pl

from fxsnap.columns.dense import Dense
from fxsnap.columns.ratios import MOST
from fxsnap.columns.rowwise import Call, OneDay
from fxsnap.errors import InvalidArgument, RoundingRequired

INT = pl.Int128
INT_LIMIT = 2**127
_EPOCH = date(1970, 1, 1).toordinal()

FINE, COARSE = 6, 2
"""Decimals of a float, and of a text, that need no Python: six, or two of a float above a thousand million."""

_COPIED = 5_000
"""Cells of a table that are copied for each batch without being noticed."""

_PLAIN_TEXT = rf"^[+-]?[0-9]{{1,15}}(\.[0-9]{{1,{FINE}}})?$"


class Table(NamedTuple):
    """One integer for each cell, all divided by ``common``; ``series`` is None where Int128 cannot hold them.

    ``low`` and ``high`` are the smallest and the largest of them; a cell without a rate is null.
    """

    series: pl.Series | None
    common: int
    low: int
    high: int


class Amount(NamedTuple):
    """A column of amounts as integers of ``10**-scale``, null where it takes Python to tell; ``most`` bounds them."""

    units: pl.Expr
    scale: int
    most: int
    is_whole: bool
    """Whether every amount that is there is among the units."""


class Result(NamedTuple):
    """The results as integers of the grid; ``is_whole`` says that whatever is null here is null, and not for Python."""

    units: pl.Expr
    is_whole: bool


def table_of(cells: list[int]) -> Table:
    """A table of integers; 0 is a cell without a rate."""
    common = gcd(*cells) or 1
    there = [cell // common for cell in cells if cell]
    low, high = min(there, default=1), max(there, default=1)
    if high >= INT_LIMIT:
        return Table(None, common, low, high)
    return Table(pl.Series([cell // common or None for cell in cells], dtype=INT), common, low, high)


_tables: WeakKeyDictionary[Dense | OneDay, dict[tuple[str | None, str | None], tuple[Table, Table]]]
_tables = WeakKeyDictionary()
"""The dated ones, by the layout: with a row of cells for each calendar day they are the dear part of a call."""

_MOST_KEPT = 8


def tables_of(call: Call) -> tuple[Table, Table]:
    """The units of the targets and of the sources. A cell is a code, or a code and a calendar day, code by code.

    For a literal target both are by the source, on the day that is used for the pair; for targets that are a column
    they are by the target and by the source, on the day that is used for the base, which is quoted on each.
    """
    if not call.dated:
        return _tables_of(call)
    kept = _tables.setdefault(call.days, {})
    key = call.source, call.target
    found = kept.get(key)  # another thread may clear what is kept at any time
    if found is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        found = kept[key] = _tables_of(call)
    return found


def _tables_of(call: Call) -> tuple[Table, Table]:
    sources = call.rates.codes if call.source is None else (call.source,)
    numerators: list[int] = []
    denominators: list[int] = []
    if call.target is None:
        places = _places(call, call.rates.base, call.rates.base)
        for code in call.rates.codes:
            numerators += _cells(call, code, places)
        for code in sources:
            denominators += _cells(call, code, places)
        return table_of(numerators), table_of(denominators)
    for code in sources:
        places = _places(call, code, call.target)
        numerators += _cells(call, call.target, places)
        denominators += _cells(call, code, places)
    return table_of(numerators), table_of(denominators)


def _places(call: Call, source: str, target: str) -> array[int]:
    if call.dated:
        return call.days.days_of(source, target)
    return array("i", [call.place(source, target, None)])


def _cells(call: Call, code: str, places: array[int]) -> list[int]:
    units = [*call.days.integers(code), 0]  # the last one is for the place -1
    return [units[place] for place in places]


def steps_of(call: Call) -> list[int]:
    """The step of each target, 0 for one that has none."""
    if call.target is not None:
        return [call.grid.step_of(call.target)]
    found = []
    for code in call.rates.codes:
        try:
            found.append(call.grid.step_of(code))
        except RoundingRequired:
            found.append(0)
    return found


def amount_of(amount: pl.Expr, dtype: pl.DataType) -> Amount:
    """How amounts of a type become integers. Raises `InvalidArgument` for a type that holds none."""
    if isinstance(dtype, pl.Decimal):
        return Amount(amount.reinterpret(dtype=INT), dtype.scale, 10**dtype.precision - 1, True)
    if dtype == pl.UInt128:
        return Amount(amount.cast(INT, strict=False), 0, INT_LIMIT, False)
    if dtype.is_integer():
        return Amount(amount.cast(INT), 0, _most(dtype), True)
    if dtype == pl.Null:
        return Amount(amount.cast(INT), 0, 0, True)
    if dtype == pl.Float64:
        return Amount(_float_units(amount), FINE, 10**19, False)
    if dtype == pl.String:
        text = pl.when(amount.str.contains(_PLAIN_TEXT)).then(amount)
        units = text.cast(pl.Decimal(38, FINE), strict=False).reinterpret(dtype=INT)
        return Amount(units, FINE, 10 ** (15 + FINE), False)
    way = "expected integers, Decimal, Float64 or decimal text"
    if dtype in (pl.Float32, pl.Float16):
        way += "; of a narrow float nobody knows which decimal was meant, so cast it to Float64 or to Decimal yourself"
    raise InvalidArgument("amount", f"a column of {dtype}", way)


def _most(dtype: pl.DataType) -> int:
    bits = int(str(dtype).lstrip("UInt"))
    return int(2**bits) if dtype.is_unsigned_integer() else int(2 ** (bits - 1))


def _float_units(amount: pl.Expr) -> pl.Expr:
    """Floats as millionths, by their shortest repr, where that has few digits.

    With v = round(x * 10**s): if v / 10**s is x again and v has at most 15 digits, then v is the shortest repr, for no
    two decimals of 15 digits are the same double. The divisors are columns: by a literal Polars multiplies with its
    inverse, which is another double for one quotient in five.
    """
    field = pl.field
    one = amount.is_null().cast(pl.Float64) + 1.0
    tried = pl.struct(x=amount, coarse=(amount * 10.0**COARSE).round(), fine=(amount * 10.0**FINE).round(), one=one)
    is_coarse = (field("coarse") / (field("one") * 10.0**COARSE) == field("x")) & (field("coarse").abs() < 9e14)
    is_fine = (field("fine") / (field("one") * 10.0**FINE) == field("x")) & (field("fine").abs() < 1e15)
    coarse = field("coarse").cast(pl.Int64, strict=False).cast(INT) * 10 ** (FINE - COARSE)
    fine = field("fine").cast(pl.Int64, strict=False).cast(INT)
    units = pl.when(is_coarse).then(coarse).when(is_fine).then(fine)
    return tried.struct.with_fields(units=units).struct.field("units")


def result_of(call: Call, amount: Amount, source: pl.Expr | None, target: pl.Expr | None, on: pl.Expr | None) -> Result:
    """The results of a column, as an expression over its amounts and over what else is a column."""
    numerators, denominators = tables_of(call)
    steps = steps_of(call)
    is_varied = len({*steps}) > 1
    shift = call.grid.scale - amount.scale
    up, down = 10 ** max(shift, 0), 10 ** max(-shift, 0) * (1 if is_varied else steps[0])
    common = gcd(numerators.common * up, denominators.common * down)
    up, down = numerators.common * up // common, denominators.common * down // common
    n_high, d_low, d_high = numerators.high * up, denominators.low * down, denominators.high * down
    limit = _limit(n_high, d_low, d_high, max(steps), is_varied) if any(steps) else 0
    if limit < 1 or numerators.series is None or denominators.series is None:
        return Result(pl.lit(None, dtype=INT), False)
    units = amount.units if amount.most <= limit else _within(amount.units, -limit, limit)
    fields = {"A": units} | _places_of(call, source, target, on)
    by_source, by_target, by_day = (pl.field(name) if name in fields else None for name in ("from", "to", "day"))
    cell = _cell(call, by_source, by_day)
    looked = {"D": _look_up(denominators, down, cell)}
    if call.target is None:
        looked["N"] = _look_up(numerators, up, _cell(call, by_target, by_day))
    elif numerators.low == numerators.high:
        looked["N"] = _int(numerators.low * up)  # null where there is no rate, but so is the other one
    else:
        looked["N"] = _look_up(numerators, up, cell)
    if is_varied:
        assert by_target is not None
        looked["S"] = _at(pl.Series([one or None for one in steps], dtype=INT), by_target)
    row = pl.struct([value.alias(name) for name, value in fields.items()]).struct.with_fields(**looked)
    is_one_day = call.target is not None or not (call.dated or call.lookup)  # else Python looks for the day of a pair
    is_whole = amount.is_whole and amount.most <= limit and is_one_day
    return Result(_rounded(row, None if is_varied else steps[0], call.grid.mode), is_whole)


def _places_of(call: Call, source: pl.Expr | None, target: pl.Expr | None, on: pl.Expr | None) -> dict[str, pl.Expr]:
    """The places of codes among all codes, and of days among those that have rates; null for others."""
    codes = pl.Enum(call.rates.codes)
    found = {
        name: code.cast(codes, strict=False).to_physical()
        for name, code in (("from", source), ("to", target))
        if code is not None
    }
    if on is not None:
        day = on.cast(pl.Int32).cast(pl.Int64) - (call.days.first - _EPOCH)
        found["day"] = _within(day, 0, call.days.last - call.days.first)
    return found


def _limit(n: int, d_low: int, d_high: int, step: int, is_varied: bool) -> int:
    """The largest amount with which nothing wraps and no result is too long for a Decimal.

    ``n`` is the largest numerator, ``step`` the largest step. Where steps are varied they are a factor of each row's
    denominator that is not in ``d_low`` and ``d_high`` yet.
    """
    wraps = (INT_LIMIT - 1 - 2 * d_high * (step if is_varied else 1)) // (2 * n)
    # |q| is at most |A|N/D + 1 and the result q steps; a step that is a factor of D cancels.
    room = MOST - step if is_varied else MOST // step - 2
    return min(wraps, room * d_low // n)


def _int(number: int) -> pl.Expr:
    return pl.lit(number, dtype=INT)


def _within(number: pl.Expr, low: int, high: int) -> pl.Expr:
    """The numbers between two bounds, the others as null."""
    kept = pl.when(pl.field("x").is_between(_int(low), _int(high))).then(pl.field("x"))
    return pl.struct(x=number).struct.with_fields(x=kept).struct.field("x")


def _cell(call: Call, code: pl.Expr | None, day: pl.Expr | None) -> pl.Expr | None:
    if day is None or code is None:
        return code if day is None else day
    return code.cast(pl.Int64) * (call.days.last - call.days.first + 1) + day


def _look_up(table: Table, factor: int, cell: pl.Expr | None) -> pl.Expr:
    """The integer of a row, times a factor that the plan has room for."""
    assert table.series is not None
    series = table.series * pl.Series([factor], dtype=INT)
    return pl.lit(series[0], dtype=INT) if cell is None else _at(series, cell)


def _at(series: pl.Series, place: pl.Expr) -> pl.Expr:
    """The values at some places.

    A table of codes is one literal, a list: `pl.field` is not allowed above a ``gather`` from a literal Series where
    the streaming engine groups. The list is copied for each batch, so a table of days is asked by Python, once a batch.
    """
    if len(series) > _COPIED:
        return place.map_batches(series.gather, return_dtype=INT, is_elementwise=True)
    return pl.lit(series).implode().list.get(place)


def _rounded(row: pl.Expr, step: int | None, mode: str) -> pl.Expr:
    """The formulas of this module's head, of a struct of A, N, D, and S where each row has a step of its own."""
    field = pl.field
    factor = field("S") if step is None else _int(step)
    bottom = field("D") * factor if step is None else field("D")
    below, above = (field("A") < 0).cast(INT), (field("A") > 0).cast(INT)
    if mode.startswith("HALF"):
        top = field("A") * (field("N") * _int(2)) + bottom
        top = {"HALF_EVEN": top, "HALF_UP": top - below, "HALF_DOWN": top - above}[mode]
        bottom = bottom * _int(2)
    else:
        top, rest = field("A") * field("N"), bottom - _int(1)
        top = {"FLOOR": top, "CEILING": top + rest, "DOWN": top + rest * below, "UP": top + rest * above}[mode]
    row = row.struct.with_fields(T=top, D=bottom)
    row = row.struct.with_fields(Q=field("T") // field("D"))
    result: pl.Expr = field("Q")
    if mode == "HALF_EVEN":
        result = result - ((field("Q") * field("D") == field("T")).cast(INT) & field("Q") & _int(1))
    if step != 1:
        result = result * factor
    return row.struct.with_fields(Q=result).struct.field("Q")
