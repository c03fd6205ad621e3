"""SDTM by the built-in mapping: from CSV, SAS transport files and Dataset-JSON the same results.

The data are those of pharmaversesdtm: eight patients with every domain that the mapping knows of them.
"""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from theracurve.intake.drafting.sdtm import domain_of, sdtm_mapping
from theracurve.intake.sources.formats import read_source
from theracurve.intake.sources.grid import Dialect
from theracurve.run import RunRequest, run

pyreadstat: Any = pytest.importorskip("pyreadstat")
pandas: Any = pytest.importorskip("pandas")
FILES = {
    **{domain: f"{domain}.csv" for domain in ("dm", "ex", "ae", "ds")},
    **{domain: f"{domain}_onco_recist.csv" for domain in ("tu", "tr", "rs")},
}
STUDY = """
study: sdtm
title: Eight patients of a pilot study
data_origin: synthetic
time_zero: enrolled_on
groups:
  Pbo: {label: Placebo, treated: true}
  Xan_Hi: {label: Xanomeline high dose, treated: true}
  Xan_Lo: {label: Xanomeline low dose, treated: true}
reference_group: Pbo
agents: {PLACEBO: {}, XANOMELINE: {}}
visits: {weeks: [3, 6, 9, 12], window: 10 days}
pejorative_events:
  tumour_progression: {criteria: recist_1_1, reader: INVESTIGATOR}
  therapy_side_effect: {grade: 3 or more, related: true}
  death: {}
endpoints:
  overall_survival: {events: [death]}
  progression_free_survival: {events: [tumour_progression, death]}
analyses:
  - {endpoint: progression_free_survival}
"""
GRADE = "        grade: {column: AESEV, values: {MILD: 1, MODERATE: 2, SEVERE: 3}}\n"
PLACE = ("table", "file", "cell")  # the name of the file, and how its program counts rows
PLACE = ("table", "file", "cell")  # the name of the file, and how its program counts rows
Rows = list[dict[str, str]]


def numbers(rows: Rows, name: str) -> bool:
    """Whether a variable of SDTM is a number: by its name, as the standard has it."""
    return name.endswith(("SEQ", "STRESN", "DOSE", "NUM", "STDY", "ENDY", "VISITDY", "DMDY")) or name == "AGE"


def as_csv(path: Path, rows: Rows) -> None:
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def typed(rows: Rows) -> Mapping[str, list[object]]:
    return {
        name: [float(row[name]) if row[name] else None for row in rows]
        if numbers(rows, name)
        else [row[name] for row in rows]
        for name in rows[0]
    }


def as_transport(path: Path, rows: Rows) -> None:
    frame = pandas.DataFrame(typed(rows))
    pyreadstat.write_xport(frame, str(path.with_suffix(".xpt")), file_format_version=5, table_name=path.stem.upper())


def as_dataset_json(path: Path, rows: Rows) -> None:
    columns = typed(rows)
    named = [{"itemOID": name, "name": name, "label": name, "dataType": "string"} for name in columns]
    about = {"datasetJSONVersion": "1.1.0", "itemGroupOID": path.stem, "records": len(rows), "columns": named}
    text = json.dumps({**about, "rows": list(zip(*columns.values(), strict=True))})
    path.with_suffix(".json").write_text(text, encoding="utf-8")


def results_of(data: Path, folder: Path, write: Callable[[Path, Rows], None]) -> Mapping[str, object]:
    records = folder / "records"
    records.mkdir(parents=True)
    tables = {domain: domain_rows(data / "data" / "sdtm" / file) for domain, file in FILES.items()}
    eight = {row["USUBJID"] for row in tables["tr"]}
    for domain, rows in tables.items():
        write(records / domain, [row for row in rows if row["USUBJID"] in eight and not undated(row)])
    grids = [read_source(path, Dialect()).grids[0] for path in sorted(records.iterdir())]
    text = sdtm_mapping({domain_of(grid): (grid,) for grid in grids})
    started = "        started_on: {column: AESTDTC"
    answered = text[: text.index("questions:")].replace(started, GRADE + started)
    (records / "mapping.yaml").write_text(answered, encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    run(RunRequest(study=folder / "study.yaml", records=records, out=folder / "out", today=date(2026, 1, 1)))
    results: dict[str, Any] = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))
    findings = [{key: part for key, part in found.items() if key not in PLACE} for found in results["findings"]]
    return {key: part for key, part in results.items() if key != "provenance"} | {"findings": findings}


def domain_rows(file: Path) -> Rows:
    with file.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def undated(row: Mapping[str, str]) -> bool:
    """An adverse event of a year: our table needs its day."""
    return "AESTDTC" in row and len(row["AESTDTC"]) < len("2014-01-01")


def test_the_same_results_from_every_form(public_data: Path, tmp_path: Path) -> None:
    forms = {"csv": as_csv, "xpt": as_transport, "json": as_dataset_json}
    csv_, xpt, json_ = (results_of(public_data, tmp_path / name, write) for name, write in forms.items())
    assert csv_ == xpt == json_
    assert csv_["estimates"]
