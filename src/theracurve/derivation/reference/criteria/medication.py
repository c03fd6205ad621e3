"""Benefit criterion: the dose of a class of drugs is lower than on day 0 and none is raised (section 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from theracurve.definition.criteria.medication import EquivalenceRule, MedicationRule
from theracurve.derivation.reference.criteria.case import Case, Judgement
from theracurve.derivation.reference.criteria.combining import combine, first_with
from theracurve.derivation.reference.criteria.doses import Drug, drugs_taken, in_row_order
from theracurve.derivation.reference.evidence import Decided, not_evaluable
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.units import DOSE_SCALE

RAISED, LOWERED, UNCHANGED = "raised", "lowered", "unchanged"
NOT_COMPARED = ("not_taking", "no_dose", "unit_differs", "no_equivalence", "drug_switch")


def judge_medication(rule: MedicationRule, case: Case) -> Judgement:
    day = case.visit.attended_day
    if day is None:
        return Judgement(not_evaluable("not_attended"))
    equivalences = {stated.drug_class: stated for stated in rule.equivalence}
    taken = {drug_class: drugs_taken(case.timeline, drug_class, day) for drug_class in rule.classes}
    classes = {name: judge_class(drugs, equivalences.get(name), day) for name, drugs in taken.items()}
    return Judgement(
        combine_classes(rule, classes),
        {f"medication:{drug_class}": decided for drug_class, decided in classes.items()},
    )


def judge_class(drugs: Sequence[Drug], equivalence: EquivalenceRule | None, day: int) -> Decided:
    answer, reason = answer_of(drugs, equivalence)
    dose = None if reason in NOT_COMPARED else dose_of_class(drugs, equivalence)
    return Decided(
        answer=answer.value,
        reason=reason,
        baseline=float(dose.before) / DOSE_SCALE if dose else None,
        value=float(dose.now) / DOSE_SCALE if dose else None,
        unit=f"{dose.unit}/day" if dose else "",
        days=day,
        sources=in_row_order(record for drug in drugs for record in drug.rows),
    )


@dataclass(frozen=True, slots=True)
class ClassDose:
    """The dose per day of a class on both days, times 13,636."""

    before: Decimal
    now: Decimal
    unit: str


def dose_of_class(drugs: Sequence[Drug], equivalence: EquivalenceRule | None) -> ClassDose | None:
    """None where the class is several drugs that the protocol does not add."""
    if equivalence is not None:
        return added_dose(drugs, equivalence)
    if len(drugs) != 1:
        return None
    return ClassDose(drugs[0].dose_before, drugs[0].dose_now, drugs[0].rows[0].text("dose_unit"))


def added_dose(drugs: Sequence[Drug], equivalence: EquivalenceRule) -> ClassDose:
    """The doses of all drugs, each times its factor."""
    factors = dict(equivalence.drugs)
    before = sum((drug.dose_before * factors[drug.name] for drug in drugs), Decimal(0))
    now = sum((drug.dose_now * factors[drug.name] for drug in drugs), Decimal(0))
    return ClassDose(before, now, equivalence.unit)


def answer_of(drugs: Sequence[Drug], equivalence: EquivalenceRule | None) -> tuple[Answer, str]:
    if all(drug.is_new for drug in drugs):
        return Answer.NOT_APPLICABLE, "not_taking"
    if any(drug.lacks_a_dose for drug in drugs):
        return Answer.NOT_EVALUABLE, "no_dose"
    if any(len(drug.units) > 1 for drug in drugs):
        return Answer.NOT_EVALUABLE, "unit_differs"
    return compared_singly(drugs) if equivalence is None else compared_together(drugs, equivalence)


def compared_singly(drugs: Sequence[Drug]) -> tuple[Answer, str]:
    """Each drug with itself, where the protocol does not say how to add them."""
    if any(drug.is_new for drug in drugs) and any(drug.is_stopped for drug in drugs):
        return Answer.NOT_EVALUABLE, "drug_switch"
    if any(drug.is_raised for drug in drugs):
        return Answer.NOT_MET, RAISED
    return (Answer.MET, LOWERED) if any(drug.is_lowered for drug in drugs) else (Answer.NOT_MET, UNCHANGED)


def compared_together(drugs: Sequence[Drug], equivalence: EquivalenceRule) -> tuple[Answer, str]:
    """The class as a whole, each drug by its factor."""
    if any(drug.name not in dict(equivalence.drugs) for drug in drugs):
        return Answer.NOT_EVALUABLE, "no_equivalence"
    if any(drug.units != {equivalence.unit} for drug in drugs):
        return Answer.NOT_EVALUABLE, "unit_differs"
    dose = added_dose(drugs, equivalence)
    if dose.now > dose.before:
        return Answer.NOT_MET, RAISED
    return (Answer.MET, LOWERED) if dose.now < dose.before else (Answer.NOT_MET, UNCHANGED)


def combine_classes(rule: MedicationRule, classes: Mapping[str, Decided]) -> Decided:
    """The criterion's answer, shown as the class that decides it."""
    applicable = {name: decided for name, decided in classes.items() if decided.answer != Answer.NOT_APPLICABLE}
    if not applicable:
        return classes[rule.classes[0]]
    deciding = deciding_class(rule, list(applicable.values()))
    return replace(deciding, sources=tuple(s for decided in applicable.values() for s in decided.sources))


def deciding_class(rule: MedicationRule, applicable: Sequence[Decided]) -> Decided:
    raised = [decided for decided in applicable if decided.reason == RAISED]
    if rule.combine == "any" and raised:
        return raised[0]
    return first_with(combine(rule.combine, [decided.answer for decided in applicable]), applicable)
