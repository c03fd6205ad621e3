"""Layouts that groups have: a sheet a visit, two header rows, several tables on one sheet, long tables, ids written
once, and what their cells leave open. The draft alone, made from small files; nobody in them exists."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake.workbooks import workbook
from theracurve.intake.drafting.drafting import draft_of, draft_text
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.mapping.loading import parse_mapping

PROTOCOL = KnownProtocol(groups={"A": True, "B": False}, agents=("177Lu-DOTATATE",))
DAYS = [date(2023, 1, 3) + timedelta(11 * number) for number in range(12)]
Draft = Callable[..., str]


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    def drafted(file: str, text: bytes | str = b"", **sheets: list[list[Any]]) -> str:
        if sheets:
            workbook(tmp_path / file, **sheets)
        else:
            (tmp_path / file).write_bytes(text.encode() if isinstance(text, str) else text)
        told = draft_text(draft_of(tmp_path, [file], PROTOCOL))
        parse_mapping(told)
        return told

    return drafted


def visit(month: int) -> list[list[Any]]:
    return [["ID", "CgA (ng/mL)", "ECOG"], *([f"S{n}", 90 + n + month, n % 3] for n in range(8))]


def test_a_sheet_for_each_visit_is_one_source_whose_sheets_say_the_month(draft: Draft) -> None:
    start = [["ID", "Group", "Inclusion date", "ECOG"], *([f"S{n}", "AB"[n % 2], DAYS[n], 0] for n in range(8))]
    told = draft("visits.xlsx", Baseline=start, M3=visit(3), M6=visit(6))
    assert 'sheets: {M3: "3", M6: "6"}' in told
    assert '#? collected_on: {nominal: {months: "{sheet}", after: Inclusion date}, of: baseline}' in told
    assert '#? assessed_on: {nominal: {months: "{sheet}", after: Inclusion date}}' in told  # of the baseline: no day


def test_sheets_that_are_no_visits_are_asked_to_be_centres(draft: Draft) -> None:
    rows = [["ID", "Group", "Inclusion date"], *([f"S{n}", "AB"[n % 2], DAYS[n]] for n in range(8))]
    told = draft("centres.xlsx", Lyon=rows, Nantes=rows)
    assert "sheets: {Lyon: Lyon, Nantes: Nantes}" in told
    assert '#? site: {value: "{sheet}"}' in told


def test_two_header_rows_name_the_patient_and_a_total_is_no_patient(draft: Draft) -> None:
    rows = [[n, f"Inventé {n}", "traité" if n % 2 else "témoin", DAYS[n], 90 + n, 80] for n in range(8)]
    header = [["Patient", "", "Bras", "Inclusion", "CgA (µg/L)", ""], ["N°", "Nom", "", "", "Basal", "M3"]]
    told = draft("suivi.xlsx", suivi=[*header, *rows, ["Moyenne", "", "", "", 93, 80]])
    assert "header: [1, 2]" in told
    assert "- Patient Nom  # it says who the patient is" in told
    assert '#? data: {except: [{column: "Patient N°", values: [Moyenne]}]}' in told
    assert "column: [CgA (µg/L) Basal, CgA (µg/L) M3]" in told
    assert "Inventé" not in told


def test_tables_below_each_other_are_sources_of_their_own(draft: Draft) -> None:
    first = [["Pat-Nr", "Gruppe", "Einschluss"], *([f"B{n}", "AB"[n % 2], DAYS[n]] for n in range(8))]
    second = [["Labor"], ["Pat-Nr", "Datum", "CgA (ng/ml)"], *([f"B{n}", DAYS[n], 90 + n] for n in range(8))]
    told = draft("tabelle.xlsx", Tabelle1=[*first, [None], *second])
    assert "header: [1]" in told
    assert "header: [12]" in told
    assert "#? except: [{column: Pat-Nr, values: [Labor]}]" in told
    assert "from: tabelle1_2" in told


def test_a_long_table_has_its_patients_once_and_a_row_for_each_value(draft: Draft) -> None:
    lines = ["NHC;Visita;Fecha;Grupo;Fecha de inclusión;CgA (ng/ml);Peso (kg)"]
    for n, day in enumerate(DAYS):
        lines += [f"{n:03};{v};{day:%d/%m/%Y};A;{day:%d/%m/%Y};{90 + n},5;70" for v in ("Basal", "Mes 3")]
    told = draft("larga.csv", "\n".join(lines).encode("latin-1"))
    assert "#? encoding: cp1252" in told
    assert "once: true" in told
    assert "Basal: baseline, Mes 3: month 3" in told
    assert "#? for: {analyte: [CgA], column: [CgA], unit: [ng/ml]}" in told


def test_an_id_in_the_first_row_of_a_patient_is_asked_to_stand_for_those_below(draft: Draft) -> None:
    header = ["Patient", "Cycle", "Date", "Activity (GBq)", "Time"]
    rows = [[f"C{n // 3}" if n % 3 == 0 else None, n % 3 + 1, DAYS[n], 7.4, "10:30"] for n in range(12)]
    told = draft("cures.xlsx", cures=[header, *rows])
    assert "#? carried: [Patient]" in told
    assert "administered_at: {column: Date, time: Time}" in told
    assert "#? agent: {value: 177Lu-DOTATATE}" in told


def listed(form: str, other: str, activity: str = "1") -> str:
    head = "patient,arm,inclusion,last contact,status,activity (MBq)\n"
    return head + "".join(
        f"P{n},{'AB'[n % 2]},{day.strftime(form)},{(day + timedelta(400)).strftime(other)},alive,{activity}\n"
        for n, day in enumerate(DAYS)
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (listed("%d/%m/%Y", "%m/%d/%Y"), 'last_seen_on: {column: last contact, dates: ["%m/%d/%Y"]}'),
        (listed("%d/%m/%Y", "%d/%m/%Y"), 'dates: ["%d/%m/%Y"]  # sure'),
        (listed("05/%m/%Y", "06/%m/%Y"), '#? dates: ["%d/%m/%Y"]  # question: day or month first'),
        (listed("%d.%m.%y", "%d.%m.%y"), '#? dates: ["%d.%m.%y"]  # question: years of two digits'),
        (listed("%Y-%m-%d", "%Y-%m-%d", "7.400"), '#? decimal: "."  # question: do numbers such as 5.594'),
        (listed("%Y-%m-%d", "%Y-%m-%d", '"7,400"'), '#? decimal: ","  # question: do numbers such as 5,594'),
        (listed("%Y-%m-%d", "%Y-%m-%d", '"7.400,5"'), 'thousands: "."  # sure'),
        (listed("%Y-%m-%d", "%Y-%m-%d", '"7,400.5"'), 'thousands: ","  # sure'),
    ],
)
def test_what_cells_leave_open_is_a_question_and_what_they_show_is_stated(draft: Draft, text: str, line: str) -> None:
    assert line in draft("table.csv", text)


def test_an_order_that_one_column_does_not_show_is_asked_where_others_differ(draft: Draft) -> None:
    text = listed("%d/%m/%Y", "%m/%d/%Y").replace("activity (MBq)", "consent").replace("alive,1", "alive,02/03/2023")
    assert '#? consent_on: {column: consent, dates: ["%d/%m/%Y"]}' in draft("table.csv", text)


def test_a_name_beside_an_id_is_never_taken_for_it(draft: Draft) -> None:
    rows = [[f"Invented {n}", f"X{n}", "AB"[n % 2], DAYS[n]] for n in range(8)]
    told = draft("names.xlsx", Data=[["Patient name", "Patient ID", "Arm", "Randomised"], *rows])
    assert "patient_id: Patient ID" in told
    assert "Invented" not in told
