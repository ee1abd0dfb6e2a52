"""Which day a rule asks for: the days of European tax law, and the first and last day of a period.

A rule is a day **and** a direction. The one-stop shop's rule, for one, goes on to the next publication; its day alone,
looked up backwards, gives another rate. So each function gives a `Lookup` of both, for ``on=``.
"""

from __future__ import annotations

import re
from datetime import date

from dateutil.relativedelta import WE, relativedelta

from fxsnap.dates import as_date
from fxsnap.errors import InvalidArgument
from fxsnap.phrases import shown
from fxsnap.policy import Lookup, Policy

__all__ = ["Lookup", "eu_customs", "eu_oss", "eu_vat", "period"]

_PERIOD = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])|-?[Qq]([1-4]))?", re.ASCII)


def eu_vat(day: date | str) -> Lookup:
    """The lookup for a supply on which VAT becomes chargeable on ``day``: that day's rate, or the latest before it.

    Directive 2006/112/EC, article 91(2): the ECB's latest rate at the moment when the tax becomes chargeable.

    >>> eu_vat("2024-10-19")
    Lookup('2024-10-19', 'previous')
    """
    return Lookup(as_date(day, "day"), Policy.previous())


def eu_oss(year: int, quarter: int) -> Lookup:
    """The lookup for a quarterly one-stop-shop return: the last day of the quarter, or the next day of publication.

    Directive 2006/112/EC, article 366(2).

    >>> eu_oss(2024, 2)
    Lookup('2024-06-30', 'next')
    """
    _checked(year, "year", 1999, 9999)
    return Lookup(period(f"{year:04d}-Q{_checked(quarter, 'quarter', 1, 4)}")[1], Policy.next())


def eu_customs(year: int, month: int) -> Lookup:
    """The lookup for a customs value in a month: the penultimate Wednesday of the month before, or the latest before.

    Implementing Regulation (EU) 2015/2447, article 146: that day's rate holds for the whole following month.

    >>> eu_customs(2024, 11)
    Lookup('2024-10-23', 'previous')
    """
    first = date(_checked(year, "year", 1999, 9999), _checked(month, "month", 1, 12), 1)
    return Lookup(first - relativedelta(months=1) + relativedelta(day=31, weekday=WE(-2)), Policy.previous())


def period(text: str) -> tuple[date, date]:
    """The first and the last day of a month, a quarter or a year: ``"2024-10"``, ``"2024-Q4"``, ``"2024"``.

    >>> period("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    found = _PERIOD.fullmatch(text) if isinstance(text, str) else None
    if found is None or found[1] == "0000":
        raise InvalidArgument(
            "period", shown(text), "expected a month, a quarter or a year: '2024-10', '2024-Q4', '2024'"
        )
    year, month, quarter = int(found[1]), found[2], found[3]
    if month:
        first, months = date(year, int(month), 1), 1
    elif quarter:
        first, months = date(year, 3 * int(quarter) - 2, 1), 3
    else:
        first, months = date(year, 1, 1), 12
    return first, first + relativedelta(months=months - 1, day=31)


def _checked(value: object, argument: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidArgument(argument, shown(value), f"expected a number from {low} to {high}")
    return value
