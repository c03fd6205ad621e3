"""The compiled rules in words: what has to hold for a criterion, for benefit, for an event."""

from functools import singledispatch

from theracurve.definition.quantities import plain
from theracurve.definition.rules import (
    BenefitRule,
    ClinicalStatusRule,
    DeathRule,
    LesionSizeRule,
    MarkerIncreaseRule,
    MarkersRule,
    MedicationRule,
    ProgressionHaltedRule,
    Rule,
    SymptomRelapseRule,
    TherapySideEffectRule,
    TumourProgressionRule,
)
from theracurve.wording.labels import DIMENSIONS, LESIONS, enumerated, in_words


@singledispatch
def describe(rule: Rule) -> str:
    """What a rule asks for, as a clause without a full stop."""
    raise AssertionError(f"{type(rule).__name__} has no words")


@describe.register
def _(rule: ClinicalStatusRule) -> str:
    no_room = "" if rule.best is None else "; does not apply where the baseline leaves no room for it"
    better = f"by at least {plain(rule.step)} ({rule.better} is better)"
    return f"{in_words(rule.measure)} better than at baseline {better}{no_room}"


@describe.register
def _(rule: MarkersRule) -> str:
    return (
        f"{of_several(rule.analytes, rule.combine)} lower than at baseline by {step(rule.percent, rule.strict)}"
        f"{scope(rule.applies_to)}"
    )


@describe.register
def _(rule: ProgressionHaltedRule) -> str:
    return "tumours adequately assessed at the visit, and no progression since time zero"


@describe.register
def _(rule: LesionSizeRule) -> str:
    return (
        f"{DIMENSIONS[rule.dimension]} of {LESIONS[rule.lesion]} smaller than at baseline by"
        f" {step(rule.percent, rule.strict)}"
    )


@describe.register
def _(rule: MedicationRule) -> str:
    classes = of_several(tuple(map(in_words, rule.classes)), rule.combine)
    return f"daily dose of {classes} lower than on day 0{raised_clause(rule)}; only classes taken on day 0"


def raised_clause(rule: MedicationRule) -> str:
    return ", and none raised" if rule.combine == "any" and len(rule.classes) > 1 else ""


@describe.register
def _(rule: BenefitRule) -> str:
    at_visits = f"at {enumerated(rule.visits, 'or')}"
    if rule.over_visits == "sustained":
        at_visits = f"at two successive visits of {enumerated(rule.visits)}"
    death = {
        "not_met": "death before the first of these visits counts as no benefit",
        "not_evaluable": "death before the first of these visits leaves benefit not evaluable",
    }
    return f"{needed_criteria(rule)}, {at_visits}; {death[rule.death_before_first_visit]}"


def needed_criteria(rule: BenefitRule) -> str:
    if rule.rule == "all_applicable":
        return "every criterion that applies to the patient is met"
    if rule.rule == "all":
        return "every criterion is met (one that does not apply counts as not met)"
    if rule.needed == 1:
        return "at least one criterion is met"
    return f"at least {rule.needed} of the {len(rule.criteria)} criteria are met"


@describe.register
def _(rule: TherapySideEffectRule) -> str:
    related = ", at least possibly related to the therapy," if rule.related else ""
    return f"adverse event of grade {rule.grade} or more{related} from the first administration on"


@describe.register
def _(rule: SymptomRelapseRule) -> str:
    reference = "the best value so far" if rule.reference == "best" else "baseline"
    after = ", after an improvement over baseline" if rule.after_improvement else ""
    return (
        f"{in_words(rule.measure)} worse than {reference} by at least {plain(rule.step)} ({rule.better} is better)"
        f"{after}{confirmation(rule.confirmed)}"
    )


@describe.register
def _(rule: TumourProgressionRule) -> str:
    by = {
        "recist_1_1": "progressive disease by RECIST 1.1, derived from the lesion measurements",
        "responses": "progressive disease as the reader recorded it",
    }
    return by[rule.criteria] + (f"; reader {rule.reader} decides" if rule.reader else "")


@describe.register
def _(rule: MarkerIncreaseRule) -> str:
    reference = "its lowest value so far (nadir, baseline included)" if rule.reference == "nadir" else "baseline"
    return (
        f"{enumerated(rule.analytes, 'or')} higher than {reference} by {step(rule.percent, rule.strict)}"
        f"{confirmation(rule.confirmed)}{scope(rule.applies_to)}"
    )


@describe.register
def _(rule: DeathRule) -> str:
    return "death from any cause"


def step(percent: object, strict: bool) -> str:
    """`more than 20 %` or `at least 20 %`."""
    return f"{'more than' if strict else 'at least'} {percent:f} %"


def of_several(names: tuple[str, ...], combine: str) -> str:
    """`CgA`, `any of CgA, 5-HIAA`, `each of CgA, 5-HIAA`."""
    if len(names) == 1:
        return names[0]
    return f"{'any' if combine == 'any' else 'each'} of {', '.join(names)}"


def scope(applies_to: str) -> str:
    return "; secreting tumours only" if applies_to == "secreting" else ""


def confirmation(confirmed: bool) -> str:
    return ", confirmed at the next assessment" if confirmed else ""
