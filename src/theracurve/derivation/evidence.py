"""Evidence as values: what decided each answer, read back from the derived table for terminal, report and export."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import duckdb

from theracurve.derivation.engines.duckdb import select_derived
from theracurve.vocabulary.derived import EVIDENCE, LABORATORY_GRADES, MARKS, NOMINAL
from theracurve.vocabulary.tables import DAY_OF_ASSESSMENTS

DATE_FILLED = MARKS[0]


@dataclass(frozen=True, slots=True)
class Override:
    """Says who replaced a derived answer, when and why, as `overrides` has it."""

    who: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of the derived table `evidence` (docs/derivation.md says what each field holds).

    What other rows add to it: `deciding`, of a criterion the parts (analytes, classes) with the same answer on the same
    numbers; `baseline_sign` and `value_sign`, `<` or `>` where the number that was printed is a limit; the `override`
    in force; of a laboratory grade the `recovery_day`; `cells`, where the records were read from files of another
    shape: the cells of these that the rows were made of, in their order.
    """

    evidence_id: str
    patient_id: str
    variant: str
    decision: str
    subject: str
    visit: str
    rule_id: str
    answer: str | None
    reason: str
    baseline: float | None
    value: float | None
    threshold: float | None
    unit: str
    days: float | None
    sources: str
    derived_answer: str | None = None
    marked: str = ""
    deciding: tuple[str, ...] = ()
    baseline_sign: str = ""
    value_sign: str = ""
    override: Override | None = None
    recovery_day: int | None = None
    cells: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """The record rows behind the decision, `table:row`, each once, in order."""
        return tuple(dict.fromkeys(self.sources.split(";"))) if self.sources else ()

    @property
    def marks(self) -> tuple[str, ...]:
        """What was done to a value or the answer (`vocabulary/derived.py` lists the marks)."""
        return tuple(self.marked.split(";")) if self.marked else ()


def read_evidence(connection: duckdb.DuckDBPyConnection, patient_id: str) -> tuple[Evidence, ...]:
    """The evidence of one patient under every definition, sorted by its id."""
    return selected(connection, "patient_id = ?", patient_id)


def read_evidence_of(connection: duckdb.DuckDBPyConnection, variant: str) -> tuple[Evidence, ...]:
    """The evidence of all patients under one definition, sorted by its id."""
    return selected(connection, "variant = ?", variant)


def selected(connection: duckdb.DuckDBPyConnection, where: str, wanted: str) -> tuple[Evidence, ...]:
    rows = connection.execute(select_derived(EVIDENCE, where), [wanted]).fetchall()
    found = with_recoveries((Evidence(*row) for row in rows), recoveries_in(connection))
    found = with_signs(with_overrides(found, overrides_in(connection)), limits_in(connection))
    found = with_filled(with_cells(found, own_cells_in(connection)), filled_rows_in(connection))
    return tuple(with_parts(tuple(found)))


def own_cells_in(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, bool]]:
    """For every row that a mapping made the cell of the user's file, and whether its date is nominal; of a row whose
    date a ledger says is nominal an empty cell."""
    query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'mapped' AND table_name = 'own_cells'"
    [(there,)] = connection.execute(query).fetchall()
    rows = connection.execute("SELECT place, cell, nominal FROM mapped.own_cells").fetchall() if there else ()
    return {place: (cell, nominal) for place, cell, nominal in rows}


def with_cells(entries: Iterable[Evidence], cells: Mapping[str, tuple[str, bool]]) -> Iterator[Evidence]:
    """Evidence that rests on a nominal date says so: the mark comes last."""
    for entry in entries:
        found = [cells[row] for row in entry.rows if row in cells]
        marks = (*entry.marks, NOMINAL) if any(nominal for _, nominal in found) else entry.marks
        named = tuple(cell for cell, _ in found if cell)
        yield replace(entry, marked=";".join(marks), cells=named) if found else entry


