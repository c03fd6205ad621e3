"""Mean scores of questionnaires at baseline and at every planned visit, with who is missing from each.

Means of those who answered: whoever is too ill to answer is missing from them. `score_models` stands beside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean, stdev

import duckdb

from theracurve.definition.study import Study

BASELINE = "baseline"
AT_BASELINE = """
    SELECT s.measure, p."group", s.patient_id, s.score FROM derived_scores AS s
    INNER JOIN people AS p ON s.patient_id = p.patient_id AND s.day <= p.baseline_limit
    CROSS JOIN rule.settings AS r
    WHERE s.score IS NOT NULL AND (r.baseline_window IS NULL OR s.day >= -r.baseline_window)
    QUALIFY row_number() OVER (PARTITION BY s.patient_id, s.measure ORDER BY s.day DESC) = 1
    ORDER BY s.patient_id
"""
AT_VISITS = """
    SELECT s.measure, p."group", s.visit, s.patient_id, s.score FROM derived_scores AS s
    INNER JOIN people AS p ON s.patient_id = p.patient_id AND s.day > p.baseline_limit
    INNER JOIN rule.planned_visits AS v ON s.visit = v.visit
    WHERE s.score IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY s.patient_id, s.measure, s.visit ORDER BY abs(s.day - v.target), s.day
    ) = 1
    ORDER BY s.patient_id
"""
STATUSES = """
    SELECT p."group", v.visit, v.status, count(*) FROM derived_visits AS v
    INNER JOIN people AS p ON v.patient_id = p.patient_id GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class ScoreMean:
    """A score of a group at baseline (day 0) or a planned visit.

    `due` counts the patients of whom it could be expected (visits attended or missed), `patients` those of them, and of
    nobody else, who have a score, `dead` those who had died by then. `mean` is None without a score, `deviation`, the
    sample's standard deviation, without two.
    """

    measure: str
    group: str
    visit: str
    visit_day: int
    due: int
    patients: int
    dead: int
    mean: float | None
    deviation: float | None


Scores = dict[tuple[str, str, str], dict[str, float]]
"""By measure, group and visit, the score of each patient."""


def score_means(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[ScoreMean, ...]:
    """The means of the scores that the protocol asks about, or where it asks about none, of all that somebody has."""
    scores = scores_by_place(connection) if study.questionnaires else {}
    expected = expected_of(connection) if scores else {}
    return tuple(
        mean_of((measure, group, visit), day, list(scores.get((measure, group, visit), {}).values()), expected)
        for measure in shown_measures(study, scores)
        for group in study.groups
        for visit, day in places_of(study)
    )


def shown_measures(study: Study, scores: Scores) -> list[str]:
    there = {measure for measure, _, _ in scores}
    asked = [measure for measure in study.measures if measure in there]
    return asked or [measure for measure in study.scored if measure in there]


def places_of(study: Study) -> Iterator[tuple[str, int]]:
    yield BASELINE, 0
    for visit in study.planned_visits:
        yield visit.label, visit.day


def scores_by_place(connection: duckdb.DuckDBPyConnection) -> Scores:
    found: Scores = {}
    for measure, group, patient_id, score in connection.execute(AT_BASELINE).fetchall():
        found.setdefault((measure, group, BASELINE), {})[patient_id] = score
    for measure, group, visit, patient_id, score in connection.execute(AT_VISITS).fetchall():
        found.setdefault((measure, group, visit), {})[patient_id] = score
    return found


Expected = dict[tuple[str, str], tuple[int, int]]
"""By group and visit, how many patients were due and how many had died."""


def expected_of(connection: duckdb.DuckDBPyConnection) -> Expected:
    people = connection.execute('SELECT "group", count(*) FROM people GROUP BY "group"').fetchall()
    found: Expected = {(group, BASELINE): (count, 0) for group, count in people}
    for group, visit, status, count in connection.execute(STATUSES).fetchall():
        due, dead = found.get((group, visit), (0, 0))
        found[(group, visit)] = (due + count * (status in ("attended", "missed")), dead + count * (status == "dead"))
    return found


def mean_of(place: tuple[str, str, str], day: int, scores: list[float], expected: Expected) -> ScoreMean:
    due, dead = expected.get(place[1:], (0, 0))
    mean = fmean(scores) if scores else None
    return ScoreMean(*place, day, due, len(scores), dead, mean, stdev(scores) if len(scores) > 1 else None)
