"""Tables for whoever opens them by hand, and a folder for R: complete, readable, with the numbers of the results."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from theracurve.cli import main


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports") / "demo"
    assert main(["new", str(folder), "--protocol", "nguyen2004", "--demo"]) == 0
    assert main(["run", str(folder)]) == 0
    for form in ("csv", "r"):
        assert main(["export", str(folder), "--format", form]) == 0
    return folder


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_table_with_rows_is_there_and_every_column_is_listed(demo: Path) -> None:
    folder = demo / "csv"
    tables = {file.name for file in folder.glob("*_*.csv")}
    records = {f"records_{file.name}" for file in (demo / "records").glob("*.csv")}
    derived = {
        f"derived_{file.stem}.csv"
        for file in (demo / "results" / "derived").glob("*.parquet")
        if duckdb.read_parquet(str(file)).limit(1).fetchall()
    }
    assert tables == records | derived
    stated = [(row["file"], row["column"]) for row in rows(folder / "columns.csv")]
    assert stated == [(name, column) for name, column in stated if column in rows(folder / name)[0]]
    assert {name for name, _ in stated} == tables


def test_derived_tables_and_estimates_are_those_of_the_results(demo: Path) -> None:
    stated = duckdb.read_parquet(str(demo / "results" / "derived" / "endpoints.parquet")).order("patient_id, endpoint")
    ours = {
        (row["patient_id"], row["endpoint"], row["variant"]): row
        for row in rows(demo / "csv" / "derived_endpoints.csv")
    }
    for row in (dict(zip(stated.columns, values, strict=True)) for values in stated.fetchall()):
        told = ours[row["patient_id"], row["endpoint"], row["variant"]]
        assert (float(told["time_days"]), told["event"]) == (row["time_days"], str(row["event"]).lower())
    results = json.loads((demo / "results" / "results.json").read_text(encoding="utf-8"))
    estimates = rows(demo / "csv" / "estimates.csv")
    assert len(estimates) == len(results["estimates"])
    for told, stated_one in zip(estimates, results["estimates"], strict=True):
        assert (told["quantity"], told["group"]) == (stated_one["quantity"], stated_one["group"] or "")
        assert (float(told["value"]) if told["value"] else None) == stated_one["value"]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")
def test_r_reads_the_folder_and_gives_the_hazard_ratio(demo: Path) -> None:
    script = """
        source("read.R")
        library(survival)
        d <- times_of("overall_survival")
        d$event <- d$event & d$time_days <= 15 * 30.4375
        d$time_days <- pmin(d$time_days, 15 * 30.4375)
        cat(levels(d$group), sep = "\\n")
        cat(sprintf("%.15g", exp(coef(coxph(Surv(time_days, event) ~ group, d)))), "\\n")
        cat(attr(patients$group, "label"), nrow(patients), is.character(patients$patient_id), "\\n")
    """
    found = subprocess.run(["Rscript", "-e", script], cwd=demo / "r", capture_output=True, text=True, check=True)
    reference, group, ratio, told = found.stdout.strip().split("\n")
    assert (reference, group) == ("Not treated for nonmedical reasons", "Radionuclide therapy")
    assert told.split() == ["Group", "32", "TRUE"]
    results = json.loads((demo / "results" / "results.json").read_text(encoding="utf-8"))
    [stated] = [
        e["value"]
        for e in results["estimates"]
        if (e["endpoint"], e["quantity"], e["variant"]) == ("overall_survival", "hazard_ratio", "protocol")
    ]
    assert float(ratio) == pytest.approx(stated, rel=1e-6)


def test_the_page_says_whose_data_these_are_and_draws_every_endpoint(demo: Path) -> None:
    page = (demo / "r" / "start.qmd").read_text(encoding="utf-8")
    assert "**Whose data these are: synthetic.**" in page
    assert [line for line in page.split("\n") if line.startswith("## ")] == [
        "## Overall survival",
        "## Progression-free survival",
        "## Event-free survival",
    ]


def test_a_group_called_na_and_an_id_with_zeros_stay_text(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "study.yaml").write_text(
        "study: given\ntitle: t\ndata_origin: study\nreference_group: NA\nallocation: randomised\n"
        "groups:\n  NA: {label: None, treated: false}\n  A: {label: 'A \"quoted\" label', treated: true}\n"
        "endpoints:\n  overall_survival: {given: true}\n",
        encoding="utf-8",
    )
    lines = [
        f"00{n},{'NA' if n % 2 else 'A'},overall_survival,{n},months,{'true' if n < 6 else 'false'}"
        for n in range(1, 9)
    ]
    text = "\n".join(("patient_id,group,endpoint,time,time_unit,event", *lines, ""))
    (tmp_path / "records" / "endpoints.csv").write_text(text, encoding="utf-8")
    assert main(["export", str(tmp_path), "--format", "r"]) == 0
    script = (tmp_path / "r" / "read.R").read_text(encoding="utf-8")
    assert r'groups <- c("NA" = "None", "A" = "A \"quoted\" label")' in script
    if shutil.which("Rscript"):
        command = 'source("read.R"); cat(table(times$group), times$patient_id[1], anyNA(times$group))'
        found = subprocess.run(
            ["Rscript", "-e", command], cwd=tmp_path / "r", capture_output=True, text=True, check=True
        )
        assert found.stdout.split() == ["4", "4", "001", "FALSE"]
