"""Exact integer arithmetic on whole arrays: ``A * N / D`` rounded once, from a double that is only an estimate.

``q`` is the double ``rint(A * (N / D))``, ``r`` the remainder ``A * N - q * D`` in wrapping int64. Where the result is
at most 2**51, and N and D at most 2**53, the three roundings of the estimate leave ``|q - A * N / D| <= 1.26``, so
``|r|`` is at most ``1.26 * D`` and the wrapped remainder is the true one; what is left is to compare it with D. Up to
a result of 2**62 the estimate is off by up to 1 537, and the remainder is still the true one where D is at most 2**50:
one more estimate, of ``r / D``, brings it within D. Rows beyond these bounds are marked, for someone else to do
exactly. The proof stands in docs/explanation.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any

INTEGER_LIMIT = 2**53
"""N and D up to here are exact doubles."""

RESULT_LIMIT = 2**62
"""Results up to here leave a remainder that fits, if D is at most `_LARGE_DENOMINATOR`."""

_SMALL_RESULT = 2.0**51
_LARGE_DENOMINATOR = 2**50


def muldiv(
    amounts: Array, numerators: Array, denominators: Array, quotients: Array, mode: str, limit: int = RESULT_LIMIT
) -> tuple[Array, Array | None]:
    """Each amount (int64) times its ratio, rounded once to an int64, and a mask of the rows not done, None for none.

    ``numerators`` and ``denominators`` are int64, ``quotients`` the doubles nearest to their ratios; a numerator is 0,
    over any denominator, for a row not to be done here. ``limit`` is the largest result that the caller has room for.
    All is done in passes over the whole arrays: give as many rows as the cache holds.
    """
    if not len(amounts):
        return np.zeros(0, np.int64), None
    a, n, d = amounts, numerators, denominators
    adjust, limit = _ADJUST[mode], min(limit, RESULT_LIMIT)
    limit -= (limit >> 50) + 2  # for the estimates: 3.01 * 2**-53 of a result off, and a last unit to be rounded up
    estimate = quotients * a
    large = max(estimate.max(), -estimate.min()) > min(limit, _SMALL_RESULT)
    undone = None
    if large or not n.all():
        size = np.abs(estimate)
        undone = ~(size <= limit) | ~((size <= _SMALL_RESULT) | (d <= _LARGE_DENOMINATOR)) | (n == 0)
        estimate[undone] = 0.0
    q = np.rint(estimate, out=estimate).astype(np.int64)
    r = a * n
    r -= q * d
    if undone is not None:
        r[undone] = 0
    if large:
        more = np.rint(r / d).astype(np.int64)
        q += more
        r -= more * d
    return adjust(q, r, d, a), undone


def _half_even(q: Array, r: Array, d: Array, a: Array) -> Array:
    r += r
    odd = q & 1
    up = r + odd > d
    r -= odd
    q += up
    q -= r < -d
    return q


def _half_up(q: Array, r: Array, d: Array, a: Array) -> Array:
    twice = r + r
    return q + ((twice > d) | ((twice == d) & (a > 0))) - ((twice < -d) | ((twice == -d) & (a < 0)))


def _half_down(q: Array, r: Array, d: Array, a: Array) -> Array:
    twice = r + r
    return q + ((twice > d) | ((twice == d) & (a < 0))) - ((twice < -d) | ((twice == -d) & (a > 0)))


def _floor(q: Array, r: Array, d: Array, a: Array) -> Array:
    return q + (r >= d) - (r < 0) - (r < -d)


def _ceiling(q: Array, r: Array, d: Array, a: Array) -> Array:
    return q + (r > 0) + (r > d) - (r <= -d)


def _down(q: Array, r: Array, d: Array, a: Array) -> Array:
    return np.where(a >= 0, _floor(q, r, d, a), _ceiling(q, r, d, a))


def _up(q: Array, r: Array, d: Array, a: Array) -> Array:
    return np.where(a >= 0, _ceiling(q, r, d, a), _floor(q, r, d, a))


_ADJUST = {
    "HALF_EVEN": _half_even, "HALF_UP": _half_up, "HALF_DOWN": _half_down, "UP": _up, "DOWN": _down,
    "CEILING": _ceiling, "FLOOR": _floor,
}  # fmt: skip
