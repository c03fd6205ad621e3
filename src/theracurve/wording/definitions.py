"""The protocol in words, every deciding value with where it comes from: stated, assumed, or this program's default."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from theracurve.definition.ambiguities import ASSESSED
from theracurve.definition.endpoints import Endpoint
from theracurve.definition.events import kinds_of
from theracurve.definition.kidney import EgfrRule
from theracurve.definition.lines import LinesRule
from theracurve.definition.part import Part
from theracurve.definition.quantities import Quantity
from theracurve.definition.rules import (
    AgentChoiceRule,
    DeviationsRule,
    InclusionRule,
    LaboratoryGradesRule,
    ScoresRule,
    compile_rules,
    study_rules,
)
from theracurve.definition.study import Study
from theracurve.wording.labels import clauses, criterion_name, endpoint_name, enumerated, in_words, kind_name, of_named
from theracurve.wording.rules import describe
from theracurve.wording.words import Words

LEFT_OUT = (
    "study",
    "title",
    "source",
    "language",
    "data_origin",
    "variants",
    "claims",
    "assumed",
    "covariates",
)
STUDY_RULES: dict[type, str] = {
    LinesRule: "lines",
    LaboratoryGradesRule: "laboratory_grades",
    ScoresRule: "scores",
    EgfrRule: "egfr",
    AgentChoiceRule: "agent_choice",
    DeviationsRule: "deviations",
    InclusionRule: "inclusion",
}


@dataclass(frozen=True, slots=True)
class WordedDefinition:
    """One line of the protocol: its name, its words, the rule's id."""

    name: str
    words: str
    rule_id: str = ""


def benefits_stated(study: Study, words: Words) -> Iterator[str]:
    """Says of each benefit, in a sentence, what it takes: a reader of its share has to know."""
    for name, rule in compile_rules(study).benefits.items():
        criteria = enumerated([criterion_name(criterion, words) for criterion, _ in rule.criteria], words)
        told = {"rule": describe(rule, words), "criteria": criteria}
        yield words("definitions.benefit", benefit=of_named(words("definitions.names.benefit"), name, words), **told)


@dataclass(frozen=True, slots=True)
class Choice:
    """One deciding value: its key, its value, and whether it was stated, assumed or is our default."""

    key: str
    value: str
    origin: str


def definitions(study: Study, words: Words) -> tuple[WordedDefinition, ...]:
    """Criteria, benefit, events and endpoints of the protocol, in words."""
    return (*rule_definitions(study, words), *endpoint_definitions(study, words))


def rule_definitions(study: Study, words: Words) -> Iterator[WordedDefinition]:
    rules = compile_rules(study)
    for name, criterion in rules.criteria.items():
        title = words("definitions.names.criterion", name=criterion_name(name, words))
        yield WordedDefinition(title, describe(criterion, words), criterion.id)
    for name, benefit in rules.benefits.items():
        title = of_named(words("definitions.names.benefit"), name, words)
        yield WordedDefinition(title, describe(benefit, words), benefit.id)
    for name, event in rules.events.items():
        title = words("definitions.names.event", name=kind_name(name, words))
        yield WordedDefinition(title, describe(event, words), event.id)
    if rules.best_response:
        best = rules.best_response
        yield WordedDefinition(words("definitions.names.best_response"), describe(best, words), best.id)
    for name, fall in rules.marker_responses.items():
        title = words("definitions.names.marker_response", name=endpoint_name(name, words))
        yield WordedDefinition(title, describe(fall, words), fall.id)
    for rule in study_rules(study):
        yield WordedDefinition(words(f"definitions.names.{STUDY_RULES[type(rule)]}"), describe(rule, words), rule.id)


def endpoint_definitions(study: Study, words: Words) -> Iterator[WordedDefinition]:
    for name in study.endpoints:
        title = words("definitions.names.endpoint", name=endpoint_name(name, words))
        yield WordedDefinition(title, endpoint_words(study, name, words))


def endpoint_words(study: Study, name: str, words: Words) -> str:
    endpoint = study.endpoints[name]
    if endpoint.given:
        return first_of(study, name, words)
    stated = (
        first_of(study, name, words),
        censoring_words(study, name, words),
        death_words(study, name, words),
        *switch_words(endpoint, words),
    )
    return clauses([clause for clause in stated if clause], words)


