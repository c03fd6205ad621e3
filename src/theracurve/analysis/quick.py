"""A quick look at any table of survival times: curves, log-rank test and hazard ratios, without a study around them."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from theracurve.analysis.curve_interval import interval_for
from theracurve.analysis.pair_of_groups import PairOfGroups
from theracurve.analysis.quick_columns import LookRequest, columns_of
from theracurve.errors import UsageError
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
from theracurve.survival._tests.follow_up import DIFFERENT

APART = 3.0  # ratio of two P values of one comparison from which they say different things


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

    @property
    def to_read(self) -> Test:
        """The one test that a sentence gives: that for unequal follow-up where the groups were not followed alike, the
        exact one where the large-sample P is far from it, otherwise the log-rank test."""
        if self.unequal is not None and self.unequal.estimable:
            return self.unequal
        return self.exact if self.exact is not None and self.apart else self.log_rank


@dataclass(frozen=True, slots=True)
class QuickLook:
    """Curves by group; `together` is the test of three groups or more, `pairs` are each with the reference.

    `patients_with_several_rows` counts the patients with more than one row; `in_days` says that the times were counted
    between two days, and are in no unit of the file.
    """

    curves: KaplanMeier
    medians: tuple[Estimate, ...]
    at: tuple[Estimate, ...]
    together: Test | None
    pairs: tuple[QuickPair, ...]
    horizon: float | None
    patients_with_several_rows: int
    in_days: bool = False


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
    """Estimate from the named columns of a table of any format; times stay in the file's unit, days between two dates.

    Raises StudyRefused with every unusable cell and for rows of one patient that are no rows of their own, UsageError
    where the file can be read in two ways, EstimationError where the times are not survival times.
    """
    read = columns_of(request, today)
    rows = Rows(time=read.time, event=read.event, group=read.group, strata=read.strata, entry=read.entry)
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
        patients_with_several_rows=read.repeated,
        in_days=not request.time,
    )


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
