"""Absorbed doses added over the cycles: per organ against the protocol's limit, per patient against the response."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

import duckdb

from theracurve.definition.study import Study
from theracurve.records.dose_totals import INDEX_LESION, TOTALS
from theracurve.vocabulary.derived import PROTOCOL

SUMS = f"""
    SELECT p.patient_id, p."group", t.target, CAST(t.gray AS DOUBLE), t.doses, t.rows_of_cycles = len(t.rows)
    FROM ({TOTALS}) AS t INNER JOIN people AS p ON t.patient_id = p.patient_id
    WHERE NOT t.of_other_lesion ORDER BY t.target, p.patient_id
"""  # doses of other lesions than the index are left out here
BEST_CHANGES = """
    SELECT patient_id, min(change_percent) FROM derived_criteria
    WHERE variant = ? AND split_part(criterion, '/', -1) = 'lesion_size' AND visit_day > 0
        AND change_percent IS NOT NULL GROUP BY patient_id
"""


@dataclass(frozen=True, slots=True)
class OrganDose:
    """Doses of an organ in a group, each patient's added over the cycles of which they are known, in gray.

    `quantity` is `absorbed` or `biologically_effective`; the latter of those whose doses all say their cycle.

    A patient whose rows say one dose twice is not among `patients`: a question asks which of them counts.

    `above` counts the patients beyond `limit_gy`, which is None where the protocol states none.
    """

    group: str
    organ: str
    patients: int
    median_gy: float
    lowest_gy: float
    highest_gy: float
    limit_gy: float | None
    above: int
    quantity: str = "absorbed"


@dataclass(frozen=True, slots=True)
class DoseResponse:
    """One patient: the dose of the index lesion in gray, and its best change from baseline in percent."""

    patient_id: str
    group: str
    dose_gy: float
    best_change_percent: float


@dataclass(frozen=True, slots=True)
class Doses:
    """What is known of absorbed doses; both parts are empty without records of them."""

    organs: tuple[OrganDose, ...]
    responses: tuple[DoseResponse, ...]


def absorbed_doses(connection: duckdb.DuckDBPyConnection, study: Study) -> Doses:
    """The sums of every patient, by organ and group in the order of the protocol, and against the response."""
    sums = connection.execute(SUMS).fetchall()
    changes = dict(connection.execute(BEST_CHANGES, [PROTOCOL]).fetchall())
    responses = (
        DoseResponse(patient_id, group, gray, changes[patient_id])
        for patient_id, group, target, gray, _, _ in sums
        if target == INDEX_LESION and patient_id in changes
    )
    return Doses(tuple(by_organ([Summed(*row) for row in sums], study)), tuple(responses))


@dataclass(frozen=True, slots=True)
class Summed:
    """The doses of one organ or lesion of a patient; `of_cycles`: each says its cycle."""

    patient_id: str
    group: str
    target: str
    gray: float
    doses: tuple[Decimal, ...]
    of_cycles: bool


def by_organ(sums: list[Summed], study: Study) -> Iterator[OrganDose]:
    for organ in dict.fromkeys(one.target for one in sums):
        stated, biological = study.dose_limits.get(organ), study.biological_doses.get(organ)
        for group in study.groups:
            found = [one for one in sums if one.target == organ and one.group == group]
            limit = float(stated.gray) if stated else None
            yield from spread_of(group, organ, [one.gray for one in found], limit)
            if biological is not None:
                effective = [float(biological.of(one.doses)) for one in found if one.of_cycles]
                most = float(biological.limit.gray) if biological.limit else None
                for spread in spread_of(group, organ, effective, most):
                    yield replace(spread, quantity="biologically_effective")


def spread_of(group: str, organ: str, gray: list[float], limit: float | None) -> Iterator[OrganDose]:
    """Nothing where nobody has a dose."""
    if gray:
        above = sum(limit is not None and dose > limit for dose in gray)
        yield OrganDose(group, organ, len(gray), median(gray), min(gray), max(gray), limit, above)
