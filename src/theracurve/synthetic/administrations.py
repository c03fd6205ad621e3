"""The tables `administrations` and `doses`: activities measured before and residuals after, and absorbed doses."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from theracurve.definition.quantities import ActivityRange
from theracurve.definition.treatment import Agent
from theracurve.synthetic.dates import shown_moment
from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row
from theracurve.vocabulary.units import GBQ_PER_UNIT

DECIMALS = {"GBq": 3, "MBq": 0, "mCi": 1}
SPREAD = 0.03  # of the activity measured around the activity intended
OUTSIDE_TOLERANCE, FAR_BELOW = 0.02, 0.75
BARE_DATE = 0.02
INVENTED = ActivityRange.parse("7 GBq")  # of a radionuclide for which the protocol states no activity
USUAL_WEIGHT = 75.0  # kg
IN_MEGABECQUEREL = 0.05
RESIDUAL = (0.002, 0.02)  # share of the activity
INDEX_LESION = "index lesion"
# Absorbed dose per net activity, Gy/GBq: median and deviation of the logarithm. Invented, of the order seen in therapy.
GRAY_PER_GBQ = {"kidney": (0.35, 0.4), "bone marrow": (0.03, 0.4), INDEX_LESION: (3.0, 0.8)}
DOSIMETRY_DONE = 0.7


def administrations_rows(patient: Patient) -> Iterator[Row]:
    if patient.agent is None:
        return
    agent = patient.plan.study.agents[patient.agent]
    in_megabecquerel = patient.draws.chance(IN_MEGABECQUEREL)
    for cycle, day in enumerate(patient.cycles, 1):
        row = {"patient_id": patient.id, "cycle": str(cycle), "agent": patient.agent, "batch": batch(patient, day)}
        yield row | moments_and_activity(patient, agent, day, in_megabecquerel)


def batch(patient: Patient, day: int) -> str:
    """One batch a week: its Monday's date."""
    given = patient.zero + timedelta(days=day)
    return f"S{given - timedelta(days=given.weekday()):%Y%m%d}"


def moments_and_activity(patient: Patient, agent: Agent, day: int, in_megabecquerel: bool) -> Row:
    """When and how much; an agent without a radionuclide or an activity has only the moment, some only the date."""
    draws = patient.draws
    given = datetime.combine(patient.zero + timedelta(days=day), time(9)) + timedelta(minutes=draws.whole(0, 300))
    stated = agent.activity or (INVENTED if agent.radionuclide else None)
    if stated is None:
        return {"administered_at": shown_moment(given)}
    unit = "MBq" if in_megabecquerel else stated.unit
    amount = activity_measured(patient, agent, stated) / float(GBQ_PER_UNIT[unit])
    if draws.chance(BARE_DATE):
        return {"administered_at": given.date().isoformat(), "activity": shown(amount, unit), "activity_unit": unit}
    minutes_before, minutes_after = draws.whole(20, 180), draws.whole(10, 60)
    row = {
        "administered_at": shown_moment(given),
        "activity": shown(amount, unit),
        "activity_unit": unit,
        "measured_at": shown_moment(given - timedelta(minutes=minutes_before)),
    }
    return row | residual(draws.between(*RESIDUAL) * amount, unit, given + timedelta(minutes=minutes_after))


def activity_measured(patient: Patient, agent: Agent, stated: ActivityRange) -> float:
    """An activity in GBq within the protocol's range and tolerance; a few lie far below."""
    tolerance = float(agent.tolerance.amount) / 100 if agent.tolerance else 0.0
    low, high = (intended(agent, float(end)) for end in (stated.low_gbq, stated.high_gbq))
    drawn = patient.draws.between(low, high) * patient.draws.normal(1.0, SPREAD)
    kept = min(high * (1 + tolerance), max(low * (1 - tolerance), drawn))
    return kept * FAR_BELOW if patient.draws.chance(OUTSIDE_TOLERANCE) else kept


def intended(agent: Agent, stated: float) -> float:
    """An end of the stated range in GBq, of a patient of the usual weight where it is per kilogram."""
    per_kg = agent.activity is not None and agent.activity.per_kg
    whole = stated * USUAL_WEIGHT if per_kg else stated
    return min(whole, float(agent.at_most.gbq)) if agent.at_most else whole


def residual(amount: float, unit: str, measured_at: datetime) -> Row:
    return {"residual_activity": shown(amount, unit), "residual_measured_at": shown_moment(measured_at)}


def shown(amount: float, unit: str) -> str:
    return f"{amount:.{DECIMALS[unit]}f}"


def doses_rows(patient: Patient, administrations: list[Row]) -> Iterator[Row]:
    """Absorbed doses of the administrations after which dosimetry was done."""
    for row in administrations:
        if row.get("activity") and patient.draws.chance(DOSIMETRY_DONE):
            activity = float(row["activity"]) * float(GBQ_PER_UNIT[row["activity_unit"]])
            for organ, (median, deviation) in GRAY_PER_GBQ.items():
                yield {
                    "patient_id": patient.id,
                    "organ_or_lesion": organ,
                    "absorbed_dose_gy": f"{activity * patient.draws.log_normal(median, deviation):.2f}",
                    "cycle": row["cycle"],
                    "method": "planar imaging, MIRD",
                }
