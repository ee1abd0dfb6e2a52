"""The JSON documents: what they look like (`models`, and their JSON Schema), writing and reading them.

pydantic's models are the one reader and validator, and bring the schema; writing needs no pydantic. The models, the
type `CurrencyCode` and `json_schemas` are here under their names, loaded when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fxsnap.documents.hooks import CurrencyCode as CurrencyCode
    from fxsnap.documents.models import ConversionDocument as ConversionDocument
    from fxsnap.documents.models import QuoteDocument as QuoteDocument
    from fxsnap.documents.models import RateDocument as RateDocument
    from fxsnap.documents.models import SnapshotDocument as SnapshotDocument
    from fxsnap.documents.models import json_schemas as json_schemas

__all__ = ["ConversionDocument", "CurrencyCode", "QuoteDocument", "RateDocument", "SnapshotDocument", "json_schemas"]


if not TYPE_CHECKING:  # so that type checkers know what there is, and what there is not

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from fxsnap.documents import hooks, models

        return getattr(hooks if name == "CurrencyCode" else models, name)
