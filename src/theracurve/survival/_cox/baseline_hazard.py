"""The hazard that a Cox model leaves open, estimated after the coefficients.

Breslow (1972), J R Stat Soc B 34:216-7; under Efron's rule for ties the tied events are taken out one by one, as in
the likelihood itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from theracurve.phrases import Statement, clauses
from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.partial_likelihood import PartialLikelihoodPoint
from theracurve.survival._inputs.inputs import Array, FloatArray
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.plotting import Plotted, Steps
from theracurve.survival._values.tabular import TypedColumn, numbers, texts

METHOD = clauses(Method.BASELINE_HAZARD(), Method.TIES_OF_MODEL(), Method.NO_INTERVAL())


@dataclass(frozen=True, eq=False, kw_only=True)
class BaselineHazard(Shown, Plotted):
    """One element for each event time of each stratum, by stratum and time: the jump of the cumulative hazard, the
    cumulative hazard and the survival, for a patient with the covariates `at`."""

    strata: tuple[str, ...]
    times: Array
    hazard: FloatArray
    cumulative_hazard: FloatArray
    at: str
    method: Statement
    source: Statement = papers.BRESLOW_HAZARD

    @property
    def survival(self) -> FloatArray:
        survival: FloatArray = np.exp(-self.cumulative_hazard)
        return survival

    def as_columns(self) -> dict[str, TypedColumn]:
        names = ("hazard", "cumulative_hazard", "survival")
        labels = {"stratum": texts(*self.strata), "time": numbers(self.times)}
        return labels | {name: numbers(getattr(self, name)) for name in names}

    def _steps(self) -> tuple[Steps, ...]:
        of = {stratum: np.array([name == stratum for name in self.strata]) for stratum in dict.fromkeys(self.strata)}
        return tuple(
            Steps(str(stratum), "survival", 1.0, self.times[rows], self.survival[rows]) for stratum, rows in of.items()
        )

    def _cells(self) -> Cells:
        columns = (self.times, self.hazard, self.cumulative_hazard, self.survival)
        rows = zip(self.strata, *([number(value) for value in column] for column in columns), strict=True)
        header = ("stratum", "time", "hazard", "cumulative", "survival")
        return Cells(
            title=f"baseline hazard at {self.at}", header=header, rows=tuple(rows), notes=(self.method, self.source)
        )


def baseline_hazard(data: CoxData, point: PartialLikelihoodPoint, beta: FloatArray, at: FloatArray) -> BaselineHazard:
    """For a patient with covariates `at` (p,); `beta` (p,) is in the units of the data."""
    sets = data.risk_sets
    hazard = point.sum_by_slot(point.hazard) * np.exp(_above_reference(data, point, beta, at))
    cumulative = np.concatenate([np.zeros(0), *(hazard[stratum].cumsum() for stratum in sets.strata())])
    values = ", ".join(f"{name} = {value:g}" for name, value in zip(data.names, at, strict=True))
    return BaselineHazard(
        strata=tuple(_stratum_names(data)),
        times=sets.times,
        hazard=hazard,
        cumulative_hazard=cumulative,
        at=values,
        method=METHOD,
    )


def _above_reference(data: CoxData, point: PartialLikelihoodPoint, beta: FloatArray, at: FloatArray) -> FloatArray:
    """(k,) the linear predictor of the covariates `at`, above the one the likelihood was computed from."""
    sets = data.risk_sets
    if not sets.slots:
        return np.zeros(0)
    rows = sets.row_bounds[:-1][np.diff(sets.row_bounds) > 0]
    shift = (at - data.covariates[sets.rows[rows]]) @ beta + point.predictor[rows]
    slots = np.diff(sets.bounds)
    return np.repeat(shift, slots[slots > 0])


def _stratum_names(data: CoxData) -> Iterator[str]:
    names = ("all",) if data.stratum is None else data.stratum.names
    slots = np.diff(data.risk_sets.bounds)
    return (name for name, count in zip(names, slots.tolist(), strict=False) for _ in range(count))
