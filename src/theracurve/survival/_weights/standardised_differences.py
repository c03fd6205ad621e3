"""How far two groups are apart in each covariate, in units of its spread, before and after weighting.

Numbers and yes-or-no: Austin (2009), Stat Med 28:3083-107. Categories as one distance: Yang and Dalton (2012), SAS
Global Forum, paper 335, with the covariances of a multinomial negative, as they are. The spread is that of the
unweighted groups in both columns, so that weights change the difference and nothing else: Stuart (2008), Stat Med
27:2062-5.
"""

from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass

import numpy as np

from theracurve.errors import EstimationError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._inputs.covariates import is_labels, named_columns
from theracurve.survival._inputs.inputs import (
    BoolArray,
    Column,
    FloatArray,
    as_array,
    as_labels,
    as_numbers,
    as_weights,
    same_length,
)
from theracurve.survival._inputs.two_groups import TwoGroups, two_groups
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.tabular import Fields, TypedColumn

METHOD = clauses(Method.STANDARDISED_DIFFERENCE(), Method.GROUP_LESS_REFERENCE(), Method.MEAN_UNWEIGHTED_VARIANCE())
SOURCE = apart((papers.AUSTIN, papers.YANG_DALTON))
ROUNDING = 1e-9
DIFFERENCE_FIELDS = Fields(
    {
        "covariate": str,
        **dict.fromkeys(("group_mean", "reference_mean", "unweighted", "weighted"), float),
        "reason": str,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanDifference:
    """One covariate, or one category: means (shares) of group and reference, and their standardised difference.

    A covariate of several categories as a whole has no means, and a distance (0 or more) for a difference. `weighted`
    is None without weights; both are None where `reason` says why.
    """

    covariate: str
    group_mean: float | None
    reference_mean: float | None
    unweighted: float | None
    weighted: float | None
    reason: Statement = NOTHING


@dataclass(frozen=True, eq=False, kw_only=True)
class StandardisedMeanDifferences(Mapping[str, MeanDifference], Shown):
    """`result["age"]`, `result["sex=m"]`, `result["stage"]` for the categories of a covariate as a whole."""

    group: str
    reference: str
    differences: Mapping[str, MeanDifference]
    method: Statement = METHOD
    source: Statement = SOURCE

    def __getitem__(self, covariate: str) -> MeanDifference:
        return self.differences[covariate]

    def __iter__(self) -> Iterator[str]:
        return iter(self.differences)

    def __len__(self) -> int:
        return len(self.differences)

    def as_columns(self) -> dict[str, TypedColumn]:
        return DIFFERENCE_FIELDS.of(list(self.differences.values()))

    def _cells(self) -> Cells:
        rows = tuple(
            (
                d.covariate,
                number(d.group_mean),
                number(d.reference_mean),
                _decimals(d.unweighted),
                _decimals(d.weighted),
            )
            for d in self.differences.values()
        )
        reasons = tuple(f"{d.covariate}: not estimable, {d.reason}" for d in self.differences.values() if d.reason)
        return Cells(
            title="standardised mean differences",
            header=("covariate", self.group, self.reference, "unweighted", "weighted"),
            rows=rows,
            notes=(*reasons, self.method, self.source),
        )


def _decimals(difference: float | None) -> str:
    """Three decimals, as the field prints them; what rounding left of 0 is 0."""
    return "" if difference is None else f"{round(difference, 3) + 0.0:.3f}"


def standardised_mean_differences(
    group: Column, covariates: Column, *, weights: Column | None = None, reference: str | None = None
) -> StandardisedMeanDifferences:
    """The standardised difference of every covariate.

    group           (n,) labels of two groups; `reference` as for `propensity_score`
    covariates      a mapping of names to columns, a frame, or an array (n, p): numbers, 0/1, or labels
    weights         (n,) such as `BalancingWeights`

    The means shown are weighted where there are weights. Raises EstimationError for unusable columns, naming rows, and
    for a group whose weights are all 0; UsageError for an unknown reference.
    """
    groups = two_groups(group, reference)
    weight = None if weights is None else as_weights(weights, "weights")
    same_length(group=groups, weights=weight)
    both = _Groups(groups, weight)
    for name, members in groups.members.items():
        if not both.weights[members].any():
            raise EstimationError(f"weights: expected somebody with a weight in each group, found none in {name}")
    found = [d for name, column in named_columns(covariates) for d in _differences(both, name, column)]
    return StandardisedMeanDifferences(
        group=groups.group, reference=groups.reference, differences={d.covariate: d for d in found}
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    groups: TwoGroups
    weight: FloatArray | None

    @property
    def weights(self) -> FloatArray:
        return np.ones(len(self.groups)) if self.weight is None else self.weight

    def means(self, values: FloatArray) -> list[FloatArray]:
        """Takes the means of group and reference over the rows of `values`."""
        return [values[members].mean(axis=0) for members in self._members]

    def weighted_means(self, values: FloatArray) -> list[FloatArray]:
        """The same with the weights."""
        return [np.average(values[m], axis=0, weights=self.weights[m]) for m in self._members]

    def variance(self, values: FloatArray) -> float:
        """The mean of the groups' variances; those of 0 and 1 are p (1 - p)."""
        ddof = 0 if np.isin(values, (0.0, 1.0)).all() else 1
        found = [float(values[m].var(ddof=ddof)) if m.sum() > ddof else 0.0 for m in self._members]
        return sum(found) / 2

    @property
    def _members(self) -> tuple[BoolArray, BoolArray]:
        return self.groups.treated, ~self.groups.treated


def _differences(both: _Groups, name: str, column: Column) -> Iterator[MeanDifference]:
    if not is_labels(as_array(column, name)):
        values = as_numbers(column, name)
        _same_rows(both, name, values)
        yield _of_numbers(both, name, values)
        return
    labels = as_labels(column, name)
    _same_rows(both, name, labels)
    shares = (labels.codes[:, None] == np.arange(len(labels.names))).astype(np.float64)
    if len(labels.names) > 2:
        yield _of_categories(both, name, shares)
    shown = range(len(labels.names)) if len(labels.names) != 2 else (1,)
    for code in shown:
        yield _of_numbers(both, f"{name}={labels.names[code]}", shares[:, code])


def _same_rows(both: _Groups, name: str, column: Sized) -> None:
    columns: dict[str, Sized] = {"group": both.groups, name: column}
    same_length(**columns)


def _of_numbers(both: _Groups, name: str, values: FloatArray) -> MeanDifference:
    (a, b), (weighted_a, weighted_b) = both.means(values), both.weighted_means(values)
    spread = np.sqrt(both.variance(values))
    flat = spread <= ROUNDING * np.abs(values).max(initial=0.0)
    reason = Why.NO_SPREAD() if flat and a != b else NOTHING

    def standardised(difference: FloatArray) -> float | None:
        return None if reason else 0.0 if flat else float(difference / spread)

    return MeanDifference(
        covariate=name,
        group_mean=float(weighted_a),
        reference_mean=float(weighted_b),
        unweighted=standardised(a - b),
        weighted=None if both.weight is None else standardised(weighted_a - weighted_b),
        reason=reason,
    )


def _of_categories(both: _Groups, name: str, shares: FloatArray) -> MeanDifference:
    """Mahalanobis' distance of the shares of all categories but the first, in the mean of the two multinomial
    covariances."""
    (a, b), (weighted_a, weighted_b) = both.means(shares[:, 1:]), both.weighted_means(shares[:, 1:])
    covariance = (np.diag(a + b) - np.outer(a, a) - np.outer(b, b)) / 2
    back = np.linalg.pinv(covariance, rcond=ROUNDING, hermitian=True)
    differences = (a - b, weighted_a - weighted_b)
    beyond = any(np.abs(covariance @ back @ d - d).max() > np.sqrt(ROUNDING) for d in differences)
    plain, weighted = (None if beyond else float(d @ back @ d) ** 0.5 for d in differences)
    return MeanDifference(
        covariate=name,
        group_mean=None,
        reference_mean=None,
        unweighted=plain,
        weighted=None if both.weight is None else weighted,
        reason=Why.DISJOINT() if beyond else NOTHING,
    )
