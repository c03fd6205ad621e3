"""Biologically effective doses, by hand and as published for the kidney."""

from decimal import Decimal

import pytest

from theracurve.definition.biological_doses import BiologicalDose
from theracurve.definition.loader import parse_study
from theracurve.errors import StudyRefused

KIDNEY = {"alpha_beta": "2.6 Gy", "repair_half_time": "2.8 hours", "effective_half_time": "30 hours"}
STUDY = """
study: doses
title: Doses
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}}
endpoints: {overall_survival: {events: [death]}}
pejorative_events: {death: {}}
biological_doses: {kidney: KIDNEY}
"""


def test_two_cycles_by_hand() -> None:
    """G = 2.5 / (2.5 + 47.5) = 0.05; 10 + 0.05 x 100 / 2.5 = 12 Gy a cycle."""
    organ = BiologicalDose.model_validate(
        {"alpha_beta": "2.5 Gy", "repair_half_time": "2.5 hours", "effective_half_time": "47.5 hours"}
    )
    assert organ.of([Decimal(10), Decimal(10)]) == Decimal(24)
    assert organ.of([]) == 0


def test_cycles_spare_the_kidney() -> None:
    """Barone et al., J Nucl Med 2005;46 Suppl 1:99S-106S: BED = sum of D + T / (T + Te) sum of D^2 / 2.6 Gy."""
    kidney = BiologicalDose.model_validate(KIDNEY)
    assert float(kidney.of([Decimal(7)] * 4)) == pytest.approx(28 + 2.8 / 32.8 * 4 * 49 / 2.6, rel=1e-14)
    assert kidney.of([Decimal(28)]) > kidney.of([Decimal(7)] * 4)


def test_days_and_hours_are_one_time() -> None:
    days = BiologicalDose.model_validate(KIDNEY | {"effective_half_time": "1.25 days"})
    assert days.of([Decimal(9)]) == BiologicalDose.model_validate(KIDNEY).of([Decimal(9)])
    assert str(days.effective_half_time) == "1.25 days"


@pytest.mark.parametrize(
    ("kidney", "complaint"),
    [
        ("{alpha_beta: 2.6 Gy, repair_half_time: 2.8 hours}", "effective_half_time' is missing"),
        (
            "{alpha_beta: 2.6 Gy, repair_half_time: 0 hours, effective_half_time: 30 hours}",
            "biological_doses.kidney.repair_half_time: expected more than 0",
        ),
        (
            "{alpha_beta: 2.6 Gy, repair_half_time: 2.8, effective_half_time: 30 hours}",
            "expected a half-time with its unit, such as '2.8 hours' or '2.1 days'",
        ),
    ],
)
def test_what_is_missing_or_nothing_is_refused(kidney: str, complaint: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        parse_study(STUDY.replace("KIDNEY", kidney))
    assert any(complaint in finding.message for finding in refused.value.findings)
