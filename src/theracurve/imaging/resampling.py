"""A mask drawn on one grid, on another: every voxel takes the nearest voxel of the drawing."""

import numpy as np
from numpy.typing import NDArray

from theracurve.imaging.grid import Grid

Mask = NDArray[np.bool_]


def on_grid(drawn: Mask, own: Grid, grid: Grid) -> tuple[Mask, float]:
    """The mask on `grid`, and the share of the drawn voxels whose centres lie outside it."""
    inside = grid.holds(whole(grid.indices(own.points(np.argwhere(drawn)))))
    outside = float(1 - inside.mean()) if len(inside) else 0.0
    every = np.indices(grid.shape).reshape(3, -1).T
    nearest = whole(own.indices(grid.points(every)))
    there = own.holds(nearest)
    mask = np.zeros(len(every), dtype=bool)
    mask[there] = drawn[tuple(nearest[there].T)]
    return mask.reshape(grid.shape), outside


def whole(indices: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(indices).astype(np.int64)
