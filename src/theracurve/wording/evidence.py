"""One plain sentence for each row of evidence: what was compared with what, by which rule, when, and the answer."""

from collections.abc import Mapping
from functools import singledispatch

from theracurve.definition.quantities import plain
from theracurve.definition.rules import (
    BenefitRule,
    ClinicalStatusRule,
    LesionSizeRule,
    MarkerIncreaseRule,
    MarkersRule,
    MedicationRule,
    Rule,
    SymptomRelapseRule,
    TumourProgressionRule,
)
from theracurve.derivation.evidence import Evidence
from theracurve.vocabulary.study_time import months_of
from theracurve.wording.labels import (
    alternatives,
    capital,
    endpoint_name,
    enumerated,
    in_words,
    said,
)
from theracurve.wording.numbers import amount, change, fixed, months, plural, study_day, with_unit
from theracurve.wording.reasons import REASONS
from theracurve.wording.rules import step, upper_limits
from theracurve.wording.words import Words

COMPUTED = ("exposure", "endpoint")  # a net activity, a time from its printed unit


class Fields(dict[str, str]):
    """What fills the braces of a reason; a key with a capital gives the same words as a sentence begins."""

    def __missing__(self, key: str) -> str:
        return capital(self[key.lower()])


def sentence(evidence: Evidence, rules: Mapping[str, Rule], words: Words) -> str:
    """The evidence as one English sentence. `rules` maps rule ids to compiled rules."""
    fields = Fields(shared_fields(evidence, words))
    rule = rules.get(evidence.rule_id)
    if rule is not None:
        fields.update(fields_of(rule, evidence, words))
    reason = REASONS[place_of(evidence)][evidence.reason].format_map(fields)
    return f"{reason}{ending(evidence, words)}{remarks(evidence, words)}."


def place_of(evidence: Evidence) -> str:
    """Where the catalogue of reasons has this one: under the decision, or under the criterion by its name."""
    if evidence.decision != "criterion" or evidence.reason in REASONS["criterion"]:
        return evidence.decision
    return evidence.subject.partition(":")[0]


def ending(evidence: Evidence, words: Words) -> str:
    """The answer, where the decision has one that its reason does not already say."""
    answer = evidence.answer or ""
    return {
        "criterion": f": {said('labels.answers', answer, words)}",
        "benefit": f": benefit {said('labels.answers', answer, words)}",
        "response": f": {said('labels.responses', answer, words)}",
    }.get(evidence.decision, "")


def remarks(evidence: Evidence, words: Words) -> str:
    """What was done to a value or an answer: `; a unit was converted`. An override names the answer it replaced."""
    said_of = [
        words(f"labels.marks.{mark}")
        for mark in evidence.marks
        if mark != "overridden" or evidence.derived_answer is None
    ]
    if evidence.derived_answer is not None:
        section = "labels.responses" if evidence.decision == "response" else "labels.answers"
        said_of.append(f"overridden by a person, derived as {said(section, evidence.derived_answer, words)}")
    return f" ({'; '.join(said_of)})" if said_of else ""


def shared_fields(evidence: Evidence, words: Words) -> dict[str, str]:
    """What every decision may say, whatever its rule."""
    return {
        "visit": evidence.visit,
        "day": "" if evidence.days is None else study_day(evidence.days, words),
        "subject": endpoint_name(evidence.subject, words),
        "answer": said("labels.endpoint_answers", evidence.answer or "", words),
        "value": value_in_words(evidence, words),
        "baseline": shown(evidence.baseline, evidence.unit, words) or "none",
        "baseline_number": shown(evidence.baseline, "", words),
        "value_number": shown(evidence.value, "", words),
        "threshold": shown(evidence.threshold, unit_of(evidence), words),
        "since_origin": since_origin(evidence, words) if evidence.decision == "endpoint" else "",
        "in_months": f" ({months(months_of(evidence.value), words)})" if evidence.value is not None else "",
        "sustained": "",
        "grading": f" ({evidence.unit})" if evidence.unit else "",
        "grade": evidence.answer or "",
        "grade_limit": f"; its limit is {shown(evidence.threshold, evidence.unit, words)}"
        if evidence.threshold
        else "",
    }


