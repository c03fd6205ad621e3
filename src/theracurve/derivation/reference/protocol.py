"""All definitions of a study, compiled once for all patients."""

from collections.abc import Mapping
from dataclasses import dataclass

from theracurve.definition.kidney import EgfrRule
from theracurve.definition.lines import LinesRule
from theracurve.definition.rules import (
    AgentChoiceRule,
    DeviationsRule,
    InclusionRule,
    LaboratoryGradesRule,
    Rules,
    ScoresRule,
    compile_agent_choice,
    compile_deviations,
    compile_inclusion,
    compile_laboratory_grades,
    compile_rules,
)
from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.choosing import VisitSchedule, schedule_of
from theracurve.vocabulary.derived import PROTOCOL


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition with its rules compiled."""

    variant: str
    study: Study
    rules: Rules


@dataclass(frozen=True, slots=True)
class Protocol:
    """All definitions of a study, compiled once for all patients."""

    studies: Mapping[str, Study]
    definitions: tuple[Definition, ...]
    schedule: VisitSchedule
    laboratory_grades: LaboratoryGradesRule | None
    scores: ScoresRule | None
    egfr: EgfrRule | None
    agent_choice: AgentChoiceRule | None
    deviations: DeviationsRule | None
    inclusion: tuple[InclusionRule, ...]
    lines: LinesRule | None

    @property
    def study(self) -> Study:
        return self.studies[PROTOCOL]


def compile_protocol(studies: Mapping[str, Study]) -> Protocol:
    """`studies`: every definition by its variant, `protocol` among them."""
    definitions = tuple(Definition(variant, study, compile_rules(study)) for variant, study in studies.items())
    study = studies[PROTOCOL]
    grades = compile_laboratory_grades(study.laboratory_grades) if study.laboratory_grades else None
    scores = ScoresRule(tuple(dict.fromkeys(study.questionnaires))) if study.questionnaires else None
    egfr = study.egfr.compiled if study.egfr else None
    choice = compile_agent_choice(study.agent_choice, study.agents) if study.agent_choice else None
    deviations = compile_deviations(study.deviations, study) if study.deviations else None
    inclusion = tuple(compile_inclusion(name, part) for name, part in study.inclusion.items())
    lines = study.lines.compiled if study.lines else None
    return Protocol(
        studies, definitions, schedule_of(study), grades, scores, egfr, choice, deviations, inclusion, lines
    )
