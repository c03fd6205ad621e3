"""Harrell's concordance of a predictor with survival, with its definition of comparable pairs.

A pair is comparable when one patient has an event while the other, in the same stratum, is at risk and does not
have an event at the same time; it is concordant when the patient with the event has the higher predictor, and
counts one half when both predictors are equal (Harrell, Lee and Mark 1996, Stat Med 15:361-87). A pair counts with
the product of both case weights.
"""

import numpy as np

from theracurve.survival._inputs.inputs import FloatArray, IntArray
from theracurve.survival._tables.risk_sets import RiskSets

EQUAL = 1e-10  # log hazards: far below what the coefficients are known to


def concordance(risk: RiskSets, predictor: FloatArray, weight: FloatArray) -> float | None:
    """The concordance, or None where no pair is comparable; predictor and weight (m,)."""
    pairs = concordant = 0.0
    for rows in risk.stratum_rows():
        below, tied, comparable = _pairs(risk, predictor, weight, rows.start, rows.stop)
        concordant += below + tied / 2
        pairs += comparable
    return concordant / pairs if pairs > 0 else None


def _pairs(
    risk: RiskSets, predictor: FloatArray, weight: FloatArray, start: int, stop: int
) -> tuple[float, float, float]:
    """Weights of the concordant, the tied and all comparable pairs of one stratum's rows.

    Even moments are events, odd ones just after them: at the event of slot k the others at risk are those who leave
    at moment 2 k + 1 or later, less those who enter at 2 k + 1 or later.
    """
    rank = ranks_with_ties(predictor[start:stop])
    leaves = 2 * risk.last[start:stop] + 1
    events = risk.event_rows[(risk.event_rows >= start) & (risk.event_rows < stop)]
    leaves[events - start] -= 1
    late = (risk.late >= start) & (risk.late < stop)
    latecomers = risk.late[late]
    moments = np.concatenate([leaves, 2 * risk.missed[late] + 1])
    ranks = np.concatenate([rank, rank[latecomers - start]])
    weights = np.concatenate([weight[start:stop], -weight[latecomers]])
    asked = 2 * risk.last[events] + 1
    below = sum_at_or_after(moments, ranks, weights, asked, rank[events - start])
    not_above = sum_at_or_after(moments, ranks, weights, asked, rank[events - start] + 1)
    everyone = sum_at_or_after(moments, ranks, weights, asked, np.full(len(events), len(rank)))
    own = weight[events]
    return float(own @ below), float(own @ (not_above - below)), float(own @ everyone)


def ranks_with_ties(predictor: FloatArray) -> IntArray:
    """(n,) ranks from 0; predictors that only rounding tells apart are tied."""
    order = np.argsort(predictor, kind="stable")
    ranks = np.empty(len(predictor), np.int64)
    ranks[order] = np.concatenate([[0], (np.diff(predictor[order]) > EQUAL).cumsum()])
    return ranks


def sum_at_or_after(
    moments: IntArray, ranks: IntArray, weights: FloatArray, asked_moment: IntArray, asked_rank: IntArray
) -> FloatArray:
    """For each question (q,), the summed weight of the points at or after its moment and of a rank below its own.

    A wavelet matrix: points in order of time, latest first, are parted by one binary digit of their rank after the
    other, while each question follows the end of its prefix of points; O((points + questions) log ranks).
    """
    order = np.argsort(-moments, kind="stable")
    ranks, weights = ranks[order], weights[order]
    begin = np.zeros(len(asked_moment), np.int64)
    end = np.searchsorted(-moments[order], -asked_moment, side="right")
    sums = np.zeros(len(asked_moment))
    highest = int(max(ranks.max(initial=0), asked_rank.max(initial=0)))
    for digit in reversed(range(highest.bit_length())):
        low = (ranks >> digit) & 1 == 0
        lows = np.concatenate([[0], low.cumsum()])
        low_weight = np.concatenate([[0.0], (weights * low).cumsum()])
        high_asked = (asked_rank >> digit) & 1 == 1
        sums += np.where(high_asked, low_weight[end] - low_weight[begin], 0.0)
        begin, end = (np.where(high_asked, lows[-1] + place - lows[place], lows[place]) for place in (begin, end))
        ranks, weights = (np.concatenate([part[low], part[~low]]) for part in (ranks, weights))
    return sums
