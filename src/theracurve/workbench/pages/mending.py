"""The forms in which a person mends: a cell, a row, a call, a finding, each with a reason and what it would do."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from theracurve.errors import UsageError
from theracurve.records.overrides import ANSWERS, CALLS, decisions_of
from theracurve.terminal_bundles import call_line, estimate_line
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.named import split_qualified
from theracurve.vocabulary.tables import Column, Kind
from theracurve.wording.labels import said
from theracurve.workbench.findings_shown import shown_findings
from theracurve.workbench.ledger.appending import append
from theracurve.workbench.ledger.change import CellChange
from theracurve.workbench.ledger.reading import history
from theracurve.workbench.mending import (
    ANSWER,
    FORM,
    OVERRIDE,
    OVERRIDES,
    answered,
    by,
    call_changed,
    cell_changed,
    cells_of,
    column_named,
    overridden,
    row_added,
    row_taken_out,
    table_named,
)
from theracurve.workbench.people.access import is_seen
from theracurve.workbench.saying import words_of
from theracurve.workbench.standing import looked
from theracurve.workbench.trial import TriedChange, tried

RESPONSE = "response"
MOST_CALLS = 40


@require_GET
def cell(request: HttpRequest) -> HttpResponse:
    """One cell: what stands in it, what is said of it, how it came to be, and the form that mends it."""
    table, row, name = (request.GET.get(part, "") for part in ("table", "row", "column"))
    column = column_named(table_named(table), name)
    look, cells = looked(), cells_of(table, row)
    spoken = [f for f in look.checked.findings if (f.table, f.column) == (table, name)]
    about = [one for one in shown_findings(spoken, words_of(request), look.at) if one.row == row]
    given = {
        "table": table,
        "row": row,
        "column": column,
        "stands": cells.get(name, ""),
        "cells": [(other, text) for other, text in cells.items() if other != name],
        "patient_id": cells.get("patient_id", ""),
        "findings": about,
        "history": history(table, row, name),
        **kinds_of(column),
    }
    return render(request, "cell.html", given)


def kinds_of(column: Column) -> dict[str, object]:
    """How a cell of this kind is entered."""
    choices = ("true", "false") if column.kind is Kind.FLAG else column.choices
    return {"choices": choices, "input": "date" if column.kind is Kind.DATE else "text"}


@require_POST
def change_cell(request: HttpRequest) -> HttpResponse:
    """Try a mended cell, or keep it."""
    table, row, name, old, new = (request.POST.get(part, "") for part in ("table", "row", "column", "old", "new"))
    column_named(table_named(table), name)
    change = cell_changed(table, row, name, old, new.strip())
    if table != OVERRIDES:
        return kept_or_tried(request, [change], FORM)
    return kept_or_tried(request, call_changed(change, request.user.get_username()), OVERRIDE)


@require_GET
def new_row(request: HttpRequest) -> HttpResponse:
    """The form for a new row of a patient in a table."""
    table = table_named(request.GET.get("table", ""))
    known = {"patient_id", *(by("") if table.name == OVERRIDES else ())}
    columns = [(column, kinds_of(column)) for column in table.columns if column.name not in known]
    given = {"table": table.name, "patient_id": request.GET.get("patient", ""), "columns": columns}
    return render(request, "new_row.html", given)


@require_POST
def add_row(request: HttpRequest) -> HttpResponse:
    table, patient = table_named(request.POST.get("table", "")), request.POST.get("patient", "")
    cells = {name: request.POST.get(f"cell-{name}", "").strip() for name in table.names}
    if table.name == OVERRIDES:
        return kept_or_tried(request, row_added(table, patient, {**cells, **by(request.user.get_username())}), OVERRIDE)
    return kept_or_tried(request, row_added(table, patient, cells), FORM)


@require_POST
def take_row_out(request: HttpRequest) -> HttpResponse:
    table, row = table_named(request.POST.get("table", "")), request.POST.get("row", "")
    return kept_or_tried(request, row_taken_out(table.name, row), FORM)


@require_GET
def override(request: HttpRequest) -> HttpResponse:
    """The form that puts a person's answer in place of a derived one."""
    patient, decision, visit = (request.GET.get(part, "") for part in ("patient", "decision", "visit"))
    study = looked().checked.study_file.study
    if decision not in decisions_of(study):
        raise UsageError(f"nobody decides {decision!r} in this protocol")
    words = words_of(request)
    codes, section = (CALLS, "labels.responses") if decision == RESPONSE else (ANSWERS, "labels.answers")
    benefit = study.benefits.get(split_qualified(decision)[0])
    given = {
        "patient_id": patient,
        "decision": decision,
        "visit": visit,
        "visits": () if visit or benefit is None else benefit.visit_labels,
        "answers": [(code, said(section, code, words)) for code in codes],
    }
    return render(request, "override.html", given)


@require_POST
def change_call(request: HttpRequest) -> HttpResponse:
    given = {part: request.POST.get(part, "").strip() for part in ("patient", "decision", "visit", "answer", "reason")}
    return kept_or_tried(request, overridden(**given, who=request.user.get_username()), OVERRIDE)


@require_POST
def answer_finding(request: HttpRequest) -> HttpResponse:
    """Answer a finding that a person has to answer. Raises UsageError where it is not asked any more."""
    code, table, row = (request.POST.get(part, "") for part in ("code", "table", "row"))
    finding = asked_now(code, table, row)
    given, reason = (request.POST.get(part, "").strip() for part in ("answer", "reason"))
    if not given:
        raise UsageError("an answer says something; write what was found")
    changes = answered(finding, row, given, request.user.get_username(), reason)
    append(changes, who=request.user.get_username(), reason=reason or given, source=ANSWER)
    return redirect(back_of(request, "questions"))


def asked_now(code: str, table: str, row: str) -> Finding:
    look = looked()
    for one in look.checked.findings:
        if one.needs_review and (one.code, one.table or "", look.at.name_of(one.table, one.row)) == (code, table, row):
            return one
    raise UsageError(f"{code} is not asked any more; look at the questions again")


def kept_or_tried(request: HttpRequest, changes: Iterable[CellChange], source: str) -> HttpResponse:
    """Show what the changes would do where that was asked for; else keep them and go back to the patient."""
    made = tuple(changes)
    if "try" in request.POST:
        return trial_page(request, tried(made))
    append(made, who=request.user.get_username(), reason=request.POST.get("reason", "").strip(), source=source)
    patient = made[0].patient
    return redirect("patient", patient) if patient else redirect(back_of(request, "patients"))


def trial_page(request: HttpRequest, found: TriedChange, lines: Sequence[str] = ()) -> HttpResponse:
    """What a change would do; `lines` say what of a text it changes."""
    words = words_of(request)
    come, gone = ([f for f in told if is_seen(request.person, f.patient_id or "")] for told in (found.come, found.gone))
    seen = (one for one in found.calls or () if is_seen(request.person, str(one.key.get("patient_id") or "")))
    calls = [call_line(change) for change in seen]
    given = {
        "come": shown_findings(come, words),
        "gone": shown_findings(gone, words),
        "derived": found.calls is not None,
        "calls": calls[:MOST_CALLS],
        "n": len(calls),
        "estimates": [estimate_line(change) for change in found.estimates],
        "lines": lines,
    }
    return render(request, "trial.html", given)


def back_of(request: HttpRequest, otherwise: str) -> str:
    """Says where the person came from, if it is a page of ours."""
    back = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else otherwise
