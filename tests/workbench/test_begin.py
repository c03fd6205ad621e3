"""A study begun in the browser: a sheet brought, its questions answered, and what must not get in."""

from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from theracurve.workbench.pages import start
from theracurve.workbench.proposals import digest, proposals_in
from workbench.conftest import Opened

SHEET = (
    b"Patient,Groupe,Date inclusion,Statut,Date dern. nouvelles\n"
    b"P1,A,2003-01-05,vivant,2004-01-05\nP2,B,2003-02-05,DCD,2003-09-05\n"
)


def brought(name: str, content: bytes = SHEET) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return tmp_path / "mine"


@pytest.fixture
def person(study: Path, opened: Opened) -> Client:
    return opened(study)


def test_a_sheet_is_brought_and_its_questions_are_answered_on_the_page(person: Client, study: Path) -> None:
    assert 'type="file"' in person.get("/").content.decode()
    assert person.post("/begin", {"files": brought("suivi.csv")}).headers["Location"] == "/mapping"
    assert (study / "records" / "suivi.csv").read_bytes() == SHEET
    file = study / "records" / "mapping.yaml"
    open_yet = list(proposals_in(file.read_text(encoding="utf-8")))
    assert open_yet
    seen = digest(file.read_text(encoding="utf-8"))
    lines = {f"line-{one.number}": one.proposal for one in open_yet}
    given = {"seen": seen, "taken": [str(one.number) for one in open_yet], "reason": "as on\n the form", **lines}
    assert person.post("/mapping/answer", given).status_code == 302
    assert list(proposals_in(file.read_text(encoding="utf-8"))) == []
    assert "as on  the form" in file.read_text(encoding="utf-8")
    assert person.post("/mapping/answer", given).status_code == 409  # the file is another now
    assert person.get("/").status_code == 200


def test_a_mapping_of_more_questions_than_a_form_has_by_itself_is_answered(person: Client, study: Path) -> None:
    person.post("/begin", {"files": brought("suivi.csv")})
    file = study / "records" / "mapping.yaml"
    [first, *_] = proposals_in(file.read_text(encoding="utf-8"))
    lines = {f"line-{number}": "" for number in range(10_000, 12_000)} | {f"line-{first.number}": first.proposal}
    given = {"seen": digest(file.read_text(encoding="utf-8")), "taken": str(first.number), **lines}
    assert person.post("/mapping/answer", given).status_code == 302


def test_an_answer_that_cannot_be_read_changes_nothing(person: Client, study: Path) -> None:
    person.post("/begin", {"files": brought("suivi.csv")})
    file = study / "records" / "mapping.yaml"
    before = file.read_bytes()
    [first, *_] = proposals_in(before.decode())
    seen = digest(file.read_text(encoding="utf-8"))
    for bad in ("sex: {column: [", "", "sex: {made_up_key: 3}"):
        given = {"seen": seen, "taken": str(first.number), f"line-{first.number}": bad}
        assert person.post("/mapping/answer", given).status_code == 409, bad
    assert person.post("/mapping/answer", {"seen": seen, "taken": "1", "line-1": "a: b"}).status_code == 409
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["../../evil.csv", "..\\..\\evil.csv", "/etc/evil.csv"])
def test_a_name_leads_nowhere_else(person: Client, study: Path, name: str) -> None:
    person.post("/begin", {"files": brought(name)})
    assert {file.name for file in study.parent.rglob("evil.csv")} <= {"evil.csv"}
    assert all(study in file.parents for file in study.parent.rglob("evil.csv"))


@pytest.mark.parametrize("name", ["mapping.yaml", "Study.yaml", "ledger.json", ".hidden.csv"])
def test_what_is_no_table_is_refused_and_leaves_nothing(person: Client, study: Path, name: str) -> None:
    assert person.post("/begin", {"files": brought(name)}).status_code == 409
    assert [path.name for path in study.iterdir()] == ["workbench"]


def test_too_much_is_refused(person: Client, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "LARGEST_UPLOAD", 20)
    assert person.post("/begin", {"files": brought("suivi.csv")}).status_code == 409
    assert not (study / "records").exists()


def test_a_study_is_never_overwritten(owner: Client, demo: Path) -> None:
    before = (demo / "study.yaml").read_bytes()
    assert owner.post("/begin", {"protocol": "nguyen2004", "demo": "1"}).status_code == 409
    assert (demo / "study.yaml").read_bytes() == before


def test_a_protocol_alone_begins_a_study_of_empty_tables(person: Client, study: Path) -> None:
    assert person.post("/begin", {"protocol": "nguyen2004"}).status_code == 302
    assert (study / "records" / "patients.csv").is_file()
    assert person.get("/questions").status_code == 200
    assert person.get("/patients").status_code == 200
