"""The event table: per stratum, group and time how many entered, had the event or were censored.

Everything non-parametric is computed from this table alone. It has one column per distinct time, whatever the
number of patients, and any engine can make it with one GROUP BY (`EventTable.from_counts`).

Time at risk is (entry, exit]: a patient is at risk at the time of his own exit, and after, not at, his entry.
Without an entry he is at risk from the outset, so an event at time 0 is legal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from theracurve.errors import EstimationError, UsageError
from theracurve.survival._inputs.inputs import (
    CHUNK,
    Array,
    BoolArray,
    Column,
    FloatArray,
    IntArray,
    Labels,
    as_entries,
    as_events,
    as_labels,
    as_narrow_labels,
    as_numbers,
    as_times,
    as_weights,
    distinct_codes,
    is_whole,
    refuse_weightless_groups,
    same_length,
    table_columns,
)
from theracurve.survival._inputs.options import chosen_number
from theracurve.survival._values.display import Cells, Shown
from theracurve.survival._values.tabular import TypedColumn, numbers, texts

EVERYBODY = "all"
"""The name of the only group, or the only stratum, of a table made without one."""

COUNTS = ("entered", "events", "censored")
SUMS = ("event_weight", "censored_weight", "event_weight_squared", "censored_weight_squared")

DENSE = 2**22  # cells of the tally that are always affordable


@dataclass(frozen=True, eq=False)
class Stratum:
    """One stratum's counts: arrays of shape (groups, times), and (groups,) for `started`.

    `started` are at risk from the outset, `entered` from just after the time of their column. The weight sums are
    None in a table without weights.
    """

    name: str
    times: FloatArray
    started: IntArray
    entered: IntArray
    events: IntArray
    censored: IntArray
    event_weight: FloatArray | None = None
    censored_weight: FloatArray | None = None
    event_weight_squared: FloatArray | None = None
    censored_weight_squared: FloatArray | None = None

    @cached_property
    def at_risk(self) -> IntArray:
        """Patients at risk just before each time, shape (groups, times)."""
        change = self.entered - self.events - self.censored
        counts: IntArray = self.started[:, None] + np.cumsum(change, axis=1) - change
        return counts

    @cached_property
    def weighted_events(self) -> FloatArray:
        """Events as sums of weights; as plain counts, in float64, in a table without weights."""
        return self.events.astype(np.float64) if self.event_weight is None else self.event_weight

    @cached_property
    def weighted_at_risk(self) -> FloatArray:
        """Patients at risk as sums of weights, or as counts in float64."""
        if self.event_weight is None or self.censored_weight is None:
            return self.at_risk.astype(np.float64)
        leaving = self.event_weight + self.censored_weight
        return _sum_from_here(leaving)

    @property
    def groups_count(self) -> int:
        return len(self.started)

    @property
    def delayed(self) -> bool:
        """Whether anybody entered after the outset."""
        return bool(self.entered.any())

    def columns(self) -> dict[str, Array]:
        """The arrays of shape (groups, times), by name; weight sums only where there are weights."""
        return {name: getattr(self, name) for name in COUNTS + SUMS if getattr(self, name) is not None}

    def mapped(self, change: Any) -> "Stratum":
        """The stratum with `change` applied to every array of shape (groups, times)."""
        return replace(self, **{name: change(values) for name, values in self.columns().items()})


@dataclass(frozen=True, eq=False)
class EventTable(Shown):
    """Counts (and sums of weights) per stratum, group and time; made by `event_table` or `EventTable.from_counts`."""

    groups: tuple[str, ...]
    strata: tuple[Stratum, ...]

    @classmethod
    def from_counts(cls, table: Any) -> "EventTable":
        """The event table from one already aggregated: a DuckDB relation, an Arrow, pandas or Polars table, a mapping,
        or anything that offers the Arrow stream of a table.

        Columns: `time`, `events`, `censored`; optional `group`, `stratum`, `entered` (patients whose time at risk
        starts just after `time`; everybody else is at risk from the outset), and for weights all of
        `event_weight, censored_weight, event_weight_squared, censored_weight_squared`. Rows of the same stratum,
        group and time add up. Raises EstimationError for missing columns, counts that are not whole numbers of 0
        or more, a group without a patient or a weight, or more exits than patients at risk.
        """
        columns = _column_mapping(table)
        missing = [name for name in ("time", "events", "censored") if name not in columns]
        if missing:
            raise EstimationError(f"expected the columns time, events and censored; missing: {', '.join(missing)}")
        weighted = [name for name in SUMS if name in columns]
        if weighted and len(weighted) < len(SUMS):
            raise EstimationError(f"expected all of {', '.join(SUMS)} or none; found only {', '.join(weighted)}")
        return _from_columns(columns, bool(weighted))

    @property
    def weighted(self) -> bool:
        return self.strata[0].event_weight is not None

    @property
    def delayed(self) -> bool:
        """Whether anybody entered after the outset (left truncation)."""
        return any(stratum.delayed for stratum in self.strata)

    @cached_property
    def patients(self) -> IntArray:
        """Rows of the input per group, shape (groups,)."""
        total: IntArray = sum((s.started + s.entered.sum(axis=1) for s in self.strata), np.zeros(1, np.int64))
        return total

    @cached_property
    def events(self) -> IntArray:
        """Events per group, shape (groups,)."""
        total: IntArray = sum((s.events.sum(axis=1) for s in self.strata), np.zeros(1, np.int64))
        return total

    def only(self, *groups: object) -> "EventTable":
        """The table of these groups, in this order. Raises UsageError for a group that is not in the table."""
        names = tuple(map(str, groups))
        unknown = [name for name in names if name not in self.groups]
        if unknown:
            raise UsageError(f"expected groups among {', '.join(self.groups)}; found {', '.join(unknown)}")
        places = [self.groups.index(name) for name in names]
        chosen = tuple(
            replace(stratum.mapped(lambda values: values[places]), started=stratum.started[places])
            for stratum in self.strata
        )
        return EventTable(names, tuple(_without_empty_times(stratum) for stratum in chosen))

    def pooled(self) -> "EventTable":
        """The table with its strata added up."""
        if len(self.strata) == 1:
            return self
        times = np.unique(np.concatenate([stratum.times for stratum in self.strata]))
        shape = (len(self.groups), len(times))
        sums: dict[str, Array] = {n: np.zeros(shape, v.dtype) for n, v in self.strata[0].columns().items()}
        for stratum in self.strata:
            place = np.searchsorted(times, stratum.times)
            for name, values in stratum.columns().items():
                sums[name][:, place] += values
        started = np.sum([stratum.started for stratum in self.strata], axis=0)
        return EventTable(self.groups, (Stratum(EVERYBODY, times, started, **sums),))

    def reversed(self) -> "EventTable":
        """Events and censorings exchanged: what the reverse Kaplan-Meier estimate of follow-up needs."""
        return EventTable(self.groups, tuple(_reversed(stratum) for stratum in self.strata))

    def until(self, horizon: float) -> "EventTable":
        """Events up to and including the horizon count; whoever is at risk after it is censored at the horizon."""
        end = chosen_number(horizon, "a horizon of 0 or more", lambda time: time >= 0)
        cut = EventTable(self.groups, tuple(_cut(stratum, end) for stratum in self.strata))
        if not cut.patients.any():
            raise EstimationError(
                f"expected somebody at risk up to the horizon, found that all enter at {end:g} or later"
            )
        return cut

    def columns(self) -> dict[str, Array]:
        """One row per stratum, group and time at which anything happened: what `from_counts` reads."""
        parts = [_long(stratum, self.groups) for stratum in self.strata]
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def as_columns(self) -> dict[str, TypedColumn]:
        """Gives what `from_counts` reads: one row for each stratum, group and time at which anything happened."""
        labels = ("stratum", "group")
        return {name: texts(*values) if name in labels else numbers(values) for name, values in self.columns().items()}

    def _cells(self) -> Cells:
        weights = ", weighted" if self.weighted else ""
        strata = f", {len(self.strata)} strata" if len(self.strata) > 1 else ""
        times = sum(len(stratum.times) for stratum in self.strata)
        return Cells(
            title=f"event table: {times} times{strata}{weights}",
            header=("group", "patients", "events", "censored"),
            rows=tuple(
                (group, str(n), str(d), str(n - d))
                for group, n, d in zip(self.groups, self.patients.tolist(), self.events.tolist(), strict=True)
            ),
        )


def event_table(
    time: Column,
    event: Column,
    *,
    group: Column | None = None,
    stratum: Column | None = None,
    weight: Column | None = None,
    entry: Column | None = None,
    horizon: float | None = None,
) -> EventTable:
    """Count one row per patient into an event table.

    `time` in any unit, 0 or more, ties exactly as given; `event` 0/1 or boolean; `weight` a probability weight, rows of
    weight 0 take no part; `entry` the start of time at risk (left truncation), before `time`. `horizon` ends the
    comparison: events up to and including it count, patients followed longer are censored at it. Raises
    EstimationError naming the first offending rows, or a group whose weights are all 0.
    """
    times, happened = as_times(time), as_events(event)
    groups = None if group is None else as_narrow_labels(group, "group")
    strata = None if stratum is None else as_narrow_labels(stratum, "stratum")
    weights = None if weight is None else as_weights(weight)
    same_length(time=times, event=happened, group=groups, stratum=strata, weight=weights)
    entries = None if entry is None else as_entries(entry, times)
    entries = None if entries is None or not entries.any() else entries  # all at 0: nobody enters late
    if weights is not None and entries is not None:
        raise EstimationError(
            "weights with a delayed entry: no valid variance is known from counts alone; leave out `entry` or `weight`"
        )
    rows = _Rows.of(times, happened, entries, groups, strata, weights)
    if weights is not None and not weights.all():
        refuse_weightless_groups(groups or Labels(np.zeros(len(times), np.int64), (EVERYBODY,)), weights, "weight")
        rows = rows.only(weights > 0)
    table = EventTable(rows.groups, tuple(stratum for stratum in rows.counted() if stratum.times.size))
    return table if horizon is None else table.until(horizon)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Clean rows: times as codes into `distinct`, groups and strata as codes into their names (None: only one)."""

    distinct: FloatArray
    groups: tuple[str, ...]
    strata: tuple[str, ...]
    time: Array
    happened: BoolArray
    entry: Array | None
    group: Array | None
    stratum: Array | None
    weight: FloatArray | None

    @classmethod
    def of(
        cls,
        times: Array,
        happened: BoolArray,
        entries: Array | None,
        groups: Labels | None,
        strata: Labels | None,
        weights: FloatArray | None,
    ) -> "_Rows":
        distinct, time, entry = _time_codes(times, entries)
        return cls(
            distinct=distinct,
            groups=(EVERYBODY,) if groups is None else groups.names,
            strata=(EVERYBODY,) if strata is None else strata.names,
            time=time,
            happened=happened,
            entry=entry,
            group=None if groups is None else groups.codes,
            stratum=None if strata is None else strata.codes,
            weight=weights,
        )

    def only(self, kept: BoolArray) -> "_Rows":
        columns = {name: getattr(self, name) for name in ("time", "happened", "entry", "group", "stratum", "weight")}
        return replace(self, **{name: column[kept] for name, column in columns.items() if column is not None})

    @property
    def shape(self) -> tuple[int, int, int]:
        return len(self.strata), len(self.groups), len(self.distinct)

    def counted(self) -> Iterator[Stratum]:
        """One stratum after the other: all in one tally where that is small enough, else each by itself."""
        if len(self.strata) > 1 and 2 * np.prod(self.shape, dtype=float) > max(DENSE, 4 * len(self.time)):
            for part in self._by_stratum():
                yield from part.counted()
            return
        sums = self._sums()
        for place, name in enumerate(self.strata):
            started = sums["events"][place].sum(axis=1) + sums["censored"][place].sum(axis=1)
            started -= sums["entered"][place].sum(axis=1)
            columns = {key: values[place] for key, values in sums.items()}
            yield _without_empty_times(Stratum(name, self.distinct, started, **columns))

    def _sums(self) -> dict[str, Array]:
        """Every column of the table in shape (strata, groups, times)."""
        amounts = () if self.weight is None else (self.weight, self.weight**2)
        exits, *weights = self.tallies(self.time, self.happened, None, *amounts)
        entered = np.zeros(self.shape, np.int64)
        if self.entry is not None:
            entered = self.tallies(self.entry, np.zeros(len(self.time), np.bool_), None)[0][..., 0]
        sums: dict[str, Array] = {"entered": entered, "events": exits[..., 1], "censored": exits[..., 0]}
        for names, total in zip((SUMS[:2], SUMS[2:]), weights, strict=False):
            sums |= {names[0]: total[..., 1], names[1]: total[..., 0]}
        return sums

    def tallies(self, time: Array, happened: BoolArray, *amounts: FloatArray | None) -> list[Array]:
        """Rows (None), or sums of their amounts, per (stratum, group, time, event)."""
        strata, groups, times = self.shape
        size = strata * groups * 2 * times
        totals: list[Array] = [np.zeros(size, np.int64 if amount is None else np.float64) for amount in amounts]
        step = max(CHUNK, size)
        for start in range(0, len(time), step):
            rows = slice(start, start + step)
            cell = np.multiply(happened[rows], times, dtype=np.int64)
            np.add(cell, time[rows], out=cell, casting="unsafe")  # whole numbers, of whatever type they came in
            if self.group is not None:
                cell += np.multiply(self.group[rows], 2 * times, dtype=np.int64)
            if self.stratum is not None:
                cell += np.multiply(self.stratum[rows], groups * 2 * times, dtype=np.int64)
            for total, amount in zip(totals, amounts, strict=True):
                total += np.bincount(cell, None if amount is None else amount[rows], minlength=size)
        return [np.moveaxis(total.reshape((strata, groups, 2, times)), 2, 3) for total in totals]

    def _by_stratum(self) -> Iterator["_Rows"]:
        assert self.stratum is not None
        order = np.argsort(self.stratum, kind="stable")
        ends = np.cumsum(np.bincount(self.stratum, minlength=len(self.strata)))[:-1]
        for name, rows in zip(self.strata, np.split(order, ends), strict=True):
            entries = None if self.entry is None else self.distinct[self.entry[rows].astype(np.int64)]
            distinct, time, entry = _time_codes(self.distinct[self.time[rows].astype(np.int64)], entries)
            yield replace(
                self,
                distinct=distinct,
                strata=(name,),
                time=time,
                happened=self.happened[rows],
                entry=entry,
                group=None if self.group is None else self.group[rows],
                stratum=None,
                weight=None if self.weight is None else self.weight[rows],
            )


