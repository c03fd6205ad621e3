"""Checks of laboratory values."""

import unicodedata
from collections.abc import Iterator

from theracurve.definition.study import Study
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined, column_empty
from theracurve.records.saying import NamedPlace, error, note, question, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.lab_units import POWERS, LabUnit, lab_unit
from theracurve.vocabulary.said import Said, counted, listed, listed_rows

OF_RATIOS = ("1", "%")
TOO_LARGE = 100_000_000_000  # the engines' decimals hold it in the smallest unit of its kind
PLACED = {"first": Said("parts.first"), "middle": Said("parts.middle"), "last": Said("parts.last")}


def markers_of(study: Study) -> tuple[str, ...]:
    """The analytes that the protocol names, each once, in its order."""
    increase = study.pejorative_events.marker_increase
    named = (
        *(analyte for markers in study.markers for analyte in markers.analytes),
        *(increase.analytes if increase else ()),
    )
    return tuple(dict.fromkeys(named))


def creatinine_of(study: Study) -> tuple[str, ...]:
    """The analyte that the filtration rate is estimated from, if it is."""
    return (study.egfr.creatinine,) if study.egfr else ()


def secreting_only(study: Study) -> bool:
    """Whether the markers speak for patients with a secreting tumour alone."""
    increase = study.pejorative_events.marker_increase
    scopes = {*(markers.applies_to for markers in study.markers), increase.applies_to if increase else None}
    return "secreting" in scopes and "all" not in scopes


