"""Headers that are wrong: each field stops by its tag, and no damaged byte is called our defect."""

import os
import random
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from imaging.phantoms import (
    LESION,
    SCANNER,
    Scanner,
    Sphere,
    drug,
    frame_at,
    write_contours,
    write_labels,
    write_masks,
    write_pet,
    write_planar,
    write_seg,
    write_spect,
)
from theracurve.errors import StudyRefused, UsageError
from theracurve.imaging.uptake import Request, measure_uptake

DRUG = "RadiopharmaceuticalInformationSequence"
ASKED = Request("A-1", "x", ("suv_mean",))
DATA = os.environ.get("THERACURVE_DATA")
SMALL = Scanner((8.0, 8.0, 8.0), (10, 18, 18))


def put(keyword: str, value: object) -> Callable[[Dataset, int], None]:
    """Writes the text as it is, whatever pydicom thinks of it."""

    def change(dataset: Dataset, plane: int) -> None:
        if isinstance(value, str) and keyword in dataset:
            dataset[keyword].__dict__["_value"] = value
        else:
            setattr(dataset, keyword, value)

    return change


def gone(keyword: str) -> Callable[[Dataset, int], None]:
    return lambda dataset, plane: delattr(dataset, keyword)


def of_drug(keyword: str, value: str) -> Callable[[Dataset, int], None]:
    return lambda dataset, plane: put(keyword, value)(dataset[DRUG][0], plane)


def refused_by(series: Path, regions: Path) -> list[tuple[str, str | None]]:
    with pytest.raises(StudyRefused) as refused:
        measure_uptake(series, regions, ASKED)
    return [(finding.code, finding.column) for finding in refused.value.findings]


def named(value: object) -> str:
    """Names a change by its function: two workers of a suite have to name a case alike."""
    return getattr(value, "__name__", str(value))


@pytest.mark.parametrize(
    ("change", "code", "tag"),
    [
        (gone("RescaleSlope"), "image-field-missing", "(0028,1053) RescaleSlope"),
        (put("RescaleSlope", "-0.5"), "image-field-value", "(0028,1053) RescaleSlope"),
        (put("RescaleSlope", "0"), "image-field-value", "(0028,1053) RescaleSlope"),
        (put("RescaleSlope", "nan"), "image-field-value", "(0028,1053) RescaleSlope"),
        (put("RescaleSlope", ["1", "2"]), "image-field-value", "(0028,1053) RescaleSlope"),
        (put("RescaleIntercept", "inf"), "image-field-value", "(0028,1052) RescaleIntercept"),
        (put("PatientWeight", "0"), "image-field-value", "(0010,1030) PatientWeight"),
        (put("PatientWeight", "80000"), "image-field-value", "(0010,1030) PatientWeight"),
        (put("PatientWeight", "-80"), "image-field-value", "(0010,1030) PatientWeight"),
        (put("PixelSpacing", ["4"]), "image-field-value", "(0028,0030) PixelSpacing"),
        (put("PixelSpacing", ["0", "4"]), "image-field-value", "(0028,0030) PixelSpacing"),
        (put("ImagePositionPatient", ["0", "0"]), "image-field-value", "(0020,0032) ImagePositionPatient"),
        (
            put("ImageOrientationPatient", [1, 0, 0, 1, 0, 0]),
            "image-field-value",
            "(0020,0037) ImageOrientationPatient",
        ),
        (put("Rows", 0), "image-field-value", "(0028,0010) Rows"),
        (put(DRUG, Sequence([drug(), drug(1e8)])), "image-field-several", f"(0054,0016) {DRUG}"),
        (of_drug("RadionuclideHalfLife", "-6586"), "image-field-value", "(0018,1075) RadionuclideHalfLife"),
        (of_drug("RadionuclideTotalDose", "nan"), "image-field-value", "(0018,1074) RadionuclideTotalDose"),
        (of_drug("RadiopharmaceuticalStartDateTime", "20230331090000"), "image-injection-early", "(0018,1078)"),
        (
            lambda d, p: setattr(d, "Units", "CNTS" if p == 3 else "BQML"),
            "image-planes-differ",
            "(0054,1001) Units",
        ),
        (lambda d, p: setattr(d, "PatientID", f"P{p // 9}"), "image-planes-differ", "(0010,0020) PatientID"),
    ],
    ids=named,
)
def test_a_field_of_a_pet_series_stops_by_its_tag(
    change: Callable[[Dataset, int], None], code: str, tag: str, tmp_path: Path
) -> None:
    series = write_pet(tmp_path / "pt", scanner=SMALL, change=change)
    assert refused_by(series, write_masks(tmp_path / "masks", SMALL)) == [(code, tag)]


