"""A quick look at any table of survival times: curves, log-rank test and hazard ratios, without a study around them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from theracurve.analysis.curve_interval import interval_for
from theracurve.analysis.pair_of_groups import PairOfGroups
from theracurve.errors import StudyRefused, UsageError
from theracurve.intake.one_file import read_one_file
from theracurve.survival import (
    Estimate,
    EventTable,
    KaplanMeier,
    Test,
    event_table,
    exact_log_rank,
    follow_up_test,
    kaplan_meier,
    log_rank,
    unequal_follow_up_test,
)
from theracurve.survival._curves.intervals import Interval
from theracurve.survival._tests.follow_up import DIFFERENT
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.tables import Kind, Table, may, must

EVERYBODY = "all"
HAPPENED, NOT_HAPPENED = ("true", "1"), ("false", "0")
MOST_VALUES = 6  # of a column that are shown
APART = 3.0  # ratio of two P values of one comparison from which they say different things
TIME_DECIMALS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRequest:
    """What is asked of a file of times: the columns by their names in its header.

    `event_is` is the value that stands for an event; without it the column holds true and false, or 1 and 0. Events
    count up to and including `horizon`; `at` are times at which survival is asked for, in the file's unit. `strata`
    stratifies the tests and ratios, `entry` is the time from which a row is at risk; `interval` is that of the curves,
    chosen by their size without it.
    """

    file: Path
    time: str
    event: str
    group: str | None = None
    reference: str | None = None
    horizon: float | None = None
    event_is: str | None = None
    at: tuple[float, ...] = ()
    strata: str | None = None
    entry: str | None = None
    interval: Interval | None = None

    def __post_init__(self) -> None:
        named = [name for name in (self.time, self.event, self.group, self.strata, self.entry) if name is not None]
        if len(set(named)) < len(named):
            raise UsageError("--time, --event, --group, --strata and --entry each name a column of their own")


@dataclass(frozen=True, slots=True)
class QuickPair:
    """A group against the reference, from the patients of these two alone.

    `hazard_ratio` is Firth's where Cox's model has none; `exact` is exact or drawn, as its method says, and None with
    strata or delayed entry, of which it knows nothing; `unequal` is there where the two were followed for different
    times.
    """

    group: str
    reference: str
    log_rank: Test
    exact: Test | None
    unequal: Test | None
    hazard_ratio: Estimate

    @property
    def apart(self) -> bool:
        """Whether the large-sample P is so far from the exact one that only the exact one should be read."""
        usual, exact = self.log_rank.p_value, None if self.exact is None else self.exact.p_value
        return usual is not None and exact is not None and not exact / APART <= usual <= exact * APART


@dataclass(frozen=True, slots=True)
class QuickLook:
    """Curves by group; `together` is the test of three groups or more, `pairs` are each with the reference.

    `patients_with_several_rows` counts the patients with more than one row.
    """

    curves: KaplanMeier
    medians: tuple[Estimate, ...]
    at: tuple[Estimate, ...]
    together: Test | None
    pairs: tuple[QuickPair, ...]
    horizon: float | None
    patients_with_several_rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of the file, each array (n,): who was at risk from `entry` to `time`, in which group and stratum."""

    time: np.ndarray
    event: np.ndarray
    group: np.ndarray
    strata: np.ndarray | None
    entry: np.ndarray | None

    def counted(self, horizon: float | None = None) -> EventTable:
        columns = {"group": self.group, "stratum": self.strata, "entry": self.entry}
        return event_table(self.time, self.event, **columns, horizon=horizon)

    def only(self, kept: np.ndarray) -> "Rows":
        strata, entry = (None if column is None else column[kept] for column in (self.strata, self.entry))
        return Rows(self.time[kept], self.event[kept], self.group[kept], strata, entry)

    def until(self, horizon: float) -> "Rows":
        """The rows at risk before the horizon, everybody censored there who is at risk after it."""
        began = np.full(len(self.time), True) if self.entry is None else self.entry < horizon
        kept = self.only(began)
        return Rows(
            np.minimum(kept.time, horizon), kept.event & (kept.time <= horizon), kept.group, kept.strata, kept.entry
        )


def look(request: LookRequest, *, today: date) -> QuickLook:
    """Estimate from the named columns of a CSV or Parquet file; times stay in the file's unit.

    Raises StudyRefused with every unusable cell, EstimationError where the times are not survival times.
    """
    read = columns_of(request, today)
    times, events = np.asarray(read[request.time], dtype=np.float64), np.asarray(read[request.event], dtype=np.bool_)
    refuse_negative(read, request.time, request.file)
    rows = Rows(
        time=times,
        event=events,
        group=np.asarray(read[request.group], dtype=str) if request.group else np.full(len(times), EVERYBODY),
        strata=np.asarray(read[request.strata], dtype=str) if request.strata else None,
        entry=np.asarray(read[request.entry], dtype=np.float64) if request.entry else None,
    )
    counted = rows.counted(request.horizon)
    curves = kaplan_meier(counted, interval=request.interval or interval_for(counted))
    first = reference_in(request, counted.groups)
    within = rows if request.horizon is None else rows.until(request.horizon)
    return QuickLook(
        curves,
        medians=tuple(curve.median() for curve in curves.values()),
        at=tuple(curve.at(time) for time in request.at for curve in curves.values()),
        together=log_rank(counted) if len(counted.groups) > 2 else None,
        pairs=tuple(pair_of(within, group, first) for group in counted.groups if group != first),
        horizon=request.horizon,
        patients_with_several_rows=repeated(read),
    )


