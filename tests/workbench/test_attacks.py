"""What must not get in or run: a script in any text that a person may enter, an archive that leads elsewhere."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from theracurve.vocabulary.tables import RECORD_TABLES, Kind
from theracurve.workbench.ledger.reading import tables
from theracurve.workbench.settings import STATIC
from workbench.conftest import Opened

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
TEXTS = Kind.TEXT, Kind.ID
PAGES = ("start", "questions", "queries", "consensus", "patients", "calendar", "protocol", "taking", "runs", "seal")


def scripts_in(page: bytes) -> list[str]:
    """What would run of what was entered; a page escapes it all."""
    return re.findall(r"<script>alert|<img src=x", page.decode())


def test_a_script_in_every_text_field_stays_a_text_on_every_page(tiny: Client) -> None:
    """Each table gets a row of a patient, and of a patient whose id is the script, with it in every text."""
    for patient in ("P1", SCRIPT):
        for table in RECORD_TABLES.values():
            if table.name != "patients" or patient == SCRIPT:
                texts = {f"cell-{one.name}": SCRIPT for one in table.columns if one.kind in TEXTS}
                form = {**texts, "cell-patient_id": "", "table": table.name, "patient": patient, "reason": SCRIPT}
                assert tiny.post("/row/add", form).status_code == 302, table.name
    ask = {"patient": SCRIPT, "to": "review", "message": SCRIPT, "code": SCRIPT, "table": SCRIPT}
    assert tiny.post("/queries/ask", ask).status_code == 302
    held = [text for rows in tables().values() for cells in rows.values() for text in cells.values() if text == SCRIPT]
    assert len(held) > 2 * len(RECORD_TABLES)
    pages = [*map(reverse, PAGES), *(reverse("patient", args=[one]) for one in ("P1", SCRIPT))]
    pages += [f"{reverse(name)}?patient={SCRIPT}" for name in ("visit", "new_query", "questions")]
    for table, rows in tables().items():
        if table in RECORD_TABLES:
            row, cells = list(rows.items())[-1]
            column = next((name for name, text in cells.items() if text == SCRIPT), "patient_id")
            answer = tiny.get("/cell", {"table": table, "row": row, "column": column})
            assert (answer.status_code, scripts_in(answer.content)) == (200, []), table
    for address in pages:
        answer = tiny.get(address)
        assert answer.status_code in (200, 409), address
        assert scripts_in(answer.content) == [], address
    assert SCRIPT in unescape(tiny.get(reverse("patient", args=[SCRIPT])).content.decode())


def archive(name: str, *members: str) -> BytesIO:
    file = BytesIO()
    with ZipFile(file, "w") as made:
        for member in members:
            made.writestr(member, "patient_id\nP1\n")
    file.seek(0)
    file.name = name
    return file


@pytest.mark.parametrize("name", ["cohort.zip", "cohort.xlsx", "cohort.csv", "cohort.ods"])
def test_an_archive_that_leads_elsewhere_writes_nothing_anywhere(tmp_path: Path, opened: Opened, name: str) -> None:
    study = tmp_path / "inner" / "mine"
    person = opened(study)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    members = ("../../../outside.csv", "..\\..\\outside.csv", str(tmp_path / "outside.csv"), "xl/workbook.xml")
    answer = person.post("/begin", {"files": archive(name, *members)})
    assert answer.status_code == 409, answer
    assert {path for path in tmp_path.rglob("*") if path.is_file()} - before <= {study / "workbench" / "ledger.sqlite3"}


def test_no_file_beside_style_and_script_is_reached_through_their_address(tiny: Client) -> None:
    for address in ("/static/../settings.py", "/static/%2e%2e/settings.py", f"/static/{STATIC.parent / 'urls.py'}"):
        assert tiny.get(address).status_code in (302, 404), address
    for name in ("../run.json", "..%2f..%2frun.json", "report.html%00", "errors"):
        assert tiny.get(f"/runs/1/report/{name}").status_code in (404, 409), name
