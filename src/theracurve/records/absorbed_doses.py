"""Checks of absorbed doses: doses there twice, their cycles, and their sums against the protocol's limits.

A limit warns. It stops nothing and advises nothing: for which radionuclide and schedule it was found, the protocol's
authors know.
"""

from collections.abc import Iterator
from decimal import Decimal

from theracurve.records.dose_totals import DOSES, TOTALS
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, note, question, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, counted, listed, listed_rows

HIGHEST = Decimal(1000)  # Gy; beyond it rather cGy or mGy than Gy


def implausible_doses(seen: Examined) -> Iterator[Finding]:
    query = "SELECT row, patient_id, absorbed_dose_gy FROM records.doses WHERE absorbed_dose_gy > ? ORDER BY row"
    for row, patient_id, gray in seen.rows(query, HIGHEST):
        yield question(
            "dose-implausible", NamedPlace("doses", row, "absorbed_dose_gy", patient_id), gray=gray, highest=HIGHEST
        )


def doses_twice(seen: Examined) -> Iterator[Finding]:
    """Yields each dose that is there twice for one cycle, or twice without a cycle."""
    query = f"""
        SELECT patient_id, target, cycle, list(row ORDER BY row) AS rows FROM ({DOSES})
        GROUP BY patient_id, target, of_other_lesion, cycle HAVING count(*) > 1 ORDER BY rows
    """
    for patient_id, target, cycle, rows in seen.rows(query):
        of_which = Said("parts.without-cycle") if cycle is None else Said("parts.of-cycle", cycle=cycle)
        yield question(
            "dose-twice",
            NamedPlace("doses", rows[1], "cycle", patient_id),
            n=len(rows),
            target=target,
            of_which=of_which,
            rows=listed_rows(rows),
        )


