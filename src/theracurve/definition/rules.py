"""The protocol compiled: every rule of a definition, and those of the whole study.

Two variants that state the same rule compile to the same id, so it is derived once. The engines turn these values into
rule tables; the reference reads them as they are. The rules of criteria and events stand beside their parts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, get_args

from theracurve.definition.benefit import BenefitRule
from theracurve.definition.best_response import BestResponseRule
from theracurve.definition.deviations import DeviationKind, Deviations
from theracurve.definition.inclusion import Inclusion
from theracurve.definition.laboratory import LaboratoryGrades
from theracurve.definition.marker_responses import MarkerResponseRule
from theracurve.definition.rule import Percent, Rule
from theracurve.definition.study import Study
from theracurve.definition.treatment import Agent, AgentChoice
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.vocabulary.named import qualified


@dataclass(frozen=True, slots=True)
class LaboratoryGradesRule(Rule):
    """`terms`: each term of the grading with the analyte that shows it."""

    kind: ClassVar[str] = "laboratory_grades"
    grading: str
    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScoresRule(Rule):
    """What the scales of a questionnaire are made of says `vocabulary/questionnaires.py`."""

    kind: ClassVar[str] = "scores"
    questionnaires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgentChoiceRule(Rule):
    """`tracers`: each agent with the tracer that speaks for it; `reader` None: every reader counts."""

    kind: ClassVar[str] = "agent_choice"
    metric: str
    over_lesions: str
    least: Decimal | None
    reader: str | None
    missing_scan: str
    tracers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IntendedActivity:
    """What one administration of an agent should be, in GBq (or GBq per kg), and the share in percent around it."""

    agent: str
    low: Decimal
    high: Decimal
    per_kg: bool
    at_most: Decimal | None
    share: Percent


@dataclass(frozen=True, slots=True)
class RequiredRule:
    """What is asked of every visit; `of` is empty where any row of the table will do."""

    name: str
    table: str
    of: str


@dataclass(frozen=True, slots=True)
class DeviationsRule(Rule):
    """`grades`: of each kind; None where a deviation is graded by its size. Times are in days.

    `least`, `most`, `interval`, `window` and `longest` are of the administrations; None where the protocol plans none,
    or no longest interval. `allowed` holds the kinds that are no deviation.
    """

    kind: ClassVar[str] = "deviations"
    grades: tuple[tuple[str, str | None], ...]
    activity_major: Percent
    activities: tuple[IntendedActivity, ...]
    least: int | None
    most: int | None
    interval: Decimal | None
    window: Decimal | None
    longest: Decimal | None
    required: tuple[RequiredRule, ...]
    prohibited: tuple[str, ...]
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InclusionRule(Rule):
    """`unit` and `tracer` are empty where none is stated; `one_of` holds the texts of which one will do."""

    kind: ClassVar[str] = "inclusion"
    name: str
    table: str
    of: str
    tracer: str
    least: Decimal | None
    most: Decimal | None
    unit: str
    one_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one definition: criteria (of a named benefit `psa50/markers`), benefits and event kinds by name, in
    the order of the protocol."""

    criteria: dict[str, Rule]
    benefits: dict[str, BenefitRule]
    events: dict[str, Rule]
    progression: TumourProgressionRule | None
    best_response: BestResponseRule | None
    marker_responses: dict[str, MarkerResponseRule]

    @property
    def all(self) -> tuple[Rule, ...]:
        best = () if self.best_response is None else (self.best_response,)
        falls = self.marker_responses.values()
        return (*self.criteria.values(), *self.events.values(), *self.benefits.values(), *best, *falls)

    def criteria_of(self, benefit: str) -> dict[str, Rule]:
        """The rules of one benefit's criteria, by the names that `criteria` has."""
        names = (qualified(benefit, name) for name, _ in self.benefits[benefit].criteria)
        return {name: self.criteria[name] for name in names}


