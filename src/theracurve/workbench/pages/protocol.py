"""The protocol: its rules as sentences, every value with its origin, and the text, changed with a reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from theracurve.definition.loader import FILE_NAME, parse_study
from theracurve.errors import UsageError
from theracurve.wording.definitions import choices, definitions
from theracurve.workbench.ledger.appending import append
from theracurve.workbench.ledger.change import CellChange
from theracurve.workbench.ledger.table_names import PROTOCOL, PROTOCOL_TEXT
from theracurve.workbench.mending import FORM
from theracurve.workbench.pages.mending import trial_page
from theracurve.workbench.proposals import digest
from theracurve.workbench.saying import words_of
from theracurve.workbench.standing import looked


@require_GET
def protocol(request: HttpRequest) -> HttpResponse:
    look, words = looked(), words_of(request)
    found = look.checked.study_file
    given = {
        "study": found.study,
        "definitions": definitions(found.study, words),
        "choices": choices(found.study, words),
        "text": found.text,
        "seen": digest(found.text),
        "kept": look.at.kept,
    }
    return render(request, "protocol.html", given)


@require_POST
def change_protocol(request: HttpRequest) -> HttpResponse:
    """Try another text of the protocol, or keep it. Raises StudyRefused for one that cannot be used, UsageError where
    the protocol has changed since the page was made."""
    look = looked()
    stands = look.checked.study_file.text
    if not look.at.kept or digest(stands) != request.POST.get("seen"):
        raise UsageError("the protocol has changed since this page was made; look at it again, then change it")
    text = "\n".join(request.POST.get("text", "").splitlines()) + "\n"
    parse_study(text)
    change = CellChange("", PROTOCOL, FILE_NAME, PROTOCOL_TEXT, stands, text)
    if "try" in request.POST:
        return trial_page(request, [change])
    append([change], who=request.user.get_username(), reason=request.POST.get("reason", "").strip(), source=FORM)
    return redirect("protocol")
