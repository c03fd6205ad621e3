"""Cells of a quick look in which a word says that nothing is known: no event that did not happen, and no group."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from theracurve.intake.drafting.synonyms import meaning
from theracurve.vocabulary.findings import Finding, Severity

SIGNS = frozenset({"?", ".", "-", "--", "---"})
# As programs write it. A group may be called `nr` (non-responders) or `sd`, a stratum `unknown`, and each is one.
WRITTEN = frozenset({"na", "n/a", "#n/a", "nan", "null", "?", "."})


def unknown_events(values: np.ndarray) -> frozenset[str]:
    """The values of an event column that say that nobody knows."""
    texts = {str(value) for value in np.unique(values)}
    return frozenset(text for text in texts if text in SIGNS or meaning(text, "values", "missing") == "not available")


def unknown_labels(values: np.ndarray) -> frozenset[str]:
    """The values of a column of groups that are no label."""
    return frozenset(text for value in np.unique(values) if (text := str(value)).casefold() in WRITTEN)


def unknown_cells(
    read: Mapping[str, np.ndarray], table: str, event: str, labels: Iterable[str], event_is: str | None
) -> Iterator[Finding]:
    """An error for each row whose event or label is a word for unknown, by `row` of what was read; the word that
    `event_is` gives a meaning has one."""
    asked = [(event, "whether the event happened", unknown_events), *((n, "a group", unknown_labels) for n in labels)]
    for column, expected, unknown_among in asked:
        values = np.asarray(np.ma.filled(read[column], ""), dtype=str)
        for place in np.flatnonzero(np.isin(values, list(unknown_among(values) - {event_is}))):
            yield Finding(
                severity=Severity.ERROR,
                code="value-unknown",
                table=table,
                row=int(read["row"][place]),
                column=column,
                message=f"Expected {expected}, found `{values[place]}`, which says that it is not known.",
                remedy="Write what is known, or delete the row if nothing was observed; follow-up without the event ends "
                "on the last day on which it was known not to have happened.",
            )
