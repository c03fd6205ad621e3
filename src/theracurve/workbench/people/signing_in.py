"""Signing in and out where several people work on one study."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from theracurve.workbench.people.person import person_of
from theracurve.workbench.people.roles import Role
from theracurve.workbench.people.throttle import is_throttled, note_failure, note_success

REFUSED, TOO_MANY = 403, 429


def is_served() -> bool:
    """Whether people sign in here; on one's own computer nobody has a password."""
    return bool(settings.LOGIN_URL == "sign_in")


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let in who knows a password; the key of the session is a new one afterwards. What was wrong is not said."""
    if not is_served():
        return redirect(settings.LOGIN_URL)
    if request.method == "GET":
        return render(request, "sign_in.html")
    name, address = request.POST.get("name", ""), request.META.get("REMOTE_ADDR", "")
    if is_throttled(name, address):
        return render(request, "sign_in.html", {"throttled": True}, status=TOO_MANY)
    user = authenticate(request, username=name.replace("\x00", ""), password=request.POST.get("password", ""))
    if user is None:
        note_failure(name, address)
        return render(request, "sign_in.html", {"wrong": True}, status=REFUSED)
    note_success(name)
    login(request, user)
    return redirect("readings" if person_of(user).role is Role.READER else "start")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("start")
