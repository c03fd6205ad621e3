"""Matching one to one on the propensity score, within a calliper.

Greedy nearest neighbours without replacement on the logit of the score, from the highest score of the treated down:
Rosenbaum and Rubin (1985), Am Stat 39:33-8; a calliper of 0.2 standard deviations of the logit: Austin (2011), Pharm
Stat 10:150-61.
"""

from dataclasses import dataclass, field

import numpy as np

from theracurve.errors import EstimationError
from theracurve.phrases import Statement
from theracurve.survival._inputs.inputs import Array, BoolArray, Column, FloatArray, IntArray, as_array, same_length
from theracurve.survival._inputs.options import chosen_number
from theracurve.survival._inputs.two_groups import TwoGroups, two_groups
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.tabular import TypedColumn, counts
from theracurve.survival._weights.balancing_weights import as_probabilities


@dataclass(frozen=True, eq=False, kw_only=True)
class MatchedPairs(Shown):
    """Pairs of one patient of the group and one of the reference.

    pairs           (m, 2) rows: of the group, of the reference
    pair            (n,) the number of each patient's pair, -1 for who is in none
    width           the widest difference of logits that was allowed
    """

    groups: TwoGroups = field(repr=False)
    pairs: IntArray = field(repr=False)
    pair: IntArray = field(repr=False)
    width: float
    caliper: float
    seed: int
    source: Statement = papers.ROSENBAUM_RUBIN_MATCHING

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def matched(self) -> BoolArray:
        """(n,) who is in a pair."""
        return np.asarray(self.pair >= 0, dtype=np.bool_)

    @property
    def method(self) -> Statement:
        return Method.MATCHED(caliper=self.caliper, seed=self.seed)

    def as_columns(self) -> dict[str, TypedColumn]:
        """Gives the rows of each pair, counted from 0."""
        return {name: counts(self.pairs[:, place].tolist()) for place, name in enumerate(("group", "reference"))}

    def _cells(self) -> Cells:
        rows = tuple(
            (name, str(int(members.sum())), str(int((members & self.matched).sum())))
            for name, members in self.groups.members.items()
        )
        title, notes = f"{len(self)} matched pairs", (self.method, self.source)
        return Cells(title=title, header=("group", "patients", "matched"), rows=rows, notes=notes)


def propensity_match(
    score: Column,
    group: Column,
    *,
    caliper: float = 0.2,
    exact: Column | None = None,
    seed: int = 0,
    reference: str | None = None,
) -> MatchedPairs:
    """Pairs each patient of the group with the nearest one of the reference who is still free.

    score           (n,) probability of being in the group that is not the reference, such as a `PropensityScore`
    group           (n,) labels of two groups; `reference` as for `propensity_score`
    caliper         the widest difference of logits, in standard deviations of all logits
    exact           (n,) labels that a pair must share
    seed            of the draw that orders patients of the same score

    Raises EstimationError for unusable columns and for scores of 0 or 1, whose logit is infinite; UsageError for a
    calliper that is not above 0 or an unknown reference.
    """
    groups, e = two_groups(group, reference), as_probabilities(score)
    labels = np.zeros(len(e)) if exact is None else as_array(exact, "exact")
    same_length(score=e, group=groups, exact=labels)
    if np.isin(e, (0.0, 1.0)).any():
        raise EstimationError("score: expected scores above 0 and below 1, whose logit is finite")
    chosen = chosen_number(caliper, "a calliper above 0", lambda value: value > 0)
    logit = np.log(e / (1 - e))
    width = chosen * float(logit.std(ddof=1)) if len(e) > 1 else 0.0
    pairs = _greedy(logit, groups.treated, labels, width, seed)
    pair = np.full(len(e), -1, dtype=np.int64)
    for place, rows in enumerate(pairs):
        pair[rows] = place
    return MatchedPairs(groups=groups, pairs=pairs, pair=pair, width=width, caliper=chosen, seed=seed)


def _greedy(logit: FloatArray, treated: BoolArray, labels: Array, width: float, seed: int) -> IntArray:
    """(m, 2) rows, in the order of the rows of the treated."""
    draw = np.random.default_rng(seed).permutation(len(logit))
    order = np.lexsort((draw, -logit))
    free = {label: [row for row in draw if not treated[row] and labels[row] == label] for label in set(labels.tolist())}
    found = []
    for row in (row for row in order if treated[row]):
        candidates = free[labels[row]]
        if not candidates:
            continue
        distance = np.abs(logit[candidates] - logit[row])
        nearest = int(distance.argmin())
        if distance[nearest] <= width:
            found.append((row, candidates.pop(nearest)))
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
