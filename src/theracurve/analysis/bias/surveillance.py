"""Whether the groups were looked at alike: what is only seen at visits is dated later in those who are seen less."""

from dataclasses import replace

import duckdb
import numpy as np

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import Looks, Surveillance
from theracurve.analysis.bias.question import Question
from theracurve.analysis.phrases import StudyPhrase
from theracurve.phrases import clauses
from theracurve.survival._values.phrases import Method
from theracurve.vocabulary.study_quantities import StudyQuantity

DAYS_PER_YEAR = 365.25
# The column that dates a row, by table: whatever shows that a patient was seen.
SEEN = {"assessments": "assessed_on", "labs": "collected_on", "lesions": "imaged_on", "responses": "assessed_on"}


def read_looks(connection: duckdb.DuckDBPyConnection, groups: tuple[str, str]) -> tuple[Looks, ...]:
    """Days with an assessment after time zero and up to the end of observation, by group; empty without such rows."""
    seen = " UNION ".join(f"SELECT patient_id, {day} AS seen_on FROM records.{table}" for table, day in SEEN.items())
    found = connection.execute(
        'WITH watched AS (SELECT patient_id, "group", time_zero, coalesce(death_day, last_seen_day) AS end_day'
        f" FROM people), seen AS ({seen}), looked AS (SELECT w.patient_id, count(*) AS days FROM watched AS w"
        " INNER JOIN seen AS s ON w.patient_id = s.patient_id"
        " WHERE date_diff('day', w.time_zero, s.seen_on) BETWEEN 1 AND w.end_day GROUP BY w.patient_id)"
        ' SELECT w."group", count(*), coalesce(sum(l.days), 0), sum(greatest(w.end_day, 0)) FROM watched AS w'
        " LEFT JOIN looked AS l ON w.patient_id = l.patient_id WHERE w.end_day IS NOT NULL"
        ' GROUP BY w."group"',
    ).fetchall()
    by_group = {
        group: Looks(group=group, patients=n, days=int(days), years=end / DAYS_PER_YEAR)
        for group, n, days, end in found
    }
    looks = tuple(by_group[group] for group in groups if group in by_group)
    return looks if any(look.days for look in looks) else ()


def surveillance(question: Question, looks: tuple[Looks, ...]) -> BiasCheck:
    """How often each group was seen, and the hazard ratio with each event in the middle of the days it lies between."""
    if not looks:
        return question.not_given(BiasKind.SURVEILLANCE, "no_visits")
    found = Surveillance(looks=looks)
    if not question.pair.between_visits:
        return question.not_given(BiasKind.SURVEILLANCE, "exact_days")
    fit = question.fit(question.treated, time=np.maximum(midpoints(question), 0.5))
    estimate = replace(
        question.estimate(fit, StudyQuantity.MIDPOINT_HAZARD_RATIO),
        method=clauses(Method.COX(), StudyPhrase.MIDPOINTS(), *question.interval_of(fit)),
    )
    return question.found(BiasKind.SURVEILLANCE, estimate, found=found)


def midpoints(question: Question) -> np.ndarray:
    """Each patient's time, an event's in the middle of its interval; never before the entry."""
    pair = question.pair
    middle = (pair.left + np.minimum(pair.right, pair.time)) / 2
    return np.where(pair.event & (pair.left < pair.right), np.maximum(middle, pair.entry + 0.5), question.time)
