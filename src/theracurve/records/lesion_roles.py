"""Checks that no row of a lesion is passed over in silence: without baseline, role or size."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from theracurve.records.examined import Check, Examined
from theracurve.records.lesion_looks import UNSEEN, baselines, lesion_criteria, looks
from theracurve.records.saying import NamedPlace, question, warning
from theracurve.records.stated import stated
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, listed_rows

IN_THE_SUM = Said("parts.counts-in-the-sum")
NOT_IN_THE_SUM = Said("parts.counts-as-non-target")


def judged_by_lesions(seen: Examined) -> bool:
    return any(study.judges_lesions_together for study in seen.definitions.values())


@dataclass(frozen=True, slots=True)
class WithoutBaseline:
    """A lesion without a row at baseline: the rows in which it is seen and not new, on which day it first is, and the
    last row before them, if there is one."""

    rows: list[int]
    patient_id: str
    lesion_id: str
    day: date
    target: bool
    called_baseline: bool
    row_before: int | None
    day_before: date | None


def lesions_without_baseline(seen: Examined) -> Iterator[Finding]:
    """A lesion that is seen before anybody has called it new, and was not there at baseline, decides nothing."""
    if not judged_by_lesions(seen):
        return
    query = f"""
        WITH news AS (
            SELECT patient_id, reader, lesion_id, min(imaged_on) AS day FROM {looks(seen)}
            WHERE later AND state = 'new' GROUP BY ALL
        ),
        before AS (
            SELECT patient_id, reader, lesion_id, max(imaged_on) AS day, arg_max(row, imaged_on) AS row
            FROM {looks(seen)} WHERE NOT later GROUP BY ALL
        )
        SELECT list(l.row ORDER BY l.imaged_on, l.row) AS rows, l.patient_id, l.lesion_id, min(l.imaged_on),
            coalesce(bool_or(l.target), false), bool_or(starts_with(lower(coalesce(l.visit, '')), 'baseline')),
            any_value(b.row), any_value(b.day)
        FROM {looks(seen)} AS l
        ANTI JOIN {baselines(seen)} AS k USING (patient_id, reader, lesion_id)
        LEFT JOIN news AS n USING (patient_id, reader, lesion_id)
        LEFT JOIN before AS b USING (patient_id, reader, lesion_id)
        WHERE l.later AND l.state NOT IN {UNSEEN} AND l.state <> 'new' AND (n.day IS NULL OR l.imaged_on < n.day)
            AND (b.row IS NOT NULL OR l.patient_id IN (SELECT patient_id FROM {baselines(seen)}))
        GROUP BY l.patient_id, l.reader, l.lesion_id ORDER BY rows
    """
    for found in seen.rows(query):
        lesion = WithoutBaseline(*found)
        if lesion.row_before is not None:
            yield baseline_too_old(lesion)
        else:
            yield baseline_late(lesion) if lesion.called_baseline else seen_later(lesion)


def baseline_too_old(lesion: WithoutBaseline) -> Finding:
    return question(
        "lesion-baseline-too-old",
        NamedPlace("lesions", lesion.row_before, "imaged_on", lesion.patient_id),
        lesion_id=lesion.lesion_id,
        day=lesion.day_before,
        rows=listed_rows(lesion.rows),
    )


def baseline_late(lesion: WithoutBaseline) -> Finding:
    return question(
        "lesion-baseline-late",
        NamedPlace("lesions", lesion.rows[0], "imaged_on", lesion.patient_id),
        lesion_id=lesion.lesion_id,
        day=lesion.day,
        rows=listed_rows(lesion.rows),
    )


def seen_later(lesion: WithoutBaseline) -> Finding:
    return question(
        "target-without-baseline" if lesion.target else "lesion-not-new",
        NamedPlace("lesions", lesion.rows[0], "lesion_id", lesion.patient_id),
        "lesion-not-new",
        lesion_id=lesion.lesion_id,
        rows=listed_rows(lesion.rows),
        day=lesion.day,
    )


def roles_that_change(seen: Examined) -> Iterator[Finding]:
    """A lesion is a target or not by its row at baseline, whatever later rows say."""
    if not judged_by_lesions(seen):
        return
    query = f"""
        SELECT list(l.row ORDER BY l.imaged_on, l.row) AS rows, l.patient_id, l.lesion_id, b.row, b.target
        FROM {looks(seen)} AS l INNER JOIN {baselines(seen)} AS b USING (patient_id, reader, lesion_id)
        WHERE l.later AND l.target <> coalesce(b.target, false)
        GROUP BY l.patient_id, l.reader, l.lesion_id, b.row, b.target ORDER BY b.row
    """
    for rows, patient_id, lesion_id, row, target in seen.rows(query):
        yield question(
            "target-changes",
            NamedPlace("lesions", row, "target", patient_id),
            lesion_id=lesion_id,
            value=Said("parts.empty") if target is None else str(target).lower(),
            rows=listed_rows(rows),
            role=IN_THE_SUM if target else NOT_IN_THE_SUM,
        )


def unmarked_at_baseline(seen: Examined) -> Iterator[Finding]:
    """Measured lesions of which nobody has said whether they are targets."""
    if not judged_by_lesions(seen):
        return
    query = f"""
        SELECT list(b.row ORDER BY b.row) AS rows FROM {baselines(seen)} AS b
        WHERE b.target IS NULL AND coalesce(b.longest_diameter_mm, b.short_axis_mm) IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {looks(seen)} AS l WHERE l.later AND l.target AND l.patient_id = b.patient_id
            AND l.reader = b.reader AND l.lesion_id = b.lesion_id
        ) HAVING count(*) > 0
    """
    for (rows,) in seen.rows(query):
        yield warning("target-unmarked", NamedPlace("lesions", rows[0], "target"), rows=listed_rows(rows))


def progressions_of_targets(seen: Examined) -> Iterator[Finding]:
    """Unequivocal progression is a word for lesions that are not measured, and by Choi's criteria for a nodule."""
    if all(criteria == "choi" for _, criteria in stated(seen, lesion_criteria)):
        return
    query = f"""
        SELECT l.row, l.patient_id, l.lesion_id, l.imaged_on
        FROM {looks(seen)} AS l INNER JOIN {baselines(seen)} AS b USING (patient_id, reader, lesion_id)
        WHERE b.target AND l.state = 'unequivocal_progression' AND l.later ORDER BY l.row
    """
    for row, patient_id, lesion_id, day in seen.rows(query):
        yield question(
            "unequivocal-on-target", NamedPlace("lesions", row, "state", patient_id), lesion_id=lesion_id, day=day
        )


