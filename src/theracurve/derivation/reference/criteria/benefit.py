"""Benefit: the criteria combined at each visit, and the visits combined into one answer (section 4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from theracurve.definition.benefit import BenefitRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.timeline import Timeline
from theracurve.derivation.reference.chart.visits import DEAD, Visit
from theracurve.derivation.reference.criteria.criteria import JudgedCriterion
from theracurve.derivation.reference.evidence import UNMARKED, Decided, ReferenceEvidence, Row
from theracurve.derivation.reference.overrides import ReferenceOverride, overridden, override_of
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.named import BENEFIT, qualified


@dataclass(frozen=True, slots=True)
class BenefitVisit:
    """One visit of `benefit.at`, in time order, with the criteria judged there."""

    visit: Visit
    criteria: tuple[JudgedCriterion, ...]
    answer: Answer

    def count(self, answer: Answer) -> int:
        return [criterion.decided.answer for criterion in self.criteria].count(answer.value)


@dataclass(frozen=True, slots=True)
class JudgedBenefit:
    """The benefit of one patient; `visit` is the one that decides, or that an override names; None without one."""

    answer: Answer
    visit: Visit | None
    evidence: ReferenceEvidence

    @property
    def is_met(self) -> bool:
        return self.answer is Answer.MET

    @property
    def day(self) -> int | None:
        """The day of the benefit, None without one: that of its visit, the planned one where it was not attended."""
        if not self.is_met or self.visit is None:
            return None
        return self.visit.planned.day if self.visit.attended_day is None else self.visit.attended_day


def at_visit(rule: BenefitRule, visit: Visit, criteria: Sequence[JudgedCriterion]) -> BenefitVisit:
    answers = [Answer(str(criterion.decided.answer)) for criterion in criteria]
    combined = counted(answers, rule.needed) if rule.needed is not None else weighed(answers, rule.rule)
    return BenefitVisit(visit, tuple(criteria), combined)


def counted(answers: Sequence[Answer], needed: int) -> Answer:
    """`any` and `at least k`."""
    met, open_still = answers.count(Answer.MET), answers.count(Answer.NOT_EVALUABLE)
    if answers.count(Answer.NOT_APPLICABLE) == len(answers):
        return Answer.NOT_APPLICABLE
    if met >= needed:
        return Answer.MET
    return Answer.NOT_MET if met + open_still < needed else Answer.NOT_EVALUABLE


def weighed(answers: Sequence[Answer], rule: str) -> Answer:
    """`all_applicable` and `all`, under which a criterion that does not apply counts as not met."""
    if rule == "all":
        answers = [Answer.NOT_MET if answer is Answer.NOT_APPLICABLE else answer for answer in answers]
    order = (Answer.NOT_MET, Answer.NOT_EVALUABLE, Answer.MET)
    return next((answer for answer in order if answer in answers), Answer.NOT_APPLICABLE)


def decide_benefit(
    rule: BenefitRule, name: str, variant: str, chart: Chart, visits: Sequence[BenefitVisit]
) -> JudgedBenefit:
    """The answer over all visits of the benefit's `at`, in time order, or a person's in its place."""
    derived = derive_benefit(rule, chart.timeline, visits)
    override = override_of(chart.overrides, variant, qualified(name, BENEFIT))
    visit = derived.visit if override is None else visit_of(override, derived, chart)
    decided = overridden(derived.decided, override)
    if override is not None:
        decided = replace(decided, days=visit.attended_day if visit else None)
    evidence = ReferenceEvidence(
        patient_id=chart.patient_id,
        variant=variant,
        decision="benefit",
        subject=name,
        rule_id=rule.id,
        decided=decided,
    )
    return JudgedBenefit(Answer(str(decided.answer)), visit, evidence)


def visit_of(override: ReferenceOverride, derived: "DerivedBenefit", chart: Chart) -> Visit | None:
    """The visit of a benefit that a person says is met: the one named, else the one that decided."""
    if override.answer != Answer.MET:
        return None
    return chart.visit(override.visit) if override.visit else derived.visit


@dataclass(frozen=True, slots=True)
class DerivedBenefit:
    """The benefit as the rules have it, and the visit that decides; None without one."""

    visit: Visit | None
    decided: Decided


def derive_benefit(rule: BenefitRule, timeline: Timeline, visits: Sequence[BenefitVisit]) -> DerivedBenefit:
    due = [visit for visit in visits if visit.visit.is_due]
    deciding: BenefitVisit | None = None
    if visits[0].visit.status == DEAD:
        answer, reason = Answer(rule.death_before_first_visit), "died_before_first_visit"
    elif not due:
        answer, reason = Answer.NOT_EVALUABLE, "no_due_visit"
    else:
        answer, deciding = over_visits(rule, visits)
        reason = REASONS[answer]
    if reason == "died_before_first_visit":
        return DerivedBenefit(None, Decided(answer=answer.value, reason=reason, sources=timeline.follow_up_source))
    decided = shown(rule, answer, reason, deciding, [deciding] if deciding else due)
    return DerivedBenefit(deciding.visit if deciding else None, decided)


REASONS = {
    Answer.MET: "met_at_visit",
    Answer.NOT_EVALUABLE: "not_evaluable_at_visit",
    Answer.NOT_APPLICABLE: "none_applicable",
    Answer.NOT_MET: "not_met_at_any_visit",
}


def over_visits(rule: BenefitRule, visits: Sequence[BenefitVisit]) -> tuple[Answer, BenefitVisit | None]:
    """The answer over visits of which at least one is due, and the visit that decides."""
    first_met = first_pair if rule.over_visits == "sustained" else first_single
    due = [visit for visit in visits if visit.visit.is_due]
    met = first_met(visits, lambda visit: visit.answer is Answer.MET)
    if met is not None:
        return Answer.MET, met
    if first_met(visits, lambda visit: visit.answer in (Answer.MET, Answer.NOT_EVALUABLE)) is not None:
        return Answer.NOT_EVALUABLE, next(visit for visit in due if visit.answer is Answer.NOT_EVALUABLE)
    if all(visit.answer is Answer.NOT_APPLICABLE for visit in due):
        return Answer.NOT_APPLICABLE, None
    return Answer.NOT_MET, None


def first_single(visits: Sequence[BenefitVisit], holds: Callable[[BenefitVisit], bool]) -> BenefitVisit | None:
    return next((visit for visit in visits if visit.visit.is_due and holds(visit)), None)


def first_pair(visits: Sequence[BenefitVisit], holds: Callable[[BenefitVisit], bool]) -> BenefitVisit | None:
    """The first of two visits that follow each other, both due, where it holds at both."""
    pairs = (pair for pair in pairwise(visits) if all(visit.visit.is_due and holds(visit) for visit in pair))
    return next((first for first, _ in pairs), None)


def shown(
    rule: BenefitRule, answer: Answer, reason: str, deciding: BenefitVisit | None, asked: Sequence[BenefitVisit]
) -> Decided:
    """`asked`: the visits on whose criteria the answer rests. A row that several of them use stands several times."""
    criteria = [criterion.decided for visit in asked for criterion in visit.criteria]
    return Decided(
        answer=answer.value,
        reason=reason,
        value=float(deciding.count(Answer.MET)) if deciding else None,
        threshold=float(needed_at(rule, deciding)) if deciding else None,
        days=deciding.visit.attended_day if deciding else None,
        sources=tuple(source for decided in criteria for source in decided.sources),
        marks=UNMARKED.union(*(decided.marks for decided in criteria)),
    )


def needed_at(rule: BenefitRule, visit: BenefitVisit) -> int:
    """How many criteria had to be met at this visit."""
    if rule.needed is not None:
        return rule.needed
    return len(visit.criteria) - (0 if rule.rule == "all" else visit.count(Answer.NOT_APPLICABLE))


def benefit_row(benefit: JudgedBenefit) -> Row:
    evidence = benefit.evidence
    label = benefit.visit.label if benefit.visit else None
    return (evidence.patient_id, evidence.variant, evidence.subject, benefit.answer.value, label, evidence.id)
