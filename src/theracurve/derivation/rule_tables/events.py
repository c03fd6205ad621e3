"""The rules of the pejorative events."""

from collections.abc import Iterable, Mapping

from theracurve.definition.events import EVENT_RULES, MarkerIncreaseRule, SymptomRelapseRule
from theracurve.definition.rule import Rule
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.rule_tables.table import RuleTable, kind_tables

CONFIRMABLE = (SymptomRelapseRule, MarkerIncreaseRule)
ASSESSED = (*CONFIRMABLE, TumourProgressionRule)


def event_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    for kind in EVENT_RULES:
        yield from kind_tables(kind, rules)
    yield confirmed_events(rules)


def confirmed_events(rules: Mapping[str, Rule]) -> RuleTable:
    """The rules whose events the next assessment has to confirm."""
    confirmed = ((i,) for i, rule in rules.items() if isinstance(rule, CONFIRMABLE) and rule.confirmed)
    return RuleTable("confirmed_events", {"rule_id": "VARCHAR"}, tuple(confirmed))
