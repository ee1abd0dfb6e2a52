"""What the command line says of itself. Each text fits a terminal of 24 lines and 80 columns."""

from __future__ import annotations

SHORT_HELP = """\
fxsnap 100 USD EUR                  92.12 EUR, by the bundled sample of one day
fxsnap 100 usd to eur --rates FILE  by a table of your own
fxsnap --help                       all there is"""

HELP = """\
fxsnap 100 USD EUR                92.12 EUR; 100 usd to eur,jpy; - < questions
fxsnap 100 USD EUR --rates FILE   by a table of your own: page, CSV, JSON, ECB
fxsnap 100 USD EUR --rates ecb --on 2024-10-21   by the ECB, offline

rate EUR JPY         the exact rate: units of JPY for one EUR
table USD EUR JPY    every rate between some codes
show [FILE]          what a table of rates holds
batch FILE --to EUR  a CSV or JSON lines of amounts; --out --errors --rejects
audit FILE           what is wrong with a table: dead codes, broken pegs, slips
diff A B             what changed between two tables, suspects marked
find-date FILE       which day the rates of a table without a date are of
archive add DB FILE  keep tables as they came; also list, show, verify, export
parse FILE|-         any table as fxsnap's JSON; what was skipped, on stderr
codes [SEARCH]       currencies by code, number or name
verify RECEIPT       check a receipt; with --rates FILE its rates too
make-sql             a column, as SQL text: --dialect --amount --source --target

--rates FILE|ecb|sample|-  where the rates are; or set FXSNAP_RATES
--on DAY, --policy P       the day; P is exact, previous, next or previous:10
--rounding R, --exact      minor, cash, 2, step=0.05, minor:half_up; 28 digits
also: --explain -t --json --parities --base --as-of --origin --locale --max-age
      --known-at --legs --against --fail-on --from --scale --day; COMMAND --help
exit: 0 fine, 1 no such rate, 2 usage, 3 unreadable, 4 too old, 5 findings,
      6 not written, 130 interrupted; --debug says where; --version"""

_RATES_OPTIONS = """\
  --rates FILE|ecb|sample|-  where the rates are; or set FXSNAP_RATES
  --base CODE, --as-of DAY, --origin TEXT  what the table does not say itself
  --known-at MOMENT          of an archive: the rates as they were known then"""

_TABLE_OPTIONS = f"""\
{_RATES_OPTIONS}
  --max-age DAYS             refuse older rates (exit code 4)"""

_DAY_OPTIONS = """\
  --on DAY, --policy P       the day; P is exact, previous, next or previous:10
  --parities                 at law: euro rates, dead codes by their successors"""

