"""The runs: begin one and watch it, read its report, see what it changes against another."""

import re
from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from theracurve.bundle.differences import ChangedCall
from theracurve.request import Stage
from theracurve.sealed_folders import compared_runs
from theracurve.terminal_bundles import estimate_line, input_line, told
from theracurve.workbench.ledger.entry import LedgerEntry
from theracurve.workbench.ledger.reading import entries
from theracurve.workbench.ledger.table_names import BESIDE
from theracurve.workbench.policy import HEADER, REPORT
from theracurve.workbench.runs import KeptRun, begin_run, kept_runs, run_number, stop_run
from theracurve.workbench.saying import words_of

PAGE_OF_REPORT = re.compile(r"report(-patients-\d+)?\.html")
MOST = 200  # changed calls that a page shows


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    found = kept_runs()
    under_way = next((one for one in found if not one.end), None)
    return render(request, "runs.html", {"runs": found, **progress_of(under_way)})


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    begin_run(request.user.get_username(), words_of(request).language)
    return redirect("runs")


@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    stop_run(number)
    return redirect("runs")


@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Say where a run is, and have the page read again once it has ended."""
    found = run_number(number)
    answer = render(request, "progress.html", progress_of(found))
    if found.end:
        answer.headers["HX-Refresh"] = "true"
    return answer


def progress_of(found: KeptRun | None) -> dict[str, object]:
    stages = list(Stage)
    at = stages.index(Stage(found.stage)) if found else 0
    return {"under_way": found, "at": at, "of": len(stages)}


@require_GET
def one_run(request: HttpRequest, number: int) -> HttpResponse:
    found = run_number(number)
    earlier = [one for one in kept_runs() if one.is_done and one.number != number]
    return render(request, "run.html", {"run": found, "answer": found.answer, "earlier": earlier})


@require_GET
def report(request: HttpRequest, number: int, name: str) -> HttpResponse | FileResponse:
    """A page of a run's report, shut off from the page that shows it."""
    found = run_number(number)
    file = found.results / name
    if not PAGE_OF_REPORT.fullmatch(name) or not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), headers={HEADER: REPORT, "Content-Type": "text/html; charset=utf-8"})


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """A call that came out otherwise, and the entries of its patient that lie between the two runs."""

    table: str
    patient: str
    key: str
    told: str
    entries: tuple[LedgerEntry, ...]


@require_GET
def compare(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """What a run changes against an earlier one: which estimates and calls, and because of which entries."""
    first, second = sorted((run_number(other), run_number(number)), key=lambda one: one.number)
    found = compared_runs(first.results, second.results)
    between = [
        one for one in entries(after=first.begun.entry) if one.number <= second.begun.entry and one.table not in BESIDE
    ]
    given = {
        "first": first,
        "second": second,
        "inputs": [input_line(change) for change in found.inputs],
        "estimates": [estimate_line(change) for change in found.estimates],
        "calls": [explained(change, between) for change in found.calls[:MOST]],
        "n": len(found.calls),
    }
    return render(request, "compare.html", given)


def explained(change: ChangedCall, between: list[LedgerEntry]) -> ExplainedChange:
    key = {name: str(value) for name, value in change.key.items() if value is not None}
    patient = key.pop("patient_id", "")
    because = tuple(entry for entry in between if entry.patient == patient)
    said = told(change.columns, here=change.here, there=change.there)
    return ExplainedChange(change.table, patient, ", ".join(key.values()), said, because)
