"""The one place that reads the clock. Only the command line and the archive ask it; tests replace it."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Today's date on this machine."""
    return date.today()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
