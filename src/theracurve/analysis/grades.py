"""The worst laboratory grades from the first administration on, by term and group."""

from collections import Counter

import duckdb

from theracurve.analysis.results import GradeCount
from theracurve.definition.study import Study

GRADES = range(5)


def grade_counts(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[GradeCount, ...]:
    """Per term and group that was given the therapy, in the order of the protocol."""
    stated = study.laboratory_grades
    if stated is None:
        return ()
    found = connection.execute(
        'SELECT p."group", g.term, g.grade FROM derived_laboratory_grades AS g'
        " INNER JOIN people AS p ON g.patient_id = p.patient_id"
    ).fetchall()
    counts, groups = Counter(found), {group for group, *_ in found}
    return tuple(
        GradeCount(
            group,
            term,
            stated.grading,
            {grade: counts[(group, term, grade)] for grade in GRADES},
            counts[(group, term, None)],
        )
        for term in stated.terms
        for group in study.groups
        if group in groups
    )
