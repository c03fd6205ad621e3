"""Every kind of bad input by its number: its findings and no others, and what is accepted as it should be read."""

from pathlib import Path

import pytest

from theracurve.errors import StudyRefused

from .case import Case
from .render import LAST, NOT_HERE, PAGE, cases, page
from .running import answered, checked, line_of
from .tiny import ASKED_FOR_BY_NOBODY, TINY


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.number} {case.wrong}")
def test_bad_input_gets_its_answer(tmp_path: Path, case: Case) -> None:
    study = checked(case, tmp_path)
    known = ASKED_FOR_BY_NOBODY if case.of.keys() == TINY.keys() else ()
    assert tuple(line for line in map(line_of, study.findings) if line not in known) == case.finds
    assert not [f.message for f in study.findings if "None" in f.message]
    for asked, answer in case.keeps.items():
        assert not isinstance(study, StudyRefused)
        assert answered(study, asked) == answer, asked


def test_every_number_of_the_catalogue_is_there_or_does_not_arise() -> None:
    numbers = [case.number for case in cases()]
    assert sorted({*numbers, *NOT_HERE}) == list(range(1, LAST + 1))
    assert numbers == sorted(numbers)


def test_the_page_shows_the_cases_as_they_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "out of date: make docs"
