"""What the records of a cohort must hold to serve a protocol and every variant of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.definition.criteria.clinical_status import ClinicalStatusRule
from theracurve.definition.criteria.lesion_size import LesionSizeRule
from theracurve.definition.criteria.markers import MarkersRule
from theracurve.definition.criteria.medication import MedicationRule
from theracurve.definition.events import MarkerIncreaseRule
from theracurve.definition.marker_responses import MarkerResponseRule
from theracurve.definition.quantities import PlannedVisit
from theracurve.definition.recorded_events import RecordedEventRule
from theracurve.definition.rule import Rule
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.definition.symptoms import SymptomRelapseRule
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.definition.variants import definitions_of
from theracurve.definition.visits import Visits
from theracurve.synthetic.population import SyntheticPopulation, population_of

CLOSING = date(2004, 6, 30)  # the last day of follow-up where the protocol states no cut-off
ENROLMENT_DAYS = 5 * 365
LAST_ENROLMENT_BEFORE_CLOSING = 180
UNPLANNED_VISITS = Visits(months=(3, 6, 12, 18, 24, 36, 48, 60), window="45 days")  # where the protocol plans none
EARLIEST_BASELINE = 28  # days before time zero

ONLY_READER, OTHER_READER = "reader 1", "reader 2"
UNNAMED_TRACER = "68Ga-PSMA-11"  # of volumes, where neither rule nor agent names one
GLUCOSE = "18F-FDG"  # what PERCIST reads


@dataclass(frozen=True, slots=True)
class Plan:
    """The protocol and its variants, as the generator needs them.

    `population` is who the patients are; `measures` gives each measure's better direction; `tracer_of` the tracer that
    speaks for an agent; `bone_reader` reads bone scans and `volume_tracer` is what volumes are of, where a rule asks;
    `systems` are the criteria of tumour progression that rules ask for;
    `terms` and `named_treatments` are the events that one names; `baseline_days` how long before time zero a baseline
    may lie; `last_day` where planned follow-up ends; `graded` the term of each analyte whose toxicity is graded.
    """

    study: Study
    population: SyntheticPopulation
    measures: dict[str, str]
    analytes: tuple[str, ...]
    graded: dict[str, str]
    classes: tuple[str, ...]
    readers: tuple[str, ...]
    bone_reader: str | None
    volume_tracer: str | None
    systems: frozenset[str]
    terms: tuple[str, ...]
    named_treatments: tuple[str, ...]
    tracer_of: dict[str, str]
    given: tuple[str, ...]
    visits: tuple[PlannedVisit, ...]
    baseline_days: int
    last_day: int
    closing: date

    @property
    def opening(self) -> date:
        return self.closing - timedelta(days=ENROLMENT_DAYS + LAST_ENROLMENT_BEFORE_CLOSING)


def plan_for(study: Study) -> Plan:
    """The plan of a cohort for this study."""
    rules = list(all_rules(study))
    visits = study.planned_visits or UNPLANNED_VISITS.planned
    analytes, classes = each_once(analytes_of(rules)), each_once(classes_of(rules))
    window, population = study.baseline_window, population_of(study, analytes, classes)
    tracers = {name: agent.tracer or name for name, agent in study.agents.items()}
    return Plan(
        study=study,
        population=population,
        measures=population.measures | dict(measures_of(rules)),
        analytes=analytes or population.markers,
        graded=graded_analytes(study),
        classes=classes or population.drug_classes,
        readers=readers_of(rules),
        bone_reader=bone_reader_of(rules),
        volume_tracer=volume_tracer_of(rules, tracers),
        systems=frozenset(rule.criteria for rule in rules if isinstance(rule, TumourProgressionRule)),
        terms=each_once(term for rule in rules if isinstance(rule, RecordedEventRule) for term in rule.terms),
        named_treatments=named_treatments(rules),
        tracer_of=tracers,
        given=given_endpoints(study),
        visits=visits,
        baseline_days=min(EARLIEST_BASELINE, floor(window.days)) if window else EARLIEST_BASELINE,
        last_day=visits[-1].day + floor(visits[-1].window),
        closing=study.data_cutoff or CLOSING,
    )


def definitions(study: Study) -> Iterable[Study]:
    return definitions_of(study)[0].values()


def all_rules(study: Study) -> Iterator[Rule]:
    """The rules of the protocol and of every variant."""
    for definition in definitions(study):
        rules = compile_rules(definition)
        yield from rules.criteria.values()
        yield from rules.events.values()
        yield from rules.marker_responses.values()


def measures_of(rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    """Each measure with its better direction."""
    for rule in rules:
        if isinstance(rule, ClinicalStatusRule | SymptomRelapseRule):
            yield rule.measure, rule.better


def analytes_of(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, MarkersRule | MarkerIncreaseRule):
            yield from rule.analytes
        elif isinstance(rule, MarkerResponseRule):
            yield rule.analyte


def classes_of(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, MedicationRule):
            yield from rule.classes


def graded_analytes(study: Study) -> dict[str, str]:
    """Each analyte whose toxicity is graded, with its term; creatinine too where a filtration rate is estimated."""
    stated = study.laboratory_grades
    graded = {analyte: term for term, analyte in stated.terms.items()} if stated else {}
    return ({study.egfr.creatinine: "Creatinine increased"} if study.egfr else {}) | graded


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def given_endpoints(study: Study) -> tuple[str, ...]:
    return each_once(
        name for definition in definitions(study) for name, endpoint in definition.endpoints.items() if endpoint.given
    )


def readers_of(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Names readers of images: one where some rule relies on only one; otherwise all named, at least two."""
    asked = [rule.reader for rule in rules if isinstance(rule, TumourProgressionRule | LesionSizeRule)]
    named = each_once(reader for reader in asked if reader is not None)
    if None in asked or not named:
        return (*named, ONLY_READER)[:1]
    return named if len(named) > 1 else (*named, OTHER_READER)


def bone_reader_of(rules: Iterable[Rule]) -> str | None:
    """Names the one who reads bone scans; None where no rule asks for them."""
    asked = [rule.reader for rule in rules if isinstance(rule, BoneProgressionRule)]
    return next((reader for reader in asked if reader is not None), ONLY_READER) if asked else None


def volume_tracer_of(rules: Sequence[Rule], tracers: Mapping[str, str]) -> str | None:
    """Names the tracer of the volumes; None where no rule asks for them."""
    asked = [rule.tracer for rule in rules if isinstance(rule, TumourProgressionRule) and rule.source == "volumes"]
    metabolic = any(isinstance(rule, TumourProgressionRule) and rule.criteria == "percist_1_0" for rule in rules)
    unnamed = (GLUCOSE,) if metabolic else (*tracers.values(), UNNAMED_TRACER)
    return (*(tracer for tracer in asked if tracer is not None), *unnamed)[0] if asked else None


def named_treatments(rules: Iterable[Rule]) -> tuple[str, ...]:
    return each_once(kind for rule in rules if isinstance(rule, RecordedEventRule) for kind in rule.treatments)
