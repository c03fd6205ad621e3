"""Endpoints as the table `endpoints` gives them: published curves and registries (section 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.timeline import Cells, PatientRecords, row_number
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row, double
from theracurve.vocabulary.study_time import days_of


@dataclass(frozen=True, slots=True)
class GivenEndpoint:
    """One row of the table `endpoints` for one definition that states the endpoint."""

    row: Row
    evidence: ReferenceEvidence


def given_endpoints(records: PatientRecords, definitions: Mapping[str, Study]) -> list[GivenEndpoint]:
    """The given endpoints of one patient, once per variant that states them; the last row as read counts."""
    cells_by_name = {str(cells["endpoint"]): cells for cells in records.rows("endpoints")}
    return [
        give(records.patient_id, variant, name, cells_by_name[name])
        for variant, study in definitions.items()
        for name, endpoint in study.endpoints.items()
        if endpoint.given and name in cells_by_name
    ]


def give(patient_id: str, variant: str, name: str, cells: Cells) -> GivenEndpoint:
    time, left, right = (in_days(cells, column) for column in ("time", "left", "right"))
    is_event = cells["event"] is True
    decided = Decided(
        answer="event" if is_event else "censored",
        reason="as_given",
        value=time,
        unit="days",
        days=time,
        sources=(f"endpoints:{row_number(cells)}",),
    )
    evidence = ReferenceEvidence(
        patient_id=patient_id, variant=variant, decision="endpoint", subject=name, rule_id="endpoint", decided=decided
    )
    left = time if left is None else left
    right = time if right is None and is_event else right
    entry = in_days(cells, "entry") or 0.0
    shown = (patient_id, str(cells["group"]), name, variant, time, is_event, left, right, "as_given", evidence.id)
    return GivenEndpoint((*shown, entry, False, None), evidence)


def in_days(cells: Cells, column: str) -> float | None:
    """A printed time in days: the exact product, then the nearest double."""
    amount = cells.get(column)
    assert amount is None or isinstance(amount, Decimal)
    return double(None if amount is None else days_of(amount, str(cells["time_unit"])))
