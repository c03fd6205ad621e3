"""Cells of a quick look in which a word says that nothing is known: no event that did not happen, and no group."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from theracurve.intake.drafting.unknown import unknown_events, unknown_labels
from theracurve.vocabulary.findings import Finding, Severity


def unknown_cells(
    read: Mapping[str, np.ndarray], table: str, event: str, labels: Iterable[str], event_is: str | None
) -> Iterator[Finding]:
    """An error for each row whose event or label is a word for unknown, by `row` of what was read; the word that
    `event_is` gives a meaning has one."""
    asked = [(event, "whether the event happened", unknown_events), *((n, "a group", unknown_labels) for n in labels)]
    for column, expected, unknown_among in asked:
        values = np.asarray(np.ma.filled(read[column], ""), dtype=str)
        unknown = unknown_among(map(str, np.unique(values))) - {event_is}
        for place in np.flatnonzero(np.isin(values, list(unknown))):
            yield Finding(
                severity=Severity.ERROR,
                code="value-unknown",
                table=table,
                row=int(read["row"][place]),
                column=column,
                message=f"Expected {expected}, found `{values[place]}`, which says that it is not known.",
                remedy="Write what is known, or delete the row if nothing was observed; follow-up without the event "
                "ends on the last day on which it was known not to have happened.",
            )
