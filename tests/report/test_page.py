"""The page: self-contained, escaped, labelled, and every link leads somewhere. Read with the standard parser only."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from theracurve.cli import main

HOSTILE = "<script>alert(1)</script>&amp;\"'"


class Page(HTMLParser):
    """What a page holds: ids, links, the addresses that would be fetched, tags, and its text."""

    FETCHED = frozenset({"src", "srcset", "poster", "data", "action", "formaction", "background", "xlink:href", "href"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.tags: Counter[str] = Counter()
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name == "id" and value:
                self.ids[value] += 1
            if tag == "a" and name == "href" and value:
                self.links.append(value)
            elif name in self.FETCHED and value and not value.startswith("#"):
                self.fetched.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration study in which somebody wrote hostile text wherever text is free."""
    folder = tmp_path_factory.mktemp("page") / "study"
    assert main(["new", str(folder), "--protocol", "nguyen2004", "--demo"]) == 0
    protocol = folder / "study.yaml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(
        text.replace("label: Radionuclide therapy", f"label: '{HOSTILE.replace(chr(39), chr(39) * 2)}'"),
        encoding="utf-8",
    )
    patients = folder / "records" / "patients.csv"
    patients.write_text(patients.read_text(encoding="utf-8").replace("A-001", "<i>A/ä 1</i>"), encoding="utf-8")
    for table in folder.glob("records/*.csv"):
        table.write_text(table.read_text(encoding="utf-8").replace("A-001", "<i>A/ä 1</i>"), encoding="utf-8")
    assert main(["run", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def source(study: Path) -> str:
    return (study / "results" / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_nothing_is_fetched(source: str, page: Page) -> None:
    assert page.fetched == []
    assert not re.search(r"@import|url\((?!#)", source)
    assert "default-src 'none'" in source


def test_free_text_is_text(source: str, page: Page) -> None:
    assert page.tags["script"] == 1  # our own, which opens folds and keeps figures
    assert "<script>alert" not in source
    assert HOSTILE in page.text
    assert "<i>A/ä 1</i>" in page.text


def test_every_link_leads_to_one_place(page: Page) -> None:
    within = {link for link in page.links if not link.startswith("data:text/csv")}
    assert {link[0] for link in within} == {"#"}
    assert {link[1:] for link in within} <= set(page.ids)
    assert [name for name, number in page.ids.items() if number > 1] == []


def test_a_number_leads_to_its_patients_and_they_to_evidence(page: Page) -> None:
    assert any(link.startswith("#benefit-") for link in page.links)
    assert any(link.startswith("#events-") for link in page.links)
    patients = {link for link in page.links if link.startswith("#patient-")}
    assert len(patients) == 32


def test_a_synthetic_study_says_so_on_screen_and_on_every_printed_page(source: str, page: Page) -> None:
    assert "Synthetic data: nobody in this report exists." in page.text
    assert re.search(r"@page \{ @top-center \{ content: \"Synthetic data", source)


def test_sections_stand_in_reading_order(source: str) -> None:
    order = re.findall(r'<section id="([\w-]+)"', source)
    assert order == [
        "answer", "synopsis", "flow", "treatment", "benefit", "survival", "after", "events", "limits", "methods",
        "strobe", "target", "plain-findings", "survival-in-full", "benefit-in-full", "events-in-full", "horizon",
        "small", "bias", "eligibility", "agent-choice", "visits", "activities", "deviations", "populations", "doses",
        "findings", "definitions", "estimators", "cards", "provenance",
    ]  # fmt: skip


def test_values_that_nobody_stated_are_marked(page: Page) -> None:
    assert "visits.window 45 days assumed" in page.text
    assert "benefit.over_visits once default" in page.text
    assert "visits.months 3, 6, 12, 18, 24 stated" in page.text


ENDPOINTS_ONLY = """\
study: curve
title: A published curve
data_origin: reconstructed
groups:
  A: {label: Treated, treated: true}
endpoints:
  overall_survival: {given: true}
"""


def test_sections_without_data_are_absent(tmp_path: Path) -> None:
    """One group, one endpoint, one patient, no event: still a report."""
    (tmp_path / "records").mkdir()
    (tmp_path / "study.yaml").write_text(ENDPOINTS_ONLY, encoding="utf-8")
    (tmp_path / "records" / "endpoints.csv").write_text(
        "patient_id,group,endpoint,time,time_unit,event\nP1,A,overall_survival,5,months,false\n", encoding="utf-8"
    )
    assert main(["run", str(tmp_path)]) == 0
    source = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    order = re.findall(r'<section id="([\w-]+)"', source)
    assert order == [
        "answer", "synopsis", "survival", "limits", "methods",
        "strobe", "plain-findings", "survival-in-full", "definitions", "estimators", "cards", "provenance",
    ]  # fmt: skip
    assert "reconstructed from published curves" in source
    assert "not reached" in source
