"""Plain findings in words: one short passage a fact, with its numbers."""

from collections.abc import Callable, Iterator
from typing import Any

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import Emulation, KnownLate, Waiting
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.plain.changing import ChangingRatio
from theracurve.analysis.plain.checks import (
    ControlDiffers,
    DatedMidway,
    EarlyLeavers,
    UnsizedWaiting,
    WaitingCounted,
    WeightedAlike,
    WithoutSideEffects,
)
from theracurve.analysis.plain.definitions import (
    ChosenHorizon,
    OtherDefinitions,
    VariedSpecifications,
    VaryingConclusion,
)
from theracurve.analysis.plain.events import FewEvents
from theracurve.analysis.plain.fact import PlainFinding
from theracurve.analysis.plain.groups import AllocationNotSaid, NotRandomised, UnlikeGroups
from theracurve.analysis.plain.known_late import GroupKnownLate
from theracurve.analysis.plain.records import OpenFindings, UnjudgedBenefit, UnjudgedNamedBenefit
from theracurve.analysis.plain.window_ends import NominalDatesMoved
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.bias import (
    by_chance,
    covariate_name,
    covariates_of,
    half_widths,
    known_late,
    landmark_day,
    milestone_name,
    rates_of,
    reason_of,
    without_interval,
)
from theracurve.wording.estimates import analysis_name, p_of, value_of
from theracurve.wording.labels import capital, clauses, endpoint_name, enumerated, in_words
from theracurve.wording.masking import count_told
from theracurve.wording.numbers import amount, fixed, months, p_named, percent, rounded
from theracurve.wording.variations import conclusion_name, curve_name
from theracurve.wording.words import SaidCount, Words


def headline(fact: PlainFinding, words: Words) -> str:
    """The fact in one sentence; how the groups came about with what it would take to explain the difference by it."""
    if isinstance(fact, NotRandomised) and fact.planned is not None and fact.limit is not None:
        return explained_by(fact, fact.planned, fact.limit, words)
    return sentences_of(fact, words)[0]


def explained_by(fact: NotRandomised, planned: StudyEstimate, limit: float, words: Words) -> str:
    said = {**asked(planned, words), "value": rounded(fact.e_value or 1.0, words)}
    if limit > 1:
        return words(f"plain.headline.{fact.code}", **said, limit=rounded(limit, words))
    return words(f"plain.headline.{fact.code}_alone", **said)


def move_said(fact: PlainFinding, words: Words) -> str:
    """How far the fact moves the planned ratio, in half-widths of its interval; empty where that is not known."""
    if fact.half_widths is None:
        return ""
    key = "plain.one_more" if isinstance(fact, FewEvents) else "plain.size"
    return words(key, size=half_widths(fact.half_widths, words))


def sentences_of(fact: PlainFinding, words: Words) -> tuple[str, ...]:
    return tuple(SAID.get(type(fact), counted)(fact, words))


def counted(fact: PlainFinding, words: Words) -> Iterator[str]:
    """A fact whose text is filled with its counts alone."""
    counts = {name: count_told(n, words) for name, n in fact.numbers.items() if isinstance(n, int)}
    yield words(f"plain.facts.{fact.code}", **counts)


def ratio(estimate: StudyEstimate, words: Words) -> str:
    """A hazard ratio without its interval, which stands where the sentence leads."""
    return rounded(estimate.value or 0.0, words)


def asked(planned: StudyEstimate, words: Words) -> dict[str, str]:
    """The analysis and its ratio: where deaths compete the first screen has another one, so that it is named."""
    value = ratio(planned, words)
    if StudyPhrase.CAUSE_SPECIFIC() in planned.notes:
        value = words("plain.cause_specific", value=value)
    return {"analysis": analysis_name(planned, words), "planned": value}


def waiting_counted(fact: WaitingCounted, words: Words) -> Iterator[str]:
    waited = waiting_of(fact.waiting, fact.check.groups[0], words)
    other = value_of(fact.check.estimates[0], words)
    yield words("plain.facts.immortal_time", **asked(fact.planned, words), **waited, other=other)
    for clones in fact.clones:
        days = amount(fact.grace_days or 0.0, words)
        said = value_of(clones, words) if clones.lower is not None else without_interval(clones, words)
        yield words("plain.facts.clones", days=days, ratio=said)


def group_known_late(fact: GroupKnownLate, words: Words) -> Iterator[str]:
    """Says who is known when, and puts the ratios side by side."""
    yield from known_late(fact.check, fact.known, words)
    if fact.planned is None or fact.planned.value is None:
        return
    group, reference = fact.check.groups
    others = [other for check in fact.beside for other in beside(check, words)]
    told = {**asked(fact.planned, words), "planned": value_of(fact.planned, words)}
    others_told = clauses(others, words)
    yield words("plain.facts.group_known_late", **told, group=group, reference=reference, others=others_told)


