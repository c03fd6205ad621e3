"""The exact partial likelihood against its definition, subset by subset, and against theory."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theracurve.errors import UsageError
from theracurve.survival import cox, event_table, log_rank


def slow_log_likelihood(rows: pd.DataFrame, beta: float) -> float:
    """Every set of patients who could have had the events, one event time at a time."""
    total = 0.0
    for (stratum, time), tied in rows[rows.event].groupby(["stratum", "time"]):
        at_risk = rows[(rows.stratum == stratum) & (rows.entry < time) & (time <= rows.time)]
        sets = combinations(np.exp(beta * at_risk.x), len(tied))
        total += beta * tied.x.sum() - np.log(sum(np.prod(risks) for risks in sets))
    return total


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.booleans(),
            st.sampled_from([0, 0, 1, 2]),
            st.sampled_from(["a", "b"]),
            st.sampled_from([-1.0, 0.0, 0.5, 2.0]),
        ),
        min_size=4,
        max_size=11,
    ),
    st.booleans(),
)
def test_the_likelihood_and_its_top(rows, late) -> None:
    frame = pd.DataFrame(rows, columns=["time", "event", "late", "stratum", "x"])
    frame["entry"] = np.maximum(frame.time - 1 - frame.late, 0) if late else 0
    assume(frame.event.any())
    fit = cox(frame.time, frame.event, frame[["x"]], ties="exact", strata=frame.stratum, entry=frame.entry)
    assume(not fit.reasons)
    beta, step = fit.coefficients["x"], 1e-4
    null, low, top, high = (slow_log_likelihood(frame, b) for b in (0, beta - step, beta, beta + step))
    assert fit.log_likelihood == pytest.approx((null, top), rel=1e-10, abs=1e-10)
    assert (high - low) / (2 * step) == pytest.approx(0, abs=1e-5)
    assert -(high - 2 * top + low) / step**2 == pytest.approx(fit.std_errors["x"] ** -2, rel=1e-3, abs=1e-5)


def test_its_score_test_is_the_log_rank_test(leukaemia) -> None:
    """Both are the sum over event times of hypergeometric numbers of events (Cox 1972, section 6)."""
    fit = cox(leukaemia.time, leukaemia.event, leukaemia[["group"]], ties="exact")
    test = log_rank(event_table(leukaemia.time, leukaemia.event, group=leukaemia.group))
    assert fit.score_test.statistic == pytest.approx(test.statistic, rel=1e-12)


def test_without_ties_it_is_the_ordinary_likelihood() -> None:
    model = ([3, 1, 4, 2, 6, 5], [1, 1, 0, 1, 1, 1], {"x": [0.5, 1.0, -0.3, 2.0, 0.1, 1.5]})
    exact, efron = cox(*model, ties="exact"), cox(*model)
    assert exact.coefficients["x"] == pytest.approx(efron.coefficients["x"], rel=1e-9)
    assert exact.log_likelihood == pytest.approx(efron.log_likelihood)
    assert exact.baseline_hazard.hazard == pytest.approx(efron.baseline_hazard.hazard)


def test_hundreds_of_ties_do_not_overflow() -> None:
    """All 600 patients have the event or not on one day: a 2 x 2 table, whose conditional odds ratio is near 4."""
    x = np.repeat([0, 1], 300)
    event = np.r_[np.repeat([1, 0], [100, 200]), np.repeat([1, 0], [200, 100])]
    fit = cox(np.ones(600), event, {"x": x}, ties="exact")
    assert fit.hazard_ratio("x").value == pytest.approx(4, rel=0.01)
    assert fit.std_errors["x"] == pytest.approx(np.sqrt(2 / 100 + 2 / 200), rel=0.01)


def test_tied_events_of_different_patients_may_be_monotone_here_only() -> None:
    """Both events have more than the two others, but not the same: a finite maximum under Efron, none here."""
    model = ([1, 1, 2, 2], [1, 1, 0, 0], {"x": [3.0, 2.0, 1.0, 0.0]})
    assert cox(*model).coefficients["x"] is not None
    assert "rises for ever" in str(cox(*model, ties="exact").hazard_ratio("x").reason)


@pytest.mark.parametrize("option", [{"weights": [1, 1, 1]}, {"cluster": [1, 2, 3]}])
def test_it_takes_neither_weights_nor_clusters(option) -> None:
    with pytest.raises(UsageError, match="neither weights nor clusters"):
        cox([1, 2, 3], [1, 1, 0], {"x": [0, 1, 0]}, ties="exact", **option)
    robust = cox([1, 2, 3], [1, 1, 0], {"x": [0, 1, 0]}, ties="exact").robust_std_errors
    assert robust["x"] is None
