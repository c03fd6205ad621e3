"""The analysis datasets: of the shape that other programs read, with the numbers of `results.json`, the same bytes."""

import csv
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from odmlib.define_loader import XMLDefineLoader
from odmlib.loader import ODMLoader
from odmlib.odm_parser import ODMSchemaValidator
from odmlib.oid_generator import create_oid_checker

from theracurve.cli import main
from theracurve.export.adam.dataset import Dataset, DatasetRule, Type, Variable
from theracurve.export.adam.rules import RULES
from theracurve.export.adam.transport import hexadecimal, transport_file, why_not
from theracurve.survival import event_table, log_rank

IN_THE_SAMPLE = {
    "STUDYID",
    "USUBJID",
    "ASEQ",
    "AGE",
    "SEX",
    "ARM",
    "ARMCD",
    "PARAM",
    "PARAMCD",
    "AVAL",
    "STARTDT",
    "ADT",
}
IN_THE_SAMPLE |= {"CNSR", "EVNTDESC", "CNSDTDSC", "SRCDOM", "SRCVAR", "SRCSEQ"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("adam") / "demo"
    assert main(["new", str(folder), "--protocol", "nguyen2004", "--demo"]) == 0
    assert main(["run", str(folder)]) == 0
    assert main(["export", str(folder), "--format", "adam"]) == 0
    return folder


def dataset(demo: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((demo / "adam" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def rows_of(demo: Path, name: str) -> list[dict[str, str]]:
    with (demo / "adam" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


KINDS: dict[str, type | tuple[type, ...]] = {"string": str, "integer": int, "float": (int, float), "date": str}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_dataset_keeps_to_dataset_json(demo: Path, rule: Any) -> None:
    found = dataset(demo, rule.name.lower())
    required = {
        "datasetJSONCreationDateTime",
        "datasetJSONVersion",
        "itemGroupOID",
        "records",
        "name",
        "label",
        "columns",
    }
    assert required <= found.keys()
    assert found["records"] == len(found["rows"]) > 0
    columns = found["columns"]
    assert all({"itemOID", "name", "label", "dataType"} <= column.keys() for column in columns)
    assert {len(row) for row in found["rows"]} == {len(columns)}
    for place, column in enumerate(columns):
        values = [row[place] for row in found["rows"] if row[place] is not None]
        assert all(isinstance(value, KINDS[column["dataType"]]) for value in values), column["name"]
        if column["dataType"] == "date":
            assert all(date.fromisoformat(value) for value in values)
        if column["dataType"] == "string":
            assert max(map(len, values)) <= min(column["length"], 200)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_its_key_identifies_a_row_and_every_row_is_a_patient_of_adsl(demo: Path, rule: Any) -> None:
    rows, patients = rows_of(demo, rule.name.lower()), {row["USUBJID"] for row in rows_of(demo, "adsl")}
    keys = [tuple(row[name] for name in rule.key) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {row["USUBJID"] for row in rows} <= patients


def test_names_and_labels_fit_a_transport_file() -> None:
    with pytest.raises(ValueError, match="too long"):
        Variable("NINECHARS", "x")
    with pytest.raises(ValueError, match="too long"):
        Variable("X", "x" * 41)


def test_times_to_events_give_the_tests_of_the_results(demo: Path) -> None:
    results = json.loads((demo / "results" / "results.json").read_text(encoding="utf-8"))
    stated = [
        e
        for e in results["estimates"]
        if e["quantity"] == "log_rank" and e["variant"] == "protocol" and e["horizon_months"] == 15.0
    ]
    codes = {"overall_survival": "OS", "progression_free_survival": "PFS", "event_free_survival": "EFS"}
    assert {e["endpoint"] for e in stated} == set(codes)
    horizon = 15 * 30.4375
    for estimate in stated:
        rows = [row for row in rows_of(demo, "adtte") if row["PARAMCD"] == codes[estimate["endpoint"]]]
        time = np.array([float(row["AVAL"]) for row in rows])
        event = np.array([row["CNSR"] == "0" for row in rows]) & (time <= horizon)
        group = np.array([row["ARMCD"] for row in rows])
        test = log_rank(event_table(np.minimum(time, horizon), event, group=group))
        assert test.p_value == pytest.approx(estimate["p_value"], rel=1e-12)
    assert rows_of(demo, "adtte")[0].keys() >= IN_THE_SAMPLE


def test_a_row_leads_back_to_the_record_of_its_day(demo: Path) -> None:
    files = {"DS": "follow_up", "TR": "lesions", "AE": "adverse_events", "QS": "assessments", "LB": "labs"}
    days = {"DS": ("last_seen_on", "died_on"), "TR": ("imaged_on",), "AE": ("started_on",)}
    days |= {"QS": ("assessed_on",), "LB": ("collected_on",)}
    led = 0
    for row in rows_of(demo, "adtte"):
        if not row["SRCDOM"]:
            assert row["EVNTDESC"] == "No assessment"
            continue
        with (demo / "records" / f"{files[row['SRCDOM']]}.csv").open(encoding="utf-8", newline="") as lines:
            record = list(csv.DictReader(lines))[int(row["SRCSEQ"]) - 1]
        assert record["patient_id"] == row["USUBJID"]
        assert (date.fromisoformat(row["ADT"]) - date.fromisoformat(row["STARTDT"])).days == float(row["AVAL"])
        if row["EVNTDESC"] != "No assessment":
            assert row["ADT"] in {record[name] for name in days[row["SRCDOM"]]}, row
            led += 1
    assert led > 60


def test_nobody_is_said_not_to_have_been_treated_where_no_administration_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "study.yaml").write_text(
        "study: given\ntitle: t\ndata_origin: study\ngroups:\n  A: {label: Treated, treated: true}\n"
        "endpoints:\n  overall_survival: {given: true}\n",
        encoding="utf-8",
    )
    (tmp_path / "records" / "endpoints.csv").write_text(
        "patient_id,group,endpoint,time,time_unit,event\n1,A,overall_survival,5,months,true\n", encoding="utf-8"
    )
    assert main(["export", str(tmp_path), "--format", "adam"]) == 0
    [row] = rows_of(tmp_path, "adsl")
    assert (row["TRT01A"], row["SAFFL"]) == ("", "")
    assert not (tmp_path / "adam" / "adae.json").exists()


def test_analytes_whose_names_begin_alike_have_codes_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "study.yaml").write_text(
        "study: s\ntitle: t\ndata_origin: study\ntime_zero: enrolled_on\n"
        "groups:\n  A: {label: Treated, treated: true}\n"
        "pejorative_events: {death: {}}\nendpoints:\n  overall_survival: {events: [death]}\n",
        encoding="utf-8",
    )
    tables = {
        "patients": "patient_id,group,enrolled_on,indication\n1,A,2004-01-01,x\n",
        "follow_up": "patient_id,last_seen_on,vital_status\n1,2005-01-01,alive\n",
        "labs": "patient_id,collected_on,analyte,value,unit\n1,2004-01-02,chromogranin A,5,ng/mL\n"
        "1,2004-01-02,chromogranin B,6,ng/mL\n1,2004-01-03,chromogranin A,7,µg/L\n",
    }
    for name, text in tables.items():
        (tmp_path / "records" / f"{name}.csv").write_text(text, encoding="utf-8")
    assert main(["export", str(tmp_path), "--format", "adam"]) == 0
    codes = {(row["PARAM"], row["PARAMCD"]) for row in rows_of(tmp_path, "adlb")}
    assert len({code for _, code in codes}) == len({param for param, _ in codes}) == len(codes) == 3
    assert all(len(code) <= 8 for _, code in codes)


def test_two_exports_are_the_same_bytes(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert main(["export", str(demo), "--format", "adam", "--out", str(tmp_path / "again")]) == 0
    ours = {file.name: file.read_bytes() for file in (demo / "adam").iterdir()}
    assert ours == {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()}


def cell(value: Any) -> str:
    """A value of a transport file as a cell of the CSV file: None, or no number, where it is missing."""
    if value is None or value != value:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_transport_file_reads_back_the_same(demo: Path, rule: DatasetRule) -> None:
    columns, about = pyreadstat.read_xport(str(demo / "adam" / f"{rule.name.lower()}.xpt"), output_format="dict")
    assert (about.table_name, about.file_label) == (rule.name, rule.label)
    assert about.column_names_to_labels == {variable.name: variable.label for variable in rule.variables}
    rows = rows_of(demo, rule.name.lower())
    assert about.number_rows == len(rows)
    for variable in rule.variables:
        found, expected = columns[variable.name], [row[variable.name] for row in rows]
        if variable.type in (Type.NUMBER, Type.INTEGER):
            assert [cell(value) and float(value) for value in found] == [text and float(text) for text in expected]
        else:
            assert list(map(cell, found)) == expected


def test_a_transport_file_states_always_the_same_moment_of_writing(demo: Path) -> None:
    written = (demo / "adam" / "adsl.xpt").read_bytes()
    records = [written[at : at + 80] for at in range(0, 640, 80)]
    always = b"01JAN70:00:00:00"
    assert [records[1][64:], records[2][:16], records[5][64:], records[6][:16]] == [always] * 4
    assert len(written) % 80 == 0


def test_r_reads_transport_files_and_finds_our_test(demo: Path) -> None:
    if (program := shutil.which("Rscript")) is None:
        pytest.skip("needs Rscript with the packages foreign and survival")
    script = """
        d <- foreign::read.xport(commandArgs(TRUE)); d <- d[d$PARAMCD == "OS", ]; end <- 15 * 30.4375
        found <- survival::survdiff(survival::Surv(pmin(AVAL, end), CNSR == 0 & AVAL <= end) ~ ARMCD, d)
        cat(format(pchisq(found$chisq, 1, lower.tail = FALSE), digits = 15))
    """
    told = [program, "-e", script, str(demo / "adam" / "adtte.xpt")]
    done = subprocess.run(told, capture_output=True, encoding="utf-8")
    if "there is no package called" in done.stderr:
        pytest.skip("needs the packages foreign and survival of R")
    results = json.loads((demo / "results" / "results.json").read_text(encoding="utf-8"))
    asked = ("overall_survival", "log_rank", "protocol", 15.0)
    stated = next(
        e for e in results["estimates"] if (e["endpoint"], e["quantity"], e["variant"], e["horizon_months"]) == asked
    )
    assert float(done.stdout) == pytest.approx(stated["p_value"], rel=1e-9)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0000000000000000"),
        (1.0, "4110000000000000"),
        (-118.625, "c276a00000000000"),
        (0.1, "401999999999999a"),
        (100.0, "4264000000000000"),
    ],
)
def test_numbers_are_written_as_ibm_writes_them(value: float, written: str) -> None:
    """-118.625 is the worked example of IBM's format; 0.1 is what SAS prints with the format HEX16."""
    assert hexadecimal(value).hex() == written


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e75, max_value=1e75))
def test_no_digit_of_a_number_is_lost(value: float) -> None:
    if 0 < abs(value) < 1e-70:
        return
    bits = int.from_bytes(hexadecimal(value), "big")
    read = (bits & (1 << 56) - 1) / 2.0**56 * 16.0 ** ((bits >> 56 & 127) - 64)
    assert (-read if bits >> 63 else read) == value


def test_a_number_beyond_the_format_is_refused() -> None:
    with pytest.raises(OverflowError, match="has no place"):
        hexadecimal(1e80)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("Métastases", "row 1, ARM: 'Métastases' is not ASCII"),
        ("x" * 201, "row 1, ARM: 201 characters, and 200 are the most"),
        ("x" * 200, ""),
    ],
)
def test_a_text_that_no_transport_file_holds_is_named(value: str, why: str) -> None:
    rule = DatasetRule("ADSL", "One", ("ARM",), (Variable("ARM", "Arm"),), "")
    assert why_not(Dataset(rule, ((value,),))) == why


