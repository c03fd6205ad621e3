"""What must hold of every non-parametric estimate when the data are changed in a way whose effect is known."""

from collections.abc import Callable, Iterator
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theracurve.survival import (
    EventTable,
    event_table,
    exact_log_rank,
    kaplan_meier,
    log_rank,
    max_combo,
    nelson_aalen,
    rmst,
)


@pytest.fixture(scope="module", autouse=True)
def quick_max_combo() -> Iterator[None]:
    """Its P value is tested elsewhere; here only its statistic is looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("theracurve.survival._tests.max_combo"), "DIRECTIONS", 100)
        yield


PATIENT = st.tuples(st.integers(1, 9), st.booleans(), st.sampled_from("AB"), st.sampled_from("xy"))


@st.composite
def cohorts(draw: Callable) -> pd.DataFrame:
    rows = draw(st.lists(PATIENT, min_size=4, max_size=24))
    data = pd.DataFrame(rows, columns=["time", "event", "group", "stratum"])
    data.loc[0, "group"], data.loc[1, "group"] = "A", "B"
    return data


def counted(data: pd.DataFrame, **columns: object) -> EventTable:
    return event_table(**({name: data[name] for name in ("time", "event", "group")} | columns))


def numbers(table: EventTable, unit: float = 1.0) -> dict[str, list[float | None]]:
    """Everything estimated from a table; times in the unit of the first table."""
    curves, hazards = kaplan_meier(table), nelson_aalen(table)
    means = rmst(table, horizon=5 * unit, extend=True)
    answers: dict[str, list[float | None]] = {}
    for group in table.groups:
        curve, hazard = curves[group], hazards[group]
        answers[f"curve {group}"] = [*curve.times / unit, *curve.survival, *np.nan_to_num(curve.std_error)]
        answers[f"hazard {group}"] = [*hazard.hazard, *hazard.std_error, *hazard.lower]
        median = curve.median()
        answers[f"median {group}"] = [x and x / unit for x in (median.value, median.lower, median.upper)]
        answers[f"mean {group}"] = [means[group].value / unit, means[group].std_error / unit]
    for name, options in (("log-rank", {}), ("rho 1", {"rho": 1}), ("gehan", {"weights": "gehan"})):
        result = log_rank(table, **options)
        answers[name] = [result.statistic, result.p_value]
    answers["max combo"] = [max_combo(table).statistic]
    return answers


def same(left: dict[str, list], right: dict[str, list]) -> None:
    assert left.keys() == right.keys()
    for name, values in left.items():
        assert [v is None for v in values] == [v is None for v in right[name]], name
        known = [(a, b) for a, b in zip(values, right[name], strict=True) if a is not None]
        assert [a for a, _ in known] == pytest.approx([b for _, b in known], rel=1e-8, abs=1e-10), name


@given(cohorts(), st.randoms())
def test_the_order_of_rows_is_nothing(data, random) -> None:
    shuffled = data.iloc[random.sample(range(len(data)), len(data))]
    same(numbers(counted(data)), numbers(counted(shuffled)))
    one = exact_log_rank(data.time, data.event, data.group)
    other = exact_log_rank(shuffled.time, shuffled.event, shuffled.group)
    assert (one.p_value is None) == (other.p_value is None)
    if one.estimable:
        assert other.p_value == pytest.approx(one.p_value, abs=1e-12)


@given(cohorts(), st.sampled_from([1 / 30.4375, 1 / 365.25, 1 / 7, 86_400.0]))
def test_days_or_months_make_and_break_no_ties(data, unit) -> None:
    same(numbers(counted(data)), numbers(counted(data, time=data.time * unit), unit))
    days, others = (exact_log_rank(t, data.event, data.group).p_value for t in (data.time, data.time * unit))
    assert days == pytest.approx(others, abs=1e-12) if days is not None else others is None


@given(cohorts())
def test_swapping_the_labels_swaps_the_answers(data) -> None:
    swapped = counted(data, group=data.group.map({"A": "B", "B": "A"}))
    one, other = numbers(counted(data)), numbers(swapped)
    exchange = str.maketrans("AB", "BA")
    same(one, {name.translate(exchange): values for name, values in other.items()})
    a, b = rmst(counted(data), horizon=5, extend=True), rmst(swapped, horizon=5, extend=True)
    assert a.difference.value == pytest.approx(-b.difference.value, abs=1e-12)


@given(cohorts(), st.integers(1, 8))
def test_a_patient_may_be_split_at_any_time(data, cut) -> None:
    """Start-stop pieces: the first ends censored at the cut, the second enters there."""
    late = data[data.time > cut]
    pieces = pd.concat([data.assign(entry=0, time=data.time.clip(upper=cut)), late.assign(entry=cut)])
    pieces.iloc[: len(data), pieces.columns.get_loc("event")] = data.event & (data.time <= cut)
    whole, split = counted(data), counted(pieces, entry=pieces.entry)
    for time in range(10):
        for group in whole.groups:
            one, other = (kaplan_meier(table)[group].at(time) for table in (whole, split))
            assert (one.value, one.std_error) == pytest.approx((other.value, other.std_error))
    assert rmst(whole, horizon=5, extend=True)["A"].std_error == pytest.approx(
        rmst(split, horizon=5, extend=True)["A"].std_error
    )
    one, other = log_rank(whole), log_rank(split)
    assert one.reason == other.reason
    assert one.statistic == pytest.approx(other.statistic)


@given(cohorts())
def test_doubling_everybody_halves_the_variance(data) -> None:
    once, twice = counted(data), counted(pd.concat([data, data]))
    for group in once.groups:
        one, other = kaplan_meier(once)[group], kaplan_meier(twice)[group]
        assert one.survival == pytest.approx(other.survival)
        assert one.std_error == pytest.approx(other.std_error * np.sqrt(2), nan_ok=True)
        assert one.median().value == other.median().value
        means = rmst(once, horizon=5, extend=True)[group], rmst(twice, horizon=5, extend=True)[group]
        assert means[0].std_error == pytest.approx(means[1].std_error * np.sqrt(2))
    difference = {group: 2 * (v - log_rank(once).expected[group]) for group, v in log_rank(once).observed.items()}
    doubled = log_rank(twice)
    assert {g: doubled.observed[g] - doubled.expected[g] for g in twice.groups} == pytest.approx(difference, abs=1e-9)


@given(cohorts(), st.integers(1, 5))
def test_nobody_added_is_nobody(data, count) -> None:
    """Patients of weight 0 are nobody; patients censored before the first event are at risk of nothing."""
    weight = np.linspace(0.5, 2, len(data))
    ghosts = data.sample(count, replace=True, random_state=1)
    with_ghosts = pd.concat([data, ghosts])
    one = counted(data, weight=weight)
    other = counted(with_ghosts, weight=np.append(weight, np.zeros(count)))
    for group in one.groups:
        assert kaplan_meier(one)[group].at(1).std_error == kaplan_meier(other)[group].at(1).std_error
        assert rmst(one, horizon=5, extend=True)[group].value == rmst(other, horizon=5, extend=True)[group].value
    assert log_rank(one).statistic == pytest.approx(log_rank(other).statistic)
    early = pd.concat([data, ghosts.assign(time=0, event=False)])
    assert log_rank(counted(data)).statistic == pytest.approx(log_rank(counted(early)).statistic)
    assert kaplan_meier(counted(early))["A"].at(5).reason == kaplan_meier(counted(data))["A"].at(5).reason
    assert kaplan_meier(counted(early))["A"].at(1).value == kaplan_meier(counted(data))["A"].at(1).value


@given(cohorts())
def test_one_stratum_is_no_stratum_and_strata_add_up(data) -> None:
    same(numbers(counted(data)), numbers(counted(data, stratum=["x"] * len(data))))
    parts = [log_rank(counted(data[data.stratum == s])) for s in sorted(set(data.stratum))]
    both = log_rank(counted(data, stratum=data.stratum))
    for group in "AB":
        assert both.expected[group] == pytest.approx(sum(part.expected.get(group, 0) for part in parts))


@given(cohorts())
def test_weights_of_one_change_only_the_variance(data) -> None:
    plain, weighted = counted(data), counted(data, weight=np.ones(len(data)))
    for group in plain.groups:
        one, other = kaplan_meier(plain)[group], kaplan_meier(weighted)[group]
        assert one.survival.tolist() == other.survival.tolist()
        assert one.at(3).std_error == pytest.approx(other.at(3).std_error), "Greenwood is the influence variance"
    assert log_rank(plain).expected == pytest.approx(log_rank(weighted).expected)
