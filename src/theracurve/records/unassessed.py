"""Checks of tables of assessments without any row, which say that nobody was assessed, not that nothing was found."""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.definition.endpoints import Endpoint
from theracurve.definition.study import Study
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, question
from theracurve.records.stated import stated, who_states
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.named import split_qualified
from theracurve.vocabulary.said import Said, listed
from theracurve.vocabulary.tables import OF_ASSESSMENTS

SHOWN_IN = {"symptom_relapse": "assessments", "marker_increase": "labs", "bone_progression": "bone_scans"}


@dataclass(frozen=True, slots=True)
class Unassessed:
    """The events that a table without rows alone can show, the endpoints that count them, and those of them in which
    nobody is followed for it."""

    events: tuple[str, ...]
    endpoints: tuple[str, ...]
    unfollowed: tuple[str, ...]


def components_of(study: Study, endpoint: Endpoint) -> dict[str, str]:
    """Kind of event -> the table that alone can show it, for the kinds of an endpoint that are assessed."""
    progression = study.pejorative_events.tumour_progression
    tables = SHOWN_IN | ({"tumour_progression": progression.source} if progression else {})
    kinds = {kind: tables.get(split_qualified(kind)[1]) for kind in study.events_of(endpoint)}
    return {kind: table for kind, table in kinds.items() if table is not None}


def unassessed(study: Study, table: str, without_rows: set[str]) -> Unassessed | None:
    """What follows for the endpoints of a definition where a table has no row; None where none of them reads it."""
    read = {name: components_of(study, endpoint) for name, endpoint in study.derived_endpoints.items()}
    counting = {name: components for name, components in read.items() if table in components.values()}
    events = (kind for components in counting.values() for kind, shown_in in components.items() if shown_in == table)
    unfollowed = (
        name
        for name, components in counting.items()
        if study.endpoints[name].censoring == "earliest_component" or set(components.values()) <= without_rows
    )
    return Unassessed(tuple(dict.fromkeys(events)), tuple(counting), tuple(unfollowed)) if counting else None


def tables_without_rows(seen: Examined) -> set[str]:
    """The tables of assessments that are not there, or there without a row."""
    return {name for name in OF_ASSESSMENTS if not seen.has(name) or not seen.intake.present[name].rows}


def remedy_of_absent(seen: Examined, variant: str, table: str) -> str:
    """What to do about a table that is not there: of assessments, a header alone would not do."""
    if table not in OF_ASSESSMENTS:
        return "Add the table (with its header alone if nothing was observed), or take its use out of the protocol."
    found = unassessed(seen.definitions[variant], table, tables_without_rows(seen))
    if found is None or not found.unfollowed:
        return (
            "Add the table with its rows (its header alone says that nobody was assessed, and what reads it cannot be "
            "evaluated), or take its use out of the protocol."
        )
    return (
        "Add the table with its rows, or take the event out of the endpoint or of the protocol. Its header alone says "
        f"that nobody was assessed: in {listed(found.unfollowed)}, everybody to whom the event applies and who has no "
        "other is then censored on day 0."
    )


def nobody_assessed(seen: Examined) -> Iterator[Finding]:
    """Tables with their header alone, where an endpoint counts an event that only their rows can show."""
    without = tables_without_rows(seen)
    for table in OF_ASSESSMENTS:
        if table in without and seen.whole(table):
            for variant, found in first_stated(seen, table, without):
                yield question(
                    "nobody-assessed",
                    NamedPlace(table),
                    who=who_states(variant),
                    table=table,
                    events=listed(found.events),
                    endpoints=listed(found.endpoints),
                    censored=censored(found.unfollowed),
                )


def first_stated(seen: Examined, table: str, without_rows: set[str]) -> list[tuple[str, Unassessed]]:
    """The first definition with an endpoint that reads the table: one question a table is enough."""
    return list(stated(seen, lambda study: unassessed(study, table, without_rows)))[:1]


def censored(endpoints: tuple[str, ...]) -> Said | str:
    return Said("parts.censored-at-once", endpoints=listed(endpoints)) if endpoints else ""


CHECKS: tuple[Check, ...] = (nobody_assessed,)
