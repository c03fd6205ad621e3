"""What nobody reads is counted and told; what somebody reads is never told of."""

from collections import defaultdict
from pathlib import Path

import sqlglot
from sound import PROTOCOL, SOUND, SOUND_ENDPOINTS, findings_of, spoilt
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from theracurve.definition.loader import parse_study
from theracurve.derivation.sql import steps
from theracurve.records.readers import readers_of
from theracurve.start import preset
from theracurve.vocabulary.tables import RECORD_TABLES
from theracurve.wording.findings import in_language
from theracurve.wording.words import words_in

# Columns that figures, findings and cautions read, not the derivation: each with where it is read.
READ_ELSEWHERE = {
    ("patients", "untreated_reason"): "counts of reasons in the flow of patients",
    ("patients", "discontinued_reason"): "counts of reasons in the table of the treatment",
    ("adverse_events", "term"): "the table of adverse events",
    ("endpoints", "weight"): "the caution that weights are not used",
    **{("doses", name): "absorbed doses by organ" for name in RECORD_TABLES["doses"].names if name != "method"},
    **{("overrides", name): "evidence names who overrode what, when and why" for name in ("who", "when", "reason")},
    **{(table, "ended_on"): "checked against the start and the death" for table in ("adverse_events", "treatments")},
    ("follow_up", "vital_status"): "checked against the day of death",
    ("responses", "criteria"): "criteria of two editions",
    ("lesions", "location"): "one lesion in two locations",
    ("lesions", "modality"): "one lesion by two modalities",
}
READ_BY_NOBODY = {
    ("patients", "site"),
    ("uptake", "series"),
    ("administrations", "batch"),
    ("responses", "new_lesion"),
    ("doses", "method"),
    ("volumes", "suv_mean"),
    ("volumes", "suv_max"),
}
EVERYTHING = (
    PROTOCOL.replace("agent_choice: {by", "agent_choice: {over_lesions: index_lesion, by"),
    *(PROTOCOL.replace("recist_1_1", criteria) for criteria in ("who", "mrecist", "choi")),
    PROTOCOL.replace("recist_1_1", "responses").replace("longest_diameter", "volume")
    + "laboratory_grades: {grading: CTCAE 5.0, terms: {Platelet count decreased: PLT}}\n"
    + "inclusion: {one: {table: patients, of: diagnosis, one_of: [NET]}}\n",
    preset("vision").text,
    *(
        preset("psma_cohort").text.replace("criteria: responses", f"criteria: {criteria}")
        for criteria in ("recip_1_0", "percist_1_0")
    ),
    SOUND_ENDPOINTS["protocol"],
)


def read_in_sql() -> dict[str, set[str]]:
    """The columns of the record tables that the steps of the derivation select, by their names in the file."""
    found: dict[str, set[str]] = defaultdict(set)
    for step in steps():
        for scope in traverse_scope(sqlglot.parse_one(step.select, dialect="duckdb")):
            tables = {
                alias: source.name
                for alias, source in scope.sources.items()
                if isinstance(source, exp.Table) and source.db == "records"
            }
            for column in scope.columns:
                if column.table in tables:
                    found[tables[column.table]].add(column.name)
    return {
        table: {name for name in RECORD_TABLES[table].names if any(belongs(typed, name) for typed in columns)}
        for table, columns in found.items()
    }


def belongs(typed: str, column: str) -> bool:
    kinds = ("", "_on", "_utc", "_local", "_first", "_last", "_side")
    return typed in {f"{column}{kind}" for kind in kinds}


def declared() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for text in EVERYTHING:
        for reader in readers_of(parse_study(text, "study.yaml").study):
            found[reader.table] |= set(reader.columns)
    return found


def test_each_column_is_declared_by_a_reader_or_told_of_as_read_by_nobody() -> None:
    """Fails for a new column, and for a rule that reads one which nobody declared."""
    read, sql = declared(), read_in_sql()
    for name, table in RECORD_TABLES.items():
        for column in table.names:
            somebody = column in sql.get(name, set()) or (name, column) in READ_ELSEWHERE
            assert somebody is (column in read[name]), f"{name}.{column}: say in records/readers.py who reads it"
            assert somebody is ((name, column) not in READ_BY_NOBODY), f"{name}.{column}"


