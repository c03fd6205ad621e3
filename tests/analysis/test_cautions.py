"""What only the derivation, or the plan itself, brings to light."""

import pytest

from analysis.asked import study
from theracurve.analysis.cautions import plan_not_compared

PLANNED = "administrations: {count: 3, interval: 1 month, window: 10 days}"


@pytest.mark.parametrize(
    ("lines", "codes"),
    [((), []), ((PLANNED,), ["plan-not-compared"]), ((PLANNED, "deviations: {}"), [])],
)
def test_a_plan_without_deviations_is_not_compared_and_says_so(lines: tuple[str, ...], codes: list[str]) -> None:
    found = list(plan_not_compared(study(*lines)))
    assert [finding.code for finding in found] == codes
    assert all("deviations: {}" in finding.remedy for finding in found)
