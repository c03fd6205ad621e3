"""A cohort of nobody: for every patient the rows of all record tables, and the files that hold them.

The disease is invented (`course`), and so is everything that is recorded about it. A treated group gets, patient by
patient, the agent that uptake speaks for. Which agent that is comes by quota: of twenty patients in a row fifteen
favour the first agent of the protocol and five the others, as in the founding study's 15 of 20.

Each patient draws from a stream of his own, so a cohort with more patients begins with the same ones.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, cycle, islice
from math import floor
from pathlib import Path

from theracurve.definition.study import Study
from theracurve.errors import UsageError
from theracurve.synthetic.administrations import administrations_rows, doses_rows
from theracurve.synthetic.adverse_events import adverse_events_rows
from theracurve.synthetic.assessments import assessments_rows
from theracurve.synthetic.blood import blood_rows
from theracurve.synthetic.draws import Draws
from theracurve.synthetic.endpoints import endpoints_rows
from theracurve.synthetic.follow_up import follow_up_row
from theracurve.synthetic.labs import draw_levels, labs_rows
from theracurve.synthetic.lesions import draw_disease, draw_imagings
from theracurve.synthetic.medications import medications_rows
from theracurve.synthetic.patient import Patient, draw_patient
from theracurve.synthetic.patients import patients_row
from theracurve.synthetic.plan import Plan, plan_for
from theracurve.synthetic.responses import draw_calls, responses_row
from theracurve.synthetic.row import Row
from theracurve.synthetic.scans import bone_scans_rows, named_rows, volumes_rows
from theracurve.synthetic.treatments import treatments_rows
from theracurve.synthetic.uptake import uptake_rows
from theracurve.vocabulary.tables import BONE_SCANS, ENDPOINTS, OBSERVED_TABLES, PATIENTS, VOLUMES

TREATED, UNTREATED = 20, 12  # patients a group where no sizes are asked for
BLOCK, FIRST_AGENT = 20, 15
OF_AGENTS = ("uptake", "administrations", "doses")
PATIENT_STREAM, AGENT_STREAM = 0, 1

Records = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort, made patient by patient whenever it is read, so that its size costs no memory.

    `sizes` gives the patients of each group; `columns` the tables it has, each with its columns in order.
    """

    plan: Plan
    sizes: dict[str, int]
    seed: int

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The tables that this protocol can fill: `endpoints` if it has given ones, and the like."""
        extra = tuple(name for name in self.plan.study.covariates if name not in PATIENTS.names)
        tables = {name: table.names for name, table in OBSERVED_TABLES.items()}
        tables[PATIENTS.name] += extra
        needs = {
            ENDPOINTS.name: bool(self.plan.given),
            BONE_SCANS.name: self.plan.bone_reader is not None,
            VOLUMES.name: self.plan.volume_tracer is not None,
            **dict.fromkeys(OF_AGENTS, bool(self.plan.study.agents)),
        }
        return {name: names for name, names in tables.items() if needs.get(name, True)}

    def __iter__(self) -> Iterator[Records]:
        """The records of one patient after another, group by group in the order of the protocol."""
        for place, group in enumerate(self.plan.study.groups):
            agents = favourites(self, place)
            for number, favourite in enumerate(islice(agents, self.sizes[group]), 1):
                draws = Draws(self.seed, PATIENT_STREAM, place, number)
                agent = agent_given(self.plan.study, group, favourite)
                yield records_of(draw_patient(self.plan, draws, group, number, favourite, agent))

    def table(self, name: str) -> list[Row]:
        """All rows of one table, every column there."""
        return [dict.fromkeys(self.columns[name], "") | row for records in self for row in records[name]]


def generate_cohort(study: Study, sizes: Mapping[str, int] | None = None, *, seed: int) -> Cohort:
    """A synthetic cohort for a protocol; the same study, sizes and seed give the same bytes.

    `sizes`: patients by group; without it 20 in each treated group and 12 in each other. Raises UsageError for a group
    that the study does not have, or a size below zero.
    """
    asked = default_sizes(study) if sizes is None else dict(sizes)
    for group, size in asked.items():
        if group not in study.groups:
            raise UsageError(f"sizes: expected groups of the study ({', '.join(study.groups)}), found {group!r}")
        if size < 0:
            raise UsageError(f"sizes: expected 0 or more patients in group {group}, found {size}")
    if seed < 0:
        raise UsageError(f"seed: expected 0 or more, found {seed}")
    return Cohort(plan_for(study), {group: asked.get(group, 0) for group in study.groups}, seed)


def default_sizes(study: Study) -> dict[str, int]:
    return {name: TREATED if group.treated else UNTREATED for name, group in study.groups.items()}


def sizes_for(study: Study, patients: int) -> dict[str, int]:
    """Divides so many patients among the groups as the sizes without a wish do, by largest remainders.

    Raises UsageError where a group would have nobody.
    """
    usual = default_sizes(study)
    if patients < len(usual):
        raise UsageError(f"patients: expected {len(usual)} or more, one for each group, found {patients}")
    exact = {name: Fraction(patients * size, sum(usual.values())) for name, size in usual.items()}
    sizes = {name: max(1, floor(share)) for name, share in exact.items()}
    while left := patients - sum(sizes.values()):
        furthest = max(sizes, key=lambda name: (exact[name] - sizes[name]) * left)
        sizes[furthest] += 1 if left > 0 else -1
    return sizes


def favourites(cohort: Cohort, place: int) -> Iterator[str | None]:
    """The agent that each patient's uptake speaks for, without end: every block holds the quotas in a seeded order."""
    quotas = quotas_of(tuple(cohort.plan.study.agents))
    for block in count():
        yield from Draws(cohort.seed, AGENT_STREAM, place, block).shuffled(quotas)


