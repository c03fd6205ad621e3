"""The table `uptake`: every patient is imaged with the tracer of every agent; the favourite agent's is highest."""

from collections.abc import Iterator
from uuid import NAMESPACE_OID, uuid5

from theracurve.synthetic.lesions import Disease
from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row

DEFAULT_METRIC = "tumour_to_background"
LESIONS_MEASURED = 2
# (low, high) of a favoured and of any other tracer, decimals; the two never overlap, so that uptake decides the agent.
SCALES: dict[str, tuple[tuple[float, float], tuple[float, float], int]] = {
    "krenning": ((3, 4), (0, 2), 0),
    "luthree_grade": ((3, 3), (1, 2), 0),
    "tumour_to_background": ((6.5, 20.0), (1.2, 6.0), 1),
    "tumour_to_liver": ((2.5, 9.0), (0.4, 2.2), 1),
    "suv_max": ((16.0, 60.0), (2.0, 15.0), 1),
    "suv_mean": ((9.0, 30.0), (1.0, 8.0), 1),
    "suv_peak": ((13.0, 50.0), (1.6, 12.0), 1),
    "percent_injected": ((0.8, 4.0), (0.02, 0.7), 2),
}


def uptake_rows(patient: Patient, disease: Disease) -> Iterator[Row]:
    choice = patient.plan.study.agent_choice
    metric = choice.metric if choice else DEFAULT_METRIC
    for tracer in dict.fromkeys(patient.plan.tracer_of.values()):
        day = -patient.draws.whole(3, 30)
        for lesion in disease.lesions[:LESIONS_MEASURED]:
            yield {
                "patient_id": patient.id,
                "imaged_on": patient.on(day),
                "tracer": tracer,
                "lesion_id": lesion.id,
                "metric": metric,
                "value": uptake(patient, metric, tracer),
                "reader": patient.plan.readers[0],
                "series": series_uid(patient, tracer),
            }


def series_uid(patient: Patient, tracer: str) -> str:
    """A Series Instance UID of nobody's images, as DICOM derives one from a UUID (part 5, annex B.2)."""
    return f"2.25.{uuid5(NAMESPACE_OID, f'{patient.id} {tracer}').int}"


def uptake(patient: Patient, metric: str, tracer: str) -> str:
    favoured, other, decimals = SCALES[metric]
    low, high = favoured if tracer == patient.plan.tracer_of[patient.favourite or ""] else other
    value = patient.draws.between(low, high) if decimals else patient.draws.whole(int(low), int(high))
    return f"{value:.{decimals}f}"
