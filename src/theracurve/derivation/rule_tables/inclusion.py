"""The criteria of inclusion, and the texts of which one will do."""

from collections.abc import Iterable, Mapping

from theracurve.definition.rule import Rule
from theracurve.definition.rules import InclusionRule
from theracurve.derivation.rule_tables.table import NUMBER, SCALE, RuleTable, of_kind
from theracurve.vocabulary.lab_units import LabUnit, lab_unit


def inclusion_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    asked = of_kind(rules, InclusionRule)
    yield inclusion(asked)
    texts = ((rule.name, text) for _, rule in asked for text in rule.one_of)
    yield RuleTable("inclusion_texts", {"name": "VARCHAR", "text": "VARCHAR"}, tuple(texts))


def inclusion(asked: Iterable[tuple[str, InclusionRule]]) -> RuleTable:
    """`kind` and `scale` are those of the unit in which the limits are stated."""
    columns = {
        "rule_id": "VARCHAR",
        "name": "VARCHAR",
        "place": "INTEGER",
        "source": "VARCHAR",
        "of": "VARCHAR",
        "tracer": "VARCHAR",
        "least": NUMBER,
        "most": NUMBER,
        "unit": "VARCHAR",
        "kind": "VARCHAR",
        "scale": SCALE,
        "by_text": "BOOLEAN",
    }
    rows = ((i, r.name, place, *limits(r)) for place, (i, r) in enumerate(asked, start=1))
    return RuleTable("inclusion", columns, tuple(rows))


def limits(rule: InclusionRule) -> tuple[object, ...]:
    unit: LabUnit = lab_unit(rule.unit)
    stated = (rule.table, rule.of, rule.tracer, rule.least, rule.most, rule.unit)
    return (*stated, unit.kind, unit.scale, bool(rule.one_of))
