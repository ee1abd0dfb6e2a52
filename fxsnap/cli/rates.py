"""Which rates a command line means: where they are, what it says of them, and what a person ought to know of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fxsnap import clock
from fxsnap.cli.messages import in_this_shell
from fxsnap.cli.world import UsageError, World
from fxsnap.convert import Rates
from fxsnap.dateparsing import read_date
from fxsnap.errors import InvalidArgument, ReadError, VerificationFailed
from fxsnap.history import History
from fxsnap.phrases import shown
from fxsnap.policy import Policy
from fxsnap.remarks import legal_way, living
from fxsnap.snapshot import Snapshot


def where_of(options: dict[str, str], world: World) -> str | None:
    """What ``--rates``, or else the environment, says."""
    return options.get("rates") or world.rates


def rates_of(options: dict[str, str], world: World) -> Rates:
    """The rates that the options or the environment name, of one day or of many; or the bundled sample."""
    Policy.of(options.get("policy"))  # raises before any rates are read
    day_of(options, "on")
    where = where_of(options, world)
    if where in (None, "sample"):
        return _sample(options, world)
    if where == "ecb":
        _refuse_hints(options, "the ECB's history")
        from fxsnap.bundled import ecb

        return ecb()
    return _read(str(where), options, world)


def rates_beside(where: str, options: dict[str, str], world: World) -> Rates:
    """What ``--against`` names. Of an archive with several origins it is the one that the table is said to have."""
    try:
        return rates_of({"rates": where}, world)
    except InvalidArgument as error:
        if (error.name, error.value) != ("origin", "left out") or "origin" not in options:
            raise
        return rates_of({"rates": where, "origin": options["origin"]}, world)


def on_day(rates: Rates, codes: Sequence[str], options: dict[str, str], world: World) -> Snapshot:
    """The rates of the day that was asked for, with a remark where it is another day that has them."""
    on, policy = day_of(options, "on"), options.get("policy")
    law = "parities" in options
    snapshot = rates.at(on, policy, _quoted(rates, codes, on) if law else codes)
    if on not in (None, "last", str(snapshot.as_of)):
        world.remark(f"rates of {snapshot.as_of}; asked for {on}, policy {Policy.of(policy)}")
    if "max-age" in options:
        snapshot.require(max_age=_days(options["max-age"]), on=clock.today() if on in (None, "last") else on)
    return at_law(snapshot) if law else snapshot


def _quoted(rates: Rates, codes: Sequence[str], on: str | None) -> list[str]:
    """What has to be quoted on a day for some codes at law: of a code that the law leads to, what it leads from."""
    last = rates.as_of if isinstance(rates, Snapshot) else rates.last
    day = last if on in (None, "last") else date.fromisoformat(on)
    there = rates.codes if day is None else living(rates.codes, day)
    ways = {code: None if day is None else legal_way(code, there, day) for code in codes}
    return [way.anchor if way else code for code, way in ways.items() if way or code in rates.codes]


def at_law(snapshot: Snapshot) -> Snapshot:
    """The rates with what ``--parities`` puts in."""
    if snapshot.as_of is None:
        raise UsageError("--parities is the law of the day of the rates, which is not known; say it with --as-of DAY")
    return snapshot.with_parities()


def remark_on(snapshot: Snapshot, source: str, target: str, world: World) -> None:
    """Say what a reader should know of the quotes between two codes, with the way out as it is typed here."""
    for text in snapshot._remarks_on(source, target).values():
        world.remark(in_this_shell(text))


def _refuse_hints(options: dict[str, str], what: str, more: tuple[str, ...] = ()) -> None:
    for option in ("base", "as-of", "origin", "known-at", *more):
        if option in options:
            also = " or --rates ecb" if option in ("on", "policy") else ""
            raise UsageError(f"--{option} goes with rates of your own, not with {what}; say --rates FILE{also}")


def _sample(options: dict[str, str], world: World) -> Snapshot:
    from fxsnap.bundled import sample  # the parser and the table, only where they are wanted

    given = where_of(options, world) == "sample"
    _refuse_hints(options, "the sample", () if given else ("on", "policy"))
    snapshot = sample()
    if not given:
        world.sampled = True
        assert snapshot.as_of is not None
        days = (clock.today() - snapshot.as_of).days
        age = f"{days} day{'s' * (days != 1)} old"
        world.remark_before_answer(f"rates of {snapshot.as_of} (bundled sample, {age}); --rates FILE for others")
    return snapshot


def _read(path: str, options: dict[str, str], world: World) -> Rates:
    from fxsnap.files import read_bytes
    from fxsnap.formats import rates_in
    from fxsnap.formats.reading import SQLITE

    hints = hints_of(options)
    try:
        if path == "-":
            if "known-at" in options:
                raise UsageError("--known-at goes with an archive, which has to be a file of its own")
            return rates_in(world.read_stdin(), name="standard input", **hints)
        data = read_bytes(path, unless=SQLITE)
        if data == SQLITE:
            return _archived(path, options, hints)
        if "known-at" in options:
            raise UsageError(f"--known-at goes with an archive, and {path} is none")
        return rates_in(data, name=path, **hints)
    except VerificationFailed as error:
        raise VerificationFailed(
            tuple(one._replace(field=f"{path}: {one.field}") for one in error.differences)
        ) from error
    except ReadError as error:
        if "rates" in options:
            raise
        raise ReadError(path, f"{error.reason} (FXSNAP_RATES names it)") from error


def _archived(path: str, options: dict[str, str], hints: dict[str, Any]) -> History:
    """The history in an archive: of the origin that is named, as it was known at the moment that is named."""
    from fxsnap.archiving import Archive  # brings sqlite3

    if "as-of" in options:
        raise UsageError("--as-of is for a table that does not say its day; of an archive --on DAY takes one")
    try:
        return Archive(path).history(hints["origin"], known_at=_known_at(options), base=hints["base"])
    except InvalidArgument as error:
        if error.name not in ("side", "kind"):
            raise
        way = f"no option chooses one, but fxsnap archive export {path} ID > day.json gives a table of its own"
        raise UsageError(f"{error.expected.partition(';')[0]}; {way}") from error


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


def _known_at(options: dict[str, str]) -> str | None:
    """The day or the moment that ``--known-at`` names."""
    text = options.get("known-at")
    day = None if text is None else read_date(text)
    if text is None or day is not None:
        return None if day is None else str(day)
    if "T" not in text:
        expected = "expected a day, such as 2024-10-21 or '21 Oct 2024', or a moment: 2024-10-21T14:10:00+02:00"
        raise InvalidArgument("known-at", shown(text), expected)
    return text


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise InvalidArgument("max-age", shown(text), "expected a number of days")
    return int(text)
