"""Other antitumour treatments, which may end or change what an endpoint observes: counted by kind and group."""

from collections.abc import Iterable, Iterator

import duckdb

from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.population import ALL_ALLOCATED, Population
from theracurve.analysis.results import TreatmentCount
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.study import CROSSOVER, Study
from theracurve.phrases import apart
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity


def treatment_counts(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[TreatmentCount, ...]:
    """Per kind and group that can have it; every such group for every kind that anybody had."""
    found = connection.execute(
        'SELECT p."group", e.subject, count(DISTINCT e.patient_id), count(*) FROM derived_evidence AS e'
        " INNER JOIN people AS p ON e.patient_id = p.patient_id"
        " WHERE e.decision = 'other_treatment' GROUP BY p.\"group\", e.subject ORDER BY e.subject"
    ).fetchall()
    sizes = dict(connection.execute('SELECT "group", count(*) FROM people GROUP BY "group"').fetchall())
    counts = {(group, kind): (patients, treatments) for group, kind, patients, treatments in found}
    return tuple(
        TreatmentCount(group, kind, *counts.get((group, kind), (0, 0)), sizes.get(group, 0))
        for kind in dict.fromkeys(kind for _, kind, *_ in found)
        for group in groups_that_can_have(study, kind)
    )


def groups_that_can_have(study: Study, kind: str) -> tuple[str, ...]:
    """Whoever is in a treated group was to have the agent anyway, so only others cross over to it."""
    return tuple(name for name, group in study.groups.items() if kind != CROSSOVER or not group.treated)


def as_estimates(counts: Iterable[TreatmentCount]) -> Iterator[StudyEstimate]:
    for count in counts:
        yield StudyEstimate(
            endpoint=f"other_treatment: {count.kind}",
            quantity=StudyQuantity.COUNT,
            variant=PROTOCOL,
            group=count.group,
            value=float(count.patients),
            n=count.of_patients,
            population=Population.NOT_TREATED() if count.kind == CROSSOVER else ALL_ALLOCATED,
            events=count.treatments,
            method=apart((StudyPhrase.WITH_ANY_TREATMENT(), StudyPhrase.EVENTS_COUNT_ALL())),
        )
