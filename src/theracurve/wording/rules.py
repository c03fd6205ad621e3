"""The compiled rules in words: what has to hold for a criterion, for benefit, for an event."""

from decimal import Decimal
from functools import singledispatch

from theracurve.definition.benefit import BenefitRule
from theracurve.definition.best_response import BestResponseRule
from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.definition.criteria.clinical_status import ClinicalStatusRule
from theracurve.definition.criteria.lesion_size import LesionSizeRule
from theracurve.definition.criteria.markers import MarkersRule
from theracurve.definition.criteria.medication import EquivalenceRule, MedicationRule
from theracurve.definition.criteria.progression import ProgressionHaltedRule
from theracurve.definition.events import (
    AT_ONCE,
    DeathRule,
    DiseaseDeathRule,
    MarkerIncreaseRule,
    TherapySideEffectRule,
)
from theracurve.definition.kidney import EgfrDeclineRule, EgfrRule
from theracurve.definition.lines import LinesRule
from theracurve.definition.marker_responses import MarkerResponseRule
from theracurve.definition.recorded_events import RecordedEventRule
from theracurve.definition.rule import Rule
from theracurve.definition.rules import (
    AgentChoiceRule,
    DeviationsRule,
    InclusionRule,
    LaboratoryGradesRule,
    ScoresRule,
)
from theracurve.definition.symptoms import SymptomRelapseRule
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.wording.labels import alternatives, drug_class_name, enumerated, in_words, measure_name, visit_name
from theracurve.wording.numbers import decimal, in_digits, in_percent, with_unit
from theracurve.wording.words import Words


@singledispatch
def describe(rule: Rule, words: Words) -> str:
    """What a rule asks for, as a clause without a full stop."""
    raise AssertionError(f"{type(rule).__name__} has no words")


@describe.register
def _(rule: ClinicalStatusRule, words: Words) -> str:
    better = words(
        "rules.clinical_status.better",
        measure=measure_name(rule.measure, words),
        step=decimal(rule.step, words),
        better=words(f"rules.better.{rule.better}"),
    )
    return better if rule.best is None else words("rules.clinical_status.no_room", rule=better)


@describe.register
def _(rule: MarkersRule, words: Words) -> str:
    least = ""
    if rule.baseline_at_least is not None:
        least = words("rules.markers.least_baseline", limits=upper_limits(rule.baseline_at_least, words))
    analytes = of_several(rule.analytes, rule.combine, words)
    lower = words("rules.markers.lower", analytes=analytes, step=step(rule.percent, rule.strict, words))
    return f"{lower}{least}{scope(rule.applies_to, words)}"


@describe.register
def _(rule: ProgressionHaltedRule, words: Words) -> str:
    halted = words("rules.progression.halted")
    documented = rule.applies_to == "documented_progression"
    return words("rules.progression.documented", rule=halted) if documented else halted


@describe.register
def _(rule: LesionSizeRule, words: Words) -> str:
    return words(
        "rules.lesion_size.smaller",
        dimension=words(f"labels.dimensions.{rule.dimension}"),
        lesion=words(f"labels.lesions.{rule.lesion}"),
        step=step(rule.percent, rule.strict, words),
    )


@describe.register
def _(rule: MedicationRule, words: Words) -> str:
    classes = of_several(tuple(drug_class_name(name, words) for name in rule.classes), rule.combine, words)
    none_raised = rule.combine == "any" and len(rule.classes) > 1
    key = "rules.medication.lower_none_raised" if none_raised else "rules.medication.lower"
    return words(key, classes=classes) + "".join(equivalence_words(stated, words) for stated in rule.equivalence)


def equivalence_words(stated: EquivalenceRule, words: Words) -> str:
    factors = (words("rules.medication.factor", drug=d, factor=decimal(f, words)) for d, f in stated.drugs)
    drug_class = drug_class_name(stated.drug_class, words)
    return words("rules.medication.equivalence", drug_class=drug_class, unit=stated.unit, factors=", ".join(factors))


