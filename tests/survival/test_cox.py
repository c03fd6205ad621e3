"""Cox's model against another program, a slow likelihood written out row by row, and what must not change it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import CoxFit, cox

TIES = ("efron", "breslow")


@st.composite
def cohorts(draw: st.DrawFn) -> pd.DataFrame:
    """Up to 14 patients with many ties, two covariates, late entries, strata, weights and clusters."""
    n = draw(st.integers(5, 14))

    def column(values):
        return draw(st.lists(values, min_size=n, max_size=n))

    time = np.array(column(st.integers(1, 6)))
    return pd.DataFrame(
        {
            "time": time,
            "event": column(st.booleans()),
            "entry": time - np.minimum(column(st.integers(1, 6)), time),
            "stratum": column(st.sampled_from(["a", "b"])),
            "weight": column(st.sampled_from([0.5, 1.0, 2.0])),
            "x": column(st.integers(0, 1)),
            "z": column(st.sampled_from([-1.5, 0.0, 0.7, 2.0])),
        }
    )


def fitted(rows: pd.DataFrame, ties: str = "efron") -> CoxFit:
    """A fit that exists: hypothesis looks for another cohort where the likelihood is monotone."""
    fit = cox(
        rows.time, rows.event, rows[["x", "z"]], entry=rows.entry, strata=rows.stratum, weights=rows.weight, ties=ties
    )
    assume(not fit.reasons)
    return fit


def slow_log_likelihood(rows: pd.DataFrame, beta: np.ndarray, ties: str) -> float:
    """The definition, one event time at a time."""
    predictor = rows[["x", "z"]].to_numpy() @ beta
    risk, total = rows.weight * np.exp(predictor), 0.0
    for (stratum, time), tied in rows[rows.event].groupby(["stratum", "time"]):
        at_risk = (rows.stratum == stratum) & (rows.entry < time) & (time <= rows.time)
        total += (tied.weight * predictor[tied.index]).sum()
        for draw in range(len(tied)):
            out = draw / len(tied) * risk[tied.index].sum() if ties == "efron" else 0.0
            total -= tied.weight.mean() * np.log(risk[at_risk].sum() - out)
    return total


@pytest.mark.parametrize(
    ("ties", "coefficient", "std_error", "log_likelihood"),
    [
        ("breslow", 1.5091914125858785, 0.4095644063667413, (-93.98505047824518, -86.37962207114556)),
        ("efron", 1.572125148829067, 0.41239671770945563, (-93.18426999684775, -85.00842457737163)),
    ],
)
def test_the_analysis_of_6_mp(leukaemia, ties, coefficient, std_error, log_likelihood) -> None:
    """statsmodels' PHReg; R's coxph prints 1.5092 and 0.4096, 1.5721 and 0.4124."""
    fit = cox(leukaemia.time, leukaemia.event, leukaemia[["group"]], ties=ties)
    assert fit.names == ("group=placebo",)
    assert fit.coefficients["group=placebo"] == pytest.approx(coefficient, rel=1e-9)
    assert fit.std_errors[0] == pytest.approx(std_error, rel=1e-9)
    assert fit.log_likelihood == pytest.approx(log_likelihood, rel=1e-12)
    ratio = fit.hazard_ratio("group=placebo")
    assert (ratio.value, ratio.lower, ratio.upper) == pytest.approx(
        np.exp([fit.coefficients[0], fit.lower[0], fit.upper[0]])
    )


@pytest.mark.parametrize("ties", TIES)
@settings(max_examples=40, deadline=None)
@given(rows=cohorts())
def test_the_likelihood_its_top_and_its_curvature(ties, rows) -> None:
    """The score vanishes, and the covariance inverts the second differences, of the likelihood written out."""
    fit = fitted(rows, ties)
    beta, step = fit.beta, 1e-4
    assert fit.log_likelihood == pytest.approx(
        (slow_log_likelihood(rows, np.zeros(2), ties), slow_log_likelihood(rows, beta, ties)), rel=1e-10, abs=1e-10
    )
    directions = step * np.eye(2)

    def value(shift: np.ndarray) -> float:
        return slow_log_likelihood(rows, beta + shift, ties)

    slope = [(value(d) - value(-d)) / (2 * step) for d in directions]
    assert slope == pytest.approx([0, 0], abs=1e-5 * len(rows))
    curvature = [
        [(value(a + b) - value(a - b) - value(b - a) + value(-a - b)) / (4 * step**2) for b in directions]
        for a in directions
    ]
    assert -np.array(curvature) @ fit.covariance == pytest.approx(np.eye(2), abs=1e-3)


def same(left: CoxFit, right: CoxFit) -> bool:
    vectors = ("coefficients", "std_errors", "robust_std_errors", "p_values", "lower", "upper", "log_likelihood")
    for vector in vectors:
        assert np.asarray(getattr(left, vector), dtype=float) == pytest.approx(
            np.asarray(getattr(right, vector), dtype=float), rel=1e-6, abs=1e-8, nan_ok=True
        )
    assert left.concordance.value == pytest.approx(right.concordance.value)
    return True


@settings(max_examples=25, deadline=None)
@given(rows=cohorts(), seed=st.integers(0, 99))
def test_what_must_not_change_a_fit(rows, seed) -> None:
    fit = fitted(rows)
    assert same(fit, fitted(rows.sample(frac=1, random_state=seed).reset_index(drop=True))), "the order of rows"
    months = rows.assign(time=rows.time / 30.4375, entry=rows.entry / 30.4375)
    assert same(fit, fitted(months)), "the unit of time"
    assert same(fit, fitted(rows.assign(z=rows.z + 1000))), "the origin of a covariate"
    assert same(fit, fitted(rows.assign(stratum=rows.stratum.map({"a": "z", "b": "y"})))), "the names of strata"


@settings(max_examples=25, deadline=None)
@given(rows=cohorts())
def test_a_swapped_label_turns_the_sign(rows) -> None:
    fit, swapped = fitted(rows), fitted(rows.assign(x=1 - rows.x))
    assert swapped.coefficients["x"] == pytest.approx(-fit.coefficients["x"], rel=1e-6, abs=1e-8)
    assert swapped.coefficients["z"] == pytest.approx(fit.coefficients["z"], rel=1e-6, abs=1e-8)
    assert swapped.log_likelihood == pytest.approx(fit.log_likelihood)


@settings(max_examples=25, deadline=None)
@given(rows=cohorts())
def test_a_patient_may_be_split_at_any_time(rows) -> None:
    """(entry, time] is the same information as (entry, cut] followed by (cut, time], also for the robust variance."""
    cut = (rows.entry + rows.time) / 2
    first = rows.assign(time=cut, event=False)
    whole, pieces = rows.assign(patient=rows.index), pd.concat([first, rows.assign(entry=cut)])
    pieces["patient"] = pieces.index

    def fit(data: pd.DataFrame) -> CoxFit:
        fit = cox(data.time, data.event, data[["x", "z"]], entry=data.entry, cluster=data.patient)
        assume(not fit.reasons)
        return fit

    assert same(fit(whole), fit(pieces))


@settings(max_examples=25, deadline=None)
@given(rows=cohorts())
def test_everybody_twice_is_half_the_variance_under_breslow(rows) -> None:
    fit, twice = fitted(rows, "breslow"), fitted(pd.concat([rows, rows], ignore_index=True), "breslow")
    assert np.asarray(twice.coefficients) == pytest.approx(np.asarray(fit.coefficients), rel=1e-6, abs=1e-8)
    assert np.asarray(twice.std_errors) == pytest.approx(np.asarray(fit.std_errors) / np.sqrt(2), rel=1e-6)


def test_weights_are_probabilities(leukaemia) -> None:
    """Twice the weight for everybody is no information at all."""
    model = (leukaemia.time, leukaemia.event, leukaemia[["group"]])
    once, twice = (cox(*model, weights=np.full(len(leukaemia), weight)) for weight in (1.0, 2.0))
    assert once.p_values[0] == pytest.approx(twice.p_values[0], rel=1e-9)
    assert once.robust_std_errors[0] == pytest.approx(twice.robust_std_errors[0], rel=1e-9)
    zero = np.where(leukaemia.time > 20, 0.0, 1.0)
    left_out = leukaemia[leukaemia.time <= 20]
    kept = cox(left_out.time, left_out.event, left_out[["group"]])
    assert cox(*model, weights=zero).coefficients[0] == pytest.approx(kept.coefficients[0]), "0 is not there"


def test_baseline_hazard_by_hand() -> None:
    """Times 1, 2, 3 of patients with x = 1, 0, 1: the risks are 2r + 1, r + 1 and r at the three events."""
    fit = cox([1, 2, 3], [1, 1, 1], {"x": [1, 0, 1]})
    r = np.exp(fit.coefficients["x"])
    assert fit.baseline_hazard.hazard == pytest.approx([1 / (2 * r + 1), 1 / (r + 1), 1 / r])
    exposed = fit.hazard_at({"x": 1})
    assert exposed.cumulative_hazard == pytest.approx(r * fit.baseline_hazard.hazard.cumsum())
    assert exposed.survival == pytest.approx(np.exp(-exposed.cumulative_hazard))
    expected = [exposed.cumulative_hazard[0], fit.baseline_hazard.cumulative_hazard[1], exposed.cumulative_hazard[2]]
    assert fit.martingale_residuals == pytest.approx(1 - np.array(expected))


def test_concordance_by_hand() -> None:
    """x predicts 2 of the 5 comparable pairs, ties on 2 of them and is wrong on 1: (2 + 2 / 2) / 5."""
    fit = cox([1, 2, 3, 4], [1, 0, 1, 0], {"x": [2, 1, 2, 3]})
    sign = np.sign(fit.coefficients["x"])
    pairs = [(2, 1), (2, 2), (2, 3), (2, 3)]  # the events at 1 and at 3 with those still at risk
    won = sum((sign * (a - b) > 0) + 0.5 * (a == b) for a, b in pairs)
    assert fit.concordance.value == won / len(pairs)


MONOTONE = "the likelihood rises for ever"


def test_a_group_without_events_has_no_hazard_ratio_and_says_so() -> None:
    fit = cox([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], {"untreated": [1, 1, 1, 0, 0, 0]})
    ratio = fit.hazard_ratio("untreated")
    assert (ratio.value, ratio.lower, ratio.upper) == (None, None, None)
    assert MONOTONE in str(ratio.reason)
    assert fit.likelihood_ratio.statistic == pytest.approx(2 * np.log(6 * 5 * 4 / (3 * 2 * 1))), "has a limit"
    assert not fit.wald_test.estimable


def test_the_other_covariates_survive_a_monotone_one() -> None:
    """At the limit only the events' own group matters: the model of the patients of that group alone."""
    time, event = [1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 1, 1, 0, 0]
    untreated, age = [1, 1, 1, 1, 1, 0, 0], np.array([50, 40, 60, 55, 52, 43, 70])
    fit = cox(time, event, {"untreated": untreated, "age": age})
    alone = cox(time[:5], event[:5], {"age": age[:5]})
    assert fit.coefficients["untreated"] is None
    assert fit.coefficients["age"] == pytest.approx(alone.coefficients["age"], rel=1e-6)
    assert fit.std_errors["age"] == pytest.approx(alone.std_errors["age"], rel=1e-5)