def compile_rules(study: Study) -> Rules:
    """The rules of one definition, the protocol or a variant of it."""
    part = study.pejorative_events.tumour_progression
    progression = part.compiled if part else None
    criteria = {name: benefit.criteria.compiled(progression) for name, benefit in study.benefits.items()}
    benefits = {name: benefit.compiled(criteria[name]) for name, benefit in study.benefits.items()}
    named = {qualified(name, one): rule for name, rules in criteria.items() for one, rule in rules.items()}
    best = study.best_response.compiled(progression) if study.best_response and progression else None
    events = study.pejorative_events.compiled(next(iter(study.markers), None))
    falls = {name: fall.compiled for name, fall in study.marker_responses.items()}
    return Rules(named, benefits, events, progression, best, falls)


def compile_laboratory_grades(part: LaboratoryGrades) -> LaboratoryGradesRule:
    return LaboratoryGradesRule(part.grading, tuple(part.terms.items()))


def compile_agent_choice(part: AgentChoice, agents: Mapping[str, Agent]) -> AgentChoiceRule:
    tracers = tuple((name, agent.tracer or name) for name, agent in agents.items())
    return AgentChoiceRule(part.metric, part.over_lesions, part.least, part.reader, part.missing_scan, tracers)


def compile_deviations(part: Deviations, study: Study) -> DeviationsRule:
    planned = study.administrations
    return DeviationsRule(
        grades=tuple((kind, part.grade(kind)) for kind in get_args(DeviationKind)),
        activity_major=part.activity_major.amount,
        activities=tuple(intended_activities(study.agents)),
        least=planned.count.low if planned else None,
        most=planned.count.high if planned else None,
        interval=planned.interval.days if planned else None,
        window=planned.window.days if planned else None,
        longest=planned.longest.days if planned and planned.longest else None,
        required=tuple(RequiredRule(name, asked.table, asked.of or "") for name, asked in part.required.items()),
        prohibited=part.prohibited,
        allowed=part.allowed,
    )


def compile_inclusion(name: str, part: Inclusion) -> InclusionRule:
    return InclusionRule(
        name, part.table, part.of, part.tracer or "", part.at_least, part.at_most, part.unit or "", part.one_of
    )


def intended_activities(agents: Mapping[str, Agent]) -> Iterator[IntendedActivity]:
    for name, agent in agents.items():
        stated, at_most = agent.activity, agent.at_most.gbq if agent.at_most else None
        if stated is not None:
            yield IntendedActivity(name, stated.low_gbq, stated.high_gbq, stated.per_kg, at_most, agent.share)


def endpoint_identity(study: Study, name: str) -> tuple[object, ...]:
    """What an endpoint's rows depend on: equal identities give equal rows."""
    rules, endpoint = compile_rules(study), study.endpoints[name]
    kinds = study.events_of(endpoint)
    benefit = rules.benefits[study.benefit_of(endpoint)].id if endpoint.among else ""
    led_to = rules.progression.id if endpoint.line and rules.progression else ""  # a line may begin at progression
    return (endpoint, tuple(rules.events[kind].id for kind in kinds), benefit, led_to)


def study_rules(study: Study) -> tuple[Rule, ...]:
    """The rules that hold for the whole study, whatever the definition."""
    grades = (compile_laboratory_grades(study.laboratory_grades),) if study.laboratory_grades else ()
    scores = (ScoresRule(tuple(dict.fromkeys(study.questionnaires))),) if study.questionnaires else ()
    choice = (compile_agent_choice(study.agent_choice, study.agents),) if study.agent_choice else ()
    egfr = (study.egfr.compiled,) if study.egfr else ()
    deviations = (compile_deviations(study.deviations, study),) if study.deviations else ()
    lines = (study.lines.compiled,) if study.lines else ()
    inclusion = (compile_inclusion(name, part) for name, part in study.inclusion.items())
    return (*lines, *grades, *scores, *egfr, *choice, *deviations, *inclusion)


def rules_by_id(definitions: Mapping[str, Study]) -> dict[str, Rule]:
    """Every rule of every definition once, by its id."""
    compiled = [compile_rules(definition) for definition in definitions.values()]
    shared = study_rules(next(iter(definitions.values())))
    return {rule.id: rule for rule in (*shared, *(rule for rules in compiled for rule in rules.all))}
