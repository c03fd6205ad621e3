"""What a person mends: with a reason, seen first, kept; and what comes of it is what the command line gives."""

import csv
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from django.test import Client

from theracurve.cli import main
from theracurve.workbench.ledger.reading import head, history, tables
from theracurve.workbench.ledger.verifying import verify
from theracurve.workbench.proposals import digest
from theracurve.workbench.runs import begin_run, run_number
from theracurve.workbench.settings import WORKBENCH
from theracurve.workbench.standing import looked, standing
from workbench.conftest import Opened, let_in, previewed
from workbench.test_runs import waited

SCRIPT = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def study(demonstration: Path, opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration, which others open as it is, kept in the ledger."""
    folder = copytree(demonstration, tmp_path_factory.mktemp("mended") / "demo", ignore=ignore_patterns(WORKBENCH))
    person = opened(folder)
    page = person.get("/taking")
    assert re.search(r"The files bring \d[\d\s]* cells of 14 patients\.", page.content.decode())
    given = {"seen": previewed(page), "all": "1", "reason": "as the group keeps them"}
    assert person.post("/taking/take", given).status_code == 302
    return folder


@pytest.fixture(scope="module")
def person(study: Path) -> Client:
    return let_in()


def rows_of(table: str) -> Iterator[tuple[str, dict[str, str]]]:
    yield from tables(names=[table])[table].items()


def test_what_was_taken_in_says_what_the_files_say(person: Client, study: Path) -> None:
    assert "say nothing that is not kept here already" in person.get("/taking").content.decode()
    assert standing().kept
    with (study / "records" / "labs.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(tables(names=["labs"])["labs"])


def test_a_cell_is_mended_with_a_reason_seen_first_and_kept(person: Client) -> None:
    name, cells = next((row, cells) for row, cells in rows_of("labs") if cells.get("value"))
    given = {
        "table": "labs",
        "row": name,
        "column": "value",
        "old": cells["value"],
        "new": "7;4",
        "reason": "a slip",
    }
    before = head()
    seen = person.post("/cell/change", {**given, "try": "1"}).content.decode()
    assert "7;4" in seen
    assert 'class="of-error"' in seen
    assert head() == before
    assert person.post("/cell/change", {**given, "reason": ""}).status_code == 409
    assert person.post("/cell/change", given).status_code == 302
    assert person.post("/cell/change", given).status_code == 409  # somebody who saw what stood before
    entry = history("labs", name, "value")[-1]
    assert (entry.old, entry.new, entry.reason) == (cells["value"], "7;4", "a slip")
    page = person.get(f"/patients/{cells['patient_id']}").content.decode()
    assert 'class="wrong mended"' in page
    assert "a slip" in person.get("/cell", {"table": "labs", "row": name, "column": "value"}).content.decode()
    assert person.post("/cell/change", {**given, "old": "7;4", "new": cells["value"]}).status_code == 302


def test_a_row_is_added_and_taken_out(person: Client) -> None:
    _, cells = next(rows_of("labs"))
    given = {f"cell-{name}": text for name, text in cells.items()} | {"cell-value": "55"}
    patient = cells["patient_id"]
    assert person.get("/row/new", {"table": "labs", "patient": patient}).status_code == 200
    assert (
        person.post("/row/add", {"table": "labs", "patient": patient, **given, "reason": "forgotten"}).status_code
        == 302
    )
    [name] = [row for row, found in rows_of("labs") if found.get("value") == "55" and found["patient_id"] == patient]
    assert person.post("/row/out", {"table": "labs", "row": name, "reason": "twice"}).status_code == 302
    assert name not in tables(names=["labs"])["labs"]


def test_a_call_is_decided_otherwise_and_said_so(person: Client) -> None:
    patient, _ = next((cells["patient_id"], row) for row, cells in rows_of("patients") if cells["group"] == "A")
    page = unescape(person.get(f"/patients/{patient}").content.decode())
    assert f"/override?patient={patient}&decision=benefit&visit=" in page
    form = {"patient": patient, "decision": "benefit", "visit": "month 3", "answer": "met", "reason": "seen by two"}
    seen = person.post("/override/change", {**form, "try": "1"}).content.decode()
    assert "benefit" in seen
    assert person.post("/override/change", form).status_code == 302
    assert "seen by two" in person.get(f"/patients/{patient}").content.decode()
    assert person.get("/override", {"patient": patient, "decision": "nothing"}).status_code == 409


def test_a_finding_is_answered_once(person: Client) -> None:
    at = standing()
    asked = next((f for f in looked().checked.findings if f.needs_review), None)
    if asked is None:
        pytest.skip("the demonstration asks nothing")
    form = {
        "code": asked.code,
        "table": asked.table or "",
        "row": at.name_of(asked.table, asked.row),
        "answer": "looked at",
    }
    assert person.post("/questions/answer", form).headers["Location"] == "/questions"
    assert person.post("/questions/answer", form).status_code == 409
    assert "looked at" in person.get("/questions").content.decode()


def test_a_script_stays_a_text_wherever_it_is_shown(person: Client) -> None:
    name, cells = next((row, cells) for row, cells in rows_of("follow_up") if cells.get("vital_status"))
    form = {
        "table": "follow_up",
        "row": name,
        "column": "cause",
        "old": cells.get("cause", ""),
        "new": "x",
        "reason": "y",
    }
    assert person.post("/cell/change", {**form, "new": SCRIPT, "reason": SCRIPT}).status_code == 302
    shown = [
        person.get("/cell", {"table": "follow_up", "row": name, "column": "cause"}),
        *(person.get(page) for page in (f"/patients/{cells['patient_id']}", "/questions", "/taking", "/patients")),
        person.get("/patients", {"find": SCRIPT}),
        person.get("/row/new", {"table": "labs", "patient": SCRIPT}),
        person.get("/cell", {"table": SCRIPT, "row": SCRIPT, "column": SCRIPT}),
    ]
    assert [page.request["PATH_INFO"] for page in shown if b"<script>alert" in page.content] == []
    stands = tables(names=["follow_up"])["follow_up"][name].get("cause", "")
    person.post("/cell/change", {**form, "old": stands, "new": cells.get("cause", "")})


def test_a_run_of_what_was_mended_gives_what_the_command_line_gives(person: Client, tmp_path: Path) -> None:
    begin_run("somebody", "en")
    waited()
    found = run_number(1)
    assert (found.is_done, found.begun.entry) == (True, head().number)
    assert main(["run", str(standing().folder), "--out", str(tmp_path / "results")]) == 0
    files = sorted(path.relative_to(found.results) for path in found.results.rglob("*.*"))
    assert [
        one for one in files if (found.results / one).read_bytes() != (tmp_path / "results" / one).read_bytes()
    ] == []
    assert verify()


def test_another_protocol_is_tried_before_it_is_kept(person: Client) -> None:
    page = unescape(person.get("/protocol").content.decode())
    text = looked().checked.study_file.text
    assert text in page.replace("<textarea", "")
    form = {"seen": digest(text), "text": text.replace("title: ", "title: Once more, ", 1), "reason": "a better title"}
    before = head()
    assert "otherwise" in person.post("/protocol/change", {**form, "try": "1"}).content.decode()
    refused = person.post("/protocol/change", {**form, "text": "title: ["}, headers={"hx-request": "true"})
    assert (refused.status_code, b"<html" in refused.content) == (409, False)
    assert head() == before
    assert person.post("/protocol/change", form).status_code == 302
    assert person.post("/protocol/change", form).status_code == 409
    assert looked().checked.study_file.study.title.startswith("Once more, ")