def first_of(study: Study, name: str, words: Words) -> str:
    """What an endpoint counts, from where to what, without its censoring: `from time zero to the first of: death`."""
    endpoint = study.endpoints[name]
    if endpoint.given:
        return words("definitions.endpoint.given")
    events = [kind_name(kind, words) for kind in study.events_of(endpoint)]
    if endpoint.of_next_treatment == "event":
        events.append(words(f"definitions.endpoint.{next_treatment(endpoint)}"))
    return words("definitions.endpoint.first_of", origin=origin_words(endpoint, words), events=", ".join(events))


def next_treatment(endpoint: Endpoint) -> str:
    """What is meant by the treatment that comes next: another one, or the line after the endpoint's own."""
    return "other_treatment" if endpoint.line is None else "next_line"


def origin_words(endpoint: Endpoint, words: Words) -> str:
    if endpoint.line is not None:
        return words("definitions.origin.line", line=endpoint.line)
    if endpoint.among is None:
        return words("definitions.origin.time_zero")
    delayed = endpoint.starts_at == "time_zero"
    origin = words("definitions.origin.delayed_entry" if delayed else "definitions.origin.first_benefit")
    return of_named(origin, endpoint.benefit or "", words)


def censoring_words(study: Study, name: str, words: Words) -> str:
    """What happens to those without an event."""
    if not needs_looks(study, name):
        return words("definitions.endpoint.last_seen")
    component = study.endpoints[name].censoring.split("_")[0]
    return words(f"definitions.endpoint.{component}_assessment")


def death_words(study: Study, name: str, words: Words) -> str:
    """What a death means to the endpoint."""
    meaning = study.death_in(study.endpoints[name])
    unsaid = meaning == "exact" and not needs_looks(study, name)
    return "" if unsaid else words(f"definitions.death.{meaning}")


def switch_words(endpoint: Endpoint, words: Words) -> Iterator[str]:
    if endpoint.censor_after_missed:
        yield words("definitions.endpoint.missed_visits", count=endpoint.censor_after_missed.count)
    if endpoint.follows_next_line:
        yield words("definitions.endpoint.follow_next_line")
    elif endpoint.of_next_treatment in ("ignore", "censor"):
        yield words(f"definitions.endpoint.{endpoint.of_next_treatment}_{next_treatment(endpoint)}")


def needs_looks(study: Study, name: str) -> bool:
    return bool(set(ASSESSED) & kinds_of(study.events_of(study.endpoints[name])))


def choices(study: Study, words: Words) -> tuple[Choice, ...]:
    """Every value that decides something, as the study file writes it, with its origin."""
    return tuple(
        Choice(key, shown(value, words), words(f"definitions.choices.{origin_of(key, stated, study)}"))
        for name, field in type(study).model_fields.items()
        if name not in LEFT_OUT
        for key, value, stated in leaves(getattr(study, name), field.alias or name, name in study.model_fields_set)
    )


def origin_of(key: str, stated: bool, study: Study) -> str:
    """A key is assumed where it, or a key above it, is listed as assumed."""
    if any(key == assumed or key.startswith(f"{assumed}.") for assumed in study.assumed):
        return "assumed"
    return "stated" if stated else "default"


def leaves(value: Any, key: str, stated: bool) -> Iterator[tuple[str, Any, bool]]:
    """The deciding values inside a part, each with its dotted key and whether the study file writes it."""
    if isinstance(value, Part):
        for name, field in type(value).model_fields.items():
            inner = f"{key}.{field.alias or name}"
            yield from leaves(getattr(value, name), inner, stated and name in value.model_fields_set)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{key}.{name}" if name else key, stated)
    elif isinstance(value, tuple) and any(isinstance(part, Part) for part in value):
        for place, part in enumerate(value, start=1):
            yield from leaves(part, f"{key}.{place}", stated)
    elif value is not None and value != () and value != "":
        yield key, value, stated


def shown(value: Any, words: Words) -> str:
    if isinstance(value, tuple):
        return ", ".join(shown(part, words) for part in value)
    if isinstance(value, bool):
        return words("definitions.choices.yes" if value else "definitions.choices.no")
    return str(value) if isinstance(value, Quantity) else in_words(str(value)) if isinstance(value, str) else f"{value}"
