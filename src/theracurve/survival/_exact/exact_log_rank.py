"""The exact conditional log-rank test of two groups.

The permutation distribution of the log-rank scores given all times and events: Peto and Peto (1972), J R Stat Soc A
135:185-207; Hothorn and Lausen (2003), Comput Stat Data Anal 43:121-137.
"""

from dataclasses import replace

import numpy as np

from theracurve.phrases import Statement, apart, clauses
from theracurve.survival._exact.permutation import permutation_test
from theracurve.survival._inputs.inputs import (
    Array,
    BoolArray,
    Column,
    FloatArray,
    Labels,
    as_events,
    as_labels,
    as_times,
    same_length,
)
from theracurve.survival._tables.event_table import event_table
from theracurve.survival._tests.follow_up import DIFFERENT, follow_up_test
from theracurve.survival._tests.log_rank import named_log_rank
from theracurve.survival._tests.log_rank_scores import Ties, log_rank_scores
from theracurve.survival._tests.rank_weights import Weighting, chosen_weights
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.values import Test

ROUNDING = 1e-12
"""A score below this share of what is expected of a patient is 0: it is what rounding left of a difference."""

SCORES = {
    "mid-ranks": Method.MID_RANKS,
    "hothorn-lausen": Method.HOTHORN_LAUSEN,
    "average-scores": Method.AVERAGE_SCORES,
}


def exact_log_rank(
    time: Column,
    event: Column,
    group: Column,
    *,
    ties: Ties = "mid-ranks",
    rho: float = 0.0,
    gamma: float = 0.0,
    weights: Weighting | None = None,
    draws: int | None = None,
    seed: int = 0,
) -> Test:
    """The exact two-sided log-rank test of two groups, for numbers as small as they come.

    P is the share of all ways to allocate the groups whose statistic differs from its expectation by at least as much
    as the observed one. `ties`: `mid-ranks` (the log-rank test's own scores), `hothorn-lausen` or `average-scores`;
    `rho`, `gamma` and `weights` as in `log_rank`. Where the distribution does not fit in memory, `draws` random
    allocations are made instead, which the method says. The statistic is standardised: positive where the first group
    has more events than expected. Raises EstimationError for unusable columns.
    """
    times, happened, labels = as_times(time), as_events(event), as_labels(group, "group")
    same_length(time=times, event=happened, group=labels)
    chosen = chosen_weights(weights, rho, gamma)
    observed, expected = log_rank_scores(times, happened, chosen, ties)
    expected = expected + (observed - expected).mean()
    scores = observed - expected
    scores[np.abs(scores) <= ROUNDING * np.abs(expected).max()] = 0.0
    found = permutation_test(
        scores,
        group,
        quantity="exact_log_rank",
        method=clauses(named_log_rank(chosen), SCORES[ties]()),
        source=apart((papers.PETO, papers.HOTHORN_LAUSEN)),
        draws=draws,
        seed=seed,
    )
    return replace(
        found,
        events=int(happened.sum()),
        observed=_by_group(labels, observed),
        expected=_by_group(labels, expected),
        reason=Why.NO_EVENT() if found.reason and not happened.any() else found.reason,
        notes=_notes(times, happened, group),
    )


def _by_group(labels: Labels, values: FloatArray) -> dict[str, float]:
    sums = np.bincount(labels.codes, values, minlength=len(labels.names))
    return dict(zip(labels.names, sums.tolist(), strict=True))


def _notes(times: Array, happened: BoolArray, group: Column) -> tuple[Statement, ...]:
    """The assumption, and whether the groups' follow-up speaks against it."""
    follow_up = follow_up_test(event_table(times, happened, group=group))
    if follow_up.p_value is None or follow_up.p_value >= DIFFERENT:
        return (Note.EXACT_IF(),)
    return (Note.EXACT_IF(), Note.UNEQUAL_FOLLOW_UP(p=follow_up.p_value))
