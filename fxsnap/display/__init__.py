"""How things look to people: amounts in a locale, what a person typed read back, and HTML in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fxsnap.display.locales import currency_name as currency_name
    from fxsnap.display.locales import currency_symbol as currency_symbol
    from fxsnap.display.parsing import parse_amount as parse_amount
    from fxsnap.display.writing import format_amount as format_amount
    from fxsnap.display.writing import format_number as format_number
    from fxsnap.display.writing import format_rate as format_rate

_ROOMS = {
    "format_amount": "writing", "format_number": "writing", "format_rate": "writing", "parse_amount": "parsing",
    "currency_name": "locales", "currency_symbol": "locales",
}  # fmt: skip

__all__ = ["currency_name", "currency_symbol", "format_amount", "format_number", "format_rate", "parse_amount"]


if not TYPE_CHECKING:  # so that type checkers know what there is, and what there is not

    def __getattr__(name: str) -> Any:
        """babel is loaded when something is to be shown in a locale, not when a notebook asks for HTML."""
        if name not in _ROOMS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__]
