"""Files, their encoding and their structure."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from intake.workbooks import workbook

from ..case import Case
from ..chapter import Chapter
from ..tiny import TINY, TINY_PROTOCOL, spoil

PATIENTS, FOLLOW_UP, LABS, MEDICATIONS = (TINY[name] for name in ("patients", "follow_up", "labs", "medications"))
COUNT = "SELECT count(*) FROM records.patients"
LABS_HEADER = LABS.splitlines()[0]
SHEET = "xl/worksheets/sheet1.xml"
MAPPING = """sources:
  sheet: {{file: {file}, patient: Patient{more}}}
tables:
  doses:
    - from: sheet
      columns: {{patient_id: Patient, organ_or_lesion: Organ, absorbed_dose_gy: Dose}}
"""
DOSES = [["Patient", "Organ", "Dose"], ["P1", "kidney", 12], ["P2", "kidney", 0.5]]


def mapped(file: str = "doses.xlsx", more: str = "") -> str:
    return MAPPING.format(file=file, more=more)


def sheets(path: Path, **more: list[list[object]]) -> None:
    workbook(path, Doses=DOSES, **more)


def hidden_and_merged(path: Path) -> None:
    sheets(path, Second=[["A"]])
    book = openpyxl.load_workbook(path)
    book["Second"].sheet_state = "hidden"
    book["Doses"].merge_cells("B2:B3")
    book.save(path)


def of_cells(path: Path, *cells: object) -> None:
    workbook(path, Doses=[DOSES[0], *(["P1", f"organ {n}", cell] for n, cell in enumerate(cells))])


def repacked(path: Path, part: str, old: bytes = b"", new: bytes = b"") -> None:
    """The workbook of doses with one part changed, or with a new part."""
    sheets(path)
    with ZipFile(path) as packed:
        parts = {entry: packed.read(entry) for entry in packed.namelist()}
    parts[part] = parts.get(part, b"").replace(old, new, 1) if part in parts else new
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for entry, data in parts.items():
            packed.writestr(entry, data)


def sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(2**31 + 1)


def linked(path: Path) -> None:
    other = path.parent.with_name("elsewhere.csv")
    other.write_text(LABS, encoding="utf-8")
    path.symlink_to(other)


def dataset(rows: str, more: str = "") -> str:
    columns = ", ".join(f'{{"itemOID": "{c}", "name": "{c}", "label": "{c}", "dataType": "string"}}' for c in DOSES[0])
    return (
        '{"datasetJSONVersion": "1.1.0", "itemGroupOID": "X", "records": 1, "name": "X", "label": "X", '
        f'{more}"columns": [{columns}], "rows": [{rows}]}}'
    )


def protocol(old: str, new: str) -> dict[str, str]:
    assert old in TINY_PROTOCOL
    return {**TINY, "protocol": TINY_PROTOCOL.replace(old, new)}


FILES = Chapter(
    "Files, their encoding and their structure",
    (
        Case(
            number=1,
            wrong="A byte-order mark before the first header cell",
            of=TINY,
            files={"patients.csv": b"\xef\xbb\xbf" + PATIENTS.encode()},
            accepts="taken off",
            keeps={COUNT: 2},
        ),
        Case(
            number=2,
            wrong="UTF-16 of either byte order, with its mark",
            of=TINY,
            files={
                "patients.csv": ("\ufeff" + PATIENTS).encode("utf-16-le"),
                "follow_up.csv": ("\ufeff" + FOLLOW_UP).encode("utf-16-be"),
            },
            finds=(
                "note file-utf16 | follow_up.csv . .",
                "note file-utf16 | patients.csv . .",
            ),
            accepts="decoded, and noted",
            keeps={COUNT: 2, "SELECT count(died_on) FROM records.follow_up": 1},
        ),
        Case(
            number=3,
            wrong="Letters in Windows-1252 or Latin-1",
            of=TINY,
            files={"labs.csv": LABS.replace("ug/L", "µg/L").encode("cp1252")},
            finds=("error file-encoding | labs.csv 2 .",),
        ),
        Case(
            number=4,
            wrong="NUL bytes, and an archive by the name of a table",
            of=TINY,
            files={"labs.csv": LABS + "P1\0", "medications.csv": b"PK\x03\x04\x14\x00"},
            finds=(
                "error file-binary | labs.csv . .",
                "error file-binary | medications.csv . .",
            ),
        ),
        Case(
            number=5,
            wrong="Line ends of three systems in one file",
            of=TINY,
            files={"patients.csv": PATIENTS.replace("\n", "\r\n", 1).replace("01-10\n", "01-10\r")},
            accepts="read as lines",
            keeps={COUNT: 2},
        ),
        Case(
            number=6,
            wrong="A quotation mark that is not closed",
            of=TINY,
            files={"labs.csv": LABS + 'P1,2004-02-10,"CgA,400,ug/L\nP1,2004-03-10,CgA,300,ug/L\n'},
            finds=("error file-quote | labs.csv 3 .",),
        ),
        Case(
            number=7,
            wrong="A row with a cell too few, and one with a cell too many",
            of=TINY,
            changes=spoil("""
