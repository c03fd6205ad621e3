"""Checks of laboratory values."""

import unicodedata
from collections.abc import Iterator

from theracurve.definition.study import Study
from theracurve.intake.shown import counted, shown
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import Place, error, listed, listed_rows, note, question, warning
from theracurve.vocabulary.findings import Finding


def markers_of(study: Study) -> tuple[str, ...]:
    """The analytes that the protocol names, each once, in its order."""
    markers = study.benefit.criteria.markers if study.benefit else None
    increase = study.pejorative_events.marker_increase
    named = (*(markers.analytes if markers else ()), *(increase.analytes if increase else ()))
    return tuple(dict.fromkeys(named))


def secreting_only(study: Study) -> bool:
    """Whether the markers speak for patients with a secreting tumour alone."""
    markers = study.benefit.criteria.markers if study.benefit else None
    increase = study.pejorative_events.marker_increase
    scopes = {markers.applies_to if markers else None, increase.applies_to if increase else None}
    return "secreting" in scopes and "all" not in scopes


def missing_units(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, analyte FROM records.labs
        WHERE value IS NOT NULL AND unit IS NULL ORDER BY row
    """
    for row, patient_id, analyte in seen.rows(query):
        yield error(
            "lab-without-unit",
            Place("labs", row, "unit", patient_id),
            f"The value of {analyte} has no unit.",
            "Write the unit as the laboratory does; for a ratio or an index write 1.",
        )


def negative_values(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, analyte FROM records.labs
        WHERE value < 0 AND list_contains(?, analyte) ORDER BY row
    """
    for row, patient_id, analyte in seen.rows(query, list(markers_of(seen.study))):
        yield error(
            "lab-negative",
            Place("labs", row, "value", patient_id),
            f"The value of {analyte} is below 0.",
            "Correct the value; below the limit of quantification is written with the limit, such as <0.5.",
        )


def partial_dates(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT analyte, list(row ORDER BY row) AS rows, count(DISTINCT patient_id) AS patients FROM records.labs
        WHERE collected_on IS NULL AND collected_on_first IS NOT NULL AND analyte IS NOT NULL
        GROUP BY analyte ORDER BY rows
    """
    for analyte, rows, patients in seen.rows(query):
        yield warning(
            "lab-date-partial",
            Place("labs", rows[0], "collected_on"),
            f"Not used, because only the month or the year is known: {counted(len(rows), 'value')} of {analyte} in "
            f"{counted(patients, 'patient')} ({listed_rows(rows)}).",
            "Look the days up.",
        )


def unit_changes(seen: Examined) -> Iterator[Finding]:
    for row, patient_id, analyte, units in changes_of(seen, "unit"):
        spelt = "" if len({spelling(unit) for unit in units}) > 1 else " They look like one unit in two spellings."
        yield question(
            "lab-unit-changes",
            Place("labs", row, "unit", patient_id),
            f"{analyte} is given in {counted(len(units), 'unit')}: {listed([shown(u) for u in units])}; values in "
            f"different units are never compared.{spelt}",
            "Give all values of the patient in one unit, spelt alike.",
        )


def spelling(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).casefold().replace(" ", "")


def assay_changes(seen: Examined) -> Iterator[Finding]:
    for row, patient_id, analyte, assays in changes_of(seen, "assay"):
        yield question(
            "lab-assay-changes",
            Place("labs", row, "assay", patient_id),
            f"{analyte} was measured with {counted(len(assays), 'assay')}: {listed([shown(a) for a in assays])}; "
            "values of different assays may differ without any change in the patient.",
            "Say whether the values can be compared.",
        )


def changes_of(seen: Examined, column: str) -> Iterator[tuple[int, str, str, list[str]]]:
    """(row of the first change, patient, analyte, what stands in the column) where a patient has several."""
    query = f"""
        WITH firsts AS (
            SELECT patient_id, analyte, "{column}" AS kind, min(row) AS row FROM records.labs
            WHERE patient_id IS NOT NULL AND analyte IS NOT NULL AND "{column}" IS NOT NULL AND value IS NOT NULL
            GROUP BY patient_id, analyte, "{column}"
        )
        SELECT list(row ORDER BY row) AS rows, patient_id, analyte, list(kind ORDER BY row) AS kinds
        FROM firsts GROUP BY patient_id, analyte HAVING count(*) > 1 ORDER BY rows
    """
    for rows, patient_id, analyte, kinds in seen.rows(query):
        yield rows[1], patient_id, analyte, kinds


def markers_of_silent_tumours(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT p.row, p.patient_id, count(*) AS rows
        FROM records.patients AS p INNER JOIN records.labs AS l ON p.patient_id = l.patient_id
        WHERE p.secreting = false AND list_contains(?, l.analyte)
        GROUP BY p.row, p.patient_id ORDER BY p.row
    """
    for row, patient_id, rows in seen.rows(query, list(markers_of(seen.study))) if secreting_only(seen.study) else ():
        yield note(
            "markers-not-applicable",
            Place("patients", row, "secreting", patient_id),
            f"The tumour does not secrete, so the protocol does not apply its markers ({counted(rows, 'value')}).",
            "Nothing to do if the tumour was not secreting at baseline.",
        )


CHECKS: tuple[Check, ...] = (
    missing_units,
    negative_values,
    partial_dates,
    unit_changes,
    assay_changes,
    markers_of_silent_tumours,
)
