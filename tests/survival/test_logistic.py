"""Logistic regression against closed forms, the likelihood written out, and another program."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import logistic_regression


def two_by_two(a: int, b: int, c: int, d: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Exposed with and without the event, then unexposed."""
    event = np.repeat([1, 0, 1, 0], (a, b, c, d))
    return event, {"exposed": np.repeat([1, 1, 0, 0], (a, b, c, d))}


def some_rows() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    rng = np.random.default_rng(11)
    age, grade = rng.normal(60, 9, 40), rng.choice(["G1", "G2", "G3"], 40)
    return rng.random(40) < 1 / (1 + np.exp(-(age - 60) / 9)), {"age": age, "grade": grade}


@given(*(st.integers(1, 30) for _ in range(4)))
def test_one_exposure_by_hand(a, b, c, d) -> None:
    """The log odds ratio of the table, with Woolf's standard error (1955), Ann Hum Genet 19:251-3."""
    fit = logistic_regression(*two_by_two(a, b, c, d))
    assert fit.coefficients["exposed"] == pytest.approx(np.log(a * d / (b * c)), abs=1e-9)
    assert fit.std_errors["exposed"] == pytest.approx(np.sqrt(1 / a + 1 / b + 1 / c + 1 / d), rel=1e-9)
    assert fit.intercept == pytest.approx(np.log(c / d), abs=1e-9)
    assert fit.probabilities[0] == pytest.approx(a / (a + b))


@given(*(st.integers(0, 12) for _ in range(4)))
def test_firths_penalty_adds_one_half_to_every_cell(a, b, c, d) -> None:
    """With as many coefficients as cells (Firth 1993), whatever is empty."""
    if not (a + b and c + d):
        return
    fit = logistic_regression(*two_by_two(a, b, c, d), penalty="firth")
    expected = np.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
    assert fit.coefficients["exposed"] == pytest.approx(expected, abs=1e-8)
    assert fit.intercept == pytest.approx(np.log((c + 0.5) / (d + 0.5)), abs=1e-8)


def test_agrees_with_statsmodels() -> None:
    statsmodels = pytest.importorskip("statsmodels.api")
    event, covariates = some_rows()
    fit = logistic_regression(event, covariates)
    matrix = np.column_stack(
        [np.ones(40), covariates["age"], covariates["grade"] == "G2", covariates["grade"] == "G3"]
    ).astype(float)
    theirs = statsmodels.Logit(event.astype(float), matrix).fit(disp=0, tol=1e-12)
    assert fit.names == ("age", "grade=G2", "grade=G3")
    assert [fit.intercept, *fit.coefficients] == pytest.approx(theirs.params, rel=1e-8)
    assert list(fit.std_errors) == pytest.approx(theirs.bse[1:], rel=1e-8)
    assert fit.log_likelihood == pytest.approx((theirs.llnull, theirs.llf), rel=1e-9), "which iterates both"
    assert fit.likelihood_ratio.statistic == pytest.approx(theirs.llr, rel=1e-8)
    assert fit.p_values["age"] == pytest.approx(theirs.pvalues[1], rel=1e-6)


def test_the_penalised_likelihood_is_highest_there_and_lost_at_the_limits() -> None:
    event, covariates = some_rows()
    age = covariates["age"]
    matrix = np.column_stack([np.ones(40), age - 60])

    def lost(beta: np.ndarray) -> float:
        predictor = matrix @ beta
        p = 1 / (1 + np.exp(-predictor))
        information = (matrix.T * (p * (1 - p))) @ matrix
        return -np.log(np.where(event, p, 1 - p)).sum() - np.linalg.slogdet(information)[1] / 2

    def profile(value: float) -> float:
        return float(minimize(lambda a: lost(np.array([a[0], value])), [0.0], tol=1e-12).fun)

    fit = logistic_regression(event, {"age": age}, penalty="firth")
    best = minimize(lost, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13})
    assert fit.coefficients["age"] == pytest.approx(best.x[1], rel=1e-5)
    assert fit.log_likelihood.fitted == pytest.approx(-best.fun, rel=1e-9)
    assert fit.log_likelihood.null == pytest.approx(-profile(0.0), rel=1e-9)
    for limit in (fit.lower["age"], fit.upper["age"]):
        assert 2 * (profile(limit) - best.fun) == pytest.approx(1.959963984540054**2, rel=1e-5)
    assert fit.p_values["age"] == pytest.approx(fit.likelihood_ratio.p_value, rel=1e-6)


