"""Checks of what absorbed doses are of: lesions that the patient does not have, organs under two names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from theracurve.intake.nearest import normalised, suggestion
from theracurve.intake.shown import shown
from theracurve.records.dose_totals import DOSES, INDEX_LESION
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.said import Said, counted

LESION_ID = "(?i)(lesion|target|tumou?r|met|[a-z]{1,2})[-_. ]?[0-9]{1,3}[a-z]?"  # L99, T1, lesion 3


def unknown_lesions(seen: Examined) -> Iterator[Finding]:
    """What looks like the id of a lesion, or differs from one only by case, but is none of the patient's."""
    if not seen.whole("lesions"):
        return
    query = f"""
        WITH ids AS (
            SELECT patient_id, list(DISTINCT lesion_id ORDER BY lesion_id) AS ids
            FROM records.lesions GROUP BY patient_id
        )
        SELECT d.patient_id, d.organ_or_lesion, min(d.row) AS row, coalesce(any_value(i.ids), []) AS ids
        FROM ({DOSES}) AS d LEFT JOIN ids AS i ON d.patient_id = i.patient_id
        WHERE NOT list_contains(coalesce(i.ids, []), d.organ_or_lesion)
            AND (regexp_full_match(d.organ_or_lesion, '{LESION_ID}')
                OR list_contains(list_transform(i.ids, lambda id: lower(id)), lower(d.organ_or_lesion)))
        GROUP BY d.patient_id, d.organ_or_lesion ORDER BY row
    """
    for patient_id, name, row, ids in seen.rows(query):
        yield question(
            "dose-lesion-unknown",
            NamedPlace("doses", row, "organ_or_lesion", patient_id),
            name=shown(name),
            suggestion=suggestion(name, ids),
        )


@dataclass(frozen=True, slots=True)
class Organ:
    """A name that is no lesion's, the number of its rows, and the first of them."""

    name: str
    rows: int
    first: int


def organs_of(seen: Examined) -> list[Organ]:
    """The most frequent first."""
    query = f"""
        SELECT organ_or_lesion, count(*) AS rows, min(row) AS first FROM ({DOSES})
        WHERE target = organ_or_lesion AND NOT of_other_lesion AND NOT regexp_full_match(target, '{LESION_ID}')
        GROUP BY organ_or_lesion ORDER BY rows DESC, first
    """
    return [Organ(*cells) for cells in seen.rows(query)]


def organs_under_two_names(seen: Examined) -> Iterator[Finding]:
    """Each name is added up for itself, so that half of a dose may pass under a limit. A limit whose organ nobody has
    is a name that no row carries (`coverage`)."""
    organs = organs_of(seen)
    limits = [organ.name for organ in organs if organ.name in seen.study.dose_limits]
    for place, organ in enumerate(organs):
        if organ.name in limits:
            continue
        before = [INDEX_LESION, *(other.name for other in organs[:place])]
        meant = part_of(organ.name, limits) or misspelling_of(organ.name, (*limits, *before))
        if meant is not None and meant != organ.name:
            against = Said("parts.limit-held-against", meant=meant) if meant in limits else ""
            yield question(
                "dose-organ-similar",
                NamedPlace("doses", organ.first, "organ_or_lesion"),
                name=shown(organ.name),
                rows=counted(organ.rows, "row"),
                meant=shown(meant),
                against=against,
                written=meant,
            )


def part_of(name: str, limits: Iterable[str]) -> str | None:
    """`kidney` of `left kidney`, of `Kidneys`."""
    return next((limit for limit in limits if normalised(limit) in normalised(name)), None)


CHECKS: tuple[Check, ...] = (
    unknown_lesions,
    organs_under_two_names,
)
