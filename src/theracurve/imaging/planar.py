"""Conjugate planar views (anterior and posterior), of which the geometric mean of a region is taken.

The geometric mean of opposite views does not depend on the depth of a source in a uniform body: Thomas et al., Med Phys
1976;3:253-5. The posterior view is mirrored, so that a region drawn on the anterior one lies on both. No correction for
attenuation is made, so only ratios are given.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from theracurve.errors import UsageError
from theracurve.imaging.grid import Grid
from theracurve.imaging.header import ImageHeader, moment_of, refusal
from theracurve.imaging.series import pixels_of
from theracurve.imaging.volume import Volume

VIEWS = {"ANTERIOR": "A", "POSTERIOR": "P", "ANT": "A", "POST": "P"}
CODES = {"R-10206": "A", "R-10214": "P", "399033003": "A", "399036006": "P"}  # SNOMED codes of the two views


def is_planar(dataset: Any, where: str) -> bool:
    """Static and whole-body images, as the third value of the image type says."""
    kind = ImageHeader(dataset, where).get("ImageType") or ()
    kind = (kind,) if isinstance(kind, str) else list(kind)
    return len(kind) > 2 and str(kind[2]).upper() in ("STATIC", "WHOLE BODY")


def conjugate_mean(datasets: Sequence[Any], where: str) -> Volume:
    """The two views, in one file or two, as one plane. Raises StudyRefused where a view is missing or not named."""
    views: dict[str, Any] = {}
    for dataset in datasets:
        header = ImageHeader(dataset, where)
        frames = pixels_of(header)
        frames = frames[None] if frames.ndim == 2 else frames
        for name, frame in zip(views_of(header, len(frames)), frames, strict=True):
            if name in views:
                raise UsageError(f"expected one anterior and one posterior view in {where}, found two of {name}")
            views[name] = frame
    if set(views) != {"A", "P"} or views["A"].shape != views["P"].shape:
        found = ", ".join(f"{name} {frame.shape}" for name, frame in sorted(views.items())) or "none"
        message = f"Expected an anterior and a posterior view of one size, found {found}."
        raise refusal("image-views", where, message, "Name a folder that holds both views.", "(0054,0220)")
    anterior, posterior = views["A"], views["P"][:, ::-1]
    header = ImageHeader(datasets[0], where)
    scanned = moment_of(header, "Acquisition") or moment_of(header, "Series")
    if scanned is None:
        header.need("AcquisitionDate", "Export the images with their date and time.")
        header.need("AcquisitionTime", "Export the images with their date and time.")
    header.refuse()
    assert scanned is not None
    series = str(header.get("SeriesInstanceUID"))
    grid = Grid((1, *anterior.shape), np.eye(4))  # masks have the image's own pixels, and nothing is measured in mm
    return Volume(anterior[None], grid, "counts", series, scanned.date(), opposite=posterior[None])


def views_of(header: ImageHeader, frames: int) -> list[str]:
    """`A` or `P` for every frame: from the view's code or meaning, frame by frame through the detector vector."""
    remedy = "Export the images with the view of each detector."
    detectors = [view_of(item, remedy) for item in header.items("DetectorInformationSequence", remedy)]
    header.refuse()
    vector = header.get("DetectorVector") or list(range(1, frames + 1))
    order = list(vector) if isinstance(vector, Sequence) else [vector]
    if len(order) != frames or not all(isinstance(place, int) and 0 < place <= len(detectors) for place in order):
        message = f"Expected a detector for each of {frames} frames, found {len(detectors)} detectors."
        raise refusal("image-views", header.where, message, remedy, "(0054,0020) DetectorVector")
    return [detectors[place - 1] for place in order]


def view_of(detector: ImageHeader, remedy: str) -> str:
    code = detector.item("ViewCodeSequence", remedy)
    value = str(code.get("CodeValue") or "")
    meaning = str(code.get("CodeMeaning") or "").upper()
    name = CODES.get(value) or next((short for word, short in VIEWS.items() if meaning.startswith(word)), "")
    if not name and not detector.missing:
        message = f"Expected an anterior or posterior view, found {value} {meaning}.".replace("  ", " ")
        raise refusal("image-views", detector.where, message, remedy, "(0054,0220) ViewCodeSequence")
    return name
