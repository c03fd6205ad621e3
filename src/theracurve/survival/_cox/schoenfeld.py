"""Whether hazards are proportional: the score test against coefficients that change with time.

Grambsch and Therneau (1994), Biometrika 81:515-26, as a score test of adding covariate times g(time) to the fitted
model, with the information of every event time rather than its average (as R's cox.zph does since survival 3.0).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from theracurve.errors import EstimationError, UsageError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.cox_fit import CoxFit
from theracurve.survival._cox.score_residuals import mean_at_event
from theracurve.survival._inputs.inputs import Array, FloatArray
from theracurve.survival._tables.risk_sets import distinct, rank
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number, p_value
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.tabular import TypedColumn, texts
from theracurve.survival._values.tails import chi_square_tail
from theracurve.survival._values.values import TEST_FIELDS, Test

TRANSFORMS = ("km", "identity", "rank", "log")
NOTHING_LEFT = 1e-12  # of the information of all events


@dataclass(frozen=True, eq=False, kw_only=True)
class ProportionalHazards(Shown):
    """A test for each covariate, by name, and of all at once.

    times               (e,) time of each event, by stratum and time
    transformed_times   (e,) g of these times
    residuals           (e, p) scaled Schoenfeld residuals plus the coefficient: where the hazard ratio of a
                        covariate is constant, its column varies about its coefficient; NaN where there is none
    """

    tests: Mapping[str, Test]
    overall: Test
    transform: str
    times: Array
    transformed_times: FloatArray
    residuals: FloatArray

    def __getitem__(self, name: str) -> Test:
        return self.tests[name]

    @property
    def method(self) -> Statement:
        return self.overall.method

    @property
    def source(self) -> Statement:
        return self.overall.source

    def as_columns(self) -> dict[str, TypedColumn]:
        named = self._all()
        return {"covariate": texts(*(name for name, _ in named))} | TEST_FIELDS.of([test for _, test in named])

    def _cells(self) -> Cells:
        rows = [(name, number(test.statistic), str(test.df or ""), p_value(test.p_value)) for name, test in self._all()]
        notes = {str(test.reason) for _, test in self._all() if test.reason}
        title = f"Proportional hazards, g(time) = {self.transform}"
        return Cells(
            title=title,
            header=("covariate", "chi-square", "df", "P"),
            rows=tuple(rows),
            notes=(*sorted(notes), self.method, self.source),
        )

    def _all(self) -> list[tuple[str, Test]]:
        return [*self.tests.items(), ("all", self.overall)]


def proportional_hazards_test(fit: CoxFit, *, transform: str = "km") -> ProportionalHazards:
    """Tests each covariate of a fit by maximum partial likelihood (Efron or Breslow ties).

    `transform` is g: "km" for 1 - S(t-), S the Kaplan-Meier curve of everybody, which is robust against outlying
    times; "identity", "rank" or "log". Raises `UsageError` for another transform or an exact or penalised fit.
    """
    if transform not in TRANSFORMS:
        raise UsageError(f"transform: expected one of {', '.join(TRANSFORMS)}; found {transform!r}")
    if not fit.has_influence:
        raise UsageError("proportional_hazards_test: expected a fit with ties 'efron' or 'breslow' and no penalty")
    sets = fit.data.risk_sets
    shape = transformed(fit.data, sets.times, transform)
    each, overall = score_statistics(fit, shape)
    order = np.argsort(sets.event_slot, kind="stable")
    slots = sets.event_slot[order]
    return ProportionalHazards(
        tests={name: _test(fit, transform, each.get(column), 1) for column, name in enumerate(fit.names)},
        overall=_test(fit, transform, overall, len(fit.active)),
        transform=transform,
        times=sets.times[slots],
        transformed_times=shape[slots],
        residuals=scaled_residuals(fit)[order],
    )


def transformed(data: CoxData, times: Array, transform: str) -> FloatArray:
    """(k,) g of the times of events."""
    if transform == "identity":
        return times.astype(np.float64)
    if transform == "log":
        if (times <= 0).any():
            raise EstimationError("time: expected positive times for transform='log', found an event at time 0")
        return np.log(times)
    grid = distinct(data.time[data.event])
    events = np.bincount(rank(data.time[data.event], grid) - 1, minlength=len(grid))
    if transform == "rank":
        return _at(grid, events.cumsum() - (events - 1) / 2, times)
    at_risk = data.n - np.searchsorted(np.sort(data.time), grid)
    if data.entry is not None:
        at_risk -= data.n - np.searchsorted(np.sort(data.entry), grid)
    before = np.concatenate([[1.0], np.cumprod(1 - events / at_risk)[:-1]]) if len(grid) else np.zeros(0)
    return _at(grid, 1 - before, times)


def _at(grid: Array, values: FloatArray, times: Array) -> FloatArray:
    found: FloatArray = values[np.searchsorted(grid, times)]
    return found


def score_statistics(fit: CoxFit, shape: FloatArray) -> tuple[dict[int, float], float | None]:
    """The statistic of each column that has one, and that of all at once; `shape` is (k,) g of each slot."""
    sets, point = fit.data.risk_sets, fit.point
    if not np.isfinite(fit.covariance[fit.active, fit.active]).all() or not len(fit.active):
        return {}, None
    shape = shape - shape[sets.event_slot].mean()
    across, whole = point.slot_information(shape), point.slot_information(shape**2)
    score = point.slot_score(shape)
    left = whole - across @ np.linalg.solve(point.information, across)
    if np.linalg.matrix_rank(left, tol=NOTHING_LEFT * point.of.total_weight * np.ptp(shape) ** 2, hermitian=True) < len(
        left
    ):
        return {}, None
    each = score**2 / left.diagonal()
    return dict(zip(fit.active.tolist(), each.tolist(), strict=True)), float(score @ np.linalg.solve(left, score))


def scaled_residuals(fit: CoxFit) -> FloatArray:
    """(e, p) in the order of the event rows."""
    sets, point = fit.data.risk_sets, fit.point
    raw = point.of.x[sets.event_rows] - mean_at_event(point)[sets.event_slot]
    scaled = raw * fit.data.spread[fit.active] @ fit.covariance[fit.active] * fit.events
    residuals: FloatArray = scaled + np.asarray(fit.coefficients)
    return residuals


def _test(fit: CoxFit, transform: str, statistic: float | None, df: int) -> Test:
    return Test(
        quantity="proportional_hazards",
        statistic=statistic,
        df=df if statistic is not None else None,
        p_value=None if statistic is None else chi_square_tail(statistic, df),
        n=fit.n,
        events=fit.events,
        method=apart((clauses(Method.CHANGING_COEFFICIENTS(), Method.TRANSFORM(transform=transform)), fit.method)),
        source=papers.GRAMBSCH_THERNEAU,
        reason=Why.NOT_TESTABLE() if statistic is None else NOTHING,
    )
