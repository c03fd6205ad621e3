"""`theracurve export --format r-check`: R's survival package recomputes the study, and notices what is not so."""

import csv
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from published import STUDIES
from studies.conftest import EXAMPLES
from theracurve.cli import main

Row = dict[str, str]


def export(study: Path, out: Path, *options: str) -> Path:
    assert main(["export", str(study), "--format", "r-check", "--out", str(out), *options]) == 0
    return out


def recomputed(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What check.R says, started from elsewhere."""
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed: what R says of the exported files cannot be seen")
    command = ["Rscript", "--vanilla", str(folder / "check.R")]
    found = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=240, env={**os.environ, **environment}
    )
    if "there is no package called" in found.stderr:
        pytest.skip("R has no survival package")
    return found


def answers(said: str) -> list[str]:
    return [word for line in said.splitlines() if line.startswith("  ") for word in [line[2:10].strip()]]


@pytest.fixture(scope="module")
def exported(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(demo, tmp_path_factory.mktemp("r-check"))


def test_r_agrees_on_the_demonstration(exported: Path) -> None:
    found = recomputed(exported)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.count("  agrees   curve of ") == len(set(curves(exported)))
    assert "  not in R exact_log_rank, A against B" in found.stdout
    assert "check.R knows no such quantity" not in found.stdout
    assert "[not in R: beta-product limits]" in found.stdout


def curves(folder: Path) -> list[tuple[str, str]]:
    return [(row["analysis"], row["group"]) for row in read(folder / "curves.csv")]


@pytest.mark.parametrize("name", STUDIES)
def test_r_agrees_on_published_studies(name: str, study_data: Path, tmp_path: Path) -> None:
    records = study_data / name / "records"
    found = recomputed(export(EXAMPLES / name, tmp_path, "--records", str(records)))
    assert (found.returncode, found.stderr) == (0, "")
    assert answers(found.stdout).count("agrees") >= 6
    assert "check.R knows no such quantity" not in found.stdout


def test_r_agrees_on_strata_adjustment_and_parts_of_the_patients(glioma_records: Path, tmp_path: Path) -> None:
    found = recomputed(export(EXAMPLES / "glioma", tmp_path, "--records", str(glioma_records)))
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.count("  agrees   stratified_log_rank, RIT against Control: statistic") == 2
    assert found.stdout.count("  agrees   adjusted_hazard_ratio, RIT against Control: value") == 2
    assert "  agrees   log_rank, RIT against Control: statistic 6.06289, df 1, p_value 0.0138052, n 17" in found.stdout


ESTIMANDS = """\
analyses:
  - {endpoint: overall_survival, horizon: 24 months, estimand: rmst}
  - {endpoint: overall_survival, where: {histology: gbm}, estimand: median_difference, interval: log-log}
  - {endpoint: overall_survival, one_sided: true, strata: [histology]}
  - {endpoint: overall_survival, margin: 1.3, adjust_for: [age, histology], ties: breslow}
  - {endpoint: overall_survival, against: {survival: 50 %, at: 12 months}}
  - {endpoint: overall_survival, test: peto_peto}
"""
AGREED = (
    "rmst_difference, RIT against Control: value 8.51462, lower 5.03745, upper 11.9918, p_value 1.59133e-06",
    "median_difference, RIT against Control: value 24, lower 3.9875, upper NA",
    "one_sided_log_rank, RIT against Control: statistic 18.5869, df 1, p_value 8.11662e-06",
    "non_inferiority, RIT against Control: statistic -",
    "one_sample_log_rank, RIT: statistic 34.1736, df 1, p_value 5.04083e-09, n 19, events 7",
    "binomial_exact, Control: p_value 1, n 18, events 9",
    "peto_peto, RIT against Control: statistic 17.7232",
)


def test_r_agrees_on_estimands_one_side_and_fixed_values(glioma_records: Path, tmp_path: Path) -> None:
    text = (EXAMPLES / "glioma" / "study.yaml").read_text(encoding="utf-8")
    (tmp_path / "study.yaml").write_text(text[: text.index("analyses:")] + ESTIMANDS, encoding="utf-8")
    found = recomputed(export(tmp_path, tmp_path / "out", "--records", str(glioma_records)))
    assert (found.returncode, found.stderr) == (0, "")
    assert [line for line in AGREED if f"  agrees   {line}" not in found.stdout] == []


def test_r_agrees_on_competing_deaths(study_data: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    study.mkdir()
    text = (EXAMPLES / "pbc" / "study.yaml").read_text(encoding="utf-8")
    competing = text.replace(", death: censored", "").replace(
        "  - {endpoint: time_to_marker_increase}", "  - {endpoint: time_to_marker_increase, at: 30 months}"
    )
    (study / "study.yaml").write_text(competing, encoding="utf-8")
    found = recomputed(export(study, tmp_path / "out", "--records", str(study_data / "pbc" / "records")))
    assert (found.returncode, found.stderr) == (0, "")
    assert "  agrees   curve of D, 1 - Aalen-Johansen" in found.stdout
    assert "  agrees   cumulative_incidence_difference, D against P: value" in found.stdout


STUDY = """\
study: awkward
title: Late entry, names that R would read otherwise, and a group without events
data_origin: synthetic
groups:
  "1": {label: One, treated: true}
  "NA": {label: Not named, treated: true}
  "TRUE": {label: True, treated: false}
reference_group: "TRUE"
endpoints:
  overall_survival: {given: true}
  progression_free_survival: {given: true}
analyses:
  - {endpoint: overall_survival}
  - {endpoint: overall_survival, horizon: 60 weeks}
  - {endpoint: overall_survival, at: 60 weeks}
  - {endpoint: progression_free_survival, horizon: 20 weeks}
"""


@pytest.fixture
def awkward(tmp_path: Path) -> Path:
    """60 weeks are 420 days, a number that does not survive its way through months as a float."""
    folder = tmp_path / "awkward"
    (folder / "records").mkdir(parents=True)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    draw = random.Random(7)
    rows = ["patient_id,group,endpoint,time,time_unit,event,entry"]
    for n in range(90):
        group = ("1", "NA", "TRUE")[n % 3]
        entry, stay = draw.choice((0, 0, 30, 90)), draw.choice((40, 210, 390, 420))
        event = str(draw.random() < 0.6 and group != "NA").lower()
        rows.append(f"P{n:02},{group},overall_survival,{entry + stay},days,{event},{entry}")
        rows.append(f"P{n:02},{group},progression_free_survival,{stay // 2},days,{event},")
    (folder / "records" / "endpoints.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_r_agrees_on_late_entry_three_groups_and_no_events(awkward: Path, tmp_path: Path) -> None:
    found = recomputed(export(awkward, tmp_path / "out"))
    assert (found.returncode, found.stderr) == (0, "")
    assert "not in R hazard_ratio, NA against TRUE" in found.stdout  # nobody had the event: Firth's penalty gives one
    assert "agrees   log_rank, all groups: statistic" in found.stdout
    assert "DIFFERS" not in found.stdout


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_r_agrees_on_ids_beyond_ascii_in_every_locale(awkward: Path, tmp_path: Path, locale: str) -> None:
    records = awkward / "records" / "endpoints.csv"
    text = records.read_text(encoding="utf-8").replace("P", "Zoë-患者-")
    records.write_text(text, encoding="utf-8")
    found = recomputed(export(awkward, tmp_path / "out"), LC_ALL=locale)
    assert (found.returncode, found.stderr) == (0, "")
    assert "agrees   log_rank, all groups: statistic" in found.stdout
    assert answers(found.stdout).count("agrees") > 10


def test_the_endpoints_are_not_cut_before_r_cuts_them(awkward: Path, tmp_path: Path) -> None:
    out = export(awkward, tmp_path / "out")
    times = [float(row["time_days"]) for row in read(out / "endpoints.csv")]
    assert max(times) > 420
    assert [row["horizon_days"] for row in read(out / "analyses.csv")] == ["", "420.0", "", "140.0"]
    assert {row["group"] for row in read(out / "endpoints.csv")} == {"1", "NA", "TRUE"}


def changed(column: str, of: Callable[[Row], bool], value: Callable[[float], float]) -> Callable[[Row], Row]:
    """A row with one number moved, where it is one of those."""

    def change(row: Row) -> Row:
        return {**row, column: repr(value(float(row[column])))} if of(row) and row[column] else row

    return change


WRONG = {
    "curve of": ("curves.csv", changed("value", lambda row: True, lambda v: v - 1e-5)),
    "log_rank": ("numbers.csv", changed("statistic", lambda row: row["quantity"] == "log_rank", lambda v: v + 1e-5)),
    "hazard_ratio": (
        "numbers.csv",
        changed("upper", lambda row: row["quantity"] == "hazard_ratio", lambda v: v * 1.001),
    ),
    "median": ("numbers.csv", changed("value", lambda row: row["quantity"] == "median", lambda v: v + 0.03)),
    "survival_probability": (
        "numbers.csv",
        changed("n", lambda row: row["quantity"] == "survival_probability", lambda v: v - 1),
    ),
    "cumulative_incidence": (
        "numbers.csv",
        changed("lower", lambda row: row["quantity"] == "cumulative_incidence", lambda v: v + 1e-4),
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_r_notices_a_wrong_number(what: str, exported: Path, tmp_path: Path) -> None:
    name, change = WRONG[what]
    spoilt = Path(shutil.copytree(exported, tmp_path / "spoilt"))
    rows = read(spoilt / name)
    with (spoilt / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(change, rows))
    found = recomputed(spoilt)
    assert found.returncode == 1
    differing = [line for line in found.stdout.splitlines() if line.startswith("  DIFFERS")]
    assert differing
    assert all(what in line for line in differing)


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
