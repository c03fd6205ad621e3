"""The protocol's plan carried out: each analysis under the protocol and each variant that changes its endpoint."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import duckdb

from theracurve.analysis.benefit import benefit_estimates, criterion_counts
from theracurve.analysis.bias.check import BiasCheck
from theracurve.analysis.bias.checks import check_bias
from theracurve.analysis.bias.people import People, read_people
from theracurve.analysis.claims.check import check_claims
from theracurve.analysis.claims.own_data import OwnData
from theracurve.analysis.comparisons import ask, compare_groups
from theracurve.analysis.conduct import conduct_of
from theracurve.analysis.death_causes import death_causes
from theracurve.analysis.description import describe
from theracurve.analysis.detectable import detectable
from theracurve.analysis.doses import absorbed_doses
from theracurve.analysis.events import event_counts, event_estimates, mean_time_to_event
from theracurve.analysis.exposure import exposure_of
from theracurve.analysis.flow import flow_of
from theracurve.analysis.follow_up import follow_up_of
from theracurve.analysis.fragility import fragilities
from theracurve.analysis.grades import grade_counts
from theracurve.analysis.horizons import horizons_of
from theracurve.analysis.kidney import kidney_function
from theracurve.analysis.lines import line_results
from theracurve.analysis.marker_responses import marker_response_results
from theracurve.analysis.nested import same_p_of_nested
from theracurve.analysis.observations import Observations, observe
from theracurve.analysis.odds import odds_regressions
from theracurve.analysis.pairs import Pair, compared_pairs
from theracurve.analysis.plain.known_late import known_late_findings
from theracurve.analysis.plain.order import plain_findings
from theracurve.analysis.planned import Planned, planned_analyses
from theracurve.analysis.response import best_responses
from theracurve.analysis.results import Comparison, EventCount, Results, TreatmentCount
from theracurve.analysis.score_means import score_means
from theracurve.analysis.score_models import score_models
from theracurve.analysis.scrutiny import Horizons, WindowEnd
from theracurve.analysis.severe_grades import severe_grades
from theracurve.analysis.strategies import emulate_strategies
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.analysis.switched_reference import SwitchedReference
from theracurve.analysis.switching import switch_days, switching_of
from theracurve.analysis.treatments import as_estimates as counted_treatments
from theracurve.analysis.treatments import treatment_counts
from theracurve.analysis.typed_sequences import typed_sequences
from theracurve.analysis.variations.values import Variations
from theracurve.analysis.whom import analyses_of_nobody, those_asked_for
from theracurve.definition.analyses import Analysis
from theracurve.definition.rules import endpoint_identity
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding, in_reading_order


def estimate(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Study],
    findings: tuple[Finding, ...],
    variations: Variations | None = None,
    ends: tuple[WindowEnd, ...] = (),
) -> Results:
    """All results of a study whose derived tables stand in `connection`, beside what varying its definitions and moving
    its nominal dates gave."""
    study = definitions[PROTOCOL]
    people = read_people(connection, study)
    comparisons = tuple(compare_all(connection, definitions, people))
    counts, treatments = event_counts(connection, study), treatment_counts(connection, study)
    bias, odds = check_bias(connection, study, people, comparisons), tuple(odds_regressions(connection, study, people))
    responses, falls = best_responses(connection, definitions), marker_response_results(connection, study)
    estimates = (
        *(e for c in (*comparisons, *responses.comparisons, *falls.comparisons, *odds) for e in c.every_result),
        *described(connection, definitions, counts, treatments),
        *(e for check in bias for e in check.own_estimates),
        *follow_up_of(connection, study),
    )
    results = Results(
        estimates=estimates,
        comparisons=comparisons,
        criteria=criterion_counts(connection, study),
        event_counts=counts,
        other_treatments=treatments,
        laboratory_grades=grade_counts(connection, study),
        flow=flow_of(connection, study),
        conduct=conduct_of(connection, study),
        doses=absorbed_doses(connection, study),
        exposure=exposure_of(connection, study),
        claims=check_claims(study.claims, study.level, own_data(connection, study, estimates)),
        description=describe(connection, study),
        findings=in_reading_order((*findings, *noted(study, comparisons, bias), *typed_sequences(study, people))),
        bias=bias,
        variations=variations,
        window_ends=ends,
        responses=responses,
        marker_responses=falls,
        odds_regressions=odds,
        lines=line_results(connection, study, people),
    )
    return completed(connection, study, people, results)


def completed(connection: duckdb.DuckDBPyConnection, study: Study, people: People, results: Results) -> Results:
    """The results with what is asked of each planned comparison besides, the strategies as a trial would compare them,
    mean scores and kidney function, and the plain findings."""
    level, pairs = float(study.level.value), tuple(compared_pairs(connection, study))
    beside = replace(
        results,
        fragilities=tuple(found for pair in pairs for found in fragilities(pair, level)),
        detectable=tuple(detectable(pair, level) for pair in pairs),
        horizons=tuple(all_horizons(pairs, level)),
        strategies=tuple(emulate_strategies(connection, study, people)),
        score_means=score_means(connection, study),
        score_models=score_models(connection, study),
        kidney=kidney_function(connection, study),
        severe_grades=severe_grades(connection, study),
        death_causes=death_causes(connection, study),
    )
    return replace(beside, plain_findings=plain_findings(study, beside))


def described(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Study],
    counts: tuple[EventCount, ...],
    treatments: tuple[TreatmentCount, ...],
) -> Iterator[StudyEstimate]:
    """What no analysis of the plan compares: times of those who benefited, benefit, events, other treatments."""
    yield from described_times(connection, definitions)
    yield from benefit_estimates(connection, definitions[PROTOCOL])
    yield from event_estimates(definitions[PROTOCOL], counts)
    yield from counted_treatments(treatments)


def noted(study: Study, comparisons: tuple[Comparison, ...], bias: tuple[BiasCheck, ...]) -> Iterator[Finding]:
    """What only the comparisons show."""
    yield from same_p_of_nested(study, comparisons)
    yield from known_late_findings(bias)
    yield from analyses_of_nobody(study, comparisons)


def all_horizons(pairs: tuple[Pair, ...], level: float) -> Iterator[Horizons]:
    """Once for each endpoint and two groups, whatever the horizons of its analyses."""
    alike: dict[tuple[str, tuple[str, str]], list[Pair]] = {}
    for pair in (pair for pair in pairs if not pair.unasked):
        alike.setdefault((pair.planned.analysis.endpoint, pair.groups), []).append(pair)
    for found in alike.values():
        ends = dict.fromkeys(pair.planned.end_days for pair in found)
        yield horizons_of(found[0], tuple(end for end in ends if end is not None), level)


def own_data(connection: duckdb.DuckDBPyConnection, study: Study, estimates: tuple[StudyResult, ...]) -> OwnData | None:
    """What claims are held against: none where these are not the patients that they were made of."""
    if study.data_origin != "study":
        return None
    return OwnData(estimates, lambda analysis: compared_once(connection, study, analysis))


def compared_once(connection: duckdb.DuckDBPyConnection, study: Study, analysis: Analysis) -> tuple[StudyResult, ...]:
    """One comparison under the protocol, planned or not; nothing where nobody is observed."""
    observed = observe(connection, analysis.endpoint, PROTOCOL)
    if not observed.at_risk().n:
        return ()
    planned = Planned(analysis, PROTOCOL)
    return compare_groups(study, planned, observed, before=compared_before(connection, study, planned)).estimates


def compared_before(connection: duckdb.DuckDBPyConnection, study: Study, planned: Planned) -> tuple[Observations, ...]:
    """The endpoints by which pairs of patients are compared before an analysis' own; none where it is of no pairs."""
    names = study.priority_of(planned.analysis) if planned.analysis.of_wins else ()
    return tuple(observe(connection, name, planned.variant) for name in names)


