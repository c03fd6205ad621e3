"""The protocol as rule tables: thresholds are data. One table per kind of rule, filled from the compiled rules.

The SQL files join records to these tables. Rules that several definitions share stand once; the tables `criteria`,
`events`, `benefit` and `endpoints` say which definition uses which rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from theracurve.definition.rules import (
    BenefitRule,
    ClinicalStatusRule,
    DeathRule,
    LesionSizeRule,
    MarkerIncreaseRule,
    MarkersRule,
    MedicationRule,
    ProgressionHaltedRule,
    Rule,
    Rules,
    SymptomRelapseRule,
    TherapySideEffectRule,
    TumourProgressionRule,
    compile_rules,
    rules_by_id,
)
from theracurve.definition.study import Study
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.study_time import DAYS_PER_UNIT
from theracurve.vocabulary.units import GBQ_PER_UNIT, SCALED_DOSES_PER

NUMBER = "DECIMAL(18, 6)"
PERCENT = "DECIMAL(9, 4)"
DAYS = "DECIMAL(18, 4)"
R = TypeVar("R", bound=Rule)
ASSESSED = (SymptomRelapseRule, TumourProgressionRule, MarkerIncreaseRule)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """One rule table: its columns with their types, and its rows."""

    name: str
    columns: dict[str, str]
    rows: tuple[tuple[object, ...], ...]


def rule_tables(definitions: Mapping[str, Study]) -> tuple[RuleTable, ...]:
    """All rule tables of a study's definitions (`protocol` first, then the variants)."""
    study = next(iter(definitions.values()))
    compiled = {variant: compile_rules(definition) for variant, definition in definitions.items()}
    return (*study_tables(study), *kind_tables(rules_by_id(definitions)), *definition_tables(definitions, compiled))


def of_kind(rules: Mapping[str, Rule], kind: type[R]) -> list[tuple[str, R]]:
    return [(rule_id, rule) for rule_id, rule in rules.items() if isinstance(rule, kind)]


def study_tables(study: Study) -> Iterable[RuleTable]:
    """What holds for the whole study: settings, planned visits, agents, units."""
    window = study.baseline_window.days if study.baseline_window else None
    yield RuleTable(
        "settings",
        {"time_zero": "VARCHAR", "data_cutoff": "DATE", "baseline_window": DAYS},
        ((study.time_zero, study.data_cutoff, window),),
    )
    yield RuleTable(
        "planned_visits",
        {"visit": "VARCHAR", "visit_day": "INTEGER", "target": DAYS, "window_days": DAYS, "visit_order": "INTEGER"},
        tuple((v.label, v.day, v.target, v.window, place) for place, v in enumerate(study.planned_visits, start=1)),
    )
    half_lives = ((name, agent.radionuclide) for name, agent in study.agents.items() if agent.radionuclide)
    yield RuleTable(
        "agents",
        {"agent": "VARCHAR", "half_life_seconds": "DOUBLE"},
        tuple((name, float(HALF_LIVES[nuclide].seconds)) for name, nuclide in half_lives),
    )
    yield RuleTable("activity_units", {"unit": "VARCHAR", "gbq": NUMBER}, tuple(GBQ_PER_UNIT.items()))
    yield RuleTable("dose_intervals", {"per": "VARCHAR", "scaled": "INTEGER"}, tuple(SCALED_DOSES_PER.items()))
    yield RuleTable("time_units", {"unit": "VARCHAR", "days": DAYS}, tuple(DAYS_PER_UNIT.items()))


def kind_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    """One table per kind of rule, and one for each list inside a rule."""
    yield from criterion_tables(rules)
    yield from event_tables(rules)
    listed_analytes = [
        *(rule.analytes for _, rule in of_kind(rules, MarkersRule)),
        *(rule.analytes for _, rule in of_kind(rules, MarkerIncreaseRule)),
    ]
    analytes = {analyte for entries in listed_analytes for analyte in entries}
    yield RuleTable("analytes", {"analyte": "VARCHAR"}, tuple((analyte,) for analyte in sorted(analytes)))


def listed(name: str, column: str, lists: Iterable[tuple[str, tuple[str, ...]]]) -> RuleTable:
    """The entries of a list inside a rule, numbered in the order of the protocol."""
    rows = ((rule_id, entry, place) for rule_id, entries in lists for place, entry in enumerate(entries, start=1))
    return RuleTable(name, {"rule_id": "VARCHAR", column: "VARCHAR", "place": "INTEGER"}, tuple(rows))


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
        },
        tuple((i, r.percent, r.strict, r.combine, r.applies_to) for i, r in markers),
    )
    yield listed("marker_analytes", "analyte", ((i, r.analytes) for i, r in markers))
    yield RuleTable(
        "progression",
        {"rule_id": "VARCHAR", "progression_rule_id": "VARCHAR"},
        tuple((i, r.progression) for i, r in of_kind(rules, ProgressionHaltedRule)),
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
        },
        tuple((i, r.lesion, r.dimension, r.percent, r.strict, r.reader) for i, r in of_kind(rules, LesionSizeRule)),
    )
    medication = of_kind(rules, MedicationRule)
    yield RuleTable(
        "medication",
        {"rule_id": "VARCHAR", "combine": "VARCHAR"},
        tuple((i, r.combine) for i, r in medication),
    )
    yield listed("medication_classes", "drug_class", ((i, r.classes) for i, r in medication))


def event_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    yield RuleTable(
        "therapy_side_effect",
        {"rule_id": "VARCHAR", "grade": "INTEGER", "related": "BOOLEAN"},
        tuple((i, r.grade, r.related) for i, r in of_kind(rules, TherapySideEffectRule)),
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
        {"rule_id": "VARCHAR", "criteria": "VARCHAR", "reader": "VARCHAR"},
        tuple((i, r.criteria, r.reader) for i, r in of_kind(rules, TumourProgressionRule)),
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
    yield RuleTable(
        "endpoints",
        {
            "variant": "VARCHAR",
            "endpoint": "VARCHAR",
            "given": "BOOLEAN",
            "among": "VARCHAR",
            "censoring": "VARCHAR",
        },
        tuple(
            (variant, name, endpoint.given, endpoint.among or "all", endpoint.censoring)
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
