"""The compiled rules in words: what has to hold for a criterion, for benefit, for an event."""

from decimal import Decimal
from functools import singledispatch

from theracurve.definition.quantities import plain
from theracurve.definition.rules import (
    BenefitRule,
    ClinicalStatusRule,
    DeathRule,
    EquivalenceRule,
    LaboratoryGradesRule,
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
from theracurve.wording.labels import alternatives, enumerated, in_words
from theracurve.wording.words import Words


@singledispatch
def describe(rule: Rule, words: Words) -> str:
    """What a rule asks for, as a clause without a full stop."""
    raise AssertionError(f"{type(rule).__name__} has no words")


@describe.register
def _(rule: ClinicalStatusRule, words: Words) -> str:
    no_room = "" if rule.best is None else "; does not apply where the baseline leaves no room for it"
    better = f"by at least {plain(rule.step)} ({rule.better} is better)"
    return f"{in_words(rule.measure)} better than at baseline {better}{no_room}"


@describe.register
def _(rule: MarkersRule, words: Words) -> str:
    least = ""
    if rule.baseline_at_least is not None:
        least = f"; only where the baseline is at least {upper_limits(rule.baseline_at_least)}"
    return (
        f"{of_several(rule.analytes, rule.combine)} lower than at baseline by {step(rule.percent, rule.strict)}"
        f"{least}{scope(rule.applies_to)}"
    )


@describe.register
def _(rule: ProgressionHaltedRule, words: Words) -> str:
    who = "; only patients with progression documented on or before time zero"
    return "tumours adequately assessed at the visit, and no progression since time zero" + (
        who if rule.applies_to == "documented_progression" else ""
    )


@describe.register
def _(rule: LesionSizeRule, words: Words) -> str:
    return (
        f"{words(f'labels.dimensions.{rule.dimension}')} of {words(f'labels.lesions.{rule.lesion}')} smaller than at baseline by"
        f" {step(rule.percent, rule.strict)}"
    )


@describe.register
def _(rule: MedicationRule, words: Words) -> str:
    classes = of_several(tuple(map(in_words, rule.classes)), rule.combine)
    added = "".join(f"; {equivalence_words(stated)}" for stated in rule.equivalence)
    return f"daily dose of {classes} lower than on day 0{raised_clause(rule)}; only classes taken on day 0{added}"


def equivalence_words(stated: EquivalenceRule) -> str:
    factors = ", ".join(f"{drug} x {plain(factor)}" for drug, factor in stated.drugs)
    return f"drugs of {in_words(stated.drug_class)} added in {stated.unit} ({factors})"


def raised_clause(rule: MedicationRule) -> str:
    return ", and none raised" if rule.combine == "any" and len(rule.classes) > 1 else ""


@describe.register
def _(rule: BenefitRule, words: Words) -> str:
    at_visits = f"at {alternatives(rule.visits, words)}"
    if rule.over_visits == "sustained":
        at_visits = f"at two successive visits of {enumerated(rule.visits, words)}"
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
def _(rule: TherapySideEffectRule, words: Words) -> str:
    related = ", at least possibly related to the therapy," if rule.related else ""
    enough = {
        "not_considered": f"adverse event of grade {rule.grade} or more",
        "required": f"serious adverse event of grade {rule.grade} or more",
        "sufficient": f"adverse event of grade {rule.grade} or more, or serious",
    }
    return f"{enough[rule.serious]}{related} from the first administration on"


@describe.register
def _(rule: SymptomRelapseRule, words: Words) -> str:
    reference = "the best value so far" if rule.reference == "best" else "baseline"
    after = ", after an improvement over baseline" if rule.after_improvement else ""
    return (
        f"{in_words(rule.measure)} worse than {reference} by at least {plain(rule.step)} ({rule.better} is better)"
        f"{after}{confirmation(rule.confirmed)}"
    )


@describe.register
def _(rule: TumourProgressionRule, words: Words) -> str:
    readers = f"; reader {rule.reader} decides" if rule.reader else ""
    if rule.adjudicator:
        readers += f", and {rule.adjudicator} where that reader has read the patient"
    return progression_words(rule, words) + readers


def progression_words(rule: TumourProgressionRule, words: Words) -> str:
    if rule.criteria == "responses":
        return "progressive disease as the reader recorded it"
    if rule.percent is not None and rule.dimension is not None:
        grown = f"by {step(rule.percent, bool(rule.strict))} over its smallest value so far"
        return f"{words(f'labels.dimensions.{rule.dimension}')} of the index lesion larger {grown}"
    again = "; a lesion that is there again after a complete response is progression" if rule.reappearance else ""
    by = words(f"labels.tumour_criteria.{rule.criteria}")
    return f"progressive disease by {by}, derived from the lesion measurements{again}"


@describe.register
def _(rule: MarkerIncreaseRule, words: Words) -> str:
    reference = "its lowest value so far (nadir, baseline included)" if rule.reference == "nadir" else "baseline"
    return (
        f"{alternatives(rule.analytes, words)} higher than {reference} by {step(rule.percent, rule.strict)}"
        f"{confirmation(rule.confirmed)}{scope(rule.applies_to)}"
    )


@describe.register
def _(rule: DeathRule, words: Words) -> str:
    return "death from any cause"


@describe.register
def _(rule: LaboratoryGradesRule, words: Words) -> str:
    terms = ", ".join(f"{term} ({analyte})" for term, analyte in rule.terms)
    return f"worst grade from laboratory values by {rule.grading}, from the first administration on: {terms}"


def upper_limits(times: Decimal) -> str:
    """`1.5 times the upper limit`."""
    return f"{plain(times)} times the upper limit"


def step(percent: object, strict: bool) -> str:
    """`more than 20 %` or `at least 20 %`."""
    return f"{'more than' if strict else 'at least'} {percent:f} %"


def of_several(names: tuple[str, ...], combine: str) -> str:
    """`CgA`, `any of CgA, 5-HIAA`, `each of CgA, 5-HIAA`."""
    if len(names) == 1:
        return names[0]
    if combine == "primary":
        return f"{names[0]} (primary; besides {', '.join(names[1:])})"
    return f"{'any' if combine == 'any' else 'each'} of {', '.join(names)}"


def scope(applies_to: str) -> str:
    return "; secreting tumours only" if applies_to == "secreting" else ""


def confirmation(confirmed: bool) -> str:
    return ", confirmed at the next assessment" if confirmed else ""
