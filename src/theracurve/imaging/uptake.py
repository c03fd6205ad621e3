"""Rows of the table `uptake` from a series and the regions drawn on it: read, place, measure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from theracurve.errors import UsageError
from theracurve.imaging.decay import CORRECTIONS
from theracurve.imaging.header import ImageHeader, refusal
from theracurve.imaging.measures import METRICS, OF_ACTIVITY, RATIOS, mean
from theracurve.imaging.pet import pet_volume
from theracurve.imaging.planar import conjugate_mean, is_planar
from theracurve.imaging.regions import Region, read_regions
from theracurve.imaging.series import read_series
from theracurve.imaging.tomography import nm_volume
from theracurve.imaging.volume import Volume
from theracurve.vocabulary.csv_text import csv_text
from theracurve.vocabulary.tables import UPTAKE

PACKAGES = ("pydicom", "nibabel")
DIGITS = 6  # significant ones; an image does not hold more


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a series.

    `patient_id` is the study's own id and the only identity that is written; `background` and `liver` name the regions
    that ratios are made to; every other region is a lesion, its name the lesion's id. `decay_correction` (`ADMIN`,
    `START`, `NONE`) is what somebody knows of a series whose header does not say it.
    """

    patient_id: str
    tracer: str
    metrics: tuple[str, ...]
    background: str | None = None
    liver: str | None = None
    reader: str = ""
    decay_correction: str | None = None

    def __post_init__(self) -> None:
        unknown = [metric for metric in self.metrics if metric not in METRICS]
        if unknown or not self.metrics:
            raise UsageError(f"expected metrics among {', '.join(METRICS)}, found {', '.join(unknown) or 'none'}")
        if self.decay_correction not in (None, *CORRECTIONS):
            raise UsageError(f"expected {', '.join(CORRECTIONS)} as decay correction, found {self.decay_correction}")
        for metric, region in RATIOS.items():
            if metric in self.metrics and not getattr(self, region):
                raise UsageError(f"{metric} needs the name of the {region} region: --{region} NAME")


@dataclass(frozen=True, slots=True)
class Uptake:
    """Rows ready to be written, by column; `remarks` are what a person should know of them."""

    rows: tuple[Mapping[str, str], ...]
    remarks: tuple[str, ...]

    def as_csv(self) -> str:
        """The rows with their header, ready to stand in `uptake.csv`."""
        return csv_text(UPTAKE.names, ([row[name] for name in UPTAKE.names] for row in self.rows))


def measure_uptake(series: Path, regions: Path, request: Request) -> Uptake:
    """Measure every lesion by every metric.

    Raises UsageError where the files are not what was asked for, StudyRefused with every field that is missing.
    """
    require_packages()
    datasets = read_series(series)
    volume = volume_of(datasets, series.name, request.decay_correction)
    found = {region.name: region for region in read_regions(regions, volume.grid, volume.frame)}
    refuse_unusable(volume, found, request, series.name)
    lesions = [region for name, region in found.items() if name not in (request.background, request.liver)]
    rows = tuple(row for lesion in lesions for row in rows_of(volume, lesion, found, request))
    return Uptake(rows, (*remarks_on_attenuation(volume), *remarks_on(found.values())))


def require_packages() -> None:
    missing = [package for package in PACKAGES if find_spec(package) is None]
    if missing:
        raise UsageError(f"reading images needs {' and '.join(missing)}: pip install 'theracurve[dicom]'")


def volume_of(datasets: Sequence[object], where: str, correction: str | None) -> Volume:
    modality = ImageHeader(datasets[0], where).get("Modality")
    if modality == "PT":
        return pet_volume(datasets, where, correction)
    return conjugate_mean(datasets, where) if is_planar(datasets[0], where) else nm_volume(datasets, where, correction)


def refuse_unusable(volume: Volume, found: Mapping[str, Region], request: Request, where: str) -> None:
    """Ask for nothing that the image or the regions do not hold."""
    named = [name for name in (request.background, request.liver) if name]
    absent = [name for name in named if name not in found]
    if absent:
        raise UsageError(f"there is no region {absent[0]!r}; the regions are {', '.join(found)}")
    if len(found) == len(set(named)):
        raise UsageError(f"expected a lesion besides {' and '.join(named)}, found no other region")
    empty = [name for name, region in found.items() if not region.mask.any()]
    if empty:
        message = f"Expected every region on the image, found no voxel of {', '.join(empty)}."
        raise refusal("region-outside", where, message, "Name the regions that were drawn on this series.")
    if not np.isfinite(volume.values).all():
        message = "Expected a number in every voxel, found some that are none (nan or infinite)."
        raise refusal("image-values", where, message, "Export the series once more.", "PixelData")
    of_activity = [metric for metric in request.metrics if metric in OF_ACTIVITY]
    if of_activity and volume.unit != "suv":
        message = f"Expected values that stand for activity for {', '.join(of_activity)}, found counts."
        remedy = "Export the series in Bq/ml (Units BQML, or a mapping to Bq/ml), or ask for ratios only."
        raise refusal("image-counts", where, message, remedy, "(0054,1001) Units")
    if of_activity and volume.attenuation_corrected is False:
        message = (
            f"Expected values corrected for attenuation (ATTN) for {', '.join(of_activity)}, found other corrections."
        )
        remedy = "Export the series that was corrected for attenuation, or ask for ratios only."
        raise refusal("image-attenuation", where, message, remedy, "(0028,0051) CorrectedImage")
    if "percent_injected" in request.metrics and volume.weight is None:
        message = "Expected (0010,1030) PatientWeight, found nothing."
        raise refusal(
            "image-field-missing", where, message, "Have the weight (kg) entered.", "(0010,1030) PatientWeight"
        )


def rows_of(
    volume: Volume, lesion: Region, found: Mapping[str, Region], request: Request
) -> Iterator[Mapping[str, str]]:
    for metric in request.metrics:
        if metric in OF_ACTIVITY:
            value = OF_ACTIVITY[metric](volume, lesion)
        else:
            value = ratio(volume, lesion, found[getattr(request, RATIOS[metric])])
        yield {
            "patient_id": request.patient_id,
            "imaged_on": volume.day.isoformat(),
            "tracer": request.tracer,
            "lesion_id": lesion.name,
            "metric": metric,
            "value": f"{value:.{DIGITS}g}",
            "reader": request.reader,
            "series": volume.series,
        }


def ratio(volume: Volume, lesion: Region, to: Region) -> float:
    """Mean to mean. Raises UsageError where the other region holds nothing to divide by."""
    below = mean(volume, to)
    if below <= 0:
        raise UsageError(
            f"expected uptake above 0 in the region {to.name!r}, found {below:g}: no ratio can be made to it"
        )
    return mean(volume, lesion) / below


def remarks_on_attenuation(volume: Volume) -> Iterator[str]:
    """Without that correction deep regions look weaker than they are, also against others."""
    if volume.attenuation_corrected is False:
        yield "the series was not corrected for attenuation: a ratio of regions at different depths is distorted"
    if volume.attenuation_corrected is None and volume.unit == "suv":
        yield "the header does not say whether attenuation was corrected for: (0028,0051) CorrectedImage"


def remarks_on(regions: Iterable[Region]) -> Iterator[str]:
    """A part of a region that the image does not hold is not measured, and that is said."""
    for region in regions:
        if region.outside:
            share = f"{100 * region.outside:.0f} %"
            yield f"{region.name}: {share} of the region lies outside the image and is not measured"
