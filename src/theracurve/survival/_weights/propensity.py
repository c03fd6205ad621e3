"""The propensity score: each patient's probability of being in the treated group, given his covariates.

Rosenbaum and Rubin (1983), Biometrika 70:41-55.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from theracurve.errors import EstimationError
from theracurve.phrases import Statement, apart
from theracurve.survival._inputs.covariates import as_covariates
from theracurve.survival._inputs.inputs import Column, FloatArray, same_length
from theracurve.survival._inputs.two_groups import TwoGroups, two_groups
from theracurve.survival._proportions.logistic_model import LogisticData, LogisticModel, logistic_model
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.tabular import TypedColumn, numbers, texts


@dataclass(frozen=True, eq=False, kw_only=True)
class PropensityScore(Shown):
    """Each patient's probability of being in `group` rather than in `reference`; `np.asarray` gives the scores.

    scores          (n,) in the order of the rows
    model           the logistic regression behind them: its coefficients, without intervals
    """

    group: str
    reference: str
    scores: FloatArray = field(repr=False)
    model: LogisticModel = field(repr=False)
    groups: TwoGroups = field(repr=False)
    notes: tuple[Statement, ...] = ()

    def __len__(self) -> int:
        return len(self.scores)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> FloatArray:
        return np.array(self.scores, dtype=dtype or np.float64)

    @property
    def method(self) -> Statement:
        return Method.PROPENSITY(model=self.model.method)

    @property
    def source(self) -> Statement:
        return apart((papers.ROSENBAUM_RUBIN, self.model.source))

    def as_columns(self) -> dict[str, TypedColumn]:
        """Gives each patient's score, in the order of the rows."""
        return {"group": texts(*self.groups.labels), "score": numbers(self.scores)}

    def _cells(self) -> Cells:
        return Cells(
            title=f"probability of {self.group} rather than {self.reference}",
            header=("group", "patients", "lowest", "first quartile", "median", "third quartile", "highest"),
            rows=tuple(
                (name, str(int(members.sum())), *(number(float(q)) for q in _quartiles(self.scores[members])))
                for name, members in self.groups.members.items()
            ),
            notes=(self.method, self.source, *self.notes),
        )


class NoPropensityScore(EstimationError):
    """The covariates give no propensity score; `why` says so as a statement."""

    def __init__(self, why: Statement) -> None:
        super().__init__(str(why))
        self.why = why


def propensity_score(
    group: Column, covariates: Column, *, reference: str | None = None, penalty: str | None = None
) -> PropensityScore:
    """Logistic regression of the group on the covariates.

    group           (n,) labels of two groups; `reference` names the untreated one, the first in sorted order if not
    covariates      a mapping of names to columns, a frame, or an array (n, p); labels become indicators
    penalty         None: Firth's penalty only where the covariates tell the groups apart; "firth": in any case

    Raises EstimationError for unusable columns, naming rows, and for another number of groups, NoPropensityScore where
    the search for the scores does not end, and UsageError for an unknown reference or penalty.
    """
    groups, table = two_groups(group, reference), as_covariates(covariates)
    same_length(group=groups, covariates=table)
    data = LogisticData(groups.treated.astype(np.float64), np.ones(len(table)), table)
    model = logistic_model(data, penalty)
    separated = model.separated
    if separated:
        model = logistic_model(data, "firth")
    if model.intercept is None:
        raise NoPropensityScore(Why.NO_PROPENSITY_SCORE(reason=next(iter(model.reasons.values()))))
    left_out = tuple(Note.LEFT_OUT(name=name, reason=reason) for name, reason in model.reasons.items())
    return PropensityScore(
        group=groups.group,
        reference=groups.reference,
        scores=model.probabilities,
        model=model,
        groups=groups,
        notes=((Note.TOLD_APART(),) if separated else ()) + left_out,
    )


def _quartiles(scores: FloatArray) -> FloatArray:
    return np.asarray(np.quantile(scores, (0, 0.25, 0.5, 0.75, 1)), dtype=np.float64)
