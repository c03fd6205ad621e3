"""Checks of laboratory values that the protocol grades: units that no limit has, limits of the laboratory that miss."""

from collections.abc import Iterator

from theracurve.intake.shown import counted, shown
from theracurve.records.examined import Check, Examined
from theracurve.records.markers import unit_after_conversion
from theracurve.records.saying import Place, listed, listed_rows, warning
from theracurve.vocabulary.ctcae import TERMS, GradeLimit
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.lab_units import LAB_UNITS, lab_unit

LIMITS_OF_THE_LABORATORY = ("lower_limit", "upper_limit")


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
    for term, analyte, limits in graded_terms(seen):
        for unit in sorted({limit.unit for limit in limits if limit.of == "absolute"}):
            kind = lab_unit(unit).kind
            for written, rows in seen.rows(query, analyte):
                if unit_after_conversion(seen.study, analyte, written).kind != kind:
                    known = [spelt for spelt, known in LAB_UNITS.items() if known.kind == kind]
                    yield warning(
                        "graded-unit-unknown",
                        Place("labs", rows[0], "unit"),
                        f"{counted(len(rows), 'value')} of {analyte} ({listed_rows(rows)}) cannot be graded as {term}: "
                        f"expected a unit that converts to {unit}, found {shown(written)}.",
                        f"Write the unit as one of {listed(known)}, or declare the conversion in the protocol.",
                    )


def missing_limits(seen: Examined) -> Iterator[Finding]:
    """Where grade 1 begins at the laboratory's own limit, it cannot be told from 0 without it."""
    for term, analyte, limits in graded_terms(seen):
        needed = {limit.of for limit in limits}
        for column in (of for of in LIMITS_OF_THE_LABORATORY if of in needed):
            query = f"""
                SELECT list(row ORDER BY row) AS rows FROM records.labs
                WHERE analyte = ? AND value IS NOT NULL AND {column} IS NULL HAVING count(*) > 0
            """
            for (rows,) in seen.rows(query, analyte):
                name = column.replace("_", " ")
                yield warning(
                    "graded-limit-missing",
                    Place("labs", rows[0], column),
                    f"Grades of {term} begin at the {name} of the laboratory, which is empty in "
                    f"{counted(len(rows), 'value')} of {analyte} ({listed_rows(rows)}); a value that only this limit "
                    "decides is not graded.",
                    f"Fill in the {name} of the laboratory.",
                )


CHECKS: tuple[Check, ...] = (units_that_are_not_graded, missing_limits)
