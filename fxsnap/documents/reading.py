"""Documents as values again. Snapshots and rates must be what they say; a receipt is read as it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fxsnap.conversion import Conversion
from fxsnap.dates import as_date
from fxsnap.documents.models import (
    ConversionDocument,
    Document,
    QuoteDocument,
    RateBody,
    RateDocument,
    SnapshotDocument,
)
from fxsnap.documents.writing import laid_out
from fxsnap.errors import Difference, Fault, FxError, InvalidArgument, ParseError, VerificationFailed
from fxsnap.exact import MAX_DIGITS, exact_amount, plain, ratio_text
from fxsnap.phrases import shown
from fxsnap.policy import Policy
from fxsnap.quotes import Leg, Quote, Rate
from fxsnap.rounding import Rounding
from fxsnap.snapshot import Snapshot

_READERS = {
    "fxsnap.snapshot/1": ", a snapshot: fxsnap.Snapshot.from_json(text) reads it, and fxsnap.load(path) its file",
    "fxsnap.conversion/1": ", a receipt: fxsnap.Conversion.from_json(text) reads it",
    "fxsnap.rate/1": ", a rate: fxsnap.Rate.from_json(text) reads it",
}
"""What reads a document that was given to another reader."""

_Model = TypeVar("_Model", bound=Document)
_V = TypeVar("_V")


def from_json(kind: type[_V], text: str | bytes) -> _V:
    """The value of a kind in a document. Raises as the readers below do."""
    read: dict[type[Any], Callable[[str | bytes], Any]] = {
        Snapshot: read_snapshot, Rate: read_rate, Conversion: read_conversion,
    }  # fmt: skip
    return cast(_V, next(read[one] for one in kind.__mro__ if one in read)(text))


def read_snapshot(text: str | bytes, name: str = "document") -> Snapshot:
    """The snapshot in a document. Raises `ParseError`, and `VerificationFailed` where the id is not of its facts."""
    return _valued(build_snapshot, _document(text, SnapshotDocument, name), name)


def read_rate(text: str | bytes, name: str = "document") -> Rate:
    """The rate in a document. Raises `ParseError`, and `VerificationFailed` where the legs say otherwise."""
    return _valued(build_rate, _document(text, RateDocument, name), name)


def read_conversion(text: str | bytes, name: str = "document") -> Conversion:
    """The receipt in a document, as it stands there; ``verify()`` says whether it is right. Raises `ParseError`."""
    return _valued(build_conversion, _document(text, ConversionDocument, name), name)


def build_snapshot(document: SnapshotDocument) -> Snapshot:
    """The snapshot that a document describes."""
    snapshot = Snapshot(
        document.base,
        [_quote(quote) for quote in document.quotes],
        as_of=document.as_of,
        origin=document.origin,
        side=document.side,
        kind=document.kind,
        period=None if document.period is None else (document.period[0], document.period[1]),
        lineage=document.lineage,
        published=document.published,
    )
    if snapshot.id != document.id:
        raise VerificationFailed((Difference("id", document.id, snapshot.id),))
    return snapshot


def build_rate(document: RateDocument) -> Rate:
    """The rate that a document describes."""
    rate = _rate(document)
    bounds = None if rate.bounds is None else [plain(end) for end in rate.bounds]
    pairs = (
        ("exact", document.exact, ratio_text(rate.exact)),
        ("value", document.value, plain(rate.value)),
        ("bounds", document.bounds, bounds),
        ("digits", document.digits, rate.digits),
    )
    differences = tuple(Difference(field, str(stated), str(found)) for field, stated, found in pairs if stated != found)
    if differences:
        raise VerificationFailed(differences)
    return rate


def build_conversion(document: ConversionDocument) -> Conversion:
    """The receipt that a document describes, with what is stated there."""
    return Conversion(
        amount=_ratio(document.amount) if "/" in document.amount else exact_amount(document.amount),
        source=document.source,
        target=document.target,
        result=Decimal(document.result),
        exact=_ratio(document.exact),
        rate=_rate(document.rate),
        rounding=Rounding.of(document.rounding),
        resolved=Rounding.of(document.resolved),
        on=_date(document.on, "on"),
        as_of=_date(document.as_of, "as_of"),
        policy=None if document.policy is None else Policy.of(document.policy),
        origin=document.origin,
        snapshot_id=document.snapshot_id,
        bounds=None if document.bounds is None else (Decimal(document.bounds[0]), Decimal(document.bounds[1])),
        certain=document.certain,
        notes=tuple(document.notes),
        stated=laid_out(document.model_dump(mode="json", by_alias=True)),
    )


def _quote(document: QuoteDocument) -> Quote:
    return Quote(
        document.base, document.counter, document.value, nominal=document.nominal, quantum=document.quantum,
        kind=document.kind, origin=document.origin,
    )  # fmt: skip


def _rate(document: RateBody) -> Rate:
    legs = [Leg(_quote(leg), leg.used == "forwards") for leg in document.legs]
    return Rate(document.base, document.counter, legs)


def _ratio(text: str) -> Fraction:
    numerator, _, denominator = text.partition("/")
    # Through Decimal, because int(str) refuses numbers of more than 4 300 digits.
    return Fraction(int(Decimal(numerator)), int(Decimal(denominator or "1")))


def _date(text: str | None, field: str) -> date | None:
    return None if text is None else as_date(text, field)


def _document(text: str | bytes, model: type[_Model], name: str) -> _Model:
    if not isinstance(text, str | bytes):
        way = "; of a file that is Path(path).read_text()" if hasattr(text, "__fspath__") else ""
        raise InvalidArgument("text", shown(text), f"expected the text of a JSON document{way}")
    content = _content(text, name)
    expected = model.model_fields["schema_"].annotation.__args__[0]  # type: ignore[union-attr]
    stated = content.get("schema") if isinstance(content, dict) else None
    if stated != expected:
        said = f"its schema is {shown(stated)}" if stated is not None else "it says no schema"
        way = _READERS.get(stated, "") if isinstance(stated, str) else ""
        raise _refused(name, f"expected a document of schema {expected!r}; {said}{way}")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise ParseError(name, tuple(_fault(one) for one in error.errors(include_url=False))) from None


def _content(text: str | bytes, name: str) -> Any:
    try:
        plain_text = text.removeprefix("\ufeff") if isinstance(text, str) else text.decode("utf-8-sig")
        return json.loads(plain_text, object_pairs_hook=_members, parse_int=_int)
    except RecursionError:
        raise _refused(name, "objects or lists nested without end") from None
    except _Doubled as error:
        raise _refused(name, f"the member {shown(str(error))} stands twice in one object") from None
    except UnicodeDecodeError:
        raise _refused(name, "not a JSON document (not UTF-8)") from None
    except json.JSONDecodeError as error:
        # Where it ends, for a document that was cut off.
        way = "; of a file give the text: Path(path).read_text()" if _names_a_file(plain_text) else ""
        raise ParseError(
            name, (Fault(error.lineno, error.colno, "", f"not a JSON document ({error.msg}){way}"),)
        ) from None


def _names_a_file(text: str) -> bool:
    return text.endswith(".json") and "\n" not in text


def _refused(name: str, reason: str) -> ParseError:
    return ParseError(name, (Fault(0, 0, "", reason),))


def _fault(one: ErrorDetails) -> Fault:
    member = ".".join(str(part) for part in one["loc"]) or "document"
    member = member if len(member) <= 100 and member.isprintable() else shown(member)
    if one["type"] == "missing":
        return Fault(0, 0, "", f"{member}: it is missing")
    if one["type"] == "extra_forbidden":
        return Fault(0, 0, "", f"{member}: this schema has no such member")
    # Our own messages show the input already.
    given = "" if one["type"] == "fxsnap" else f", not {shown(one['input'])}"
    return Fault(0, 0, "", f"{member}: {one['msg']}{given}")


class _Doubled(Exception):
    """A name that stands twice would show one value to a person and another to us."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _Doubled(name)
        members[name] = value
    return members


def _int(text: str) -> int | Decimal:
    """An int; beyond the digits that any of ours has a Decimal, which no member takes, because int() would refuse."""
    return int(text) if len(text) <= MAX_DIGITS else Decimal(text)


def _valued(build: Callable[[_Model], _V], document: _Model, name: str) -> _V:
    try:
        return build(document)
    except VerificationFailed:
        raise
    except FxError as error:
        raise _refused(name, str(error)) from error
