"""The calendar: what is due on a day, overdue, missed."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from theracurve.due import Scheduled, scheduled
from theracurve.terminal import schedule_row
from theracurve.workbench.findings_shown import shown_findings
from theracurve.workbench.saying import words_of
from theracurve.workbench.standing import looked


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    words = words_of(request)
    found = scheduled_on(day_of(request), words.language)
    rows = [(one.patient_id, schedule_row(one, words)[1:]) for one in found.schedule.to_be_seen_to]
    columns = tuple(words.under("schedule.columns").values())
    set_aside = shown_findings(found.set_aside, words)
    return render(
        request, "calendar.html", {"on": found.schedule.on, "rows": rows, "columns": columns, "findings": set_aside}
    )


@require_GET
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same for a calendar program. Nothing is in it where nothing is due."""
    found = scheduled_on(day_of(request), words_of(request).language)
    content = found.calendar if found.schedule.appointments else ""
    headers = {"Content-Disposition": 'attachment; filename="schedule.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def scheduled_on(day: date, language: str) -> Scheduled:
    return scheduled(looked().checked, day, language)


def day_of(request: HttpRequest) -> date:
    """The day that was asked for; today where none was, or none that is one."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return date.today()
