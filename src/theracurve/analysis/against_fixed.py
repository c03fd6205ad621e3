"""Each group against a fixed value that the plan states: survival at a time, with a constant hazard up to it.

The one-sample log-rank test takes everybody's time; the exact binomial test counts who was free of the event at the
time, and is given where nobody was censored before it.
"""

from collections.abc import Iterator
from dataclasses import replace

from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.study_estimate import StudyTest
from theracurve.phrases import NOTHING
from theracurve.survival import Test, binomial_exact, one_sample_log_rank
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import months_of


def against_fixed(asked: AskedComparison) -> Iterator[StudyTest]:
    """Nothing where the plan states no fixed value."""
    fixed = asked.analysis.against
    if fixed is None:
        return
    share, days = float(fixed.survival.amount) / 100, float(fixed.at.days)
    for group in asked.groups:
        of = asked.within.of_groups(group)
        found = one_sample_log_rank(of.time, of.event, survival=share, at=days, entry=of.late)
        yield of_group(asked, found, StudyQuantity.ONE_SAMPLE_LOG_RANK, group)
        followed = (of.event & (of.time <= days)) | (of.time >= days)
        free = int((~(of.event & (of.time <= days))).sum())
        test = of_group(asked, binomial_exact(free, of.n, expected=share), StudyQuantity.BINOMIAL_EXACT, group)
        late = of.late is not None
        yield test if followed.all() and not late else without(test)


def of_group(asked: AskedComparison, test: Test, quantity: StudyQuantity, group: str) -> StudyTest:
    method = test.method.changed(at=lambda days: StudyPhrase.MONTHS(months=round(months_of(float(str(days))), 2)))
    return replace(asked.planned.test(test, quantity, (group,)), group=group, groups=None, method=method)


def without(test: StudyTest) -> StudyTest:
    assert test.reason == NOTHING
    return replace(test, p_value=None, events=None, reason=StudyPhrase.CENSORED_BEFORE())
