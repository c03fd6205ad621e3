"""Best overall response by the deciding reader: how many, how groups differ, and how long responses lasted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import duckdb

from theracurve.analysis.agreement_of_readers import agreements
from theracurve.analysis.changes import Changes, PatientChange
from theracurve.analysis.curve_estimates import per_group
from theracurve.analysis.curve_interval import interval_for
from theracurve.analysis.drawing import drawn
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import Planned, against_reference
from theracurve.analysis.population import ALL_ALLOCATED, Population
from theracurve.analysis.results import BestResponseCount, BestResponses, Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.analysis.survival_by_response import survival_by_response
from theracurve.definition.analyses import Analysis
from theracurve.definition.study import RESPONSES, Study
from theracurve.phrases import apart
from theracurve.survival import (
    event_table,
    fisher_exact,
    kaplan_meier,
    odds_ratio,
    proportion,
    proportion_difference,
)
from theracurve.vocabulary.answers import BEST_CODES, Answer
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import months_of

# Percent less than at baseline. By Choi's criteria what decided may be an attenuation, so no sums are drawn.
LESS_FOR_PARTIAL = {**dict.fromkeys(("recist_1_1", "recist_1_0", "mrecist", "irecist"), 30.0), "who": 50.0}
RATES = RESPONSES
TIME_TO_RESPONSE, DURATION = "time_to_response", "duration_of_response"


@dataclass(frozen=True, slots=True)
class PatientResponse:
    """The best response of one patient by the deciding reader; days are None where there was no response."""

    patient_id: str
    group: str
    response: str
    objective_response: str
    disease_control: str
    response_day: int | None
    duration_days: int | None
    ended: bool | None

    def answer(self, rate: str) -> str:
        return self.objective_response if rate == RATES[0] else self.disease_control


Patients = Sequence[PatientResponse]


def responses_by_variant(connection: duckdb.DuckDBPyConnection) -> dict[str, list[PatientResponse]]:
    """Everybody's best response by definition, in the order of patients, of the protocol and of every definition that
    changes somebody's; empty where none is asked for."""
    found = connection.execute(
        'SELECT b.variant, b.patient_id, p."group", b.response, b.objective_response, b.disease_control,'
        " b.response_day, b.duration_days, b.ended FROM derived_best_response AS b"
        " INNER JOIN people AS p ON b.patient_id = p.patient_id WHERE b.deciding"
        " ORDER BY b.variant <> ?, b.variant, b.patient_id",
        [PROTOCOL],
    ).fetchall()
    by_variant: dict[str, list[PatientResponse]] = {}
    for variant, *patient in found:
        by_variant.setdefault(variant, []).append(PatientResponse(*patient))
    stated = by_variant.get(PROTOCOL)
    return {variant: patients for variant, patients in by_variant.items() if variant == PROTOCOL or patients != stated}


def best_responses(connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, Study]) -> BestResponses:
    """Counts and comparisons of the protocol, the rates of every other definition, and survival by response."""
    study, by_variant = definitions[PROTOCOL], responses_by_variant(connection)
    stated = by_variant.get(PROTOCOL, [])
    return BestResponses(
        counts=tuple(counts_of(study, stated)),
        comparisons=tuple(comparisons_of(study, by_variant)),
        target_changes=target_changes(connection, study),
        agreements=agreements(connection, definitions) if study.best_response is not None else (),
        landmarks=tuple(survival_by_response(connection, study)),
    )


def target_changes(connection: duckdb.DuckDBPyConnection, study: Study) -> Changes | None:
    """The change of the target lesions at each evaluable assessment by the deciding reader; the `group` of a patient is
    the best overall response. None where the criteria have no sum."""
    progression = study.pejorative_events.tumour_progression
    if study.best_response is None or progression is None or progression.criteria not in LESS_FOR_PARTIAL:
        return None
    found = connection.execute(
        "SELECT b.patient_id, b.response, e.days, 100 * (e.value - e.baseline) / e.baseline"
        " FROM derived_best_response AS b INNER JOIN derived_responses AS r"
        " ON b.patient_id = r.patient_id AND b.variant = r.variant AND b.reader = r.reader"
        " INNER JOIN derived_evidence AS e ON r.evidence_id = e.evidence_id"
        " WHERE b.variant = ? AND b.deciding AND r.response <> 'NE' AND e.baseline > 0 AND e.value IS NOT NULL"
        " AND NOT (b.system = 'who' AND e.threshold IS NOT NULL) ORDER BY b.patient_id, e.days",
        [PROTOCOL],
    ).fetchall()
    points: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for patient_id, response, day, change in found:
        points.setdefault((patient_id, response), []).append((day, change))
    patients = tuple(PatientChange(*who, *zip(*seen, strict=True)) for who, seen in points.items())
    limit = LESS_FOR_PARTIAL[progression.criteria]
    return Changes("target_lesions", "", limit, strict=False, patients=patients) if patients else None