def value_in_words(evidence: Evidence, words: Words) -> str:
    return (
        computed(evidence, words) if evidence.decision in COMPUTED else shown(evidence.value, unit_of(evidence), words)
    )


def unit_of(evidence: Evidence) -> str:
    """The unit of the numbers; a grade has none (its row names the grading there)."""
    return "" if evidence.reason in ("graded", "serious") and evidence.decision == "event" else evidence.unit


def shown(number: float | None, unit: str, words: Words) -> str:
    return "" if number is None else with_unit(amount(number, words), unit)


def computed(evidence: Evidence, words: Words) -> str:
    """A value that we computed is rounded; what was read from an instrument stands as it was written."""
    return "" if evidence.value is None else with_unit(fixed(evidence.value, 2, words), evidence.unit)


def since_origin(evidence: Evidence, words: Words) -> str:
    """The time in months, and from where it is counted when that is not time zero."""
    if evidence.value is None:
        return ""
    late = "" if evidence.value == evidence.days else " after the visit of benefit"
    return f" ({months(months_of(evidence.value), words)}{late})"


@singledispatch
def fields_of(rule: Rule, evidence: Evidence, words: Words) -> dict[str, str]:
    """What a rule adds to the sentence."""
    return {}


@fields_of.register
def _(rule: ClinicalStatusRule, evidence: Evidence, words: Words) -> dict[str, str]:
    return {
        "measure": in_words(rule.measure),
        "step": plain(rule.step),
        "direction": "less" if rule.better == "lower" else "more",
        "movement": movement(evidence, words),
    }


@fields_of.register
def _(rule: MarkersRule, evidence: Evidence, words: Words) -> dict[str, str]:
    return {
        "marker": one_of(evidence, rule.analytes, "marker", words),
        "movement": movement(evidence, words) + change_of(evidence, float(rule.percent), words),
        "limit": step(rule.percent, rule.strict),
        "threshold_clause": decrease_clause(evidence, step(rule.percent, rule.strict), rule.strict, words),
        "least_baseline": "" if rule.baseline_at_least is None else upper_limits(rule.baseline_at_least),
    }


@fields_of.register
def _(rule: LesionSizeRule, evidence: Evidence, words: Words) -> dict[str, str]:
    return {
        "dimension": words(f"labels.dimensions.{rule.dimension}"),
        "lesion": words(f"labels.lesions.{rule.lesion}"),
        "no_lesion": "no index lesion" if rule.lesion == "index" else "no target lesion",
        "movement": movement(evidence, words) + change_of(evidence, float(rule.percent), words),
        "threshold_clause": decrease_clause(evidence, step(rule.percent, rule.strict), rule.strict, words),
    }


@fields_of.register
def _(rule: MedicationRule, evidence: Evidence, words: Words) -> dict[str, str]:
    classes = tuple(map(in_words, rule.classes))
    return {
        "drug_class": one_of(evidence, classes, "class", words),
        "doses": doses(evidence, words),
    }


@fields_of.register
def _(rule: BenefitRule, evidence: Evidence, words: Words) -> dict[str, str]:
    met, needed = int(evidence.value or 0), int(evidence.threshold or 0)
    return {
        "when": "at a visit that was missed" if evidence.days is None else f"on {study_day(evidence.days, words)}",
        "criteria_met": f"{plural(met, 'criterion', 'criteria')} {'was' if met == 1 else 'were'}",
        "criteria_needed": f"{needed} {'was' if needed == 1 else 'were'} needed",
        "sustained": ", and so again at the next visit" if rule.over_visits == "sustained" else "",
    }


@fields_of.register
def _(rule: SymptomRelapseRule, evidence: Evidence, words: Words) -> dict[str, str]:
    return {
        "measure": in_words(rule.measure),
        "assessed": in_words(rule.measure),
        "step": plain(rule.step),
        "direction": "more" if rule.better == "lower" else "less",
        "reference": "the best value so far," if rule.reference == "best" else "the baseline,",
        "after_improvement": ", and after an improvement over baseline" if rule.after_improvement else "",
        "confirmed": confirmed(rule.confirmed),
    }


