"""Checks of visits: what was seen twice on a day, under which label, in which order."""

from collections.abc import Iterator

from theracurve.intake.nearest import suggestion
from theracurve.intake.shown import shown
from theracurve.records.baselines import latest_baselines
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, question, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, counted, listed

# What may be seen once a day, and the columns that say it is the same thing.
ONCE_A_DAY = {
    "assessments": ("assessed_on", ("measure",)),
    "labs": ("collected_on", ("analyte",)),
    "lesions": ("imaged_on", ("lesion_id", "reader")),
    "responses": ("assessed_on", ("reader",)),
    "bone_scans": ("imaged_on", ("reader",)),
    "volumes": ("imaged_on", ("tracer", "reader")),
    "uptake": ("imaged_on", ("tracer", "lesion_id", "metric", "reader")),
}
OTHER_LABELS = ("unscheduled",)
BASELINE_LABELS = (  # what groups call the visit before the therapy
    *("baseline", "screening", "inclusion", "pre-treatment", "month 0", "week 0", "day 0", "m0", "w0", "d0", "v0"),
    *("avant", "bilan initial", "initial", "mois 0", "basis", "ausgangswert", "monat 0", "woche 0", "basal", "mes 0"),
)


def seen_twice(seen: Examined) -> Iterator[Finding]:
    for table, (day, same) in ONCE_A_DAY.items():
        keys = ", ".join(("patient_id", day, *same))
        query = f"""
            SELECT patient_id, {day}, concat_ws(', ', {", ".join(same)}) AS what, list(row ORDER BY row) AS rows
            FROM records.{table} WHERE patient_id IS NOT NULL AND {day} IS NOT NULL
            GROUP BY {keys} HAVING count(*) > 1 ORDER BY rows
        """
        for patient_id, when, what, rows in seen.rows(query):
            yield question(
                "row-twice",
                NamedPlace(table, rows[1], day, patient_id),
                when=when,
                n=len(rows),
                what=what or Said("parts.one-thing"),
                rows=listed(rows),
            )


def unknown_labels(seen: Examined) -> Iterator[Finding]:
    planned = [visit.label for visit in seen.study.planned_visits]
    query = f"""
        SELECT source, visit, min(row) AS row, count(*) AS rows FROM {seen.dated}
        WHERE visit IS NOT NULL AND NOT list_contains(?, visit) AND NOT list_contains(?, lower(visit))
        GROUP BY source, visit ORDER BY source, row
    """
    for table, label, row, rows in seen.rows(query, planned, [*OTHER_LABELS, *BASELINE_LABELS]) if planned else ():
        yield warning(
            "visit-unknown",
            NamedPlace(table, row, "visit"),
            label=shown(label),
            rows=counted(rows, "row"),
            suggestion=suggestion(label, planned),
            planned=listed(planned, 8),
        )


def visits_out_of_order(seen: Examined) -> Iterator[Finding]:
    """Labels of planned visits whose dates run the other way, or lie before time zero, whatever days a month allows."""
    order = [visit.label for visit in seen.study.planned_visits]
    query = f"""
        WITH labelled AS (
            SELECT source, dated, row, patient_id, day, until, known, visit, list_position(?, visit) AS place
            FROM {seen.dated} WHERE day IS NOT NULL AND patient_id IS NOT NULL
        ),
        compared AS (
            SELECT *, max(day) OVER (
                PARTITION BY patient_id ORDER BY place RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS latest_before
            FROM labelled WHERE place > 0
        )
        SELECT c.source, c.dated, c.row, c.patient_id, c.until, c.known, c.visit, c.latest_before, p.time_zero
        FROM compared AS c INNER JOIN {seen.people} AS p ON c.patient_id = p.patient_id
        WHERE c.until < c.latest_before OR c.until < p.time_zero ORDER BY c.source, c.row
    """
    found = seen.rows(query, order) if order else ()
    for table, column, row, patient_id, until, known, visit, before, time_zero in found:
        early = time_zero is not None and until < time_zero
        than = (
            Said("parts.before-time-zero", day=time_zero) if early else Said("parts.before-earlier-visit", day=before)
        )
        yield question(
            "visit-out-of-order", NamedPlace(table, row, column, patient_id), visit=shown(visit), day=known, than=than
        )


def baselines_too_late(seen: Examined) -> Iterator[Finding]:
    """Rows called a baseline that come after the last day on which there can be one; of one day only the first. Those
    of a lesion are asked about with what they would have done (`lesion_looks`)."""
    query = f"""
        SELECT d.source, d.dated, min(d.row) AS row, d.patient_id, d.day, d.visit, p.time_zero, l.day AS treated
        FROM {seen.dated} AS d INNER JOIN ({seen.people}) AS p ON d.patient_id = p.patient_id
        LEFT JOIN ({latest_baselines(seen)}) AS l ON d.patient_id = l.patient_id
        WHERE list_contains(?, lower(d.visit)) AND NOT list_contains(?, d.visit)
            AND d.day > greatest(p.time_zero, l.day) AND d.source <> 'lesions'
        GROUP BY ALL ORDER BY d.source, row
    """
    planned = [visit.label for visit in seen.study.planned_visits]
    for table, column, row, patient_id, day, visit, zero, treated in seen.rows(query, [*BASELINE_LABELS], planned):
        until = treated is not None and treated >= zero
        than = (
            Said("parts.after-first-administration", day=treated) if until else Said("parts.after-time-zero", day=zero)
        )
        yield question(
            "visit-out-of-order", NamedPlace(table, row, column, patient_id), visit=shown(visit), day=day, than=than
        )


CHECKS: tuple[Check, ...] = (
    seen_twice,
    unknown_labels,
    visits_out_of_order,
    baselines_too_late,
)
