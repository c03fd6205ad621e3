"""Best overall response by each reader, with what follows from it (section 5b)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.events.other_treatments import OtherTreatment
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row
from theracurve.derivation.reference.protocol import Definition
from theracurve.derivation.reference.responses.best_code import STABLE_AS, decide
from theracurve.derivation.reference.responses.lesions import baseline_lesions, rows_of_reader
from theracurve.derivation.reference.responses.response_course import ResponseCourse
from theracurve.derivation.reference.responses.response_duration import EVENT, find_duration
from theracurve.derivation.reference.responses.responses import Responses, adjudicated, reader_of
from theracurve.derivation.reference.responses.time_points import in_row_order
from theracurve.vocabulary.answers import Answer, Response


@dataclass(frozen=True, slots=True)
class JudgedResponse:
    """The best response by one reader; `duration`: how long the response lasted, None without one."""

    row: Row
    evidence: ReferenceEvidence
    duration: ReferenceEvidence | None


def find_best_responses(
    chart: Chart, definition: Definition, responses: Responses, treatments: Sequence[OtherTreatment]
) -> Iterator[JudgedResponse]:
    """One for every reader with a response, and for the deciding reader in any case; none where it is not asked.

    `responses`: of all readers, a person's answers in place; `treatments`: the intercurrent treatments by day.
    """
    rule, progression = definition.rules.best_response, definition.rules.progression
    if rule is None or progression is None:
        return
    deciding = reader_of(chart, progression)
    ending = treatments[0] if treatments and rule.other_treatment == "ends" else None
    for reader in sorted({deciding, *(response.reader for response in responses)}):
        course = ResponseCourse(
            rule=rule,
            timeline=chart.timeline,
            reader=reader,
            responses=[response for response in responses if response.reader == reader],
            treatment=ending,
            measurable_by=baseline_rows(chart, reader) if rule.measurable_only else (),
            adjudicated=adjudicated(chart, progression) if reader == progression.adjudicator else (),
        )
        yield judge_response(definition.variant, course, is_deciding=reader == deciding)


def baseline_rows(chart: Chart, reader: str) -> Sequence[Record]:
    """Those of all lesions that the reader knew at baseline, in row order."""
    lesions = baseline_lesions(rows_of_reader(chart.timeline, reader), chart.schedule)
    return in_row_order(lesion.baseline for lesion in lesions)


def judge_response(variant: str, course: ResponseCourse, *, is_deciding: bool) -> JudgedResponse:
    evidence = evidence_of(variant, course, "best_response", decide(course))
    duration = find_duration(course)
    row = best_response_row(course, evidence, duration, is_deciding)
    lasted = evidence_of(variant, course, "response_duration", duration) if duration else None
    return JudgedResponse(row, evidence, lasted)


def evidence_of(variant: str, course: ResponseCourse, decision: str, decided: Decided) -> ReferenceEvidence:
    rule, reader = course.rule, course.reader
    return ReferenceEvidence(
        patient_id=course.timeline.patient_id,
        variant=variant,
        decision=decision,
        subject=f"{rule.system}:{reader}" if reader else rule.system,
        rule_id=rule.id,
        decided=decided,
    )


def best_response_row(
    course: ResponseCourse, evidence: ReferenceEvidence, duration: Decided | None, is_deciding: bool
) -> Row:
    best, first = evidence.decided, course.first_response
    is_confirmed = first is not None and course.rule.confirmed_after is not None
    return (
        evidence.patient_id,
        evidence.variant,
        course.reader,
        course.rule.system,
        is_deciding,
        best.answer,
        best.days,
        first.response.day if first else None,
        first.by.day if first and is_confirmed else None,
        objective_response(course, best).value,
        disease_control(best).value,
        int(duration.value) if duration and duration.value is not None else None,
        duration.answer == EVENT if duration else None,
        evidence.id,
        is_confirmed,
    )


def objective_response(course: ResponseCourse, best: Decided) -> Answer:
    """Whether the tumours responded: where the rule says so not asked of who is known to have had nothing to measure,
    nor answered for whom it is not known."""
    if course.rule.measurable_only and not any(row.flag("target") for row in course.measurable_by):
        return Answer.NOT_APPLICABLE if course.measurable_by else Answer.NOT_EVALUABLE
    return answer_of(best, (Response.CR, Response.PR))


def disease_control(best: Decided) -> Answer:
    return answer_of(best, (Response.CR, Response.PR, *STABLE_AS))


def answer_of(best: Decided, met_by: Sequence[Response]) -> Answer:
    if best.answer == Response.NE:
        return Answer.NOT_EVALUABLE
    return Answer.MET if best.answer in met_by else Answer.NOT_MET
