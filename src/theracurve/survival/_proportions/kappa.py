"""Cohen's kappa of two readers, weighted or not, with its large-sample interval.

Cohen (1960), Educ Psychol Meas 20:37-46; weights: Cohen (1968), Psychol Bull 70:213-20; standard error: Fleiss, Cohen
and Everitt (1969), Psychol Bull 72:323-7.
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import EstimationError, UsageError
from theracurve.phrases import NOTHING, clauses
from theracurve.survival._curves.intervals import check_level, normal_quantile
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.values import Estimate

KappaWeights: TypeAlias = Literal["none", "linear", "quadratic"]
NO_SPREAD = 1e-12  # of one patient: below it is rounding, and the estimate says that every sample would give the same
METHODS = {"none": Method.KAPPA, "linear": Method.LINEAR_KAPPA, "quadratic": Method.QUADRATIC_KAPPA}


def cohens_kappa(table: Sequence[Sequence[int]], *, weights: KappaWeights = "none", level: float = 0.95) -> Estimate:
    """Agreement beyond chance of two readers, from how often one said the row's category and the other the column's.

    table           (k, k) counts of patients, categories in the same order in both directions
    weights         `linear` or `quadratic`: how much of an agreement categories are that lie apart; their order counts

    Raises EstimationError unless the table is square, of two categories at least, with whole counts of 0 or more, and
    UsageError for other weights. Not estimable without patients, or where chance alone makes everybody agree; without
    limits where the standard error is 0, as where all agree: so few say nothing of how far others would.
    """
    check_level(level)
    if weights not in get_args(KappaWeights):
        raise UsageError(f"expected weights among {', '.join(get_args(KappaWeights))}; found {weights!r}")
    counts = square_counts(table)
    total = int(counts.sum())
    found = agreement(counts / total, agreement_weights(len(counts), weights)) if total else None
    reason = Why.NOBODY_TO_COUNT() if not total else NOTHING if found else Why.AGREED_BY_CHANCE()
    value, spread = found or (None, None)
    error = None if spread is None or spread < NO_SPREAD else float(np.sqrt(spread / total))
    reach = None if error is None else normal_quantile(level) * error
    return Estimate(
        quantity="kappa",
        value=value,
        lower=None if value is None or reach is None else max(value - reach, -1.0),
        upper=None if value is None or reach is None else min(value + reach, 1.0),
        level=level,
        std_error=error,
        n=total,
        method=clauses(METHODS[weights](), Method.WALD_INTERVAL()),
        source=papers.FLEISS,
        reason=reason,
        notes=(Note.NO_SPREAD_OF_AGREEMENT(),) if value is not None and error is None else (),
    )


def square_counts(table: Sequence[Sequence[int]]) -> FloatArray:
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or len(counts) < 2:
        raise EstimationError(f"expected a square table of two categories at least, found {counts.shape}")
    if not np.isfinite(counts).all() or (counts < 0).any() or (counts != np.round(counts)).any():
        raise EstimationError("expected whole counts of 0 or more")
    return counts


def agreement_weights(k: int, weights: KappaWeights) -> FloatArray:
    """(k, k): 1 for the same category, less the further two lie apart; without weights 0 for any other."""
    apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
    weighed: FloatArray = {"none": (apart == 0) * 1.0, "linear": 1 - apart, "quadratic": 1 - apart**2}[weights]
    return weighed


def agreement(shares: FloatArray, weight: FloatArray) -> tuple[float, float] | None:
    """Kappa, and its variance times the number of patients; None where chance alone makes everybody agree."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    seen, chance = float((weight * shares).sum()), float(rows @ weight @ columns)
    if np.isclose(chance, 1, rtol=0, atol=1e-12):
        return None
    kappa = (seen - chance) / (1 - chance)
    means = np.add.outer(weight @ columns, rows @ weight)
    spread = (shares * (weight - means * (1 - kappa)) ** 2).sum() - (kappa - chance * (1 - kappa)) ** 2
    return kappa, float(max(spread, 0) / (1 - chance) ** 2)
