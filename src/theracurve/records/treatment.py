"""Checks of who was treated, when, and after which imaging."""

import re
from collections.abc import Iterator

from theracurve.definition.study import CROSSOVER
from theracurve.intake.nearest import suggestion
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.said import counted

MASS, ELEMENT = r"(?P<mass>\d{2,3}m?)", r"(?P<element>[A-Z][a-z]?)"
NUCLIDES_IN_NAMES = (  # 177Lu-, [177Lu]Lu-, 177-Lu; and Lu-177, Lu177
    re.compile(rf"(?<![\dA-Za-z])\[?{MASS}\]?-?{ELEMENT}(?![a-z])"),
    re.compile(rf"(?<![A-Za-z]){ELEMENT}-?{MASS}(?![\da-z])"),
)
BELOW_LIVER = 1  # Krenning grade 1: uptake below that of the liver (Krenning et al., Eur J Nucl Med 1993;20:716-31)


def treated_groups(seen: Examined, treated: bool) -> list[str]:
    return [name for name, group in seen.study.groups.items() if group.treated is treated]


def treated_comparators(seen: Examined) -> Iterator[Finding]:
    """Nothing of who crossed over after time zero where the plan has crossovers for a switch."""
    query = f"""
        SELECT p.row, p.patient_id, p."group", count(*) AS rows, min(a.row) AS first
        FROM {seen.people} AS p INNER JOIN records.administrations AS a ON p.patient_id = a.patient_id
        INNER JOIN records.patients AS r ON p.row = r.row
        WHERE list_contains(?, p."group") GROUP BY p.row, p.patient_id, p."group"
        HAVING NOT list_contains(?, p."group")
            OR NOT coalesce(min(a.administered_at_on) > any_value(r."{seen.study.time_zero or "enrolled_on"}"), FALSE)
        ORDER BY p.row
    """
    for row, patient_id, group, rows, first in seen.rows(query, treated_groups(seen, False), switching_groups(seen)):
        yield question(
            "comparator-treated",
            NamedPlace("patients", row, "group", patient_id),
            group=group,
            administrations=counted(rows, "administration"),
            first=str(first),
        )


def switching_groups(seen: Examined) -> list[str]:
    """The reference group, where an analysis takes crossovers for switches."""
    planned = (analysis.switching for analysis in seen.study.analyses if analysis.switching)
    crosses = any(CROSSOVER in switching.treatments for switching in planned)
    return [str(seen.study.reference_group)] if crosses else []


def untreated_patients(seen: Examined) -> Iterator[Finding]:
    if not seen.whole("administrations"):
        return
    query = f"""
        SELECT p.row, p.patient_id, p."group" FROM {seen.people} AS p
        ANTI JOIN records.administrations AS a ON p.patient_id = a.patient_id
        WHERE list_contains(?, p."group") ORDER BY p.row
    """
    for row, patient_id, group in seen.rows(query, treated_groups(seen, True)):
        yield question("treated-without-administration", NamedPlace("patients", row, "group", patient_id), group=group)


def other_radionuclides(seen: Examined) -> Iterator[Finding]:
    """An agent whose name says another radionuclide than the protocol: every decay would be another one."""
    for name, agent in seen.study.agents.items():
        named = nuclide_in(name)
        if agent.radionuclide and named and named != agent.radionuclide:
            yield error(
                "agent-other-radionuclide",
                NamedPlace("administrations", None, "agent"),
                name=name,
                named=named,
                radionuclide=agent.radionuclide,
            )


def nuclide_in(name: str) -> str | None:
    """The radionuclide that the name of an agent says, if it is one that we know."""
    found = (pattern.search(name) for pattern in NUCLIDES_IN_NAMES)
    named = (f"{written['element']}-{written['mass']}" for written in found if written)
    return next((nuclide for nuclide in named if nuclide in HALF_LIVES), None)


def unknown_agents(seen: Examined) -> Iterator[Finding]:
    agents = list(seen.study.agents)
    query = """
        SELECT agent, min(row) AS row, count(*) AS rows FROM records.administrations
        WHERE agent IS NOT NULL AND NOT list_contains(?, agent) GROUP BY agent ORDER BY row
    """
    for agent, row, rows in seen.rows(query, agents) if agents else ():
        yield error(
            "agent-unknown",
            NamedPlace("administrations", row, "agent"),
            f"The protocol has no agent {shown(agent)} ({counted(rows, 'row')}).{suggestion(agent, agents)}",
            f"Write one of: {', '.join(agents)}; or add the agent to the protocol.",
        )


def early_administrations(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT a.row, a.patient_id, a.administered_at_on, p.time_zero
        FROM records.administrations AS a INNER JOIN {seen.people} AS p ON a.patient_id = p.patient_id
        WHERE a.administered_at_on < p.time_zero ORDER BY a.row
    """
    for row, patient_id, day, time_zero in seen.rows(query):
        yield question(
            "administration-before-time-zero",
            NamedPlace("administrations", row, "administered_at", patient_id),
            day=day,
            time_zero=time_zero,
        )


def administrations_before_imaging(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT a.row, a.patient_id, a.day, u.day AS imaged_on
        FROM (
            SELECT patient_id, min(administered_at_on) AS day, arg_min(row, (administered_at_on, row)) AS row
            FROM records.administrations WHERE administered_at_on IS NOT NULL GROUP BY patient_id
        ) AS a
        INNER JOIN (SELECT patient_id, min(imaged_on) AS day FROM records.uptake GROUP BY patient_id) AS u
            ON a.patient_id = u.patient_id
        WHERE a.day < u.day ORDER BY a.row
    """
    for row, patient_id, day, imaged_on in seen.rows(query):
        yield question(
            "administration-before-imaging",
            NamedPlace("administrations", row, "administered_at", patient_id),
            day=day,
            imaged_on=imaged_on,
        )


def treated_without_uptake(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT u.row, u.patient_id, u.grade
        FROM (
            SELECT patient_id, max(value) AS grade, min(row) AS row FROM records.uptake
            WHERE metric = 'krenning' AND value IS NOT NULL GROUP BY patient_id
        ) AS u
        SEMI JOIN records.administrations AS a ON u.patient_id = a.patient_id
        WHERE u.grade <= ? ORDER BY u.row
    """
    for row, patient_id, grade in seen.rows(query, BELOW_LIVER):
        yield question("treated-without-uptake", NamedPlace("uptake", row, "value", patient_id), grade=f"{grade:.0f}")


CHECKS: tuple[Check, ...] = (
    treated_comparators,
    untreated_patients,
    other_radionuclides,
    unknown_agents,
    early_administrations,
    administrations_before_imaging,
    treated_without_uptake,
)
