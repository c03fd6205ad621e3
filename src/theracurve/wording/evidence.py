"""One plain sentence for each row of evidence: what was compared with what, by which rule, when, and the answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import singledispatch

from theracurve.definition.benefit import BenefitRule
from theracurve.definition.best_response import BestResponseRule
from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.definition.criteria.clinical_status import ClinicalStatusRule
from theracurve.definition.criteria.lesion_size import LesionSizeRule
from theracurve.definition.criteria.markers import MarkersRule
from theracurve.definition.criteria.medication import MedicationRule
from theracurve.definition.events import MarkerIncreaseRule
from theracurve.definition.kidney import EgfrDeclineRule, EgfrRule
from theracurve.definition.lines import LinesRule
from theracurve.definition.marker_responses import MarkerResponseRule
from theracurve.definition.rule import Rule
from theracurve.definition.rules import AgentChoiceRule, InclusionRule
from theracurve.definition.symptoms import SymptomRelapseRule
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.evidence import Evidence
from theracurve.vocabulary.filtration import UNIT
from theracurve.vocabulary.named import split_qualified
from theracurve.vocabulary.study_time import months_of
from theracurve.wording.labels import (
    alternatives,
    capital,
    clauses,
    drug_class_name,
    endpoint_name,
    enumerated,
    in_words,
    measure_name,
    of_named,
    population_name,
    said,
    subject_name,
    unit_name,
    visit_name,
)
from theracurve.wording.numbers import amount, change, decimal, fixed, months, study_day, with_unit
from theracurve.wording.rules import asked_of, increase_asked, step, upper_limits
from theracurve.wording.words import Words

MOST_CELLS = 6  # of the user's own file that stand behind one decision

COMPUTED = ("exposure", "endpoint")  # a net activity, a time from its printed unit
VOLUME_DECREASE = 30.0  # in percent, a partial response by RECIP 1.0


def sentence(evidence: Evidence, rules: Mapping[str, Rule], words: Words) -> str:
    """The evidence as one sentence. `rules` maps rule ids to compiled rules."""
    return ended(capital(reason_in_words(evidence, rules.get(evidence.rule_id), words)), evidence, words)


def reason_in_words(evidence: Evidence, rule: Rule | None, words: Words) -> str:
    ruled = {} if rule is None else fields_of(rule, evidence, words)
    key = f"reasons.{place_of(evidence, words)}.{split_qualified(evidence.reason)[1]}"
    asked = words.text(key).placeholders
    fields = {name: ruled[name] if name in ruled else SHARED_FIELDS[name](evidence, words) for name in asked}
    return words(key, **fields)


def place_of(evidence: Evidence, words: Words) -> str:
    """Finds where the catalogue of reasons has this one: under the decision, or the criterion or event by its name."""
    named = split_qualified(evidence.subject.partition(":")[0])[1]
    if evidence.decision == "event":
        return named if f"reasons.{named}.{evidence.reason}" in words else "event"
    if evidence.decision != "criterion" or f"reasons.criterion.{evidence.reason}" in words:
        return evidence.decision
    return named


def ended(reason: str, evidence: Evidence, words: Words) -> str:
    """The reason with the answer, where its decision has one that it does not already say, and with its remarks."""
    remarked, answer = remarks(evidence, words), evidence.answer or ""
    if evidence.decision in ("response", "best_response"):
        shown_answer = said("labels.responses", answer, words)
        return words("evidence.ending.criterion", reason=reason, answer=shown_answer, remarks=remarked)
    if evidence.decision == "deviation":
        grade = said("labels.deviation_grades", answer, words)
        return words("evidence.ending.criterion", reason=reason, answer=grade, remarks=remarked)
    if evidence.decision in ("criterion", "benefit", "eligibility", "marker_response", "line"):
        key = f"evidence.ending.{'benefit' if evidence.decision == 'benefit' else 'criterion'}"
        return words(key, reason=reason, answer=said("labels.answers", answer, words), remarks=remarked)
    return words("evidence.ending.other", reason=reason, remarks=remarked)


def remarks(evidence: Evidence, words: Words) -> str:
    """What was done to a value or an answer: `(a unit was converted)`. An override names the answer it replaced."""
    marks = [mark for mark in evidence.marks if mark != "overridden" or evidence.derived_answer is None]
    remarked = [words(f"labels.marks.{mark}") for mark in marks]
    if evidence.derived_answer is not None:
        section = "labels.responses" if evidence.decision == "response" else "labels.answers"
        remarked.append(override_in_words(evidence, said(section, evidence.derived_answer, words), words))
    return words("evidence.remarks", remarks=clauses(remarked, words)) if remarked else ""


def override_in_words(evidence: Evidence, derived: str, words: Words) -> str:
    """Says who replaced the derived answer, when and why."""
    by = evidence.override
    if by is None:
        return words("evidence.overridden", answer=derived)
    return words("evidence.overridden_by", who=by.who, when=by.when, why=by.reason, answer=derived)


def value_in_words(evidence: Evidence, words: Words) -> str:
    """A value that we computed is rounded; what was read from an instrument stands as it was written."""
    if evidence.decision not in COMPUTED or evidence.value is None:
        return shown(evidence.value, unit_of(evidence), words, evidence.value_sign)
    return with_unit(fixed(evidence.value, 2, words), unit_name(evidence.unit, words))


def unit_of(evidence: Evidence) -> str:
    """The unit of the numbers; a grade has none (its row names the grading there)."""
    return "" if evidence.reason in ("graded", "serious") and evidence.decision == "event" else evidence.unit


def shown(number: float | None, unit: str, words: Words, sign: str = "") -> str:
    """A number as it was printed, with the sign of a limit and its unit; empty without one."""
    return "" if number is None else with_unit(sign + amount(number, words), unit_name(unit, words))


def grade_limit(evidence: Evidence, words: Words) -> str:
    limit = shown(evidence.threshold, evidence.unit, words)
    return words("evidence.grade_limit", limit=limit) if evidence.threshold else ""


def net_of(evidence: Evidence, words: Words) -> str:
    """Tells of an activity that decay or a residual made another than was measured; nothing where neither did."""
    if evidence.decision != "exposure" or evidence.value == evidence.baseline:
        return ""
    return words("evidence.net_of", measured=shown(evidence.baseline, evidence.unit, words))


def recovered(evidence: Evidence, words: Words) -> str:
    day = evidence.recovery_day
    return "" if day is None else words("evidence.recovered", day=study_day(day, words))


def in_months(evidence: Evidence, words: Words) -> str:
    if evidence.value is None:
        return ""
    return words("evidence.in_months", months=months(months_of(evidence.value), words))


def since_origin(evidence: Evidence, words: Words) -> str:
    """The time in months, and from where it is counted when that is not time zero."""
    if evidence.value is None or evidence.value == evidence.days:
        return in_months(evidence, words)
    return words("evidence.since_benefit", months=months(months_of(evidence.value), words))


def scale_in_words(evidence: Evidence, words: Words) -> str:
    """The scale that an event is of, where there are several; else nothing."""
    scale, _ = split_qualified(evidence.reason)
    return words("evidence.of_scale", scale=in_words(scale)) if scale else ""


def baseline_in_words(evidence: Evidence, unit: str, words: Words) -> str:
    return shown(evidence.baseline, unit, words, evidence.baseline_sign)


SHARED_FIELDS: Mapping[str, Callable[[Evidence, Words], str]] = {
    "visit": lambda evidence, words: visit_name(evidence.visit, words),
    "day": lambda evidence, words: "" if evidence.days is None else study_day(evidence.days, words),
    "subject": lambda evidence, words: endpoint_name(evidence.subject, words),
    "answer": lambda evidence, words: said("labels.endpoint_answers", evidence.answer or "", words),
    "value": value_in_words,
    "baseline": lambda evidence, words: baseline_in_words(evidence, evidence.unit, words) or words("evidence.none"),
    "baseline_number": lambda evidence, words: baseline_in_words(evidence, "", words),
    "value_number": lambda evidence, words: shown(evidence.value, "", words),
    "threshold": lambda evidence, words: shown(evidence.threshold, unit_of(evidence), words),
    "since_origin": lambda evidence, words: since_origin(evidence, words) if evidence.decision == "endpoint" else "",
    "in_months": in_months,
    "scale": lambda evidence, words: scale_in_words(evidence, words),
    "deviating": lambda evidence, words: in_words(evidence.subject.partition(":")[2]),
    "population": lambda evidence, words: population_name(evidence.subject, words),
    "recorded": lambda evidence, words: evidence.unit,
    "grading": lambda evidence, words: words("evidence.grading", grading=evidence.unit) if evidence.unit else "",
    "grade": lambda evidence, words: evidence.answer or "",
    "grade_limit": grade_limit,
    "recovered": recovered,
    "score": lambda evidence, words: measure_name(evidence.subject, words),
    "answers_counted": lambda evidence, words: words("evidence.answers_counted", n=len(evidence.rows)),
    "net_of": net_of,
}
"""What every decision may say, whatever its rule; only what its sentence asks for is put into words."""


@singledispatch
def fields_of(rule: Rule, evidence: Evidence, words: Words) -> dict[str, str]:
    """What a rule adds to the sentence."""
    return {}


@fields_of.register
def _(rule: ClinicalStatusRule, evidence: Evidence, words: Words) -> dict[str, str]:
    return {
        "measure": measure_name(rule.measure, words),
        "step": decimal(rule.step, words),
        "direction": words("evidence.direction.less" if rule.better == "lower" else "evidence.direction.more"),
        "movement": movement(evidence, words),
    }


@fields_of.register
def _(rule: MarkersRule, evidence: Evidence, words: Words) -> dict[str, str]:
    limit = step(rule.percent, rule.strict, words)
    return {
        "marker": one_of(evidence, rule.analytes, "marker", words),
        "movement": movement(evidence, words) + change_of(evidence, float(rule.percent), words),
        "limit": limit,
        "threshold_clause": threshold_clause("decrease", evidence, limit, rule.strict, words),
        "least_baseline": "" if rule.baseline_at_least is None else upper_limits(rule.baseline_at_least, words),
    }


@fields_of.register
def _(rule: LesionSizeRule, evidence: Evidence, words: Words) -> dict[str, str]:
    limit = step(rule.percent, rule.strict, words)
    return {
        "dimension": words(f"labels.dimensions.{rule.dimension}"),
        "lesion": words(f"labels.lesions.{rule.lesion}"),
        "no_lesion": words(f"evidence.lesions.none_{rule.lesion}"),
        "movement": movement(evidence, words) + change_of(evidence, float(rule.percent), words),
        "threshold_clause": threshold_clause("decrease", evidence, limit, rule.strict, words),
    }


@fields_of.register
def _(rule: MedicationRule, evidence: Evidence, words: Words) -> dict[str, str]:
    classes = tuple(drug_class_name(name, words) for name in rule.classes)
    return {"drug_class": one_of(evidence, classes, "class", words), "doses": doses(evidence, words)}


@fields_of.register
def _(rule: BenefitRule, evidence: Evidence, words: Words) -> dict[str, str]:
    day = None if evidence.days is None else study_day(evidence.days, words)
    return {
        "when": words("evidence.benefit.missed_visit") if day is None else words("evidence.benefit.on_day", day=day),
        "criteria_met": words("evidence.benefit.criteria_met", n=int(evidence.value or 0)),
        "criteria_needed": words("evidence.benefit.criteria_needed", n=int(evidence.threshold or 0)),
        "sustained": words("evidence.benefit.sustained") if rule.over_visits == "sustained" else "",
    }


@fields_of.register
def _(rule: SymptomRelapseRule, evidence: Evidence, words: Words) -> dict[str, str]:
    reference = "evidence.reference.best" if rule.reference == "best" else "evidence.reference.measure_baseline"
    measure = measure_name(rule.measure, words)
    return {
        "measure": measure,
        "assessed": measure,
        "step": decimal(rule.step, words),
        "direction": words("evidence.direction.more" if rule.better == "lower" else "evidence.direction.less"),
        "reference": words(reference),
        "after_improvement": words("evidence.reference.after_improvement") if rule.after_improvement else "",
        "confirmed": lasting(rule, words),
    }


@fields_of.register
def _(rule: MarkerIncreaseRule, evidence: Evidence, words: Words) -> dict[str, str]:
    reference = "evidence.reference.nadir" if rule.reference == "nadir" else "evidence.reference.marker_baseline"
    limit, strict = increase_asked(rule, words), rule.strict and rule.amount is None
    marker = one_of(evidence, rule.analytes, "marker", words)
    return {
        "marker": marker,
        "assessed": marker,
        "reference": words(reference),
        "change": change_of(evidence, float(rule.percent), words),
        "threshold_clause": threshold_clause("increase", evidence, limit, strict, words),
        "confirmed": confirmed_increase(rule, words),
    }


@fields_of.register
def _(rule: BoneProgressionRule, evidence: Evidence, words: Words) -> dict[str, str]:
    return {
        "lesions_counted": words("evidence.lesions_counted", n=int(evidence.value or 0)),
        "confirmed": confirmed_scan(rule, evidence, words),
    }


@fields_of.register
def _(rule: EgfrRule, evidence: Evidence, words: Words) -> dict[str, str]:
    return {
        "analyte": rule.creatinine,
        "rate": rate(evidence.value, words),
        "creatinine": "" if evidence.baseline is None else with_unit(fixed(evidence.baseline, 2, words), "mg/dL"),
        "age": "" if evidence.threshold is None else amount(evidence.threshold, words),
    }


@fields_of.register
def _(rule: EgfrDeclineRule, evidence: Evidence, words: Words) -> dict[str, str]:
    limit, after = step(rule.percent, rule.strict, words), rule.confirmed_after
    clause = "evidence.threshold.decrease_strict" if rule.strict else "evidence.threshold.decrease"
    return {
        "rate": rate(evidence.value, words),
        "rate_before": rate(evidence.baseline, words),
        "change": moved_by(evidence, float(rule.percent), words),
        "threshold_clause": words(clause, limit=limit, threshold=rate(evidence.threshold, words)),
        "confirmed": "" if after is None else words("evidence.confirmed_after", days=decimal(after, words)),
    }


def rate(found: float | None, words: Words) -> str:
    """A filtration rate with its unit, rounded: it was estimated."""
    return "" if found is None else with_unit(fixed(found, 1, words), unit_name(UNIT, words))


@fields_of.register
def _(rule: MarkerResponseRule, evidence: Evidence, words: Words) -> dict[str, str]:
    limit, after = step(rule.percent, rule.strict, words), rule.confirmed_after
    return {
        "marker": rule.analyte,
        "change": moved_by(evidence, float(rule.percent), words),
        "threshold_clause": threshold_clause("decrease", evidence, limit, rule.strict, words) or limit,
        "limit": limit,
        "least_days": "" if after is None else decimal(after, words),
    }


@fields_of.register
def _(rule: LinesRule, evidence: Evidence, words: Words) -> dict[str, str]:
    return {"treatment": evidence.subject, "line": evidence.visit.removeprefix("line ")}


@fields_of.register
def _(rule: AgentChoiceRule, evidence: Evidence, words: Words) -> dict[str, str]:
    metric, runner_up = words(f"labels.uptake_metrics.{rule.metric}"), shown(evidence.baseline, "", words)
    return {
        "agent": evidence.subject,
        "chosen": evidence.answer or "",
        "uptake": words("evidence.agent_choice.uptake", metric=metric, value=shown(evidence.value, "", words)),
        "runner_up": words("evidence.agent_choice.runner_up", value=runner_up) if runner_up else "",
        "threshold": shown(evidence.threshold, "", words),
    }


@fields_of.register
def _(rule: InclusionRule, evidence: Evidence, words: Words) -> dict[str, str]:
    answered = said("labels.answers", evidence.answer or "", words)
    return {
        "inclusion": in_words(rule.name),
        "asked": asked_of(rule, words),
        "found": answered if evidence.value is None else shown(evidence.value, evidence.unit, words),
    }


@fields_of.register
def _(rule: TumourProgressionRule, evidence: Evidence, words: Words) -> dict[str, str]:
    grown = is_one_of_who(rule, evidence)
    return {
        "by_reader": by_reader(evidence, words),
        "sum_of_targets": growth_of_one(evidence, words) if grown else sum_of_targets(rule, evidence, words),
        "progression_limit": progression_limit(rule, evidence, words),
        "how_progressed": how_progressed(rule, evidence, words),
        "progression_seen": progression_seen(rule, evidence, words),
        "smallest": words("evidence.reference.smallest"),
        "of_the_scan": words(f"evidence.of_the_scan.{'volume' if rule.criteria == 'recip_1_0' else 'sul_peak'}"),
        "volume_change": moved_by(evidence, VOLUME_DECREASE, words),
    }


@fields_of.register
def _(rule: BestResponseRule, evidence: Evidence, words: Words) -> dict[str, str]:
    _, _, reader = evidence.subject.partition(":")
    threshold = shown(evidence.threshold, evidence.unit, words)
    return {
        "by_reader": read_by(reader, words),
        "stable_for": words("evidence.stable_for", threshold=threshold) if threshold else "",
    }


def by_reader(evidence: Evidence, words: Words) -> str:
    return read_by(evidence.subject, words) if evidence.decision == "response" else ""


def read_by(reader: str, words: Words) -> str:
    """` by reader R1`; nothing where no reader is recorded."""
    if not reader:
        return ""
    named = reader.lower().startswith(("reader", "lecteur"))
    return words("evidence.by_named_reader" if named else "evidence.by_reader", reader=reader)


def one_of(evidence: Evidence, names: tuple[str, ...], noun: str, words: Words) -> str:
    """The analyte or class that a row is about; for a criterion that combines several, the one that decided.

    Where none of them can speak, all of them are named.
    """
    part = evidence.subject.partition(":")[2]
    if part or len(names) == 1:
        return drug_class_name(part, words) if part and noun == "class" else part or names[0]
    if evidence.reason in ("no_baseline", "not_taking"):
        return alternatives(names, words)
    deciding = next((name for name in names if name in evidence.deciding), None)
    if deciding is None:
        return words(f"evidence.deciding.{noun}", names=enumerated(names, words))
    name = drug_class_name(deciding, words) if noun == "class" else deciding
    return words(f"evidence.deciding.named_{noun}", name=name, names=enumerated(names, words))


def movement(evidence: Evidence, words: Words) -> str:
    """`fell from 120 to 90 µg/L`, `rose from 1 to 2`, `stayed at 1`; empty where a number is missing."""
    if evidence.baseline is None or evidence.value is None:
        return ""
    after = shown(evidence.value, evidence.unit, words)
    if evidence.baseline == evidence.value:
        return words("evidence.movement.stayed", after=after)
    verb = "fell" if evidence.value < evidence.baseline else "rose"
    return words(f"evidence.movement.{verb}", before=shown(evidence.baseline, "", words), after=after)


def doses(evidence: Evidence, words: Words) -> str:
    """` from 100 to 50 mg/day`, ` at 200 mg/day`; nothing where several drugs have no common dose."""
    if evidence.baseline is None or evidence.value is None:
        return ""
    after = shown(evidence.value, evidence.unit, words)
    if evidence.baseline == evidence.value:
        return words("evidence.doses.unchanged", after=after)
    return words("evidence.doses.changed", before=shown(evidence.baseline, "", words), after=after)


def change_of(evidence: Evidence, limit: float, words: Words) -> str:
    """The change in percent of the baseline, in brackets; nothing where it would mislead or there is none."""
    return "" if evidence.threshold is None else moved_by(evidence, limit, words)


def moved_by(evidence: Evidence, limit: float, words: Words) -> str:
    """The change in percent of the baseline, in brackets; nothing without one."""
    baseline, value = evidence.baseline, evidence.value
    if baseline is None or value is None or baseline in (0, value):
        return ""
    return words("evidence.change", change=change(100 * (value - baseline) / baseline, limit, words))


def threshold_clause(way: str, evidence: Evidence, limit: str, strict: bool, words: Words) -> str:
    """`a decrease of more than 20 % means below 96 µg/L`; `way` is decrease or increase."""
    if evidence.threshold is None:
        return ""
    threshold = shown(evidence.threshold, evidence.unit, words)
    return words(f"evidence.threshold.{way}{'_strict' if strict else ''}", limit=limit, threshold=threshold)


def is_one_of_who(rule: TumourProgressionRule, evidence: Evidence) -> bool:
    """Under WHO criteria a progression is that of one lesion against its own smallest product; else sums are shown."""
    return rule.criteria == "who" and evidence.threshold is not None


def growth_of_one(evidence: Evidence, words: Words) -> str:
    before, after = shown(evidence.baseline, "", words), shown(evidence.value, evidence.unit, words)
    return words("evidence.growth.one", before=before, after=after)


def sum_of_targets(rule: TumourProgressionRule, evidence: Evidence, words: Words) -> str:
    """The sum of the target lesions against its baseline; said apart where not every one could be measured."""
    measured = "product" if rule.criteria == "who" else "length"
    if evidence.value is None:
        return words(f"evidence.targets.no_{measured}")
    value = shown(evidence.value, evidence.unit, words)
    start = shown(evidence.baseline, evidence.unit, words) or words("evidence.targets.incomplete")
    if evidence.answer == "NE":
        return words(f"evidence.targets.measured_{measured}", value=value, baseline=start)
    if not evidence.baseline:
        return words("evidence.targets.sum", value=value, baseline=start)
    moved = change(100 * (evidence.value - evidence.baseline) / evidence.baseline, None, words)
    return words("evidence.targets.sum_changed", value=value, baseline=start, change=moved)


def progression_seen(rule: TumourProgressionRule, evidence: Evidence, words: Words) -> str:
    """By iRECIST, what was seen, in the words of RECIST 1.1, before what became of it; nothing under other criteria."""
    seen, _ = split_qualified(evidence.reason)
    return reason_in_words(replace(evidence, reason=seen), rule, words) if seen else ""


def progression_limit(rule: TumourProgressionRule, evidence: Evidence, words: Words) -> str:
    """From what size on it is progression, or why there is no such size."""
    if evidence.threshold is not None:
        threshold = shown(evidence.threshold, evidence.unit, words)
        return words("evidence.growth.begins_at", threshold=threshold)
    special = rule.criteria in ("who", "index_lesion")
    return words(f"evidence.growth.none_{rule.criteria}" if special else "evidence.growth.none_sum")


def how_progressed(rule: TumourProgressionRule, evidence: Evidence, words: Words) -> str:
    if rule.criteria == "responses":
        return words("evidence.progressed.responses")
    criteria = words(f"labels.tumour_criteria.{rule.criteria}")
    limit = progression_limit(rule, evidence, words)
    if is_one_of_who(rule, evidence):
        return words(
            "evidence.progressed.one_lesion", criteria=criteria, grew=growth_of_one(evidence, words), limit=limit
        )
    value = shown(evidence.value, evidence.unit, words)
    if rule.source == "volumes":
        on = progressed_on(rule, evidence)
        if on is None:
            return words("evidence.progressed.new_uptake", criteria=criteria)
        return words(f"evidence.progressed.by_{on}", criteria=criteria, value=value, limit=limit)
    if rule.criteria == "index_lesion" and evidence.threshold is not None:
        before = shown(evidence.baseline, "", words)
        return words("evidence.progressed.index_lesion", criteria=criteria, before=before, after=value, limit=limit)
    if evidence.value is not None and evidence.threshold is not None and evidence.value >= evidence.threshold:
        return words("evidence.progressed.sum", criteria=criteria, value=value, limit=limit)
    seen = "new_or_reappeared" if rule.reappearance else "nodule" if rule.criteria == "choi" else "new_or_non_target"
    return words(f"evidence.progressed.{seen}", criteria=criteria)


def progressed_on(rule: TumourProgressionRule, evidence: Evidence) -> str | None:
    """The value of a scan that showed the progression; None where new lesions did without one."""
    if rule.criteria == "recip_1_0":
        return "volume"
    if evidence.unit == "SUL mL":
        return "extent"
    value, threshold = evidence.value, evidence.threshold
    return "sul_peak" if value is not None and threshold is not None and value > threshold else None


def confirmed_increase(rule: MarkerIncreaseRule, words: Words) -> str:
    """How the rise was seen again, or that a first one above baseline did not have to be."""
    days = rule.confirmed_after
    if days is None:
        return ""
    if rule.confirmed_rises == "after_fall":
        return words("evidence.confirmed_after_fall")
    return words("evidence.confirmed_after", days=decimal(days, words)) if days else words("evidence.confirmed")


def confirmed_scan(rule: BoneProgressionRule, evidence: Evidence, words: Words) -> str:
    """How the lesions were seen again; nothing where that was not asked of this scan."""
    asked = rule.confirmed_scans == "all" or (rule.confirmed_scans == "flare" and is_flare_scan(rule, evidence))
    return words("evidence.confirmed_scan", days=decimal(rule.confirmed_after, words)) if asked else ""


def is_flare_scan(rule: BoneProgressionRule, evidence: Evidence) -> bool:
    """Whether the scan may show a flare: it is the first, so it is counted against the baseline, and soon enough."""
    soon = rule.flare_until is None or (evidence.days is not None and evidence.days <= rule.flare_until)
    return evidence.reason == "new_lesions" and soon


def lasting(rule: SymptomRelapseRule, words: Words) -> str:
    if not rule.definitive:
        return confirmed(rule.confirmed, words)
    return words("evidence.definitive_confirmed" if rule.confirmed else "evidence.definitive")


def confirmed(asked: bool, words: Words) -> str:
    return words("evidence.confirmed") if asked else ""


ANSWER_LABELS = {
    "response": "labels.responses",
    "best_response": "labels.responses",
    "response_duration": "labels.endpoint_answers",
    "endpoint": "labels.endpoint_answers",
    "deviation": "labels.deviation_grades",
    "population": "labels.membership",
    "visit": "labels.visit_statuses",
}


def answer_name(evidence: Evidence, words: Words) -> str:
    """The answer in words, whatever the decision: `met`, `partial response (PR)`, `censored`; empty without one."""
    return said(ANSWER_LABELS.get(evidence.decision, "labels.answers"), evidence.answer or "", words)


def baseline_unit(evidence: Evidence) -> str:
    """The unit of the baseline; beside an activity per kilogram stands the weight, beside a
    filtration rate creatinine."""
    if evidence.decision == "egfr":
        return "mg/dL"
    return "kg" if evidence.decision == "exposure" and evidence.reason == "per_kg" else evidence.unit


def heading_of(evidence: Evidence, words: Words) -> str:
    """What a row of evidence is about, in two words: for lists in front of its sentence."""
    if evidence.decision == "best_marker_change":
        return words("labels.decisions.best_marker_change")
    if evidence.decision in ("endpoint", "marker_response"):
        return endpoint_name(evidence.subject.partition(":")[0], words)
    if evidence.decision == "population":
        return population_name(evidence.subject, words)
    if evidence.decision == "benefit" and evidence.subject:
        return of_named(words("labels.decisions.benefit"), evidence.subject, words)
    if evidence.decision == "deviation":
        return said("labels.deviation_kinds", evidence.subject.partition(":")[0], words)
    if evidence.subject and evidence.decision not in ("best_response", "response_duration"):
        return subject_name(evidence.subject, words)
    return visit_name(evidence.visit, words) or words(f"labels.decisions.{evidence.decision}")


def reading_order(evidence: Evidence, planned: Mapping[str, int]) -> tuple[object, ...]:
    """Finds where a row stands among a patient's: by the planned day of its visit, otherwise by the day it is about.

    `planned` gives each planned visit's day by its label.
    """
    day = planned.get(evidence.visit, evidence.days)
    return (day is None, day or 0.0, evidence.visit, evidence.subject)


def rows_in_words(evidence: Evidence) -> str:
    """Record rows by table, neighbours joined: `lesions:1-4, 9; labs:12`; and the cells of the user's own file that
    they were made of: `labs:12 (Sheet1!F17)`."""
    by_table: dict[str, list[int]] = {}
    for row in evidence.rows:
        table, _, number = row.rpartition(":")
        by_table.setdefault(table, []).append(int(number))
    rows = "; ".join(f"{table}:{runs_of(sorted(numbers))}" for table, numbers in by_table.items())
    more = ", …" if len(evidence.cells) > MOST_CELLS else ""
    return f"{rows} ({', '.join(evidence.cells[:MOST_CELLS])}{more})" if evidence.cells else rows


def runs_of(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
