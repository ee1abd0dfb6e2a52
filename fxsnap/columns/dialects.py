"""What DuckDB and Spark say differently, and the few expressions in which their types need care."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fxsnap.errors import InvalidArgument
from fxsnap.phrases import shown

_MOST_VALUES = 500
"""Rows that are written as VALUES where people read them; more are packed into a text for each column."""

_EXACT_DOUBLE = 2**53


class Amounts(NamedTuple):
    """What is known of the amounts: their decimals, and how large they are in units of ``10**-scale``.

    ``form`` is ``"integer"``, ``"decimal"`` (of up to 18 digits), ``"wide"`` (a decimal of more) or ``"any"``.
    """

    form: str
    scale: int
    largest: int


def integer_amounts() -> Amounts:
    """Amounts in an integer column."""
    return Amounts("integer", 0, 2**63 - 1)


def decimal_amounts(precision: int, scale: int) -> Amounts:
    """Amounts in a ``DECIMAL(precision, scale)`` column. Raises `InvalidArgument` for more than 18 decimals."""
    if not 0 <= scale <= 18:
        raise InvalidArgument("amount", f"DECIMAL({precision}, {scale})", "amounts have 0 to 18 decimals; cast it")
    return Amounts("decimal" if precision <= 18 else "wide", scale, 10 ** min(precision, 18) - 1)


def any_amounts(scale: int) -> Amounts:
    """Amounts of ``scale`` decimals in a column of integers or decimals of any length.

    When the query runs one with more decimals raises, and so does a column of another type: of text and doubles engines
    round what is too long without a word.
    """
    if not 0 <= scale <= 18:
        raise InvalidArgument("scale", shown(scale), "amounts have 0 to 18 decimals")
    return Amounts("any", scale, 10**18 - 1)


class Dialect(NamedTuple):
    """One engine's SQL: how it quotes a name, divides integers, fails, and what it calls text."""

    name: str
    mark: str
    text: str
    quotient: str
    fail: str
    without: str
    hint: str

    def quoted(self, name: str) -> str:
        """A name as it stands in a query."""
        return f"{self.mark}{name.replace(self.mark, 2 * self.mark)}{self.mark}"

    def over(self, dividend: str, divisor: object) -> str:
        """The quotient of two integers that are not negative, rounded down."""
        dividend = dividend if dividend.isidentifier() else f"({dividend})"
        return f"{dividend} {self.quotient} {divisor}"

    def digit(self, number: str, bits: int, place: int, first: bool) -> str:
        """A digit of a number that is not negative, to the base ``2**bits``; the ``first`` has nothing before it."""
        shifted = number
        if place:
            shifted = (
                f"({number} >> {bits * place})" if self.name == "duckdb" else f"shiftright({number}, {bits * place})"
            )
        return shifted if first else f"({shifted} & {2**bits - 1})"

    def signed(self, size: str, like: str) -> str:
        """A magnitude with the sign of another integer. (Spark's ``sign`` is a double.)"""
        return f"{size} * sign({like})" if self.name == "duckdb" else f"IF({like} < 0, -{size}, {size})"

    def code(self, name: str) -> str:
        """A column of codes as it is compared: DuckDB has columns and sessions to which ``usd`` is ``USD``."""
        return f"CAST({name} AS VARCHAR) COLLATE C" if self.name == "duckdb" else name

    def day(self, name: str) -> str:
        """A column of days as it is collected: Python's end in the year 9999, the engines' later."""
        first, last = f"DATE '{date.min}'", f"DATE '{date.max}'"
        return f"CASE WHEN {name} < {first} THEN {first} WHEN {name} > {last} THEN {last} ELSE {name} END"

    def is_number(self, amount: str) -> str:
        """Whether a column is of integers or decimals: a constant, for which no row is looked at."""
        kind = f"lower(typeof({amount}))"
        return f"({kind} LIKE '%int%' OR {kind} LIKE 'decimal%')"

    def failing(self, *parts: str) -> str:
        """An expression that raises; ``parts`` are expressions, put together."""
        return f"{self.fail}(concat({', '.join(parts)}))"

    def as_text(self, expression: str) -> str:
        """An expression as text."""
        return f"CAST({expression} AS {self.text})"

    def narrowed(self, amount: str, amounts: Amounts) -> str:
        """An amount as a decimal of 18 digits; null where it has more."""
        return f"TRY_CAST({amount} AS DECIMAL(18, {amounts.scale}))"

    def integer(self, amount: str, amounts: Amounts) -> str:
        """An amount in units of ``10**-scale`` as a BIGINT, exactly; null where it does not fit.

        ``amount`` is of the type that ``amounts`` says, or already `narrowed`.
        """
        if amounts.form == "integer":
            return f"TRY_CAST({amount} AS BIGINT)"
        scale, times = amounts.scale, 10**amounts.scale
        if scale == 0:
            return f"CAST({amount} AS BIGINT)"
        if self.name == "spark":  # 18 digits times the 19 of 10**18 are at most 38, and then Spark keeps them all
            return f"CAST({amount} * CAST({times} AS DECIMAL({scale + 1}, 0)) AS BIGINT)"
        if scale > 9:
            return f"CAST(CAST({amount} AS DECIMAL(38, {scale})) * {times} AS BIGINT)"
        short = f"CAST({amount} * CAST({times} AS DECIMAL({scale + 1}, 0)) AS BIGINT)"
        if amounts.largest * times < 10**18:
            return short
        # DuckDB keeps a product of such decimals in 18 digits and raises beyond; whole and rest fit one by one.
        room = 10 ** (18 - 2 * scale) - 1
        parts = f"CAST(trunc({amount}) AS BIGINT) * {times} + CAST(({amount} % 1) * {times} AS BIGINT)"
        return f"CASE WHEN {amount} BETWEEN -{room} AND {room} THEN {short} ELSE {parts} END"

    def decimal(self, integer: str, scale: int) -> str:
        """An integer of at most 18 digits, in units of ``10**-scale``, as a ``DECIMAL(38, scale)``."""
        if scale == 0:
            return f"CAST({integer} AS DECIMAL(38, 0))"
        unit = f"CAST('0.{1:0{scale}}' AS DECIMAL({scale}, {scale}))"
        return f"CAST(CAST({integer} AS DECIMAL(18, 0)) * {unit} AS DECIMAL(38, {scale}))"

    def double(self, integer: str, scale: int) -> str:
        """The double nearest to such an integer.

        Both sides of a division of doubles are exact up to 2**53, so it rounds once. Beyond, the text of the decimal is
        read: the cast of a long decimal in DuckDB 1 adds two doubles, and rounds twice.
        """
        near = f"CAST({integer} AS DOUBLE) / CAST({10**scale} AS DOUBLE)"
        far = f"CAST({self.as_text(self.decimal(integer, scale))} AS DOUBLE)"
        return f"CASE WHEN abs({integer}) <= {_EXACT_DOUBLE} THEN {near} ELSE {far} END"

    def relation(self, names: Sequence[str], rows: Sequence[Sequence[str | int]], legible: bool) -> str:
        """A query for rows of codes and whole numbers."""
        if legible and len(rows) <= _MOST_VALUES:
            taken = [name if name in _CODES else f"CAST({name} AS BIGINT) AS {name}" for name in names]
            return f"SELECT {', '.join(taken)}\n  FROM {_values(names, rows)}"
        # Each column as one text: it is read much faster than as many values.
        lists = [self._list(name, column) for name, column in zip(names, zip(*rows, strict=True), strict=True)]
        if self.name == "duckdb":
            return f"SELECT {', '.join(f'unnest({text}) AS {name}' for name, text in zip(names, lists, strict=True))}"
        return f"SELECT inline(arrays_zip({', '.join(lists)})) AS ({', '.join(names)})"

    def dated_relation(self, names: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
        """A query for the same with ``fxsnap_day``, ``fxsnap_n`` and ``fxsnap_d`` beside.

        The last two of each row are the first day, an ordinal, and one text with ``n/d`` for each day from there on.
        """
        dated = [(*row[:-2], str(date.fromordinal(int(row[-2]))), row[-1]) for row in rows]
        taken = [name if name in _CODES else f"CAST({name} AS BIGINT) AS {name}" for name in names]
        values = _values([*names, "fxsnap_first", "fxsnap_texts"], dated)
        parts, first = ("split_part", "'/', 1") if self.name == "duckdb" else ("substring_index", "'/', 1")
        second = "'/', 2" if self.name == "duckdb" else "'/', -1"
        if self.name == "duckdb":
            list_of = "string_split(fxsnap_texts, ' ')"
            days = f"CAST(fxsnap_first AS DATE) + CAST(unnest(range(len({list_of}))) AS INTEGER) AS fxsnap_day"
            each = f"SELECT {', '.join(names)}, {days}, unnest({list_of}) AS fxsnap_text FROM {values}"
        else:
            day = "date_add(CAST(fxsnap_first AS DATE), fxsnap_place) AS fxsnap_day"
            made = f"SELECT *, posexplode(split(fxsnap_texts, ' ')) AS (fxsnap_place, fxsnap_text) FROM {values}"
            each = f"SELECT {', '.join(names)}, {day}, fxsnap_text FROM ({made})"
        ratio = [
            f"CAST({parts}(fxsnap_text, {which}) AS BIGINT) AS {name}"
            for name, which in (("fxsnap_n", first), ("fxsnap_d", second))
        ]
        return f"SELECT {', '.join([*taken, 'fxsnap_day', *ratio])} FROM ({each}) WHERE fxsnap_text <> ''"

    def _list(self, name: str, column: Sequence[str | int]) -> str:
        split = "string_split" if self.name == "duckdb" else "split"
        words = f"{split}('{' '.join(map(str, column))}', ' ')"
        if name in _CODES:
            return words
        return f"CAST({words} AS BIGINT[])" if self.name == "duckdb" else f"CAST({words} AS ARRAY<BIGINT>)"


def _values(names: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    lines = [", ".join(f"'{value}'" if isinstance(value, str) else str(value) for value in row) for row in rows]
    text = ",\n".join(f"    ({line})" for line in lines)
    return f"(VALUES\n{text}\n  ) AS fxsnap_values({', '.join(names)})"


_CODES = ("fxsnap_source", "fxsnap_target")


def text(words: str) -> str:
    """A text of this library as a literal: no backslash, which the two read differently."""
    return "'" + words.replace("\\", "").replace("'", "’") + "'"


DIALECTS = {
    "duckdb": Dialect("duckdb", '"', "VARCHAR", "//", "error", "EXCLUDE", ""),
    "spark": Dialect("spark", "`", "STRING", "div", "raise_error", "EXCEPT", "/*+ BROADCAST(fxsnap_ratios) */ "),
}
