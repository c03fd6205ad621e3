"""What the filtration rate is estimated from, and the constants of the equation."""

from collections.abc import Iterable, Mapping

from theracurve.definition.kidney import EgfrRule
from theracurve.definition.rule import Rule
from theracurve.derivation.rule_tables.table import RuleTable, kind_tables
from theracurve.vocabulary.filtration import ABOVE, ADULT, BY_SEX, FACTOR, OF_A_YEAR, UMOL_PER_MG_DL
from theracurve.vocabulary.lab_units import lab_unit

PER_MG_DL = ((lab_unit("mg/dL"), 1.0), (lab_unit("umol/L"), UMOL_PER_MG_DL))


def filtration_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    yield from kind_tables(EgfrRule, rules)
    yield RuleTable(
        "filtration_sexes",
        {"sex": "VARCHAR", "turn": "DOUBLE", "below": "DOUBLE", "above": "DOUBLE", "factor": "DOUBLE"}
        | {"of_a_year": "DOUBLE", "adult": "INTEGER"},
        tuple((sex, s.turn, s.below, ABOVE, FACTOR * s.factor, OF_A_YEAR, ADULT) for sex, s in BY_SEX.items()),
    )
    yield RuleTable(
        "filtration_units",
        {"kind": "VARCHAR", "per_mg_dl": "DOUBLE", "by_factor": "BOOLEAN"},
        tuple((unit.kind, float(unit.scale) * factor, factor != 1) for unit, factor in PER_MG_DL),
    )
