"""The form of a visit: what the protocol reads of it, checked while it is filled in, kept as rows of the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from theracurve.errors import UsageError
from theracurve.records.asked_at_visits import day_of
from theracurve.vocabulary.findings import Severity
from theracurve.wording.findings import said_in
from theracurve.wording.labels import measure_name, visit_name
from theracurve.wording.words import Words
from theracurve.workbench.findings_shown import ShownFinding, shown_finding
from theracurve.workbench.mending import FORM
from theracurve.workbench.pages.mending import kept_or_tried, kinds_of
from theracurve.workbench.saying import words_of
from theracurve.workbench.standing import Look, looked
from theracurve.workbench.trial import said_of_rows
from theracurve.workbench.visit_form import VisitField, VisitForm, VisitRow, entered, rows_added, visit_form
from theracurve.workbench.visits_planned import appointments_of


@dataclass(frozen=True, slots=True)
class ShownVisitField:
    """A field with the id by which its label and what is said of it find it, and its range in words."""

    id: str
    field: VisitField
    expected: str
    kinds: dict[str, object]


@dataclass(frozen=True, slots=True)
class ShownVisitRow:
    """A row of the form: its title, its fields or what stands there already, and what was last entered of the same."""

    row: VisitRow
    title: str
    fields: tuple[ShownVisitField, ...]
    earlier: str


@dataclass(frozen=True, slots=True)
class SaidOfField:
    """What the checks say of one field of the form: where it is, and the finding in words."""

    id: str
    title: str
    said: ShownFinding


def form_of(look: Look, patient_id: str, name: str) -> VisitForm:
    """The form of a visit by its label. Raises UsageError where the protocol plans none of it for the patient."""
    for one in appointments_of(look, patient_id):
        if one.name == name:
            return visit_form(look, one)
    raise UsageError(f"the protocol plans no visit {name!r} for {patient_id or 'nobody'}")


@require_GET
def visit(request: HttpRequest) -> HttpResponse:
    look, words = looked(), words_of(request)
    patient, name = (request.GET.get(part, "") for part in ("patient", "visit"))
    if not look.at.kept:
        raise UsageError("a visit is entered where the records are kept here; take them in first")
    form = form_of(look, patient, name)
    shown = list(shown_rows(form, words))
    given = {
        "form": form,
        "title": visit_name(name, words),
        "tables": [(table, [one for one in shown if one.row.table.name == table]) for table in form.by_table],
        "dated": any(one.row.table.name != "administrations" for one in shown),
        "open": any(not one.row.stands for one in shown),
    }
    return render(request, "visit.html", given)


def shown_rows(form: VisitForm, words: Words) -> Iterator[ShownVisitRow]:
    number = 0
    for row in form.rows:
        fields = []
        for field in row.fields:
            number += 1
            expected = said_in(field.expected, words) if field.expected else ""
            fields.append(ShownVisitField(f"field-{number}", field, expected, kinds_of(field.column)))
        told = [row.earlier[field.column.name] for field in row.fields if field.column.name in row.earlier]
        yield ShownVisitRow(row, title_of(row, words), tuple(fields), " ".join(told))


def title_of(row: VisitRow, words: Words) -> str:
    return measure_name(row.known_as, words) if row.table.name == "assessments" else row.known_as or row.table.name


@require_POST
def check_visit(request: HttpRequest) -> HttpResponse:
    """What the checks say of what was entered so far; nothing is kept."""
    look, words = looked(), words_of(request)
    form = form_of(look, request.POST.get("patient", ""), request.POST.get("visit", ""))
    given = {"said": list(said_of_fields(look, form, request.POST.dict(), words))}
    return render(request, "visit_checked.html", given)


def said_of_fields(look: Look, form: VisitForm, posted: dict[str, str], words: Words) -> Iterator[SaidOfField]:
    """Findings of the rows that were filled in, each with the field of its column, or else with the day."""
    filled = list(entered(form, posted))
    changes = list(rows_added(form.patient_id, filled))
    of_rows = dict(zip(dict.fromkeys((one.table, one.row) for one in changes), filled, strict=True))
    fields = {field.field.name: field.id for row in shown_rows(form, words) for field in row.fields}
    for name, finding in said_of_rows(look, form.patient_id, changes) if changes else ():
        row, _ = of_rows[finding.table or "", name]
        at = next((fields[f.name] for f in row.fields if f.column.name == finding.column), f"on-{row.table.name}")
        if finding.severity is not Severity.NOTE:
            yield SaidOfField(at, title_of(row, words), shown_finding(finding, words, name))


@require_POST
def enter_visit(request: HttpRequest) -> HttpResponse:
    """Try what was entered, or keep it: all rows of the visit or none. Raises UsageError where nothing was entered, or
    no day."""
    look = looked()
    form = form_of(look, request.POST.get("patient", ""), request.POST.get("visit", ""))
    filled = list(entered(form, request.POST.dict()))
    if not filled:
        raise UsageError("nothing was entered; fill in at least one row")
    for row, cells in filled:
        if not cells.get(day_of(row.table).name):
            raise UsageError(f"{row.table.name}: say on which day it was")
    return kept_or_tried(request, rows_added(form.patient_id, filled), FORM)
