"""Scores of questionnaires: their means at the planned visits, with who is missing."""

from collections.abc import Mapping

from theracurve.analysis.score_means import BASELINE, ScoreMean
from theracurve.analysis.score_models import ModelledScore
from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.survival._mixed.linear import LEVEL, MixedEstimate
from theracurve.wording.labels import measure_name, visit_name
from theracurve.wording.numbers import rounded, with_interval

DUE, DEAD = frozenset({"attended", "missed"}), frozenset({"dead"})
COLUMNS = ("score", "visit", "due", "patients", "missing", "dead", "mean")
MODELLED = ("score", "visit", "modelled_mean", "change")


def scores(reading: Reading) -> Section | None:
    found, words = reading.results.score_means, reading.words
    if not found:
        return None
    header = (words("report.group"), *(words(f"report.scores.{name}") for name in COLUMNS))
    became = {entry.group: entry.visits for entry in reading.results.flow}
    rows = tuple(score_row(one, reading, became.get(one.group, {}).get(one.visit, {})) for one in found)
    table = ReportTable(words("report.scores.caption"), header, rows, note=words("report.scores.note"))
    modelled = reading.results.score_models
    is_told = modelled and not any(reading.mask.hides(one.patients) for one in modelled)
    tables = (table, model_table(modelled, reading)) if is_told else (table,)
    return Section("scores", words("report.scores.title"), tables)


def score_row(found: ScoreMean, reading: Reading, statuses: Mapping[str, int]) -> tuple[Cell, ...]:
    """The mean of few patients tells of each of them, so it is masked with their number."""
    words, counts = reading.words, counts_of(found, reading, statuses)
    return (
        Cell(found.group),
        Cell(measure_name(found.measure, words)),
        Cell(place_name(found.visit, reading)),
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


def model_table(found: tuple[ModelledScore, ...], reading: Reading) -> ReportTable:
    """The means by the mixed model, and how much more each group changed than the reference group."""
    words = reading.words
    header = (words("report.group"), *(words(f"report.scores.{name}") for name in MODELLED))
    rows = tuple(model_row(one, reading) for one in found)
    return ReportTable(words("report.scores.model_caption"), header, rows, note=words("report.scores.model_note"))


def model_row(found: ModelledScore, reading: Reading) -> tuple[Cell, ...]:
    return (
        Cell(found.group),
        Cell(measure_name(found.measure, reading.words)),
        Cell(place_name(found.visit, reading)),
        Cell(interval(found.mean, reading), number=True),
        Cell("" if found.change is None else interval(found.change, reading), number=True),
    )


def place_name(visit: str, reading: Reading) -> str:
    return reading.words("report.scores.baseline") if visit == BASELINE else visit_name(visit, reading.words)


def interval(found: MixedEstimate, reading: Reading) -> str:
    return with_interval(found.value, found.lower, found.upper, LEVEL, reading.words)
