"""A study that cannot be used, a request that is refused: said to the person, never a page of a broken program."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from theracurve.errors import Defect, StudyRefused, TheracurveError
from theracurve.workbench.findings_shown import shown_findings
from theracurve.workbench.saying import words_of

REFUSED = 409
NOT_FOUND = 404


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say on a page of our own that an address leads to nothing."""
    return render(request, "not_found.html", status=NOT_FOUND)


class Refusals:
    """Turns what our own program refuses into a page that says why; everything else stays an error."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        page = "refused_part.html" if request.headers.get("HX-Request") else "refused.html"
        if isinstance(error, StudyRefused):
            said = shown_findings(error.findings, words_of(request))
            return render(request, page, {"findings": said}, status=REFUSED)
        if isinstance(error, TheracurveError) and not isinstance(error, Defect):
            return render(request, page, {"refused": str(error)}, status=REFUSED)
        return None
