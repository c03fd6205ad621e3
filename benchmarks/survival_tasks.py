"""The tasks of survival.py: for each, what of `theracurve.survival` it runs, its columns, its sizes and its peers.

Every column is made from a seed; a peer is a function of the same columns and answers with a number that must be ours,
or 0 where the peers compute different things of it. A library is imported by its own function alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

import theracurve.survival as ours
from theracurve.survival._exact.permutation import _p_of_all

Columns = dict[str, np.ndarray]
Answer = float
LARGE, SMALL = (1_000, 10_000, 100_000), (32, 320, 3_200)


@dataclass(frozen=True)
class Task:
    """What is timed. `offers` are the functions of `theracurve.survival` that it runs; `peers` are by the name of the
    module that they need; `r` names the task in survival.R, and `package` the R package that it needs."""

    name: str
    offers: tuple[str, ...]
    columns: Callable[[int], Columns]
    run: Callable[[Columns], Answer]
    peers: dict[str, Callable[[Columns], Answer]] = field(default_factory=dict)
    sizes: tuple[int, ...] = LARGE
    r: str | None = None
    package: str = "survival"


def two_groups(n: int) -> Columns:
    """Two groups followed for whole days, 41 % events of two kinds, and when a treatment began."""
    rng = np.random.default_rng(n)
    event = rng.random(n) < 0.41
    return {
        "time": rng.integers(1, 4000, n).astype(np.float64),
        "event": event.astype(np.float64),
        "group": rng.integers(0, 2, n).astype(np.float64),
        "cause": np.where(event, rng.integers(1, 3, n), 0).astype(np.float64),
        "started": np.where(rng.random(n) < 0.5, np.ceil(rng.uniform(1, 200, n)), np.inf),
        "x": rng.normal(size=(n, 2)),
    }


def hazards(n: int) -> Columns:
    """Five covariates, whole days."""
    rng = np.random.default_rng(n)
    x = rng.normal(size=(n, 5))
    survival = rng.exponential(1500 * np.exp(-x @ np.array([0.3, -0.2, 0.1, 0.0, 0.4])))
    follow_up = rng.uniform(1, 2000, n)
    days, happened = np.ceil(np.minimum(survival, follow_up)), survival <= follow_up
    chosen = rng.random(n) < 1 / (1 + np.exp(0.5 - x @ np.array([0.4, 0.2, 0, 0, -0.3])))
    return {"time": days, "event": happened.astype(np.float64), "group": chosen.astype(np.float64), "x": x}


def without_ties(n: int) -> Columns:
    """Times on a line, the smaller group 12 (of 24 and 32) or half."""
    rng = np.random.default_rng(n)
    survival, follow_up = rng.exponential(10, n), rng.exponential(20, n)
    group = np.arange(n) < (12 if n in (24, 32) else n // 2)
    happened = survival <= follow_up
    return {"time": np.minimum(survival, follow_up), "event": happened.astype(np.float64), "group": group * 1.0}


def recurrent(n: int) -> Columns:
    """Two events a patient on average, one row each, and one for the end of follow-up; sorted, no two at one time."""
    rng = np.random.default_rng(n)
    end, had = np.ceil(rng.uniform(300, 3000, n)), rng.poisson(2, n)
    patient = np.concatenate([np.repeat(np.arange(n), had), np.arange(n)])
    time = np.concatenate([np.ceil(rng.random(had.sum()) * np.repeat(end, had)), end])
    event = np.arange(len(patient)) < had.sum()
    order = np.lexsort((time, patient))
    patient, time, event = patient[order], time[order], event[order]
    kept = np.append((np.diff(patient) != 0) | (np.diff(time) != 0), True)
    return {"patient": patient[kept] * 1.0, "time": time[kept], "event": event[kept] * 1.0}


def visits(n: int) -> Columns:
    """Events between two visits some sixty days apart."""
    rng = np.random.default_rng(n)
    time, shift = rng.exponential(900, n), rng.integers(0, 60, n)
    left = np.floor((time + shift) / 60) * 60 - shift
    right = np.where(left > 2000, np.inf, left + 60)
    group = rng.integers(0, 2, n) * 1.0
    return {"left": np.clip(left, 0, 2000), "right": right, "group": group}


def _counts(data: Columns) -> list[list[int]]:
    """A table of two groups with and without the event."""
    return [[int(((data["group"] == g) & (data["event"] == e)).sum()) for e in (1, 0)] for g in (0, 1)]


def _table(data: Columns) -> ours.EventTable:
    return ours.event_table(data["time"], data["event"], group=data["group"])


def _parts(data: Columns) -> list[np.ndarray]:
    return [data["group"] == group for group in (0, 1)]


def _number(value: float | None) -> Answer:
    return 0.0 if value is None else float(value)


def curves(data: Columns) -> Answer:
    table = _table(data)
    ours.kaplan_meier(table)
    return _number(ours.log_rank(table).statistic)


def curves_lifelines(data: Columns) -> Answer:
    from lifelines import KaplanMeierFitter
    from lifelines.statistics import logrank_test

    a, b = _parts(data)
    for part in (a, b):
        KaplanMeierFitter().fit(data["time"][part], data["event"][part]).confidence_interval_  # noqa: B018
    return float(logrank_test(data["time"][a], data["time"][b], data["event"][a], data["event"][b]).test_statistic)


def curves_statsmodels(data: Columns) -> Answer:
    from statsmodels.duration.survfunc import SurvfuncRight, survdiff

    for part in _parts(data):
        SurvfuncRight(data["time"][part], data["event"][part])
    return float(survdiff(data["time"], data["event"], data["group"])[0])


def curves_sksurv(data: Columns) -> Answer:
    from sksurv.compare import compare_survival
    from sksurv.nonparametric import kaplan_meier_estimator
    from sksurv.util import Surv

    happened = data["event"] == 1
    for part in _parts(data):
        kaplan_meier_estimator(happened[part], data["time"][part], conf_type="log-log")
    return float(compare_survival(Surv.from_arrays(happened, data["time"]), data["group"])[0])


def hazard(data: Columns) -> Answer:
    curve = ours.nelson_aalen(ours.event_table(data["time"], data["event"]))
    return _number(curve[next(iter(curve))].at(2000).value)


def hazard_lifelines(data: Columns) -> Answer:
    from lifelines import NelsonAalenFitter

    fitted = NelsonAalenFitter(nelson_aalen_smoothing=False).fit(data["time"], data["event"])
    return float(fitted.predict(2000))


def hazard_sksurv(data: Columns) -> Answer:
    from sksurv.nonparametric import nelson_aalen_estimator

    times, hazard = nelson_aalen_estimator(data["event"] == 1, data["time"])
    return float(hazard[np.searchsorted(times, 2000, side="right") - 1])


def means(data: Columns) -> Answer:
    found = ours.rmst(_table(data), horizon=2000)
    return _number(found.difference.value)


def means_lifelines(data: Columns) -> Answer:
    from lifelines import KaplanMeierFitter
    from lifelines.utils import restricted_mean_survival_time

    first, second = (
        restricted_mean_survival_time(
            KaplanMeierFitter().fit(data["time"][p], data["event"][p]), t=2000, return_variance=True
        )[0]
        for p in _parts(data)
    )
    return float(second - first)


def at_one_time(data: Columns) -> Answer:
    table = _table(data)
    ours.median_difference(table)
    ours.reverse_kaplan_meier(table)
    return _number(ours.survival_difference(table, at=1000).difference.value)


def other_log_ranks(data: Columns) -> Answer:
    table = _table(data)
    ours.follow_up_test(table)
    ours.one_sample_log_rank(data["time"], data["event"], survival=0.7, at=1000)
    return _number(ours.max_combo(table).statistic)


def unequal(data: Columns) -> Answer:
    return _number(ours.unequal_follow_up_test(data["time"], data["event"], data["group"], draws=1000).p_value)


def exact(data: Columns) -> Answer:
    """Forgets first what it was asked before, which it would remember."""
    _p_of_all.cache_clear()
    return _number(ours.exact_log_rank(data["time"], data["event"], data["group"]).p_value)


def permutations(data: Columns) -> Answer:
    return _number(ours.permutation_test(data["time"], data["group"]).p_value)


def permutations_scipy(data: Columns) -> Answer:
    from scipy.stats import permutation_test

    a, b = (data["time"][part] for part in _parts(data))
    permutation_test(
        (a, b), lambda x, y, axis: x.mean(axis) - y.mean(axis), vectorized=True, n_resamples=9999, batch=99, rng=0
    )
    return 0.0


def cox(data: Columns) -> Answer:
    return _number(ours.cox(data["time"], data["event"], data["x"]).coefficients[0])


def cox_lifelines(data: Columns) -> Answer:
    return float(_lifelines_fit(data).params_.iloc[0])


def _lifelines_fit(data: Columns):  # type: ignore[no-untyped-def]
    return _lifelines_fitter().fit(_frame(data), "time", "event")


def _lifelines_fitter():  # type: ignore[no-untyped-def]
    from lifelines import CoxPHFitter

    return CoxPHFitter()


def _frame(data: Columns):  # type: ignore[no-untyped-def]
    import pandas as pd

    return pd.DataFrame(data["x"]).assign(time=data["time"], event=data["event"])


def cox_statsmodels(data: Columns) -> Answer:
    from statsmodels.duration.hazard_regression import PHReg

    return float(PHReg(data["time"], data["x"], data["event"].astype(int), ties="efron").fit().params[0])


def cox_sksurv(data: Columns) -> Answer:
    from sksurv.linear_model import CoxPHSurvivalAnalysis
    from sksurv.util import Surv

    outcome = Surv.from_arrays(data["event"] == 1, data["time"])
    return float(CoxPHSurvivalAnalysis(ties="efron").fit(data["x"], outcome).coef_[0])


def proportional(data: Columns) -> Answer:
    tested = ours.proportional_hazards_test(ours.cox(data["time"], data["event"], data["x"]))
    return _number(tested.overall.statistic)


def proportional_lifelines(data: Columns) -> Answer:
    from lifelines.statistics import proportional_hazard_test

    proportional_hazard_test(_lifelines_fit(data), _frame(data), time_transform="km")
    return 0.0


def firth(data: Columns) -> Answer:
    return _number(ours.cox(data["time"], data["event"], data["x"], penalty="firth", ties="breslow").upper[0])


def firth_firthmodels(data: Columns) -> Answer:
    from firthmodels import FirthCoxPH

    outcome = np.array(list(zip(data["event"] == 1, data["time"], strict=True)), dtype=[("event", "?"), ("time", "f8")])
    model = FirthCoxPH(gtol=1e-8).fit(data["x"], outcome)
    model.lrt()
    return float(model.conf_int(method="pl")[0][1])


def competing(data: Columns) -> Answer:
    ours.cumulative_incidence(data["time"], data["cause"].astype(int), group=data["group"])
    return 0.0


def competing_sksurv(data: Columns) -> Answer:
    from sksurv.nonparametric import cumulative_incidence_competing_risks

    for part in _parts(data):
        cumulative_incidence_competing_risks(data["cause"][part].astype(int), data["time"][part], conf_type="log-log")
    return 0.0


def gray(data: Columns) -> Answer:
    return _number(ours.gray_test(data["time"], data["cause"].astype(int), data["group"]).statistic)


def fine_gray(data: Columns) -> Answer:
    return _number(ours.fine_gray(data["time"], data["cause"].astype(int), data["x"]).coefficients[0])


def recurrences(data: Columns) -> Answer:
    curve = ours.mean_cumulative_function(data["patient"], data["time"], data["event"])["all"]
    return _number(curve.at(250).std_error)


def turnbull(data: Columns) -> Answer:
    return float(ours.turnbull(data["left"], data["right"]).bounds(600)[0])


def interval_test(data: Columns) -> Answer:
    return _number(ours.interval_log_rank(data["left"], data["right"], data["group"], draws=1000).p_value)


def pairs(data: Columns) -> Answer:
    outcomes = [(data["time"], data["event"])]
    ours.finkelstein_schoenfeld(outcomes, data["group"], draws=1000)
    return _number(ours.win_ratio(outcomes, data["group"]).value)


def logistic(data: Columns) -> Answer:
    return _number(ours.logistic_regression(data["group"], data["x"]).coefficients[0])


def logistic_statsmodels(data: Columns) -> Answer:
    from statsmodels.api import Logit, add_constant

    return float(Logit(data["group"], add_constant(data["x"])).fit(disp=0).params[1])


def logistic_sklearn(data: Columns) -> Answer:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-8).fit(data["x"], data["group"])
    return float(fitted.coef_[0][0])


def logistic_firth(data: Columns) -> Answer:
    return _number(ours.logistic_regression(data["group"], data["x"], penalty="firth").upper[0])


def logistic_firthmodels(data: Columns) -> Answer:
    from firthmodels import FirthLogisticRegression

    model = FirthLogisticRegression(gtol=1e-8).fit(data["x"], data["group"])
    model.lrt()
    return float(model.conf_int(method="pl")[0][1])


def propensity(data: Columns) -> Answer:
    score = ours.propensity_score(data["group"], data["x"]).scores
    weights = ours.balancing_weights(score, data["group"]).weights
    ours.effective_sample_size(weights)
    ours.positivity(score, data["group"])
    ours.standardised_mean_differences(data["group"], data["x"], weights=weights)
    return float(np.asarray(score)[0])


def matching(data: Columns) -> Answer:
    score = ours.propensity_score(data["group"], data["x"]).scores
    ours.propensity_match(score, data["group"])
    return 0.0


def strategies(data: Columns) -> Answer:
    found = ours.clone_censor_weight(
        data["time"], data["event"], data["started"], data["x"], grace=90, resamples=20
    ).hazard_ratio
    return _number(found.value)


def proportions(data: Columns) -> Answer:
    table = _counts(data)
    (a, b), _ = table
    ours.proportion(a, a + b)
    ours.binomial_exact(a, a + b, expected=0.4)
    ours.odds_ratio(table)
    return _number(ours.fisher_exact(table).p_value)


def proportions_scipy(data: Columns) -> Answer:
    from scipy.stats import binomtest, contingency, fisher_exact

    table = _counts(data)
    a, total = table[0][0], sum(table[0])
    binomtest(a, total, 0.4).proportion_ci()
    contingency.odds_ratio(table).confidence_interval()
    return float(fisher_exact(table).pvalue)


def unconditional(data: Columns) -> Answer:
    table = _counts(data)
    (a, b), (c, d) = table
    ours.proportion_difference(a, a + b, c, c + d)
    return _number(ours.boschloo_exact(table).p_value)


def time_and_treatment(data: Columns) -> Answer:
    ours.treatment_periods(data["time"], data["event"], data["started"])
    ours.landmark(data["time"], data["event"], data["started"], at=90)
    return 0.0


def agreement(data: Columns) -> Answer:
    return _number(ours.cohens_kappa([row[::-1] for row in _counts(data)]).value)


def agreement_sklearn(data: Columns) -> Answer:
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score(data["group"], data["event"]))


def several(data: Columns) -> Answer:
    p_values = data["time"] / 4000
    for adjust in (ours.holm, ours.hochberg, ours.benjamini_hochberg):
        adjust(p_values)
    ours.e_value(1.5, 1.2)
    return 0.0


def several_statsmodels(data: Columns) -> Answer:
    from statsmodels.stats.multitest import multipletests

    for method in ("holm", "simes-hochberg", "fdr_bh"):
        multipletests(data["time"] / 4000, method=method)
    return 0.0


TASKS = (
    Task(
        "event table, Kaplan-Meier, log-rank",
        ("event_table", "kaplan_meier", "log_rank"),
        two_groups,
        curves,
        {"lifelines": curves_lifelines, "statsmodels": curves_statsmodels, "sksurv": curves_sksurv},
        r="curves",
    ),
    Task(
        "Nelson-Aalen",
        ("nelson_aalen",),
        two_groups,
        hazard,
        {"lifelines": hazard_lifelines, "sksurv": hazard_sksurv},
        r="hazard",
    ),
    Task("restricted means", ("rmst",), two_groups, means, {"lifelines": means_lifelines}, r="means"),
    Task(
        "medians, follow-up, survival at a time",
        ("median_difference", "reverse_kaplan_meier", "survival_difference"),
        two_groups,
        at_one_time,
    ),
    Task(
        "MaxCombo, one-sample and follow-up log-rank",
        ("max_combo", "one_sample_log_rank", "follow_up_test"),
        two_groups,
        other_log_ranks,
    ),
    Task(
        "log-rank under unequal follow-up, 1,000 draws", ("unequal_follow_up_test",), two_groups, unequal, sizes=SMALL
    ),
    Task("exact log-rank", ("exact_log_rank",), without_ties, exact, sizes=(24, 32, 40), r="exact", package="coin"),
    Task(
        "permutation test, at random",
        ("permutation_test",),
        two_groups,
        permutations,
        {"scipy": permutations_scipy},
        sizes=(100, 1_000, 10_000),
    ),
    Task(
        "Cox, Efron, 5 covariates",
        ("cox",),
        hazards,
        cox,
        {"lifelines": cox_lifelines, "statsmodels": cox_statsmodels, "sksurv": cox_sksurv},
        r="cox",
    ),
    Task(
        "Cox and the test of proportional hazards",
        ("proportional_hazards_test",),
        hazards,
        proportional,
        {"lifelines": proportional_lifelines},
        r="proportional",
    ),
    Task(
        "Cox, Firth, 5 covariates, profile limits",
        ("cox",),
        hazards,
        firth,
        {"firthmodels": firth_firthmodels},
        sizes=SMALL,
    ),
    Task(
        "cumulative incidence",
        ("cumulative_incidence",),
        two_groups,
        competing,
        {"sksurv": competing_sksurv},
        r="competing",
    ),
    Task("Gray's test", ("gray_test",), two_groups, gray),
    Task(
        "Fine and Gray, 2 covariates", ("fine_gray",), two_groups, fine_gray, r="fine_gray", sizes=(100, 1_000, 10_000)
    ),
    Task("mean cumulative function", ("mean_cumulative_function",), recurrent, recurrences, r="recurrences"),
    Task("Turnbull", ("turnbull",), visits, turnbull, r="turnbull", sizes=(100, 1_000, 10_000)),
    Task(
        "interval-censored log-rank, 1,000 draws",
        ("interval_log_rank",),
        visits,
        interval_test,
        sizes=(100, 1_000, 10_000),
    ),
    Task(
        "win ratio, Finkelstein-Schoenfeld, 1,000 draws",
        ("win_ratio", "finkelstein_schoenfeld"),
        two_groups,
        pairs,
        sizes=(100, 1_000, 5_000),
    ),
    Task(
        "logistic regression, 5 covariates",
        ("logistic_regression",),
        hazards,
        logistic,
        {"statsmodels": logistic_statsmodels, "sklearn": logistic_sklearn},
        r="logistic",
    ),
    Task(
        "logistic, Firth, 5 covariates, profile limits",
        ("logistic_regression",),
        hazards,
        logistic_firth,
        {"firthmodels": logistic_firthmodels},
        sizes=SMALL,
    ),
    Task(
        "propensity score, weights, balance",
        (
            "propensity_score",
            "balancing_weights",
            "effective_sample_size",
            "positivity",
            "standardised_mean_differences",
        ),
        hazards,
        propensity,
    ),
    Task(
        "propensity score and matching",
        ("propensity_match",),
        hazards,
        matching,
        sizes=(100, 1_000, 10_000),
        r="matching",
        package="MatchIt",
    ),
    Task(
        "clone, censor, weight, 20 resamples",
        ("clone_censor_weight",),
        two_groups,
        strategies,
        sizes=(320, 1_000, 3_200),
        r="strategies",
    ),
    Task(
        "proportions, Fisher's test",
        ("proportion", "binomial_exact", "odds_ratio", "fisher_exact"),
        two_groups,
        proportions,
        {"scipy": proportions_scipy},
        sizes=(100, 1_000, 10_000),
    ),
    Task(
        "Boschloo's test, exact difference",
        ("boschloo_exact", "proportion_difference"),
        two_groups,
        unconditional,
        sizes=(20, 60, 180),
    ),
    Task(
        "Cohen's kappa",
        ("cohens_kappa",),
        two_groups,
        agreement,
        {"sklearn": agreement_sklearn},
    ),
    Task("treatment periods, landmark", ("treatment_periods", "landmark"), two_groups, time_and_treatment),
    Task(
        "several P values",
        ("holm", "hochberg", "benjamini_hochberg", "e_value"),
        two_groups,
        several,
        {"statsmodels": several_statsmodels},
        sizes=(100, 1_000, 10_000),
    ),
)
