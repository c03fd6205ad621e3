"""The facts of other definitions: what ways to define and to compare, and the horizon, do to the planned answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import ClassVar

from theracurve.analysis.bias.check import half_width
from theracurve.analysis.plain.fact import PlainFinding, Rank, SizedFinding
from theracurve.analysis.results import Comparison
from theracurve.analysis.scrutiny import Horizons
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.analysis.variations.values import Conclusion, Specification, SpecificationCurve
from theracurve.definition.one_sided import WITHOUT_SIDE_EFFECTS
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

STANDS, MOSTLY = 0.8, 0.5  # shares of the specifications in which a stated conclusion holds


@dataclass(frozen=True, slots=True, kw_only=True)
class VariedSpecifications(SizedFinding):
    """The hazard ratios of all ways to define and compare, where the run varied them."""

    code: ClassVar[str] = "specifications"
    section: ClassVar[str] = "variations"
    n: int
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDefinitions(SizedFinding):
    """The lowest and highest hazard ratio that the variants of the study give."""

    code: ClassVar[str] = "other_definitions"
    section: ClassVar[str] = "survival"
    lowest: StudyEstimate
    highest: StudyEstimate
    variants: int

    @property
    def ratios(self) -> tuple[StudyEstimate, ...]:
        return (self.lowest, self.highest)


@dataclass(frozen=True, slots=True, kw_only=True)
class VaryingConclusion(PlainFinding):
    """A conclusion that holds as stated and seldom otherwise."""

    code: ClassVar[str] = "conclusion"
    section: ClassVar[str] = "variations"
    curve: SpecificationCurve
    conclusion: Conclusion

    @property
    def share(self) -> float:
        """Takes the share of the specifications that can say."""
        return self.conclusion.stands / self.conclusion.of

    @property
    def rank(self) -> Rank:
        return Rank.OUT_OF_THE_INTERVAL if self.share < MOSTLY else Rank.WITHIN_THE_INTERVAL

    @property
    def numbers(self) -> Mapping[str, int | float | str]:
        return {"stands": self.conclusion.stands, "of": self.conclusion.of}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenHorizon(PlainFinding):
    """P lies below the level at some horizons and not at others."""

    code: ClassVar[str] = "horizon"
    section: ClassVar[str] = "horizon"
    compared: str
    lowest_p: float
    best_months: float
    highest_p: float
    false_positives: float
    draws: int

    @property
    def numbers(self) -> Mapping[str, int | float | str]:
        own = {name: getattr(self, name) for name in ("lowest_p", "best_months", "highest_p")}
        return {"endpoint": self.compared, **own, "false_positives": self.false_positives, "draws": self.draws}


def farthest(facts: Iterator[SizedFinding]) -> Iterator[SizedFinding]:
    """The one that moves its planned ratio the most."""
    found = max(facts, key=lambda fact: abs(fact.half_widths), default=None)
    return iter(() if found is None else (found,))


def of_specifications(
    curves: tuple[SpecificationCurve, ...], comparisons: tuple[Comparison, ...]
) -> Iterator[SizedFinding]:
    """The comparison that the ways to define and compare it move the most."""
    ratios = (curve for curve in curves if curve.measure is StudyQuantity.HAZARD_RATIO)
    yield from farthest(fact for curve in ratios for fact in of_curve(curve, comparisons))


def of_curve(curve: SpecificationCurve, comparisons: tuple[Comparison, ...]) -> Iterator[SizedFinding]:
    place = (curve.subject, None, curve.horizon_months)
    values = sorted(s.value for s in curve.specifications if s.value and over_stated_time(s, curve))
    for c in comparisons:
        stated = c.variant == PROTOCOL and c.analysis.everybody
        if stated and (c.endpoint, c.at_months, c.horizon_months) == place and values:
            for planned in (e for e in c.estimates_of(StudyQuantity.HAZARD_RATIO) if e.groups == curve.groups):
                half = half_width(planned)
                if planned.value and half:
                    lowest, highest = values[0], values[-1]
                    size = max((log(end / planned.value) / half for end in (lowest, highest)), key=abs)
                    yield VariedSpecifications(
                        planned=planned, half_widths=size, n=len(values), lowest=lowest, highest=highest
                    )


def over_stated_time(specification: Specification, curve: SpecificationCurve) -> bool:
    """Another horizon asks about another time; what it does stands under the horizons."""
    asked = {
        question.name: (answer, question.stated)
        for question, answer in zip(curve.questions, specification.answers, strict=True)
    }
    answer, stated = asked.get("horizon", ("", ""))
    return answer == stated


def conclusion_that_varies(curves: tuple[SpecificationCurve, ...]) -> Iterator[VaryingConclusion]:
    """The conclusion that holds as stated and in the smallest share of the specifications that can say."""
    stated = ((curve, c) for curve in curves for c in curve.conclusions if c.stated and c.of)
    facts = [VaryingConclusion(curve=curve, conclusion=conclusion) for curve, conclusion in stated]
    yield from (fact for fact in sorted(facts, key=lambda fact: fact.share)[:1] if fact.share < STANDS)


def of_variants(comparisons: tuple[Comparison, ...]) -> Iterator[SizedFinding]:
    """The comparison whose hazard ratio the variants of the study move the most."""
    yield from farthest(fact for c in comparisons if c.variant == PROTOCOL for fact in varied(c, comparisons))


def varied(stated: Comparison, comparisons: tuple[Comparison, ...]) -> Iterator[SizedFinding]:
    """Each hazard ratio of a comparison beside the lowest and highest that a variant gives."""
    alike = [c for c in comparisons if c.analysis == stated.analysis]
    variants = [c for c in alike if c.variant not in (PROTOCOL, WITHOUT_SIDE_EFFECTS)]
    for planned in stated.estimates_of(StudyQuantity.HAZARD_RATIO):
        ratios = (e for c in variants for e in c.estimates_of(StudyQuantity.HAZARD_RATIO))
        others = sorted(
            (e for e in ratios if e.groups == planned.groups and e.value), key=lambda estimate: estimate.value or 0.0
        )
        half = half_width(planned)
        if others and planned.value and half:
            sizes = [log((e.value or 1.0) / planned.value) / half for e in others]
            yield OtherDefinitions(
                planned=planned,
                half_widths=max(sizes, key=abs),
                lowest=others[0],
                highest=others[-1],
                variants=len(variants),
            )


def chosen_horizon(found: tuple[Horizons, ...]) -> Iterator[ChosenHorizon]:
    """The first endpoint whose P depends on the horizon: below the level at some, not at others."""
    for horizons in found:
        known = [(point.p_value, point.months) for point in horizons.points if point.p_value is not None]
        if len({p < horizons.level for p, _ in known}) == 2 and horizons.false_positives is not None:
            lowest, best = min(known)
            yield ChosenHorizon(
                compared=horizons.endpoint,
                lowest_p=lowest,
                best_months=best,
                highest_p=max(known)[0],
                false_positives=horizons.false_positives,
                draws=horizons.draws,
            )
            return
