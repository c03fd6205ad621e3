"""One group against a fixed value: the one-sample log-rank test, and the exact binomial test of a share.

Woolson (1981), Biometrics 37:687-96: events against those expected over the observed times under a stated hazard, here
a constant one.
"""

from math import log

import numpy as np

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING
from theracurve.survival._inputs.inputs import Column, as_events, as_times, same_length
from theracurve.survival._inputs.options import chosen_number
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.tails import chi_square_tail
from theracurve.survival._values.values import Test

EVERYBODY = "all"


def one_sample_log_rank(
    time: Column, event: Column, *, survival: float, at: float, entry: Column | None = None
) -> Test:
    """Whether events come as often as under a constant hazard that leaves a share of `survival` at the time `at`.

    time, event     (n,) the end of observation, and 1 or true where the event happened then
    entry           (n,) entry into observation

    The statistic is (observed - expected)^2 / expected. Raises UsageError for a survival that is not between 0 and 1 or
    a time that is not above 0, EstimationError for unusable columns.
    """
    times, happened = as_times(time), as_events(event)
    entries = np.zeros(len(times)) if entry is None else as_times(entry)
    same_length(time=times, event=happened, entry=entries)
    share, until = _share(survival), chosen_number(at, "a time above 0", lambda value: value > 0)
    observed, expected = int(happened.sum()), float((times - entries).sum()) * -log(share) / until
    statistic = (observed - expected) ** 2 / expected if expected else None
    return Test(
        quantity="one_sample_log_rank",
        statistic=statistic,
        df=None if statistic is None else 1,
        p_value=None if statistic is None else chi_square_tail(statistic, 1),
        n=len(times),
        events=observed,
        observed={EVERYBODY: float(observed)},
        expected={EVERYBODY: expected},
        method=Method.ONE_SAMPLE_LOG_RANK(survival=share, at=until),
        source=papers.WOOLSON,
        reason=NOTHING if statistic is not None else Why.NOBODY_AT_RISK(),
    )


def binomial_exact(count: int, total: int, *, expected: float) -> Test:
    """The exact two-sided binomial test of `count` of `total` against an expected share, as R's binom.test.

    P adds up all counts that are no likelier than the observed one. Raises UsageError for an expected share that is not
    between 0 and 1, or a count that is not between 0 and the total.
    """
    from scipy.stats import binomtest

    share = _share(expected)
    if not 0 <= count <= total:
        raise UsageError(f"expected a count between 0 and {total}, found {count}")
    return Test(
        quantity="binomial_exact",
        statistic=None,
        df=None,
        p_value=float(binomtest(count, total, share).pvalue) if total else None,
        n=total,
        events=count,
        method=Method.BINOMIAL_EXACT(expected=share),
        source=papers.CLOPPER_PEARSON,
        reason=NOTHING if total else Why.NOBODY_AT_RISK(),
    )


def _share(value: float) -> float:
    return chosen_number(value, "a share between 0 and 1", lambda share: 0 < share < 1)
