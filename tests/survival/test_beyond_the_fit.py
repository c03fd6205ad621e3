"""A Cox model in other patients and on both sides of a cut: against R with the same resamples, and where nothing is."""

from pathlib import Path

import numpy as np
import pytest

from survival.with_r import in_r
from theracurve.survival import cox
from theracurve.survival._cox.changing_ratio import middle_of_events, ratios_around
from theracurve.survival._cox.cox_fit import CoxFit
from theracurve.survival._cox.optimism import drawn_apart, validated

DRAW = np.random.default_rng(12)
N = 90
X, Z, NOISE = DRAW.normal(size=N), DRAW.random(N) < 0.5, DRAW.normal(size=(N, 6))
TIME = np.ceil(DRAW.exponential(300 * np.exp(-0.6 * X), N))
EVENT = DRAW.random(N) < 0.7


def fit_of(**covariates: np.ndarray) -> CoxFit:
    return cox(TIME, EVENT, covariates)


SCRIPT = """
apart <- sapply(c("i1", "i2", "i3"), function(i) {
  b <- d[d[[i]] + 1, ]
  fit <- coxph(Surv(time, event) ~ x + z, b, control = coxph.control(eps = 1e-12))
  d$p <- as.matrix(d[c("x", "z")]) %*% coef(fit)
  among <- concordance(Surv(time, event) ~ p, d, reverse = TRUE)$concordance
  slope <- coef(coxph(Surv(time, event) ~ p, d, control = coxph.control(eps = 1e-12)))
  c(concordance(fit)$concordance - among, slope)
})
for (k in 1:3) { say(paste0("apart", k), apart[1, k]); say(paste0("slope", k), apart[2, k]) }
"""


def test_optimism_and_slope_of_the_same_resamples_as_in_r(tmp_path: Path) -> None:
    draws = [DRAW.integers(0, N, N) for _ in range(3)]
    columns = {"time": TIME, "event": EVENT.astype(int), "x": X, "z": Z.astype(int)}
    columns |= {f"i{k}": rows for k, rows in enumerate(draws, 1)}
    theirs = in_r(SCRIPT, {name: column.tolist() for name, column in columns.items()}, tmp_path)
    for k, (apart, slope) in enumerate(drawn_apart(fit_of(x=X, z=Z), draws), 1):
        assert apart == pytest.approx(theirs[f"apart{k}"], rel=1e-8, abs=1e-12)
        assert slope == pytest.approx(theirs[f"slope{k}"], rel=1e-8)


def test_noise_is_worth_less_in_others_than_it_seems() -> None:
    fit = fit_of(**{f"noise{k}": column for k, column in enumerate(NOISE.T)})
    found = validated(fit, resamples=60, seed=3)
    assert found == validated(fit, resamples=60, seed=3)
    assert fit.concordance.value > 0.55
    assert abs(found.concordance.value - 0.5) < fit.concordance.value - 0.5
    assert found.slope.value < 0.6
    assert "optimism in 60 resamples" in str(found.concordance.method)


SPLIT = """
s <- survSplit(Surv(time, event) ~ ., d, cut = CUT, episode = "side", start = "from")
s$early <- ifelse(s$side == 1, s$x, 0)
s$late <- ifelse(s$side == 2, s$x, 0)
fit <- coxph(Surv(from, time, event) ~ z + early + late, s, control = coxph.control(eps = 1e-12))
for (n in c("early", "late")) { say(n, coef(fit)[[n]]); say(paste0(n, "e"), sqrt(vcov(fit)[n, n])) }
"""


def test_a_ratio_before_and_after_the_middle_of_the_events_as_in_r(tmp_path: Path) -> None:
    fit = fit_of(x=X, z=Z)
    cut = middle_of_events(fit)
    assert cut is not None
    assert abs(int((TIME[EVENT] < cut).sum()) - int((TIME[EVENT] > cut).sum())) <= 2
    columns = {"time": TIME, "event": EVENT.astype(int), "x": X, "z": Z.astype(int)}
    listed = {name: column.tolist() for name, column in columns.items()}
    theirs = in_r(SPLIT.replace("CUT", repr(cut)), listed, tmp_path)
    for name, ours in zip(("early", "late"), ratios_around(fit, "x", cut), strict=True):
        assert np.log(ours.value) == pytest.approx(theirs[name], rel=1e-8)
        assert np.log(ours.upper / ours.lower) / (2 * 1.959963984540054) == pytest.approx(theirs[f"{name}e"], rel=1e-8)


def test_without_two_days_of_events_there_is_no_middle() -> None:
    assert middle_of_events(cox([5, 5, 7], [1, 1, 0], {"x": [0.0, 1, 2]})) is None


def test_with_ties_the_middle_is_the_more_even_of_the_gaps() -> None:
    """Seven events on 1, 2, 2, 2, 2, 3 and 3: five before 2.5 and two after it, where 1.5 has one against six."""
    fit = cox([1, 2, 2, 2, 2, 3, 3], [1] * 7, {"x": [0.0, 1, 0, 1, 0, 1, 0]})
    assert middle_of_events(fit) == 2.5
