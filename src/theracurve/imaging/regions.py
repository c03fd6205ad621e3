"""Regions on the grid of an image: a mask each, and how much of it lies outside the image."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from theracurve.errors import UsageError
from theracurve.imaging.contours import contour_masks
from theracurve.imaging.grid import Grid
from theracurve.imaging.header import region_header
from theracurve.imaging.labels import label_masks
from theracurve.imaging.segmentation import segment_masks

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Region:
    """`mask` is (slices, rows, columns) of the image; `outside` the share of the drawn region that the image does not
    hold, from 0 to 1."""

    name: str
    mask: Mask
    outside: float


def read_regions(path: Path, grid: Grid, frame: str | None) -> tuple[Region, ...]:
    """All regions of a DICOM SEG or RTSTRUCT, a NIfTI label map, or a folder of NIfTI masks (each named by its file).

    Raises UsageError where nothing can be read or a name stands twice, StudyRefused for fields that are missing or not
    possible, and for regions drawn in another frame of reference than the image's.
    """
    regions = tuple(found_in(path, grid, frame))
    names = [region.name for region in regions]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not regions or twice:
        what = f"two regions named {twice[0]}" if twice else "none"
        raise UsageError(f"expected regions with a name each in {path}, found {what}")
    return regions


def found_in(path: Path, grid: Grid, frame: str | None) -> Iterator[Region]:
    if not path.exists():
        raise UsageError(f"there is no {path}")
    if path.is_dir():
        for file in sorted(path.iterdir()):
            yield from (Region(file.name.split(".")[0], mask, outside) for _, mask, outside in label_masks(file, grid))
        return
    for name, mask, outside in reader_of(path)(path, grid, frame):
        yield Region(name, mask, outside)


def reader_of(path: Path) -> Callable[[Path, Grid, str | None], Iterator[tuple[str, Mask, float]]]:
    if path.name.endswith((".nii", ".nii.gz")):
        return label_masks
    return contour_masks if modality_of(path) == "RTSTRUCT" else segment_masks


def modality_of(path: Path) -> str:
    header = region_header(path)
    modality = header.get("Modality")
    if modality not in ("SEG", "RTSTRUCT"):
        raise UsageError(f"expected a DICOM SEG or RTSTRUCT, found {modality or 'no modality'} in {path}")
    return str(modality)
