"""The table `lesions`: targets, non-targets, nodes and new lesions, as each reader measures them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from math import exp, pi

from theracurve.synthetic.patient import Attendance, Patient
from theracurve.synthetic.row import Row

ONLY_NON_TARGETS = 0.04
BASELINE_MISSING, IMAGING_MISSED, NOT_ASSESSED = 0.02, 0.05, 0.015
READING_NOISE = 0.04  # of the logarithm of a diameter
OWN_RESPONSE = 0.6  # how lesions of one patient differ: log-normal factor on log r
LARGEST = 300.0  # mm: growth is exponential, a patient is not
DISAPPEARS_BELOW, TOO_SMALL_BELOW = 4.0, 6.0  # mm
ABSENT_BELOW, PROGRESSED_ABOVE = -1.6, 1.3  # log r of a non-target lesion
VIABLE_BY_VOLUME, NECROTIC_BELOW = 0.4, 0.4  # logarithm of the share that takes up contrast, a unit of log r
DENSITY, DENSITY_BY_VOLUME, DENSITY_NOISE = 80.0, 0.15, 0.05  # Hounsfield units; logarithm a unit of log r; noise
SHARE_OF_NODES, SMALLEST_NODE = 0.25, 23.0  # mm: its short axis is then 15 mm or more


@dataclass(frozen=True, slots=True)
class SyntheticLesion:
    """`diameter` in mm at time zero, `roundness` short over long, `response` the factor on log r."""

    id: str
    location: str
    kind: str
    target: bool
    index: bool
    diameter: float
    roundness: float
    response: float


@dataclass(frozen=True, slots=True)
class Imaging:
    """What one reader saw on one day: the target lengths in mm (None: not assessed), non-target states, new lesions."""

    label: str
    day: int
    reader: str
    lengths: tuple[float | None, ...]
    states: tuple[str, ...]
    new: bool


@dataclass(frozen=True, slots=True)
class Disease:
    """A patient's lesions at time zero; a new one appears when log r has passed `new_above`."""

    lesions: tuple[SyntheticLesion, ...]
    new_above: float
    modality: str


def draw_disease(patient: Patient) -> Disease:
    """One to four targets, the largest of which is the index lesion, or none; and up to two non-targets."""
    draws = patient.draws
    count = 0 if draws.chance(ONLY_NON_TARGETS) else draws.whole(1, 4)
    diameters = sorted((draw_diameter(patient) for _ in range(count)), reverse=True)
    organs = draws.shuffled(patient.plan.population.organs * 2)  # at most two targets an organ, as RECIST 1.1 has it
    drawn = [target(patient, *ranked) for ranked in enumerate(zip(diameters, organs, strict=False), 1)]
    targets = with_two_nodes(drawn, organs)
    others = [non_target(patient, rank) for rank in range(1, draws.whole(0 if count else 1, 2) + 1)]
    return Disease((*targets, *others), draws.normal(0.8, 0.4), draws.weighted({"CT": 0.8, "MRI": 0.2}))


def with_two_nodes(targets: Iterable[SyntheticLesion], organs: Iterable[str]) -> Iterator[SyntheticLesion]:
    """All nodes are one organ to RECIST 1.1: from the third on a lesion lies in the organ that was drawn for it."""
    nodes = 0
    for lesion, organ in zip(targets, organs, strict=False):
        nodes += lesion.kind == "node"
        yield replace(lesion, kind="other", location=organ) if lesion.kind == "node" and nodes > 2 else lesion


def draw_diameter(patient: Patient) -> float:
    return min(130.0, max(14.0, patient.draws.log_normal(34.0, 0.5)))


def target(patient: Patient, rank: int, place: tuple[float, str]) -> SyntheticLesion:
    diameter, organ = place
    node = patient.draws.chance(SHARE_OF_NODES) and diameter > SMALLEST_NODE
    return SyntheticLesion(
        id=f"T{rank}",
        location="lymph node" if node else organ,
        kind="node" if node else "other",
        target=True,
        index=rank == 1,
        diameter=diameter,
        roundness=patient.draws.between(0.7, 0.95),
        response=patient.draws.log_normal(1.0, OWN_RESPONSE),
    )


def non_target(patient: Patient, rank: int) -> SyntheticLesion:
    response = patient.draws.log_normal(1.0, OWN_RESPONSE)
    location = patient.draws.one_of(patient.plan.population.non_targets)
    return SyntheticLesion(f"N{rank}", location, "other", False, False, 0.0, 1.0, response)


