"""Clone, censor, weight: against R, by invariants, and on cohorts in which the treatment does nothing."""

from pathlib import Path

import numpy as np
import pytest
from delayed import Delayed, cohorts, page, without_effect
from hypothesis import given
from hypothesis import strategies as st
from with_r import in_r

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import CloneCensorWeight, clone_censor_weight, cox, logistic_regression
from theracurve.survival._cox.two_arm_hazards import arm_counts, log_hazard_ratio
from theracurve.survival._weights.clone_censor_weight import percentile
from theracurve.survival._weights.clones import Strategies, not_to_begin, to_begin
from theracurve.survival._weights.start_model import MOST_INTERVALS, STARTERS_PER_TERM, start_model

GRACE = 3.0
SMALL = without_effect(3, 24)  # so few begin that each has an interval, and no term besides time and x
# R 4.2.2, survival 3.5-3: `IN_R` below, written from the description and not from our code.
BY_R = 1.04647635891823
IN_R = """
g <- 3; n <- nrow(d); d$started[!(d$started < d$time & d$started <= g)] <- Inf
ends <- sort(unique(d$started[is.finite(d$started)])); K <- length(ends)
p <- do.call(rbind, lapply(1:n, function(i) do.call(rbind, lapply(1:K, function(k) {
  if (d$time[i] < ends[k] || d$started[i] < ends[k]) return(NULL)
  data.frame(x = d$x[i], u = (k - 1) / (K - 1), y = as.integer(d$started[i] == ends[k])) }))))
m <- glm(y ~ u + x, binomial, p, control = glm.control(epsilon = 1e-14, maxit = 100))
wait <- function(i, k) { if (k == 0) return(1)
  prod(1 - predict(m, data.frame(u = (seq_len(k) - 1) / (K - 1), x = d$x[i]), "response")) }
rows <- list(); add <- function(...) rows[[length(rows) + 1]] <<- data.frame(...)
for (i in 1:n) { t <- d$time[i]; s <- d$started[i]; e <- d$event[i]
  add(arm = 1, from = 0, to = min(t, g), dead = as.integer(e == 1 && t <= g), w = 1)
  if (is.finite(s) && t > g) add(arm = 1, from = g, to = t, dead = e, w = 1 / (1 - wait(i, K)))
  stop <- min(t, s); cut <- c(0, ends[ends < stop], stop)
  for (k in 1:(length(cut) - 1)) add(arm = 0, from = cut[k], to = cut[k + 1],
    dead = as.integer(e == 1 && cut[k + 1] == t && is.infinite(s)), w = 1 / wait(i, k - 1)) }
r <- do.call(rbind, rows)
f <- coxph(Surv(from, to, dead) ~ arm, r, weights = w, ties = "breslow")
say("ratio", exp(coef(f))); say("largest", max(r$w)); say("intervals", K)
"""


def of_cohort(of: Delayed, grace: float = GRACE, resamples: int = 0, seed: int = 0) -> CloneCensorWeight:
    return clone_censor_weight(of.time, of.event, of.started, {"x": of.x}, grace=grace, resamples=resamples, seed=seed)


def test_the_ratio_is_that_of_r() -> None:
    assert of_cohort(SMALL).hazard_ratio.value == pytest.approx(BY_R, rel=1e-8)


def test_r_still_says_so(tmp_path: Path) -> None:
    columns = {"time": SMALL.time, "event": SMALL.event.astype(int), "started": SMALL.started, "x": SMALL.x}
    found = in_r(IN_R, columns, tmp_path)
    assert found["ratio"] == pytest.approx(BY_R, rel=1e-7)
    assert found["largest"] == pytest.approx(of_cohort(SMALL).largest_weight, rel=1e-7)


@given(of=cohorts(), grace=st.sampled_from([0, 2, 10, 60]))
def test_clones_of_a_patient_are_alike_until_one_deviates(of: Delayed, grace: float) -> None:
    made = of_cohort(of, grace).clones
    if made is None:
        return
    began = (of.started <= grace) & (of.started < of.time)
    for begins, until in (
        (True, np.where(began, of.time, np.minimum(of.time, grace))),
        (False, np.where(began, of.started, of.time)),
    ):
        own = made.begins == begins
        at_risk = np.bincount(made.patient[own], (made.exit - made.entry)[own], minlength=len(of.time))
        assert at_risk == pytest.approx(until)
        events = np.bincount(made.patient[own], made.event[own], minlength=len(of.time))
        assert np.array_equal(events > 0, of.event & (until == of.time) & (begins | ~began))
    assert (made.weight >= 1).all()
    assert (made.weight[made.begins & (made.entry == 0)] == 1).all()