def quotas_of(agents: tuple[str, ...]) -> Sequence[str | None]:
    """A block of patients, by the agent they favour: most the first one, the rest in turn the others."""
    if len(agents) < 2:
        return [agents[0] if agents else None] * BLOCK
    return [agents[0]] * FIRST_AGENT + list(islice(cycle(agents[1:]), BLOCK - FIRST_AGENT))


def agent_given(study: Study, group: str, favourite: str | None) -> str | None:
    """None for an untreated group; without a choice by uptake, as many treated groups as agents have one agent each."""
    treated = [name for name, stated in study.groups.items() if stated.treated]
    if group not in treated:
        return None
    if study.agent_choice is None and len(treated) == len(study.agents):
        return list(study.agents)[treated.index(group)]
    return favourite


def records_of(patient: Patient) -> Records:
    """One patient's rows of every table."""
    levels, disease = draw_levels(patient), draw_disease(patient)
    readings = draw_imagings(patient, disease)
    administrations = list(administrations_rows(patient))
    calls = list(draw_calls(patient, [imaging for imaging, _ in readings]))
    first_reader = [call for call in calls if call.imaging.reader == patient.plan.readers[0]]
    found: Records = {
        "patients": [patients_row(patient, levels.secreting)],
        "uptake": list(uptake_rows(patient, disease)),
        "administrations": administrations,
        "assessments": list(assessments_rows(patient)),
        "labs": [*labs_rows(patient, levels), *blood_rows(patient)],
        "lesions": [row for _, rows in readings for row in rows],
        "responses": [responses_row(patient, call) for call in calls],
        "medications": list(medications_rows(patient)),
        "adverse_events": list(adverse_events_rows(patient)),
        "treatments": list(treatments_rows(patient)),
        "doses": list(doses_rows(patient, administrations)),
        "follow_up": [follow_up_row(patient)],
        "endpoints": list(endpoints_rows(patient, first_reader)),
    }
    bone_scans, volumes = list(bone_scans_rows(patient)), list(volumes_rows(patient))
    events, treatments = named_rows(patient)
    return found | {
        "bone_scans": bone_scans,
        "volumes": volumes,
        "adverse_events": [*found["adverse_events"], *events],
        "treatments": [*found["treatments"], *treatments],
    }


def write_cohort(cohort: Cohort, folder: Path) -> list[Path]:
    """Write `folder/records/<table>.csv` (UTF-8, LF), streaming patient by patient; the files written."""
    records = folder / "records"
    records.mkdir(parents=True, exist_ok=True)
    files = {name: records / f"{name}.csv" for name in cohort.columns}
    with ExitStack() as opened:
        writers = {
            name: csv.DictWriter(
                opened.enter_context(file.open("w", encoding="utf-8", newline="")),
                cohort.columns[name],
                restval="",
                lineterminator="\n",
            )
            for name, file in files.items()
        }
        for writer in writers.values():
            writer.writeheader()
        for patient in cohort:
            for name, writer in writers.items():
                writer.writerows(patient[name])
    return list(files.values())
