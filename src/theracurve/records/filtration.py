"""Checks of what the estimated filtration rate needs besides creatinine: its unit, the patient's sex and birth year."""

from collections.abc import Iterator

from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.markers import creatinine_of, no_known_unit, unit_after_conversion
from theracurve.records.saying import NamedPlace, warning
from theracurve.vocabulary.filtration import BY_SEX
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.lab_units import AMOUNT, MASS
from theracurve.vocabulary.said import counted, listed, listed_rows

NEEDED = {
    "sex": f"p.sex IS NULL OR p.sex NOT IN ({', '.join(map(repr, BY_SEX))})",
    "birth_year": "p.birth_year IS NULL",
}


def units_without_a_rate(seen: Examined) -> Iterator[Finding]:
    """Creatinine in a unit that is neither one of mass nor one of amount per volume."""
    query = """
        SELECT unit, list(row ORDER BY row) AS rows FROM records.labs
        WHERE analyte = ? AND value IS NOT NULL AND unit IS NOT NULL GROUP BY unit ORDER BY rows
    """
    for analyte in () if no_known_unit(seen) else creatinine_of(seen.study):
        for written, rows in seen.rows(query, analyte):
            if unit_after_conversion(seen.study, analyte, written).kind not in (MASS, AMOUNT):
                yield warning(
                    "egfr-unit-unknown",
                    NamedPlace("labs", rows[0], "unit"),
                    values=counted(len(rows), "value"),
                    analyte=analyte,
                    rows=listed_rows(rows),
                    written=shown(written),
                )


def patients_without_a_rate(seen: Examined) -> Iterator[Finding]:
    """Patients with creatinine whose sex or birth year the equation would need."""
    for analyte in creatinine_of(seen.study):
        for column, is_missing in NEEDED.items():
            query = f"""
                SELECT p.row, p.patient_id FROM records.patients AS p WHERE ({is_missing}) AND EXISTS (
                    SELECT 1 FROM records.labs AS l
                    WHERE l.patient_id = p.patient_id AND l.analyte = ? AND l.value IS NOT NULL
                ) ORDER BY p.row
            """
            found = list(seen.rows(query, analyte))
            if found:
                yield warning(
                    "egfr-not-estimable",
                    NamedPlace("patients", found[0][0], column),
                    patients=counted(len(found), "patient"),
                    listed=listed([patient_id for _, patient_id in found]),
                    column=column,
                )


CHECKS: tuple[Check, ...] = (units_without_a_rate, patients_without_a_rate)
