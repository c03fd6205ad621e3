"""What is a deviation from the protocol, and what the populations are made of."""

from collections.abc import Iterable, Mapping

from theracurve.definition.rule import Rule
from theracurve.definition.rules import DeviationsRule
from theracurve.definition.study import Study
from theracurve.derivation.rule_tables.table import DAYS, PERCENT, RuleTable, of_kind
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.named import EVALUABLE, qualified

ACTIVITY = "DECIMAL(18, 9)"  # whole becquerels


def deviation_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    """One rule at most: without one, no table has a row."""
    asked = [rule for _, rule in of_kind(rules, DeviationsRule)]
    yield deviations(asked)
    yield intended_activities(asked)
    grades = tuple(pair for rule in asked for pair in rule.grades)
    yield RuleTable("deviation_grades", {"kind": "VARCHAR", "grade": "VARCHAR"}, grades)
    required = tuple((one.name, one.table, one.of) for rule in asked for one in rule.required)
    yield RuleTable("required_assessments", {"name": "VARCHAR", "source": "VARCHAR", "of": "VARCHAR"}, required)
    prohibited = tuple((kind,) for rule in asked for kind in rule.prohibited)
    yield RuleTable("prohibited_treatments", {"kind": "VARCHAR"}, prohibited)
    allowed = tuple((kind,) for rule in asked for kind in rule.allowed)
    yield RuleTable("allowed_deviations", {"kind": "VARCHAR"}, allowed)


def deviations(asked: Iterable[DeviationsRule]) -> RuleTable:
    columns = {
        "rule_id": "VARCHAR",
        "activity_major": PERCENT,
        "least": "INTEGER",
        "most": "INTEGER",
        "interval_days": DAYS,
        "window_days": DAYS,
        "longest_days": DAYS,
    }
    rows = (
        (rule.id, rule.activity_major, rule.least, rule.most, rule.interval, rule.window, rule.longest)
        for rule in asked
    )
    return RuleTable("deviations", columns, tuple(rows))


def intended_activities(asked: Iterable[DeviationsRule]) -> RuleTable:
    columns = {
        "agent": "VARCHAR",
        "low": ACTIVITY,
        "high": ACTIVITY,
        "per_kg": "BOOLEAN",
        "at_most": ACTIVITY,
        "share": PERCENT,
    }
    rows = (
        (one.agent, one.low, one.high, one.per_kg, one.at_most, one.share) for rule in asked for one in rule.activities
    )
    return RuleTable("intended_activities", columns, tuple(rows))


def populations(study: Study, benefits: Iterable[tuple[str, str]]) -> RuleTable:
    """Which populations there are, under which definition, and of which benefit; none where all patients are the only
    one. `benefits`: variant and name of each."""
    named = {
        "treated": bool(study.agents),
        "per_protocol": study.deviations is not None or bool(study.inclusion),
    }
    rows = [(PROTOCOL, name, name, "") for name, asked in named.items() if asked]
    rows += [(variant, qualified(benefit, EVALUABLE), EVALUABLE, benefit) for variant, benefit in benefits]
    stated = any(variant == PROTOCOL for variant, *_ in rows)
    everybody = [(PROTOCOL, "all_allocated", "all_allocated", "")] if stated else []
    columns = {"variant": "VARCHAR", "population": "VARCHAR", "kind": "VARCHAR", "benefit": "VARCHAR"}
    return RuleTable("populations", columns, (*everybody, *rows))