@given(of=cohorts(), grace=st.sampled_from([0, 2, 10, 60]))
def test_counts_add_up_and_a_missing_ratio_says_why(of: Delayed, grace: float) -> None:
    found = of_cohort(of, grace)
    assert found.began + found.waited + found.neither == len(of.time)
    assert (found.hazard_ratio.value is None) == bool(found.hazard_ratio.reason)
    if found.began < 5:
        assert found.hazard_ratio.reason == f"{found.began} began within the grace period; at least 5 are needed"


@given(of=cohorts())
def test_without_a_grace_period_and_a_treatment_on_day_0_there_is_nobody_to_begin(of: Delayed) -> None:
    late = Delayed(of.time, of.event, of.started + 1, of.x)
    assert of_cohort(late, grace=0).began == 0


@given(of=cohorts())
def test_decided_at_once_and_by_nothing_known_it_compares_two_arms_of_equal_size(of: Delayed) -> None:
    """Who begins on day 0 and who never begins: each arm stands for everybody."""
    begins = np.isfinite(of.started)
    found = clone_censor_weight(of.time, of.event, np.where(begins, 0.0, np.inf), grace=0, resamples=0)
    if found.clones is not None and found.hazard_ratio.value is not None:
        equal = np.where(begins, 1 / begins.mean(), 1 / (1 - begins.mean()))
        plain = cox(of.time, of.event, {"begin": begins}, ties="breslow", weights=equal)
        assert np.log(found.hazard_ratio.value) == pytest.approx(plain.coefficients["begin"], abs=1e-6)


@given(of=cohorts(), grace=st.sampled_from([0, 5, 10]))
def test_where_nobody_deviates_all_weights_are_1(of: Delayed, grace: float) -> None:
    """Everybody who lives so long begins: no clone that is to begin is censored. Nobody begins: none of the others."""
    all_begin = Strategies(of.time, of.event, np.where(of.time > grace, 0.0, np.inf), grace)
    nobody = Strategies(of.time, of.event, np.full(len(of.time), np.inf), grace)
    half, ones, ends = np.full((len(of.time), 1), 0.5), np.ones((len(of.time), 1)), np.array([grace])
    assert (to_begin(all_begin, half).weight == 1).all()
    assert (not_to_begin(nobody, ones, ends).weight == 1).all()


def test_where_the_covariates_decide_there_is_no_positivity() -> None:
    of = without_effect(1, 60)
    decided = Delayed(of.time, of.event, np.where(of.x > 0, 0.1, np.inf), of.x)
    assert of_cohort(decided).hazard_ratio.reason == (
        "the covariates tell those who begin from those who do not (no positivity)"
    )


def test_the_interval_is_a_bootstrap_of_patients_with_a_seed() -> None:
    first, again, other = (of_cohort(SMALL, resamples=40, seed=seed).hazard_ratio for seed in (1, 1, 2))
    assert (first.lower, first.upper) == (again.lower, again.upper) != (other.lower, other.upper)
    assert first.lower < first.value < first.upper


def test_a_resample_of_few_patients_has_a_model_or_none() -> None:
    """In one of these resamples of 20 the search for a profile limit, which no weight needs, met a singular matrix."""
    rng = np.random.default_rng(8)
    started = np.full(20, np.inf)
    started[:7] = np.round(rng.uniform(1, 30, 7))
    time = np.ceil(rng.exponential(200, 20)) + 31
    event = rng.random(20) < 0.8
    covariates = {"age": rng.normal(60, 8, 20).round(), "site": rng.choice(["x", "y"], 20)}
    found = clone_censor_weight(time, event, started, covariates, grace=30, resamples=200, seed=1)
    assert found.hazard_ratio.lower is not None


