"""Tumour responses of every reader, and those of the one who decides (section 5)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import daily_after_baseline, sources_of
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row
from theracurve.derivation.reference.overrides import overridden, override_of
from theracurve.derivation.reference.responses.choi import choi_responses
from theracurve.derivation.reference.responses.index_lesion import index_lesion_responses
from theracurve.derivation.reference.responses.irecist import irecist_responses
from theracurve.derivation.reference.responses.percist import percist_responses
from theracurve.derivation.reference.responses.readers import deciding_reader, rows_of_adjudicator
from theracurve.derivation.reference.responses.recip import recip_responses
from theracurve.derivation.reference.responses.recist import MRECIST, RECIST_1_0, RECIST_1_1, recist_responses
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.derivation.reference.responses.who import who_responses

Responses = tuple[TumourResponse, ...]


def find_responses(chart: Chart, rule: TumourProgressionRule) -> Responses:
    """The responses of all readers as derived, ordered by day, then reader."""
    readers = {record.text("reader") for record in chart.timeline.of(rule.source)}
    respond = BY_CRITERIA[rule.criteria]
    by = adjudicated(chart, rule)
    found = [
        response if reader == rule.adjudicator else set_aside(response, by)
        for reader in readers
        for response in respond(chart, reader, rule)
    ]
    return tuple(sorted(found, key=lambda response: (response.day, response.reader)))


def adjudicated(chart: Chart, rule: TumourProgressionRule) -> tuple[str, ...]:
    """The source by which the adjudicator decides for the patient; empty where another reader decides."""
    return sources_of(*rows_of_adjudicator(chart, rule.source, rule.adjudicator))


def set_aside(response: TumourResponse, by: tuple[str, ...]) -> TumourResponse:
    """The same with the row of the adjudicator for which it does not decide, if there is one."""
    decided = response.decided
    return replace(response, decided=replace(decided, sources=decided.sources + by))


def recorded_responses(chart: Chart, reader: str) -> list[TumourResponse]:
    """The table `responses` as it is: the last row as read of each day."""
    records = [record for record in chart.timeline.of("responses") if record.text("reader") == reader]
    return [
        TumourResponse(
            record.day,
            record.day,
            reader,
            Decided(answer=record.text("response"), reason="as_recorded", days=record.day, sources=(record.source,)),
        )
        for record in daily_after_baseline(records, chart.schedule)
    ]


Respond = Callable[[Chart, str, TumourProgressionRule], list[TumourResponse]]
BY_CRITERIA: Mapping[str, Respond] = {
    "recist_1_1": lambda chart, reader, rule: recist_responses(
        chart, reader, replace(RECIST_1_1, reappearance=rule.reappearance)
    ),
    "recist_1_0": lambda chart, reader, rule: recist_responses(chart, reader, RECIST_1_0),
    "who": lambda chart, reader, rule: who_responses(chart, reader),
    "index_lesion": index_lesion_responses,
    "mrecist": lambda chart, reader, rule: recist_responses(chart, reader, MRECIST),
    "choi": choi_responses,
    "irecist": irecist_responses,
    "recip_1_0": recip_responses,
    "percist_1_0": percist_responses,
    "responses": lambda chart, reader, rule: recorded_responses(chart, reader),
}


def reader_of(chart: Chart, rule: TumourProgressionRule) -> str:
    return deciding_reader(chart, rule.source, rule.reader, rule.adjudicator)


def override_responses(chart: Chart, variant: str, reader: str, responses: Sequence[TumourResponse]) -> Responses:
    """The same with a person's answers in place of those of the deciding reader."""
    return tuple(
        override_response(chart, variant, response) if response.reader == reader else response for response in responses
    )


def override_response(chart: Chart, variant: str, response: TumourResponse) -> TumourResponse:
    override = override_of(chart.overrides, variant, "response", name_of(response))
    return replace(response, decided=overridden(response.decided, override))


def name_of(response: TumourResponse) -> str:
    return f"day {response.day}"


def response_evidence(
    chart: Chart, variant: str, rule: TumourProgressionRule, response: TumourResponse
) -> ReferenceEvidence:
    return ReferenceEvidence(
        patient_id=chart.patient_id,
        variant=variant,
        decision="response",
        subject=response.reader,
        visit=name_of(response),
        rule_id=rule.id,
        decided=response.decided,
    )


def response_row(chart: Chart, response: TumourResponse, evidence: ReferenceEvidence) -> Row:
    visit = chart.schedule.visit_of(response.visit_by)
    return (
        evidence.patient_id,
        evidence.variant,
        visit.label if visit else None,
        visit.day if visit else None,
        response.day,
        response.reader,
        response.code,
        evidence.id,
    )
