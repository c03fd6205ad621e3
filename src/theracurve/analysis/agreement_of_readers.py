"""How far readers agree on best overall responses and on progression, and how far systems of criteria do."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import duckdb

from theracurve.definition.study import Study
from theracurve.survival import Estimate, cohens_kappa
from theracurve.vocabulary.answers import Response
from theracurve.vocabulary.derived import PROTOCOL

CODES = (Response.CR, Response.PR, Response.SD, Response.NON_CR_NON_PD, Response.PD)
ORDERED = (Response.CR, Response.PR, Response.SD, Response.PD)  # non-CR/non-PD has no place among these
PAIRS = """
    WITH treated AS (
        SELECT patient_id, min(days) AS day FROM derived_evidence WHERE decision = 'other_treatment' GROUP BY patient_id
    ),
    progressed AS (
        SELECT r.patient_id, r.variant, r.reader, min(r.day) AS day
        FROM derived_responses AS r
        LEFT JOIN treated AS t ON r.patient_id = t.patient_id AND list_contains(?, r.variant)
        WHERE r.response = 'PD' AND (t.day IS NULL OR r.day <= t.day)
        GROUP BY r.patient_id, r.variant, r.reader
    )
    SELECT a.variant = b.variant AS of_readers, CASE WHEN a.variant = b.variant THEN a.reader ELSE a.system END,
        CASE WHEN a.variant = b.variant THEN b.reader ELSE b.system END, b.variant,
        a.response, b.response, p.day, q.day
    FROM derived_best_response AS a
    INNER JOIN derived_best_response AS b ON a.patient_id = b.patient_id AND a.response <> 'NE' AND b.response <> 'NE'
        AND CASE
            WHEN a.variant = b.variant THEN a.reader < b.reader
            ELSE a.deciding AND b.deciding AND a.system <> b.system
        END
    LEFT JOIN progressed AS p ON a.patient_id = p.patient_id AND a.variant = p.variant AND a.reader = p.reader
    LEFT JOIN progressed AS q ON b.patient_id = q.patient_id AND b.variant = q.variant AND b.reader = q.reader
    WHERE a.variant = ? ORDER BY 1 DESC, 4, 2, 3
"""


@dataclass(frozen=True, slots=True)
class RatersAgreement:
    """Two readers under the protocol, or two systems (the protocol's and that of `variant`) by the deciding reader.

    Of the patients whose best response both could evaluate. `counts`: how often one said the row's code of `CODES` and
    the other the column's. `progression`: patients whom `both`, the `first`, the `second` or `neither` calls
    progressing; `days_later`: the median by which the second does so later, among those of both.
    """

    of_readers: bool
    first: str
    second: str
    variant: str
    counts: tuple[tuple[int, ...], ...]
    progression: Mapping[str, int]
    days_later: float | None

    @property
    def patients(self) -> int:
        return sum(map(sum, self.counts))

    @property
    def same(self) -> int:
        return sum(row[place] for place, row in enumerate(self.counts))

    @property
    def kappa(self) -> Estimate:
        return cohens_kappa(self.counts)

    @property
    def weighted_kappa(self) -> Estimate | None:
        """With linear weights over complete and partial response, stable and progressive disease; None where one of
        both said another code."""
        places = [CODES.index(code) for code in ORDERED]
        among = [[self.counts[row][column] for column in places] for row in places]
        return cohens_kappa(among, weights="linear") if sum(map(sum, among)) == self.patients else None


def agreements(connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, Study]) -> tuple[RatersAgreement, ...]:
    """Every pair of readers, and the protocol's system against every other that a variant states. A progression counts
    where the best response of its definition would count it: not after another treatment that ends it."""
    ended = [
        variant
        for variant, study in definitions.items()
        if study.best_response is not None and study.best_response.other_treatment == "ends"
    ]
    pairs: dict[tuple[bool, str, str, str], list[Sequence[object]]] = {}
    for of_readers, first, second, variant, *found in connection.execute(PAIRS, [ended, PROTOCOL]).fetchall():
        pairs.setdefault((of_readers, first, second, variant), []).append(found)
    return tuple(agreement_of(pair, found) for pair, found in pairs.items())


def agreement_of(pair: tuple[bool, str, str, str], found: Sequence[Sequence[object]]) -> RatersAgreement:
    said = Counter((one, other) for one, other, _, _ in found)
    days = [(first, second) for _, _, first, second in found]
    return RatersAgreement(
        *pair,
        counts=tuple(tuple(said[one.value, other.value] for other in CODES) for one in CODES),
        progression=dict.fromkeys(("both", "first", "second", "neither"), 0) | Counter(map(who_progresses, days)),
        days_later=median(later) if (later := list(differences(days))) else None,
    )


def who_progresses(days: tuple[object, object]) -> str:
    first, second = (day is not None for day in days)
    if first:
        return "both" if second else "first"
    return "second" if second else "neither"


def differences(days: Sequence[tuple[object, object]]) -> Iterator[int]:
    for first, second in days:
        if isinstance(first, int) and isinstance(second, int):
            yield second - first