@describe.register
def _(rule: BenefitRule, words: Words) -> str:
    visits = tuple(visit_name(label, words) for label in rule.visits)
    at_visits = words("rules.benefit.at_visits", visits=alternatives(visits, words))
    if rule.over_visits == "sustained":
        at_visits = words("rules.benefit.at_successive_visits", visits=enumerated(visits, words))
    death = words(f"rules.benefit.death_{rule.death_before_first_visit}")
    return words("rules.benefit.clause", needed=needed_criteria(rule, words), visits=at_visits, death=death)


def needed_criteria(rule: BenefitRule, words: Words) -> str:
    if rule.rule in ("all_applicable", "all"):
        return words(f"rules.benefit.{rule.rule}")
    if rule.needed == 1:
        return words("rules.benefit.at_least_one")
    return words("rules.benefit.at_least", needed=int(rule.needed or 0), criteria=len(rule.criteria))


@describe.register
def _(rule: TherapySideEffectRule, words: Words) -> str:
    related = "related_" if rule.related else ""
    return words(f"rules.side_effect.{related}{rule.serious}", grade=rule.grade)


@describe.register
def _(rule: SymptomRelapseRule, words: Words) -> str:
    worse = words(
        f"rules.relapse.from_{rule.reference}",
        measure=measure_name(rule.measure, words),
        step=decimal(rule.step, words),
        better=words(f"rules.better.{rule.better}"),
    )
    after = words("rules.relapse.after_improvement") if rule.after_improvement else ""
    return f"{worse}{after}{lasting(rule, words)}"


def lasting(rule: SymptomRelapseRule, words: Words) -> str:
    if not rule.definitive:
        return confirmation(rule.confirmed, words)
    return words("rules.relapse.definitive_confirmed" if rule.confirmed else "rules.relapse.definitive")


@describe.register
def _(rule: TumourProgressionRule, words: Words) -> str:
    reader = words("rules.tumour_progression.reader", reader=rule.reader) if rule.reader else ""
    if rule.adjudicator:
        reader += words("rules.tumour_progression.adjudicator", adjudicator=rule.adjudicator)
    return f"{progression_words(rule, words)}{reader}"


def progression_words(rule: TumourProgressionRule, words: Words) -> str:
    if rule.criteria == "responses":
        return words("rules.tumour_progression.responses")
    if rule.percent is not None and rule.dimension is not None:
        dimension = words(f"labels.dimensions.{rule.dimension}")
        grown = step(rule.percent, bool(rule.strict), words)
        return words("rules.tumour_progression.grown", dimension=dimension, step=grown)
    again = words("rules.tumour_progression.reappearance") if rule.reappearance else ""
    criteria = words(f"labels.tumour_criteria.{rule.criteria}")
    if rule.source == "volumes":
        return of_scans(rule, criteria, words)
    return words("rules.tumour_progression.derived", criteria=criteria) + again + details(rule, words)


def of_scans(rule: TumourProgressionRule, criteria: str, words: Words) -> str:
    tracer = words("rules.tumour_progression.tracer", tracer=rule.tracer) if rule.tracer else ""
    if rule.criteria == "recip_1_0":
        return words(f"rules.tumour_progression.volumes_{rule.increase_from}", criteria=criteria) + tracer
    peak = words(f"rules.tumour_progression.sul_peak_{rule.increase_from}", criteria=criteria)
    measurable = words(f"rules.tumour_progression.measurable_{rule.measurable}")
    return peak + tracer + measurable + words(f"rules.tumour_progression.complete_{rule.complete}")


def details(rule: TumourProgressionRule, words: Words) -> str:
    """What Choi's criteria grow from, and how iRECIST confirms."""
    if rule.increase_from is not None:
        return words(f"rules.tumour_progression.from_{rule.increase_from}")
    if rule.confirmed_after is None:
        return ""
    after = words("rules.tumour_progression.confirmed_after", days=decimal(rule.confirmed_after, words))
    return after + words(f"rules.tumour_progression.last_{rule.last_unconfirmed}")


@describe.register
def _(rule: BoneProgressionRule, words: Words) -> str:
    until = rule.flare_until
    parts = (
        words("rules.bone_progression.clause", count=rule.new_lesions),
        words("rules.bone_progression.flare")
        if until is None
        else words("rules.bone_progression.flare_until", days=decimal(until, words)),
        confirmation_of_scans(rule, words),
        words("rules.tumour_progression.reader", reader=rule.reader) if rule.reader else "",
    )
    return "".join(parts)


