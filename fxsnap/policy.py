"""What to do when there are no rates for the day that was asked for. The default is: refuse."""

from __future__ import annotations

from datetime import date
from typing import Self

from fxsnap.dates import as_date
from fxsnap.errors import InvalidArgument
from fxsnap.phrases import shown
from fxsnap.values import Value

DEFAULT_MAX_DAYS = 7
"""Calendar days that ``previous`` and ``next`` may go, unless said otherwise: over a weekend and every bank holiday."""


class Policy(Value):
    """The rule by which a day finds its rates: ``exact``, ``previous`` or ``next``, with a limit of calendar days.

    Written ``"exact"``, ``"previous"`` (seven days), ``"previous:10"``, ``"next:3"``; made from that text by
    `Policy.of`, or by `Policy.exact`, `Policy.previous` and `Policy.next`.

    >>> str(Policy.previous(max_days=10)), Policy.of("next").max_days
    ('previous:10', 7)
    """

    __slots__ = ("_text", "max_days", "name")

    name: str
    max_days: int
    _text: str

    def __init__(self, name: str, max_days: int = DEFAULT_MAX_DAYS) -> None:
        if isinstance(name, str) and ":" in name and max_days == DEFAULT_MAX_DAYS:
            read = Policy.of(name)  # the whole text, as str() gives it
            name, max_days = read.name, read.max_days
        if name not in ("exact", "previous", "next"):
            raise InvalidArgument("policy", shown(name), _EXPECTED)
        if isinstance(max_days, bool) or not isinstance(max_days, int) or not 0 <= max_days <= 36_600:
            raise InvalidArgument("max_days", shown(max_days), "expected a number of calendar days")
        plain = name == "exact" or max_days == DEFAULT_MAX_DAYS
        self._set(name=name, max_days=0 if name == "exact" else max_days, _text=name if plain else f"{name}:{max_days}")

    def _state(self) -> tuple[str, int]:
        return self.name, self.max_days

    @classmethod
    def exact(cls) -> Self:
        """Only the day itself."""
        return cls("exact")

    @classmethod
    def previous(cls, max_days: int = DEFAULT_MAX_DAYS) -> Self:
        """The day itself or the nearest published day before it."""
        return cls("previous", max_days)

    @classmethod
    def next(cls, max_days: int = DEFAULT_MAX_DAYS) -> Self:
        """The day itself or the nearest published day after it."""
        return cls("next", max_days)

    @classmethod
    def of(cls, policy: str | Policy | None) -> Policy:
        """The policy that a caller wrote; None is ``exact``. Raises `InvalidArgument`."""
        if policy is None:
            return cls.exact()
        if isinstance(policy, Policy):
            return policy
        if not isinstance(policy, str):
            raise InvalidArgument("policy", shown(policy), _EXPECTED)
        name, colon, days = policy.partition(":")
        if name == "exact" and colon:
            raise InvalidArgument("policy", shown(policy), _EXPECTED)
        if not colon:
            return cls(name)
        if not (days.isascii() and days.isdigit() and len(days) < 6):
            raise InvalidArgument("policy", shown(policy), _EXPECTED)
        return cls(name, int(days))

    def __hash__(self) -> int:
        return hash(self._text)  # a history asks for it at each conversion

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other)  # Python takes a hash away from a class that defines one without the other

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Policy({str(self)!r})"


_EXPECTED = "expected 'exact', 'previous' or 'next', with a limit of days after a colon if wanted: 'previous:10'"


class Lookup(Value):
    """The day that a rule asks for, and the policy by which the rule finds rates for it: both halves of one answer.

    Made by the functions of `fxsnap.days`; ``on=`` takes one, and then no ``policy=`` beside it.

    >>> print(Lookup("2024-06-30", "next"))
    2024-06-30, policy next
    """

    __slots__ = ("on", "policy")

    on: date
    policy: Policy

    def __init__(self, on: date | str, policy: Policy | str) -> None:
        self._set(on=as_date(on, "on"), policy=Policy.of(policy))

    def reaches(self, day: date | str) -> bool:
        """Whether rates of ``day`` may answer."""
        published = as_date(day, "day")
        distance = (published - self.on).days if self.policy.name == "next" else (self.on - published).days
        return 0 <= distance <= self.policy.max_days

    def __str__(self) -> str:
        return f"{self.on}, policy {self.policy}"

    def __repr__(self) -> str:
        return f"Lookup({str(self.on)!r}, {str(self.policy)!r})"


Day = date | str | Lookup | None
"""What ``on=`` takes: a date, ISO text, ``"last"``, or a Lookup."""

PolicyLike = Policy | str | None
"""What ``policy=`` takes."""


def check_last(policy: PolicyLike, last: date | None) -> None:
    """Refuse a policy beside ``on="last"``, which is one day. Raises `InvalidArgument`."""
    if Policy.of(policy).name != "exact":
        day = f" ({last})" if last else ""
        raise InvalidArgument(
            "policy", shown(policy), f"on='last' is one day{day} and takes no other policy than 'exact'"
        )


def as_lookup(on: Day, policy: PolicyLike) -> Lookup | None:
    """The day and the policy that a caller asked for; None where no day was. ``"last"`` is not for this function.

    Raises `InvalidArgument`: for a policy without a day, and for a second policy beside a Lookup.
    """
    if isinstance(on, Lookup):
        if policy is not None:
            raise InvalidArgument("policy", shown(policy), f"the day comes with its policy ({on})")
        return on
    if on is None:
        if policy is not None:
            raise InvalidArgument("policy", shown(policy), "it is the rule for a day; pass on= as well")
        return None
    return Lookup(as_date(on, "on"), Policy.of(policy))
