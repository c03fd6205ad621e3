"""The strategies themselves: everything that the rules know is generated, and all of it is valid input."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

import theracurve
from cohorts.strategies import GeneratedCohort, cohorts
from spec.implementations import DerivedRows, by_reference
from theracurve.definition.loader import StudyFile, parse_study
from theracurve.definition.rules import Rule, compile_rules
from theracurve.definition.study import Study
from theracurve.intake import read_folder
from theracurve.records import check_records
from theracurve.vocabulary.answers import Answer, Response
from theracurve.vocabulary.derived import DERIVED_TABLES
from theracurve.vocabulary.findings import errors_among
from theracurve.vocabulary.tables import RECORD_TABLES

RULES_IN_WORDS = Path(theracurve.__file__).parents[2] / "docs" / "derivation.md"
EXAMPLES = 400

ANSWERED = {"dead", "not_due"}  # the reasons of a visit that did not take place, for every criterion alike
REASONS = {
    "visit": {"attended", "dead", "not_due", "missed"},
    "exposure": {"measured", "no_activity", "decay_unknown"},
    "clinical_status": ANSWERED | {"no_baseline", "no_room", "no_value", "compared"},
    "markers": ANSWERED
    | {"not_secreting", "secreting_unknown", "no_baseline", "no_value", "unit_differs", "baseline_zero"}
    | {"bounded", "compared", "compared_limit"},
    "progression": ANSWERED | {"progressed", "no_tumour_assessment", "no_progression"},
    "lesion_size": ANSWERED | {"no_lesion", "no_baseline", "baseline_zero", "no_value", "not_assessed", "compared"},
    "medication": ANSWERED
    | {"not_attended", "not_taking", "no_dose", "unit_differs", "drug_switch", "raised", "lowered", "unchanged"},
    "benefit": {"died_before_first_visit", "no_due_visit", "met_at_visit", "not_evaluable_at_visit"}
    | {"none_applicable", "not_met_at_any_visit"},
    "response": {"as_recorded", "target", "non_target", "new_lesion", "no_baseline"},
    "therapy_side_effect": {"graded"},
    "symptom_relapse": {"worse"},
    "tumour_progression": {"progressed"},
    "marker_increase": {"increased", "increased_limit"},
    "death": {"died"},
    "endpoint": {"as_given", "last_seen", "died", "no_follow_up", "last_assessment", "no_assessment"}
    | {"therapy_side_effect", "symptom_relapse", "tumour_progression", "marker_increase", "death"},
}
NEVER_NOT_APPLICABLE = ("progression", "lesion_size")
ANSWERS = {
    "benefit": set(Answer),
    "response": set(Response),
    "endpoint": {"event", "censored"},
    **{name: set(Answer) for name in ("clinical_status", "markers", "medication")},
    **{name: set(Answer) - {Answer.NOT_APPLICABLE} for name in NEVER_NOT_APPLICABLE},
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
    return any(len(set(example.values(table, "reader"))) > 1 for table in ("lesions", "responses"))


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


def meets_a_threshold_exactly(example: Example) -> bool:
    return any(
        row["decision"] == "criterion" and row["value"] is not None and row["value"] == row["threshold"]
        for row in example.derived["evidence"]
    )


EDGES: dict[str, Callable[[Example], bool]] = {
    "three groups": lambda e: len(e.file.study.groups) == 3,
    "one group": lambda e: len(e.file.study.groups) == 1,
    "visits in weeks": lambda e: any("week" in visit.label for visit in e.file.study.planned_visits),
    "visits in months": lambda e: any("month" in visit.label for visit in e.file.study.planned_visits),
    "data cut-off": lambda e: e.file.study.data_cutoff is not None,
    "baseline window": lambda e: e.file.study.baseline_window is not None,
    "variants": lambda e: len(e.file.definitions) == 3,
    "sustained": lambda e: '"over_visits": "sustained"' in e.cohort[0],
    "at least two": lambda e: '"rule": "at least 2"' in e.cohort[0],
    "all": lambda e: '"rule": "all"' in e.cohort[0],
    "confirmed": lambda e: '"confirmed": "true"' in e.cohort[0],
    "after improvement": lambda e: '"after_improvement": "true"' in e.cohort[0],
    "among those who benefited": lambda e: any(row["endpoint"] == "after_benefit" for row in e.derived["endpoints"]),
    "several readers": has_several_readers,
    "two values on a day": has_two_values_on_a_day,
    "two records equally near": has_equally_near_records,
    "a day between two visits": has_a_day_between_two_visits,
    "threshold met exactly": meets_a_threshold_exactly,
    "died on day 0": died_on_the_first_day,
    "no follow_up row": lambda e: set(e.values("patients", "patient_id")) > set(e.values("follow_up", "patient_id")),
    "two follow_up rows": lambda e: 2 in e.rows_a_patient("follow_up").values(),
    "lost for a reason": lambda e: "moved away" in e.values("follow_up", "lost"),
    "partial date": lambda e: any(len(cell) == len("2001-03") for cell in e.values("labs", "collected_on")),
    "below a limit": lambda e: any(cell.startswith("<") for cell in e.values("labs", "value")),
    "above a limit": lambda e: any(cell.startswith(">") for cell in e.values("labs", "value")),
    "units change": lambda e: len(set(e.values("labs", "unit"))) > 1,
    "bare date of administration": lambda e: any(len(c) == 10 for c in e.values("administrations", "administered_at")),
    "millicuries": lambda e: "mCi" in e.values("administrations", "activity_unit"),
    "given in years": lambda e: "years" in e.values("endpoints", "time_unit"),
    "given in months": lambda e: "months" in e.values("endpoints", "time_unit"),
    "known up to an interval": lambda e: any(e.values("endpoints", "left")),
}


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    found: list[Example] = []

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None)
    @given(cohorts())
    def keep(cohort: GeneratedCohort) -> None:
        found.append(Example(cohort))

    keep()
    return found


def test_every_kind_of_rule_is_generated(examples: list[Example]) -> None:
    kinds = {rule.kind for example in examples for study in example.file.definitions.values() for rule in rules(study)}
    assert kinds == {rule.kind for rule in Rule.__subclasses__()}


def rules(study: Study) -> list[Rule]:
    compiled = compile_rules(study)
    benefit = [compiled.benefit] if compiled.benefit else []
    return [*compiled.criteria.values(), *compiled.events.values(), *benefit]


def test_every_record_table_is_generated_with_rows(examples: list[Example]) -> None:
    filled = {name for example in examples for name, rows_ in example.tables.items() if rows_}
    assert filled == set(RECORD_TABLES)


def test_every_reason_and_every_answer_is_generated(examples: list[Example]) -> None:
    reasons: dict[str, set[object]] = {name: set() for name in REASONS}
    answers: dict[str, set[object]] = {name: set() for name in REASONS}
    for row in (row for example in examples for row in example.derived["evidence"]):
        if row["decision"] in ("criterion", "event"):
            decided = str(row["subject"]).split(":")[0]
        else:
            decided = str(row["decision"])
        reasons[decided].add(row["reason"])
        answers[decided].add(row["answer"])
    assert reasons == REASONS
    assert {name: answers[name] for name in ANSWERS} == ANSWERS


def test_the_reasons_are_those_of_the_rules_in_words() -> None:
    """Each is named there, and whatever stands there as a reason, in brackets or after that word, is among them."""
    text = RULES_IN_WORDS.read_text(encoding="utf-8")
    ours = {reason for found in REASONS.values() for reason in found}
    assert {reason for reason in ours if f"`{reason}`" not in text and f"**{reason}**" not in text} == set()
    theirs = set(re.findall(r"(?:reason |\((?:reason )?)`([a-z_]+)`", text))
    assert theirs - ours == set(DERIVED_TABLES) | {"all", "baseline", "secreting"}


@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_is_generated(examples: list[Example], edge: str) -> None:
    assert any(EDGES[edge](example) for example in examples)


@settings(max_examples=25, deadline=None)
@given(cohorts())
def test_what_is_generated_is_valid_input(cohort: GeneratedCohort) -> None:
    text, records = cohort
    study, today = parse_study(text).study, date(2026, 3, 1)
    with TemporaryDirectory() as folder:
        for name, text in records.items():
            Path(folder, f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        read = read_folder(Path(folder), covariates={}, today=today)
    assert errors_among((*read.findings, *check_records(study, read, today=today))) == ()
