"""Phantoms: spheres of known concentration in a known background, written as the files that scanners write."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

PET_STORAGE, NM_STORAGE = "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.20"
SEG_STORAGE, RT_STORAGE = "1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.481.3"
INJECTED = datetime(2024, 3, 31, 9, 0, 0)
SCANNED = datetime(2024, 3, 31, 10, 1, 40)
HALF_LIFE = 6586.2  # fluorine-18 in seconds: 109.77 min, ICRP Publication 107
DOSE, WEIGHT = 250e6, 80.0  # becquerel at injection, kilograms
SERIES = "1.2.826.0.1.3680043.8.498.1"


@dataclass(frozen=True)
class Sphere:
    """Centre and radius in millimetres, and the SUV inside."""

    name: str
    centre: tuple[float, float, float]
    radius: float
    suv: float


LESION = Sphere("lesion", (0.0, 0.0, 0.0), 14.0, 12.5)
LIVER = Sphere("liver", (0.0, 45.0, 0.0), 16.0, 4.0)
BACKGROUND = Sphere("background", (-45.0, 0.0, 0.0), 12.0, 1.0)
SPHERES = (LESION, LIVER, BACKGROUND)


@dataclass(frozen=True)
class Scanner:
    """A stack of planes: voxel sides (slice, row, column) in millimetres, how many, and the direction cosines."""

    spacing: tuple[float, float, float] = (4.0, 4.0, 4.0)
    shape: tuple[int, int, int] = (20, 36, 36)
    across: tuple[float, float, float] = (1.0, 0.0, 0.0)
    down: tuple[float, float, float] = (0.0, 1.0, 0.0)

    @property
    def normal(self) -> NDArray[np.float64]:
        return np.cross(self.across, self.down)

    @property
    def origin(self) -> NDArray[np.float64]:
        """So that the middle of the stack is at (0, 0, 0)."""
        middle = [(count - 1) / 2 * side for count, side in zip(self.shape, self.spacing, strict=True)]
        return -(middle[0] * self.normal + middle[1] * np.array(self.down) + middle[2] * np.array(self.across))

    def centres(self) -> NDArray[np.float64]:
        """Millimetres of every voxel's centre: (slices, rows, columns, 3)."""
        k, i, j = np.indices(self.shape).astype(float)
        ways = (self.normal, np.array(self.down), np.array(self.across))
        steps = [index[..., None] * side * way for index, side, way in zip((k, i, j), self.spacing, ways, strict=True)]
        return np.asarray(self.origin + sum(steps))

    def mask(self, sphere: Sphere) -> NDArray[np.bool_]:
        return np.asarray(((self.centres() - np.array(sphere.centre)) ** 2).sum(axis=-1) <= sphere.radius**2)

    def suv(self, spheres: tuple[Sphere, ...] = SPHERES) -> NDArray[np.float64]:
        """The truth, voxel by voxel; outside the spheres the background's."""
        values = np.full(self.shape, BACKGROUND.suv)
        for sphere in spheres:
            values[self.mask(sphere)] = sphere.suv
        return values


SCANNER = Scanner()


def left(when: datetime) -> float:
    return float(2.0 ** (-(when - INJECTED).total_seconds() / HALF_LIFE))


def file_dataset(storage: str, modality: str) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = storage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID, dataset.SOPInstanceUID = storage, meta.MediaStorageSOPInstanceUID
    dataset.Modality, dataset.SeriesInstanceUID = modality, SERIES
    dataset.PatientID, dataset.PatientName = "HOSPITAL-0815", "Nobody^Phantom"
    return dataset


def put_pixels(dataset: Dataset, stored: NDArray[Any]) -> None:
    """Whole numbers of 16 bits; several planes make frames."""
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation = 15, 0
    dataset.Rows, dataset.Columns = stored.shape[-2:]
    if stored.ndim == 3:
        dataset.NumberOfFrames = len(stored)
    dataset.PixelData = np.rint(stored).astype("<u2").tobytes()


