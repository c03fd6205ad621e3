"""How one gets in on one's own computer: by the address that `theracurve open` prints, which works once."""

from getpass import getuser
from secrets import compare_digest
from threading import Lock

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from theracurve.workbench.saying import said_in

USED: set[str] = set()
ONE_AT_A_TIME = Lock()
FORBIDDEN = 403


@login_not_required
@require_GET
def enter(request: HttpRequest) -> HttpResponse:
    """Let in who brings the token for the first time; tell everybody else how one gets in."""
    if request.user.is_authenticated:
        return redirect("start")
    if not use(request.GET.get("token", "")):
        return render(request, "enter.html", said_in(request), status=FORBIDDEN)
    login(request, owner())
    return redirect("start")


def use(token: str) -> bool:
    """Whether the token is right and nobody has used it."""
    right: str = settings.ENTRANCE_TOKEN
    with ONE_AT_A_TIME:
        fresh = compare_digest(token.encode(), right.encode()) and right not in USED
        USED.update({right} if fresh else ())
    return fresh


def owner() -> object:
    """The person whose computer this is, under the name by which the system knows them, allowed everything."""
    people = get_user_model()
    person, _ = people.objects.get_or_create(username=getuser(), defaults={"is_superuser": True, "is_staff": False})
    return person