def columns_of(request: LookRequest, today: date) -> Mapping[str, np.ndarray]:
    """The named columns, the event as true and false. Raises StudyRefused with every unusable cell."""
    group = (must(request.group, Kind.TEXT),) if request.group else ()
    columns = (must(request.time, Kind.NUMBER, decimals=TIME_DECIMALS), must(request.event, Kind.TEXT))
    strata = (must(request.strata, Kind.TEXT),) if request.strata else ()
    entry = (must(request.entry, Kind.NUMBER, decimals=TIME_DECIMALS),) if request.entry else ()
    table = Table("file", (*columns, *group, *strata, *entry, may("patient_id", Kind.ID)))
    found = read_one_file(request.file, table, today=today).execute(f'SELECT * FROM records."{table.name}"')
    read = found.fetchnumpy()
    return {**read, request.event: happened(np.asarray(read[request.event], dtype=str), request)}


def happened(values: np.ndarray, request: LookRequest) -> np.ndarray:
    """Which cells say that the event was there. Raises StudyRefused, once, where a value may mean either."""
    known = {value: int((values == value).sum()) for value in np.unique(values)}
    if request.event_is is not None:
        if request.event_is not in known:
            raise UsageError(f"--event-is: no row of {request.event} holds {request.event_is!r}; {listed(known)}")
        return np.asarray(values == request.event_is)
    lower = np.char.lower(values)
    if set(np.unique(lower)) <= {*HAPPENED, *NOT_HAPPENED}:
        return np.isin(lower, HAPPENED)
    raise StudyRefused((neither_true_nor_false(request, known),))


def neither_true_nor_false(request: LookRequest, known: Mapping[str, int]) -> Finding:
    last = max(known)
    return Finding(
        severity=Severity.ERROR,
        code="event-coded",
        table=request.file.name,
        column=request.event,
        message=f"Expected true and false, or 1 and 0, found {listed(known)}.",
        remedy=f"Say which value is the event, such as --event-is {last}; every other value then is none.",
    )


def listed(known: Mapping[str, int]) -> str:
    """`1 (63 rows), 2 (165 rows)`; many values are cut with their count."""
    shown = [f"{value or 'an empty cell'} ({n} row{'' if n == 1 else 's'})" for value, n in known.items()]
    more = f" and {len(shown) - MOST_VALUES} more values" if len(shown) > MOST_VALUES else ""
    return ", ".join(shown[:MOST_VALUES]) + more


def reference_in(request: LookRequest, groups: tuple[str, ...]) -> str:
    first = request.reference or groups[0]
    if first not in groups:
        raise UsageError(f"there is no group {first!r} to compare with; the file has {', '.join(groups)}")
    return first


def pair_of(rows: Rows, group: str, reference: str) -> QuickPair:
    """Compares two groups as a file with nobody else would be."""
    both = rows.only(np.isin(rows.group, (group, reference)))
    counted, plain = both.counted(), both.strata is None and both.entry is None
    unalike = plain and followed_unalike(counted)
    return QuickPair(
        group,
        reference,
        log_rank=log_rank(counted),
        exact=exact_log_rank(both.time, both.event, both.group) if plain else None,
        unequal=unequal_follow_up_test(both.time, both.event, both.group) if unalike else None,
        hazard_ratio=ratio_of(both, group, reference),
    )


def ratio_of(both: Rows, group: str, reference: str) -> Estimate:
    """By Cox's model; where its likelihood rises for ever, under Firth's penalty, which the method names, with why."""
    two = PairOfGroups((group, reference), both.time, both.event, both.group, "efron", both.strata, both.entry)
    fit, why = two.model(group)
    found = fit.hazard_ratio(group)
    return replace(found, notes=(*found.notes, *why))


def followed_unalike(table: EventTable) -> bool:
    p = follow_up_test(table).p_value
    return p is not None and p < DIFFERENT


def repeated(read: Mapping[str, np.ndarray]) -> int:
    """How many patients have more than one row, where the file names patients."""
    given = np.ma.getdata(read["patient_id"])
    _, counts = np.unique([str(patient) for patient in given if patient is not None], return_counts=True)
    return int((counts > 1).sum())


def refuse_negative(read: Mapping[str, np.ndarray], time: str, file: Path) -> None:
    """Raises StudyRefused with every cell that holds a time below 0."""
    times = np.asarray(read[time], dtype=np.float64)
    found = [
        Finding(
            severity=Severity.ERROR,
            code="time-negative",
            table="file",
            row=int(read["row"][place]),
            column=time,
            message=f"Expected a time of 0 or more, found {times[place]:g}.",
            remedy="Check the day from which times are counted, and the date of last contact.",
        )
        for place in np.flatnonzero(times < 0)
    ]
    if found:
        raise StudyRefused(found)
