"""Regions from NIfTI: a label map (every whole number above 0 a region, named by it) or masks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theracurve.errors import UsageError
from theracurve.imaging.grid import Grid
from theracurve.imaging.number_fields import MILLIMETRES
from theracurve.imaging.resampling import Mask, on_grid

SMALLEST_SIDE = 0.01  # mm, of a voxel
FLATTEST = 0.01  # volume of a voxel to the product of its sides: below it, three directions are not three
TO_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])  # NIfTI counts to the right, anterior, superior


def label_masks(path: Path, grid: Grid, frame: str | None = None) -> Iterator[tuple[str, Mask, float]]:
    """Name, mask and share outside of every label. A single plane is taken as drawn pixel by pixel on the image.
    NIfTI names no frame of reference, so that none is compared."""
    data, affine = loaded(path)
    labels = data.reshape(*data.shape[:2], -1).transpose(2, 1, 0)  # (x, y, z) to (slice, row, column)
    if not np.array_equal(labels, np.rint(labels)) or labels.min() < 0:
        raise UsageError(f"expected whole numbers from 0 as labels in {path}")
    for label in np.unique(labels[labels > 0]):
        yield str(int(label)), *placed(labels == label, own_grid(affine, labels.shape), grid, path)


def loaded(path: Path) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The labels and the affine of a NIfTI file. Raises UsageError for a file that is none, or damaged."""
    import nibabel

    try:
        image: Any = nibabel.load(path)
        data, affine = np.asarray(image.dataobj), np.asarray(image.affine, dtype=np.float64)
    except Exception as error:  # whatever damaged bytes make the decoder raise
        raise UsageError(f"{path} is not a NIfTI file, or a damaged one: {error}") from None
    if not is_place(affine) or data.ndim < 3 or data.dtype.kind not in "biuf":
        raise UsageError(f"expected a NIfTI image in three dimensions, with its place in millimetres, in {path}")
    return data, affine


def is_place(affine: NDArray[np.float64]) -> bool:
    """Whether an affine has voxels of a possible size in three directions, at a possible place."""
    if not np.isfinite(affine).all() or np.abs(affine).max() > MILLIMETRES:
        return False
    sides = np.linalg.norm(affine[:3, :3], axis=0)
    return bool(sides.min() >= SMALLEST_SIDE and abs(np.linalg.det(affine[:3, :3])) > FLATTEST * sides.prod())


def own_grid(affine: np.ndarray, shape: tuple[int, int, int]) -> Grid:
    """Columns of a NIfTI affine go by (x, y, z); ours go by (slice, row, column)."""
    lps = TO_LPS @ np.asarray(affine, dtype=np.float64)
    return Grid(shape, lps[:, [2, 1, 0, 3]])


def placed(mask: Mask, own: Grid, grid: Grid, path: Path) -> tuple[Mask, float]:
    if grid.shape[0] > 1:
        return on_grid(mask, own, grid)
    if own.shape != grid.shape:
        raise UsageError(f"expected a mask of {grid.shape[2]} x {grid.shape[1]} pixels, as the planar image, in {path}")
    return mask, 0.0
