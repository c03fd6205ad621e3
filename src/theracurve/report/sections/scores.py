"""Scores of questionnaires: their means at the planned visits, with who is missing."""

from collections.abc import Mapping

from theracurve.analysis.score_means import BASELINE, ScoreMean
from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.labels import measure_name, visit_name
from theracurve.wording.numbers import rounded

DUE, DEAD = frozenset({"attended", "missed"}), frozenset({"dead"})
COLUMNS = ("score", "visit", "due", "patients", "missing", "dead", "mean")


def scores(reading: Reading) -> Section | None:
    found, words = reading.results.score_means, reading.words
    if not found:
        return None
    header = (words("report.group"), *(words(f"report.scores.{name}") for name in COLUMNS))
    became = {entry.group: entry.visits for entry in reading.results.flow}
    rows = tuple(score_row(one, reading, became.get(one.group, {}).get(one.visit, {})) for one in found)
    table = ReportTable(words("report.scores.caption"), header, rows, note=words("report.scores.note"))
    return Section("scores", words("report.scores.title"), (table,))


def score_row(found: ScoreMean, reading: Reading, statuses: Mapping[str, int]) -> tuple[Cell, ...]:
    """The mean of few patients tells of each of them, so it is masked with their number."""
    words, counts = reading.words, counts_of(found, reading, statuses)
    at = words("report.scores.baseline") if found.visit == BASELINE else visit_name(found.visit, words)
    return (
        Cell(found.group),
        Cell(measure_name(found.measure, words)),
        Cell(at),
        *(Cell(count, number=True) for count in counts),
        Cell(spread_of(found, reading) if counts[1] == str(found.patients) else "", number=True),
    )


def counts_of(found: ScoreMean, reading: Reading, statuses: Mapping[str, int]) -> tuple[str, str, str, str]:
    """How many were due, had a score, had none, had died. `statuses` counts the group by what became of the visit:
    what the table of visits hides does not follow from here."""
    words, mask, hidden = reading.words, reading.mask, reading.words("report.hidden")
    told = mask.told_parts(statuses) | (DUE | DEAD) - statuses.keys()
    dead = str(found.dead) if told >= DEAD else hidden
    if not told >= DUE:
        return mask.number(found.due, words) if mask.is_small(found.due) else hidden, hidden, hidden, dead
    parts = mask.parts({"patients": found.patients, "missing": found.due - found.patients}, words)
    return str(found.due), parts["patients"], parts["missing"], dead


def spread_of(found: ScoreMean, reading: Reading) -> str:
    words = reading.words
    if found.mean is None:
        return ""
    mean = rounded(found.mean, words)
    if found.deviation is None:
        return mean
    return words("report.scores.mean_and_deviation", mean=mean, deviation=rounded(found.deviation, words))
