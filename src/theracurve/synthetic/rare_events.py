"""Adverse events that few patients have: marrow neoplasms late, liver disease early after a radioembolisation."""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.synthetic.adverse_events import row as adverse_event_row
from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row


@dataclass(frozen=True, slots=True)
class RareEvent:
    """What few patients have, at most once: its terms, the mean days to it from its `earliest` day, its `latest`."""

    terms: frozenset[str]
    days: float
    earliest: int
    latest: int


MARROW_NEOPLASM = RareEvent(
    frozenset({"myelodysplastic syndrome", "leukemia secondary to oncology chemotherapy"}), 30_000.0, 365, 100_000
)
LIVER_DISEASE = RareEvent(frozenset({"radioembolisation-induced liver disease"}), 800.0, 28, 120)
RARE = (MARROW_NEOPLASM, LIVER_DISEASE)
RARE_TERMS = MARROW_NEOPLASM.terms | LIVER_DISEASE.terms


def rare_rows(patient: Patient) -> Iterator[Row]:
    """Gives at most one of each kind a patient, of those that the protocol names; it stays."""
    for event in RARE:
        named = tuple(name for name in patient.plan.terms if name.lower() in event.terms)
        day = event.earliest + int(patient.draws.exponential(event.days)) if named else 0
        if named and day <= min(event.latest, patient.last_day):
            row = adverse_event_row(patient, patient.draws.one_of(named), day, "possible")
            yield row | {"grade": "4", "serious": "true", "ended_on": ""}
