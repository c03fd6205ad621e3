"""What every result does, whatever it is of: print, show itself in a notebook, name its method and its source."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import theracurve.survival
from theracurve.survival import (
    Estimate,
    EventTable,
    balancing_weights,
    benjamini_hochberg,
    boschloo_exact,
    clone_censor_weight,
    cox,
    cumulative_incidence,
    e_value,
    effective_sample_size,
    event_table,
    exact_log_rank,
    fine_gray,
    fisher_exact,
    follow_up_test,
    gray_test,
    holm,
    interval_log_rank,
    kaplan_meier,
    log_rank,
    logistic_regression,
    max_combo,
    mean_cumulative_function,
    nelson_aalen,
    odds_ratio,
    permutation_test,
    positivity,
    propensity_match,
    propensity_score,
    proportion,
    proportion_difference,
    proportional_hazards_test,
    reverse_kaplan_meier,
    rmst,
    standardised_mean_differences,
    survival_difference,
    turnbull,
    unequal_follow_up_test,
)
from theracurve.survival._values.display import Shown
from theracurve.survival.switching import treatment_switching

TIME = [3, 5, 5, 8, 9, 12, 14, 2, 4, 4, 6, 7, 7, 11]
EVENT = [1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1, 1]
CAUSE = [1, 2, 0, 1, 0, 1, 0, 2, 1, 1, 2, 0, 1, 2]
GROUP = ["A"] * 7 + ["B"] * 7
AGE = [61, 55, 70, 48, 66, 59, 73, 52, 64, 68, 57, 71, 49, 60]
SCORE = np.linspace(0.2, 0.8, 14)
LEFT, RIGHT = [0, 3, 3, 6, 0, 3, 6, 9], [3, 6, 6, np.inf, 3, 6, 9, np.inf]
TREATED = [1] * 7 + [0] * 7
SWITCHED = [None] * 7 + [None, 2, None, 3, None, 4, 5]
STARTED = [0, 1, 1, 2, 2, 3, 3] + [None] * 7
TABLE = event_table(TIME, EVENT, group=GROUP)
COVARIATES = {"age": AGE, "B": [g == "B" for g in GROUP]}
ONE_ROW_EACH = [str(patient) for patient in range(14)]

RESULTS: dict[str, Callable[[], Any]] = {
    "kaplan_meier": lambda: kaplan_meier(TABLE),
    "kaplan_meier, beta-product": lambda: kaplan_meier(TABLE, interval="beta-product"),
    "kaplan_meier, one group": lambda: kaplan_meier(TABLE)["A"],
    "kaplan_meier, at": lambda: kaplan_meier(TABLE)["A"].at(5),
    "kaplan_meier, quantile": lambda: kaplan_meier(TABLE)["A"].quantile(0.5),
    "reverse_kaplan_meier": lambda: reverse_kaplan_meier(TABLE),
    "nelson_aalen": lambda: nelson_aalen(TABLE),
    "nelson_aalen, one group": lambda: nelson_aalen(TABLE)["A"],
    "nelson_aalen, at": lambda: nelson_aalen(TABLE)["A"].at(5),
    "survival_difference": lambda: survival_difference(TABLE, at=6),
    "survival_difference, value": lambda: survival_difference(TABLE, at=6).difference,
    "rmst": lambda: rmst(TABLE, horizon=8),
    "rmst, ratio": lambda: rmst(TABLE, horizon=8).ratio,
    "rmst, test": lambda: rmst(TABLE, horizon=8).difference_test,
    "log_rank": lambda: log_rank(TABLE),
    "log_rank, permutation": lambda: log_rank(TABLE, rho=1, variance="permutation"),
    "max_combo": lambda: max_combo(TABLE),
    "exact_log_rank": lambda: exact_log_rank(TIME, EVENT, GROUP),
    "follow_up_test": lambda: follow_up_test(TABLE),
    "unequal_follow_up_test": lambda: unequal_follow_up_test(TIME, EVENT, GROUP, draws=50),
    "permutation_test": lambda: permutation_test(TIME, GROUP),
    "cox": lambda: cox(TIME, EVENT, COVARIATES),
    "cox, hazard ratio": lambda: cox(TIME, EVENT, COVARIATES).hazard_ratio("B"),
    "cox, firth": lambda: cox(TIME, EVENT, COVARIATES, penalty="firth"),
    "cox, exact": lambda: cox(TIME, EVENT, COVARIATES, ties="exact"),
    "cox, likelihood ratio": lambda: cox(TIME, EVENT, COVARIATES).likelihood_ratio,
    "cox, concordance": lambda: cox(TIME, EVENT, COVARIATES).concordance,
    "cox, baseline hazard": lambda: cox(TIME, EVENT, COVARIATES).baseline_hazard,
    "proportional_hazards_test": lambda: proportional_hazards_test(cox(TIME, EVENT, COVARIATES)),
    "proportional_hazards_test, one": lambda: proportional_hazards_test(cox(TIME, EVENT, COVARIATES))["age"],
    "clone_censor_weight": lambda: clone_censor_weight(TIME, EVENT, STARTED, grace=3, resamples=5),
    "clone_censor_weight, ratio": lambda: clone_censor_weight(TIME, EVENT, STARTED, grace=3, resamples=5).hazard_ratio,
    "treatment_switching": lambda: treatment_switching(TIME, EVENT, TREATED, SWITCHED, resamples=5),
    "cumulative_incidence": lambda: cumulative_incidence(TIME, CAUSE, group=GROUP),
    "cumulative_incidence, one group": lambda: cumulative_incidence(TIME, CAUSE, group=GROUP)["A"],
    "cumulative_incidence, one cause": lambda: cumulative_incidence(TIME, CAUSE, group=GROUP)["A"][1],
    "cumulative_incidence, at": lambda: cumulative_incidence(TIME, CAUSE, group=GROUP)["A"][1].at(5),
    "gray_test": lambda: gray_test(TIME, CAUSE, GROUP),
    "fine_gray": lambda: fine_gray(TIME, CAUSE, COVARIATES),
    "fine_gray, ratio": lambda: fine_gray(TIME, CAUSE, COVARIATES).subdistribution_hazard_ratio("B"),
    "turnbull": lambda: turnbull(LEFT, RIGHT),
    "turnbull, at": lambda: turnbull(LEFT, RIGHT).at(6),
    "interval_log_rank": lambda: interval_log_rank(LEFT, RIGHT, list("AAAABBBB")),
    "interval_log_rank, exact": lambda: interval_log_rank(LEFT, RIGHT, list("AAAABBBB"), method="exact"),
    "mean_cumulative_function": lambda: mean_cumulative_function(ONE_ROW_EACH, TIME, EVENT, group=GROUP),
    "mean_cumulative_function, one": lambda: mean_cumulative_function(ONE_ROW_EACH, TIME, EVENT, group=GROUP)["A"],
    "proportion": lambda: proportion(3, 12),
    "proportion_difference": lambda: proportion_difference(3, 12, 5, 11),
    "odds_ratio": lambda: odds_ratio([[3, 9], [8, 4]]),
    "fisher_exact": lambda: fisher_exact([[3, 9], [8, 4]]),
    "boschloo_exact": lambda: boschloo_exact([[3, 9], [8, 4]]),
    "logistic_regression": lambda: logistic_regression(EVENT, {"age": AGE}),
    "logistic_regression, ratio": lambda: logistic_regression(EVENT, {"age": AGE}).odds_ratio("age"),
    "propensity_score": lambda: propensity_score(GROUP, {"age": AGE}),
    "balancing_weights": lambda: balancing_weights(SCORE, GROUP),
    "propensity_match": lambda: propensity_match(SCORE, GROUP, caliper=3),
    "effective_sample_size": lambda: effective_sample_size(SCORE),
    "positivity": lambda: positivity(SCORE, GROUP),
    "standardised_mean_differences": lambda: standardised_mean_differences(GROUP, {"age": AGE}, weights=SCORE),
    "holm": lambda: holm([0.01, 0.04, 0.03]),
    "e_value": lambda: e_value(2.0, 1.2, 3.1),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_shows_itself_and_where_it_comes_from(name) -> None:
    result = RESULTS[name]()
    printed, page = str(result), result._repr_html_()
    assert 3 <= len(printed.splitlines()) <= 25, "a small table"
    assert "nan" not in re.split(r"\W+", printed.lower()), printed
    assert result.method
    assert result.source
    assert str(result.source) in printed
    assert page.startswith("<table>")
    assert str(result.source).split(";")[0] in page.replace("&amp;", "&").replace("&#x27;", "'")


def test_every_kind_of_result_is_among_them() -> None:
    for module in pkgutil.iter_modules(theracurve.survival.__path__):
        importlib.import_module(f"theracurve.survival.{module.name}")

    def below(kind: type) -> set[type]:
        return {kind}.union(*(below(child) for child in kind.__subclasses__()))

    shown = {type(make()).__name__ for make in RESULTS.values()}
    ours = {kind for kind in below(Shown) if kind.__module__.startswith("theracurve.survival")}
    known = {kind.__name__.partition("[")[0] for kind in ours}
    assert known - {"Shown", "ByGroup", "RegressionFit", "EventTable"} <= shown


INTERVALS = {
    "kaplan_meier, at": "log-log interval",
    "kaplan_meier, beta-product": "beta-product interval",
    "kaplan_meier, quantile": "Brookmeyer-Crowley",
    "nelson_aalen, at": "log interval",
    "survival_difference, value": "normal interval",
    "rmst, ratio": "normal interval of the logarithm",
    "cox, hazard ratio": "Wald interval",
    "cumulative_incidence, at": "log-log interval",
    "fine_gray, ratio": "Wald interval",
    "mean_cumulative_function, one": "log interval",
    "proportion": "clopper-pearson interval",
    "proportion_difference": "exact unconditional interval",
    "odds_ratio": "exact interval",
    "logistic_regression, ratio": "Wald interval",
}
TIES = {
    "cox": "Efron ties",
    "cox, exact": "Exact ties",
    "cox, hazard ratio": "Efron ties",
    "fine_gray": "Breslow ties",
    "exact_log_rank": "mid-ranks scores",
    "log_rank": "hypergeometric variance",
}


@pytest.mark.parametrize(("name", "words"), [*INTERVALS.items(), *TIES.items()])
def test_a_method_names_its_interval_or_its_rule_for_ties(name, words) -> None:
    assert words in str(RESULTS[name]().method)


def test_firths_intervals_are_called_profile_intervals() -> None:
    ratio = cox(TIME, EVENT, COVARIATES, penalty="firth").hazard_ratio("B")
    assert ratio.method == "Cox regression, Efron ties, Firth's penalty, profile likelihood interval"


def test_numbered_groups_are_found_by_number() -> None:
    table = event_table(TIME, EVENT, group=[1] * 7 + [2] * 7)
    by_number = [
        kaplan_meier(table)[1].n,
        nelson_aalen(table)[2].n,
        rmst(table, horizon=8)[1].n,
        cumulative_incidence(TIME, CAUSE, group=[1] * 7 + [2] * 7)[2].event_free.n,
        mean_cumulative_function(ONE_ROW_EACH, TIME, EVENT, group=[1] * 7 + [2] * 7)[1].n,
    ]
    assert by_number == [7] * 5
    assert 3 not in kaplan_meier(table)
    with pytest.raises(KeyError):
        kaplan_meier(table)[3]


NOBODY_HAS_IT = event_table([3, 5, 8, 9], [0, 0, 0, 0], group=list("AABB"))
ONLY_A = event_table([3, 5, 8], [1, 0, 1], group=list("AAA"))
ALONE = event_table([3], [0])
THREE = event_table([1, 2, 3], [1, 1, 1], group=list("ABC"))

NOT_ESTIMABLE: dict[str, tuple[Callable[[], Any], str]] = {
    "median not reached": (lambda: kaplan_meier(NOBODY_HAS_IT)["A"].median(), "the curve does not fall to 0.5"),
    "after follow-up": (lambda: kaplan_meier(NOBODY_HAS_IT)["A"].at(6), "follow-up of this group ends at 5"),
    "log-rank, no event": (lambda: log_rank(NOBODY_HAS_IT), "there is no event"),
    "log-rank, one group": (lambda: log_rank(ONLY_A), "there is only one group"),
    "log-rank, one patient": (lambda: log_rank(ALONE), "there is only one group"),
    "MaxCombo, no event": (lambda: max_combo(NOBODY_HAS_IT), "there is no event"),
    "exact, no event": (lambda: exact_log_rank([3, 5], [0, 0], list("AB")), "there is no event"),
    "exact, one group": (lambda: exact_log_rank([3, 5], [1, 1], list("AA")), "there is only one group"),
    "RMST, one group": (lambda: rmst(ONLY_A, horizon=5).difference, "there is only one group"),
    "RMST, no event": (lambda: rmst(NOBODY_HAS_IT, horizon=5).difference_test, "no event before the horizon"),
    "RMST, too short": (lambda: rmst(NOBODY_HAS_IT, horizon=7)["A"], "follow-up of this group ends at 5"),
    "difference, no event": (lambda: survival_difference(NOBODY_HAS_IT, at=4).log_log_test, "is 1 here"),
    "difference, one group": (lambda: survival_difference(ONLY_A, at=4).difference, "there is only one group"),
    "Gray, no event": (lambda: gray_test([3, 5], [0, 0], list("AB")), "no event of cause 1"),
    "Cox, no event": (lambda: cox([3, 5], [0, 0], {"x": [0, 1]}).hazard_ratio("x"), "no event happened"),
    "Cox, monotone": (lambda: cox([1, 2, 3, 4], [1, 1, 0, 0], {"x": [1, 1, 0, 0]}).hazard_ratio("x"), "rises for ever"),
    "Cox, one patient": (lambda: cox([3], [1], {"x": [1]}).hazard_ratio("x"), "does not vary"),
    "interval, one group": (lambda: interval_log_rank([0, 3], [3, 6], list("AA")), "there is only one group"),
    "proportion of nobody": (lambda: proportion(0, 0), "nobody to count"),
    "incidence after follow-up": (lambda: cumulative_incidence([3, 5], [1, 0])["all"][1].at(9), "follow-up"),
    "three groups": (lambda: survival_difference(THREE, at=2).difference, "there are 3 groups"),
}


@pytest.mark.parametrize("case", NOT_ESTIMABLE)
def test_where_there_is_no_number_there_is_a_reason(case) -> None:
    make, reason = NOT_ESTIMABLE[case]
    result = make()
    assert not result.estimable
    assert result.reason
    assert reason in str(result.reason)
    assert f"not estimable: {result.reason}" in str(result)
    assert (result.value if isinstance(result, Estimate) else result.p_value) is None


def test_one_patient_alone_gets_what_can_be_said() -> None:
    curve = kaplan_meier(event_table([3], [1]), interval="beta-product")["all"]
    assert (curve.at(2).value, curve.at(3).value) == (1, 0)
    assert curve.at(2).lower == pytest.approx(0.025)
    assert curve.median().value == 3
    assert nelson_aalen(ALONE)["all"].at(3).value == 0
    assert isinstance(event_table([3], [1]), EventTable)


def test_adjusted_p_values_are_arrays_like_the_ones_given() -> None:
    assert holm([0.01, 0.04, 0.03]).adjusted.tolist() == pytest.approx([0.03, 0.06, 0.06])
    assert benjamini_hochberg([0.01, 0.04, 0.03]).adjusted.tolist() == pytest.approx([0.03, 0.04, 0.04])