+ labs: P1,2004-02-10,CgA,400
+ labs: P1,2004-03-10,CgA,300,ug/L,x
"""),
            finds=(
                "error row-width | labs 2 .",
                "error row-width | labs 3 .",
            ),
        ),
        Case(
            number=8,
            wrong="Two columns of one name",
            of=TINY,
            files={"labs.csv": LABS.replace("unit", "unit,value").replace("ug/L", "ug/L,5")},
            finds=("error column-twice | labs . value",),
        ),
        Case(
            number=9,
            wrong="Header cells in another case, with other spaces",
            of=TINY,
            files={
                "patients.csv": PATIENTS.replace("patient_id", " Patient\u00a0ID").replace("enrolled_on", "Enrolled-On")
            },
            accepts="known by their letters",
            keeps={COUNT: 2},
        ),
        Case(
            number=10,
            wrong="A column that no table has, and one that is nearly ours",
            of=TINY,
            files={
                "labs.csv": LABS.replace("unit", "unit,colour").replace("ug/L", "ug/L,red"),
                "medications.csv": MEDICATIONS.replace("patient_id", "patientid"),
            },
            finds=(
                "error column-misspelt | medications . patientid",
                "warning column-not-used | labs . colour",
            ),
        ),
        Case(
            number=11,
            wrong="A required column is missing",
            of=TINY,
            files={"labs.csv": LABS.replace(",value", "").replace(",500", "")},
            finds=("error column-missing | labs . value",),
        ),
        Case(
            number=12,
            wrong="Another delimiter: the same in every line, or one of two",
            of=TINY,
            files={
                "patients.csv": PATIENTS.replace(",", ";"),
                "follow_up.csv": FOLLOW_UP.replace(",", "\t"),
                "labs.csv": "patient_id;collected_on,analyte;value,unit\n",
            },
            finds=("error file-delimiter | labs.csv 1 .",),
            accepts="semicolon and tab",
            keeps={COUNT: 2},
        ),
        Case(
            number=13,
            wrong="An empty file, and a header without rows",
            of=TINY,
            files={"labs.csv": "", "medications.csv": MEDICATIONS.splitlines()[0] + "\n"},
            finds=(
                "error file-empty | labs.csv . .",
                "note table-without-rows | medications . .",
            ),
        ),
        Case(
            number=14,
            wrong="A cell of more than 131,072 characters",
            of=TINY,
            files={"labs.csv": f"{LABS_HEADER}\nP1,2004-01-10,{'x' * 140_000},5,ug/L\n"},
            finds=("error file-long-cell | labs.csv 2 .",),
        ),
        Case(
            number=15,
            wrong="A file over the limit of bytes",
            of=TINY,
            files={"labs.csv": sparse},
            finds=("error file-too-large | labs.csv . .",),
        ),
        Case(
            number=16,
            wrong="The same file twice in the folder",
            of=TINY,
            files={"labs (1).csv": LABS},
            finds=("warning file-not-used | labs (1).csv . .",),
            accepts="read once",
            keeps={"SELECT count(*) FROM records.labs": 1},
        ),
        Case(
            number=17,
            wrong="The rows in another order",
            of=TINY,
            files={"patients.csv": "\n".join(PATIENTS.splitlines()[i] for i in (0, 2, 1)) + "\n"},
            accepts="the same results",
            keeps={
                "SELECT list(patient_id || ' ' || time_days ORDER BY patient_id) FROM derived.endpoints": [
                    "P1 508.0",
                    "P2 327.0",
                ]
            },
        ),
        Case(
            number=18,
            wrong="A total and a footnote below the rows",
            of=TINY,
            changes=spoil("""
