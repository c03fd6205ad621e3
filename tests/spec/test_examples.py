"""Every example on every implementation, and whether the examples leave a reason of the rules untold."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from theracurve.vocabulary.derived import DERIVED_TABLES, MARKS

from .example import Example, patients
from .examples import SUBJECTS
from .implementations import IMPLEMENTATIONS, Implementation

RULES = Path(__file__).parents[2] / "docs" / "derivation.md"
TOLERANCE = 1e-12  # the order of two products may differ; decisions are made in exact decimals


def all_examples() -> Iterator[tuple[str, Example]]:
    for name, subject in SUBJECTS.items():
        for example in subject.examples:
            yield f"{name}: {example.title}", example


@pytest.mark.parametrize("derive", IMPLEMENTATIONS.values(), ids=IMPLEMENTATIONS.keys())
@pytest.mark.parametrize("example", [pytest.param(example, id=name) for name, example in all_examples()])
def test_example(example: Example, derive: Implementation) -> None:
    derived = derive(example.study_text, example.record_texts)
    for expectation in example.expectations:
        expected, found = expectation.typed(), expectation.found_in(derived)
        assert [list(row) for row in found] == [near(row) for row in expected], expectation.table


@pytest.mark.parametrize("derive", IMPLEMENTATIONS.values(), ids=IMPLEMENTATIONS.keys())
def test_a_limit_is_shown_as_the_decimal_that_it_is(derive: Implementation) -> None:
    """10 % below 11.84 GBq are 10.656 GBq; the double beside it was 10.655999999999999."""
    example = Example(
        title="A limit in decimals",
        words="",
        study="agents: {131I-MIBG: {radionuclide: I-131, activity: 11.84 GBq}}\ndeviations: {}\n"
        "visits: {months: [3], window: 1 day}",
        records={
            "patients": patients(1),
            "administrations": "patient_id, cycle, administered_at, agent, activity, activity_unit\n"
            "1, 1, day 0 10:00, 131I-MIBG, 1, GBq",
        },
        expect={"deviations where kind=activity": "patient_id, least, most\n1, 10.656, 13.024"},
    )
    [expectation] = example.expectations
    derived = derive(example.study_text, example.record_texts)
    assert [list(row) for row in expectation.found_in(derived)] == [list(row) for row in expectation.typed()]


def near(row: tuple[object, ...]) -> list[object]:
    return [pytest.approx(cell, rel=TOLERANCE, abs=0) if isinstance(cell, float) else cell for cell in row]


def test_every_example_can_be_told_by_its_title() -> None:
    titles = [name for name, _ in all_examples()]
    assert len(titles) == len(set(titles))


REASONS = {
    "visit": "attended dead not_due missed",
    "exposure": "measured decay_unknown no_activity no_weight bounded per_kg",
    "agent_choice": "chosen tie below_least missing_scan no_uptake no_index_lesion uptake no_scan",
    "criterion": (
        "dead not_due no_baseline no_room no_value compared not_secreting secreting_unknown unit_differs baseline_zero "
        "bounded compared_limit progressed "
        "no_tumour_assessment no_progression no_lesion not_assessed not_attended not_taking no_dose "
        "drug_switch raised lowered unchanged no_upper_limit below_limit assay_differs not_progressing no_equivalence"
    ),
    "benefit": (
        "died_before_first_visit no_due_visit met_at_visit not_evaluable_at_visit none_applicable not_met_at_any_visit"
    ),
    "response": (
        "as_recorded target non_target new_lesion reappeared no_baseline index_lesion not_assessed new_lesions_unknown "
        "no_volume no_baseline_volume volume_and_new_lesions baseline_zero no_uptake volume "
        "decrease_with_new_lesions increase_without_new_lesions "
        "no_sul_peak no_baseline_sul_peak liver_unknown not_measurable below_liver no_liver sul_peak extent "
        "nodule density density_unknown "
        "target/confirmed target/confirmed_later target/refuted target/unconfirmed "
        "non_target/confirmed non_target/confirmed_later non_target/refuted non_target/unconfirmed "
        "new_lesion/confirmed new_lesion/confirmed_later new_lesion/refuted new_lesion/unconfirmed"
    ),
    "best_response": (
        "responded confirmed stable unconfirmed progressed died no_assessment other_treatment not_assessed too_early"
    ),
    "marker_response": (
        "no_baseline baseline_zero no_value not_comparable decreased confirmed bounded unconfirmed compared"
    ),
    "best_marker_change": "lowest lowest_limit",
    "response_duration": "progressed died other_treatment last_assessment",
    "event": (
        "died graded serious worse progressed increased increased_limit increased_from_limit increased_between_limits "
        "refuted unconfirmed new_lesions new_after_first declined recorded died_of cause_unknown"
    ),
    "other_treatment": "started crossover",
    "score": "scored as_recorded too_few_answers",
    "egfr": "estimated unit_differs bounded creatinine_zero no_sex no_birth_year under_age",
    "eligibility": "no_baseline unit_differs compared compared_limit bounded",
    "deviation": (
        "activity_low activity_high interval_short interval_long wrong_agent too_few too_many visit_early visit_late "
        "visit_missed assessment_missing prohibited_treatment crossover"
    ),
    "population": (
        "allocated treated no_administration benefit_evaluable benefit_not_evaluable benefit_not_applicable "
        "no_major_deviation not_eligible major_deviation"
    ),
    "laboratory_grade": "no_value no_limit graded",
    "endpoint": (
        "as_given died last_seen no_follow_up last_assessment no_assessment therapy_side_effect symptom_relapse "
        "deterioration tumour_progression bone_progression marker_increase egfr_decline recorded_event "
        "disease_death death cause_unknown other_treatment missed_visits"
    ),
}


@pytest.mark.parametrize("decision", REASONS)
def test_examples_expect_every_reason(decision: str) -> None:
    """Reasons are looked for in the rows that examples state by hand, not in what an implementation says."""
    told = {reason for _, example in all_examples() for reason in reasons_expected(example, decision)}
    assert set(REASONS[decision].split()) <= told


# Tables whose rows tell their own reason, with the decision that it is a reason of.
TELLING = {"endpoints": "endpoint", "agent_choice": "agent_choice", "populations": "population", "egfr": "egfr"}


def reasons_expected(example: Example, decision: str) -> Iterator[str]:
    for table, row in expected_rows(example):
        if "reason" in row and decision in (TELLING.get(table), row.get("decision")):
            yield row["reason"]


def expected_rows(example: Example) -> Iterator[tuple[str, dict[str, str]]]:
    """Every expected row with its table; what its filter says is part of it."""
    for expectation in example.expectations:
        for row in expectation.grid.rows:
            yield expectation.table, {**expectation.where, **dict(zip(expectation.grid.header, row, strict=True))}


def test_examples_expect_every_mark() -> None:
    told = {row.get("marks", "") for _, example in all_examples() for _, row in expected_rows(example)}
    assert {"", *MARKS, ";".join(MARKS)} <= told


def test_examples_expect_rows_of_every_table() -> None:
    told = {table for _, example in all_examples() for table, _ in expected_rows(example)}
    assert told == set(DERIVED_TABLES)


def test_reasons_are_those_of_the_rules() -> None:
    """Every reason listed above stands in the rules' own words."""
    words = RULES.read_text(encoding="utf-8")
    listed = {reason for reasons in REASONS.values() for reason in reasons.split()}
    assert not [reason for reason in sorted(listed) if not all(part in words for part in reason.split("/"))]
