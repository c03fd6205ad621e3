"""Single values of a YAML text changed in their place: everything around them stays as it was written."""

import pytest

from theracurve.documents.yaml_text import read_yaml_text
from theracurve.documents.yaml_values import values_in, with_values

TEXT = """title: Two patients  # nobody's
visits: {months: [3, 6], window: 45 days}
groups:
  A: {label: "Treated, at last", treated: true}
note: |
  several
  lines
nothing:
"""


def test_every_value_of_one_line_is_found_by_its_path() -> None:
    assert [(one.known_as, one.text) for one in values_in(TEXT)] == [
        ("title", "Two patients"), ("visits.months.0", "3"), ("visits.months.1", "6"), ("visits.window", "45 days"),
        ("groups.A.label", "Treated, at last"), ("groups.A.treated", "true"),
    ]  # fmt: skip
    assert values_in("") == ()


def test_a_value_is_changed_and_nothing_else() -> None:
    assert with_values(TEXT, {"visits.months.1": "12", "title": "Two patients"}) == TEXT.replace("6]", "12]")
    assert with_values(TEXT, {}) == TEXT


@pytest.mark.parametrize("value", ["a: b", "x, y]", "# none", "", 'say "it"', "- x", "> 5", "*all", "é à", "a b", "'"])
def test_whatever_is_given_is_one_value_afterwards(value: str) -> None:
    for path, at in (("visits.window", ("visits", "window")), ("title", ("title",))):
        found = read_yaml_text(with_values(TEXT, {path: value}))
        assert found.complaints == []
        read = found.content
        for key in at:
            read = read[key]
        assert read == value
