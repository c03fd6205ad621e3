"""Survival of patients who had responded by a landmark against those who had not: from there on, of those alive then.

From time zero the comparison would favour responders, who had to live to respond. A response counts from the day on
which it is known: where a confirmation is asked, that of the confirmation. Anderson, Cain and Gelber (1983), J Clin
Oncol 1:710-9. Each group by itself, so that no difference of treatments mixes in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import floor, inf

import duckdb
import numpy as np

from theracurve.analysis.asked_comparison import MOST_FOR_EXACT
from theracurve.analysis.curve_estimates import per_group
from theracurve.analysis.curve_interval import interval_for
from theracurve.analysis.observations import Observations, observe
from theracurve.analysis.pair_of_groups import PairOfGroups
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import Planned, noted
from theracurve.analysis.population import Population
from theracurve.analysis.response_landmark import OTHERS, RESPONDED, ResponseLandmark
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.analyses import Analysis
from theracurve.definition.study import Study
from theracurve.survival import event_table, exact_log_rank, kaplan_meier, landmark, log_rank
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import months_of

PAIR = (RESPONDED, OTHERS)
Known = Mapping[str, float | None]
"""By patient the day on which a response is known: infinite without one, None where the question does not apply."""


def survival_by_response(connection: duckdb.DuckDBPyConnection, study: Study) -> Iterator[ResponseLandmark]:
    """Each endpoint of deaths alone, under each definition that changes a response, in each group, at each landmark."""
    days = sorted({float(stated.days) for stated in study.response_landmarks})
    for endpoint in study.endpoints_of_death if days else ():
        observed = observe(connection, endpoint, PROTOCOL)
        for variant, known in known_responses(connection).items():
            for group in study.groups:
                of_group = observed.of_groups(group)
                planned = Planned(Analysis(endpoint=endpoint), variant)
                yield from (from_landmark(planned, group, of_group, known, day) for day in days if of_group.n)


def known_responses(connection: duckdb.DuckDBPyConnection) -> dict[str, Known]:
    """When responses are known by definition: the protocol first, then those that say something else."""
    found = connection.execute(
        "SELECT variant, patient_id, objective_response, coalesce(confirmed_day, response_day)"
        " FROM derived_best_response WHERE deciding ORDER BY variant <> ?, variant, patient_id",
        [PROTOCOL],
    ).fetchall()
    by_variant: dict[str, dict[str, float | None]] = {}
    for variant, patient_id, answer, day in found:
        known = float(day) if answer == Answer.MET else inf
        by_variant.setdefault(variant, {})[patient_id] = None if answer == Answer.NOT_APPLICABLE else known
    stated = by_variant.get(PROTOCOL)
    return {variant: known for variant, known in by_variant.items() if variant == PROTOCOL or known != stated}


def from_landmark(planned: Planned, group: str, of_group: Observations, known: Known, day: float) -> ResponseLandmark:
    """Splits the patients of one group at a landmark, and compares those still at risk where both sides have some."""
    asked = of_group.where(np.array([known.get(patient) is not None for patient in of_group.patient], dtype=np.bool_))
    at = landmark(asked.time, asked.event, [known[patient] for patient in asked.patient], at=day)
    before = asked.time <= day
    found = ResponseLandmark(
        endpoint=planned.analysis.endpoint,
        variant=planned.variant,
        group=group,
        at_months=months_of(day),
        died=int((before & asked.event).sum()),
        censored=int((before & ~asked.event).sum()),
        not_applicable=of_group.n - asked.n,
        responded=int(at.treated.sum()),
        without=int((~at.treated).sum()),
    )
    if not (found.responded and found.without):
        return found
    after = asked.where(~before)
    named = np.where(at.treated, *PAIR).astype(object)
    return compared_from(
        planned,
        replace(after, group=named, time=after.time - day, entry=np.maximum(after.entry - day, 0.0)).at_risk(),
        found,
        day,
    )


def compared_from(planned: Planned, after: Observations, found: ResponseLandmark, day: float) -> ResponseLandmark:
    """The same with the curves' medians, the hazard ratio and its test; `after`: time from the landmark on."""
    table = event_table(after.time, after.event, group=after.group, entry=after.late).only(*PAIR)
    whom, months = Population.AT_RISK_AFTER(day=floor(day)), found.at_months
    medians = per_group(planned, kaplan_meier(table, interval=interval_for(table)))
    ratio, test = ratio_from(planned, after), planned.test(log_rank(table), StudyQuantity.LOG_RANK, PAIR)
    if after.n <= MOST_FOR_EXACT and after.late is None:
        exact = exact_log_rank(after.time, after.event, after.group)
        ratio, test = noted(ratio, StudyPhrase.LARGE_SAMPLE()), planned.test(exact, StudyQuantity.EXACT_LOG_RANK, PAIR)
    return replace(
        found,
        medians=tuple(replace(median, population=whom, at_months=months) for median in medians),
        ratio=replace(ratio, population=whom, at_months=months),
        test=replace(test, population=whom, at_months=months),
    )


def ratio_from(planned: Planned, after: Observations) -> StudyEstimate:
    """The hazard ratio without a P value of its own, because the log-rank test's stands beside it."""
    pair = PairOfGroups(PAIR, after.time, after.event, after.group, planned.analysis.ties, entry=after.late)
    fit, why = pair.model(RESPONDED)
    return noted(planned.estimate(fit.hazard_ratio(RESPONDED), StudyQuantity.HAZARD_RATIO, groups=PAIR), *why)