def totals_beside_cycles(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT patient_id, target, list(row ORDER BY row) FILTER (cycle IS NULL) AS totals,
            list(row ORDER BY row) FILTER (cycle IS NOT NULL) AS parts
        FROM ({DOSES}) GROUP BY patient_id, target, of_other_lesion
        HAVING count(cycle) > 0 AND count(cycle) < count(*) ORDER BY totals
    """
    for patient_id, target, totals, parts in seen.rows(query):
        yield question(
            "dose-total-beside-cycles",
            NamedPlace("doses", totals[0], "cycle", patient_id),
            target=target,
            rows=listed_rows(totals),
            rows_2=listed_rows(parts),
        )


def doses_above_limits(seen: Examined) -> Iterator[Finding]:
    query = f"SELECT patient_id, gray, rows FROM ({TOTALS}) WHERE target = ? AND gray > ? ORDER BY rows"
    for organ, limit in seen.study.dose_limits.items():
        for patient_id, total, rows in seen.rows(query, organ, limit.gray):
            yield question(
                "dose-above-limit",
                NamedPlace("doses", rows[-1], "absorbed_dose_gy", patient_id),
                organ=organ,
                total=total,
                rows=listed_rows(rows),
                limit=limit,
            )


def biological_doses_above_limits(seen: Examined) -> Iterator[Finding]:
    """Asks about sums of doses that say their cycle: of others nobody knows in what parts they were given."""
    query = f"""
        SELECT patient_id, doses, rows FROM ({TOTALS}) WHERE target = ? AND rows_of_cycles = len(rows) ORDER BY rows
    """
    for organ, stated in seen.study.biological_doses.items():
        for patient_id, parts, rows in seen.rows(query, organ) if stated.limit else ():
            total = stated.of(parts)
            if stated.limit is not None and total > stated.limit.gray:
                yield question(
                    "biological-dose-above-limit",
                    NamedPlace("doses", rows[-1], "absorbed_dose_gy", patient_id),
                    organ=organ,
                    total=round(total, 2),
                    rows=listed_rows(rows),
                    limit=stated.limit,
                )


def biological_doses_without_cycles(seen: Examined) -> Iterator[Finding]:
    """Asks for the cycle of a dose that states none, where the protocol asks for its biologically effective dose."""
    query = f"SELECT patient_id, rows FROM ({TOTALS}) WHERE target = ? AND rows_of_cycles < len(rows) ORDER BY rows"
    for organ in seen.study.biological_doses:
        for patient_id, rows in seen.rows(query, organ):
            place = NamedPlace("doses", rows[0], "cycle", patient_id)
            yield question("biological-dose-without-cycle", place, organ=organ, rows=listed_rows(rows))


def treated_without_dose(seen: Examined) -> Iterator[Finding]:
    """Notes who was given an administration and has no dose of an organ with a limit, which others have."""
    query = f"""
        SELECT count(DISTINCT a.patient_id), min(a.patient_id) FROM records.administrations AS a
        WHERE a.patient_id IS NOT NULL AND EXISTS (SELECT 1 FROM ({DOSES}) AS d WHERE d.target = $1) AND NOT EXISTS (
            SELECT 1 FROM ({DOSES}) AS d WHERE d.target = $1 AND d.patient_id = a.patient_id
        )
    """
    for organ in limited(seen):
        for patients, first in seen.rows(query, organ):
            if patients:
                yield note(
                    "dose-not-known",
                    NamedPlace("doses", None, "organ_or_lesion"),
                    patients=counted(patients, "patient"),
                    first=first,
                    organ=organ,
                )


def limited(seen: Examined) -> tuple[str, ...]:
    """The organs with a limit, of absorbed or of biologically effective doses."""
    held = (organ for organ, stated in seen.study.biological_doses.items() if stated.limit is not None)
    return tuple(dict.fromkeys((*seen.study.dose_limits, *held)))


def limits_of_nothing(seen: Examined) -> Iterator[Finding]:
    """Limits without a single dose; an organ that no row has is a name that nothing carries (`coverage`)."""
    organs = tuple(dict.fromkeys((*seen.study.dose_limits, *seen.study.biological_doses)))
    if organs and seen.intake.present and not seen.has("doses"):
        yield warning("doses-absent", NamedPlace("doses"), dose_limits=listed(organs))


def doses_of_cycles_not_given(seen: Examined) -> Iterator[Finding]:
    if not seen.whole("administrations"):
        return
    query = """
        SELECT d.row, d.patient_id, d.cycle FROM records.doses AS d
        WHERE d.cycle IS NOT NULL AND d.patient_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM records.administrations AS a WHERE a.patient_id = d.patient_id AND a.cycle = d.cycle
        ) ORDER BY d.row
    """
    for row, patient_id, cycle in seen.rows(query):
        yield question("dose-without-cycle", NamedPlace("doses", row, "cycle", patient_id), cycle=cycle)


def sums_of_some_cycles(seen: Examined) -> Iterator[Finding]:
    """A sum over fewer cycles than were given is too small to be held against a limit."""
    query = f"""
        WITH given AS (
            SELECT patient_id, count(DISTINCT cycle) AS cycles FROM records.administrations
            WHERE patient_id IS NOT NULL GROUP BY patient_id
        )
        SELECT count(*), min(g.patient_id) FROM given AS g INNER JOIN ({TOTALS}) AS t ON g.patient_id = t.patient_id
        WHERE t.target = ? AND t.rows_of_cycles = len(t.rows) AND t.cycles < g.cycles
    """
    for organ in limited(seen):
        for patients, first in seen.rows(query, organ):
            if patients:
                yield note(
                    "dose-of-some-cycles",
                    NamedPlace("doses", None, "cycle"),
                    patients=counted(patients, "patient"),
                    first=first,
                    organ=organ,
                )


CHECKS: tuple[Check, ...] = (
    implausible_doses,
    doses_twice,
    totals_beside_cycles,
    doses_above_limits,
    biological_doses_above_limits,
    biological_doses_without_cycles,
    treated_without_dose,
    limits_of_nothing,
    doses_of_cycles_not_given,
    sums_of_some_cycles,
)
