"""Which of a comparison's tests is the one: a comparison has one P value, the others are for sensitivity.

Where deaths compete it is Gray's test, by permutation where the groups are small. Otherwise, where the groups were
followed unalike and are small, it is the permutation log-rank test for unequal follow-up (Heinze, Gnant and Schemper
2003), whose assumption is the one that holds; else the exact log-rank test where it is given, else the log-rank test.
At one time it is the test that belongs to the interval of the difference.
"""

from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.vocabulary.study_quantities import Scale, StudyQuantity, summing_up

OVER_TIME = (StudyQuantity.UNEQUAL_FOLLOW_UP_LOG_RANK, StudyQuantity.EXACT_LOG_RANK, StudyQuantity.LOG_RANK)
COMPETING = (StudyQuantity.PERMUTED_GRAY_TEST, StudyQuantity.GRAY_TEST)


def primary_test(comparison: Comparison, pair: tuple[str, str] | None = None) -> StudyResult | None:
    """The first of the tests of all groups, or of the pair, in the order of preference, that has a P value; None where
    no test has one. At one time only pairs have a test."""
    if comparison.at_months is not None:
        wanted = summing_up(Scale.PROBABILITY_DIFFERENCE)
    else:
        wanted = COMPETING if comparison.of(StudyQuantity.CUMULATIVE_INCIDENCE) else OVER_TIME
    known = (found for quantity in wanted for found in comparison.of(quantity) if found.p_value is not None)
    return next((e for e in known if (e.groups == pair if pair else comparison.of_all_groups(e))), None)


def sizes_of(comparison: Comparison) -> tuple[StudyEstimate, ...]:
    """What sums a comparison up: for each pair of groups its ratios; at one time the first of its differences that has
    an interval; they stand in the order of preference."""
    at_one_time = comparison.at_months is not None
    quantities = summing_up(Scale.PROBABILITY_DIFFERENCE if at_one_time else Scale.RATIO)
    known = (e for quantity in quantities for e in comparison.estimates_of(quantity))
    found = tuple(e for e in known if e.value is not None or e.reason)
    if not at_one_time:
        return found
    in_order = sorted(found, key=lambda e: e.lower is None)
    first = {e.groups: e for e in reversed(in_order)}
    return tuple(first[groups] for groups in dict.fromkeys(e.groups for e in found))
