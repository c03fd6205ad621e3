"""The patients by group: each characteristic with the groups' standardised difference."""

from collections.abc import Iterator, Mapping

from theracurve.analysis.characteristics import OTHERS, CategorySummary, Characteristic, NumberSummary
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.labels import capital, pair, said
from theracurve.wording.masking import UNKNOWN
from theracurve.wording.numbers import amount, fixed, rounded
from theracurve.wording.words import Words


def characteristics_table(reading: Reading) -> ReportTable:
    """One row a number, a row for each category of the others, and one for those in whom it is not known."""
    words, found = reading.words, reading.results.description.characteristics
    present = [group for group in reading.study.groups if any(group in c.groups for c in found)]
    against = [group for group in present if any(group in c.differences for c in found)]
    header = (
        words("report.characteristics.what"),
        *(pair(group, reading.labels[group], words) for group in present),
        *(
            words("report.characteristics.difference", group=g, reference=str(reading.study.reference_group))
            for g in against
        ),
    )
    rows = tuple(row for c in found for row in rows_of(c, present, against, reading))
    note = words("report.characteristics.note") if against else ""
    return ReportTable(words("report.characteristics.caption"), header, rows, note=note)


def rows_of(c: Characteristic, present: list[str], against: list[str], reading: Reading) -> Iterator[tuple[Cell, ...]]:
    words = reading.words
    name = capital(said("report.characteristics.names", c.name, words))
    differences = tuple(Cell(difference_of(c, group, words), number=True) for group in against)
    empty = tuple(Cell("") for _ in against)
    if not c.categories:
        values = (number_words(c.groups.get(group), reading) for group in present)
        key = "number" if reading.mask.least is None else "number_masked"
        yield (Cell(words(f"report.characteristics.{key}", name=name)), *map(Cell, values), *differences)
    counts = [category_counts(c.groups.get(group), reading) for group in present]
    for place, category in enumerate(c.categories):
        label = pair(name, category_words(category, words), words)
        values = (of_group.get(category, "") for of_group in counts)
        yield (Cell(label), *map(Cell, values), *(empty if place else differences))
    if any(summary.missing for summary in c.groups.values()):
        missing = (missing_words(c.groups[group], reading) if group in c.groups else "" for group in present)
        yield (Cell(words("report.characteristics.missing", name=name)), *map(Cell, missing), *empty)


def category_words(category: str, words: Words) -> str:
    return (
        words("report.characteristics.others")
        if category == OTHERS
        else said("report.characteristics.categories", category, words)
    )


def difference_of(c: Characteristic, group: str, words: Words) -> str:
    value = c.differences.get(group)
    return words("numbers.not_estimable") if value is None else fixed(value, 2, words)


def number_words(summary: NumberSummary | CategorySummary | None, reading: Reading) -> str:
    """`57.5 (35 to 77); 55.2 ± 11.6`: median and range, mean and standard deviation."""
    if not isinstance(summary, NumberSummary) or summary.mean is None or summary.median is None:
        return ""
    words = reading.words
    if reading.mask.hides(summary.n):
        return reading.mask.number(summary.n, words)
    spread = "–" if summary.std_dev is None else rounded(summary.std_dev, words)
    middle = {"median": rounded(summary.median, words), "mean": rounded(summary.mean, words), "sd": spread}
    if reading.mask.least is not None:  # the lowest and the highest value are those of single patients
        return words("report.characteristics.values_masked", **middle)
    ends = {"lowest": amount(summary.lowest or 0.0, words), "highest": amount(summary.highest or 0.0, words)}
    return words("report.characteristics.values", **middle, **ends)


def category_counts(summary: NumberSummary | CategorySummary | None, reading: Reading) -> Mapping[str, str]:
    """Says for each category how many of those in whom it is known are in it."""
    if not isinstance(summary, CategorySummary):
        return {}
    return reading.mask.shares(summary.counts, reading.words, summary.missing)


def missing_words(summary: NumberSummary | CategorySummary, reading: Reading) -> str:
    """Says in how many it is not known, unless the others would tell."""
    counts = summary.counts if isinstance(summary, CategorySummary) else {"known": summary.n}
    return reading.mask.parts({**counts, UNKNOWN: summary.missing}, reading.words)[UNKNOWN]