def variants_of(definitions: Mapping[str, Study], endpoint: str) -> Iterator[str]:
    """The protocol, and every variant under which the endpoint is defined otherwise."""
    stated = endpoint_identity(definitions[PROTOCOL], endpoint)
    for variant, definition in definitions.items():
        if variant == PROTOCOL or endpoint_identity(definition, endpoint) != stated:
            yield variant


def compare_all(
    connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, Study], people: People
) -> Iterator[Comparison]:
    study = definitions[PROTOCOL]
    for analysis in planned_analyses(study):
        for variant in variants_of(definitions, analysis.endpoint):
            planned = Planned(analysis, variant)
            observed = those_asked_for(connection, definitions[variant], planned, people)
            if observed.at_risk().n:
                before = compared_before(connection, definitions[variant], planned)
                found = compare_groups(definitions[variant], planned, observed, people, before)
                yield replace(found, switching=tuple(switched_references(connection, study, planned, observed, people)))


def switched_references(
    connection: duckdb.DuckDBPyConnection, study: Study, planned: Planned, observed: Observations, people: People
) -> Iterator[SwitchedReference]:
    """By the protocol's own definitions, where the plan says what switches the reference."""
    if planned.analysis.switching is not None and planned.variant == PROTOCOL:
        asked = ask(study, planned, observed, people)
        yield from switching_of(asked, switch_days(connection, planned.analysis, asked.within.patient))


def described_times(connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, Study]) -> Iterator[StudyEstimate]:
    """Mean times of endpoints that only those who benefited can have."""
    study = definitions[PROTOCOL]
    for name, endpoint in study.endpoints.items():
        if endpoint.among == "benefited":
            observed = observe(connection, name, PROTOCOL)
            for group in study.groups:
                yield mean_time_to_event(observed, name, group, PROTOCOL)