COMMAND_HELP = {
    "rate": f"""\
fxsnap rate SOURCE TARGET[,TARGET...]
The exact rate: units of TARGET for one unit of SOURCE, and how many digits
the table supports.
  --exact                    all 28 digits
  --explain                  the quotes it comes from
  -t, --json                 the number alone; one JSON document a line
{_TABLE_OPTIONS}
{_DAY_OPTIONS}""",
    "table": f"""\
fxsnap table CODE CODE [CODE...]
Every rate between the codes: one unit of the row in units of the column, with
six digits.
  --json                     one rate a line, with 28 digits
{_TABLE_OPTIONS}
{_DAY_OPTIONS}""",
    "show": f"""\
fxsnap show [FILE]
What a table of rates holds: its date, origin, id, and each quote as published.
Of a history: its days, and how they cover each code; with --on one of its days.
  --json                     fxsnap's document, on one line
{_TABLE_OPTIONS}
{_DAY_OPTIONS}""",
    "audit": f"""\
fxsnap audit [FILE]
What is wrong with a table, by which fact: dead codes, broken pegs and parities,
slipped points, too few digits; and which codes nobody can judge by it alone.
The worst first. Exit code 0, unless --fail-on says otherwise.
  --against FILE|ecb|sample  another table or a history: frozen rows, jumps,
                             rates upside down, codes that are missing
  --fail-on error|warning    exit code 5 where there is one, or worse
  --json                     one object
{_TABLE_OPTIONS}
{_DAY_OPTIONS}""",
    "diff": """\
fxsnap diff A B
What changed from table A to table B. All rates are taken as units of the code
for one unit of a common base; the biggest moves come first, those that look
like a fault are marked, and codes whose unit changed between the two dates are
not compared. A and B are files, the sample, or - for standard input. Of a
history take two of its days, as fxsnap show writes them.
  --json                     one object, with the moves as parts of 1
  --base CODE                the base, where a table has no header""",
    "find-date": """\
fxsnap find-date FILE|-
Which day the rates of a table are of: its cross rates are compared with those
of every day of a history. Says how far off the best and the next best day are,
and "certain", "likely" or, with exit code 5, "cannot tell". A day is the
published one: a table of the weekend after it has the same rates.
  --against FILE|ecb         the history; the bundled one of the ECB unless said
  --json                     one object, with the deviations as parts of 1
  --as-of DAY                a day to be checked; so is one that the table says
  --base CODE, --origin TEXT  what the table does not say itself""",
    "parse": """\
fxsnap parse FILE|-
Any table that fxsnap reads, as its JSON document on standard output; what was
skipped, and why, on standard error. A file of many days gives a document a
line.
  --base CODE                the base, where the table has no header
  --as-of DAY                the day of the rates, where it is not said
  --origin TEXT              a label for where it came from""",
    "codes": """\
fxsnap codes [SEARCH]
Currencies by code, number or name. A line has the code, the ISO number, the
decimals of an amount (- for none), and the name.
  --locale TAG               names in another language, such as de
  --json                     one object a line""",
    "batch": f"""\
fxsnap batch FILE|- --to CODE
A file of amounts, CSV, TSV or JSON lines, row by row: result, rate and rate
date are added as columns, everything else stays as it is. A summary goes to
standard error.
  --to, --target CODE        the code that is wanted
  --amount COLUMN            the amounts (amount)
  --source COLUMN            the code each amount is in (currency)
  --day COLUMN               the day of each row (date, where there is one);
                             with --on all rows are of one day
  --out FILE                 in place of standard output; whole or not at all
  --legs                     a column with the quotes behind each rate
  --errors stop|collect      end at the first bad row (exit code 3), or write
                             the others (exit code 5) and the bad ones to
  --rejects FILE             eur.rejects.csv, where --out is eur.csv
  --rounding R, --exact      minor, cash, 2, step=0.05, minor:half_up; 28 digits
{_TABLE_OPTIONS}
{_DAY_OPTIONS}""",
    "make-sql": f"""\
fxsnap make-sql --dialect NAME --amount COLUMN --source COLUMN --target CODE
A query that converts a column of a table exactly, to paste into dbt or plain
SQL: all columns, and "converted". The rates stand in it.
  --dialect duckdb|spark     whose SQL
  --amount COLUMN            integers or decimals, of at most --scale decimals
  --source COLUMN            the code each amount is in
  --target CODE              the code that is wanted
  --day COLUMN               a day for each row, for rates of many days
  --from TABLE               the table, or a query in brackets (facts)
  --scale N                  decimals of the amounts (2)
  --rounding R               minor, cash, 2, step=0.05; a mode: minor:half_up
{_TABLE_OPTIONS}
{_DAY_OPTIONS}""",
    "verify": f"""\
fxsnap verify RECEIPT|-
Check that a receipt is whole and that every figure follows from its legs; with
--rates also that they are the rates of that table. RECEIPT may have one receipt
a line, as --json writes them. Exit code 5 if one of them fails.
{_RATES_OPTIONS}
  --parities                 the receipt was made at law""",
    "archive": """\
fxsnap archive add ARCHIVE FILE...
fxsnap archive list|verify ARCHIVE
fxsnap archive show ARCHIVE ID
fxsnap archive export ARCHIVE [ID...]
An archive keeps tables with the moment at which each was recorded, in a file
that add makes; nothing in it is changed or deleted. Where rates are asked for,
an archive can be named, and what was known at which moment.
add: all of the files or none; FILE is ecb, sample or - too. What is known
already makes no new record.
  --base CODE, --as-of DAY, --origin TEXT  what the table does not say itself
  --known-at MOMENT          where FILE is an archive: what was known then
list: the records, the newest last; show: a table, by how its id begins
  --json                     one object a line
verify: is everything as it was recorded? Exit code 5 if not.
export: fxsnap's documents, of several tables a line each""",
}
