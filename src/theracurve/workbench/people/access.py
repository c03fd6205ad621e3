"""Who may open which address: one table, and every address that is not in it is refused."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from theracurve.errors import StudyRefused
from theracurve.vocabulary.tables import OVERRIDES
from theracurve.workbench.ledger.change import PATIENT_COLUMN
from theracurve.workbench.ledger.reading import history
from theracurve.workbench.people.person import Person, person_of
from theracurve.workbench.people.roles import Act
from theracurve.workbench.standing import CheckedStanding, looked

FORBIDDEN = 403


class Shows(Enum):
    """Whose patients an address shows or changes."""

    NOBODY = "nobody"  # or only those whom the person may see
    PATIENT = "patient"  # the one that is asked for
    EVERYBODY = "everybody"  # refused to whom only some sites are open


# Open to whoever is not signed in.
OPEN = frozenset({"enter", "sign_in"})
SIGNED_IN = frozenset({"language", "sign_out"})  # to whoever is signed in, whatever their role
ADDRESSES: Mapping[str, tuple[Act, Shows]] = {
    "start": (Act.READ, Shows.NOBODY),
    "patients": (Act.READ, Shows.NOBODY),
    "patient": (Act.READ, Shows.PATIENT),
    "cell": (Act.READ, Shows.PATIENT),
    "change_cell": (Act.ENTER, Shows.PATIENT),
    "visit": (Act.ENTER, Shows.PATIENT),
    "check_visit": (Act.ENTER, Shows.PATIENT),
    "enter_visit": (Act.ENTER, Shows.PATIENT),
    "new_row": (Act.ENTER, Shows.PATIENT),
    "add_row": (Act.ENTER, Shows.PATIENT),
    "take_row_out": (Act.ENTER, Shows.PATIENT),
    "override": (Act.DECIDE, Shows.PATIENT),
    "change_call": (Act.DECIDE, Shows.PATIENT),
    "answer_finding": (Act.ANSWER, Shows.PATIENT),
    "queries": (Act.READ, Shows.NOBODY),
    "new_query": (Act.ASK, Shows.PATIENT),
    "ask_query": (Act.ASK, Shows.PATIENT),
    "write_query": (Act.ASK, Shows.PATIENT),
    "readings": (Act.ADJUDICATE, Shows.NOBODY),
    "reading": (Act.ADJUDICATE, Shows.NOBODY),
    "give_reading": (Act.ADJUDICATE, Shows.NOBODY),
    "send_case": (Act.DECIDE, Shows.PATIENT),
    "consensus": (Act.DECIDE, Shows.NOBODY),
    "decide_case": (Act.DECIDE, Shows.NOBODY),
    "begin_study": (Act.TAKE, Shows.EVERYBODY),
    "mapping": (Act.TAKE, Shows.EVERYBODY),
    "answer_mapping": (Act.TAKE, Shows.EVERYBODY),
    "taking": (Act.TAKE, Shows.EVERYBODY),
    "take": (Act.TAKE, Shows.EVERYBODY),
    "protocol": (Act.READ, Shows.EVERYBODY),
    "change_protocol": (Act.PLAN, Shows.EVERYBODY),
    "questions": (Act.READ, Shows.EVERYBODY),
    "calendar": (Act.READ, Shows.EVERYBODY),
    "calendar_file": (Act.READ, Shows.EVERYBODY),
    "runs": (Act.READ, Shows.EVERYBODY),
    "run": (Act.READ, Shows.EVERYBODY),
    "run_progress": (Act.READ, Shows.EVERYBODY),
    "compare": (Act.READ, Shows.EVERYBODY),
    "report": (Act.READ, Shows.EVERYBODY),
    "begin_run": (Act.RUN, Shows.EVERYBODY),
    "stop_run": (Act.RUN, Shows.EVERYBODY),
    "seal": (Act.READ, Shows.EVERYBODY),
    "bundle_file": (Act.SEAL, Shows.EVERYBODY),
    "seal_run": (Act.SEAL, Shows.EVERYBODY),
    "sign_run": (Act.SIGN, Shows.EVERYBODY),
}


Parts = Mapping[str, Any]


class Access:
    """Middleware: holds every request against the table, and gives it the person as `request.person`."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.url_name
        if name in OPEN:
            return None
        request.person = person_of(request.user)
        if name in SIGNED_IN or (name in ADDRESSES and is_allowed(request.person, ADDRESSES[name], request, kwargs)):
            return None
        return render(request, "forbidden.html", status=FORBIDDEN)


def is_allowed(person: Person, needed: tuple[Act, Shows], request: HttpRequest, kwargs: Parts) -> bool:
    act, shows = needed
    if not acts_needed(act, request) <= person.acts or (shows is Shows.EVERYBODY and person.sites):
        return False
    if shows is not Shows.PATIENT or not person.sites:
        return True
    if changes_a_site(request):
        return False
    asked = set(patients_asked_for(request, kwargs))
    return bool(asked) and all(is_seen(person, patient) for patient in asked)


def acts_needed(act: Act, request: HttpRequest) -> set[Act]:
    """What a request takes: to enter a row of `overrides` is to decide a call, whichever address it is sent to."""
    if act is not Act.ENTER:
        return {act}
    named = {table for given in (request.GET, request.POST) for table in given.getlist("table")}
    return {Act.DECIDE if table == OVERRIDES.name else Act.ENTER for table in named or {""}}


def changes_a_site(request: HttpRequest) -> bool:
    """Whether a request would say at which site a patient is, on which hangs who may see them."""
    given = request.POST
    if "patients" not in given.getlist("table"):
        return False
    return "site" in given.getlist("column") or any(given.getlist("cell-site"))


def patients_asked_for(request: HttpRequest, kwargs: Parts) -> Iterator[str]:
    """Every patient that a request names: in its address, by itself, by the row that it speaks of, as its new one."""
    if "patient_id" in kwargs:
        yield kwargs["patient_id"]
    for given in (request.GET, request.POST):
        yield from (patient for patient in given.getlist("patient") if patient)
        for table in given.getlist("table"):
            for row in given.getlist("row"):
                yield from {entry.patient for entry in history(table, row, PATIENT_COLUMN)} or {""}
    yield from (patient for patient in request.POST.getlist(f"cell-{PATIENT_COLUMN}") if patient)
    if PATIENT_COLUMN in request.POST.getlist("column"):  # whom a row is made to be of; nobody's is of no site
        yield from (patient.strip() for patient in request.POST.getlist("new"))


def is_seen(person: Person, patient: str) -> bool:
    """Whether a person may see a patient: a patient of no site is seen by those alone whom no site limits."""
    return not person.sites or person.sees(site_of(patient))


def site_of(patient: str) -> str:
    """The site of a patient as the records say now; empty where they say none."""
    try:
        return sites_at(looked().shared).get(patient, "")
    except StudyRefused:
        return ""


@lru_cache(maxsize=2)
def sites_at(shared: CheckedStanding) -> Mapping[str, str]:
    """The site of every patient, read once: a list asks of each."""
    query = "SELECT patient_id, site FROM records.patients WHERE patient_id IS NOT NULL AND site IS NOT NULL"
    return dict(shared.checked.intake.connection.cursor().execute(query).fetchall())
