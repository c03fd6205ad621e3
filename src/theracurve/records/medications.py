"""Checks of doses: their units, and periods that overlap."""

from collections.abc import Iterator

from theracurve.records.examined import Check, Examined
from theracurve.records.saying import Place, error, listed_rows, question, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.units import SCALED_DOSES_PER

EXPECTED = {
    "dose_unit": "Write the unit, such as mg.",
    "per": f"Write one of: {', '.join(SCALED_DOSES_PER)}.",
}


def missing_units(seen: Examined) -> Iterator[Finding]:
    for column, remedy in EXPECTED.items():
        query = f"""
            SELECT row, patient_id, drug FROM records.medications
            WHERE dose IS NOT NULL AND {column} IS NULL ORDER BY row
        """
        for row, patient_id, drug in seen.rows(query):
            place = Place("medications", row, column, patient_id)
            yield error("dose-without-unit", place, f"The dose of {drug} has no `{column}`.", remedy)


def missing_doses(seen: Examined) -> Iterator[Finding]:
    medication = seen.study.benefit.criteria.medication if seen.study.benefit else None
    query = """
        SELECT row, patient_id, drug FROM records.medications
        WHERE dose IS NULL AND list_contains(?, drug_class) ORDER BY row
    """
    for row, patient_id, drug in seen.rows(query, list(medication.classes) if medication else []):
        yield warning(
            "dose-missing",
            Place("medications", row, "dose", patient_id),
            f"The dose of {drug} is empty; the criterion medication is not evaluable while it is taken.",
            "Fill in the dose, if it can be found.",
        )


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
            Place("medications", rows[0], "started_on", patient_id),
            f"{drug} is started ({listed_rows(rows)}) before an earlier row of it has ended; on the days that they "
            "share the doses are added up.",
            "End the old dose on the day before the new one, or answer that both are taken.",
        )


CHECKS: tuple[Check, ...] = (
    missing_units,
    missing_doses,
    overlapping_periods,
)
