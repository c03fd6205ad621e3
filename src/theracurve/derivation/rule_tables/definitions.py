"""Which definition uses which rule, and its endpoints."""

from collections.abc import Iterable, Mapping

from theracurve.definition.benefit import BenefitRule
from theracurve.definition.endpoints import Endpoint
from theracurve.definition.rules import Rules
from theracurve.definition.study import Study
from theracurve.derivation.rule_tables.events import ASSESSED
from theracurve.derivation.rule_tables.table import RuleTable
from theracurve.vocabulary.named import BENEFIT, qualified


def definition_tables(definitions: Mapping[str, Study], compiled: Mapping[str, Rules]) -> Iterable[RuleTable]:
    yield criteria(compiled)
    yield criterion_rules(compiled)
    yield from benefit_tables(compiled)
    yield events(compiled)
    yield best_responses(compiled)
    yield marker_responses(compiled)
    yield line_definitions(definitions)
    yield endpoints(definitions)
    yield endpoint_events(definitions)


def criteria(compiled: Mapping[str, Rules]) -> RuleTable:
    rows = (
        (variant, benefit, name, rule.id, place)
        for variant, rules in compiled.items()
        for benefit in rules.benefits
        for place, (name, rule) in enumerate(rules.criteria_of(benefit).items(), start=1)
    )
    columns = {
        "variant": "VARCHAR",
        "benefit": "VARCHAR",
        "criterion": "VARCHAR",
        "rule_id": "VARCHAR",
        "place": "INTEGER",
    }
    return RuleTable("criteria", columns, tuple(rows))


def criterion_rules(compiled: Mapping[str, Rules]) -> RuleTable:
    found = {rule.id for rules in compiled.values() for rule in rules.criteria.values()}
    return RuleTable("criterion_rules", {"rule_id": "VARCHAR"}, tuple((i,) for i in sorted(found)))


def benefit_tables(compiled: Mapping[str, Rules]) -> Iterable[RuleTable]:
    benefits = {(variant, name): rule for variant, rules in compiled.items() for name, rule in rules.benefits.items()}
    yield benefit(benefits)
    visits = tuple((*place, visit) for place, rule in benefits.items() for visit in rule.visits)
    yield RuleTable("benefit_visits", {"variant": "VARCHAR", "benefit": "VARCHAR", "visit": "VARCHAR"}, visits)
    judged = sorted({visit for *_, visit in visits})
    yield RuleTable("judged_visits", {"visit": "VARCHAR"}, tuple((visit,) for visit in judged))


def benefit(benefits: Mapping[tuple[str, str], BenefitRule]) -> RuleTable:
    """`decision` is what an override of the answer names."""
    columns = {
        "variant": "VARCHAR",
        "benefit": "VARCHAR",
        "decision": "VARCHAR",
        "rule_id": "VARCHAR",
        "rule": "VARCHAR",
        "needed": "INTEGER",
        "over_visits": "VARCHAR",
        "death_before_first_visit": "VARCHAR",
    }
    rows = (
        (*place, qualified(place[1], BENEFIT), r.id, r.rule, r.needed, r.over_visits, r.death_before_first_visit)
        for place, r in benefits.items()
    )
    return RuleTable("benefit", columns, tuple(rows))


def events(compiled: Mapping[str, Rules]) -> RuleTable:
    columns = {
        "variant": "VARCHAR",
        "kind": "VARCHAR",
        "rule_id": "VARCHAR",
        "assessed": "BOOLEAN",
        "secreting_only": "BOOLEAN",
    }
    rows = (
        (variant, kind, rule.id, isinstance(rule, ASSESSED), getattr(rule, "applies_to", "all") == "secreting")
        for variant, rules in compiled.items()
        for kind, rule in rules.events.items()
    )
    return RuleTable("events", columns, tuple(rows))


def best_responses(compiled: Mapping[str, Rules]) -> RuleTable:
    rows = ((variant, rules.best_response.id) for variant, rules in compiled.items() if rules.best_response)
    return RuleTable("best_responses", {"variant": "VARCHAR", "rule_id": "VARCHAR"}, tuple(rows))


def marker_responses(compiled: Mapping[str, Rules]) -> RuleTable:
    rows = (
        (variant, name, rule.id) for variant, rules in compiled.items() for name, rule in rules.marker_responses.items()
    )
    columns = {"variant": "VARCHAR", "name": "VARCHAR", "rule_id": "VARCHAR"}
    return RuleTable("marker_responses", columns, tuple(rows))


def line_definitions(definitions: Mapping[str, Study]) -> RuleTable:
    """The one rule of lines under every definition: from where they are counted follows from its events."""
    rows = ((variant, study.lines.compiled.id) for variant, study in definitions.items() if study.lines)
    return RuleTable("line_definitions", {"variant": "VARCHAR", "rule_id": "VARCHAR"}, tuple(rows))


def endpoints(definitions: Mapping[str, Study]) -> RuleTable:
    """`missed` is the number of missed visits after which an event is censored, none where it never is."""
    columns = {
        "variant": "VARCHAR",
        "endpoint": "VARCHAR",
        "given": "BOOLEAN",
        "among": "VARCHAR",
        "benefit": "VARCHAR",
        "starts_at": "VARCHAR",
        "censoring": "VARCHAR",
        "death": "VARCHAR",
        "missed": "INTEGER",
        "other_treatment": "VARCHAR",
        "line": "INTEGER",
        "follows_next_line": "BOOLEAN",
    }
    rows = (
        (variant, name, *endpoint_row(study, endpoint))
        for variant, study in definitions.items()
        for name, endpoint in study.endpoints.items()
    )
    return RuleTable("endpoints", columns, tuple(rows))


def endpoint_row(study: Study, endpoint: Endpoint) -> tuple[object, ...]:
    return (
        endpoint.given,
        endpoint.among or ("all" if endpoint.line is None else "line"),
        study.benefit_of(endpoint) if endpoint.among else None,
        endpoint.starts_at,
        endpoint.censoring,
        study.death_in(endpoint),
        endpoint.censor_after_missed.count if endpoint.censor_after_missed else None,
        endpoint.of_next_treatment,
        endpoint.line,
        endpoint.follows_next_line,
    )


def endpoint_events(definitions: Mapping[str, Study]) -> RuleTable:
    rows = (
        (variant, name, kind, place)
        for variant, study in definitions.items()
        for name, endpoint in study.endpoints.items()
        for place, kind in enumerate(study.events_of(endpoint), start=1)
    )
    columns = {"variant": "VARCHAR", "endpoint": "VARCHAR", "kind": "VARCHAR", "place": "INTEGER"}
    return RuleTable("endpoint_events", columns, tuple(rows))
