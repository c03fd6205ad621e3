"""Check of baselines: a change that the protocol asks for cannot be seen where it has no beginning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from theracurve.definition.criteria.lesion_size import LesionSize
from theracurve.definition.study import Study
from theracurve.definition.tumour_progression import SCAN_VALUES
from theracurve.intake.conform import literal
from theracurve.records.examined import Check, Examined
from theracurve.records.markers import markers_of, secreting_only
from theracurve.records.saying import NamedPlace, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, either
from theracurve.vocabulary.tables import DAY_OF_ASSESSMENTS


@dataclass(frozen=True, slots=True)
class NeededBaseline:
    """A thing that needs a baseline: its name, its table, the rows (as SQL) that can be one, and whose."""

    thing: str
    table: str
    rows: str
    of: str = "true"


def needed(seen: Examined) -> Iterator[NeededBaseline]:
    yield from needed_measures(seen)
    yield from needed_markers(seen)
    yield from needed_lesions(seen)


def needed_measures(seen: Examined) -> Iterator[NeededBaseline]:
    for measure in seen.study.measures:
        holding = ", ".join(literal(name) for name in seen.study.rows_of_measure(measure))
        condition = f"measure IN ({holding}) AND value IS NOT NULL"
        yield NeededBaseline(measure, "assessments", rows("assessments", seen.study, condition))


def needed_markers(seen: Examined) -> Iterator[NeededBaseline]:
    analytes = markers_of(seen.study)
    if analytes:
        named = ", ".join(literal(analyte) for analyte in analytes)
        condition = f"analyte IN ({named}) AND value IS NOT NULL"
        of = "coalesce(p.secreting, true)" if secreting_only(seen.study) else "true"
        yield NeededBaseline(either(analytes), "labs", rows("labs", seen.study, condition), of)


def day_in(table: str, study: Study) -> str:
    """The day of a row, or the one that the protocol takes for a partial date."""
    column = DAY_OF_ASSESSMENTS[table]
    first, last = f"{column}_first", f"{column}_last"
    filled = {
        "leave_out": "NULL",
        "first": first,
        "last": last,
        "middle": f"{first} + CAST(({last} - {first}) // 2 AS INTEGER)",
    }
    return f"coalesce({column}, {filled[study.partial_dates]})"


def needed_lesions(seen: Examined) -> Iterator[NeededBaseline]:
    measured = {size.lesion for size in seen.study.criteria_of(LesionSize)}
    progression = seen.study.pejorative_events.tumour_progression
    by_index = progression is not None and progression.criteria == "index_lesion"
    if by_index or "index" in measured:
        yield NeededBaseline(Said("parts.index-lesion"), "lesions", rows("lesions", seen.study, '"index"'))
    if "sum" in measured:
        yield NeededBaseline(Said("parts.target-lesions"), "lesions", rows("lesions", seen.study, "target"))
    if progression is not None and progression.source == "volumes":
        column = SCAN_VALUES[progression.criteria]
        of_tracer = f" AND tracer = {literal(progression.tracer)}" if progression.tracer is not None else ""
        scans = rows("volumes", seen.study, f"{column} IS NOT NULL{of_tracer}")
        yield NeededBaseline(
            Said("parts.total-volume" if column == "total_volume_ml" else "parts.sul-peak"), "volumes", scans
        )
    if seen.study.judges_lesions_together:
        yield NeededBaseline(Said("parts.any-lesion"), "lesions", rows("lesions", seen.study, "lesion_id IS NOT NULL"))


def rows(table: str, study: Study, condition: str) -> str:
    return f"SELECT patient_id, {day_in(table, study)} AS day FROM records.{table} WHERE {condition}"


def missing_baselines(seen: Examined) -> Iterator[Finding]:
    zero = seen.study.time_zero
    for need in needed(seen) if zero else ():
        if seen.whole(need.table):
            yield from without_baseline(seen, need, f"p.{zero}")


def without_baseline(seen: Examined, need: NeededBaseline, zero: str) -> Iterator[Finding]:
    """Patients without one; none where no patient at all has such a row, which `coverage` says once."""
    window = seen.study.baseline_window
    in_window = f"AND date_diff('day', b.day, {zero}) <= {window.days}" if window else ""
    query = f"""
        SELECT p.row, p.patient_id, (SELECT min(f.day) FROM ({need.rows}) AS f
            WHERE f.patient_id = p.patient_id AND f.day > greatest({zero}, l.day)) AS first, {zero} AS zero
        FROM records.patients AS p
        LEFT JOIN ({latest_baselines(seen)}) AS l ON p.patient_id = l.patient_id
        ANTI JOIN ({need.rows}) AS b
            ON p.patient_id = b.patient_id AND b.day <= greatest({zero}, l.day) {in_window}
        WHERE {zero} IS NOT NULL AND p.patient_id IS NOT NULL AND {need.of} AND EXISTS ({need.rows}) ORDER BY p.row
    """
    within = Said("parts.within", window=window) if window else ""
    late = Said("parts.or-before-first-administration") if seen.study.baseline_until == "first_administration" else ""
    for row, patient_id, first, day_zero in seen.rows(query):
        after = too_late(first, (first - day_zero).days) if first else ""
        yield warning(
            "baseline-missing",
            NamedPlace("patients", row, "patient_id", patient_id),
            table=need.table,
            thing=need.thing,
            late=late,
            within=within,
            after=after,
        )


def too_late(first: date, days: int) -> str:
    """When the first of its kind came, for a scan that was meant to be the baseline."""
    told = {"first": first, "n": days}
    if days == 1:
        return Said("parts.first-day-after", first=first)
    return Said("parts.first-days-after", **told)


def latest_baselines(seen: Examined) -> str:
    """The day up to which a baseline may lie where the protocol allows it to follow time zero."""
    treated = ", ".join(literal(name) for name, group in seen.study.groups.items() if group.treated)
    allowed = seen.study.baseline_until == "first_administration" and treated
    return f"""
        SELECT a.patient_id, min(a.administered_at_on) AS day
        FROM records.administrations AS a INNER JOIN records.patients AS p ON a.patient_id = p.patient_id
        WHERE {f'p."group" IN ({treated})' if allowed else "false"} GROUP BY a.patient_id
    """


CHECKS: tuple[Check, ...] = (missing_baselines,)
