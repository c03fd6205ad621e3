"""What was administered: net and cumulative activity, corrected for decay (section 2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import accumulate, pairwise

from theracurve.definition.study import Study
from theracurve.derivation.reference.evidence import Decided, Evidence, Row, double
from theracurve.derivation.reference.timeline import Record, Timeline, date_in
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.units import GBQ_PER_UNIT

ONE_BECQUEREL = Decimal("1e-9")  # in GBq
DIGITS = 50


@dataclass(frozen=True, slots=True)
class Administration:
    """One administration; net and cumulative activity in GBq, None where unknown."""

    record: Record
    net: Decimal | None
    reason: str
    cumulative: Decimal | None
    interval_days: int | None


def find_administrations(timeline: Timeline, study: Study) -> tuple[Administration, ...]:
    """The patient's administrations in the order in which they were given."""
    records = sorted(timeline.of("administrations"), key=order_given)
    nets = [net_activity(record, study) for record in records]
    totals = accumulate((net for net, _ in nets), add_known)
    intervals = [None, *(later.day - earlier.day for earlier, later in pairwise(records))]
    return tuple(
        Administration(record, net, reason, total, interval)
        for record, (net, reason), total, interval in zip(records, nets, totals, intervals, strict=False)
    )


def order_given(record: Record) -> tuple[date, datetime, int]:
    """By the date as written, then the time with bare dates first, then the row."""
    written = date_in(record.cells, "administered_at_on")
    assert written is not None
    return written, record.moment("administered_at") or datetime.min, record.row


def add_known(total: Decimal | None, net: Decimal | None) -> Decimal | None:
    return None if total is None or net is None else total + net


def net_activity(record: Record, study: Study) -> tuple[Decimal | None, str]:
    """The net activity in GBq, and the reason why it is or is not known."""
    measured = in_gbq(record, "activity")
    if measured is None:
        return None, "no_activity"
    activity = at_administration(record, measured, "measured_at", study)
    residual = at_administration(
        record, in_gbq(record, "residual_activity") or Decimal(0), "residual_measured_at", study
    )
    if activity is None or residual is None:
        return None, "decay_unknown"
    return (activity - residual).quantize(ONE_BECQUEREL, ROUND_HALF_UP), "measured"


def in_gbq(record: Record, column: str) -> Decimal | None:
    amount, unit = record.number(column), record.text("activity_unit")
    return None if amount is None or not unit else amount * GBQ_PER_UNIT[unit]


def at_administration(record: Record, measured: Decimal, moment: str, study: Study) -> Decimal | None:
    """An activity carried from its reference time to the administration; None where its decay is not known."""
    if not record.text(moment) or measured == 0:
        return measured
    at, given, half_life = record.moment(moment), record.moment("administered_at"), half_life_of(record, study)
    if at is None or given is None or half_life is None:
        return None
    with localcontext() as context:
        context.prec = DIGITS
        return measured * Decimal("0.5") ** (seconds(given - at) / half_life)


def seconds(span: timedelta) -> Decimal:
    return Decimal(span // timedelta(microseconds=1)) / 1_000_000


def half_life_of(record: Record, study: Study) -> Decimal | None:
    """The half-life in seconds of the radionuclide that the protocol names for this agent."""
    agent = study.agents.get(record.text("agent"))
    return HALF_LIVES[agent.radionuclide].seconds if agent and agent.radionuclide else None


def exposure_evidence(timeline: Timeline, given: Administration) -> Evidence:
    record = given.record
    decided = Decided(
        reason=given.reason,
        baseline=double(in_gbq(record, "activity")),
        value=double(given.net),
        unit="GBq",
        days=record.day,
        sources=(record.source,),
    )
    return Evidence(
        patient_id=timeline.patient_id,
        decision="exposure",
        subject=record.text("agent"),
        visit=f"cycle {record.integer('cycle')}",
        rule_id="exposure",
        decided=decided,
    )


def exposure_row(timeline: Timeline, given: Administration) -> Row:
    record = given.record
    return (
        timeline.patient_id,
        record.integer("cycle"),
        record.text("agent"),
        record.text("administered_at"),
        double(given.net),
        double(given.cumulative),
        given.interval_days,
        exposure_evidence(timeline, given).id,
    )