@pytest.mark.parametrize(
    ("change", "tag"),
    [
        (lambda d: delattr(d, "SpacingBetweenSlices"), "(0018,0088) SpacingBetweenSlices"),
        (lambda d: setattr(d, "SpacingBetweenSlices", 0), "(0018,0088) SpacingBetweenSlices"),
        (
            lambda d: setattr(d.RealWorldValueMappingSequence[0], "RealWorldValueSlope", -1.0),
            "(0040,9225) RealWorldValueSlope",
        ),
        (lambda d: setattr(d, "PatientWeight", 0), "(0010,1030) PatientWeight"),
    ],
    ids=["no spacing", "spacing 0", "negative slope", "no weight"],
)
def test_a_field_of_a_reconstructed_series_stops_by_its_tag(
    change: Callable[[Dataset], None], tag: str, tmp_path: Path
) -> None:
    series = write_spect(tmp_path / "nm.dcm", mapped=True, scanner=SMALL, change=change)
    assert [column for _, column in refused_by(series, write_masks(tmp_path / "masks", SMALL))] == [tag]


def test_regions_of_another_frame_of_reference_are_not_laid_over(tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt", scanner=SMALL, change=put("FrameOfReferenceUID", "1.2.9"))
    there = write_seg(tmp_path / "a.dcm", SMALL, change=lambda d: put("FrameOfReferenceUID", "1.2.9")(d, 0))
    assert measure_uptake(series, there, ASKED).rows
    other = write_seg(tmp_path / "b.dcm", SMALL, change=lambda d: setattr(d, "FrameOfReferenceUID", "1.2.10"))
    assert refused_by(series, other) == [("region-frame", "(0020,0052) FrameOfReferenceUID")]

    def structure(dataset: Dataset) -> None:
        dataset.StructureSetROISequence[0].ReferencedFrameOfReferenceUID = "1.2.10"

    contours = write_contours(tmp_path / "c.dcm", change=structure)
    assert refused_by(series, contours) == [("region-frame", "(3006,0024) ReferencedFrameOfReferenceUID")]


def segment_shared(dataset: Dataset) -> None:
    """One segment: as highdicom writes it, its identification stands among the shared groups."""
    frames = dataset.PerFrameFunctionalGroupsSequence
    dataset.SharedFunctionalGroupsSequence[0].SegmentIdentificationSequence = frames[0].SegmentIdentificationSequence
    for frame in frames:
        del frame.SegmentIdentificationSequence


def geometry_per_frame(dataset: Dataset) -> None:
    shared = dataset.SharedFunctionalGroupsSequence[0]
    for frame in dataset.PerFrameFunctionalGroupsSequence:
        frame.PixelMeasuresSequence = shared.PixelMeasuresSequence
        frame.PlaneOrientationSequence = shared.PlaneOrientationSequence
    del shared.PixelMeasuresSequence, shared.PlaneOrientationSequence


def no_spacing(dataset: Dataset) -> None:
    """Every second frame left out, and no distance stated: the frames lie on planes of the image."""
    del dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].SpacingBetweenSlices
    pixels = np.frombuffer(dataset.PixelData, dtype=np.uint8).reshape(-1, dataset.Rows, dataset.Columns)
    dataset.PerFrameFunctionalGroupsSequence = dataset.PerFrameFunctionalGroupsSequence[::2]
    dataset.NumberOfFrames = len(dataset.PerFrameFunctionalGroupsSequence)
    dataset.PixelData = pixels[::2].tobytes()


def as_label_map(dataset: Dataset) -> None:
    """Frames on every plane, whose pixels are the segment's number; 0 is described as background."""
    dataset.SegmentationType = "LABELMAP"
    labels = SCANNER.mask(LESION).astype(np.uint8) * 7
    dataset.SegmentSequence[0].SegmentNumber = 7
    background = Dataset()
    background.SegmentNumber, background.SegmentLabel = 0, "Background"
    dataset.SegmentSequence.insert(0, background)
    positions = [SCANNER.origin + plane * SCANNER.spacing[0] * SCANNER.normal for plane in range(len(labels))]
    dataset.PerFrameFunctionalGroupsSequence = Sequence([frame_at(7, position) for position in positions])
    for frame in dataset.PerFrameFunctionalGroupsSequence:
        del frame.SegmentIdentificationSequence
    dataset.NumberOfFrames, dataset.PixelData = len(labels), labels.tobytes()


