"""The difference of two groups' survival at one time, with tests that hold where the usual ones do not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import hypot, log
from typing import Any

import numpy as np

from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._curves.constrained_likelihood import GroupLikelihood, difference_limits, difference_ratio
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._curves.kaplan_meier import kaplan_meier
from theracurve.survival._inputs.comparison import compared_groups
from theracurve.survival._inputs.options import chosen_time
from theracurve.survival._proportions.proportion_difference import proportion_difference
from theracurve.survival._proportions.proportions import boschloo_exact, fisher_exact, too_many
from theracurve.survival._tables.event_table import EventTable
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number, p_value
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.tabular import TypedColumn, texts
from theracurve.survival._values.tails import chi_square_tail
from theracurve.survival._values.values import ESTIMATE_FIELDS, Estimate, Test


@dataclass(frozen=True, eq=False, kw_only=True)
class SurvivalDifference(Shown):
    """Survival of a group minus that of the reference at one time.

    `difference` has the normal interval, `likelihood_ratio_difference` the constrained likelihood ratio interval, and
    `exact_difference` the exact one, which exists where nobody was censored before the time; so for the tests. Each
    says why where it is not estimable.
    """

    survival: Mapping[str, Estimate]
    difference: Estimate
    likelihood_ratio_difference: Estimate
    exact_difference: Estimate
    log_log_test: Test
    likelihood_ratio_test: Test
    fisher: Test
    boschloo: Test

    @property
    def method(self) -> Statement:
        return self.difference.method

    @property
    def source(self) -> Statement:
        """Names the source of every part."""
        parts = (self.difference, self.likelihood_ratio_difference, self.exact_difference)
        tests = (self.log_log_test, self.fisher, self.boschloo)
        return apart(dict.fromkeys(part.source for part in (*parts, *tests)))

    def as_columns(self) -> dict[str, TypedColumn]:
        """Gives the estimates; each test stands in an attribute of its own."""
        named = dict(self.survival) | {
            "difference": self.difference,
            "likelihood ratio": self.likelihood_ratio_difference,
            "exact": self.exact_difference,
        }
        return {"name": texts(*named)} | ESTIMATE_FIELDS.of(list(named.values()))

    def _cells(self) -> Cells:
        estimates: dict[str, Estimate] = {
            **self.survival,
            "difference": self.difference,
            "likelihood ratio": self.likelihood_ratio_difference,
            "exact": self.exact_difference,
        }
        tests = {
            "log-log test": self.log_log_test,
            "likelihood ratio test": self.likelihood_ratio_test,
            "Fisher's test": self.fisher,
            "Boschloo's test": self.boschloo,
        }
        rows = [(name, *map(number, (e.value, e.lower, e.upper)), "") for name, e in estimates.items()]
        rows += [(name, "", "", "", p_value(test.p_value)) for name, test in tests.items()]
        reasons = [f"{name}: not estimable, {e.reason}" for name, e in estimates.items() if e.reason]
        reasons += [f"{name}: not estimable, {test.reason}" for name, test in tests.items() if test.reason]
        header = ("", "value", "lower", "upper", "P")
        title = f"survival at {self.difference.at:g}"
        return Cells(title=title, header=header, rows=tuple(rows), notes=(*reasons, self.method, self.source))


def survival_difference(
    table: EventTable, *, at: float, reference: object = None, level: float = 0.95
) -> SurvivalDifference:
    """Compare two groups' survival at a time: group minus `reference` (the first group unless named).

    The log-log test (Klein and others 2007) has no answer where a curve is 0 or 1; the constrained likelihood ratio
    (Thomas and Grunkemeier 1975) has, and where nobody was censored before the time Fisher's and Boschloo's tests and
    the exact interval of Chan and Zhang (1999) too. Strata are added up. Raises UsageError for an unknown reference.
    """
    question = _Question.of(table, chosen_time(at), reference, level)
    return SurvivalDifference(
        survival=question.survival,
        difference=_normal_difference(question),
        likelihood_ratio_difference=_likelihood_ratio_difference(question),
        exact_difference=_exact_difference(question),
        log_log_test=_log_log_test(question),
        likelihood_ratio_test=_likelihood_ratio_test(question),
        fisher=_exact_test(question, "fisher", fisher_exact),
        boschloo=_exact_test(question, "boschloo", boschloo_exact),
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Question:
    """The two groups at the time; `pair` is empty and `reason` says why where they cannot be compared."""

    table: EventTable
    survival: Mapping[str, Estimate]
    pair: tuple[str, ...]
    at: float
    level: float
    reason: Statement

    @classmethod
    def of(cls, table: EventTable, at: float, reference: object, level: float) -> "_Question":
        pair = compared_groups(table, reference)
        survival = {name: curve.at(at) for name, curve in kaplan_meier(table, level=level).items()}
        unknown = [Why.IN_GROUP(group=name, reason=e.reason) for name, e in survival.items() if e.reason]
        reason = pair.reason or apart(unknown)
        groups = () if pair.reason else (pair.group, pair.reference)
        return cls(
            table=table.pooled().only(*groups) if groups else table,
            survival=survival,
            pair=groups,
            at=at,
            level=level,
            reason=reason,
        )

    @property
    def of_pair(self) -> tuple[Estimate, Estimate]:
        return self.survival[self.pair[0]], self.survival[self.pair[1]]

    @property
    def certain(self) -> bool:
        """Whether both curves are 0, or both 1: nothing separates them, and nothing varies."""
        return self.of_pair[0].value == self.of_pair[1].value and self.of_pair[0].value in (0.0, 1.0)

    @property
    def counts_reason(self) -> Statement:
        """Why the patients alive at the time cannot simply be counted; empty if they can."""
        if self.reason:
            return self.reason
        if self.table.weighted or self.table.delayed:
            return Why.NOT_COUNTED()
        stratum = self.table.strata[0]
        if stratum.censored[:, stratum.times < self.at].any():
            return Why.CENSORED_BEFORE()
        return NOTHING

    @property
    def likelihood_reason(self) -> Statement:
        """Why there is no constrained likelihood; empty if there is."""
        if self.reason:
            return self.reason
        if self.table.weighted or self.table.delayed:
            return Why.LIKELIHOOD_UNKNOWN()
        return Why.BOTH_CERTAIN() if self.certain else NOTHING

    def likelihoods(self) -> tuple[GroupLikelihood, GroupLikelihood]:
        stratum = self.table.strata[0]
        return GroupLikelihood.of(stratum, 0, self.at), GroupLikelihood.of(stratum, 1, self.at)

    def counts(self) -> list[list[int]]:
        """Alive and not alive at the time, one row per group."""
        stratum = self.table.strata[0]
        dead = stratum.events[:, stratum.times <= self.at].sum(axis=1).tolist()
        return [[int(n) - d, d] for n, d in zip(self.table.patients, dead, strict=True)]

    def estimate(self, reason: Statement, **found: Any) -> Estimate:
        return Estimate(
            quantity="survival_difference",
            value=found.pop("value", None),
            level=self.level,
            n=int(self.table.patients.sum()),
            events=sum(estimate.events or 0 for estimate in self.survival.values()),
            at=self.at,
            group=" - ".join(self.pair) or None,
            reason=reason,
            **found,
        )

    def test(
        self, reason: Statement, quantity: str, statistic: float | None, p_value: float | None, **words: Any
    ) -> Test:
        return Test(
            quantity=quantity,
            statistic=statistic,
            df=None if statistic is None or quantity in ("fisher", "boschloo") else 1,
            p_value=p_value,
            n=int(self.table.patients.sum()),
            events=sum(estimate.events or 0 for estimate in self.survival.values()),
            reason=reason,
            **words,
        )


def _normal_difference(question: _Question) -> Estimate:
    variance = Method.INFLUENCE_FUNCTION_VARIANCE() if question.table.weighted else Method.GREENWOOD_VARIANCE()
    words = {
        "method": clauses(Method.KAPLAN_MEIER_DIFFERENCE(), variance, Method.NORMAL_INTERVAL()),
        "source": papers.KAPLAN_MEIER,
    }
    if question.reason:
        return question.estimate(question.reason, **words)
    a, b = question.of_pair
    assert a.value is not None
    assert b.value is not None
    value, std_error = a.value - b.value, hypot(a.std_error or 0.0, b.std_error or 0.0)
    width = normal_quantile(question.level) * std_error
    if not std_error:
        return _bounded(question, a, b)
    limits = {"lower": max(value - width, -1.0), "upper": min(value + width, 1.0)}
    notes = (Note.CURVE_CERTAIN(),)
    return question.estimate(
        NOTHING,
        value=value,
        std_error=std_error,
        notes=notes if {a.value, b.value} & {0.0, 1.0} else (),
        **limits,
        **words,
    )


def _bounded(question: _Question, a: Estimate, b: Estimate) -> Estimate:
    """Bounds the difference from one group's limit to the other's, where neither curve varies, each being 0 or 1.

    Each group then has one limit that can be wrong, by half of what the level leaves, so that both together hold the
    level (Bonferroni).
    """
    limits = {}
    if None not in (a.lower, a.upper, b.lower, b.upper):
        limits = {"lower": a.lower - b.upper, "upper": a.upper - b.lower}  # type: ignore[operator]
    return question.estimate(
        NOTHING,
        value=a.value - b.value,  # type: ignore[operator]
        std_error=0.0,
        method=clauses(Method.KAPLAN_MEIER_DIFFERENCE(), Method.LIMITS_OF_BOTH_GROUPS() if limits else NOTHING),
        source=a.source,
        **limits,
    )


def _log_log_test(question: _Question) -> Test:
    words = {
        "method": clauses(Method.LOG_LOG_DIFFERENCE(), Method.CHI_SQUARE_TEST()),
        "source": papers.KLEIN,
    }
    reason = question.reason or _edge(question.survival, question.pair)
    if reason:
        return question.test(reason, "log_log", None, None, **words)
    (a, error_a), (b, error_b) = (_log_log(estimate) for estimate in question.of_pair)
    statistic = ((a - b) / hypot(error_a, error_b)) ** 2
    return question.test(NOTHING, "log_log", statistic, chi_square_tail(statistic, 1), **words)


def _edge(survival: Mapping[str, Estimate], pair: tuple[str, ...]) -> Statement:
    for group in pair:
        value = survival[group].value
        if value is not None and value in (0.0, 1.0):
            return Why.CURVE_AT_EDGE(group=group, value=value)
    return NOTHING


def _log_log(estimate: Estimate) -> tuple[float, float]:
    """log(-log S) and its standard error."""
    assert estimate.value is not None
    assert estimate.std_error is not None
    hazard = -log(estimate.value)
    return log(hazard), estimate.std_error / (estimate.value * hazard)


def _likelihood_ratio_test(question: _Question) -> Test:
    words = {
        "method": clauses(Method.LIKELIHOOD_RATIO(), Method.CHI_SQUARE_TEST()),
        "source": papers.THOMAS_GRUNKEMEIER,
    }
    if question.likelihood_reason:
        return question.test(question.likelihood_reason, "likelihood_ratio", None, None, **words)
    statistic = difference_ratio(*question.likelihoods(), 0.0)
    return question.test(NOTHING, "likelihood_ratio", statistic, chi_square_tail(statistic, 1), **words)


def _likelihood_ratio_difference(question: _Question) -> Estimate:
    words = {
        "method": clauses(Method.KAPLAN_MEIER_DIFFERENCE(), Method.LIKELIHOOD_RATIO_INTERVAL()),
        "source": papers.THOMAS_GRUNKEMEIER,
    }
    if question.likelihood_reason:
        return question.estimate(question.likelihood_reason, **words)
    first, second = question.likelihoods()
    lower, upper = difference_limits(first, second, normal_quantile(question.level) ** 2)
    return question.estimate(NOTHING, value=first.survival - second.survival, lower=lower, upper=upper, **words)


def _exact_difference(question: _Question) -> Estimate:
    words = {
        "method": clauses(Method.ALIVE_DIFFERENCE(), Method.SCORE_ORDERED_INTERVAL()),
        "source": papers.CHAN_ZHANG,
    }
    if question.counts_reason:
        return question.estimate(question.counts_reason, **words)
    (alive, dead), (other_alive, other_dead) = question.counts()
    reason = too_many(alive + dead, other_alive + other_dead)
    if reason:
        return question.estimate(reason, **words)
    found = proportion_difference(alive, alive + dead, other_alive, other_alive + other_dead, level=question.level)
    return question.estimate(found.reason, value=found.value, lower=found.lower, upper=found.upper, **words)


def _exact_test(question: _Question, name: str, test: Callable[[Any], Test]) -> Test:
    counts = np.zeros((2, 2), int).tolist() if question.counts_reason else question.counts()
    found = test(counts)
    reason = question.counts_reason or found.reason
    return question.test(reason, name, found.statistic, found.p_value, method=found.method, source=found.source)
