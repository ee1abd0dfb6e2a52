"""``verify``: receipts in, and whether they are whole, right, and from these rates."""

from __future__ import annotations

from fxsnap.cli.messages import told
from fxsnap.cli.rates import at_law, rates_of, where_of
from fxsnap.cli.world import Exit, UsageError, World
from fxsnap.conversion import Conversion, answer_text
from fxsnap.convert import Rates
from fxsnap.errors import ParseError, ReadError, VerificationFailed
from fxsnap.history import History


def verify_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``verify RECEIPT [--rates FILE]``: a receipt, or one a line as ``--json`` writes them."""
    from fxsnap.files import read_bytes

    if len(words) != 1:
        raise UsageError("expected one receipt, or - for standard input, such as: fxsnap verify receipt.json")
    where = where_of(options, world)
    if words[0] == "-" == where:
        raise UsageError("the receipt and the rates cannot both come from standard input")
    if where is None and len(options) > ("debug" in options):
        raise UsageError("without --rates FILE a receipt is checked in itself; no other option goes with that")
    name = "standard input" if words[0] == "-" else words[0]
    data = world.read_stdin() if words[0] == "-" else read_bytes(words[0])
    receipts = [(place, _receipt(text, place)) for place, text in _documents(data, name)]
    rates = None if where is None else rates_of(options, world)
    if rates is not None and "parities" in options:
        if isinstance(rates, History):
            way = f"save the day: fxsnap show {where} --on DAY --parities --json > day.json"
            raise UsageError(f"--parities is for the rates of one day; {way}")
        rates = at_law(rates)
    how = "in itself" if rates is None else f"against {_named(rates)}"
    code: int = Exit.FINE
    for place, receipt in receipts:
        try:
            receipt.verify(rates)
        except VerificationFailed as error:
            world.complain(f"{place}: {told(error)}")
            code = Exit.FINDINGS
        else:
            world.say(f"{answer_text(receipt)}: verified {how}")
    if rates is None and code == Exit.FINE:
        world.remark("whether the rates used are right was not checked; --rates FILE does that")
    return code


def _named(rates: Rates) -> str:
    if isinstance(rates, History):
        return f"the history {rates.first} to {rates.last}"
    return f"the rates {rates.id[:12]}"


def _receipt(text: str, place: str) -> Conversion:
    from fxsnap.documents.reading import read_conversion  # brings pydantic

    try:
        return read_conversion(text, place)
    except ParseError as error:
        first, *others = error.faults
        reason = f"{first.reason}; expected a receipt, as --json writes it"
        raise ParseError(error.source, (first._replace(reason=reason), *others)) from error


def _documents(data: bytes | str, name: str) -> list[tuple[str, str]]:
    """The documents in a file and their names: the whole file, or each line where each is an object of its own."""
    text = data if isinstance(data, str) else _decoded(data, name)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > 1 and lines[0][1].rstrip().endswith("}"):
        return [(f"{name}, line {number}", line) for number, line in lines]
    return [(name, text)]


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReadError(name, "it is not UTF-8, so no receipt") from None
