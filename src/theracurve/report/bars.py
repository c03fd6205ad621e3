"""Counts of patients as bars in the cells of a table, and as words under them."""

from collections.abc import Iterable, Mapping

from theracurve.report.table import Part


def bar_of(counts: Mapping[str, int], labels: Mapping[str, str]) -> tuple[Part, ...]:
    total = sum(counts.values())
    return tuple(Part(kind, labels[kind], count, total) for kind, count in counts.items())


def counts_in_words(bar: Iterable[Part]) -> str:
    return " · ".join(f"{part.count} {part.label}" for part in bar if part.count)


def legend_of(labels: Mapping[str, str]) -> tuple[Part, ...]:
    return tuple(Part(kind, label, 1, len(labels)) for kind, label in labels.items())
