"""The first page: which study this is, and what there is to do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from theracurve.definition.loader import load_study
from theracurve.errors import TheracurveError


def start(request: HttpRequest) -> HttpResponse:
    try:
        study = load_study(settings.STUDY).study
    except TheracurveError as error:
        return render(request, "start.html", {"refused": str(error)})
    return render(request, "start.html", {"study": study})
