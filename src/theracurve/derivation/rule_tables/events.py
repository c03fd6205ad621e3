"""The rules of the pejorative events, one table a kind."""

from collections.abc import Iterable, Mapping

from theracurve.definition.rules import (
    DeathRule,
    MarkerIncreaseRule,
    Rule,
    SymptomRelapseRule,
    TherapySideEffectRule,
    TumourProgressionRule,
)
from theracurve.derivation.rule_tables.table import NUMBER, PERCENT, RuleTable, listed, of_kind

CONFIRMABLE = (SymptomRelapseRule, MarkerIncreaseRule)
ASSESSED = (*CONFIRMABLE, TumourProgressionRule)


def event_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    yield therapy_side_effect(rules)
    yield symptom_relapse(rules)
    yield tumour_progression(rules)
    yield marker_increase(rules)
    yield listed("increase_analytes", "analyte", ((i, r.analytes) for i, r in of_kind(rules, MarkerIncreaseRule)))
    yield RuleTable("death", {"rule_id": "VARCHAR"}, tuple((i,) for i, _ in of_kind(rules, DeathRule)))
    yield confirmed_events(rules)


def therapy_side_effect(rules: Mapping[str, Rule]) -> RuleTable:
    columns = {"rule_id": "VARCHAR", "grade": "INTEGER", "related": "BOOLEAN", "serious": "VARCHAR"}
    rows = ((i, r.grade, r.related, r.serious) for i, r in of_kind(rules, TherapySideEffectRule))
    return RuleTable("therapy_side_effect", columns, tuple(rows))


def symptom_relapse(rules: Mapping[str, Rule]) -> RuleTable:
    columns = {
        "rule_id": "VARCHAR",
        "measure": "VARCHAR",
        "better": "VARCHAR",
        "step": NUMBER,
        "reference": "VARCHAR",
        "after_improvement": "BOOLEAN",
    }
    rows = (
        (i, r.measure, r.better, r.step, r.reference, r.after_improvement)
        for i, r in of_kind(rules, SymptomRelapseRule)
    )
    return RuleTable("symptom_relapse", columns, tuple(rows))


def tumour_progression(rules: Mapping[str, Rule]) -> RuleTable:
    columns = {
        "rule_id": "VARCHAR",
        "criteria": "VARCHAR",
        "source": "VARCHAR",
        "reader": "VARCHAR",
        "adjudicator": "VARCHAR",
        "dimension": "VARCHAR",
        "percent": PERCENT,
        "strict": "BOOLEAN",
        "reappearance": "BOOLEAN",
    }
    rows = (
        (i, r.criteria, r.source, r.reader, r.adjudicator, r.dimension, r.percent, r.strict, r.reappearance)
        for i, r in of_kind(rules, TumourProgressionRule)
    )
    return RuleTable("tumour_progression", columns, tuple(rows))


def marker_increase(rules: Mapping[str, Rule]) -> RuleTable:
    columns = {
        "rule_id": "VARCHAR",
        "percent": PERCENT,
        "strict": "BOOLEAN",
        "reference": "VARCHAR",
        "applies_to": "VARCHAR",
    }
    rows = ((i, r.percent, r.strict, r.reference, r.applies_to) for i, r in of_kind(rules, MarkerIncreaseRule))
    return RuleTable("marker_increase", columns, tuple(rows))


def confirmed_events(rules: Mapping[str, Rule]) -> RuleTable:
    """The rules whose events the next assessment has to confirm."""
    confirmed = ((i,) for i, rule in rules.items() if isinstance(rule, CONFIRMABLE) and rule.confirmed)
    return RuleTable("confirmed_events", {"rule_id": "VARCHAR"}, tuple(confirmed))
