"""Checks of activities: units, signs, times, and slips by which a therapy becomes a tracer."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.quantities import ActivityRange, Percentage, plain
from theracurve.definition.treatment import Agent
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import Place, error, question, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.units import GBQ_PER_UNIT

FAR = 2  # an activity beyond twice or half the protocol's range is rather a slip than a deviation
LONG_DECAY = 3  # half-lives between calibration and injection beyond which an activity is asked about


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the protocol allows in one cycle of an agent, in GBq, tolerance included."""

    low: Decimal
    high: Decimal
    stated: ActivityRange
    tolerance: Percentage | None

    def holds(self, activity: Decimal, unit: str) -> bool:
        return self.low <= activity * GBQ_PER_UNIT[unit] <= self.high

    def far(self, activity: Decimal, unit: str) -> bool:
        return not self.low / FAR <= activity * GBQ_PER_UNIT[unit] <= self.high * FAR


def allowed(agent: Agent) -> Allowed | None:
    """None where the protocol states no activity, or one per kilogram, which the deviations judge."""
    if agent.activity is None or agent.activity.per_kg:
        return None
    share = agent.share / 100
    low, high = agent.activity.low_gbq * (1 - share), agent.activity.high_gbq * (1 + share)
    return Allowed(low, high, agent.activity, agent.tolerance)


