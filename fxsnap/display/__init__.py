"""How things look to people: in a locale (with babel), and as HTML in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fxsnap.display.locales import currency_name as currency_name
    from fxsnap.display.locales import format_amount as format_amount
    from fxsnap.display.locales import format_number as format_number

__all__ = ["currency_name", "format_amount", "format_number"]


if not TYPE_CHECKING:  # so that type checkers know what there is, and what there is not

    def __getattr__(name: str) -> Any:
        """babel is loaded when something is to be shown in a locale, not when a notebook asks for HTML."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from fxsnap.display import locales

        return getattr(locales, name)
