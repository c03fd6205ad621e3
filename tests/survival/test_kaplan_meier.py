"""Kaplan-Meier against a printed curve, against small cases worked by hand, and where it must refuse to answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import (
    event_table,
    kaplan_meier,
    log_rank,
    nelson_aalen,
    reverse_kaplan_meier,
    rmst,
    survival_difference,
)
from theracurve.survival._curves.intervals import beta_product_limits

INTERVALS = ("log", "log-log", "plain", "logit", "arcsin", "beta-product")


def test_the_printed_curve_of_6_mp(leukaemia) -> None:
    """As R's survfit prints it: number at risk, survival, standard error."""
    result = kaplan_meier(event_table(leukaemia.time, leukaemia.event, group=leukaemia.group))
    curve = result["6-MP"]
    at_events = curve.events > 0
    assert curve.times[at_events].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk[at_events].tolist() == [21, 17, 15, 12, 11, 7, 6]
    printed = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.survival[at_events] == pytest.approx(printed, abs=5e-4)
    errors = [0.0764, 0.0869, 0.0963, 0.1068]
    assert curve.std_error[at_events][:4] == pytest.approx(errors, abs=5e-5)
    on_log_scale = [0.08908708, 0.10776353, 0.12796438, 0.15475995, 0.18177335, 0.23843463, 0.30030719]
    assert (curve.std_error / curve.survival)[at_events] == pytest.approx(on_log_scale, abs=5e-9)
    assert (curve.median().value, result["placebo"].median().value) == (23, 8)


def test_greenwood_by_hand() -> None:
    curve = kaplan_meier(event_table([1, 2, 2, 3, 4], [1, 1, 0, 1, 0]), interval="plain")["all"]
    assert curve.survival.tolist() == pytest.approx([4 / 5, 3 / 5, 3 / 10, 3 / 10])
    terms = np.cumsum([1 / (5 * 4), 1 / (4 * 3), 1 / (2 * 1), 0])
    assert curve.std_error == pytest.approx(curve.survival * np.sqrt(terms))
    assert curve.at(1.5).upper == 1, "limits stay inside 0 and 1"


@pytest.mark.parametrize("interval", INTERVALS)
def test_steps_hold_from_their_time_on_and_end_with_follow_up(aml, interval) -> None:
    curve = kaplan_meier(event_table(aml.time, aml.event, group=aml.group), interval=interval)["maintained"]
    assert curve.at(8.999).value == 1
    assert curve.at(9).value == curve.at(12.9).value == 10 / 11
    assert curve.at(9).events == 1
    assert curve.at(161).estimable
    assert curve.at(162).reason == "follow-up of this group ends at 161"
    ended = kaplan_meier(event_table([2, 5], [1, 1]), interval=interval)["all"]
    assert ended.at(100).value == 0


def test_the_median_of_a_flat_curve_is_its_middle() -> None:
    flat = kaplan_meier(event_table([1, 2, 4, 9], [1, 1, 1, 1]))["all"]
    assert flat.median().value == 3, "between the second and the third event"
    assert flat.quantile(0.25).value == 1.5
    assert flat.quantile(0.26).value == 2
    to_the_end = kaplan_meier(event_table([1, 2, 4, 9], [1, 1, 0, 0]))["all"]
    assert to_the_end.median().value == 5.5, "and to the end of follow-up where no event follows, as in R"
    thirds = kaplan_meier(event_table(range(1, 10), [1] * 9))["all"]
    assert thirds.quantile(1 / 3).value == 3.5, "also where 1/3 is not a binary fraction"


def test_what_cannot_be_estimated_says_so() -> None:
    nobody_died = kaplan_meier(event_table([3, 4], [0, 0]))["all"]
    assert nobody_died.median().reason == "the curve does not fall to 0.5; its lowest value is 1"
    assert nobody_died.at(3).value == 1
    assert (nobody_died.at(3).lower, nobody_died.at(3).upper) == (pytest.approx(0.025), 1)  # one patient left
    alone = kaplan_meier(event_table([3], [1]))["all"]
    assert (alone.at(3).value, alone.at(3).std_error, alone.at(3).lower) == (0, None, 0)
    assert alone.at(3).upper == pytest.approx(0.975)
    assert alone.median().value == 3
    assert (alone.median().lower, alone.median().upper) == (None, None)
    at_once = kaplan_meier(event_table([0, 5], [1, 0]))["all"]
    assert at_once.at(0).value == 0.5, "an event at time zero is legal"


