"""Cumulative incidence against small cases worked by hand, its definition of influence, and other programs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import cumulative_incidence, event_table, fine_gray, gray_test, kaplan_meier

patients = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 2)), min_size=2, max_size=15)


def columns(rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    time, event = np.array(rows).T
    return time, event


def test_by_hand() -> None:
    """Five patients: at 1 cause a, at 2 cause b, at 3 censored, at 4 cause a, at 5 censored."""
    result = cumulative_incidence([1, 2, 3, 4, 5], ["a", "b", "0", "a", "0"])["all"]
    assert result["a"].probability == pytest.approx([1 / 5, 1 / 5, 1 / 5, 1 / 5 + 3 / 5 * 1 / 2, 1 / 2])
    assert result["b"].probability == pytest.approx([0, 1 / 5, 1 / 5, 1 / 5, 1 / 5])
    assert result.event_free.probability == pytest.approx([4 / 5, 3 / 5, 3 / 5, 3 / 10, 3 / 10])
    before = result["a"].at(0.5)
    assert (before.value, before.std_error, result.event_free.at(0).value) == (0, None, 1)
    assert result["a"].at(4.9).value == pytest.approx(1 / 2)
    assert result["a"].at(4.9).events == 2
    assert result["a"].at(5.1).reason == "follow-up of this group ends at 5"


def test_no_interval_is_without_width() -> None:
    """Everybody had the event: the standard error is 0, R's limits are 1 to 1, Clopper and Pearson's 0.29 to 1."""
    everybody = cumulative_incidence([1, 2, 3], ["a", "a", "a"])["all"]["a"]
    assert (everybody.at(3).lower, everybody.at(3).upper) == (pytest.approx(0.025 ** (1 / 3)), 1)
    assert (everybody.at(0.5).lower, everybody.at(0.5).upper) == (0, pytest.approx(1 - 0.025 ** (1 / 3)))
    assert everybody.at(3).method == "Aalen-Johansen, exact limit of those whose state is known"


@settings(max_examples=60, deadline=None)
@given(patients)
def test_states_exhaust_everybody(rows) -> None:
    time, event = columns(rows)
    group = cumulative_incidence(time, event)["all"]
    total = sum((curve.probability for curve in group.values()), group.event_free.probability)
    assert total == pytest.approx(np.ones_like(total))
    survival = kaplan_meier(event_table(time, event > 0), interval="plain")["all"]
    at = np.searchsorted(group.event_free.times, survival.times)
    assert group.event_free.probability[at] == pytest.approx(survival.survival, abs=1e-12)
    alive = survival.survival > 0
    assert group.event_free.std_error[at][alive] == pytest.approx(survival.std_error[alive], abs=1e-12), "Greenwood"


@settings(max_examples=40, deadline=None)
@given(patients, st.integers(0, 99))
def test_the_variance_is_the_sum_of_squared_influences(rows, seed) -> None:
    """The influence of a patient is the derivative of the estimate with respect to his weight."""
    time, event = columns(rows)
    weight = np.random.default_rng(seed).choice([0.5, 1.0, 3.0], len(time))
    step, states = 1e-6, {"a": 1, "b": 2}

    def curves(weights: np.ndarray) -> dict[str, np.ndarray]:
        group = cumulative_incidence(time, event, weights=weights, causes=[1, 2])["all"]
        return {name: group[code].probability for name, code in states.items()} | {"free": group.event_free.probability}

    squares = {name: 0.0 for name in ("a", "b", "free")}
    for patient in np.eye(len(time)):
        more, less = curves(weight + step * patient), curves(weight - step * patient)
        for name in squares:
            influence = (more[name] - less[name]) / (2 * step) * (weight @ patient)
            squares[name] = squares[name] + influence**2
    group = cumulative_incidence(time, event, weights=weight, causes=[1, 2])["all"]
    for name, curve in {"a": group[1], "b": group[2], "free": group.event_free}.items():
        assert curve.std_error == pytest.approx(np.sqrt(squares[name]), abs=1e-6)


def test_aalen_variance_by_hand() -> None:
    """Four patients, cause a at 1, b at 2, a at 3, censored at 4. At 3, F = 1/4 + 1/4: the event at 1 moved it by
    1/4 (1 - (1/4) / (3/4)), that at 2 by -1/4 (1/4) / (2/4), that at 3 by 1/4."""
    curve = cumulative_incidence([1, 2, 3, 4], ["a", "b", "a", 0], variance="aalen")["all"]["a"]
    moves = np.array([1 / 4 * (1 - 1 / 3), 1 / 4 * 1 / 2, 1 / 4])
    assert curve.std_error[2] == pytest.approx(np.sqrt((moves**2).sum()))


def test_agrees_with_statsmodels() -> None:
    """statsmodels' estimate of the incidence, without strata or ties between events and censoring."""
    from statsmodels.duration.survfunc import CumIncidenceRight

    rng = np.random.default_rng(7)
    time, event = rng.integers(1, 40, 120) + rng.choice([0.0, 0.5], 120), rng.integers(0, 3, 120)
    time[-1], event[-1] = 41, 0  # it divides by zero where the last patient has an event
    ours = cumulative_incidence(time, event)["all"]
    theirs = CumIncidenceRight(time, event)
    at = np.searchsorted(ours[1].times, theirs.times)
    for cause in (1, 2):
        assert ours[cause].probability[at] == pytest.approx(theirs.cinc[cause - 1], rel=1e-12)


