"""A Spanish workbook made here: a draft, a person's answers, a report; and files that are no studies."""

import csv
from datetime import date
from pathlib import Path

import pytest

from door.answering import answer
from intake.workbooks import workbook
from theracurve.cli import main
from theracurve.intake.drafting.headers import header_words
from theracurve.intake.mapping.loading import load_mapping
from theracurve.intake.mapping.questions import open_questions
from theracurve.start import study_for

HEADER = [
    *("N° paciente", "Apellidos", "Fecha de nacimiento", "Sexo", "Grupo", "Fecha inclusión"),
    *("Tumor no controlado", "Síntomas no controlados"),
    *("PSA basal (ng/mL)", "PSA mes 3 (ng/mL)", "PSA mes 6 (ng/mL)"),
    *("Fecha 1", "Actividad 1 (GBq)", "Fecha 2", "Actividad 2 (GBq)"),
    *("Estado", "Último contacto", "Fecha de muerte", "Causa", "Observaciones"),
]


def patient(number: int) -> list[object]:
    treated, dead = number % 2 == 1, number in (5, 8)
    last = date(2023, 9, number) if dead else date(2024, 5, number)
    return [
        f"ES-{number:03}",
        f"Inventado {number}",
        date(1950 + number, 3, 4),
        "varón" if number % 3 else "mujer",
        "tratado" if treated else "control",
        date(2023, 1, number) if treated else f"{number + 10}/01/2023",
        "x" if treated else None,
        None if treated else "x",
        f"{10 + number},5",
        8.25 + number,
        "<0,1" if number == 3 else "pendiente" if number == 4 else 7 + number,
        *((date(2023, 2, number), 7.4, date(2023, 3, number), "7,1") if treated else (None,) * 4),
        "fallecido" if dead else "vivo",
        last,
        last if dead else None,
        {5: "tumor", 8: "otra"}.get(number),
        "ver historia" if number == 2 else None,
    ]


ROWS = [["Radioligandos, a 01/02/2025"], [None], HEADER, *map(patient, range(1, 13)), [None], ["Total", 12]]
ANSWERS = {
    "datos!K7": 'datos!K7: {found: pendiente, read: ""}',
    "agent:": "agent: {value: 177Lu-PSMA-617}",
}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    file = workbook(tmp_path / "estudio.xlsx", Datos=ROWS)
    assert main(["new", str(tmp_path / "study"), "--from", str(file)]) == 0
    return tmp_path / "study"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    return code, " ".join(capsys.readouterr().out.split())


def rows_of(study: Path, table: str) -> list[dict[str, str]]:
    text = (study / "tables" / f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_from_said_twice_takes_both_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("Patient,Group\n1,A\n2,B\n", encoding="utf-8")
    asked = (word for name in ("one", "two") for word in ("--from", str(tmp_path / f"{name}.csv")))
    assert main(["new", str(tmp_path / "study"), *asked]) == 0
    assert {file.name for file in (tmp_path / "study" / "records").glob("*.csv")} == {"one.csv", "two.csv"}


def test_a_question_names_the_line_on_which_its_proposal_stands(study: Path) -> None:
    """Of `sources.` and `tables.`: the last word of the key, behind `#?`; twice the same key is told apart."""
    mapped = load_mapping(study / "records" / "mapping.yaml")
    lines = mapped.text.splitlines()
    asked = {f.column or "": f.row for f in open_questions(mapped, ()) if "." in (f.column or "")}
    assert len(asked) > 3
    assert len(set(asked.values())) == len(asked)
    for about, line in asked.items():
        assert line is not None
        assert lines[line - 1].strip().startswith(f"#? {about.rpartition('.')[2]}:")


def test_a_workbook_becomes_a_report_by_answering_its_draft(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, asked = said(capsys, "check", study)
    assert code == 1
    assert asked.startswith("error mapping-question")
    assert answer(study / "records" / "mapping.yaml", ANSWERS) == 2
    code, read = said(capsys, "map", study)
    assert (code, "“11,5” → “11.5”" in read, "not imported, as stated" in read) == (0, True, True)
    assert said(capsys, "check", study)[0] == 0
    assert main(["tables", str(study)]) == 0
    labs = rows_of(study, "labs")
    assert len(labs) == 35
    assert labs[6] == {
        "patient_id": "ES-003",
        "collected_on": "2023-01-03",
        "visit": "month 0",
        "analyte": "PSA",
        "value": "13.5",
        "unit": "ng/mL",
    }
    assert [row["value"] for row in labs if row["patient_id"] == "ES-003"] == ["13.5", "11.25", "<0.1"]
    patients = rows_of(study, "patients")
    assert [row["sex"] for row in patients[:3]] == ["male", "male", "female"]
    assert {row["enrolled_on"] for row in patients if row["group"] == "control"} == {
        f"2023-01-{day}" for day in range(12, 23, 2)
    }


def test_no_name_stands_in_the_draft_or_in_what_is_shown(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = study / "records" / "mapping.yaml"
    texts = [mapping.read_text(encoding="utf-8"), said(capsys, "check", study)[1], said(capsys, "map", study)[1]]
    assert not any("Inventado" in text or "1951" in text for text in texts)
    assert load_mapping(mapping).mapping.not_imported["datos"] == ("Apellidos", "Fecha de nacimiento")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("check", "{file}"), "A study was expected, found estudio.xlsx, an Excel workbook. → theracurve new"),
        (("run", "{file}"), "A study was expected, found estudio.xlsx, an Excel workbook. → theracurve new"),
        (("check", "{study}"), "The folder records holds no record table, but estudio.xlsx, an Excel workbook."),
    ],
)
def test_a_workbook_is_recognised_wherever_it_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], words: str
) -> None:
    study = tmp_path / "study"
    assert main(["new", str(study), "--protocol", "nguyen2004"]) == 0
    for table in (study / "records").iterdir():
        table.unlink()
    file = workbook(study / "records" / "estudio.xlsx", Datos=ROWS)
    code, out = said(capsys, *(part.format(file=file, study=study) for part in command))
    assert code == 1
    assert words in out
    assert "1 error, 0 warnings" in out


