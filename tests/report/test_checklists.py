"""The checklists in front of the appendix: their items, and the trial that a study stands for."""

import re

import pytest

from report.three_studies import reading_by_name, report_by_name
from theracurve.report.document import ReportTable, Section
from theracurve.report.sections.strobe import ITEMS as STROBE
from theracurve.report.sections.target import ITEMS, target
from theracurve.wording.target import stated_of
from theracurve.wording.words import words_in


def checklist(name: str) -> Section:
    [found] = [section for section in report_by_name("demonstration").appendix if section.anchor == name]
    return found


def test_every_item_of_both_has_its_number_once() -> None:
    assert len(STROBE) == 22
    assert list(dict.fromkeys(re.sub(r"\D", "", item.number) for item in ITEMS)) == [str(n) for n in range(1, 22)]
    assert [item.number for item in ITEMS if item.number[0] in "67"] == [
        f"{n}{part}" for n in "67" for part in "abcdefgh"
    ]


def test_the_protocol_fills_the_parts_of_the_trial() -> None:
    [table] = [block for block in checklist("target").blocks if isinstance(block, ReportTable)]
    said = {row[0].text: row[2].text for row in table.rows if row[2].text}
    assert set(said) >= {"6b", "6c", "6d", "6e", "6f", "6g"}
    assert said["6c"] == "Patients were not allocated at random."
    assert "A against B" in said["6f"]
    answered = {row[0].text: row[3] for row in table.rows}
    assert answered["17"].text == "to be written by a person"
    assert answered["16"].anchor


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_the_protocol_says_is_said_in_both_languages(language: str) -> None:
    said = stated_of(reading_by_name("demonstration").study, words_in(language))
    assert all(said.values())
    assert said["contrasts"] != ""


@pytest.mark.parametrize("name", ["no_event_in_a_group", "one_group"])
def test_a_study_that_chance_allocated_or_that_compares_nothing_stands_for_no_trial(name: str) -> None:
    assert target(reading_by_name(name).study, (), words_in("en")) is None
