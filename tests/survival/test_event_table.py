"""The event table counts what a plain loop counts, however the rows come in."""

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import EventTable, event_table

PATIENT = st.tuples(
    st.integers(0, 6),  # time
    st.booleans(),
    st.sampled_from("AB"),
    st.sampled_from("xyz"),
    st.sampled_from([0.5, 1.0, 2.0]),
)
COHORT = st.lists(PATIENT, min_size=1, max_size=30)


def rows(table: EventTable) -> list[tuple[object, ...]]:
    return list(zip(*(values.tolist() for values in table.columns().values()), strict=True))


@given(COHORT, st.sampled_from([1.0, 1 / 3, 30.4375, 1e9]))
def test_counts_are_those_of_a_loop(cohort, unit) -> None:
    time, event, group, stratum, weight = map(list, zip(*cohort, strict=True))
    table = event_table(np.array(time) * unit, event, group=group, stratum=stratum, weight=weight)
    expected = []
    for s, g, t in sorted({(s, g, t) for t, _, g, s, _ in cohort}):
        here = [(e, w) for t2, e, g2, s2, w in cohort if (s2, g2, t2) == (s, g, t)]
        had, left = [w for e, w in here if e], [w for e, w in here if not e]
        squares = sum(w * w for w in had), sum(w * w for w in left)
        expected.append((s, g, t * unit, 0, len(had), len(left), sum(had), sum(left), *squares))
    assert rows(table) == expected
    for name, block in zip(sorted(set(stratum)), table.strata, strict=True):
        for place, g in enumerate(table.groups):
            at_risk = [
                sum((s2, g2) == (name, g) and t2 * unit >= t for t2, _, g2, s2, _ in cohort) for t in block.times
            ]
            assert block.at_risk[place].tolist() == at_risk


@given(COHORT, st.integers(0, 7) | st.floats(0, 7, allow_subnormal=False))
def test_a_horizon_censors_before_or_after_counting(cohort, horizon) -> None:
    time, event, group, _, weight = map(np.array, zip(*cohort, strict=True))
    cut = np.minimum(time, horizon)
    directly = event_table(cut, event & (time <= horizon), group=group, weight=weight)
    later = event_table(time, event, group=group, weight=weight, horizon=horizon)
    assert [row[:6] for row in rows(later)] == [row[:6] for row in rows(directly)]
    assert np.allclose([row[6:] for row in rows(later)], [row[6:] for row in rows(directly)])


def test_a_horizon_leaves_out_who_enters_at_it_or_later() -> None:
    table = event_table([4, 9, 9, 12], [1, 1, 0, 1], entry=[0, 2, 6, 9], horizon=6)
    assert [row[2:] for row in rows(table)] == [(0, 1, 0, 0), (2, 1, 0, 0), (4, 0, 1, 0), (6, 0, 0, 1)]
    assert table.patients.tolist() == [2]
    assert not event_table([4, 9], [1, 1], entry=[0, 0]).delayed


def test_time_at_risk_is_after_entry_up_to_exit() -> None:
    table = event_table([3, 5, 5], [1, 1, 0], entry=[0, 3, 1])
    assert table.strata[0].times.tolist() == [0, 1, 3, 5]
    assert table.strata[0].at_risk.tolist() == [[0, 1, 2, 2]]


@given(COHORT)
def test_an_aggregated_table_is_the_same_table(cohort) -> None:
    time, event, group, stratum, weight = map(list, zip(*cohort, strict=True))
    table = event_table(time, event, group=group, stratum=stratum, weight=weight)
    assert rows(EventTable.from_counts(table.columns())) == rows(table)


def test_engines_may_aggregate(leukaemia) -> None:
    expected = rows(event_table(leukaemia.time, leukaemia.event, group=leukaemia.group))
    query = """
        select "group", time, count(*) filter (event = 1) as events, count(*) filter (event = 0) as censored
        from leukaemia group by all
    """
    with duckdb.connect() as connection:  # a connection of its own: other tests leave theirs in any state
        relation = connection.sql(query)
        for form in ("arrow", "to_arrow_table", "df", "pl"):
            assert rows(EventTable.from_counts(getattr(relation, form)())) == expected, form
        assert rows(EventTable.from_counts(relation)) == expected
    entered = event_table([3, 5, 5], [1, 1, 0], entry=[0, 3, 1])
    assert rows(EventTable.from_counts(pa.table(entered.columns()))) == rows(entered)


class Stream:
    """Offers nothing but the Arrow stream of a table."""

    def __init__(self, table: pa.Table) -> None:
        self.__arrow_c_stream__ = table.__arrow_c_stream__


