"""90Y radioimmunotherapy in glioma (Grana 2002): strata, adjustment and parts of the patients as R 4.2.2 has them
(survival 3.5-3; exact tests: coin 1.4-2)."""

import json
from pathlib import Path
from typing import Any

import pytest

from studies.conftest import EXAMPLES
from theracurve.cli import main


@pytest.fixture(scope="session")
def glioma(glioma_records: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("glioma-results") / "out"
    assert main(["run", str(EXAMPLES / "glioma"), "--records", str(glioma_records), "--out", str(out)]) == 0
    return {"folder": out, **json.loads((out / "results.json").read_text(encoding="utf-8"))}


def found(results: dict[str, Any], quantity: str, population: str = "all allocated") -> list[dict[str, Any]]:
    return [e for e in results["estimates"] if (e["quantity"], e["population"]) == (quantity, population)]


@pytest.mark.parametrize(("histology", "p"), [("grade_3", 0.0287653522947641), ("gbm", 0.000158767960625546)])
def test_exact_p_as_published(glioma: dict[str, Any], histology: str, p: float) -> None:
    [exact] = found(glioma, "exact_log_rank", f"all allocated, histology {histology}")
    assert exact["p_value"] == pytest.approx(p, rel=1e-8)


def test_strata_as_in_r(glioma: dict[str, Any]) -> None:
    """survdiff(Surv(time, event) ~ group + strata(histology)); coxph with the same strata."""
    test = next(t for t in found(glioma, "log_rank") if t["stratified_by"] == ["histology"])
    assert (test["statistic"], test["p_value"]) == pytest.approx((18.58689719955491, 1.6233248376e-05), rel=1e-8)
    stratified = (e for e in found(glioma, "hazard_ratio") if e["stratified_by"] == ["histology"])
    ratio = next(e for e in stratified if not e["adjusted_for"])
    limits = (0.12090066305685, 0.03919679258301, 0.37291240849947)
    assert [ratio[name] for name in ("value", "lower", "upper")] == pytest.approx(limits, rel=1e-8)


ADJUSTED = [
    (["age", "sex", "histology"], [], (0.0867771681117341, 0.0277577739791917, 0.271285331134160)),
    (["age"], ["histology"], (0.0907144944, 0.0270108315, 0.3046599842)),
]


@pytest.mark.parametrize(("adjusted", "strata", "expected"), ADJUSTED)
def test_adjusted_ratios_as_in_r(
    glioma: dict[str, Any], adjusted: list[str], strata: list[str], expected: tuple[float, ...]
) -> None:
    held = (adjusted, strata)
    [ratio] = [e for e in found(glioma, "hazard_ratio") if (e["adjusted_for"], e["stratified_by"]) == held]
    assert [ratio[name] for name in ("value", "lower", "upper")] == pytest.approx(expected, rel=5e-9)


def test_pairs_are_alike_in_histology_and_everybody_is_accounted_for(glioma: dict[str, Any]) -> None:
    """coxph(..., cluster = pair, robust = TRUE) of R on the same pairs gives this ratio and these limits."""
    [check] = [check for check in glioma["bias"] if check["kind"] == "matching"]
    found = check["found"]
    assert 2 * found["pairs"] + sum(found["left_out"].values()) == 37
    assert len(found["patients_left_out"]) == sum(found["left_out"].values())
    assert found["differences"]["histology=grade_3"] == 0
    [ratio] = check["estimates"]
    limits = (0.238612183501160, 0.115166272891910, 0.494378889630545)
    assert [ratio[name] for name in ("value", "lower", "upper")] == pytest.approx(limits, rel=1e-8)


def test_the_plan_names_the_test_and_the_size(glioma: dict[str, Any]) -> None:
    page = (glioma["folder"] / "report.html").read_text(encoding="utf-8")
    assert "P = 0.029, exact log-rank test" in page
    assert "Overall survival, whole follow-up (stratified by histology; adjusted for age in years)" in page
    assert "analyses.2.ties" in page


def test_what_nobody_recorded_is_no_zero(glioma: dict[str, Any]) -> None:
    """Ages and endpoints alone are known: not that nobody was given an administration, followed or died."""
    page = (glioma["folder"] / "report.html").read_text(encoding="utf-8")
    described = page.partition('<section id="flow"')[2].partition("</section>")[0]
    assert "No administration is recorded. No follow-up is recorded." in page
    assert described.count("not recorded") == 7  # of two groups, and of one no administration was planned
    assert "Age in years: median" in described
    assert "figure-patient-flow" not in page
