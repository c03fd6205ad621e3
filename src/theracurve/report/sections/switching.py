"""Patients of the reference who switched to the treatment: every way to take that, with what it assumes."""

from collections.abc import Iterator

from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.analysis.switched_reference import SwitchedReference
from theracurve.report.document import Block, Section, said
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.asked import named
from theracurve.wording.estimates import analysis_name, label_of
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import capital
from theracurve.wording.regression import ratio_said
from theracurve.wording.words import Words


def switching(reading: Reading) -> Section | None:
    """One table for each planned comparison of two groups; None where the plan asks for none."""
    found = [(c, switched) for c in reading.results.comparisons for switched in c.switching]
    if not found:
        return None
    words = reading.words
    parts = (part for comparison, switched in found for part in blocks_of(reading, comparison, switched))
    return Section("switching", words("switching.title"), (said(words("switching.lead")), *parts))


def blocks_of(reading: Reading, comparison: Comparison, found: SwitchedReference) -> Iterator[Block]:
    words, (group, reference) = reading.words, found.groups
    header = tuple(words(f"switching.header.{column}") for column in ("way", "ratio", "assumes"))
    caption = words("switching.caption", analysis=analysis_name(comparison, words), group=group, reference=reference)
    rows = tuple(row_of(ratio, words) for ratio in (*found.ratios, found.time_ratio))
    yield ReportTable(caption, header, rows)
    yield said(*sentences_of(reading, comparison, found))


def row_of(ratio: StudyEstimate, words: Words) -> tuple[Cell, ...]:
    """The first note of each way is what it assumes; how it was found stands behind it."""
    assumes = capital(in_language(ratio.notes[0], words))
    return Cell(label_of(ratio, words)), Cell(ratio_said(ratio, words), number=True), Cell(assumes)


def sentences_of(reading: Reading, comparison: Comparison, found: SwitchedReference) -> Iterator[str]:
    words, mask, sizes = reading.words, reading.mask, {curve.group: curve.n for curve in comparison.curves}
    _, of, switched = mask.nested((sizes[found.groups[1]], found.reference_n, found.switched), words)
    yield words("switching.counts", switched=switched, of=of, reference=found.groups[1])
    covariates = reading.study.covariates_of_switch(comparison.analysis)
    yield words("switching.decides", covariates=named(covariates, words)) if covariates else words("switching.nothing")
    if found.left_out:
        of = mask.number(found.left_out, words, sum(sizes[group] for group in found.groups))
        yield words("switching.left_out", of=of)
