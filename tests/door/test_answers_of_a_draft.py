"""What a draft proposes for cells that say something: taken whole, it never decides wrongly in silence."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from door.answering import answer
from intake.workbooks import workbook
from theracurve.cli import main
from theracurve.intake.mapping.loading import parse_mapping
from theracurve.intake.mapping.questions import open_marks

HEADER = [
    *("Patient", "Groupe", "Date inclusion", "Sécrétant", "MIBG date", "MIBG rapport T/BF max", "Antalgique"),
    *("Antalgique M0 (mg)", "Antalgique M3 (mg)", "Antalgique M6 (mg)", "OMS M0", "OMS M3", "OMS M6"),
    *("CgA M0 (ng/mL)", "CgA M3 (ng/mL)", "CgA M6", "Statut", "Dernières nouvelles"),
]


def patient(number: int) -> list[object]:
    treated = number % 2 == 1
    return [
        *(f"P-{number:02}", "traité" if treated else "témoin", date(2023, 1, number + 12), "oui" if treated else "non"),
        *(date(2023, 1, number + 12), {2: "négatif", 4: "négatif"}.get(number, 1.5 + number), "morphine", 100, 90),
        *(None if number == 3 else "paracétamol 1000" if number == 5 else 80, 1, 1, 1, 100 + number, 90, 80),
        *("vivant", date(2024, 5, number)),
    ]


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    file = workbook(tmp_path / "suivi.xlsx", Suivi=[HEADER, *map(patient, range(1, 9))])
    assert main(["new", str(tmp_path / "study"), "--from", str(file)]) == 0
    return tmp_path / "study" / "records" / "mapping.yaml"


def line_of(mapping: Path, *words: str) -> str:
    lines = mapping.read_text(encoding="utf-8").splitlines()
    return next(line.strip() for line in lines if all(word in line for word in words) and "ask:" not in line)


def test_an_empty_dose_is_proposed_as_a_row_whose_dose_is_not_known(mapping: Path) -> None:
    assert line_of(mapping, "suivi!J4") == (
        '#? "suivi!J4": {found: "", columns: {dose: ""}}  # question: The dose is empty at a visit that took place; an'
        ' empty cell does not say that the drug was stopped. `dose: ""` under `columns` is a row whose dose is not'
        ' known; `read: ""` is none: the drug was not taken then.'
    )
    answer(mapping, {"value: {column: MIBG": "value: {column: MIBG rapport T/BF max, values: {négatif: 1}}"})
    assert main(["tables", str(mapping.parents[1])]) == 1  # J6 is open yet
    text = mapping.read_text(encoding="utf-8").replace('{found: "paracétamol 1000", read: "?"}', ANOTHER_DRUG)
    mapping.write_text(text, encoding="utf-8")
    assert main(["tables", str(mapping.parents[1])]) == 0
    doses = (mapping.parents[1] / "tables" / "medications.csv").read_text(encoding="utf-8")
    assert [line for line in doses.splitlines() if line.startswith("P-03")][-1].count(",,mg") == 1
    assert "P-05,paracetamol,analgesic,2023-07-19,2023-07-19,1000,mg" in doses


ANOTHER_DRUG = '{found: "paracétamol 1000", columns: {drug: paracetamol, dose: 1000}}'


def test_a_cell_that_begins_with_words_may_name_another_drug(mapping: Path) -> None:
    assert line_of(mapping, "suivi!J6") == (
        '#? "suivi!J6": {found: "paracétamol 1000", read: "?"}  # question: “paracétamol 1000” is not a number: it'
        " begins with other words, which may name another drug. Where it is another drug: `columns: {drug: ...,"
        " dose: ...}` instead of `read`."
    )


def test_a_word_for_a_result_is_no_missing_value(mapping: Path) -> None:
    assert 'values: {négatif: "?"}' in line_of(mapping, "value: {column: MIBG")


def test_no_proposal_stands_beside_a_line_that_it_replaces(mapping: Path) -> None:
    """Taking every mark away is an answer, and no key then stands twice."""
    assert "states no unit; is it ng/mL as in the others? If not, leave it out" in line_of(mapping, "#? for:")
    parse_mapping(mapping.read_text(encoding="utf-8").replace("#? ", ""))


def test_an_id_of_no_patient_is_answered_by_leaving_its_rows_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty cell would be asked about again, with the same answer."""
    people = [["Patient", "Group", "Date of inclusion"], *([n, "AB"[n % 2], date(2024, 1, n)] for n in range(1, 5))]
    values = ([n, date(2024, 1, 15), 5, date(2024, 4, 15), 6] for n in (1, 2, 3, 4, 999))
    labs = [["Patient", "Date M0", "PSA M0 (ng/mL)", "Date M3", "PSA M3 (ng/mL)"], *values]
    file = workbook(tmp_path / "a.xlsx", People=people, Labs=labs)
    assert main(["new", str(tmp_path / "study"), "--from", str(file)]) == 0
    mapping = tmp_path / "study" / "records" / "mapping.yaml"
    but = 'data: {except: {column: "Patient", values: ["999"]}}'
    assert f"leave its rows out with `{but}` under `labs` in `sources`." in line_of(mapping, '"labs!A6"')
    answer(mapping, {'"labs!A6"': '"labs!A6": {found: "999", read: ""}'})
    capsys.readouterr()
    assert main(["check", str(tmp_path / "study")]) == 1
    assert '{found: "999", read: "?"}. Where it is no patient' in (out := said(capsys))
    assert f"`{but}` under `labs`" in out
    answer(mapping, {'"labs!A6"': "", "sheet: Labs": f"sheet: Labs\n{but}"})
    main(["check", str(tmp_path / "study")])
    assert "999" not in said(capsys)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_a_mark_that_was_left_in_an_answer_is_one_question_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not one error at every cell that it leaves unread, with an answer to give at each."""
    rows = [[f"T{n}", ("V", "M", "mujer")[n % 3], ("A", "Z")[n % 2], date(2023, 1, n + 1), 7.4] for n in range(1, 10)]
    file = workbook(tmp_path / "s.xlsx", S=[["Paciente", "Sexo", "Grupo", "Fecha inclusión", "CgA M0"], *rows])
    assert main(["new", str(tmp_path / "s"), "--protocol", "nguyen2004", "--from", str(file)]) == 0
    mapping = tmp_path / "s" / "records" / "mapping.yaml"
    answer(mapping, {})
    assert main(["check", str(tmp_path / "s")]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "columns.sex: `?` still stands for M, V." in told
    assert "columns.group: `?` still stands for Z." in told
    assert "columns.unit: `?` still stands here" in told
    assert not [word for word in ("choice-unknown", "cell-missing-word", "corrections") if word in told]
    assert (
        mapping.read_text(encoding="utf-8").splitlines()[line_in(told, "columns.sex") - 1].lstrip().startswith("sex:")
    )


def line_in(told: str, key: str) -> int:
    return int(told.split(key)[0].rpartition("line ")[2].split(",")[0])


def test_a_sign_that_cells_hold_is_no_mark_of_a_question() -> None:
    told = """