def drug(dose: float = DOSE, at: datetime = INJECTED) -> Dataset:
    item = Dataset()
    item.RadionuclideTotalDose = f"{dose:.9g}"
    item.RadionuclideHalfLife = str(HALF_LIFE)
    item.RadiopharmaceuticalStartDateTime = f"{at:%Y%m%d%H%M%S}"
    item.RadiopharmaceuticalStartTime = f"{at:%H%M%S}"
    return item


def write_pet(
    folder: Path,
    *,
    units: str = "BQML",
    correction: str = "START",
    scanner: Scanner = SCANNER,
    becquerel_per_count: float = 1.0,
    change: Callable[[Dataset, int], None] | None = None,
) -> Path:
    """A PET series of the phantom as one file a plane. `units` GML writes SUV, CNTS counts of so many becquerel; the
    planes were acquired a minute after one another, from SCANNED on."""
    folder.mkdir(parents=True, exist_ok=True)
    suv = scanner.suv()
    for plane, values in enumerate(suv):
        acquired = SCANNED + timedelta(minutes=plane)
        dataset = file_dataset(PET_STORAGE, "PT")
        dataset.Units, dataset.DecayCorrection = units, correction
        dataset.SeriesDate = dataset.AcquisitionDate = f"{SCANNED:%Y%m%d}"
        dataset.SeriesTime, dataset.AcquisitionTime = f"{SCANNED:%H%M%S}", f"{acquired:%H%M%S}"
        dataset.ActualFrameDuration = "60000"
        dataset.PatientWeight = str(WEIGHT)
        dataset.CorrectedImage = ["NORM", "DTIM", "ATTN", "SCAT", "RADL"]
        dataset.RadiopharmaceuticalInformationSequence = Sequence([drug()])
        dataset.ImagePositionPatient = [*(scanner.origin + plane * scanner.spacing[0] * scanner.normal)]
        dataset.ImageOrientationPatient = [*scanner.across, *scanner.down]
        dataset.PixelSpacing, dataset.SliceThickness = [*scanner.spacing[1:]], scanner.spacing[0]
        shown = values if units == "GML" else values * seen(correction, acquired) / becquerel_per_count
        slope = float(shown.max()) / 60000
        put_pixels(dataset, shown / slope)
        dataset.RescaleSlope, dataset.RescaleIntercept = f"{slope:.9g}", "0"
        if change is not None:
            change(dataset, plane)
        dataset.save_as(folder / f"plane{plane:03}.dcm", enforce_file_format=True)
    return folder


def seen(correction: str, acquired: datetime) -> float:
    """Bq/ml that a plane shows for an SUV of 1: decay over the frame is averaged where nothing was corrected."""
    of_injection = DOSE / (WEIGHT * 1000)
    if correction == "NONE":
        decays = np.log(2) * 60 / HALF_LIFE
        return float(of_injection * left(acquired) * (1 - np.exp(-decays)) / decays)
    return of_injection * (1.0 if correction == "ADMIN" else left(SCANNED))