def missing_units(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, analyte FROM records.labs
        WHERE value IS NOT NULL AND unit IS NULL AND analyte IS NOT NULL ORDER BY row
    """
    without = list(seen.rows(query))
    if len(without) > 1 and column_empty(seen, "labs", "unit"):
        yield error(
            "lab-without-unit",
            NamedPlace("labs", None, "unit"),
            f"No row of `labs` has a unit: {len(without)} values, the first in row {without[0][0]}.",
            "Write the units as the laboratory does, or read the column that holds them as `unit`.",
        )
        return
    for row, patient_id, analyte in without:
        yield error(
            "lab-without-unit",
            NamedPlace("labs", row, "unit", patient_id),
            f"The value of {analyte} has no unit.",
            "Write the unit as the laboratory does; for a ratio or an index write 1.",
        )


def negative_values(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, analyte FROM records.labs
        WHERE value < 0 AND list_contains(?, analyte) ORDER BY row
    """
    for row, patient_id, analyte in seen.rows(query, [*markers_of(seen.study), *creatinine_of(seen.study)]):
        yield error(
            "lab-negative",
            NamedPlace("labs", row, "value", patient_id),
            f"The value of {analyte} is below 0.",
            "Correct the value; below the limit of quantification is written with the limit, such as <0.5.",
        )


def values_too_large(seen: Examined) -> Iterator[Finding]:
    """As written, or after a conversion that the protocol declares."""
    query = """
        SELECT row, patient_id, analyte FROM records.labs
        WHERE (? = '' OR (analyte = ? AND unit = ?)) AND CAST(value AS DOUBLE) * ? >= ? ORDER BY row
    """
    factors = [("", "", 1.0), *((c.analyte, c.from_, float(c.factor)) for c in seen.study.conversions)]
    for named, unit, factor in factors:
        for row, patient_id, analyte in seen.rows(query, named, named, unit, factor, TOO_LARGE):
            converted = f" in {shown(unit)}, converted," if unit else ""
            yield error(
                "lab-too-large",
                NamedPlace("labs", row, "value", patient_id),
                f"The value of {analyte}{converted} is {TOO_LARGE:,} or more.",
                "Correct the value, its unit or the factor.",
            )


def partial_dates(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT analyte, list(row ORDER BY row) AS rows, count(DISTINCT patient_id) AS patients FROM records.labs
        WHERE collected_on IS NULL AND collected_on_first IS NOT NULL AND analyte IS NOT NULL
        GROUP BY analyte ORDER BY rows
    """
    for analyte, rows, patients in seen.rows(query):
        values = Said(
            "parts.values-of-analyte",
            values=counted(len(rows), "value"),
            analyte=analyte,
            patients=counted(patients, "patient"),
            rows=listed_rows(rows),
        )
        place = NamedPlace("labs", rows[0], "collected_on")
        if seen.study.partial_dates == "leave_out":
            yield warning("lab-date-partial", place, values=values)
        else:
            yield note("lab-date-filled", place, which=PLACED[seen.study.partial_dates], values=values)


def unit_changes(seen: Examined) -> Iterator[Finding]:
    """Units that convert exactly are worth a look, because a slip by a thousand hides there; two spellings are not."""
    for row, patient_id, analyte, written in changes_of(seen, "unit"):
        units = {unit_after_conversion(seen.study, analyte, unit) for unit in written}
        if len(units) > 1:
            given = Said(
                "parts.given-in-units",
                analyte=analyte,
                units=counted(len(written), "unit"),
                names=listed([shown(unit) for unit in written]),
            )
            place = NamedPlace("labs", row, "unit", patient_id)
            if len({unit.kind for unit in units}) == 1:
                yield question("lab-unit-changes", place, given=given)
            else:
                hint = spelling_hint(written)
                yield question("lab-unit-changes", place, "lab-unit-changes.of-other-kinds", given=given, hint=hint)


def unknown_units(seen: Examined) -> Iterator[Finding]:
    """Yields the unknown units of an analyte that is given in several kinds: each is a kind of its own.
    Those of graded analytes are told by `graded`, and where no row has a known one, `units_all_unknown` says it."""
    query = """
        SELECT analyte, unit, list(row ORDER BY row) AS rows FROM records.labs
        WHERE analyte IS NOT NULL AND unit IS NOT NULL AND value IS NOT NULL GROUP BY analyte, unit ORDER BY rows
    """
    given = list(seen.rows(query))
    graded = set(seen.study.laboratory_grades.terms.values()) if seen.study.laboratory_grades else set()
    kinds: dict[str, set[str]] = {}
    for analyte, unit, _ in given:
        kinds.setdefault(analyte, set()).add(unit_after_conversion(seen.study, analyte, unit).kind)
    if no_known_unit(seen):
        return
    for analyte, unit, rows in given:
        kind = unit_after_conversion(seen.study, analyte, unit).kind
        if kind not in POWERS and len(kinds[analyte]) > 1 and analyte not in graded:
            yield warning(
                "lab-unit-unknown",
                NamedPlace("labs", rows[0], "unit"),
                unit=shown(unit),
                analyte=analyte,
                values=counted(len(rows), "value"),
                rows=listed_rows(rows),
            )


def no_known_unit(seen: Examined) -> dict[str, int]:
    """How often each unit stands in `labs`, where not one of them is known here; nothing where one is, or where all are
    those of ratios, which need none."""
    query = """
        SELECT analyte, unit, count(*) AS n, min(row) AS row FROM records.labs
        WHERE analyte IS NOT NULL AND unit IS NOT NULL AND value IS NOT NULL GROUP BY analyte, unit ORDER BY row
    """
    units: dict[str, int] = {}
    for analyte, unit, n, _ in seen.rows(query):
        if unit_after_conversion(seen.study, analyte, unit).kind in POWERS or unit in OF_RATIOS:
            return {}
        units[unit] = units.get(unit, 0) + n
    return units


def units_all_unknown(seen: Examined) -> Iterator[Finding]:
    """Yields one finding where no unit of the whole table is known: the column holds something else, or the laboratory
    writes its units in another way."""
    units = no_known_unit(seen)
    if units:
        yield warning(
            "lab-units-all-unknown",
            NamedPlace("labs", None, "unit"),
            units=listed([shown(unit) for unit in units]),
            values=counted(sum(units.values()), "row"),
        )


def unit_after_conversion(study: Study, analyte: str, unit: str) -> LabUnit:
    declared = {(conversion.analyte, conversion.from_): conversion.to for conversion in study.conversions}
    return lab_unit(declared.get((analyte, unit), unit))


def spelling_hint(units: list[str]) -> str:
    return "" if len({spelling(unit) for unit in units}) > 1 else Said("parts.two-spellings")


def spelling(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).casefold().replace(" ", "")


def assay_changes(seen: Examined) -> Iterator[Finding]:
    for row, patient_id, analyte, assays in changes_of(seen, "assay"):
        yield question(
            "lab-assay-changes",
            NamedPlace("labs", row, "assay", patient_id),
            analyte=analyte,
            assays=counted(len(assays), "assay"),
            assays_2=listed([shown(a) for a in assays]),
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
            NamedPlace("patients", row, "secreting", patient_id),
            values=counted(rows, "value"),
        )


def missing_upper_limits(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT analyte, list(row ORDER BY row) AS rows FROM records.labs
        WHERE value IS NOT NULL AND upper_limit IS NULL AND list_contains(?, analyte) GROUP BY analyte ORDER BY rows
    """
    asked = (markers for markers in seen.study.markers if markers.baseline_at_least)
    needed = list(dict.fromkeys(analyte for markers in asked for analyte in markers.analytes))
    for analyte, rows in seen.rows(query, needed):
        yield warning(
            "upper-limit-missing",
            NamedPlace("labs", rows[0], "upper_limit"),
            values=counted(len(rows), "value"),
            analyte=analyte,
            rows=listed_rows(rows),
        )


CHECKS: tuple[Check, ...] = (
    missing_units,
    negative_values,
    values_too_large,
    missing_upper_limits,
    partial_dates,
    unit_changes,
    unknown_units,
    units_all_unknown,
    assay_changes,
    markers_of_silent_tumours,
)
