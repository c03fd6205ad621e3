"""`theracurve explain` on every decision of the demonstration: each is printed, and names the rows that decided it."""

import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from theracurve.checking import Checked, accept, check
from theracurve.derivation.double_programming import patients_of
from theracurve.derivation.engines.duckdb import derive
from theracurve.derivation.evidence import Evidence
from theracurve.derivation.rule_tables import rule_tables
from theracurve.explain import Explanation, explanations_of
from theracurve.terminal import print_explanation

ROWLESS = {
    *(
        "missed",
        "not_due",
        "not_attended",
        "not_taking",
        "no_value",
        "no_baseline",
        "no_lesion",
        "no_tumour_assessment",
    ),
    *("no_due_visit", "no_follow_up", "no_assessment"),
    *("no_scan", "no_index_lesion", "no_uptake", "visit_missed", "assessment_missing"),
    *("allocated", "no_administration", "benefit_evaluable", "benefit_not_evaluable", "benefit_not_applicable"),
    "no_major_deviation",
}


@pytest.fixture(scope="module")
def derived(demo: Path) -> Checked:
    checked = accept(check(demo, demo / "records", date(2100, 1, 1)))
    connection = checked.intake.connection
    derive(connection, rule_tables(checked.study_file.definitions))
    # A view would be evaluated anew for every patient and definition.
    connection.execute("CREATE TABLE stored AS SELECT * FROM derived_evidence")
    connection.execute("DROP VIEW derived_evidence")
    connection.execute("ALTER TABLE stored RENAME TO derived_evidence")
    return checked


@pytest.fixture(scope="module")
def explanations(derived: Checked) -> list[Explanation]:
    """Every patient under every definition; what several definitions decide alike only once."""
    seen: set[tuple[str, ...]] = set()
    return [
        unseen(explanation, seen)
        for patient in patients_of(derived.intake.connection)
        for explanation in explanations_of(derived, patient, derived.study_file.definitions)
    ]


def unseen(explanation: Explanation, seen: set[tuple[str, ...]]) -> Explanation:
    fresh = [
        (entry, (entry.patient_id, entry.decision, entry.subject, entry.visit, entry.rule_id, entry.sources))
        for entry in explanation.evidence
    ]
    entries = tuple(entry for entry, key in fresh if key not in seen)
    seen |= {key for _, key in fresh}
    return replace(explanation, evidence=entries)


def test_every_decision_is_printed_with_its_rows(
    explanations: list[Explanation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "4000")  # nothing is wrapped
    for explanation in explanations:
        text = io.StringIO()
        with redirect_stdout(text):
            print_explanation(explanation)
        found = sorted(rows_printed(line) for line in text.getvalue().splitlines() if " rule " in f" {line}")
        assert found == sorted(rows_of(entry) for entry in explanation.evidence), explanation.patient_id


def rows_of(entry: Evidence) -> list[str]:
    return [f"rule {entry.rule_id}", *sorted(set(filter(None, entry.sources.split(";"))))]


def rows_printed(line: str) -> list[str]:
    """The rule of a line of details and its rows: `rule x · labs:1-3, 5` gives x, labs:1, labs:2, labs:3, labs:5."""
    parts = line.strip().split(" · ")
    place = next(place for place, part in enumerate(parts) if part.startswith("rule "))
    rows = [row for table in "".join(parts[place + 1 :]).split("; ") if table for row in rows_in(table)]
    return [parts[place], *sorted(rows)]


def rows_in(table: str) -> Iterator[str]:
    name, numbers = re.fullmatch(r"(\w+):(.+)", table).groups()
    for run in numbers.split(", "):
        first, _, last = run.partition("-")
        yield from (f"{name}:{number}" for number in range(int(first), int(last or first) + 1))


def test_a_decision_without_rows_says_that_there_is_nothing(explanations: list[Explanation]) -> None:
    rowless = {e.reason for explanation in explanations for e in explanation.evidence if not e.sources}
    assert rowless
    assert rowless <= ROWLESS


def test_rows_are_those_of_the_patient(derived: Checked, explanations: list[Explanation]) -> None:
    owners = {
        f"{table}:{row}": patient
        for table in derived.intake.present
        for row, patient in derived.intake.connection.execute(
            f'SELECT "row", patient_id FROM records."{table}"'
        ).fetchall()
    }
    for explanation in explanations:
        cited = {row for entry in explanation.evidence for row in entry.rows}
        assert {owners[row] for row in cited} <= {explanation.patient_id}
