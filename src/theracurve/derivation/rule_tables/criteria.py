"""The rules of the benefit criteria, and the factors of the drugs that are added."""

from collections.abc import Iterable, Mapping

from theracurve.definition.criteria import CRITERION_RULES
from theracurve.definition.criteria.medication import MedicationRule
from theracurve.definition.rule import Rule
from theracurve.derivation.rule_tables.table import FACTOR, RuleTable, kind_tables, of_kind


def criterion_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    for kind in CRITERION_RULES:
        yield from kind_tables(kind, rules)
    yield equivalents(rules)


def equivalents(rules: Mapping[str, Rule]) -> RuleTable:
    columns = {
        "rule_id": "VARCHAR",
        "drug_class": "VARCHAR",
        "unit": "VARCHAR",
        "drug": "VARCHAR",
        "factor": FACTOR,
    }
    rows = (
        (i, stated.drug_class, stated.unit, drug, factor)
        for i, r in of_kind(rules, MedicationRule)
        for stated in r.equivalence
        for drug, factor in stated.drugs
    )
    return RuleTable("medication_equivalents", columns, tuple(rows))
