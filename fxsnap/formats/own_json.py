"""fxsnap's own document: what ``Snapshot.save`` wrote. Its id must be that of its facts."""

from __future__ import annotations

import re

from fxsnap.errors import Fault
from fxsnap.formats.reading import Hints, Reading, Text, refuse

NAME = "fxsnap"

_SCHEMA = re.compile(r'"schema"\s*:\s*"fxsnap\.')


def recognises(text: Text) -> bool:
    """Whether this is a JSON object whose schema is one of ours."""
    return text.start[:1] == "{" and _SCHEMA.search(text.text) is not None


def read(text: Text, hints: Hints) -> Reading:
    """Read a snapshot's document. It says everything itself; a hint that differs is an error."""
    from fxsnap.documents.reading import read_snapshot  # brings pydantic, which a table does not need

    snapshot = read_snapshot(text.text, name=hints.name)
    pairs = (
        ("base", snapshot.base, hints.base),
        ("as_of", snapshot.as_of, hints.as_of),
        ("origin", snapshot.origin, hints.origin),
    )
    faults = [
        Fault(0, 0, "", f"the document says {name} {stated}, but {name}= says {given}")
        for name, stated, given in pairs
        if given is not None and given != stated
    ]
    if hints.quantum is not None:
        faults.append(Fault(0, 0, "", "the document has a quantum for each quote, so there is no use for quantum="))
    if faults:
        raise refuse(hints, *faults)
    return Reading(NAME, [snapshot])