@pytest.mark.parametrize(
    ("event", "age", "site"),
    [
        ([1, 0, 1, 0, 0, 0, 0], [60, 61, 54, 53, 69, 67, 62], "xxxyyyx"),
        ([0, 0, 1, 0, 0, 0], [56, 48, 53, 45, 62, 52], "yyxyyy"),
    ],
)
def test_a_handful_of_patients_has_profile_limits_too(event, age, site) -> None:
    """The search for them crosses values where the information is singular, or the likelihood not concave; the limits
    are where the penalised likelihood, maximised by another program, says."""
    fit = logistic_regression(event, {"age": age, "site": list(site)}, penalty="firth")
    matrix = np.column_stack([np.ones(len(age)), (np.array(age) - 60) / 10, [s == "y" for s in site]]).astype(float)

    def lost(beta: np.ndarray) -> float:
        p = np.clip(1 / (1 + np.exp(-(matrix @ beta))), 1e-15, 1 - 1e-15)
        information = (matrix.T * (p * (1 - p))) @ matrix
        return -np.log(np.where(event, p, 1 - p)).sum() - np.linalg.slogdet(information)[1] / 2

    def profile(value: float) -> float:
        return min(
            minimize(lambda b: lost(np.array([b[0], 10 * value, b[1]])), start, method="Nelder-Mead").fun
            for start in ([0.0, 0.0], [-5.0, 0.0], [5.0, 0.0])
        )

    best = minimize(lost, np.zeros(3), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}).fun
    for limit in (fit.lower["age"], fit.upper["age"]):
        assert 2 * (profile(limit) - best) == pytest.approx(1.959963984540054**2, abs=1e-3)
    assert None not in (*fit.lower, *fit.upper, *fit.p_values)


def test_separated_covariates_are_answered_in_words() -> None:
    fit = logistic_regression([0, 0, 0, 1, 1, 1], {"x": [1, 2, 3, 4, 5, 6], "z": [0, 1, 0, 1, 0, 1]})
    assert fit.separated
    assert fit.coefficients["x"] is None
    assert "rises for ever" in str(fit.odds_ratio("x").reason)
    assert fit.intercept is None
    quasi = logistic_regression(*two_by_two(5, 0, 3, 4))
    assert quasi.separated, "one empty cell is enough"
    assert not logistic_regression(*two_by_two(5, 1, 3, 4)).separated


def test_units_and_origins_of_covariates_change_nothing() -> None:
    event, covariates = some_rows()
    for penalty in (None, "firth"):
        fit = logistic_regression(event, covariates, penalty=penalty)
        moved = logistic_regression(event, covariates | {"age": 365.25 * (covariates["age"] - 1900)}, penalty=penalty)
        assert moved.probabilities == pytest.approx(fit.probabilities, abs=1e-9)
        assert moved.coefficients["age"] * 365.25 == pytest.approx(fit.coefficients["age"], rel=1e-6)
        assert moved.p_values["age"] == pytest.approx(fit.p_values["age"], rel=1e-6)


@pytest.mark.parametrize("penalty", [None, "firth"])
def test_what_never_varies_has_no_estimate(penalty) -> None:
    fit = logistic_regression([0, 1, 0, 1], {"x": [1, 2, 3, 4], "same": [1, 1, 1, 1]}, penalty=penalty)
    assert fit.reasons == {"same": "it does not vary, beyond the covariates before it"}
    assert fit.coefficients["x"] is not None
    assert logistic_regression([1, 1], {"x": [1, 2]}).reasons == {"x": "everybody has the event, or nobody has"}


def test_bad_input_is_named() -> None:
    with pytest.raises(EstimationError, match=r"event: expected 0 .* found 2.0 in row 2"):
        logistic_regression([0, 2.0], {"x": [1, 2]})
    with pytest.raises(EstimationError, match="event has 2 rows, covariates has 3 rows"):
        logistic_regression([0, 1], {"x": [1, 2, 3]})
    with pytest.raises(UsageError, match="penalty: expected None or 'firth'"):
        logistic_regression([0, 1], {"x": [1, 2]}, penalty="ridge")


def test_a_limit_that_is_no_number_is_said() -> None:
    """The odds ratio of a whole unit, where the covariate varies by a thousandth of one."""
    event, covariates = two_by_two(3, 2, 2, 3)
    ratio = logistic_regression(event, {"x": covariates["exposed"] / 500}).odds_ratio("x")
    assert ratio.value is not None
    assert ratio.upper is None
    assert ratio.notes == ("a limit was not found, or is too large for a number",)
    assert logistic_regression(event, covariates).odds_ratio("exposed").notes == ()
