"""Which of a comparison's tests is the one: a comparison has one P value, the others are for sensitivity.

Where deaths compete it is Gray's test, by permutation where the groups are small. Otherwise, where the groups were
followed unalike and are small, it is the permutation log-rank test for unequal follow-up (Heinze, Gnant and Schemper
2003), whose assumption is the one that holds; else the exact log-rank test where it is given, else the log-rank test.
Where pairs of patients are compared it is that of Finkelstein and Schoenfeld. At one time it is the test that belongs
to the interval of the difference. The plan may name another; where it adjusts for covariates it is that of the
adjusted ratio, and where it names strata the log-rank test within them.
"""

from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.vocabulary.study_quantities import Scale, StudyQuantity, quantity_named, summing_up

OVER_TIME = (StudyQuantity.UNEQUAL_FOLLOW_UP_LOG_RANK, StudyQuantity.EXACT_LOG_RANK, StudyQuantity.LOG_RANK)
COMPETING = (StudyQuantity.PERMUTED_GRAY_TEST, StudyQuantity.GRAY_TEST)


def primary_test(comparison: Comparison, pair: tuple[str, str] | None = None) -> StudyResult | None:
    """The test that the plan names, of all groups or of the pair, or else the first in the order of preference that has
    a P value; None where none has one. At one time only pairs have a test."""
    wanted = tests_wanted(comparison)
    known = (found for quantity in wanted for found in comparison.of(quantity) if found.p_value is not None)
    return next((e for e in known if (e.groups == pair if pair else comparison.of_all_groups(e))), None)


def tests_wanted(comparison: Comparison) -> tuple[StudyQuantity, ...]:
    """Its tests in the order of preference; what the plan names leaves no choice."""
    analysis = comparison.analysis
    if analysis.margin is not None or analysis.one_sided:
        return (StudyQuantity.NON_INFERIORITY if analysis.margin is not None else StudyQuantity.ONE_SIDED_LOG_RANK,)
    stated = quantity_named(analysis.test)
    if stated is not None:
        within = analysis.strata and stated is StudyQuantity.LOG_RANK
        return (StudyQuantity.STRATIFIED_LOG_RANK if within else stated,)
    if comparison.at_months is not None:
        return summing_up(Scale.PROBABILITY_DIFFERENCE)
    fixed = (StudyQuantity.ONE_SAMPLE_LOG_RANK,) if analysis.against and len(comparison.curves) == 1 else ()
    means = (StudyQuantity.RMST_DIFFERENCE,) if analysis.of_means else ()
    wins = (StudyQuantity.FINKELSTEIN_SCHOENFELD,) if analysis.of_wins else ()
    adjusted = (StudyQuantity.ADJUSTED_HAZARD_RATIO,) if analysis.adjust_for else ()
    stratified = (StudyQuantity.STRATIFIED_LOG_RANK,) if analysis.strata else ()
    plain = COMPETING if comparison.of(StudyQuantity.CUMULATIVE_INCIDENCE) else OVER_TIME
    return (*fixed, *means, *wins, *adjusted, *stratified, *plain)


def ratios_wanted(comparison: Comparison) -> tuple[StudyQuantity, ...]:
    """The estimand that the plan asks for; of ratios the adjusted one, or within strata, or else every other."""
    analysis = comparison.analysis
    for stated, quantity in (
        (analysis.of_means, StudyQuantity.RMST_DIFFERENCE),
        (analysis.of_medians, StudyQuantity.MEDIAN_DIFFERENCE),
        (analysis.of_wins, StudyQuantity.WIN_RATIO),
        (analysis.adjust_for, StudyQuantity.ADJUSTED_HAZARD_RATIO),
        (analysis.strata, StudyQuantity.STRATIFIED_HAZARD_RATIO),
    ):
        if stated and comparison.of(quantity):
            return (quantity,)
    return summing_up(Scale.RATIO)


def sizes_of(comparison: Comparison) -> tuple[StudyEstimate, ...]:
    """What sums a comparison up: for each pair of groups its ratios; at one time the first of its differences that has
    an interval; they stand in the order of preference."""
    at_one_time = comparison.at_months is not None
    quantities = summing_up(Scale.PROBABILITY_DIFFERENCE) if at_one_time else ratios_wanted(comparison)
    known = (e for quantity in quantities for e in comparison.estimates_of(quantity))
    found = tuple(e for e in known if e.value is not None or e.reason)
    if not at_one_time:
        return found
    in_order = sorted(found, key=lambda e: e.lower is None)
    first = {e.groups: e for e in reversed(in_order)}
    return tuple(first[groups] for groups in dict.fromkeys(e.groups for e in found))