def test_a_day_of_the_model_has_everybody_who_was_there() -> None:
    """Where treatment began on more than 20 days: the probabilities are those of a regression with a row for every
    patient and day, whoever left between two of them."""
    rng = np.random.default_rng(4)
    time, started, x = rng.integers(1, 60, 200) * 1.0, rng.integers(0, 50, 200) * 1.0, rng.normal(size=200)
    started[rng.random(200) < 0.3] = np.inf
    model = start_model(time, started, x[:, None], grace=45.0)
    days = np.unique(started[(started <= 45) & (started < time)])
    assert (started < time).sum() >= 4 * STARTERS_PER_TERM, "so all terms are there"
    assert len(days) > MOST_INTERVALS >= len(model.ends)
    interval, last = np.searchsorted(model.ends, days), len(model.ends) - 1
    rows = [(i, d) for i in range(200) for d in range(len(days)) if days[d] <= min(started[i], time[i])]
    patient, day = np.array(rows).T
    began = (started[patient] == days[day]) & (started[patient] < time[patient])
    written_out = {"x": x[patient], "u": interval[day] / last, "uu": (interval[day] / last) ** 2}
    written_out["xu"] = written_out["x"] * written_out["u"]
    fit = logistic_regression(began, written_out)
    terms = [np.array([x[0], u, u**2, x[0] * u]) for u in interval / last]
    hazard = [1 / (1 + np.exp(-(fit.intercept + term @ np.asarray(fit.coefficients)))) for term in terms]
    assert model.waiting[0, -1] == pytest.approx(np.prod(1 - np.array(hazard)), rel=1e-8)


def test_the_two_arm_ratio_is_that_of_cox() -> None:
    """The same partial likelihood, found by another road."""
    rng = np.random.default_rng(5)
    entry, arm, event = rng.integers(0, 5, 200).astype(float), rng.random(200) < 0.5, rng.random(200) < 0.6
    exit, weight = entry + rng.integers(1, 20, 200), rng.uniform(0.2, 3, 200)
    ours = log_hazard_ratio(arm_counts(arm, entry, exit, event, weight))
    theirs = cox(exit, event, {"arm": arm}, entry=entry, weights=weight, ties="breslow").coefficients["arm"]
    assert ours == pytest.approx(theirs, rel=1e-8)


def test_an_arm_without_events_has_no_ratio() -> None:
    arm, event = np.array([True, True, False, False]), np.array([False, False, True, True])
    counts = arm_counts(arm, np.zeros(4), np.array([3.0, 4, 1, 2]), event, np.ones(4))
    other = arm_counts(~arm, np.zeros(4), np.array([3.0, 4, 1, 2]), event, np.ones(4))
    never = arm_counts(arm, np.zeros(4), np.array([3.0, 4, 1, 2]), np.zeros(4, dtype=bool), np.ones(4))
    assert (log_hazard_ratio(counts), log_hazard_ratio(other), log_hazard_ratio(never)) == (-np.inf, np.inf, None)


def few_events(events: int, resamples: int = 500, grace: float = 10, level: float = 0.95) -> CloneCensorWeight:
    """20 begin, of whom so many die; all of the 20 others die."""
    time = np.concatenate([np.full(20, 100.0), np.arange(20, 100, 4.0)])
    time[:events] = 50 + np.arange(events)
    event = (np.arange(40) < events) | (np.arange(40) >= 20)
    started = np.where(np.arange(40) < 20, 5.0, np.inf)
    return clone_censor_weight(time, event, started, grace=grace, resamples=resamples, seed=1, level=level)


def test_a_resample_in_which_a_strategy_has_no_event_counts_at_its_end() -> None:
    """Of 3 events in an arm of 20 nothing is drawn in (37/40)^40 = 4 % of the resamples, more than lie below a limit:
    the interval reaches 0."""
    found = few_events(3)
    assert (found.hazard_ratio.lower, found.resamples) == (0.0, (500, 500))
    (note,) = found.hazard_ratio.notes
    count = dict(note.fields)["count"]
    assert note == f"in {count} of 500 resamples one of the strategies had no event"
    assert count == pytest.approx(500 * (37 / 40) ** 40, abs=12)
    narrow = few_events(3, level=0.8).hazard_ratio
    assert 0 < narrow.lower < narrow.upper
    assert "percentile interval of 500 resamples of patients, seed 1" in str(narrow.method)
    assert narrow.notes == ()