def _time_codes(times: Array, entries: Array | None) -> tuple[FloatArray, Array, Array | None]:
    """Distinct times and the codes of exits and entries; whole days in a short range are their own codes."""
    given = [times] if entries is None else [times, entries]
    last = float(max(column.max() for column in given))
    if last <= max(1024, len(times)) and all(is_whole(column) for column in given):
        distinct = np.arange(int(last) + 1, dtype=np.float64)
        return distinct, times, entries
    both, inverse = distinct_codes(times if entries is None else np.concatenate(given))
    codes = np.split(inverse, [len(times)])
    return both.astype(np.float64), codes[0], None if entries is None else codes[1]


def _sum_from_here(values: FloatArray) -> FloatArray:
    """Sums from each column to the last: adds small to large, and never leaves a remainder where nobody is left."""
    sums: FloatArray = np.cumsum(values[:, ::-1], axis=1)[:, ::-1]
    return sums


def _without_empty_times(stratum: Stratum) -> Stratum:
    used = (stratum.entered + stratum.events + stratum.censored).any(axis=0)
    return replace(stratum.mapped(lambda values: values[:, used]), times=stratum.times[used])


def _reversed(stratum: Stratum) -> Stratum:
    return replace(
        stratum,
        events=stratum.censored,
        censored=stratum.events,
        event_weight=stratum.censored_weight,
        censored_weight=stratum.event_weight,
        event_weight_squared=stratum.censored_weight_squared,
        censored_weight_squared=stratum.event_weight_squared,
    )


