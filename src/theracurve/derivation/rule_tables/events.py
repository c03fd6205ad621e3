"""The rules of the pejorative events."""

from collections.abc import Iterable, Mapping

from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.definition.events import AT_ONCE, EVENT_RULES, MarkerIncreaseRule
from theracurve.definition.kidney import EgfrDeclineRule
from theracurve.definition.rule import Rule
from theracurve.definition.symptoms import SymptomRelapseRule
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.rule_tables.table import DAYS, RuleTable, kind_tables, of_kind

ASSESSED = (SymptomRelapseRule, MarkerIncreaseRule, TumourProgressionRule, BoneProgressionRule, EgfrDeclineRule)


def event_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    for kind in EVENT_RULES:
        yield from kind_tables(kind, rules)
    yield confirmed_events(rules)


def confirmed_events(rules: Mapping[str, Rule]) -> RuleTable:
    """The rules whose events a later assessment has to confirm, after how many days, and whether all of them; those
    of which only one that lasts counts, and whether it has to be seen again, too."""
    columns = {"rule_id": "VARCHAR", "confirmed_after": DAYS, "some_only": "BOOLEAN", "definitive": "BOOLEAN"} | {
        "seen_again": "BOOLEAN"
    }
    relapses = (
        (i, AT_ONCE, False, rule.definitive, rule.confirmed)
        for i, rule in of_kind(rules, SymptomRelapseRule)
        if rule.confirmed or rule.definitive
    )
    increases = (
        (i, rule.confirmed_after, rule.confirmed_rises == "after_fall", False, True)
        for i, rule in of_kind(rules, MarkerIncreaseRule)
        if rule.confirmed_after is not None
    )
    bones = (
        (i, rule.confirmed_after, rule.confirmed_scans == "flare", False, True)
        for i, rule in of_kind(rules, BoneProgressionRule)
        if rule.confirmed_scans != "none"
    )
    declines = (
        (i, rule.confirmed_after, False, False, True)
        for i, rule in of_kind(rules, EgfrDeclineRule)
        if rule.confirmed_after is not None
    )
    return RuleTable("confirmed_events", columns, (*relapses, *increases, *bones, *declines))
