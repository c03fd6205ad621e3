"""REDCap projects of other kinds, made here: classic longitudinal (events, nothing repeats), and without events. Nobody
in them exists."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from theracurve.intake.drafting.drafting import all_answered
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.drafting.standards import standard_draft
from theracurve.intake.folder import read_folder

HEADER = (
    "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels",Field Note,Text Validation Type OR Show Slider Number,'
    "Text Validation Min,Text Validation Max,Identifier?"
)
FIELDS = """
study_id,demographics,,text,Study ID,,,,,,
last_name,demographics,,text,Last name,,,,,,y
arm,demographics,,radio,Treatment arm,"1, A | 2, B",,,,,
enroll_date,demographics,,text,Date of inclusion,,,date_dmy,,,
visit_date,klinik,,text,Visit date,,,date_dmy,,,
ecog,klinik,,dropdown,ECOG performance status,"0, 0 | 1, 1",,,,,
cga,werte,,text,Chromogranin A (ng/mL),,,number,,,
vital,schluss,,radio,Vital status,"1, Alive | 2, Dead",,,,,
last_date,schluss,,text,Last contact,,,date_dmy,,,
death_date,schluss,,text,Date of death,,,date_dmy,,,
"""
FORMS = ("demographics", "klinik", "werte", "schluss")


def day(number: int) -> str:
    return (date(2022, 1, 1) + timedelta(number)).isoformat()


def records(longitudinal: bool) -> list[list[object]]:
    """Six patients; a row for each event, or one each."""
    names = [line.partition(",")[0] for line in FIELDS.strip().splitlines()]
    event = ["redcap_event_name"] if longitudinal else []
    header = [names[0], *event, *names[1:], *(f"{form}_complete" for form in FORMS)]
    rows: list[list[object]] = [header]
    for n in range(1, 7):
        who, seen = [f"Nobody{n}", 1 + n % 2, day(n)], [1, day(n + 500), ""]
        if not longitudinal:
            rows.append([n, *who, day(n), n % 2, 90 + n, *seen, 2, 2, 2, 2])
            continue
        rows.append([n, "baseline_arm_1", *who, day(n), 1, 100 + n, "", "", "", 2, 2, 2, ""])
        rows.append([n, "month_3_arm_1", "", "", "", day(n + 90), n % 2, 90 + n, "", "", "", "", 2, 2, ""])
        rows.append([n, "end_arm_1", *[""] * 6, *seen, "", "", "", 2])
    return rows


def drafted(folder: Path, longitudinal: bool) -> str:
    (folder / "dictionary.csv").write_text(f"{HEADER}\n{FIELDS.strip()}\n", encoding="utf-8")
    with (folder / "export.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(records(longitudinal))
    draft = standard_draft(folder, ["dictionary.csv", "export.csv"], KnownProtocol(groups={"A": True, "B": False}))
    assert draft is not None
    return draft.written(())


@pytest.mark.parametrize(("longitudinal", "values"), [(True, 12), (False, 6)])
def test_a_project_without_repeats_is_drafted_by_the_fields_of_its_forms(
    tmp_path: Path, longitudinal: bool, values: int
) -> None:
    """The names of two forms say nothing; the values of one without a date are asked to be of the day of another."""
    told = drafted(tmp_path, longitudinal)
    assert "#? collected_on: {column: visit_date, of: events}" in told
    assert "assessed_on: visit_date" in told
    assert "Nobody" not in told
    (tmp_path / "mapping.yaml").write_text(all_answered(told), encoding="utf-8")
    intake = read_folder(tmp_path, covariates={}, today=date(2026, 1, 1))
    assert [f.code for f in intake.findings if f.severity == "error"] == []
    counts = {
        table: intake.connection.execute(f"SELECT count(*) FROM records.{table}").fetchone()
        for table in ("patients", "assessments", "labs", "follow_up")
    }
    assert counts == {"patients": (6,), "assessments": (values,), "labs": (values,), "follow_up": (6,)}


CODED = """
record_id,screening,,text,Record ID,,,,,,
grp,screening,,radio,Treatment arm,"1, A | 2, B",,,,,
entry,screening,,text,Date of enrolment,,,date_dmy,,,
rx_no,infusion,,text,Infusion number,,,integer,,,
rx_day,infusion,,text,Date of infusion,,,date_dmy,,,
rx_act,infusion,,text,Administered activity (MBq),,,number,,,
rx_agent,infusion,,radio,Radiopharmaceutical,"1, In-111 pentetreotide | 2, Other",,,,,
ae_what,toxicity,,text,Adverse event term,,,,,,
ae_gr,toxicity,,dropdown,CTCAE grade,"1, Grade 1 | 2, Grade 2",,,,,
ae_day,toxicity,,text,Date of onset,,,date_dmy,,,
ps,visit,,dropdown,ECOG performance status,"0, fully active | 1, restricted",,,,,
seen,visit,,text,Visit date,,,date_dmy,,,
"""


def test_a_field_goes_where_its_kind_can_be_held(tmp_path: Path) -> None:
    """The number of an infusion is no day of it; a grade is the code of its choice; a label states the unit."""
    names = [line.partition(",")[0] for line in CODED.strip().splitlines()]
    rows = [["1", "1", day(1), "1", day(3), "7400", "1", "nausea", "2", day(9), "1", day(2)], ["2", "2", day(1)]]
    (tmp_path / "dictionary.csv").write_text(f"{HEADER}\n{CODED.strip()}\n", encoding="utf-8")
    header = ",".join([*names, *(f"{form}_complete" for form in ("screening", "infusion", "toxicity", "visit"))])
    lines = (",".join([*row, *[""] * (len(names) - len(row)), "2", "2", "2", "2"]) for row in rows)
    (tmp_path / "export.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    draft = standard_draft(tmp_path, ["dictionary.csv", "export.csv"], KnownProtocol(groups={"A": True, "B": False}))
    assert draft is not None
    told = draft.written(())
    assert "administered_at: rx_day  #" in told
    assert "activity_unit: {value: MBq}  # the label says so" in told
    assert "#? agent: {column: rx_agent, values: {In-111 pentetreotide: 111In-pentetreotide, Other: Other}}" in told
    assert "grade: {column: ae_gr, values: {Grade 1: 1, Grade 2: 2}}  # CTCAE grade" in told
    assert "#? value: {column: ps, values: {fully active: 0, restricted: 1}}  # question: is the code" in told


DIED = """
study_id,demographics,,text,Study ID,,,,,,
arm,demographics,,radio,Treatment arm,"1, A | 2, B",,,,,
consent_date,demographics,,text,Date of consent,,,date_mdy,,,
cga,bloods,,text,Chromogranin A,,ng/mL,number,,,
lab_dt,bloods,,text,Date of blood sample,,,date_ymd,,,
dead_yn,outcome,,yesno,Has the patient died?,,,,,,
death_dt,outcome,,text,Date of death,,,date_ymd,,,
last_dt,outcome,,text,Date last known alive,,,date_ymd,,,
cod,outcome,,dropdown,Cause of death,"1, Disease | 2, Treatment",,,,,
"""


def test_a_question_whether_somebody_died_is_a_fate_and_no_day(tmp_path: Path) -> None:
    names = [line.partition(",")[0] for line in DIED.strip().splitlines()]
    (tmp_path / "dictionary.csv").write_text(f"{HEADER}\n{DIED.strip()}\n", encoding="utf-8")
    rows = [
        [n, 1 + n % 2, day(n), 90, day(n), n % 2, day(n + 300) if n % 2 else "", day(n + 300), 1] for n in range(1, 7)
    ]
    with (tmp_path / "export.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[*names, "outcome_complete"], *([*row, 2] for row in rows)])
    draft = standard_draft(tmp_path, ["dictionary.csv", "export.csv"], KnownProtocol(groups={"A": True, "B": False}))
    assert draft is not None
    told = draft.written(())
    assert "#? vital_status: {column: dead_yn, values: {Yes: dead, No: alive}}" in told
    assert "died_on: death_dt  # Date of death" in told
    assert "last_seen_on: last_dt  # Date last known alive" in told
    assert "#? enrolled_on: consent_date  # question: no field says when patients were enrolled" in told
    assert "#? unit: {value: ng/mL}  # question: is Chromogranin A in ng/mL, as the note of its field says?" in told
    assert "indication" not in told
