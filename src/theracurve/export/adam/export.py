"""The export `adam`: every dataset of a study as Dataset-JSON, SAS transport file and CSV, and what they are."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from theracurve.analysis.results import Results
from theracurve.definition.study import Study
from theracurve.export.adam.dataset import LONGEST_NAME, Dataset, made
from theracurve.export.adam.dataset_json import dataset_json
from theracurve.export.adam.define_xml import define_xml
from theracurve.export.adam.rules import DOMAINS, RULES
from theracurve.export.adam.transport import not_in_transport, transport_file, why_not
from theracurve.export.export_format import ExportFormat
from theracurve.vocabulary.csv_text import csv_text
from theracurve.vocabulary.languages import ENGLISH
from theracurve.wording.labels import capital, endpoint_name
from theracurve.wording.words import words_in

DICTIONARY = ("dataset", "variable", "label", "type", "key")
LISTED = ("dataset", "label", "records", "why_no_transport_file")
CODES = {"overall_survival": "OS", "progression_free_survival": "PFS", "event_free_survival": "EFS"}


def write_adam(connection: duckdb.DuckDBPyConnection, study: Study, results: Results) -> Mapping[str, str | bytes]:
    """The files by their names: nothing of a dataset without rows, no transport file where none can hold it."""
    make_lookups(connection, study)
    datasets = [made(connection, rule, {"study": study.study}) for rule in RULES]
    kept = [dataset for dataset in datasets if dataset.rows]
    transported = [dataset for dataset in kept if not why_not(dataset)]
    files = {d.rule.name: f"{d.rule.name.lower()}.{'xpt' if d in transported else 'json'}" for d in kept}
    return {
        **{f"{d.rule.name.lower()}.json": dataset_json(d, study.study) for d in kept},
        **{files[d.rule.name]: transport_file(d) for d in transported},
        **{f"{d.rule.name.lower()}.csv": csv_text((v.name for v in d.rule.variables), d.rows) for d in kept},
        "datasets.csv": csv_text(LISTED, not_in_transport(kept)),
        "variables.csv": csv_text(DICTIONARY, variables_of(kept)),
        "define.xml": define_xml(kept, study, files),
    }


def variables_of(datasets: list[Dataset]) -> Iterator[tuple[str, ...]]:
    for dataset in datasets:
        rule = dataset.rule
        for variable in rule.variables:
            key = str(rule.key.index(variable.name) + 1) if variable.name in rule.key else ""
            yield (rule.name, variable.name, variable.label, str(variable.type), key)


def make_lookups(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """What the datasets need beside records and derived tables: patients with time zero and age, what groups and
    endpoints are called, in which domain of CDISC a record table stands."""
    zero = study.time_zero or "CAST(NULL AS DATE)"
    connection.execute(f"""
        CREATE OR REPLACE TABLE adam_people AS
        SELECT patient_id, any_value("group") AS "group", any_value(site) AS site, any_value(sex) AS sex,
            CAST(min({zero}) AS DATE) AS time_zero, any_value(year({zero}) - birth_year) AS age
        FROM (
            SELECT patient_id, "group", site, sex, birth_year, enrolled_on, consent_on FROM records.patients
            UNION ALL
            SELECT patient_id, "group", NULL, NULL, NULL, NULL, NULL FROM records.endpoints
            WHERE patient_id NOT IN (SELECT patient_id FROM records.patients WHERE patient_id IS NOT NULL)
        ) WHERE patient_id IS NOT NULL GROUP BY patient_id
    """)
    groups = [(name, group.label, group.treated) for name, group in study.groups.items()]
    lookup(connection, "adam_groups", ("group", "label", "treated"), groups)
    lookup(connection, "adam_parameters", ("endpoint", "code", "label"), list(parameters_of(study)))
    lookup(connection, "adam_analytes", ("analyte", "unit", "code"), list(analytes_of(connection)))
    domains = [(table, domain, variable) for table, (domain, variable) in DOMAINS.items()]
    lookup(connection, "adam_measures", ("measure", "code"), list(measures_of(connection)))
    lookup(connection, "adam_domains", ("table", "domain", "variable"), domains)


def lookup(
    connection: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]
) -> None:
    named = ", ".join(f'"{column}" {"BOOLEAN" if column == "treated" else "VARCHAR"}' for column in columns)
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({named})")
    if rows:
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)


def parameters_of(study: Study) -> Iterator[tuple[str, str, str]]:
    """Each endpoint with a code of its own: the usual one, or the first letters of its words."""
    words, used = words_in(ENGLISH), set[str]()
    for name in study.endpoints:
        initials = "".join(part[:1] for part in name.replace("-", "_").split("_")).upper()
        yield name, unused(CODES.get(name) or initials or "TTE", used), capital(endpoint_name(name, words))


def analytes_of(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str | None, str]]:
    """Each analyte in each of its units with a code of its own: a parameter is one thing in one unit."""
    used = set[str]()
    query = "SELECT DISTINCT analyte, unit FROM records.labs WHERE analyte IS NOT NULL ORDER BY ALL"
    for analyte, unit in connection.execute(query).fetchall():
        yield analyte, unit, unused(letters_of(analyte) or "LB", used)


def measures_of(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    used = set[str]()
    query = "SELECT DISTINCT measure FROM records.assessments WHERE measure IS NOT NULL ORDER BY ALL"
    for (measure,) in connection.execute(query).fetchall():
        yield measure, unused(letters_of(measure) or "QS", used)


def letters_of(name: str) -> str:
    return "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())


def unused(wanted: str, used: set[str]) -> str:
    """A code of at most eight characters that none has yet, which then has one: numbered from the second on."""
    tries = (wanted[:LONGEST_NAME], *(f"{wanted[: LONGEST_NAME - 3]}{n}" for n in range(2, 1000)))
    code = next(code for code in tries if code not in used)
    used.add(code)
    return code


def where_they_lie(folder: Path) -> str:
    """Says where the datasets are, and which of them no transport file holds."""
    names = {ending: {file.stem for file in folder.glob(f"*.{ending}")} for ending in ("json", "xpt")}
    without = sorted(name.upper() for name in names["json"] - names["xpt"] - {"manifest"})
    lie = f"the analysis datasets lie in {folder}; define.xml and datasets.csv say what they are"
    return f"{lie}. No SAS transport file of {', '.join(without)}: datasets.csv says why" if without else lie


ADAM = ExportFormat("adam", write_adam, where_they_lie)