@fields_of.register
def _(rule: MarkerIncreaseRule, evidence: Evidence, words: Words) -> dict[str, str]:
    limit = step(rule.percent, rule.strict)
    reached = f"above {shown(evidence.threshold, evidence.unit, words)}"
    if not rule.strict:
        reached = f"{shown(evidence.threshold, evidence.unit, words)} or more"
    return {
        "marker": one_of(evidence, rule.analytes, "marker", words),
        "assessed": one_of(evidence, rule.analytes, "marker", words),
        "reference": "its lowest value so far," if rule.reference == "nadir" else "its baseline,",
        "change": change_of(evidence, float(rule.percent), words),
        "threshold_clause": f"an increase of {limit} means {reached}",
        "confirmed": confirmed(rule.confirmed),
    }


@fields_of.register
def _(rule: TumourProgressionRule, evidence: Evidence, words: Words) -> dict[str, str]:
    return {
        "by_reader": by_reader(evidence),
        "sum_of_targets": growth_of_one(evidence, words)
        if is_one_of_who(rule, evidence)
        else sum_of_targets(rule, evidence, words),
        "progression_limit": no_growth(rule) if evidence.threshold is None else progression_limit(evidence, words),
        "how_progressed": how_progressed(rule, evidence, words),
        "smallest": "its smallest size being",
    }


def by_reader(evidence: Evidence) -> str:
    """` by reader R1`; nothing where no reader is recorded."""
    if evidence.decision != "response" or not evidence.subject:
        return ""
    return f" by {'' if evidence.subject.lower().startswith('reader') else 'reader '}{evidence.subject}"


def one_of(evidence: Evidence, names: tuple[str, ...], noun: str, words: Words) -> str:
    """The analyte or class that a row is about; for a criterion that combines several, the one that decided.

    Where none of them can speak, all of them are named.
    """
    part = evidence.subject.partition(":")[2]
    if part or len(names) == 1:
        return in_words(part) if part and noun == "class" else part or names[0]
    if evidence.reason in ("no_baseline", "not_taking"):
        return alternatives(names, words)
    return f"the deciding {noun} (of {enumerated(names, words)})"


def movement(evidence: Evidence, words: Words) -> str:
    """`fell from 120 to 90 µg/L`, `rose from 1 to 2`, `stayed at 1`; empty where a number is missing."""
    if evidence.baseline is None or evidence.value is None:
        return ""
    if evidence.baseline == evidence.value:
        return f"stayed at {shown(evidence.value, evidence.unit, words)}"
    verb = "fell" if evidence.value < evidence.baseline else "rose"
    return f"{verb} from {shown(evidence.baseline, '', words)} to {shown(evidence.value, evidence.unit, words)}"


def doses(evidence: Evidence, words: Words) -> str:
    """` from 100 to 50 mg/day`, ` at 200 mg/day`; nothing where several drugs have no common dose."""
    if evidence.baseline is None or evidence.value is None:
        return ""
    if evidence.baseline == evidence.value:
        return f" at {shown(evidence.value, evidence.unit, words)}"
    return f" from {shown(evidence.baseline, '', words)} to {shown(evidence.value, evidence.unit, words)}"


def change_of(evidence: Evidence, limit: float, words: Words) -> str:
    """The change in percent of the baseline, in brackets; nothing where it would mislead or there is none."""
    baseline, value = evidence.baseline, evidence.value
    if baseline is None or value is None or baseline in (0, value) or evidence.threshold is None:
        return ""
    return f" ({change(100 * (value - baseline) / baseline, limit, words)})"


def decrease_clause(evidence: Evidence, limit: str, strict: bool, words: Words) -> str:
    if evidence.threshold is None:
        return ""
    threshold = shown(evidence.threshold, evidence.unit, words)
    return f"a decrease of {limit} means {f'below {threshold}' if strict else f'{threshold} or less'}"


