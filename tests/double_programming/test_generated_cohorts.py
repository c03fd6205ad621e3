"""Both implementations on generated cohorts: ties, gaps, deaths, limits, switches, several readers, every rule.

That they agree is not that they are right; what is right is said by the examples in `tests/spec`. The numbers of the
portions make every run of the suite the same; the long suite draws anew.
"""

import pytest

from cohorts.drawn import draw_portion
from cohorts.strategies import GeneratedCohort
from spec.by_sql import derived_by_sql
from theracurve.derivation.double_programming import compare

PORTIONS, OF_EACH = 5, 223  # 1,115 patients at least in every run; the long suite draws 10,000 anew
MANY_PORTIONS, OF_MANY = 50, 200  # 10,000 in the long one


def agree_on_a_portion(number: int | None, *, at_least: int) -> None:
    """Raises Disagreement with the patient, the row and both answers. Counts the patients that were compared."""
    compared = 0

    def agree(cohort: GeneratedCohort) -> None:
        nonlocal compared
        connection, definitions = derived_by_sql(*cohort)
        with connection:
            compared += compare(connection, definitions).patients

    draw_portion(agree, number)
    assert compared >= at_least


@pytest.mark.parametrize("number", range(PORTIONS))
def test_sql_and_reference_agree_on_every_row(number: int) -> None:
    agree_on_a_portion(number, at_least=OF_EACH)


@pytest.mark.long
@pytest.mark.parametrize("number", range(MANY_PORTIONS))
def test_sql_and_reference_agree_on_many_more(number: int) -> None:
    agree_on_a_portion(None, at_least=OF_MANY)
