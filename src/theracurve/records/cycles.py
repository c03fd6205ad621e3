"""Checks of the cycles of a therapy: their numbers, their order, their days."""

from collections.abc import Iterator

from theracurve.records.deaths import swap_hint
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import listed


def impossible_cycles(seen: Examined) -> Iterator[Finding]:
    query = "SELECT row, patient_id, cycle FROM records.administrations WHERE cycle < 1 ORDER BY row"
    for row, patient_id, cycle in seen.rows(query):
        yield error(
            "cycle-impossible",
            NamedPlace("administrations", row, "cycle", patient_id),
            f"The cycle is {cycle}; the first is 1.",
            "Number the cycles from 1.",
        )


def cycles_beyond_protocol(seen: Examined) -> Iterator[Finding]:
    planned = seen.study.administrations.count.high if seen.study.administrations else None
    query = "SELECT row, patient_id, cycle FROM records.administrations WHERE cycle > ? ORDER BY row"
    for row, patient_id, cycle in seen.rows(query, planned):
        yield warning(
            "cycle-beyond-protocol",
            NamedPlace("administrations", row, "cycle", patient_id),
            cycle=cycle,
            planned=planned,
        )


def repeated_cycles(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT patient_id, cycle, agent, list(row ORDER BY row) AS rows FROM records.administrations
        WHERE patient_id IS NOT NULL AND cycle IS NOT NULL AND agent IS NOT NULL
        GROUP BY patient_id, cycle, agent HAVING count(*) > 1 ORDER BY rows
    """
    for patient_id, cycle, agent, rows in seen.rows(query):
        yield error(
            "cycle-twice",
            NamedPlace("administrations", rows[1], "cycle", patient_id),
            f"Cycle {cycle} of {agent} was given {len(rows)} times (rows {listed(rows)}).",
            "Number the cycles anew, or delete the row that is there twice.",
        )


def cycles_out_of_order(seen: Examined) -> Iterator[Finding]:
    query = """
        WITH ordered AS (
            SELECT row, patient_id, cycle, administered_at_on AS day,
                lag(cycle) OVER given AS before, lag(administered_at_on) OVER given AS day_before
            FROM records.administrations WHERE administered_at_on IS NOT NULL
            WINDOW given AS (PARTITION BY patient_id, agent ORDER BY administered_at_on, administered_at_utc, row)
        )
        SELECT row, patient_id, cycle, day, before, day_before FROM ordered WHERE cycle < before ORDER BY row
    """
    for row, patient_id, cycle, day, before, day_before in seen.rows(query):
        yield question(
            "cycles-out-of-order",
            NamedPlace("administrations", row, "cycle", patient_id),
            cycle=cycle,
            day=day,
            before=before,
            day_before=day_before,
            swap_hint=swap_hint(day, None, day_before),
        )


def two_cycles_in_a_day(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT patient_id, administered_at_on, list(row ORDER BY row) AS rows FROM records.administrations
        WHERE patient_id IS NOT NULL AND administered_at_on IS NOT NULL
        GROUP BY patient_id, administered_at_on HAVING count(DISTINCT cycle) > 1 ORDER BY rows
    """
    for patient_id, day, rows in seen.rows(query):
        yield question(
            "cycles-on-one-day",
            NamedPlace("administrations", rows[1], "administered_at", patient_id),
            day=day,
            n=len(rows),
            rows=listed(rows),
        )


CHECKS: tuple[Check, ...] = (
    impossible_cycles,
    cycles_beyond_protocol,
    repeated_cycles,
    cycles_out_of_order,
    two_cycles_in_a_day,
)