def beside(check: BiasCheck, words: Words) -> Iterator[str]:
    """Each ratio of a check, or why it gives none."""
    if check.reason is not None:
        way = "by_clones" if check.kind is BiasKind.CLONE_CENSOR_WEIGHT else "at_landmarks"
        yield words("plain.facts.not_given", what=words(f"plain.facts.{way}"), reason=reason_of(check, words))
    for estimate in check.estimates:
        yield words("plain.facts.side_by_side", what=way_of(check, estimate, words), value=value_of(estimate, words))


def way_of(check: BiasCheck, estimate: StudyEstimate, words: Words) -> str:
    if isinstance(check.found, Emulation) and check.milestone is not None:
        days, what = amount(check.found.grace_days, words), milestone_name(check.milestone, words)
        return words("plain.facts.as_strategies", what=what, days=days)
    if estimate.quantity is StudyQuantity.LANDMARK_HAZARD_RATIO:
        return words("plain.facts.from_landmark", day=landmark_day(estimate, words))
    late = check.found.late if isinstance(check.found, KnownLate) else check.groups[0]
    return words("plain.facts.counted_from_day", late=late)


def waiting_of(waiting: Waiting, group: str, words: Words) -> dict[str, str]:
    """How long the group waited, and whether anybody of it had the event untreated."""
    counted = {"n": count_told(waiting.before, words)} if waiting.before else {}
    before = words(f"plain.facts.{'some' if counted else 'none'}_before", group=group, **counted)
    share = percent(waiting.share, waiting.treated, words)
    return {"months": months(waiting.waiting_months, words), "share": share, "group": group, "before": before}


def unsized_waiting(fact: UnsizedWaiting, words: Words) -> Iterator[str]:
    waited = waiting_of(fact.waiting, fact.check.groups[0], words)
    assert fact.planned is not None
    yield words("plain.facts.immortal_time_unsized", analysis=analysis_name(fact.planned, words), **waited)


def weighted_alike(fact: WeightedAlike, words: Words) -> Iterator[str]:
    found, base = fact.weighted, fact.check.base
    others = [
        words("plain.facts.weighted", value=ratio(e, words), weights=words(f"bias.weights.{kind}"))
        for e, kind in zip(fact.check.answers, found.effective, strict=True)
    ]
    said = {"covariates": covariates_of(found.covariates, words), "others": enumerated(others, words)}
    if not found.left_out or base is None:
        yield words("plain.facts.weighting", **asked(fact.planned, words), **said)
    else:
        analysis = analysis_name(fact.planned, words)
        n = found.left_out + found.n
        counts = {"left_out": count_told(found.left_out, words, n), "n": n}
        yield words("plain.facts.weighting_of_some", analysis=analysis, base=ratio(base, words), **counts, **said)


def without_side_effects(fact: WithoutSideEffects, words: Words) -> Iterator[str]:
    cannot, other = enumerated(fact.one_sided.cannot, words), ratio(fact.check.estimates[0], words)
    yield words("plain.facts.one_sided_event", **asked(fact.planned, words), cannot=cannot, other=other)


def dated_midway(fact: DatedMidway, words: Words) -> Iterator[str]:
    rates, other = rates_of(fact.surveillance, words), ratio(fact.check.estimates[0], words)
    yield words("plain.facts.surveillance", **asked(fact.planned, words), rates=rates, other=other)


def early_leavers(fact: EarlyLeavers, words: Words) -> Iterator[str]:
    """An extreme without a finite ratio is left out of the two ends, and said."""
    n = sum(group.short for group in fact.dropout.groups)
    known = sorted((e for e in fact.ratios if e.value), key=lambda e: e.value or 0.0)
    ends = {"low": ratio(known[0], words), "high": ratio(known[-1], words)}
    yield words("plain.facts.dropout", n=count_told(n, words), **asked(fact.planned, words), **ends)
    if len(known) < len(fact.ratios):
        yield words("plain.facts.no_finite_extreme")


def other_definitions(fact: OtherDefinitions, words: Words) -> Iterator[str]:
    ends = {"low": ratio(fact.lowest, words), "high": ratio(fact.highest, words)}
    yield words("plain.facts.other_definitions", **asked(fact.planned, words), **ends)


def nominal_dates_moved(fact: NominalDatesMoved, words: Words) -> Iterator[str]:
    ends = {"low": ratio(fact.lowest, words), "high": ratio(fact.highest, words)}
    yield words("plain.facts.nominal_dates", **asked(fact.planned, words), **ends)


def varied_specifications(fact: VariedSpecifications, words: Words) -> Iterator[str]:
    ends = {"low": rounded(fact.lowest, words), "high": rounded(fact.highest, words)}
    yield words("plain.facts.specifications", **asked(fact.planned, words), n=fact.n, **ends)


def varying_conclusion(fact: VaryingConclusion, words: Words) -> Iterator[str]:
    yield words(
        "plain.facts.conclusion",
        curve=curve_name(fact.curve, words),
        conclusion=conclusion_name(fact.conclusion, fact.curve, words),
        share=percent(fact.share, fact.conclusion.of, words),
        of=fact.conclusion.of,
    )