@pytest.mark.parametrize(
    ("time", "event", "x", "words"),
    [
        ([1, 2, 3], [0, 0, 0], [0, 1, 0], "no event happened"),
        ([5], [1], [1], "does not vary"),
        ([1, 2, 3], [1, 1, 0], ["A", "A", "A"], "does not vary"),
        ([1, 2, 3, 4], [1, 1, 0, 0], [7.1, 7.1, 7.1, 7.1], "does not vary"),
        ([1, 2], [0, 1], [0, 1], "does not vary"),
    ],
)
def test_what_cannot_be_estimated_says_why(time, event, x, words) -> None:
    fit = cox(time, event, {"x": x})
    assert fit.coefficients["x"] is None
    assert words in str(fit.hazard_ratio("x").reason)
    assert words in str(fit)
    tests = (fit.likelihood_ratio, fit.score_test, fit.wald_test)
    assert [test.p_value for test in tests] == [None, None, None]
    assert fit.robust_std_errors["x"] is None
    assert len(fit.baseline_hazard.times) == len(set(np.array(time)[np.array(event) == 1]))


def test_a_covariate_that_others_make_up_is_left_out() -> None:
    age = np.array([50, 40, 60, 55, 52, 43])
    fit = cox([1, 2, 3, 4, 5, 6], [1, 1, 0, 1, 1, 0], {"age": age, "born": 2000 - age, "x": [0, 1, 0, 1, 1, 0]})
    without = cox([1, 2, 3, 4, 5, 6], [1, 1, 0, 1, 1, 0], {"age": age, "x": [0, 1, 0, 1, 1, 0]})
    assert list(fit.reasons) == ["born"]
    assert fit.coefficients["x"] == without.coefficients["x"]
    assert fit.likelihood_ratio.df == 2


