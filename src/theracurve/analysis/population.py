"""Whom a number of a study is of, as a phrase: `results.json` has its English text, a report says it by its code."""

from theracurve.definition.analyses import Analysis
from theracurve.phrases import Phrase, Statement, clauses


class Population(Phrase, subject="estimators.population"):
    """Patients that a number may be of."""

    # those that a plan may name
    ALL_ALLOCATED = "all allocated"
    TREATED = "treated"
    PER_PROTOCOL = "per protocol"
    EVALUABLE_FOR_BENEFIT = "evaluable for benefit"
    EVALUABLE_FOR_ONE = "evaluable for benefit ({benefit})"  # of several, by its name
    CATEGORY = "{covariate} {category}"
    # those that an endpoint or an event is about
    BENEFITED = "those who benefited"
    HAD_LINE = "those who had line {line}"
    RESPONDED = "those who responded"
    NOT_WITHOUT_MEASURABLE = "all but those without measurable disease"  # who was never read is among them
    WITH_EVENT = "those with the event"
    WATCHED = "those who were watched for side effects"
    GIVEN_THERAPY = "those who were given the therapy"
    SECRETING = "those with a secreting tumour"
    NOT_TREATED = "those of groups that are not treated"
    # those of the comparisons that question one
    AT_RISK_AFTER = "at risk after day {day}"
    BOTH_STRATEGIES = "both groups, each patient in both strategies"
    MATCHED = "matched pairs"
    WITH_COVARIATES = "with a value of every covariate"


ALL_ALLOCATED = Population.ALL_ALLOCATED()
EVALUABLE_FOR_BENEFIT = Population.EVALUABLE_FOR_BENEFIT()


def asked_population(analysis: Analysis) -> Statement:
    """Return whom an analysis of the plan is of: its population, and the categories that it asks for."""
    named = Population[analysis.population.upper()]()
    if analysis.benefit is not None:
        named = Population.EVALUABLE_FOR_ONE(benefit=analysis.benefit)
    where = analysis.where.items()
    return clauses(named, *(Population.CATEGORY(covariate=name, category=category) for name, category in where))