def _cut(stratum: Stratum, horizon: float) -> Stratum:
    """The stratum up to the horizon; whoever entered before it and left after it is censored at it."""
    if not stratum.times.size or stratum.times[-1] <= horizon:
        return stratum
    kept, before = stratum.times <= horizon, stratum.times < horizon
    remaining = stratum.started + (stratum.entered * before - (stratum.events + stratum.censored) * kept).sum(axis=1)
    times = np.append(stratum.times[before], horizon)
    at_horizon = stratum.times == horizon
    columns: dict[str, Array] = {}
    for name, values in stratum.columns().items():
        last = values[:, at_horizon].sum(axis=1)
        if name == "entered":
            last = np.zeros_like(last)
        elif name == "censored":
            last = last + remaining
        elif name in ("censored_weight", "censored_weight_squared"):
            last = last + (values + stratum.columns()[name.replace("censored", "event")])[:, ~kept].sum(axis=1)
        columns[name] = np.column_stack([values[:, before], last])
    return _without_empty_times(Stratum(stratum.name, times, stratum.started, **columns))


def _long(stratum: Stratum, groups: Sequence[str]) -> dict[str, Array]:
    used = (stratum.entered + stratum.events + stratum.censored) > 0
    group, time = np.nonzero(used)
    keys: dict[str, Array] = {
        "stratum": np.full(len(time), stratum.name, dtype=object),
        "group": np.array(groups, dtype=object)[group],
        "time": stratum.times[time],
    }
    return keys | {name: values[used] for name, values in stratum.columns().items()}


