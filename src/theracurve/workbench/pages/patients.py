"""The patients: a list of all with their courses to one scale, and everything of one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from theracurve.checking import Checked, accept
from theracurve.explain import explanation_of
from theracurve.records.overrides import decisions_of
from theracurve.report.courses import DrawnCourse, courses_of
from theracurve.report.reading import benefit_answers
from theracurve.report.timelines import course_strip, timeline
from theracurve.schedule.schedule import concerns_others
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import errors_among
from theracurve.vocabulary.languages import LANGUAGES
from theracurve.vocabulary.tables import OBSERVED_TABLES
from theracurve.wording.labels import of_named, said
from theracurve.wording.words import Words
from theracurve.workbench.calls import CallsOfKind, calls_of
from theracurve.workbench.cells import tables_of
from theracurve.workbench.findings_shown import shown_findings
from theracurve.workbench.people.access import is_seen
from theracurve.workbench.people.roles import Act
from theracurve.workbench.saying import words_of
from theracurve.workbench.standing import CheckedStanding, Look, looked
from theracurve.workbench.visits_planned import visits_of

Drawn: TypeAlias = tuple[dict[str, SafeString], dict[str, tuple[tuple[str, str], ...]]]


@dataclass(frozen=True, slots=True)
class ListedPatient:
    """One patient of the list; `strip` is the course as a drawing, empty while nothing can be derived."""

    patient_id: str
    group: str
    findings: int
    benefits: tuple[tuple[str, str], ...]
    strip: SafeString


def patients(request: HttpRequest) -> HttpResponse:
    """The list, of a group, of those with findings, or of those whose id holds a text."""
    look, words = looked(), words_of(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("find", "group", "findings")}
    everybody = [one for one in listed(look, words) if is_seen(request.person, one.patient_id)]
    chosen = [one for one in everybody if is_chosen(one, asked)]
    groups = sorted({one.group for one in everybody})
    given = {"listed": chosen, "n": len(everybody), "groups": groups, "asked": asked, "derived": look.is_derivable}
    page = "patients_listed.html" if request.headers.get("HX-Request") else "patients.html"
    return render(request, page, given)


def is_chosen(one: ListedPatient, asked: dict[str, str]) -> bool:
    return (
        asked["find"].casefold() in one.patient_id.casefold()
        and asked["group"] in ("", one.group)
        and (not asked["findings"] or one.findings > 0)
    )


def listed(look: Look, words: Words) -> list[ListedPatient]:
    checked, groups = look.checked, groups_read(look.checked)
    told = Counter(finding.patient_id for finding in checked.findings if finding.patient_id)
    courses, benefits = drawn(look, words) if look.is_derivable else ({}, {})
    return [
        ListedPatient(
            patient_id, group, told[patient_id], benefits.get(patient_id, ()), courses.get(patient_id, SafeString())
        )
        for patient_id, group in groups.items()
    ]


def groups_read(checked: Checked) -> dict[str, str]:
    """Each patient's group as read, of the tables that say who there is."""
    query = (
        'SELECT patient_id, coalesce(min("group"), \'\') FROM (SELECT patient_id, "group" FROM records.patients'
        ' UNION ALL SELECT patient_id, "group" FROM records.endpoints) WHERE patient_id IS NOT NULL'
        " GROUP BY patient_id ORDER BY patient_id"
    )
    return dict(checked.intake.connection.execute(query).fetchall())


def drawn(look: Look, words: Words) -> Drawn:
    """Each patient's course as a drawing, all to one scale, and the answers of each benefit with their words; made once
    for everybody who looks at this entry."""
    courses_at(look)
    return drawn_at(look.shared, words)


@lru_cache(maxsize=2 * len(LANGUAGES))
def drawn_at(shared: CheckedStanding, words: Words) -> Drawn:
    courses = courses_derived(shared)
    last = max((course.last_day for course in courses.values()), default=1.0)
    strips = {one.patient_id: mark_safe(course_strip(one, last, words)) for one in courses.values()}
    connection = shared.checked.intake.connection.cursor()
    benefits: dict[str, tuple[tuple[str, str], ...]] = {}
    for (name, patient_id), answer in benefit_answers(connection).items():
        word = of_named(said("labels.answers", answer, words), name, words)
        benefits[patient_id] = (*benefits.get(patient_id, ()), (answer, word))
    return strips, benefits


def patient(request: HttpRequest, patient_id: str) -> HttpResponse:
    """One patient: the timeline, the calls with their evidence, every value as it stands."""
    look, words = looked(), words_of(request)
    checked, found = look.checked, look.at
    groups = groups_read(checked)
    if patient_id not in groups:
        raise Http404
    ids = [one for one in groups if is_seen(request.person, one)]
    at = ids.index(patient_id)
    findings = shown_findings((f for f in checked.findings if f.patient_id == patient_id), words, found)
    tables = list(tables_of(checked.intake.connection, checked.intake.tables, patient_id, findings, found))
    without = [name for name in OBSERVED_TABLES if name not in {table.name for table in tables}]
    drawing, calls = followed(look, patient_id, words) if look.is_derivable else (SafeString(), ())
    given = {
        "patient_id": patient_id,
        "group": groups[patient_id],
        "before": ids[at - 1] if at else "",
        "after": ids[at + 1] if at + 1 < len(ids) else "",
        "findings": findings,
        "tables": tables,
        "without": without,
        "decisions": decisions_of(checked.study_file.study),
        "drawing": drawing,
        "kinds": calls,
        "kept": found.kept,
        "visits": visits_of(look, patient_id, words) if can_be_scheduled(checked, patient_id) else (),
        "enters": Act.ENTER in request.person.acts,
    }
    return render(request, "patient.html", given)


def can_be_scheduled(checked: Checked, patient_id: str) -> bool:
    """Whether no error lies in the rows of a patient by which visits are judged; a table that is not there yet is
    what the form of a visit begins."""
    own = (error for error in errors_among(checked.findings) if error.patient_id == patient_id)
    return all(map(concerns_others, own))


def followed(look: Look, patient_id: str, words: Words) -> tuple[SafeString, tuple[CallsOfKind, ...]]:
    """What follows from the records of a patient: the drawing of the course, and the calls."""
    explanation = replace(explanation_of(look.derived, patient_id, PROTOCOL), words=words)
    course = courses_at(look).get(patient_id)
    made = timeline(course, explanation.evidence, words) if course and course.last_day > 0 else None
    return mark_safe(made.svg) if made else SafeString(), tuple(calls_of(explanation))


def courses_at(look: Look) -> Mapping[str, DrawnCourse]:
    """Each patient's course. Raises StudyRefused where the records have errors."""
    accept(look.derived)  # which derives it, once for everybody
    return courses_derived(look.shared)


@lru_cache(maxsize=2)
def courses_derived(shared: CheckedStanding) -> Mapping[str, DrawnCourse]:
    return {one.patient_id: one for one in courses_of(shared.checked.intake.connection.cursor())}
