"""Questions to a colleague: each with what it is about, whom it asks, its thread and its state, kept in the ledger.

A query is a row of the table `queries`. What is written in it is its cell `message`, written over and over: the thread
is the history of that cell, and of two who write at once the second sees the first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from theracurve.errors import UsageError
from theracurve.workbench.ledger.appending import append, next_row
from theracurve.workbench.ledger.change import PATIENT_COLUMN, CellChange
from theracurve.workbench.ledger.models import StoredEntry
from theracurve.workbench.ledger.reading import tables
from theracurve.workbench.ledger.table_names import QUERIES
from theracurve.workbench.people.person import Person
from theracurve.workbench.people.roles import MAY, Act, Role

SOURCE, MESSAGE, STATE, TO = "query", "message", "state", "to"
ABOUT = "table", "row", "column", "code"  # a cell by its name in the ledger, or a finding


class QueryState(StrEnum):
    """How far a query is: it waits for whom it asks, for who asked it, or for nobody."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote, and when."""

    who: str
    moment: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """One query. `about` names a cell or a finding, `to` the role that is asked; who wrote first has asked."""

    name: str
    patient_id: str
    about: Mapping[str, str]
    to: str
    state: QueryState
    thread: tuple[Message, ...]

    @property
    def asked_by(self) -> str:
        return self.thread[0].who

    def states_for(self, person: Person) -> tuple[QueryState, ...]:
        """What a person may make of it: whom it asks answers; who asked asks again; who asked, or a monitor, closes."""
        if self.state is QueryState.CLOSED:
            return ()
        asked, asks = person.has_role(self.to), person.name == self.asked_by
        states = {
            QueryState.ANSWERED: asked,
            QueryState.OPEN: asks,
            QueryState.CLOSED: asks or person.has_role("monitor"),
        }
        return tuple(state for state, may in states.items() if may)


def queries() -> list[Query]:
    """All queries with their threads, the newest first."""
    threads: dict[str, list[Message]] = {}
    found = StoredEntry.objects.filter(table=QUERIES, column=MESSAGE).order_by("number")
    for row, *said in found.values_list("row", "who", "moment", "new"):
        threads.setdefault(row, []).append(Message(*said))
    rows = tables(names=[QUERIES]).get(QUERIES, {})
    return [query_of(name, rows[name], threads[name]) for name in reversed(threads)]


def query_of(name: str, cells: Mapping[str, str], thread: list[Message]) -> Query:
    about = {part: cells[part] for part in ABOUT if part in cells}
    return Query(name, cells.get(PATIENT_COLUMN, ""), about, cells[TO], QueryState(cells[STATE]), tuple(thread))


def ask(patient: str, about: Mapping[str, str], to: str, text: str, who: str) -> None:
    """Ask a role of the study. Raises UsageError for a role that is none, and for a query that says nothing."""
    known = [str(role) for role in Role if Act.ASK in MAY[role]]
    if to not in known:
        raise UsageError(f"a query asks a role, one of {', '.join(known)}; found {to!r}")
    refuse_silence(text)
    cells = {PATIENT_COLUMN: patient, **about, TO: to, MESSAGE: text, STATE: QueryState.OPEN}
    append(cells_of_a_query(patient, cells), who=who, reason=text, source=SOURCE)


def cells_of_a_query(patient: str, cells: Mapping[str, str]) -> Iterator[CellChange]:
    row = next_row(QUERIES, patient)
    yield from (CellChange(patient, QUERIES, row, name, "", str(text)) for name, text in cells.items() if text)


def write(query: Query, state: str, text: str, person: Person) -> None:
    """Write into a query and leave it in a state. Raises UsageError where the person may not, or says nothing, and
    Conflict where somebody has written meanwhile."""
    refuse_silence(text)
    if state not in query.states_for(person):
        raise UsageError(f"{person.name} does not leave the query {query.name} {state!r}, which is {query.state}")
    changes = [CellChange(query.patient_id, QUERIES, query.name, MESSAGE, query.thread[-1].text, text)]
    if state != query.state:
        changes.append(CellChange(query.patient_id, QUERIES, query.name, STATE, query.state, state))
    append(changes, who=person.name, reason=text, source=SOURCE)


def refuse_silence(text: str) -> None:
    if not text:
        raise UsageError("a query says something; write what you ask or found")
