"""The rules of the benefit criteria, one table a kind, and one for each list inside a rule."""

from collections.abc import Iterable, Mapping

from theracurve.definition.rules import (
    ClinicalStatusRule,
    LesionSizeRule,
    MarkersRule,
    MedicationRule,
    ProgressionHaltedRule,
    Rule,
)
from theracurve.derivation.rule_tables.table import FACTOR, NUMBER, PERCENT, RuleTable, listed, of_kind


def criterion_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    yield clinical_status(rules)
    yield markers(rules)
    yield listed("marker_analytes", "analyte", ((i, r.analytes) for i, r in of_kind(rules, MarkersRule)))
    yield progression(rules)
    yield lesion_size(rules)
    yield medication(rules)
    yield listed("medication_classes", "drug_class", ((i, r.classes) for i, r in of_kind(rules, MedicationRule)))
    yield equivalents(rules)


def clinical_status(rules: Mapping[str, Rule]) -> RuleTable:
    columns = {"rule_id": "VARCHAR", "measure": "VARCHAR", "better": "VARCHAR", "step": NUMBER, "best": NUMBER}
    rows = ((i, r.measure, r.better, r.step, r.best) for i, r in of_kind(rules, ClinicalStatusRule))
    return RuleTable("clinical_status", columns, tuple(rows))


def markers(rules: Mapping[str, Rule]) -> RuleTable:
    columns = {
        "rule_id": "VARCHAR",
        "percent": PERCENT,
        "strict": "BOOLEAN",
        "combine": "VARCHAR",
        "applies_to": "VARCHAR",
        "baseline_at_least": NUMBER,
    }
    rows = (
        (i, r.percent, r.strict, r.combine, r.applies_to, r.baseline_at_least) for i, r in of_kind(rules, MarkersRule)
    )
    return RuleTable("markers", columns, tuple(rows))


def progression(rules: Mapping[str, Rule]) -> RuleTable:
    rows = ((i, r.applies_to) for i, r in of_kind(rules, ProgressionHaltedRule))
    return RuleTable("progression", {"rule_id": "VARCHAR", "applies_to": "VARCHAR"}, tuple(rows))


def lesion_size(rules: Mapping[str, Rule]) -> RuleTable:
    columns = {
        "rule_id": "VARCHAR",
        "lesion": "VARCHAR",
        "dimension": "VARCHAR",
        "percent": PERCENT,
        "strict": "BOOLEAN",
        "reader": "VARCHAR",
        "adjudicator": "VARCHAR",
    }
    rows = (
        (i, r.lesion, r.dimension, r.percent, r.strict, r.reader, r.adjudicator)
        for i, r in of_kind(rules, LesionSizeRule)
    )
    return RuleTable("lesion_size", columns, tuple(rows))


def medication(rules: Mapping[str, Rule]) -> RuleTable:
    rows = ((i, r.combine) for i, r in of_kind(rules, MedicationRule))
    return RuleTable("medication", {"rule_id": "VARCHAR", "combine": "VARCHAR"}, tuple(rows))


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
    return RuleTable("equivalents", columns, tuple(rows))
