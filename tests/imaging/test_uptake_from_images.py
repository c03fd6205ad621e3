"""Uptake measured on phantoms whose truth is known, in every form that scanners and contouring programs write."""

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from imaging.phantoms import (
    BACKGROUND,
    INJECTED,
    LESION,
    LIVER,
    SCANNED,
    SCANNER,
    SERIES,
    WEIGHT,
    Scanner,
    Sphere,
    drug,
    left,
    write_contours,
    write_labels,
    write_masks,
    write_pet,
    write_planar,
    write_seg,
    write_spect,
)
from theracurve.cli import main
from theracurve.errors import StudyRefused, UsageError
from theracurve.imaging.measures import PEAK_RADIUS, sphere
from theracurve.imaging.uptake import Request, Uptake, measure_uptake
from theracurve.intake import read_folder

OF_ACTIVITY = ("suv_max", "suv_mean", "suv_peak", "percent_injected")
ALL = (*OF_ACTIVITY, "tumour_to_background", "tumour_to_liver")
STORED = 2e-4  # relative: the phantoms are stored in steps of a sixty-thousandth of the largest value


def asked(*metrics: str, **more: str) -> Request:
    return Request("A-001", "18F-FDG", metrics or ALL, **({"background": "background", "liver": "liver"} | more))


def values(found: Uptake) -> dict[str, float]:
    return {row["metric"]: float(row["value"]) for row in found.rows if row["lesion_id"] == "lesion"}


def philips(tag: tuple[int, int], factor: float) -> Callable[[Dataset, int], None]:
    def change(dataset: Dataset, plane: int) -> None:
        dataset.add_new(tag, "DS", f"{factor:.10g}")

    return change


def truth(mask: np.ndarray | None = None, scanner: Scanner = SCANNER) -> dict[str, float]:
    lesion = scanner.mask(LESION) if mask is None else mask
    ml = float(np.prod(scanner.spacing)) / 1000
    return {
        "suv_max": LESION.suv,
        "suv_mean": LESION.suv,
        "suv_peak": LESION.suv,
        "percent_injected": 100 * LESION.suv * lesion.sum() * ml / (WEIGHT * 1000),
        "tumour_to_background": LESION.suv / BACKGROUND.suv,
        "tumour_to_liver": LESION.suv / LIVER.suv,
    }