def _column_mapping(table: Any) -> Mapping[str, Column]:
    columns = table_columns(table)
    if columns is None:
        raise EstimationError(f"expected a table with named columns, found {type(table).__name__}")
    return columns


def _from_columns(columns: Mapping[str, Column], weighted: bool) -> EventTable:
    times = as_times(columns["time"])
    groups = as_labels(columns["group"], "group") if "group" in columns else None
    strata = as_labels(columns["stratum"], "stratum") if "stratum" in columns else None
    counts = {name: _as_counts(columns[name], name) for name in COUNTS if name in columns}
    sums = {name: _as_sums(columns[name], name) for name in SUMS if weighted}
    same_length(time=times, group=groups, stratum=strata, **counts, **sums)
    rows = _Rows.of(times, np.zeros(len(times), np.bool_), None, groups, strata, None)
    tallied: dict[str, Array] = {"entered": np.zeros(rows.shape, np.int64)}
    amounts = counts | sums
    totals = rows.tallies(rows.time, rows.happened, *amounts.values())
    for name, total in zip(amounts, totals, strict=True):
        tallied[name] = total[..., 0].astype(np.int64 if name in COUNTS else np.float64)
    started = (tallied["events"] + tallied["censored"] - tallied["entered"]).sum(axis=2)
    table = EventTable(
        rows.groups,
        tuple(
            _without_empty_times(
                Stratum(name, rows.distinct, started[i], **{key: values[i] for key, values in tallied.items()})
            )
            for i, name in enumerate(rows.strata)
        ),
    )
    _refuse_empty_groups(table)
    _refuse_overdrawn(table)
    return table


