"""Which definition uses which rule, and its endpoints."""

from collections.abc import Iterable, Mapping

from theracurve.definition.rules import BenefitRule, Rules
from theracurve.definition.study import Study
from theracurve.derivation.rule_tables.events import ASSESSED
from theracurve.derivation.rule_tables.table import RuleTable


def definition_tables(definitions: Mapping[str, Study], compiled: Mapping[str, Rules]) -> Iterable[RuleTable]:
    """Which definition uses which rule, and its endpoints."""
    yield RuleTable(
        "criteria",
        {"variant": "VARCHAR", "criterion": "VARCHAR", "rule_id": "VARCHAR", "place": "INTEGER"},
        tuple(
            (variant, name, rule.id, place)
            for variant, rules in compiled.items()
            for place, (name, rule) in enumerate(rules.criteria.items(), start=1)
        ),
    )
    criterion_rules = {rule.id for rules in compiled.values() for rule in rules.criteria.values()}
    yield RuleTable("criterion_rules", {"rule_id": "VARCHAR"}, tuple((i,) for i in sorted(criterion_rules)))
    yield from benefit_tables({variant: rules.benefit for variant, rules in compiled.items() if rules.benefit})
    yield RuleTable(
        "events",
        {
            "variant": "VARCHAR",
            "kind": "VARCHAR",
            "rule_id": "VARCHAR",
            "assessed": "BOOLEAN",
            "secreting_only": "BOOLEAN",
        },
        tuple(
            (variant, kind, rule.id, isinstance(rule, ASSESSED), getattr(rule, "applies_to", "all") == "secreting")
            for variant, rules in compiled.items()
            for kind, rule in rules.events.items()
        ),
    )
    yield from endpoint_tables(definitions)


def benefit_tables(benefits: Mapping[str, BenefitRule]) -> Iterable[RuleTable]:
    yield RuleTable(
        "benefit",
        {
            "variant": "VARCHAR",
            "rule_id": "VARCHAR",
            "rule": "VARCHAR",
            "needed": "INTEGER",
            "over_visits": "VARCHAR",
            "death_before_first_visit": "VARCHAR",
        },
        tuple(
            (variant, b.id, b.rule, b.needed, b.over_visits, b.death_before_first_visit)
            for variant, b in benefits.items()
        ),
    )
    yield RuleTable(
        "benefit_visits",
        {"variant": "VARCHAR", "visit": "VARCHAR"},
        tuple((variant, visit) for variant, b in benefits.items() for visit in b.visits),
    )
    judged = {visit for b in benefits.values() for visit in b.visits}
    yield RuleTable("judged_visits", {"visit": "VARCHAR"}, tuple((visit,) for visit in sorted(judged)))


def endpoint_tables(definitions: Mapping[str, Study]) -> Iterable[RuleTable]:
    """`missed` is the number of missed visits after which an event is censored, none where it never is."""
    yield RuleTable(
        "endpoints",
        {
            "variant": "VARCHAR",
            "endpoint": "VARCHAR",
            "given": "BOOLEAN",
            "among": "VARCHAR",
            "starts_at": "VARCHAR",
            "censoring": "VARCHAR",
            "death": "VARCHAR",
            "missed": "INTEGER",
            "other_treatment": "VARCHAR",
        },
        tuple(
            (
                variant,
                name,
                endpoint.given,
                endpoint.among or "all",
                endpoint.starts_at,
                endpoint.censoring,
                study.death_in(endpoint),
                endpoint.censor_after_missed.count if endpoint.censor_after_missed else None,
                endpoint.other_treatment,
            )
            for variant, study in definitions.items()
            for name, endpoint in study.endpoints.items()
        ),
    )
    yield RuleTable(
        "endpoint_events",
        {"variant": "VARCHAR", "endpoint": "VARCHAR", "kind": "VARCHAR", "place": "INTEGER"},
        tuple(
            (variant, name, kind, place)
            for variant, study in definitions.items()
            for name, endpoint in study.endpoints.items()
            for place, kind in enumerate(study.events_of(endpoint), start=1)
        ),
    )
