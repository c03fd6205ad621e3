"""Whether the hazard ratio of two groups changes with time, and the difference of restricted means where it does.

One hazard ratio stands for the whole follow-up only where it is the same all along. The test is the score test of
Grambsch and Therneau (1994), Biometrika 81:515-526; where it fails, restricted means say what the groups differ by
without that assumption (Uno and others 2014, J Clin Oncol 32:2380-2385).
"""

from collections.abc import Iterator
from dataclasses import replace

from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.phrases import and_p
from theracurve.analysis.planned import in_months
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.survival import CoxFit, proportional_hazards_test, rmst
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import months_of

CHANGING = 0.05  # P of the score test below which restricted means stand beside the ratio


def proportionality(asked: AskedComparison, fit: CoxFit, groups: tuple[str, str]) -> Iterator[StudyResult]:
    """The score test of a ratio that the plan gives plainly, under the protocol; restricted means where it fails.
    A ratio within strata or adjusted has its own test in the regression table; one under a penalty has none."""
    analysis = asked.analysis
    if asked.planned.variant != PROTOCOL or analysis.strata or analysis.adjust_for or not fit.has_influence:
        return
    test = asked.planned.test(proportional_hazards_test(fit).overall, StudyQuantity.PROPORTIONAL_HAZARDS, groups)
    if test.p_value is None:
        return
    yield test
    if test.p_value < CHANGING and not (analysis.of_means or asked.deaths_censored or asked.within.late is not None):
        yield restricted_means(asked, groups)


def restricted_means(asked: AskedComparison, groups: tuple[str, str]) -> StudyEstimate:
    """Up to the horizon of the plan, or else to the end of the shorter follow-up."""
    shorter = min(float(asked.within.time[asked.within.group == group].max()) for group in groups)
    horizon = asked.planned.end_days or shorter
    found = rmst(asked.table, horizon=horizon, reference=groups[1])
    difference = asked.planned.estimate(found.difference, StudyQuantity.RMST_DIFFERENCE, groups=groups)
    tested = replace(difference, p_value=found.difference_test.p_value, method=and_p(difference.method))
    return replace(in_months(tested), horizon_months=months_of(horizon))
