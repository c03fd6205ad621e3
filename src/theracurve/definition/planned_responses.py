"""Responses in the plan: an analysis `{response: best, confirmed: 4 weeks}` says the same as the key `best_response`.

They are taken out of `analyses` before the study is made, each line kept, so that the study has one place for it.
"""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.part import Part, refusal
from theracurve.definition.quantities import Duration
from theracurve.definition.study import Study
from theracurve.documents.complaints import complain
from theracurve.documents.reading import validated
from theracurve.documents.yaml_text import Path, YamlDocument
from theracurve.vocabulary.findings import Finding

PLACE = "analyses"
MEANING = "best_response"
SAID_BY = {
    "system": "pejorative_events.tumour_progression.criteria",
    "confirmed": "best_response.confirmed_after",
}


class PlannedResponse(Part):
    """A planned response: the best one of each patient with its rates, or how long responses lasted."""

    response: Literal["best", "duration"]
    system: str | None = Field(None, description="The criteria; those of pejorative_events.tumour_progression.")
    confirmed: Duration | None = Field(None, description="CR and PR count only if seen again at least so much later.")

    @model_validator(mode="after")
    def is_confirmed_where_it_is_best(self) -> Self:
        if self.response == "duration" and self.confirmed is not None:
            raise refusal("expected it beside 'response: best'; the duration is of the same responses", at="confirmed")
        return self


def planned_responses(document: YamlDocument, name: str) -> dict[int, PlannedResponse]:
    """The entries of the plan that ask for responses, by their place in it. Raises StudyRefused for a malformed one."""
    stated = document.content.get(PLACE)
    entries = enumerate(stated if isinstance(stated, list) else [])
    asked = [place for place, entry in entries if isinstance(entry, dict) and "response" in entry]
    return {place: validated(PlannedResponse, entry_of(document, place), name) for place in asked}


def entry_of(document: YamlDocument, place: int) -> YamlDocument:
    """One entry of the plan as a document of its own, with its lines."""
    start: Path = (PLACE, place)
    lines = {path[2:]: line for path, line in document.lines.items() if path[:2] == start}
    return YamlDocument(document.content[PLACE][place], lines)


def in_their_place(document: YamlDocument, responses: dict[int, PlannedResponse]) -> YamlDocument:
    """The document without these entries, with what they ask for under `best_response`; other lines stay theirs."""
    if not responses:
        return document
    entries = document.content[PLACE]
    kept = [place for place in range(len(entries)) if place not in responses]
    lines = dict(moved_lines(document, {old: new for new, old in enumerate(kept)}))
    lines.setdefault((MEANING,), document.line_of((PLACE, min(responses))))
    periods = [str(asked.confirmed) for asked in responses.values() if asked.confirmed]
    meant = {**({"confirmed_after": periods[0]} if periods else {}), **(document.content.get(MEANING) or {})}
    content = {**document.content, PLACE: [entries[place] for place in kept], MEANING: meant}
    return YamlDocument(content, lines, document.complaints)


def moved_lines(document: YamlDocument, places: dict[int, int]) -> Iterator[tuple[Path, int]]:
    """Every path with its line, those of analyses by their new places."""
    for path, line in document.lines.items():
        if len(path) < 2 or path[0] != PLACE:
            yield path, line
        elif path[1] in places:
            yield (PLACE, places[int(path[1])], *path[2:]), line


def contradictions(
    study: Study, responses: dict[int, PlannedResponse], document: YamlDocument, name: str
) -> Iterator[Finding]:
    """What the plan says of responses and the study says otherwise: the system, or how they are confirmed."""
    progression, meant = study.pejorative_events.tumour_progression, study.best_response
    for place, asked in responses.items():
        said = {
            "system": (asked.system, progression.criteria if progression else None),
            "confirmed": (asked.confirmed, meant.confirmed_after if meant else None),
        }
        for key, (here, there) in said.items():
            if here is not None and there is not None and meaning_of(here) != meaning_of(there):
                yield complain(
                    name,
                    document.line_of((PLACE, place, key)),
                    "study-incoherent",
                    f"{PLACE}.{place + 1}.{key}: expected {there}, as {SAID_BY[key]} says, found {here}",
                    "change one of the two",
                    f"{PLACE}.{place + 1}.{key}",
                )


def meaning_of(stated: str | Duration) -> object:
    """`4 weeks` and `28 days` are one period."""
    return stated.days if isinstance(stated, Duration) else stated
