"""Columns from every kind of frame become the same arrays, and unusable ones are refused by row."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from theracurve.errors import EstimationError
from theracurve.survival._inputs.inputs import (
    CHUNK,
    as_array,
    as_entries,
    as_events,
    as_labels,
    as_times,
    as_weights,
    distinct_codes,
    same_length,
)
from theracurve.survival._tables.event_table import event_table


class Capsule:
    """Offers nothing but the Arrow interface of what it wraps."""

    def __init__(self, wrapped: object, method: str) -> None:
        setattr(self, method, getattr(wrapped, method))


def array_only(values: pa.Array) -> Capsule:
    return Capsule(values, "__arrow_c_array__")


def stream_only(values: pa.Array) -> Capsule:
    return Capsule(pa.chunked_array([values.slice(0, 2), values.slice(2)]), "__arrow_c_stream__")


FRAMES = [
    list,
    tuple,
    np.array,
    pd.Series,
    pl.Series,
    pa.array,
    lambda values: pa.chunked_array([values[:1], values[1:]]),
    lambda values: array_only(pa.array(values)),
    lambda values: stream_only(pa.array(values)),
    lambda values: array_only(pa.concat_arrays([pa.array(values[:1]), pa.array(values)]).slice(1)),
    lambda values: stream_only(pa.array(values).dictionary_encode()),
    lambda values: pd.Series(values, dtype="category"),
]


@pytest.mark.parametrize("frame", FRAMES)
def test_every_frame_gives_the_same_columns(frame) -> None:
    assert as_times(frame([3, 0, 2**40 + 1])).tolist() == [3, 0, 2**40 + 1]
    assert as_times(frame([0.1, 2.5, 3.0])).tolist() == [0.1, 2.5, 3.0]
    assert as_events(frame([1, 0, 1])).tolist() == [True, False, True]
    assert as_events(frame([True, False, True])).tolist() == [True, False, True]
    labels = as_labels(frame(["B", "A", "B"]))
    assert (labels.codes.tolist(), labels.names) == ([1, 0, 1], ("A", "B"))


@pytest.mark.parametrize(
    "missing",
    [
        [4, None, 5],
        np.array([4, np.nan, 5]),
        np.ma.array([4, 3, 5], mask=[0, 1, 0]),
        pd.Series([4, None, 5], dtype="Int64"),
        pl.Series([4, None, 5]),
        pa.array([4, None, 5]),
        array_only(pa.array([4, None, 5])),
    ],
)
def test_a_missing_time_is_named_by_row(missing) -> None:
    with pytest.raises(EstimationError, match=r"^time: expected finite times of 0 or more, found (nan|None) in row 2;"):
        as_times(missing)


@pytest.mark.parametrize("missing", [["A", None], [1.0, np.nan], pd.Series(["A", pd.NA], dtype="string")])
def test_a_missing_label_is_named_by_row(missing) -> None:
    with pytest.raises(EstimationError, match=r"^group: expected a label in every row, found .* in row 2;"):
        as_labels(missing)


REFUSED = [
    (as_times, [1, -2, 3], "time: expected finite times of 0 or more, found -2 in row 2;"),
    (as_times, np.array([np.inf, 1]), "time: expected finite times of 0 or more, found inf in row 1;"),
    (as_times, ["a", "b"], "time: expected numbers, found 'a' in row 1, 'b' in row 2;"),
    (as_times, [-1] * 8, "found -1 in row 1, -1 in row 2, -1 in row 3, -1 in row 4, -1 in row 5 and 3 more;"),
    (as_times, np.array(["2004-01-01"], "M8[D]"), "time: expected numbers, found dates or durations (datetime64[D])"),
    (as_times, [[1, 2], [3, 4]], "time: expected one column, found an array of shape (2, 2)"),
    (as_times, 3, "time: expected a column of values, found int"),
    (as_events, [1, 2, 1, 2], "event: expected 0 (censored) or 1 (event), found 2 in row 2, 2 in row 4;"),
    (as_events, [0.5, 1.0], "event: expected 0 (censored) or 1 (event), found 0.5 in row 1;"),
    (as_weights, [1.0, -0.5], "weight: expected weights of 0 or more, found -0.5 in row 2;"),
    (as_weights, [0.0, 0.0], "weight: all 2 weights are 0"),
]


@pytest.mark.parametrize(("read", "values", "message"), REFUSED)
def test_unusable_columns_are_refused_by_row(read, values, message) -> None:
    with pytest.raises(EstimationError) as refused:
        read(values)
    assert message in str(refused.value)


def test_columns_must_fit_together() -> None:
    with pytest.raises(EstimationError, match="found: time has 2 rows, event has 3 rows"):
        same_length(time=np.arange(2), event=np.arange(3), group=None)
    with pytest.raises(EstimationError, match="expected at least one row, found none"):
        event_table([], [])
    with pytest.raises(EstimationError, match="expected at least one row, found none"):
        event_table([], [], group=np.array([], dtype="U1"))
    with pytest.raises(EstimationError, match=r"row 1 \(5 to 5\), row 3 \(9 to 7\)"):
        as_entries([5, 1, 9], np.array([5, 6, 7]))


def test_labels_are_their_text() -> None:
    assert as_labels([10, 9, 10]).names == ("9", "10"), "numbers sort as numbers"
    assert as_labels([True, False]).names == ("False", "True")
    mixed = as_labels(np.array([1, "1", 2], dtype=object))
    assert (mixed.codes.tolist(), mixed.names) == ([0, 0, 1], ("1", "2"))
    many = as_labels([f"site {i % 40:02}" for i in range(200)])
    assert many.names[many.codes[39]] == "site 39"
    assert [many.names[code] for code in many.codes] == [f"site {i % 40:02}" for i in range(200)]
    wide = as_labels(np.array([10**15, 0, 10**15]))
    assert (wide.codes.tolist(), wide.names) == ([1, 0, 1], ("0", str(10**15)))
    gap = as_labels(np.array([7, 3, 7]))
    assert (gap.codes.tolist(), gap.names) == ([1, 0, 1], ("3", "7"))


def test_a_label_may_read_like_a_missing_one() -> None:
    labels = as_labels(np.array(["nan", "None", "nan"], dtype=object))
    assert (labels.codes.tolist(), labels.names) == ([1, 0, 1], ("None", "nan"))


@pytest.mark.parametrize("different", [3, 10**6])
def test_months_are_told_apart_to_the_last_digit(different) -> None:
    days = np.random.default_rng(1).integers(0, different, 3 * CHUNK // 2)
    months = np.append(days / 30.4375, np.nextafter(1 / 30.4375, 0))
    for found, expected in zip(distinct_codes(months), np.unique(months, return_inverse=True), strict=True):
        assert np.array_equal(found, expected)


def test_an_arrow_type_that_is_no_column_is_refused() -> None:
    with pytest.raises(EstimationError, match="expected numbers, booleans or texts, found the Arrow type"):
        as_array(array_only(pa.array([[1], [2]])), "time")
