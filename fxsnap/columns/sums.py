"""Exact sums of int64 values by place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Array = Any

_LIMB = 32
"""Bits of a limb: a sum of up to 2**21 of them is an exact double, which is what bincount adds in."""


def sums_of(integers: Array, places: Array, valid: Array, large: Mapping[int, int]) -> dict[int, int]:
    """For each place the sum of the valid rows, at most 2**21; ``large`` has the values that int64 does not hold."""
    small = valid.copy()
    small[list(large)] = False
    sums: dict[int, int] = {}
    if small.any():
        values, of = integers[small], places[small]
        low = np.bincount(of, weights=values & ((1 << _LIMB) - 1)).tolist()
        high = np.bincount(of, weights=values >> _LIMB).tolist()
        sums = {
            place: (int(high[place]) << _LIMB) + int(low[place]) for place in np.flatnonzero(np.bincount(of)).tolist()
        }
    for row, value in large.items():
        place = int(places[row])
        sums[place] = sums.get(place, 0) + value
    return sums
