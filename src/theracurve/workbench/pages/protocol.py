"""The protocol: its rules as sentences, every value with its origin, and the text, changed with a reason."""

from collections.abc import Iterator
from difflib import unified_diff

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from theracurve.definition.loader import FILE_NAME, parse_study
from theracurve.documents.yaml_values import YamlValue, values_in, with_values
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
from theracurve.workbench.trial import as_whole_run, tried

VALUE = "value:"  # begins the name of a field of the form


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
        "parts": parts_of(found.text),
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
    text = text_of(request.POST, stands)
    parse_study(text)
    change = CellChange("", PROTOCOL, FILE_NAME, PROTOCOL_TEXT, stands, text)
    if "try" in request.POST:
        return trial_page(request, tried([change], as_whole_run), list(changed_lines(stands, text)))
    append([change], who=request.user.get_username(), reason=request.POST.get("reason", "").strip(), source=FORM)
    return redirect("protocol")


def parts_of(text: str) -> list[tuple[str, list[YamlValue]]]:
    """The values of the protocol by the part of the text that they stand in."""
    found: dict[str, list[YamlValue]] = {}
    for one in values_in(text):
        found.setdefault(str(one.path[0]) if one.path else "", []).append(one)
    return list(found.items())


def text_of(given: QueryDict, stands: str) -> str:
    """The protocol as the form has it, or as somebody wrote it."""
    if "text" in given:
        return "\n".join(given["text"].splitlines()) + "\n"
    values = {name[len(VALUE) :]: " ".join(text.split()) for name, text in given.items() if name.startswith(VALUE)}
    return with_values(stands, {name: str(text) for name, text in values.items()})


def changed_lines(before: str, after: str) -> Iterator[str]:
    """The lines of a text that go and come."""
    for line in unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            yield line
