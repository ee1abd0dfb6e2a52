"""Results as a column: Arrow decimals, or the nearest doubles, from integers of one scale."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

Array = Any

PRECISION = 38
MOST = 10**PRECISION - 1
_EXACT_DOUBLE = 2**53
_WORD = 2**64
_BLOCK = 1 << 14


def decimals_of(integers: Array, valid: Array, large: dict[int, int], scale: int) -> Any:
    """A decimal128(38, scale) of ``integers * 10**-scale``; ``large`` has the rows that int64 does not hold."""
    buffer = pa.allocate_buffer(len(integers) * 16)
    words = np.frombuffer(buffer, np.int64).reshape(-1, 2)
    for start in range(0, len(integers), _BLOCK):
        block = slice(start, start + _BLOCK)
        words[block, 0] = integers[block]
        np.right_shift(integers[block], 63, out=words[block, 1])
    for row, value in large.items():
        low = value % _WORD
        words[row] = low - _WORD if low >= _WORD // 2 else low, value >> 64
    buffers = [_bitmap(valid), buffer]
    return pa.Array.from_buffers(pa.decimal128(PRECISION, scale), len(integers), buffers)


def doubles_of(integers: Array, valid: Array, large: dict[int, int], scale: int) -> Any:
    """The doubles nearest to ``integers * 10**-scale``."""
    power = 10**scale
    # A quotient of two exact doubles is rounded once; what is larger goes through integers, which is rounded once too.
    results = integers / float(power)
    for row in np.flatnonzero((integers > _EXACT_DOUBLE) | (integers < -_EXACT_DOUBLE)).tolist():
        results[row] = int(integers[row]) / power
    for row, value in large.items():
        results[row] = value / power
    return pa.Array.from_buffers(pa.float64(), len(results), [_bitmap(valid), pa.py_buffer(results)])


def _bitmap(valid: Array) -> Any:
    return None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))
