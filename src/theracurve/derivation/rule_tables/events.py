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

ASSESSED = (SymptomRelapseRule, TumourProgressionRule, MarkerIncreaseRule)


def event_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    yield RuleTable(
        "therapy_side_effect",
        {"rule_id": "VARCHAR", "grade": "INTEGER", "related": "BOOLEAN", "serious": "VARCHAR"},
        tuple((i, r.grade, r.related, r.serious) for i, r in of_kind(rules, TherapySideEffectRule)),
    )
    yield RuleTable(
        "symptom_relapse",
        {
            "rule_id": "VARCHAR",
            "measure": "VARCHAR",
            "better": "VARCHAR",
            "step": NUMBER,
            "reference": "VARCHAR",
            "after_improvement": "BOOLEAN",
        },
        tuple(
            (i, r.measure, r.better, r.step, r.reference, r.after_improvement)
            for i, r in of_kind(rules, SymptomRelapseRule)
        ),
    )
    yield RuleTable(
        "tumour_progression",
        {
            "rule_id": "VARCHAR",
            "criteria": "VARCHAR",
            "source": "VARCHAR",
            "reader": "VARCHAR",
            "adjudicator": "VARCHAR",
            "dimension": "VARCHAR",
            "percent": PERCENT,
            "strict": "BOOLEAN",
            "reappearance": "BOOLEAN",
        },
        tuple(
            (i, r.criteria, r.source, r.reader, r.adjudicator, r.dimension, r.percent, r.strict, r.reappearance)
            for i, r in of_kind(rules, TumourProgressionRule)
        ),
    )
    increases = of_kind(rules, MarkerIncreaseRule)
    yield RuleTable(
        "marker_increase",
        {
            "rule_id": "VARCHAR",
            "percent": PERCENT,
            "strict": "BOOLEAN",
            "reference": "VARCHAR",
            "applies_to": "VARCHAR",
        },
        tuple((i, r.percent, r.strict, r.reference, r.applies_to) for i, r in increases),
    )
    yield listed("increase_analytes", "analyte", ((i, r.analytes) for i, r in increases))
    yield RuleTable("death", {"rule_id": "VARCHAR"}, tuple((i,) for i, _ in of_kind(rules, DeathRule)))
    yield RuleTable(
        "event_rules",
        {"rule_id": "VARCHAR", "confirmed": "BOOLEAN"},
        tuple((i, getattr(r, "confirmed", False)) for i, r in rules.items() if isinstance(r, ASSESSED)),
    )
