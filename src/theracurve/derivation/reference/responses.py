"""Tumour responses of every reader, and which reader decides (section 5)."""

from collections.abc import Mapping

from theracurve.definition.quantities import PlannedVisit
from theracurve.definition.rules import TumourProgressionRule
from theracurve.derivation.reference.choosing import Schedule, last_of_each_day
from theracurve.derivation.reference.evidence import Decided, Evidence, Row
from theracurve.derivation.reference.recist import recist_responses
from theracurve.derivation.reference.timeline import Timeline
from theracurve.derivation.reference.tumour_response import TumourResponse

TABLES = {"recist_1_1": "lesions", "responses": "responses"}


def find_responses(timeline: Timeline, schedule: Schedule, rule: TumourProgressionRule) -> list[TumourResponse]:
    """The responses of all readers, ordered by day, then reader."""
    readers = {record.text("reader") for record in timeline.of(TABLES[rule.criteria])}
    if rule.criteria == "recist_1_1":
        found = [response for reader in readers for response in recist_responses(timeline, schedule, reader)]
    else:
        found = [response for reader in readers for response in recorded_responses(timeline, reader)]
    return sorted(found, key=lambda response: (response.day, response.reader))


def recorded_responses(timeline: Timeline, reader: str) -> list[TumourResponse]:
    """The table `responses` as it is: the last row as read of each day."""
    records = [record for record in timeline.of("responses") if record.text("reader") == reader]
    return [
        TumourResponse(
            record.day,
            reader,
            Decided(answer=record.text("response"), reason="as_recorded", days=record.day, sources=(record.source,)),
        )
        for record in last_of_each_day(records)
    ]


def deciding_reader(rule: TumourProgressionRule, sole_readers: Mapping[str, str]) -> str:
    """The protocol's reader, else the only one there is in the table that the rule reads."""
    return rule.reader or sole_readers.get(TABLES[rule.criteria], "")


def response_evidence(timeline: Timeline, variant: str, rule_id: str, response: TumourResponse) -> Evidence:
    return Evidence(
        patient_id=timeline.patient_id,
        variant=variant,
        decision="response",
        subject=response.reader,
        visit=f"day {response.day}",
        rule_id=rule_id,
        decided=response.decided,
    )


def response_row(visit: PlannedVisit | None, response: TumourResponse, evidence: Evidence) -> Row:
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
