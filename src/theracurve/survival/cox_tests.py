"""The three tests of a whole Cox model against no effect of any covariate: likelihood ratio, score and Wald."""

from dataclasses import dataclass

import numpy as np

from theracurve.survival.cox_data import CoxData
from theracurve.survival.inputs import FloatArray
from theracurve.survival.newton import Point
from theracurve.survival.tails import chi_square_tail
from theracurve.survival.values import Test

SOURCE = "Kalbfleisch and Prentice 2002, section 4.2"


@dataclass(frozen=True, slots=True)
class TestMaker:
    """Makes tests that share a model: its rows, events and the name of its method."""

    __test__ = False

    data: CoxData
    method: str

    def make(self, quantity: str, statistic: float | None, df: int, reason: str = "") -> Test:
        """The chi-square test of `statistic`, or the reason why there is none."""
        known = statistic is not None and df > 0
        return Test(
            quantity=quantity,
            statistic=statistic if known else None,
            df=df if known else None,
            p_value=chi_square_tail(statistic, df) if statistic is not None and known else None,
            n=self.data.n,
            events=self.data.events,
            method=self.method,
            source=SOURCE,
            reason="" if known else reason or "no covariate could be estimated",
        )


def score_statistic(null: Point) -> float:
    """The score at 0, in the metric of the information there."""
    return float(null.score @ np.linalg.solve(null.information, null.score))


def wald_statistic(beta: FloatArray, covariance: FloatArray) -> float | None:
    """The distance of the coefficients (a,) from 0, in the metric of their covariance (a, a); None where it has
    none."""
    if not np.isfinite(covariance).all() or np.linalg.matrix_rank(covariance, hermitian=True) < len(beta):
        return None
    return float(beta @ np.linalg.solve(covariance, beta))