def targets_without_size(seen: Examined) -> Iterator[Finding]:
    """A target that was seen without the diameter that RECIST adds leaves the sum incomplete."""
    for _, criteria in stated(seen, lesion_criteria):
        if criteria != "who":
            for column, kinds in measured_by(criteria).items():
                yield from rows_without(seen, column, kinds)


def measured_by(criteria: str) -> dict[str, str]:
    """The diameter that counts, with the condition on a lesion whose own it is."""
    if criteria in ("recist_1_0", "choi"):
        return {"longest_diameter_mm": "true"}
    if criteria == "mrecist":
        viable = "b.kind <> 'node' AND b.enhancing_mm IS"
        whole = {"short_axis_mm": "b.kind = 'node'", "longest_diameter_mm": f"{viable} NULL"}
        return {**whole, "enhancing_mm": f"{viable} NOT NULL"}
    return {"short_axis_mm": "b.kind = 'node'", "longest_diameter_mm": "b.kind <> 'node'"}


def rows_without(seen: Examined, column: str, kinds: str) -> Iterator[Finding]:
    query = f"""
        SELECT list(l.row ORDER BY l.imaged_on, l.row) AS rows, l.patient_id, l.lesion_id, bool_or(NOT l.later)
        FROM {looks(seen)} AS l INNER JOIN {baselines(seen)} AS b USING (patient_id, reader, lesion_id)
        WHERE b.target AND {kinds} AND l.{column} IS NULL AND (l.later OR l.row = b.row)
            AND l.state IN ('measured', 'new', 'present', 'unequivocal_progression')
        GROUP BY l.patient_id, l.reader, l.lesion_id ORDER BY rows
    """
    for rows, patient_id, lesion_id, at_baseline in seen.rows(query):
        yield question(
            "target-without-size",
            NamedPlace("lesions", rows[0], column, patient_id),
            "target-without-size.at-baseline" if at_baseline else "target-without-size",
            lesion_id=lesion_id,
            rows=listed_rows(rows),
            column=column,
        )


CHECKS: tuple[Check, ...] = (
    lesions_without_baseline,
    roles_that_change,
    unmarked_at_baseline,
    progressions_of_targets,
    targets_without_size,
)