def test_what_must_not_change_it() -> None:
    rng = np.random.default_rng(2)
    rows = pd.DataFrame(
        {"time": rng.integers(1, 30, 60), "event": rng.integers(0, 3, 60), "group": rng.choice(["A", "B"], 60)}
    )

    def answer(data: pd.DataFrame, at: float, **options) -> tuple:
        estimate = cumulative_incidence(data.time, data.event, group=data.group, **options)["A"][1].at(at)
        return estimate.value, estimate.std_error, estimate.lower, estimate.upper

    plain = answer(rows, 20)
    assert answer(rows.sample(frac=1, random_state=1), 20) == pytest.approx(plain)
    assert answer(rows.assign(time=rows.time / 30.4375), 20 / 30.4375) == pytest.approx(plain)
    assert answer(rows, 20, weights=np.full(60, 7.0)) == pytest.approx(plain), "weights are not frequencies"
    twice = answer(pd.concat([rows, rows]), 20)
    assert twice[1] == pytest.approx(plain[1] / np.sqrt(2))


def test_zero_events_and_one_patient() -> None:
    nobody = cumulative_incidence([3, 4], [0, 0], causes=["relapse"])["all"]
    estimate = nobody["relapse"].at(3)
    assert (estimate.value, estimate.std_error, estimate.lower) == (0, 0, 0)
    assert estimate.upper == pytest.approx(0.975)  # one patient is left at risk
    one = cumulative_incidence([3], [1])["all"]
    assert one[1].at(10).value == 1
    assert one.event_free.at(10).value == 0
    assert "relapse" in str(cumulative_incidence([3, 4], ["relapse", 0]))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"event": [0, 1.5, 1]}, EstimationError, r"event: expected 0 \(censored\) or a cause, found 1.5 in row 2"),
        ({"time": [1, None, 2]}, EstimationError, "time: expected finite times"),
        ({"variance": "greenwood"}, UsageError, "variance: expected 'influence'"),
        ({"interval": "arcsin"}, UsageError, "interval: expected one of"),
        ({"weights": [1, 0, 0], "group": ["A", "B", "A"]}, EstimationError, "all weights are 0 in B"),
        ({"weights": [1, 2, 3], "variance": "aalen"}, UsageError, "'aalen' without weights"),
    ],
)
def test_what_it_refuses(arguments, error, message) -> None:
    with pytest.raises(error, match=message):
        cumulative_incidence(**({"time": [1, 2, 3], "event": [0, 1, 2]} | arguments))


CODES = [1, 2, 0, 1, 0, 2]
TEXTS = list(map(str, CODES))
LIKE_FLOATS = list(map(float, CODES))


@pytest.mark.parametrize(
    "event",
    [CODES, LIKE_FLOATS, np.array(LIKE_FLOATS, object), np.array(CODES, object), TEXTS, list(map(str, LIKE_FLOATS))],
)
def test_causes_read_alike_whatever_their_type(event) -> None:
    """A column of objects, as a frame with missing values elsewhere keeps it, must not make 0.0 a cause."""
    time = [3, 1, 4, 2, 6, 5]
    found, expected = (cumulative_incidence(time, column)["all"] for column in (event, CODES))
    assert list(found) == ["1", "2"]
    assert found[1.0].probability.tolist() == expected["1"].probability.tolist()
    group = list("aabbab")
    assert gray_test(time, event, group, cause=1.0).p_value == gray_test(time, CODES, group).p_value
    assert fine_gray(time, event, {"x": time}, cause=2.0).events == 2


def test_true_and_false_are_cause_and_censoring() -> None:
    event = np.array([True, False, True], object)
    assert list(cumulative_incidence([1, 2, 3], event)["all"]) == ["1"]


@pytest.mark.parametrize("code", [-1, 2.5, np.inf, "-9"])
def test_codes_that_are_no_causes_are_refused(code) -> None:
    with pytest.raises(EstimationError, match=r"event: expected 0 \(censored\) or a cause, found .* in row 2"):
        cumulative_incidence([1, 2, 3], np.array([1, code, 0], object))