def filled_rows_in(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The rows of images, responses and assessments of which only the month or the year is known; a value of `labs`
    carries its mark from where it is derived."""
    queries = (
        f"SELECT '{name}:' || row FROM records.{name} WHERE {day} IS NULL AND {day}_first IS NOT NULL"
        for name, day in DAY_OF_ASSESSMENTS.items()
        if name != "labs"
    )
    return frozenset(place for (place,) in connection.execute(" UNION ALL ".join(queries)).fetchall())


def with_filled(entries: Iterable[Evidence], filled: frozenset[str]) -> Iterator[Evidence]:
    """Evidence that rests on such a row says so: where the protocol leaves them out, none does."""
    for entry in entries:
        says = DATE_FILLED in entry.marks or not filled.intersection(entry.rows)
        yield entry if says else replace(entry, marked=";".join((DATE_FILLED, *entry.marks)))


def overrides_in(connection: duckdb.DuckDBPyConnection) -> dict[str, Override]:
    query = 'SELECT row, who, CAST("when" AS VARCHAR), reason FROM records.overrides'
    rows = connection.execute(query).fetchall()
    return {f"overrides:{row}": Override(who or "", when or "", reason or "") for row, who, when, reason in rows}


def with_overrides(entries: Iterable[Evidence], overrides: Mapping[str, Override]) -> Iterator[Evidence]:
    """The row of an override comes last among the sources of what it replaced."""
    for entry in entries:
        last = entry.sources.rpartition(";")[2]
        yield entry if entry.derived_answer is None else replace(entry, override=overrides.get(last))


def recoveries_in(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    query = select_derived(LABORATORY_GRADES, "recovery_day IS NOT NULL")
    columns = list(LABORATORY_GRADES.columns)
    named, day = columns.index("evidence_id"), columns.index("recovery_day")
    return {row[named]: row[day] for row in connection.execute(query).fetchall()}


def with_recoveries(entries: Iterable[Evidence], recoveries: Mapping[str, int]) -> Iterator[Evidence]:
    for entry in entries:
        day = recoveries.get(entry.evidence_id)
        yield entry if day is None else replace(entry, recovery_day=day)


def limits_in(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The sign of every laboratory value that was printed as a limit, by its row."""
    rows = connection.execute("SELECT row, value_side FROM records.labs WHERE value_side IN ('<', '>')").fetchall()
    return {f"labs:{row}": side for row, side in rows}


SIGNED = ("criterion", "eligibility", "laboratory_grade", "marker_response", "best_marker_change")


def with_signs(entries: Iterable[Evidence], limits: Mapping[str, str]) -> Iterator[Evidence]:
    """Sources name the baseline's row before the value's; of a laboratory grade the other way round."""
    for entry in entries:
        if entry.decision not in SIGNED or not limits:
            yield entry
            continue
        there = [name for name in ("baseline", "value") if getattr(entry, name) is not None]
        named = reversed(there) if entry.decision == "laboratory_grade" else there
        signs = {name: limits.get(row, "") for name, row in zip(named, entry.sources.split(";"), strict=False)}
        yield replace(entry, baseline_sign=signs.get("baseline", ""), value_sign=signs.get("value", ""))


def with_parts(entries: tuple[Evidence, ...]) -> Iterator[Evidence]:
    """Criteria with the parts that decided them, and with the signs of the first of these."""
    parts: dict[tuple[object, ...], list[Evidence]] = {}
    for entry in entries:
        if entry.decision == "criterion" and ":" in entry.subject:
            parts.setdefault(what_it_says(entry), []).append(entry)
    for entry in entries:
        decided = (
            parts.get(what_it_says(entry), []) if entry.decision == "criterion" and ":" not in entry.subject else []
        )
        yield deciding_parts(entry, decided) if decided else entry


def deciding_parts(entry: Evidence, parts: list[Evidence]) -> Evidence:
    names = tuple(part.subject.partition(":")[2] for part in parts)
    return replace(entry, deciding=names, baseline_sign=parts[0].baseline_sign, value_sign=parts[0].value_sign)


def what_it_says(entry: Evidence) -> tuple[object, ...]:
    """A criterion's answer, as derived, and what it rests on: the part that decides says the same."""
    about = (entry.patient_id, entry.variant, entry.visit, entry.subject.partition(":")[0])
    answer = entry.derived_answer or entry.answer
    return (*about, answer, entry.reason, entry.baseline, entry.value, entry.threshold, entry.unit)
