"""The documents as pydantic models: strict, frozen, and without any field that is not named here.

A document's ``schema`` names its kind and version; a reader refuses a version that it does not know. The JSON Schemas
that `json_schemas` gives are published in docs/reference/schema.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

DecimalText = Annotated[
    str, StringConstraints(pattern=r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$", max_length=4000), Field(examples=["92.115"])
]
RatioText = Annotated[
    str,
    StringConstraints(pattern=r"^-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?$", max_length=100_000),
    Field(examples=["18423/20000"]),
]
CodeText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9]{2,9}$"), Field(examples=["EUR"])]
DateText = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), Field(examples=["2024-10-21"])]
HexText = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Kind = Literal["published", "by hand", "legal", "sub-unit", "average"]


class Document(BaseModel):
    """What all documents have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class QuoteDocument(Document):
    """``nominal`` units of ``base`` are ``value`` units of ``counter``, as published."""

    nominal: Annotated[int, Field(ge=1)]
    base: CodeText
    value: DecimalText
    counter: CodeText
    quantum: DecimalText | None
    kind: Kind
    origin: str | None


class LegDocument(QuoteDocument):
    """A quote and the direction it was used in."""

    used: Literal["forwards", "backwards"]


class RateBody(Document):
    """``exact`` units of ``counter`` for one unit of ``base``, as ``n/d``; the rest follows from the legs."""

    base: CodeText
    counter: CodeText
    exact: RatioText
    value: DecimalText
    bounds: Annotated[list[DecimalText], Field(min_length=2, max_length=2)] | None
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
    origin: str | None
    side: Literal["mid", "buying", "selling"]
    kind: Literal["spot", "average", "closing"]
    period: Annotated[list[DateText], Field(min_length=2, max_length=2)] | None
    lineage: list[str]
    quotes: list[QuoteDocument]


class ConversionDocument(Document):
    """A receipt. ``sha256`` is that of the document without it: members sorted, no white space, UTF-8."""

    schema_: Literal["fxsnap.conversion/1"] = Field(alias="schema")
    amount: DecimalText | RatioText
    source: CodeText
    target: CodeText
    result: DecimalText
    exact: RatioText
    rate: RateBody
    rounding: str | None
    resolved: str | None
    on: DateText | None
    as_of: DateText | None
    policy: str | None
    origin: str | None
    snapshot_id: HexText
    bounds: Annotated[list[DecimalText], Field(min_length=2, max_length=2)] | None
    certain: bool | None
    notes: list[str]
    sha256: HexText


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each document, by the name of its file in docs/reference/schema."""
    models: dict[str, type[Document]] = {
        "snapshot-1": SnapshotDocument,
        "rate-1": RateDocument,
        "conversion-1": ConversionDocument,
    }
    return {name: model.model_json_schema() for name, model in models.items()}
