"""The protocol in words, every deciding value with where it comes from: stated, assumed, or this program's default."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from theracurve.definition.endpoints import Endpoint
from theracurve.definition.part import Part
from theracurve.definition.quantities import Quantity
from theracurve.definition.rules import compile_rules, study_rules
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.labels import capital, endpoint_name, in_words, said
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
    "analyses",
    "covariates",
)


@dataclass(frozen=True, slots=True)
class Definition:
    """One line of the protocol: its name, its words, the rule's id."""

    name: str
    words: str
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One deciding value: its key, its value, and `stated`, `assumed` or `default`."""

    key: str
    value: str
    origin: str


def definitions(study: Study, words: Words) -> tuple[Definition, ...]:
    """Criteria, benefit, events and endpoints of the protocol, in words."""
    rules = compile_rules(study)
    return (
        *(
            Definition(f"Criterion: {words(f'labels.criteria.{name}')}", describe(rule, words), rule.id)
            for name, rule in rules.criteria.items()
        ),
        *((Definition("Benefit", describe(rules.benefit, words), rules.benefit.id),) if rules.benefit else ()),
        *(
            Definition(f"Event: {words(f'labels.event_kinds.{name}')}", describe(rule, words), rule.id)
            for name, rule in rules.events.items()
        ),
        *(Definition("Laboratory grades", describe(rule, words), rule.id) for rule in study_rules(study)),
        *(
            Definition(f"Endpoint: {endpoint_name(name, words)}", endpoint_words(study, name, words))
            for name in study.endpoints
        ),
    )


def endpoint_words(study: Study, name: str, words: Words) -> str:
    endpoint = study.endpoints[name]
    if endpoint.given:
        return "as given in the table endpoints, with the resolution it is printed with"
    events = [said("labels.event_kinds", kind, words) for kind in study.events_of(endpoint)]
    if endpoint.other_treatment == "event":
        events.append("another antitumour treatment")
    clauses = (
        f"from {origin_words(endpoint)} to the first of: {', '.join(events)}",
        censoring_words(study, name),
        death_words(study, name),
        *switch_words(endpoint),
    )
    return "; ".join(clause for clause in clauses if clause)


def origin_words(endpoint: Endpoint) -> str:
    if endpoint.among is None:
        return "time zero"
    if endpoint.starts_at == "time_zero":
        return "time zero, entering at the first benefit (delayed entry), among those who benefited"
    return "the visit of the first benefit, among those who benefited"


def censoring_words(study: Study, name: str) -> str:
    """What happens to those without an event."""
    if not needs_looks(study, name):
        return "without an event, censored when last seen"
    component = study.endpoints[name].censoring.split("_")[0]
    return f"without an event, censored at the {component} of its components' last evaluable assessments"


def death_words(study: Study, name: str) -> str:
    """What a death means to the endpoint."""
    meaning = study.death_in(study.endpoints[name])
    looks = needs_looks(study, name)
    late = "a death counts however long after the last assessment, but not after the second planned visit where nothing"
    return {
        "exact": f"{late} was ever assessed" if looks else "",
        "interval": "a death dates the event between the last assessment and its day",
        "competing": "a death before that is a competing event",
        "censored": "a death before that censors, though no event can follow it",
    }[meaning]


def switch_words(endpoint: Endpoint) -> Iterator[str]:
    if endpoint.censor_after_missed:
        count = endpoint.censor_after_missed.count
        yield f"an event directly after {count} or more missed visits is censored at the last assessment before them"
    if endpoint.other_treatment == "ignore":
        yield "other antitumour treatments are ignored"
    if endpoint.other_treatment == "censor":
        yield "censored at the last assessment before another antitumour treatment"


def needs_looks(study: Study, name: str) -> bool:
    assessed = {"symptom_relapse", "tumour_progression", "marker_increase"}
    return bool(assessed & set(study.events_of(study.endpoints[name])))


def choices(study: Study) -> tuple[Choice, ...]:
    """Every value that decides something, with its origin."""
    return tuple(
        Choice(key, value, origin_of(key, stated, study))
        for name in type(study).model_fields
        if name not in LEFT_OUT
        for key, value, stated in leaves(getattr(study, name), name, name in study.model_fields_set)
    )


def origin_of(key: str, stated: bool, study: Study) -> str:
    """A key is assumed where it, or a key above it, is listed as assumed."""
    if any(key == assumed or key.startswith(f"{assumed}.") for assumed in study.assumed):
        return "assumed"
    return "stated" if stated else "default"


def leaves(value: Any, key: str, stated: bool) -> Iterator[tuple[str, str, bool]]:
    """The deciding values inside a part, each with its dotted key and whether the study file writes it."""
    if isinstance(value, Part):
        for name, field in type(value).model_fields.items():
            inner = f"{key}.{field.alias or name}"
            yield from leaves(getattr(value, name), inner, stated and name in value.model_fields_set)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{key}.{name}", stated)
    elif isinstance(value, tuple) and any(isinstance(part, Part) for part in value):
        for place, part in enumerate(value, start=1):
            yield from leaves(part, f"{key}.{place}", stated)
    elif value is not None and value != () and value != "":
        yield key, shown(value), stated


def shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(shown(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, Quantity) else in_words(str(value)) if isinstance(value, str) else f"{value}"


def variant_words(study: Study, variant: str) -> str:
    """What a variant changes: `benefit.rule: any`."""
    if variant == PROTOCOL:
        return "the definitions as stated"
    return "; ".join(f"{key}: {value}" for key, value in study.variants[variant].items())


def heading(definition: Definition) -> str:
    return capital(definition.name)
