"""What a table gets wrong that can be seen in it alone: by the facts of its day, and by its own figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxsnap.auditing.findings import Finding
from fxsnap.currencies import currency
from fxsnap.currencies.parities import Basket, Peg, baskets, pegs, sub_units
from fxsnap.errors import UnknownCurrency
from fxsnap.exact import multiply
from fxsnap.quotes import Leg, Rate
from fxsnap.remarks import at_law, legal_way, living
from fxsnap.snapshot import Snapshot, units_of
from fxsnap.suspicion import scale_of
from fxsnap.wording import figure, off_text, percent

_LIST_ONE, _LIST_THREE = "ISO 4217 list one of 2026-01-01", "ISO 4217 list three of 2026-02-01"

LEGAL = Fraction(5, 10_000)
"""0.05 %: more than the five digits of any published rate leave open, and less than a day's delay."""

_SEVERE = 10
"""Ten times the tolerance is no spread of a bank, no delay and no rounding any more."""

_FEW, _NONE = 3, 2
"""Significant digits: three support no cent in a hundred, two hardly the first figure."""

_SUSPECT_DIGITS = Decimal(1000)
"""A value of a thousand quanta or more has four digits."""

_AGREE, _APART, _GROUP, _FIXED = Fraction(1, 10_000), Fraction(5, 10_000), 3, 2
"""Three quotes or more, off by more than 0.05 % and by the same within 0.01 %, have one cause; unless most of them have
a band, within which they may be anywhere: two of them should be fixed."""

_BASKET = Fraction(3, 1000)
"""0.3 %: the IMF values the SDR once a day, and a table's rows are of other hours of it."""


class Judgement(NamedTuple):
    """What a code should be beside an anchor, and what it is: units of ``code`` for one ``anchor``."""

    code: str
    anchor: str
    kind: str
    expected: Fraction
    low: Fraction
    """The lowest that it should be; ``high`` is the highest, None where there is a floor alone."""
    high: Fraction | None
    tolerance: Fraction
    text: str
    source: str
    confidence: str
    of_code: int
    """Where the ratio is stated for so many units of ``code``, how many; 0 where it is for one ``anchor``."""


def judge(snapshot: Snapshot, on: date) -> tuple[list[Finding], set[str]]:
    """The findings in a table alone, by the facts of a day, and the codes whose rates it can show to be wrong.

    An average is judged by the facts that held in all of its period.
    """
    units = {code: Fraction(number) for code, number in units_of(snapshot).items()}
    judgements = list(judgements_of(snapshot, on))
    findings = [
        *_of_codes(snapshot, on),
        *(finding for judgement in judgements for finding in _of_ratio(judgement, units, snapshot)),
        *_of_baskets(units, on), *_of_digits(snapshot), *_of_offsets(judgements, units),
    ]  # fmt: skip
    judged = {judgement.code for judgement in judgements}
    return findings, judged | {basket.code for basket in _baskets_in(snapshot.codes, on)}


def judgements_of(snapshot: Snapshot, on: date) -> Iterator[Judgement]:
    """What the law and the pegs of a day expect of the codes that are there, beside others that are there too."""
    units = units_of(snapshot)
    start = _first_day(snapshot, on)
    there = living(units, on)  # a dead code is no measure of another one
    for code in units:
        way = legal_way(code, there, on)
        if way is not None and way.parities[0].succession and all(one.since <= start for one in way.parities):
            first, *more = way.parities
            yield Judgement(
                code, way.anchor, "legal ratio", way.units, way.units, way.units, LEGAL, str(way),
                "; ".join(parity.source for parity in way.parities), first.confidence,
                first.nominal if first.base == code and not more else 0,
            )  # fmt: skip
    for code, (parent, count) in sub_units().items():
        if code in units and parent in units:
            exact, text = Fraction(count), f"{count} {code} = 1 {parent}"
            yield Judgement(code, parent, "sub-unit", exact, exact, exact, LEGAL, text, "its definition", "high", count)
    for peg in pegs(on):
        if peg.parity.code in units and peg.parity.anchor in units and peg.holds(start):
            yield _of_peg(peg)


