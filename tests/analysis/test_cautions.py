"""What only the derivation, or the plan itself, brings to light."""

import duckdb
import pytest

from analysis.asked import study
from theracurve.analysis.cautions import decay_unknown, plan_not_compared

PLANNED = "administrations: {count: 3, interval: 1 month, window: 10 days}"


@pytest.mark.parametrize(
    ("lines", "codes"),
    [((), []), ((PLANNED,), ["plan-not-compared"]), ((PLANNED, "deviations: {}"), [])],
)
def test_a_plan_without_deviations_is_not_compared_and_says_so(lines: tuple[str, ...], codes: list[str]) -> None:
    found = list(plan_not_compared(study(*lines)))
    assert [finding.code for finding in found] == codes
    assert all("deviations: {}" in finding.remedy for finding in found)


def test_an_activity_known_between_bounds_is_not_called_unknown() -> None:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE derived_evidence AS SELECT * FROM (VALUES ('P1', 'exposure', 'cycle 1', 'bounded', 0),"
        " ('P1', 'exposure', 'cycle 2', 'decay_unknown', 30)) AS e(patient_id, decision, visit, reason, days)"
    )
    assert [finding.message.split(":")[0] for finding in decay_unknown(connection)] == ["Cycle 2"]
