"""How long patients were followed: the median by the reverse Kaplan-Meier method, group by group.

Schemper and Smith (1996), Control Clin Trials 17:343-6: the end of observation is the event, a death censors it.
"""

from dataclasses import replace

import duckdb
import numpy as np

from theracurve.analysis.curve_interval import interval_for
from theracurve.analysis.observations import observe
from theracurve.analysis.phrases import SCHEMPER_SMITH, StudyPhrase
from theracurve.analysis.planned import in_months
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.study import Study
from theracurve.phrases import clauses
from theracurve.survival import Estimate, event_table, reverse_kaplan_meier
from theracurve.survival._values.phrases import Method
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

FOLLOW_UP = "follow_up"


def follow_up_of(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[StudyEstimate, ...]:
    """From when patients were last seen or died; where only endpoints are given, from overall survival if it is one."""
    groups, times, died = observed(connection, study)
    if not len(times):
        return ()
    table = event_table(times, died, group=groups)
    interval = interval_for(table)
    curves = reverse_kaplan_meier(table, interval=interval)
    return tuple(estimate_of(group, curves[group].median(), interval) for group in study.groups if group in curves)


def observed(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Group, days and death of everybody with a follow-up."""
    found = connection.execute(
        'SELECT "group", coalesce(death_day, last_seen_day), death_day IS NOT NULL FROM people'
        " WHERE coalesce(death_day, last_seen_day) >= 0 ORDER BY patient_id"
    ).fetchall()
    if found:
        groups, times, died = zip(*found, strict=True)
        return np.array(groups, dtype=object), np.array(times, dtype=float), np.array(died)
    given = observe(connection, "overall_survival", PROTOCOL) if "overall_survival" in study.endpoints else None
    if given is None or given.late is not None:
        return np.array([]), np.array([]), np.array([])
    return given.group, given.time, given.event


def estimate_of(group: str, found: Estimate, interval: str) -> StudyEstimate:
    made = StudyEstimate.of(found, StudyQuantity.MEDIAN_FOLLOW_UP, endpoint=FOLLOW_UP, variant=PROTOCOL, group=group)
    method = clauses(StudyPhrase.REVERSE_KAPLAN_MEIER(), Method.BROOKMEYER_CROWLEY(interval=interval))
    return in_months(replace(made, method=method, source=SCHEMPER_SMITH, notes=()))
