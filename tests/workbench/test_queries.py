"""Queries: who asks whom, who answers and who closes, by role and by site, each with its thread in the ledger."""

from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from theracurve.errors import Conflict, UsageError
from theracurve.workbench.ledger.reading import head, last_of_the_study
from theracurve.workbench.ledger.verifying import verify
from theracurve.workbench.people.accounts import set_account
from theracurve.workbench.people.person import Person
from theracurve.workbench.people.roles import MAY, Role
from theracurve.workbench.queries import Query, QueryState, ask, queries, write
from theracurve.workbench.standing import looked
from workbench.ledgers import import_study
from workbench.test_people import PASSWORD, server_mode, sign_in, stranger

__all__ = ["server_mode"]  # a fixture
SCRIPT = "<script>alert(1)</script>"


def person(name: str, role: Role) -> Person:
    return Person(name, MAY[role], frozenset(), role)


NURSE, MONITOR, READER = person("nurse", Role.ENTER), person("monitor", Role.MONITOR), person("r", Role.READ_ONLY)
OTHER = person("other", Role.REVIEW)


def asked(to: str = "enter") -> Query:
    ask("P1", {"table": "labs", "row": "P1.1", "column": "value"}, to, "Is this the value of the 10th?", "monitor")
    return queries()[0]


def test_a_query_is_asked_answered_asked_again_and_closed(tiny: Client) -> None:
    query = asked()
    assert (query.state, query.asked_by, query.about["column"]) == (QueryState.OPEN, "monitor", "value")
    write(query, "answered", "No, of the 11th.", NURSE)
    write(queries()[0], "open", "Then mend it, please.", MONITOR)
    write(queries()[0], "answered", "Mended.", NURSE)
    write(queries()[0], "closed", "Thank you.", MONITOR)
    [closed] = queries()
    assert [one.who for one in closed.thread] == ["monitor", "nurse", "monitor", "nurse", "monitor"]
    assert (closed.state, closed.states_for(MONITOR)) == (QueryState.CLOSED, ())
    assert verify().holds


def test_nobody_answers_who_is_not_asked_and_nobody_closes_for_another(tiny: Client) -> None:
    query = asked()
    assert [query.states_for(one) for one in (OTHER, READER)] == [(), ()]
    assert query.states_for(NURSE) == ("answered",)
    for one, state in ((NURSE, "closed"), (OTHER, "answered"), (MONITOR, "answered")):
        with pytest.raises(UsageError):
            write(query, state, "x", one)
    for to, text in (("read_only", "x"), ("nobody", "x"), ("enter", "")):
        with pytest.raises(UsageError):
            ask("P1", {}, to, text, "monitor")


def test_of_two_who_answer_at_once_the_second_sees_the_first(tiny: Client) -> None:
    query = asked()
    write(query, "answered", "Yes.", NURSE)
    with pytest.raises(Conflict):
        write(query, "answered", "No.", person("second nurse", Role.ENTER))


def test_a_query_moves_nothing_that_was_derived(tiny: Client) -> None:
    before = looked()
    asked()
    assert looked().shared is before.shared
    assert last_of_the_study() == before.at.head != head()


def test_the_page_shows_a_thread_to_whom_the_patient_is_open_and_no_script(server_mode: Path) -> None:
    import_study(server_mode, who="somebody", reason="as the group keeps them")
    ask("P1", {"code": SCRIPT}, "enter", SCRIPT, "monitor@example.org")
    clients = {}
    for name, role, sites in (("lyon", "enter", ["Lyon"]), ("basel", "enter", ["Basel"])):
        set_account(name, role, sites, PASSWORD)
        clients[name] = stranger()
        assert sign_in(clients[name], name) == 302
    page = clients["lyon"].get("/queries", secure=True).content.decode()
    assert SCRIPT not in page
    assert SCRIPT in unescape(page)
    assert SCRIPT not in unescape(clients["basel"].get("/queries", secure=True).content.decode())
    given = {"query": queries()[0].name, "patient": "P2", "seen": "1", "state": "answered", "message": "Yes."}
    assert clients["basel"].post("/queries/write", given, secure=True).status_code == 409
    assert clients["lyon"].post("/queries/write", {**given, "patient": "P1"}, secure=True).status_code == 302
    assert clients["lyon"].post("/queries/write", {**given, "patient": "P1"}, secure=True).status_code == 409
    assert queries()[0].state is QueryState.ANSWERED


def test_a_query_is_asked_from_the_page_of_a_cell(tiny: Client) -> None:
    cell = {"table": "labs", "row": "P1.1", "column": "value"}
    assert "/queries/new?patient=P1" in unescape(tiny.get("/cell", cell).content.decode())
    assert tiny.get("/queries/new", {"patient": "P1", **cell}).status_code == 200
    form = {"patient": "P1", "to": "review", "message": "Is it?", **cell}
    assert tiny.post("/queries/ask", form).headers["Location"] == "/queries"
    page = tiny.get("/queries").content.decode()
    assert "Is it?" in page
    assert ">Answer</button>" in page
