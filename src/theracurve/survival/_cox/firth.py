"""Cox's model under Firth's penalty, with intervals and P values from the profile penalised likelihood.

Heinze and Schemper (2001), Biometrics 57:114-9: Wald intervals are useless where the likelihood is monotone or very
skewed, the profile ones are not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from theracurve.phrases import Statement, apart, clauses
from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.cox_fit import CoxFit
from theracurve.survival._cox.cox_tests import ModelTests, chi_square_test, wald_statistic
from theracurve.survival._cox.firth_likelihood import FirthLikelihood, cox_penalty_slope
from theracurve.survival._cox.maximum import NO_EVENT, NO_VARIATION, NOT_CONVERGED, independent_columns
from theracurve.survival._cox.penalised_search import SearchPoint, climb, reach
from theracurve.survival._cox.regression_fit import Inference, LogLikelihood
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._inputs.inputs import FloatArray, IntArray
from theracurve.survival._inputs.ties import SOURCES, partial_likelihood
from theracurve.survival._values import papers
from theracurve.survival._values.named_vector import NamedVector, named_vector
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.tails import chi_square_tail

WIDENINGS = 60
PROFILE = "profile likelihood"


@dataclass(frozen=True)
class PenalisedMaximum:
    """The penalised likelihood of the columns that vary, and its maximum, in the likelihood's units: `beta` (a,),
    `covariance` (a, a), the inverse of the likelihood's own information, and the log-likelihood at 0 and at `beta`;
    `top` is None where the search for it did not converge, and then the rest is NaN."""

    likelihood: FirthLikelihood[Any]
    top: SearchPoint | None
    beta: FloatArray
    covariance: FloatArray
    log_likelihood: LogLikelihood

    @property
    def converged(self) -> bool:
        return self.top is not None

    def deviance(self, column: int, value: float) -> float:
        """Twice what the log-likelihood loses when one coefficient is held at a value; NaN where `held` is."""
        return 2 * (self.log_likelihood.fitted - self.held(np.array([column]), np.array([value])))

    def tail(self, column: int) -> float:
        """The P value of one coefficient against 0; NaN where its deviance is not found."""
        deviance = self.deviance(column, 0.0)
        return np.nan if np.isnan(deviance) else chi_square_tail(deviance, 1)

    def held(self, columns: IntArray, values: FloatArray) -> float:
        """The greatest log-likelihood when the coefficients of some columns are held at values; NaN where the search
        for it, or that for the maximum, does not converge."""
        free = np.delete(np.arange(len(self.beta)), columns)
        for start in self._starts(free, columns, values):
            found = climb(start, free)
            if found is not None:
                return found.point.log_likelihood
        return np.nan

    def _starts(self, free: IntArray, columns: IntArray, values: FloatArray) -> Iterator[SearchPoint]:
        """Yields where the others would be, were the likelihood normal; where they are; 0. Far from the maximum the
        first may lie where the information is singular."""
        if self.top is None:
            return
        beta = self.beta.copy()
        beta[columns] = values
        across = self.top.curvature[np.ix_(free, columns)]
        moved = np.linalg.solve(self.top.curvature[np.ix_(free, free)], across @ (self.beta[columns] - values))
        beta[free] += moved
        yield SearchPoint(self.likelihood.at(beta), self.top.curvature)
        for others in (self.beta[free], np.zeros(len(free))):
            beta[free] = others
            point = self.likelihood.at(beta.copy())
            if point.is_regular:
                yield SearchPoint(point, point.plain.information)

    def limit(self, column: int, quantile: float) -> float:
        """Finds where a coefficient's deviance reaches the square of `quantile`, on the side of its sign; NaN where
        it is not found."""
        if self.top is None:
            return np.nan
        found = reach(self.top, column, 1 if quantile > 0 else -1, self.log_likelihood.fitted - quantile**2 / 2)
        return self._bracketed(column, quantile) if np.isnan(found) else found

    def _bracketed(self, column: int, quantile: float) -> float:
        """Finds the limit, where no steps of all coefficients together lead there, from maxima over the others."""

        def excess(value: float) -> float:
            return self.deviance(column, value) - quantile**2

        inside, step = float(self.beta[column]), quantile * float(np.sqrt(self.covariance[column, column]))
        for _ in range(WIDENINGS):
            beyond = excess(inside + step)
            if beyond > 0:
                return _root(excess, inside, inside + step)
            inside, step = (inside, step / 2) if np.isnan(beyond) else (inside + step, 1.5 * step)
        return np.nan


def _root(excess: Callable[[float], float], inside: float, outside: float) -> float:
    """Finds where `excess` is 0, which differs in sign at the ends; NaN where it is not known on the way."""
    from scipy.optimize import brentq

    try:
        return float(brentq(excess, inside, outside, xtol=1e-13, rtol=1e-13))
    except ValueError:  # brentq's answer to a NaN
        return np.nan


def penalised_maximum(likelihood: FirthLikelihood[Any]) -> PenalisedMaximum:
    """The maximum over the coefficients of all its columns; without one, nothing is known of them."""
    zero = likelihood.at(np.zeros(likelihood.plain.x.shape[1]))
    columns = len(zero.beta)
    top = climb(SearchPoint(zero, zero.plain.information), np.arange(columns)) if zero.is_regular else None
    if top is None:
        unknown = np.full((columns, columns), np.nan)
        return PenalisedMaximum(likelihood, None, zero.beta, unknown, LogLikelihood(zero.log_likelihood, np.nan))
    values = LogLikelihood(zero.log_likelihood, top.point.log_likelihood)
    covariance = np.asarray(np.linalg.inv(top.point.plain.information), np.float64)
    return PenalisedMaximum(likelihood, SearchPoint(top.point, top.point.curvature), top.beta, covariance, values)


def firth_fit(data: CoxData, ties: str, level: float) -> CoxFit:
    """The penalised fit; a covariate that does not vary among those at risk has no estimate here either."""
    quantile = normal_quantile(level)
    plain = partial_likelihood(data, ties)
    active = independent_columns(plain.at(np.zeros(len(data.names))).information, plain.total_weight)
    maximum = penalised_maximum(FirthLikelihood(plain.only(active), cox_penalty_slope))
    columns, spread = range(len(active)), data.spread[active]
    covariance = np.full((len(data.names), len(data.names)), np.nan)
    covariance[np.ix_(active, active)] = maximum.covariance / np.outer(spread, spread)
    lower, upper = ([maximum.limit(c, side * quantile) for c in columns] for side in (-1, 1))
    tails = [maximum.tail(c) for c in columns]
    method = clauses(Method.COX(), Method.TIES(name=ties.capitalize()), Method.FIRTH())

    def named(values: FloatArray | list[float]) -> NamedVector:
        everywhere = np.full(len(data.names), np.nan)
        everywhere[active] = values
        return named_vector(data.names, everywhere)

    return CoxFit(
        data=data,
        names=data.names,
        n=data.n,
        events=data.events,
        ties=ties,
        level=level,
        coefficients=named(np.where(maximum.converged, maximum.beta / spread, np.nan)),
        std_errors=named_vector(data.names, np.sqrt(covariance.diagonal())),
        inference=Inference(named(tails), named(lower / spread), named(upper / spread), PROFILE),
        log_likelihood=LogLikelihood(*(float(v + np.log(spread).sum()) for v in maximum.log_likelihood)),
        tests=_tests(data, method, maximum),
        reasons=_reasons(data, active, maximum),
        method=method,
        source=apart((papers.HEINZE_SCHEMPER_COX, SOURCES[ties])),
        covariance=covariance,
        beta=np.nan_to_num(np.asarray(named(maximum.beta / spread))),
        point=plain.only(active).at(maximum.beta),
        active=active,
        has_influence=False,
    )


def _tests(data: CoxData, method: Statement, maximum: PenalisedMaximum) -> ModelTests:
    df = len(maximum.beta)
    gain = 2 * (maximum.log_likelihood.fitted - maximum.log_likelihood.null) if maximum.converged else None
    wald = wald_statistic(maximum.beta, maximum.covariance)
    return ModelTests(
        chi_square_test(data, "likelihood_ratio", gain, df, method),
        chi_square_test(data, "score_test", None, df, method, reason=Why.NO_SCORE_TEST()),
        chi_square_test(data, "wald_test", wald, df, method),
    )


def _reasons(data: CoxData, active: IntArray, maximum: PenalisedMaximum) -> dict[str, Statement]:
    if not maximum.converged:
        return dict.fromkeys(data.names, NOT_CONVERGED)
    why = NO_VARIATION if data.events else NO_EVENT
    return {name: why for column, name in enumerate(data.names) if column not in active}
