"""New quotes from old ones: what the law says, sub-units, quotes put in by hand, codes taken out.

A snapshot is a tree, so a quote that is put in may make another one give way. Which one is never a guess. A code's own
quote is the one by which it hangs, one step nearer to the base. What the law says comes first, then the quotes of the
table in their order, those last that are the own quote of a code that is defined anew; one that would close a loop is
left out. So LTL by law makes the table's quote of LTL give way, whatever else hangs on either. A quote put in by hand
is about one code, whose own quote gives way and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import Any, Self

from fxsnap.currencies import is_retired, unit_break
from fxsnap.currencies.parities import Parity, facts_day, parities, sub_units
from fxsnap.dates import as_date
from fxsnap.errors import InvalidArgument
from fxsnap.given import given_quotes
from fxsnap.phrases import listed
from fxsnap.quotes import Quote
from fxsnap.tree import Tree
from fxsnap.values import Documented

Quotes = tuple[Quote, ...]


def with_law(tree: Tree, quotes: Quotes, on: date, as_of: date | None) -> Quotes:
    """The quotes with every parity of the day ``on`` that leads, by one or several, to one of their codes; it wins.

    Raises `InvalidArgument` where such a code is another money on the day of the quotes, ``as_of``.
    """
    by_code = {parity.code: parity for parity in parities(on)}

    def leads_there(code: str) -> bool:
        anchor = by_code[code].anchor
        return anchor in tree.units or (anchor in by_code and leads_there(anchor))

    defined = {code for code in by_code if leads_there(code)}
    for code in sorted(tree.units.keys() & {end for one in defined for end in (one, by_code[one].anchor)}):
        changed = None if as_of is None else unit_break(code, min(on, as_of), max(on, as_of))
        if changed is not None:
            reason = f"{code} changed its unit on {changed}, and these rates are of {as_of}; without('{code}') first"
            raise InvalidArgument("on", str(on), reason)
    added = [_legal(by_code[code]) for code in by_code if code in defined]
    return _joined(quotes, added, _own_quotes(tree, defined))


def with_sub_units(tree: Tree, quotes: Quotes) -> Quotes:
    """The quotes with the sub-units of their codes, each by its definition."""
    added = [
        Quote(code, parent, 1, nominal=count, quantum=0, kind="sub-unit")
        for code, (parent, count) in sub_units().items()
        if parent in tree.units
    ]
    return _joined(quotes, added, _own_quotes(tree, {quote.base for quote in added}))


def with_given(tree: Tree, quotes: Quotes, given: Any, quantum: Any, origin: str | None) -> Quotes:
    """The quotes with others put in by hand: of each code that they are about its own quote gives way, and no other.

    Raises `InvalidArgument` where it is not plain which one that is.
    """
    added = [_by_hand(quote, origin) for quote in given_quotes(tree.base, given, quantum)]
    replaced = _own_quotes(tree, _defined(tree, added))
    return (*(quote for quote in quotes if id(quote) not in replaced), *added)


def without(tree: Tree, quotes: Quotes, codes: Set[str]) -> Quotes:
    """The quotes without those of some codes. Raises `InvalidArgument` where others hang on them."""
    if tree.base in codes:
        raise InvalidArgument("codes", tree.base, "it is the base, on which every quote hangs")
    for code in sorted(codes):
        hanging = sorted({*tree.hanging_on(code)} - codes)
        if hanging:
            others = listed(hanging, last="and")
            raise InvalidArgument("codes", code, f"{others} would hang on nothing; take them out with it, or neither")
    return tuple(quote for quote in quotes if not codes & {quote.base, quote.counter})


def _own_quotes(tree: Tree, codes: Iterable[str]) -> set[int]:
    """The quotes by which some codes hang, as far as they are there: by their ``id``, for a hash costs a division."""
    return {id(tree.path(code, tree.base)[0].quote) for code in codes if code in tree.units and code != tree.base}


def _legal(parity: Parity) -> Quote:
    return Quote(
        parity.base, parity.counter, parity.value, nominal=parity.nominal, quantum=0, kind="legal", origin=parity.source
    )


def _by_hand(quote: Quote, origin: str | None) -> Quote:
    return Quote(
        quote.base, quote.counter, quote.value, nominal=quote.nominal, quantum=quote.quantum, kind="by hand",
        origin=quote.origin if origin is None else origin,
    )  # fmt: skip


def _defined(tree: Tree, added: Sequence[Quote]) -> set[str]:
    """The codes that quotes put in are about, each of them one: a new code, or one whose quote gives way."""
    defined: set[str] = set()
    waiting = [*added]
    while waiting:
        later = []
        for quote in waiting:
            new = {quote.base, quote.counter} - tree.units.keys() - defined
            if len(new) == 2:
                later.append(quote)
                continue
            about = new.pop() if new else _quoted_already(tree, quote)
            if about in defined:
                reason = f"another one of these quotes is about {about} already, and a code has one; keep one of them"
                raise InvalidArgument("quotes", str(quote), reason)
            defined.add(about)
        if len(later) == len(waiting):
            break  # nothing connects them, and they are refused where the snapshot is made
        waiting = later
    return defined


def _quoted_already(tree: Tree, quote: Quote) -> str:
    """Which of two codes that are there a quote is about."""
    for code, other in ((quote.base, quote.counter), (quote.counter, quote.base)):
        if code not in tree.units or other == tree.base or code in tree.hanging_on(other):
            return code
    reason = f"both codes are quoted already, and it says not which quote gives way; without('{quote.counter}') first"
    raise InvalidArgument("quotes", str(quote), reason)


def _joined(quotes: Quotes, added: Sequence[Quote], last: Set[int]) -> Quotes:
    """Quotes and added ones without a loop: the added ones stay, then those that are not among the ``last``."""
    head: dict[str, str] = {}

    def group(code: str) -> str:
        while code in head:
            code = head[code]
        return code

    def joins(quote: Quote) -> bool:
        one, other = group(quote.base), group(quote.counter)
        if one != other:
            head[one] = other
        return one != other

    for quote in added:
        joins(quote)  # one that closes a loop of added ones is refused where the snapshot is made
    kept = {id(quote) for quote in quotes if id(quote) not in last and joins(quote)}
    kept |= {id(quote) for quote in quotes if id(quote) in last and joins(quote)}
    return (*(quote for quote in quotes if id(quote) in kept), *added)


class Derivable(Documented):
    """The verbs by which a snapshot makes new ones of itself, each with its own id and one more step of lineage."""

    __slots__ = ()

    quotes: Quotes
    as_of: date | None
    lineage: tuple[str, ...]
    _tree: Tree

    @property
    def id(self) -> str:
        """The id of the facts."""
        raise NotImplementedError

    def at(self, on: Any, policy: Any = None, codes: Sequence[str] = ()) -> Any:
        """Itself, if it answers for a day and has the codes."""
        raise NotImplementedError

    def with_parities(self, on: date | str | None = None) -> Self:
        """This snapshot with what is law on a day: euro and CFA rates, units at par, dead codes by their successors.

        Each parity that leads to a code of the table is put in, whether or not the table quotes the code, and a quote
        of the table gives way to it: 1 EUR is 1.95583 DEM, exactly and in both directions. ``on`` is the day whose law
        it is, ``as_of`` unless said otherwise; `InvalidArgument` where neither is known, where a code that the law
        leads to changed its unit between the two, and where the base itself is retired on that day, for then every
        quote of the table is against a dead money. Nothing is changed a second time. Source: data/successions.csv and
        data/pegs.csv, row by row.

        >>> from fxsnap import Snapshot
        >>> snap = Snapshot("USD", {"EUR": "0.92115"}, as_of="2024-10-21").with_parities()
        >>> snap.convert(1500, "EUR", "DEM", rounding="minor:half_up"), snap.lineage[0][:33]
        (Decimal('2933.75'), 'parities in force on 2024-10-21, ')
        """
        day = self.as_of if on is None else as_date(on, "on")
        if day is None:
            way = "the day of these rates is not known; say whose law you mean, such as on='2024-10-21'"
            raise InvalidArgument("on", "left out", way)
        if is_retired(self._tree.base, day):
            way = f"retired by {day}, so the quotes of the table are against a dead money, whatever its law"
            raise InvalidArgument("base", self._tree.base, f"{way}; take a table against another base")
        return self._derived(
            with_law(self._tree, self.quotes, day, self.as_of),
            f"parities in force on {day}, by the facts of {facts_day()}",
        )

    def with_subunits(self) -> Self:
        """This snapshot with the codes under which prices are quoted in hundredths: GBX, GBp, ZAc, ILA and their like.

        Only those of currencies that are there. Source: data/sub-units.csv.

        >>> from fxsnap import Snapshot
        >>> Snapshot("GBP", {"EUR": "1.2"}).with_subunits().convert(250, "GBX", "EUR")
        Decimal('3')
        """
        return self._derived(with_sub_units(self._tree, self.quotes), f"sub-units, by the facts of {facts_day()}")

    def with_quotes(
        self,
        quotes: Mapping[str, Decimal | str | int | float] | Iterable[Quote],
        *,
        quantum: Decimal | str | int | None = None,
        origin: str | None = None,
    ) -> Self:
        """This snapshot with quotes put in by hand: new codes, or rates of your own for codes that are there.

        ``quotes`` are what the constructor takes: a mapping of codes to units for one ``base``, or `Quote` values, of
        which one code is new or one is the base. Each becomes a quote of kind "by hand". Raises `InvalidArgument`
        where a quote is between two codes that are there and does not say which of their quotes it replaces, and where
        two of them are about one code.

        >>> from fxsnap import Snapshot
        >>> snap = Snapshot("USD", {"EUR": "0.92115"}).with_quotes({"EUR": "0.93", "XBT": "0.00001"}, origin="contract")
        >>> snap.convert(100, "USD", "EUR"), snap.quotes[0].kind, snap.codes
        (Decimal('93'), 'by hand', ('EUR', 'USD', 'XBT'))
        """
        given = with_given(self._tree, self.quotes, quotes, quantum, origin)
        by_hand = [quote for quote in given if quote not in self.quotes]
        return self._derived(given, f"by hand: {listed(by_hand, 20, 'and')}" if by_hand else "quotes put in by hand")

    def without(self, *codes: str) -> Self:
        """This snapshot without some codes. `InvalidArgument`, with names, where other quotes hang on one of them.

        >>> from fxsnap import Snapshot
        >>> Snapshot("USD", {"EUR": "0.92115", "BYR": 19600}).without("BYR").codes
        ('EUR', 'USD')
        """
        self.at(None, codes=codes)  # raises for one that is not there
        return self._derived(without(self._tree, self.quotes, {*codes}), f"without {', '.join(sorted({*codes}))}")

    def _derived(self, quotes: Quotes, step: str) -> Self:
        """The same facts but for the quotes; itself where they are the same in any order, kinds and labels too."""
        if {quote._state() for quote in quotes} == {quote._state() for quote in self.quotes}:
            return self
        return self._with(quotes, (*self.lineage, f"{step}; from {self.id}"))

    def _with(self, quotes: Quotes, lineage: tuple[str, ...]) -> Self:
        raise NotImplementedError
