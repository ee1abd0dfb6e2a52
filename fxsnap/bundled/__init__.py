"""The rates that come with the library: a sample of one day, which never changes, and the ECB's history."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zipimport import zipimporter

from fxsnap.formats import parse
from fxsnap.formats.ecb_csv import as_published
from fxsnap.formats.reading import Hints
from fxsnap.history import History
from fxsnap.snapshot import Snapshot

ECB_FILE = "eurofxref-hist"
SAMPLE_DAY = "2024-10-21"
SAMPLE_ORIGIN = "bundled sample, read off a news page"


@cache
def ecb() -> History:
    """The ECB's euro foreign exchange reference rates of 1999-01-04 to 2026-10-30: 7126 days, 41 currencies.

    As the European Central Bank published them, in its own file, figures unchanged; fxsnap/bundled/NOTICE has the
    terms. A newer file of yours takes its place: ``fxsnap.load_history("eurofxref-hist.zip")``.

    >>> ecb().convert(12000, "USD", "EUR", on="2024-10-19", policy="previous", rounding="minor:half_up")
    Decimal('11062.97')
    """
    # zipimport is loaded in every interpreter, where zipfile would take as long as all the rest; and the lines need no
    # check, for a test holds the file against the ECB's own.
    data: bytes = zipimporter(str(Path(__file__).parent / f"{ECB_FILE}.zip")).get_data(f"{ECB_FILE}.csv")
    return History(as_published(data.decode("ascii").splitlines(), Hints(f"the bundled {ECB_FILE}.zip")))


@cache
def sample() -> Snapshot:
    """The bundled sample: 169 rates for one US dollar on 2024-10-21, read off a news page.

    For trying things out and for tests that touch no network. They are no official rates, and some rows were dead
    or frozen when they were published; data/README.md has the whole story.

    >>> sample()
    Snapshot(USD, 170 codes, as of 2024-10-21, id 75b326950229)
    """
    text = Path(__file__).with_name(f"usd-{SAMPLE_DAY}.txt").read_text(encoding="utf-8")
    return parse(text, as_of=SAMPLE_DAY, origin=SAMPLE_ORIGIN, name="the bundled sample")
