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
