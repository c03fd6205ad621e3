"""answers.csv: read strictly, and matched by code, table and row."""

from datetime import date

import pytest

from records.sound import SOUND, TODAY, findings_of, spoilt
from theracurve.records import mark_answered, read_answers
from theracurve.vocabulary.findings import Severity

HEADER = "code,table,row,who,when,answer,reason\n"
CHILD = [("patients", "1940", "1990")]


@pytest.fixture
def answers(tmp_path):
    def read(text: str):
        (tmp_path / "answers.csv").write_text(text, encoding="utf-8")
        return read_answers(tmp_path / "answers.csv", today=TODAY)

    return read


def test_an_answered_question_needs_no_review_and_says_who_answered(tmp_path, answers):
    said = answers(HEADER + "age-implausible,patients,2,Dr Weiss,2005-03-01,kept,paediatric protocol\n")
    assert said.findings == ()
    [finding] = mark_answered(findings_of(tmp_path, spoilt(SOUND, CHILD)), said.given)
    assert (finding.severity, finding.needs_review) == (Severity.WARNING, False)
    assert finding.message == (
        "The patient was about 14 years old when enrolled on 2004-02-01. "
        "Answered by Dr Weiss on 2005-03-01: “kept” (paediatric protocol)."
    )


def test_the_latest_answer_counts_and_an_answer_to_nothing_is_said(tmp_path, answers):
    said = answers(
        HEADER
        + "age-implausible,patients,2,Dr Weiss,2005-03-02,kept,\n"
        + "age-implausible,patients,2,Dr Blanc,2005-03-01,to be checked,\n"
        + "age-implausible,patients,1,Dr Weiss,2005-03-01,kept,\n"
    )
    found = mark_answered(findings_of(tmp_path, spoilt(SOUND, CHILD)), said.given)
    assert [(f.code, f.table, f.row, f.message) for f in found] == [
        (
            "answer-to-nothing",
            "answers",
            3,
            "The answer of Dr Weiss to age-implausible, patients, 1 meets no finding that needs review.",
        ),
        (
            "age-implausible",
            "patients",
            2,
            "The patient was about 14 years old when enrolled on 2004-02-01. "
            "Answered by Dr Weiss on 2005-03-02: “kept”.",
        ),
    ]


def test_an_error_cannot_be_answered_away(tmp_path, answers):
    said = answers(HEADER + "grade-impossible,adverse_events,1,Dr Weiss,2005-03-01,kept,\n")
    found = mark_answered(
        findings_of(tmp_path, spoilt(SOUND, [("adverse_events", "nausea,2", "nausea,6")])), said.given
    )
    assert [(f.severity, f.code) for f in found] == [("error", "grade-impossible"), ("warning", "answer-to-nothing")]


def test_bad_answers_are_findings_and_answer_nothing(answers):
    said = answers(
        HEADER
        + "age-implausible,patients,two,Dr Weiss,2005-03-01,kept,\n"
        + "age-implausible,patients,2,,01/03/2005,kept,\n"
        + "age-implausible,patients,2,Dr Weiss\n"
        + "age-implausible,,,Dr Weiss,2005-03-01,kept,\n"
    )
    assert [(f.row, f.column, f.code, f.message) for f in said.findings] == [
        (2, "who", "cell-empty", "The cell of `who` is empty; every row needs one."),
        (2, "when", "date-ambiguous", "“01/03/2005” can be 2005-03-01 or 2005-01-03."),
        (1, "row", "number-unreadable", "“two” is not a number."),
        (3, None, "row-width", "4 cells found, 7 expected as in the header."),
    ]
    [answer] = said.given
    assert (answer.number, answer.question, answer.when) == (4, ("age-implausible", None, None), date(2005, 3, 1))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["file-empty"]),
        ("code,table,row,who,when,answr\n", ["column-misspelt"]),
        (HEADER + 'x,patients,2,"Dr Weiss,2005-03-01,kept,\n', ["file-quote"]),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding(answers, text, codes):
    said = answers(text)
    assert said.given == ()
    assert [finding.code for finding in said.findings] == codes


def test_no_file_is_no_answer(tmp_path):
    said = read_answers(tmp_path / "answers.csv", today=TODAY)
    assert (said.given, said.findings) == ((), ())
