"""The strategies of the protocol, emulated by clones beside the naive comparison of who did it with who did not."""

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.checks import ask
from theracurve.analysis.bias.delayed import emulation, landmarks_at, time_dependent
from theracurve.analysis.bias.emulated_strategy import EmulatedStrategy
from theracurve.analysis.bias.milestones import MadeLater, Milestone, MilestoneKind
from theracurve.analysis.bias.people import People
from theracurve.analysis.bias.question import Question
from theracurve.analysis.observations import Observations, observe
from theracurve.analysis.planned import Planned, questioned_analyses
from theracurve.analysis.whom import of_categories
from theracurve.definition.strategy import Strategy
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL

NOT = "not "
"""Before the name of a strategy: those who do not follow it."""


def emulate_strategies(
    connection: duckdb.DuckDBPyConnection, study: Study, people: People
) -> Iterator[EmulatedStrategy]:
    """Each strategy, for each endpoint over time that everybody has."""
    for name, strategy in study.strategies.items():
        origins = origins_of(connection, strategy, people)
        for analysis in questioned_analyses(study):
            observed = eligible(observe(connection, analysis.endpoint, PROTOCOL).at_risk(), strategy, people)
            yield emulate(
                study, name, Planned(analysis, PROTOCOL), from_origin(observed, people, origins), people, origins
            )


def emulate(
    study: Study,
    name: str,
    planned: Planned,
    observed: Observations,
    people: People,
    origins: NDArray[np.float64],
) -> EmulatedStrategy:
    strategy = study.strategies[name]
    rows = people.rows_of(observed.patient)
    days = reached_on(strategy, people, origins)[rows] - origins[rows]
    day = np.where(days <= float(strategy.within.days), days, np.inf)
    done = np.asarray(day <= observed.time, dtype=np.bool_)
    return EmulatedStrategy(
        name=name,
        label=strategy.label or name,
        endpoint=planned.analysis.endpoint,
        horizon_months=planned.horizon_months,
        people=int(of_groups(people.group, strategy).sum()),
        eligible=observed.n,
        reached=int(done.sum()),
        checks=tuple(beside(study, name, planned, observed, people, day)),
    )


def beside(
    study: Study,
    name: str,
    planned: Planned,
    observed: Observations,
    people: People,
    day: NDArray[np.float64],
) -> Iterator[BiasCheck]:
    """Nothing where everybody or nobody did it in time."""
    strategy = study.strategies[name]
    milestone = Milestone(MilestoneKind(strategy.counts), strategy.number)
    named = np.where(day <= observed.time, name, NOT + name).astype(object)
    question = ask(study, planned, replace(observed, group=named), (name, NOT + name), people)
    if question is None:
        return
    of_those = {patient: reached for patient, reached in zip(observed.patient, day, strict=True)}
    here = np.array([of_those[patient] for patient in question.pair.patient], dtype=np.float64)
    asked = replace(question, membership=MadeLater(milestone, name, NOT + name, here))
    if np.isfinite(asked.started).any():
        yield from emulated_by(asked, float(strategy.within.days))


def emulated_by(question: Question, within: float) -> Iterator[BiasCheck]:
    yield question.found(BiasKind.GROUP_KNOWN_LATE, time_dependent(question))
    yield landmarks_at(question, (round(within),))
    yield emulation(question, within)


def eligible(observed: Observations, strategy: Strategy, people: People) -> Observations:
    """Those of its groups and categories."""
    return observed.where(of_groups(observed.group, strategy) & of_categories(observed, people, strategy.where))


def of_groups(groups: NDArray[np.object_], strategy: Strategy) -> NDArray[np.bool_]:
    return np.isin(groups.astype(str), strategy.among) if strategy.among else np.ones(len(groups), dtype=np.bool_)


def from_origin(observed: Observations, people: People, origins: NDArray[np.float64]) -> Observations:
    """Those still at risk after their origin, with time counted from it."""
    origin = origins[people.rows_of(observed.patient)]
    there = np.isfinite(origin) & (observed.time > origin)
    kept, origin = observed.where(there), origin[there]
    return replace(
        kept,
        entry=np.maximum(kept.entry - origin, 0.0),
        time=kept.time - origin,
        left=np.maximum(kept.left - origin, 0.0),
        right=kept.right - origin,
    )


def origins_of(connection: duckdb.DuckDBPyConnection, strategy: Strategy, people: People) -> NDArray[np.float64]:
    """The study day from which each of the people (n,) follows it; infinite for who never came to it."""
    if strategy.from_ is None:
        return np.zeros(len(people.patient))
    query = "SELECT patient_id, min(day) FROM derived_events WHERE kind = ? AND variant = ? GROUP BY patient_id"
    found = dict(connection.execute(query, [strategy.from_, PROTOCOL]).fetchall())
    return np.array([found.get(patient, np.inf) for patient in people.patient], dtype=np.float64)


def reached_on(strategy: Strategy, people: People, origins: NDArray[np.float64]) -> NDArray[np.float64]:
    """The study day of the so-many-th from each one's origin (n,) on; infinite where it never came."""
    kind = MilestoneKind(strategy.counts)
    if strategy.from_ is None:
        days = people.milestones.get(Milestone(kind, strategy.number))
        return np.full(len(people.patient), np.inf) if days is None else days
    of_kind = [days for milestone, days in people.milestones.items() if milestone.kind is kind]
    if len(of_kind) < strategy.number:
        return np.full(len(people.patient), np.inf)
    after = np.where(np.column_stack(of_kind) >= origins[:, None], np.column_stack(of_kind), np.inf)
    return np.asarray(np.sort(after, axis=1)[:, strategy.number - 1], dtype=np.float64)
