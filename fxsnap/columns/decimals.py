"""The column of results, filled slice by slice: Arrow decimals, or the nearest doubles, from integers of one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

Array = Any

PRECISION = 38
_EXACT_DOUBLE = 2**53
_WORD = 2**64


class _Filled:
    """What both kinds of column keep: how many rows, their scale, and which of them are not null."""

    def __init__(self, count: int, scale: int) -> None:
        self.count, self.scale = count, scale
        self._valid = np.ones(count, np.bool_)

    def _bitmap(self) -> Any:
        return None if self._valid.all() else pa.py_buffer(np.packbits(self._valid, bitorder="little"))


class Decimals(_Filled):
    """A decimal128(38, scale) of integers of ``10**-scale``."""

    def __init__(self, count: int, scale: int) -> None:
        super().__init__(count, scale)
        self._buffer = pa.allocate_buffer(count * 16)
        self._words = np.frombuffer(self._buffer, np.int64).reshape(-1, 2)

    def put(self, start: int, integers: Array, valid: Array, large: Mapping[int, int]) -> None:
        """The rows from ``start`` on; ``large`` has, by row of these, those that int64 does not hold."""
        words = self._words[start : start + len(integers)]
        words[:, 0] = integers
        np.right_shift(integers, 63, out=words[:, 1])
        for row, value in large.items():
            low = value % _WORD
            words[row] = low - _WORD if low >= _WORD // 2 else low, value >> 64
        self._valid[start : start + len(integers)] = valid

    def array(self) -> Any:
        """The whole column, when all is put in."""
        kind = pa.decimal128(PRECISION, self.scale)
        return pa.Array.from_buffers(kind, self.count, [self._bitmap(), self._buffer])


class Doubles(_Filled):
    """The doubles nearest to integers of ``10**-scale``."""

    def __init__(self, count: int, scale: int) -> None:
        super().__init__(count, scale)
        self._values = np.empty(count)

    def put(self, start: int, integers: Array, valid: Array, large: Mapping[int, int]) -> None:
        """The rows from ``start`` on; ``large`` has, by row of these, those that int64 does not hold."""
        power = 10**self.scale
        # A quotient of two exact doubles is rounded once; a larger one goes through integers, and is rounded once too.
        values = self._values[start : start + len(integers)]
        np.divide(integers, float(power), out=values)
        for row in np.flatnonzero((integers > _EXACT_DOUBLE) | (integers < -_EXACT_DOUBLE)).tolist():
            values[row] = int(integers[row]) / power
        for row, value in large.items():
            values[row] = value / power
        self._valid[start : start + len(integers)] = valid

    def array(self) -> Any:
        """The whole column, when all is put in."""
        return pa.Array.from_buffers(pa.float64(), self.count, [self._bitmap(), pa.py_buffer(self._values)])