@pytest.mark.parametrize("correction", ["ADMIN", "START", "NONE"])
def test_becquerel_with_each_decay_correction(correction: str, tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt", correction=correction)
    found = measure_uptake(series, write_masks(tmp_path / "masks"), asked())
    assert values(found) == pytest.approx(truth(), rel=STORED)
    assert found.remarks == ()


def assert_true_volume(percent: float, radius: float) -> None:
    """The millilitres behind a percentage are a sphere's, but for less than half a shell of voxels of 4 mm."""
    measured = percent / 100 * WEIGHT * 1000 / LESION.suv
    whole, shell = 4 / 3 * np.pi * radius**3 / 1000, 4 * np.pi * radius**2 * 4.0 / 1000
    assert abs(measured - whole) < shell / 2


def test_the_true_volume_is_recovered_within_the_voxel_grid(tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt")
    found = values(measure_uptake(series, write_masks(tmp_path / "masks"), asked()))
    assert_true_volume(found["percent_injected"], LESION.radius)


@pytest.mark.parametrize("units", ["GML", "CNTS-suv", "CNTS-becquerel"])
def test_other_units_of_vendors(units: str, tmp_path: Path) -> None:
    written = {
        "GML": lambda folder: write_pet(folder, units="GML"),
        "CNTS-suv": lambda folder: write_pet(
            folder, units="CNTS", correction="ADMIN", becquerel_per_count=3125.0, change=philips((0x7053, 0x1000), 1.0)
        ),
        "CNTS-becquerel": lambda folder: write_pet(
            folder, units="CNTS", becquerel_per_count=7.5, change=philips((0x7053, 0x1009), 7.5)
        ),
    }[units]
    found = measure_uptake(written(tmp_path / "pt"), write_masks(tmp_path / "masks"), asked())
    assert values(found) == pytest.approx(truth(), rel=STORED)


def test_counts_without_a_unit_of_activity_give_ratios_only(tmp_path: Path) -> None:
    series, masks = write_pet(tmp_path / "pt", units="CNTS", becquerel_per_count=7.5), write_masks(tmp_path / "masks")
    ratios = values(measure_uptake(series, masks, asked("tumour_to_background", "tumour_to_liver")))
    assert ratios == pytest.approx({"tumour_to_background": 12.5, "tumour_to_liver": 3.125}, rel=STORED)
    with pytest.raises(StudyRefused) as refused:
        measure_uptake(series, masks, asked("suv_max"))
    (finding,) = refused.value.findings
    assert (finding.code, finding.column) == ("image-counts", "(0054,1001) Units")
    assert finding.remedy.startswith("Export the series in Bq/ml")


def test_a_private_start_of_scan_and_a_series_that_was_processed_later(tmp_path: Path) -> None:
    """General Electric writes the start privately; a series saved after the scan carries the time of the saving."""

    def later(dataset: Dataset, plane: int) -> None:
        dataset.SeriesTime = "235000"

    def private(dataset: Dataset, plane: int) -> None:
        later(dataset, plane)
        dataset.AcquisitionTime = "234500"
        block = dataset.private_block(0x0009, "GEMS_PETD_01", create=True)
        block.add_new(0x0D, "UN", f"{SCANNED:%Y%m%d%H%M%S}.00".encode())

    masks = write_masks(tmp_path / "masks")
    for name, change in (("later", later), ("private", private)):
        found = measure_uptake(write_pet(tmp_path / name, change=change), masks, asked("suv_mean"))
        assert values(found) == pytest.approx({"suv_mean": LESION.suv}, rel=STORED)


def test_an_injection_before_midnight_with_its_time_alone(tmp_path: Path) -> None:
    def night(dataset: Dataset, plane: int) -> None:
        shift = timedelta(hours=-9, minutes=-31)  # injected 23:29, scanned 00:30
        (item,) = dataset.RadiopharmaceuticalInformationSequence
        del item.RadiopharmaceuticalStartDateTime
        item.RadiopharmaceuticalStartTime = f"{INJECTED + shift:%H%M%S}"
        dataset.SeriesTime = f"{SCANNED + shift:%H%M%S}"
        dataset.AcquisitionTime = f"{SCANNED + shift + timedelta(minutes=plane):%H%M%S}"

    series = write_pet(tmp_path / "pt", change=night)
    found = measure_uptake(series, write_masks(tmp_path / "masks"), asked("suv_mean"))
    assert values(found) == pytest.approx({"suv_mean": LESION.suv}, rel=STORED)
    assert found.rows[0]["imaged_on"] == "2024-03-31"


OBLIQUE = Scanner((3.0, 4.0, 5.0), (40, 34, 30), (0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
THIN = Scanner((2.0, 3.0, 3.0), (40, 48, 48))


@pytest.mark.parametrize("scanner", [OBLIQUE, THIN], ids=["another orientation", "uneven voxels"])
@pytest.mark.parametrize("form", ["masks", "seg"])
def test_geometry_of_image_and_regions(scanner: Scanner, form: str, tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt", scanner=scanner)
    write = {"masks": write_masks, "seg": write_seg}[form]
    found = measure_uptake(series, write(tmp_path / form, scanner), asked())
    assert values(found) == pytest.approx(truth(scanner=scanner), rel=STORED)


@pytest.mark.parametrize("form", ["seg", "contours", "masks"])
def test_regions_in_every_form_on_a_grid_of_their_own(form: str, tmp_path: Path) -> None:
    """Drawn on another scanner's grid; smaller than the phantom's spheres, so that every voxel has its one value."""
    series = write_pet(tmp_path / "pt")
    inner = tuple(Sphere(s.name, s.centre, s.radius - 5, s.suv) for s in (LESION, LIVER, BACKGROUND))
    fine = Scanner((2.5, 2.5, 2.5), (40, 64, 64))
    write = {
        "seg": lambda: write_seg(tmp_path / "regions.dcm", fine, inner),
        "contours": lambda: write_contours(tmp_path / "regions.dcm", step=2.0, spheres=inner),
        "masks": lambda: write_masks(tmp_path / "masks", fine, inner),
    }[form]
    found = values(measure_uptake(series, write(), asked()))
    expected = truth()
    del expected["percent_injected"]
    assert_true_volume(found.pop("percent_injected"), inner[0].radius)
    assert found == pytest.approx(expected, rel=STORED)


def test_a_region_that_is_half_lesion_and_half_background(tmp_path: Path) -> None:
    """A known partial region: its mean is that of its voxels, its maximum the lesion's."""
    series = write_pet(tmp_path / "pt")
    shifted = Sphere("lesion", (14.0, 0.0, 0.0), 14.0, 0.0)
    regions = write_masks(tmp_path / "masks", spheres=(shifted, LIVER, BACKGROUND))
    mask = SCANNER.mask(shifted)
    held = SCANNER.suv()[mask]
    assert 0.2 < (held == LESION.suv).mean() < 0.6
    found = values(measure_uptake(series, regions, asked("suv_mean", "suv_max")))
    assert found == pytest.approx({"suv_mean": held.mean(), "suv_max": LESION.suv}, rel=STORED)


def test_what_lies_outside_the_image_is_said(tmp_path: Path) -> None:
    edge = Sphere("lesion", (0.0, 0.0, 38.0), 14.0, 0.0)
    regions = write_masks(tmp_path / "masks", Scanner(shape=(40, 36, 36)), (edge, LIVER, BACKGROUND))
    found = measure_uptake(write_pet(tmp_path / "pt"), regions, asked("suv_mean"))
    (remark,) = found.remarks
    assert re.fullmatch(r"lesion: 4\d % of the region lies outside the image and is not measured", remark)


def test_contours_keep_their_holes(tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt")
    whole, pierced = (
        values(measure_uptake(series, write_contours(tmp_path / f"{hole}.dcm", hole=hole), asked("percent_injected")))
        for hole in (0.0, 8.0)
    )
    x, y = SCANNER.centres()[..., 0], SCANNER.centres()[..., 1]
    drawn = SCANNER.mask(LESION)
    share = 1 - (drawn & (x**2 + y**2 < 64)).sum() / drawn.sum()
    assert pierced["percent_injected"] / whole["percent_injected"] == pytest.approx(share, rel=0.1)


def test_the_peak_is_the_mean_of_one_millilitre() -> None:
    """The weights of a uniform kernel add up to the sphere's volume; a small lesion is diluted by what surrounds it."""
    for scanner in (SCANNER, THIN, OBLIQUE):
        weights = sphere(grid_of(scanner))
        assert weights.sum() * np.prod(scanner.spacing) / 1000 == pytest.approx(1.0, rel=0.02)
        assert all(
            side * (count // 2) >= PEAK_RADIUS - side
            for side, count in zip(scanner.spacing, weights.shape, strict=True)
        )


def test_the_peak_of_a_single_voxel_is_its_share_of_a_millilitre(tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt", change=one_hot_voxel)
    mask = np.zeros(SCANNER.shape, dtype=bool)
    mask[10, 18, 18] = True
    regions = write_labels(tmp_path / "one.nii.gz", mask)
    found = measure_uptake(series, regions, Request("A-001", "18F-FDG", ("suv_peak", "suv_max")))
    peak, highest = (float(row["value"]) for row in found.rows)
    assert peak / highest == pytest.approx(4.0**3 / 1000, rel=0.02)


def one_hot_voxel(dataset: Dataset, plane: int) -> None:
    values = np.zeros((36, 36), dtype="<u2")
    if plane == 10:
        values[18, 18] = 50000
    dataset.PixelData = values.tobytes()


def grid_of(scanner: Scanner):  # type: ignore[no-untyped-def]
    from theracurve.imaging.grid import plane_grid

    across, down = np.array(scanner.across), np.array(scanner.down)
    step = scanner.normal * scanner.spacing[0]
    return plane_grid(scanner.shape, scanner.origin, across, down, scanner.spacing[1:], step)


def test_spect_with_and_without_a_mapping_to_becquerel(tmp_path: Path) -> None:
    masks = write_masks(tmp_path / "masks")
    mapped = write_spect(tmp_path / "mapped.dcm", mapped=True)
    assert values(measure_uptake(mapped, masks, asked())) == pytest.approx(truth(), rel=1e-3)
    rescaled = write_spect(tmp_path / "rescaled.dcm", mapped=True, change=lambda d: setattr(d, "RescaleSlope", "3"))
    assert values(measure_uptake(rescaled, masks, asked())) == pytest.approx(truth(), rel=1e-3)
    counts = write_spect(tmp_path / "counts.dcm", mapped=False)
    ratios = values(measure_uptake(counts, masks, asked("tumour_to_background")))
    assert ratios == pytest.approx({"tumour_to_background": 12.5}, rel=1e-3)
    with pytest.raises(StudyRefused):
        measure_uptake(counts, masks, asked("suv_max"))


def test_a_decay_correction_that_no_header_says_is_stated_or_refused(tmp_path: Path) -> None:
    masks = write_masks(tmp_path / "masks")
    silent = write_spect(tmp_path / "silent.dcm", mapped=True, change=lambda d: delattr(d, "DecayCorrection"))
    with pytest.raises(StudyRefused) as refused:
        measure_uptake(silent, masks, asked())
    (finding,) = refused.value.findings
    assert finding.column == "(0054,1102) DecayCorrection"
    assert "--decay-correction START" in finding.remedy
    stated = measure_uptake(silent, masks, asked(decay_correction="START"))
    assert values(stated) == pytest.approx(truth(), rel=1e-3)
    otherwise = measure_uptake(silent, masks, asked("suv_max", decay_correction="ADMIN"))
    assert values(otherwise)["suv_max"] == pytest.approx(LESION.suv * left(SCANNED), rel=1e-3)


def test_a_stated_decay_correction_does_not_overrule_the_header(tmp_path: Path) -> None:
    series, masks = write_pet(tmp_path / "pt"), write_masks(tmp_path / "masks")
    with pytest.raises(StudyRefused) as refused:
        measure_uptake(series, masks, asked(decay_correction="ADMIN"))
    assert [finding.message for finding in refused.value.findings] == [
        "Expected START, as the header says, found ADMIN stated."
    ]
    with pytest.raises(UsageError, match="expected ADMIN, START, NONE as decay correction, found LATER"):
        asked(decay_correction="LATER")


def test_without_correction_for_attenuation_there_are_ratios_only(tmp_path: Path) -> None:
    masks = write_masks(tmp_path / "masks")
    bare = write_pet(tmp_path / "bare", change=lambda d, plane: setattr(d, "CorrectedImage", ["NORM", "DTIM"]))
    with pytest.raises(StudyRefused) as refused:
        measure_uptake(bare, masks, asked("suv_max"))
    assert [finding.column for finding in refused.value.findings] == ["(0028,0051) CorrectedImage"]
    ratios = measure_uptake(bare, masks, asked("tumour_to_background"))
    assert [remark.split(":")[0] for remark in ratios.remarks] == ["the series was not corrected for attenuation"]
    silent = write_pet(tmp_path / "silent", change=lambda d, plane: delattr(d, "CorrectedImage"))
    (remark,) = measure_uptake(silent, masks, asked("suv_max")).remarks
    assert remark.startswith("the header does not say whether attenuation was corrected for")


@pytest.mark.parametrize("depth", [20.0, 100.0, 170.0])
def test_the_geometric_mean_of_conjugate_views_does_not_depend_on_depth(depth: float, tmp_path: Path) -> None:
    views = write_planar(tmp_path / "planar.dcm", depth)
    labels = np.zeros((1, 40, 40))
    labels[0, 10:14, 5:9], labels[0, 10:14, 20:24] = 1, 2
    request = Request("A-001", "123I-MIBG", ("tumour_to_background",), background="2")
    (row,) = measure_uptake(views, write_labels(tmp_path / "labels.nii", labels), request).rows
    assert float(row["value"]) == pytest.approx(5.0, rel=1e-3)


def without(*path: str) -> Callable[[Dataset, int], None]:
    """Remove a field, the last of `path`, from the item of the sequences before it."""

    def change(dataset: Dataset, plane: int) -> None:
        for sequence in path[:-1]:
            dataset = dataset[sequence][0]
        delattr(dataset, path[-1])

    return change


DRUG = "RadiopharmaceuticalInformationSequence"


@pytest.mark.parametrize(
    ("gone", "tag"),
    [
        ((DRUG,), "(0054,0016) RadiopharmaceuticalInformationSequence"),
        ((DRUG, "RadionuclideTotalDose"), "(0018,1074) RadionuclideTotalDose"),
        ((DRUG, "RadionuclideHalfLife"), "(0018,1075) RadionuclideHalfLife"),
        (("PatientWeight",), "(0010,1030) PatientWeight"),
        (("DecayCorrection",), "(0054,1102) DecayCorrection"),
        (("Units",), "(0054,1001) Units"),
        (("PixelSpacing",), "(0028,0030) PixelSpacing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_missing_field_is_named_with_its_remedy(gone: tuple[str, ...], tag: str, tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt", change=without(*gone))
    with pytest.raises(StudyRefused) as refused:
        measure_uptake(series, write_masks(tmp_path / "masks"), asked())
    named = [finding for finding in refused.value.findings if finding.column == tag]
    assert named
    assert named[0].message == f"Expected {tag}, found nothing."
    assert all(finding.remedy.endswith(".") and finding.table == "pt" for finding in refused.value.findings)


def test_everything_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    def change(dataset: Dataset, plane: int) -> None:
        for gone in ("RadionuclideTotalDose", "RadionuclideHalfLife"):
            without(DRUG, gone)(dataset, plane)

    with pytest.raises(StudyRefused) as refused:
        measure_uptake(write_pet(tmp_path / "pt", change=change), write_masks(tmp_path / "masks"), asked())
    assert len(refused.value.findings) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d, p: setattr(d, DRUG, Sequence([drug(250.0)])), "image-dose-unit"),
        (lambda d, p: setattr(d, DRUG, Sequence([drug(at=SCANNED + timedelta(hours=1))])), "image-injection-late"),
        (lambda d, p: setattr(d, "DecayCorrection", "FRAME"), "image-decay-correction"),
        (lambda d, p: setattr(d, "ImagePositionPatient", [0, 0, 4.0 * p + (8 if p > 9 else 0)]), "image-planes"),
        (lambda d, p: setattr(d, "ImagePositionPatient", [0, 0, 4.0 * (p // 2)]), "image-planes"),
        (lambda d, p: setattr(d, "Modality", "CT"), "image-modality"),
    ],
    ids=["dose in MBq", "injected after the scan", "unknown correction", "a gap", "a plane twice", "another modality"],
)
def test_what_cannot_be_is_refused(change: Callable[[Dataset, int], None], code: str, tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt", change=change)
    with pytest.raises(StudyRefused) as refused:
        measure_uptake(series, write_masks(tmp_path / "masks"), asked())
    assert [finding.code for finding in refused.value.findings] == [code]


def start(text: str, half_life: float | None = None, own: str | None = None) -> Callable[[Dataset, int], None]:
    def change(dataset: Dataset, plane: int) -> None:
        (item,) = dataset.RadiopharmaceuticalInformationSequence
        item.RadiopharmaceuticalStartDateTime = text
        if half_life is not None:
            item.RadionuclideHalfLife = str(half_life)
        if own is not None:
            dataset.TimezoneOffsetFromUTC = own

    return change


def test_a_start_with_an_offset_is_put_on_the_clock_of_the_scan(tmp_path: Path) -> None:
    utc = f"{INJECTED - timedelta(hours=2):%Y%m%d%H%M%S}+0000"
    series = write_pet(tmp_path / "pt", change=start(utc, own="+0200"))
    found = measure_uptake(series, write_masks(tmp_path / "masks"), asked("suv_mean"))
    assert values(found) == pytest.approx({"suv_mean": LESION.suv}, rel=STORED)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (start("20240331090000+0200"), "image-time-zone"),
        (start("20240331"), "image-time"),
        (start("2024033109"), "image-time"),
        (start("", half_life=0), "image-field-value"),
        (start("", half_life=242326), "image-field-missing"),
    ],
    ids=[
        "an offset alone",
        "a date alone",
        "an hour without minutes",
        "no half-life",
        "a time alone of a long-lived tracer",
    ],
)
def test_a_start_that_is_not_sure_is_refused(change: Callable[[Dataset, int], None], code: str, tmp_path: Path) -> None:
    """111In is imaged a day later: a time without its date would be taken for that of the scan."""
    series = write_pet(tmp_path / "pt", change=change)
    with pytest.raises(StudyRefused) as refused:
        measure_uptake(series, write_masks(tmp_path / "masks"), asked())
    assert [finding.code for finding in refused.value.findings] == [code]


def test_suv_by_another_body_measure_is_refused(tmp_path: Path) -> None:
    series = write_pet(tmp_path / "pt", units="GML", change=lambda d, p: setattr(d, "SUVType", "LBM"))
    with pytest.raises(StudyRefused) as refused:
        measure_uptake(series, write_masks(tmp_path / "masks"), asked())
    assert [finding.code for finding in refused.value.findings] == ["image-suv-type"]


def test_requests_that_cannot_be_met(tmp_path: Path) -> None:
    series, masks = write_pet(tmp_path / "pt"), write_masks(tmp_path / "masks")
    for request, words in (
        (lambda: Request("A-001", "t", ("suv_lean",)), "expected metrics among"),
        (lambda: Request("A-001", "t", ("tumour_to_liver",)), "--liver"),
        (lambda: asked("tumour_to_background", background="muscle"), "no region 'muscle'"),
    ):
        with pytest.raises(UsageError, match=words):
            measure_uptake(series, masks, request())
    mixed = write_pet(tmp_path / "mixed", change=lambda d, p: setattr(d, "SeriesInstanceUID", f"1.2.{p}"))
    with pytest.raises(UsageError, match="expected one series"):
        measure_uptake(mixed, masks, asked())
    fractional = write_seg(tmp_path / "f.dcm", change=lambda d: setattr(d, "SegmentationType", "FRACTIONAL"))
    with pytest.raises(StudyRefused):
        measure_uptake(series, fractional, asked())


def test_the_command_writes_rows_that_the_study_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the study's own id is written; the series stands beside each value; nothing is overwritten."""
    series, masks = write_pet(tmp_path / "pt"), write_masks(tmp_path / "masks")
    arguments = ["uptake", str(series), "--regions", str(masks), "--patient", "A-001", "--tracer", "68Ga-DOTATOC"]
    arguments += ["--metric", "suv_max", "--metric", "tumour_to_liver", "--liver", "liver", "--reader", "r1"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    rows = list(csv.DictReader(StringIO(printed)))
    assert {row["series"] for row in rows} == {SERIES}
    assert [(row["lesion_id"], row["metric"]) for row in rows] == [
        (lesion, metric) for lesion in ("background", "lesion") for metric in ("suv_max", "tumour_to_liver")
    ]
    assert "HOSPITAL-0815" not in printed
    assert "Nobody" not in printed
    records = tmp_path / "records"
    records.mkdir()
    assert main([*arguments, "--out", str(records / "uptake.csv")]) == 0
    assert read_folder(records, covariates={}, today=date(2026, 1, 1)).findings == ()
    assert main([*arguments, "--out", str(records / "uptake.csv")]) == UsageError.exit_code
