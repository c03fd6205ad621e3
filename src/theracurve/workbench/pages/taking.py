"""The records taken into the ledger: what an import would change, by patient, and what a person accepts of it."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from theracurve.errors import UsageError
from theracurve.records.answers import ANSWERS
from theracurve.workbench.ledger.importing import ImportPreview, preview_import, take_in
from theracurve.workbench.ledger.reading import head
from theracurve.workbench.mending import OVERRIDES
from theracurve.workbench.people.person import Person
from theracurve.workbench.people.roles import Act
from theracurve.workbench.proposals import digest
from theracurve.workbench.standing import standing

SHOWN = 30  # cells of a patient
ACTS = {OVERRIDES: Act.DECIDE, ANSWERS.name: Act.ANSWER}  # what files that hold a person's answers take


@require_GET
def taking(request: HttpRequest) -> HttpResponse:
    """What the files say otherwise than the ledger. Raises StudyRefused for files that cannot be taken in."""
    found = preview_import(settings.STUDY)
    by_patient = [(patient, changes[:SHOWN], len(changes)) for patient, changes in found.by_patient().items()]
    given = {"kept": standing().kept, "by_patient": by_patient, "n": len(found.changes)}
    given |= {"found": found, "seen": seen_of(found)}
    return render(request, "taking.html", given)


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take all of it, or what was ticked.

    Raises UsageError where the files or the ledger have changed since the page was made, and for calls or answers to
    findings that the person may not give.
    """
    found = preview_import(settings.STUDY)
    if seen_of(found) != request.POST.get("seen"):
        raise UsageError("the files or the ledger have changed since this page was made; look again, then take it")
    chosen = None if "all" in request.POST else request.POST.getlist("patient")
    reason = request.POST.get("reason", "").strip()
    refuse_answers(found, chosen, request.person)
    take_in(found, who=request.user.get_username(), reason=reason, patients=chosen)
    return redirect("patients")


def seen_of(found: ImportPreview) -> str:
    """What tells one preview from another: the files that it read, and the ledger that it held them against."""
    last = head()
    return digest(json.dumps([dict(found.incoming.files), found.incoming.mapping, last.number, last.hash]))


def refuse_answers(found: ImportPreview, chosen: list[str] | None, person: Person) -> None:
    """Raises UsageError for calls and answers to findings in files that are taken in by who may not give them."""
    tables = {change.table for change in found.of_patients(chosen)}
    for table, act in ACTS.items():
        if table in tables and act not in person.acts:
            raise UsageError(
                f"the files hold {table}, which your role does not give; nothing was taken. Take the table out of the"
                " files, or let the study's owner take them in (`theracurve open`)"
            )
