"""What the command line says of itself."""

from __future__ import annotations

SHORT_HELP = """\
fxsnap 100 USD EUR           92.12 EUR, by the bundled sample of one day
fxsnap 100 usd to eur,gbp --rates FILE      by your own table
fxsnap --help                all there is"""

HELP = """\
fxsnap 100 USD EUR                     convert; also: 100 usd to eur, -5 usd in eur,gbp, usd eur
fxsnap 100 USD EUR --rates FILE        by a table of your own: a saved page, CSV, JSON, the ECB's files
fxsnap 100 USD EUR --explain           the receipt: rate, legs, date, bounds, snapshot id
fxsnap - < questions.txt               one question a line

everyday commands (fxsnap COMMAND --help says more)
  rate EUR JPY           the exact rate: units of JPY for one EUR
  table USD EUR JPY      every rate between some codes
  show [FILE]            what a snapshot holds
  parse FILE|-           any table as fxsnap's JSON document; the report goes to stderr
  codes [SEARCH]         currencies by code, number or name
  verify RECEIPT         check a receipt; with --rates FILE also against its rates

  --rates FILE|sample|-  where the rates are (or set FXSNAP_RATES); --base, --as-of: what a table lacks
  --on DAY, --policy P   the day wanted; exact, previous, next, previous:10 where it has no rates
  --rounding R           minor (default), 2, cash, step=0.05, each with a mode: minor:half_up
  --exact                28 digits, not rounded to the currency's minor unit
  -t, --json             the number alone; one JSON receipt a line
also: --locale TAG, --max-age DAYS, --debug, --version
exit codes: 0 fine, 1 no such rate, 2 usage, 3 unreadable, 4 too old, 5 findings, 6 not written"""

COMMAND_HELP = {
    "rate": """\
fxsnap rate SOURCE TARGET[,TARGET...]
The exact rate: units of TARGET for one unit of SOURCE, and how many digits the table supports.
  --exact       all 28 digits
  --explain     the quotes it comes from
  -t, --json    the number alone; one JSON document a line
also: --rates, --base, --as-of, --on, --policy, --max-age""",
    "table": """\
fxsnap table CODE CODE [CODE...]
Every rate between the codes: one unit of the row in units of the column, six digits.
  --json        one rate a line, 28 digits
also: --rates, --base, --as-of, --on, --policy, --max-age""",
    "show": """\
fxsnap show [FILE]
What a snapshot holds: its date, origin, id, and each quote as published.
  --json        fxsnap's document
also: --rates, --base, --as-of, --max-age""",
    "parse": """\
fxsnap parse FILE|-
Any table that fxsnap can read as its JSON document, on standard output; a report of what was skipped, and why,
on standard error. A file of many days gives one document a line.
  --base CODE   the base, where the table has no header
  --as-of DAY   the day the rates are for, where the table does not say""",
    "codes": """\
fxsnap codes [SEARCH]
Currencies by code, number or name: code, ISO number, decimals of the minor unit, name, state.
  --locale TAG  names in another language
  --json        one object a line""",
    "verify": """\
fxsnap verify RECEIPT|-
Check that a receipt is whole and that every figure follows from its legs; exit code 5 if not.
  --rates FILE  check also that the rates are those of this table
also: --base, --as-of, --max-age""",
}
