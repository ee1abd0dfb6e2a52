"""What lets users put our values, and a currency code, into pydantic models of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from fxsnap.conversion import Conversion
from fxsnap.currencies import currency
from fxsnap.documents.models import ConversionDocument, Document, RateDocument, SnapshotDocument
from fxsnap.documents.reading import build_conversion, build_rate, build_snapshot
from fxsnap.errors import FxError, UnknownCurrency
from fxsnap.quotes import Rate
from fxsnap.snapshot import Snapshot


def _known(code: str) -> str:
    try:
        return currency(code).code
    except UnknownCurrency as error:
        raise PydanticCustomError("unknown_currency", "{reason}", {"reason": str(error)}) from None


CurrencyCode = Annotated[
    str,
    AfterValidator(_known),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$", "description": "a currency code", "examples": ["EUR"]}),
]
"""A code that the currency registry knows: ISO 4217's, current or withdrawn, and the market's own (CNH, GGP, ...)."""


def schema_of(kind: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
    """How pydantic reads and writes a field of a kind: as its document; a receipt is verified when it is read."""
    models: dict[type[Any], tuple[type[Document], Callable[[Any], Any]]] = {
        Snapshot: (SnapshotDocument, build_snapshot),
        Rate: (RateDocument, build_rate),
        Conversion: (ConversionDocument, _verified),
    }  # fmt: skip
    model, build = next(models[one] for one in kind.__mro__ if one in models)
    return _schema(kind, model, build, handler)


def _verified(document: ConversionDocument) -> Conversion:
    receipt = build_conversion(document)
    receipt.verify()
    return receipt


def _schema(
    value: type[Any], model: type[Document], build: Callable[[Any], Any], handler: GetCoreSchemaHandler
) -> CoreSchema:
    def validated(given: Any, read: core_schema.ValidatorFunctionWrapHandler) -> Any:
        if isinstance(given, value):
            return given
        try:
            return build(read(given))
        except FxError as error:
            raise PydanticCustomError("fxsnap", "{reason}", {"reason": str(error)}) from None

    def written(given: Any, info: core_schema.SerializationInfo) -> Any:
        return given if info.mode == "python" else json.loads(given.to_json())

    return core_schema.no_info_wrap_validator_function(
        validated,
        handler.generate_schema(model),
        serialization=core_schema.plain_serializer_function_ser_schema(
            written,
            info_arg=True,
            return_schema=handler.generate_schema(Annotated[Any, _LooksLike(model)]),
        ),
    )


class _LooksLike:
    """Anything, with the JSON Schema of a document: what is written is one, but as plain dicts."""

    def __init__(self, model: type[Document]) -> None:
        self.model = model

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(self.model.__pydantic_core_schema__)
