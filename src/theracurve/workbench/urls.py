"""Every address of the workbench."""

from django.urls import path

from theracurve.workbench.entrance import enter
from theracurve.workbench.pages.calendar import calendar, calendar_file
from theracurve.workbench.pages.language import choose_language
from theracurve.workbench.pages.mapping import answer_mapping, mapping
from theracurve.workbench.pages.mending import (
    add_row,
    answer_finding,
    cell,
    change_call,
    change_cell,
    new_row,
    override,
    take_row_out,
)
from theracurve.workbench.pages.patients import patient, patients
from theracurve.workbench.pages.protocol import change_protocol, protocol
from theracurve.workbench.pages.queries import ask_query, list_queries, new_query, write_query
from theracurve.workbench.pages.questions import questions
from theracurve.workbench.pages.readings import consensus, decide_case, give_reading, reading, readings, send_case
from theracurve.workbench.pages.runs import begin, compare, one_run, progress, report, runs, stop
from theracurve.workbench.pages.seal import bundle_file, seal, seal_run, sign_run
from theracurve.workbench.pages.start import begin_study, start
from theracurve.workbench.pages.taking import take, taking
from theracurve.workbench.pages.visit import check_visit, enter_visit, visit
from theracurve.workbench.people.signing_in import sign_in, sign_out

handler404 = "theracurve.workbench.refusals.not_found"
urlpatterns = [
    path("", start, name="start"),
    path("patients", patients, name="patients"),
    path("patients/<path:patient_id>", patient, name="patient"),
    path("begin", begin_study, name="begin_study"),
    path("mapping", mapping, name="mapping"),
    path("mapping/answer", answer_mapping, name="answer_mapping"),
    path("taking", taking, name="taking"),
    path("taking/take", take, name="take"),
    path("cell", cell, name="cell"),
    path("cell/change", change_cell, name="change_cell"),
    path("visit", visit, name="visit"),
    path("visit/check", check_visit, name="check_visit"),
    path("visit/enter", enter_visit, name="enter_visit"),
    path("row/new", new_row, name="new_row"),
    path("row/add", add_row, name="add_row"),
    path("row/out", take_row_out, name="take_row_out"),
    path("override", override, name="override"),
    path("override/change", change_call, name="change_call"),
    path("questions/answer", answer_finding, name="answer_finding"),
    path("questions", questions, name="questions"),
    path("queries", list_queries, name="queries"),
    path("queries/new", new_query, name="new_query"),
    path("queries/ask", ask_query, name="ask_query"),
    path("queries/write", write_query, name="write_query"),
    path("readings", readings, name="readings"),
    path("readings/<int:number>", reading, name="reading"),
    path("readings/<int:number>/give", give_reading, name="give_reading"),
    path("consensus", consensus, name="consensus"),
    path("consensus/send", send_case, name="send_case"),
    path("consensus/<int:number>/decide", decide_case, name="decide_case"),
    path("protocol", protocol, name="protocol"),
    path("protocol/change", change_protocol, name="change_protocol"),
    path("calendar", calendar, name="calendar"),
    path("calendar.ics", calendar_file, name="calendar_file"),
    path("runs", runs, name="runs"),
    path("runs/begin", begin, name="begin_run"),
    path("runs/<int:number>", one_run, name="run"),
    path("runs/<int:number>/stop", stop, name="stop_run"),
    path("runs/<int:number>/progress", progress, name="run_progress"),
    path("runs/<int:number>/against/<int:other>", compare, name="compare"),
    path("runs/<int:number>/report/<str:name>", report, name="report"),
    path("seal", seal, name="seal"),
    path("seal/<int:number>", seal_run, name="seal_run"),
    path("seal/<int:number>/sign", sign_run, name="sign_run"),
    path("seal/<int:number>/bundle", bundle_file, name="bundle_file"),
    path("enter", enter, name="enter"),
    path("sign-in", sign_in, name="sign_in"),
    path("sign-out", sign_out, name="sign_out"),
    path("language", choose_language, name="language"),
]