def test_one_cluster_teaches_nothing_of_the_variance() -> None:
    fit = cox([1, 2, 3, 4, 5], [1, 1, 0, 1, 0], {"x": [1, 0, 1, 0, 1]}, cluster=[1] * 5)
    assert fit.coefficients["x"] is not None
    assert (fit.robust_std_errors["x"], fit.p_values["x"], fit.lower["x"]) == (None, None, None)


def test_covariates_come_as_people_hold_them(leukaemia) -> None:
    polars, arrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    placebo = (leukaemia.group == "placebo").to_numpy()
    frame = pd.DataFrame({"name": placebo})
    forms = [{"p": placebo}, placebo[:, None], placebo, pd.Series(placebo, name="p"), frame]
    others = [polars.DataFrame({"p": placebo}), arrow.table({"p": placebo}), arrow.table({"p": placebo}).to_reader()]
    fits = [cox(leukaemia.time, leukaemia.event, form) for form in [*forms, *others]]
    assert {fit.coefficients[0] for fit in fits} == {fits[0].coefficients[0]}
    assert [fit.names for fit in fits] == [("p",), ("x1",), ("x1",), ("p",), ("name",), ("p",), ("p",), ("p",)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"time": [1, -2, 3]}, "time: expected finite times of 0 or more, found -2"),
        ({"event": [1, 2, 1]}, "event: expected 0 (censored) or 1 (event), found 2"),
        ({"covariates": {"age": [50, None, 60]}}, "age: expected finite numbers, found None in row 2"),
        ({"covariates": {"age": [50, 60]}}, "expected columns of one length, found: time has 3 rows"),
        ({"covariates": {}}, "covariates: expected at least one column, found none"),
        ({"entry": [0, 2, 1]}, "entry: expected an entry before the exit"),
        ({"weights": [1, -1, 1]}, "weights: expected weights of 0 or more"),
    ],
)
def test_unusable_columns_are_refused_by_name_and_row(arguments, message) -> None:
    usable = {"time": [1, 2, 3], "event": [1, 0, 1], "covariates": {"x": [0, 1, 1]}}
    with pytest.raises(EstimationError, match="^" + message.replace("(", r"\(").replace(")", r"\)")):
        cox(**(usable | arguments))


