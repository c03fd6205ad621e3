"""report.html opened from disk in Chromium: it asks nobody for anything, everybody can read it, and every number leads
to the evidence of its own patients."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest

from browser.conftest import Seen

pytestmark = pytest.mark.browser

COUNT = re.compile(r"(\d+)\D+(\d+)")  # "7 of 20", "7 sur 20"


@pytest.fixture(params=["seen_demo", "seen_trapeze"])
def seen(request: pytest.FixtureRequest) -> Seen:
    return dict(request.getfixturevalue(request.param))


def test_no_request_leaves_and_the_console_is_silent(seen: Seen) -> None:
    assert seen["requests"] == []
    assert seen["console"] == []


def test_no_serious_violation_of_accessibility(seen: Seen) -> None:
    assert len(seen["violations"]) == 4  # two widths, light and dark
    assert {look: found for look, found in seen["violations"].items() if found} == {}


def test_nothing_is_wider_than_the_window(seen: Seen) -> None:
    assert set(seen["overflow"].values()) == {0}


def test_no_link_leads_nowhere(seen: Seen) -> None:
    assert seen["nowhere"] == []


def test_every_number_leads_to_its_patients_and_each_to_evidence(seen_demo: Seen) -> None:
    """The first number of a linked cell counts patients: the list that it leads to has at least those, and each of them
    leads to a card of this patient that holds evidence."""
    assert len(seen_demo["links"]) >= 10
    for link in seen_demo["links"]:
        assert link["seen"], link["href"]
        counted = COUNT.match(link["text"])
        assert counted, link["text"]
        assert int(counted[1]) <= len(link["patients"]) <= max(map(int, counted.groups())) or "benefit" in link["href"]
        for patient in link["patients"]:
            assert patient["patient"] in patient["card"], link["href"]
            assert patient["evidence"] > 0, patient["patient"]


def test_the_patients_of_each_event_are_those_who_had_it(demo: Path, seen_demo: Seen) -> None:
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"""SELECT e.kind, p."group", e.patient_id FROM '{demo}/derived/events.parquet' AS e
            INNER JOIN (SELECT DISTINCT patient_id, "group" FROM '{demo}/derived/endpoints.parquet') AS p
            ON e.patient_id = p.patient_id WHERE e.variant = 'protocol'"""
        ).fetchall()
    had: dict[str, set[str]] = {}
    for kind, group, patient in rows:
        had.setdefault(f"#events-{kind}-{group}", set()).add(patient)
    listed = {link["href"]: {p["patient"] for p in link["patients"]} for link in seen_demo["links"]}
    assert {href: patients for href, patients in listed.items() if href in had} == had


def test_who_benefited_is_said_to_have_met_it(demo: Path, seen_demo: Seen) -> None:
    with duckdb.connect() as connection:
        met = connection.execute(
            f"SELECT patient_id FROM '{demo}/derived/benefit.parquet' WHERE variant = 'protocol' AND answer = 'met'"
        ).fetchall()
    links = [link for link in seen_demo["links"] if link["href"].startswith("#benefit-")]
    said = {p["patient"] for link in links for p in link["patients"] if p["said"] == "met"}
    assert said == {patient for (patient,) in met}


BROKEN = """<!DOCTYPE html><html><head><title></title></head><body>
<img src="https://example.org/pixel.png"><div style="width: 2000px">wide</div>
<p style="color: #ccc; background: #fff">pale</p><a href="#nobody">7 of 20</a>
<script>throw new Error("broken")</script></body></html>
"""


def test_the_inspection_sees_what_is_wrong(tmp_path: Path, look: Callable[[Sequence[Path]], list[Seen]]) -> None:
    page = tmp_path / "broken.html"
    page.write_text(BROKEN, encoding="utf-8")
    [seen] = look([page])
    assert "https://example.org/pixel.png" in seen["requests"]
    assert any("broken" in message for message in seen["console"])
    assert {violation["id"] for violation in seen["violations"]["390 px, light"]} >= {"image-alt", "color-contrast"}
    assert seen["overflow"]["1280 px, dark"] > 0
    assert seen["nowhere"] == ["#nobody"]
