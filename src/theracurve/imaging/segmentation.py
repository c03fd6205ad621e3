"""Regions from a DICOM segmentation (SEG): one mask a segment, frame by frame where it lies.

What describes a frame stands in its own functional groups or in those that all frames share (DICOM part 3, C.7.6.16);
a label map holds the segment's number in its pixels (C.8.20).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from theracurve.imaging.grid import LARGEST_TILT, Grid, Points, plane_grid
from theracurve.imaging.header import ImageHeader, refusal, refuse_other_frame, region_header, tag_of
from theracurve.imaging.resampling import Mask, on_grid
from theracurve.imaging.series import directions, stored_of

KINDS = ("BINARY", "LABELMAP")
BACKGROUND = 0  # the value of a label map where nothing is drawn
OFF_PLANE = 0.05  # of the distance between planes: positions are rounded
MOST_PLANES = 10_000  # of a grid that is made for the frames; no image has more
REMEDY = "Export the segmentation with the position and spacing of every frame."


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: its segment (None in a label map, whose pixels say it) and its position in millimetres."""

    segment: int | None
    position: tuple[float, ...]
    pixels: NDArray[np.float64]


def segment_masks(path: Path, grid: Grid, frame: str | None) -> Iterator[tuple[str, Mask, float]]:
    """Name, mask and share outside of every segment. Raises StudyRefused for a fractional segmentation, another frame
    of reference, or fields that are missing or impossible."""
    header = region_header(path)
    refuse_fractional(header)
    refuse_other_frame(header, "FrameOfReferenceUID", frame)
    names = {
        int(item.number("SegmentNumber", REMEDY)): str(item.need("SegmentLabel", REMEDY))
        for item in header.items("SegmentSequence", REMEDY)
    }
    frames, groups = frames_of(header)
    refuse_undescribed(header, frames, names)
    own, planes = frame_grid(header, groups, frames, grid)
    for number, name in names.items():
        if number != BACKGROUND:
            yield name, *on_grid(drawn_of(number, frames, planes, own), own, grid)


def refuse_fractional(header: ImageHeader) -> None:
    kind = header.need("SegmentationType", REMEDY)
    header.refuse()
    if kind not in KINDS:
        message = f"Expected a binary segmentation or a label map, found {kind}."
        remedy = "Export the segmentation as binary, or as a label map."
        raise refusal("region-fractional", header.where, message, remedy, tag_of("SegmentationType"))


def frames_of(header: ImageHeader) -> tuple[list[Frame], list[tuple[ImageHeader, ImageHeader]]]:
    """Every frame, and its functional groups beside those that it shares."""
    shared = header.item("SharedFunctionalGroupsSequence", REMEDY)
    groups = [(own, shared) for own in header.items("PerFrameFunctionalGroupsSequence", REMEDY)]
    rows, columns = (int(header.number(keyword, REMEDY)) for keyword in ("Rows", "Columns"))
    of_labels = header.get("SegmentationType") == "LABELMAP"
    placed = [(None if of_labels else segment_of(group), position_of(group)) for group in groups]
    header.refuse()
    pixels = stored_of(header.dataset, header.where)
    if pixels.size != len(placed) * rows * columns:
        message = f"Expected pixels for {len(placed)} frames of {rows} x {columns}, found the shape {pixels.shape}."
        raise refusal("image-pixels", header.where, message, REMEDY, "PixelData")
    planes = pixels.reshape(len(placed), rows, columns)
    return [Frame(*place, plane) for place, plane in zip(placed, planes, strict=True)], groups


def function(group: tuple[ImageHeader, ImageHeader], keyword: str) -> ImageHeader:
    """The functional group of a frame: its own, otherwise the shared one."""
    own, shared = group
    return (shared if own.get(keyword) is None else own).item(keyword, REMEDY)


def segment_of(group: tuple[ImageHeader, ImageHeader]) -> int:
    return int(function(group, "SegmentIdentificationSequence").number("ReferencedSegmentNumber", REMEDY))


def position_of(group: tuple[ImageHeader, ImageHeader]) -> tuple[float, ...]:
    return function(group, "PlanePositionSequence").numbers("ImagePositionPatient", REMEDY)


