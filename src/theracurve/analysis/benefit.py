"""Benefit and its criteria: counts of answers, proportions over all allocated and over evaluable patients."""

from collections import Counter
from collections.abc import Iterable, Iterator

import duckdb

from theracurve.analysis.planned import against_reference
from theracurve.analysis.population import ALL_ALLOCATED, EVALUABLE_FOR_BENEFIT
from theracurve.analysis.results import CriterionCount
from theracurve.analysis.shares import difference_of_shares, share_of
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.named import BENEFIT, qualified


def benefit_estimates(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[StudyEstimate, ...]:
    """The shares with each benefit and their differences; none where the protocol states no benefit."""
    return tuple(estimate for name in study.benefits for estimate in estimates_of(connection, study, name))


def estimates_of(connection: duckdb.DuckDBPyConnection, study: Study, name: str) -> Iterator[StudyEstimate]:
    shares = tuple(benefit_proportions(connection, name, tuple(study.groups)))
    yield from shares
    yield from benefit_differences(study, name, shares)


def benefit_proportions(
    connection: duckdb.DuckDBPyConnection, name: str, groups: tuple[str, ...]
) -> Iterator[StudyEstimate]:
    """Per definition and group: the share with benefit, of all allocated and of those in whom it could be judged."""
    found = connection.execute(
        'SELECT b.variant, p."group", b.answer FROM derived_benefit AS b'
        " INNER JOIN people AS p ON b.patient_id = p.patient_id WHERE b.benefit = ? ORDER BY b.variant",
        [name],
    ).fetchall()
    answers = Counter(found)
    for variant in dict.fromkeys(row[0] for row in found):
        for group in groups:
            of_group = {answer: answers[(variant, group, str(answer))] for answer in Answer}
            yield from proportions_of(qualified(name, BENEFIT), variant, group, of_group)


def proportions_of(benefit: str, variant: str, group: str, answers: dict[Answer, int]) -> Iterator[StudyEstimate]:
    met, allocated = answers[Answer.MET], sum(answers.values())
    for population, total in (
        (ALL_ALLOCATED, allocated),
        (EVALUABLE_FOR_BENEFIT, met + answers[Answer.NOT_MET]),
    ):
        yield share_of(benefit, variant, group, (met, total), population)


def benefit_differences(study: Study, name: str, shares: Iterable[StudyEstimate]) -> Iterator[StudyEstimate]:
    """The difference of the shares of all allocated between each group and the reference group, with an exact interval
    and Fisher's test (as its variants are compared), under the protocol; nothing where a group has nobody."""
    stated = {e.group: e for e in shares if e.variant == PROTOCOL and e.population == ALL_ALLOCATED and e.n and e.group}
    for pair in against_reference(study, tuple(stated)):
        share, reference = ((stated[name].events or 0, stated[name].n) for name in pair)
        yield difference_of_shares(qualified(name, BENEFIT), pair, share, reference, ALL_ALLOCATED)


def criterion_counts(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[CriterionCount, ...]:
    """The answers of the protocol's criteria by group and visit, in the order of the protocol."""
    found = connection.execute(
        'SELECT p."group", c.visit, c.visit_day, c.criterion, c.answer, count(*) FROM derived_criteria AS c'
        " INNER JOIN people AS p ON c.patient_id = p.patient_id"
        ' WHERE c.variant = ? GROUP BY p."group", c.visit, c.visit_day, c.criterion, c.answer',
        [PROTOCOL],
    ).fetchall()
    order = list(compile_rules(study).criteria)
    found.sort(key=lambda row: (row[0], row[2], order.index(row[3])))
    places = dict.fromkeys((group, visit, criterion) for group, visit, _, criterion, *_ in found)
    counts = {(group, visit, criterion, answer): n for group, visit, _, criterion, answer, n in found}
    return tuple(
        CriterionCount(*place, {str(answer): counts.get((*place, str(answer)), 0) for answer in Answer})
        for place in places
    )