def counts_of(study: Study, patients: Patients) -> Iterator[BestResponseCount]:
    for group in study.groups:
        found = Counter(p.response for p in patients if p.group == group)
        if found:
            yield BestResponseCount(group, {code: found[code] for code in BEST_CODES})


def planned_of(name: str, variant: str) -> Planned:
    """The analysis of the whole follow-up that a rate or a time stands for."""
    return Planned(Analysis(endpoint=name), variant)


def comparisons_of(study: Study, by_variant: dict[str, list[PatientResponse]]) -> Iterator[Comparison]:
    for variant, patients in by_variant.items():
        for rate in RATES:
            yield Comparison(planned_of(rate, variant), (), tuple(rate_estimates(study, rate, variant, patients)))
    responders = [p for p in by_variant.get(PROTOCOL, []) if p.response_day is not None]
    if responders:
        yield Comparison(planned_of(TIME_TO_RESPONSE, PROTOCOL), (), tuple(times_to_response(study, responders)))
        yield duration_of(study, responders)


def rate_estimates(study: Study, rate: str, variant: str, patients: Patients) -> Iterator[StudyEstimate]:
    answers = [(patient.group, patient.answer(rate)) for patient in patients]
    return rates_of(study, planned_of(rate, variant), answers)


def rates_of(study: Study, planned: Planned, answers: Sequence[tuple[str, str]]) -> Iterator[StudyEstimate]:
    """The share of each group, everybody counting to whom the question applies; under the protocol its differences.

    `answers`: the group and the answer of every patient.
    """
    judged = [(group, answer) for group, answer in answers if answer != Answer.NOT_APPLICABLE]
    population = Population.NOT_WITHOUT_MEASURABLE() if len(judged) < len(answers) else ALL_ALLOCATED
    counts = {
        group: (of_group.count(Answer.MET), len(of_group))
        for group in study.groups
        if (of_group := [answer for of, answer in judged if of == group])
    }
    for group, (met, n) in counts.items():
        share = planned.estimate(proportion(met, n), StudyQuantity.PROPORTION, group=group)
        yield replace(share, population=population)
    for pair in against_reference(study, tuple(counts)) if planned.variant == PROTOCOL else ():
        for found in contrast(planned, pair, *counts[pair[0]], *counts[pair[1]]):
            yield replace(found, population=population)


def contrast(
    planned: Planned, groups: tuple[str, str], met: int, n: int, others: int, of: int
) -> Iterator[StudyEstimate]:
    """The difference of two shares with its exact interval, and the odds ratio with its own and Fisher's P."""
    size, table = proportion_difference(met, n, others, of), [[met, n - met], [others, of - others]]
    yield planned.estimate(size, StudyQuantity.PROPORTION_DIFFERENCE, groups=groups)
    ratio, test = odds_ratio(table), fisher_exact(table)
    found = planned.estimate(ratio, StudyQuantity.CONDITIONAL_ODDS_RATIO, groups=groups)
    yield replace(found, p_value=test.p_value, method=apart((ratio.method, test.method)))


def times_to_response(study: Study, responders: Patients) -> Iterator[StudyEstimate]:
    """The median and range of the observed times from time zero: of responders, so nobody is censored."""
    for group in study.groups:
        days = [p.response_day for p in responders if p.group == group and p.response_day is not None]
        if days:
            lowest, highest = (round(months_of(float(day)), 2) for day in (min(days), max(days)))
            yield StudyEstimate(
                endpoint=TIME_TO_RESPONSE,
                quantity=StudyQuantity.MEDIAN_OF_OBSERVED,
                variant=PROTOCOL,
                group=group,
                population=Population.RESPONDED(),
                value=months_of(float(median(days))),
                n=len(days),
                events=len(days),
                method=StudyPhrase.MEDIAN_OF_OBSERVED(),
                notes=(StudyPhrase.RANGE_OF_OBSERVED(lowest=lowest, highest=highest),),
            )


def duration_of(study: Study, responders: Patients) -> Comparison:
    """The curves of how long responses lasted; never compared, because who responded is known only afterwards."""
    groups = tuple(group for group in study.groups if any(p.group == group for p in responders))
    table = event_table(
        [float(p.duration_days or 0) for p in responders],
        [bool(p.ended) for p in responders],
        group=[p.group for p in responders],
    ).only(*groups)
    curves = kaplan_meier(table, interval=interval_for(table))
    found = per_group(planned_of(DURATION, PROTOCOL), curves)
    estimates = tuple(replace(estimate, population=Population.RESPONDED()) for estimate in found)
    return Comparison(planned_of(DURATION, PROTOCOL), tuple(drawn(curves[group]) for group in groups), estimates)
