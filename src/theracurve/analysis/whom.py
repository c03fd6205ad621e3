"""Whom an analysis of the plan is of: its population, and the categories of covariates that it asks for."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import duckdb
import numpy as np

from theracurve.analysis.bias.people import People
from theracurve.analysis.observations import Observations, observe
from theracurve.analysis.planned import Planned, planned_analyses
from theracurve.analysis.results import Comparison
from theracurve.definition.study import Study
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.named import EVALUABLE, qualified
from theracurve.vocabulary.said import Said


def those_asked_for(
    connection: duckdb.DuckDBPyConnection, study: Study, planned: Planned, people: People
) -> Observations:
    """The observations of an analysis' endpoint, of its population alone."""
    observed, analysis = observe(connection, planned.analysis.endpoint, planned.variant), planned.analysis
    if analysis.population != "all_allocated":
        members = members_of(connection, study, planned)
        observed = observed.where(np.array([patient in members for patient in observed.patient], dtype=np.bool_))
    return observed.where(of_categories(observed, people, analysis.where)) if analysis.where else observed


def members_of(connection: duckdb.DuckDBPyConnection, study: Study, planned: Planned) -> AbstractSet[str]:
    """Finds who is in the population under this definition; nobody is left out for not having been treated where the
    protocol treats nobody."""
    analysis = planned.analysis
    benefit = study.benefit_of(analysis) if analysis.population == EVALUABLE else ""
    found = connection.execute(
        'SELECT p.patient_id, r."group", p.included FROM derived_populations AS p'
        " INNER JOIN people AS r ON p.patient_id = r.patient_id WHERE p.population = ? AND p.variant = ?",
        [qualified(benefit, analysis.population), planned.variant],
    ).fetchall()
    untreated = {name for name, group in study.groups.items() if not group.treated}
    kept = untreated if analysis.population == "treated" else set()
    return {patient for patient, group, included in found if included or group in kept}


def of_categories(observed: Observations, people: People, where: dict[str, str]) -> BoolArray:
    """(n,) who has all of these categories."""
    rows = people.rows_of(observed.patient)
    chosen = np.asarray(rows >= 0, dtype=np.bool_)
    for name, category in where.items():
        column = people.covariates[name]
        chosen[chosen] = [column[row] == category for row in rows[chosen]]
    return chosen


def analyses_of_nobody(study: Study, comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    """A note for each analysis of some patients that nobody takes part in: a category may be written otherwise."""
    for analysis in planned_analyses(study):
        if not analysis.everybody and all(comparison.analysis != analysis for comparison in comparisons):
            yield Finding(
                severity=Severity.WARNING,
                code="analysis-of-nobody",
                message=Said(
                    "analysis-of-nobody.message",
                    endpoint=analysis.endpoint,
                    population=", ".join((analysis.population, *(f"{n}: {c}" for n, c in analysis.where.items()))),
                ),
                remedy=Said("analysis-of-nobody.remedy"),
            )
