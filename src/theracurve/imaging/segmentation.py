"""Regions from a DICOM segmentation (SEG): one mask a segment, frame by frame where it lies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from theracurve.imaging.grid import Grid, plane_grid
from theracurve.imaging.header import ImageHeader, refusal
from theracurve.imaging.resampling import Mask, on_grid
from theracurve.imaging.series import pixels_of


def segment_masks(path: Path, grid: Grid) -> Iterator[tuple[str, Mask, float]]:
    """Name, mask and share outside of every segment. Raises StudyRefused for a fractional segmentation or missing
    fields."""
    from pydicom import dcmread

    dataset = dcmread(path)
    if dataset.get("SegmentationType") != "BINARY":
        raise refusal(
            "region-fractional",
            path.name,
            f"Expected a binary segmentation, found {dataset.get('SegmentationType')}.",
            "Export the segmentation as binary.",
            "(0062,0001) SegmentationType",
        )
    header = ImageHeader(dataset, path.name)
    names = {int(item.SegmentNumber): str(item.SegmentLabel) for item in dataset.SegmentSequence}
    frames = np.atleast_3d(pixels_of(dataset, path.name))
    frames = frames if dataset.get("NumberOfFrames", 1) != 1 else frames.reshape(1, dataset.Rows, dataset.Columns)
    placed = [place_of(header, frame) for frame in dataset.PerFrameFunctionalGroupsSequence]
    header.refuse()
    own, slices = frame_grid(header, placed, frames.shape[1:])
    for number, name in names.items():
        drawn = np.zeros(own.shape, dtype=bool)
        for (segment, _), at, frame in zip(placed, slices, frames, strict=True):
            if segment == number:
                drawn[at] |= frame > 0
        yield name, *on_grid(drawn, own, grid)


def place_of(header: ImageHeader, frame: Any) -> tuple[int, Any]:
    """The segment's number and the position of one frame."""
    remedy = "Export the segmentation with the position of every frame."
    functions = header.inside(frame)
    segment = functions.item("SegmentIdentificationSequence", remedy).need("ReferencedSegmentNumber", remedy)
    position = functions.item("PlanePositionSequence", remedy).need("ImagePositionPatient", remedy)
    return int(segment or 0), position


def frame_grid(header: ImageHeader, placed: list[tuple[int, Any]], size: tuple[int, ...]) -> tuple[Grid, list[int]]:
    """The grid of all frames, empty planes between them included, and each frame's plane in it."""
    remedy = "Export the segmentation with its geometry."
    shared = header.item("SharedFunctionalGroupsSequence", remedy)
    cosines = shared.item("PlaneOrientationSequence", remedy).need("ImageOrientationPatient", remedy)
    measures = shared.item("PixelMeasuresSequence", remedy)
    pixel = measures.need("PixelSpacing", remedy)
    between = measures.get("SpacingBetweenSlices") or measures.need("SliceThickness", remedy)
    header.refuse()
    across, down = np.array(cosines[:3], float), np.array(cosines[3:], float)
    normal = np.cross(across, down)
    positions = np.array([position for _, position in placed], dtype=float)
    heights = positions @ normal
    slices = np.rint((heights - heights.min()) / float(between)).astype(int)
    shape = (int(slices.max()) + 1, int(size[0]), int(size[1]))
    origin = positions[int(np.argmin(heights))]
    own = plane_grid(shape, origin, across, down, (float(pixel[0]), float(pixel[1])), normal * float(between))
    return own, slices.tolist()
