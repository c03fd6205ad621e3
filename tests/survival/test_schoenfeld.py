"""The test of proportional hazards against its definition and against another program."""

import numpy as np
import pytest

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import cox, proportional_hazards_test

TRANSFORMS = ("km", "identity", "rank", "log")


def model(leukaemia, **options):
    wbc = np.random.default_rng(3).normal(3, 1, len(leukaemia)).round(2)
    covariates = {"placebo": leukaemia.group == "placebo", "wbc": wbc}
    return cox(leukaemia.time, leukaemia.event, covariates, **options)


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_it_is_the_score_test_of_a_changing_coefficient(leukaemia, transform) -> None:
    """The same question asked with start-stop rows: every patient is split at every event time, and covariate times
    g(time) enters as a time-dependent covariate; one Newton step from the fit gives its score and information."""
    fit = model(leukaemia)
    result = proportional_hazards_test(fit, transform=transform)
    cuts = np.unique(leukaemia.time[leukaemia.event == 1])
    shape = dict(zip(result.times, result.transformed_times, strict=True))
    rows = [
        (start, min(stop, time), event and time <= stop, placebo, wbc, shape[stop])
        for time, event, placebo, wbc in zip(
            leukaemia.time, leukaemia.event, leukaemia.group == "placebo", fit.data.covariates[:, 1], strict=True
        )
        for start, stop in zip(np.r_[0, cuts[:-1]], cuts, strict=True)
        if start < time
    ]
    entry, time, event, placebo, wbc, g = (np.array(column) for column in zip(*rows, strict=True))
    wide = {"placebo": placebo, "wbc": wbc, "placebo g": placebo * g, "wbc g": wbc * g}
    changing = cox(time, event, wide, entry=entry)
    at_fit = np.r_[np.asarray(fit.coefficients), 0, 0] * changing.data.spread
    point = changing.point.of.at(at_fit)
    score, information = point.score, point.information
    for name, used in {"placebo": [0, 1, 2], "wbc": [0, 1, 3]}.items():
        statistic = score[used] @ np.linalg.solve(information[np.ix_(used, used)], score[used])
        assert result[name].statistic == pytest.approx(statistic, rel=1e-7)
    assert result.overall.statistic == pytest.approx(score @ np.linalg.solve(information, score), rel=1e-7)
    assert result.overall.df == 2


@pytest.mark.parametrize(
    ("transform", "shape"),
    [("km", (0, 1 / 6, 1 / 6, 1 / 2)), ("identity", (1, 2, 2, 4)), ("rank", (1, 5 / 2, 5 / 2, 4))],
)
def test_the_transforms_by_hand(transform, shape) -> None:
    """The curve of everybody just before 1, 2 and 4 is 1, 5 / 6 and 5 / 6 x 3 / 5."""
    fit = cox([1, 2, 2, 3, 4, 5], [1, 1, 1, 0, 1, 0], [0, 1, 0, 1, 1, 0])
    assert proportional_hazards_test(fit, transform=transform).transformed_times == pytest.approx(shape)


def test_residuals_vary_about_the_coefficient_and_carry_no_trend_of_the_fit(leukaemia) -> None:
    """Unscaled, Schoenfeld's residuals are the score, event by event: they sum to nothing."""
    fit = model(leukaemia)
    result = proportional_hazards_test(fit)
    assert result.residuals.mean(axis=0) == pytest.approx(np.asarray(fit.coefficients), rel=1e-6)
    assert (np.diff(result.times) >= 0).all()
    assert len(result.times) == fit.events


def test_crossing_hazards_are_found_and_proportional_ones_are_not() -> None:
    rng = np.random.default_rng(1)
    group = np.repeat([0, 1], 400)
    constant = rng.exponential(np.where(group, 1.0, 2.0))
    crossing = np.where(group, rng.weibull(3.0, 800), rng.weibull(0.7, 800))
    everybody = np.ones(800, bool)
    found = proportional_hazards_test(cox(crossing, everybody, {"group": group}))["group"].p_value
    silent = proportional_hazards_test(cox(constant, everybody, {"group": group}))["group"].p_value
    assert found < 1e-10
    assert silent > 0.05


def test_where_there_is_nothing_to_test() -> None:
    one_time = proportional_hazards_test(cox([1, 1, 2, 2], [1, 1, 0, 0], {"x": [0, 1, 0, 1]}))
    monotone = proportional_hazards_test(cox([1, 2, 3, 4], [1, 1, 0, 0], {"x": [1, 1, 0, 0]}))
    nothing = proportional_hazards_test(cox([1, 2], [0, 0], {"x": [0, 1]}))
    for result in (one_time, monotone, nothing):
        assert (result["x"].p_value, result.overall.p_value) == (None, None)
        assert "not estimable" in str(result["x"].reason)
        assert "not estimable" in str(result)


def test_what_it_refuses(leukaemia) -> None:
    with pytest.raises(UsageError, match="expected one of km, identity, rank, log; found 'sqrt'"):
        proportional_hazards_test(model(leukaemia), transform="sqrt")
    with pytest.raises(UsageError, match="no penalty"):
        proportional_hazards_test(model(leukaemia, penalty="firth"))
    with pytest.raises(EstimationError, match="found an event at time 0"):
        proportional_hazards_test(cox([0, 1, 2], [1, 1, 0], {"x": [0, 1, 1]}), transform="log")
