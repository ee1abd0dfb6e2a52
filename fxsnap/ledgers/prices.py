"""What the rows of a ledger are converted by: a price for each code and day, found once; and what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxsnap.dates import iso_date
from fxsnap.errors import FxError, RateNotFound
from fxsnap.exact import ONE, QUICK_ERRORS, add, multiply, quick_divide, quick_multiply, ratio, ratio_text
from fxsnap.history import History, check_rates
from fxsnap.phrases import shown
from fxsnap.policy import Day, Lookup, Policy, PolicyLike
from fxsnap.quick import UnitsByDay, grid_of
from fxsnap.rounding import Rounding, rounded_ratio, rounded_sum
from fxsnap.snapshot import Snapshot

MOST_PRICES = 50_000
"""Prices that are kept at once: more days and codes than these are looked up again."""

_LONGEST_KEY = 100
"""Characters of a code and a day that are not there, beyond which nobody remembers them."""

_ZERO = Decimal(0)
_NO_DAY = "there is no day, and these rates are of many days"


class Asked(NamedTuple):
    """What a ledger is converted by: rates, the code that is wanted, the day of all rows if there is one, and how."""

    rates: Snapshot | History
    target: str
    on: Day
    policy: PolicyLike
    rounding: Rounding | None

    @property
    def dated(self) -> bool:
        """Whether each row has a day of its own."""
        return self.on is None


class Price:
    """What one unit of a code is on a day: ``top / bottom`` of the target, and the text behind each result.

    Or the column and the reason, if there is no such price. ``amounts`` are what the rows had in that code on that day,
    added up, and ``rows`` how many they were.
    """

    __slots__ = ("after", "amounts", "as_of", "bottom", "code", "refusal", "rows", "top")

    def __init__(self, code: str, exact: Fraction, as_of: date | None, after: str) -> None:
        self.code, self.as_of, self.after = code, as_of, after
        self.top, self.bottom = ratio(exact)
        self.amounts, self.rows = _ZERO, 0
        self.refusal: tuple[bool, str] | None = None

    @classmethod
    def refused(cls, of_day: bool, reason: str) -> Price:
        """No price: whether it is for the day, or for the code, and the reason."""
        price = cls("", Fraction(1), None, "")
        price.refusal = of_day, reason
        return price


class Prices(dict[tuple[str, str | None], Price]):
    """The prices by code and day, as the texts of a file have them, each made when it is first asked for.

    ``after`` makes the text behind a result: of a rate, a day and the legs (None unless they are wanted); ``words`` the
    text of an error. What the rows come to is summed up here: exactly, in a memory that does not grow with the rows.
    """

    def __init__(
        self, asked: Asked, legs: bool, after: Callable[[str, str | None, str | None], str],
        words: Callable[[Exception], str],
    ) -> None:  # fmt: skip
        super().__init__()
        self._asked, self._legs, self._after, self._words = asked, legs, after, words
        self._resolved = None if asked.rounding is None else asked.rounding.resolve(asked.target)
        self._grid = None if self._resolved is None else grid_of(self._resolved)
        rates, policy = asked.rates, asked.policy
        if isinstance(rates, History):
            self._quick = rates._lookups(policy)
        else:
            self._quick = UnitsByDay(lambda on: (rates.as_of, rates.at(on, policy if on else None)._quick_units()))
        self._sums: dict[tuple[str, date | None], tuple[Decimal, Decimal, Decimal]] = {}
        self.sources: Counter[str] = Counter()
        self.days: set[date] = set()
        self.remarks: dict[str, str] = {}
        self.sum_of_lines = _ZERO

    def result(self, number: Decimal, price: Price) -> Decimal:
        """What an amount comes to, rounded once; and into the sums with it."""
        result = None
        if self._grid is not None:
            quantize, quantum = self._grid
            try:
                result = quantize(quick_divide(quick_multiply(number, price.top), price.bottom), quantum)
                result = result if result else result.copy_abs()
            except QUICK_ERRORS:
                pass
        if result is None:
            if self._resolved is None and price.code == self._asked.target:
                result = number
            else:
                result = rounded_ratio(multiply(number, price.top), price.bottom, self._resolved)
        price.amounts = add(price.amounts, number)
        price.rows += 1
        self.sum_of_lines = add(self.sum_of_lines, result)
        return result

    def total(self) -> Decimal:
        """The exact sum of what the rows are worth, rounded once."""
        self._sum_up()
        terms = [(multiply(amounts, top), bottom) for amounts, top, bottom in self._sums.values()]
        return rounded_sum(terms, self._resolved)

    def __missing__(self, key: tuple[str, str | None]) -> Price:
        if len(self) >= MOST_PRICES:
            self._sum_up()
            self.clear()
        code, day = key
        price = self._price(code.strip(), None if day is None else day.strip())
        if price.refusal is None or len(code) + len(day or "") <= _LONGEST_KEY:
            self[key] = price
        return price

    def _sum_up(self) -> None:
        for price in self.values():
            if price.rows:
                self.sources[price.code] += price.rows
                before = self._sums.get((price.code, price.as_of), (_ZERO, ONE, ONE))[0]
                self._sums[price.code, price.as_of] = add(before, price.amounts), price.top, price.bottom
                if price.as_of is not None:
                    self.days.add(price.as_of)
                price.amounts, price.rows = _ZERO, 0

    # Making a price

    def _price(self, code: str, day: str | None) -> Price:
        if not code:
            return Price.refused(False, "it is empty")
        on: Day = self._asked.on
        if day is not None:
            on = iso_date(day)
            if on is None:
                reason = f"{shown(day)} is no day; write 2024-10-21" if day else "it is empty"
                return Price.refused(True, reason)
        elif on is None and isinstance(self._asked.rates, History):
            return Price.refused(True, _NO_DAY)
        try:
            return self._found(code, on)
        except RateNotFound as error:
            return Price.refused(day is not None, self._words(error))
        except FxError as error:
            return Price.refused(False, self._words(error))

    def _found(self, code: str, on: Day) -> Price:
        target = self._asked.target
        units = self._quick[on]
        if code in units and target in units and not self._legs:
            (a, b), (c, d) = units[target].as_integer_ratio(), units[code].as_integer_ratio()
            exact = Fraction(a * d, b * c)
            as_of = self._quick.days[id(units)]
            return self._made(code, exact, as_of, None)
        rates = self._asked.rates
        policy = None if on is None or isinstance(on, Lookup) else self._asked.policy
        snapshot = rates.at(on, policy, (code, target))
        rate = snapshot._rate(code, target)
        for one, text in snapshot._remarks_on(code, target).items():
            self.remarks.setdefault(one, text)  # of many days the first: the sentences differ by their figures alone
        legs = "; ".join(map(str, rate.legs)) if self._legs else None
        return self._made(code, rate.exact, snapshot.as_of, legs)

    def _made(self, code: str, exact: Fraction, as_of: date | None, legs: str | None) -> Price:
        # A label may have any letters, and the file another encoding.
        told = None if legs is None else legs.encode("ascii", "backslashreplace").decode("ascii")
        return Price(code, exact, as_of, self._after(ratio_text(exact), None if as_of is None else str(as_of), told))


def check_asked(asked: Asked) -> None:
    """Raise what is wrong with the whole of it, whatever the rows are."""
    rates = asked.rates
    Policy.of(asked.policy)
    check_rates(rates)
    if asked.on is None:
        rates._known(asked.target) if isinstance(rates, History) else rates.at(None, None, (asked.target,))
    else:
        rates.at(asked.on, asked.policy, (asked.target,))