def missing_units(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id FROM records.administrations
        WHERE (activity IS NOT NULL OR residual_activity IS NOT NULL) AND activity_unit IS NULL ORDER BY row
    """
    for row, patient_id in seen.rows(query):
        yield error(
            "activity-without-unit",
            Place("administrations", row, "activity_unit", patient_id),
            "The activity has no unit.",
            f"Write one of: {', '.join(GBQ_PER_UNIT)}.",
        )


def missing_activities(seen: Examined) -> Iterator[Finding]:
    radioactive = [name for name, agent in seen.study.agents.items() if agent.radionuclide]
    query = """
        SELECT row, patient_id, agent FROM records.administrations
        WHERE activity IS NULL AND list_contains(?, agent) ORDER BY row
    """
    for row, patient_id, agent in seen.rows(query, radioactive):
        yield warning(
            "activity-missing",
            Place("administrations", row, "activity", patient_id),
            f"The activity of {agent} is empty; the patient's cumulative activity is unknown from here on.",
            "Fill in the activity, if it can be found.",
        )


def wrong_signs(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, activity, residual_activity FROM records.administrations
        WHERE activity <= 0 OR residual_activity < 0 ORDER BY row
    """
    for row, patient_id, activity, residual in seen.rows(query):
        if residual is not None and residual < 0:
            yield negative(Place("administrations", row, "residual_activity", patient_id), residual)
        if activity is not None and activity < 0:
            yield negative(Place("administrations", row, "activity", patient_id), activity)
        if activity == 0:
            yield question(
                "activity-zero",
                Place("administrations", row, "activity", patient_id),
                "The activity is 0, yet there is an administration.",
                "Delete the row if nothing was given; leave the activity empty if it is not known.",
            )


def negative(place: Place, activity: Decimal) -> Finding:
    message = f"The activity {plain(activity)} is below 0."
    return error("activity-negative", place, message, "Correct the activity.")


def large_residuals(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, activity, residual_activity, activity_unit FROM records.administrations
        WHERE residual_activity > activity AND activity >= 0 ORDER BY row
    """
    for row, patient_id, activity, residual, unit in seen.rows(query):
        yield error(
            "residual-exceeds-activity",
            Place("administrations", row, "residual_activity", patient_id),
            f"The residual of {plain(residual)} exceeds the activity of {plain(activity)} {unit or ''}".rstrip() + ".",
            "Correct the activity that is wrong; both are in `activity_unit`.",
        )


def times_out_of_order(seen: Examined) -> Iterator[Finding]:
    """An activity is measured before it is given, what is left over after that."""
    query = """
        SELECT row, patient_id, administered_at, measured_at, residual_measured_at,
            measured_at_on > administered_at_on OR measured_at_utc > administered_at_utc AS late,
            residual_measured_at_on < administered_at_on OR residual_measured_at_utc < administered_at_utc AS early
        FROM records.administrations WHERE late OR early ORDER BY row
    """
    for row, patient_id, administered_at, measured_at, residual_at, late, early in seen.rows(query):
        if late:
            yield question(
                "calibration-after-injection",
                Place("administrations", row, "measured_at", patient_id),
                f"The activity refers to {measured_at}, after the administration at {administered_at}.",
                "Correct the time that is wrong, or answer that the reference time lies after the injection.",
            )
        if early:
            yield question(
                "residual-before-injection",
                Place("administrations", row, "residual_measured_at", patient_id),
                f"The residual was measured at {residual_at}, before the administration at {administered_at}.",
                "Correct the time that is wrong.",
            )


def unknown_decay(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, measured_at, residual_measured_at, administered_at,
            measured_at IS NOT NULL AND (measured_at_utc IS NULL OR administered_at_utc IS NULL) AS of_activity
        FROM records.administrations
        WHERE activity IS NOT NULL AND (of_activity OR (residual_activity IS NOT NULL AND
            residual_measured_at IS NOT NULL AND (residual_measured_at_utc IS NULL OR administered_at_utc IS NULL)))
        ORDER BY row
    """
    for row, patient_id, measured_at, residual_at, administered_at, of_activity in seen.rows(query):
        column, moment = ("measured_at", measured_at) if of_activity else ("residual_measured_at", residual_at)
        yield warning(
            "decay-unknown",
            Place("administrations", row, column, patient_id),
            f"Between {moment} and {administered_at} the decay is not known, because a day has no time; "
            "the net activity is known only between bounds.",
            "Give both as date-times with their zone.",
        )


def long_decay(seen: Examined) -> Iterator[Finding]:
    nuclides = {name: agent.radionuclide for name, agent in seen.study.agents.items() if agent.radionuclide}
    query = """
        SELECT row, patient_id, agent, measured_at, administered_at,
            date_diff('second', measured_at_utc, administered_at_utc) AS seconds
        FROM records.administrations WHERE measured_at_utc < administered_at_utc ORDER BY row
    """
    for row, patient_id, agent, measured_at, administered_at, seconds in seen.rows(query):
        nuclide = nuclides.get(agent)
        if nuclide and seconds > LONG_DECAY * HALF_LIVES[nuclide].seconds:
            yield question(
                "calibration-long-before",
                Place("administrations", row, "measured_at", patient_id),
                f"The activity refers to {measured_at}, more than {LONG_DECAY} half-lives of {nuclide} before the "
                f"administration at {administered_at}.",
                "Correct the time that is wrong, or answer that it is right.",
            )


def calibrations_long_after(seen: Examined) -> Iterator[Finding]:
    """Carried back over many half-lives an activity grows beyond anything that was given."""
    nuclides = {name: agent.radionuclide for name, agent in seen.study.agents.items()}
    query = """
        SELECT row, patient_id, agent, measured_at, administered_at,
            date_diff('second', administered_at_utc, measured_at_utc) AS seconds
        FROM records.administrations WHERE measured_at_utc > administered_at_utc ORDER BY row
    """
    for row, patient_id, agent, measured_at, administered_at, seconds in seen.rows(query):
        nuclide = nuclides.get(agent)
        if nuclide and seconds > LONG_DECAY * HALF_LIVES[nuclide].seconds:
            yield error(
                "calibration-long-after",
                Place("administrations", row, "measured_at", patient_id),
                f"The activity refers to {measured_at}, more than {LONG_DECAY} half-lives of {nuclide} after the "
                f"administration at {administered_at}.",
                "Correct the time that is wrong.",
            )


def activities_outside_protocol(seen: Examined) -> Iterator[Finding]:
    """With the unit in which the figure would be right, where there is one: MBq for GBq, or mCi."""
    query = """
        SELECT row, patient_id, agent, activity, activity_unit FROM records.administrations
        WHERE activity > 0 AND activity_unit IS NOT NULL ORDER BY row
    """
    ranges = {name: allowed(agent) for name, agent in seen.study.agents.items()}
    for row, patient_id, agent, activity, unit in seen.rows(query):
        limits = ranges.get(agent)
        if limits is not None and not limits.holds(activity, unit):
            yield outside(Place("administrations", row, "activity", patient_id), agent, activity, unit, limits)


def outside(place: Place, agent: str, activity: Decimal, unit: str, limits: Allowed) -> Finding:
    tolerance = f" (tolerance {limits.tolerance})" if limits.tolerance else ""
    message = f"{plain(activity)} {unit} of {agent} lie outside the protocol's {limits.stated}{tolerance}."
    fitting = [other for other in GBQ_PER_UNIT if limits.holds(activity, other)]
    if fitting:
        remedy = f"{plain(activity)} {fitting[0]} would lie inside: correct the unit, or answer that it is right."
        return question("activity-unit-suspected", place, message, remedy)
    if limits.far(activity, unit):
        remedy = "Correct the activity or its unit, or answer that it is right."
        return question("activity-far-from-protocol", place, message, remedy)
    return warning("activity-outside-protocol", place, message, "Nothing to do if it is right; a deviation.")


CHECKS: tuple[Check, ...] = (
    missing_units,
    missing_activities,
    wrong_signs,
    large_residuals,
    times_out_of_order,
    unknown_decay,
    long_decay,
    calibrations_long_after,
    activities_outside_protocol,
)
