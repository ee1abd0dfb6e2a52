"""The snapshot: an immutable set of quotes of one moment, from one origin, and the verbs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Any, NoReturn, Self, final

from fxsnap.batch import Batch, asked_of, convert_rows
from fxsnap.conversion import Conversion, explain
from fxsnap.currencies import suggest
from fxsnap.dates import as_date, as_moment
from fxsnap.derivation import Derivable
from fxsnap.errors import (
    InvalidArgument,
    RateNotFound,
    RetiredCurrencyWarning,
    StaleRates,
    UnknownCurrency,
    warn_caller,
)
from fxsnap.exact import exact_amount, is_short, multiply, ratio, round_to_digits
from fxsnap.given import checked_period, given_quotes, one_of
from fxsnap.identity import RATE_KINDS, SIDES, facts_text, sha256
from fxsnap.phrases import as_of_text, shown
from fxsnap.policy import Day, Lookup, Policy, PolicyLike, as_lookup, check_last
from fxsnap.quick import UnitsByDay, quick_convert, quick_units, remember_rounding
from fxsnap.quotes import Quote, Rate, checked_code, checked_codes, checked_label
from fxsnap.remarks import remark, remarkable, way_to
from fxsnap.rounding import Rounding, rounded_ratio
from fxsnap.tree import Tree

# What a caller may write for an amount and for a rounding.
Amount = Decimal | Fraction | int | float | str
RoundingLike = Rounding | str | int | None

_AVERAGE_CROSS = "a cross of two averages, which is not the average of the daily crosses"


@final
class Snapshot(Derivable):
    """An immutable set of quotes of one moment, from one origin: the rates of one table.

    ``base`` is the code the table quotes against. ``quotes`` is either a mapping, by hand, of codes to the units of
    that code for one unit of ``base`` (``{"EUR": "0.92115"}``: one USD is 0.92115 EUR), or `Quote` values that hang
    together as a tree, in the published order. ``as_of`` is the date they are for (a date or ISO text; None is unknown
    and stays so), ``origin`` a label. ``quantum`` is for a mapping: the unit of the last digit that was published, or
    0 where the rates are exact. ``side``, ``kind`` and ``period`` (first and last day) are facts, and part of ``id``
    where they are not the default; ``lineage`` says which steps made a derived snapshot, and ``published`` the moment
    of publication where it is known: an aware datetime, kept in UTC.

    ``code in snapshot`` says whether a code is there, ``len`` counts codes, iteration gives them sorted, and
    ``snapshot["EUR"]`` is the rate from the base. Two snapshots are equal if their facts are: base, date, and the ratio
    of each quote in its published direction.

    Raises `InvalidRate` and `InvalidArgument`.

    >>> snap = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}, as_of="2024-10-21")
    >>> snap
    Snapshot(USD, 3 codes, as of 2024-10-21, id ad4ebe7bd8ed)
    >>> snap.convert("100", "EUR", "JPY", rounding="minor")
    Decimal('16281')
    """

    __slots__ = (
        "_codes", "_id", "_quick", "_remarks", "_tree", "as_of", "base", "kind", "lineage", "origin", "period",
        "published", "quotes", "side",
    )  # fmt: skip

    base: str
    quotes: tuple[Quote, ...]
    as_of: date | None
    origin: str | None
    side: str
    kind: str
    period: tuple[date, date] | None
    lineage: tuple[str, ...]
    published: datetime | None
    _tree: Tree
    _quick: Mapping[str, Decimal] | None
    """What the quick way may use; not known before the first conversion, which is a careful one for that."""
    _remarks: Mapping[str, str]
    _codes: tuple[str, ...]
    _id: str | None

    def __init__(
        self,
        base: str,
        quotes: Mapping[str, Decimal | str | int | float] | Iterable[Quote],
        *,
        as_of: date | str | None = None,
        origin: str | None = None,
        quantum: Decimal | str | int | None = None,
        side: str = "mid",
        kind: str = "spot",
        period: tuple[date | str, date | str] | None = None,
        lineage: Iterable[str] = (),
        published: datetime | str | None = None,
    ) -> None:
        base = checked_code(base, "base")
        facts = given_quotes(base, quotes, quantum)
        tree = Tree(base, facts)
        self._set(
            base=base,
            quotes=facts,
            as_of=None if as_of is None else as_date(as_of, "as_of"),
            origin=checked_label(origin, "origin"),
            side=one_of(side, "side", SIDES),
            kind=one_of(kind, "kind", RATE_KINDS),
            period=checked_period(period),
            lineage=tuple(str(checked_label(step, "lineage")) for step in lineage),
            published=None if published is None else as_moment(published, "published"),
            _tree=tree,
            _quick=None,
            _codes=tuple(sorted(tree.units)),
            _id=None,
        )

    # What it is

    @property
    def id(self) -> str:
        """64 hex digits that stand for the facts alone: the same on every machine, for ever.

        SHA-256 of the lines in `facts_text`.
        """
        if self._id is None:
            self._set(_id=sha256(self.facts_text()))
        assert self._id is not None
        return self._id

    def facts_text(self) -> str:
        """The canonical form of the facts, of which ``id`` is the SHA-256 (see docs/reference/snapshot-id.md)."""
        return facts_text(self.base, self.quotes, self.as_of, self.side, self.kind, self.period)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that can be converted, sorted, the base included."""
        return self._codes

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code in self._tree.units

    def __len__(self) -> int:
        return len(self._codes)

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __getitem__(self, code: str) -> Rate:
        """The rate from the base to ``code``: units of ``code`` for one unit of the base."""
        return self.rate(self.base, code)

    # The verbs

    def rate(self, source: str, target: str, *, on: Day = None, policy: PolicyLike = None) -> Rate:
        """The exact rate: units of ``target`` for one unit of ``source``.

        Raises `UnknownCurrency`, and `RateNotFound` where ``on`` is a day that this snapshot does not answer for.

        >>> print(Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"}).rate("EUR", "JPY"))
        1 EUR = 162.8057319... JPY
        """
        self.at(on, policy, (source, target))
        self._warn(source, target)
        return self._rate(source, target)

    def _rate(self, source: str, target: str) -> Rate:
        return Rate(source, target, self._tree.path(source, target))

    def convert(
        self, amount: Amount, source: str, target: str, *, on: Day = None, policy: PolicyLike = None,
        rounding: RoundingLike = None,
    ) -> Decimal:  # fmt: skip
        """What ``amount`` of ``source`` is in ``target``, rounded once.

        Without ``rounding`` the exact ratio at 28 significant digits (half even); with one (``"minor"``, ``2``,
        ``"minor:half_up"``, ``"cash"``, ``"step=0.05"``, a `Rounding`) the exact ratio rounded straight to it. An
        amount of the same currency comes back as given unless a rounding is asked for. With ``on`` and ``policy`` only
        if this snapshot answers for that day, see `at`.

        Raises `InvalidAmount`, `UnknownCurrency`, `RateNotFound`, `RoundingRequired`, `InvalidArgument`.

        >>> Snapshot("USD", {"EUR": "0.92115"}).convert(100, "USD", "EUR")
        Decimal('92.115')
        """
        if on is not None or policy is not None:
            self.at(on, policy)
        kind = type(amount)
        number = amount if kind is Decimal or (kind is int and is_short(amount)) else exact_amount(amount)
        result = quick_convert(number, source, target, self._quick, rounding)
        return self._convert_carefully(number, source, target, rounding) if result is None else result

    def _convert_carefully(self, amount: Amount, source: str, target: str, rounding: RoundingLike) -> Decimal:
        """`convert` for every amount and every rounding, and with every error."""
        number = exact_amount(amount)
        top, bottom = self._ratio(number, source, target)
        asked = Rounding.of(rounding)
        self._warn(source, target)
        if rounding is not None and asked is not None:
            resolved = asked.resolve(target)
            remember_rounding(rounding, resolved, target)
            return rounded_ratio(top, bottom, resolved)
        if source == target and isinstance(number, Decimal):
            return number
        return round_to_digits(top, bottom)

    def _ratio(self, number: Decimal | Fraction, source: str, target: str) -> tuple[Decimal, Decimal]:
        """What ``number`` of ``source`` is in ``target``, as numerator and denominator: multiplied, not yet divided."""
        self._known(source, "source")
        self._known(target, "target")
        top, bottom = ratio(number)
        return multiply(top, self._tree.units[target]), multiply(bottom, self._tree.units[source])

    def explain(
        self, amount: Amount, source: str, target: str, *, on: Day = None, policy: PolicyLike = None,
        rounding: RoundingLike = None,
    ) -> Conversion:  # fmt: skip
        """The receipt for ``convert`` with the same arguments; ``convert(...)`` is always ``explain(...).result``."""
        number = exact_amount(amount)
        lookup = self._lookup(on, policy, (source, target))
        for code, argument in ((source, "source"), (target, "target")):
            self._known(code, argument)
        rate = self._rate(source, target)
        average = (_AVERAGE_CROSS,) if self.kind == "average" and len(rate.legs) > 1 else ()
        notes = (*average, *self._remarks_on(source, target).values())
        return explain(
            number, rate, Rounding.of(rounding), as_of=self.as_of, origin=self.origin, snapshot_id=self.id,
            on=None if lookup is None else lookup.on, policy=None if lookup is None else lookup.policy, notes=notes,
        )  # fmt: skip

    def required(
        self, amount: Amount, target: str, *, source: str, on: Day = None, policy: PolicyLike = None,
        rounding: RoundingLike = None,
    ) -> Decimal:  # fmt: skip
        """How much of ``source`` pays ``amount`` of ``target``: rounded up, so that it is never too little.

        With a ``rounding`` the least multiple of its unit whose exact value in ``target`` is at least ``amount`` (the
        mode plays no part); without one the exact ratio rounded up to 28 digits. Raises as `convert` does.

        >>> snap = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"})
        >>> snap.required("100", "EUR", source="USD", rounding="minor")
        Decimal('108.56')
        """
        number = exact_amount(amount)
        self.at(on, policy)
        asked = Rounding.of(rounding)
        top, bottom = self._ratio(number, target, source)
        self._warn(source, target)
        if asked is not None:
            return rounded_ratio(top, bottom, asked.resolve(source).with_mode(ROUND_CEILING))
        if source == target and isinstance(number, Decimal):
            return number
        return round_to_digits(top, bottom, ROUND_CEILING)

    def convert_many(
        self, rows: Iterable[Sequence[Any]], target: str, *, on: Day = None, policy: PolicyLike = None,
        rounding: RoundingLike = None, errors: str = "raise",
    ) -> Batch:  # fmt: skip
        """Convert rows of ``(amount, code)`` or ``(amount, code, day)`` into ``target``, in order.

        ``errors="raise"`` raises `InvalidRows` with every bad row; ``errors="collect"`` gives the good results (None
        for a bad row) with the bad rows beside them. A row's day is looked up as ``on`` is, which is for rows without.

        >>> snap = Snapshot("USD", {"EUR": "0.92115", "JPY": "149.9685"})
        >>> batch = snap.convert_many([("1200.00", "EUR"), (18500, "JPY")], "USD", rounding="minor")
        >>> batch.results, batch.total
        ((Decimal('1302.72'), Decimal('123.36')), Decimal('1426.08'))
        """
        self._known(target, "target")
        asked = asked_of(self, target, on, policy, rounding)
        self.at(on, asked.policy_for(on))
        tables = UnitsByDay(lambda day: (self.as_of, self.at(day, asked.policy_for(day))._quick_units()))
        return convert_rows(asked, tables, rows, errors)

    # What a reader should know

    def remarks(self, *codes: str) -> tuple[str, ...]:
        """What a reader should know of the quotes of some codes, a sentence each: none for nearly every code.

        A code that was retired by the day of these rates, unless its quote is exactly what the law says, and a quote
        that is off by a power of ten from a peg or a legal ratio. Receipts carry these sentences as notes, and a call
        that returns no receipt warns with them (`RetiredCurrencyWarning`).

        >>> Snapshot("EUR", {"LTL": "3.21"}, as_of="2024-10-21").remarks("LTL")[0][:50]
        'LTL is a retired code, withdrawn 2014-12, successo'
        """
        self._quick_units()
        return tuple(self._remarks[code] for code in dict.fromkeys(codes) if code in self._remarks)

    def _quick_units(self) -> Mapping[str, Decimal]:
        """The units for the quick way, all but those of codes with a remark, or that hang on one; found once."""
        if self._quick is None:
            units = self._tree.units
            day = self.period[0] if self.period else self.as_of  # a code of an average may have ended within it
            found = {code: remark(code, units, day) for code in remarkable(units, day)}
            careful = self._tree.hanging_below(found)
            self._set(_remarks=found)
            self._set(_quick=quick_units(units, careful))  # last, so that no thread finds one alone
        assert self._quick is not None
        return self._quick

    def _remarks_on(self, source: str, target: str) -> dict[str, str]:
        """By code, the remarks on two codes and on those between them whose own quotes are used on the way."""
        self._quick_units()
        if source == target or not self._remarks:
            return {}
        between = self._tree.between(source, target)
        return {code: self._remarks[code] for code in (source, *between, target) if code in self._remarks}

    def _warn(self, source: str, target: str) -> None:
        for text in self._remarks_on(source, target).values():
            warn_caller(text, RetiredCurrencyWarning)

    # Days

    def at(self, on: Day, policy: PolicyLike = None, codes: Sequence[str] = ()) -> Snapshot:
        """This snapshot, if it answers for the day ``on`` under ``policy``: a snapshot is a history of one day.

        ``on`` is a date, ISO text, ``"last"``, a `Lookup`, or None for no day in particular. A snapshot with a period
        answers for each day in it. Raises `RateNotFound`, and `UnknownCurrency` for one of ``codes``.
        """
        for code in checked_codes(codes):
            self._known(code, "code")
        self._lookup(on, policy, codes)
        return self

    def _lookup(self, on: Day, policy: PolicyLike, codes: Sequence[str] = ()) -> Lookup | None:
        """What was asked for, None where no day was. Raises `RateNotFound` where it is not this snapshot's day."""
        if isinstance(on, str) and on == "last":
            check_last(policy, self.as_of)
            return None if self.as_of is None else Lookup(self.as_of, Policy.exact())
        lookup = as_lookup(on, policy)
        if lookup is None or self._covers(lookup):
            return lookup
        before = self.as_of if self.as_of and self.as_of <= lookup.on else None
        raise RateNotFound(lookup.on, str(lookup.policy), before, None if before else self.as_of, tuple(codes))

    def _covers(self, lookup: Lookup) -> bool:
        if self.period is not None and self.period[0] <= lookup.on <= self.period[1]:
            return True
        return self.as_of is not None and lookup.reaches(self.as_of)

    def require(self, *, max_age: int, on: date | str) -> Snapshot:
        """This snapshot, if its rates are at most ``max_age`` calendar days old on the day ``on``, and not after it.

        Raises `StaleRates`, also where ``as_of`` is not known. The day is the caller's to say: this library reads no
        clock.
        """
        if isinstance(max_age, bool) or not isinstance(max_age, int) or max_age < 0:
            raise InvalidArgument("max_age", shown(max_age), "expected a number of calendar days")
        day = as_date(on, "on")
        if self.as_of is None or not 0 <= (day - self.as_of).days <= max_age:
            raise StaleRates(self.as_of, day, max_age)
        return self

    def __repr__(self) -> str:
        count = len(self._codes)
        return f"Snapshot({self.base}, {count} code{'s' * (count != 1)}, {as_of_text(self.as_of)}, id {self.id[:12]})"

    # The value's own affairs

    def _key(self) -> tuple[str]:
        return (self.id,)

    def _state(self) -> tuple[Any, ...]:
        return (
            self.base, self.quotes, self.as_of, self.origin, self.side, self.kind, self.period, self.lineage,
            self.published,
        )  # fmt: skip

    @classmethod
    def _restore(cls, *state: Any) -> Self:
        base, quotes, as_of, origin, side, kind, period, lineage, published = state
        return cls(base, quotes, as_of=as_of, origin=origin, side=side, kind=kind, period=period, lineage=lineage,
            published=published,
        )  # fmt: skip

    def _with(self, quotes: tuple[Quote, ...], lineage: tuple[str, ...]) -> Snapshot:
        base, _, *labels, _, published = self._state()
        return self._restore(base, quotes, *labels, lineage, published)

    def _known(self, code: object, argument: str) -> None:
        if not isinstance(code, str):
            raise InvalidArgument(argument, shown(code), "expected a code such as 'EUR'")
        if code not in self._tree.units:
            self._unknown(code)

    def _unknown(self, code: str) -> NoReturn:
        way = way_to(code, self._tree.units, self.as_of)
        raise UnknownCurrency(code, "this snapshot", len(self), self.as_of, () if way else suggest(code, self), way)


def units_of(snapshot: Snapshot) -> Mapping[str, Decimal]:
    """What converts by the quick way, for the rooms of this house; nobody changes it."""
    return snapshot._tree.units
