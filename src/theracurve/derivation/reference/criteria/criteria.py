"""Every stated criterion of benefit at every visit of `benefit.at` (section 3)."""

from dataclasses import dataclass

from theracurve.definition.criteria.clinical_status import ClinicalStatusRule
from theracurve.definition.criteria.lesion_size import LesionSizeRule
from theracurve.definition.criteria.markers import MarkersRule
from theracurve.definition.criteria.medication import MedicationRule
from theracurve.definition.criteria.progression import ProgressionHaltedRule
from theracurve.definition.rule import Rule
from theracurve.derivation.reference.chart.visits import DEAD, Visit
from theracurve.derivation.reference.criteria.case import Case, Judgement
from theracurve.derivation.reference.criteria.clinical_status import judge_clinical_status
from theracurve.derivation.reference.criteria.lesion_size import judge_lesion_size
from theracurve.derivation.reference.criteria.markers import judge_markers
from theracurve.derivation.reference.criteria.medication import judge_medication
from theracurve.derivation.reference.criteria.progression_halted import judge_progression
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row
from theracurve.derivation.reference.overrides import overridden, override_of
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.named import qualified, split_qualified


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """One criterion at one visit: its judgement and the evidence of it and of its parts."""

    name: str
    visit: Visit
    evidence: ReferenceEvidence
    parts: tuple[ReferenceEvidence, ...]

    @property
    def decided(self) -> Decided:
        return self.evidence.decided


def judge(rule: Rule, case: Case) -> Judgement:
    """What the rules say of a criterion at a visit, before any override."""
    return judge_due(rule, case) if case.visit.is_due else Judgement(not_due(case))


def state_criterion(name: str, rule: Rule, variant: str, case: Case, judgement: Judgement) -> JudgedCriterion:
    """The judgement as one definition states it under `name`, with a person's answer where there is one."""
    benefit, _ = split_qualified(name)

    def evidence_of(subject: str, decided: Decided) -> ReferenceEvidence:
        return ReferenceEvidence(
            patient_id=case.chart.patient_id,
            variant=variant,
            decision="criterion",
            subject=subject,
            visit=case.visit.label,
            rule_id=rule.id,
            decided=decided,
        )

    override = override_of(case.chart.overrides, variant, name, case.visit.label)
    parts = tuple(evidence_of(qualified(benefit, subject), decided) for subject, decided in judgement.parts.items())
    return JudgedCriterion(name, case.visit, evidence_of(name, overridden(judgement.decided, override)), parts)


def not_due(case: Case) -> Decided:
    """The answer at a visit that the patient did not live to see, or that is not due yet."""
    sources = case.timeline.follow_up_source if case.visit.status == DEAD else ()
    return Decided(answer=Answer.NOT_EVALUABLE.value, reason=case.visit.status, sources=sources)


def judge_due(rule: Rule, case: Case) -> Judgement:
    """The judgement at a visit that was attended or missed."""
    match rule:
        case ClinicalStatusRule():
            return judge_clinical_status(rule, case)
        case MarkersRule():
            return judge_markers(rule, case)
        case ProgressionHaltedRule():
            return judge_progression(rule, case)
        case LesionSizeRule():
            return judge_lesion_size(rule, case)
        case MedicationRule():
            return judge_medication(rule, case)
    raise AssertionError(f"{rule.kind} is no criterion of benefit")


def criterion_row(judged: JudgedCriterion) -> Row:
    return (
        judged.evidence.patient_id,
        judged.evidence.variant,
        judged.visit.label,
        judged.visit.planned.day,
        judged.name,
        judged.decided.answer,
        judged.decided.baseline,
        judged.decided.value,
        judged.decided.change_percent,
        judged.evidence.id,
    )
