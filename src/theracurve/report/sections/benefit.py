"""Benefit: the composite under every definition that changes it, its criteria visit by visit, and who had it."""

from collections.abc import Iterator

from theracurve.analysis.results import CriterionCount
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.study import Study
from theracurve.report.bars import bar_of, counts_in_words, legend_of
from theracurve.report.document import Figure, Section
from theracurve.report.figures.spider import spider
from theracurve.report.figures.waterfall import waterfall
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Member, Members, Table
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.definitions import variant_words
from theracurve.wording.estimates import share_with_interval
from theracurve.wording.labels import capital, said, variant_name
from theracurve.wording.words import Words


def benefit(reading: Reading) -> Section | None:
    results = reading.results
    if not results.criteria:
        return None
    shares = [e for e in results.estimates if e.endpoint == "benefit" and e.quantity == "proportion"]
    tables = (
        benefit_table(reading.study, shares, reading.words),
        criteria_table(reading.study, results.criteria, reading.words),
    )
    return Section("benefit", "Benefit", (*tables, *members(reading), *change_figures(reading)))


def change_figures(reading: Reading) -> Iterator[Figure]:
    """Of the index lesion and of each marker: the waterfall, and the spider."""
    for changes in reading.results.description.changes:
        yield waterfall(changes, reading.labels, reading.words, reading.origin)
        yield spider(changes, reading.labels, reading.words, reading.origin)


def benefit_table(study: Study, found: list[StudyEstimate], words: Words) -> Table:
    """Benefit under the protocol and every variant that changes it, per group and population."""
    protocol = {e.group: counts_of(found, PROTOCOL, e.group) for e in found}
    rows = []
    for variant in (PROTOCOL, *study.variants):
        same = all(counts_of(found, variant, group) == counts for group, counts in protocol.items())
        if variant == PROTOCOL or not same:
            rows += benefit_rows(study, [e for e in found if e.variant == variant], words)
    note = "Variants under which every count is that of the protocol are left out."
    header = ("Definition", "Group", "Of all allocated", "Of those who could be judged")
    return Table("Benefit, with exact 95 % intervals (Clopper and Pearson)", header, tuple(rows), note=note)


def counts_of(found: list[StudyEstimate], variant: str, group: str | None) -> tuple[object, ...]:
    return tuple((e.events, e.n) for e in found if e.variant == variant and e.group == group)


def benefit_rows(study: Study, found: list[StudyEstimate], words: Words) -> Iterator[tuple[Cell, ...]]:
    for group in dict.fromkeys(e.group for e in found):
        shares = [e for e in found if e.group == group]
        variant = shares[0].variant
        name = (
            "Protocol"
            if variant == PROTOCOL
            else f"{capital(variant_name(variant, words))} ({variant_words(study, variant, words)})"
        )
        anchor = f"benefit-{group}" if variant == PROTOCOL and shares[0].n else ""
        yield (Cell(name), Cell(str(group)), *(Cell(share_with_interval(e, words), anchor) for e in shares))


def criteria_table(study: Study, counts: tuple[CriterionCount, ...], words: Words) -> Table:
    """The four answers of each criterion at each benefit visit, per group."""
    present = [group for group in study.groups if any(count.group == group for count in counts)]
    found = {(c.visit, c.criterion, c.group): c for c in counts}
    rows = []
    for visit, criterion in dict.fromkeys((c.visit, c.criterion) for c in counts):
        bars = [bar_of(found[(visit, criterion, group)].answers, words.under("labels.answers")) for group in present]
        name = f"{capital(visit)}: {words(f'labels.criteria.{criterion}')}"
        rows.append((Cell(name), *(Cell(counts_in_words(bar), bar=bar) for bar in bars)))
    header = ("Visit and criterion", *(f"Group {group}" for group in present))
    caption = "Benefit by criterion and visit, patients"
    return Table(caption, header, tuple(rows), legend=legend_of(words.under("labels.answers")), kind="wide")


def members(reading: Reading) -> Iterator[Members]:
    """Per group: every patient with the answer."""
    for group in reading.study.groups:
        of_group = ((p, answer) for p, answer in reading.benefit.items() if reading.groups[p] == group)
        patients = tuple(Member(p, said("labels.answers", answer, reading.words)) for p, answer in of_group)
        if patients:
            yield Members(f"Group {group}: benefit of each patient", patients, f"benefit-{group}")
