"""report.html opened from disk in Chromium: it asks nobody for anything, everybody can read it, and every number leads
to the evidence of its own patients."""

import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest

from browser.conftest import Seen
from theracurve.cli import main

pytestmark = pytest.mark.browser

NUMBER = re.compile(r"\d+(?=$| of )")  # "7", "7 of 20 (35 %)"


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


FRAME = """<script>
const frame = document.querySelector(".scroll:has(> .planned)");
document.title = `cut by ${frame.scrollWidth - frame.clientWidth}`;
</script>"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_p_value_of_the_first_screen_is_cut_off(language: str, demo: Path, chromium: str, tmp_path: Path) -> None:
    assert main(["run", str(demo.parent), "--lang", language, "--out", str(tmp_path)]) == 0
    page = tmp_path / "framed.html"
    said = (tmp_path / "report.html").read_text(encoding="utf-8")
    page.write_text(re.sub("<meta http-equiv[^>]*>", "", said) + FRAME, encoding="utf-8")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", f"--user-data-dir={tmp_path / 'profile'}"]
    asked = [chromium, *quiet, "--window-size=1280,900", "--dump-dom", page.as_uri()]
    shown = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "<title>cut by 0</title>" in shown


def test_no_link_leads_nowhere(seen: Seen) -> None:
    assert seen["nowhere"] == []


def test_every_number_leads_to_its_patients_and_each_to_evidence(seen_demo: Seen) -> None:
    """A linked number counts patients: just as many stand where it leads (of benefit all of the group, just as many of
    them with the answer met), and each of them leads to the page of this patient, which holds evidence."""
    assert len(seen_demo["links"]) > 100
    for link in seen_demo["links"]:
        assert link["seen"], link["href"]
        number = NUMBER.match(link["text"])
        if number is None:
            continue
        counted = [p for p in link["patients"] if not link["href"].startswith("#benefit-") or p["said"] == "met"]
        assert len(counted) == int(number[0]), (link["href"], link["text"])
        for patient in link["patients"]:
            assert patient["card"].startswith(patient["patient"]), link["href"]
            assert patient["evidence"] > 0, patient["patient"]


GROUPS = """(SELECT DISTINCT patient_id, "group" FROM '{0}/derived/endpoints.parquet') AS p"""


def listed(seen: Seen, start: str, said: str = "") -> dict[str, set[str]]:
    """The patients behind each link that starts so, those of whom this is said."""
    links = [link for link in seen["links"] if link["href"].startswith(start)]
    return {link["href"]: {p["patient"] for p in link["patients"] if said in ("", p["said"])} for link in links}


def derived(statement: str, *values: object) -> dict[str, set[str]]:
    """Patients by the anchor at which they should stand."""
    found: dict[str, set[str]] = {}
    with duckdb.connect() as connection:
        for anchor, patient in connection.execute(statement, list(values)).fetchall():
            found.setdefault(anchor, set()).add(patient)
    return found


def test_the_patients_of_each_event_are_those_who_had_it(demo: Path, seen_demo: Seen) -> None:
    statement = f"""SELECT '#events-' || e.kind || '-' || p."group", e.patient_id
        FROM '{demo}/derived/events.parquet' AS e
        INNER JOIN {GROUPS.format(demo)} ON e.patient_id = p.patient_id WHERE e.variant = 'protocol'"""
    assert listed(seen_demo, "#events-") == derived(statement) != {}


def test_the_patients_of_each_benefit_are_those_who_had_it(demo: Path, seen_demo: Seen) -> None:
    statement = f"""SELECT '#benefit-' || b.variant || '-' || p."group", b.patient_id
        FROM '{demo}/derived/benefit.parquet' AS b
        INNER JOIN {GROUPS.format(demo)} ON b.patient_id = p.patient_id WHERE b.answer = 'met'"""
    had = derived(statement)
    on_page = listed(seen_demo, "#benefit-", "met")
    assert {anchor: patients for anchor, patients in on_page.items() if patients} == {
        anchor: patients for anchor, patients in had.items() if anchor in on_page
    }
    assert "#benefit-protocol-A" in on_page


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
