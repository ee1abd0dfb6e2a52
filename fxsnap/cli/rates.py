"""Which rates a command line means: where they are, what it says of them, and what a person ought to know of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fxsnap import clock
from fxsnap.cli.world import UsageError, World
from fxsnap.currencies import currency
from fxsnap.dateparsing import read_date
from fxsnap.errors import InvalidArgument, ReadError, UnknownCurrency, VerificationFailed, shown
from fxsnap.policy import Policy
from fxsnap.snapshot import Snapshot


def where_of(options: dict[str, str], world: World) -> str | None:
    """What ``--rates``, or else the environment, says."""
    return options.get("rates") or world.rates


def rates_of(options: dict[str, str], world: World) -> Snapshot:
    """The rates that the options or the environment name, or the bundled sample; those for the day asked for."""
    policy = Policy.of(options.get("policy"))
    on = day_of(options, "on")
    where = where_of(options, world)
    snapshot = _sample(options, world) if where in (None, "sample") else _read(str(where), options, world)
    if on is not None:
        snapshot = snapshot.at(on, policy)
        if on not in ("last", str(snapshot.as_of)):
            world.remark(f"rates of {snapshot.as_of}; asked for {on}, policy {policy}")
    if "max-age" in options:
        snapshot.require(max_age=_days(options["max-age"]), on=clock.today() if on in (None, "last") else on)
    return snapshot


def _sample(options: dict[str, str], world: World) -> Snapshot:
    from fxsnap.bundled import sample  # the parser and the table, only where they are wanted

    given = where_of(options, world) == "sample"
    for option in ("base", "as-of", "origin") if given else ("base", "as-of", "origin", "on", "policy"):
        if option in options:
            raise UsageError(f"--{option} goes with rates of your own, not with the sample; say --rates FILE")
    snapshot = sample()
    if not given:
        world.sampled = True
        assert snapshot.as_of is not None
        days = (clock.today() - snapshot.as_of).days
        age = f"{days} day{'s' * (days != 1)} old"
        world.remark_before_answer(f"rates of {snapshot.as_of} (bundled sample, {age}); --rates FILE for others")
    return snapshot


def _read(path: str, options: dict[str, str], world: World) -> Snapshot:
    hints = hints_of(options)
    try:
        if path == "-":
            from fxsnap.formats import parse

            return parse(world.read_stdin(), name="standard input", **hints)
        from fxsnap.files import load

        return load(path, **hints)
    except VerificationFailed as error:
        raise VerificationFailed(
            tuple(one._replace(field=f"{path}: {one.field}") for one in error.differences)
        ) from error
    except ReadError as error:
        if "rates" not in options:
            raise ReadError(path, f"{error.reason} (FXSNAP_RATES names it)") from error
        if path == "ecb":
            way = "nothing is fetched here: download the ECB's file and give its name"
            raise ReadError(path, f"{error.reason}; {way}") from error
        raise


def hints_of(options: dict[str, str]) -> dict[str, Any]:
    """What the options say of a table that it does not say itself; a base in small letters is the same in capitals."""
    base = options.get("base")
    return {
        "base": base.upper() if base and base.isascii() and base.islower() else base,
        "as_of": day_of(options, "as-of"),
        "origin": options.get("origin"),
    }


def day_of(options: dict[str, str], option: str) -> str | None:
    """The day that an option names, as ISO text: ``2024-10-21`` or ``21 Oct 2024``, complete and without doubt.

    >>> day_of({"on": "21 Oct 2024"}, "on")
    '2024-10-21'
    """
    text = options.get(option)
    if text is None or (text == "last" and option == "on"):
        return text
    day = read_date(text)
    if day is None:
        expected = "expected a complete date that can be one day only, such as 2024-10-21 or '21 Oct 2024'"
        raise InvalidArgument(option, shown(text), expected)
    return str(day)


def remark_retired(codes: Iterable[str], snapshot: Snapshot, world: World) -> None:
    """Say which codes had been withdrawn by the day of the rates: tables quote some of them for years after."""
    for code in codes:
        try:
            withdrawn = currency(code).withdrawn
        except UnknownCurrency:
            continue
        if withdrawn is None:
            continue
        last = withdrawn.rpartition(" ")[2]  # of "1989 to 1990", the year by which it was gone
        if snapshot.as_of is None or last <= str(snapshot.as_of)[: len(last)]:
            world.remark(f"{code} is a retired code, withdrawn {withdrawn}; these rates still quote it")


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise InvalidArgument("max-age", shown(text), "expected a number of days")
    return int(text)
