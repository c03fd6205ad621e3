"""Weights that make two groups alike in what their propensity score was made of.

Inverse-probability weights: Rosenbaum (1987), J Am Stat Assoc 82:387-94; stabilised: Robins, Hernan and Brumback
(2000), Epidemiology 11:550-60; overlap weights, and all of them as one family: Li, Morgan and Zaslavsky (2018), J Am
Stat Assoc 113:390-400. Effective sample size: Kish (1965), Survey Sampling.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import EstimationError, UsageError
from theracurve.phrases import Statement
from theracurve.survival._inputs.inputs import BoolArray, Column, FloatArray, as_numbers, as_weights, same_length
from theracurve.survival._inputs.two_groups import TwoGroups, two_groups
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method, Whom
from theracurve.survival._values.tabular import TypedColumn, numbers, texts
from theracurve.survival._values.values import Estimate

Kind: TypeAlias = Literal["inverse-probability", "stabilised", "treated", "overlap"]
ROWS_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Scheme:
    """Whose outcome the weighted comparison is about, and each patient's weight from e, the score, and the share of
    the patients who were treated."""

    population: Statement
    source: Statement
    of_treated: Callable[[FloatArray, float], FloatArray]
    of_reference: Callable[[FloatArray, float], FloatArray]


METHODS = {
    "inverse-probability": Method.INVERSE_PROBABILITY,
    "stabilised": Method.STABILISED,
    "treated": Method.TREATED,
    "overlap": Method.OVERLAP,
}
SCHEMES: dict[str, _Scheme] = {
    "inverse-probability": _Scheme(Whom.ALL_PATIENTS(), papers.ROSENBAUM, lambda e, _: 1 / e, lambda e, _: 1 / (1 - e)),
    "stabilised": _Scheme(Whom.ALL_PATIENTS(), papers.ROBINS, lambda e, s: s / e, lambda e, s: (1 - s) / (1 - e)),
    "treated": _Scheme(
        Whom.AS_THE_TREATED(),
        papers.LI,
        lambda e, _: np.ones_like(e),
        lambda e, _: e / (1 - e),
    ),
    "overlap": _Scheme(Whom.OF_EITHER_GROUP(), papers.LI, lambda e, _: 1 - e, lambda e, _: e),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class BalancingWeights(Shown):
    """A weight for each patient, to give as `weight` to `event_table` or as `weights` to `cox`.

    weights         (n,) in the order of the rows; `np.asarray` gives them
    population      the patients whose outcome a comparison with these weights is about
    """

    kind: str
    population: Statement
    weights: FloatArray = field(repr=False)
    groups: TwoGroups = field(repr=False)
    source: Statement

    def __len__(self) -> int:
        return len(self.weights)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> FloatArray:
        return np.array(self.weights, dtype=dtype or np.float64)

    @property
    def method(self) -> Statement:
        return METHODS[self.kind]()

    @property
    def effective_sample_sizes(self) -> Mapping[str, float]:
        """Counts the patients that each group is worth (Kish 1965), the reference first."""
        return {name: kish(self.weights[members]) for name, members in self.groups.members.items()}

    def as_columns(self) -> dict[str, TypedColumn]:
        """Gives each patient's weight, in the order of the rows."""
        return {"group": texts(*self.groups.labels), "weight": numbers(self.weights)}

    def _cells(self) -> Cells:
        return Cells(
            title=f"{self.kind} weights",
            header=("group", "patients", "effective", "smallest", "largest", "sum"),
            rows=tuple(
                (name, str(int(members.sum())), number(kish(own)), *map(number, (own.min(), own.max(), own.sum())))
                for name, members in self.groups.members.items()
                for own in [self.weights[members]]
            ),
            notes=(self.method, self.source, "effective sample size: Kish 1965"),
        )


def balancing_weights(
    score: Column, group: Column, *, kind: Kind = "inverse-probability", reference: str | None = None
) -> BalancingWeights:
    """Each patient's weight.

    score           (n,) probability of being in the group that is not the reference: a `PropensityScore`, or scores
                    from elsewhere
    group           (n,) labels of two groups; `reference` as for `propensity_score`
    kind            "inverse-probability"; "stabilised", the same times the share of the own group; "treated", which
                    makes the reference group like the treated one; "overlap", which never lets one patient weigh much

    Raises EstimationError for unusable columns and for a score that gives no finite weight, naming rows; UsageError
    for an unknown kind or reference.
    """
    if kind not in get_args(Kind):
        raise UsageError(f"kind: expected one of {', '.join(get_args(Kind))}; found {kind!r}")
    groups, e, scheme = two_groups(group, reference), as_probabilities(score), SCHEMES[kind]
    same_length(score=e, group=groups)
    share = float(groups.treated.mean())
    with np.errstate(divide="ignore"):
        weights = np.where(groups.treated, scheme.of_treated(e, share), scheme.of_reference(e, share))
    _refuse_infinite(weights, e, kind)
    return BalancingWeights(
        kind=kind, population=scheme.population, weights=weights, groups=groups, source=scheme.source
    )


def effective_sample_size(weights: Column) -> Estimate:
    """How many patients of equal weight would tell as much: (sum w)^2 / sum w^2 (Kish 1965).

    Raises EstimationError for weights that are negative, missing or all 0.
    """
    w = as_weights(weights, "weights")
    same_length(weights=w)
    return Estimate(
        quantity="effective_sample_size",
        value=kish(w),
        n=len(w),
        unit="patients",
        method=Method.EFFECTIVE_SIZE(),
        source=papers.KISH,
    )


def as_probabilities(score: Column) -> FloatArray:
    """Scores between 0 and 1; raises EstimationError naming rows."""
    e = as_numbers(score, "score")
    outside = (e < 0) | (e > 1)
    _refuse_rows(outside, e, "score: expected probabilities between 0 and 1")
    return e


def kish(weights: FloatArray) -> float:
    """(sum w)^2 / sum w^2: Kish (1965); 0 where there is no weight."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def _refuse_infinite(weights: FloatArray, e: FloatArray, kind: str) -> None:
    expected = f"score: expected every patient to have had a chance of being in his own group ({kind} weights)"
    _refuse_rows(~np.isfinite(weights), e, expected, "; leave such patients out, or take overlap weights")


def _refuse_rows(wrong: BoolArray, e: FloatArray, expected: str, remedy: str = "") -> None:
    rows = np.flatnonzero(wrong)
    if rows.size:
        shown = ", ".join(f"{e[i]:g} in row {i + 1}" for i in rows[:ROWS_NAMED])
        more = f" and {rows.size - ROWS_NAMED} more" if rows.size > ROWS_NAMED else ""
        raise EstimationError(f"{expected}, found {shown}{more}; rows are counted from 1{remedy}")