def is_one_of_who(rule: TumourProgressionRule, evidence: Evidence) -> bool:
    """Under WHO criteria a progression is that of one lesion against its own smallest product; else sums are shown."""
    return rule.criteria == "who" and evidence.threshold is not None


def growth_of_one(evidence: Evidence, words: Words) -> str:
    sizes = f"from its smallest {shown(evidence.baseline, '', words)} to {shown(evidence.value, evidence.unit, words)}"
    return f"One target lesion grew {sizes}"


def no_growth(rule: TumourProgressionRule) -> str:
    if rule.criteria == "who":
        return "no target lesion is known to have grown by 25 % over its own smallest"
    if rule.criteria == "index_lesion":
        return "there is no size at baseline from which progression could be counted"
    return "there is no complete sum from which progression could be counted"


def sum_of_targets(rule: TumourProgressionRule, evidence: Evidence, words: Words) -> str:
    """The sum of the target lesions against its baseline; said apart where not every one could be measured."""
    measured = "product of two diameters" if rule.criteria == "who" else "length"
    if evidence.value is None:
        return f"No target lesion has a {measured}"
    start = "incomplete" if evidence.baseline is None else shown(evidence.baseline, evidence.unit, words)
    those = f" that have a {measured}" if evidence.answer == "NE" else ""
    what = f"The target lesions{those} add up"
    moved = ""
    if evidence.baseline and evidence.answer != "NE":
        moved = f", {change(100 * (evidence.value - evidence.baseline) / evidence.baseline, None, words)}"
    return f"{what} to {shown(evidence.value, evidence.unit, words)} (baseline {start}{moved})"


def progression_limit(evidence: Evidence, words: Words) -> str:
    return f"progression begins at {shown(evidence.threshold, evidence.unit, words)}"


def how_progressed(rule: TumourProgressionRule, evidence: Evidence, words: Words) -> str:
    if rule.criteria == "responses":
        return "as the reader recorded it"
    by = words(f"labels.tumour_criteria.{rule.criteria}")
    if rule.criteria in ("who", "index_lesion") and evidence.threshold is not None:
        grown = growth_of_one(evidence, words)
        grew = grown[0].lower() + grown[1:] if rule.criteria == "who" else grown.replace("One target lesion", "it")
        return f"by {by}: {grew}, and {progression_limit(evidence, words)}"
    if evidence.value is not None and evidence.threshold is not None and evidence.value >= evidence.threshold:
        total = shown(evidence.value, evidence.unit, words)
        return f"by {by}: the target lesions add up to {total}, and {progression_limit(evidence, words)}"
    again = ", or a lesion that is there again after a complete response" if rule.reappearance else ""
    return f"by {by}: a new lesion or unequivocal progression of a non-target lesion{again}"


def confirmed(asked: bool) -> str:
    return "; confirmed at the next assessment" if asked else ""


def heading_of(evidence: Evidence, words: Words) -> str:
    """What a row of evidence is about, in two words: for lists in front of its sentence."""
    name, _, part = evidence.subject.partition(":")
    if evidence.decision == "endpoint":
        return endpoint_name(name, words)
    return f"{said('labels.criteria', name, words)}: {in_words(part)}" if part else said("labels.criteria", name, words)


def reading_order(evidence: Evidence, planned: Mapping[str, int]) -> tuple[object, ...]:
    """Where a row stands among a patient's: by the planned day of its visit, otherwise by the day it is about.

    `planned` gives each planned visit's day by its label.
    """
    day = planned.get(evidence.visit, evidence.days)
    return (day is None, day or 0.0, evidence.visit, evidence.subject)


def rows_in_words(rows: tuple[str, ...]) -> str:
    """Record rows by table, neighbours joined: `lesions:1-4, 9; labs:12`."""
    by_table: dict[str, list[int]] = {}
    for row in rows:
        table, _, number = row.rpartition(":")
        by_table.setdefault(table, []).append(int(number))
    return "; ".join(f"{table}:{runs_of(sorted(numbers))}" for table, numbers in by_table.items())


def runs_of(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
