"""The seal: a finished run as one file that anybody can hold against its hashes."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from theracurve.bundle.checking import Seal
from theracurve.errors import UsageError
from theracurve.sealed_folders import bundle, verify
from theracurve.terminal_bundles import seal_lines
from theracurve.workbench.people.roles import Act
from theracurve.workbench.people.signatures import ENOUGH, MEANINGS, sign, signatures_of
from theracurve.workbench.people.signing_in import is_served
from theracurve.workbench.runs import KeptRun, kept_runs, run_number

BUNDLE = "bundle.zip"


def sealed_of(found: KeptRun) -> Seal | None:
    file = found.folder / BUNDLE
    return verify(file).seal if file.is_file() else None


@require_http_methods(["GET"])
def seal(request: HttpRequest) -> HttpResponse:
    """The finished runs, each with its bundle as it lies there now, or the offer to seal it."""
    done = [one for one in kept_runs() if one.is_done]
    found = [(one, told) for one in done for told in [sealed_of(one)]]
    shown = [
        {
            "run": one,
            "lines": list(seal_lines(told)) if told else [],
            "broken": bool(told and told.breaches),
            "signatures": signatures_of(one.folder / BUNDLE),
            "signable": may_sign(request, one),
        }
        for one, told in found
    ]
    given = {"runs": shown, "meanings": MEANINGS, "enough": ENOUGH, "served": is_served()}
    return render(request, "seal.html", given)


def may_sign(request: HttpRequest, found: KeptRun) -> bool:
    """Whether somebody with a password, who has not signed it yet, looks at a sealed run of the ledger's records."""
    signed = {one.who for one in signatures_of(found.folder / BUNDLE)}
    known = is_served() and Act.SIGN in request.person.acts
    return bool(known and found.begun.entry and request.person.name not in signed)


@require_POST
def sign_run(request: HttpRequest, number: int) -> HttpResponse:
    """Sign a sealed run. Raises UsageError for one that is not sealed, has changed, or is of no ledger's records."""
    found = run_number(number)
    told = sealed_of(found)
    if told is None or told.breaches or not found.begun.entry:
        raise UsageError(f"run {number} is not sealed as it was made from the ledger; nothing was signed")
    password, meaning = (request.POST.get(part, "") for part in ("password", "meaning"))
    sign(found.folder / BUNDLE, request.user.username, password, meaning, request.META.get("REMOTE_ADDR", ""))
    return redirect("seal")


@require_POST
def seal_run(request: HttpRequest, number: int) -> HttpResponse:
    """Seal a run. Raises UsageError for one that has not ended well, or whose bundle somebody has signed."""
    found = run_number(number)
    if not found.is_done:
        raise UsageError(f"run {number} has no results to seal")
    if signatures_of(found.folder / BUNDLE):
        raise UsageError(f"run {number} is sealed and signed; its bundle stays. Run the study again, and seal that run")
    with_records = request.POST.get("records") == "with"
    bundle(found.folder, found.folder / "records", found.results, found.folder / BUNDLE, with_records=with_records)
    return redirect("seal")


@require_http_methods(["GET"])
def bundle_file(request: HttpRequest, number: int) -> HttpResponse | FileResponse:
    file = run_number(number).folder / BUNDLE
    if not file.is_file():
        raise UsageError(f"run {number} is not sealed yet")
    return FileResponse(file.open("rb"), as_attachment=True, filename=f"run-{number}.zip")