def test_a_short_row_is_no_two_rows() -> None:
    rule = DatasetRule("ADSL", "One", ("ARM",), (Variable("ARM", "Arm"), Variable("X", "X", Type.NUMBER)), "")
    assert len(transport_file(Dataset(rule, (("A", 1.0),)))) % 80 == 0
    assert transport_file(Dataset(rule, (("A", 1.0),)))[-80:-8] == b"A".ljust(72)


def test_the_definition_is_valid_by_the_schema_and_by_the_rules_of_its_format(demo: Path) -> None:
    file = demo / "adam" / "define.xml"
    assert list(ODMSchemaValidator(standard="define", version="2.1").xsd.iter_errors(str(file))) == []
    loader = ODMLoader(XMLDefineLoader(model_package="define_2_1"))
    loader.open_odm_document(str(file))
    read = loader.load_odm()
    assert read.validate(collect_errors=True, oid_checker=create_oid_checker("define_2_1")) == []
    version = read.Study.MetaDataVersion
    assert [group.Name for group in version.ItemGroupDef] == [rule.name for rule in RULES]
    assert all((demo / "adam" / group.leaf.href).is_file() for group in version.ItemGroupDef)
    names = {item.OID: item.Name for item in version.ItemDef}
    for group, rule in zip(version.ItemGroupDef, RULES, strict=True):
        assert [names[ref.ItemOID] for ref in group.ItemRef] == [variable.name for variable in rule.variables]


