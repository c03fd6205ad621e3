"""The scales of the questionnaires that a study states, their parts and their items."""

from collections.abc import Iterable, Mapping

from theracurve.definition.rule import Rule
from theracurve.definition.rules import ScoresRule
from theracurve.derivation.rule_tables.table import RuleTable, of_kind
from theracurve.vocabulary.questionnaires import QUESTIONNAIRES, Items, ScoredScale

TEXT, COUNT, FLAG = "VARCHAR", "INTEGER", "BOOLEAN"


def score_tables(rules: Mapping[str, Rule]) -> Iterable[RuleTable]:
    """One rule at most: without one, no table has a row."""
    scales = [
        (rule_id, questionnaire, f"{questionnaire}/{scale.name}", scale)
        for rule_id, rule in of_kind(rules, ScoresRule)
        for questionnaire in rule.questionnaires
        for scale in QUESTIONNAIRES[questionnaire]
    ]
    yield RuleTable(
        "score_scales",
        {"rule_id": TEXT, "measure": TEXT, "way": TEXT, "parts": COUNT, "items": COUNT, "answered": COUNT},
        tuple((i, measure, s.way, len(s.parts), count_of_items(s), s.answered) for i, _, measure, s in scales),
    )
    parts = [
        (questionnaire, measure, place, part)
        for _, questionnaire, measure, scale in scales
        for place, part in enumerate(scale.parts, start=1)
    ]
    yield RuleTable(
        "score_parts",
        {"measure": TEXT, "part": COUNT, "items": COUNT, "answered": COUNT, "least": COUNT, "most": COUNT},
        tuple((measure, at, len(p.names), p.answered, p.least, p.most) for _, measure, at, p in parts),
    )
    yield RuleTable(
        "score_items",
        {"measure": TEXT, "part": COUNT, "place": COUNT, "item": TEXT, "least": COUNT, "most": COUNT}
        | {"is_reversed": FLAG},
        tuple(
            (measure, at, 100 * at + place, f"{questionnaire}/{name}", p.least, p.most, name in p.reversed_items)
            for questionnaire, measure, at, p in parts
            for place, name in enumerate(p.names)
        ),
    )


def count_of_items(scale: ScoredScale) -> int:
    parts: tuple[Items, ...] = scale.parts
    return sum(len(part.names) for part in parts)
