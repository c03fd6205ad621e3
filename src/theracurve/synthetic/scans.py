"""The tables `bone_scans` and `volumes`, where the protocol asks for them; and the events that it names.

All are drawn after everything else, so that a protocol that does not ask for them has the cohort that it had.
"""

from collections.abc import Iterator
from math import exp

from theracurve.synthetic.adverse_events import row as adverse_event_row
from theracurve.synthetic.course import MONTH
from theracurve.synthetic.patient import Attendance, Patient
from theracurve.synthetic.rare_events import RARE_TERMS, rare_rows
from theracurve.synthetic.row import Row
from theracurve.synthetic.treatments import row as treatment_row

SCAN_MISSED, FLARE = 0.05, 0.15
LESIONS_A_MONTH, LESIONS_DEVIATION = 0.25, 1.0  # in bone, of a tumour as large as at time zero
MEDIAN_VOLUME, VOLUME_DEVIATION, VOLUME_NOISE = 120.0, 0.9, 0.06  # mL, and deviations of its logarithm
NO_UPTAKE_BELOW, NEW_LESION_ABOVE = 0.5, 0.1  # mL, log r
UPTAKE, UPTAKE_DEVIATION = 9.0, 0.4  # SUVmean
DAYS_TO_NAMED_EVENT = 600.0

LIVER, LIVER_DEVIATION = 1.6, 0.1  # SUL of FDG, and the deviation of its logarithm
PEAK, PEAK_BY_VOLUME, PEAK_NOISE = 7.0, 1.2, 0.12  # SULpeak at time zero; its logarithm a unit of log r; noise


def draw_scans(patient: Patient) -> tuple[Attendance, ...]:
    """The scans after time zero, mostly at every visit that took place."""
    seen = (visit for visit in patient.attended if not patient.draws.chance(SCAN_MISSED))
    return tuple(Attendance(visit.label, patient.around(visit.day, 5)) for visit in seen)


def bone_scans_rows(patient: Patient) -> Iterator[Row]:
    """Lesions come with growth and stay; now and then the first scan shows healing ones, which stay, too."""
    reader = patient.plan.bone_reader
    if reader is None:
        return
    flare = patient.draws.whole(2, 4) if patient.treated and patient.draws.chance(FLARE) else 0
    common = {"patient_id": patient.id, "reader": reader}
    yield common | {"imaged_on": patient.on(patient.baseline_day(28)), "visit": "baseline"}
    grown, first = 0, None
    rate = patient.draws.log_normal(LESIONS_A_MONTH, LESIONS_DEVIATION)
    for scan in draw_scans(patient):
        grown = max(grown, int(rate * scan.day / MONTH * exp(patient.course.log_volume(scan.day))))
        after = "" if first is None else str(grown - first)
        first = grown if first is None else first
        counts = {"new_lesions": str(grown + flare), "new_after_first": after}
        yield common | counts | {"imaged_on": patient.on(scan.day), "visit": scan.label}


def volumes_rows(patient: Patient) -> Iterator[Row]:
    tracer = patient.plan.volume_tracer
    if tracer is None:
        return
    start = patient.draws.log_normal(MEDIAN_VOLUME, VOLUME_DEVIATION)
    scans = (Attendance("baseline", patient.baseline_day(28)), *draw_scans(patient))
    for scan in scans:
        for reader in patient.plan.readers:
            yield volume_row(patient, scan, start, tracer) | {"reader": reader}


def volume_row(patient: Patient, scan: Attendance, start: float, tracer: str) -> Row:
    """One reader's volume: nothing is segmented where hardly anything is left."""
    change = patient.course.log_volume(scan.day) if scan.day > 0 else 0.0
    volume = start * exp(change + patient.draws.normal(0.0, VOLUME_NOISE))
    mean = patient.draws.log_normal(UPTAKE, UPTAKE_DEVIATION)
    is_new = scan.day > 0 and change > NEW_LESION_ABOVE
    left = {"total_volume_ml": f"{volume:.1f}", "suv_mean": f"{mean:.1f}", "suv_max": f"{4 * mean:.1f}"}
    uptake = metabolic_uptake(patient, change, volume) if "percist_1_0" in patient.plan.systems else {}
    return {
        "patient_id": patient.id,
        "imaged_on": patient.on(scan.day),
        "visit": scan.label,
        "tracer": tracer,
        **uptake,
        **(left if volume >= NO_UPTAKE_BELOW else {"total_volume_ml": "0"}),
        "new_lesions": "" if scan.day <= 0 else str(int(is_new)),
    }


def metabolic_uptake(patient: Patient, change: float, volume: float) -> Row:
    """What PERCIST reads of a scan: the uptake follows the volume and fades into its surroundings, which is 0."""
    liver = patient.draws.log_normal(LIVER, LIVER_DEVIATION)
    peak = patient.draws.log_normal(PEAK * exp(PEAK_BY_VOLUME * change), PEAK_NOISE)
    glycolysis = {} if volume < NO_UPTAKE_BELOW else {"total_lesion_glycolysis": f"{0.6 * peak * volume:.0f}"}
    shown = "0" if peak < liver else f"{peak:.1f}"
    return {"sul_peak": shown, "liver_sul_mean": f"{liver:.2f}", "liver_sul_sd": f"{0.15 * liver:.2f}", **glycolysis}


def named_rows(patient: Patient) -> tuple[list[Row], list[Row]]:
    """The adverse events and the treatments that the protocol names, at most one a patient beside rare ones."""
    terms = [name for name in patient.plan.terms if name.lower() not in RARE_TERMS]
    names = [("term", name) for name in terms] + [("kind", name) for name in patient.plan.named_treatments]
    day = 1 + int(patient.draws.exponential(DAYS_TO_NAMED_EVENT)) if names else 0
    rare = list(rare_rows(patient))
    if not names or day > patient.last_day:
        return rare, []
    what, name = patient.draws.one_of(tuple(names))
    if what == "term":
        return [*rare, adverse_event_row(patient, name, day, "unrelated")], []
    return rare, [treatment_row(patient, name, day, None)]