def refuse_undescribed(header: ImageHeader, frames: Sequence[Frame], names: dict[int, str]) -> None:
    """Every segment that is drawn has its name."""
    drawn = {frame.segment for frame in frames if frame.segment is not None}
    for frame in frames:
        if frame.segment is None:
            drawn |= {int(value) for value in np.unique(frame.pixels)} - {BACKGROUND}
    unnamed = sorted(drawn - set(names))
    if unnamed:
        message = f"Expected a description of every segment in {tag_of('SegmentSequence')}, found none of {unnamed[0]}."
        header.note("region-unnamed", "SegmentSequence", message, REMEDY)
    header.refuse()


def drawn_of(number: int, frames: Sequence[Frame], planes: Sequence[int], own: Grid) -> Mask:
    """The mask of one segment on the segmentation's own grid."""
    drawn = np.zeros(own.shape, dtype=bool)
    for frame, plane in zip(frames, planes, strict=True):
        if frame.segment is None:
            drawn[plane] |= frame.pixels == number
        elif frame.segment == number:
            drawn[plane] |= frame.pixels > 0
    return drawn


def frame_grid(
    header: ImageHeader, groups: Sequence[tuple[ImageHeader, ImageHeader]], frames: Sequence[Frame], grid: Grid
) -> tuple[Grid, list[int]]:
    """The grid of all frames, empty planes between them included, and each frame's plane in it."""
    orientations = [function(group, "PlaneOrientationSequence") for group in groups]
    cosines = [item.numbers("ImageOrientationPatient", REMEDY) for item in orientations]
    across, down = directions(orientations[0], REMEDY)
    measures = [function(group, "PixelMeasuresSequence") for group in groups]
    pixels = [item.numbers("PixelSpacing", REMEDY) for item in measures]
    header.refuse()
    if len(set(cosines)) > 1 or len(set(pixels)) > 1:
        message = "Expected frames of one direction and one pixel spacing, found several."
        raise refusal("region-planes", header.where, message, REMEDY, tag_of("PerFrameFunctionalGroupsSequence"))
    positions = np.array([frame.position for frame in frames])
    normal = np.cross(across, down)
    heights = positions @ normal
    between = distance(measures[0], positions, normal, grid)
    planes = np.rint((heights - heights.min()) / between).astype(int)
    shape = (int(planes.max()) + 1, frames[0].pixels.shape[0], frames[0].pixels.shape[1])
    if shape[0] > MOST_PLANES:
        message = f"Expected at most {MOST_PLANES} planes, found frames that span {shape[0]} at {between:g} mm."
        raise refusal("region-planes", header.where, message, REMEDY, tag_of("ImagePositionPatient"))
    origin = positions[int(np.argmin(heights))]
    return plane_grid(shape, origin, across, down, (pixels[0][0], pixels[0][1]), normal * between), planes.tolist()


def distance(measures: ImageHeader, positions: Points, normal: Points, grid: Grid) -> float:
    """Millimetres between neighbouring planes: as stated; otherwise the image's own where every frame lies on one of
    its planes; otherwise the least between two frames, of which all others have to be multiples. A single plane
    reaches as far as it is thick. Raises StudyRefused for frames that lie on no such planes."""
    steps = np.diff(np.unique(np.round(positions @ normal, 3)))
    if measures.get("SpacingBetweenSlices") is not None:
        between = abs(measures.number("SpacingBetweenSlices", REMEDY))
    elif on_planes(positions, normal, grid):
        between = grid.spacing[0]
    else:
        between = float(steps.min()) if len(steps) else measures.number("SliceThickness", REMEDY)
    measures.refuse()
    parts = steps / between
    if np.abs(parts - np.rint(parts)).max(initial=0.0) > OFF_PLANE or (len(steps) and steps.min() < between / 2):
        message = f"Expected frames on planes {between:g} mm apart, found some between them."
        raise refusal("region-planes", measures.where, message, REMEDY, tag_of("SpacingBetweenSlices"))
    return between


def on_planes(positions: Points, normal: Points, grid: Grid) -> bool:
    """Whether every position lies on a plane of the image, and the frames in the planes' own direction."""
    places = grid.indices(positions)[:, 0]
    step = grid.affine[:3, 0] / grid.spacing[0]
    return bool(np.abs(places - np.rint(places)).max() <= OFF_PLANE and abs(step @ normal) > 1 - LARGEST_TILT)
