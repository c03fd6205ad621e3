"""The regression table and the subgroups of the pbc example, as R 4.2.2 with survival 3.5-3 has them: coxph (Efron),
cox.zph(transform = "km", terms = FALSE), and twice the gain of log-likelihood by the products."""

import json
from pathlib import Path
from typing import Any

import pytest

MULTIVARIABLE = {
    ("group", "D"): (1.02692931901074, 0.727462258271309, 1.44967496836178, 0.6112756370134590),
    ("age_at_enrolment", ""): (1.03261227078147, 1.014786185982787, 1.05075149474547, 0.0780535717197116),
    ("sex", "male"): (1.53317638683667, 0.971247822498565, 2.42021632244844, 2.8201110811543484),
    ("stage", "2"): (5.93172647019739, 0.793240549201283, 44.35650566863819, 4.4232559969466614),
    ("stage", "3"): (8.63591675127638, 1.184028662601911, 62.98754455072742, 0.4807904938747718),
    ("stage", "4"): (15.92702945148924, 2.182314314959987, 116.23910699282422, 5.2887893011745941),
    ("edema", "0.5"): (1.34861520646009, 0.853188315261016, 2.13172513331827, 2.1395369740994146),
    ("edema", "1.0"): (7.85104430892901, 4.617377292106013, 13.34933076535592, 3.1499627932747440),
}
UNIVARIABLE = {
    ("group", "D"): (0.998337253058971, 0.716695697039146, 1.39065613894832),
    ("age_at_enrolment", ""): (1.04515969889398, 1.02831797249875, 1.06227725801368),
    ("sex", "male"): (1.91595303291335, 1.24902879471366, 2.93898430513878),
    ("stage", "2"): (6.39143788262349, 0.859285734574372, 47.5400400166878),
    ("stage", "3"): (9.66467872786036, 1.332488960293970, 70.0989034026590),
    ("stage", "4"): (24.04079050433722, 3.331016529144412, 173.5084779726032),
    ("edema", "0.5"): (1.62852756770756, 1.04093920462058, 2.54779724599783),
    ("edema", "1.0"): (10.90077413470292, 6.61046571020581, 17.97556812863471),
}
SUBGROUPS = {
    ("sex", "female"): (0.949308222217223, 0.65750465850592, 1.37061553726027),
    ("sex", "male"): (1.21331059492406, 0.553810084907751, 2.65817225051111),
    ("edema", "0.0"): (0.876280305565842, 0.58687277780171, 1.30840482463477),
    ("edema", "0.5"): (1.37174060160504, 0.602136656910022, 3.12499207031823),
    ("edema", "1.0"): (1.7471765067328, 0.692109115363835, 4.41061341039308),
}


def found(outputs: dict[str, Path], quantity: str) -> dict[tuple[str, str], dict[str, Any]]:
    results = json.loads((outputs["pbc"] / "results.json").read_text(encoding="utf-8"))
    return {(e["covariate"], e["category"]): e for e in results["estimates"] if e["quantity"] == quantity}


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("multivariable_hazard_ratio", {line: numbers[:3] for line, numbers in MULTIVARIABLE.items()}),
        ("univariable_hazard_ratio", UNIVARIABLE),
        ("hazard_ratio", SUBGROUPS),
    ],
)
def test_ratios_as_in_r(
    outputs: dict[str, Path], quantity: str, expected: dict[tuple[str, str], tuple[float, ...]]
) -> None:
    estimates = {line: e for line, e in found(outputs, quantity).items() if line[0]}
    ours = {line: tuple(e[name] for name in ("value", "lower", "upper")) for line, e in estimates.items()}
    within = SUBGROUPS if expected is SUBGROUPS else {}
    assert {(e["subgroup"], e["level_of"]) for e in estimates.values()} == (set(within) or {("", "")})
    beside = {"group", "age_at_enrolment", "sex", "stage", "edema"} if quantity.startswith("multi") else set()
    assert all({*e["adjusted_for"]} == beside - {e["covariate"]} for e in estimates.values())
    assert ours.keys() == expected.keys()
    for line, numbers in expected.items():
        assert ours[line] == pytest.approx(numbers, rel=1e-8), line


def test_proportional_hazards_as_in_r(outputs: dict[str, Path]) -> None:
    results = json.loads((outputs["pbc"] / "results.json").read_text(encoding="utf-8"))
    [regression] = results["regressions"]
    tests = {(f["covariate"], f["category"]): f["proportional"] for f in regression["factors"] if f["proportional"]}
    tests["", ""] = regression["proportional"]
    expected = {**{line: numbers[3] for line, numbers in MULTIVARIABLE.items()}, ("", ""): 14.7852902929932402}
    assert {line: test["statistic"] for line, test in tests.items()} == pytest.approx(expected, rel=1e-8)
    assert (tests["", ""]["df"], tests["", ""]["p_value"]) == (8, pytest.approx(0.0634572958605668, rel=1e-8))


def test_concordance_and_interaction_as_in_r(outputs: dict[str, Path]) -> None:
    [concordance] = found(outputs, "concordance").values()
    [corrected], [slope] = (found(outputs, name).values() for name in ("corrected_concordance", "calibration_slope"))
    assert 0.7 < corrected["value"] < concordance["value"]
    assert (slope["value"], slope["reason"]) == (None, "only 135 of 200 resamples have one")  # one death in stage 1
    assert concordance["value"] == pytest.approx(0.7543347579832517, rel=1e-8)
    tests = found(outputs, "interaction")
    expected = {("sex", ""): 0.256625866654304, ("edema", ""): 5.89996369768846}
    assert {line: test["statistic"] for line, test in tests.items()} == pytest.approx(expected, rel=1e-8)
    assert [test["df"] for test in tests.values()] == [1, 2]