def test_a_group_of_whom_nobody_enters_in_time() -> None:
    table = event_table([5, 6, 9], [1, 0, 1], group=["A", "A", "B"], entry=[0, 1, 7], horizon=6)
    assert table.patients.tolist() == [2, 0]
    reason = "nobody of this group was ever at risk"
    assert kaplan_meier(table)["B"].at(2).reason == reason
    assert str(kaplan_meier(table)["B"].median().reason).startswith("the curve does not fall to 0.5")
    assert nelson_aalen(table)["B"].at(2).reason == reason
    assert rmst(table, horizon=4)["B"].reason == rmst(table, horizon=4, extend=True)["B"].reason == reason
    assert str(log_rank(table).reason).startswith("no event that counts")
    assert survival_difference(table, at=4).difference.reason == f"B: {reason}"
    for result in (kaplan_meier(table), nelson_aalen(table), rmst(table, horizon=4)):
        assert "B" in str(result)
    with pytest.raises(EstimationError, match="found that all enter at 6 or later"):
        event_table([9], [1], entry=[7], horizon=6)


def test_wrong_questions_are_refused(aml) -> None:
    table = event_table(aml.time, aml.event)
    with pytest.raises(UsageError, match="expected an interval among log-log, log,"):
        kaplan_meier(table, interval="loglog")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="expected a level between 0 and 1"):
        kaplan_meier(table, level=95)
    with pytest.raises(UsageError, match="expected a time of 0 or more, found -1"):
        kaplan_meier(table)["all"].at(-1)
    with pytest.raises(UsageError, match="expected a probability between 0 and 1, found 50"):
        kaplan_meier(table)["all"].quantile(50)
    weighted = event_table(aml.time, aml.event, weight=np.ones(23))
    with pytest.raises(EstimationError, match="no weights, no delayed entry"):
        kaplan_meier(weighted, interval="beta-product")


@given(st.integers(1, 40), st.data())
def test_beta_product_without_censoring_is_clopper_pearson(n, data) -> None:
    times = data.draw(st.lists(st.integers(1, 5), min_size=n, max_size=n))
    curve = kaplan_meier(event_table(times, [1] * n), interval="beta-product")["all"]
    for t in range(6):
        exact = stats.binomtest(sum(time > t for time in times), n).proportion_ci(method="exact")
        found = curve.at(t)
        assert (found.lower, found.upper) == pytest.approx((exact.low, exact.high), abs=1e-12)


def test_beta_product_with_censoring_is_near_the_simulated_product() -> None:
    """Fay, Brittain and Proschan (2013): the products themselves, drawn 400,000 times, against their moment match."""
    at_risk, events = np.array([12.0, 10.0, 7.0, 3.0]), np.array([1.0, 2.0, 1.0, 0.0])
    remaining = np.array([10.0, 7.0, 3.0, 1.0])
    lower, upper = beta_product_limits(at_risk, events, remaining, 0.95)
    rng = np.random.default_rng(20130101)
    draws = [rng.beta(n - d + 1, d, 400_000) if d else np.ones(400_000) for n, d in zip(at_risk, events, strict=True)]
    product = np.cumprod(draws, axis=0)
    low = [np.quantile(p * rng.beta(r, 1, p.size), 0.025) for p, r in zip(product, remaining, strict=True)]
    assert lower == pytest.approx(low, abs=0.02)
    assert upper == pytest.approx(np.quantile(product, 0.975, axis=1), abs=0.01)
    assert lower[0] == pytest.approx(low[0], abs=1e-3)


def test_beta_product_median_has_limits_where_others_have_none() -> None:
    curve = kaplan_meier(event_table([5, 7, 8, 9], [1, 1, 1, 1]), interval="beta-product")["all"]
    assert (curve.median().lower, curve.median().value, curve.median().upper) == (0, 7.5, None)
    assert curve.at(9).upper == pytest.approx(1 - 0.025 ** (1 / 4))


