"""Which codes each row of a slice has, as places among the codes of the rates, and what its result is rounded to."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fxsnap.columns.asking import Asked, unknown_in
from fxsnap.columns.codes import Codes, Days, Known
from fxsnap.columns.kernel import RESULT_LIMIT
from fxsnap.errors import FxError

Array = Any
Trouble = tuple[FxError, Array]
"""An error and the rows that have it."""

LARGEST = 2**63 - 1


class Rows(NamedTuple):
    """What the rows of one slice ask for.

    ``sources`` and ``targets`` are places among the codes (one value repeated where a code was given for all), good
    where ``able``; the others are in ``troubles``, or null. ``steps`` has the step of each target that is there.
    ``used`` is, for a history, the place of the published day whose rates a row uses, and ``pairs`` the number of its
    pair of codes; without a history both are empty.
    """

    sources: Array
    targets: Array
    able: Array
    steps: dict[int, int]
    troubles: list[Trouble]
    used: Array
    pairs: Array

    @property
    def factors(self) -> Array | int:
        """By how many units of the grid's scale a result counts: one number, or one for each row."""
        if len(set(self.steps.values())) <= 1:
            return next(iter(self.steps.values()), 1)
        table = np.ones(max(self.steps) + 1, np.int64)
        table[list(self.steps)] = list(self.steps.values())
        return table[np.minimum(self.targets, len(table) - 1)]

    @property
    def limit(self) -> int:
        """The largest result, in steps, that int64 has room for at the grid's scale."""
        return min(RESULT_LIMIT, LARGEST // max(self.steps.values(), default=1))


class Places:
    """The codes of a call, and the step to which the results of each are rounded."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.codes: tuple[str, ...] = tuple(asked.rates.codes)
        self.known = Known(self.codes)
        self._steps: dict[int, int | FxError] = {}

    def rows(self, source: str | Codes, target: str | Codes, days: Days | None, count: int) -> Rows:
        """The rows of one slice of ``count`` rows: each of ``source`` and ``target`` a code, or the codes of the rows.

        A row without a day is not able. Raises what is wrong with a code that was given for all.
        """
        able = np.ones(count, np.bool_) if days is None else days.valid.copy()
        troubles: list[Trouble] = []
        sources, able = self._places(source, able, troubles)
        targets, able = self._places(target, able, troubles)
        steps: dict[int, int] = {}
        for place in present(targets):
            step = self.step_of(place)
            if isinstance(step, int):
                steps[place] = step
                continue
            if self.asked.target is not None:
                raise step
            rows = np.flatnonzero(able & (targets == place))
            if len(rows):
                troubles.append((step, rows))
                able[rows] = False
        return Rows(sources, targets, able, steps, troubles, _NONE, _NONE)

    def _places(self, given: str | Codes, able: Array, troubles: list[Trouble]) -> tuple[Array, Array]:
        if isinstance(given, str):
            if given not in self.codes:
                raise unknown_in(self.asked.rates, given)
            return np.broadcast_to(np.intp(self.codes.index(given)), len(able)), able
        # A row is told once: of a source and a target that are not there the source, as everywhere.
        told = [(code, rows[able[rows]]) for code, rows in given.unknown.items()]
        troubles += [(unknown_in(self.asked.rates, code), rows) for code, rows in told if len(rows)]
        places = given.places
        if places.min(initial=0) < 0:
            able = able & (places >= 0)
            places = np.maximum(places, 0)
        return places, able

    def step_of(self, place: int) -> int | FxError:
        """To how many units of the grid's scale results in a code are rounded; the error where it has no such step."""
        found = self._steps.get(place)
        if found is None:
            try:
                found = self.asked.grid.step_of(self.codes[place])
            except FxError as error:
                found = error
            self._steps[place] = found
        return found


_NONE = np.zeros(0, np.intp)


def present(places: Array) -> list[int]:
    """The places that some row has, in order."""
    some = places[:1] if places.strides == (0,) else np.flatnonzero(np.bincount(places))
    found: list[int] = some.tolist()
    return found