def _first_day(snapshot: Snapshot, on: date) -> date:
    """The first day whose rates are in a table: the day itself, or of an average the first of its period."""
    return snapshot.period[0] if snapshot.period else on


def _of_peg(peg: Peg) -> Judgement:
    parity = peg.parity
    kind = "band" if peg.low is not None else "union" if peg.kind == "par" else "peg"
    low, high = (parity.units, parity.units) if peg.low is None else (peg.low, peg.high)
    return Judgement(
        parity.code, parity.anchor, kind, parity.units, low, high, peg.tolerance, str(parity), parity.source,
        parity.confidence, parity.nominal if parity.base == parity.code else 0,
    )  # fmt: skip


def _of_codes(snapshot: Snapshot, on: date) -> Iterator[Finding]:
    """Codes that stand for no money on the day."""
    lawful = []
    for code in snapshot.codes:
        try:
            known = currency(code)
        except UnknownCurrency:
            yield Finding((code,), "not ISO", "warning", "no list of currencies has this code", _LIST_ONE)
            continue
        status = known.status(on)
        if status == "retired" and known.status(_first_day(snapshot, on)) == "current":
            continue  # it ended within the period of an average, and was quoted until then
        if status == "retired" and at_law(code, units_of(snapshot), on):
            lawful.append(code)
        elif status == "retired":
            successor = f", successor {known.successor.new}" if known.successor else ""
            severity = "error" if snapshot.as_of else "warning"  # a table of no date may be an old one
            text = f"withdrawn {known.withdrawn}{successor}; these rates still quote it"
            yield Finding((code,), "retired", severity, text, _LIST_THREE)
        elif status == "not yet":
            yield Finding((code,), "not yet", "warning", f"there was no {code} on {on}", "data/successions.csv")
        elif status == "not ISO":
            severity = "information" if known.kind == "sub-unit" else "warning"
            yield Finding((code,), "not ISO", severity, f"{known.kind}, not an ISO code", _LIST_ONE)
    if lawful:
        text = f"withdrawn, and quoted exactly as the law says: {', '.join(lawful)}"
        yield Finding(tuple(lawful), "retired", "information", text, _LIST_THREE)


def _of_ratio(judgement: Judgement, units: Mapping[str, Fraction], snapshot: Snapshot) -> Iterator[Finding]:
    code, anchor, tolerance = judgement.code, judgement.anchor, judgement.tolerance
    low = judgement.low * (1 - tolerance)
    high = None if judgement.high is None else judgement.high * (1 + tolerance)
    seen = units[code] / units[anchor]
    if low <= seen and (high is None or seen <= high):
        return
    # Not more than the published digits say: a band is kept where they leave room for a rate inside it.
    lowest, highest = snapshot._rate(anchor, code).interval or (seen, seen)
    if low <= highest and (high is None or lowest <= high):
        return
    limits = (judgement.expected, judgement.low, judgement.high)
    slipped = any(scale_of(seen / limit) for limit in limits if limit is not None)
    base, counter, nominal = anchor, code, 1
    expected = judgement.low if judgement.high is None or seen < low else judgement.high
    if judgement.of_code:
        base, counter, nominal, expected, seen = code, anchor, judgement.of_code, 1 / expected, 1 / seen
    deviation = seen / expected - 1
    kind, severity = judgement.kind, "warning"
    if slipped:
        kind, severity = "scale", "error"
    elif snapshot.side != "mid" and kind in ("peg", "band", "union"):
        severity = "warning"  # a bank deals around what the issuer holds
    elif judgement.confidence != "low" and (kind == "band" or abs(deviation) > _SEVERE * tolerance):
        severity = "error"
    wanted = judgement.text
    if judgement.kind == "band":
        top = "more" if judgement.high is None else figure(judgement.high)
        wanted = f"{figure(judgement.low)} {'or' if judgement.high is None else 'to'} {top}"
    text = f"{nominal} {base} = {figure(seen * nominal)} {counter}, should be {wanted}: {off_text(deviation)}"
    unsure = "" if judgement.confidence == "high" else f"; confidence {judgement.confidence}"
    yield Finding(
        (code,), kind, severity, text, f"{judgement.source}{unsure}", base, counter, expected, seen, deviation
    )


