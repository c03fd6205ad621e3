"""The founding preset says what the abstract says, and marks as assumed whatever the abstract does not state."""

from decimal import Decimal
from importlib.resources import files

from theracurve.definition.loader import StudyFile, parse_study
from theracurve.definition.rules import compile_rules
from theracurve.definition.schema import json_schema
from theracurve.definition.study import Study


def founding() -> StudyFile:
    return parse_study((files("theracurve.definition") / "protocols" / "nguyen2004.yaml").read_text(encoding="utf-8"))


def test_every_line_of_the_abstract_is_there() -> None:
    study = founding().study
    assert [visit.label for visit in study.planned_visits] == [f"month {month}" for month in (3, 6, 12, 18, 24)]
    assert [visit.day for visit in study.planned_visits] == [91, 183, 365, 548, 731]
    agents = {
        name: (agent.activity.low_gbq, agent.activity.high_gbq)
        for name, agent in study.agents.items()
        if agent.activity
    }
    assert agents == {"111In-pentetreotide": (7, 7), "131I-MIBG": (Decimal("3.7"), Decimal("7.4"))}
    assert study.administrations is not None
    assert str(study.administrations.count) == "3"
    [benefit] = study.benefits.values()
    assert list(benefit.criteria.stated) == [
        "clinical_status",
        "markers",
        "progression",
        "lesion_size",
        "medication",
    ]
    assert str(benefit.criteria.markers.decrease) == "more than 20 %"  # type: ignore[union-attr]
    assert str(benefit.criteria.lesion_size.decrease) == "more than 25 %"  # type: ignore[union-attr]
    kinds = ["therapy_side_effect", "symptom_relapse", "tumour_progression", "marker_increase", "death"]
    assert list(study.pejorative_events.stated) == kinds
    assert len(study.indications) == 3


STATED_BY_THE_ABSTRACT = {
    "administrations.count",
    "agents.111In-pentetreotide.activity",
    "agents.131I-MIBG.activity",
    "visits.months",
    "benefit.criteria.markers.decrease",
    "benefit.criteria.markers.applies_to",
    "benefit.criteria.lesion_size.decrease",
    "benefit.criteria.lesion_size.lesion",
    "benefit.criteria.progression.halted",
    "benefit.criteria.medication.classes",
    "pejorative_events.therapy_side_effect.related",
}


def test_nothing_that_decides_is_neither_stated_nor_assumed() -> None:
    study = founding().study
    stated = study.model_dump(mode="json", by_alias=True, exclude_unset=True)
    deciding = [
        key
        for root in ("administrations", "visits", "benefit", "pejorative_events")
        for key in leaves(stated[root], root)
        if not key.endswith((".table", ".dose"))
    ]
    unaccounted = [key for key in deciding if key not in STATED_BY_THE_ABSTRACT and key not in study.assumed]
    assert unaccounted == []


def leaves(part: object, path: str) -> list[str]:
    if isinstance(part, dict):
        return [leaf for key, inner in part.items() for leaf in leaves(inner, f"{path}.{key}")]
    return [path]


def test_variants_that_share_a_rule_share_its_id() -> None:
    definitions = founding().definitions
    protocol, any_rule = compile_rules(definitions["protocol"]), compile_rules(definitions["benefit_any"])
    volume = compile_rules(definitions["size_by_volume"])
    assert {name: rule.id for name, rule in protocol.criteria.items()} == {
        name: rule.id for name, rule in any_rule.criteria.items()
    }
    assert protocol.benefits != any_rule.benefits
    assert [name for name in protocol.criteria if protocol.criteria[name].id != volume.criteria[name].id] == [
        "lesion_size"
    ]


def test_the_schema_knows_every_key_of_the_preset() -> None:
    schema = json_schema()
    study = founding().study
    written = {Study.model_fields[name].alias or name for name in study.model_fields_set}
    assert written - {"source"} <= set(schema["properties"])
