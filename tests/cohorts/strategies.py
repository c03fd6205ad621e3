"""`cohorts()`: a study file and its record tables as text, valid as input, adversarial as data."""

import csv
import io
import json
from collections.abc import Iterator, Mapping

from hypothesis import strategies as st

from cohorts.choose import Choose
from cohorts.people import Person, Row, draw_people, follow_up_rows, patients_row
from cohorts.protocols import READERS, study_content
from cohorts.records import (
    administrations_rows,
    adverse_events_rows,
    assessments_rows,
    doses_rows,
    endpoints_rows,
    labs_rows,
    lesions_rows,
    medications_rows,
    responses_rows,
    treatments_rows,
    uptake_rows,
)
from theracurve.definition.loader import StudyFile, parse_study
from theracurve.definition.rules import LesionSizeRule, TumourProgressionRule, compile_rules
from theracurve.definition.study import Study
from theracurve.vocabulary.tables import RECORD_TABLES

TABLE_OF = {"recist_1_1": "lesions", "responses": "responses"}
GeneratedCohort = tuple[str, dict[str, str]]
"""The text of `study.yaml`, and the text of a CSV file for each record table."""


@st.composite
def cohorts(draw: st.DrawFn) -> GeneratedCohort:
    """A study of 1 to 6 patients with its records: `(study text, {table: csv text})`.

    Every record table is there, with all its columns, if only its header; rows of one patient may stand anywhere in it.
    The study is accepted by `parse_study`, the tables by intake without an error.
    """
    choose = Choose(draw)
    text = json.dumps(study_content(choose), indent=1, ensure_ascii=False)
    file = parse_study(text)
    read_by = {table: readers(choose, file, table) for table in TABLE_OF.values()}
    rows: dict[str, list[Row]] = {name: [] for name in RECORD_TABLES}
    for person in draw_people(choose, file.study):
        for name, found in records_of(choose, file.study, person, read_by).items():
            rows[name] += found
    tables = {name: choose.one((found, found[::-1], found[::2] + found[1::2])) for name, found in rows.items()}
    return text, {name: csv_text(RECORD_TABLES[name].names, found) for name, found in tables.items()}


def records_of(
    choose: Choose, study: Study, person: Person, read_by: Mapping[str, tuple[str, ...]]
) -> dict[str, list[Row]]:
    return {
        "patients": [patients_row(choose, study, person)],
        "uptake": list(uptake_rows(choose, person)),
        "administrations": list(administrations_rows(choose, person)),
        "assessments": list(assessments_rows(choose, person, study)),
        "labs": list(labs_rows(choose, person)),
        "lesions": list(lesions_rows(choose, person, read_by["lesions"])),
        "responses": list(responses_rows(choose, person, read_by["responses"])),
        "medications": list(medications_rows(choose, person)),
        "adverse_events": list(adverse_events_rows(choose, person)),
        "treatments": list(treatments_rows(choose, person)),
        "doses": list(doses_rows(choose, person)),
        "follow_up": list(follow_up_rows(choose, person)),
        "endpoints": list(endpoints_rows(choose, person, study)),
    }


def readers(choose: Choose, file: StudyFile, table: str) -> tuple[str, ...]:
    """Both readers where every rule that reads the table names one; otherwise one, whom a rule names if any does."""
    asked = [rule.reader for study in file.definitions.values() for rule in rules_on(study, table)]
    if asked and None not in asked and choose.mostly():
        return READERS
    named = [reader for reader in asked if reader]
    return (named[0] if named else choose.one(("", *READERS)),)


def rules_on(study: Study, table: str) -> Iterator[TumourProgressionRule | LesionSizeRule]:
    """The rules of a definition that read this table and have a reader decide."""
    rules = compile_rules(study)
    for rule in (*rules.criteria.values(), *rules.events.values()):
        if isinstance(rule, LesionSizeRule) and table == "lesions":
            yield rule
        if isinstance(rule, TumourProgressionRule) and table == TABLE_OF[rule.criteria]:
            yield rule


def csv_text(columns: tuple[str, ...], rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
