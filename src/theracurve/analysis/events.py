"""Counts of pejorative events by kind and group, and times that are only described."""

from collections.abc import Iterator

import duckdb
import numpy as np

from theracurve.analysis.observations import Observations
from theracurve.analysis.results import EventCount, StudyEstimate
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_time import DAYS_PER_MONTH


def event_counts(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[EventCount, ...]:
    """Per group and stated kind: patients with at least one event, and all events, under the protocol."""
    found = connection.execute(
        'SELECT p."group", e.kind, count(DISTINCT e.patient_id), count(*) FROM derived_events AS e'
        " INNER JOIN people AS p ON e.patient_id = p.patient_id"
        ' WHERE e.variant = ? GROUP BY p."group", e.kind',
        [PROTOCOL],
    ).fetchall()
    counts = {(group, kind): (patients, events) for group, kind, patients, events in found}
    sizes = dict(connection.execute('SELECT "group", count(*) FROM people GROUP BY "group"').fetchall())
    return tuple(
        EventCount(group, kind, *counts.get((group, kind), (0, 0)), sizes.get(group, 0))
        for kind in study.pejorative_events.stated
        for group in study.groups
    )


def as_estimates(counts: tuple[EventCount, ...]) -> Iterator[StudyEstimate]:
    for count in counts:
        yield StudyEstimate(
            endpoint=count.kind,
            quantity="count",
            variant=PROTOCOL,
            group=count.group,
            value=float(count.patients),
            n=count.of_patients,
            events=count.events,
            unit="patients",
            method="patients with at least one event; `events` counts all of them",
        )


def mean_time_to_event(observed: Observations, endpoint: str, group: str, variant: str) -> StudyEstimate:
    """The mean time of those who had the event, with its standard deviation: described, never compared.

    It leaves out everybody who was censored, so it is not an estimate of the mean time to the event.
    """
    times = observed.of_groups(group).where(observed.of_groups(group).event).time / float(DAYS_PER_MONTH)
    n = observed.of_groups(group).n
    return StudyEstimate(
        endpoint=endpoint,
        quantity="mean",
        variant=variant,
        group=group,
        population="those with the event",
        value=float(times.mean()) if len(times) else None,
        std_dev=float(np.std(times, ddof=1)) if len(times) > 1 else None,
        n=n,
        events=len(times),
        unit="months",
        method="mean and standard deviation of the observed times; the censored are left out, so this only describes",
        reason="" if len(times) else "nobody had the event",
    )