+ labs: Total,,,500,
+ labs: * as told
"""),
            finds=(
                "error row-total | labs 2 patient_id",
                "error row-width | labs 3 .",
            ),
        ),
        Case(
            number=19,
            wrong="Several sheets, one of them hidden, merged cells, and no sheet named",
            of=TINY,
            files={"doses.xlsx": hidden_and_merged, "mapping.yaml": mapped()},
            finds=("error mapping-no-sheet | mapping.yaml 2 sources.sheet",),
        ),
        Case(
            number=20,
            wrong="Cells of a workbook that hold an error, or a formula without its value",
            of=TINY,
            files={"doses.xlsx": lambda path: of_cells(path, "#REF!", "#N/A", "=1+1"), "mapping.yaml": mapped()},
            finds=(
                "error cell-formula | doses 3 absorbed_dose_gy",
                "error cell-spreadsheet-error | doses 1 absorbed_dose_gy",
                "error cell-spreadsheet-error | doses 2 absorbed_dose_gy",
            ),
        ),
        Case(
            number=21,
            wrong="A workbook that unpacks to far more than it is",
            of=TINY,
            files={
                "doses.xlsx": lambda path: repacked(path, SHEET, b"</worksheet>", b" " * (40 << 20) + b"</worksheet>"),
                "mapping.yaml": mapped(),
            },
            finds=("error workbook-too-large | doses.xlsx . .",),
        ),
        Case(
            number=22,
            wrong="A workbook whose XML declares entities",
            of=TINY,
            files={
                "doses.xlsx": lambda path: repacked(
                    path, "xl/styles.xml", b"<styleSheet", b'<!DOCTYPE x [<!ENTITY a "ha">]><styleSheet'
                ),
                "mapping.yaml": mapped(),
            },
            finds=("error workbook-document-type | doses.xlsx . .",),
        ),
        Case(
            number=23,
            wrong="A workbook with macros",
            of=TINY,
            files={
                "doses.xlsx": lambda path: repacked(path, "xl/vbaProject.bin", new=b"\0"),
                "mapping.yaml": mapped(),
            },
            finds=("error workbook-macros | doses.xlsx . .",),
        ),
        Case(
            number=24,
            wrong="XML that asks for a file from outside",
            of=TINY,
            files={
                "odm.xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><ODM>&e;</ODM>',
                "mapping.yaml": mapped("odm.xml"),
            },
            finds=("error file-not-read | odm.xml . .",),
        ),
        Case(
            number=25,
            wrong="A protocol of references that grow without end",
            of=protocol("overall_survival: {", "overall_survival: &all {"),
            finds=("error yaml-alias | study.yaml 13 .",),
        ),
        Case(
            number=26,
            wrong="A protocol with tags of a programming language",
            of=protocol("Two patients", "!!python/name:os.system"),
            finds=("error yaml-tag | study.yaml 3 .",),
        ),
        Case(
            number=27,
            wrong="A key twice in one place of a protocol",
            of=protocol("title: Two patients", "title: Two patients\ntitle: Three patients"),
            finds=("error yaml-duplicate-key | study.yaml 4 title",),
        ),
        Case(
            number=28,
            wrong="Names that YAML would turn into others: `NO` into false, `012` into 10",
            of={table: text.replace("P1,A", "P1,NO").replace("P2,B", "P2,012") for table, text in TINY.items()}
            | {"protocol": TINY_PROTOCOL.replace("A:", "NO:").replace("B:", "012:").replace(": B", ": 012")},
            accepts="kept as they are written",
            keeps={'SELECT list("group" ORDER BY row) FROM records.patients': ["NO", "012"]},
        ),
        Case(
            number=29,
            wrong="A protocol nested a hundred thousand deep",
            of=protocol("Two patients", "[" * 100_000),
            finds=("error yaml-syntax | study.yaml 3 .",),
        ),
        Case(
            number=30,
            wrong="JSON that holds `NaN`",
            of=TINY,
            files={"doses.json": dataset('["P1", "kidney", NaN]'), "mapping.yaml": mapped("doses.json")},
            finds=("error dataset-json | doses.json . .",),
        ),
        Case(
            number=31,
            wrong="A key twice in one object of JSON",
            of=TINY,
            files={
                "doses.json": dataset('["P1", "kidney", "12"]', '"name": "Y", '),
                "mapping.yaml": mapped("doses.json"),
            },
            finds=("error dataset-json | doses.json . .",),
        ),
        Case(
            number=32,
            wrong="A file of the mapping outside the folder, and a table that is a link out of it",
            of=TINY,
            files={"labs.csv": linked, "mapping.yaml": mapped("../doses.csv")},
            finds=(
                "error file-outside | labs.csv . .",
                "error mapping-file-outside | mapping.yaml . .",
            ),
        ),
        Case(
            number=33,
            wrong="A file name of 5,000 characters",
            of=TINY,
            files={"mapping.yaml": mapped("d" * 5000 + ".csv")},
            finds=("error mapping-value | mapping.yaml 2 sources.sheet.file",),
        ),
        Case(
            number=34,
            wrong="Cells that a spreadsheet would compute",
            of=TINY,
            changes=spoil("""
