"""A fitted Cox model: coefficients with their uncertainty, tests of the whole model, and what can be read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING, apart, clauses
from theracurve.survival._cox.baseline_hazard import BaselineHazard, baseline_hazard
from theracurve.survival._cox.concordance import concordance
from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.cox_robust import influence, robust_covariance
from theracurve.survival._cox.cox_tests import ModelTests
from theracurve.survival._cox.partial_likelihood import PartialLikelihoodPoint
from theracurve.survival._cox.regression_fit import RegressionFit
from theracurve.survival._inputs.inputs import FloatArray, IntArray
from theracurve.survival._inputs.options import is_number
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells
from theracurve.survival._values.named_vector import NamedVector, named_vector
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.values import Estimate, Test

CONCORDANCE = apart((Method.HARRELL(), clauses(Method.PAIRS_WITHIN_STRATA(), Method.HALF_TIES())))


@dataclass(frozen=True, eq=False, kw_only=True)
class CoxFit(RegressionFit):
    """A Cox model; `std_errors` come from the information matrix and are never robust.

    The intervals and P values rest on `robust_std_errors` when weights or clusters were given, on the profile
    likelihood under Firth's penalty, and on `std_errors` otherwise; `method` says which.

    covariance          (p, p), NaN where not estimable
    beta                (p,) the coefficients as the search left them, finite
    """

    ties: str
    tests: ModelTests
    covariance: FloatArray = field(repr=False)
    beta: FloatArray = field(repr=False)
    data: CoxData = field(repr=False)
    point: PartialLikelihoodPoint = field(repr=False)
    active: IntArray = field(repr=False)
    has_influence: bool

    @property
    def likelihood_ratio(self) -> Test:
        return self.tests.likelihood_ratio

    @property
    def score_test(self) -> Test:
        return self.tests.score_test

    @property
    def wald_test(self) -> Test:
        return self.tests.wald_test

    def hazard_ratio(self, name: str) -> Estimate:
        """The hazard ratio for one unit of the covariate, with its limits."""
        return self._ratio(name, "hazard_ratio")

    @cached_property
    def robust_std_errors(self) -> NamedVector:
        """From the influence of each row, or of each cluster; rows of one patient need `cluster`."""
        return named_vector(
            self.names, np.sqrt(robust_covariance(self.data, self.influence, self.covariance).diagonal())
        )

    @cached_property
    def influence(self) -> FloatArray:
        """(n, p): by how much each row moves each coefficient (weighted dfbeta); NaN where not estimable, and
        everywhere for the exact likelihood and under a penalty."""
        if not self.has_influence:
            return np.full((self.n, len(self.names)), np.nan)
        return influence(self.data, self.point, self.active, self.covariance)

    @cached_property
    def martingale_residuals(self) -> FloatArray:
        """(n,) events less expected events of each row."""
        expected = np.zeros(self.data.n)
        expected[self.data.risk_sets.rows] = self.point.expected_events / self.point.of.weight
        residuals: FloatArray = self.data.event - expected
        return residuals

    @cached_property
    def linear_predictor(self) -> FloatArray:
        """(n,) the sum of covariates times coefficients, from the mean of each covariate."""
        predictor: FloatArray = (self.data.covariates - self.data.origin) @ self.beta
        return predictor

    @cached_property
    def concordance(self) -> Estimate:
        """Harrell's C of the linear predictor, within strata."""
        rows = self.data.risk_sets.rows
        value = concordance(self.data.risk_sets, self.linear_predictor[rows], self.data.case_weight[rows])
        return Estimate(
            quantity="concordance",
            value=value,
            n=self.n,
            events=self.events,
            method=CONCORDANCE,
            source=papers.HARRELL,
            reason=Why.NO_PAIR() if value is None else NOTHING,
        )

    @cached_property
    def baseline_hazard(self) -> BaselineHazard:
        """For a patient with all covariates 0."""
        return baseline_hazard(self.data, self.point, self.beta, np.zeros(len(self.names)))

    def hazard_at(self, covariates: Mapping[str, float]) -> BaselineHazard:
        """For a patient with these covariates; those not named are at their mean."""
        unknown = [name for name in covariates if name not in self.names]
        if unknown:
            raise UsageError(f"hazard_at: expected some of {', '.join(self.names)}; found {', '.join(unknown)}")
        wrong = [name for name, value in covariates.items() if not is_number(value)]
        if wrong:
            found = ", ".join(f"{name} = {covariates[name]!r}" for name in wrong)
            raise UsageError(f"hazard_at: expected numbers, found {found}")
        means = dict(zip(self.names, self.data.origin.tolist(), strict=True))
        at = np.array([covariates.get(name, means[name]) for name in self.names], np.float64)
        return baseline_hazard(self.data, self.point, self.beta, at)

    def _cells(self) -> Cells:
        errors = self.robust_std_errors if self.data.robust else self.std_errors
        return self._table("hazard_ratio", errors, self.tests)