@pytest.mark.parametrize("change", [segment_shared, geometry_per_frame, no_spacing, as_label_map])
def test_segmentations_as_they_are_written(change: Callable[[Dataset], None], tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt")
    regions = write_seg(tmp_path / "seg.dcm", spheres=(LESION,), change=change)
    (row,) = measure_uptake(series, regions, Request("A-1", "x", ("percent_injected",))).rows
    mask = SCANNER.mask(LESION)
    drawn = mask[np.flatnonzero(mask.any(axis=(1, 2)))[::2]] if change is no_spacing else mask
    expected = 100 * LESION.suv * drawn.sum() * 0.064 / 80_000
    assert (row["lesion_id"], float(row["value"])) == ("lesion", pytest.approx(expected, rel=2e-4))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: setattr(d.SegmentSequence[0], "SegmentNumber", 9), "region-unnamed"),
        (lambda d: setattr(spacing(d), "SpacingBetweenSlices", 3.0), "region-planes"),
        (lambda d: delattr(d, "SegmentSequence"), "image-field-missing"),
        (lambda d: setattr(d, "NumberOfFrames", 3), "image-pixels"),
        (lambda d: delattr(d, "PerFrameFunctionalGroupsSequence"), "image-field-missing"),
    ],
    ids=["undescribed", "off the planes", "no segments", "frames", "no groups"],
)
def test_a_segmentation_that_contradicts_itself_is_refused(
    change: Callable[[Dataset], Any], code: str, tmp_path: Path
) -> None:
    series = write_pet(tmp_path / "pt")
    regions = write_seg(tmp_path / "seg.dcm", spheres=(LESION,), change=change)
    assert [found for found, _ in refused_by(series, regions)] == [code]


def spacing(dataset: Dataset) -> Dataset:
    return dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]  # type: ignore[no-any-return]


def test_damaged_files_are_findings(tmp_path: Path) -> None:
    """Bytes changed at random, of every kind of file: a result, a finding or words of what was expected."""
    lesion = Sphere("lesion", (0.0, 0.0, 0.0), 14.0, 12.5)
    pet = write_pet(tmp_path / "pt", scanner=Scanner((20.0, 16.0, 16.0), (3, 6, 6)))
    whole = write_masks(tmp_path / "masks", SMALL, (lesion,))
    planar = np.zeros((1, 40, 40))
    planar[0, 10:14, 5:9] = 1
    sources = {
        "plane": (pet / "plane001.dcm", lambda file: (pet, whole)),
        "nm": (write_spect(tmp_path / "nm.dcm", mapped=True, scanner=SMALL), lambda file: (file, whole)),
        "planar": (
            write_planar(tmp_path / "planar.dcm", 20.0),
            lambda file: (file, write_labels(tmp_path / "l.nii", planar)),
        ),
        "seg": (write_seg(tmp_path / "seg.dcm", SMALL, (lesion,)), lambda file: (pet, file)),
        "rt": (write_contours(tmp_path / "rt.dcm", step=8.0, spheres=(lesion,)), lambda file: (pet, file)),
        "nii": (whole / "lesion.nii.gz", lambda file: (pet, whole)),
    }
    drawn = random.Random(20)
    for _ in range(40):
        for file, places in sources.values():
            kept = file.read_bytes()
            bytes_ = bytearray(kept)
            for _ in range(drawn.choice((1, 3, 20))):
                bytes_[drawn.randrange(min(len(bytes_), 2500))] = drawn.randrange(256)
            file.write_bytes(bytes(bytes_[: drawn.choice((len(bytes_), len(bytes_) // 2))]))
            try:
                measure_uptake(*places(file), ASKED)
            except (StudyRefused, UsageError):
                pass
            finally:
                file.write_bytes(kept)


@pytest.mark.skipif(not DATA, reason="THERACURVE_DATA names no shared data (cases/uptake)")
def test_a_segmentation_of_another_program_gives_the_phantoms_value(tmp_path: Path) -> None:
    folder = Path(str(DATA), "data", "cases", "uptake")
    with tarfile.open(folder / "pet_series.tgz") as archive:
        archive.extractall(tmp_path, filter="data")
    (row,) = measure_uptake(tmp_path / "pet_lu", folder / "bin.dcm", ASKED).rows
    assert (row["lesion_id"], row["value"]) == ("lesion", "12.5")
