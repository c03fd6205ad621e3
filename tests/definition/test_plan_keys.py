"""What the plan may ask for, and what it is told where that makes no sense."""

import pytest

from theracurve.analysis.planned import planned_analyses, questioned_analyses
from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study
from theracurve.errors import StudyRefused

STUDY = """\
study: small
title: A small study
data_origin: study
time_zero: enrolled_on
groups:
  A: {label: Treated, treated: true}
  B: {label: Not treated, treated: false}
reference_group: B
covariates: {age: number, histology: category}
pejorative_events:
  death: {}
  tumour_progression: {criteria: recist_1_1}
endpoints:
  overall_survival: {events: [death]}
  time_to_progression: {events: [tumour_progression]}
analyses:
"""


def planned(*analyses: str) -> Study:
    return parse_study(STUDY + "\n".join(analyses)).study


def complaints(*analyses: str) -> list[str]:
    with pytest.raises(StudyRefused) as refused:
        planned(*analyses)
    return [str(finding.message) for finding in refused.value.findings]


def test_one_time_or_several() -> None:
    study = planned(
        "  - {endpoint: overall_survival, at: 12 months}",
        "  - {endpoint: overall_survival, at: [24 months, 36 months]}",
    )
    assert [str(analysis.time) for analysis in planned_analyses(study)] == ["12 months", "24 months", "36 months"]
    dumped = [analysis.model_dump(mode="json", exclude_unset=True)["at"] for analysis in study.analyses]
    assert dumped == ["12 months", ["24 months", "36 months"]]


@pytest.mark.parametrize("keys", ["estimand: median_difference", "against: {survival: 50 %, at: 12 months}"])
def test_competing_deaths_leave_no_medians(keys: str) -> None:
    [said] = complaints(f"  - {{endpoint: time_to_progression, {keys}}}")
    assert "expected an endpoint in which deaths do not compete, for " in said


def test_what_is_asked_about_a_comparison_is_asked_once() -> None:
    study = planned(
        "  - {endpoint: overall_survival}",
        "  - {endpoint: overall_survival, strata: histology}",
        "  - {endpoint: overall_survival, adjust_for: [age]}",
        "  - {endpoint: overall_survival, where: {histology: gbm}}",
        "  - {endpoint: overall_survival, horizon: 12 months, population: per_protocol}",
        "  - {endpoint: overall_survival, at: 12 months}",
    )
    [asked] = questioned_analyses(study)
    assert (asked.endpoint, asked.horizon, asked.covariates) == ("overall_survival", None, ())


REFUSED = {
    "strata: [histologie]": "expected one of the protocol's covariates (age, histology), found 'histologie'",
    "strata: [age]": "expected a category, found the number 'age': record the category in a column of its own",
    "where: {age: old}": "expected a category, found the number 'age': record the category in a column of its own",
    "at: 12 months, horizon: 12 months": "expected 'at' or 'horizon', not both",
    "at: [12 months, 365.25 days]": "expected different times, found one twice",
    "at: 12 months, adjust_for: [age]": "expected an analysis over time, because this is of hazards: leave out 'at'",
    "at: 12 months, ties: breslow": "expected an analysis over time, because this is of hazards: leave out 'at'",
    "at: 12 months, test: log_rank": (
        "expected one of by_rule, fisher_exact, boschloo_exact, because the analysis is at one time"
    ),
    "test: fisher_exact": "expected 'at', the time of this test",
    "strata: [histology], test: exact_log_rank": (
        "expected one of by_rule, log_rank, peto_peto, the tests that compare within strata"
    ),
    "adjust_for: [age], test: log_rank": (
        "expected no test beside 'adjust_for', whose P value is that of the adjusted hazard ratio"
    ),
    "adjust_for: [histology], strata: [histology]": ("expected histology in 'strata' or in 'adjust_for', not in both"),
    "adjust_for: [age], ties: exact": "expected efron or breslow beside 'adjust_for', found 'exact'",
    "test: gray_test": "expected an endpoint in which deaths compete, for Gray's test",
    "population: evaluable_for_benefit": "expected the key 'benefit', which says who is evaluable",
    "estimand: survival_at": "expected 'at', the time of this estimand",
    "estimand: rmst": "expected 'horizon', up to which means are restricted",
    "at: 12 months, estimand: rmst": "expected survival_at, because the analysis is at one time",
    "estimand: median_difference, strata: [histology]": "expected hazard_ratio beside 'strata' or 'adjust_for'",
    "estimand: win_ratio, strata: [histology]": "expected hazard_ratio beside 'strata' or 'adjust_for'",
    "priority: [overall_survival]": "expected 'estimand: win_ratio' beside it",
    "estimand: win_ratio, priority: [overall_survival]": "expected one of ",
    "margin: 0.8": "expected a hazard ratio above 1, such as 1.3",
    "margin: 1.3, test: max_combo": "expected neither 'test' nor another estimand than the hazard ratio beside it",
    "one_sided: true, margin: 1.3": "expected neither 'margin' nor 'adjust_for' beside it: it asks the log-rank test",
    "at: 12 months, one_sided: true": "expected an analysis over time, because this is of hazards: leave out 'at'",
    "against: {survival: 100 %, at: 12 months}": "expected a share between 0 and 100 %",
    "at: soon": "expected a time with its unit, such as '15 months', '12 weeks' or '45 days'",
}


@pytest.mark.parametrize("keys", REFUSED)
def test_what_makes_no_sense_is_refused(keys: str) -> None:
    [said] = complaints("  - {endpoint: time_to_progression}", f"  - {{endpoint: overall_survival, {keys}}}")
    assert REFUSED[keys] in said
    assert said.startswith("analyses.2")