def told(folder: Path, *changes: tuple[str, str, str], tables: dict[str, str] = SOUND) -> dict[str, str]:
    found = findings_of(folder, spoilt(tables, changes))
    return {f"{f.table}": f.message for f in found if f.code == "records-unread"}


def test_rows_of_a_name_that_the_protocol_does_not_know_are_counted(tmp_path: Path) -> None:
    rows = ("NSE", "NSE", "LDH")
    labs = "".join(f"P1,2004-0{n}-1{n},,{name},5,ug/L,\n" for n, name in enumerate(rows, start=4))
    assert told(tmp_path, ("labs", "", labs)) == {
        "labs": "Nothing in this study reads 3 rows of `labs`, of 6: the protocol does not name “NSE” (2), “LDH” (1). "
        "Only their days count."
    }


def test_cells_of_a_column_that_nobody_asks_for_are_counted(tmp_path: Path) -> None:
    doses = "patient_id,organ_or_lesion,absorbed_dose_gy,cycle,method\nP1,kidney,12.5,1,SPECT\n"
    assert told(tmp_path, ("doses", "", doses)) == {
        "doses": "Nothing in this study reads 1 cell of `doses`, because no rule, covariate, figure or check "
        "asks for their column: `method` (1)."
    }


def test_rows_and_cells_are_one_finding_a_table_and_a_column_counts_once_its_row_is_read(tmp_path: Path) -> None:
    uptake = "P1,2004-01-05,111In-pentetreotide,suv_max,9,s1\nP1,2004-01-05,68Ga-DOTATATE,tumour_to_background,3,s2\n"
    found = told(
        tmp_path,
        ("uptake", "metric,value", "metric,value,series"),
        ("uptake", "background,5", "background,5,s1"),
        ("uptake", "background,2", "background,2,"),
        ("uptake", "", uptake),
    )
    assert found == {
        "uptake": "Nothing in this study reads 2 rows of `uptake`, of 4: the protocol does not name “suv_max "
        "111In-pentetreotide” (1), “tumour_to_background 68Ga-DOTATATE” (1). Only their days count. "
        "Nothing in this study reads 1 cell of "
        "`uptake`, because no rule, covariate, figure or check asks for their column: `series` (1)."
    }


def test_a_table_that_nobody_asks_for_is_told_of_whole(tmp_path: Path) -> None:
    medication = "    medication: {classes: [analgesic], dose: lowered}\n"
    found = told(tmp_path, ("protocol", medication, ""))
    assert found == {
        "medications": "Nothing in this study reads `medications` (1 row): the protocol asks for nothing that stands "
        "in it. Only their days count."
    }


def test_what_a_variant_reads_is_read(tmp_path: Path) -> None:
    variant = "variants: {by_nse: {benefit.criteria.markers.analytes: [NSE]}}\n"
    nse = ("labs", "", "P1,2004-01-10,,NSE,5,ug/L,\n")
    assert "labs" not in told(tmp_path, ("protocol", "", variant), nse)


def test_every_name_that_a_protocol_can_state_is_read(tmp_path: Path) -> None:
    """Named scales, criteria of inclusion, what a visit requires, PSA50: each by a row of its own."""
    stated = """inclusion: {one: {table: assessments, of: karnofsky, at_least: 60}}
marker_responses: {PSA50: {analyte: PSA, decrease: at least 50 %}}
deviations: {required: {nse: {table: labs, of: NSE}, pain: {table: assessments, of: pain}}}
laboratory_grades: {grading: CTCAE 5.0, terms: {Platelet count decreased: PLT}}
"""
    labs = "".join(f"P1,2004-01-10,,{name},5,ug/L,\n" for name in ("PSA", "NSE", "PLT"))
    assessments = "".join(f"P1,2004-01-10,,{name},70\n" for name in ("karnofsky", "pain"))
    assert told(tmp_path, ("protocol", "", stated), ("labs", "", labs), ("assessments", "", assessments)) == {}


def test_it_is_said_in_french(tmp_path: Path) -> None:
    tables = spoilt(SOUND, [("labs", "", "P1,2004-04-10,,NSE,5,ug/L,\n")])
    [finding] = [f for f in findings_of(tmp_path, tables) if f.code == "records-unread"]
    assert in_language(finding.message, words_in("fr")) == (
        "Rien dans cette étude ne lit 1 ligne de `labs`, sur 4\u202f: le protocole ne nomme pas “NSE” (1). Seuls "
        "comptent leurs jours."
    )
