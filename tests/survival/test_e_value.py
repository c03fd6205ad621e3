"""E-values against the paper's own examples and the properties that define them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import cox, e_value


def test_the_paper_examples() -> None:
    """VanderWeele and Ding (2017): maternal formula feeding 3.9 (1.8 to 8.7), leukaemia 0.80 (0.71 to 0.91)."""
    harm = e_value(3.9, 1.8, 8.7, measure="risk-ratio")
    assert (harm.value, harm.limit) == pytest.approx((3.9 + np.sqrt(3.9 * 2.9), 1.8 + np.sqrt(1.8 * 0.8)))
    assert (round(harm.value, 1), round(harm.limit, 1)) == (7.3, 3.0)
    benefit = e_value(0.80, 0.71, 0.91, measure="risk-ratio")
    assert (round(benefit.value, 2), round(benefit.limit, 2)) == (1.81, 1.43)


def test_a_hazard_ratio_of_a_common_event_becomes_a_risk_ratio_first() -> None:
    found = e_value(0.56, 0.46, 0.69)
    risk = (1 - 0.5 ** np.sqrt(0.56)) / (1 - 0.5 ** np.sqrt(1 / 0.56))
    assert found.risk_ratio == pytest.approx(risk)
    assert found.value == pytest.approx(e_value(risk, measure="risk-ratio").value)
    limit = (1 - 0.5 ** np.sqrt(0.69)) / (1 - 0.5 ** np.sqrt(1 / 0.69))
    assert found.limit == pytest.approx(e_value(limit, measure="risk-ratio").value), "the limit nearer 1"
    rare = e_value(0.56, 0.46, 0.69, measure="rare-hazard-ratio")
    assert rare.risk_ratio == 0.56
    assert rare.value > found.value


@given(st.floats(1e-3, 1e3), st.sampled_from(["hazard-ratio", "rare-hazard-ratio", "risk-ratio"]))
def test_it_is_the_confounding_that_explains_the_association_away(ratio, measure) -> None:
    """A confounder of strength E with both sides biases a risk ratio by E^2 / (2 E - 1) at most (Ding and VanderWeele
    2016, Epidemiology 27:368-77); benefit and harm of the same size are alike."""
    found = e_value(ratio, measure=measure)
    away = max(found.risk_ratio, 1 / found.risk_ratio)
    assert found.value**2 / (2 * found.value - 1) == pytest.approx(away, rel=1e-9)
    assert e_value(1 / ratio, measure=measure).value == pytest.approx(found.value, rel=1e-6)
    assert found.limit is None


def test_an_interval_that_holds_1_needs_no_confounder() -> None:
    assert e_value(1.5, 0.9, 2.5).limit == 1
    assert e_value(0.7, 0.4, 1.0).limit == 1
    assert (e_value(1.0, 0.5, 2.0).value, e_value(1.0, 0.5, 2.0).limit) == (1, 1)
    assert e_value(1.5, upper=2.5).limit is None, "the limit nearer 1 is not known"


def test_an_open_interval_holds_1_on_its_open_side() -> None:
    assert e_value(0.5, 0.0, 0.8) == e_value(0.5, 0.1, 0.8)
    assert e_value(2.0, 1.5, np.inf) == e_value(2.0, 1.5, 9.0)
    assert e_value(2.0, 0.0, 9.0).limit == e_value(0.5, 0.1, np.inf).limit == 1


def test_it_takes_a_fitted_hazard_ratio(leukaemia) -> None:
    ratio = cox(leukaemia.time, leukaemia.event, {"placebo": leukaemia.group == "placebo"}).hazard_ratio("placebo")
    assert e_value(ratio) == e_value(ratio.value, ratio.lower, ratio.upper)
    nothing = cox([1, 2], [0, 0], {"x": [0, 1]}).hazard_ratio("x")
    assert e_value(nothing).value is None
    assert e_value(nothing).reason == "no event happened"
    with pytest.raises(UsageError, match="has its own"):
        e_value(ratio, 0.5)


def test_what_is_no_ratio_is_refused() -> None:
    for bad in (0.0, -1.0, np.nan, np.inf):
        with pytest.raises(EstimationError, match="ratio: expected a ratio above 0"):
            e_value(bad)
    for bad in (-0.1, np.nan, -np.inf):
        with pytest.raises(EstimationError, match="lower: expected a limit of 0 or more"):
            e_value(0.5, bad, 0.9)
    with pytest.raises(EstimationError, match="within its limits"):
        e_value(0.5, 0.6, 0.9)
    with pytest.raises(UsageError, match="measure: expected one of"):
        e_value(2.0, measure="odds-ratio")