def test_another_sex_is_neither_unknown_nor_one_of_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "study.yaml").write_text(
        "study: s\ntitle: t\ndata_origin: study\ntime_zero: enrolled_on\n"
        "groups:\n  A: {label: Traité, treated: true}\n"
        "pejorative_events: {death: {}}\nendpoints:\n  overall_survival: {events: [death]}\n",
        encoding="utf-8",
    )
    tables = {
        "patients": "patient_id,group,sex,enrolled_on,indication\n1,A,other,2004-01-01,x\n2,A,,2004-01-01,x\n",
        "follow_up": "patient_id,last_seen_on,vital_status\n1,2005-01-01,alive\n2,2005-01-01,alive\n",
    }
    for name, text in tables.items():
        (tmp_path / "records" / f"{name}.csv").write_text(text, encoding="utf-8")
    assert main(["export", str(tmp_path), "--format", "adam"]) == 0
    assert [(row["SEX"], row["SEXREC"]) for row in rows_of(tmp_path, "adsl")] == [("", "other"), ("U", "")]
    assert "No SAS transport file of ADSL, ADTTE: datasets.csv says why" in " ".join(capsys.readouterr().out.split())
    listed = rows_of(tmp_path, "datasets")
    assert listed[0]["why_no_transport_file"] == "row 1, ARM: 'Traité' is not ASCII"
