"""Both implementations on generated cohorts: ties, gaps, deaths, limits, switches, several readers, every rule.

That they agree is not that they are right; what is right is said by the examples in `tests/spec`. `derandomize` makes
every run the same; the long suite draws anew.
"""

import pytest
from hypothesis import HealthCheck, given, settings

from cohorts.strategies import GeneratedCohort, cohorts
from spec.by_sql import derived_by_sql
from theracurve.derivation.agreement import compare

CALM = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def agree(cohort: GeneratedCohort) -> None:
    """Raises Disagreement with the patient, the row and both answers."""
    connection, definitions = derived_by_sql(*cohort)
    with connection:
        compare(connection, definitions)


@given(cohorts())
@settings(max_examples=150, derandomize=True, **CALM)
def test_sql_and_reference_agree_on_every_row(cohort: GeneratedCohort) -> None:
    agree(cohort)


@pytest.mark.long
@given(cohorts())
@settings(max_examples=2500, **CALM)
def test_sql_and_reference_agree_on_many_more(cohort: GeneratedCohort) -> None:
    agree(cohort)