def _of_baskets(units: Mapping[str, Fraction], on: date) -> Iterator[Finding]:
    """Units of account beside the sum of what they consist of."""
    for basket in _baskets_in(units, on):
        anchor = basket.amounts[0][1]
        worth = sum((Fraction(amount) / units[code] for amount, code in basket.amounts), Fraction(0))
        expected, seen = 1 / worth / units[anchor], units[basket.code] / units[anchor]
        deviation = seen / expected - 1
        if abs(deviation) > _BASKET:
            severity = "error" if abs(deviation) > _SEVERE * _BASKET else "warning"
            wanted = f"should be {figure(expected)} by its basket: {off_text(deviation)}"
            yield Finding(
                (basket.code,), "basket", severity, f"1 {anchor} = {figure(seen)} {basket.code}, {wanted}",
                basket.source, anchor, basket.code, expected, seen, deviation,
            )  # fmt: skip


def _baskets_in(units: Collection[str], on: date) -> Iterator[Basket]:
    """The baskets that a table has with all of their parts."""
    for basket in baskets(on):
        if {basket.code, *(code for _, code in basket.amounts)} <= {*units}:
            yield basket


def _of_digits(snapshot: Snapshot) -> Iterator[Finding]:
    """Quotes with so few digits that nothing should be converted by them."""
    for quote in snapshot.quotes:
        if quote.quantum is not None and multiply(quote.quantum, _SUSPECT_DIGITS) >= quote.value:
            digits = Rate(quote.base, quote.counter, [Leg(quote, forward=True)]).digits
            if digits is not None and digits <= _FEW:
                severity = "error" if digits <= _NONE else "warning"
                code = quote.counter if quote.base == snapshot.base else quote.base
                text = f"{quote}: good to {digits} significant digit{'s' * (digits != 1)}"
                yield Finding((code,), "digits", severity, text, "")


def _of_offsets(judgements: Sequence[Judgement], units: Mapping[str, Fraction]) -> Iterator[Finding]:
    """Groups of codes that are off what ties them to one anchor, and all by the same."""
    by_anchor: dict[str, dict[str, Fraction]] = {}
    banded = {judgement.code for judgement in judgements if judgement.kind == "band"}
    for judgement in judgements:
        deviation = units[judgement.code] / units[judgement.anchor] / judgement.expected - 1
        if abs(deviation) > _APART:
            by_anchor.setdefault(judgement.anchor, {})[judgement.code] = deviation
    for anchor, deviations in by_anchor.items():
        for group in _groups(deviations):
            if len({*group} - banded) < _FIXED:
                continue
            middle = sorted(deviations[code] for code in group)[len(group) // 2]
            way = "below" if middle < 0 else "above"
            text = f"all {percent(abs(middle))} {way} what ties them to {anchor}, so from one cause"
            yield Finding(group, "shared offset", "warning", text, "", anchor, None, None, None, middle)


def _groups(deviations: Mapping[str, Fraction]) -> Iterator[tuple[str, ...]]:
    """The largest groups that agree, each code in one of them at most."""
    rest = sorted(deviations, key=lambda code: (deviations[code], code))
    while True:
        best: list[str] = []
        for place, first in enumerate(rest):
            group = [code for code in rest[place:] if deviations[code] - deviations[first] <= _AGREE]
            best = group if len(group) > len(best) else best
        if len(best) < _GROUP:
            return
        yield tuple(sorted(best))
        rest = [code for code in rest if code not in best]
