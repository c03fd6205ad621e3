"""Checks of absorbed doses: their cycles, and their sums against the limits that the protocol states.

A limit warns. It stops nothing and advises nothing: for which radionuclide and schedule it was found, the protocol's
authors know.
"""

from collections.abc import Iterator

from theracurve.definition.quantities import plain
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import Place, listed, note, question, warning
from theracurve.vocabulary.findings import Finding


def doses_above_limits(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT patient_id, sum(CAST(absorbed_dose_gy AS DECIMAL(18, 6))) AS total, list(row ORDER BY row) AS rows
        FROM records.doses WHERE organ_or_lesion = ? AND absorbed_dose_gy IS NOT NULL AND patient_id IS NOT NULL
        GROUP BY patient_id HAVING total > ? ORDER BY rows
    """
    for organ, limit in seen.study.dose_limits.items():
        for patient_id, total, rows in seen.rows(query, organ, limit.gray):
            yield warning(
                "dose-above-limit",
                Place("doses", rows[-1], "absorbed_dose_gy", patient_id),
                f"The absorbed doses of {organ} add up to {plain(total)} Gy (rows {listed(rows)}); the protocol states"
                f" a limit of {limit}.",
                "Look at it. The limit is the protocol's; nothing is stopped and nothing advised.",
            )


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
        yield question(
            "dose-without-cycle",
            Place("doses", row, "cycle", patient_id),
            f"The dose is of cycle {cycle}, of which there is no administration.",
            "Correct the cycle, or add the administration.",
        )


def sums_of_some_cycles(seen: Examined) -> Iterator[Finding]:
    """A sum over fewer cycles than were given is too small to be held against a limit."""
    query = """
        WITH given AS (
            SELECT patient_id, count(DISTINCT cycle) AS cycles FROM records.administrations
            WHERE patient_id IS NOT NULL GROUP BY patient_id
        ), measured AS (
            SELECT patient_id, count(DISTINCT cycle) AS cycles FROM records.doses
            WHERE organ_or_lesion = ? AND absorbed_dose_gy IS NOT NULL AND patient_id IS NOT NULL
            GROUP BY patient_id HAVING count(cycle) = count(*)
        )
        SELECT count(*), min(g.patient_id) FROM given AS g
        INNER JOIN measured AS m ON g.patient_id = m.patient_id WHERE m.cycles < g.cycles
    """
    for organ in seen.study.dose_limits:
        for patients, first in seen.rows(query, organ):
            if patients:
                who = f"{patients} patient{'' if patients == 1 else 's'} (first: {first})"
                yield note(
                    "dose-of-some-cycles",
                    Place("doses", None, "cycle"),
                    f"In {who} the dose of {organ} is known of fewer cycles than were given: its sum is at least so"
                    " much.",
                    "Add the doses of the other cycles, or take the sums as lower bounds.",
                )


CHECKS: tuple[Check, ...] = (
    doses_above_limits,
    doses_of_cycles_not_given,
    sums_of_some_cycles,
)