def draw_imagings(patient: Patient, disease: Disease) -> list[tuple[Imaging, list[Row]]]:
    """Every imaging in order of time, by every reader, with its rows of the table."""
    readers = patient.plan.readers
    days = [] if patient.draws.chance(BASELINE_MISSING) else [Attendance("baseline", patient.baseline_day(28))]
    days += [
        Attendance(visit.label, patient.around(visit.day, 5))
        for visit in patient.attended
        if not patient.draws.chance(IMAGING_MISSED)
    ]
    return list(chain.from_iterable(draw_readings(patient, disease, days, reader) for reader in readers))


def draw_readings(
    patient: Patient, disease: Disease, days: list[Attendance], reader: str
) -> Iterator[tuple[Imaging, list[Row]]]:
    seen_new = False
    for imaged in days:
        appeared = imaged.day > 0 and patient.course.log_volume(imaged.day) > disease.new_above
        yield read(patient, disease, imaged, reader, appeared, seen_new)
        seen_new = seen_new or appeared


def read(
    patient: Patient, disease: Disease, imaged: Attendance, reader: str, appeared: bool, seen_new: bool
) -> tuple[Imaging, list[Row]]:
    """One reader's imaging and its rows; a new lesion is `new` once and `present` from then on."""
    findings = [seen(patient, lesion, imaged.day) for lesion in disease.lesions]
    rows = [described(lesion) | found for lesion, found in zip(disease.lesions, findings, strict=True)]
    if appeared or seen_new:
        rows.append(
            {"lesion_id": "NEW1", "location": "liver", "kind": "other", "state": "present" if seen_new else "new"}
        )
    common = {
        "patient_id": patient.id,
        "imaged_on": patient.on(imaged.day),
        "visit": imaged.label,
        "modality": disease.modality,
        "reader": reader,
    }
    imaging = Imaging(
        imaged.label,
        imaged.day,
        reader,
        tuple(length(lesion, row) for lesion, row in zip(disease.lesions, findings, strict=True) if lesion.target),
        tuple(row["state"] for lesion, row in zip(disease.lesions, findings, strict=True) if not lesion.target),
        appeared and not seen_new,
    )
    return imaging, [common | row for row in rows]


def described(lesion: SyntheticLesion) -> Row:
    return {
        "lesion_id": lesion.id,
        "location": lesion.location,
        "kind": lesion.kind,
        "target": str(lesion.target).lower(),
        "index": str(lesion.index).lower(),
    }


def seen(patient: Patient, lesion: SyntheticLesion, day: int) -> Row:
    """State and dimensions on a day; at baseline every lesion is there."""
    change = lesion.response * patient.course.log_volume(day)
    if day > 0 and patient.draws.chance(NOT_ASSESSED):
        return {"state": "not_assessed"}
    if not lesion.target:
        return {"state": state_of_non_target(change)}
    grown = lesion.diameter * exp(change / 3 + patient.draws.normal(0.0, READING_NOISE))
    diameter = min(grown, LARGEST)
    if diameter < TOO_SMALL_BELOW:
        return {"state": "disappeared" if diameter < DISAPPEARS_BELOW else "too_small"}
    return measured(lesion, diameter) | what_else_is_measured(patient, lesion, diameter, change)


def what_else_is_measured(patient: Patient, lesion: SyntheticLesion, diameter: float, change: float) -> Row:
    """What only mRECIST and Choi's criteria ask for: what still takes up contrast, and the attenuation."""
    found: Row = {}
    if "mrecist" in patient.plan.systems and lesion.kind != "node":
        viable = min(1.0, exp(VIABLE_BY_VOLUME * change + patient.draws.normal(0.0, READING_NOISE)))
        found["enhancing_mm"] = "0" if viable < NECROTIC_BELOW else f"{diameter * viable:.0f}"
    if "choi" in patient.plan.systems:
        density = patient.draws.log_normal(DENSITY * exp(DENSITY_BY_VOLUME * change), DENSITY_NOISE)
        found["density_hu"] = f"{density:.0f}"
    return found


def state_of_non_target(change: float) -> str:
    if change > PROGRESSED_ABOVE:
        return "unequivocal_progression"
    return "absent" if change < ABSENT_BELOW else "present"


def measured(lesion: SyntheticLesion, diameter: float) -> Row:
    """The dimensions of an ellipsoid with two equal short axes."""
    across = diameter * lesion.roundness
    return {
        "longest_diameter_mm": f"{diameter:.0f}",
        "short_axis_mm": f"{across:.0f}" if lesion.kind == "node" else "",
        "perpendicular_mm": f"{across:.0f}",
        "volume_ml": f"{pi / 6 * diameter * across**2 / 1000:.1f}",
        "state": "measured",
    }


def length(lesion: SyntheticLesion, row: Row) -> float | None:
    """The length of a target that RECIST 1.1 sums up, in mm."""
    if row["state"] == "measured":
        return float(row["short_axis_mm"] or row["longest_diameter_mm"])
    return {"disappeared": 0.0, "too_small": 5.0}.get(row["state"])