sources: {s: {file: s.xlsx, missing: {"?": not known}}}
tables:
  patients:
    - from: s
      only: {Sex: ["?"]}
      no_row: {Sex: ["?"]}
      columns:
        patient_id: ID
        sex: {column: Sex, values: {"?": other}}
        indication: {marked: {columns: {A: a}, marks: ["?"]}}
corrections: {"s!A1": {found: "?", read: "1"}}
"""
    assert list(open_marks(parse_mapping(told))) == []


def test_a_correction_of_several_sheets_names_the_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same cell of another sheet that says the same is not corrected with it."""

    def sheet(name: str) -> list[list[object]]:
        day = {"Base": 1, "Mese 3": 100}[name]
        rows = [[f"P{n}", date(2023, 1, 1) + timedelta(day + n), "0-1" if n == 2 else n % 2] for n in range(1, 9)]
        return [["Paziente", "Data visita", "ECOG"], *rows]

    who = [
        ["Paziente", "Gruppo", "Data arruolamento"],
        *([f"P{n}", "AB"[n % 2], date(2023, 1, n)] for n in range(1, 9)),
    ]
    file = workbook(tmp_path / "s.xlsx", Anagrafica=who, **{name: sheet(name) for name in ("Base", "Mese 3")})
    assert main(["new", str(tmp_path / "s"), "--from", str(file)]) == 0
    mapping = tmp_path / "s" / "records" / "mapping.yaml"
    answer(mapping, {'"base!Base!C3"': '"base!Base!C3": {found: "0-1", read: "1"}'})
    text = mapping.read_text(encoding="utf-8").replace("group: {column: Gruppo, values: {B: B, A: A}}", "group: Gruppo")
    mapping.write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path / "s")]) == 1
    assert "`?` still stands for base!Mese 3!C3." in " ".join(capsys.readouterr().out.split())
    mapping.write_text(text.replace("base!Mese 3!C3", "base!C3"), encoding="utf-8")
    assert main(["check", str(tmp_path / "s")]) == 1
    assert "expected one of Base, Mese 3, such as base!Base!C3" in " ".join(capsys.readouterr().out.split())


def test_an_activity_that_no_therapy_has_is_asked_about_where_the_protocol_states_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["ID", "Group", "Inclusion date", "Date C1", "Activity C1 (GBq)", "Status", "Last contact"]
    days = [date(2023, 1, n) for n in range(1, 9)]
    rows = [[f"S{n}", "AB"[n % 2], day, day, 7400 if n == 3 else 40, "alive", day] for n, day in enumerate(days)]
    file = workbook(tmp_path / "s.xlsx", S=[header, *rows])
    assert main(["new", str(tmp_path / "s"), "--from", str(file)]) == 0
    answer(tmp_path / "s" / "records" / "mapping.yaml", {"agent:": "agent: {value: 177Lu-DOTATATE}"})
    main(["check", str(tmp_path / "s")])
    told = " ".join(capsys.readouterr().out.split())
    assert "S!E5, administrations.activity, patient S3: 7400 GBq in one administration is more than in any" in told
    assert told.count("in one administration") == 1


def test_an_id_with_the_numbers_of_one_patient_is_proposed_to_be_this_one(tmp_path: Path) -> None:
    who = [
        ["Paziente", "Gruppo", "Data arruolamento"],
        *([f"PZ-{n:03}", "AB"[n % 2], date(2023, 1, n)] for n in range(1, 9)),
    ]
    labs = [["Paziente", "Data", "CgA (ng/mL)"], *([f"PZ-{n:03}", date(2023, 2, n), 90] for n in range(1, 8))]
    file = workbook(
        tmp_path / "s.xlsx", Anagrafica=who, Esami=[*labs, ["8", date(2023, 2, 8), 90], ["99", date(2023, 2, 9), 9]]
    )
    assert main(["new", str(tmp_path / "s"), "--from", str(file)]) == 0
    told = (tmp_path / "s" / "records" / "mapping.yaml").read_text(encoding="utf-8")
    assert '{found: "8", read: "PZ-008"}' in told
    assert '{found: "99", read: "?"}' in told
