"""Four published studies, two of them reconstructed from curves, from the command line, against R 4.2.2 with survival
3.5-3 (medians to three digits)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from published import STUDIES


@cache
def results(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "results.json").read_text(encoding="utf-8")))


def estimate(folder: Path, **wanted: object) -> dict[str, Any]:
    """The one estimate that has all these values."""
    found = [e for e in results(folder)["estimates"] if all(e[name] == value for name, value in wanted.items())]
    assert len(found) == 1, (wanted, len(found))
    return dict(found[0])


PFS = {"endpoint": "progression_free_survival", "horizon_months": None, "variant": "protocol"}
OS = {"endpoint": "overall_survival", "horizon_months": None, "variant": "protocol"}
OS_48 = {**OS, "horizon_months": 48.0}

LOG_RANK = [
    ("trapeze", PFS, 3.019955527, 0.08224572154),
    ("sirflox", PFS, 1.037381479, 0.3084312535),
    ("pbc", OS, 0.000112290150, 0.9915452112),
    ("pbc", OS_48, 0.319535296, 0.571887049),
    ("stanford_heart", OS, 33.24199282, 8.137413731e-9),
]


@pytest.mark.parametrize(("study", "analysis", "statistic", "p_value"), LOG_RANK)
def test_log_rank_as_in_r(
    outputs: dict[str, Path], study: str, analysis: dict[str, object], statistic: float, p_value: float
) -> None:
    found = estimate(outputs[study], quantity="log_rank", **analysis)
    assert found["statistic"] == pytest.approx(statistic, rel=1e-6, abs=1e-9)
    assert found["p_value"] == pytest.approx(p_value, rel=1e-6)


HAZARD_RATIO = [
    ("trapeze", PFS, (0.875406, 0.753247, 1.017376)),
    ("sirflox", PFS, (0.913621, 0.763102, 1.093830)),
    ("stanford_heart", OS, (0.266216645, 0.165086, 0.429299)),
]


@pytest.mark.parametrize(("study", "analysis", "expected"), HAZARD_RATIO)
def test_hazard_ratio_as_in_r(
    outputs: dict[str, Path], study: str, analysis: dict[str, object], expected: tuple[float, float, float]
) -> None:
    found = estimate(outputs[study], quantity="hazard_ratio", **analysis)
    printed_to_six_digits = 1e-6
    assert [found[name] for name in ("value", "lower", "upper")] == pytest.approx(expected, abs=printed_to_six_digits)


@pytest.mark.parametrize(
    ("study", "group", "months"),
    [
        ("trapeze", "sr89", 9.47),
        ("trapeze", "no_sr89", 8.36),
        ("sirflox", "mfolfox6_rt", 10.7),
        ("sirflox", "mfolfox6", 10.3),
    ],
)
def test_medians_as_in_r(outputs: dict[str, Path], study: str, group: str, months: float) -> None:
    found = estimate(outputs[study], quantity="median", group=group, **PFS)
    assert found["value"] == pytest.approx(months, abs=0.5 * 10 ** -len(str(months).split(".")[1]))
    assert found["unit"] == "months"


@pytest.mark.parametrize(("analysis", "deaths"), [(OS, 140), (OS_48, 75)])
def test_deaths_of_pbc(outputs: dict[str, Path], analysis: dict[str, object], deaths: int) -> None:
    assert estimate(outputs["pbc"], quantity="log_rank", **analysis)["events"] == deaths


@pytest.mark.parametrize("study", STUDIES)
def test_both_implementations_agreed_on_everybody(outputs: dict[str, Path], study: str) -> None:
    compared = results(outputs[study])["provenance"]["compared"]
    assert compared["patients"] == compared["of_patients"] > 100


@pytest.mark.parametrize("study", ["trapeze", "sirflox"])
def test_reconstructed_patients_are_said_to_be_reconstructed(outputs: dict[str, Path], study: str) -> None:
    page = (outputs[study] / "report.html").read_text(encoding="utf-8")
    assert "Patients reconstructed from published curves: not individual patient data." in page


def bias(folder: Path, kind: str) -> dict[str, Any]:
    [found] = [check for check in results(folder)["bias"] if check["kind"] == kind]
    return dict(found)


def test_immortal_time_of_the_stanford_hearts(outputs: dict[str, Path]) -> None:
    """R 4.2.2, survival 3.5-3: coxph on counting-process rows; half-days as the README of the study says."""
    folder = outputs["stanford_heart"]
    check = bias(folder, "immortal_time")
    [found] = check["estimates"]
    assert check["planned"]["value"] == pytest.approx(0.266216645, abs=1e-9)
    assert [found["value"], found["lower"], found["upper"]] == pytest.approx([1.133320, 0.628525, 2.043535], abs=1e-6)
    assert found["p_value"] == pytest.approx(0.6774, abs=5e-5)
    landmarks = [round(e["value"], 3) for e in bias(folder, "landmark")["estimates"]]
    assert landmarks == [0.915, 0.774, 0.573]
    assert results(folder)["plain_findings"][0]["code"] == "immortal_time"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Overall survival, whole follow-up, waiting wrongly counted as treatment" in page


def test_weights_of_the_stanford_hearts(outputs: dict[str, Path]) -> None:
    """R 4.2.2, survival 3.5-3: glm for the score, coxph(weights, robust = TRUE), Kish's effective sample size."""
    check = bias(outputs["stanford_heart"], "weighting")
    found = [[e["value"], e["lower"], e["upper"]] for e in check["estimates"]]
    assert found[0] == pytest.approx([0.270235284928, 0.158855029331, 0.459709141901], rel=1e-8)
    assert found[1] == pytest.approx([0.247315962754, 0.1466181884, 0.417173245014], rel=1e-8)
    sizes = [check["found"]["effective"][kind]["T"] for kind in ("overlap", "inverse-probability")]
    assert sizes == pytest.approx([64.77625, 67.9559], abs=5e-5)


def test_what_patients_were_allocated_to_at_random_is_not_asked_about(outputs: dict[str, Path]) -> None:
    assert {check["kind"] for check in results(outputs["pbc"])["bias"]} == {"surveillance", "dropout"}
