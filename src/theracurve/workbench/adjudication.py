"""A call read by two readers apart, blind to each other and to the group, and then decided: kept in the ledger.

A case is a row of the table `readings`: whom and what it is about, and for each of two readings a cell with its reader
and one with the answer, in which nobody writes twice: of two who read at once, the ledger takes one. What is decided in
the end stands in `overrides` like every other decision of a person, and says how it was read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from theracurve.definition.study import Study
from theracurve.errors import UsageError
from theracurve.records.overrides import ANSWERS, CALLS
from theracurve.vocabulary.named import is_benefit, split_qualified
from theracurve.vocabulary.tables import OF_ASSESSMENTS, RECORD_TABLES, Table
from theracurve.workbench.ledger.appending import append, next_row
from theracurve.workbench.ledger.change import PATIENT_COLUMN, CellChange
from theracurve.workbench.ledger.models import StoredEntry
from theracurve.workbench.ledger.reading import tables
from theracurve.workbench.ledger.table_names import READINGS
from theracurve.workbench.mending import OVERRIDE, overridden

SOURCE, BY, ANSWER, CONSENSUS = "reading", "read_by_{n}", "answer_{n}", "consensus"
DECISION, VISIT = "decision", "visit"
ENOUGH = 2
TELLING = (PATIENT_COLUMN, "reader", "tracer", "visit")
RESPONSE = "response"
MEDICATION = "medication"


@dataclass(frozen=True, slots=True)
class ReadCase:
    """One call to be read apart. `number` names it without its patient; `readings` are the answers by reader, and
    `consensus` what was decided, empty until then."""

    number: int
    row: str
    patient_id: str
    decision: str
    visit: str
    readings: Mapping[str, str]
    consensus: str

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be answered."""
        return CALLS if self.decision == RESPONSE else ANSWERS

    @property
    def is_read(self) -> bool:
        return len(self.readings) >= ENOUGH

    @property
    def agreed(self) -> str:
        """The answer on which both readers agree; empty where they do not."""
        given = set(self.readings.values())
        return next(iter(given)) if self.is_read and len(given) == 1 else ""

    def is_open_to(self, reader: str) -> bool:
        return not self.consensus and not self.is_read and reader not in self.readings


def cases() -> list[ReadCase]:
    """All cases, the first first."""
    found = StoredEntry.objects.filter(table=READINGS, column=DECISION).order_by("number")
    rows = tables(names=[READINGS]).get(READINGS, {})
    return [case_of(number, row, rows[row]) for number, row in found.values_list("number", "row")]


def case_of(number: int, row: str, cells: Mapping[str, str]) -> ReadCase:
    readers = {n: cells.get(BY.format(n=n)) for n in range(1, ENOUGH + 1)}
    given = {who: cells[ANSWER.format(n=n)] for n, who in readers.items() if who}
    about = cells[PATIENT_COLUMN], cells[DECISION], cells.get(VISIT, "")
    return ReadCase(number, row, *about, given, cells.get(CONSENSUS, ""))


def case_numbered(number: int) -> ReadCase:
    """Raises UsageError where there is none."""
    for one in cases():
        if one.number == number:
            return one
    raise UsageError(f"there is no case {number}")


def send(patient: str, decision: str, visit: str, who: str, reason: str) -> None:
    """Have a call read by two readers. Raises UsageError where it is with them already, or without a reason."""
    about = patient, decision, visit
    if any((one.patient_id, one.decision, one.visit) == about and not one.consensus for one in cases()):
        raise UsageError(f"{decision} of {patient} is with the readers already")
    row, cells = next_row(READINGS, patient), {PATIENT_COLUMN: patient, DECISION: decision, VISIT: visit}
    changes = [CellChange(patient, READINGS, row, name, "", text) for name, text in cells.items() if text]
    append(changes, who=who, reason=reason, source=SOURCE)


def read(case: ReadCase, answer: str, who: str, reason: str) -> None:
    """Give one's reading, once. Raises UsageError for a case that is not open to the reader, and another answer."""
    refuse_answer(case, answer)
    if not case.is_open_to(who):
        raise UsageError(f"case {case.number} is not open to {who}: a reader reads once, and two readers are enough")
    n, own = len(case.readings) + 1, {BY: who, ANSWER: answer}
    changes = [
        CellChange(case.patient_id, READINGS, case.row, name.format(n=n), "", text) for name, text in own.items()
    ]
    append(changes, who=who, reason=reason, source=SOURCE)


def decide(case: ReadCase, answer: str, who: str, reason: str) -> None:
    """Put the consensus in place of the derived call. Raises UsageError before two have read it, after it is decided,
    for one of its readers, and without a reason where they differ."""
    refuse_answer(case, answer)
    if not case.is_read or case.consensus or who in case.readings:
        raise UsageError(f"case {case.number} is not for {who} to decide now: two others read it first, and once")
    if not reason and case.agreed != answer:
        raise UsageError("a consensus that is not what both have read says why")
    told = ", ".join(f"{reader}: {given}" for reader, given in sorted(case.readings.items()))
    why = f"read apart ({told})" + (f"; {reason}" if reason else "")
    append(decided(case, answer, who, why), who=who, reason=why, source=OVERRIDE)


def decided(case: ReadCase, answer: str, who: str, why: str) -> Iterator[CellChange]:
    yield from overridden(case.patient_id, case.decision, case.visit, answer, who, why)
    yield CellChange(case.patient_id, READINGS, case.row, CONSENSUS, "", answer)


def refuse_answer(case: ReadCase, answer: str) -> None:
    if answer not in case.answers:
        raise UsageError(f"expected one of {', '.join(case.answers)}; found {answer!r}")


def is_judged_blind(decision: str, study: Study) -> bool:
    """Whether what a reader is shown is all that the decision rests on: doses of drugs would tell the treatment."""
    name, decided = split_qualified(decision)
    benefit = study.benefits.get(name)
    of_all = is_benefit(decision) and benefit is not None and MEDICATION in benefit.criteria.stated
    return decided != MEDICATION and not of_all


def shown_blind() -> Iterator[Table]:
    """The tables that a reader sees, without what others have read: no group, no treatment, no response, no reader, and
    neither tracer nor the labels of visits, which may tell a treatment."""
    for name in OF_ASSESSMENTS:
        if name != "responses":
            table = RECORD_TABLES[name]
            kept = tuple(column for column in table.columns if column.name not in TELLING)
            yield Table(name, kept)
