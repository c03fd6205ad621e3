"""The MaxCombo test: the largest of several weighted log-rank statistics, with the P value of that choice.

Lee (2007), Stat Probab Lett 77:1737-1741; Lin and others (2020), Stat Biopharm Res 12:187-198; Roychoudhury and
others (2021), Stat Biopharm Res 15:300-314.
"""

from collections.abc import Sequence

import numpy as np

from theracurve.errors import EstimationError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._inputs.comparison import choose_two
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._tables.event_table import EventTable
from theracurve.survival._tests.log_rank import (
    SINGULAR,
    pooled_hazard,
    stratum_weights,
    unanswerable,
    weighted_hypergeometric,
)
from theracurve.survival._tests.rank_weights import RankWeights
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Note
from theracurve.survival._values.tails import two_sided_normal
from theracurve.survival._values.values import Test

EARLY_LATE_MIDDLE = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
DIRECTIONS = 160_000


def max_combo(table: EventTable, *, weights: Sequence[tuple[float, float]] = EARLY_LATE_MIDDLE) -> Test:
    """The MaxCombo test of two groups over Fleming-Harrington weights, each a pair (rho, gamma).

    The statistic is the largest |Z|; its P value, two-sided, takes the correlation of the statistics into account.
    Raises EstimationError for a table with probability weights and UsageError for negative rho or gamma.
    """
    if table.weighted:
        raise EstimationError("the MaxCombo test is known for counts only, not for probability weights")
    chosen = [RankWeights("fleming-harrington", rho, gamma) for rho, gamma in weights]
    reason = _unanswerable(table, chosen)
    names, z, correlation = ([], np.zeros(0), np.zeros((0, 0))) if reason else _statistics(table, chosen)
    largest = None if reason else float(np.abs(z).max())
    return Test(
        quantity="max_combo",
        statistic=largest,
        df=None,
        p_value=None if largest is None else exceedance(largest, correlation),
        n=int(table.patients.sum()),
        events=int(table.events.sum()),
        method=clauses(Method.MAX_COMBO(weights=", ".join(map(str, chosen))), Method.TWO_SIDED()),
        source=apart((papers.LEE, papers.LIN)),
        reason=reason,
        notes=tuple(
            Note.BY_ITSELF(weights=name, z=value, p=two_sided_normal(value))
            for name, value in zip(names, z.tolist(), strict=True)
        ),
    )


def exceedance(c: float, correlation: FloatArray) -> float:
    """P(max |Z_j| >= c) of normal variables with this correlation, which may be singular.

    Z = A X with X of independent normal variables: along a direction u the region ends at c / max |a_j u|, so the
    radius is integrated exactly (a chi-square tail) and only the directions numerically, without random numbers.
    """
    from scipy.special import chdtrc

    size, vectors = np.linalg.eigh(correlation)
    real = size > SINGULAR * size[-1]
    factor = vectors[:, real] * np.sqrt(size[real])
    directions, share = _directions(int(real.sum()))
    reach = c / np.abs(factor @ directions).max(axis=0)
    return float(min(1.0, (chdtrc(real.sum(), reach**2) * share).sum()))


def _statistics(table: EventTable, chosen: Sequence[RankWeights]) -> tuple[list[str], FloatArray, FloatArray]:
    """Names, Z and correlation of the statistics that have a variance."""
    difference, covariance = np.zeros(len(chosen)), np.zeros((len(chosen), len(chosen)))
    for stratum in table.strata:
        weight = [stratum_weights(stratum, w) for w in chosen]
        excess = stratum.weighted_events[0] - stratum.weighted_at_risk[0] * pooled_hazard(stratum)
        difference += np.array([w @ excess for w in weight])
        covariance += np.array([[weighted_hypergeometric(stratum, a, b)[0, 0] for b in weight] for a in weight])
    variance = np.diag(covariance)
    varies = np.flatnonzero(variance > 0).tolist()
    error = np.sqrt(variance[varies])
    correlation = covariance[np.ix_(varies, varies)] / np.outer(error, error)
    return [str(chosen[i]) for i in varies], difference[varies] / error, correlation


def _unanswerable(table: EventTable, chosen: Sequence[RankWeights]) -> Statement:
    if len(table.groups) > 2:
        return choose_two(table)
    reasons = [unanswerable(table, weights) for weights in chosen]
    return reasons[0] if all(reasons) else NOTHING


def _directions(rank: int) -> tuple[FloatArray, FloatArray]:
    """Points on the half sphere in `rank` dimensions, shape (rank, points), and each one's share of its surface.

    Midpoints of equal steps of every polar angle, whose measure is sin(angle)^(dimension - 2).
    """
    points: FloatArray = np.ones((1, 1))
    share: FloatArray = np.ones(1)
    for dimension in range(2, rank + 1):
        count = round(DIRECTIONS ** (1 / (rank - 1)))
        angle = (np.arange(count) + 0.5) * np.pi / count
        points = np.vstack([np.kron(points, np.sin(angle)), np.kron(np.ones(points.shape[1]), np.cos(angle))])
        share = np.asarray(np.kron(share, np.sin(angle) ** (dimension - 2)))
    return points, share / share.sum()
