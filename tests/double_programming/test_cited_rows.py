"""Evidence names the rows that matter, over every decision of generated patients and of the demonstration.

A row that no evidence of its patient cites is taken out (the numbers of the others stay): every derived row stays as it
was. A cell of a cited row is changed: the evidence that cites it changes. Both are tried on the reference, with which
the SQL agrees.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pytest

from cohorts.drawn import portion
from cohorts.strategies import GeneratedCohort
from spec.conformed import typed_rows
from spec.implementations import records_of, sole_reader
from theracurve.cli import main
from theracurve.definition.loader import load_study, parse_study
from theracurve.definition.study import Study
from theracurve.derivation.comparing import patient_records
from theracurve.derivation.double_programming import READ_TABLES, patients_of, sole_readers
from theracurve.derivation.reference.chart.timeline import Cells, PatientRecords
from theracurve.derivation.reference.derive import derive_patients
from theracurve.intake import read_folder
from theracurve.vocabulary.answers import Answer, Response
from theracurve.vocabulary.derived import EVIDENCE, PROTOCOL
from theracurve.vocabulary.tables import DAY_OF_ASSESSMENTS

Rows = Mapping[str, list[tuple[object, ...]]]
Evidence = tuple[object, ...]
Change = Callable[[Cells], Cells]
ID, DECISION, REASON, SOURCES = (
    list(EVIDENCE.columns).index(name) for name in ("evidence_id", "decision", "reason", "sources")
)
TODAY = date(2100, 1, 1)
PORTION = 20  # apart from those that others look at


@dataclass(frozen=True)
class Patient:
    """One patient of a study, with the readers that are alone in their tables."""

    definitions: Mapping[str, Study]
    records: PatientRecords
    readers: Mapping[str, str]

    @cached_property
    def derived(self) -> Rows:
        return next(self.derive([self.records]))

    def derive(self, many: list[PatientRecords]) -> Iterator[Rows]:
        return derive_patients(many, self.definitions, self.readers)

    @cached_property
    def citing(self) -> dict[str, list[Evidence]]:
        """The evidence that cites a row, by the row."""
        found: dict[str, list[Evidence]] = {}
        for evidence in self.derived["evidence"]:
            for source in dict.fromkeys(str(evidence[SOURCES]).split(";")):
                found.setdefault(source, []).append(evidence)
        return found

    def rows(self) -> Iterator[tuple[str, Cells]]:
        return ((table, cells) for table, rows in self.records.tables.items() for cells in rows)

    def without(self, table: str, row: Cells) -> PatientRecords:
        return self.with_rows(table, [cells for cells in self.records.tables[table] if cells is not row])

    def changed(self, table: str, row: Cells, change: Change) -> PatientRecords:
        rows = [{**cells, **change(cells)} if cells is row else cells for cells in self.records.tables[table]]
        return self.with_rows(table, rows)

    def with_rows(self, table: str, rows: list[Cells]) -> PatientRecords:
        return PatientRecords(self.records.patient_id, {**self.records.tables, table: tuple(rows)})


# What one row is a value of, and the column with its day.
THINGS = {
    "assessments": (("measure",), "assessed_on_first"),
    "labs": (("analyte",), "collected_on_first"),
    "uptake": (("tracer", "lesion_id", "metric"), "imaged_on"),
    "lesions": (("lesion_id", "reader"), "imaged_on_first"),
    "responses": (("reader",), "assessed_on_first"),
    "bone_scans": (("reader",), "imaged_on_first"),
    "volumes": (("tracer", "reader"), "imaged_on_first"),
    "follow_up": ((), "last_seen_on"),
}


def may_matter_uncited(patient: Patient, table: str, row: Cells) -> bool:
    """The rows of which no evidence can speak, because what they do is that something else does not come about."""
    return (
        table == "patients"  # the patient is there at all
        or hides_another(patient, table, row)
        or keeps_a_deviation_away(patient, table, row)
        or makes_days_one(patient, table, row)
        or widens_a_day(table, row)
        or refutes_a_fall(patient, table)
        or (table == "labs" and row["value"] == 0)  # nothing can be compared with it, however much later it is
    )


def keeps_a_deviation_away(patient: Patient, table: str, row: Cells) -> bool:
    """What was done as the protocol asks is no deviation, of which there is no evidence; nor is a plan cut short."""
    asked = patient.definitions[PROTOCOL].deviations
    required = asked.required.values() if asked else ()
    done = any(one.table == table and one.of in (None, row.get("measure"), row.get("analyte")) for one in required)
    return done or (asked is not None and table == "follow_up")


def refutes_a_fall(patient: Patient, table: str) -> bool:
    """A value between a fall and its confirmation that shows none keeps it from being one; and one that cannot be
    compared is all that there is, which its evidence says by its reason alone."""
    reasons = {evidence[REASON] for evidence in patient.derived["evidence"] if evidence[DECISION] == "marker_response"}
    return table == "labs" and not reasons.isdisjoint(("unconfirmed", "not_comparable"))


def makes_days_one(patient: Patient, table: str, row: Cells) -> bool:
    """Which days of a reader are one time point depends on all that was read on them, also of lesions that no response
    uses: by its label, by being there, and by being read twice."""
    if table != "lesions":
        return False
    day, window = row["imaged_on"], patient.definitions[PROTOCOL].time_points.window.days
    return isinstance(day, date) and any(
        other["reader"] == row["reader"] and 0 < abs((other["imaged_on"] - day).days) <= window
        for other in patient.records.tables["lesions"]
        if isinstance(other["imaged_on"], date)
    )


def widens_a_day(table: str, row: Cells) -> bool:
    """What else was done on its day lies in the interval of its own date, too: endpoints are told so."""
    day = DAY_OF_ASSESSMENTS.get(table)
    return day is not None and (row[day] is None or bool(row[f"{day}_nominal"]))


def hides_another(patient: Patient, table: str, row: Cells) -> bool:
    """Of several rows of one thing on one day, of baselines and of follow-up the last counts: without it another."""
    if table not in THINGS:
        return False
    same, day = THINGS[table]
    others = [
        other
        for other in patient.records.tables[table]
        if other is not row and all(other[column] == row[column] for column in same)
    ]
    if table == "follow_up":
        return bool(others)
    return any(
        other[day] == row[day] or (baseline(patient, row[day]) and baseline(patient, other[day])) for other in others
    )


def baseline(patient: Patient, day: object) -> bool:
    """Whether a row of this day may be one: at most at the first administration, where that may come late."""
    tables = patient.records.tables
    starts = [row["administered_at_on"] for row in tables["administrations"]]
    zeros = [row[column] for row in tables["patients"] for column in ("enrolled_on", "consent_on")]
    return day <= max(limit for limit in (*starts, *zeros) if isinstance(limit, date))


def test_taking_out_a_row_that_nothing_cites_changes_nothing(patients: list[Patient]) -> None:
    tried = 0
    for patient in patients:
        uncited = [(table, row) for table, row in patient.rows() if f"{table}:{row['row']}" not in patient.citing]
        asked = [(table, row) for table, row in uncited if not may_matter_uncited(patient, table, row)]
        for (table, row), derived in zip(asked, patient.derive([patient.without(*one) for one in asked]), strict=True):
            assert derived == patient.derived, f"{patient.records.patient_id} without {table}:{row['row']}"
            tried += 1
    assert tried > 100


def to(**cells: object) -> Change:
    return lambda row: cells


def many_times(factor: str, *columns: str) -> Change:
    def change(row: Cells) -> Cells:
        sizes = ((column, row[column]) for column in columns)
        return {column: size * Decimal(factor) for column, size in sizes if isinstance(size, Decimal)}

    return change


def later(column: str, days: int) -> Change:
    def change(row: Cells) -> Cells:
        day = row[column]
        return {column: day + timedelta(days=days)} if isinstance(day, date) else {}

    return change


def nth_answer(place: int) -> Change:
    def change(row: Cells) -> Cells:
        answers = tuple(Response if row["decision"] == "response" else Answer)
        return {"answer": str(answers[place % len(answers)])}

    return change


OF_PARTS = ("not_met_at_any_visit", "visit_early", "visit_late", "major_deviation", "not_eligible")
SIZES = ("longest_diameter_mm", "short_axis_mm", "perpendicular_mm", "volume_ml")
MEASURED = {"longest_diameter_mm": Decimal(22), "short_axis_mm": Decimal(22), "perpendicular_mm": Decimal(22)}
# The cells that matter of each table, each with values of which one at least is another answer.
CHANGES: dict[str, tuple[Change, ...]] = {
    "administrations": (
        many_times("0.9", "activity"),
        to(activity=Decimal(5), activity_unit="GBq"),
        later("administered_at_on", 1),
        later("administered_at_on", 1000),
        to(agent="another"),
    ),
    "assessments": (*(to(value=Decimal(value)) for value in ("0", "1.5", "55", "100")), to(value=None)),
    "labs": (
        *(to(value=Decimal(value), value_side="=") for value in ("0", "0.001", "9", "1000000")),
        to(value=None, value_side=None),
        to(value=Decimal(9), value_side="<"),
        to(upper_limit=Decimal(1000)),
        to(unit="another"),
        to(assay="another"),
    ),
    "lesions": (
        to(state="disappeared"),
        to(state="not_assessed"),
        to(state="unequivocal_progression"),
        to(state="new"),
        to(state="measured", volume_ml=Decimal(22), **MEASURED),
        many_times("5", *SIZES),
        to(target=True),
        to(target=False),
        to(index=True),
        to(index=False),
        to(reader="another"),
    ),
    "responses": (*(to(response=str(code)) for code in Response), to(reader="another")),
    "bone_scans": (*(to(new_lesions=n, new_after_first=n) for n in (0, 9, None)), to(reader="another")),
    "volumes": (
        *(to(total_volume_ml=Decimal(volume), new_lesions=1) for volume in ("0", "55", "1000")),
        to(total_volume_ml=None),
        to(new_lesions=None),
        to(reader="another"),
    ),
    "medications": (
        to(dose=Decimal(1000)),
        to(dose=Decimal("0.001")),
        to(dose=None),
        to(dose_unit="another"),
        later("started_on", 1000),
    ),
    "uptake": (*(to(value=Decimal(value)) for value in ("0", "1000")), later("imaged_on", 1), later("imaged_on", -9)),
    "adverse_events": (
        to(term="another"),
        to(grade=1),
        to(grade=4),
        to(serious=False),
        to(serious=True),
        to(grade=1, serious=False),
    ),
    "treatments": (later("started_on", 1), later("started_on", 1000), to(kind="another")),
    "follow_up": (
        later("died_on", 1),
        to(died_on=None),
        later("last_seen_on", 1),
        later("last_seen_on", -400),
        to(last_seen_on=None),
        to(died_on=None, last_seen_on=None),
    ),
    "endpoints": (to(time=Decimal(77)),),
    "overrides": tuple(nth_answer(place) for place in range(len(Response))),
    "patients": (
        *(to(secreting=secreting) for secreting in (True, False, None)),
        *(to(ki67_percent=Decimal(one), grade=two) for one, two in (("0", "another"), ("77", "G1"))),
    ),
}


def is_of_its_parts(evidence: Evidence) -> bool:
    """Attendance is no value. Benefit that is not met anywhere cites whatever its criteria cite, and who is not in the
    population per protocol whatever decided that: their own evidence is asked."""
    return evidence[DECISION] == "visit" or evidence[REASON] in OF_PARTS


def test_changing_a_cited_row_changes_the_evidence_that_cites_it(patients: list[Patient]) -> None:
    tried = 0
    for patient in patients[::5]:
        for table, row in patient.rows():
            citing = patient.citing.get(f"{table}:{row['row']}", [])
            asked = {evidence[ID]: evidence for evidence in citing if not is_of_its_parts(evidence)}
            tried += len(asked)
            left = unmoved(patient, table, row, asked)
            assert left == {}, f"{patient.records.patient_id}, {table}:{row['row']}"
    assert tried > 100


def unmoved(patient: Patient, table: str, row: Cells, asked: dict[object, Evidence]) -> dict[object, Evidence]:
    """The evidence that stays as it was whatever becomes of the row."""
    for derived in patient.derive([patient.changed(table, row, change) for change in CHANGES[table]]) if asked else ():
        now = {evidence[ID]: evidence for evidence in derived["evidence"]}
        asked = {name: evidence for name, evidence in asked.items() if now.get(name) == evidence}
    return asked


@pytest.fixture(scope="module", params=["generated", "demonstration"])
def patients(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Patient]:
    if request.param == "generated":
        return [patient for cohort in portion(PORTION) for patient in patients_in(cohort)]
    folder = tmp_path_factory.mktemp("demo") / "demo"
    assert main(["new", str(folder), "--protocol", "nguyen2004", "--demo"]) == 0
    return list(patients_of_study(folder))[::5]


def patients_in(cohort: GeneratedCohort) -> Iterator[Patient]:
    text, records = cohort
    tables = {table: typed_rows(table, rows) for table, rows in records.items()}
    readers = {table: sole_reader(tables[table]) for table in READ_TABLES}
    definitions = parse_study(text).definitions
    for patient in sorted({str(cells["patient_id"]) for cells in tables["patients"]}):
        yield Patient(definitions, records_of(patient, tables), readers)


def patients_of_study(folder: Path) -> Iterator[Patient]:
    definitions = load_study(folder).definitions
    connection = read_folder(folder / "records", covariates={}, today=TODAY).connection
    readers = sole_readers(connection)
    for records in patient_records(connection, patients_of(connection)):
        yield Patient(definitions, records, readers)
