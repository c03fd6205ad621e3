"""Fine and Gray's model against the same likelihood written as weighted start-stop rows, and where it is Cox's."""

import numpy as np
import pandas as pd
import pytest

from theracurve.errors import UsageError
from theracurve.survival import cox, fine_gray, kaplan_meier
from theracurve.survival._tables.event_table import event_table


def cohort(seed: int, n: int = 80) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    x, z = rng.integers(0, 2, n), rng.normal(size=n).round(2)
    time = rng.exponential(10 * np.exp(-0.5 * x)).round() + 1
    event = rng.choice([1, 1, 2], n)
    censored = rng.integers(2, 30, n)
    return pd.DataFrame(
        {"time": np.minimum(time, censored), "event": np.where(censored < time, 0, event), "x": x, "z": z}
    )


def start_stop_rows(rows: pd.DataFrame, events_first: bool) -> pd.DataFrame:
    """Every patient gone by a competing event follows on, one row for each later event time, with weight
    G(t-) / G(T-). Patients with events leave before or after the censorings at the same time."""
    shift = 0.25 if not events_first else -0.25
    moved = rows.time + np.where(rows.event == 0, 0.0, shift)
    curve = kaplan_meier(event_table(moved, rows.event == 0), interval="plain")["all"]

    def free_before(time: float) -> float:
        before = curve.survival[curve.times < time - 0.4]
        return float(before[-1]) if len(before) else 1.0

    cuts = np.unique(rows.time[rows.event == 1])
    pieces = [rows.assign(entry=0.0, weight=1.0, event=rows.event == 1)]
    for row in rows[rows.event == 2].itertuples():
        for start, stop in zip(np.r_[0, cuts[:-1]], cuts, strict=True):
            if stop > row.time:
                weight = free_before(stop) / free_before(row.time)
                piece = {"time": stop, "event": False, "x": row.x, "z": row.z}
                pieces.append(pd.DataFrame([piece | {"entry": max(start, row.time), "weight": weight}]))
    return pd.concat(pieces, ignore_index=True)


@pytest.mark.parametrize("censoring_ties", ["together", "events-first"])
def test_it_is_cox_with_those_gone_kept_at_risk(censoring_ties) -> None:
    rows = cohort(3)
    fit = fine_gray(rows.time, rows.event, rows[["x", "z"]], censoring_ties=censoring_ties)
    wide = start_stop_rows(rows, censoring_ties == "events-first")
    wide = wide[wide.weight > 0]
    same = cox(wide.time, wide.event, wide[["x", "z"]], entry=wide.entry, weights=wide.weight, ties="breslow")
    assert np.asarray(fit.coefficients) == pytest.approx(np.asarray(same.coefficients), rel=1e-8)
    assert fit.log_likelihood == pytest.approx(same.log_likelihood, rel=1e-10)


def test_without_competing_events_it_is_cox_with_robust_variance(leukaemia) -> None:
    fit = fine_gray(leukaemia.time, leukaemia.event, leukaemia[["group"]])
    same = cox(leukaemia.time, leukaemia.event, leukaemia[["group"]], ties="breslow")
    assert fit.coefficients[0] == pytest.approx(same.coefficients[0], rel=1e-9)
    assert fit.std_errors[0] == pytest.approx(same.robust_std_errors[0], rel=1e-9)


def test_its_standard_errors_are_about_those_of_the_jackknife() -> None:
    """Leaving out one patient at a time moves the estimate, and the weights with it, by his influence."""
    rows = cohort(11, 150)
    fit = fine_gray(rows.time, rows.event, rows[["x", "z"]])
    left_out = [rows.drop(index=patient) for patient in rows.index]
    moved = [np.asarray(fine_gray(r.time, r.event, r[["x", "z"]]).coefficients) for r in left_out]
    jackknife = np.sqrt(((np.array(moved) - np.mean(moved, axis=0)) ** 2).sum(axis=0))
    assert np.asarray(fit.std_errors) == pytest.approx(jackknife, rel=0.05)


def test_what_must_not_change_it() -> None:
    rows = cohort(5)

    def answer(data: pd.DataFrame, **options) -> tuple:
        fit = fine_gray(data.time, data.event, data[["x", "z"]], **options)
        return *fit.coefficients, *fit.std_errors, *fit.p_values

    plain = answer(rows)
    assert answer(rows.sample(frac=1, random_state=1)) == pytest.approx(plain)
    assert answer(rows.assign(time=rows.time / 30.4375)) == pytest.approx(plain)
    assert answer(rows.assign(event=rows.event.map({0: "0", 1: "relapse", 2: "death"})), cause="relapse") == (
        pytest.approx(plain)
    )
    assert answer(rows.assign(z=rows.z + 500)) == pytest.approx(plain)
    assert answer(rows, cluster=rows.index) == pytest.approx(plain)
    pairs = pd.concat([rows, rows], ignore_index=True)
    assert answer(pairs, cluster=pairs.index % len(rows))[2] == pytest.approx(plain[2], rel=0.01), "no new information"


@pytest.mark.parametrize(
    ("time", "event", "x", "words"),
    [
        ([1, 2, 3], [0, 0, 0], [0, 1, 0], "no event happened"),
        ([1, 2, 3], [2, 2, 0], [0, 1, 0], "no event happened"),
        ([5], [1], [1], "does not vary"),
        ([1, 2, 3], [1, 2, 0], ["A", "A", "A"], "does not vary"),
        ([1, 2, 3, 4, 5], [1, 1, 2, 0, 2], [1, 1, 0, 0, 0], "rises for ever"),
    ],
)
def test_what_cannot_be_estimated_says_why(time, event, x, words) -> None:
    fit = fine_gray(time, event, {"x": x})
    ratio = fit.subdistribution_hazard_ratio("x")
    assert (ratio.value, ratio.lower, fit.std_errors["x"], fit.wald_test.p_value) == (None, None, None, None)
    assert words in str(ratio.reason)
    assert words in str(fit)


def test_a_patient_gone_for_another_cause_spoils_a_monotone_likelihood() -> None:
    """The only unexposed patient died of something else at 1, but stays at risk of the event at 2."""
    model = ([1, 2, 3, 4], [2, 1, 1, 0], {"x": [1, 0, 1, 0]})
    assert fine_gray(*model).coefficients["x"] is not None


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(UsageError, match="expected one of together, events-first; found 'crr'"):
        fine_gray([1, 2], [1, 0], {"x": [0, 1]}, censoring_ties="crr")
