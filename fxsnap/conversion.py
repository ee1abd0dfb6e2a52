"""An amount and a rate make a conversion: the receipt, and its one rounding. Knows no snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from fxsnap.errors import Difference, FxError, InvalidArgument, VerificationFailed
from fxsnap.exact import outward, plain, ratio_text
from fxsnap.phrases import RATES, as_of_text, shown, way_to_snapshot
from fxsnap.policy import Policy
from fxsnap.quotes import Leg, Rate, checked_label
from fxsnap.rounding import Rounding, rounded
from fxsnap.values import Documented


class Evidence(Protocol):
    """What a receipt can be verified against: a Snapshot or a History."""

    def at(self, on: Any, policy: Any = None, codes: Sequence[str] = ()) -> Any:
        """The snapshot for a day."""


class Conversion(Documented):
    """A receipt: an amount, a rate, a result, and how they came about.

    ``amount`` (as given) of ``source`` are ``result`` of ``target``; ``exact`` is the result before rounding, as a
    Fraction of ``target`` units. ``rate`` has the ``legs``. ``rounding`` is what was asked for, ``resolved`` what it
    meant for the target on that day (``minor`` is ``2`` for EUR), both None where none was asked for. ``on`` and
    ``policy`` are the day and the rule asked for, None where no day was; ``as_of`` is the day of the rates used (None:
    not known), ``origin`` their label and ``snapshot_id`` their identity. ``bounds`` are two Decimals between which the
    published digits leave the result, ``certain`` says whether both ends round to ``result``; both None where a
    quantum is not known, ``certain`` also without a rounding. ``notes`` are sentences that a reader should know.

    Made by ``explain``; `verify` checks it, now or years later. Two receipts are equal if they say the same of the
    numbers; labels and notes are no part of that, but `verify` guards them.
    """

    __slots__ = (
        "amount", "as_of", "bounds", "certain", "exact", "notes", "on", "origin", "policy", "rate", "resolved",
        "result", "rounding", "snapshot_id", "source", "stated", "target",
    )  # fmt: skip

    amount: Decimal | Fraction
    source: str
    target: str
    result: Decimal
    exact: Fraction
    rate: Rate
    rounding: Rounding | None
    resolved: Rounding | None
    on: date | None
    as_of: date | None
    policy: Policy | None
    origin: str | None
    snapshot_id: str
    bounds: tuple[Decimal, Decimal] | None
    certain: bool | None
    notes: tuple[str, ...]
    stated: str | None
    """The document that this receipt was read from; None for one made here. `verify` compares it field by field."""

    def __init__(self, **fields: Any) -> None:
        self._set(**{name: fields[name] for name in self.__slots__})

    @classmethod
    def _restore(cls, *state: Any) -> Conversion:
        return cls(**dict(zip(cls.__slots__, state, strict=True)))

    def _key(self) -> tuple[Any, ...]:
        return (
            self.amount, self.source, self.target, str(self.result), self.exact, self.rate, self.rounding,
            self.resolved, self.on, self.as_of, self.policy, self.snapshot_id,
        )  # fmt: skip

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The quotes used, in order, with their direction."""
        return self.rate.legs

    def with_note(self, note: str) -> Conversion:
        """The same receipt with one more note: a sentence that its reader should know.

        The new receipt has a SHA-256 of its own, so one that was read has to verify first. Raises `VerificationFailed`.
        """
        if self.stated is not None:
            self.verify()
        fields = {name: getattr(self, name) for name in self.__slots__}
        return Conversion(**{**fields, "notes": (*self.notes, str(checked_label(note, "note"))), "stated": None})

    def verify(self, rates: Evidence | None = None) -> None:
        """Check that this receipt is whole and right; raises `VerificationFailed`, which lists what differs.

        Its SHA-256 must be that of its document, and every derived field must follow from the amount, the legs and
        the rounding as it was resolved then. With ``rates`` (a Snapshot, or a History that has the day) the legs and
        the numbers must be theirs too. Labels (origin, kind, notes) are guarded by the SHA-256 alone, as
        they are no part of what makes two snapshots equal.
        """
        if rates is not None and not hasattr(rates, "at"):
            raise InvalidArgument("rates", shown(rates), way_to_snapshot(rates, "rates", RATES))
        differences = [*self._differences_in_itself(), *([] if rates is None else self._differences_from(rates))]
        if differences:
            raise VerificationFailed(tuple({one.field: one for one in differences}.values()))

    def _differences_in_itself(self) -> list[Difference]:
        import json  # as below: two milliseconds that a bare conversion need not pay

        document = json.loads(self.to_json())
        pairs: list[tuple[str, Any, Any]]
        if _same_sense(self.rounding, self.resolved):
            stated, found = _flat(document), _flat(json.loads(self._recomputed().to_json()))
            pairs = [(field, stated[field], found[field]) for field in found if field != "sha256"]
        else:
            pairs = [("resolved", self.resolved, f"what rounding={self.rounding} cannot mean")]
        if (self.on is None) != (self.policy is None):
            pairs.append(("policy", self.policy, f"what a receipt for on={self.on} cannot have"))
        if self.stated is not None:
            pairs.append(("sha256", document["sha256"], document_sha256(document)))
        return _differences(pairs)

    def _recomputed(self) -> Conversion:
        return explain(
            self.amount, self.rate, self.rounding, resolved=self.resolved, on=self.on, policy=self.policy,
            as_of=self.as_of, origin=self.origin, snapshot_id=self.snapshot_id, notes=self.notes,
        )  # fmt: skip

    def _differences_from(self, rates: Evidence) -> list[Difference]:
        on = self.on or self.as_of or "last"
        try:
            snapshot = rates.at(on, self.policy, codes=(self.source, self.target))
            again = snapshot.explain(self.amount, self.source, self.target, rounding=self.resolved)
        except FxError as error:
            # Where the day is not there, another policy is no way out: the receipt has the one it was made by.
            found = str(error).partition("; policy=")[0].partition("; load newer rates")[0]
            return [Difference("rates", f"rates {as_of_text(self.as_of)}, id {self.snapshot_id[:12]}", found)]
        # Not the bounds: equal snapshots may know their quanta or not, as one format says what another does not.
        fields = ("snapshot_id", "as_of", "legs", "exact", "result")
        return _differences([(field, getattr(self, field), getattr(again, field)) for field in fields])

    def __str__(self) -> str:
        """A few lines that a person can file."""
        return "\n".join(receipt_lines(self))

    def __format__(self, spec: str) -> str:
        """``f"{receipt:de}"``: the result with its currency as a locale writes it; without a locale ``str``.

        A spec of a number, such as ``.2f``, is an `InvalidArgument`, for it would round a second time: ask for the
        rounding where you convert.

        >>> from fxsnap import Snapshot
        >>> receipt = Snapshot("USD", {"EUR": "0.92115"}).explain(2000, "USD", "EUR", rounding="minor")
        >>> f"{receipt:de}".replace("\\xa0", " ")
        '1.842,30 €'
        """
        if not spec:
            return str(self)
        from fxsnap.display.writing import checked_spec, format_amount

        way_out = "the rounding is said where you convert, as in explain(..., rounding=2)"
        return format_amount(self.result, self.target, checked_spec(spec, way_out))

    def __repr__(self) -> str:
        return f"Conversion({answer_text(self)}, {as_of_text(self.as_of)}, id {self.snapshot_id[:12]})"


