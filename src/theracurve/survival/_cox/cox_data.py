"""The rows of a Cox model, checked once and brought to a common scale."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from theracurve.survival._inputs.covariates import Covariates, as_covariates
from theracurve.survival._inputs.inputs import (
    Array,
    BoolArray,
    Column,
    FloatArray,
    IntArray,
    Labels,
    as_entries,
    as_events,
    as_labels,
    as_times,
    as_weights,
    same_length,
)
from theracurve.survival._tables.risk_sets import RiskSets, risk_sets


@dataclass(frozen=True, eq=False)
class CoxData:
    """Rows at risk in (entry, time] with their covariates; rows of weight 0 have been left out.

    stratum, cluster, weight and entry are None where they were not given.
    """

    time: Array
    event: BoolArray
    table: Covariates
    entry: Array | None
    stratum: Labels | None
    weight: FloatArray | None
    cluster: IntArray | None

    @property
    def names(self) -> tuple[str, ...]:
        return self.table.names

    @property
    def covariates(self) -> FloatArray:
        return self.table.matrix

    @property
    def n(self) -> int:
        return len(self.time)

    @property
    def events(self) -> int:
        return int(self.event.sum())

    @property
    def robust(self) -> bool:
        """Whether the rows ask for the robust variance: they are weighted, or belong together in clusters."""
        return self.weight is not None or self.cluster is not None

    @cached_property
    def case_weight(self) -> FloatArray:
        return np.ones(self.n) if self.weight is None else self.weight

    @cached_property
    def risk_sets(self) -> RiskSets:
        codes = None if self.stratum is None else self.stratum.codes
        return risk_sets(self.time, self.event, self.entry, codes)

    @property
    def origin(self) -> FloatArray:
        return self.table.origin

    @property
    def spread(self) -> FloatArray:
        return self.table.spread

    @cached_property
    def scaled(self) -> FloatArray:
        """(m, p) covariates of the rows of `risk_sets`, less their origin, in units of their spread."""
        return self.table.scaled(self.risk_sets.rows)


def cox_data(
    time: Column,
    event: Column,
    covariates: Column,
    *,
    entry: Column | None,
    strata: Column | None,
    weights: Column | None,
    cluster: Column | None,
) -> CoxData:
    """Checks every column; raises `EstimationError` naming the first offending rows."""
    times, table = as_times(time), as_covariates(covariates)
    stratum = None if strata is None else as_labels(strata, "strata")
    weight = None if weights is None else as_weights(weights, "weights")
    groups = None if cluster is None else as_labels(cluster, "cluster").codes
    events = as_events(event)
    same_length(time=times, event=events, covariates=table, strata=stratum, weights=weight, cluster=groups)
    data = CoxData(
        time=times,
        event=events,
        table=table,
        entry=None if entry is None else as_entries(entry, times),
        stratum=stratum,
        weight=weight,
        cluster=groups,
    )
    return data if weight is None or weight.all() else _only(data, weight > 0)


def _only(data: CoxData, kept: BoolArray) -> CoxData:
    def part(column: Array | None) -> Array | None:
        return None if column is None else column[kept]

    return CoxData(
        time=data.time[kept],
        event=data.event[kept],
        table=data.table.only(kept),
        entry=part(data.entry),
        stratum=None if data.stratum is None else data.stratum.only(kept),
        weight=part(data.weight),
        cluster=part(data.cluster),
    )
