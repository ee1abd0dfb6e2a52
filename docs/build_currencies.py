"""Write docs/reference/currencies.md from the facts that the package carries: ``python docs/build_currencies.py``.

With ``--check`` nothing is written, and the exit code is 1 where the page is not what the facts say. The facts come
through the package's own loaders, so the page says what the library uses; tests/test_currencies_page.py holds it
against the tables in data/.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "currencies.md"
sys.path.insert(0, str(ROOT))  # this checkout's fxsnap, installed or not

from fxsnap.currencies import Currency, currencies, currency  # noqa: E402
from fxsnap.currencies.parities import (  # noqa: E402
    Basket,
    Parity,
    Peg,
    Succession,
    all_pegs,
    baskets,
    facts_day,
    parities,
    sub_units,
    successions,
    unit_breaks,
)
from fxsnap.exact import plain, ratio, round_to_digits  # noqa: E402

INTRODUCTION = """\
# Currencies

<!-- Made by docs/build_currencies.py from the carried data; change data/, then run data/build.py and this. -->

What the library knows of currency codes, as of {day}: [{codes} codes](#codes), by what [{old} of
them](#successions) were replaced, the [{law} ratios that are law](#parities), [{pegs} pegs](#pegs),
[sub-units](#sub-units), [baskets](#baskets) and [codes whose unit changed](#changes-of-unit).

The page is made from the data that the package carries. In most tables each row has its source, and how sure we are:

* **high**: a page that states the ratio or the day was read.
* **medium**: general knowledge, compared with other data where the row says so.
* **low**: nobody should rely on it.

A name in brackets is where we read it. [The carried tables](../../data/README.md) has more about each table. A fact
that is wrong is a bug; please report it.

A ratio is given as it is stated, in that direction and with those digits:
`1 EUR = 1.95583 DEM`, `1000 XPF = 8.38 EUR`.
"""

CODES = """\
Codes, numbers, names, decimals and withdrawals are those of ISO 4217, lists one and three; the kinds, a withdrawn
code's decimals, and the codes that ISO never had are ours. Source: [data/currencies.csv](../../data/currencies.csv).

`status` is that of {day}; the month of a withdrawal is ISO's, and may be later than the succession where old
notes were legal tender beside the new ones. `successor` has the ratio of the day of the [succession](#successions);
one without a ratio has no single one in law. A retired code without a successor is one whose successor we have not
collected, or that has none. `-` stands for no number, and for decimals that are not there or that nobody can name.
"""

SUCCESSIONS = """\
By what a code was replaced, from which day, at what ratio. The euro's rates are those of the regulations named; of the
others we read what "high" rows name, and the rest is general knowledge. Source:
[data/successions.csv](../../data/successions.csv), which says what was left out, too.

`kind`: "euro" at the euro's conversion rate; "redenomination" and "replacement", where the new code came with it;
"adoption", where it was there already; "split", where one code became two.
"""

PARITIES = """\
What [`with_parities()`](../how-to/euro-conversion.md) knows on {day}: the ratios above, to the unit that the
successor has on that day, and those of the pegs below that are law. They come from these two tables, and are as sure
as the rows there.
"""

PEGS = """\
Rates that an issuer holds, or that the law fixes, between two live currencies. No official list exists; most rows come
from collections rather than from the acts themselves. Source: [data/pegs.csv](../../data/pegs.csv).

`law`: statute, treaty or union fixes the ratio and no issuer's policy can move it. Only these are parities; the others
are there to judge tables by. `band`: in units of the code for one unit of the other one. `off`: the deviation from
which a table is suspect, by our judgement. A first day of 1900-01-01 means longer than any table.
"""

SUB_UNITS = """\
Codes of exchanges and data vendors, for which there is no authority; that they are in use is general knowledge, and
the ratio is what they mean. Source: [data/sub-units.csv](../../data/sub-units.csv).
[`with_subunits()`](../how-to/sub-units.md) adds them.
"""

BASKETS = """\
Units of account that are a sum of currencies, as they are composed on {day}: the issuer's amounts, checked
against the issuer's rates of one day. Source: [data/baskets.csv](../../data/baskets.csv).
"""

BREAKS = """\
Before the day and from that day on, the code stands for different units. Where there is no ratio, the letters were
used again for another money. The sources, and how sure we are, stand in the rows of
[data/unit-breaks.csv](../../data/unit-breaks.csv).
"""


def build() -> str:
    """The whole page."""
    day = facts_day()
    law = sorted(parities(day))
    parts = [
        INTRODUCTION.format(
            day=day,
            codes=len(currencies()),
            old=len({one.old for one in successions()}),
            law=len(law),
            pegs=len(all_pegs()),
        )
    ]
    sections = (
        ("Codes", CODES, "code number decimals kind status name successor", map(_code, currencies())),
        ("Successions", SUCCESSIONS, "old new ratio from kind confidence source", map(_succession, successions())),
        ("Parities", PARITIES, "code ratio since confidence source", map(_parity, law)),
        ("Pegs", PEGS, "code ratio law band off from to kind confidence source", map(_peg, all_pegs())),
        ("Sub-units", SUB_UNITS, "code name ratio", map(_sub_unit, sub_units())),
        ("Baskets", BASKETS, "code amounts since source", map(_basket, baskets(day))),
        ("Changes of unit", BREAKS, "code day ratio", map(_break, unit_breaks())),
    )
    parts += [
        f"## {title}\n\n{text.format(day=day)}\n{_table(columns, rows)}" for title, text, columns, rows in sections
    ]
    return "\n".join(parts)


def _code(known: Currency) -> Sequence[object]:
    status = known.status(facts_day())
    if known.withdrawn is not None:
        status += f", withdrawn {known.withdrawn}"
    successors = [one for one in successions() if one.old == known.code]
    return (
        known.code,
        known.numeric or "-",
        "-" if known.minor_unit is None else known.minor_unit,
        known.kind,
        status,
        known.name,
        "; ".join(f"{one.new}: {one.parity}" if one.parity else one.new for one in successors),
    )


def _succession(one: Succession) -> Sequence[object]:
    return one.old, one.new, one.parity or "-", one.effective, one.kind, one.confidence, one.source


def _parity(one: Parity) -> Sequence[object]:
    return one.code, one, one.since, one.confidence, one.source


def _peg(peg: Peg) -> Sequence[object]:
    parity = peg.parity
    top = "" if peg.high is None else _decimal(peg.high)
    band = "" if peg.low is None else f"{_decimal(peg.low)} to {top or 'more'}"
    law, off = "law" if peg.law else "", f"{_decimal(peg.tolerance * 100)} %"
    return (
        parity.code, parity, law, band, off, parity.since, peg.until or "", peg.kind, parity.confidence, parity.source,
    )  # fmt: skip


def _sub_unit(code: str) -> Sequence[object]:
    parent, count = sub_units()[code]
    return code, currency(code).name, f"{count} {code} = 1 {parent}"


def _basket(basket: Basket) -> Sequence[object]:
    amounts = " + ".join(f"{plain(amount)} {code}" for amount, code in basket.amounts)
    return basket.code, amounts, basket.since, basket.source


def _break(code: str) -> Sequence[object]:
    day, count = unit_breaks()[code]
    return code, day, f"1 new {code} = {plain(count)} old" if count else "-"


def _decimal(number: Fraction) -> str:
    return plain(round_to_digits(*ratio(number)))


def _table(columns: str, rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; what would end a cell is escaped."""
    names = columns.split()
    lines = [names, *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    head, *body = (f"| {' | '.join(line)} |\n" for line in lines)
    return f"{head}|{'---|' * len(names)}\n{''.join(body)}"


def main(arguments: list[str]) -> int:
    """Write the page, or check it with ``--check``; the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python docs/build_currencies.py [--check]\n")
        return 2
    if not arguments:
        PAGE.write_bytes(build().encode())
    elif not PAGE.exists() or PAGE.read_bytes() != build().encode():
        sys.stderr.write(
            "docs/reference/currencies.md is not what the data says; run: python docs/build_currencies.py\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
