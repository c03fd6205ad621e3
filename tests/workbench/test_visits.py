"""A form for a visit: what the protocol reads of it is asked, checked at once, and kept as rows of one batch."""

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from bad_input.tiny import TINY
from theracurve.errors import Conflict
from theracurve.vocabulary.tables import RECORD_TABLES
from theracurve.workbench.ledger.reading import entries, head, tables
from theracurve.workbench.pages.visit import appointments_of, form_of
from theracurve.workbench.standing import looked
from theracurve.workbench.visit_form import entered, is_of, rows_added
from workbench.conftest import Opened
from workbench.ledgers import import_study, write

PLANNED = """
visits: {months: [3], window: 45 days}
baseline_window: 6 weeks
benefit:
  at: [3]
  rule: all
  criteria:
    clinical_status: {measure: performance_status, improves_by: 1}
    markers: {analytes: [CgA], decrease: at least 50 %}
"""


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory, opened: Opened) -> Client:
    study = tmp_path_factory.mktemp("visits") / "study"
    (study / "records").mkdir(parents=True)
    (study / "study.yaml").write_text(TINY["protocol"] + PLANNED, encoding="utf-8")
    for name in ("patients", "follow_up", "labs"):
        (study / "records" / f"{name}.csv").write_text(TINY[name], encoding="utf-8")
    client = opened(study)
    import_study(study, who="somebody", reason="as the group keeps them")
    return client


ASKED = {"patient": "P1", "visit": "month 3"}
FILLED = {
    **ASKED,
    "on": "2004-04-12",
    "assessments:performance_status:value": "1",
    "labs:CgA:value": "120",
    "labs:CgA:unit": "ug/L",
    "reason": "seen today",
}


def page(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def test_a_visit_asks_for_what_the_protocol_reads_of_it(person: Client) -> None:
    assert "/visit?patient=P1&visit=month%203" in page(person.get("/patients/P1"))
    form = page(person.get("/visit", ASKED))
    names = re.findall(r'name="((?:assessments|labs|lesions|responses)[^"]*)"', form)
    assert names == ["assessments:performance_status:value", *(f"labs:CgA:{one}" for one in ("value", "unit", "assay"))]
    assert "0 to 5" in form
    assert "last: 500 ug/L" in form
    assert 'name="labs:CgA:unit" value="ug/L"' in form
    assert person.get("/visit", {**ASKED, "visit": "month 4"}).status_code == 409


def test_what_is_filled_in_is_checked_at_once_and_not_kept(person: Client) -> None:
    before = head()
    wrong = {**FILLED, "assessments:performance_status:value": "9", "labs:CgA:value": "1;2"}
    said = page(person.post("/visit/check", wrong))
    assert '<a href="#field-1">performance status, value</a>' in said
    assert '<a href="#field-2">CgA, value</a>' in said
    assert "Nothing speaks against" in page(person.post("/visit/check", FILLED))
    assert "on which day" in page(person.post("/visit/enter", {**FILLED, "on": ""}))
    assert person.post("/visit/enter", {**ASKED, "labs:CgA:unit": "ug/L", "on": "2004-04-12"}).status_code == 409
    assert head() == before


def test_a_visit_is_kept_as_rows_of_one_batch_and_not_entered_twice(person: Client) -> None:
    before = head()
    assert person.post("/visit/enter", FILLED).headers["Location"] == "/patients/P1"
    new = list(entries(after=before.number))
    assert {(one.source, one.reason, one.batch) for one in new} == {("form", "seen today", before.number + 1)}
    assert tables(names=["labs"])["labs"]["P1.2"] == {
        "patient_id": "P1", "collected_on": "2004-04-12", "visit": "month 3", "analyte": "CgA", "value": "120",
        "unit": "ug/L",
    }  # fmt: skip
    assert person.post("/visit/enter", FILLED).status_code == 409
    form = page(person.get("/visit", ASKED))
    assert 'name="labs:CgA:value"' not in form
    assert "/cell?table=labs&row=P1.2&column=value" in form


def test_of_two_who_enter_one_visit_the_second_sees_the_conflict(person: Client) -> None:
    look = looked()
    form = form_of(look, "P2", "month 3")
    posted = {**FILLED, "patient": "P2"}
    first, second = (list(rows_added("P2", list(entered(form, posted)))) for _ in range(2))
    write(*first)
    with pytest.raises(Conflict, match=r"P2\.1"):
        write(*second)


@pytest.mark.parametrize(
    ("cells", "there"),
    [
        ({"collected_on": "2004-04-20", "visit": "M3"}, True),
        ({"collected_on": "2004-04-20"}, True),
        ({"collected_on": "2005-04-20", "visit": "month 3"}, True),
        ({"collected_on": "2005-04-20", "visit": "M3"}, False),
        ({"visit": "M3"}, False),
    ],
)
def test_a_row_within_the_window_is_of_the_visit_whatever_its_label(
    person: Client, cells: dict[str, str], there: bool
) -> None:
    [month_3] = [one for one in appointments_of(looked(), "P1") if one.name == "month 3"]
    assert is_of(month_3, RECORD_TABLES["labs"], cells) is there


def test_texts_of_other_patients_are_not_suggested(person: Client) -> None:
    [labs] = [row for row in form_of(looked(), "P1", "month 3").rows if row.table.name == "labs"]
    own = {text for field in labs.fields if field.column.name != "unit" for text in field.suggested}
    assert own <= {text for cells in tables(patient="P1")["labs"].values() for text in cells.values()}
