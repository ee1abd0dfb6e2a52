"""Exact currency conversion from immutable rate snapshots, with a receipt for every number.

>>> import fxsnap
>>> snap = fxsnap.sample()
>>> snap.convert("100", "EUR", "JPY", rounding="minor")
Decimal('16281')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fxsnap.batch import Batch
from fxsnap.conversion import Conversion
from fxsnap.convert import convert, convert_many, explain, rate, required
from fxsnap.currencies import Currency, currency
from fxsnap.errors import (
    AmbiguousCurrency,
    FxError,
    FxWarning,
    InvalidAmount,
    InvalidArgument,
    InvalidColumn,
    InvalidRate,
    InvalidRows,
    ParseError,
    RateNotFound,
    ReadError,
    RetiredCurrencyWarning,
    RoundingRequired,
    SampleRatesWarning,
    SnapshotNotFound,
    StaleRates,
    UnknownCurrency,
    VerificationFailed,
    WriteError,
)
from fxsnap.history import History
from fxsnap.policy import Lookup, Policy
from fxsnap.quotes import Leg, Quote, Rate
from fxsnap.rounding import Rounding
from fxsnap.snapshot import Snapshot

if TYPE_CHECKING:
    from fxsnap import days as days
    from fxsnap import display as display
    from fxsnap import documents as documents
    from fxsnap import formats as formats
    from fxsnap.archiving import Archive as Archive
    from fxsnap.archiving import Record as Record
    from fxsnap.auditing import Audit as Audit
    from fxsnap.auditing import Finding as Finding
    from fxsnap.auditing import audit as audit
    from fxsnap.bundled import ecb as ecb
    from fxsnap.bundled import sample as sample
    from fxsnap.comparison import Diff as Diff
    from fxsnap.comparison import diff as diff
    from fxsnap.crosses import Matrix as Matrix
    from fxsnap.crosses import matrix as matrix
    from fxsnap.dating import Dating as Dating
    from fxsnap.files import load as load
    from fxsnap.files import load_history as load_history
    from fxsnap.formats import parse as parse
    from fxsnap.formats import parse_history as parse_history

__version__ = "0.1.0"

# In the order a newcomer needs them.
__all__ = [  # noqa: RUF022
    # convert
    "convert", "explain", "rate", "required", "convert_many", "matrix", "Matrix", "Rounding", "Batch",
    # rates
    "sample", "ecb", "load", "load_history", "parse", "parse_history", "Snapshot", "History", "Quote", "Leg", "Rate",
    # days
    "Policy", "Lookup",
    # proof
    "Conversion",
    # archive
    "Archive", "Record",
    # judging
    "audit", "Audit", "Finding", "diff", "Diff", "Dating",
    # currencies
    "currency", "Currency",
    # errors
    "FxError", "UnknownCurrency", "RateNotFound", "InvalidAmount", "AmbiguousCurrency", "InvalidRate",
    "InvalidArgument", "InvalidRows", "InvalidColumn", "ParseError", "RoundingRequired", "StaleRates",
    "VerificationFailed", "SnapshotNotFound", "ReadError", "WriteError",
    "FxWarning", "SampleRatesWarning", "RetiredCurrencyWarning",
]  # fmt: skip

_MODULES = ("days", "display", "documents", "formats")
_LATER = {
    "sample": "fxsnap.bundled", "ecb": "fxsnap.bundled", "load": "fxsnap.files", "load_history": "fxsnap.files",
    "parse": "fxsnap.formats", "parse_history": "fxsnap.formats",
    "Archive": "fxsnap.archiving", "Record": "fxsnap.archiving",
    "audit": "fxsnap.auditing", "Audit": "fxsnap.auditing", "Finding": "fxsnap.auditing",
    "diff": "fxsnap.comparison", "Diff": "fxsnap.comparison", "matrix": "fxsnap.crosses", "Matrix": "fxsnap.crosses",
    "Dating": "fxsnap.dating",
}  # fmt: skip


if not TYPE_CHECKING:  # so that type checkers know what there is, and what there is not

    def __getattr__(name: str) -> Any:
        """Bind what reads or judges tables at its first use: a converter that is handed its rates does not need it."""
        if name in _LATER:
            from importlib import import_module

            value = getattr(import_module(_LATER[name]), name)
        elif name in _MODULES:
            from importlib import import_module

            value = import_module(f"fxsnap.{name}")
        else:
            raise AttributeError(f"module 'fxsnap' has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES, "currencies", "errors", "__version__"])
