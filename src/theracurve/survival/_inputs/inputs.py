"""Columns as people hold them, turned into NumPy arrays that need no further check.

A column may be a NumPy array, a list, a pandas or Polars Series, a DuckDB or Arrow array, or anything else that offers
`__array__`, `to_numpy` or the Arrow PyCapsule interface. Every function here either returns a clean
one-dimensional array or raises `EstimationError` naming the first offending rows.
"""

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from theracurve.errors import EstimationError
from theracurve.survival._inputs.arrow import from_arrow, speaks_arrow, table_from_arrow

Column: TypeAlias = Any
"""Whatever `as_array` can read."""
Array: TypeAlias = NDArray[Any]
FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

ROWS_NAMED = 5
LABELS_PEELED = 16
MISSING_TEXTS = {"None", "nan", "NaN", "NaT", "<NA>"}
"""How missing values of every kind read; a label may read so as well."""
MOSTLY_EQUAL = 64
CHUNK = 2**15
"""Rows gone through at once: few enough for the cache, so that ten million rows need no copy of themselves."""


@dataclass(frozen=True, slots=True)
class Labels:
    """A column of labels as codes: row i carries `names[codes[i]]`; names are sorted and distinct."""

    codes: Array
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def only(self, kept: BoolArray) -> "Labels":
        """The labels of these rows; every name is kept."""
        return Labels(self.codes[kept], self.names)


def as_array(values: Column, name: str) -> Array:
    """The column as a one-dimensional array of whatever type it has."""
    if isinstance(values, np.ma.MaskedArray):
        masked = np.ma.getmaskarray(values)
        values = values.data.astype(object)
        values[masked] = None
    if not hasattr(values, "__array__"):
        if hasattr(values, "to_numpy"):
            values = values.to_numpy()
        elif speaks_arrow(values):
            values = from_arrow(values, name)
        elif not isinstance(values, list | tuple | range):
            raise EstimationError(f"{name}: expected a column of values, found {type(values).__name__}")
    try:
        array = np.asarray(values)
    except (ValueError, TypeError) as error:
        raise EstimationError(f"{name}: expected one column of values, found {error}") from error
    if array.ndim != 1:
        raise EstimationError(f"{name}: expected one column, found an array of shape {array.shape}")
    return array


def table_columns(table: Any) -> dict[str, Column] | None:
    """The columns by name of a mapping, a pandas, Polars or Arrow table, a DuckDB relation, or anything else that
    offers the Arrow stream of a table; None if it is none of these."""
    if hasattr(table, "fetchnumpy"):
        table = table.fetchnumpy()
    if isinstance(table, Mapping):
        return {str(name): column for name, column in table.items()}
    names = getattr(table, "column_names", None) or getattr(table, "columns", None)
    if names is not None:
        return {str(name): table[name] for name in names}
    return table_from_arrow(table) if hasattr(table, "__arrow_c_stream__") else None


def as_numbers(values: Column, name: str) -> FloatArray:
    """Finite numbers, as float64."""
    numbers = _numeric(as_array(values, name), name).astype(np.float64, copy=False)
    if not _within(numbers, -np.inf, np.inf):
        _refuse(name, ~np.isfinite(numbers), values, "finite numbers", "remove these rows or fill them in")
    return numbers


def as_times(values: Column, name: str = "time") -> Array:
    """Finite times of 0 or more, as float64, or as the integers they came in (so that days stay exact)."""
    times = _numeric(as_array(values, name), name)
    if not _within(times, 0, np.inf):
        bad = ~np.isfinite(times.astype(np.float64)) | (times < 0)
        _refuse(name, bad, values, "finite times of 0 or more", "check time zero and the date of last contact")
    return times


def as_events(values: Column, name: str = "event") -> BoolArray:
    """Events: true or 1 where it happened, false or 0 where the patient was censored."""
    events = _numeric(as_array(values, name), name)
    if events.dtype.kind == "b":
        return events
    if not _within(events, 0, 1) or not is_whole(events):
        remedy = "recode the column, for instance as status == 2"
        _refuse(name, (events != 0) & (events != 1), values, "0 (censored) or 1 (event)", remedy)
    return events.astype(np.bool_)


def as_weights(values: Column, name: str = "weight") -> FloatArray:
    """Finite weights of 0 or more, not all 0, as float64."""
    weights = as_numbers(values, name)
    if not _within(weights, 0, np.inf):
        _refuse(name, weights < 0, values, "weights of 0 or more", "an inverse-probability weight is never negative")
    if weights.size and not weights.any():
        raise EstimationError(f"{name}: all {weights.size} weights are 0, so nobody is left to estimate from")
    return weights