def changing_ratio(fact: ChangingRatio, words: Words) -> Iterator[str]:
    """Says what the average depends on, and the difference of mean times where there is one."""
    said, p = asked(fact.planned, words), p_of(fact.test, words)
    if fact.difference is None or fact.difference.value is None:
        yield words("plain.facts.changing_ratio", **said, p=p)
        return
    until = months(fact.difference.horizon_months or 0.0, words)
    difference = value_of(fact.difference, words)
    yield words("plain.facts.changing_ratio_means", **said, p=p, months=until, difference=difference)


def control_differs(fact: ControlDiffers, words: Words) -> Iterator[str]:
    [control] = fact.ratios
    yield words(
        "plain.facts.negative_control",
        control=capital(endpoint_name(control.endpoint, words)),
        other=value_of(control, words),
    )


def few_events(fact: FewEvents, words: Words) -> Iterator[str]:
    analysis = analysis_name(fact.planned, words)
    fewest = count_told(fact.fewest, words)
    if isinstance(fewest, SaidCount):  # it would follow from that of both groups
        yield words("plain.facts.few_events_masked", analysis=analysis, fewest=fewest, group=fact.group)
    elif not fact.events:
        yield words("plain.facts.no_events", analysis=analysis)
    else:
        yield words("plain.facts.few_events", analysis=analysis, n=fact.events, fewest=fewest, group=fact.group)
    if fact.test is not None and fact.lowest_p is not None and fact.highest_p is not None:
        low, high = p_named(fact.lowest_p, words), p_named(fact.highest_p, words)
        yield words("plain.facts.fragile", test=words(fact.test.label), low=low, high=high)


def not_randomised(fact: NotRandomised, words: Words) -> Iterator[str]:
    yield words(f"plain.facts.{fact.code}")
    if fact.planned is None or fact.e_value is None or fact.limit is None:
        return
    said = {**asked(fact.planned, words), "value": rounded(fact.e_value, words)}
    if fact.limit > 1:
        yield words("plain.facts.e_value", **said, limit=rounded(fact.limit, words))
    else:
        yield words("plain.facts.e_value_alone", **said)


def unlike_groups(fact: UnlikeGroups, words: Words) -> Iterator[str]:
    yield words(
        "plain.facts.imbalance",
        unalike=fact.unalike,
        of=fact.of,
        group=fact.group,
        reference=fact.reference,
        covariate=covariate_name(fact.covariate, words),
        difference=fixed(fact.difference, 2, words),
    )
    if fact.chance is not None and fact.chance_error is not None and fact.draws is not None:
        chance = by_chance(fact.chance, fact.chance_error, fact.draws, fact.seed or 0, words)
        yield words("plain.facts.imbalance_by_chance", **chance)


def chosen_horizon(fact: ChosenHorizon, words: Words) -> Iterator[str]:
    yield words(
        "plain.facts.horizon",
        analysis=capital(endpoint_name(fact.compared, words)),
        low=p_named(fact.lowest_p, words),
        best=months(fact.best_months, words),
        high=p_named(fact.highest_p, words),
        rate=percent(fact.false_positives, fact.draws, words),
    )


def unjudged_benefit(fact: UnjudgedBenefit, words: Words) -> Iterator[str]:
    yield words("plain.facts.unjudged_benefit", n=count_told(fact.n, words))


def unjudged_named_benefit(fact: UnjudgedNamedBenefit, words: Words) -> Iterator[str]:
    n = count_told(fact.n, words)
    yield words("plain.facts.unjudged_named_benefit", n=n, benefit=in_words(fact.benefit))


def open_findings(fact: OpenFindings, words: Words) -> Iterator[str]:
    if fact.n:
        yield words("plain.facts.warnings", n=fact.n)
    if fact.review:
        yield words("plain.facts.review", n=fact.review)


SAID: dict[type[PlainFinding], Callable[[Any, Words], Iterator[str]]] = {
    GroupKnownLate: group_known_late,
    WaitingCounted: waiting_counted,
    UnsizedWaiting: unsized_waiting,
    WeightedAlike: weighted_alike,
    WithoutSideEffects: without_side_effects,
    DatedMidway: dated_midway,
    EarlyLeavers: early_leavers,
    VaryingConclusion: varying_conclusion,
    ChangingRatio: changing_ratio,
    ControlDiffers: control_differs,
    OtherDefinitions: other_definitions,
    VariedSpecifications: varied_specifications,
    NominalDatesMoved: nominal_dates_moved,
    FewEvents: few_events,
    NotRandomised: not_randomised,
    AllocationNotSaid: not_randomised,
    UnlikeGroups: unlike_groups,
    ChosenHorizon: chosen_horizon,
    OpenFindings: open_findings,
    UnjudgedBenefit: unjudged_benefit,
    UnjudgedNamedBenefit: unjudged_named_benefit,
}