+ medications: P1,=1+1,@SUM(A1),2004-01-01,30,+mg,day
"""),
            accepts="kept as they are; guarded in every file for a spreadsheet",
            keeps={"SELECT drug || drug_class || dose_unit FROM records.medications WHERE row = 2": "=1+1@SUM(A1)+mg"},
        ),
        Case(
            number=35,
            wrong="A script in a text",
            of=TINY,
            changes=spoil("+ medications: P1,<script>alert(1)</script>,x,2004-01-01,30,mg,day"),
            accepts="kept as it is; no markup anywhere",
            keeps={"SELECT drug FROM records.medications WHERE row = 2": "<script>alert(1)</script>"},
        ),
        Case(
            number=36,
            wrong="Signs of a query language in ids and texts",
            of=TINY,
            changes=spoil("""
~ patients: P2 -> ';DROP TABLE x;--
~ follow_up: P2 -> ';DROP TABLE x;--
+ labs: ';DROP TABLE x;--,2004-02-01,100%_,5,ug/L
"""),
            accepts="kept as they are",
            keeps={"SELECT patient_id || analyte FROM records.labs WHERE row = 2": "';DROP TABLE x;--100%_"},
        ),
        Case(
            number=37,
            wrong="Signs that cannot be seen in an id, and in the cause of a death",
            of=TINY,
            changes=spoil("""
~ patients: P1 -> P\u200b1
~ follow_up: died_on -> died_on,cause
~ follow_up: alive, -> alive,,
~ follow_up: dead,2004-12-24 -> dead,2004-12-24,a\u202eb
"""),
            finds=(
                "error cell-invisible-character | follow_up 2 cause",
                "error cell-invisible-character | patients 1 patient_id",
            ),
        ),
        Case(
            number=38,
            wrong="One id with its accent encoded in two ways",
            of=TINY,
            changes=spoil("""
+ patients: R\u00e9my,A,tumour,2004-01-10
+ patients: Re\u0301my,A,tumour,2004-01-10
"""),
            finds=(
                "error id-collision | patients 4 patient_id",
                "warning follow-up-missing | patients 3 patient_id",
            ),
        ),
        Case(
            number=39,
            wrong="Ids in other scripts, right to left, and pictures",
            of=TINY,
            changes=spoil("""
~ patients: P1 -> 患者一
~ follow_up: P1 -> 患者一
~ labs: P1 -> 患者一
~ medications: P1 -> 患者一
~ patients: P2 -> שלום🙂
~ follow_up: P2 -> שלום🙂
"""),
            accepts="kept to the byte",
            keeps={"SELECT list(patient_id ORDER BY row) FROM records.patients": ["患者一", "שלום🙂"]},
        ),
    ),
)
