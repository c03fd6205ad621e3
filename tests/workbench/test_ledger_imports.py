"""A study's files in the ledger and out again, and a newer export of them."""

import csv
import json
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from bad_input.tiny import TINY
from theracurve.checking import check
from theracurve.derivation.evidence import own_cells_in
from theracurve.errors import StudyRefused, UsageError
from theracurve.intake.mapping.newer import ChangeKind
from theracurve.own_tables import write_tables
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.workbench.ledger.appending import append
from theracurve.workbench.ledger.change import NOMINAL, CellChange
from theracurve.workbench.ledger.importing import preview_import
from theracurve.workbench.ledger.incoming import read_incoming
from theracurve.workbench.ledger.reading import head, history, tables
from theracurve.workbench.ledger.verifying import verify
from theracurve.workbench.ledger.writing import write_study
from theracurve.workbench.trial import tried
from workbench.ledgers import import_study

TODAY = date(2026, 11, 30)


TINY_RECORDS = {
    **{name: text for name, text in TINY.items() if name not in ("protocol", "medications")},
    "patients": """patient_id,group,sex,diagnosis,indication,enrolled_on
P1,A,female,NET G1,tumour,2004-01-10
P2,B,male,NET G1,age,2004-02-01
P3,B,male,,age,2004-03-01
""",
    "follow_up": """patient_id,last_seen_on,vital_status,died_on,cause
P1,2005-06-01,alive,,
P2,2004-12-24,dead,2004-12-24,tumour
P3,2005-01-24,alive,,
""",
    "adverse_events": "patient_id,term,grade,started_on,related\nP1,nausea,2,2004-02-01,possible\n",
}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Three patients, of whom a few things are recorded."""
    records = tmp_path / "tiny" / "records"
    records.mkdir(parents=True)
    (tmp_path / "tiny" / "study.yaml").write_text(TINY["protocol"], encoding="utf-8")
    for name, text in TINY_RECORDS.items():
        (records / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path / "tiny"


def take(study: Path, **more: list[str]) -> int:
    return import_study(study, who="nurse", reason="the export of today", **more).number


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "manifest.json"}


def spoil(file: Path, patient: str, column: str, text: str) -> str:
    """Put another text into the first row of a patient; what stood there."""
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    at, row = rows[0].index(column), next(row for row in rows if row[0] == patient)
    row[at], before = text, row[at]
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    return before


def errors_in(study: Path) -> list[Finding]:
    return [one for one in check(study, study / "records", TODAY).findings if one.severity is Severity.ERROR]


def mend(patient: str, table: str, column: str, new: str) -> CellChange:
    row, cells = next((row, cells) for row, cells in tables(patient=patient)[table].items() if column in cells)
    return CellChange(patient, table, row, column, cells[column], new)


def test_a_study_comes_out_as_theracurve_tables_writes_it(tiny: Path, ledger: Path, tmp_path: Path) -> None:
    take(tiny)
    names = write_study(tmp_path / "out")
    write_tables(tiny, tiny / "records", tmp_path / "tables", TODAY)
    written = bytes_of(tmp_path / "out" / "records")
    stated = json.loads(written.pop("ledger.json"))
    assert written == bytes_of(tmp_path / "tables")
    assert (tmp_path / "out" / "study.yaml").read_bytes() == (tiny / "study.yaml").read_bytes()
    assert (stated["number"], stated["hash"]) == (head().number, head().hash)
    assert sum(map(len, names.values())) == sum(text.count(b"\n") - 1 for text in written.values())
    write_study(tmp_path / "again")
    assert bytes_of(tmp_path / "again" / "records") == bytes_of(tmp_path / "out" / "records")
    assert verify().holds


def test_the_same_files_change_nothing(tiny: Path, ledger: Path) -> None:
    number = take(tiny)
    assert preview_import(tiny).changes == ()
    assert take(tiny) == number


def test_what_cannot_be_read_comes_in_as_it_stands_and_is_mended_here(tiny: Path, ledger: Path, tmp_path: Path) -> None:
    before = spoil(tiny / "records" / "labs.csv", "P1", "value", "7,4x")
    take(tiny)
    written = write_study(tmp_path / "out")
    [found] = errors_in(tmp_path / "out")
    assert (found.table, found.column, found.patient_id) == ("labs", "value", "P1")
    row = written["labs"][(found.row or 0) - 1]
    assert history("labs", row, "value")[0].source == "labs.csv, row 1"
    append([CellChange("P1", "labs", row, "value", "7,4x", before)], who="nurse", reason="a slip", source="form")
    write_study(tmp_path / "out")
    assert not [
        one for one in check(tmp_path / "out", tmp_path / "out" / "records", TODAY).findings if one.severity == "error"
    ]
    assert preview_import(tiny).changes == ()  # the file still says 7,4x, as it did: what was mended stays


def test_a_newer_export_is_told_by_patient_and_taken_by_patient(tiny: Path, ledger: Path) -> None:
    take(tiny)
    patients = [cells["patient_id"] for cells in tables()["patients"].values()]
    newer, records = tiny, tiny / "records"
    gone, [one, other] = patients[-1], patients[:2]
    for file in records.glob("*.csv"):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{gone},")]
        file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    spoil(records / "follow_up.csv", one, "cause", "accident")
    spoil(records / "patients.csv", other, "diagnosis", "NET G2")
    with (records / "follow_up.csv").open("a", encoding="utf-8") as stream:
        header = (records / "follow_up.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        said = {"patient_id": "Z1", "last_seen_on": "2004-05-06", "vital_status": "alive"}
        stream.write(",".join(said.get(column, "") for column in header) + "\n")
    found = preview_import(newer)
    assert (found.patients_added, found.patients_gone) == (("Z1",), (gone,))
    told = {patient: Counter(change.kind for change in changes) for patient, changes in found.by_patient().items()}
    assert told.keys() == {one, other, gone, "Z1"}
    assert told[one] == told[other] == Counter({ChangeKind.CHANGED: 1})
    assert told["Z1"] == Counter({ChangeKind.ADDED: 3})
    assert told[gone].keys() == {ChangeKind.GONE}
    take(newer, patients=[one, "Z1"])
    assert tables(patient=one)["follow_up"].popitem()[1]["cause"] == "accident"
    assert preview_import(newer).by_patient().keys() == {other, gone}
    take(newer)
    assert tables(patient=gone) == {}
    assert preview_import(newer).changes == ()


def test_where_the_file_and_the_ledger_have_both_changed_a_person_sees_it(tiny: Path, ledger: Path) -> None:
    take(tiny)
    append([mend("P1", "patients", "diagnosis", "NET G3")], who="nurse", reason="histology", source="form")
    assert preview_import(tiny).changes == ()
    spoil(tiny / "records" / "patients.csv", "P1", "diagnosis", "NET G2")
    [one] = preview_import(tiny).changes
    assert (one.kind, one.mended, one.change.old, one.change.new) == (ChangeKind.CHANGED, True, "NET G3", "NET G2")
    spoil(tiny / "records" / "patients.csv", "P1", "diagnosis", "NET G3")
    assert preview_import(tiny).changes == ()  # both say the same now


def test_a_row_entered_here_is_known_when_the_export_has_it(tiny: Path, ledger: Path) -> None:
    take(tiny)
    said = {"patient_id": "P1", "term": "fatigue", "grade": "2", "started_on": "2004-02-01", "related": "possible"}
    cells = [CellChange("P1", "adverse_events", "P1.99", column, "", text) for column, text in said.items()]
    append(cells, who="nurse", reason="telephone", source="form")
    file = tiny / "records" / "adverse_events.csv"
    header = file.read_text(encoding="utf-8").splitlines()[0].split(",")
    with file.open("a", encoding="utf-8") as stream:
        stream.write(",".join({**said, "grade": "3"}.get(column, "") for column in header) + "\n")
    [one] = preview_import(tiny).changes
    assert (one.change.row, one.change.column, one.change.old, one.change.new) == ("P1.99", "grade", "2", "3")


def test_a_corrected_id_is_still_known_as_the_row_of_the_file(tiny: Path, ledger: Path) -> None:
    take(tiny)
    [row] = tables(patient="P1", names=["patients"])["patients"]
    change = CellChange("P9", "patients", row, "patient_id", "P1", "P9")
    append([change], who="nurse", reason="two with one number", source="form")
    spoil(tiny / "records" / "patients.csv", "P1", "diagnosis", "NET G2")
    [one] = preview_import(tiny).changes
    assert (one.change.patient, one.change.row, one.change.new) == ("P9", row, "NET G2")


def test_an_answer_keeps_its_row_when_rows_come_before_it(tiny: Path, ledger: Path, tmp_path: Path) -> None:
    """Findings are numbered by the rows of a file, the ledger's rows have names."""
    spoil(tiny / "records" / "labs.csv", "P1", "value", "999999")
    [finding, *_] = [one for one in check(tiny, tiny / "records", TODAY).findings if one.needs_review and one.row]
    about = finding.code, finding.patient_id, finding.column
    answer = [finding.code, finding.table, str(finding.row), "nurse", "2026-11-29", "looked at", "as on paper"]
    text = "code,table,row,who,when,answer,reason\n" + ",".join(map(str, answer)) + "\n"
    (tiny / "records" / "answers.csv").write_text(text, encoding="utf-8")
    take(tiny)
    write_study(tmp_path / "out")
    read = check(tmp_path / "out", tmp_path / "out" / "records", TODAY).findings
    assert not [one for one in read if one.code == "answer-to-nothing"]
    same = [one for one in read if (one.code, one.patient_id, one.column) == about and "looked at" in one.message]
    assert [one.needs_review for one in same] == [False]
    assert preview_import(tiny).changes == ()


