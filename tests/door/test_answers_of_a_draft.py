"""What a draft proposes for cells that say something: taken whole, it never decides wrongly in silence."""

from datetime import date
from pathlib import Path

import pytest

from door.answering import answer
from intake.workbooks import workbook
from theracurve.cli import main
from theracurve.intake.mapping.loading import parse_mapping

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
