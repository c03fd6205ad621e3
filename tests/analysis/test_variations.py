"""Every definition that a protocol leaves open: the set does not depend on which is stated, and each specification is
what a run with that definition gives."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from theracurve.analysis.comparisons import compare_groups
from theracurve.analysis.observations import observe
from theracurve.analysis.planned import Planned
from theracurve.analysis.variations.calls import outcome_changes
from theracurve.analysis.variations.derived import Outcomes
from theracurve.analysis.variations.grid import MOST_DEFINITIONS, affordable
from theracurve.analysis.variations.values import SpecificationCurve, Variations
from theracurve.analysis.variations.vary import vary_definitions
from theracurve.checking import Checked, check
from theracurve.definition.ambiguities import (
    DefinitionQuestion,
    PossibleAnswer,
    questions_of_benefit,
    questions_of_endpoint,
)
from theracurve.definition.loader import load_study
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.deriving import derive_twice
from theracurve.report.figures.specification_curve import specification_curve
from theracurve.report.sections.variations import conclusion_table
from theracurve.start import start_demonstration
from theracurve.wording.words import words_in

TODAY = date(2026, 1, 1)
Content = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with one comparison, benefit, and one variant of its own."""
    path = tmp_path_factory.mktemp("variations") / "demo"
    start_demonstration(path, "nguyen2004", 1)
    content = yaml.safe_load((path / "study.yaml").read_text(encoding="utf-8"))
    content["endpoints"] = {"progression_free_survival": content["endpoints"]["progression_free_survival"]}
    content["analyses"] = [{"endpoint": "progression_free_survival", "horizon": "15 months"}]
    content["pejorative_events"]["tumour_progression"] = {"criteria": "recist_1_1"}
    content["variants"] = {
        "progression_who": {"pejorative_events.tumour_progression.criteria": "who"},
        "markers_all": {"benefit.criteria.markers.combine": "all"},
    }
    for criterion in ("clinical_status", "medication"):
        content["benefit"]["criteria"].pop(criterion)
    content.pop("assumed")
    content.pop("baseline_window")
    write(path, content)
    return path


