"""One patient's derived rows, from the records and the definitions: the whole of `docs/derivation.md` in order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import localcontext
from operator import itemgetter

from theracurve.definition.kidney import EgfrRule
from theracurve.definition.lines import LinesRule
from theracurve.definition.rules import LaboratoryGradesRule, Rules, ScoresRule
from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.agent_choice import agent_choice_evidence, agent_choice_row, choose_agent
from theracurve.derivation.reference.chart.chart import Chart, read_chart
from theracurve.derivation.reference.chart.exposure import (
    Administration,
    exposure_evidence,
    exposure_row,
    find_administrations,
    per_kg_evidence,
)
from theracurve.derivation.reference.chart.filtration import rate_evidence, rate_row
from theracurve.derivation.reference.chart.lines import find_lines
from theracurve.derivation.reference.chart.scores import score_evidence, score_row
from theracurve.derivation.reference.chart.timeline import PatientRecords, Timeline, place_in_time
from theracurve.derivation.reference.chart.visits import visit_evidence, visit_row
from theracurve.derivation.reference.conduct.deviations import Treated, find_deviations
from theracurve.derivation.reference.conduct.eligibility import judge_inclusion
from theracurve.derivation.reference.conduct.populations import (
    PatientConduct,
    PatientMembership,
    evaluable_for_benefit,
    find_populations,
)
from theracurve.derivation.reference.criteria.benefit import JudgedBenefit, at_visit, benefit_row, decide_benefit
from theracurve.derivation.reference.criteria.case import Case
from theracurve.derivation.reference.criteria.criteria import JudgedCriterion, criterion_row, state_criterion
from theracurve.derivation.reference.endpoints.endpoints import PatientCourse, derive_endpoints, endpoint_row
from theracurve.derivation.reference.endpoints.given_endpoints import given_endpoints
from theracurve.derivation.reference.events.episodes import Assessment, Occurrence
from theracurve.derivation.reference.events.events import (
    doubted_events,
    event_row,
    find_occurrences,
    number_events,
    tumour_track,
)
from theracurve.derivation.reference.events.laboratory_grades import find_laboratory_grades, laboratory_grade_row
from theracurve.derivation.reference.events.line_origins import Led, PlacedLine, no_line, place_lines
from theracurve.derivation.reference.events.other_treatments import find_other_treatments
from theracurve.derivation.reference.events.tracks import Event, Tracks
from theracurve.derivation.reference.evidence import Row
from theracurve.derivation.reference.protocol import Definition, Protocol, compile_protocol
from theracurve.derivation.reference.reading import RuleReading
from theracurve.derivation.reference.responses.best_response import find_best_responses
from theracurve.derivation.reference.responses.marker_responses import find_marker_responses
from theracurve.derivation.reference.responses.responses import (
    Responses,
    override_responses,
    reader_of,
    response_evidence,
    response_row,
)
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable

TUMOUR_PROGRESSION = "tumour_progression"
DIGITS = 60  # no product of a value, a scale and a percentage has more: nothing is rounded before it is compared
Rows = dict[str, list[Row]]
Stated = Iterator[tuple[str, Row]]
"""Derived rows as they are made, each with the name of its table."""


def derive_patient(records: PatientRecords, definitions: Mapping[str, Study], sole_readers: Mapping[str, str]) -> Rows:
    """The rows of every derived table for one patient, in the columns, types and order of `vocabulary.derived`.

    `definitions` names each definition by its variant, `protocol` among them. `sole_readers` gives for each table that
    readers write the one who decides where a definition names none: empty text where readers are not recorded.
    """
    return next(derive_patients([records], definitions, sole_readers))


def derive_patients(
    patients: Iterable[PatientRecords], definitions: Mapping[str, Study], sole_readers: Mapping[str, str]
) -> Iterator[Rows]:
    """`derive_patient` for one after another; the definitions are compiled once."""
    protocol = compile_protocol(definitions)
    for records in patients:
        with localcontext() as context:
            context.prec = DIGITS
            stated = list(state(protocol, records, sole_readers))
        yield in_tables(stated)


def in_tables(stated: Iterable[tuple[str, Row]]) -> Rows:
    rows: Rows = {name: [] for name in DERIVED_TABLES}
    for table, row in stated:
        rows[table].append(row)
    return {name: in_order(DERIVED_TABLES[name], found) for name, found in rows.items()}


def in_order(table: DerivedTable, rows: Sequence[Row]) -> list[Row]:
    places = [list(table.columns).index(column) for column in table.sorted_by]
    return sorted(rows, key=itemgetter(*places))


def state(protocol: Protocol, records: PatientRecords, sole_readers: Mapping[str, str]) -> Stated:
    for given in given_endpoints(records, protocol.studies):
        yield "endpoints", given.row
        yield "evidence", given.evidence.row
    timeline = place_in_time(records, protocol.study)
    if timeline is None:
        return
    chart = read_chart(timeline, protocol.study, protocol.schedule, sole_readers)
    treatments = find_other_treatments(timeline, protocol.study)
    yield from state_visits(chart)
    treated = Treated(
        find_administrations(timeline, protocol.study),
        choose_agent(chart, protocol.agent_choice) if protocol.agent_choice else None,
    )
    yield from state_treatment(timeline, treated)
    yield from state_laboratory_grades(chart, protocol.laboratory_grades)
    yield from state_scores(chart, protocol.scores)
    yield from state_rates(chart, protocol.egfr)
    yield from state_conduct(chart, protocol, treated)
    yield from (("evidence", treatment.evidence.row) for treatment in treatments)
    reading = RuleReading(chart, treatments, find_lines(timeline, protocol.lines))
    for definition in protocol.definitions:
        yield from state_definition(reading, definition, protocol.lines)


def state_visits(chart: Chart) -> Stated:
    for visit in chart.visits:
        yield "visits", visit_row(chart.timeline, visit)
        yield "evidence", visit_evidence(chart.timeline, visit).row


def state_treatment(timeline: Timeline, treated: Treated) -> Stated:
    """What was given, and the agent that uptake chose."""
    yield from state_exposure(timeline, treated.administrations)
    if treated.choice is not None:
        yield "agent_choice", agent_choice_row(treated.choice)
        yield from (("evidence", evidence.row) for evidence in agent_choice_evidence(treated.choice))


def state_exposure(timeline: Timeline, administrations: Sequence[Administration]) -> Stated:
    for given in administrations:
        yield "exposure", exposure_row(timeline, given)
        yield "evidence", exposure_evidence(timeline, given).row
        per_kg = per_kg_evidence(timeline, given)
        if per_kg is not None:
            yield "evidence", per_kg.row


def state_conduct(chart: Chart, protocol: Protocol, treated: Treated) -> Stated:
    """Eligibility and deviations from the protocol, and the populations that they decide."""
    inclusion = [judge_inclusion(chart, rule) for rule in protocol.inclusion]
    for criterion in inclusion:
        yield "eligibility", criterion.row
        yield "evidence", criterion.evidence.row
    rule = protocol.deviations
    deviations = find_deviations(chart, protocol.study, rule, treated) if rule else ()
    for deviation in deviations:
        yield "deviations", deviation.row
        yield "evidence", deviation.evidence.row
    for membership in find_populations(chart, protocol.study, PatientConduct(inclusion, deviations)):
        yield from state_membership(membership)


def state_membership(membership: PatientMembership) -> Stated:
    yield "populations", membership.row
    yield "evidence", membership.evidence.row


def state_laboratory_grades(chart: Chart, rule: LaboratoryGradesRule | None) -> Stated:
    for grade in find_laboratory_grades(chart, rule) if rule else ():
        yield "laboratory_grades", laboratory_grade_row(grade)
        yield "evidence", grade.evidence.row


def state_scores(chart: Chart, rule: ScoresRule | None) -> Stated:
    for score in chart.scores:
        assert rule is not None
        evidence = score_evidence(chart.patient_id, rule, score)
        yield "scores", score_row(score, chart.schedule, evidence)
        yield "evidence", evidence.row


def state_rates(chart: Chart, rule: EgfrRule | None) -> Stated:
    for rate in chart.rates:
        assert rule is not None
        evidence = rate_evidence(chart.timeline, rule, rate)
        yield "egfr", rate_row(rate, chart.schedule, evidence)
        yield "evidence", evidence.row


def state_definition(reading: RuleReading, definition: Definition, lines_rule: LinesRule | None) -> Stated:
    """What one definition says of the patient: responses and the best of them, criteria, benefit, events, endpoints."""
    chart, variant, rules = reading.chart, definition.variant, definition.rules
    responses, deciding = respond(reading, definition)
    yield from state_responses(chart, definition, responses)
    yield from state_best_responses(reading, definition, responses)
    yield from state_marker_responses(reading, definition)
    benefits: dict[str, JudgedBenefit] = {}
    for name in rules.benefits:
        criteria = judge_all(reading, definition, name, deciding)
        yield from state_criteria(criteria)
        benefits[name] = find_benefit(chart, definition, name, criteria)
        yield from state_benefit(chart, benefits[name])
    tracks = find_tracks(reading, rules, deciding)
    occurrences = find_all_occurrences(chart, rules, tracks)
    events = find_events(chart, definition, occurrences)
    for event in events:
        yield "events", event_row(event)
        yield "evidence", event.evidence.row
    yield from state_doubted(chart, definition, occurrences)
    lines = find_placed_lines(reading, variant, lines_rule, Led(*of_progression(events, tracks)))
    yield from state_lines(chart, variant, lines_rule, lines)
    course = PatientCourse(chart, variant, definition.study, benefits, events, tracks, reading.other_treatments, lines)
    for derived in derive_endpoints(course):
        yield "endpoints", endpoint_row(course, derived)
        yield "evidence", derived.evidence.row


def of_progression(
    events: Sequence[Event], tracks: Mapping[str, Tracks]
) -> tuple[Sequence[Event], Sequence[Assessment]]:
    """The tumour progressions in time, and all assessments of them."""
    found = [event for event in events if event.kind == TUMOUR_PROGRESSION]
    return found, tracks.get(TUMOUR_PROGRESSION, {}).get(TUMOUR_PROGRESSION, ())


def find_placed_lines(reading: RuleReading, variant: str, rule: LinesRule | None, led: Led) -> tuple[PlacedLine, ...]:
    if rule is None:
        return ()
    return tuple(place_lines(reading.chart.patient_id, variant, rule, reading.lines, led))


def state_lines(chart: Chart, variant: str, rule: LinesRule | None, lines: Sequence[PlacedLine]) -> Stated:
    for placed in lines:
        yield "lines", placed.row
        yield "evidence", placed.evidence.row
    if rule is not None and not lines:
        yield "evidence", no_line(chart.patient_id, variant, rule).row


def respond(reading: RuleReading, definition: Definition) -> tuple[Responses, Responses]:
    """The responses of all readers, and of these the deciding reader's, a person's answers in place."""
    rule, chart = definition.rules.progression, reading.chart
    if rule is None:
        return (), ()
    reader = reader_of(chart, rule)
    responses = override_responses(chart, definition.variant, reader, reading.responses(rule))
    return responses, tuple(response for response in responses if response.reader == reader)


def state_responses(chart: Chart, definition: Definition, responses: Responses) -> Stated:
    for response in responses:
        assert definition.rules.progression is not None
        evidence = response_evidence(chart, definition.variant, definition.rules.progression, response)
        yield "responses", response_row(chart, response, evidence)
        yield "evidence", evidence.row


def state_best_responses(reading: RuleReading, definition: Definition, responses: Responses) -> Stated:
    for best in find_best_responses(reading.chart, definition, responses, reading.other_treatments):
        yield "best_response", best.row
        yield "evidence", best.evidence.row
        if best.duration is not None:
            yield "evidence", best.duration.row


def state_marker_responses(reading: RuleReading, definition: Definition) -> Stated:
    for judged in find_marker_responses(reading.chart, definition, reading.other_treatments):
        yield "marker_responses", judged.row
        yield from (("evidence", evidence.row) for evidence in judged.evidence)


Judged = Sequence[tuple[Case, Sequence[JudgedCriterion]]]
"""The visits of one benefit's `at` in time order, each with its criteria in the order of the protocol."""


