"""Absorbed doses added over the cycles: per organ against the protocol's limit, per patient against the response."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from statistics import median

import duckdb

from theracurve.definition.biological_doses import BiologicalDose
from theracurve.definition.study import Study
from theracurve.records.dose_totals import DOSES, INDEX_LESION, TOTALS
from theracurve.vocabulary.derived import PROTOCOL

SUMS = f"""
    SELECT p.patient_id, p."group", t.target, CAST(t.gray AS DOUBLE), t.doses, t.rows_of_cycles = len(t.rows), t.cycles
    FROM ({TOTALS}) AS t INNER JOIN people AS p ON t.patient_id = p.patient_id
    WHERE NOT t.of_other_lesion ORDER BY t.target, p.patient_id
"""  # doses of other lesions than the index are left out here
GIVEN = """
    SELECT p.patient_id, p."group", count(DISTINCT a.cycle) FROM people AS p
    INNER JOIN records.administrations AS a ON a.patient_id = p.patient_id GROUP BY p.patient_id, p."group"
    ORDER BY p.patient_id
"""
DOSED = f"""
    SELECT DISTINCT p.patient_id, p."group", d.target FROM ({DOSES}) AS d
    INNER JOIN people AS p ON d.patient_id = p.patient_id WHERE NOT d.of_other_lesion ORDER BY d.target, p.patient_id
"""
BEST_CHANGES = """
    SELECT patient_id, min(change_percent) FROM derived_criteria
    WHERE variant = ? AND split_part(criterion, '/', -1) = 'lesion_size' AND visit_day > 0
        AND change_percent IS NOT NULL GROUP BY patient_id
"""


class Unknown(StrEnum):
    """Why nobody can say whether a patient's dose is above its limit."""

    NO_DOSE = "no_dose"  # none, though an administration was given
    NO_SUM = "no_sum"  # doses that say something twice
    WITHOUT_CYCLE = "without_cycle"  # what was given in parts of which the biologically effective dose is made
    SOME_CYCLES = "some_cycles"  # not above by those that are known


@dataclass(frozen=True, slots=True)
class OrganDose:
    """Doses of an organ in a group, each patient's added over the cycles of which they are known, in gray.

    `quantity` is `absorbed` or `biologically_effective`; the latter of those whose doses all say their cycle.

    A patient whose rows say one dose twice is not among `patients`: a question asks which of them counts.

    `above` counts the patients beyond `limit_gy`, which is None where the protocol states none; `not_evaluable` are
    those of whom nobody can say whether they are, each with the reason. Without patients there is no median.
    """

    group: str
    organ: str
    patients: int
    median_gy: float | None
    lowest_gy: float | None
    highest_gy: float | None
    limit_gy: float | None
    above: int
    quantity: str = "absorbed"
    not_evaluable: Mapping[str, Unknown] = field(default_factory=dict)


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
        for patient_id, group, target, gray, *_ in sums
        if target == INDEX_LESION and patient_id in changes
    )
    given = [CyclesGiven(*row) for row in connection.execute(GIVEN).fetchall()]
    dosed = connection.execute(DOSED).fetchall()
    return Doses(tuple(by_organ([Summed(*row) for row in sums], given, dosed, study)), tuple(responses))


@dataclass(frozen=True, slots=True)
class Summed:
    """The doses of one organ or lesion of a patient; `of_cycles`: each says its cycle, of which there are `cycles`."""

    patient_id: str
    group: str
    target: str
    gray: float
    doses: tuple[Decimal, ...]
    of_cycles: bool
    cycles: int


@dataclass(frozen=True, slots=True)
class CyclesGiven:
    """A patient who was given an administration, and in how many cycles."""

    patient_id: str
    group: str
    cycles: int


Dosed = Sequence[tuple[str, str, str]]
"""The patient, the group and the target of whatever a dose is known of."""


def by_organ(sums: list[Summed], given: list[CyclesGiven], dosed: Dosed, study: Study) -> Iterator[OrganDose]:
    for organ in dict.fromkeys(sorted(target for _, _, target in dosed)):
        stated, biological = study.dose_limits.get(organ), study.biological_doses.get(organ)
        for group in study.groups:
            found = {one.patient_id: one for one in sums if one.target == organ and one.group == group}
            treated = {one.patient_id: one.cycles for one in given if one.group == group}
            known = dict.fromkeys((*treated, *sorted(who for who, of, what in dosed if (of, what) == (group, organ))))
            judged = Judged(found, treated, {who for who, _, what in dosed if what == organ}, tuple(known))
            if any(one in judged.dosed for one in known):
                yield judged.spread(group, organ, float(stated.gray) if stated else None)
                if biological is not None:
                    most = float(biological.limit.gray) if biological.limit else None
                    yield judged.spread(group, organ, most, biological)


@dataclass(frozen=True, slots=True)
class Judged:
    """The patients of a group whose doses of an organ may be held against a limit: their sums, the cycles that they
    were given, and of whom a dose is known at all."""

    sums: Mapping[str, Summed]
    given: Mapping[str, int]
    dosed: AbstractSet[str]
    known: tuple[str, ...]

    def spread(
        self, group: str, organ: str, limit: float | None, biological: BiologicalDose | None = None
    ) -> OrganDose:
        """The doses of a group as numbers; of them and the others who cannot be judged, where there is a limit."""
        gray = {
            who: one.gray if biological is None else float(biological.of(one.doses))
            for who, one in self.sums.items()
            if biological is None or one.of_cycles
        }
        doses = list(gray.values())
        unknown = {} if limit is None else dict(self.not_evaluable(gray, limit))
        return OrganDose(
            group=group,
            organ=organ,
            patients=len(doses),
            median_gy=median(doses) if doses else None,
            lowest_gy=min(doses, default=None),
            highest_gy=max(doses, default=None),
            limit_gy=limit,
            above=sum(limit is not None and dose > limit for dose in doses),
            quantity="absorbed" if biological is None else "biologically_effective",
            not_evaluable=unknown,
        )

    def not_evaluable(self, gray: Mapping[str, float], limit: float) -> Iterator[tuple[str, Unknown]]:
        for who in self.known:
            one = self.sums.get(who)
            if one is None:
                yield who, Unknown.NO_SUM if who in self.dosed else Unknown.NO_DOSE
            elif who not in gray:
                yield who, Unknown.WITHOUT_CYCLE
            elif one.of_cycles and one.cycles < self.given.get(who, 0) and gray[who] <= limit:
                yield who, Unknown.SOME_CYCLES
