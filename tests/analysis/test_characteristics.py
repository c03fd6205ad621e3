"""The table of patients: whose sign a difference of two categories has, and how often age is in it."""

import pytest

from theracurve.analysis.characteristics import age_once, difference

SEXES = [("A", "female")] * 3 + [("A", "male")] * 7 + [("B", "female")] * 8 + [("B", "male")] * 2


@pytest.mark.parametrize(("first", "sign"), [("female", -1), ("male", 1)])
def test_the_sign_belongs_to_the_category_that_is_shown(first: str, sign: int) -> None:
    """3 of 10 women against 8 of 10: (0.3 - 0.8) over the root of (0.21 + 0.16) / 2."""
    found = difference(SEXES, "A", "B", first)
    assert found == pytest.approx(sign * 0.5 / ((0.21 + 0.16) / 2) ** 0.5)


def test_several_categories_have_one_distance_whatever_stands_first() -> None:
    stages = [*SEXES, ("A", "other"), ("B", "other")]
    assert difference(stages, "A", "B", "female") == difference(stages, "A", "B", "male")


def test_every_column_of_age_is_one_characteristic() -> None:
    columns = {"age": 1, "sex": 2, "birth_year": 3, "age_at_enrolment": 4, "agent": 5}
    assert age_once(columns) == {"sex": 2, "age_at_enrolment": 4, "agent": 5}