def judge_all(reading: RuleReading, definition: Definition, benefit: str, deciding: Responses) -> Judged:
    rules = definition.rules
    at = rules.benefits[benefit].visits
    cases = [Case(reading.chart, visit, deciding) for visit in reading.chart.visits if visit.label in at]
    return [
        (
            case,
            [
                state_criterion(name, rule, definition.variant, case, reading.judgement(rule, case))
                for name, rule in rules.criteria_of(benefit).items()
            ],
        )
        for case in cases
    ]


def state_criteria(judged: Judged) -> Stated:
    for criterion in (criterion for _, criteria in judged for criterion in criteria):
        yield "criteria", criterion_row(criterion)
        yield "evidence", criterion.evidence.row
        for part in criterion.parts:
            yield "evidence", part.row


def find_benefit(chart: Chart, definition: Definition, name: str, judged: Judged) -> JudgedBenefit:
    rule = definition.rules.benefits[name]
    visits = [at_visit(rule, case.visit, criteria) for case, criteria in judged]
    return decide_benefit(rule, name, definition.variant, chart, visits)


def state_benefit(chart: Chart, benefit: JudgedBenefit) -> Stated:
    yield "benefit", benefit_row(benefit)
    yield "evidence", benefit.evidence.row
    yield from state_membership(evaluable_for_benefit(chart, benefit.evidence))


