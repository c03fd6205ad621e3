"""One patient's derived rows, from the records and the definitions: the whole of `docs/derivation.md` in order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from theracurve.definition.rules import Rules, compile_rules
from theracurve.definition.study import Study
from theracurve.derivation.reference.benefit import Benefit, at_visit, benefit_row, decide_benefit
from theracurve.derivation.reference.choosing import Schedule
from theracurve.derivation.reference.criteria import JudgedCriterion, criterion_row, state_criterion
from theracurve.derivation.reference.decided_once import DecidedOnce
from theracurve.derivation.reference.endpoints import Course, derive_endpoints, endpoint_row
from theracurve.derivation.reference.events import event_row, find_events
from theracurve.derivation.reference.evidence import Row
from theracurve.derivation.reference.exposure import exposure_evidence, exposure_row, find_administrations
from theracurve.derivation.reference.given_endpoints import given_endpoints
from theracurve.derivation.reference.responses import response_evidence, response_row
from theracurve.derivation.reference.timeline import PatientRecords, Timeline, place_in_time
from theracurve.derivation.reference.visits import Visit, visit_evidence, visit_row
from theracurve.vocabulary.derived import DERIVED_TABLES, PROTOCOL, DerivedTable

Rows = dict[str, list[Row]]
Stated = Iterator[tuple[str, Row]]
"""Derived rows as they are made, each with the name of its table."""


def derive_patient(records: PatientRecords, definitions: Mapping[str, Study], sole_readers: Mapping[str, str]) -> Rows:
    """The rows of every derived table for one patient, in the columns, types and order of `vocabulary.derived`.

    `definitions` names each definition by its variant, `protocol` among them. `sole_readers` gives for `lesions` and
    `responses` the reader who decides where a definition names none: empty text where readers are not recorded.
    """
    return next(derive_patients([records], definitions, sole_readers))


def derive_patients(
    patients: Iterable[PatientRecords], definitions: Mapping[str, Study], sole_readers: Mapping[str, str]
) -> Iterator[Rows]:
    """`derive_patient` for one after another; the definitions are compiled once."""
    rules = {variant: compile_rules(study) for variant, study in definitions.items()}
    for records in patients:
        rows: Rows = {name: [] for name in DERIVED_TABLES}
        for table, row in state(records, definitions, rules, sole_readers):
            rows[table].append(row)
        yield {name: in_order(DERIVED_TABLES[name], found) for name, found in rows.items()}


def in_order(table: DerivedTable, rows: Sequence[Row]) -> list[Row]:
    places = [list(table.columns).index(column) for column in table.sorted_by]
    return sorted(rows, key=itemgetter(*places))


def state(
    records: PatientRecords,
    definitions: Mapping[str, Study],
    rules: Mapping[str, Rules],
    sole_readers: Mapping[str, str],
) -> Stated:
    for given in given_endpoints(records, definitions):
        yield "endpoints", given.row
        yield "evidence", given.evidence.row
    timeline = place_in_time(records, definitions[PROTOCOL])
    if timeline is not None:
        once = DecidedOnce(timeline, schedule_of(definitions[PROTOCOL]), sole_readers)
        yield from state_visits(timeline, once.visits)
        yield from state_exposure(timeline, definitions[PROTOCOL])
        for variant, study in definitions.items():
            yield from state_definition(once, variant, study, rules[variant])


def schedule_of(study: Study) -> Schedule:
    return Schedule(study.planned_visits, study.baseline_window.days if study.baseline_window else None)


def state_visits(timeline: Timeline, visits: Iterable[Visit]) -> Stated:
    for visit in visits:
        yield "visits", visit_row(timeline, visit)
        yield "evidence", visit_evidence(timeline, visit).row


def state_exposure(timeline: Timeline, study: Study) -> Stated:
    for given in find_administrations(timeline, study):
        yield "exposure", exposure_row(timeline, given)
        yield "evidence", exposure_evidence(timeline, given).row


def state_definition(once: DecidedOnce, variant: str, study: Study, rules: Rules) -> Stated:
    """What one definition says of the patient: responses, criteria, benefit, events, endpoints."""
    timeline = once.timeline
    yield from state_responses(once, variant, rules)
    judged = judge_all(once, variant, rules)
    yield from state_criteria(judged)
    benefit = find_benefit(timeline, variant, rules, judged)
    if benefit is not None:
        yield "benefit", benefit_row(benefit)
        yield "evidence", benefit.evidence.row

    found = {kind: once.tracks(kind, rule, rules.progression) for kind, rule in rules.events.items()}
    tracks = {kind: track for kind, track in found.items() if track is not None}
    events = find_events(timeline, variant, rules, tracks)
    for event in events:
        yield "events", event_row(event)
        yield "evidence", event.evidence.row
    course = Course(timeline, variant, study, benefit, events, tracks)
    for derived in derive_endpoints(course):
        yield "endpoints", endpoint_row(course, derived)
        yield "evidence", derived.evidence.row


def state_responses(once: DecidedOnce, variant: str, rules: Rules) -> Stated:
    for response in once.responses(rules.progression):
        assert rules.progression is not None
        evidence = response_evidence(once.timeline, variant, rules.progression.id, response)
        yield "responses", response_row(once.schedule.visit_of(response.day), response, evidence)
        yield "evidence", evidence.row


Judged = Sequence[tuple[Visit, Sequence[JudgedCriterion]]]
"""The visits of `benefit.at` in time order, each with its criteria in the order of the protocol."""


def judge_all(once: DecidedOnce, variant: str, rules: Rules) -> Judged:
    at = rules.benefit.visits if rules.benefit else ()
    judgements = {name: once.judgements(rule, at, rules.progression) for name, rule in rules.criteria.items()}
    return [
        (
            case.visit,
            [
                state_criterion(name, rule, variant, case, judgements[name][place])
                for name, rule in rules.criteria.items()
            ],
        )
        for place, case in enumerate(once.cases(at, rules.progression))
    ]


def state_criteria(judged: Judged) -> Stated:
    for criterion in (criterion for _, criteria in judged for criterion in criteria):
        yield "criteria", criterion_row(criterion)
        yield "evidence", criterion.evidence.row
        for part in criterion.parts:
            yield "evidence", part.row


def find_benefit(timeline: Timeline, variant: str, rules: Rules, judged: Judged) -> Benefit | None:
    rule = rules.benefit
    if rule is None:
        return None
    return decide_benefit(rule, variant, timeline, [at_visit(rule, visit, criteria) for visit, criteria in judged])
