"""Evidence as values: what decided each answer, read back from the derived table for terminal, report and export."""

from dataclasses import dataclass

import duckdb

from theracurve.derivation.engines.duckdb import select_derived
from theracurve.vocabulary.derived import EVIDENCE


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of the derived table `evidence` (docs/derivation.md says what each field holds)."""

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
    return tuple(Evidence(*row) for row in connection.execute(select_derived(EVIDENCE, where), [wanted]).fetchall())