def find_tracks(reading: RuleReading, rules: Rules, deciding: Responses) -> dict[str, Tracks]:
    """The assessments of every assessed kind that is stated and applies to the patient."""
    found = {kind: reading.track(kind, rule) for kind, rule in rules.events.items()}
    if rules.progression is not None:
        found[TUMOUR_PROGRESSION] = tumour_track(TUMOUR_PROGRESSION, deciding, reading.lines)
    return {kind: track for kind, track in found.items() if track is not None}


Occurrences = Mapping[str, Sequence[Occurrence]]
"""The occurrences of every kind that is stated, in the order of the protocol, those that are no event among them."""


def find_all_occurrences(chart: Chart, rules: Rules, tracks: Mapping[str, Tracks]) -> Occurrences:
    return {kind: find_occurrences(chart, kind, rule, tracks.get(kind)) for kind, rule in rules.events.items()}


def find_events(chart: Chart, definition: Definition, occurrences: Occurrences) -> list[Event]:
    """All events, by kind in the order of the protocol, numbered by day."""
    return [
        event
        for kind, rule in definition.rules.events.items()
        for event in number_events(chart, definition.variant, kind, rule, occurrences[kind])
    ]


def state_doubted(chart: Chart, definition: Definition, occurrences: Occurrences) -> Stated:
    for kind, rule in definition.rules.events.items():
        for doubted in doubted_events(chart, definition.variant, rule, occurrences[kind]):
            yield "evidence", doubted.row
