"""Deviations of one patient from the protocol, each with its grade and its evidence (section 7b)."""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.definition.rules import DeviationsRule
from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.agent_choice import AgentFound
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.exposure import Administration
from theracurve.derivation.reference.conduct.deviation import PatientDeviation
from theracurve.derivation.reference.conduct.treatment_deviations import (
    activity_deviations,
    counts_of_administrations,
    crossovers,
    interval_deviations,
    prohibited_treatments,
    wrong_agents,
)
from theracurve.derivation.reference.conduct.visit_deviations import missed_visits, missing_assessments


@dataclass(frozen=True, slots=True)
class Treated:
    """What was given to a patient, in that order, and what uptake would have chosen (None: not asked)."""

    administrations: tuple[Administration, ...]
    choice: AgentFound | None


def find_deviations(chart: Chart, study: Study, rule: DeviationsRule, treated: Treated) -> tuple[PatientDeviation, ...]:
    found = every_deviation(chart, study, rule, treated)
    return tuple(sorted(found, key=lambda deviation: deviation.evidence.id))


def every_deviation(chart: Chart, study: Study, rule: DeviationsRule, treated: Treated) -> Iterator[PatientDeviation]:
    given = treated.administrations
    group = study.groups.get(chart.timeline.group)
    yield from activity_deviations(chart, rule, given)
    yield from interval_deviations(chart, rule, given)
    yield from wrong_agents(chart, rule, given, treated.choice)
    yield from counts_of_administrations(chart, rule, given, is_to_be_treated=group is not None and group.treated)
    if group is not None and not group.treated:
        yield from crossovers(chart, rule, given)
    yield from prohibited_treatments(chart, rule)
    yield from missed_visits(chart, rule)
    yield from missing_assessments(chart, rule)
