"""Words that say that nothing is known: no event that did not happen, and no group."""

from collections.abc import Iterable

from theracurve.intake.drafting.synonyms import meaning

SIGNS = frozenset({"?", ".", "-", "--", "---"})
# As programs write it. A group may be called `nr` (non-responders) or `sd`, a stratum `unknown`, and each is one.
WRITTEN = frozenset({"na", "n/a", "#n/a", "nan", "null", "?", "."})


def unknown_events(values: Iterable[str]) -> frozenset[str]:
    """Finds the values of an event column that say that nobody knows."""
    return frozenset(text for text in values if text in SIGNS or meaning(text, "values", "missing") == "not available")


def unknown_labels(values: Iterable[str]) -> frozenset[str]:
    """Finds the values of a column of groups that are no label."""
    return frozenset(text for text in values if text.casefold() in WRITTEN)
