"""The queries: what people of the study ask each other, with their threads, answered and closed here."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from theracurve.errors import UsageError
from theracurve.wording.words import Words
from theracurve.workbench.people.access import is_seen
from theracurve.workbench.people.roles import MAY, Act, Role
from theracurve.workbench.queries import ABOUT, Query, QueryState, ask, queries, write
from theracurve.workbench.saying import words_of


@dataclass(frozen=True, slots=True)
class ShownQuery:
    """A query with the words of its state and of whom it asks, and what the person who looks may make of it."""

    query: Query
    state: str
    to: str
    states: tuple[tuple[str, str], ...]


@require_GET
def list_queries(request: HttpRequest) -> HttpResponse:
    """All that are not closed, or all; of a person of some sites those about their patients."""
    words, everything = words_of(request), bool(request.GET.get("closed"))
    chosen = [one for one in seen_by(request) if everything or one.state is not QueryState.CLOSED]
    given = {"queries": [shown(one, request, words) for one in chosen], "closed": everything}
    return render(request, "queries.html", given)


def seen_by(request: HttpRequest) -> list[Query]:
    return [one for one in queries() if is_seen(request.person, one.patient_id)]


def shown(query: Query, request: HttpRequest, words: Words) -> ShownQuery:
    states = ((str(state), words(f"workbench.queries.make.{state}")) for state in query.states_for(request.person))
    said = words(f"workbench.queries.states.{query.state}")
    return ShownQuery(query, said, words(f"workbench.queries.roles.{query.to}"), tuple(states))


@require_GET
def new_query(request: HttpRequest) -> HttpResponse:
    """The form of a query about a patient, a cell or a finding."""
    words = words_of(request)
    about = {part: text for part in ABOUT if (text := request.GET.get(part, ""))}
    roles = [(str(role), words(f"workbench.queries.roles.{role}")) for role in Role if Act.ASK in MAY[role]]
    return render(request, "ask.html", {"patient_id": request.GET.get("patient", ""), "about": about, "roles": roles})


@require_POST
def ask_query(request: HttpRequest) -> HttpResponse:
    given = {part: request.POST.get(part, "").strip() for part in ("patient", "to", "message", *ABOUT)}
    about = {part: given[part] for part in ABOUT}
    ask(given["patient"], about, given["to"], given["message"], request.user.get_username())
    return redirect("queries")


@require_POST
def write_query(request: HttpRequest) -> HttpResponse:
    """Answer a query, ask again, or close it. Raises UsageError where it has been written into since the page was
    made."""
    name = request.POST.get("query", "")
    found = next((one for one in seen_by(request) if one.name == name), None)
    if found is None:
        raise UsageError(f"there is no query {name!r}")
    if str(len(found.thread)) != request.POST.get("seen"):
        raise UsageError("somebody has written meanwhile; read it, then write again")
    write(found, request.POST.get("state", ""), request.POST.get("message", "").strip(), request.person)
    return redirect("queries")
