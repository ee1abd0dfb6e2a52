"""How the quotes of a snapshot hang together: a tree, so that between two codes there is exactly one path.

One path is what makes A to B to A exactly 1 and every triangle close, by construction. A table that gives a code by
two routes would give two answers; it is refused here, and a format has to say which of its quotes it keeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import gcd

from fxsnap.errors import InvalidRate
from fxsnap.exact import ONE, multiply
from fxsnap.quotes import Leg, Quote


class Tree:
    """Quotes rooted at ``base``. Raises `InvalidRate` for a quote that closes a loop or hangs on nothing.

    ``units`` gives for each code how many units of it are one measure that all codes share: a whole multiple of the
    base, such that every number is a finite decimal. ``amount * units[target] / units[source]`` is then exact up to
    its one division. In a star of plain quotes the measure is one unit of the base and the units are the published
    values themselves.
    """

    __slots__ = ("_above", "base", "units")

    def __init__(self, base: str, quotes: Iterable[Quote]) -> None:
        self.base = base
        self._above: dict[str, Leg] = {}
        """For each code but the base, the leg that leads to it from the code above."""
        self._grow(list(quotes))
        self.units = self._measured()

    def _grow(self, quotes: list[Quote]) -> None:
        above, waiting = self._above, quotes
        while waiting:
            later = []
            for quote in waiting:
                from_base = quote.base == self.base or quote.base in above
                from_counter = quote.counter == self.base or quote.counter in above
                if from_base and from_counter:
                    other = above.get(quote.counter) or above.get(quote.base)
                    raise InvalidRate(str(quote), f"there is a way between these codes already ({other}); keep one")
                if from_base:
                    above[quote.counter] = Leg(quote, forward=True)
                elif from_counter:
                    above[quote.base] = Leg(quote, forward=False)
                else:
                    later.append(quote)
            if len(later) == len(waiting):
                raise InvalidRate(str(later[0]), f"no other quote connects it with the base {self.base}")
            waiting = later

    def _measured(self) -> dict[str, Decimal]:
        if all(leg.forward and leg.quote.nominal == 1 and leg.source == self.base for leg in self._above.values()):
            return {self.base: ONE, **{code: leg.quote.value for code, leg in self._above.items()}}
        ratios = {self.base: Fraction(1)}
        for code, leg in self._above.items():  # a code above was put in before the codes that hang on it
            ratios[code] = ratios[leg.source] * leg.exact
        odd = 1
        for exact in ratios.values():
            rest = _without_twos_and_fives(exact.denominator)
            odd *= rest // gcd(odd, rest)
        return {code: _finite(exact * odd) for code, exact in ratios.items()}

    def path(self, source: str, target: str) -> list[Leg]:
        """The legs from one code to another; none for a code to itself."""
        up, down = self._ways(source, target)
        return [leg.flipped() for leg in up] + down[::-1]

    def _ways(self, source: str, target: str) -> tuple[list[Leg], list[Leg]]:
        """The legs that lead down to each of two codes from the code where their ways part, the last one first."""
        up, down = self._to_base(source), self._to_base(target)
        while up and down and up[-1].quote is down[-1].quote:
            up.pop()
            down.pop()
        return up, down

    def hanging_on(self, code: str) -> list[str]:
        """The codes whose way to the base leads through this one next."""
        return [other for other, leg in self._above.items() if leg.source == code]

    def hanging_below(self, codes: Iterable[str]) -> set[str]:
        """Some codes with all that hang on them, but those that hang on the base."""
        below = {*codes}
        for code, leg in self._above.items() if below else ():  # a code above was put in before those that hang on it
            if leg.source in below and leg.source != self.base:
                below.add(code)
        return below

    def between(self, source: str, target: str) -> list[str]:
        """The codes between two whose own quotes are used on the way; not the one where it turns down again."""
        up, down = self._ways(source, target)
        return [leg.target for leg in up[1:]] + [leg.target for leg in down[:0:-1]]

    def _to_base(self, code: str) -> list[Leg]:
        legs = []
        while code != self.base:
            leg = self._above[code]
            legs.append(leg)
            code = leg.source
        return legs


def _without_twos_and_fives(number: int) -> int:
    for factor in (2, 5):
        while number % factor == 0:
            number //= factor
    return number


def _finite(exact: Fraction) -> Decimal:
    """A ratio whose denominator has no factors but 2 and 5, as the decimal that it is."""
    tens = 0
    denominator = exact.denominator
    while denominator > 1:  # one factor of ten at a time: few, for published digits are few
        denominator //= gcd(denominator, 10)
        tens += 1
    whole = exact.numerator * 10**tens // exact.denominator
    return multiply(Decimal(whole), Decimal((0, (1,), -tens)))
