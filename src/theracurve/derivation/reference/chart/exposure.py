"""What was administered: net and cumulative activity, corrected for decay, between bounds if need be (section 2)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate, pairwise

from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.net_activity import NetActivity, is_per_kg, measured_gbq, net_activity
from theracurve.derivation.reference.chart.timeline import Record, Timeline, date_in
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row, double


@dataclass(frozen=True, slots=True)
class Sums:
    """Cumulative activities in GBq, each None from the first unknown one on: of all agents, bounded; of the agent."""

    net: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    of_agent: Decimal | None


@dataclass(frozen=True, slots=True)
class Administration:
    """One administration, and the row of the patient's weight on that day, if it is known."""

    record: Record
    activity: NetActivity
    sums: Sums
    interval_days: int | None
    weight: Record | None

    @property
    def agent(self) -> str:
        return self.record.text("agent")

    @property
    def net_mbq_per_kg(self) -> float | None:
        weight = weight_in(self.weight)
        if self.activity.net is None or weight is None:
            return None
        return 1000.0 * float(self.activity.net) / float(weight)


def in_order_given(timeline: Timeline) -> list[Record]:
    """The rows of the patient's administrations in the order in which they were given."""
    return sorted(timeline.of("administrations"), key=order_given)


def order_given(record: Record) -> tuple[date, datetime, int]:
    """By the date as written, then the time with bare dates first, then the row."""
    written = date_in(record.cells, "administered_at_on")
    assert written is not None
    return written, record.moment("administered_at") or datetime.min, record.row


def find_administrations(timeline: Timeline, study: Study) -> tuple[Administration, ...]:
    """The patient's administrations in the order in which they were given."""
    records = in_order_given(timeline)
    weights = [weight_on(timeline, record.day) for record in records]
    activities = [
        net_activity(record, study, weight_in(weight)) for record, weight in zip(records, weights, strict=True)
    ]
    intervals = [None, *(later.day - earlier.day for earlier, later in pairwise(records))]
    sums = cumulative(records, activities)
    return tuple(
        Administration(*of_each) for of_each in zip(records, activities, sums, intervals, weights, strict=False)
    )


def cumulative(records: Sequence[Record], activities: Sequence[NetActivity]) -> Iterator[Sums]:
    nets = running_sums(activity.net for activity in activities)
    lowers = running_sums(activity.lower for activity in activities)
    uppers = running_sums(activity.upper for activity in activities)
    by_agent = sums_of_agents([record.text("agent") for record in records], [activity.net for activity in activities])
    return (Sums(*each) for each in zip(nets, lowers, uppers, by_agent, strict=True))


def running_sums(amounts: Iterable[Decimal | None]) -> Iterator[Decimal | None]:
    return accumulate(amounts, add_known)


def sums_of_agents(agents: Sequence[str], nets: Sequence[Decimal | None]) -> Iterator[Decimal | None]:
    """The running sum of each agent for itself."""
    totals: dict[str, Decimal | None] = {}
    for agent, net in zip(agents, nets, strict=True):
        totals[agent] = add_known(totals.get(agent, Decimal(0)), net)
        yield totals[agent]


def add_known(total: Decimal | None, net: Decimal | None) -> Decimal | None:
    return None if total is None or net is None else total + net


def weight_on(timeline: Timeline, day: int) -> Record | None:
    """The row of the last weight known on the day; a weight of 0 is none."""
    weights = (
        row
        for row in timeline.of("assessments")
        if row.text("measure") == "weight_kg" and row.day <= day and (row.number("value") or 0) > 0
    )
    return max(weights, key=lambda row: (row.day, row.row), default=None)


def weight_in(record: Record | None) -> Decimal | None:
    """The weight in kg; None where no row says it."""
    return None if record is None else record.number("value")


def exposure_evidence(timeline: Timeline, given: Administration) -> ReferenceEvidence:
    weight = (given.weight.source,) if given.weight and is_per_kg(given.record) else ()
    decided = Decided(
        reason=given.activity.reason,
        baseline=double(measured_gbq(given.record, weight_in(given.weight))),
        value=double(given.activity.net),
        unit="GBq",
        days=given.record.day,
        sources=(given.record.source, *weight),
    )
    return evidence_of(timeline, given, given.agent, decided)


def per_kg_evidence(timeline: Timeline, given: Administration) -> ReferenceEvidence | None:
    """None without an activity per kilogram."""
    if given.weight is None or given.net_mbq_per_kg is None:
        return None
    decided = Decided(
        reason="per_kg",
        baseline=double(weight_in(given.weight)),
        value=given.net_mbq_per_kg,
        unit="MBq/kg",
        days=given.record.day,
        sources=(given.record.source, given.weight.source),
    )
    return evidence_of(timeline, given, f"{given.agent}:per_kg", decided)


def evidence_of(timeline: Timeline, given: Administration, subject: str, decided: Decided) -> ReferenceEvidence:
    return ReferenceEvidence(
        patient_id=timeline.patient_id,
        decision="exposure",
        subject=subject,
        visit=f"cycle {given.record.integer('cycle')}",
        rule_id="exposure",
        decided=decided,
    )


def exposure_row(timeline: Timeline, given: Administration) -> Row:
    return (
        timeline.patient_id,
        given.record.integer("cycle"),
        given.agent,
        given.record.text("administered_at"),
        double(given.activity.net),
        double(given.sums.net),
        given.interval_days,
        exposure_evidence(timeline, given).id,
        double(given.activity.lower),
        double(given.activity.upper),
        double(given.sums.lower),
        double(given.sums.upper),
        double(given.sums.of_agent),
        given.net_mbq_per_kg,
    )