def explain(
    amount: Decimal | Fraction,
    rate: Rate,
    rounding: Rounding | None,
    *,
    as_of: date | None,
    origin: str | None,
    snapshot_id: str,
    resolved: Rounding | None = None,
    on: date | None = None,
    policy: Policy | None = None,
    notes: tuple[str, ...] = (),
) -> Conversion:
    """The receipt for an amount (exact, see `fxsnap.exact.exact_amount`) at a rate, rounded once.

    ``resolved`` is given where an old receipt is made again; else it is what ``rounding`` means today.
    """
    if rounding is not None and resolved is None:
        resolved = rounding.resolve(rate.counter)
    number = Fraction(amount)
    exact = number * rate.exact
    if rate.base == rate.counter and resolved is None and isinstance(amount, Decimal):
        result = amount  # the same currency, not to be rounded: as given, digits and all
    else:
        result = rounded(exact, resolved)
    bounds = certain = None
    known = rate.interval
    if known is not None:
        low, high = sorted((number * known[0], number * known[1]))
        bounds = outward(low, high)
        if resolved is not None:
            certain = rounded(low, resolved) == result == rounded(high, resolved)
    return Conversion(
        amount=amount, source=rate.base, target=rate.counter, result=result, exact=exact, rate=rate,
        rounding=rounding, resolved=resolved, on=on, as_of=as_of, policy=policy, origin=origin,
        snapshot_id=snapshot_id, bounds=bounds, certain=certain, notes=notes, stated=None,
    )  # fmt: skip


