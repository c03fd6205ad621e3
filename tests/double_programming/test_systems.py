"""Both implementations on generated cohorts read by PERCIST 1.0, mRECIST, Choi and iRECIST."""

import pytest

from cohorts.systems import REASONS, cohort_of
from spec.by_sql import derived_by_sql
from theracurve.derivation.double_programming import compare


@pytest.mark.parametrize("system", REASONS)
def test_both_agree_on_generated_cohorts(system: str) -> None:
    """Raises Disagreement with the patient, the row and both answers; every reason of the system is among them."""
    connection, definitions = derived_by_sql(*cohort_of(system))
    with connection:
        compare(connection, definitions)
        found = connection.execute(
            "SELECT DISTINCT reason FROM derived_evidence WHERE decision = 'response'"
        ).fetchall()
    assert {reason for (reason,) in found} == REASONS[system]
