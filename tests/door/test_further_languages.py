"""Headers and words of languages beyond those of the shared files, and what must not be taken for something else."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake.workbooks import workbook
from theracurve.intake.drafting.dates import dates_written
from theracurve.intake.drafting.drafting import draft_of, draft_text
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.drafting.synonyms import meaning
from theracurve.intake.mapping.conventions import Conventions, date_of
from theracurve.intake.mapping.loading import parse_mapping
from theracurve.intake.mapping.reading import read_mapping
from theracurve.vocabulary.tables import RECORD_TABLES

PROTOCOL = KnownProtocol(groups={"A": True, "B": False}, agents=("177Lu-DOTATATE",))
DAYS = [date(2023, 1, 3) + timedelta(11 * number) for number in range(8)]
Draft = Callable[..., str]


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    def drafted(*rows: list[Any], **sheets: list[list[Any]]) -> str:
        workbook(tmp_path / "table.xlsx", **(sheets or {"Data": list(rows)}))
        told = draft_text(draft_of(tmp_path, ["table.xlsx"], PROTOCOL))
        parse_mapping(told)
        return told

    return drafted


SPANISH = ["Nº historia", "Apellidos, nombre", "Fecha nac.", "Sexo", "Fecha de inclusión", "CgA basal (ng/mL)"]
ITALIAN = ["Codice paziente", "Cognome e nome", "Data di nascita", "Sesso", "Data arruolamento", "CgA basale (ng/mL)"]
PORTUGUESE = ["Nº processo", "Nome do doente", "Data de nascimento", "Sexo", "Data de inclusão", "CgA inicial (ng/mL)"]
DUTCH = ["Patiëntnummer", "Naam", "Geboortedatum", "Geslacht", "Datum inclusie", "CgA voor behandeling (ng/mL)"]


@pytest.mark.parametrize("header", [SPANISH, ITALIAN, PORTUGUESE, DUTCH], ids=("es", "it", "pt", "nl"))
def test_a_sheet_of_another_language_is_read_and_names_nobody(draft: Draft, header: list[str]) -> None:
    rows = [[f"X{n}", f"Invented {n}", DAYS[n], "M", day, 90 + n] for n, day in enumerate(DAYS)]
    told = draft(header, *rows)
    assert "patient_id: " in told
    assert f"enrolled_on: {header[4]}" in told
    assert "analyte: {value: CgA}" in told
    assert told.count("# it says who the patient is") == 2
    assert "Invented" not in told


def test_who_somebody_is_stands_under_a_head_of_several_columns(draft: Draft) -> None:
    head = [["Anagrafica", "", "Braccio", "Arruolamento"], ["Codice", "Cognome e nome", "", ""]]
    told = draft(*head, *([f"X{n}", f"Inventato {n}", "trattato", day] for n, day in enumerate(DAYS)))
    assert "- Anagrafica Cognome e nome  # it says who" in told


@pytest.mark.parametrize("name", ["drug name", "centre name", "nombre del centro", "año de nacimiento"])
def test_not_every_name_is_that_of_a_person(name: str) -> None:
    assert meaning(name, "identifiers") is None


def test_a_number_that_every_row_has_is_no_id(draft: Draft) -> None:
    told = draft(["Study ID", "Subject", "Arm", "Enrolled"], *(["S1", f"X{n}", "A", day] for n, day in enumerate(DAYS)))
    assert "patient: Subject" in told


@pytest.mark.parametrize(
    ("words", "proposal"),
    [
        (("V", "M"), '{V: "?", M: "?"}'),
        (("H", "M"), '{H: male, M: "?"}'),
        (("F", "M"), "{F: female, M: male}"),
    ],
)
def test_a_letter_that_is_man_in_one_language_and_woman_in_another_is_open(
    draft: Draft, words: tuple[str, str], proposal: str
) -> None:
    rows = [[f"X{n}", words[n % 2], "AB"[n % 2], day] for n, day in enumerate(DAYS)]
    assert f"values: {proposal}" in draft(["Patient", "Sexo", "Grupo", "Inclusión"], *rows)


def test_an_abbreviation_is_no_letter_of_it(draft: Draft) -> None:
    rows = [[f"X{n}", ("Sí", "No", "s.d.")[n % 3], "A", day] for n, day in enumerate(DAYS)]
    told = draft(["Paciente", "Funcionante", "Grupo", "Fecha de inclusión"], *rows)
    assert '#? secreting: {column: Funcionante, values: {Sí: true, No: false, s.d.: ""}}' in told


def test_a_code_for_a_missing_number_is_asked_once(draft: Draft) -> None:
    rows = [[f"X{n}", "A", day, 999 if n % 3 == 0 else 2 + n, -9 if n % 2 else 90 + n] for n, day in enumerate(DAYS)]
    told = draft(["Patient", "Arm", "Enrolled", "Ki-67 (%)", "CgA M0 (ng/mL)"], *rows)
    assert '#? ki67_percent: {column: Ki-67, values: {999: ""}}  # question: does 999 (3) say' in told
    assert '"-9": ""' in told


def test_codes_of_the_status_are_asked_and_never_read_as_words(draft: Draft) -> None:
    rows = [[f"X{n}", "A", day, n % 2, DAYS[-1]] for n, day in enumerate(DAYS)]
    told = draft(["Patient", "Arm", "Enrolled", "Status", "Last seen"], *rows)
    assert "#? vital_status: {column: Status, values: " in told


def test_a_day_that_stands_in_the_sheet_goes_before_a_planned_one(draft: Draft) -> None:
    patients = [["Patient ID", "Arm", "Enrolled"], *([f"X{n}", "AB"[n % 2], day] for n, day in enumerate(DAYS))]
    visit = [
        ["Patient ID", "Visit date", "CgA (ng/mL)", "Target lesion (mm)"],
        *([f"X{n}", day, 90 + n, "gone" if n == 3 else 20 + n] for n, day in enumerate(DAYS)),
    ]
    told = draft(Patients=patients, M3=visit, M6=visit)
    assert "#? collected_on: Visit date  # question: is the day that in `Visit date`?" in told
    assert "#? imaged_on: Visit date" in told
    assert "values: {gone: disappeared}, numbers: measured" in told


@pytest.mark.parametrize(
    ("text", "form", "months"),
    [
        ("12-sep-2001", "%d-%b-%Y", "es"),
        ("12 de septiembre de 2001", "%d de %b de %Y", "es"),
        ("12 set 2001", "%d %b %Y", "it"),
        ("3 mrt 2001", "%d %b %Y", "nl"),
        ("12SEP2001", "%d%b%Y", "en"),
        ("1SEP2001", "%d%b%Y", "en"),
        ("12. März 2001", "%d. %b %Y", "de"),
        ("Sep 12, 2001", "%b %d, %Y", "en"),
        ("12/sept./2001", "%d/%b/%Y", "fr"),
    ],
)
def test_a_month_in_words_is_read_however_it_is_written(text: str, form: str, months: str) -> None:
    assert dates_written({1: [text]}).formats == (form,)
    day = int("".join(c for c in text.split("20")[0] if c.isdigit()))
    month = 3 if text.split(" ")[-2:-1] in (["mrt"], ["März"]) else 9
    assert date_of(text, Conventions(dates=(form,), months=months)) == f"2001-{month:02}-{day:02}"


def test_an_id_that_no_header_names_is_looked_for_by_its_cells_and_asked(draft: Draft) -> None:
    rows = [[f"Wymyślony {n}", 2.5 + n, f"KR-{n:02}", "AB"[n % 2], day] for n, day in enumerate(DAYS)]
    told = draft(["Nazwisko", "Ki-67 (%)", "Oznaczenie", "Arm", "Enrolled"], *rows)
    assert "#? patient_id: Oznaczenie  # question: is `Oznaczenie` the id of the patient?" in told
    assert "- Nazwisko  # it says who the patient is" in told
    assert "Wymy" not in told


def test_nothing_that_only_follows_from_an_open_question_is_said_beside_it(draft: Draft, tmp_path: Path) -> None:
    rows = [[f"X{n}", ("traité", "témoin")[n % 2], day, 90 + n] for n, day in enumerate(DAYS)]
    told = draft(["Patient", "Groupe", "Inclusion", "CgA M0 (ng/mL)"], *rows)
    (tmp_path / "mapping.yaml").write_text(told, encoding="utf-8")
    found = read_mapping(tmp_path, RECORD_TABLES).findings
    assert {finding.code for finding in found} == {"mapping-question"}
    assert len(found) == told.count("#? ")
