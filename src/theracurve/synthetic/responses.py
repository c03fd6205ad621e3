"""The table `responses`: what each reader wrote down, by RECIST 1.1 but with a reader's slips."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from theracurve.synthetic.lesions import Imaging
from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row

SLIP = 0.02


@dataclass(frozen=True, slots=True)
class Call:
    """What a reader wrote down after an imaging."""

    imaging: Imaging
    response: str


def draw_calls(patient: Patient, imagings: Iterable[Imaging]) -> Iterator[Call]:
    """A response for every imaging after time zero, by its reader."""
    baselines: dict[str, float | None] = {}
    nadirs: dict[str, float] = {}
    for imaging in imagings:
        total = sum_of(imaging)
        if imaging.day > 0:
            answer = response(imaging, baselines.get(imaging.reader), nadirs.get(imaging.reader))
            yield Call(imaging, "SD" if answer == "PR" and patient.draws.chance(SLIP) else answer)
        else:
            baselines[imaging.reader] = total
        if total is not None:
            nadirs[imaging.reader] = min(total, nadirs.get(imaging.reader, total))


def responses_row(patient: Patient, call: Call) -> Row:
    return {
        "patient_id": patient.id,
        "assessed_on": patient.on(call.imaging.day),
        "visit": call.imaging.label,
        "response": call.response,
        "criteria": "recist_1_1",
        "new_lesion": "true" if call.imaging.new else "false",
        "reader": call.imaging.reader,
    }


def sum_of(imaging: Imaging) -> float | None:
    """The sum of target lengths; None without targets or where one was not assessed."""
    known = [length for length in imaging.lengths if length is not None]
    return sum(known) if known and len(known) == len(imaging.lengths) else None


def response(imaging: Imaging, baseline: float | None, nadir: float | None) -> str:
    if imaging.new or "unequivocal_progression" in imaging.states:
        return "PD"
    if not imaging.lengths:
        return response_of_non_targets(imaging.states)
    total = sum_of(imaging)
    if total is None or baseline is None or nadir is None:
        return "NE"
    if total >= 1.2 * nadir and total - nadir >= 5:
        return "PD"
    return shrinkage(total, baseline, set(imaging.states) <= {"absent"})


def response_of_non_targets(states: tuple[str, ...]) -> str:
    if set(states) <= {"absent"}:
        return "CR"
    return "NE" if "not_assessed" in states else "NON_CR_NON_PD"


def shrinkage(total: float, baseline: float, others_gone: bool) -> str:
    if total == 0 and others_gone:
        return "CR"
    return "PR" if total <= 0.7 * baseline else "SD"
