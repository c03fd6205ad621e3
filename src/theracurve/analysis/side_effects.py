"""Recorded adverse events by term: each patient once, by the worst grade, whatever the relation to the therapy."""

from dataclasses import dataclass

import duckdb

GRADES = range(1, 6)


@dataclass(frozen=True, slots=True)
class TermGrades:
    """One term in one group: the patients by their worst grade, and those in whom it was related at least once."""

    term: str
    group: str
    by_grade: dict[int, tuple[str, ...]]
    related: tuple[str, ...]

    @property
    def patients(self) -> tuple[str, ...]:
        return tuple(sorted(p for found in self.by_grade.values() for p in found))


def term_grades(connection: duckdb.DuckDBPyConnection) -> tuple[TermGrades, ...]:
    """What began after time zero, in treated groups from the first administration on; the most frequent terms
    first. A grade outside 1 to 5 is left out."""
    found = connection.execute(
        'SELECT lower(a.term), p."group", a.patient_id, max(a.grade),'
        " coalesce(bool_or(a.related IN ('possible', 'probable', 'definite')), FALSE)"
        " FROM records.adverse_events AS a INNER JOIN people AS p ON a.patient_id = p.patient_id"
        " WHERE date_diff('day', p.time_zero, a.started_on) >= coalesce(p.watched_from, 0)"
        " AND a.started_on <= p.cutoff AND a.grade BETWEEN 1 AND 5"
        ' GROUP BY lower(a.term), p."group", a.patient_id ORDER BY a.patient_id'
    ).fetchall()
    rows: dict[tuple[str, str], list[tuple[str, int, bool]]] = {}
    for term, group, patient_id, grade, related in found:
        rows.setdefault((term, group), []).append((patient_id, grade, related))
    terms: dict[str, int] = {}
    for (term, _), patients in rows.items():
        terms[term] = terms.get(term, 0) + len(patients)
    ordered = sorted(rows, key=lambda key: (-terms[key[0]], key))
    return tuple(graded(*key, rows[key]) for key in ordered)


def graded(term: str, group: str, patients: list[tuple[str, int, bool]]) -> TermGrades:
    by_grade = {grade: tuple(p for p, worst, _ in patients if worst == grade) for grade in GRADES}
    return TermGrades(term, group, by_grade, tuple(p for p, _, related in patients if related))