def test_files_of_which_nothing_can_be_read_are_refused(tiny: Path, ledger: Path) -> None:
    (tiny / "records" / "labs.csv").write_bytes(b"\x00\x01\x02")
    with pytest.raises(StudyRefused):
        take(tiny)
    assert head().number == 0


def test_the_files_themselves_are_kept_by_their_hashes(tiny: Path, ledger: Path) -> None:
    take(tiny)
    kept = tables(names=["imports"])["imports"]["1"]
    assert kept == {path.name: sha256(path.read_bytes()).hexdigest() for path in tiny.rglob("*.*")}


def test_records_that_no_ledger_wrote_are_not_replaced(tiny: Path, ledger: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the ledger holds no study"):
        write_study(tmp_path / "out")
    take(tiny)
    before = bytes_of(tiny / "records")
    with pytest.raises(UsageError, match="holds records that no ledger wrote"):
        write_study(tiny)
    assert bytes_of(tiny / "records") == before


def test_a_run_states_the_head_and_says_where_files_are_no_longer_the_ledgers(
    tiny: Path, ledger: Path, tmp_path: Path
) -> None:
    take(tiny)
    write_study(tmp_path / "out")
    records = tmp_path / "out" / "records"
    assert check(tmp_path / "out", records, TODAY).ledger == {"number": head().number, "hash": head().hash}
    spoil(records / "patients.csv", "P1", "diagnosis", "NET G2")
    checked = check(tmp_path / "out", records, TODAY)
    assert checked.ledger is None
    [said] = [one for one in checked.findings if one.code == "records-not-of-ledger"]
    assert "patients.csv" in said.message
    (records / "ledger.json").write_text("[]", encoding="utf-8")
    [said] = [one for one in check(tmp_path / "out", records, TODAY).findings if one.table == "ledger.json"]
    assert said.code == "ledger-head-unreadable"


def test_a_moment_before_is_written_as_it_was(tiny: Path, ledger: Path, tmp_path: Path) -> None:
    first = take(tiny)
    write_study(tmp_path / "then")
    append([mend("P1", "patients", "diagnosis", "NET G3")], who="nurse", reason="histology", source="form")
    write_study(tmp_path / "now")
    assert bytes_of(tmp_path / "now" / "records") != bytes_of(tmp_path / "then" / "records")
    write_study(tmp_path / "now", as_of=first)
    assert bytes_of(tmp_path / "now" / "records") == bytes_of(tmp_path / "then" / "records")


OWN_SHEET = """Nr;Gruppe;Beginn;CgA M0;CgA M3
1;Verum;10.01.2004;500;ca. 12
2;Kontrolle;01.02.2004;7,4;n.b.
"""
OWN_MAPPING = """
sources:
  liste: {file: liste.csv, patient: Nr, decimal: ",", dates: "%d.%m.%Y", missing: {n.b.: not measured}}
tables:
  patients:
    - from: liste
      columns:
        patient_id: Nr
        group: {column: Gruppe, values: {Verum: A, Kontrolle: B}}
        indication: {value: tumour}
        enrolled_on: Beginn
  labs:
    - from: liste
      for: {month: [0, 3]}
      columns:
        patient_id: Nr
        collected_on: {nominal: {months: "{month}", after: Beginn}}
        analyte: {value: CgA}
        value: CgA M{month}
        unit: {value: ng/mL}
      needs: value
"""


def own_sheet(study: Path) -> Path:
    """The study with the sheet and its mapping in the place of our tables; its records."""
    records = study / "records"
    for file in records.glob("*.csv"):
        file.unlink()
    (records / "liste.csv").write_text(OWN_SHEET, encoding="utf-8")
    (records / "mapping.yaml").write_text(OWN_MAPPING, encoding="utf-8")
    return records


def nominal_told(study: Path) -> list[str]:
    found = check(study, study / "records", TODAY)
    return [str(finding.message) for finding in found.findings if finding.code == "date-nominal"]


def test_a_nominal_date_keeps_its_mark_until_a_person_enters_the_day(tiny: Path, ledger: Path, tmp_path: Path) -> None:
    """The note of the report and the mark of each row are those of the sheet, also where the ledger's own folder is
    taken in again, and what a change would do is told with them."""
    own_sheet(tiny)
    take(tiny)
    of_sheet, out = nominal_told(tiny), tmp_path / "out"
    order = write_study(out)
    assert of_sheet == nominal_told(out) != []
    connection = check(out, out / "records", TODAY).intake.connection
    assert own_cells_in(connection) == {f"labs:{number}": ("", True) for number in (1, 2, 3)}
    incoming = read_incoming(out, TODAY)
    assert all(row.places["collected_on"].endswith(NOMINAL) for row in incoming.tables["labs"])
    rows = order["labs"]
    day = tables()["labs"][rows[0]]["collected_on"]
    patient = tables()["labs"][rows[0]]["patient_id"]
    change = CellChange(patient, "labs", rows[0], "collected_on", day, "2004-01-13")
    told = tried([change])
    assert "date-nominal" in {finding.code for finding in told.come} & {finding.code for finding in told.gone}
    assert not {finding.code for finding in told.come} & {"records-not-of-ledger", "ledger-head-unreadable"}
    append([change], who="nurse", reason="the letter", source="form")
    write_study(out)
    assert nominal_told(out) == [text.replace("3 rows", "2 rows") for text in of_sheet]
    (out / "records" / "ledger.json").write_text('{"format": "theracurve-ledger/1", "nominal": {"labs": 3}}')
    assert nominal_told(out) == []
    assert "ledger-head-unreadable" in {f.code for f in check(out, out / "records", TODAY).findings}


def test_a_sheet_of_ones_own_comes_in_through_its_mapping(tiny: Path, ledger: Path) -> None:
    """A cell that the mapping cannot read stands in the ledger as it stands in the sheet."""
    records = own_sheet(tiny)
    take(tiny)
    made = tables()
    assert [cells["group"] for cells in made["patients"].values()] == ["A", "B"]
    assert [(cells["patient_id"], cells["value"]) for cells in made["labs"].values()] == [
        ("1", "500"), ("2", "7.4"), ("1", "ca. 12")
    ]  # fmt: skip
    assert history("labs", "1.2", "value")[0].source == "liste.csv, line 2, column 5"
    assert history("labs", "1.2", "collected_on")[0].source == "liste.csv, line 2, column 5 (planned day)"
    assert made["imports"]["1"]["mapping"] == OWN_MAPPING
    assert preview_import(tiny).changes == ()
    (records / "mapping.yaml").write_text(f"{OWN_MAPPING}questions: [is M3 fasting?]\n", encoding="utf-8")
    with pytest.raises(StudyRefused):
        preview_import(tiny)
