"""`import theracurve as tc`: a study opened, checked and run from Python, each result showing itself; its figures."""

import csv
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars
import pytest

import theracurve as tc
from studies.conftest import EXAMPLES
from theracurve.api.study import StudyRun
from theracurve.cli import main
from theracurve.errors import UsageError


@pytest.fixture(scope="module")
def done(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> StudyRun:
    return tc.open(demo).run(tmp_path_factory.mktemp("from-python"))


def test_a_run_shows_how_its_report_begins(done: StudyRun) -> None:
    page = done._repr_html_()
    assert page.startswith('<div lang="en"><p role="note"><strong>Synthetic data: nobody in this report exists.')
    assert "<h2>Radionuclide therapy against no treatment" in page
    assert page.count("<svg") == page.count("<figure") == 3  # the small curves of the first screen
    assert 'href="#' not in page.replace('xlink:href="#', "")
    assert "report.html" in str(done)
    assert done.outcome.reports[0].is_file()


def test_every_result_shows_itself(done: StudyRun) -> None:
    for result in (done.results, done.comparisons[0], done.estimates[0]):
        assert result._repr_html_().startswith("<table><caption>")
        assert len(str(result).splitlines()) >= 3
    assert "log_rank" in str(done.comparisons[2])


def test_nothing_prints_megabytes(done: StudyRun) -> None:
    curve = done.comparisons[4].curves[0]
    tables = (
        done.tables,
        done.tables["benefit"],
        done.findings,
        done.estimates,
        done.comparisons,
        done.comparisons[4],
        curve,
    )
    for value in (done, done.outcome, done.results, done.figures, *tables):
        assert 20 < len(repr(value)) < 2_000, type(value)
    assert done.sentence in repr(done)
    assert len(done._repr_html_()) < 100_000


def test_what_a_run_gives_can_be_handed_on(done: StudyRun) -> None:
    answers = done.outcome.folder / "derived" / "benefit.parquet"
    assert done.tables["benefit"].to_polars().equals(polars.read_parquet(answers), null_equal=True)
    found = done.estimates.to_polars()
    assert found["value"].to_list() == [getattr(estimate, "value", None) for estimate in done.estimates]
    assert done.comparisons[4].plot().get_legend_handles_labels()[1] == ["A", "B"]
    assert done.figures["forest"]._repr_svg_().startswith("<?xml")


def test_a_study_answers_as_its_commands_do(demo: Path) -> None:
    study = tc.open(demo)
    decisions = study.explain("A-003").to_polars()
    assert {"Benefit", "Endpoints"} <= set(decisions["decision"])
    with pytest.raises(UsageError, match="there is no patient 'A-00'"):
        study.explain("A-00")
    assert study.tables()["labs"].to_polars()["value"].dtype == polars.Float64
    due = study.schedule(on=date(2003, 10, 31)).to_polars()
    assert due["planned"].dtype == polars.Date
    assert "done" in set(due["status"])
    assert study.variants().to_polars()["variant"][0] == "protocol"
    assert "consistent" in set(study.claims().to_polars()["verdict"])


def test_findings_show_themselves(demo: Path) -> None:
    found = tc.open(demo).check()
    assert f"{len(found.found)} findings" in found._repr_html_()
    assert "baseline" in str(found)


@pytest.mark.parametrize("study", ["nowhere", "nowhere/study.yaml"])
def test_a_study_that_is_not_there(study: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no study .*nowhere.*; name a folder with a study\.yaml"):
        tc.open(tmp_path / study)


def test_a_form_that_is_not_known(demo: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="forms: expected some of pdf, docx; found 'odt'"):
        tc.open(demo).run(tmp_path, forms=["odt"])


def test_importing_the_package_costs_nothing() -> None:
    """`theracurve --help` is instant because nothing is imported before it is asked for."""
    code = "import sys, theracurve; assert not {'numpy', 'duckdb'} & set(sys.modules); theracurve.open"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_figures_in_every_form(study_data: Path, tmp_path: Path) -> None:
    records = str(study_data / "trapeze" / "records")
    assert main(["figures", str(EXAMPLES / "trapeze"), "--records", records, "--out", str(tmp_path)]) == 0
    written = {path.name for path in tmp_path.iterdir()}
    assert {f"comparison-1-curves-progression_free_survival.{form}" for form in ("svg", "pdf", "png", "csv")} <= written
    assert len(written - {"manifest.json"}) % 4 == 0
    starts = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}
    for form, start in starts.items():
        assert (tmp_path / f"comparison-1-curves-progression_free_survival.{form}").read_bytes().startswith(start)
    with (tmp_path / "comparison-1-curves-progression_free_survival.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) > 500
    assert "sr89" in rows[1]