def as_labels(values: Column, name: str = "group") -> Labels:
    """Labels of groups or strata as codes; labels are shown, and told apart, by their text."""
    labels = as_narrow_labels(values, name)
    return Labels(labels.codes.astype(np.int64, copy=False), labels.names)


def as_narrow_labels(values: Column, name: str) -> Labels:
    """The same with codes of any integer type, without copying a column that is its own codes: for millions of rows."""
    array = as_array(values, name)
    if array.dtype.kind == "f":
        _refuse_missing_labels(array, name)
    if array.dtype.kind in "biuf":
        distinct, codes = _distinct_numbers(array)
    elif array.dtype.kind in "US":
        distinct, codes = _distinct_texts(array)
    else:
        distinct, codes = _distinct_objects(array, name)
    return _named(distinct, codes)


def as_entries(values: Column, times: Array, name: str = "entry") -> Array:
    """Times of entry (left truncation), each before its row's exit."""
    entries = as_times(values, name)
    same_length(time=times, **{name: entries})
    late = entries >= times
    if late.any():
        rows = np.flatnonzero(late)
        shown = ", ".join(f"row {i + 1} ({entries[i]} to {times[i]})" for i in rows[:ROWS_NAMED])
        raise EstimationError(
            f"{name}: expected an entry before the exit, found {shown}{_more(rows)}; rows are counted from 1; "
            "a patient who enters and leaves at the same time was never at risk: remove the row or correct it"
        )
    return entries


def as_starts(values: Column, name: str = "started") -> FloatArray:
    """Times of 0 or more at which something began, as float64; infinite where it never did (missing or infinite)."""
    array = as_array(values, name)
    texts = np.array([isinstance(value, str) for value in array] if array.dtype.kind == "O" else [], dtype=np.bool_)
    _refuse(name, texts, values, "times, empty where it never began", "convert the column to numbers")
    starts = _numeric(array, name).astype(np.float64)
    _refuse(name, starts < 0, values, "times of 0 or more", "what began before the origin began at 0")
    return np.where(np.isnan(starts), np.inf, starts)


def refuse_weightless_groups(groups: Labels, weights: FloatArray, name: str) -> None:
    """Raises EstimationError for a group whose weights are all 0: nothing is known of it."""
    there = np.bincount(groups.codes[weights > 0], minlength=len(groups.names))
    empty = [label for label, count in zip(groups.names, there.tolist(), strict=True) if not count]
    if empty:
        raise EstimationError(f"{name}: all weights are 0 in {', '.join(empty)}; leave the group out")


def same_length(**columns: Sized | None) -> int:
    """The common length of the columns that are given; refuses columns that differ or are empty."""
    lengths = {name: len(column) for name, column in columns.items() if column is not None}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} has {length} rows" for name, length in lengths.items())
        raise EstimationError(f"expected columns of one length, found: {found}")
    if 0 in lengths.values():
        raise EstimationError(f"{', '.join(lengths)}: expected at least one row, found none")
    return next(iter(lengths.values()))


def _numeric(array: Array, name: str) -> Array:
    if array.dtype.kind in "biuf":
        return array.astype(np.float64) if array.dtype.itemsize > 8 or array.dtype == np.float16 else array
    if array.dtype.kind == "O":
        return np.array([_number(value) for value in array], dtype=np.float64)
    if array.dtype.kind in "mM":
        raise EstimationError(f"{name}: expected numbers, found dates or durations ({array.dtype}); convert to days")
    _refuse(name, np.ones(len(array), dtype=np.bool_), array, "numbers", "convert the column to numbers")
    return np.empty(0)


def _number(value: object) -> float:
    """A cell as a number; NaN for text and for every kind of missing value, to be refused with its row."""
    if isinstance(value, str):
        return np.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return np.nan


def _within(numbers: Array, low: float, high: float) -> bool:
    """Whether all numbers are finite and in [low, high]; NaN goes through min and max, so two passes suffice."""
    if not numbers.size or numbers.dtype.kind == "b":
        return True
    least, greatest = float(numbers.min()), float(numbers.max())
    return bool(np.isfinite(least) and np.isfinite(greatest) and low <= least and greatest <= high)


