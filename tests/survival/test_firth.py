"""Firth's penalty against a case solved by hand, another program, and where nothing else gives an answer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theracurve.errors import UsageError
from theracurve.survival import CoxFit, cox


@given(exposed=st.integers(1, 30), unexposed=st.integers(1, 30))
@settings(max_examples=20, deadline=None)
def test_one_event_by_hand(exposed, unexposed) -> None:
    """One exposed patient dies before all others leave. With p the exposed share of the risk, the penalised
    likelihood is p * sqrt(p (1 - p)), greatest at p = 3/4."""
    n = exposed + unexposed
    x = np.arange(n) < exposed
    fit = cox(np.r_[1, np.full(n - 1, 2)], np.arange(n) == 0, {"x": x}, penalty="firth")
    assert fit.coefficients["x"] == pytest.approx(np.log(3 * unexposed / exposed), rel=1e-8, abs=1e-9)
    share = exposed / n
    null, top = share**1.5 * (1 - share) ** 0.5, 0.75**1.5 * 0.25**0.5
    assert fit.likelihood_ratio.statistic == pytest.approx(2 * np.log(top / null), rel=1e-8, abs=1e-9)


def placebo_model(leukaemia, horizon: int, **options) -> CoxFit:
    time, event = np.minimum(leukaemia.time, horizon), leukaemia.event * (leukaemia.time <= horizon)
    return cox(time, event, {"placebo": leukaemia.group == "placebo"}, ties="breslow", **options)


def test_agrees_with_firthmodels(leukaemia) -> None:
    """firthmodels 0.8.2 (Breslow ties, gtol 1e-11): estimate, standard error, log-likelihood, profile limits (which
    it finds to 1e-4 of the log-likelihood), P."""
    fit = placebo_model(leukaemia, 99, penalty="firth")
    assert fit.coefficients[0] == pytest.approx(1.479338283578589, rel=1e-9)
    assert fit.std_errors[0] == pytest.approx(0.407349632976871, rel=1e-9)
    assert fit.log_likelihood.fitted == pytest.approx(-85.48420483049419, rel=1e-12)
    assert (fit.lower[0], fit.upper[0]) == pytest.approx((0.7209096032633028, 2.312288398231198), rel=1e-6)
    assert fit.p_values[0] == pytest.approx(0.000101141529525, rel=1e-8)


def test_answers_where_no_6_mp_patient_has_relapsed_yet(leukaemia) -> None:
    """Within 5 weeks all 9 relapses are under placebo; numbers of firthmodels 0.8.2."""
    assert placebo_model(leukaemia, 5).coefficients[0] is None
    fit = placebo_model(leukaemia, 5, penalty="firth")
    ratio = fit.hazard_ratio("placebo")
    assert np.log([ratio.value, ratio.lower, ratio.upper]) == pytest.approx(
        [3.152395019646576, 1.0863616549921848, 8.012172519472715], rel=1e-4
    )
    assert "profile" in str(ratio.method)
    assert not fit.score_test.estimable
    assert fit.robust_std_errors[0] is None


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_the_top_and_the_limits_are_where_the_penalised_likelihood_says(leukaemia, ties) -> None:
    """Log-likelihood plus half the log determinant of the information, both read off plain fits' ingredients: the
    maximum is flat, and the limits lose the 95 % quantile of chi-square."""
    rng = np.random.default_rng(5)
    age = rng.normal(50, 10, len(leukaemia)).round()
    covariates = {"placebo": (leukaemia.group == "placebo").to_numpy(), "age": age}
    fit = cox(leukaemia.time, leukaemia.event, covariates, penalty="firth", ties=ties)
    matrix = np.column_stack(list(covariates.values())).astype(float)

    def penalised(beta: np.ndarray) -> float:
        offset = np.exp(matrix @ beta)
        total, information = 0.0, np.zeros((2, 2))
        for time in np.unique(leukaemia.time[leukaemia.event == 1]):
            at_risk = (leukaemia.time >= time).to_numpy()
            tied = ((leukaemia.time == time) & (leukaemia.event == 1)).to_numpy()
            total += (matrix[tied] @ beta).sum()
            for draw in range(tied.sum()):
                out = draw / tied.sum() if ties == "efron" else 0.0
                share = offset * (at_risk - out * tied)
                total -= np.log(share.sum())
                information += np.cov(matrix.T, aweights=share / share.sum(), ddof=0)
        return total + np.linalg.slogdet(information)[1] / 2

    top, step = np.asarray(fit.coefficients), np.array([1e-4, 1e-5])
    assert penalised(top) == pytest.approx(fit.log_likelihood.fitted, rel=1e-10)
    slopes = [(penalised(top + d) - penalised(top - d)) / (2 * d.sum()) for d in np.diag(step)]
    assert slopes == pytest.approx([0, 0], abs=1e-5)
    for limit in (fit.lower["placebo"], fit.upper["placebo"]):
        profile = max(penalised(np.array([limit, b])) for b in top[1] + np.linspace(-0.01, 0.01, 201))
        assert 2 * (penalised(top) - profile) == pytest.approx(1.959963984540054**2, rel=1e-4)


def test_what_never_varies_has_no_estimate_here_either() -> None:
    fit = cox([1, 2, 3, 4], [1, 1, 0, 0], {"x": [0, 1, 0, 1], "same": [2, 2, 2, 2]}, penalty="firth")
    assert fit.coefficients["same"] is None
    assert "does not vary" in str(fit.reasons["same"])
    assert fit.coefficients["x"] is not None
    assert cox([1, 2], [0, 0], {"x": [0, 1]}, penalty="firth").reasons == {"x": "no event happened"}


@pytest.mark.parametrize("option", [{"weights": [1, 2, 1]}, {"cluster": [1, 2, 3]}, {"ties": "exact"}])
def test_what_its_profile_does_not_know_is_refused(option) -> None:
    with pytest.raises(UsageError, match="penalty: expected"):
        cox([1, 2, 3], [1, 1, 0], {"x": [0, 1, 0]}, penalty="firth", **option)