def write(path: Path, content: Content) -> None:
    (path / "study.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def checked_with(folder: Path, tmp_path: Path, change: Callable[[Content], None]) -> Checked:
    content = yaml.safe_load((folder / "study.yaml").read_text(encoding="utf-8"))
    change(content)
    write(tmp_path, content)
    return check(tmp_path, folder / "records", TODAY)


def varied(checked: Checked) -> Variations:
    return vary_definitions(checked.intake.connection, DUCKDB, checked.study_file.study)


@pytest.fixture(scope="module")
def stated(folder: Path) -> Variations:
    return varied(check(folder, folder / "records", TODAY))


def curve(variations: Variations, subject: str) -> SpecificationCurve:
    (found,) = (curve for curve in variations.curves if curve.subject == subject)
    return found


def without_mark(found: SpecificationCurve) -> set[tuple[object, ...]]:
    """What each specification answers and gives, by question, whatever is stated."""
    names = [question.name for question in found.questions]
    return {
        (frozenset(zip(names, s.answers, strict=True)), s.value, s.lower, s.upper, s.p_value, s.n, s.events)
        for s in found.specifications
    }


def answers(found: SpecificationCurve) -> dict[str, str]:
    return dict(zip((question.name for question in found.questions), found.stated.answers, strict=True))


def call_it_who(content: Content) -> None:
    content["pejorative_events"]["tumour_progression"]["criteria"] = "who"


def ask_for_any(content: Content) -> None:
    content["benefit"]["rule"] = "any"


@pytest.mark.parametrize(
    ("change", "question", "before", "after"),
    [
        (call_it_who, "progression_criteria", "recist_1_1", "who"),
        (ask_for_any, "benefit_rule", "all_applicable", "any"),
    ],
)
def test_stating_another_definition_moves_the_mark_and_nothing_else(
    stated: Variations,
    folder: Path,
    tmp_path: Path,
    change: Callable[[Content], None],
    question: str,
    before: str,
    after: str,
) -> None:
    other = varied(checked_with(folder, tmp_path, change))
    for subject in ("progression_free_survival", "benefit"):
        one, two = curve(stated, subject), curve(other, subject)
        assert without_mark(one) == without_mark(two)
        assert [s.stated for s in one.specifications].count(True) == 1
        varies = question in answers(one)
        assert answers(two) == (answers(one) | {question: after} if varies else answers(one))
        assert not varies or answers(one)[question] == before


def test_each_specification_is_a_run_with_that_definition(stated: Variations, folder: Path) -> None:
    checked = check(folder, folder / "records", TODAY)
    derive_twice(checked, DUCKDB)
    definitions = checked.study_file.definitions
    found = curve(stated, "progression_free_survival")
    for variant, criteria in (("protocol", "recist_1_1"), ("progression_who", "who")):
        analysis = definitions[variant].analyses[0]
        observed = observe(checked.intake.connection, analysis.endpoint, variant)
        compared = compare_groups(definitions[variant], Planned(analysis, variant), observed)
        (ratio,), (test,) = compared.of("hazard_ratio"), compared.of("log_rank")
        asked = answers(found) | {"progression_criteria": criteria}
        (same,) = (s for s in found.specifications if s.answers == tuple(asked.values()))
        assert (same.value, same.lower, same.upper) == pytest.approx((ratio.value, ratio.lower, ratio.upper), rel=1e-6)
        assert (same.p_value, same.n, same.events) == (pytest.approx(test.p_value), test.n, test.events)


def test_whose_call_changes_is_read_off_the_derived_rows(stated: Variations, folder: Path) -> None:
    checked = check(folder, folder / "records", TODAY)
    derive_twice(checked, DUCKDB)
    rows = checked.intake.connection.execute(
        "SELECT patient_id, variant, event, time_days FROM derived_endpoints ORDER BY patient_id"
    ).fetchall()
    by = {(patient, variant): (event, days) for patient, variant, event, days in rows}
    expected = {
        patient
        for patient, variant in by
        if by[(patient, "protocol")][0] != by[(patient, "progression_who")][0]
        or (by[(patient, "protocol")][0] and by[(patient, "protocol")][1] != by[(patient, "progression_who")][1])
    }
    (changed,) = (
        calls for calls in stated.changed_calls if (calls.subject, calls.answer) == ("progression_free_survival", "who")
    )
    assert {patient.patient_id for patient in changed.patients} == expected
    assert len(expected) > 0
    assert changed.of_patients == 32


def test_a_named_variant_that_is_a_usual_answer_is_counted_once(stated: Variations) -> None:
    assert "named_variant" not in answers(curve(stated, "progression_free_survival"))
    own = {q.name: q.answers for q in curve(stated, "benefit").questions}
    assert own.get("named_variant", ("none", "markers_all")) == ("none", "markers_all")


def test_at_least_forty_specifications_and_their_conclusions(stated: Variations) -> None:
    found = curve(stated, "progression_free_survival")
    assert len(found.specifications) >= 40
    values = [s.value for s in found.specifications if s.value is not None]
    assert values == sorted(values)
    (better,) = (c for c in found.conclusions if c.name == "first_group_better")
    assert (better.stands, better.of) == (sum(value < 1 for value in values), len(values))
    assert better.stated == (found.stated.value is not None and found.stated.value < 1)
    assert stated.compared >= 10
    assert stated.definitions > stated.compared


def test_the_founding_protocol_leaves_open_what_the_abstract_leaves_open(folder: Path) -> None:
    study = load_study(folder).study
    recorded = ("lesions", "treatments", "administrations")
    endpoint = {q.name: q.stated for q in questions_of_endpoint(study, "progression_free_survival", recorded)}
    assert endpoint == {
        "progression_criteria": "recist_1_1",
        "censoring": "earliest_component",
        "other_treatment": "ignore",
    }
    benefit = {q.name: (q.stated, len(q.answers)) for q in questions_of_benefit(study, "", recorded)}
    assert benefit == {
        "benefit_rule": ("all_applicable", 4),
        "lesion_dimension": ("longest_diameter", 3),
        "lesions_measured": ("index", 2),
        "progression_criteria": ("recist_1_1", 4),
        "over_visits": ("once", 2),
    }
    assert questions_of_endpoint(study, "progression_free_survival", ()) != ()
    assert "progression_criteria" not in {q.name for q in questions_of_endpoint(study, "progression_free_survival", ())}


def test_an_answer_that_is_not_usual_joins_its_question(folder: Path, tmp_path: Path) -> None:
    def censor_after_three(content: Content) -> None:
        content["endpoints"]["progression_free_survival"]["censor_after_missed"] = "at least 3"

    study = checked_with(folder, tmp_path, censor_after_three).study_file.study
    found = {q.name: q for q in questions_of_endpoint(study, "progression_free_survival", ())}
    assert found["censoring"].stated == "as_stated"
    assert [answer.name for answer in found["censoring"].answers] == [
        "earliest_component", "latest_component", "before_missed_visits", "as_stated",
    ]  # fmt: skip
    assert found["censoring"].answers[-1].changes == {}


def test_a_grid_too_large_leaves_out_its_last_questions() -> None:
    questions = tuple(
        DefinitionQuestion(f"question {place}", tuple(PossibleAnswer(str(n)) for n in range(8)), "0")
        for place in range(5)
    )
    kept = affordable(questions)
    assert kept == questions[: len(kept)]
    assert 8 ** len(kept) <= MOST_DEFINITIONS < 8 ** (len(kept) + 1)


@pytest.fixture
def nothing_to_vary(tmp_path: Path) -> Path:
    """Given endpoints only: horizons, but no definition."""
    records = tmp_path / "records"
    records.mkdir()
    rows = "\n".join(f"P{i},{'AB'[i % 2]},overall_survival,{3 + i},{i % 3 == 0},months" for i in range(20))
    text = f"patient_id,group,endpoint,time,event,time_unit\n{rows}\n"
    (records / "endpoints.csv").write_text(text.replace("True", "true").replace("False", "false"), encoding="utf-8")
    study = {
        "study": "given",
        "title": "Given",
        "data_origin": "synthetic",
        "groups": {"A": {"label": "A", "treated": True}, "B": {"label": "B", "treated": False}},
        "reference_group": "B",
        "endpoints": {"overall_survival": {"given": True}},
        "analyses": [{"endpoint": "overall_survival", "horizon": "15 months"}],
    }
    write(tmp_path, study)
    return tmp_path


def test_given_endpoints_have_only_horizons(nothing_to_vary: Path) -> None:
    found = varied(check(nothing_to_vary, nothing_to_vary / "records", TODAY))
    (only,) = found.curves
    assert [question.name for question in only.questions] == ["horizon"]
    assert len(only.specifications) == 2
    assert found.changed_calls == ()


def test_the_figure_and_the_table_say_what_was_found(stated: Variations) -> None:
    words = words_in("fr")
    found = curve(stated, "progression_free_survival")
    figure = specification_curve(found, "curve", words, "")
    assert len(figure.data.rows) == len(found.specifications)
    marks = [row for row in figure.data.rows if row[-1]]
    assert [row[: len(found.questions)] for row in marks] == [found.stated.answers]
    for width in (180.0, 85.0):
        assert figure.draw(width).get_axes()
    table = conclusion_table(found, words)
    assert len(table.rows) == len(found.conclusions)
    assert table.rows[0][0].text.startswith("Le rapport des risques instantanés estimé, A contre B, est inférieur à 1")


def test_portions_give_what_all_definitions_at_once_give(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = varied(check(folder, folder / "records", TODAY))
    monkeypatch.setattr("theracurve.analysis.variations.portions.AT_A_TIME", 32 * 400)
    assert varied(check(folder, folder / "records", TODAY)) == whole


def test_days_from_another_time_zero_are_no_other_call() -> None:
    """The same death, counted from another day: nothing about the patient has changed."""
    two = Outcomes(
        patient=np.array(["P1", "P2"], dtype=object),
        group=np.array(["A", "B"], dtype=object),
        time=np.array([[100.0, 50.0], [107.0, 57.0]]),
        event=np.array([[True, True], [True, False]]),
        competing=np.zeros((2, 2), dtype=bool),
        left=np.zeros((2, 2)),
        right=np.zeros((2, 2)),
    )
    changed = {q: outcome_changes("overall_survival", q, "other", two, two).patients for q in ("origin", "event_date")}
    assert [call.patient_id for call in changed["origin"]] == ["P2"]
    assert [call.patient_id for call in changed["event_date"]] == ["P1", "P2"]
