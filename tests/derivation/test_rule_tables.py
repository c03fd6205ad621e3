"""The table of a kind of rule follows from its fields: none is left out, and each has the type that decides exactly."""

from dataclasses import fields
from decimal import Decimal

import pytest

from theracurve.definition.best_response import BestResponseRule
from theracurve.definition.criteria import CRITERION_RULES
from theracurve.definition.criteria.markers import MarkersRule
from theracurve.definition.events import EVENT_RULES
from theracurve.definition.marker_responses import MarkerResponseRule
from theracurve.definition.rule import Rule
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.rule_tables.table import columns_of, kind_tables, lists_of

BY_HAND = {("medication", "equivalence")}  # a list of lists: `medication_equivalents`


@pytest.mark.parametrize(
    "kind", [*CRITERION_RULES, *EVENT_RULES, BestResponseRule, MarkerResponseRule], ids=lambda kind: kind.kind
)
def test_every_field_is_a_column_or_a_list(kind: type[Rule]) -> None:
    laid_out = {*columns_of(kind), *lists_of(kind)}
    missing = {field.name for field in fields(kind) if field.init} - laid_out
    assert {(kind.kind, name) for name in missing} <= BY_HAND


def test_a_rule_is_a_row_and_its_lists_are_numbered() -> None:
    rule = MarkersRule(("CgA", "5-HIAA"), Decimal(20), True, "any", "all", None)
    table, analytes = kind_tables(MarkersRule, {rule.id: rule})
    assert table.columns["percent"] == "DECIMAL(9, 4)"
    assert table.columns["baseline_at_least"] == "DECIMAL(18, 6)"
    assert table.rows == ((rule.id, Decimal(20), True, "any", "all", None),)
    assert (analytes.name, analytes.rows) == ("markers_analytes", ((rule.id, "CgA", 1), (rule.id, "5-HIAA", 2)))


def test_what_a_rule_says_as_a_property_is_a_column_too() -> None:
    assert columns_of(TumourProgressionRule)["source"] == "VARCHAR"
