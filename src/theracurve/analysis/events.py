"""Counts of pejorative events by kind and group, and times that are only described."""

from collections.abc import Iterator

import duckdb
import numpy as np

from theracurve.analysis.observations import Observations
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import against_reference
from theracurve.analysis.population import ALL_ALLOCATED, Population
from theracurve.analysis.results import EventCount
from theracurve.analysis.shares import difference_of_shares, share_of
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.analysis.watched import watched_comparators
from theracurve.definition.events import MarkerIncreaseRule, TherapySideEffectRule
from theracurve.definition.one_sided import SIDE_EFFECT
from theracurve.definition.rule import Rule
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.phrases import NOTHING, Statement, apart
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
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
    rules = compile_rules(study).events
    return tuple(
        EventCount(group, kind, *counts.get((group, kind), (0, 0)), sizes.get(group, 0), population)
        for kind in study.pejorative_events.stated
        for population, sizes in [patients_at_risk(connection, study, rules[kind])]
        for group in study.groups
    )


def patients_at_risk(
    connection: duckdb.DuckDBPyConnection, study: Study, rule: Rule
) -> tuple[Statement, dict[str, int]]:
    """In whom an event of this rule would be known, and how many they are by group: side effects where the therapy was
    given or a comparator was watched, marker increases only in secreting tumours where the rule says so."""
    population, able, watched = ALL_ALLOCATED, "TRUE", list[str]()
    if isinstance(rule, TherapySideEffectRule):
        watched = list(watched_comparators(connection, study))
        population = Population.WATCHED() if watched else Population.GIVEN_THERAPY()
        able = "first_administration_day IS NOT NULL"
    elif isinstance(rule, MarkerIncreaseRule) and rule.applies_to == "secreting":
        population, able = Population.SECRETING(), "secreting"
    found = connection.execute(
        f'SELECT "group", count(*) FROM people WHERE {able} OR list_contains(?, "group") GROUP BY "group"', [watched]
    ).fetchall()
    return population, dict(found)


def event_estimates(study: Study, counts: tuple[EventCount, ...]) -> Iterator[StudyEstimate]:
    """The counts; of side effects the shares of those who were watched, and their differences between two groups."""
    yield from as_estimates(counts)
    yield from side_effect_shares(counts)
    yield from side_effect_differences(study, counts)


def as_estimates(counts: tuple[EventCount, ...]) -> Iterator[StudyEstimate]:
    for count in counts:
        yield StudyEstimate(
            endpoint=count.kind,
            quantity=StudyQuantity.COUNT,
            variant=PROTOCOL,
            group=count.group,
            value=float(count.patients),
            n=count.of_patients,
            population=count.population,
            events=count.events,
            method=apart((StudyPhrase.WITH_ANY_EVENT(), StudyPhrase.EVENTS_COUNT_ALL())),
        )


def side_effect_shares(counts: tuple[EventCount, ...]) -> Iterator[StudyEstimate]:
    for count in counts:
        if count.kind == SIDE_EFFECT and count.of_patients:
            share = count.patients, count.of_patients
            yield share_of(SIDE_EFFECT, PROTOCOL, count.group, share, count.population)


def side_effect_differences(study: Study, counts: tuple[EventCount, ...]) -> Iterator[StudyEstimate]:
    """The difference of the shares with a side effect between each group and the reference group; nothing where one of
    the two was not watched. How long each was followed is not taken into account."""
    watched = {c.group: c for c in counts if c.kind == SIDE_EFFECT and c.of_patients}
    for pair in against_reference(study, tuple(watched)):
        share, reference = ((watched[name].patients, watched[name].of_patients) for name in pair)
        yield difference_of_shares(SIDE_EFFECT, pair, share, reference, watched[pair[0]].population)


def mean_time_to_event(observed: Observations, endpoint: str, group: str, variant: str) -> StudyEstimate:
    """The mean time of those who had the event, with its standard deviation: described, never compared.

    It leaves out everybody who was censored, so it is not an estimate of the mean time to the event.
    """
    times = observed.of_groups(group).where(observed.of_groups(group).event).time / float(DAYS_PER_MONTH)
    n = observed.of_groups(group).n
    return StudyEstimate(
        endpoint=endpoint,
        quantity=StudyQuantity.MEAN,
        variant=variant,
        group=group,
        population=Population.WITH_EVENT(),
        value=float(times.mean()) if len(times) else None,
        std_dev=float(np.std(times, ddof=1)) if len(times) > 1 else None,
        n=n,
        events=len(times),
        method=apart((StudyPhrase.MEAN_OF_OBSERVED(), StudyPhrase.CENSORED_LEFT_OUT())),
        reason=NOTHING if len(times) else StudyPhrase.NOBODY_HAD_EVENT() if n else StudyPhrase.NOBODY_BENEFITED(),
    )
