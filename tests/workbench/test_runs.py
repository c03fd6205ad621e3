"""A run in the workbench gives what the command line gives; it is watched, stopped, compared and sealed."""

from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from theracurve.cli import main
from theracurve.wording.words import words_in
from theracurve.workbench import running
from theracurve.workbench.pages import seal
from theracurve.workbench.people.signatures import Signature
from theracurve.workbench.runs import UNDER_WAY, begin_run, kept_runs, run_number, stop_run
from workbench.conftest import Opened, let_in


def waited() -> None:
    for process in UNDER_WAY.values():
        process.wait(timeout=600)


@pytest.fixture(scope="module")
def study(demonstration: Path, opened: Opened) -> Path:
    """The demonstration, run once."""
    opened(demonstration)
    begin_run("somebody", "en")
    waited()
    return demonstration


@pytest.fixture(scope="module")
def person(study: Path) -> Client:
    return let_in()


def test_it_gives_what_the_command_line_gives_byte_for_byte(study: Path, tmp_path: Path) -> None:
    assert main(["run", str(study), "--out", str(tmp_path / "results")]) == 0
    ours = run_number(1).results
    files = {path.relative_to(ours) for path in ours.rglob("*") if path.is_file()}
    assert files == {path.relative_to(tmp_path / "results") for path in (tmp_path / "results").rglob("*.*")}
    assert [file for file in files if (ours / file).read_bytes() != (tmp_path / "results" / file).read_bytes()] == []


def test_its_page_shows_the_answer_and_the_report_shut_off_from_it(person: Client) -> None:
    page = unescape(person.get("/runs/1").content.decode())
    assert str(run_number(1).answer["sentence"]) in page
    report = person.get("/runs/1/report/report.html")
    assert b"".join(report).startswith(b"<!DOCTYPE html>")  # type: ignore[arg-type]
    assert report.headers["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in report.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["manifest.json", "..%2f..%2frun.json", "report.html.bak", "results.json"])
def test_nothing_but_the_report_is_given_out(person: Client, name: str) -> None:
    assert person.get(f"/runs/1/report/{name}").status_code == 404


def test_two_runs_of_the_same_differ_in_nothing_and_one_that_is_stopped_says_so(person: Client, study: Path) -> None:
    assert person.post("/runs/begin").status_code == 302
    assert person.post("/runs/begin").status_code == 409  # one is under way
    assert 'hx-get="/runs/2/progress"' in person.get("/runs").content.decode()
    assert person.post("/runs/2/stop").status_code == 302
    assert [one.end for one in kept_runs()] == ["stopped", "done"]
    assert not (study / "workbench" / "runs" / "2" / "results").exists()
    assert person.get("/runs/2/progress").headers["HX-Refresh"] == "true"
    assert person.get("/runs/1/against/1").status_code == 200
    stop_run(2)  # again, which is nothing


def test_a_finished_run_is_sealed_and_holds(person: Client, tmp_path: Path) -> None:
    assert person.get("/seal/1/bundle").status_code == 409
    assert person.post("/seal/1", {"records": "with"}).status_code == 302
    file = tmp_path / "bundle.zip"
    file.write_bytes(b"".join(person.get("/seal/1/bundle")))  # type: ignore[arg-type]
    assert main(["verify", str(file)]) == 0
    page = person.get("/seal").content.decode()
    assert "files are as they were sealed" in page
    assert 'type="password"' not in page  # nobody has one on their own computer
    assert escape(words_in("en")("workbench.seal.alone")) in page


def test_a_bundle_that_somebody_has_signed_is_not_replaced(
    person: Client, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert person.post("/seal/1", {"records": "with"}).status_code == 302
    bundle = study / "workbench" / "runs" / "1" / "bundle.zip"
    before = bundle.read_bytes()
    monkeypatch.setattr(seal, "signatures_of", lambda file: (Signature("anna", "", "made"),) if file == bundle else ())
    assert person.post("/seal/1", {"records": "without"}).status_code == 409
    assert bundle.read_bytes() == before


def test_what_is_due_stands_in_the_calendar(person: Client) -> None:
    page = person.get("/calendar", {"on": "2003-06-30"}).content.decode()
    assert page.count('<th scope="row">') > 3
    assert b"BEGIN:VCALENDAR" in person.get("/calendar.ics", {"on": "2003-06-30"}).content
    assert person.get("/calendar", {"on": "no day"}).status_code == 200


def test_every_finding_stands_among_the_questions(person: Client) -> None:
    page = person.get("/questions").content.decode()
    assert page.count('<li class="of-') > 3


def test_a_run_that_fails_says_whose_fault_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(running, "run", fail)
    assert running.run_kept(tmp_path, date(2026, 1, 1), "en") is running.RunEnd.FAILED
    assert (tmp_path / "stages").read_text() == "failed\n"
    assert "too little memory" in (tmp_path / "refusal").read_text()
