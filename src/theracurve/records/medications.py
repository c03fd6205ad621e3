"""Checks of doses: their units, and periods that overlap."""

from collections.abc import Iterator

from theracurve.definition.criteria.medication import Equivalence, Medication
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.records.stated import stated, who_states
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import counted, listed_rows
from theracurve.vocabulary.units import SCALED_DOSES_PER

EXPECTED = {
    "dose_unit": "Write the unit, such as mg.",
    "per": f"Write one of: {', '.join(SCALED_DOSES_PER)}.",
}


def missing_units(seen: Examined) -> Iterator[Finding]:
    for column, remedy in EXPECTED.items():
        query = f"""
            SELECT row, patient_id, drug FROM records.medications
            WHERE dose IS NOT NULL AND {column} IS NULL AND drug IS NOT NULL ORDER BY row
        """
        for row, patient_id, drug in seen.rows(query):
            place = NamedPlace("medications", row, column, patient_id)
            yield error("dose-without-unit", place, f"The dose of {drug} has no `{column}`.", remedy)


def missing_doses(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, drug FROM records.medications
        WHERE dose IS NULL AND list_contains(?, drug_class) ORDER BY row
    """
    for row, patient_id, drug in seen.rows(query, classes_of(seen)):
        yield warning("dose-missing", NamedPlace("medications", row, "dose", patient_id), drug=drug)


def overlapping_periods(seen: Examined) -> Iterator[Finding]:
    """A new dose is entered and the old one is not closed: the two are added up."""
    query = """
        WITH runs AS (
            SELECT patient_id, drug_class, drug, row, started_on, max(coalesce(ended_on, DATE '9999-12-31')) OVER (
                PARTITION BY patient_id, drug_class, drug ORDER BY started_on, row
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS taken_until
            FROM records.medications WHERE patient_id IS NOT NULL AND started_on IS NOT NULL
        )
        SELECT patient_id, drug, list(row ORDER BY row) AS rows FROM runs
        WHERE started_on <= taken_until GROUP BY patient_id, drug_class, drug ORDER BY rows
    """
    for patient_id, drug, rows in seen.rows(query):
        yield question(
            "dose-overlap",
            NamedPlace("medications", rows[0], "started_on", patient_id),
            drug=drug,
            rows=listed_rows(rows),
        )


def started_later(seen: Examined) -> Iterator[Finding]:
    """Nothing of a class on day 0, something of it later: "not applicable" would hide a new need for it."""
    query = f"""
        WITH dosed AS (
            SELECT m.patient_id, m.drug_class, m.row, m.started_on, p.time_zero,
                m.started_on <= p.time_zero AND (m.ended_on IS NULL OR m.ended_on >= p.time_zero) AS on_day_0
            FROM records.medications AS m INNER JOIN {seen.people} AS p ON m.patient_id = p.patient_id
            WHERE list_contains(?, m.drug_class)
        )
        SELECT patient_id, drug_class, min(row) FILTER (WHERE started_on > time_zero) AS row FROM dosed
        GROUP BY patient_id, drug_class
        HAVING NOT bool_or(coalesce(on_day_0, false)) AND bool_or(started_on > time_zero) ORDER BY row
    """
    for patient_id, drug_class, row in seen.rows(query, classes_of(seen)):
        yield question(
            "medication-started-later", NamedPlace("medications", row, "started_on", patient_id), drug_class=drug_class
        )


def equivalences(seen: Examined) -> Iterator[tuple[str, str, Equivalence]]:
    """(variant, class, factors), each factors once."""
    asked: list[tuple[str, Equivalence]] = []
    for variant, medications in stated(seen, lambda study: study.criteria_of(Medication)):
        for declared in (declared for medication in medications for declared in medication.equivalence.items()):
            if declared not in asked:
                asked.append(declared)
                yield variant, *declared


def drugs_without_factor(seen: Examined) -> Iterator[Finding]:
    for variant, drug_class, declared in equivalences(seen):
        query = """
            SELECT drug, min(row) AS row, count(*) AS rows FROM records.medications
            WHERE drug_class = ? AND drug IS NOT NULL AND NOT list_contains(?, drug) GROUP BY drug ORDER BY row
        """
        for drug, row, rows in seen.rows(query, drug_class, list(declared.drugs)):
            yield warning(
                "drug-without-factor",
                NamedPlace("medications", row, "drug"),
                who=who_states(variant),
                drug_class=drug_class,
                drug=drug,
                rows=counted(rows, "row"),
            )


def doses_in_other_units(seen: Examined) -> Iterator[Finding]:
    """A factor is declared for one unit of the dose; nobody converts it to another."""
    query = """
        SELECT drug, dose_unit, list(row ORDER BY row) AS rows FROM records.medications
        WHERE drug_class = ? AND list_contains(?, drug) AND dose IS NOT NULL AND dose_unit != ?
        GROUP BY drug, dose_unit ORDER BY rows
    """
    for variant, drug_class, declared in equivalences(seen):
        for drug, unit, rows in seen.rows(query, drug_class, list(declared.drugs), declared.unit):
            yield warning(
                "dose-in-another-unit",
                NamedPlace("medications", rows[0], "dose_unit"),
                who=who_states(variant),
                drug_class=drug_class,
                unit=shown(declared.unit),
                drug=drug,
                unit_2=shown(unit),
                rows=listed_rows(rows),
                declared=declared.unit,
            )


def classes_of(seen: Examined) -> list[str]:
    medications = (part for study in seen.definitions.values() for part in study.criteria_of(Medication))
    return list(dict.fromkeys(drug_class for medication in medications for drug_class in medication.classes))


CHECKS: tuple[Check, ...] = (
    missing_units,
    started_later,
    drugs_without_factor,
    doses_in_other_units,
    missing_doses,
    overlapping_periods,
)