def _refuse_empty_groups(table: EventTable) -> None:
    leaving = sum((_leaving(stratum) for stratum in table.strata), np.zeros(len(table.groups)))
    empty = [group for group, amount in zip(table.groups, leaving.tolist(), strict=True) if not amount]
    if empty:
        what = "patient of weight above 0" if table.weighted else "patient"
        raise EstimationError(
            f"group: expected a {what} in each, found none in {', '.join(empty)}; leave such groups out of the table"
        )


def _leaving(stratum: Stratum) -> FloatArray:
    """Patients, or their weights, of each group, (groups,)."""
    if stratum.event_weight is None or stratum.censored_weight is None:
        patients: FloatArray = (stratum.events + stratum.censored).sum(axis=1).astype(np.float64)
        return patients
    weights: FloatArray = (stratum.event_weight + stratum.censored_weight).sum(axis=1)
    return weights


def _as_counts(values: Column, name: str) -> Array:
    counts = as_numbers(values, name)
    return _without(counts, (counts < 0) | (counts != np.floor(counts)), name, "whole numbers of 0 or more")


def _as_sums(values: Column, name: str) -> FloatArray:
    sums = as_numbers(values, name)
    return _without(sums, sums < 0, name, "sums of 0 or more")


def _without(numbers: FloatArray, bad: BoolArray, name: str, expected: str) -> FloatArray:
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise EstimationError(f"{name}: expected {expected}, found {numbers[row]:g} in row {row + 1}")
    return numbers


def _refuse_overdrawn(table: EventTable) -> None:
    """A count of exits that exceeds the patients at risk would make a survival below 0."""
    for stratum in table.strata:
        over = stratum.at_risk < stratum.events + stratum.censored
        if over.any():
            group, time = (int(place[0]) for place in np.nonzero(over))
            raise EstimationError(
                f"group {table.groups[group]}, time {stratum.times[time]:g}: "
                f"expected at most {stratum.at_risk[group, time]} patients to leave (those at risk), "
                f"found {stratum.events[group, time] + stratum.censored[group, time]}; correct `entered`"
            )
