"""The strategies themselves: everything that the rules know is generated, and all of it is valid input."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import theracurve
from cohorts.drawn import portion
from cohorts.options import options_of, stated_in
from cohorts.strategies import GeneratedCohort
from cohorts.systems import OPTIONS as OPTIONS_OF_SYSTEMS
from cohorts.systems import REASONS as REASONS_OF_SYSTEMS
from spec.conformed import NOMINAL
from spec.implementations import DerivedRows, by_reference
from theracurve.definition.claims import published as claims
from theracurve.definition.loader import StudyFile, parse_study
from theracurve.definition.rule import Rule
from theracurve.definition.rules import compile_rules, rules_by_id
from theracurve.definition.study import Study
from theracurve.derivation.double_programming import READ_TABLES
from theracurve.intake import read_folder
from theracurve.records import check_records
from theracurve.vocabulary.answers import BEST_CODES, Answer
from theracurve.vocabulary.ctcae import GRADINGS, TERMS
from theracurve.vocabulary.derived import DERIVED_TABLES, MARKS
from theracurve.vocabulary.findings import errors_among
from theracurve.vocabulary.tables import RECORD_TABLES

RULES_IN_WORDS = Path(theracurve.__file__).parents[2] / "docs" / "derivation.md"
# Of the first twenty those that together show everything; whoever changes a generator may have to take others.
PORTIONS, ANOTHER = (0, 1, 2, 3, 4, 6, 8, 10, 11, 13, 14), 12

ANSWERED = {"dead", "not_due"}  # the reasons of a visit that did not take place, for every criterion alike
EVENT_KINDS = {"therapy_side_effect", "symptom_relapse", "tumour_progression", "marker_increase", "death"} | {
    "bone_progression",
    "recorded_event",
}
REASONS = {
    "visit": {"attended", "dead", "not_due", "missed"},
    "exposure": {"measured", "no_activity", "no_weight", "decay_unknown", "bounded", "per_kg"},
    "agent_choice": {"chosen", "tie", "below_least", "missing_scan", "no_uptake", "no_index_lesion"}
    | {"uptake", "no_scan"},
    "deviation": {
        "activity_low",
        "activity_high",
        "interval_short",
        "interval_long",
        "wrong_agent",
        "too_few",
        "too_many",
    }
    | {"visit_early", "visit_late", "visit_missed", "assessment_missing", "prohibited_treatment", "crossover"},
    "eligibility": {"no_baseline", "unit_differs", "compared", "compared_limit", "bounded"},
    "population": {"allocated", "treated", "no_administration", "no_major_deviation", "not_eligible", "major_deviation"}
    | {"benefit_evaluable", "benefit_not_evaluable", "benefit_not_applicable"},
    "laboratory_grade": {"graded", "no_value", "no_limit"},
    "other_treatment": {"started", "crossover"},
    "clinical_status": ANSWERED | {"no_baseline", "no_room", "no_value", "compared"},
    "markers": ANSWERED
    | {"not_secreting", "secreting_unknown", "no_baseline", "no_upper_limit", "below_limit", "no_value"}
    | {"unit_differs", "assay_differs", "baseline_zero", "bounded", "compared", "compared_limit"},
    "progression": ANSWERED | {"not_progressing", "progressed", "no_tumour_assessment", "no_progression"},
    "lesion_size": ANSWERED | {"no_lesion", "no_baseline", "baseline_zero", "no_value", "not_assessed", "compared"},
    "medication": ANSWERED
    | {"not_attended", "not_taking", "no_dose", "unit_differs", "no_equivalence", "drug_switch"}
    | {"raised", "lowered", "unchanged"},
    "benefit": {"died_before_first_visit", "no_due_visit", "met_at_visit", "not_evaluable_at_visit"}
    | {"none_applicable", "not_met_at_any_visit"},
    "response": {"as_recorded", "target", "non_target", "new_lesion", "reappeared", "no_baseline", "not_assessed"}
    | {"index_lesion", "no_volume", "no_baseline_volume", "new_lesions_unknown", "volume_and_new_lesions"}
    | {"baseline_zero", "no_uptake", "volume", "decrease_with_new_lesions", "increase_without_new_lesions"},
    "best_response": {"responded", "confirmed", "stable", "unconfirmed", "progressed", "died", "no_assessment"}
    | {"other_treatment", "not_assessed", "too_early"},
    "response_duration": {"progressed", "died", "other_treatment", "last_assessment"},
    "marker_response": {"no_baseline", "baseline_zero", "no_value", "not_comparable", "decreased", "confirmed"}
    | {"bounded", "unconfirmed", "compared"},
    "best_marker_change": {"lowest", "lowest_limit"},
    "line": {"first_administration", "progressed", "no_progression", "no_assessment", "no_line"},
    "therapy_side_effect": {"graded", "serious"},
    "symptom_relapse": {"worse", "refuted", "unconfirmed"},
    "tumour_progression": {"progressed"},
    "marker_increase": {"increased", "increased_limit", "increased_from_limit", "increased_between_limits"}
    | {"refuted", "unconfirmed"},
    "bone_progression": {"new_lesions", "new_after_first", "refuted", "unconfirmed"},
    "recorded_event": {"recorded"},
    "death": {"died"},
    "endpoint": {"as_given", "last_seen", "died", "no_follow_up", "last_assessment", "no_assessment"}
    | {"missed_visits", "other_treatment", "next_line"}
    | EVENT_KINDS,
}
REASONS_OF_SCORES = {"scored", "as_recorded", "too_few_answers"}  # tests/double_programming/test_scores.py
REASONS_OF_EGFR = {"estimated", "unit_differs", "bounded", "creatinine_zero"} | {
    "no_sex",
    "no_birth_year",
    "under_age",
    "declined",
    "died_of",
    "cause_unknown",
}  # tests/double_programming/test_egfr.py
ANSWERS = {
    "visit": REASONS["visit"],
    "benefit": set(Answer),
    "response": set(BEST_CODES),  # UPD is of iRECIST: tests/double_programming/test_systems.py
    "best_response": set(BEST_CODES),
    "response_duration": {"event", "censored"},
    "marker_response": {"met", "not_met", "not_evaluable"},
    "line": set(Answer),
    "endpoint": {"event", "competing", "censored"},
    "deviation": {"minor", "major"},
    "eligibility": {"met", "not_met", "not_evaluable"},
    "population": {"included", "excluded"},
    "laboratory_grade": {"0", "1", "2", "3", "4", None},
    "symptom_relapse": {None, "not_met", "not_evaluable"},
    "marker_increase": {None, "not_met", "not_evaluable"},
    "bone_progression": {None, "not_met", "not_evaluable"},
    **{name: set(Answer) for name in ("clinical_status", "markers", "progression", "medication", "lesion_size")},
}
# Marks of the decisions that have them; every other decision has none.
MARKED = {
    "clinical_status": {"late_baseline", "overridden"},
    "markers": set(MARKS),
    "progression": {"late_baseline", "overridden"},
    "lesion_size": {"late_baseline", "overridden"},
    "medication": {"overridden"},
    "benefit": set(MARKS),
    "response": {"late_baseline", "overridden"},
    "best_response": {"late_baseline", "overridden"},
    "response_duration": {"late_baseline", "overridden"},
    "marker_response": {"date_filled", "unit_converted", "late_baseline"},
    "best_marker_change": {"date_filled", "unit_converted", "late_baseline"},
    "line": {"late_baseline", "overridden"},
    "symptom_relapse": {"late_baseline"},
    "tumour_progression": {"late_baseline", "overridden"},
    "marker_increase": {"date_filled", "unit_converted", "late_baseline"},
    "laboratory_grade": {"date_filled", "unit_converted"},
    "eligibility": {"date_filled", "unit_converted", "late_baseline"},
    "endpoint": set(MARKS),
}
# What the rules do not read: descriptions, plans and comparisons, and the cells that people write for each other.
OPTIONS_NOT_READ = {
    *(("Study", key) for key in ("source", "reference_group", "allocation", "indications", "covariates")),
    *(("Study", key) for key in ("language", "time_zone", "least_count", "grace_period", "negative_control")),
    ("Study", "response_landmarks"),
    *(("Study", key) for key in ("analyses", "claims", "assumed", "variants", "dose_limits", "biological_doses")),
    *(("Study", key) for key in ("untreated_reasons", "design", "matching", "strategies")),
    *(("Study", "questionnaires"), ("PejorativeEvents", "deteriorations")),  # tests/double_programming/test_scores.py
    ("Study", "logistic"),
    *(("Study", "line_comparisons"), ("Study", "sequences")),
    *(
        ("Study", "egfr"),
        ("PejorativeEvents", "egfr_decline"),
        ("PejorativeEvents", "disease_death"),
    ),  # tests/double_programming/test_egfr.py
    ("Endpoint", "benefit"),  # of several: tests/double_programming/test_several_of_each.py
}
CLAIMS = tuple(name for name in vars(claims) if name.endswith("Claim"))
PARTS_NOT_READ = (
    "Analysis",
    "Design",
    "BiologicalDose",
    "Deterioration",
    "DiseaseDeath",
    "Egfr",
    "EgfrDecline",
    "FixedValue",
    "LineComparison",
    "SequenceComparison",
    "Matching",
    "OwnNumber",
    "Strategy",
    "Switching",
    "UntreatedReasons",
    *CLAIMS,
)
OPTIONS_OF_SCORES = {("Endpoint", "events", "deterioration")}  # tests/double_programming/test_scores.py
OPTIONS_OF_EGFR = {
    ("Endpoint", "events", "egfr_decline"),
    ("Endpoint", "events", "disease_death"),
}  # tests/double_programming/test_egfr.py
REFUSED = {("ProgressionHalted", "halted", False)}
COLUMNS_NOT_READ = {
    "patients": {"site", "sex", "birth_year", "diagnosis", "primary_site", "untreated_reason", "discontinued_reason"},
    "uptake": {"series"},
    "administrations": {"batch"},
    "lesions": {"location", "modality", "enhancing_mm", "density_hu"},  # of systems: test_systems.py
    "responses": {"criteria", "new_lesion"},
    "volumes": {"suv_mean", "suv_max", "sul_peak", "total_lesion_glycolysis", "liver_sul_mean", "liver_sul_sd"},
    "adverse_events": {"ended_on"},
    "treatments": {"ended_on"},
    "doses": {"method"},
    "follow_up": {"cause"},
    "endpoints": {"weight"},
}


@dataclass(frozen=True)
class Example:
    """A generated cohort, its study file, its rows as text, and what the reference derives from it."""

    cohort: GeneratedCohort

    @cached_property
    def file(self) -> StudyFile:
        return parse_study(self.cohort[0])

    @cached_property
    def tables(self) -> dict[str, list[dict[str, str]]]:
        return {name: list(csv.DictReader(io.StringIO(text))) for name, text in self.cohort[1].items()}

    @cached_property
    def derived(self) -> DerivedRows:
        return by_reference(*self.cohort)

    def values(self, table: str, column: str) -> list[str]:
        return [row[column] for row in self.tables[table]]

    def rows_a_patient(self, table: str) -> Counter[str]:
        return Counter(self.values(table, "patient_id"))


def has_several_readers(example: Example) -> bool:
    return any(len(set(example.values(table, "reader"))) > 1 for table in READ_TABLES)


def has_two_values_on_a_day(example: Example) -> bool:
    days = Counter((row["patient_id"], row["measure"], row["assessed_on"]) for row in example.tables["assessments"])
    return max(days.values(), default=0) > 1


def has_equally_near_records(example: Example) -> bool:
    """Two days of one patient on either side of a target, and equally far from it."""
    targets = [visit.target for visit in example.file.study.planned_visits]
    days: dict[object, set[float]] = {}
    for row in example.derived["responses"]:
        days.setdefault(row["patient_id"], set()).add(row["day"])
    return any(
        day < target < other and target - day == other - target
        for found in days.values()
        for day in found
        for other in found
        for target in targets
    )


def has_a_day_between_two_visits(example: Example) -> bool:
    """A visit attended on a day that is as near to the next one."""
    planned = {visit.label: visit for visit in example.file.study.planned_visits}
    attended = [row for row in example.derived["visits"] if row["attended_day"] is not None]
    return any(
        later.target - row["attended_day"] == row["attended_day"] - planned[str(row["visit"])].target
        for row in attended
        for later in planned.values()
        if later.target > planned[str(row["visit"])].target
    )


def died_on_the_first_day(example: Example) -> bool:
    return any(row["kind"] == "death" and row["day"] == 0 for row in example.derived["events"])


def died_on_a_visit_day(example: Example) -> bool:
    attended = {(row["patient_id"], row["attended_day"]) for row in example.derived["visits"]}
    return any((row["patient_id"], row["day"]) in attended for row in deaths(example))


def deaths(example: Example) -> list[dict[str, object]]:
    return [row for row in example.derived["events"] if row["kind"] == "death"]


def meets_a_threshold_exactly(decision: str, subject: str = "") -> Callable[[Example], bool]:
    def meets(example: Example) -> bool:
        return any(
            row["decision"] == decision
            and row["subject"].startswith(subject)
            and row["value"] is not None
            and row["value"] == row["threshold"]
            for row in example.derived["evidence"]
        )

    return meets


def has_lesion_again(example: Example) -> bool:
    """A lesion that had disappeared and is measured later."""
    gone = {of_lesion(row): row["imaged_on"] for row in example.tables["lesions"] if row["state"] == "disappeared"}
    return any(
        row["longest_diameter_mm"] and row["imaged_on"] > gone.get(of_lesion(row), "9")
        for row in example.tables["lesions"]
    )


def has_a_time_point_of_several_days(example: Example) -> bool:
    """A response that cites rows of more than one day after baseline."""
    days = [row["imaged_on"].removeprefix(NOMINAL) for row in example.tables["lesions"]]
    column = example.file.study.time_zero
    zero = {row["patient_id"]: row[column] for row in example.tables["patients"] if column is not None}
    return any(
        len({days[row] for row in rows_cited(decision) if days[row] > zero[str(decision["patient_id"])]}) > 1
        for decision in example.derived["evidence"]
        if decision["decision"] == "response" and decision["reason"] not in ("reappeared", "index_lesion")
    )


def rows_cited(decision: dict[str, object]) -> list[int]:
    """The places of the rows of lesions among the sources."""
    return [int(source[8:]) - 1 for source in str(decision["sources"]).split(";") if source.startswith("lesions:")]


def has_a_label_too_far_apart(example: Example) -> bool:
    """One label under which a reader reads a patient on days that no time point spans."""
    days: dict[tuple[str, ...], set[date]] = {}
    for row in example.tables["lesions"]:
        day = row["imaged_on"].removeprefix(NOMINAL)
        if row["visit"].lower() == "scan" and len(day) == len("2001-03-20"):
            days.setdefault((row["patient_id"], row["reader"]), set()).add(date.fromisoformat(day))
    window = example.file.study.time_points.window.days
    return any((max(found) - min(found)).days > window * len(found) for found in days.values())


def is_confirmed_past(code: str) -> Callable[[Example], bool]:
    """A response between which and the day that confirms it this code was seen."""

    def confirmed(example: Example) -> bool:
        seen = [response for response in example.derived["responses"] if response["response"] == code]
        confirmed = [best for best in example.derived["best_response"] if best["confirmed_day"] is not None]
        return any(is_between(best, response) for best in confirmed for response in seen)

    return confirmed


def is_between(best: dict[str, Any], seen: dict[str, Any]) -> bool:
    same = ("patient_id", "variant", "reader")
    return [best[key] for key in same] == [seen[key] for key in same] and (
        best["response_day"] < seen["day"] < best["confirmed_day"]
    )


def takes_complete_as_partial(example: Example) -> bool:
    """A best response of PR on the day of a CR."""
    same = ("patient_id", "variant", "reader", "day")
    complete = {tuple(row[key] for key in same) for row in example.derived["responses"] if row["response"] == "CR"}
    best = [row for row in example.derived["best_response"] if row["response"] == "PR"]
    return any(tuple(row[key] for key in same) in complete for row in best)


def begins_before_the_best(example: Example) -> bool:
    rows = example.derived["best_response"]
    return any(row["response_day"] is not None and row["response_day"] < row["day"] for row in rows)


def has_nothing_measurable(example: Example) -> bool:
    rows = example.derived["best_response"]
    return any(row["objective_response"] == "not_applicable" and row["disease_control"] == "met" for row in rows)


def of_lesion(row: dict[str, str]) -> tuple[str, ...]:
    return row["patient_id"], row["lesion_id"], row["reader"]


def has_event_and_treatment_on_a_day(example: Example) -> bool:
    other = {
        (row["patient_id"], row["days"]) for row in example.derived["evidence"] if row["decision"] == "other_treatment"
    }
    return any((row["patient_id"], row["day"]) in other for row in example.derived["events"])


def shares_rules(example: Example) -> bool:
    """Two definitions have one rule of events in common, and another not."""
    kinds = [compile_rules(study).events for study in example.file.definitions.values()]
    return any(
        {rule.id for rule in one.values()} & {rule.id for rule in other.values()}
        and any(one[kind].id != other[kind].id for kind in one.keys() & other.keys())
        for one in kinds
        for other in kinds
    )


def is_widened(example: Example) -> bool:
    """An event that may have been later than the day of its reading, and a censoring that may be of an earlier one."""
    derived = [row for row in example.derived["endpoints"] if row["reason"] != "as_given"]
    later = any(row["event"] and row["right_days"] > row["time_days"] for row in derived)
    return later and any(not row["event"] and row["left_days"] < row["time_days"] for row in derived)


def decides_by_adjudicator(example: Example) -> bool:
    return "adjudicated" in example.values("lesions", "reader") and '"adjudicator"' in example.cohort[0]


EDGES: dict[str, Callable[[Example], bool]] = {
    "three groups": lambda e: len(e.file.study.groups) == 3,
    "one group": lambda e: len(e.file.study.groups) == 1,
    "visits in weeks": lambda e: any("week" in visit.label for visit in e.file.study.planned_visits),
    "visits in months": lambda e: any("month" in visit.label for visit in e.file.study.planned_visits),
    "variants": lambda e: len(e.file.definitions) == 4,
    "rules shared and not": shares_rules,
    "at least two": lambda e: '"rule": "at least 2"' in e.cohort[0],
    "among those who benefited": lambda e: any(row["endpoint"] == "after_benefit" for row in e.derived["endpoints"]),
    "several readers": has_several_readers,
    "an adjudicator": decides_by_adjudicator,
    "two values on a day": has_two_values_on_a_day,
    "two records equally near": has_equally_near_records,
    "a day between two visits": has_a_day_between_two_visits,
    "a criterion's threshold met exactly": meets_a_threshold_exactly("criterion", "markers"),
    "a step met exactly": meets_a_threshold_exactly("criterion", "clinical_status"),
    "a size met exactly": meets_a_threshold_exactly("criterion", "lesion_size"),
    "a sum met exactly": meets_a_threshold_exactly("response"),
    "a marker response met exactly": meets_a_threshold_exactly("marker_response"),
    "an increase met exactly": meets_a_threshold_exactly("event", "marker_increase"),
    "a grade's limit met exactly": meets_a_threshold_exactly("laboratory_grade"),
    "died on day 0": died_on_the_first_day,
    "died on a visit's day": died_on_a_visit_day,
    "event and other treatment on one day": has_event_and_treatment_on_a_day,
    "lesion gone and there again": has_lesion_again,
    "a time point of several days": has_a_time_point_of_several_days,
    "a label on days too far apart": has_a_label_too_far_apart,
    "a best response's time met exactly": meets_a_threshold_exactly("best_response"),
    "a response before the best one": begins_before_the_best,
    "a response confirmed past NE": is_confirmed_past("NE"),
    "a response confirmed past SD": is_confirmed_past("SD"),
    "a complete response taken as partial": takes_complete_as_partial,
    "a best response with nothing measurable": has_nothing_measurable,
    "no follow_up row": lambda e: set(e.values("patients", "patient_id")) > set(e.values("follow_up", "patient_id")),
    "two follow_up rows": lambda e: 2 in e.rows_a_patient("follow_up").values(),
    "lost for a reason": lambda e: "moved away" in e.values("follow_up", "lost"),
    "only the month": lambda e: any(len(cell) == len("2001-03") for cell in e.values("labs", "collected_on")),
    "only the year": lambda e: any(len(cell) == len("2001") for cell in e.values("labs", "collected_on")),
    "a nominal day": lambda e: any(cell.startswith(NOMINAL) for cell in e.values("labs", "collected_on")),
    "only the month of an image": lambda e: any(
        len(cell) == len("2001-03") for cell in e.values("lesions", "imaged_on")
    ),
    "an interval wider than its readings": is_widened,
    "below a limit": lambda e: any(cell.startswith("<") for cell in e.values("labs", "value")),
    "above a limit": lambda e: any(cell.startswith(">") for cell in e.values("labs", "value")),
    "an unknown unit": lambda e: "nkat/mL" in e.values("labs", "unit"),
    "bare date of administration": lambda e: any(len(c) == 10 for c in e.values("administrations", "administered_at")),
    "known up to an interval": lambda e: any(e.values("endpoints", "left")),
}


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return [Example(cohort) for number in PORTIONS for cohort in portion(number)]


def test_every_kind_of_rule_is_generated(examples: list[Example]) -> None:
    kinds = {rule.kind for example in examples for rule in rules_by_id(example.file.definitions).values()}
    assert kinds | {"scores", "egfr", "egfr_decline", "disease_death"} == {rule.kind for rule in Rule.__subclasses__()}


def test_every_option_of_the_protocol_is_generated(examples: list[Example]) -> None:
    studies = [study for example in examples for study in example.file.definitions.values()]
    generated = {option for study in studies for option in stated_in(study)}
    asked = {one for one in options_of(Study) if one[:2] not in OPTIONS_NOT_READ and one[0] not in PARTS_NOT_READ}
    assert asked - REFUSED - OPTIONS_OF_SYSTEMS - OPTIONS_OF_SCORES - OPTIONS_OF_EGFR - generated == set()


def test_every_record_column_that_rules_read_is_filled(examples: list[Example]) -> None:
    filled = {
        (name, column)
        for example in examples
        for name, rows in example.tables.items()
        for row in rows
        for column, cell in row.items()
        if cell
    }
    asked = {
        (name, column)
        for name, table in RECORD_TABLES.items()
        for column in table.names
        if column not in COLUMNS_NOT_READ.get(name, ())
    }
    assert asked - filled == set()


CHOICES_OF_IRECIST: dict[str, set[str]] = {"responses.response": {"UPD"}}  # tests/spec/examples/irecist.py


def test_every_choice_of_a_record_column_is_generated(examples: list[Example]) -> None:
    for name, table in RECORD_TABLES.items():
        for column in table.columns:
            if column.choices and column.name not in COLUMNS_NOT_READ.get(name, ()):
                found = {cell for example in examples for cell in example.values(name, column.name)}
                asked = set(column.choices) - CHOICES_OF_IRECIST.get(f"{name}.{column.name}", set())
                assert asked - found == set(), f"{name}.{column.name}"


def test_every_derived_column_is_filled(examples: list[Example]) -> None:
    filled = {
        (name, column)
        for example in examples
        for name, rows in example.derived.items()
        for row in rows
        for column, value in row.items()
        if value not in (None, "")
    }
    elsewhere = ("scores", "egfr")  # tests/double_programming/test_scores.py, test_egfr.py
    named = ((name, table) for name, table in DERIVED_TABLES.items() if name not in elsewhere)
    asked = {(name, column) for name, table in named for column in table.columns}
    assert asked - filled == {("benefit", "benefit")}  # of several: tests/double_programming/test_several_of_each.py


def decisions(examples: list[Example]) -> Iterator[tuple[str, dict[str, object]]]:
    """Every row of evidence with what was decided: the criterion, the kind of event, or the decision itself."""
    for row in (row for example in examples for row in example.derived["evidence"]):
        subject = str(row["subject"]).split(":")[0]
        yield (subject if row["decision"] in ("criterion", "event") else str(row["decision"])), row


def test_every_reason_is_generated(examples: list[Example]) -> None:
    reasons: dict[str, set[object]] = {name: set() for name in REASONS}
    for decided, row in decisions(examples):
        reasons[decided].add(row["reason"])
    assert reasons == REASONS


def test_every_answer_is_generated(examples: list[Example]) -> None:
    answers: dict[str, set[object]] = {name: set() for name in REASONS}
    for decided, row in decisions(examples):
        answers[decided].add(row["answer"])
    assert {name: answers[name] for name in ANSWERS} == ANSWERS


def test_every_mark_is_generated(examples: list[Example]) -> None:
    marks: dict[str, set[str]] = {}
    for decided, row in decisions(examples):
        if row["marks"]:
            marks.setdefault(decided, set()).update(str(row["marks"]).split(";"))
    assert marks == MARKED


def test_every_grade_of_every_grading_is_generated(examples: list[Example]) -> None:
    rows = [row for example in examples for row in example.derived["laboratory_grades"]]
    grades = {(row["grading"], row["grade"]) for row in rows}
    assert grades == {(grading, grade) for grading in GRADINGS for grade in (0, 1, 2, 3, 4, None)}
    assert {(row["grading"], row["term"]) for row in rows} == {
        (name, term) for name in GRADINGS for term in TERMS[name]
    }


def test_the_reasons_are_those_of_the_rules_in_words() -> None:
    """Each is named there, and whatever stands there as a reason, in brackets or after that word, is among them."""
    text = RULES_IN_WORDS.read_text(encoding="utf-8")
    of_systems = {part for found in REASONS_OF_SYSTEMS.values() for reason in found for part in reason.split("/")}
    ours = {reason for found in REASONS.values() for reason in found} | REASONS_OF_SCORES | REASONS_OF_EGFR | of_systems
    assert {reason for reason in ours if f"`{reason}`" not in text and f"**{reason}**" not in text} == set()
    theirs = set(re.findall(r"(?:reason |\((?:reason )?)`([a-z_]+)`", text))
    assert theirs - ours == set(DERIVED_TABLES) | {"all", "assessments", "baseline", "secreting", "after_improvement"}


@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_is_generated(examples: list[Example], edge: str) -> None:
    assert any(EDGES[edge](example) for example in examples)


def test_what_is_generated_is_valid_input() -> None:
    for cohort in portion(ANOTHER):
        refuse_errors(cohort)


def refuse_errors(cohort: GeneratedCohort) -> None:
    text, records = cohort
    definitions, today = parse_study(text).definitions, date(2026, 3, 1)
    with TemporaryDirectory() as folder:
        for name, text in records.items():
            Path(folder, f"{name}.csv").write_text(text.replace(NOMINAL, ""), encoding="utf-8", newline="")
        read = read_folder(Path(folder), covariates={}, today=today)
    assert errors_among((*read.findings, *check_records(definitions, read, today=today))) == ()