def test_the_arrow_stream_of_a_table_is_enough(leukaemia) -> None:
    whole = event_table(leukaemia.time, leukaemia.event, group=leukaemia.group)
    counts = pa.table({name: pa.array(values) for name, values in whole.columns().items()})
    in_parts = pa.concat_tables([counts.slice(0, 5), counts.slice(5)])
    assert rows(EventTable.from_counts(Stream(in_parts))) == rows(whole)
    assert rows(EventTable.from_counts(Stream(counts.slice(3)))) == rows(EventTable.from_counts(counts.slice(3)))
    patients = pa.array([{"time": t, "events": 1, "censored": 0} for t in (9, 2, 3)])
    part = EventTable.from_counts(Stream(pa.chunked_array([patients.slice(1)])))  # a table that starts at an offset
    assert part.strata[0].times.tolist() == [2, 3]
    with pytest.raises(EstimationError, match="expected a table with named columns, found Stream"):
        EventTable.from_counts(Stream(pa.chunked_array([[1, 2]])))
    with pytest.raises(EstimationError, match="time, events, censored: expected at least one row, found none"):
        EventTable.from_counts(Stream(counts.slice(0, 0).select(["time", "events", "censored"])))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"time": [1], "events": [1]}, "missing: censored"),
        ({"time": [1, 2], "events": [1, -1], "censored": [0, 0]}, "events: expected whole numbers of 0 or more"),
        ({"time": [1], "events": [1.5], "censored": [0]}, "events: expected whole numbers of 0 or more, found"),
        (
            {"time": [0], "events": [1], "censored": [0], "entered": [1]},
            "group all, time 0: expected at most 0 patients",
        ),
        ({"time": [1], "events": [1], "censored": [0], "event_weight": [1.0]}, "or none; found only event_weight"),
        ([1, 2], "expected a table with named columns, found list"),
    ],
)
def test_an_impossible_aggregate_is_refused(columns, message) -> None:
    with pytest.raises(EstimationError, match=message):
        EventTable.from_counts(columns)


def test_many_strata_and_odd_times_are_counted_alike() -> None:
    rng = np.random.default_rng(1)
    n = 6000
    time, event, stratum = rng.random(n) * 1e6, rng.random(n) < 0.5, rng.integers(0, 1500, n)
    together = event_table(time, event, stratum=stratum)
    one = event_table(time[stratum == 7], event[stratum == 7])
    assert len(together.strata) == len(np.unique(stratum))
    block = next(block for block in together.strata if block.name == "7")
    assert block.times.tolist() == one.strata[0].times.tolist()
    assert block.at_risk.tolist() == one.strata[0].at_risk.tolist()
    assert rows(together.pooled()) == rows(event_table(time, event))


def test_choosing_groups_and_telling_the_table_apart(leukaemia) -> None:
    table = event_table(leukaemia.time, leukaemia.event, group=leukaemia.group)
    alone = table.only("placebo")
    placebo = leukaemia[leukaemia.group == "placebo"]
    assert rows(alone) == rows(event_table(placebo.time, placebo.event, group=placebo.group))
    with pytest.raises(UsageError, match="expected groups among 6-MP, placebo; found C"):
        table.only("C")
    with pytest.raises(UsageError, match="expected a horizon of 0 or more"):
        table.until(float("nan"))
    assert str(table).splitlines() == [
        "event table: 24 times",
        "group    patients  events  censored",
        "6-MP           21       9        12",
        "placebo        21      21         0",
    ]


def test_weights_with_delayed_entry_are_refused() -> None:
    with pytest.raises(EstimationError, match="no valid variance is known from counts alone"):
        event_table([2, 3], [1, 1], weight=[1.0, 2.0], entry=[0, 1])


def test_float32_and_float64_days_are_the_same_days() -> None:
    days = pd.Series([10, 20, 20, 31])
    for kind in ("int8", "uint16", "int64", "float32", "float64", "float16"):
        assert rows(event_table(days.astype(kind) if kind != "float16" else days.to_numpy(kind), [1, 1, 0, 1])) == rows(
            event_table(days, [1, 1, 0, 1])
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"events": [1, 0], "censored": [1, 0]},
            "group: expected a patient in each, found none in b",
        ),
        ({"events": [1, -1]}, "events: expected whole numbers of 0 or more, found -1 in row 2"),
        ({"event_weight": [1.0, -2.0]}, "event_weight: expected sums of 0 or more, found -2 in row 2"),
        ({"event_weight": [1.0, 0.0]}, "group: expected a patient of weight above 0 in each, found none in b"),
    ],
)
def test_counts_that_no_patients_have_are_refused(change: dict, message: str) -> None:
    sums = {name: [1.0, 1.0] for name in ("event_weight", "event_weight_squared")}
    sums |= {name: [0.0, 0.0] for name in ("censored_weight", "censored_weight_squared")}
    counts = {"time": [1, 2], "group": ["a", "b"], "events": [1, 1], "censored": [0, 0]}
    with pytest.raises(EstimationError, match=message):
        EventTable.from_counts(counts | (sums if change.keys() & sums.keys() else {}) | change)


def test_weights_of_events_may_all_be_0_where_there_is_no_event() -> None:
    table = event_table([1, 2], [0, 0], weight=[1.0, 2.0])
    assert EventTable.from_counts(table.columns()).patients.tolist() == [2]


def test_patients_who_leave_at_the_horizon_are_not_censored_there_again() -> None:
    stratum = event_table([3, 5, 5, 8], [1, 1, 0, 1], horizon=5).strata[0]
    assert stratum.times.tolist() == [3, 5]
    assert (stratum.events.tolist(), stratum.censored.tolist()) == ([[1, 1]], [[0, 2]])
    assert stratum.at_risk.tolist() == [[4, 3]]