def write_spect(
    file: Path, *, mapped: bool, scanner: Scanner = SCANNER, change: Callable[[Dataset], None] | None = None
) -> Path:
    """A reconstructed NM image; `mapped` maps its values to Bq/ml, with the dose in megabecquerel as NM has it."""
    dataset = file_dataset(NM_STORAGE, "NM")
    dataset.ImageType = ["DERIVED", "PRIMARY", "RECON TOMO", "EMISSION"]
    dataset.AcquisitionDate, dataset.AcquisitionTime = f"{SCANNED:%Y%m%d}", f"{SCANNED:%H%M%S}"
    dataset.SliceThickness, dataset.SpacingBetweenSlices = scanner.spacing[0], scanner.spacing[0]
    dataset.PixelSpacing = [*scanner.spacing[1:]]
    detector = Dataset()
    detector.ImagePositionPatient = [*scanner.origin]
    detector.ImageOrientationPatient = [*scanner.across, *scanner.down]
    dataset.DetectorInformationSequence = Sequence([detector])
    dataset.PatientWeight = str(WEIGHT)
    dataset.RadiopharmaceuticalInformationSequence = Sequence([drug(DOSE / 1e6)])
    dataset.CorrectedImage, dataset.DecayCorrection = ["ATTN", "SCAT"], "START"
    factor = 0.5
    put_pixels(dataset, scanner.suv() * seen("START", SCANNED) / factor if mapped else scanner.suv() * 100)
    if mapped:
        dataset.RealWorldValueMappingSequence = Sequence([mapping(factor)])
    if change is not None:
        change(dataset)
    dataset.save_as(file, enforce_file_format=True)
    return file


def mapping(slope: float) -> Dataset:
    item, code = Dataset(), Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "Bq/ml", "UCUM", "Becquerels/milliliter"
    item.MeasurementUnitsCodeSequence = Sequence([code])
    item.RealWorldValueSlope, item.RealWorldValueIntercept = slope, 0.0
    return item


def write_planar(file: Path, depth: float, change: Callable[[Dataset], None] | None = None) -> Path:
    """Anterior and posterior views (40 x 40) of two sources of 500 and 100 counts a pixel in a body 200 mm thick, the
    stronger one so deep; attenuation 0.0115 per mm."""
    views = np.zeros((2, 40, 40))
    for counts, columns, deep in ((500.0, slice(5, 9), depth), (100.0, slice(20, 24), 100.0)):
        views[0, 10:14, columns] = counts * np.exp(-0.0115 * deep)
        views[1, 10:14, columns] = counts * np.exp(-0.0115 * (200 - deep))
    views[1] = views[1][:, ::-1]  # seen from behind
    dataset = file_dataset(NM_STORAGE, "NM")
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "WHOLE BODY", "EMISSION"]
    dataset.AcquisitionDate, dataset.AcquisitionTime = f"{SCANNED:%Y%m%d}", f"{SCANNED:%H%M%S}"
    dataset.PixelSpacing, dataset.DetectorVector = [4.0, 4.0], [1, 2]
    dataset.DetectorInformationSequence = Sequence([view("R-10206", "Anterior"), view("R-10214", "Posterior")])
    put_pixels(dataset, views * 100)
    if change is not None:
        change(dataset)
    dataset.save_as(file, enforce_file_format=True)
    return file


def view(value: str, meaning: str) -> Dataset:
    item, code = Dataset(), Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "SRT", meaning
    item.ViewCodeSequence = Sequence([code])
    return item


def write_labels(file: Path, labels: NDArray[Any], scanner: Scanner = SCANNER) -> Path:
    """A NIfTI label map on the scanner's own grid; NIfTI counts to the right and anterior."""
    import nibabel

    affine = np.eye(4)
    ways = (scanner.across, scanner.down, scanner.normal)
    for place, (way, side) in enumerate(zip(ways, scanner.spacing[::-1], strict=True)):
        affine[:3, place] = np.array(way) * side
    affine[:3, 3] = scanner.origin
    nibabel.save(
        nibabel.Nifti1Image(labels.transpose(2, 1, 0).astype(np.uint8), np.diag([-1, -1, 1, 1]) @ affine), file
    )
    return file


def write_masks(folder: Path, scanner: Scanner = SCANNER, spheres: tuple[Sphere, ...] = SPHERES) -> Path:
    """A folder with one NIfTI mask a region."""
    folder.mkdir()
    for sphere in spheres:
        write_labels(folder / f"{sphere.name}.nii.gz", scanner.mask(sphere), scanner)
    return folder


