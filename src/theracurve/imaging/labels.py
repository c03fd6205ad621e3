"""Regions from NIfTI: a label map (every whole number above 0 a region, named by it) or masks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from theracurve.errors import UsageError
from theracurve.imaging.grid import Grid
from theracurve.imaging.resampling import Mask, on_grid

TO_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])  # NIfTI counts to the right, anterior, superior


def label_masks(path: Path, grid: Grid) -> Iterator[tuple[str, Mask, float]]:
    """Name, mask and share outside of every label. A single plane is taken as drawn pixel by pixel on the image."""
    import nibabel
    from nibabel.filebasedimages import ImageFileError

    try:
        image: Any = nibabel.load(path)
    except (ImageFileError, OSError):
        raise UsageError(f"{path} is not a NIfTI file") from None
    data = np.asarray(image.dataobj)
    labels = data.reshape(*data.shape[:2], -1).transpose(2, 1, 0)  # (x, y, z) to (slice, row, column)
    if not np.array_equal(labels, np.rint(labels)) or labels.min() < 0:
        raise UsageError(f"expected whole numbers from 0 as labels in {path}")
    for label in np.unique(labels[labels > 0]):
        yield str(int(label)), *placed(labels == label, own_grid(image.affine, labels.shape), grid, path)


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
