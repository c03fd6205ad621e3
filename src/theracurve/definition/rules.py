"""The protocol compiled: one frozen rule per decision, every default filled in, each with an id made from its content.

Two variants that state the same rule compile to the same id, so it is derived once. The engines turn these values into
rule tables; the reference reads them as they are.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, ClassVar, get_args

from theracurve.definition.benefit import Benefit, ClinicalStatus, LesionSize, Markers, Medication, ProgressionHalted
from theracurve.definition.deviations import DeviationKind, Deviations
from theracurve.definition.events import MarkerIncrease, SymptomRelapse, TherapySideEffect, TumourProgression
from theracurve.definition.inclusion import Inclusion
from theracurve.definition.laboratory import LaboratoryGrades
from theracurve.definition.quantities import AtLeast, PercentStep
from theracurve.definition.study import Study
from theracurve.definition.treatment import Agent, AgentChoice
from theracurve.vocabulary.measures import SCALES
from theracurve.vocabulary.said import plain

INDEX_LESION_STEP = PercentStep(Decimal(25), strict=False)  # as for a lesion under WHO: Miller, Cancer 1981;47:207-14


@dataclass(frozen=True, slots=True)
class Rule:
    """Base of all compiled rules; `kind` names the SQL file and the reference function that carry it out."""

    kind: ClassVar[str]
    id: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """The id follows from the content, and is asked for with every decision."""
        object.__setattr__(self, "id", content_id(self))


def content_id(rule: Rule) -> str:
    text = json.dumps(content_of(rule), sort_keys=True, default=as_json)
    return f"{rule.kind}-{sha256(text.encode()).hexdigest()[:8]}"


def content_of(value: Any) -> dict[str, Any]:
    """What a value was made of."""
    return {part.name: getattr(value, part.name) for part in fields(value) if part.init}


def as_json(value: Any) -> Any:
    if is_dataclass(value):
        return content_of(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True, slots=True)
class ClinicalStatusRule(Rule):
    """`best` is the end of the scale in the better direction, None where it is open or unknown."""

    kind: ClassVar[str] = "clinical_status"
    measure: str
    better: str
    step: Decimal
    best: Decimal | None


@dataclass(frozen=True, slots=True)
class MarkersRule(Rule):
    """`baseline_at_least` is a multiple of the upper limit, None where every baseline will do."""

    kind: ClassVar[str] = "markers"
    analytes: tuple[str, ...]
    percent: Decimal
    strict: bool
    combine: str
    applies_to: str
    baseline_at_least: Decimal | None


@dataclass(frozen=True, slots=True)
class TumourProgressionRule(Rule):
    """`reader` None: the only reader there is; then there is no adjudicator.

    `dimension`, `percent` and `strict` say how an index lesion progresses; None under all other criteria.
    `reappearance`: a lesion that is there again after a complete response is progression.
    """

    kind: ClassVar[str] = "tumour_progression"
    criteria: str
    reader: str | None
    adjudicator: str | None
    dimension: str | None
    percent: Decimal | None
    strict: bool | None
    reappearance: bool = False

    @property
    def source(self) -> str:
        """The record table that the readers of this rule wrote."""
        return "responses" if self.criteria == "responses" else "lesions"


@dataclass(frozen=True, slots=True)
class ProgressionHaltedRule(Rule):
    """`progression` is the id of the TumourProgressionRule whose responses are asked."""

    kind: ClassVar[str] = "progression"
    progression: str
    applies_to: str


@dataclass(frozen=True, slots=True)
class LesionSizeRule(Rule):
    kind: ClassVar[str] = "lesion_size"
    lesion: str
    dimension: str
    percent: Decimal
    strict: bool
    reader: str | None
    adjudicator: str | None


@dataclass(frozen=True, slots=True)
class EquivalenceRule:
    """One class whose drugs are added: the unit of their doses, and the factor of each drug."""

    drug_class: str
    unit: str
    drugs: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class MedicationRule(Rule):
    kind: ClassVar[str] = "medication"
    classes: tuple[str, ...]
    combine: str
    equivalence: tuple[EquivalenceRule, ...]


@dataclass(frozen=True, slots=True)
class BenefitRule(Rule):
    """`needed` counts the criteria to be met under `at_least` (`any` is 1), otherwise None."""

    kind: ClassVar[str] = "benefit"
    visits: tuple[str, ...]
    rule: str
    needed: int | None
    over_visits: str
    death_before_first_visit: str
    criteria: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TherapySideEffectRule(Rule):
    kind: ClassVar[str] = "therapy_side_effect"
    grade: int
    related: bool
    serious: str


@dataclass(frozen=True, slots=True)
class SymptomRelapseRule(Rule):
    """`reference` is `best` or `baseline`."""

    kind: ClassVar[str] = "symptom_relapse"
    measure: str
    better: str
    step: Decimal
    reference: str
    after_improvement: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class MarkerIncreaseRule(Rule):
    """`reference` is `nadir` or `baseline`."""

    kind: ClassVar[str] = "marker_increase"
    analytes: tuple[str, ...]
    percent: Decimal
    strict: bool
    reference: str
    applies_to: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class DeathRule(Rule):
    kind: ClassVar[str] = "death"


@dataclass(frozen=True, slots=True)
class LaboratoryGradesRule(Rule):
    """`terms`: each term of the grading with the analyte that shows it."""

    kind: ClassVar[str] = "laboratory_grades"
    grading: str
    terms: tuple[tuple[str, str], ...]


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
    share: Decimal


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
    activity_major: Decimal
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
    """All rules of one definition: criteria and event kinds by name, in the order of the protocol."""

    criteria: dict[str, Rule]
    benefit: BenefitRule | None
    events: dict[str, Rule]
    progression: TumourProgressionRule | None

    @property
    def all(self) -> tuple[Rule, ...]:
        benefit = (self.benefit,) if self.benefit else ()
        return (*self.criteria.values(), *self.events.values(), *benefit)


def compile_rules(study: Study) -> Rules:
    """The rules of one definition, the protocol or a variant of it."""
    progression = compile_progression(study.pejorative_events.tumour_progression)
    criteria = compile_criteria(study, progression)
    return Rules(criteria, compile_benefit(study.benefit, criteria), compile_events(study, progression), progression)


def compile_progression(part: TumourProgression | None) -> TumourProgressionRule | None:
    if part is None:
        return None
    if part.criteria != "index_lesion":
        again = part.criteria == "recist_1_1" and part.reappearance == "progression"
        return TumourProgressionRule(part.criteria, part.reader, part.adjudicator, None, None, None, again)
    step = part.increase or INDEX_LESION_STEP
    dimension = part.dimension or "longest_diameter"
    return TumourProgressionRule(part.criteria, part.reader, part.adjudicator, dimension, step.percent, step.strict)


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


def compile_criteria(study: Study, progression: TumourProgressionRule | None) -> dict[str, Rule]:
    stated = study.benefit.criteria if study.benefit else None
    if stated is None:
        return {}
    rules = {
        "clinical_status": stated.clinical_status and clinical_status_rule(stated.clinical_status),
        "markers": stated.markers and markers_rule(stated.markers),
        "progression": stated.progression and progression and progression_rule(stated.progression, progression),
        "lesion_size": stated.lesion_size and lesion_size_rule(stated.lesion_size, progression),
        "medication": stated.medication and medication_rule(stated.medication),
    }
    return {name: rule for name, rule in rules.items() if isinstance(rule, Rule)}


def scale_of(measure: str, better: str | None) -> tuple[str, Decimal | None]:
    """The better direction and the best end of the scale; the end is known only in the known direction."""
    known = SCALES.get(measure)
    if known is None:
        return str(better), None
    stated = better or known.better
    return stated, known.best if stated == known.better else None


def clinical_status_rule(part: ClinicalStatus) -> ClinicalStatusRule:
    better, best = scale_of(part.measure, part.better)
    return ClinicalStatusRule(part.measure, better, part.improves_by, best)


def markers_rule(part: Markers) -> MarkersRule:
    step: PercentStep = part.decrease
    least = part.baseline_at_least.times if part.baseline_at_least else None
    return MarkersRule(part.analytes, step.percent, step.strict, part.combine, part.applies_to, least)


def progression_rule(part: ProgressionHalted, progression: TumourProgressionRule) -> ProgressionHaltedRule:
    return ProgressionHaltedRule(progression.id, part.applies_to)


def lesion_size_rule(part: LesionSize, progression: TumourProgressionRule | None) -> LesionSizeRule:
    step: PercentStep = part.decrease
    measured = progression if progression and progression.source == "lesions" else None
    reader, adjudicator = (measured.reader, measured.adjudicator) if measured else (None, None)
    return LesionSizeRule(part.lesion, part.dimension, step.percent, step.strict, reader, adjudicator)


def medication_rule(part: Medication) -> MedicationRule:
    equivalence = tuple(
        EquivalenceRule(drug_class, stated.unit, tuple(stated.drugs.items()))
        for drug_class, stated in part.equivalence.items()
    )
    return MedicationRule(part.classes, part.combine, equivalence)


def compile_benefit(part: Benefit | None, criteria: dict[str, Rule]) -> BenefitRule | None:
    if part is None:
        return None
    rule, needed = ("at_least", part.rule.count) if isinstance(part.rule, AtLeast) else (part.rule, None)
    if rule == "any":
        rule, needed = "at_least", 1
    return BenefitRule(
        visits=part.visit_labels,
        rule=rule,
        needed=needed,
        over_visits=part.over_visits,
        death_before_first_visit=part.death_before_first_visit,
        criteria=tuple((name, criterion.id) for name, criterion in criteria.items()),
    )


def compile_events(study: Study, progression: TumourProgressionRule | None) -> dict[str, Rule]:
    stated = study.pejorative_events
    rules = {
        "therapy_side_effect": stated.therapy_side_effect and side_effect_rule(stated.therapy_side_effect),
        "symptom_relapse": stated.symptom_relapse and symptom_relapse_rule(stated.symptom_relapse),
        "tumour_progression": progression,
        "marker_increase": stated.marker_increase and marker_increase_rule(stated.marker_increase, study),
        "death": stated.death and DeathRule(),
    }
    return {name: rule for name, rule in rules.items() if isinstance(rule, Rule)}


def side_effect_rule(part: TherapySideEffect) -> TherapySideEffectRule:
    return TherapySideEffectRule(part.grade.grade, part.related, part.serious)


def symptom_relapse_rule(part: SymptomRelapse) -> SymptomRelapseRule:
    better, _ = scale_of(part.measure, part.better)
    return SymptomRelapseRule(part.measure, better, part.worsens_by, part.from_, part.after_improvement, part.confirmed)


def marker_increase_rule(part: MarkerIncrease, study: Study) -> MarkerIncreaseRule:
    """Analytes and scope fall back to those of the benefit criterion `markers`."""
    markers = study.benefit.criteria.markers if study.benefit else None
    return MarkerIncreaseRule(
        analytes=part.analytes or (markers.analytes if markers else ()),
        percent=part.step.percent,
        strict=part.step.strict,
        reference=part.from_,
        applies_to=part.applies_to or (markers.applies_to if markers else "all"),
        confirmed=part.confirmed,
    )


def endpoint_identity(study: Study, name: str) -> tuple[object, ...]:
    """What an endpoint's rows depend on: equal identities give equal rows."""
    rules, endpoint = compile_rules(study), study.endpoints[name]
    kinds = study.events_of(endpoint)
    benefit = rules.benefit.id if endpoint.among and rules.benefit else ""
    return (endpoint, tuple(rules.events[kind].id for kind in kinds), benefit)


def study_rules(study: Study) -> tuple[Rule, ...]:
    """The rules that hold for the whole study, whatever the definition."""
    grades = (compile_laboratory_grades(study.laboratory_grades),) if study.laboratory_grades else ()
    choice = (compile_agent_choice(study.agent_choice, study.agents),) if study.agent_choice else ()
    deviations = (compile_deviations(study.deviations, study),) if study.deviations else ()
    inclusion = (compile_inclusion(name, part) for name, part in study.inclusion.items())
    return (*grades, *choice, *deviations, *inclusion)


def rules_by_id(definitions: Mapping[str, Study]) -> dict[str, Rule]:
    """Every rule of every definition once, by its id."""
    compiled = [compile_rules(definition) for definition in definitions.values()]
    shared = study_rules(next(iter(definitions.values())))
    return {rule.id: rule for rule in (*shared, *(rule for rules in compiled for rule in rules.all))}
