"""Checks of activities: units, signs, and the times at which activity and residual were measured."""

from collections.abc import Iterator
from decimal import Decimal

from theracurve.records.examined import Check, Examined, column_empty
from theracurve.records.net_activities import Injected, injected
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.units import ACTIVITY_UNITS, GBQ_PER_KG_UNIT, GBQ_PER_UNIT

MOST_GBQ = 100  # in one administration: 666 MBq/kg of 131I-MIBG, the most of any therapy, are 67 GBq in 100 kg
LONG_DECAY = 3  # half-lives between calibration and injection beyond which an activity is asked about


def missing_units(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id FROM records.administrations
        WHERE (activity IS NOT NULL OR (residual_activity IS NOT NULL AND residual_unit IS NULL))
            AND activity_unit IS NULL ORDER BY row
    """
    without = list(seen.rows(query))
    if len(without) > 1 and column_empty(seen, "administrations", "activity_unit"):
        yield error(
            "activity-without-unit",
            NamedPlace("administrations", None, "activity_unit"),
            f"No row of `administrations` has a unit: {len(without)} activities, the first in row {without[0][0]}.",
            f"Write one of: {', '.join(ACTIVITY_UNITS)}; or read the column that holds it as `activity_unit`.",
        )
        return
    for row, patient_id in without:
        yield error(
            "activity-without-unit",
            NamedPlace("administrations", row, "activity_unit", patient_id),
            "The activity has no unit.",
            f"Write one of: {', '.join(ACTIVITY_UNITS)}.",
        )


def residuals_per_kilogram(seen: Examined) -> Iterator[Finding]:
    """What is left in a syringe has no body weight."""
    query = """
        SELECT row, patient_id, activity_unit FROM records.administrations
        WHERE residual_activity IS NOT NULL AND residual_unit IS NULL AND list_contains(?, activity_unit) ORDER BY row
    """
    for row, patient_id, unit in seen.rows(query, list(GBQ_PER_KG_UNIT)):
        yield error(
            "residual-per-kilogram",
            NamedPlace("administrations", row, "residual_activity", patient_id),
            f"The activity is recorded in {unit}, and the residual has no unit of its own.",
            f"Write its unit into `residual_unit`: one of {', '.join(GBQ_PER_UNIT)}.",
        )


def weights_not_known(seen: Examined) -> Iterator[Finding]:
    """An activity that is recorded per kilogram is none without a weight."""
    query = """
        SELECT a.row, a.patient_id, a.activity_unit FROM records.administrations AS a
        WHERE a.activity IS NOT NULL AND list_contains(?, a.activity_unit) AND a.administered_at_on IS NOT NULL
            AND NOT EXISTS (
                SELECT 1 FROM records.assessments AS w WHERE w.patient_id = a.patient_id
                    AND w.measure = 'weight_kg' AND w.value > 0 AND w.assessed_on <= a.administered_at_on
            )
        ORDER BY a.row
    """
    for row, patient_id, unit in seen.rows(query, list(GBQ_PER_KG_UNIT)):
        yield warning("activity-without-weight", NamedPlace("administrations", row, "activity", patient_id), unit=unit)


def missing_activities(seen: Examined) -> Iterator[Finding]:
    radioactive = [name for name, agent in seen.study.agents.items() if agent.radionuclide]
    query = """
        SELECT row, patient_id, agent FROM records.administrations
        WHERE activity IS NULL AND list_contains(?, agent) ORDER BY row
    """
    for row, patient_id, agent in seen.rows(query, radioactive):
        yield warning("activity-missing", NamedPlace("administrations", row, "activity", patient_id), agent=agent)


def wrong_signs(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, activity, residual_activity FROM records.administrations
        WHERE activity <= 0 OR residual_activity < 0 ORDER BY row
    """
    for row, patient_id, activity, residual in seen.rows(query):
        if residual is not None and residual < 0:
            yield negative(NamedPlace("administrations", row, "residual_activity", patient_id), residual)
        if activity is not None and activity < 0:
            yield negative(NamedPlace("administrations", row, "activity", patient_id), activity)
        if activity == 0:
            yield question("activity-zero", NamedPlace("administrations", row, "activity", patient_id))


def negative(place: NamedPlace, activity: Decimal) -> Finding:
    message = f"The activity {plain(activity)} is below 0."
    return error("activity-negative", place, message, "Correct the activity.")


def beyond_any_therapy(seen: Examined) -> Iterator[Finding]:
    """An activity that no therapy has, of an agent of which the protocol says nothing that it could be held against."""
    stated = {name for name, agent in seen.study.agents.items() if agent.activity is not None}
    for given in injected(seen, f"lower_gbq > {MOST_GBQ}"):
        if given.agent not in stated:
            place = NamedPlace("administrations", given.row, "activity", given.patient_id)
            yield question("activity-implausible", place, activity=given.activity, unit=given.unit, most=MOST_GBQ)


def large_residuals(seen: Examined) -> Iterator[Finding]:
    for given in injected(seen, "upper_gbq < 0 AND activity >= 0 AND residual_activity > 0"):
        yield error(
            "residual-exceeds-activity",
            NamedPlace("administrations", given.row, "residual_activity", given.patient_id),
            f"At the injection the residual (measured: {plain(given.residual or Decimal(0))} {given.residual_unit}) "
            f"exceeds the activity (measured: {plain(given.activity)} {given.unit}): {given.net} net.",
            "Correct the activity or the time that is wrong; without a `residual_unit` both are in `activity_unit`.",
        )


def whole_residuals(seen: Examined) -> Iterator[Finding]:
    for given in injected(seen, "lower_gbq = 0 AND upper_gbq = 0 AND activity > 0"):
        yield question(
            "residual-is-activity",
            NamedPlace("administrations", given.row, "residual_activity", given.patient_id),
            activity=given.activity,
            unit=given.unit,
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
                NamedPlace("administrations", row, "measured_at", patient_id),
                measured_at=measured_at,
                administered_at=administered_at,
            )
        if early:
            yield question(
                "residual-before-injection",
                NamedPlace("administrations", row, "residual_measured_at", patient_id),
                residual_at=residual_at,
                administered_at=administered_at,
            )


def unknown_decay(seen: Examined) -> Iterator[Finding]:
    """Yields activities of an agent that decays, but when is not known. `analysis/cautions.py` tells of others."""
    decaying = [name for name, agent in seen.study.agents.items() if agent.radionuclide]
    query = """
        SELECT row, patient_id, measured_at, residual_measured_at, administered_at,
            measured_at IS NOT NULL AND (measured_at_utc IS NULL OR administered_at_utc IS NULL) AS of_activity
        FROM records.administrations
        WHERE activity IS NOT NULL AND administered_at IS NOT NULL AND list_contains(?, agent)
            AND (of_activity OR (residual_activity IS NOT NULL AND
            residual_measured_at IS NOT NULL AND (residual_measured_at_utc IS NULL OR administered_at_utc IS NULL)))
        ORDER BY row
    """
    for row, patient_id, measured_at, residual_at, administered_at, of_activity in seen.rows(query, decaying):
        column, moment = ("measured_at", measured_at) if of_activity else ("residual_measured_at", residual_at)
        yield warning(
            "decay-unknown",
            NamedPlace("administrations", row, column, patient_id),
            moment=moment,
            administered_at=administered_at,
        )


def long_decay(seen: Examined) -> Iterator[Finding]:
    for given in injected(seen, f"fewest > {LONG_DECAY}"):
        yield question(
            "calibration-long-before",
            NamedPlace("administrations", given.row, "measured_at", given.patient_id),
            measured_at=given.measured_at,
            long_decay=LONG_DECAY,
            radionuclide=nuclide_of(seen, given),
            administered_at=given.administered_at,
            net=given.net,
            activity=given.activity,
            unit=given.unit,
        )


def calibrations_long_after(seen: Examined) -> Iterator[Finding]:
    """Carried back over many half-lives an activity grows beyond anything that was given."""
    for given in injected(seen, f"most < -{LONG_DECAY}"):
        yield error(
            "calibration-long-after",
            NamedPlace("administrations", given.row, "measured_at", given.patient_id),
            f"The activity refers to {given.measured_at}, more than {LONG_DECAY} half-lives of "
            f"{nuclide_of(seen, given)} after the administration at {given.administered_at}.",
            "Correct the time that is wrong.",
        )


def residuals_long_after(seen: Examined) -> Iterator[Finding]:
    """A residual may wait for its measurement, but what was subtracted is then many times what was measured."""
    for given in injected(seen, f"residual_most < -{LONG_DECAY} AND residual_activity > 0"):
        yield question(
            "residual-long-after",
            NamedPlace("administrations", given.row, "residual_measured_at", given.patient_id),
            residual_measured_at=given.residual_measured_at,
            long_decay=LONG_DECAY,
            radionuclide=nuclide_of(seen, given),
            administered_at=given.administered_at,
        )


def nuclide_of(seen: Examined, given: Injected) -> str | None:
    return seen.study.agents[given.agent].radionuclide


CHECKS: tuple[Check, ...] = (
    missing_units,
    residuals_per_kilogram,
    weights_not_known,
    missing_activities,
    wrong_signs,
    beyond_any_therapy,
    large_residuals,
    whole_residuals,
    times_out_of_order,
    unknown_decay,
    long_decay,
    calibrations_long_after,
    residuals_long_after,
)
