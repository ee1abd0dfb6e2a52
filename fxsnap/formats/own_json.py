"""fxsnap's own document: what ``Snapshot.save`` wrote. Its id must be that of its facts."""

from __future__ import annotations

import re

from fxsnap.errors import Fault
from fxsnap.formats.reading import Hints, Reading, Text, refuse

NAME = "fxsnap"

_SCHEMA = re.compile(r'"schema"\s*:\s*"fxsnap\.')


def recognises(text: Text) -> bool:
    """Whether this is a JSON object whose schema is one of ours."""
    return text.start == "{" and _SCHEMA.search(text.text) is not None


def read(text: Text, hints: Hints) -> Reading:
    """Read a snapshot's document. It says everything itself; a hint that differs is an error."""
    from fxsnap.documents.reading import read_snapshot  # brings pydantic, which a table does not need

    snapshot = read_snapshot(text.text, name=hints.name)
    told = {"base": snapshot.base, "as_of": snapshot.as_of, "origin": snapshot.origin}
    given = {"base": hints.base, "as_of": hints.as_of, "origin": hints.origin, "quantum": hints.quantum}
    faults = [
        Fault(0, 0, "", f"the document says {name} {told.get(name)}, but {name}= says {value}")
        for name, value in given.items()
        if value is not None and value != told.get(name)
    ]
    if faults:
        raise refuse(hints, *faults)
    return Reading(NAME, [snapshot])