@pytest.mark.parametrize("option", [{"ties": "random"}, {"level": 95}, {"penalty": "ridge"}])
def test_an_unknown_option_is_refused(option) -> None:
    with pytest.raises(UsageError, match="expected"):
        cox([1, 2, 3], [1, 1, 0], {"x": [0, 1, 0]}, **option)


def test_a_fit_prints_as_a_table(leukaemia) -> None:
    printed = str(cox(leukaemia.time, leukaemia.event, leukaemia[["group"]]))
    assert printed.splitlines()[0] == "Cox regression, Efron ties; 42 rows, 30 events"
    assert "group=placebo" in printed
    assert "2.147 to 10.81" in printed


def test_late_entries_cost_no_digits() -> None:
    """The risks of those who enter for the second event are 1e13 times those of the patients at the first; only
    their own risk set may show it, although they share a stratum."""
    z = np.array([0, 1, 0, 60, 61, 60]) / 2
    entry, time, event = [0, 0, 0, 5, 5, 5], [1, 2, 2, 6, 7, 7], [1, 1, 0, 1, 1, 0]
    together = cox(time, event, {"z": z}, entry=entry)
    apart = cox(time, event, {"z": z}, entry=entry, strata=["early"] * 3 + ["late"] * 3)
    assert together.coefficients["z"] == pytest.approx(apart.coefficients["z"], rel=1e-12)
    assert together.std_errors["z"] == pytest.approx(apart.std_errors["z"], rel=1e-12)


@pytest.mark.filterwarnings("error")
def test_where_nothing_is_left_no_coefficient_is_known() -> None:
    """One event, told apart: the search stops with a hazard ratio of 1 for what it had no reason to move."""
    covariates = {"b": [1, 0, 1, 1, 1], "age": [51, 72, 66, 67, 73], "site": list("xxyyx")}
    fit = cox([13, 4, 5, 13, 19], [0, 1, 0, 0, 0], covariates)
    assert list(fit.coefficients) == list(fit.p_values) == [None, None, None]
    assert all("rises for ever" in str(reason) for reason in fit.reasons.values())


def test_the_reason_names_the_value_with_which_nobody_had_the_event() -> None:
    """Of two values the one without events; of more, the order of the values at the events."""
    two = cox([1, 2, 3, 4], [1, 1, 0, 0], {"A": [0, 0, 1, 1]}).reasons["A"]
    assert str(two).startswith("nobody with A = 1 had the event")
    more = cox([1, 2, 3, 4], [1, 1, 1, 1], {"age": [4.0, 3.0, 2.0, 1.0]}).reasons["age"]
    assert "the most extreme value among those at risk" in str(more)
