"""The table that comes with the library: a sample of one day, which does not change with a release."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fxsnap.formats import parse
from fxsnap.snapshot import Snapshot

SAMPLE_DAY = "2024-10-21"
SAMPLE_ORIGIN = "bundled sample, read off a news page"


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
