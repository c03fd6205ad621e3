"""The derived tables: columns, fixed types and sort keys. Both implementations answer in these shapes.

Types are DuckDB's names of Parquet types. `key` identifies a row: implementations are compared row by row on it.
"""

from dataclasses import dataclass

PROTOCOL = "protocol"
# Decisions that no definition changes: their evidence stands under `protocol`.
OF_EVERY_DEFINITION = (
    "visit",
    "exposure",
    "agent_choice",
    "eligibility",
    "deviation",
    "laboratory_grade",
    "score",
    "egfr",
    "other_treatment",
)

# What was done to a value or an answer before it was compared, in the order in which `marks` lists them.
MARKS = ("date_filled", "unit_converted", "late_baseline", "overridden")
NOMINAL = "nominal_date"  # the mark of evidence that rests on a planned day; it is known of the row, not derived


@dataclass(frozen=True, slots=True)
class DerivedTable:
    """One derived table: columns with their types in order, the key of a row, and the order of rows."""

    name: str
    columns: dict[str, str]
    key: tuple[str, ...]
    order: tuple[str, ...] = ()

    @property
    def sorted_by(self) -> tuple[str, ...]:
        return self.order or self.key


VISITS = DerivedTable(
    "visits",
    {
        "patient_id": "VARCHAR",
        "visit": "VARCHAR",
        "visit_day": "INTEGER",
        "status": "VARCHAR",
        "attended_day": "INTEGER",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "visit"),
    order=("patient_id", "visit_day"),
)
EXPOSURE = DerivedTable(
    "exposure",
    {
        "patient_id": "VARCHAR",
        "cycle": "INTEGER",
        "agent": "VARCHAR",
        "administered_at": "VARCHAR",
        "net_activity_gbq": "DOUBLE",
        "cumulative_gbq": "DOUBLE",
        "interval_days": "INTEGER",
        "evidence_id": "VARCHAR",
        "net_lower_gbq": "DOUBLE",
        "net_upper_gbq": "DOUBLE",
        "cumulative_lower_gbq": "DOUBLE",
        "cumulative_upper_gbq": "DOUBLE",
        "agent_cumulative_gbq": "DOUBLE",
        "net_mbq_per_kg": "DOUBLE",
    },
    key=("patient_id", "cycle", "agent"),
)
AGENT_CHOICE = DerivedTable(
    "agent_choice",
    {
        "patient_id": "VARCHAR",
        "chosen": "VARCHAR",
        "given": "VARCHAR",
        "agrees": "BOOLEAN",
        "reason": "VARCHAR",
        "metric": "VARCHAR",
        "value": "DOUBLE",
        "runner_up": "VARCHAR",
        "runner_up_value": "DOUBLE",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id",),
)
SCORES = DerivedTable(
    "scores",
    {
        "patient_id": "VARCHAR",
        "measure": "VARCHAR",
        "day": "INTEGER",
        "visit": "VARCHAR",
        "score": "DOUBLE",
        "answered": "INTEGER",
        "items": "INTEGER",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "measure", "day"),
)
EGFR = DerivedTable(
    "egfr",
    {
        "patient_id": "VARCHAR",
        "day": "INTEGER",
        "visit": "VARCHAR",
        "creatinine": "DOUBLE",
        "age": "INTEGER",
        "egfr": "DOUBLE",
        "reason": "VARCHAR",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "day"),
)
RESPONSES = DerivedTable(
    "responses",
    {
        "patient_id": "VARCHAR",
        "variant": "VARCHAR",
        "visit": "VARCHAR",
        "visit_day": "INTEGER",
        "day": "INTEGER",
        "reader": "VARCHAR",
        "response": "VARCHAR",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "variant", "day", "reader"),
)
BEST_RESPONSE = DerivedTable(
    "best_response",
    {
        "patient_id": "VARCHAR",
        "variant": "VARCHAR",
        "reader": "VARCHAR",
        "system": "VARCHAR",
        "deciding": "BOOLEAN",
        "response": "VARCHAR",
        "day": "INTEGER",
        "response_day": "INTEGER",
        "confirmed_day": "INTEGER",
        "objective_response": "VARCHAR",
        "disease_control": "VARCHAR",
        "duration_days": "INTEGER",
        "ended": "BOOLEAN",
        "evidence_id": "VARCHAR",
        "confirmed": "BOOLEAN",
    },
    key=("patient_id", "variant", "reader", "system"),
)
MARKER_RESPONSES = DerivedTable(
    "marker_responses",
    {
        "patient_id": "VARCHAR",
        "variant": "VARCHAR",
        "marker_response": "VARCHAR",
        "answer": "VARCHAR",
        "day": "INTEGER",
        "confirmed_day": "INTEGER",
        "best_change_percent": "DOUBLE",
        "best_day": "INTEGER",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "variant", "marker_response"),
)
CRITERIA = DerivedTable(
    "criteria",
    {
        "patient_id": "VARCHAR",
        "variant": "VARCHAR",
        "visit": "VARCHAR",
        "visit_day": "INTEGER",
        "criterion": "VARCHAR",
        "answer": "VARCHAR",
        "baseline": "DOUBLE",
        "value": "DOUBLE",
        "change_percent": "DOUBLE",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "variant", "visit_day", "criterion"),
)
BENEFIT = DerivedTable(
    "benefit",
    {
        "patient_id": "VARCHAR",
        "variant": "VARCHAR",
        "benefit": "VARCHAR",
        "answer": "VARCHAR",
        "visit": "VARCHAR",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "variant", "benefit"),
)
EVENTS = DerivedTable(
    "events",
    {
        "patient_id": "VARCHAR",
        "variant": "VARCHAR",
        "kind": "VARCHAR",
        "occurrence": "INTEGER",
        "day": "INTEGER",
        "left_day": "INTEGER",
        "right_day": "INTEGER",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "variant", "kind", "occurrence"),
)
ENDPOINTS = DerivedTable(
    "endpoints",
    {
        "patient_id": "VARCHAR",
        "group": "VARCHAR",
        "endpoint": "VARCHAR",
        "variant": "VARCHAR",
        "time_days": "DOUBLE",
        "event": "BOOLEAN",
        "left_days": "DOUBLE",
        "right_days": "DOUBLE",
        "reason": "VARCHAR",
        "evidence_id": "VARCHAR",
        "entry_days": "DOUBLE",
        "competing": "BOOLEAN",
        "other_treatment_days": "DOUBLE",
    },
    key=("patient_id", "endpoint", "variant"),
)
LINES = DerivedTable(
    "lines",
    {
        "patient_id": "VARCHAR",
        "variant": "VARCHAR",
        "line": "INTEGER",
        "treatment": "VARCHAR",
        "started_day": "INTEGER",
        "origin_day": "INTEGER",
        "ended_day": "INTEGER",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "variant", "line"),
)
LABORATORY_GRADES = DerivedTable(
    "laboratory_grades",
    {
        "patient_id": "VARCHAR",
        "term": "VARCHAR",
        "analyte": "VARCHAR",
        "grading": "VARCHAR",
        "grade": "INTEGER",
        "day": "INTEGER",
        "recovery_day": "INTEGER",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "term"),
)
ELIGIBILITY = DerivedTable(
    "eligibility",
    {
        "patient_id": "VARCHAR",
        "criterion": "VARCHAR",
        "answer": "VARCHAR",
        "value": "DOUBLE",
        "least": "DOUBLE",
        "most": "DOUBLE",
        "unit": "VARCHAR",
        "day": "INTEGER",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "criterion"),
)
DEVIATIONS = DerivedTable(
    "deviations",
    {
        "patient_id": "VARCHAR",
        "kind": "VARCHAR",
        "subject": "VARCHAR",
        "cycle": "INTEGER",
        "visit": "VARCHAR",
        "grade": "VARCHAR",
        "expected": "VARCHAR",
        "found": "VARCHAR",
        "least": "DOUBLE",
        "most": "DOUBLE",
        "value": "DOUBLE",
        "unit": "VARCHAR",
        "day": "INTEGER",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "evidence_id"),
)
POPULATIONS = DerivedTable(
    "populations",
    {
        "patient_id": "VARCHAR",
        "variant": "VARCHAR",
        "population": "VARCHAR",
        "included": "BOOLEAN",
        "reason": "VARCHAR",
        "evidence_id": "VARCHAR",
    },
    key=("patient_id", "variant", "population"),
)
EVIDENCE = DerivedTable(
    "evidence",
    {
        "evidence_id": "VARCHAR",
        "patient_id": "VARCHAR",
        "variant": "VARCHAR",
        "decision": "VARCHAR",
        "subject": "VARCHAR",
        "visit": "VARCHAR",
        "rule_id": "VARCHAR",
        "answer": "VARCHAR",
        "reason": "VARCHAR",
        "baseline": "DOUBLE",
        "value": "DOUBLE",
        "threshold": "DOUBLE",
        "unit": "VARCHAR",
        "days": "DOUBLE",
        "sources": "VARCHAR",
        "derived_answer": "VARCHAR",
        "marks": "VARCHAR",
    },
    key=("evidence_id",),
    order=("patient_id", "evidence_id"),
)

DERIVED_TABLES: dict[str, DerivedTable] = {
    table.name: table
    for table in (
        VISITS,
        EXPOSURE,
        AGENT_CHOICE,
        SCORES,
        EGFR,
        LABORATORY_GRADES,
        RESPONSES,
        BEST_RESPONSE,
        MARKER_RESPONSES,
        CRITERIA,
        BENEFIT,
        EVENTS,
        LINES,
        ENDPOINTS,
        ELIGIBILITY,
        DEVIATIONS,
        POPULATIONS,
        EVIDENCE,
    )
}
