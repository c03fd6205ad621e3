"""The table `patients`: who the patient is. Sites are called synthetic, so that no row passes for a real one."""

from math import floor

from theracurve.synthetic.eligibility import Asked, draw_asked, eligible_number, eligible_texts
from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row
from theracurve.vocabulary.tables import PATIENTS

SITES = {"synthetic centre 1": 0.6, "synthetic centre 2": 0.4}
REASONS = ("lives too far from the centre", "no insurance cover", "declined isolation", "no treatment room free")
CATEGORIES = ("low", "medium", "high")
KNOWN_CATEGORIES = {"krenning": ("2", "3", "4"), "constant_octreotide": ("up to 6 months", "longer")}


def patients_row(patient: Patient, secreting: str) -> Row:
    """`secreting` as the markers have it: true, false, or empty where they are not evaluable."""
    draws, consented = patient.draws, consent_days(patient)
    asked, people = draw_asked(patient), patient.plan.population
    ki67 = eligible_number(patient, asked, "ki67_percent", min(20.0, draws.log_normal(4.0, 0.8)))
    row = {
        "patient_id": patient.id,
        "group": patient.group,
        "site": draws.weighted(SITES),
        "sex": draws.one_of(people.sexes),
        "birth_year": birth_year(patient, asked),
        "diagnosis": people.diagnosis,
        "primary_site": draws.weighted(people.primary_sites),
        "grade": grade_of(ki67) if people.is_graded_by_ki67 else "",
        "ki67_percent": "" if draws.chance(0.1) or not people.is_graded_by_ki67 else f"{ki67:.1f}",
        "secreting": secreting,
        "indication": indication(patient),
        "untreated_reason": "" if patient.treated else draws.one_of(reasons(patient)),
        "discontinued_reason": discontinued_reason(patient),
        "enrolled_on": patient.on(consented["enrolled_on"]),
        "consent_on": patient.on(consented["consent_on"]),
    }
    return row | eligible_texts(patient, asked, row) | covariates(patient)


def reasons(patient: Patient) -> tuple[str, ...]:
    """The protocol's nonmedical reasons for no treatment."""
    stated = patient.plan.study.untreated_reasons
    return REASONS if stated is None else stated.nonmedical or stated.stated


def discontinued_reason(patient: Patient) -> str:
    """Why fewer were given than planned, as the course has it, without a draw; empty while the last is not due."""
    stated = patient.plan.study.administrations
    if stated is None or not patient.cycles or len(patient.cycles) >= stated.count.low:
        return ""
    last_due = patient.cycles[0] + floor((stated.count.low - 1) * stated.interval.days + stated.window.days)
    if patient.last_day < last_due:
        return "death" if patient.died else "lost to follow-up" if patient.lost else ""
    return "tumour progression" if patient.course.log_volume(patient.cycles[-1]) > 0 else "no activity delivered"


def birth_year(patient: Patient, asked: Asked) -> str:
    mean, deviation, youngest, oldest = patient.plan.population.age
    born = patient.zero.year - min(oldest, max(youngest, round(patient.draws.normal(mean, deviation))))
    return f"{eligible_number(patient, asked, 'birth_year', born):.0f}"


def grade_of(ki67: float) -> str:
    """By the limits of the WHO classification of 2019: below 3, up to 20, above."""
    if ki67 < 3:
        return "G1"
    return "G2" if ki67 <= 20 else "G3"


def consent_days(patient: Patient) -> dict[str, int]:
    """Study days of consent and enrolment: consent comes first, and one of the two is time zero."""
    days = patient.draws.whole(0, 10)
    if patient.plan.study.time_zero == "consent_on":
        return {"consent_on": 0, "enrolled_on": min(days, patient.last_day)}
    return {"consent_on": -days, "enrolled_on": 0}


def indication(patient: Patient) -> str:
    """The protocol's indications, the n-th with a weight of 1/n."""
    stated = patient.plan.study.indications
    return patient.draws.weighted({name: 1 / rank for rank, name in enumerate(stated, 1)}) if stated else ""


def covariates(patient: Patient) -> Row:
    """The covariates that the protocol names besides the table's own columns."""
    stated = patient.plan.study.covariates
    return {name: covariate(patient, name, kind) for name, kind in stated.items() if name not in PATIENTS.names}


def covariate(patient: Patient, name: str, kind: str) -> str:
    if kind == "number":
        return f"{patient.draws.normal(50, 10):.1f}"
    return patient.draws.one_of(KNOWN_CATEGORIES.get(name, CATEGORIES))