def test_an_empty_new_study_says_one_thing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", str(tmp_path / "study"), "--protocol", "nguyen2004"])
    code, out = said(capsys, "check", tmp_path / "study")
    assert (code, out.count("error "), "1 error, 0 warnings, 0 notes" in out) == (1, 1, True)
    assert "There is no patient yet" in out


def test_cells_under_a_header_that_nobody_knows_are_not_shown(tmp_path: Path) -> None:
    rows = [["Patient", "Gruppe", "Wer"], ["P1", "Verum", "Erfundene"], ["P2", "Kontrolle", "Ausgedachter"]]
    file = workbook(tmp_path / "a.xlsx", T=rows)
    assert main(["new", str(tmp_path / "study"), "--from", str(file)]) == 0
    draft = (tmp_path / "study" / "records" / "mapping.yaml").read_text(encoding="utf-8")
    assert "#? - Wer  # question: 2 different cells in 2; leave it out?" in draft
    assert "Erfundene" not in draft


def test_an_encoding_is_asked_and_never_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Until it is answered nothing of the file is read."""
    rows = "Patient;Gruppe;Größe Läsion M3 (mm)\nP1;Verum;12,5\nP2;Kontrolle;8,5\n"
    (tmp_path / "läsionen.csv").write_bytes(rows.encode("cp1252"))
    assert main(["new", str(tmp_path / "study"), "--from", str(tmp_path / "läsionen.csv")]) == 0
    draft = (tmp_path / "study" / "records" / "mapping.yaml").read_text(encoding="utf-8")
    assert "#? encoding: cp1252  # question: the file is not UTF-8; read so it says: Größe Läsion;" in draft
    code, out = said(capsys, "check", tmp_path / "study")
    assert (code, "the byte 0xf6 at offset" in out) == (1, True)


@pytest.mark.parametrize(
    ("header", "stem", "kind", "number", "written", "unit", "limit"),
    [
        ("CgA M12 (ng/mL ; N<100)", "cga", "months", "12", "CgA M{}", "ng/mL", "100"),
        ("5-HIAA M0 (µmol/24h ; N<47)", "5 hiaa", "months", "0", "5-HIAA M{}", "µmol/24h", "47"),
        ("PSA W36 (ug/L)", "psa", "weeks", "36", "PSA W{}", "ug/L", ""),
        ("C3 GBq", "", "cycle", "3", "C{} GBq", "GBq", ""),
        ("PSA basal (ng/mL)", "psa", "months", "0", "", "ng/mL", ""),
        ("Kreatinin Woche 6", "kreatinin", "weeks", "6", "Kreatinin Woche {}", "", ""),
        ("Ki67 (%)", "ki67", "", "", "", "%", ""),
    ],
)
def test_a_header_says_more_than_a_name(
    header: str, stem: str, kind: str, number: str, written: str, unit: str, limit: str
) -> None:
    words = header_words(header)
    assert (words.stem, words.kind, words.number, words.written, words.unit, words.limit) == (
        *(stem, kind, number, written),
        *(unit, limit),
    )


def test_a_group_that_is_called_control_is_not_taken_to_be_treated() -> None:
    text = study_for(["Control", "Lu-PSMA"])
    assert "Lu-PSMA: {label: Lu-PSMA, treated: true}" in text
    assert "reference_group: Control" in text
