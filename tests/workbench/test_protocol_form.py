"""The protocol changed value by value: the text stays as it was written, and what a change does is told first."""

import re
from html import unescape

import pytest
from django.test import Client

from theracurve.workbench.ledger.reading import head
from theracurve.workbench.standing import looked

Form = dict[str, str]


@pytest.fixture
def form(tiny: Client) -> Form:
    """What the form posts where nobody has changed anything."""
    page = unescape(tiny.get("/protocol").content.decode())
    seen = re.findall(r'name="(seen)" value="(\w+)"', page)
    return dict(re.findall(r'name="(value:[^"]*)" value="([^"]*)"', page)) | dict(seen) | {"reason": "as agreed"}


def test_a_form_that_nobody_changed_changes_nothing(tiny: Client, form: Form) -> None:
    assert form["value:endpoints.overall_survival.events.0"] == "death"
    answer = tiny.post("/protocol/change", form)
    assert (answer.status_code, "nothing changes" in answer.content.decode()) == (409, True)


def test_what_a_value_does_to_text_calls_and_estimates_is_told_and_then_kept(tiny: Client, form: Form) -> None:
    before, text = head(), looked().checked.study_file.text
    changed = {**form, "value:reference_group": "A"}
    told = unescape(tiny.post("/protocol/change", {**changed, "try": "1"}).content.decode())
    assert "-reference_group: B\n+reference_group: A\n" in told
    assert re.search(r"\d+ estimates</h3>", told)
    assert head() == before
    assert tiny.post("/protocol/change", {**form, "value:reference_group": "C"}).status_code == 409
    assert tiny.post("/protocol/change", changed).status_code == 302
    assert looked().checked.study_file.text == text.replace("reference_group: B", "reference_group: A")
    assert tiny.post("/protocol/change", changed).status_code == 409  # another protocol stands now
