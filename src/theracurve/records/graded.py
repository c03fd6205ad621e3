"""Checks of laboratory values that the protocol grades: units that no limit has, limits of the laboratory that miss."""

from collections.abc import Iterator

from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.markers import no_known_unit, unit_after_conversion
from theracurve.records.saying import NamedPlace, warning
from theracurve.vocabulary.ctcae import TERMS, GradeLimit
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.lab_units import LAB_UNITS, lab_unit
from theracurve.vocabulary.said import Said, counted, listed, listed_rows

LIMITS_OF_THE_LABORATORY = {"lower_limit": Said("parts.lower-limit"), "upper_limit": Said("parts.upper-limit")}


def graded_terms(seen: Examined) -> Iterator[tuple[str, str, tuple[GradeLimit, ...]]]:
    """(term, analyte, limits) of every term that the protocol grades."""
    stated = seen.study.laboratory_grades
    if stated is None:
        return
    for term, analyte in stated.terms.items():
        yield term, analyte, TERMS[stated.grading][term]


def units_that_are_not_graded(seen: Examined) -> Iterator[Finding]:
    """Only a value in a unit of the kind of an absolute limit can lie beyond it."""
    query = """
        SELECT unit, list(row ORDER BY row) AS rows FROM records.labs
        WHERE analyte = ? AND value IS NOT NULL AND unit IS NOT NULL GROUP BY unit ORDER BY rows
    """
    if no_known_unit(seen):
        return
    for term, analyte, limits in graded_terms(seen):
        for unit in sorted({limit.unit for limit in limits if limit.of == "absolute"}):
            kind = lab_unit(unit).kind
            for written, rows in seen.rows(query, analyte):
                if unit_after_conversion(seen.study, analyte, written).kind != kind:
                    known = [spelt for spelt, known in LAB_UNITS.items() if known.kind == kind]
                    yield warning(
                        "graded-unit-unknown",
                        NamedPlace("labs", rows[0], "unit"),
                        values=counted(len(rows), "value"),
                        analyte=analyte,
                        rows=listed_rows(rows),
                        term=term,
                        unit=unit,
                        written=shown(written),
                        known=listed(known),
                    )


def missing_limits(seen: Examined) -> Iterator[Finding]:
    """Yields values without the laboratory's own limit where grade 1 begins there: it cannot be told from 0."""
    for term, analyte, limits in graded_terms(seen):
        needed = {limit.of for limit in limits}
        for column in (of for of in LIMITS_OF_THE_LABORATORY if of in needed):
            query = f"""
                SELECT list(row ORDER BY row) AS rows FROM records.labs
                WHERE analyte = ? AND value IS NOT NULL AND {column} IS NULL HAVING count(*) > 0
            """
            for (rows,) in seen.rows(query, analyte):
                limit = LIMITS_OF_THE_LABORATORY[column]
                yield warning(
                    "graded-limit-missing",
                    NamedPlace("labs", rows[0], column),
                    term=term,
                    limit=limit,
                    values=counted(len(rows), "value"),
                    analyte=analyte,
                    rows=listed_rows(rows),
                )


CHECKS: tuple[Check, ...] = (units_that_are_not_graded, missing_limits)
