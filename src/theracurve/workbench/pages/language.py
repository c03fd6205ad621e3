"""The language of the pages, chosen by a person for as long as they are in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from theracurve.vocabulary.languages import LANGUAGES
from theracurve.workbench.saying import CHOSEN


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    if request.POST.get("language") in LANGUAGES:
        request.session[CHOSEN] = request.POST["language"]
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "start")