def confirmation_of_scans(rule: BoneProgressionRule, words: Words) -> str:
    if rule.confirmed_scans == "none":
        return words("rules.bone_progression.seen_once")
    return words(f"rules.bone_progression.confirmed_{rule.confirmed_scans}", days=decimal(rule.confirmed_after, words))


@describe.register
def _(rule: RecordedEventRule, words: Words) -> str:
    named = {"terms": rule.terms, "treatments": rule.treatments}
    parts = [
        words(f"rules.recorded_event.names_{key}", names=alternatives(names, words))
        for key, names in named.items()
        if names
    ]
    return parts[0] if len(parts) == 1 else words("rules.recorded_event.both", first=parts[0], second=parts[1])


@describe.register
def _(rule: BestResponseRule, words: Words) -> str:
    parts = (
        confirmation_of_responses(rule, words),
        from_day("stable_for", rule.stable_for, words),
        from_day("not_before", rule.not_before, words),
        words(f"rules.best_response.other_treatment_{rule.other_treatment}"),
        words("rules.best_response.measurable_only") if rule.measurable_only else "",
    )
    system = words(f"labels.tumour_criteria.{rule.system}")
    return words("rules.best_response.clause", system=system, parts="".join(parts))


def confirmation_of_responses(rule: BestResponseRule, words: Words) -> str:
    if rule.confirmed_after is None:
        return words("rules.best_response.unconfirmed")
    return words(
        "rules.best_response.confirmed",
        days=decimal(rule.confirmed_after, words),
        not_evaluable=rule.not_evaluable_between,
        stable=rule.stable_between,
        then=words(f"rules.complete_then_partial.{rule.complete_then_partial}"),
    )


def from_day(key: str, days: Decimal | None, words: Words) -> str:
    return "" if days is None else words(f"rules.best_response.{key}", days=decimal(days, words))


@describe.register
def _(rule: AgentChoiceRule, words: Words) -> str:
    metric, lesions = words(f"labels.uptake_metrics.{rule.metric}"), words(f"labels.uptake_lesions.{rule.over_lesions}")
    least = "" if rule.least is None else words("rules.agent_choice.least", least=decimal(rule.least, words))
    return words("rules.agent_choice.chosen", metric=metric, lesions=lesions) + least


@describe.register
def _(rule: InclusionRule, words: Words) -> str:
    return words("rules.inclusion.clause", name=in_words(rule.name), asked=asked_of(rule, words))


def asked_of(rule: InclusionRule, words: Words) -> str:
    """`at least 60 is asked for`."""
    if rule.one_of:
        return words("rules.inclusion.one_of", names=alternatives(rule.one_of, words))
    ends = (("least", rule.least), ("most", rule.most))
    limits = {name: with_unit(decimal(end, words), rule.unit) for name, end in ends if end is not None}
    key = "between" if len(limits) == 2 else f"at_{next(iter(limits))}"
    return words(f"rules.inclusion.{key}", **limits)


@describe.register
def _(rule: DeviationsRule, words: Words) -> str:
    plan = words("rules.deviations", share=in_percent(in_digits(f"{rule.activity_major:f}", words), words))
    longest = words("rules.longest_interval", days=decimal(rule.longest, words)) if rule.longest is not None else ""
    return plan + longest + "".join(words(f"rules.{kind}_allowed") for kind in rule.allowed)


@describe.register
def _(rule: MarkerIncreaseRule, words: Words) -> str:
    higher = words(
        f"rules.marker_increase.from_{rule.reference}",
        analytes=alternatives(rule.analytes, words),
        step=increase_asked(rule, words),
    )
    early = rule.not_before
    passed_over = words("rules.marker_increase.not_before", days=decimal(early, words)) if early is not None else ""
    return f"{higher}{confirmation_of_increase(rule, words)}{passed_over}{scope(rule.applies_to, words)}"


