"""Layouts that groups have: a sheet a visit, two header rows, several tables on one sheet, long tables, ids written
once, and what their cells leave open. The draft alone, made from small files; nobody in them exists."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake.workbooks import workbook
from theracurve.intake.drafting.drafting import all_answered, draft_of, draft_text
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.mapping.loading import parse_mapping
from theracurve.intake.mapping.opening import open_sources
from theracurve.intake.mapping.reading import read_mapping
from theracurve.vocabulary.tables import RECORD_TABLES

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


def test_tables_beside_each_other_are_sources_of_their_own_columns(draft: Draft, tmp_path: Path) -> None:
    given = [[f"B{n // 2}", n % 2 + 1, DAYS[n], 7.4] for n in range(12)]
    seen = [[f"B{n}", "AB"[n % 2], DAYS[n]] if n < 6 else [None] * 3 for n in range(12)]
    heads = [["Patient", "Group", "Enrolled", None, "Patient", "Cycle", "Date", "Activity (GBq)"]]
    told = draft("beside.xlsx", Cohort=[*heads, *([*a, None, *b] for a, b in zip(seen, given, strict=True))])
    assert 'columns: "A:D"' in told
    assert 'columns: "E:H"' in told
    opened = open_sources(parse_mapping(told), tmp_path)
    [sheet], [other] = opened.sheets["cohort"], opened.sheets["cohort_2"]
    assert (len(sheet.rows), len(other.rows)) == (6, 12)
    assert other.cell(other.rows[2], other.column("Patient")).text == "B1"  # and not B2, which stands in that row


CLINIC = ["Pt", "Arm", "Inclusion date", "Date C1", "Dose C1 (mCi)", "PSA_C1", "Date C2", "Dose C2 (mCi)", "PSA_C2"]


def clinic(*more: str, values: tuple[object, ...] = (), date_2: object = None) -> list[list[Any]]:
    rows = [
        [f"C{n}", "AB"[n % 2], day, day, 200, 9.5 + n, date_2 or day, 190, 8.5, *values] for n, day in enumerate(DAYS)
    ]
    return [[*CLINIC, *more], *rows]


def test_a_marker_at_each_cycle_is_asked_to_be_of_its_day(draft: Draft) -> None:
    told = draft("psma.xlsx", Data=clinic())
    assert "activity_unit: {value: mCi}" in told
    assert '#? collected_on: "Date C{cycle}"  # question: was it taken on the day in `Date C1`' in told
    assert 'value: "PSA_C{cycle}"' in told
    assert "for: {cycle: [1, 2]}" in told


def test_a_sign_among_days_is_asked_to_be_a_cycle_that_was_not_given(draft: Draft) -> None:
    rows = clinic()
    rows[3][6:8], rows[4][6:8] = ["-", None], ["not given", None]
    told = draft("psma.xlsx", Data=rows)
    assert '#? missing: {"-": not available}' in told
    assert '#? no_row: {"Date C{cycle}": ["-", not given]}' in told


def test_values_without_their_day_are_one_question(draft: Draft) -> None:
    rows = clinic()
    for row in rows[2:7]:
        row[6:8] = [None, None]
    told = draft("psma.xlsx", Data=rows)
    assert "#? needs: [value, collected_on]  # question: 5 values have no day beside them; leave these out?" in told


def test_pairs_of_days_and_values_belong_to_each_other(draft: Draft) -> None:
    head = ["Study no.", "Group", "Enrolled", "PSA date 1", "PSA 1 (ng/ml)", "PSA date 2", "PSA 2 (ng/ml)", "Hb (g/dl)"]
    told = draft(
        "pairs.xlsx", Data=[head, *([f"{n}", "AB"[n % 2], day, day, 4.5, day, 3.5, 12] for n, day in enumerate(DAYS))]
    )
    assert 'collected_on: "PSA date {cycle}"  # likely' in told
    assert 'value: "PSA date' not in told
    assert "for: {analyte: [haemoglobin], column: [Hb], unit: [g/dl]}" in told
    assert '#? collected_on: {nominal: {months: "0", after: Enrolled}}' in told


@pytest.mark.parametrize(
    ("header", "cells", "line"),
    [
        ("Exitus", ("Sí", "No"), "#? vital_status: {column: Exitus, values: {Sí: dead, No: alive}}"),
        ("Décès", ("O", "N"), "#? vital_status: {column: Décès, values: {O: dead, N: alive}}"),
        ("Decesso", ("x", None), '#? vital_status: {column: Decesso, values: {x: dead, "": alive}}'),
        ("Alive", (1, 0), "#? vital_status: {column: Alive, values: {1: alive, 0: dead}}"),
        ("Lebt", ("ja", "nein"), "#? vital_status: {column: Lebt, values: {ja: alive, nein: dead}}"),
        ("Dead or alive", (1, 0), '#? vital_status: {column: Dead or alive, values: {1: "?", 0: "?"}}'),
        ("Status", (1, 2), '#? vital_status: {column: Status, values: {1: "?", 2: "?"}}'),
        ("Status", (1, 0), "#? vital_status: {column: Status, values: {1: dead, 0: alive}}"),
        (
            "Alive at last FU (1=yes)",
            (1, 0),
            "#? vital_status: {column: Alive at last FU, values: {1: alive, 0: dead}}",
        ),
        (
            "Dead at last follow-up",
            ("y", "n"),
            "vital_status: {column: Dead at last follow-up, values: {y: dead, n: alive}}",
        ),
        ("Verlauf verstorben", ("ja", "nein"), "{column: Verlauf verstorben, values: {ja: dead, nein: alive}}"),
        ("Overleden", ("ja", "nee"), "#? vital_status: {column: Overleden, values: {ja: dead, nee: alive}}"),
        ("Verstorben am", (date(2024, 2, 3), None), '{column: Verstorben am, values: {"": alive}, else: dead}'),
    ],
)
def test_what_yes_no_and_numbers_say_of_death_is_a_question_by_what_the_header_asks(
    draft: Draft, header: str, cells: tuple[object, ...], line: str
) -> None:
    rows = [[f"D{n}", "AB"[n % 2], day, cells[n % 3 > 0]] for n, day in enumerate(DAYS)]
    assert line in draft("deaths.xlsx", Data=[["Patient", "Arm", "Inclusion", header], *rows])


def test_one_column_of_days_for_death_and_last_news_is_two_rules_and_a_question(draft: Draft) -> None:
    rows = [[f"D{n}", "AB"[n % 2], day, ("dead", "alive")[n % 2], day] for n, day in enumerate(DAYS)]
    head = ["Patient", "Arm", "Inclusion", "Alive/Dead", "Date of death / last FU"]
    told = draft("deaths.xlsx", Data=[head, *rows])
    assert "only: {Alive/Dead: [dead]}" in told
    assert "#? died_on: Date of death / last FU" in told
    assert "only: {Alive/Dead: [alive]}" in told
    assert "#? last_seen_on: Date of death / last FU" in told


def test_a_patient_whose_death_is_left_empty_keeps_the_day_of_the_last_news(draft: Draft) -> None:
    rows = [[f"D{n}", "AB"[n % 2], day, ("x", None)[n % 2], day] for n, day in enumerate(DAYS)]
    told = draft("deaths.xlsx", Data=[["Patient", "Arm", "Inclusion", "Decesso", "Date of death / last FU"], *rows])
    assert "only: {Decesso: [x]}" in told
    assert 'only: {Decesso: [""]}' in told
    assert "#? last_seen_on: Date of death / last FU" in told


def test_a_span_in_a_column_of_norms_is_both_limits(draft: Draft) -> None:
    lines = ["Patient;;Labor;;;;", "Nr.;Gruppe;Datum;Parameter;Wert;Einheit;Norm"]
    for n, day in enumerate(DAYS):
        lines += [
            f"{n // 2};A;{day:%d.%m.%Y};CgA;9{n},5;ng/ml;<100",
            f"{n // 2};A;{day:%d.%m.%Y};Hb;12,{n};g/dl;12,5-16",
        ]
    told = draft("labor.csv", "\n".join(lines))
    assert "group: Patient Gruppe" in told
    assert '#? upper_limit: {column: Labor Norm, values: {"<100": 100, "12,5-16": 16}}' in told
    assert '#? lower_limit: {column: Labor Norm, values: {"<100": "", "12,5-16": 12.5}}' in told


def test_a_day_of_death_is_never_taken_for_the_day_of_a_value(draft: Draft) -> None:
    """An export in the shape of REDCap without its dictionary: particulars in one row, repeated values in others."""
    lines = ["record_id,arm,datum_inclusie,status,datum_overlijden,datum_laatste_controle,lab_datum,psa"]
    for n, day in enumerate(DAYS):
        lines.append(f"{n},{n % 2},{day},{int(n == 3)},{day if n == 3 else ''},{day},,")
        lines += [f"{n},,,,,,{day + timedelta(30 * k)},{9 - k}" for k in (1, 2)]
    told = draft("export.csv", "\n".join(lines))
    assert "collected_on: lab_datum" in told
    assert "died_on: datum_overlijden" in told
    assert "last_seen_on: datum_laatste_controle" in told
    assert "needs: vital_status" in told


def test_two_columns_that_hold_the_word_for_a_day_are_a_question(draft: Draft) -> None:
    rows = [[f"T{n // 3}", day, day, 9.5 + n] for n, day in enumerate(DAYS)]
    told = draft("two.xlsx", Data=[["Patient", "Datum Abnahme A", "Datum Abnahme B", "PSA (ng/ml)"], *rows])
    assert "#? collected_on: Datum Abnahme A  # question: is it `Datum Abnahme A`, and not `Datum Abnahme B`?" in told


@pytest.mark.parametrize(
    ("heads", "written"),
    [
        (("Date C1", "Dose C1 (mCi)"), "Date C{cycle}"),
        (("Dose 1 date", "Dose 1 (mCi)"), "Dose {cycle} date"),
        (("Data 1° ciclo", "Attività 1° ciclo (GBq)"), "Data {cycle}° ciclo"),
        (("Fecha 1ª dosis", "Actividad 1ª dosis (GBq)"), "Fecha {cycle}ª dosis"),
        (("Data 1º tratamento", "Atividade 1º tratamento (GBq)"), "Data {cycle}º tratamento"),
    ],
)
def test_days_and_activities_of_cycles_are_rows_however_cycles_are_numbered(
    draft: Draft, heads: tuple[str, str], written: str
) -> None:
    rows = [[f"D{n}", "AB"[n % 2], day, day, 7.4] for n, day in enumerate(DAYS)]
    assert f'administered_at: "{written}"' in draft("c.xlsx", Data=[["Patient", "Arm", "Inclusion", *heads], *rows])


@pytest.mark.parametrize(
    "header", ["Toxicidad grado máx", "Max grade (CTC)", "Grad Thrombozytopenie", "AE worst grading"]
)
def test_a_grade_of_side_effects_is_none_of_the_tumour(draft: Draft, header: str) -> None:
    rows = [[f"D{n}", "AB"[n % 2], day, n % 3 + 1] for n, day in enumerate(DAYS)]
    assert " grade: " not in draft("g.xlsx", Data=[["Patient", "Arm", "Inclusion", header], *rows])


def test_columns_of_one_name_are_named_by_their_letters(draft: Draft, tmp_path: Path) -> None:
    rows = [[f"D{n}", "AB"[n % 2], day, day, day, 90 + n, 80 + n] for n, day in enumerate(DAYS)]
    told = draft("twice.xlsx", Data=[["Patient", "Arm", "Inclusion", "Date", "Date", "CgA", "CgA (µg/L)"], *rows])
    assert "column: [$F]" in told
    assert "column: [CgA (µg/L)]" in told
    assert "#? - $D  # question" in told
    assert "#? - $E  # question" in told
    opened = open_sources(parse_mapping(told), tmp_path)
    assert [opened.sheets["data"][0].column(name) for name in ("$F", "CgA (µg/L)")] == [6, 7]


def test_patients_behind_a_gap_are_patients_where_their_rows_are_like_the_others(draft: Draft, tmp_path: Path) -> None:
    rows = [[f"D{n}", "AB"[n % 2], day] for n, day in enumerate(DAYS)]
    told = draft("gap.xlsx", Data=[["Patient", "Arm", "Inclusion"], *rows[:10], [None], *rows[10:]])
    [sheet] = open_sources(parse_mapping(told), tmp_path).sheets["data"]
    assert (len(sheet.rows), sheet.below) == (12, ())


def test_days_as_numbers_are_asked_with_both_of_their_meanings(draft: Draft) -> None:
    rows = [[f"D{n}", "AB"[n % 2], (day - date(1899, 12, 30)).days, 30 + n] for n, day in enumerate(DAYS)]
    told = draft("serial.xlsx", Data=[["Patient", "Arm", "Data inclusão", "PSA M3 (ng/mL)"], *rows])
    assert 'dates: ["days since 1899-12-30"]  # question: is 44929 in `Data inclusão` the day 2023-01-03?' in told
    assert "2027-01-04" in told
    assert "enrolled_on: Data inclusão" in told


def test_responses_of_visits_are_rows_with_a_proposal_for_each_word(draft: Draft) -> None:
    rows = [
        [f"D{n}", "AB"[n % 2], day, ("RP", "EE")[n % 2], ("PE", "No evaluable")[n % 2]] for n, day in enumerate(DAYS)
    ]
    told = draft("resp.xlsx", Data=[["Patient", "Arm", "Inclusion", "Respuesta M3", "Respuesta M6"], *rows])
    assert '#? response: {column: "Respuesta M{month}", values: {RP: PR, EE: SD, PE: PD, No evaluable: NE}}' in told


def test_rows_of_a_visit_without_a_response_give_none(draft: Draft) -> None:
    rows = [[f"D{n}", day, 90 + n, ("SD", None)[n % 2]] for n, day in enumerate(DAYS)] * 2
    assert "needs: response" in draft("visits.xlsx", Data=[["Patient", "Datum", "CgA (µg/l)", "RECIST"], *rows])


FORMS = (
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,redcap_data_access_group,dob,consent_date,"
    "arm,psa,psa_date,ecog,lu_date,lu_act,ae_term,ae_grade,ae_start,vital,death_date,last_fu"
)
LABELS = (
    "Record ID,Event Name,Repeat Instrument,Repeat Instance,Data Access Group,Date of birth,Date of consent,"
    "Treatment arm,PSA (ng/mL),Date of PSA,ECOG,Date of Lu-PSMA,Activity (MBq),AE term,AE grade,AE start date,"
    "Vital status,Date of death,Last FU"
)


def forms(header: str) -> str:
    lines = [header]
    for n, day in enumerate(DAYS):
        start = f"{n},baseline_arm_1,,,lyon"
        lines += [
            f"{start},1950-01-01,{day},{'AB'[n % 2]},{30 + n},{day},1,,,,,,,,",
            f"{n},month_3_arm_1,,,lyon,,,,{20 + n},{day},1,,,,,,,,",
            f"{n},treatment_arm_1,lu,1,lyon,,,,,,,{day},7400,,,,,,",
            f"{n},treatment_arm_1,ae,1,lyon,,,,,,,,,Nausea,2,{day},,,",
            f"{n},end_arm_1,,,lyon,,,,,,,,,,,,{'Dead' if n == 3 else 'Alive'},{day if n == 3 else ''},{day}",
        ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("header", "days"),
    [
        (FORMS, ("collected_on: psa_date", "administered_at: lu_date", "started_on: ae_start", "died_on: death_date")),
        (
            LABELS,
            (
                "collected_on: Date of PSA",
                "administered_at: Date of Lu-PSMA",
                "started_on: AE start date",
                "died_on: Date of death",
            ),
        ),
    ],
    ids=("raw", "labelled"),
)
def test_the_forms_of_redcap_without_a_dictionary_are_tables_with_days_of_their_own(
    draft: Draft, tmp_path: Path, header: str, days: tuple[str, ...]
) -> None:
    told = draft("export.csv", forms(header))
    assert [day for day in days if day not in told] == []
    assert not re.search(r"\bgroup: .*access", told, re.IGNORECASE)
    assert re.search("site: .*access", told, re.IGNORECASE)
    (tmp_path / "mapping.yaml").write_text(all_answered(told), encoding="utf-8")
    read = read_mapping(tmp_path, RECORD_TABLES).tables
    assert {name: len(table.rows) for name, table in read.items()} == {
        "patients": 12,
        "administrations": 12,
        "assessments": 24,
        "labs": 24,
        "adverse_events": 12,
        "follow_up": 12,
    }


def test_activities_without_days_are_asked_for_them(draft: Draft) -> None:
    rows = [[f"D{n}", "AB"[n % 2], day, 7.4, 7.1] for n, day in enumerate(DAYS)]
    head = ["Patient", "Arm", "Inclusion", "Aktivität Zyklus 1 (GBq)", "Aktivität Zyklus 2 (GBq)"]
    told = draft("bare.xlsx", Data=[head, *rows])
    assert '#? administered_at: "?"  # question: no column holds the day of each cycle; which one does?' in told
    assert 'activity: "Aktivität Zyklus {cycle}"' in told


@pytest.mark.parametrize("form", ["{} (N<100)", "{} [ref. < 100]", "{}; norme <100"])
def test_a_value_and_its_upper_limit_in_one_cell_are_asked_to_be_both(draft: Draft, tmp_path: Path, form: str) -> None:
    rows = [[f"D{n}", "AB"[n % 2], day, form.format(f"{20 + n},5"), 30 + n] for n, day in enumerate(DAYS)]
    told = draft("split.xlsx", Data=[["Patient", "Arm", "Inclusion", "CgA M0 (ng/mL)", "CgA M3 (ng/mL)"], *rows])
    assert f"are the numbers in `{form.format('20,5')}` the value and its upper limit?" in told
    (tmp_path / "mapping.yaml").write_text(all_answered(told), encoding="utf-8")
    found = {
        (row.cells["value"], row.cells["upper_limit"])
        for row in read_mapping(tmp_path, RECORD_TABLES).tables["labs"].rows
    }
    assert {("20.5", "100"), ("31.5", "100"), ("30", None), ("41", None)} <= found


def test_a_dose_whose_rows_hold_no_day_makes_no_administrations(draft: Draft) -> None:
    rows = [[f"D{n}", day, None] if n % 2 else [f"D{n}", None, 7.4] for n, day in enumerate(DAYS)] * 2
    assert "administrations:" not in draft("apart.xlsx", Data=[["Patient", "Date", "Dose (GBq)"], *rows])


def test_a_note_is_no_visit_a_grade_no_performance_status_and_a_new_lesion_no_size(draft: Draft) -> None:
    rows = [
        [f"D{n}", day, 90 + n, n % 3, n % 2, n % 2, "Seen with Invented" if n == 3 else None]
        for n, day in enumerate(DAYS)
    ]
    head = ["Patient", "Date", "CgA (µg/l)", "ECOG", "who_grade", "new_lesion", "visit_note"]
    told = draft("notes.xlsx", Data=[head, *rows, *rows])
    assert "column: [ECOG]" in told
    assert "longest_diameter_mm" not in told
    assert "Invented" not in told


def test_a_title_with_a_comma_leaves_no_doubt_of_the_semicolon(draft: Draft) -> None:
    rows = "".join(f"S{n};{'AB'[n % 2]};{n:02}.03.2023;{n},5\n" for n in range(1, 20))
    told = draft("liste.csv", f"Auswertung, Stand 01.02.2024\n\nPat-Nr;Gruppe;Einschluss;CgA (ng/ml)\n{rows}")
    assert "delimiter" not in told
    assert 'decimal: ","' in told


def test_a_delimiter_in_doubt_is_asked_with_the_headers_that_it_gives(draft: Draft) -> None:
    rows = "".join(f"S{n};{'AB'[n % 2]};{n:02}.03.2023;{n},5{';' * (n % 2)}\n" for n in range(1, 20))
    told = draft("liste.csv", f"Pat-Nr;Gruppe;Einschluss;CgA (ng/ml)\n{rows}")
    assert (
        '#? delimiter: ";"  # question: not all lines hold as many cells; cut so the headers are `Pat-Nr`, `Gruppe`,'
        " `Einschluss`, `CgA (ng/ml)`; is that right?" in told
    )


def patients(*more: str) -> list[list[Any]]:
    return [["ID", "Group", "Inclusion date", *more]]


def test_a_cycle_without_a_day_is_left_out_of_the_values_that_have_one(draft: Draft) -> None:
    header = patients("PSA pre C1 (ng/mL)", "PSA pre C2 (ng/mL)", "Date C1", "Activity C1 (GBq)")
    rows = [[f"S{n}", "AB"[n % 2], DAYS[n], 90 + n, 70 + n, DAYS[n], 7.4] for n in range(8)]
    told = draft("psa.xlsx", S=header + rows)
    assert "for: {cycle: [1]}" in told
    assert "PSA pre C2 (ng/mL)`: 8 different cells in 8; where does it go" in told


def test_cycles_under_a_common_head_have_their_days(draft: Draft) -> None:
    header = patients("177Lu-DOTATATE Ciclo 1 fecha", "177Lu-DOTATATE Ciclo 1 actividad (GBq)")
    told = draft("ciclos.xlsx", S=header + [[f"S{n}", "AB"[n % 2], DAYS[n], DAYS[n], 7.4] for n in range(8)])
    assert 'administered_at: "177Lu-DOTATATE Ciclo {cycle} fecha"  # sure' in told


def test_years_of_two_digits_behind_the_name_of_a_month_are_asked(draft: Draft) -> None:
    told = draft("s.xlsx", S=patients() + [[f"S{n}", "AB"[n % 2], DAYS[n].strftime("%d-%b-%y")] for n in range(8)])
    assert '#? dates: ["%d-%b-%y"]  # question: years of two digits, as in 03-Jan-23: of 1969 to 2068?' in told
    assert "enrolled_on: Inclusion date  # sure" in told


@pytest.mark.parametrize("header", ["Age", "Edad", "Leeftijd", "Età", "Idade", "Alter bei Einschluss (Jahre)", "Âge"])
def test_an_age_is_no_year_of_birth_and_a_covariate_where_the_protocol_states_it(tmp_path: Path, header: str) -> None:
    rows = [[f"S{n}", "AB"[n % 2], DAYS[n], 50 + n] for n in range(8)]
    workbook(tmp_path / "s.xlsx", S=patients(header) + rows)
    told = draft_text(draft_of(tmp_path, ["s.xlsx"], PROTOCOL))
    assert "birth_year" not in told
    assert "an age, no year of birth; as a covariate it is read by `covariates: {age: number}` in study.yaml" in told
    stated = KnownProtocol(groups={"A": True, "B": False}, covariates=("age",))
    told = draft_text(draft_of(tmp_path, ["s.xlsx"], stated))
    assert re.search(r"#\? age: \S.*# question: is `.*` the `age` of the protocol, as it was at time zero\?", told)
    assert "no year of birth" not in told


@pytest.mark.parametrize(
    ("cell", "pattern"), [("20x11", "{longest} x {across}"), ("20 × 11 mm", "{longest} × {across} mm")]
)
def test_two_axes_in_a_cell_are_asked_to_be_both(draft: Draft, cell: str, pattern: str) -> None:
    rows = [[f"S{n}", "AB"[n % 2], DAYS[n], cell if n else "disappeared", cell] for n in range(8)]
    told = draft("s.xlsx", S=patients("Target lesion M0", "Target lesion M3") + rows)
    for ours, part in (("longest_diameter_mm", "longest"), ("perpendicular_mm", "across")):
        assert f'#? {ours}: {{column: "Target lesion M{{month}}", split: "{pattern}", part: {part}, values: ' in told
    assert f'split: "{pattern}", part: longest, values: {{disappeared: disappeared}}, numbers: measured' in told


def test_a_list_of_several_subjects_is_no_list_of_treatments(draft: Draft) -> None:
    """`Art` may be of anything; the rows that name no analyte are asked about."""
    labs = (("Labor", "CgA", "12,5"), ("Labor", "Kreatinin", "0,8"))
    kinds = (*labs, ("Befund", "Leber 1", "20x11"), ("Befund", "LK paraaortal", "11x9"))
    rows = [f"H{n};{n + 1:02}.03.2023;{art};{what};{value}" for n in range(9) for art, what, value in kinds]
    told = draft("liste.csv", "\n".join(["Pat.-ID;Datum;Art;Bezeichnung;Wert", *rows]))
    assert "treatments" not in told
    assert (
        "#? only: {Bezeichnung: [CgA, Kreatinin]}  # question: `Leber 1`, `LK paraaortal` name no analyte that is known"
        in told
    )


def test_a_row_of_units_below_the_header_is_part_of_it(draft: Draft) -> None:
    units = ["", "dd/mm/yyyy", "", "µmol/L", "g/dL", "0/1"]
    header = [["ID", "Inclusion date", "Group", "Creatinine", "Hb", "Dead"], units]
    rows = [[f"S{n}", f"{n + 13}/03/2023", "AB"[n % 2], 80 + n, 12.5, n % 2] for n in range(8)]
    told = draft("units.xlsx", S=header + rows)
    assert "header: [1, 2]" in told
    assert "enrolled_on: Inclusion date  # sure" in told
    assert '{analyte: [creatinine, haemoglobin], column: [Creatinine, Hb], unit: ["µmol/L", g/dL]}' in told
    assert "vital_status: {column: Dead, values: {0: alive, 1: dead}}" in told


def test_a_value_that_has_two_columns_was_not_taken_twice_at_once(draft: Draft) -> None:
    header = patients("Creatinine (µmol/L)", "CgA (ng/mL)", "Creatinine (µmol/L)")
    told = draft("twice.xlsx", S=header + [[f"S{n}", "AB"[n % 2], DAYS[n], 80 + n, 90, 90 + n] for n in range(8)])
    assert '#? collected_on: {nominal: {months: "?", after: Inclusion date}}  # question: `$F` (`Creatinine' in told
    assert "for: {analyte: [creatinine, CgA], column: [$D, CgA]" in told


def test_the_last_contact_is_asked_to_be_the_day_of_death_of_the_dead(draft: Draft) -> None:
    header = patients("Status", "Letzter Kontakt")
    rows = [[f"S{n}", "AB"[n % 2], DAYS[n], ("lebend", "tot", "unbekannt")[n % 3], DAYS[n]] for n in range(9)]
    told = draft("fates.xlsx", S=header + rows)
    assert told.count("values: {lebend: alive, tot: dead, unbekannt: unknown}}") == 2
    assert "only: {Status: [tot]}" in told
    assert "only: {Status: [lebend, unbekannt]}" in told
    assert "#? died_on: Letzter Kontakt  # question: no column holds the day of death; is it that in" in told


def test_those_of_whom_nobody_died_have_one_rule(draft: Draft) -> None:
    header = patients("Status", "Letzter Kontakt")
    told = draft("alive.xlsx", S=header + [[f"S{n}", "AB"[n % 2], DAYS[n], "lebend", DAYS[n]] for n in range(9)])
    assert "only:" not in told
    assert "died_on" not in told


def test_the_day_of_inclusion_is_asked_where_no_header_says_it(draft: Draft) -> None:
    header = ["ID", "Group", "Date of 1st cycle", "Date C1", "Last FU"]
    rows = [[f"S{n}", "AB"[n % 2], DAYS[n], DAYS[n] if n % 2 else None, DAYS[n]] for n in range(8)]
    told = draft("s.xlsx", S=[header, *rows])
    assert (
        "#? enrolled_on: Date of 1st cycle  # question: no column says when patients were included; is it `Date of 1st"
        " cycle`, for every group?" in told
    )
    told = draft("s.xlsx", S=[[*header, "Surgery date"], *([*row, DAYS[0]] for row in rows)])
    assert '#? enrolled_on: "?"  # question: no column says when patients were included; which day is it?' in told


def test_years_in_the_names_of_sheets_are_months(draft: Draft) -> None:
    start = [["ID", "Group", "Inclusion date", "ECOG"], *([f"S{n}", "AB"[n % 2], DAYS[n], 0] for n in range(8))]
    told = draft("v.xlsx", Base=start, **{"Mese 3": visit(3), "Un anno": visit(12), "2 anni": visit(24)})
    assert 'sheets: {Mese 3: "3", Un anno: "12", 2 anni: "24"}' in told
