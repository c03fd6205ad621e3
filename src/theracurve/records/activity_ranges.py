"""Checks of net activities against the protocol's, and for slips by which a therapy becomes a tracer."""

from collections.abc import Iterator, Sequence
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

FEWEST_ROWS = 3  # administrations; of fewer nobody can tell whether they or the protocol have the wrong unit
FAR_BACK = 1  # half-lives and days from calibration to injection, beyond which the time is rather wrong
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
    """Blames the time of calibration where the activity as measured lies inside, the protocol where it holds nothing of
    an agent but would in another unit, and else the activity. Nothing is said of an activity whose time or residual
    makes it impossible, which is an error."""
    possible = f"activity > 0 AND upper_gbq > 0 AND most >= -{LONG_DECAY}"
    of_agents: dict[str, list[Outside]] = {}
    for given in injected(seen, f"{possible} AND NOT ({clearly_inside(seen)})"):
        limits = allowed(seen.study.agents.get(given.agent), given.weight)
        if limits is not None and not limits.holds(given):
            of_agents.setdefault(given.agent, []).append(Outside(given, limits))
    for agent, found in of_agents.items():
        unit = unit_of_protocol(seen, agent, found)
        yield from filter(None, map(blamed, found)) if unit is None else [protocol_blamed(found, unit)]


@dataclass(frozen=True, slots=True)
class Outside:
    """An administration outside of what the protocol allows."""

    given: Injected
    limits: Allowed

    @property
    def by_decay(self) -> bool:
        """Whether the activity was right when it was measured, and the time since then is long enough to be a slip."""
        far_back = min(self.given.fewest, self.given.days) > FAR_BACK
        return far_back and self.limits.low <= self.given.as_measured <= self.limits.high


def unit_of_protocol(seen: Examined, agent: str, found: Sequence[Outside]) -> str | None:
    """The unit in which the protocol's activity would hold most administrations of an agent, where as stated it holds
    none of them; None where there are so few that a slip in each explains it as well."""
    [(rows,)] = seen.rows("SELECT count(*) FROM records.administrations WHERE agent = ? AND activity > 0", agent)
    stated = seen.study.agents[agent].activity
    if stated is None or len(found) < max(rows, FEWEST_ROWS) or any(one.by_decay for one in found):
        return None
    for unit, gbq in GBQ_PER_UNIT.items():
        if 2 * sum(one.limits.holds(one.given, GBQ_PER_UNIT[stated.unit] / gbq) for one in found) > len(found):
            return unit
    return None


def protocol_blamed(found: Sequence[Outside], unit: str) -> Finding:
    first = found[0].given
    return question(
        "protocol-unit-suspected",
        NamedPlace("study.yaml", None, f"agents.{first.agent}.activity"),
        stated=found[0].limits.stated,
        administrations=counted(len(found), "administration"),
        agent=first.agent,
        activity=first.activity,
        unit=first.unit,
        row=str(first.row),
        other=unit,
    )


def blamed(one: Outside) -> Finding | None:
    """None of a calibration so far back that it is asked about in any case (`activities.long_decay`)."""
    if not one.by_decay:
        return outside_protocol(one.given, one.limits)
    return None if one.given.fewest > LONG_DECAY else calibration_blamed(one)


def calibration_blamed(one: Outside) -> Finding:
    return question(
        "calibration-suspected",
        NamedPlace("administrations", one.given.row, "measured_at", one.given.patient_id),
        measured_at=one.given.measured_at,
        activity=one.given.activity,
        unit=one.given.unit,
        agent=one.given.agent,
        net=one.given.net,
        administered_at=one.given.administered_at,
        stated=one.limits.stated,
    )


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
