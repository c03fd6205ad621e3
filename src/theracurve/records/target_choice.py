"""Checks of the targets that were chosen: how small, how many, and how many in one organ.

RECIST 1.1: Eisenhauer et al., Eur J Cancer 2009;45:228-47; all lymph nodes are one organ (questions and clarifications
of its working group). RECIST 1.0: Therasse et al., J Natl Cancer Inst 2000;92:205-16. WHO names no limits.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.records.examined import Check, Examined
from theracurve.records.lesion_looks import baselines, lesion_criteria
from theracurve.records.saying import NamedPlace, question
from theracurve.records.stated import stated
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, listed_rows

NODES = Said("parts.lymph-nodes")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a set of criteria asks of targets: the least diameter in mm (of a node its short axis), and how many."""

    name: str
    least: int
    least_node: int | None
    most: int
    most_in_an_organ: int


LIMITS = {
    "recist_1_1": Limits("RECIST 1.1", 10, 15, 5, 2),
    "irecist": Limits("iRECIST", 10, 15, 5, 2),
    "mrecist": Limits("mRECIST", 10, 15, 5, 2),
    "recist_1_0": Limits("RECIST 1.0", 10, None, 10, 5),
}


def unfit_targets(seen: Examined) -> Iterator[Finding]:
    for _, criteria in stated(seen, lesion_criteria):
        if criteria in LIMITS:
            limits = LIMITS[criteria]
            yield from small_targets(seen, limits)
            yield from many_targets(seen, limits, "", limits.most)
            yield from many_targets(seen, limits, ORGAN, limits.most_in_an_organ)


ORGAN = f"CASE kind WHEN 'node' THEN '{NODES}' ELSE lower(location) END"


def small_targets(seen: Examined, limits: Limits) -> Iterator[Finding]:
    """Targets below the diameter from which a lesion may be one; one that is gone at baseline has none."""
    by_node = f"kind = 'node' AND short_axis_mm < {limits.least_node}" if limits.least_node else "false"
    others = "kind <> 'node' AND " if limits.least_node else ""
    query = f"""
        SELECT row, patient_id, lesion_id, {by_node} AS node, short_axis_mm, longest_diameter_mm
        FROM {baselines(seen)}
        WHERE target AND state IN ('measured', 'new', 'present', 'too_small')
            AND ({by_node} OR {others}longest_diameter_mm < {limits.least}) ORDER BY row
    """
    for row, patient_id, lesion_id, node, short_axis, longest in seen.rows(query):
        size, least = (short_axis, limits.least_node) if node else (longest, limits.least)
        yield question(
            "target-too-small",
            NamedPlace("lesions", row, "short_axis_mm" if node else "longest_diameter_mm", patient_id),
            lesion_id=lesion_id,
            size=size,
            criteria=limits.name,
            least=least,
            axis=Said("parts.in-short-axis") if node else "",
        )


def many_targets(seen: Examined, limits: Limits, organ: str, most: int) -> Iterator[Finding]:
    """More targets than may be chosen, of all lesions or (`organ`, as SQL) in one organ that is named."""
    query = f"""
        SELECT list(row ORDER BY row) AS rows, patient_id, {organ or "''"} AS organ FROM {baselines(seen)} WHERE target
        GROUP BY patient_id, reader, {organ or "''"} HAVING count(*) > {most} AND organ IS NOT NULL ORDER BY rows
    """
    for rows, patient_id, name in seen.rows(query):
        where = Said("parts.in-one-organ", organ=NODES if name == NODES else name) if organ else ""
        yield question(
            "targets-too-many",
            NamedPlace("lesions", rows[most], "target", patient_id),
            n=len(rows),
            where=where,
            rows=listed_rows(rows),
            criteria=limits.name,
            most=most,
        )


CHECKS: tuple[Check, ...] = (unfit_targets,)
