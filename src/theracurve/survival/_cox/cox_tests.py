"""The three tests of a whole Cox model against no effect of any covariate: likelihood ratio, score and Wald."""

from typing import Any, NamedTuple, Protocol

import numpy as np

from theracurve.phrases import NOTHING, Statement
from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.maximum import Maximum
from theracurve.survival._cox.newton import Point
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Note, Why
from theracurve.survival._values.tails import chi_square_tail
from theracurve.survival._values.values import Test

NO_STD_ERROR = Why.NO_STD_ERROR()


class Counted(Protocol):
    """Rows and events of a model."""

    @property
    def n(self) -> int: ...

    @property
    def events(self) -> int: ...


class ModelTests(NamedTuple):
    likelihood_ratio: Test
    score_test: Test
    wald_test: Test


def model_tests(
    data: CoxData, method: Statement, maximum: Maximum[Any], beta: FloatArray, covariance: FloatArray
) -> ModelTests:
    """`beta` (p,) and `covariance` (p, p) as used for intervals: the robust one where there is one."""
    df, active = len(maximum.active), maximum.active
    notes = (Note.INDEPENDENT_ROWS(),) if data.robust else ()
    gain = 2 * (maximum.fitted.log_likelihood - maximum.null.log_likelihood)
    wald = wald_statistic(beta[active], covariance[np.ix_(active, active)])
    return ModelTests(
        chi_square_test(data, "likelihood_ratio", gain, df, method, notes=notes),
        chi_square_test(data, "score_test", score_statistic(maximum.null), df, method, notes=notes),
        chi_square_test(data, "wald_test", wald, df, method),
    )


def chi_square_test(
    data: Counted,
    quantity: str,
    statistic: float | None,
    df: int,
    method: Statement,
    *,
    notes: tuple[Statement, ...] = (),
    reason: Statement = NO_STD_ERROR,
    source: Statement = papers.KALBFLEISCH_PRENTICE,
) -> Test:
    """The test of `statistic`; where that is None, for this reason."""
    known = statistic is not None and df > 0
    return Test(
        quantity=quantity,
        statistic=statistic if known else None,
        df=df if known else None,
        p_value=chi_square_tail(statistic, df) if statistic is not None and df > 0 else None,
        n=data.n,
        events=data.events,
        method=method,
        source=source,
        reason=NOTHING if known else reason if df else Why.NO_COVARIATE(),
        notes=notes,
    )


def score_statistic(null: Point) -> float:
    """The score at 0, in the metric of the information there."""
    return float(null.score @ np.linalg.solve(null.information, null.score))


def wald_statistic(beta: FloatArray, covariance: FloatArray) -> float | None:
    """The distance of the coefficients (a,) from 0, in the metric of their covariance (a, a), if it has one."""
    errors = np.sqrt(covariance.diagonal())
    correlation = covariance / np.outer(errors, errors)
    if not np.isfinite(correlation).all() or np.linalg.matrix_rank(correlation, hermitian=True) < len(beta):
        return None
    return float(beta / errors @ np.linalg.solve(correlation, beta / errors))
