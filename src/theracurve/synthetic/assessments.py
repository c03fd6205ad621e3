"""The table `assessments`: symptoms, performance and weight, all following one burden of symptoms (0 none, 4 worst)."""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row

ROW_MISSING, CELL_MISSING, BASELINE_MISSING = 0.03, 0.01, 0.02
UNSCHEDULED = 0.04
VISIT_NOISE = 0.25


@dataclass(frozen=True, slots=True)
class MeasureScale:
    """value = at_ease + per_burden x burden, rounded to a step, kept between low and high."""

    at_ease: float
    per_burden: float
    low: float
    high: float
    step: float

    def value(self, burden: float) -> str:
        raw = round((self.at_ease + self.per_burden * burden) / self.step) * self.step
        return f"{min(self.high, max(self.low, raw)):g}"


SCALES = {
    "performance_status": MeasureScale(0, 1, 0, 4, 1),
    "karnofsky": MeasureScale(100, -20, 10, 100, 10),
    "pain": MeasureScale(-1, 2, 0, 10, 1),
    "diarrhoea_per_day": MeasureScale(0, 2.5, 0, 20, 1),
    "flushing_per_day": MeasureScale(-1, 2, 0, 20, 1),
    "quality_of_life": MeasureScale(95, -17, 0, 100, 1),
    "weight_kg": MeasureScale(76, -4, 38, 120, 0.5),
}
UNKNOWN_SCALES = {"lower": MeasureScale(0, 20, 0, 100, 1), "higher": MeasureScale(100, -20, 0, 100, 1)}


def assessments_rows(patient: Patient) -> Iterator[Row]:
    if not patient.draws.chance(BASELINE_MISSING):
        yield from assessed(patient, patient.baseline_day(14), "baseline")
    for visit in patient.attended:
        yield from assessed(patient, visit.day, visit.label)
        if patient.draws.chance(UNSCHEDULED) and visit.day + 20 <= patient.last_day:
            yield from assessed(patient, visit.day + 20, "unscheduled")


def assessed(patient: Patient, day: int, label: str) -> Iterator[Row]:
    burden = patient.course.symptoms(day) + patient.draws.normal(0.0, VISIT_NOISE)
    for measure, better in patient.plan.measures.items():
        if day <= 0 or not patient.draws.chance(ROW_MISSING):
            scale = SCALES.get(measure, UNKNOWN_SCALES[better])
            yield {
                "patient_id": patient.id,
                "assessed_on": patient.on(day),
                "visit": label,
                "measure": measure,
                "value": "" if day > 0 and patient.draws.chance(CELL_MISSING) else scale.value(burden),
            }
