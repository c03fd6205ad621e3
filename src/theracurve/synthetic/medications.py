"""The table `medications`: doses that follow symptoms; a change of dose ends one row and starts the next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row

TAKEN_AT_BASELINE = 0.55
SWITCHED = 0.03
DOSE_UNKNOWN = 0.01
LOWERED_BELOW, RAISED_ABOVE = -0.45, 0.6  # change of the burden of symptoms since the last change of dose
STARTED_ABOVE = 1.8  # burden of symptoms


@dataclass(frozen=True, slots=True)
class SyntheticDrug:
    """A drug with the doses in use, lowest first."""

    name: str
    doses: tuple[int, ...]
    unit: str = "mg"
    per: str = "day"


DRUGS = {
    "androgen_deprivation": (
        SyntheticDrug("degarelix", (80,), per="4 weeks"),
        SyntheticDrug("relugolix", (120,)),
    ),
    "analgesic": (
        SyntheticDrug("paracetamol", (1000, 2000, 3000, 4000)),
        SyntheticDrug("tramadol", (100, 200, 300, 400)),
        SyntheticDrug("morphine", (20, 40, 60, 90, 120)),
    ),
    "antihypertensive": (
        SyntheticDrug("doxazosin", (2, 4, 8, 16)),
        SyntheticDrug("amlodipine", (5, 10)),
        SyntheticDrug("metoprolol", (50, 100, 200)),
    ),
    "diuretic": (SyntheticDrug("spironolactone", (50, 100, 200)),),
    "somatostatin_analogue": (
        SyntheticDrug("octreotide LAR", (10, 20, 30), per="4 weeks"),
        SyntheticDrug("lanreotide autogel", (60, 90, 120), per="4 weeks"),
        SyntheticDrug("octreotide", (100, 200, 300, 600), unit="µg"),
    ),
}


@dataclass(frozen=True, slots=True)
class DrugIntake:
    """A drug at one of its doses since a day, decided on at a burden of symptoms."""

    drug: SyntheticDrug
    level: int
    started: int
    burden: float


def drugs_of(drug_class: str) -> tuple[SyntheticDrug, ...]:
    return DRUGS.get(drug_class, (SyntheticDrug(f"{drug_class} drug", (10, 20, 40)),))


def medications_rows(patient: Patient) -> Iterator[Row]:
    for drug_class in patient.plan.classes:
        current = at_baseline(patient, drug_class)
        for visit in patient.attended:
            following = at_visit(patient, drug_class, current, visit.day)
            if current is not None and following != current:
                yield row(patient, drug_class, current, visit.day - 1)
            current = following
        if current is not None:
            yield row(patient, drug_class, current, None)


def at_baseline(patient: Patient, drug_class: str) -> DrugIntake | None:
    if not patient.draws.chance(TAKEN_AT_BASELINE):
        return None
    return start(patient, drug_class, -patient.draws.whole(40, 400), 0)


def start(patient: Patient, drug_class: str, started: int, decided: int) -> DrugIntake:
    drug, burden = patient.draws.one_of(drugs_of(drug_class)), patient.course.symptoms(decided)
    return DrugIntake(drug, patient.draws.whole(0, len(drug.doses) - 1), started, burden)


def at_visit(patient: Patient, drug_class: str, current: DrugIntake | None, day: int) -> DrugIntake | None:
    """What is taken from a visit on: unchanged, lowered, stopped, raised, switched, or newly started."""
    burden = patient.course.symptoms(day)
    if current is None:
        return start(patient, drug_class, day, day) if burden > STARTED_ABOVE and patient.draws.chance(0.2) else None
    if patient.draws.chance(SWITCHED):
        return start(patient, drug_class, day, day)
    change = burden - current.burden
    step = (change > RAISED_ABOVE) - (change < LOWERED_BELOW)
    level = min(len(current.drug.doses) - 1, current.level + step)
    if level == current.level:
        return current
    return None if level < 0 else replace(current, level=level, started=day, burden=burden)


def row(patient: Patient, drug_class: str, course: DrugIntake, ended: int | None) -> Row:
    return {
        "patient_id": patient.id,
        "drug": course.drug.name,
        "drug_class": drug_class,
        "started_on": patient.on(course.started),
        "ended_on": patient.on(ended),
        "dose": "" if patient.draws.chance(DOSE_UNKNOWN) else str(course.drug.doses[course.level]),
        "dose_unit": course.drug.unit,
        "per": course.drug.per,
    }
