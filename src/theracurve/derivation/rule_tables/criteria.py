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
    yield RuleTable(
        "clinical_status",
        {"rule_id": "VARCHAR", "measure": "VARCHAR", "better": "VARCHAR", "step": NUMBER, "best": NUMBER},
        tuple((i, r.measure, r.better, r.step, r.best) for i, r in of_kind(rules, ClinicalStatusRule)),
    )
    markers = of_kind(rules, MarkersRule)
    yield RuleTable(
        "markers",
        {
            "rule_id": "VARCHAR",
            "percent": PERCENT,
            "strict": "BOOLEAN",
            "combine": "VARCHAR",
            "applies_to": "VARCHAR",
            "baseline_at_least": NUMBER,
        },
        tuple((i, r.percent, r.strict, r.combine, r.applies_to, r.baseline_at_least) for i, r in markers),
    )
    yield listed("marker_analytes", "analyte", ((i, r.analytes) for i, r in markers))
    yield RuleTable(
        "progression",
        {"rule_id": "VARCHAR", "applies_to": "VARCHAR"},
        tuple((i, r.applies_to) for i, r in of_kind(rules, ProgressionHaltedRule)),
    )
    yield RuleTable(
        "lesion_size",
        {
            "rule_id": "VARCHAR",
            "lesion": "VARCHAR",
            "dimension": "VARCHAR",
            "percent": PERCENT,
            "strict": "BOOLEAN",
            "reader": "VARCHAR",
            "adjudicator": "VARCHAR",
        },
        tuple(
            (i, r.lesion, r.dimension, r.percent, r.strict, r.reader, r.adjudicator)
            for i, r in of_kind(rules, LesionSizeRule)
        ),
    )
    medication = of_kind(rules, MedicationRule)
    yield RuleTable(
        "medication",
        {"rule_id": "VARCHAR", "combine": "VARCHAR"},
        tuple((i, r.combine) for i, r in medication),
    )
    yield listed("medication_classes", "drug_class", ((i, r.classes) for i, r in medication))
    yield RuleTable(
        "equivalents",
        {"rule_id": "VARCHAR", "drug_class": "VARCHAR", "unit": "VARCHAR", "drug": "VARCHAR", "factor": FACTOR},
        tuple(
            (i, stated.drug_class, stated.unit, drug, factor)
            for i, r in medication
            for stated in r.equivalence
            for drug, factor in stated.drugs
        ),
    )
