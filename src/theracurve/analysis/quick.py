"""A quick look at any table of survival times: curves, log-rank test and hazard ratios, without a study around them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from theracurve.analysis.comparisons import interval_for
from theracurve.errors import StudyRefused, UsageError
from theracurve.intake.one_file import read_one_file
from theracurve.survival import Estimate, KaplanMeier, Test, cox, event_table, kaplan_meier, log_rank
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.tables import Kind, Table, may, must

EVERYBODY = "all"
TIME_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class QuickLook:
    """Curves by group; the test and the hazard ratios against the first group exist where there are several."""

    curves: KaplanMeier
    medians: tuple[Estimate, ...]
    log_rank: Test | None
    hazard_ratios: tuple[Estimate, ...]
    reference: str | None
    horizon: float | None


def look(
    file: Path, *, time: str, event: str, group: str | None, horizon: float | None, reference: str | None, today: date
) -> QuickLook:
    """Estimate from the named columns of a CSV or Parquet file; times stay in the file's unit.

    Raises StudyRefused with every unusable cell, EstimationError where the times are not survival times.
    """
    if len({time, event, group}) < 3:
        raise UsageError("--time, --event and --group each name a column of their own")
    columns = (must(time, Kind.NUMBER, decimals=TIME_DECIMALS), must(event, Kind.FLAG))
    table = Table("file", (*columns, *((must(group, Kind.TEXT),) if group else ()), may("patient_id", Kind.ID)))
    read = read_one_file(file, table, today=today).execute(f'SELECT * FROM records."{table.name}"').fetchnumpy()
    times, events = np.asarray(read[time], dtype=np.float64), np.asarray(read[event], dtype=np.bool_)
    refuse_negative(read, time, file)
    labels = np.asarray(read[group], dtype=str) if group else np.full(len(times), EVERYBODY)
    counted = event_table(times, events, group=labels, horizon=horizon)
    curves = kaplan_meier(counted, interval=interval_for(counted))
    several = len(counted.groups) > 1
    first = reference or counted.groups[0]
    if first not in counted.groups:
        raise UsageError(f"there is no group {first!r} to compare with; the file has {', '.join(counted.groups)}")
    return QuickLook(
        curves,
        tuple(curve.median() for curve in curves.values()),
        log_rank(counted) if several else None,
        hazard_ratios(times, events, labels, counted.groups, first, horizon) if several else (),
        first if several else None,
        horizon,
    )


def refuse_negative(read: Mapping[str, np.ndarray], time: str, file: Path) -> None:
    """Raises StudyRefused with every cell that holds a time below 0."""
    times = np.asarray(read[time], dtype=np.float64)
    found = [
        Finding(
            severity=Severity.ERROR,
            code="time-negative",
            table=file.name,
            row=int(read["row"][place]),
            column=time,
            message=f"Expected a time of 0 or more, found {times[place]:g}.",
            remedy="Check the day from which times are counted, and the date of last contact.",
        )
        for place in np.flatnonzero(times < 0)
    ]
    if found:
        raise StudyRefused(found)


def hazard_ratios(
    times: np.ndarray,
    events: np.ndarray,
    labels: np.ndarray,
    groups: tuple[str, ...],
    reference: str,
    horizon: float | None,
) -> tuple[Estimate, ...]:
    """Each group against the reference, in one model."""
    end = np.inf if horizon is None else horizon
    others = {group: (labels == group).astype(np.float64) for group in groups if group != reference}
    fit = cox(np.minimum(times, end), events & (times <= end), others, ties="efron")
    return tuple(fit.hazard_ratio(group) for group in others)
