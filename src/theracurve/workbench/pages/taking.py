"""The records taken into the ledger: what an import would change, by patient, and what a person accepts of it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from theracurve.workbench.ledger.importing import import_study, preview_import
from theracurve.workbench.standing import standing

SHOWN = 30  # cells of a patient


@require_GET
def taking(request: HttpRequest) -> HttpResponse:
    """What the files say otherwise than the ledger. Raises StudyRefused for files that cannot be taken in."""
    found = preview_import(settings.STUDY)
    by_patient = [(patient, changes[:SHOWN], len(changes)) for patient, changes in found.by_patient().items()]
    given = {"kept": standing().kept, "by_patient": by_patient, "n": len(found.changes), "found": found}
    return render(request, "taking.html", given)


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take all of it, or what was ticked."""
    chosen = None if "all" in request.POST else request.POST.getlist("patient")
    reason = request.POST.get("reason", "").strip()
    import_study(settings.STUDY, who=request.user.get_username(), reason=reason, patients=chosen)
    return redirect("patients")
