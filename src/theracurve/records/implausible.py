"""Checks of values that are possible and yet hardly anybody's: codes for "unknown", jumps, lesions of metres."""

from collections.abc import Iterator
from decimal import Decimal

from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.markers import TOO_LARGE, markers_of
from theracurve.records.saying import NamedPlace, error, question
from theracurve.records.treatment import treated_groups
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, listed

LONGEST_LESION = 400  # mm
SIZES = ("longest_diameter_mm", "short_axis_mm", "perpendicular_mm")
JUMP = 1000  # times, from one value of a patient to the next in the same unit: a slip of a unit, or a code
# What forms write for "unknown": nines or eights alone.
IS_CODE = "(value = round(value, 0) AND regexp_full_match(CAST(CAST(value AS BIGINT) AS VARCHAR), '9{4,}|8{4,}'))"
OF_LABS = "patient_id, analyte, coalesce(unit, ''), coalesce(assay, '')"


def enormous_lesions(seen: Examined) -> Iterator[Finding]:
    for column in SIZES:
        query = f"SELECT row, patient_id, {column} FROM records.lesions WHERE {column} > ? ORDER BY row"
        for row, patient_id, value in seen.rows(query, LONGEST_LESION):
            place = NamedPlace("lesions", row, column, patient_id)
            yield question("lesion-implausible", place, value=value, most=Decimal(LONGEST_LESION))


def laboratory_codes(seen: Examined) -> Iterator[Finding]:
    """A row of nines or eights, and a value of 0 of a marker, of which nobody has none."""
    query = f"""
        SELECT row, patient_id, analyte, value FROM records.labs
        WHERE value_side = '=' AND ({IS_CODE} OR (value = 0 AND list_contains(?, analyte))) ORDER BY row
    """
    for row, patient_id, analyte, value in seen.rows(query, list(markers_of(seen.study))):
        yield question("lab-code", NamedPlace("labs", row, "value", patient_id), analyte=analyte, value=value)


def laboratory_jumps(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT row, patient_id, analyte, value, earlier FROM (
            SELECT *, CAST(value AS DOUBLE) AS given,
                lag(CAST(value AS DOUBLE)) OVER (PARTITION BY {OF_LABS} ORDER BY collected_on_first, row) AS before,
                lag(value) OVER (PARTITION BY {OF_LABS} ORDER BY collected_on_first, row) AS earlier
            FROM records.labs WHERE value > 0 AND value < {TOO_LARGE} AND value_side = '=' AND NOT {IS_CODE}
        ) WHERE given >= before * ? OR before >= given * ? ORDER BY row
    """
    for row, patient_id, analyte, value, earlier in seen.rows(query, JUMP, JUMP):
        yield question(
            "lab-jump", NamedPlace("labs", row, "value", patient_id), analyte=analyte, value=value, earlier=earlier
        )


def reversed_limits(seen: Examined) -> Iterator[Finding]:
    query = "SELECT row, patient_id FROM records.labs WHERE lower_limit > upper_limit ORDER BY row"
    for row, patient_id in seen.rows(query):
        yield error(
            "lab-limits-reversed",
            NamedPlace("labs", row, "lower_limit", patient_id),
            "The lower limit is above the upper one.",
            "Exchange the two, or correct the one that is wrong.",
        )


def broken_steps(seen: Examined) -> Iterator[Finding]:
    """Hold performance status to whole steps (Oken et al., Am J Clin Oncol 1982;5:649-55)."""
    query = """
        SELECT row, patient_id, value FROM records.assessments
        WHERE measure = 'performance_status' AND value BETWEEN 0 AND 5 AND value <> round(value, 0) ORDER BY row
    """
    for row, patient_id, value in seen.rows(query):
        place = NamedPlace("assessments", row, "value", patient_id)
        yield error(
            "measure-impossible", place, measure="performance_status", value=value, range=Said("parts.a-whole-number")
        )


def treated_without_imaging(seen: Examined) -> Iterator[Finding]:
    """Yields who was treated without any uptake, where uptake chooses the agent."""
    if seen.study.agent_choice is None or not seen.whole("uptake"):
        return
    query = """
        SELECT p.row, p.patient_id FROM records.patients AS p
        SEMI JOIN records.administrations AS a ON p.patient_id = a.patient_id
        ANTI JOIN records.uptake AS u ON p.patient_id = u.patient_id
        WHERE list_contains(?, p."group") ORDER BY p.row
    """
    for row, patient_id in seen.rows(query, treated_groups(seen, True)):
        yield question("treated-without-imaging", NamedPlace("patients", row, "patient_id", patient_id))


def readers_who_differ(seen: Examined) -> Iterator[Finding]:
    """Yields calls of one scan that differ, where the protocol has nobody who decides between readers."""
    progression = seen.study.pejorative_events.tumour_progression
    if progression is not None and (progression.adjudicator or progression.reader):
        return
    query = """
        SELECT min(row) AS row, patient_id, assessed_on,
            list(coalesce(reader, '?') || ' ' || response ORDER BY row) AS calls
        FROM records.responses WHERE assessed_on IS NOT NULL AND response IS NOT NULL
        GROUP BY patient_id, assessed_on, criteria HAVING count(DISTINCT response) > 1 AND count(DISTINCT reader) > 1
        ORDER BY row
    """
    for row, patient_id, day, calls in seen.rows(query):
        yield question(
            "readers-differ",
            NamedPlace("responses", row, "response", patient_id),
            day=day,
            calls=listed([shown(call) for call in calls]),
        )


CHECKS: tuple[Check, ...] = (
    enormous_lesions,
    laboratory_codes,
    laboratory_jumps,
    reversed_limits,
    broken_steps,
    treated_without_imaging,
    readers_who_differ,
)
