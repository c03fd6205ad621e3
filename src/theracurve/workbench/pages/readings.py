"""Calls read by two readers apart: what a reader sees of a case, and the page on which a consensus is stated."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from theracurve.errors import UsageError
from theracurve.records.overrides import decisions_of
from theracurve.wording.labels import said
from theracurve.wording.words import Words
from theracurve.workbench.adjudication import (
    RESPONSE,
    ReadCase,
    case_numbered,
    cases,
    decide,
    is_judged_blind,
    read,
    send,
    shown_blind,
)
from theracurve.workbench.ledger.reading import tables
from theracurve.workbench.people.access import is_seen
from theracurve.workbench.saying import words_of
from theracurve.workbench.standing import looked


def answer_word(case: ReadCase, code: str, words: Words) -> str:
    return said("labels.responses" if case.decision == RESPONSE else "labels.answers", code, words)


def answers_of(case: ReadCase, words: Words) -> list[tuple[str, str]]:
    return [(code, answer_word(case, code, words)) for code in case.answers]


def seen_case(request: HttpRequest, number: int) -> ReadCase:
    """A case about a patient whom the person may see. Raises UsageError where there is none."""
    case = case_numbered(number)
    if not is_seen(request.person, case.patient_id):
        raise UsageError(f"there is no case {number}")
    return case


@require_GET
def readings(request: HttpRequest) -> HttpResponse:
    """The cases that wait for the reader, and how they have read others; never how somebody else has."""
    words, me = words_of(request), request.person.name
    seen = [one for one in cases() if is_seen(request.person, one.patient_id)]
    own = [(one, answer_word(one, one.readings[me], words)) for one in seen if me in one.readings]
    return render(request, "readings.html", {"open": [one for one in seen if one.is_open_to(me)], "own": own})


@require_GET
def reading(request: HttpRequest, number: int) -> HttpResponse:
    """What was observed of a case, without its patient, group, treatment and calls. Raises UsageError for one that is
    not open to the reader."""
    case = seen_case(request, number)
    if not case.is_open_to(request.person.name):
        raise UsageError(f"case {number} is not open to you")
    given = {"case": case, "tables": list(observed(case)), "answers": answers_of(case, words_of(request))}
    return render(request, "reading.html", given)


def observed(case: ReadCase) -> Iterator[tuple[str, Sequence[str], list[list[str]]]]:
    """Each table that a reader sees: its name, its columns that hold anything, its rows as they stand."""
    own = tables(looked().at.head.number, patient=case.patient_id)
    for table in shown_blind():
        rows = list(own.get(table.name, {}).values())
        columns = [name for name in table.names if any(cells.get(name) for cells in rows)]
        if rows:
            yield table.name, columns, sorted([cells.get(name, "") for name in columns] for cells in rows)


@require_POST
def give_reading(request: HttpRequest, number: int) -> HttpResponse:
    answer, reason = (request.POST.get(part, "").strip() for part in ("answer", "reason"))
    read(seen_case(request, number), answer, request.person.name, reason)
    return redirect("readings")


@require_POST
def send_case(request: HttpRequest) -> HttpResponse:
    """Have a call read apart. Raises UsageError for what nobody decides in this protocol."""
    patient, decision, visit, reason = (
        request.POST.get(part, "").strip() for part in ("patient", "decision", "visit", "reason")
    )
    study = looked().checked.study_file.study
    if decision not in decisions_of(study):
        raise UsageError(f"nobody decides {decision!r} in this protocol")
    if not is_judged_blind(decision, study):
        raise UsageError(f"{decision} rests on doses of medication, which a blind reader does not see")
    send(patient, decision, visit, request.person.name, reason)
    return redirect("consensus")


@require_GET
def consensus(request: HttpRequest) -> HttpResponse:
    """Every case: how many have read it, and, once two have, how, with the form of the consensus."""
    words = words_of(request)
    seen = [one for one in cases() if is_seen(request.person, one.patient_id)]
    shown = [
        {
            "case": one,
            "readings": [(who, answer_word(one, code, words)) for who, code in one.readings.items()],
            "answers": answers_of(one, words),
            "decided": answer_word(one, one.consensus, words) if one.consensus else "",
        }
        for one in seen
    ]
    return render(request, "consensus.html", {"cases": shown})


@require_POST
def decide_case(request: HttpRequest, number: int) -> HttpResponse:
    answer, reason = (request.POST.get(part, "").strip() for part in ("answer", "reason"))
    case = seen_case(request, number)
    decide(case, answer, request.person.name, reason)
    return redirect("patient", case.patient_id)
