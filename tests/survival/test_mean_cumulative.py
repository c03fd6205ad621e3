"""The mean cumulative function against cases worked by hand and its definition of influence."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import event_table, mean_cumulative_function, nelson_aalen


def test_three_patients_by_hand() -> None:
    """a: events at 1 and 3, to 4; b: event at 2, to 2; c: none, to 5. At risk 3, 3, 2; means 1/3, 2/3, 7/6.
    Influences at 3: a (1 - 1/3) / 3 - (1/3) / 3 + (1 - 1/2) / 2, b -(1/3) / 3 + (1 - 1/3) / 3, c the rest."""
    curve = mean_cumulative_function(list("aaabcc"), [1, 3, 4, 2, 2, 5], [1, 1, 0, 1, 0, 0])["all"]
    assert curve.times.tolist() == [1, 2, 3]
    assert curve.at_risk.tolist() == [3, 3, 2]
    assert curve.mean == pytest.approx([1 / 3, 2 / 3, 7 / 6])
    a, b, c = 2 / 9 - 1 / 9 + 1 / 4, -1 / 9 + 2 / 9, -1 / 9 - 1 / 9 - 1 / 4
    assert curve.std_error[2] == pytest.approx(np.sqrt(a**2 + b**2 + c**2))
    assert curve.at(0.5).value == 0
    assert curve.at(4.5).value == pytest.approx(7 / 6)
    assert curve.at(6).reason == "follow-up of this group ends at 5"
    log_width = 1.959963984540054 * curve.std_error[2] / (7 / 6)
    assert curve.at(3).upper == pytest.approx(7 / 6 * np.exp(log_width))


@st.composite
def histories(draw: st.DrawFn) -> pd.DataFrame:
    """Up to six patients with up to four rows each."""
    rows = []
    for patient in range(draw(st.integers(2, 6))):
        weight = draw(st.sampled_from([0.5, 1.0, 2.0]))
        for time in draw(st.lists(st.integers(1, 8), min_size=1, max_size=4)):
            rows.append({"patient": patient, "time": time, "event": draw(st.booleans()), "weight": weight})
    return pd.DataFrame(rows)


def curve(rows: pd.DataFrame, **options):
    return mean_cumulative_function(rows.patient, rows.time, rows.event, weights=rows.weight, **options)["all"]


@settings(max_examples=40, deadline=None)
@given(histories())
def test_the_variance_is_the_sum_of_squared_influences(rows) -> None:
    found, step = curve(rows), 1e-6
    squares = np.zeros(len(found.times))
    for patient in rows.patient.unique():
        nudge = np.where(rows.patient == patient, step, 0.0)
        more, less = curve(rows.assign(weight=rows.weight + nudge)), curve(rows.assign(weight=rows.weight - nudge))
        squares += ((more.mean - less.mean) / (2 * step) * rows.weight[rows.patient == patient].iloc[0]) ** 2
    assert found.std_error == pytest.approx(np.sqrt(squares), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(histories(), st.integers(0, 99))
def test_what_must_not_change_it(rows, seed) -> None:
    plain, shuffled = curve(rows), curve(rows.sample(frac=1, random_state=seed))
    assert shuffled.std_error == pytest.approx(plain.std_error)
    assert curve(rows.assign(time=rows.time / 30.4375)).mean == pytest.approx(plain.mean)
    assert curve(rows.assign(weight=rows.weight * 3)).std_error == pytest.approx(plain.std_error), "not frequencies"
    last = rows.groupby("patient").time.transform("max")
    once = rows.drop_duplicates(["patient", "time"])
    spells = once.sort_values(["patient", "time"]).assign(entry=lambda r: r.groupby("patient").time.shift(fill_value=0))
    split = mean_cumulative_function(spells.patient, spells.time, spells.event, entry=spells.entry)["all"]
    whole = mean_cumulative_function(once.patient, once.time, once.event)["all"]
    assert split.mean == pytest.approx(whole.mean), "rows that follow one another are one history"
    assert split.std_error == pytest.approx(whole.std_error)
    assert plain.ends == last.max()


def test_when_everybody_has_had_as_many_events_nothing_varies() -> None:
    """Each patient is above the mean once and below it once: what is left is 0, not the root of a rounding error."""
    found = mean_cumulative_function(list("aabbcc"), [1, 9, 2, 9, 3, 9], [1, 0, 1, 0, 1, 0])["all"]
    assert found.mean[-1] == pytest.approx(1)
    assert found.std_error[-1] == pytest.approx(0, abs=1e-15)


def by_definition(rows: pd.DataFrame, times: np.ndarray, at_risk: np.ndarray, hazard: np.ndarray) -> np.ndarray:
    """The standard error from a table of patients by times of what each had less the mean."""
    squares = np.zeros(len(times))
    for _, own in rows.groupby("patient"):
        there = [((own.entry < t) & (own.time >= t)).any() for t in times]
        had = [((own.time == t) & own.event).sum() for t in times]
        squares += ((np.array(had) - np.array(there) * hazard) / at_risk).cumsum() ** 2
    return np.sqrt(squares)


def test_many_who_enter_after_one_who_was_alone_at_risk_keep_their_digits() -> None:
    """The hazard of the one alone is a thousand times that of the others, who were not there."""
    rng = np.random.default_rng(3)
    alone = pd.DataFrame({"patient": 0, "entry": [0, 1, 2], "time": [1, 2, 90], "event": [True, True, False]})
    stops = np.sort(rng.choice(np.arange(11, 90), (200, 3)), axis=1) + np.array([0, 80, 160])
    others = pd.DataFrame({"patient": np.repeat(np.arange(1, 201), 3), "time": stops.ravel()})
    others["entry"] = np.where(np.arange(600) % 3, others.time.shift(fill_value=0) + 2 * (np.arange(600) % 2), 10)
    rows = pd.concat([alone, others.assign(event=rng.random(600) < 0.6)], ignore_index=True)
    found = mean_cumulative_function(rows.patient, rows.time, rows.event, entry=rows.entry)["all"]
    expected = by_definition(rows, found.times, found.at_risk, found.events / found.at_risk)
    assert found.std_error == pytest.approx(expected, rel=1e-12)


def test_of_single_events_it_is_nelson_aalen(aml) -> None:
    curves = mean_cumulative_function(aml.index, aml.time, aml.event, group=aml.group)
    ordinary = nelson_aalen(event_table(aml.time, aml.event, group=aml.group))
    for group in ("maintained", "not maintained"):
        assert [curves[group].at(t).value for t in (8, 13, 31, 45)] == pytest.approx(
            [ordinary[group].at(t).value for t in (8, 13, 31, 45)]
        )


def test_nobody_has_an_event_or_only_one_patient_is_there() -> None:
    nobody = mean_cumulative_function([1, 2], [3, 4], [0, 0])
    assert (nobody["all"].at(4).value, nobody["all"].at(4).std_error) == (0, None)
    assert "mean number of events" in str(nobody)
    one = mean_cumulative_function([1, 1], [3, 5], [1, 0])["all"].at(4)
    assert (one.value, one.std_error, one.lower) == (1, None, None)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"group": ["A", "B", "A"]},
            r"group: expected one value for each patient, found another in row 2 \(patient p\)",
        ),
        ({"weights": [1, 1, 0], "patient": ["p", "p", "p"]}, "weights: expected one value for each patient"),
        ({"entry": [0, 0, 0]}, r"not to overlap, found another in row 2 \(patient p\)"),
        ({"time": [1, -2, 3]}, "time: expected finite times"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(columns, message) -> None:
    usable = {"patient": ["p", "p", "q"], "time": [1, 2, 3], "event": [1, 0, 0]}
    with pytest.raises(EstimationError, match=message):
        mean_cumulative_function(**(usable | columns))


def test_an_unknown_interval_is_refused() -> None:
    with pytest.raises(UsageError, match="expected one of log, plain"):
        mean_cumulative_function([1], [2], [1], interval="log-log")