def is_whole(numbers: Array) -> bool:
    """Whether every number is a whole one."""
    if numbers.dtype.kind in "biu":
        return True
    parts = (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
    return all(bool((part == np.floor(part)).all()) for part in parts)


def _refuse(name: str, bad: BoolArray, values: Column, expected: str, remedy: str) -> None:
    rows = np.flatnonzero(bad)
    if not rows.size:
        return
    cells = as_array(values, name)
    shown = ", ".join(f"{_cell(cells[i])} in row {i + 1}" for i in rows[:ROWS_NAMED])
    raise EstimationError(f"{name}: expected {expected}, found {shown}{_more(rows)}; rows are counted from 1; {remedy}")


def _cell(value: object) -> str:
    return repr(value.item() if isinstance(value, np.generic) else value)


def _more(rows: IntArray) -> str:
    return f" and {rows.size - ROWS_NAMED} more" if rows.size > ROWS_NAMED else ""


def _refuse_missing_labels(array: Array, name: str) -> None:
    if array.dtype.kind == "f":
        missing = np.isnan(array)
    else:
        missing = np.fromiter((is_missing(value) for value in array), dtype=np.bool_, count=len(array))
    if missing.any():
        _refuse(name, missing, array, "a label in every row", "leave out patients without one, and say so")


def is_missing(value: object) -> bool:
    """None, NaN, NaT and pandas' NA: the values that are not equal to themselves."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except TypeError:
        return True


def _distinct_numbers(array: Array) -> tuple[Array, Array]:
    """Sorted distinct numbers and codes; a short range of whole numbers needs no sorting, and 0, 1, ... no copy."""
    whole = array.view(np.uint8) if array.dtype.kind == "b" else array
    low, high = (int(whole.min()), int(whole.max())) if whole.size and whole.dtype.kind in "iu" else (0, 2**62)
    if high - low >= max(1024, len(array)) or high >= 2**62:
        return np.unique(array, return_inverse=True)
    present = _present(whole, low, high)
    distinct = (np.flatnonzero(present) + low).astype(array.dtype)
    if low == 0 and present.all():
        return distinct, whole
    return distinct, (np.cumsum(present) - 1)[whole.astype(np.int64) - low]


def _present(whole: Array, low: int, high: int) -> BoolArray:
    """Which of low, low + 1, ..., high occur; stops looking once all did."""
    present = np.zeros(high - low + 1, dtype=np.bool_)
    for start in range(0, len(whole), CHUNK):
        present[whole[start : start + CHUNK].astype(np.int64) - low] = True
        if present.all():
            break
    return present


def _distinct_texts(array: Array) -> tuple[Array, Array]:
    """Sorted distinct texts and codes; the first few labels are peeled off one by one, faster than sorting.

    Texts of up to eight bytes are told apart as the numbers that their bytes make.
    """
    if not array.size:
        return array, np.empty(0, dtype=np.int8)
    size = array.dtype.itemsize
    keys = np.ascontiguousarray(array).view(f"u{size}") if size in (1, 2, 4, 8) else array
    codes = np.full(len(array), -1, dtype=np.int8)
    found: list[Any] = []
    while codes[place := int(np.argmin(codes))] < 0:
        if len(found) == LABELS_PEELED:
            return np.unique(array, return_inverse=True)
        codes[keys == keys[place]] = len(found)
        found.append(array[place])
    distinct, order = np.unique(np.array(found, dtype=array.dtype), return_inverse=True)
    return distinct, order.astype(np.int8)[codes]


def _distinct_objects(array: Array, name: str) -> tuple[Array, Array]:
    """Sorted distinct texts of the objects and codes; refuses missing ones."""
    found: dict[str, int] = {}
    codes = np.fromiter((found.setdefault(text, len(found)) for text in map(str, array)), np.int32, len(array))
    if found.keys() & MISSING_TEXTS:
        _refuse_missing_labels(array, name)
    distinct, order = np.unique(np.array(list(found), dtype=np.str_), return_inverse=True)
    return distinct, order.astype(np.int32)[codes]


def distinct_codes(values: Array) -> tuple[Array, Array]:
    """Sorted distinct numbers and the code of each, as `np.unique`; where many are equal, part by part, without a copy
    of them all."""
    parts = [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]
    distinct = np.unique(np.concatenate([np.unique(part) for part in parts]))
    if len(distinct) > len(values) // MOSTLY_EQUAL:
        return np.unique(values, return_inverse=True)
    codes = np.empty(len(values), np.int32)
    for start, part in zip(range(0, len(values), CHUNK), parts, strict=True):
        codes[start : start + CHUNK] = np.searchsorted(distinct, part)
    return distinct, codes


def _named(distinct: Array, codes: Array) -> Labels:
    """Codes with their names as text; labels that read the same (1 and '1') are the same."""
    texts = [value.decode() if isinstance(value, bytes) else str(value) for value in distinct.tolist()]
    names = tuple(dict.fromkeys(texts))
    if len(names) < len(texts):
        codes = np.array([names.index(text) for text in texts], dtype=np.int64)[codes]
    return Labels(codes, names)