def write_seg(
    file: Path,
    scanner: Scanner = SCANNER,
    spheres: tuple[Sphere, ...] = SPHERES,
    change: Callable[[Dataset], None] | None = None,
) -> Path:
    """A binary segmentation on the scanner's grid; planes without a voxel of a segment are left out, as usual."""
    dataset = file_dataset(SEG_STORAGE, "SEG")
    dataset.SegmentationType = "BINARY"
    planes, functions, segments = [], [], []
    for number, sphere in enumerate(spheres, 1):
        segment = Dataset()
        segment.SegmentNumber, segment.SegmentLabel = number, sphere.name
        segments.append(segment)
        for place, plane in enumerate(scanner.mask(sphere)):
            if plane.any():
                planes.append(plane)
                functions.append(frame_at(number, scanner.origin + place * scanner.spacing[0] * scanner.normal))
    dataset.SegmentSequence = Sequence(segments)
    dataset.PerFrameFunctionalGroupsSequence = Sequence(functions)
    dataset.SharedFunctionalGroupsSequence = Sequence([shared_geometry(scanner)])
    put_pixels(dataset, np.array(planes))
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit = 7
    dataset.PixelData = np.array(planes, dtype=np.uint8).tobytes()
    if change is not None:
        change(dataset)
    dataset.save_as(file, enforce_file_format=True)
    return file


def frame_at(segment: int, position: NDArray[np.float64]) -> Dataset:
    frame, identification, place = Dataset(), Dataset(), Dataset()
    identification.ReferencedSegmentNumber = segment
    place.ImagePositionPatient = [*position]
    frame.SegmentIdentificationSequence = Sequence([identification])
    frame.PlanePositionSequence = Sequence([place])
    return frame


def shared_geometry(scanner: Scanner) -> Dataset:
    shared, orientation, measures = Dataset(), Dataset(), Dataset()
    orientation.ImageOrientationPatient = [*scanner.across, *scanner.down]
    measures.PixelSpacing, measures.SliceThickness = [*scanner.spacing[1:]], scanner.spacing[0]
    measures.SpacingBetweenSlices = scanner.spacing[0]
    shared.PlaneOrientationSequence = Sequence([orientation])
    shared.PixelMeasuresSequence = Sequence([measures])
    return shared


def write_contours(
    file: Path,
    *,
    step: float = 4.0,
    spheres: tuple[Sphere, ...] = SPHERES,
    hole: float = 0.0,
    change: Callable[[Dataset], None] | None = None,
) -> Path:
    """Circles on axial planes every `step` millimetres; `hole` is the radius of a hole along the axis."""
    dataset = file_dataset(RT_STORAGE, "RTSTRUCT")
    structures, regions = [], []
    for number, sphere in enumerate(spheres, 1):
        structure, region = Dataset(), Dataset()
        structure.ROINumber, structure.ROIName = number, sphere.name
        region.ReferencedROINumber = number
        region.ContourSequence = Sequence(list(circles(sphere, step, hole)))
        structures.append(structure)
        regions.append(region)
    dataset.StructureSetROISequence = Sequence(structures)
    dataset.ROIContourSequence = Sequence(regions)
    if change is not None:
        change(dataset)
    dataset.save_as(file, enforce_file_format=True)
    return file


def circles(sphere: Sphere, step: float, hole: float) -> Any:
    around = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    count = int(sphere.radius // step)
    for height in (np.arange(-count, count) + 0.5) * step:
        wide = np.sqrt(max(sphere.radius**2 - height**2, 0.0))
        for radius in (wide, *((hole,) if 0 < hole < wide else ())):
            contour = Dataset()
            contour.ContourGeometricType = "CLOSED_PLANAR"
            x = sphere.centre[0] + radius * np.cos(around)
            y = sphere.centre[1] + radius * np.sin(around)
            corners = np.column_stack([x, y, np.full_like(x, sphere.centre[2] + height)]).ravel()
            contour.ContourData = [f"{value:.3f}" for value in corners]
            yield contour
