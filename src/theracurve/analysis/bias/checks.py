"""All checks for bias of a study, in the order of its plan."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.delayed import delayed_checks
from theracurve.analysis.bias.dropout import dropout
from theracurve.analysis.bias.imbalance import imbalance, weighting
from theracurve.analysis.bias.known_late import known_late_checks, membership_of
from theracurve.analysis.bias.matching import matching
from theracurve.analysis.bias.one_sided import one_sided_event
from theracurve.analysis.bias.people import People
from theracurve.analysis.bias.question import Question
from theracurve.analysis.bias.surveillance import read_looks, surveillance
from theracurve.analysis.bias.unmeasured import negative_control, unmeasured
from theracurve.analysis.comparisons import hazard_ratio
from theracurve.analysis.observations import Observations, observe
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import Planned, noted, questioned_analyses
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.analysis.watched import unwatched_comparators
from theracurve.definition.analyses import Analysis
from theracurve.definition.one_sided import WITHOUT_SIDE_EFFECTS
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity


def check_bias(
    connection: duckdb.DuckDBPyConnection, study: Study, people: People, comparisons: Sequence[Comparison]
) -> tuple[BiasCheck, ...]:
    """Every check of every planned comparison over time, and of the groups as such."""
    asked = questions(connection, study, people)
    checks = [check for question in asked for check in of_question(connection, question, comparisons)]
    reference = study.reference_group
    pairs = [(group, reference) for group in study.comparators] if reference is not None else []
    pairs = pairs if study.allocation != "randomised" else []
    alike = (imbalance(people, *pair, weighted=tuple(study.covariates)) for pair in pairs)
    return (*(check for check in alike if check is not None), *checks)


def questions(connection: duckdb.DuckDBPyConnection, study: Study, people: People) -> Iterator[Question]:
    """Two groups at a time, in each analysis over time of an endpoint that everybody has: each against the reference,
    and each two of the others, which the plan does not compare, but a reader does."""
    for analysis in questioned_analyses(study):
        observed = observe(connection, analysis.endpoint, PROTOCOL).at_risk()
        for reference, group in combinations(sorted(study.groups, key=lambda name: name != study.reference_group), 2):
            question = ask(study, Planned(analysis, PROTOCOL), observed, (group, reference), people)
            if question is not None:
                yield question


def ask(
    study: Study, planned: Planned, observed: Observations, groups: tuple[str, str], people: People
) -> Question | None:
    """A group and its reference; None where one of them has no patient."""
    (group, reference), horizon = groups, planned.end_days
    pair = observed.of_groups(group, reference)
    pair = pair if horizon is None else pair.until(horizon).at_risk()
    if len(set(pair.group)) < 2:
        return None
    ratio = hazard_ratio(planned, pair, group, reference)
    ratio = noted(ratio, StudyPhrase.CAUSE_SPECIFIC()) if pair.competing.any() else ratio
    return Question(study, planned, ratio, group, reference, pair, people, people.rows_of(pair.patient))


def of_question(
    connection: duckdb.DuckDBPyConnection, question: Question, comparisons: Sequence[Comparison]
) -> Iterator[BiasCheck]:
    if not question.is_planned:
        yield from of_unplanned(question)
        return
    looks = read_looks(connection, (question.group, question.reference))
    if question.study.allocation != "randomised":
        yield from of_allocation(connection, question, comparisons)
    unwatched = unwatched_comparators(connection, question.study)
    without = without_side_effects(question, comparisons)
    one_sided = one_sided_event(question, ended_by(connection, question), unwatched, without)
    if one_sided is not None:
        yield one_sided
    yield surveillance(question, looks)
    yield dropout(question)


def of_unplanned(question: Question) -> Iterator[BiasCheck]:
    """Asks of two groups that the plan does not compare whether one of them is known late."""
    membership = None if question.study.allocation == "randomised" else membership_of(question)
    yield from known_late_checks(question, membership) if membership is not None else ()


def of_allocation(
    connection: duckdb.DuckDBPyConnection, question: Question, comparisons: Sequence[Comparison]
) -> Iterator[BiasCheck]:
    """What an allocation at random would have made needless."""
    membership = membership_of(question)
    yield from delayed_checks(question) if membership is None else known_late_checks(question, membership)
    yield weighting(question)
    if question.study.matching is not None:
        yield matching(question, question.study.matching)
    yield unmeasured(question)
    if question.study.negative_control is None:
        yield question.not_given(BiasKind.NEGATIVE_CONTROL, "no_negative_control")
    else:
        yield negative_control(question, control_of(connection, question))


def control_of(connection: duckdb.DuckDBPyConnection, question: Question) -> Question | None:
    """The same groups, asked about the protocol's negative control over the whole follow-up; None where one of them has
    nobody with it."""
    control = question.study.negative_control
    assert control is not None
    observed = observe(connection, control, PROTOCOL).at_risk()
    groups = (question.group, question.reference)
    return ask(question.study, Planned(Analysis(endpoint=control), PROTOCOL), observed, groups, question.people)


def ended_by(connection: duckdb.DuckDBPyConnection, question: Question) -> NDArray[np.object_]:
    """(n,) what ended each patient's endpoint: a kind of event, or the reason of the censoring."""
    query = "SELECT patient_id, reason FROM derived_endpoints WHERE endpoint = ? AND variant = ?"
    found = dict(connection.execute(query, [question.planned.analysis.endpoint, PROTOCOL]).fetchall())
    return np.array([found[patient] for patient in question.pair.patient], dtype=object)


def without_side_effects(question: Question, comparisons: Sequence[Comparison]) -> StudyEstimate | None:
    """The hazard ratio of the same analysis under the definition without them."""
    place = (question.planned.analysis.endpoint, question.planned.horizon_months, None)
    return next(
        (
            estimate
            for c in comparisons
            if c.variant == WITHOUT_SIDE_EFFECTS
            and c.analysis.everybody
            and (c.endpoint, c.horizon_months, c.at_months) == place
            for estimate in c.estimates_of(StudyQuantity.HAZARD_RATIO)
            if estimate.groups == (question.group, question.reference)
        ),
        None,
    )
