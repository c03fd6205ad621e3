"""Cox's partial likelihood with the ties rules of Breslow and Efron, its derivatives and its score residuals.

Both rules see the d events of a slot as draws from the risk set. Breslow (1974) draws every time from the whole
risk set; Efron (1977) takes a fraction l / d of the tied events out before draw l = 0, ..., d - 1. With case
weights each draw carries the mean weight of the tied events (Therneau and Grambsch 2000, section 3.3).
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from theracurve.survival._inputs.inputs import CHUNK, FloatArray, IntArray

SMALLEST_RISK = 1e-280  # of the greatest risk in the stratum


class Sets(Protocol):
    """What a partial likelihood needs to know of its risk sets, for m rows with e events in k slots."""

    @property
    def slots(self) -> int: ...

    @property
    def event_rows(self) -> IntArray: ...

    @property
    def event_slot(self) -> IntArray: ...

    @property
    def row_bounds(self) -> IntArray: ...

    def at_risk(self, values: FloatArray) -> FloatArray: ...

    def among_events(self, values: FloatArray) -> FloatArray: ...

    def while_at_risk(self, values: FloatArray) -> FloatArray: ...

    def greatest_at_risk(self, values: FloatArray) -> FloatArray: ...


@dataclass(frozen=True, slots=True)
class TiedDraws:
    """How the events of the slots are drawn: for each draw, by slot, its slot, the fraction of the slot's tied events
    that is already out of the risk set, and its weight; and the `first` draw of each slot."""

    first: IntArray
    slot: IntArray
    fraction: FloatArray
    weight: FloatArray


def breslow_draws(risk: Sets, weight: FloatArray) -> TiedDraws:
    """All events of a slot at once, from the whole risk set; `weight` (m,)."""
    slots = np.arange(risk.slots)
    return TiedDraws(slots, slots, np.zeros(risk.slots), risk.among_events(weight))


def efron_draws(risk: Sets, weight: FloatArray) -> TiedDraws:
    """One draw for each event; `weight` (m,)."""
    tied = np.bincount(risk.event_slot, minlength=risk.slots)
    first, slot = tied.cumsum() - tied, np.repeat(np.arange(risk.slots), tied)
    order = np.arange(len(slot)) - first[slot]
    mean_weight = risk.among_events(weight) / tied
    return TiedDraws(first, slot, order / tied[slot], mean_weight[slot])


@dataclass(frozen=True)
class PartialLikelihood:
    """The log partial likelihood as a function of the coefficients.

    x       (m, p) covariates of the rows of `risk`, centred (their origin does not matter, their size does)
    weight  (m,) case weights, positive
    """

    risk: Sets
    x: FloatArray
    weight: FloatArray
    draws: TiedDraws

    def only(self, columns: IntArray) -> "PartialLikelihood":
        """The likelihood of these covariates alone."""
        return replace(self, x=np.asfortranarray(self.x[:, columns]))

    @property
    def total_weight(self) -> float:
        return float(self.draws.weight.sum())

    @cached_property
    def drawn(self) -> FloatArray:
        """(k, p) sum of the covariates of the events of each slot."""
        sums = [self.risk.among_events(self.weight * column) for column in self.x.T]
        return np.column_stack(sums) if sums else np.zeros((self.risk.slots, 0))

    def rises_along(self, predictor: FloatArray, slack: float) -> bool:
        """Whether every event's predictor (m,) is the greatest of those at risk with it: then the likelihood rises
        for ever along coefficients that give these."""
        greatest = self.risk.greatest_at_risk(predictor)
        return bool((predictor[self.risk.event_rows] >= greatest[self.risk.event_slot] - slack).all())

    def at(self, beta: FloatArray) -> "PartialLikelihoodPoint":
        """Its value and derivatives at the coefficients `beta` (p,)."""
        return PartialLikelihoodPoint(self, self._below_stratum_top(self.x @ beta))

    def _below_stratum_top(self, predictor: FloatArray) -> FloatArray:
        """Within a stratum a constant changes nothing; taking the greatest away keeps exp() in range."""
        tops = np.maximum.reduceat(predictor, self._starts)
        predictor -= np.repeat(tops, np.diff(self._starts, append=len(predictor)))
        return predictor

    @cached_property
    def _starts(self) -> IntArray:
        """The first row of each stratum that has one."""
        starts: IntArray = np.unique(self.risk.row_bounds[:-1])
        return starts[starts < len(self.x)]


@dataclass(frozen=True)
class PartialLikelihoodPoint:
    """The likelihood at one place. Names as in Therneau and Grambsch: every row has a risk, every draw a
    denominator (the summed risk of those it is drawn from) and a hazard (its weight over that denominator)."""

    of: PartialLikelihood
    predictor: FloatArray

    @cached_property
    def risk(self) -> FloatArray:
        """(m,) weight times relative risk."""
        risk = np.exp(self.predictor)
        risk *= self.of.weight
        return risk

    @cached_property
    def at_risk(self) -> FloatArray:
        """(k,) the summed risk in each slot; never less than that of its events, whatever rounding does."""
        sets = self.of.risk
        return np.maximum(sets.at_risk(self.risk), self.tied)

    @cached_property
    def tied(self) -> FloatArray:
        """(k,) the summed risk of the events of each slot."""
        return self.of.risk.among_events(self.risk)

    @cached_property
    def denominator(self) -> FloatArray:
        """(draws,) sums the risk of those among whom each draw chooses."""
        draws = self.of.draws
        return self.at_risk[draws.slot] - draws.fraction * self.tied[draws.slot]

    @cached_property
    def share(self) -> FloatArray:
        """(draws,) the summed risk of the slot over the draw's denominator: 1 in the first draw of a slot."""
        return self.at_risk[self.of.draws.slot] / self.denominator

    @cached_property
    def log_likelihood(self) -> float:
        """Minus infinity where the risks differ so much that some risk set no longer shows beside the others."""
        if self.denominator.min(initial=1.0) < SMALLEST_RISK:
            return -np.inf
        events = self.of.risk.event_rows
        drawn = self.of.weight[events] @ self.predictor[events]
        return float(drawn - self.of.draws.weight @ np.log(self.denominator))

    @cached_property
    def hazard(self) -> FloatArray:
        return self.of.draws.weight / self.denominator

    @cached_property
    def score(self) -> FloatArray:
        """(p,) first derivatives."""
        return self.slot_score(np.ones(self.of.risk.slots))

    @cached_property
    def information(self) -> FloatArray:
        """(p, p) minus the second derivatives."""
        return self.slot_information(np.ones(self.of.risk.slots))

    @cached_property
    def expected_events(self) -> FloatArray:
        """(m,) of each row, times its case weight."""
        return self.expected(np.ones(self.of.risk.slots))

    def slot_score(self, factor: FloatArray) -> FloatArray:
        """The covariates of the events less the mean covariates of those they were drawn from, each slot's part
        multiplied by its `factor` (k,)."""
        score: FloatArray = factor @ (self.of.drawn - self.sum_of_means(self.of.draws.weight))
        return score

    def slot_information(self, factor: FloatArray) -> FloatArray:
        """The information with each slot's part multiplied by its `factor` (k,)."""
        second = weighted_products(self.of.x, self.expected(factor))
        at_risk, tied = self.means
        squares, fraction = self.of.draws.weight * self.share**2, self.of.draws.fraction
        whole, mixed, part = (
            (factor * self.sum_by_slot(draws))[:, None]
            for draws in (squares, squares * fraction, squares * fraction**2)
        )
        cross = at_risk.T @ (mixed * tied)
        means = at_risk.T @ (whole * at_risk) - cross - cross.T + tied.T @ (part * tied)
        information: FloatArray = second - means
        return information

    def expected(self, factor: FloatArray) -> FloatArray:
        """(m,) weighted expected events of each row: its risk times the hazard while it was at risk, where tied
        events are at risk only in the draws before they are out."""
        sets, out = self.of.risk, self.hazard * self.of.draws.fraction
        expected = sets.while_at_risk(factor * self.sum_by_slot(self.hazard))
        expected[sets.event_rows] -= (factor * self.sum_by_slot(out))[sets.event_slot]
        expected *= self.risk
        return expected

    @cached_property
    def means(self) -> tuple[FloatArray, FloatArray]:
        """Two arrays (k, p): sums of risk times covariate over those at risk and over the tied events, both divided
        by the summed risk of those at risk."""
        sets, product = self.of.risk, np.empty(len(self.of.x))
        at_risk, tied = np.empty((2, sets.slots, self.of.x.shape[1]))
        for j, column in enumerate(self.of.x.T):
            np.multiply(self.risk, column, out=product)
            at_risk[:, j] = sets.at_risk(product) / self.at_risk
            tied[:, j] = sets.among_events(product) / self.at_risk
        return at_risk, tied

    def sum_of_means(self, factor: FloatArray) -> FloatArray:
        """(k, p): the mean covariates of each draw, times its `factor`, summed over the draws of each slot."""
        at_risk, tied = self.means
        whole = self.sum_by_slot(factor * self.share)[:, None]
        out = self.sum_by_slot(factor * self.share * self.of.draws.fraction)[:, None]
        means: FloatArray = whole * at_risk - out * tied
        return means

    def sum_by_slot(self, of_draws: FloatArray) -> FloatArray:
        """Sum of `of_draws`, one for each draw, in each slot, (k,)."""
        sums: FloatArray = np.add.reduceat(of_draws, self.of.draws.first)
        return sums


def weighted_products(x: FloatArray, weight: FloatArray) -> FloatArray:
    """(p, p) sums over the rows of the products of each two columns of `x` (m, p), times `weight` (m,)."""
    columns = x.shape[1]
    products, weighed = np.zeros((columns, columns)), np.empty((columns, min(CHUNK, len(x))))
    for start in range(0, len(x), CHUNK):
        rows = x[start : start + CHUNK].T
        products += np.multiply(rows, weight[start : start + CHUNK], out=weighed[:, : rows.shape[1]]) @ rows.T
    return products
