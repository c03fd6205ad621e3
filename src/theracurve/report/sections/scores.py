"""Scores of questionnaires: their means at the planned visits, with who is missing."""

from theracurve.analysis.score_means import BASELINE, ScoreMean
from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.labels import measure_name, visit_name
from theracurve.wording.numbers import rounded

COLUMNS = ("score", "visit", "due", "patients", "missing", "dead", "mean")


def scores(reading: Reading) -> Section | None:
    found, words = reading.results.score_means, reading.words
    if not found:
        return None
    header = (words("report.group"), *(words(f"report.scores.{name}") for name in COLUMNS))
    rows = tuple(score_row(one, reading) for one in found)
    table = ReportTable(words("report.scores.caption"), header, rows, note=words("report.scores.note"))
    return Section("scores", words("report.scores.title"), (table,))


def score_row(found: ScoreMean, reading: Reading) -> tuple[Cell, ...]:
    """The mean of few patients tells of each of them, so it is masked with their number."""
    words, mask = reading.words, reading.mask
    at = words("report.scores.baseline") if found.visit == BASELINE else visit_name(found.visit, words)
    parts = mask.parts({"patients": found.patients, "missing": found.due - found.patients}, words)
    counts = (mask.number(found.due, words), parts["patients"], parts["missing"], mask.number(found.dead, words))
    return (
        Cell(found.group),
        Cell(measure_name(found.measure, words)),
        Cell(at),
        *(Cell(count, number=True) for count in counts),
        Cell("" if mask.hides(found.patients) else spread_of(found, reading), number=True),
    )


def spread_of(found: ScoreMean, reading: Reading) -> str:
    words = reading.words
    if found.mean is None:
        return ""
    mean = rounded(found.mean, words)
    if found.deviation is None:
        return mean
    return words("report.scores.mean_and_deviation", mean=mean, deviation=rounded(found.deviation, words))
