"""Check of the criteria by which readers recorded responses: progression follows one system, never a mixture."""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.definition.study import Study
from theracurve.definition.tumour_progression import TumourProgression
from theracurve.records.baselines import latest_baselines
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.records.stated import stated, who_states
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import counted, listed

CLINICAL = "clinical"  # a progression that nobody saw on an image
IRECIST = "irecist"
CONFIRMED_LATER = f"""
    WITH courses AS (
        SELECT r.patient_id, r.row, r.response, r.assessed_on, lead(r.response) OVER course AS next_response,
            lead(r.assessed_on) OVER course AS next_day
        FROM records.responses AS r
        WHERE r.response <> 'NE' AND r.criteria = '{IRECIST}'
        WINDOW course AS (PARTITION BY r.patient_id, r.reader ORDER BY r.assessed_on, r.row)
    )
    SELECT c.patient_id, c.row, c.assessed_on, c.next_day FROM courses AS c
    WHERE c.response = 'UPD' AND c.next_response = 'PD' ORDER BY c.row
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The rows of one reader by one system; `criteria` None where the rows do not say by which."""

    reader: str
    criteria: str | None
    rows: int
    first: int


def as_recorded(study: Study) -> TumourProgression | None:
    """The part of a definition that takes responses as the readers recorded them."""
    part = study.pejorative_events.tumour_progression
    return part if part is not None and part.criteria == "responses" else None


def recorded(seen: Examined) -> list[Recorded]:
    """What stands in `responses` after the baseline, the system with most rows first."""
    query = f"""
        SELECT coalesce(r.reader, '') AS reader, r.criteria, count(*) AS rows, min(r.row) AS first
        FROM records.responses AS r
        INNER JOIN {seen.people} AS p ON r.patient_id = p.patient_id
        LEFT JOIN ({latest_baselines(seen)}) AS l ON r.patient_id = l.patient_id
        WHERE r.assessed_on > greatest(p.time_zero, l.day)
        GROUP BY ALL ORDER BY rows DESC, first
    """
    return [Recorded(*row) for row in seen.rows(query)]


def recorded_criteria(seen: Examined) -> Iterator[Finding]:
    """Once for each definition that takes responses as recorded: by what they were, where that is not one system."""
    if not seen.whole("responses"):
        return
    for variant, part in stated(seen, as_recorded):
        together = {part.reader, part.adjudicator} - {None}
        by_reader: dict[str | None, list[Recorded]] = {}
        for found in recorded(seen):
            by_reader.setdefault(None if found.reader in together else found.reader, []).append(found)
        for of_reader in by_reader.values():
            yield from of_one(variant, of_reader)


def of_one(variant: str, found: list[Recorded]) -> Iterator[Finding]:
    """Rows that do not say by which criteria stand beside any one system, but not beside `clinical`."""
    systems = list(dict.fromkeys(one.criteria for one in found))
    known = [one for one in found if one.criteria is not None]
    if len({one.criteria for one in known}) > 1 or (CLINICAL in systems and None in systems):
        yield mixture(variant, found)
    elif systems == [CLINICAL]:
        yield only_clinical(variant, known)


def mixture(variant: str, found: list[Recorded]) -> Finding:
    rows: dict[str | None, int] = {}
    for one in found:
        rows[one.criteria] = rows.get(one.criteria, 0) + one.rows
    kinds = [f"{criteria or 'no criteria'} in {counted(n, 'row')}" for criteria, n in rows.items()]
    last = min(one.first for one in found if one.criteria == list(rows)[-1])
    return error(
        "criteria-undecided",
        NamedPlace("responses", last, "criteria"),
        f"{who_states(variant)} takes progression as `responses` has it, expected by one system, found several: "
        f"{listed(kinds)}.",
        "Keep the rows of the one system that decides (a clinical progression is no response of the tumours), or fill "
        "in `criteria` where it is empty.",
    )


def only_clinical(variant: str, found: list[Recorded]) -> Finding:
    rows = counted(sum(one.rows for one in found), "row")
    place = NamedPlace("responses", found[0].first, "criteria")
    return warning("criteria-clinical", place, who=who_states(variant), rows=rows)


def unconfirmed_progressions(seen: Examined) -> Iterator[Finding]:
    """Progressions that iRECIST calls unconfirmed: of other criteria, or counted from later than the paper does."""
    if not seen.whole("responses") or not list(stated(seen, as_recorded)):
        return
    elsewhere = f"response = 'UPD' AND criteria IS DISTINCT FROM '{IRECIST}'"
    (first, rows), *_ = seen.rows(f"SELECT min(row), count(*) FROM records.responses WHERE {elsewhere}")
    if rows:
        yield error("unconfirmed-elsewhere", NamedPlace("responses", first, "criteria"), rows=counted(rows, "row"))
    for patient_id, row, day, next_day in seen.rows(CONFIRMED_LATER):
        place = NamedPlace("responses", row, "response", patient_id)
        yield question("unconfirmed-then-progression", place, day=day, next_day=next_day)


CHECKS: tuple[Check, ...] = (recorded_criteria, unconfirmed_progressions)
