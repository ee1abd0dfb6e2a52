"""``make-sql``: an exact conversion of a column as SQL text, to paste into dbt or a query."""

from __future__ import annotations

from fxsnap.cli.questions import spelled
from fxsnap.cli.rates import on_day, rates_of
from fxsnap.cli.world import Exit, UsageError, World
from fxsnap.convert import Rates
from fxsnap.errors import InvalidArgument
from fxsnap.history import History
from fxsnap.phrases import shown

_NEEDED = ("dialect", "amount", "source", "target")


def make_sql_command(words: list[str], options: dict[str, str], world: World) -> int:
    """``make-sql --dialect duckdb --amount amount --source code --target EUR``: the text, on standard output."""
    from fxsnap.columns.sql import any_amounts, column, conversion

    missing = [f"--{name}" for name in _NEEDED if name not in options]
    if words or missing:
        example = "fxsnap make-sql --dialect duckdb --amount amount --source code --target EUR"
        raise UsageError(f"expected {' '.join(missing) or 'no words'}, such as: {example}")
    scale = options.get("scale", "2")
    if not (scale.isascii() and scale.isdigit() and len(scale) < 3):
        raise InvalidArgument("scale", shown(scale), "expected the decimals of the amounts, 0 to 18")
    rates = rates_of(options, world)
    dated = "day" in options
    if dated and ("parities" in options or "max-age" in options):
        raise UsageError("--day is for rates of many days; --parities and --max-age are for those of one")
    if isinstance(rates, History) and not dated and "on" not in options:
        raise UsageError(f"these rates are of {rates.first} to {rates.last}: --day COLUMN, or --on DAY for all rows")
    table: Rates = rates if dated else on_day(rates, (), options, world)
    text = conversion(
        options["dialect"], options.get("from", "facts"), options["amount"], column(options["source"]),
        spelled(options["target"], table.codes), amounts=any_amounts(int(scale)), rates=table,
        on=column(options["day"]) if dated else None, policy=options.get("policy") if dated else None,
        rounding=options.get("rounding", "minor"),
    )  # fmt: skip
    world.say(text)
    return Exit.FINE
