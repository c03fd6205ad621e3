"""Checks of whether comparators were watched for adverse events: what the protocol says, and what is recorded."""

from collections.abc import Iterator

from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import counted

NOTHING = (0, None)


def recorded_in(seen: Examined) -> dict[str, tuple[int, int | None]]:
    """The rows of adverse events by group, and the first of them."""
    query = """
        SELECT p."group", count(*), min(a.row) FROM records.adverse_events AS a
        INNER JOIN records.patients AS p ON a.patient_id = p.patient_id GROUP BY p."group"
    """
    return {group: (rows, first) for group, rows, first in seen.rows(query)}


def watched_or_not(seen: Examined) -> Iterator[Finding]:
    if not seen.whole("adverse_events") or seen.study.pejorative_events.therapy_side_effect is None:
        return
    recorded = recorded_in(seen)
    for name, group in seen.study.groups.items():
        rows, first = recorded.get(name, NOTHING)
        if group.watched is False and rows:
            yield question(
                "comparator-recorded",
                NamedPlace("adverse_events", first, "patient_id"),
                group=name,
                rows=counted(rows, "row"),
            )
        elif group.watched and not rows:
            yield question("comparator-without-events", NamedPlace("adverse_events", None, None), group=name)


CHECKS: tuple[Check, ...] = (watched_or_not,)
