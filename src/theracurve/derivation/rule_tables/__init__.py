"""The protocol as rule tables: thresholds are data. One table per kind of rule, filled from the compiled rules.

The SQL files join records to these tables. Rules that several definitions share stand once; the tables `criteria`,
`events`, `benefit` and `endpoints` say which definition uses which rule.
"""

from collections.abc import Iterable, Mapping

from theracurve.definition.best_response import BestResponseRule
from theracurve.definition.criteria.markers import MarkersRule
from theracurve.definition.events import MarkerIncreaseRule
from theracurve.definition.kidney import EgfrRule
from theracurve.definition.lines import LinesRule
from theracurve.definition.marker_responses import MarkerResponseRule
from theracurve.definition.rule import Rule
from theracurve.definition.rules import (
    InclusionRule,
    LaboratoryGradesRule,
    compile_rules,
    rules_by_id,
)
from theracurve.definition.study import Study
from theracurve.derivation.rule_tables.criteria import criterion_tables
from theracurve.derivation.rule_tables.definitions import definition_tables
from theracurve.derivation.rule_tables.deviations import deviation_tables, populations
from theracurve.derivation.rule_tables.events import event_tables
from theracurve.derivation.rule_tables.filtration import filtration_tables
from theracurve.derivation.rule_tables.inclusion import inclusion_tables
from theracurve.derivation.rule_tables.scores import score_tables
from theracurve.derivation.rule_tables.study import choice_tables, grade_tables, study_tables
from theracurve.derivation.rule_tables.table import RuleTable, kind_tables, of_kind

__all__ = ["RuleTable", "rule_tables"]


def rule_tables(definitions: Mapping[str, Study]) -> tuple[RuleTable, ...]:
    """All rule tables of a study's definitions (`protocol` first, then the variants)."""
    study = next(iter(definitions.values()))
    compiled = {variant: compile_rules(definition) for variant, definition in definitions.items()}
    benefits = [(variant, name) for variant, rules in compiled.items() for name in rules.benefits]
    return (
        *study_tables(study),
        *tables_of_rules(rules_by_id(definitions)),
        *definition_tables(definitions, compiled),
        populations(study, benefits),
    )


def tables_of_rules(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    """One table per kind of rule, and one for each list inside a rule."""
    yield from criterion_tables(rules)
    yield from event_tables(rules)
    yield from kind_tables(BestResponseRule, rules)
    yield from kind_tables(MarkerResponseRule, rules)
    yield from kind_tables(LinesRule, rules)
    yield from grade_tables(rules)
    yield from score_tables(rules)
    yield from filtration_tables(rules)
    yield from choice_tables(rules)
    yield from deviation_tables(rules)
    yield from inclusion_tables(rules)
    listed_analytes = (
        *(rule.analytes for _, rule in of_kind(rules, MarkersRule)),
        *(rule.analytes for _, rule in of_kind(rules, MarkerIncreaseRule)),
        *((rule.analyte,) for _, rule in of_kind(rules, MarkerResponseRule)),
        *((rule.creatinine,) for _, rule in of_kind(rules, EgfrRule)),
        *((rule.of,) for _, rule in of_kind(rules, InclusionRule) if rule.table == "labs"),
        *(tuple(analyte for _, analyte in rule.terms) for _, rule in of_kind(rules, LaboratoryGradesRule)),
    )
    analytes = {analyte for entries in listed_analytes for analyte in entries}
    yield RuleTable("analytes", {"analyte": "VARCHAR"}, tuple((analyte,) for analyte in sorted(analytes)))
