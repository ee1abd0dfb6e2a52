"""The documents as pydantic models: strict, frozen, and without any field that is not named here.

A document's ``schema`` names its kind and version; a reader refuses a version that it does not know. The JSON Schemas
that `json_schemas` gives are published in docs/reference/schema.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from fxsnap.dates import as_date, as_moment
from fxsnap.errors import FxError
from fxsnap.exact import exact_amount, exact_rate
from fxsnap.policy import Policy
from fxsnap.quotes import checked_label
from fxsnap.rounding import Rounding

_LONGEST = 100_000
"""Characters of a number: enough for amounts and rates of 1 000 digits over dozens of legs, and read in a second."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _checked(check: Callable[[str], object]) -> AfterValidator:
    """What the library itself asks of a text, as a validator: a fault is then reported at its member."""

    def validated(text: str) -> str:
        try:
            check(text)
        except FxError as error:
            raise PydanticCustomError("fxsnap", "{reason}", {"reason": str(error)}) from None
        return text

    return AfterValidator(validated)


def _amount(text: str) -> None:
    for part in text.split("/"):
        exact_amount(part)


def _quantum(text: str) -> None:
    if text != "0":
        exact_rate(text)


def _date(text: str) -> None:
    as_date(text, "a day")


def _moment(text: str) -> None:
    as_moment(text, "a moment")


def _label(text: str) -> None:
    checked_label(text, "a label")


_WHOLE = "(0|[1-9][0-9]*)"
_UNSIGNED = StringConstraints(pattern=rf"^{_WHOLE}(\.[0-9]+)?$", max_length=_LONGEST)
_DECIMAL = StringConstraints(pattern=rf"^-?{_WHOLE}(\.[0-9]+)?$", max_length=_LONGEST)
_RATIO = StringConstraints(pattern=rf"^-?{_WHOLE}(/[1-9][0-9]*)?$", max_length=_LONGEST)
_EITHER = StringConstraints(pattern=rf"^-?{_WHOLE}(\.[0-9]+|/[1-9][0-9]*)?$", max_length=_LONGEST)
_CODE = StringConstraints(pattern="^[A-Za-z][A-Za-z0-9]{2,9}$")
_DATE = StringConstraints(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_MOMENT = StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$")
_HEX = StringConstraints(pattern="^[0-9a-f]{64}$")

DecimalText = Annotated[str, _DECIMAL, Field(examples=["92.115"])]
RatioText = Annotated[str, _RATIO, Field(examples=["18423/20000"])]
AmountText = Annotated[str, _EITHER, _checked(_amount), Field(examples=["100", "1/7"])]
PositiveText = Annotated[str, _UNSIGNED, _checked(exact_rate), Field(examples=["0.92115"])]
QuantumText = Annotated[str, _UNSIGNED, _checked(_quantum), Field(examples=["0.000001"])]
CodeText = Annotated[str, _CODE, Field(examples=["EUR"])]
DateText = Annotated[str, _DATE, _checked(_date), Field(examples=["2024-10-21"])]
MomentText = Annotated[str, _MOMENT, _checked(_moment), Field(examples=["2024-10-21T12:10:00Z"])]
HexText = Annotated[str, _HEX]
LabelText = Annotated[str, _checked(_label), Field(examples=["saved news page"])]
RoundingText = Annotated[str, _checked(Rounding.of), Field(examples=["minor:half_up"])]
PolicyText = Annotated[str, _checked(Policy.of), Field(examples=["previous:10"])]
Pair = Field(min_length=2, max_length=2)


class Document(BaseModel):
    """What all documents have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, serialize_by_alias=True)


class QuoteDocument(Document):
    """``nominal`` units of ``base`` are ``value`` units of ``counter``, as published."""

    nominal: Annotated[int, Field(ge=1)]
    base: CodeText
    value: PositiveText
    counter: CodeText
    quantum: QuantumText | None
    kind: Literal["published", "by hand", "legal", "sub-unit", "average"]
    origin: LabelText | None


class LegDocument(QuoteDocument):
    """A quote and the direction it was used in."""

    used: Literal["forwards", "backwards"]


class RateBody(Document):
    """``exact`` units of ``counter`` for one unit of ``base``, as ``n/d``; the rest follows from the legs."""

    base: CodeText
    counter: CodeText
    exact: RatioText
    value: DecimalText
    bounds: Annotated[list[DecimalText], Pair] | None
    digits: int | None
    legs: list[LegDocument]


class RateDocument(RateBody):
    """A rate on its own."""

    schema_: Literal["fxsnap.rate/1"] = Field(alias="schema")


class SnapshotDocument(Document):
    """A snapshot: ``id`` is that of its facts."""

    schema_: Literal["fxsnap.snapshot/1"] = Field(alias="schema")
    id: HexText
    base: CodeText
    as_of: DateText | None
    origin: LabelText | None
    side: Literal["mid", "buying", "selling"]
    kind: Literal["spot", "average", "closing"]
    period: Annotated[list[DateText], Pair] | None
    lineage: list[LabelText]
    published: MomentText | None
    quotes: list[QuoteDocument]


class ConversionDocument(Document):
    """A receipt. ``sha256`` is that of the document without it: members sorted, no white space, UTF-8."""

    schema_: Literal["fxsnap.conversion/1"] = Field(alias="schema")
    amount: AmountText
    source: CodeText
    target: CodeText
    result: DecimalText
    exact: RatioText
    rate: RateBody
    rounding: RoundingText | None
    resolved: RoundingText | None
    on: DateText | None
    as_of: DateText | None
    policy: PolicyText | None
    origin: LabelText | None
    snapshot_id: HexText
    bounds: Annotated[list[DecimalText], Pair] | None
    certain: bool | None
    notes: list[LabelText]
    sha256: HexText


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each document, by the name of its file in docs/reference/schema.

    >>> list(json_schemas()), json_schemas()["rate-1"]["title"]
    (['snapshot-1', 'rate-1', 'conversion-1'], 'RateDocument')
    """
    models: dict[str, type[Document]] = {
        "snapshot-1": SnapshotDocument,
        "rate-1": RateDocument,
        "conversion-1": ConversionDocument,
    }
    return {name: {"$schema": _DIALECT, **model.model_json_schema()} for name, model in models.items()}