def test_robust_variance_is_that_of_each_patients_influence() -> None:
    """The derivative of log S by each patient's weight, by finite differences."""
    rng = np.random.default_rng(5)
    time, event, weight = rng.integers(1, 9, 30), rng.random(30) < 0.6, rng.uniform(0.2, 3, 30)

    def log_survival(weights: np.ndarray) -> float:
        return float(np.log(kaplan_meier(event_table(time, event, weight=weights))["all"].at(5).value))

    h = 1e-5
    slopes = [(log_survival(weight + h * unit) - log_survival(weight - h * unit)) / (2 * h) for unit in np.eye(30)]
    found = kaplan_meier(event_table(time, event, weight=weight))["all"].at(5)
    assert found.std_error == pytest.approx(found.value * np.sqrt(np.sum((weight * np.array(slopes)) ** 2)), rel=1e-7)


def test_weights_are_not_frequencies(aml) -> None:
    doubled = kaplan_meier(event_table(aml.time, aml.event, weight=np.full(23, 2.0)))["all"]
    single = kaplan_meier(event_table(aml.time, aml.event, weight=np.ones(23)))["all"]
    assert doubled.std_error == pytest.approx(single.std_error, nan_ok=True), "a common factor changes nothing"


def test_follow_up_is_the_flipped_curve(leukaemia) -> None:
    table = event_table(leukaemia.time, leukaemia.event, group=leukaemia.group)
    flipped = event_table(leukaemia.time, 1 - leukaemia.event, group=leukaemia.group)
    ours, theirs = reverse_kaplan_meier(table)["6-MP"], kaplan_meier(flipped)["6-MP"]
    assert ours.survival.tolist() == theirs.survival.tolist()
    assert reverse_kaplan_meier(table)["6-MP"].median().value == 25


def test_results_print_as_small_tables(leukaemia) -> None:
    table = event_table(leukaemia.time, leukaemia.event, group=leukaemia.group)
    result = kaplan_meier(table)
    assert str(result).splitlines() == [
        "survival",
        "group    patients  events  median  lower        upper",
        "6-MP           21       9      23     13  not reached",
        "placebo        21      21       8      4           11",
        "Kaplan-Meier, log-log interval, Greenwood variance",
        "Kaplan and Meier 1958",
    ]
    assert "<td>6-MP</td><td>21</td><td>9</td>" in result._repr_html_()
    assert str(result["6-MP"].at(10)).splitlines() == [
        "survival_probability (6-MP) at 10",
        "value                    0.7529",
        "95 % interval  0.5032 to 0.8894",
        "patients                     21",
        "events                        5",
        "Kaplan-Meier, log-log interval, Greenwood variance",
        "Kaplan and Meier 1958",
    ]


def test_an_interval_at_one_is_never_of_no_width() -> None:
    """Nobody of 60 had the event: Clopper and Pearson's lower limit, 0.025 to the 1/60th; none where weighted."""
    sixty = kaplan_meier(event_table([5.0] * 60, [0] * 60))["all"]
    assert (sixty.at(4).lower, sixty.at(4).upper) == (pytest.approx(0.025 ** (1 / 60)), 1)
    assert sixty.at(4).method == "Kaplan-Meier, beta-product interval"
    weighted = kaplan_meier(event_table([5.0] * 60, [0] * 60, weight=[1.5] * 60))["all"].at(4)
    assert (weighted.lower, weighted.upper) == (None, None)
    assert weighted.notes == ("at 1 the log-log interval says nothing; weights or late entry leave no other",)


def test_the_difference_has_a_bound_where_nobody_had_the_event() -> None:
    """From one group's limit to the other's: each can be wrong on one side alone, by 2.5 %."""
    table = event_table([5.0] * 60 + [6.0] * 55 + [2.0], [0] * 116, group=["a"] * 60 + ["b"] * 56)
    found = survival_difference(table, at=4, reference="a").difference
    assert found.lower == pytest.approx(0.025 ** (1 / 55) - 1)
    assert found.upper == pytest.approx(1 - 0.025 ** (1 / 60))
    assert found.method == "difference of Kaplan-Meier estimates, between the beta-product limits of both groups"
