"""Judging a table: what is wrong with it, by which fact or figure, and what nobody can say.

Alone, a table is judged by the facts of its day and by its own figures. Beside another table, or a history, it is also
judged by what moved and what did not. Whatever neither can judge is named, and never passed for fine.
"""

from __future__ import annotations

from fxsnap.auditing.alone import judge
from fxsnap.auditing.beside import beside_of, compare
from fxsnap.auditing.findings import Audit, Finding
from fxsnap.currencies.parities import facts_day
from fxsnap.errors import InvalidArgument
from fxsnap.history import History
from fxsnap.phrases import shown, way_to_snapshot
from fxsnap.snapshot import Snapshot

__all__ = ["Audit", "Finding", "audit"]


def audit(snapshot: Snapshot, *, against: Snapshot | History | None = None) -> Audit:
    """What is wrong with a table, and what cannot be said of it.

    Kinds of finding, alone: "retired" and "not yet" codes, "not ISO", "legal ratio" (of a code to its successor),
    "sub-unit", "peg", "band" and "union" (units at par) that do not hold, "scale" (off by a power of ten), "basket"
    (the SDR beside its five currencies), "digits" (too few), "shared offset" (three quotes or more, off by the same).

    With ``against``, another table or a history of the same or of another source, also: "frozen" rows, "jump",
    "inverse", "scale", "missing" and "new" codes, "unit change", and "reference" (off a table of the same day). Of a
    history the day itself is taken, if that is another table, or the last one before, and up to ten days for frozen
    rows. What is tied to the base may stand still.

    An error is a fault for sure, a warning is suspect, information is worth knowing. A fact that nobody should rely on
    (confidence low) makes no error. Raises `InvalidArgument`.

    >>> found = audit(Snapshot("USD", {"EUR": "0.92115", "HRK": "6.88903", "AED": "36.725"}, as_of="2024-10-21"))
    >>> [(one.code, one.kind, one.severity) for one in found.findings]
    [('AED', 'scale', 'error'), ('HRK', 'legal ratio', 'error'), ('HRK', 'retired', 'error')]
    >>> print(found.findings[1].text)
    1 EUR = 7.478727677... HRK, should be 1 EUR = 7.53450 HRK: 0.740 % off
    >>> found.unjudged
    ('EUR',)
    """
    if not isinstance(snapshot, Snapshot):
        way = "audit the snapshot of a day: history.at(day)" if isinstance(snapshot, History) else ""
        way = way or way_to_snapshot(snapshot, "snapshot")
        raise InvalidArgument("snapshot", shown(snapshot), way)
    on = snapshot.as_of or facts_day()
    findings, judged = judge(snapshot, on)
    judged.add(snapshot.base)
    judged.update(one.code for one in findings if one.kind == "retired")
    if against is None:
        return Audit(snapshot.id, snapshot.as_of, on, len(snapshot), findings, {*snapshot.codes} - judged)
    beside = beside_of(snapshot, against)
    findings += compare(snapshot, beside)
    unjudged = {*snapshot.codes} - judged
    moves = beside.moves
    if moves.changed:  # a table that is the same to the last digit confirms nothing
        unjudged -= {moves.base, *(change.code for change in moves.changed), *moves.unchanged}
    return Audit(snapshot.id, snapshot.as_of, on, len(snapshot), findings, unjudged, beside.named, moves.median)
