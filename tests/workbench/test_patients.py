"""The patients: everybody in the list, and of one all that the command line explains and all that the tables hold."""

import csv
from datetime import date
from html import escape, unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from theracurve.explain import explain
from theracurve.wording.evidence import sentence
from workbench.conftest import Opened, let_in


@pytest.fixture(scope="module")
def study(demonstration: Path, opened: Opened) -> Path:
    opened(demonstration)
    return demonstration


@pytest.fixture(scope="module")
def person(study: Path) -> Client:
    return let_in()


def rows(study: Path, table: str) -> list[dict[str, str]]:
    with (study / "records" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_is_in_the_list_with_a_course(person: Client, study: Path) -> None:
    page = person.get("/patients").content.decode()
    ids = [row["patient_id"] for row in rows(study, "patients")]
    assert all(f'<a href="{reverse("patient", args=[one])}">{one}</a>' in page for one in ids)
    assert page.count('class="timeline strip"') == len(ids)


def test_the_list_is_of_those_who_are_asked_for(person: Client, study: Path) -> None:
    of_b = [row["patient_id"] for row in rows(study, "patients") if row["group"] == "B"]
    part = person.get("/patients", {"group": "B"}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count('<th scope="row">') == len(of_b)
    assert person.get("/patients", {"find": of_b[0].lower()}).content.decode().count('<th scope="row">') == 1


def test_of_one_patient_stands_every_call_that_the_command_line_explains(person: Client, study: Path) -> None:
    [first, *_] = [row["patient_id"] for row in rows(study, "patients")]
    page = unescape(person.get(f"/patients/{first}").content.decode())
    found = explain(study, study / "records", first, "protocol", date.today())
    said = [sentence(entry, found.rules, found.words) for entry in found.evidence]
    assert len(said) > 20
    assert [one for one in said if one not in page] == []


def test_of_one_patient_stands_every_value(person: Client, study: Path) -> None:
    [first, *_] = [row["patient_id"] for row in rows(study, "patients")]
    page = person.get(f"/patients/{first}").content.decode()
    for table in ("labs", "assessments", "lesions"):
        for number, row in enumerate(rows(study, table), start=1):
            if row["patient_id"] == first:
                [line] = [line for line in page.splitlines() if f'id="{table}-{number}"' in line]
                kept = [text.removesuffix(".0") for name, text in row.items() if name != "patient_id" and text]
                assert [text for text in kept if f">{escape(text)}<" not in line] == [], (table, number)


def test_nobody_of_another_name_is_found(person: Client) -> None:
    """Also at an address that leads nowhere the page is the workbench's own, with its menu."""
    for address in ("/patients/nobody", "/no/such/page"):
        answer = person.get(address)
        assert answer.status_code == 404, address
        assert 'href="/patients"' in answer.content.decode(), address


def test_a_study_with_errors_shows_its_patients_without_calls(demo: Path, opened: Opened) -> None:
    labs = demo / "records" / "labs.csv"
    lines = labs.read_text(encoding="utf-8").splitlines(keepends=True)
    value = lines[0].strip().split(",").index("value")
    cells = lines[1].split(",")
    cells[value] = "7;4"
    labs.write_text("".join([lines[0], ",".join(cells), *lines[2:]]), encoding="utf-8")
    person = opened(demo)
    page = person.get(f"/patients/{cells[0]}").content.decode()
    assert "7;4" in page
    assert 'class="call"' not in page
    assert 'class="timeline strip"' not in person.get("/patients").content.decode()
