"""Times known to lie in an interval, and the innermost intervals, which alone can carry probability.

Every patient's event lies in (left, right]: he was free of it at `left` and not any more at `right`. A right limit
that is infinite or missing is a right-censored patient; left = right is an event seen at that very time.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.errors import EstimationError
from theracurve.survival._inputs.inputs import Column, FloatArray, IntArray, as_array, as_times, is_missing, same_length

ROWS_NAMED = 5


@dataclass(frozen=True, slots=True, eq=False)
class IntervalData:
    """Patients and innermost intervals ("cells"; Turnbull 1976, J R Stat Soc B 38:290-5).

    cell_left, cell_right   (m,) the limits of each cell, in order; equal for an exact time
    first, past             (n,) the event of a patient lies in the cells first <= cell < past
    """

    left: FloatArray
    right: FloatArray
    cell_left: FloatArray
    cell_right: FloatArray
    first: IntArray
    past: IntArray


def interval_data(left: Column, right: Column) -> IntervalData:
    """Checks the columns; raises `EstimationError` naming the first offending rows."""
    start, end = as_times(left, "left").astype(np.float64), _right_limits(right)
    same_length(left=start, right=end)
    wrong = np.flatnonzero(end < start)
    if wrong.size:
        shown = ", ".join(f"row {i + 1} ({start[i]:g} to {end[i]:g})" for i in wrong[:ROWS_NAMED])
        more = f" and {wrong.size - ROWS_NAMED} more" if wrong.size > ROWS_NAMED else ""
        raise EstimationError(
            f"right: expected a right limit of at least the left one, found {shown}{more}; rows are counted from 1; "
            "leave it empty or infinite where the event was never seen"
        )
    return _with_cells(start, end)


def _right_limits(right: Column) -> FloatArray:
    """Missing and infinite limits as infinity."""
    array = as_array(right, "right")
    if array.dtype.kind not in "fO":
        return as_times(array, "right").astype(np.float64)
    never = np.array([is_missing(value) or value == np.inf for value in array], np.bool_)
    limits = as_times(np.where(never, 0.0, array), "right").astype(np.float64)
    limits[never] = np.inf
    return limits


def _with_cells(left: FloatArray, right: FloatArray) -> IntervalData:
    """A cell is a left limit followed at once by a right one. At the same time an exact event begins before right
    limits, and those come before the left limits of open intervals: codes 3 rank, 3 rank + 1 and 3 rank + 2."""
    grid = np.unique(np.concatenate([left, right]))
    begins = 3 * np.searchsorted(grid, left) + np.where(left == right, 0, 2)
    ends = 3 * np.searchsorted(grid, right) + 1
    codes = np.unique(np.concatenate([begins, ends]))
    place = np.flatnonzero((codes[:-1] % 3 != 1) & (codes[1:] % 3 == 1))
    cell_begin, cell_end = codes[place], codes[place + 1]
    return IntervalData(
        left=left,
        right=right,
        cell_left=grid[cell_begin // 3],
        cell_right=grid[cell_end // 3],
        first=np.searchsorted(cell_begin, begins, side="left"),
        past=np.searchsorted(cell_end, ends, side="right"),
    )
