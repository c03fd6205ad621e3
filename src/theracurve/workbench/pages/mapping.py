"""How the person's own files are read: what is still asked, answered here, and every column with its cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from theracurve.intake.mapping.loading import MAPPING_FILE, parse_mapping
from theracurve.own_tables import read_so
from theracurve.workbench.mending import OVERRIDES
from theracurve.workbench.people.person import Person
from theracurve.workbench.people.roles import Act
from theracurve.workbench.proposals import Proposal, answer, digest, proposals_in, refuse_closed


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """One question with the lines that ask it: a person answers them together."""

    question: str
    proposals: tuple[Proposal, ...]

    @property
    def numbers(self) -> str:
        return " ".join(str(one.number) for one in self.proposals)


@require_GET
def mapping(request: HttpRequest) -> HttpResponse:
    file = mapping_file()
    if not file.is_file():
        return render(request, "mapping.html", {"none": True})
    text = file.read_text(encoding="utf-8")
    refuse_closed(parse_mapping(text).mapping.tables, closed_to(request.person))
    open_yet = list(proposals_in(text))
    given = {
        "columns": asked_once(one for one in open_yet if not one.cell),
        "cells": asked_once(one for one in open_yet if one.cell),
        "seen": digest(text),
        "readings": read_so(settings.STUDY, file.parent, date.today()),
        "text": text,
    }
    return render(request, "mapping.html", given)


def closed_to(person: Person) -> frozenset[str]:
    """The tables that no file fills under a person's name."""
    return frozenset() if Act.DECIDE in person.acts else frozenset({OVERRIDES})


def mapping_file() -> Path:
    study: Path = settings.STUDY
    return study / "records" / MAPPING_FILE


def asked_once(proposals: Iterable[Proposal]) -> list[AskedOnce]:
    by_question: dict[str, list[Proposal]] = {}
    for one in proposals:
        by_question.setdefault(one.question, []).append(one)
    return [AskedOnce(question, tuple(alike)) for question, alike in by_question.items()]


@require_POST
def answer_mapping(request: HttpRequest) -> HttpResponse:
    """State the answers that were ticked. Raises UsageError where the file has changed since the page was made."""
    ticked = [number for numbers in request.POST.getlist("taken") for number in numbers.split() if number.isdecimal()]
    answers = {int(number): " ".join(request.POST.get(f"line-{number}", "").split()) for number in ticked}
    seen, reason = (request.POST.get(name, "") for name in ("seen", "reason"))
    answer(mapping_file(), seen, answers, request.user.get_username(), reason, closed_to(request.person))
    return redirect("mapping")
