"""Checks of net activities against the protocol's, and for slips by which a therapy becomes a tracer."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.treatment import Agent
from theracurve.intake.conform import literal
from theracurve.records.activities import LONG_DECAY
from theracurve.records.examined import Check, Examined
from theracurve.records.net_activities import BECQUEREL, Injected, by_weight, injected
from theracurve.records.saying import NamedPlace, question, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, counted, joined, listed_rows
from theracurve.vocabulary.units import GBQ_PER_UNIT

FAR = 2  # an activity beyond twice or half the protocol's range is rather a slip than a deviation
ADULT_WEIGHT = (Decimal(30), Decimal(250))  # kg, where none is known: an activity outside both ends is a slip

CLEARLY = Decimal("0.000001")  # GBq


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the protocol allows in one administration, in GBq, tolerance included, and how it says so."""

    low: Decimal
    high: Decimal
    stated: Said

    def holds(self, given: Injected, factor: Decimal = Decimal(1)) -> bool:
        """Whether the net activity may lie inside, each of its bounds times a factor."""
        return given.upper * factor >= self.low and given.lower * factor <= self.high

    def far(self, given: Injected) -> bool:
        return given.upper < self.low / FAR or given.lower > self.high * FAR


def allowed(agent: Agent | None, weight: Decimal | None) -> Allowed | None:
    """None where the protocol states no activity."""
    if agent is None or agent.activity is None:
        return None
    low, high = agent.activity.low_gbq, agent.activity.high_gbq
    if agent.activity.per_kg:
        lightest, heaviest = ADULT_WEIGHT if weight is None else (weight, weight)
        low, high = round(low * lightest, BECQUEREL), round(high * heaviest, BECQUEREL)
    if agent.at_most is not None:
        low, high = min(low, agent.at_most.gbq), min(high, agent.at_most.gbq)
    share = agent.share / 100
    return Allowed(low * (1 - share), high * (1 + share), as_stated(agent, weight))


def as_stated(agent: Agent, weight: Decimal | None) -> Said:
    """`7 GBq (tolerance 10 %)`, `296 MBq/kg (at most 18.5 GBq, weight 61 kg)`."""
    at_most = Said("parts.at-most", activity=agent.at_most) if agent.at_most else ""
    tolerance = Said("parts.tolerance", tolerance=agent.tolerance) if agent.tolerance else ""
    known = Said("parts.weight", weight=weight) if weight is not None else Said("parts.weight-unknown")
    weighed = known if agent.activity and agent.activity.per_kg else ""
    details = joined(filter(None, (at_most, tolerance, weighed)))
    if not details:
        return Said("parts.activity", activity=agent.activity)
    return Said("parts.activity-with-details", activity=agent.activity, details=details)


def activities_outside_protocol(seen: Examined) -> Iterator[Finding]:
    """With the unit in which the figure would be right, where there is one: MBq for GBq, or mCi. Nothing is said of an
    activity whose time or residual makes it impossible, which is an error."""
    possible = f"activity > 0 AND upper_gbq > 0 AND most >= -{LONG_DECAY}"
    for given in injected(seen, f"{possible} AND NOT ({clearly_inside(seen)})"):
        limits = allowed(seen.study.agents.get(given.agent), given.weight)
        if limits is not None and not limits.holds(given):
            yield outside_protocol(given, limits)


def clearly_inside(seen: Examined) -> str:
    """A condition that spares most rows the exact comparison: within the limits by more than a double's last digits."""
    fixed = {name: allowed(agent, None) for name, agent in seen.study.agents.items() if name not in by_weight(seen)}
    inside = (
        f"(agent = {literal(name)} AND upper_gbq > {limits.low + CLEARLY} AND lower_gbq < {limits.high - CLEARLY})"
        for name, limits in fixed.items()
        if limits
    )
    return " OR ".join(inside) or "false"


def outside_protocol(given: Injected, limits: Allowed) -> Finding:
    place = NamedPlace("administrations", given.row, "activity", given.patient_id)
    written = Said("parts.quantity", activity=given.activity, unit=given.unit)
    net = "" if given.net == written else Said("parts.net-at-injection", net=given.net)
    outside = Said("parts.outside-protocol", written=written, agent=given.agent, net=net, stated=limits.stated)
    written_in = GBQ_PER_UNIT.get(given.unit)  # none of an activity per kilogram: its weight may be what is wrong
    fitting = [unit for unit, gbq in GBQ_PER_UNIT.items() if written_in and limits.holds(given, gbq / written_in)]
    if fitting:
        return question("activity-unit-suspected", place, outside=outside, activity=given.activity, unit=fitting[0])
    if limits.far(given):
        return question("activity-far-from-protocol", place, outside=outside)
    return warning("activity-outside-protocol", place, outside=outside)


def missing_weights(seen: Examined) -> Iterator[Finding]:
    """An activity stated per kilogram is judged by the weight, of which there is none; once for each patient."""
    if seen.has("assessments") and not seen.whole("assessments"):
        return
    query = """
        SELECT a.patient_id, list(a.row ORDER BY a.row) AS rows FROM records.administrations AS a
        WHERE a.patient_id IS NOT NULL AND a.administered_at_on IS NOT NULL AND list_contains(?, a.agent)
            AND NOT EXISTS (
                SELECT 1 FROM records.assessments AS w WHERE w.patient_id = a.patient_id
                    AND w.measure = 'weight_kg' AND w.value > 0 AND w.assessed_on <= a.administered_at_on
            )
        GROUP BY a.patient_id ORDER BY rows
    """
    for patient_id, rows in seen.rows(query, by_weight(seen)):
        yield warning(
            "weight-missing",
            NamedPlace("administrations", rows[0], "activity", patient_id),
            administrations=counted(len(rows), "administration"),
            rows=listed_rows(rows),
        )


CHECKS: tuple[Check, ...] = (
    activities_outside_protocol,
    missing_weights,
)