def document_sha256(document: dict[str, Any]) -> str:
    """The SHA-256 of a receipt's document without the field that holds it, in one canonical form of JSON."""
    import hashlib
    import json

    rest = {field: value for field, value in document.items() if field != "sha256"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def amount_text(amount: Decimal | Fraction) -> str:
    """An amount as a receipt says it: digits as given, a Fraction as ``n/d``."""
    return ratio_text(amount) if isinstance(amount, Fraction) else plain(amount)


def answer_text(receipt: Conversion) -> str:
    """The answer in a line: ``100 EUR = 16281 JPY``."""
    return f"{amount_text(receipt.amount)} {receipt.source} = {plain(receipt.result)} {receipt.target}"


def receipt_lines(receipt: Conversion) -> list[str]:
    """The lines of a printed receipt: the answer first, then how it came about."""
    return [answer_text(receipt), *(f"  {name:9}  {value}" for name, value in receipt_fields(receipt))]


def receipt_fields(receipt: Conversion) -> list[tuple[str, str]]:
    """How a result came about, as names and texts for a person; a name that would repeat is empty."""
    fields = []
    if receipt.rounding is not None and receipt.resolved is not None:
        asked = f", asked as {receipt.rounding.unit}" if receipt.rounding.unit else ""
        fields += [
            ("unrounded", plain(rounded(receipt.exact, None))),
            ("rounding", f"{receipt.resolved.in_words()}{asked}"),
        ]
    fields.append(("rate", str(receipt.rate)))
    fields += [("" if i else "legs", str(leg)) for i, leg in enumerate(receipt.legs)]
    fields.append(("rates", f"{as_of_text(receipt.as_of)}{f', {receipt.origin}' if receipt.origin else ''}"))
    if receipt.on is not None:
        fields.append(("asked for", f"{receipt.on}, policy {receipt.policy or Policy.exact()}"))
    exactly = receipt.rate.interval is not None and receipt.rate.interval[0] == receipt.rate.interval[1]
    if receipt.bounds is not None and not exactly:
        low, high = (plain(end) for end in receipt.bounds)
        certain = {True: "; the result is certain", False: "; the result is not certain", None: ""}[receipt.certain]
        fields.append(("between", f"{low} and {high}{certain}"))
    fields.append(("snapshot", receipt.snapshot_id))
    return [*fields, *(("note", note) for note in receipt.notes)]


def _flat(document: dict[str, Any]) -> dict[str, Any]:
    """A receipt's document with the fields of its rate beside the others, as ``rate.exact``."""
    rate = {f"rate.{field}": value for field, value in document["rate"].items()}
    return {**{field: value for field, value in document.items() if field != "rate"}, **rate}


def _differences(pairs: Sequence[tuple[str, Any, Any]]) -> list[Difference]:
    return [Difference(field, _told(stated), _told(found)) for field, stated, found in pairs if stated != found]


def _told(value: object) -> str:
    if isinstance(value, tuple | list):
        return "; ".join(map(_told, value))
    return plain(value) if isinstance(value, Decimal) else "nothing" if value is None else str(value)


def _same_sense(asked: Rounding | None, resolved: Rounding | None) -> bool:
    """Whether a rounding can have been resolved so, by some registry."""
    if asked is None or resolved is None:
        return asked is resolved
    if resolved.unit is not None or asked.mode != resolved.mode:
        return False
    if asked.unit is None:
        return asked == resolved
    return (resolved.step is None) == (asked.unit == "minor")
