"""The questions: every finding about the study as it stands, by kind, each with its place and its patient."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from theracurve.vocabulary.findings import count_by_severity
from theracurve.workbench.findings_shown import ShownFinding, shown_findings
from theracurve.workbench.saying import words_of
from theracurve.workbench.standing import looked


@dataclass(frozen=True, slots=True)
class FindingsOfKind:
    """The findings of one code, in reading order."""

    code: str
    severity: str
    findings: tuple[ShownFinding, ...]

    @property
    def unanswered(self) -> int:
        return sum(one.finding.needs_review for one in self.findings)


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """All of them, or those of one patient or of those that a person has to answer."""
    look, words = looked(), words_of(request)
    at, findings = look.at, look.checked.findings
    patient, unanswered = request.GET.get("patient", ""), request.GET.get("unanswered", "")
    chosen = [
        finding
        for finding in findings
        if patient in ("", finding.patient_id) and (not unanswered or finding.needs_review)
    ]
    given = {
        "kinds": list(by_kind(shown_findings(chosen, words, at))),
        "counts": count_by_severity(chosen),
        "patients": sorted({finding.patient_id for finding in findings if finding.patient_id}),
        "asked": {"patient": patient, "unanswered": unanswered},
        "kept": at.kept,
    }
    return render(request, "questions.html", given)


def by_kind(findings: Iterable[ShownFinding]) -> Iterator[FindingsOfKind]:
    """In the order in which each kind comes first: errors, then warnings, then notes."""
    kinds: dict[tuple[str, str], list[ShownFinding]] = {}
    for one in findings:
        kinds.setdefault((one.finding.code, str(one.finding.severity)), []).append(one)
    for (code, severity), alike in kinds.items():
        yield FindingsOfKind(code, severity, tuple(alike))
