"""In which analysis populations a patient is, and why (section 7c)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.exposure import in_order_given
from theracurve.derivation.reference.conduct.deviation import PatientDeviation
from theracurve.derivation.reference.conduct.eligibility import PatientEligibility
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.named import EVALUABLE, qualified

OF_BENEFIT = {
    Answer.MET.value: "benefit_evaluable",
    Answer.NOT_MET.value: "benefit_evaluable",
    Answer.NOT_EVALUABLE.value: "benefit_not_evaluable",
    Answer.NOT_APPLICABLE.value: "benefit_not_applicable",
}


@dataclass(frozen=True, slots=True)
class PatientMembership:
    """A population of a definition, and whether the patient is in it."""

    evidence: ReferenceEvidence
    is_included: bool

    @property
    def row(self) -> Row:
        about = self.evidence
        return (about.patient_id, about.variant, about.subject, self.is_included, about.decided.reason, about.id)


def member(chart: Chart, population: str, decided: Decided, variant: str = PROTOCOL) -> PatientMembership:
    evidence = ReferenceEvidence(
        patient_id=chart.patient_id,
        variant=variant,
        decision="population",
        subject=population,
        rule_id="populations",
        decided=decided,
    )
    return PatientMembership(evidence, decided.answer == "included")


def included(reason: str, days: int | None = None, sources: tuple[str, ...] = ()) -> Decided:
    return Decided(answer="included", reason=reason, days=days, sources=sources)


@dataclass(frozen=True, slots=True)
class PatientConduct:
    """How the study went with a patient: the criteria of inclusion, and the deviations from the protocol."""

    inclusion: Sequence[PatientEligibility]
    deviations: Sequence[PatientDeviation]


def find_populations(chart: Chart, study: Study, conduct: PatientConduct) -> Iterator[PatientMembership]:
    """All but those that are evaluable for benefit, which depend on the definition."""
    if has_populations(study):
        yield member(chart, "all_allocated", included("allocated"))
    if study.agents:
        yield member(chart, "treated", treated(chart))
    if study.deviations is not None or study.inclusion:
        yield member(chart, "per_protocol", per_protocol(chart, study, conduct))


def has_populations(study: Study) -> bool:
    return bool(study.agents or study.benefits or study.inclusion or study.deviations)


def treated(chart: Chart) -> Decided:
    for first in in_order_given(chart.timeline):
        return included("treated", first.day, (first.source,))
    return Decided(answer="excluded", reason="no_administration")


def per_protocol(chart: Chart, study: Study, conduct: PatientConduct) -> Decided:
    group = study.groups.get(chart.timeline.group)
    if group is not None and group.treated and chart.timeline.first_administration_day is None:
        return Decided(answer="excluded", reason="no_administration")
    not_met = [criterion.evidence.decided.sources for criterion in conduct.inclusion if criterion.is_not_met]
    if not_met:
        return excluded_by("not_eligible", not_met)
    major = [deviation.sources for deviation in conduct.deviations if deviation.is_major]
    return excluded_by("major_deviation", major) if major else included("no_major_deviation")


def excluded_by(reason: str, sources: Sequence[tuple[str, ...]]) -> Decided:
    """`sources`: those of each decision that excludes."""
    joined = tuple(chain.from_iterable(sources))
    return Decided(answer="excluded", reason=reason, value=float(len(sources)), sources=joined)


def evaluable_for_benefit(chart: Chart, benefit: ReferenceEvidence) -> PatientMembership:
    """By the evidence of one benefit under one definition, after any override."""
    assert benefit.decided.answer is not None
    reason = OF_BENEFIT[benefit.decided.answer]
    outcome = "included" if reason == "benefit_evaluable" else "excluded"
    population = qualified(benefit.subject, EVALUABLE)
    return member(chart, population, Decided(answer=outcome, reason=reason), benefit.variant)
