"""What holds for the whole study: settings, planned visits, agents, units, conversions, laboratory grades."""

from collections.abc import Iterable, Mapping

from theracurve.definition.rule import Rule
from theracurve.definition.rules import AgentChoiceRule, LaboratoryGradesRule
from theracurve.definition.study import Study
from theracurve.derivation.rule_tables.table import (
    CONVERSION,
    DAYS,
    DAYS_A_UNIT,
    NUMBER,
    SCALE,
    RuleTable,
    kind_tables,
    of_kind,
)
from theracurve.vocabulary.ctcae import TERMS
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.lab_units import LAB_UNITS, lab_unit
from theracurve.vocabulary.study_time import DAYS_PER_UNIT
from theracurve.vocabulary.units import GBQ_PER_KG_UNIT, GBQ_PER_UNIT, SCALED_DOSES_PER


def study_tables(study: Study) -> Iterable[RuleTable]:
    yield settings(study)
    yield RuleTable(
        "planned_visits",
        {
            "visit": "VARCHAR",
            "visit_day": "INTEGER",
            "target": DAYS,
            "window_days": DAYS,
            "visit_order": "INTEGER",
            "first_day": "INTEGER",
            "last_day": "INTEGER",
        },
        tuple(
            (v.label, v.day, v.target, v.window, place, *v.days)
            for place, v in enumerate(study.planned_visits, start=1)
        ),
    )
    half_lives = ((name, agent.radionuclide) for name, agent in study.agents.items() if agent.radionuclide)
    yield RuleTable(
        "agents",
        {"agent": "VARCHAR", "half_life_seconds": "DOUBLE"},
        tuple((name, float(HALF_LIVES[nuclide].seconds)) for name, nuclide in half_lives),
    )
    yield from unit_tables()
    yield from treatment_tables(study)
    yield RuleTable(
        "conversions",
        {"analyte": "VARCHAR", "unit": "VARCHAR", "to_unit": "VARCHAR", "factor": CONVERSION},
        tuple((c.analyte, c.from_, c.to, c.factor) for c in study.conversions),
    )


def settings(study: Study) -> RuleTable:
    window = study.baseline_window.days if study.baseline_window else None
    columns = {
        "time_zero": "VARCHAR",
        "data_cutoff": "DATE",
        "baseline_window": DAYS,
        "baseline_until": "VARCHAR",
        "partial_dates": "VARCHAR",
        "nominal_dates": "VARCHAR",
        "time_point_window": DAYS,
        "progression_on": "VARCHAR",
        "response_on": "VARCHAR",
    }
    points = study.time_points
    dated = (points.window.days, points.progression_on, points.response_on)
    standing = (study.partial_dates, study.nominal_dates)
    row = (study.time_zero, study.data_cutoff, window, study.baseline_until, *standing, *dated)
    return RuleTable("settings", columns, (row,))


def unit_tables() -> Iterable[RuleTable]:
    of_all, of_each_kg = GBQ_PER_UNIT.items(), GBQ_PER_KG_UNIT.items()
    units = (*((*unit, False) for unit in of_all), *((*unit, True) for unit in of_each_kg))
    yield RuleTable("activity_units", {"unit": "VARCHAR", "gbq": NUMBER, "per_kg": "BOOLEAN"}, units)
    yield RuleTable("dose_intervals", {"per": "VARCHAR", "scaled": "INTEGER"}, tuple(SCALED_DOSES_PER.items()))
    yield RuleTable("time_units", {"unit": "VARCHAR", "days": DAYS_A_UNIT}, tuple(DAYS_PER_UNIT.items()))
    yield RuleTable(
        "lab_units",
        {"unit": "VARCHAR", "kind": "VARCHAR", "scale": SCALE},
        tuple((spelt, unit.kind, unit.scale) for spelt, unit in LAB_UNITS.items()),
    )


def treatment_tables(study: Study) -> Iterable[RuleTable]:
    """Which treatments are intercurrent events; `kind` is empty where every kind is one. Which groups are treated, and
    of the comparators which are watched for adverse events: NULL where the protocol does not say."""
    others = study.other_treatments
    kinds = ("",) if others.kinds == "all" else others.kinds
    yield RuleTable("other_treatments", {"kind": "VARCHAR"}, tuple((kind,) for kind in kinds))
    treated = ((name,) for name, group in study.groups.items() if group.treated)
    yield RuleTable("treated_groups", {"group": "VARCHAR"}, tuple(treated))
    comparators = ((name, group.watched) for name, group in study.groups.items() if not group.treated)
    yield RuleTable("comparators", {"group": "VARCHAR", "watched": "BOOLEAN"}, tuple(comparators))
    crossing = (name for name, group in study.groups.items() if others.crossover and not group.treated)
    yield RuleTable("crossover_groups", {"group": "VARCHAR"}, tuple((name,) for name in crossing))


def choice_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    """How the agent is chosen (one row at most), and the tracer that speaks for each agent."""
    choices = of_kind(rules, AgentChoiceRule)
    yield from kind_tables(AgentChoiceRule, rules)
    tracers = ((*pair, place) for _, r in choices for place, pair in enumerate(r.tracers, start=1))
    yield RuleTable("agent_tracers", {"agent": "VARCHAR", "tracer": "VARCHAR", "place": "INTEGER"}, tuple(tracers))


def grade_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    """The terms whose grades are read from laboratory values, and the limits of each grade.

    An absolute limit is in its own unit, whose kind and scale stand beside it.
    """
    stated = of_kind(rules, LaboratoryGradesRule)
    terms = [(i, r.grading, term, analyte) for i, r in stated for term, analyte in r.terms]
    yield RuleTable(
        "laboratory_terms",
        {"rule_id": "VARCHAR", "grading": "VARCHAR", "term": "VARCHAR", "analyte": "VARCHAR"},
        tuple(terms),
    )
    yield RuleTable(
        "laboratory_limits",
        {
            "rule_id": "VARCHAR",
            "term": "VARCHAR",
            "grade": "INTEGER",
            "side": "VARCHAR",
            "of": "VARCHAR",
            "factor": NUMBER,
            "kind": "VARCHAR",
            "scale": SCALE,
            "condition": "VARCHAR",
            "inclusive": "BOOLEAN",
        },
        tuple(
            (i, term, m.grade, m.side, m.of, m.factor, unit.kind, unit.scale, m.when, m.inclusive)
            for i, grading, term, _ in terms
            for m in TERMS[grading][term]
            for unit in (lab_unit(m.unit),)
        ),
    )
