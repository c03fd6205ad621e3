"""Checks of bone scans and of total volumes: counts that cannot be, and what a rule asks for and no row says."""

from collections.abc import Iterator
from decimal import Decimal

from theracurve.definition.bone_progression import BoneProgression
from theracurve.definition.quantities import Duration
from theracurve.definition.study import Study
from theracurve.definition.tumour_progression import SCAN_VALUES, TumourProgression
from theracurve.intake.shown import shown
from theracurve.records.baselines import latest_baselines
from theracurve.records.coverage import values_of
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.records.stated import stated, who_states
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import counted, listed, listed_rows

OF_VOLUMES = (
    *("total_volume_ml", "sul_peak", "total_lesion_glycolysis", "liver_sul_mean", "liver_sul_sd"),
    "new_lesions",
)
NEVER_NEGATIVE = (
    *(("bone_scans", "new_lesions"), ("bone_scans", "new_after_first")),
    *(("volumes", name) for name in OF_VOLUMES),
)


def negative_counts(seen: Examined) -> Iterator[Finding]:
    for table, column in NEVER_NEGATIVE:
        query = f"SELECT row, patient_id, {column} FROM records.{table} WHERE {column} < 0 ORDER BY row"
        for row, patient_id, value in seen.rows(query):
            yield error(
                "scan-below-zero",
                NamedPlace(table, row, column, patient_id),
                f"{column} is {plain(Decimal(value))}, below 0.",
                "Correct it, or leave the cell empty where it is not known.",
            )


def more_after_first(seen: Examined) -> Iterator[Finding]:
    """What the first scan does not show either is part of what the baseline does not show."""
    query = """
        SELECT row, patient_id, new_lesions, new_after_first FROM records.bone_scans
        WHERE new_after_first > new_lesions ORDER BY row
    """
    for row, patient_id, new, after in seen.rows(query):
        yield question(
            "scan-more-after-first", NamedPlace("bone_scans", row, "new_after_first", patient_id), new=new, after=after
        )


def bone_progression_of(study: Study) -> BoneProgression | None:
    return study.pejorative_events.bone_progression


def uncounted_scans(seen: Examined) -> Iterator[Finding]:
    """Scans after a first that may show a flare, of which nobody says what they show that the first does not."""
    query = f"""
        WITH scans AS (
            SELECT b.row, b.patient_id, b.imaged_on, b.new_after_first, p.time_zero,
                min(b.imaged_on) OVER (PARTITION BY b.patient_id, b.reader) AS first_on
            FROM records.bone_scans AS b
            INNER JOIN ({seen.people}) AS p ON b.patient_id = p.patient_id
            LEFT JOIN ({latest_baselines(seen)}) AS l ON b.patient_id = l.patient_id
            WHERE b.imaged_on > greatest(p.time_zero, l.day) AND b.new_lesions IS NOT NULL
                AND coalesce(b.reader = ?, true)
        )
        SELECT list(row ORDER BY row) AS rows, count(DISTINCT patient_id) AS patients FROM scans
        WHERE imaged_on > first_on AND new_after_first IS NULL
            AND coalesce(date_diff('day', time_zero, first_on) <= ?, true) HAVING count(*) > 0
    """
    found = ((variant, part.reader, part.flare_until) for variant, part in stated(seen, bone_progression_of))
    asked = [(variant, *row) for variant, reader, flare in found for row in seen.rows(query, reader, days_of(flare))]
    for variant, rows, patients in asked[:1]:
        yield warning(
            "scan-uncounted",
            NamedPlace("bone_scans", rows[0], "new_after_first"),
            who=who_states(variant),
            scans=counted(len(rows), "row"),
            patients=counted(patients, "patient"),
            rows=listed_rows(rows),
        )


def days_of(period: Duration | None) -> Decimal | None:
    return period.days if period is not None else None


def by_volumes(study: Study) -> TumourProgression | None:
    """The part of a definition that judges total volumes."""
    part = study.pejorative_events.tumour_progression
    return part if part is not None and part.source == "volumes" else None


def undecided_tracers(seen: Examined) -> Iterator[Finding]:
    tracers = values_of(seen, "volumes", "tracer")
    known = listed([shown(name) for name in tracers])
    for variant, part in stated(seen, by_volumes):
        if part.tracer is None and len(tracers) > 1:
            says = who_states(variant)
            yield error(
                "volume-tracer-undecided",
                NamedPlace("volumes", None, "tracer"),
                f"`volumes` has rows of {known}, and {says[0].lower()}{says[1:]} does not "
                "say of which the volumes are judged.",
                "Name the tracer under pejorative_events.tumour_progression, or keep the rows of one tracer.",
            )


def volumes_without_word_of_lesions(seen: Examined) -> Iterator[Finding]:
    """Scans after time zero of which nobody says whether there were new lesions."""
    asked = [(variant, SCAN_VALUES[part.criteria]) for variant, part in stated(seen, by_volumes)]
    for variant, column in asked[:1]:
        yield from without_word_of_lesions(seen, variant, column)


def without_word_of_lesions(seen: Examined, variant: str, column: str) -> Iterator[Finding]:
    query = f"""
        SELECT list(v.row ORDER BY v.row) AS rows, count(DISTINCT v.patient_id) AS patients
        FROM records.volumes AS v INNER JOIN ({seen.people}) AS p ON v.patient_id = p.patient_id
        WHERE v.imaged_on > p.time_zero AND v.{column} > 0 AND v.new_lesions IS NULL HAVING count(*) > 0
    """
    for rows, patients in seen.rows(query):
        yield warning(
            "volume-lesions-unknown",
            NamedPlace("volumes", rows[0], "new_lesions"),
            who=who_states(variant),
            scans=counted(len(rows), "row"),
            patients=counted(patients, "patient"),
            rows=listed_rows(rows),
        )


def new_lesions_without_volume(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, new_lesions FROM records.volumes
        WHERE total_volume_ml = 0 AND new_lesions > 0 ORDER BY row
    """
    for row, patient_id, new in seen.rows(query):
        place = NamedPlace("volumes", row, "total_volume_ml", patient_id)
        yield question("volume-zero-with-lesions", place, new=new)


CHECKS: tuple[Check, ...] = (
    negative_counts,
    more_after_first,
    uncounted_scans,
    undecided_tracers,
    volumes_without_word_of_lesions,
    new_lesions_without_volume,
)