def increase_asked(rule: MarkerIncreaseRule, words: Words) -> str:
    """`more than 20 %`, or `at least 25 % and at least 2 ng/mL`."""
    percentage = step(rule.percent, rule.strict, words)
    if rule.amount is None:
        return percentage
    amount = with_unit(decimal(rule.amount, words), rule.unit)
    return words("rules.marker_increase.both", percentage=percentage, amount=amount)


def confirmation_of_increase(rule: MarkerIncreaseRule, words: Words) -> str:
    """How a rise has to be seen again; nothing where it has not."""
    if rule.confirmed_after is None:
        return ""
    if rule.confirmed_after > AT_ONCE:
        seen_again = words("rules.marker_increase.confirmed_after", days=decimal(rule.confirmed_after, words))
    else:
        seen_again = words("rules.confirmed")
    once = words("rules.marker_increase.after_fall") if rule.confirmed_rises == "after_fall" else ""
    return seen_again + once


@describe.register
def _(rule: MarkerResponseRule, words: Words) -> str:
    asked = step(rule.percent, rule.strict, words)
    fall = words("rules.marker_response.fall", analyte=rule.analyte, step=asked)
    after = rule.confirmed_after
    again = "" if after is None else words("rules.marker_increase.confirmed_after", days=decimal(after, words))
    return fall + again + words(f"rules.marker_response.other_treatment_{rule.other_treatment}")


@describe.register
def _(rule: EgfrDeclineRule, words: Words) -> str:
    fall, after = words("rules.egfr_decline.fall", step=step(rule.percent, rule.strict, words)), rule.confirmed_after
    return fall + ("" if after is None else words("rules.marker_increase.confirmed_after", days=decimal(after, words)))


@describe.register
def _(rule: LinesRule, words: Words) -> str:
    kinds = words("rules.lines.treatments", kinds=", ".join(rule.treatments)) if rule.treatments else ""
    return words(
        "rules.lines.begins",
        days=decimal(rule.gap, words),
        new_agent=words("rules.lines.new_agent") if rule.by_new_agent else "",
        time_zero=words(f"rules.lines.{'progression' if rule.from_progression else 'first_administration'}"),
        treatments=kinds,
    )


@describe.register
def _(rule: DeathRule, words: Words) -> str:
    return words("rules.death")


@describe.register
def _(rule: DiseaseDeathRule, words: Words) -> str:
    return words("rules.disease_death", causes=alternatives(rule.causes, words))


@describe.register
def _(rule: LaboratoryGradesRule, words: Words) -> str:
    terms = ", ".join(f"{term} ({analyte})" for term, analyte in rule.terms)
    return words("rules.laboratory_grades", grading=rule.grading, terms=terms)


@describe.register
def _(rule: ScoresRule, words: Words) -> str:
    names = [words(f"labels.questionnaires.{name}") for name in rule.questionnaires]
    return words("rules.scores", questionnaires=enumerated(names, words))


@describe.register
def _(rule: EgfrRule, words: Words) -> str:
    return words("rules.egfr", analyte=rule.creatinine)


def upper_limits(times: Decimal, words: Words) -> str:
    """`1.5 times the upper limit`."""
    return words("rules.upper_limits", times=decimal(times, words))


def step(percent: Decimal, strict: bool, words: Words) -> str:
    """`more than 20 %` or `at least 20 %`."""
    shown = in_percent(in_digits(f"{percent:f}", words), words)
    return words("rules.step.more_than" if strict else "rules.step.at_least", percent=shown)


def of_several(names: tuple[str, ...], combine: str, words: Words) -> str:
    """`CgA`, `any of CgA, 5-HIAA`, `each of CgA, 5-HIAA`."""
    if len(names) == 1:
        return names[0]
    if combine == "primary":
        return words("rules.several.primary", first=names[0], others=", ".join(names[1:]))
    return words(f"rules.several.{'any' if combine == 'any' else 'all'}", names=", ".join(names))


def scope(applies_to: str, words: Words) -> str:
    return words("rules.secreting_only") if applies_to == "secreting" else ""


def confirmation(confirmed: bool, words: Words) -> str:
    return words("rules.confirmed") if confirmed else ""