def test_an_upper_limit_at_infinity_is_open() -> None:
    """The same arms with the treatment the other way round."""
    time = np.concatenate([np.full(20, 100.0), np.arange(20, 100, 4.0)])
    event = (np.arange(40) < 3) | (np.arange(40) >= 20)
    time[:3] = [50, 51, 52]
    started = np.where(np.arange(40) < 20, np.inf, 5.0)
    ratio = clone_censor_weight(time, event, started, grace=10, seed=1).hazard_ratio
    assert ratio.lower > 1
    assert ratio.upper is None
    assert "to infinity" in str(clone_censor_weight(time, event, started, grace=10, seed=1))


def test_resamples_without_a_model_are_said_to_be_missing() -> None:
    """With 5 who begin, of 40, some resamples leave nobody who does; the others are counted."""
    started = np.where(np.arange(40) < 5, 5.0, np.inf)
    found = clone_censor_weight(20 + np.arange(40) * 7.0 % 40, np.ones(40), started, grace=10, resamples=500)
    drawn, of = found.resamples
    assert drawn < of == 500
    assert f"percentile interval of {drawn} of 500 resamples of patients" in str(found.method)


@pytest.mark.parametrize(("level", "fewest"), [(0.95, 200), (0.9, 100), (0.8, 50)])
def test_too_few_resamples_for_the_level_are_said(level: float, fewest: int) -> None:
    note = f"the limits rest on the outermost of {fewest - 1} resamples: at least {fewest} are needed"
    assert note in few_events(12, fewest - 1, level=level).hazard_ratio.notes
    assert few_events(12, fewest, level=level).hazard_ratio.notes == ()


def test_a_percentile_of_values_that_may_be_infinite() -> None:
    values = np.array([3.0, -np.inf, 1.0, np.inf, 2.0])
    assert percentile(values, 0.5, -np.inf) == 2
    assert percentile(values, 0.625, np.inf) == 2.5
    assert percentile(values, 0.1, -np.inf) == -np.inf
    assert percentile(values, 0.9, np.inf) == np.inf
    finite = np.array([4.0, 1.0, 7.0, 2.0])
    assert percentile(finite, 0.3, -np.inf) == pytest.approx(np.quantile(finite, 0.3))


def test_a_grace_period_longer_than_every_follow_up_is_called_so() -> None:
    for grace in (100, 200):
        assert few_events(3, grace=grace).hazard_ratio.reason == "nobody was followed beyond the grace period"


def test_its_weights_are_told_with_the_ratio() -> None:
    assert "weights not stabilised and not truncated" in str(of_cohort(SMALL).method)


def test_options_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(UsageError, match="resamples: expected a number of resamples"):
        of_cohort(SMALL, resamples=-1)
    with pytest.raises(EstimationError, match="covariates has 1 rows"):
        clone_censor_weight([1, 2], [1, 1], [0, None], {"x": [1]}, grace=1)


def log_ratios(seeds: int) -> tuple[np.ndarray, np.ndarray]:
    """Naive, and by clones, of cohorts of 2,000."""
    of = [without_effect(seed, 2000) for seed in range(seeds)]
    naive = [cox(o.time, o.event, {"t": o.treated}).coefficients["t"] for o in of]
    return np.array(naive), np.log([of_cohort(o).hazard_ratio.value for o in of])


def test_it_finds_nothing_where_there_is_nothing() -> None:
    """The recorded covariate decides on delay and survival; the naive comparison finds a strong effect."""
    naive, cloned = log_ratios(6)
    assert np.exp(naive.max()) < 0.9
    assert abs(cloned.mean()) < 0.05


@pytest.mark.long
def test_what_it_finds_in_100_cohorts() -> None:
    naive, cloned = log_ratios(100)
    assert np.exp(naive.max()) < 0.9
    assert abs(cloned.mean()) < 0.05
    assert f"mean log hazard ratio of {cloned.mean():.3f} by clones" in page()
    assert f"the naive ratio is {np.exp(naive.mean()):.3f}" in page()
