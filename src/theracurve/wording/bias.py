"""The checks for bias in words: what each asks, what it found, how far it moves the answer, or why it is missing."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from math import exp
from typing import Any

from theracurve.analysis.bias.check import BiasCheck, BiasKind, Move
from theracurve.analysis.bias.found import (
    UNALIKE,
    Confounder,
    Dropout,
    Emulation,
    Imbalance,
    KnownLate,
    Lost,
    Matched,
    OneSidedEvent,
    Surveillance,
    Waiting,
    Weighted,
)
from theracurve.analysis.bias.milestones import Milestone
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.phrases import Clause, Statement
from theracurve.survival._values.phrases import Note
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import DAYS_PER_MONTH
from theracurve.wording.estimates import value_of
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import capital, clauses, endpoint_name, enumerated, pair, said
from theracurve.wording.masking import Mask, count_told, together_told
from theracurve.wording.numbers import (
    SMALLEST_SHOWN,
    amount,
    between,
    decimal,
    decimals_of,
    fixed,
    months,
    p_value,
    percent,
    rounded,
    study_day,
)
from theracurve.wording.words import Words

# Notes that say why an estimate has no interval.
NO_INTERVAL = {Note.FEW_RESAMPLES, StudyPhrase.TOO_MANY_TO_DRAW, StudyPhrase.CERTAIN_CURVES}
CHARACTERISTICS = "report.characteristics.names"  # as the table of patients has them
LEAST_SHOWN = 0.005  # half-widths; what is less is 0.00


def found_in_words(check: BiasCheck, words: Words) -> str:
    """What a check found besides its hazard ratios, or why it is not given."""
    if check.reason is not None:
        return words("bias.not_given", reason=reason_of(check, words))
    if check.kind is BiasKind.LANDMARK:
        return words("bias.found.landmark" if check.milestone is None else "bias.found.landmark_known")
    if check.kind is BiasKind.NEGATIVE_CONTROL:
        return words("bias.found.negative_control", endpoint=named(check.estimates[0], words))
    return " ".join(SENTENCES[type(check.found)](check, check.found, words)) if check.found is not None else ""


def reason_of(check: BiasCheck, words: Words) -> str:
    assert check.reason is not None
    stated = check.reason.values.items()
    values = {name: in_language(v, words) if isinstance(v, Statement) else v for name, v in stated}
    values |= {name: count_told(int(values[name]), words) for name in ("pairs", "smaller") if name in values}
    return words(f"bias.reasons.{check.reason.code}", **values)


def waiting(check: BiasCheck, found: Waiting, words: Words) -> Iterator[str]:
    group, reference = check.groups
    yield words(
        "bias.found.waiting",
        n=count_told(found.treated, words),
        group=group,
        months=months(found.waiting_months, words),
        share=percent(found.share, found.treated, words),
        day=amount(found.latest_day, words),
    )
    if found.before:
        yield words("bias.found.before", n=count_told(found.before, words), group=group)
    if not check.estimates:
        yield words("bias.found.all_waiting", group=group)
    if found.elsewhere:
        yield words("bias.found.elsewhere", n=count_told(found.elsewhere, words), reference=reference)


def known_late(check: BiasCheck, found: KnownLate, words: Words) -> Iterator[str]:
    """Says who had it, when it was known, who had the event before, and how long the group lived up to it."""
    days = (found.earliest_day, found.median_day, found.latest_day)
    earliest, median, latest = (amount(round(day), words) for day in days)
    yield capital(
        of_milestone(
            f"bias.found.known_by_{found.milestone.kind}",
            found.milestone,
            words,
            late=members(found.late, found.late_reached, found.late_n, words),
            other=members(found.other, found.other_reached, found.other_n, words),
            group=found.late,
            earliest=earliest,
            median=median,
            latest=latest,
        )
    )
    events = {"late": found.late, "other": found.other, "median": median, "latest": latest}
    counts = {
        "by_latest": count_told(found.other_before, words),
        "by_median": count_told(found.other_before_median, words),
    }
    if found.late_before:
        yield words("bias.found.some_before_known", n=count_told(found.late_before, words), **events, **counts)
    else:
        yield words("bias.found.before_known", **events, **counts)
    if found.other_left:
        left = count_told(found.other_left, words)
        yield words("bias.found.left_before_known", n=left, other=found.other, latest=latest)
    lived, share = months(found.waiting_months, words), percent(found.share, found.late_n, words)
    yield words("bias.found.waiting_known", late=found.late, months=lived, share=share)


def of_milestone(key: str, milestone: Milestone, words: Words, **values: str | int) -> str:
    """A text that may ask for the number of a milestone, as `3` or as `third`."""
    number = milestone.number
    place = f"bias.ordinals.{number}"
    ordinal = words(place) if place in words else words("bias.ordinals.later", number=number)
    numbers: dict[str, str | int] = {"number": number, "ordinal": ordinal}
    asked = words.text(key).placeholders
    return words(key, **values, **{name: numbers[name] for name in numbers if name in asked})


def members(group: str, reached: int, of: int, words: Words) -> str:
    """`everybody in A (15)`, `1 of 17 in B`."""
    if reached in (0, of):
        return words(f"bias.found.{'everybody' if reached else 'nobody'}", group=group, of=of)
    return words("bias.found.members", group=group, reached=count_told(reached, words, of), of=of)


def milestone_name(milestone: Milestone, words: Words) -> str:
    """`to have the third administration`."""
    return of_milestone(f"bias.milestones.{milestone.kind}", milestone, words)


def emulation(check: BiasCheck, found: Emulation, words: Words) -> Iterator[str]:
    began = {"began": found.began, "waited": found.waited, "neither": found.neither}
    counts = Mask(words.least_count).parts(began, words)
    days = amount(found.grace_days, words)
    if check.milestone is None:
        yield words("bias.found.emulation", days=days, **counts)
    else:
        yield words("bias.found.emulation_known", what=milestone_name(check.milestone, words), days=days, **counts)
    begin, wait = (fixed(size, 1, words) for size in found.effective.values())
    yield words("bias.found.emulation_weights", begin=begin, wait=wait, weight=fixed(found.largest_weight, 1, words))
    if found.covariates:
        yield words("bias.found.emulation_model", covariates=covariates_of(found.covariates, words))
    else:
        yield words("bias.found.emulation_time_only")
    if found.left_out:
        yield words("bias.found.left_out", n=count_told(found.left_out, words))


def covariates_of(names: tuple[str, ...], words: Words) -> str:
    return enumerated([covariate_name(name, words) for name in names], words)


def covariate_name(name: str, words: Words) -> str:
    """`age`, or a category of one: `grade: G3`."""
    of, _, category = name.partition("=")
    return pair(said(CHARACTERISTICS, of, words), category, words) if category else said(CHARACTERISTICS, of, words)


def weighted(check: BiasCheck, found: Weighted, words: Words) -> Iterator[str]:
    n = count_told(found.n, words, found.n + found.left_out)
    yield words("bias.found.weighted", n=n, covariates=covariates_of(found.covariates, words))
    for kind, by_group in found.effective.items():
        sizes = [
            words("bias.found.size_of_group", size=fixed(by_group[group], 1, words), group=group)
            for group in check.groups
        ]
        yield words("bias.found.weighted_sizes", kind=words(f"bias.weights.{kind}"), sizes=enumerated(sizes, words))
    for key, count in (("outside", found.outside), ("extreme", found.extreme), ("left_out", found.left_out)):
        if count:
            yield words(f"bias.found.{key}", n=count_told(count, words))


def matched(check: BiasCheck, found: Matched, words: Words) -> Iterator[str]:
    """How many pairs, in whom they are alike, who is in none and how these differ."""
    caliper, names = decimal(Decimal(str(found.caliper)), words), covariates_of(found.covariates, words)
    of = min((found.pairs + left for left in found.left_out.values() if left), default=None)
    n = count_told(found.pairs, words, of)
    yield words("bias.found.matched", n=n, covariates=names, caliper=caliper)
    if found.exact:
        yield words("bias.found.exact", covariates=covariates_of(found.exact, words))
    counts = [
        words("bias.found.in_no_pair", n=count_told(found.left_out[group], words), group=group)
        for group in check.groups
    ]
    yield words("bias.found.unmatched", counts=enumerated(counts, words))
    far = {name: value for name, value in found.differences.items() if abs(value) >= UNALIKE}
    if far:
        named = [f"{covariate_name(name, words)} ({fixed(value, 2, words)})" for name, value in far.items()]
        yield words("bias.found.still_apart", covariates=enumerated(named, words))
    largest = max(found.apart.items(), key=lambda item: abs(item[1]), default=None)
    if largest is not None:
        covariate, difference = covariate_name(largest[0], words), fixed(largest[1], 2, words)
        yield words("bias.found.unmatched_differ", group=check.groups[0], covariate=covariate, difference=difference)
    if found.unknown:
        yield words("bias.found.left_out", n=count_told(found.unknown, words))


def confounder(check: BiasCheck, found: Confounder, words: Words) -> Iterator[str]:
    if found.limit is None:
        yield words("bias.found.e_value_alone", value=rounded(found.e_value, words))
    else:
        yield words("bias.found.e_value", value=rounded(found.e_value, words), limit=rounded(found.limit, words))


def one_sided(check: BiasCheck, found: OneSidedEvent, words: Words) -> Iterator[str]:
    counts = [words("bias.found.decided", n=count_told(n, words), group=group) for group, n in found.decided.items()]
    yield words("bias.found.one_sided", counts=enumerated(counts, words), cannot=enumerated(found.cannot, words))


def surveillance(check: BiasCheck, found: Surveillance, words: Words) -> Iterator[str]:
    yield words("bias.found.looks", rates=rates_of(found, words))


def rates_of(found: Surveillance, words: Words) -> str:
    rates = [
        words("bias.found.rate", rate=fixed(look.per_year, 1, words), group=look.group)
        for look in found.looks
        if look.per_year is not None
    ]
    return enumerated(rates, words)


def dropout(check: BiasCheck, found: Dropout, words: Words) -> Iterator[str]:
    yield from (lost(group, words) for group in found.groups)
    if found.p_value is not None:
        yield words("bias.found.follow_up", p=p_value(found.p_value, words))
    if not check.estimates:
        yield words("bias.found.nobody_left")


def lost(found: Lost, words: Words) -> str:
    none = found.median_months is None
    median = words("bias.found.median_open") if none else months(found.median_months or 0.0, words)
    left = {"lost": count_told(found.lost, words, found.n), "short": count_told(found.short, words, found.n)}
    n = together_told({found.group: found.n}, words)
    return words("bias.found.lost", group=found.group, n=n, **left, median=median)


def imbalance(check: BiasCheck, found: Imbalance, words: Words) -> Iterator[str]:
    """How many covariates lie apart, and which the farthest."""
    group, reference = check.groups
    apart, largest = found.apart(UNALIKE), found.largest
    yield words("bias.found.apart", n=len(apart), of=len(found.covariates), group=group, reference=reference)
    if found.chance is not None:
        chance = found.chance
        yield words("bias.found.by_chance", **by_chance(chance.share, chance.error, chance.draws, chance.seed, words))
    if largest is not None and largest.difference is not None:
        difference = fixed(largest.difference, 2, words)
        yield words("bias.found.farthest", covariate=covariate_name(largest.covariate, words), difference=difference)


def by_chance(share: float, error: float, draws: int, seed: int, words: Words) -> dict[str, str | int]:
    """How often random allocation gives as much, with its Monte Carlo error in percentage points."""
    return {
        "share": percent(share, draws, words),
        "error": fixed(100 * error, 1, words),
        "draws": draws,
        "seed": seed,
    }


SENTENCES: dict[type, Callable[[BiasCheck, Any, Words], Iterator[str]]] = {
    Imbalance: imbalance,
    KnownLate: known_late,
    Waiting: waiting,
    Emulation: emulation,
    Weighted: weighted,
    Matched: matched,
    Confounder: confounder,
    OneSidedEvent: one_sided,
    Surveillance: surveillance,
    Dropout: dropout,
}


def ratio_lines(check: BiasCheck, words: Words) -> tuple[str, ...]:
    """Each hazard ratio of a check with what it is: `overlap weights: 0.27 (0.16 to 0.46)`."""
    return tuple(
        words("bias.ratios.line", what=ratio_name(check, estimate, words), value=ratio_of(estimate, words))
        for estimate in check.estimates
    )


def ratio_of(estimate: StudyEstimate, words: Words) -> str:
    """A hazard ratio with its limits, whose level the table's header names; or why there is none."""
    if estimate.value is None:
        return value_of(estimate, words)
    if estimate.lower is None or estimate.upper is None:
        return without_interval(estimate, words)
    decimals = min(decimals_of(estimate.value), SMALLEST_SHOWN)
    inside = between(fixed(estimate.lower, decimals, words), fixed(estimate.upper, decimals, words), words)
    return words("numbers.with_brackets", value=fixed(estimate.value, decimals, words), inside=inside)


def without_interval(estimate: StudyEstimate, words: Words) -> str:
    """A hazard ratio that has no limits, with the reason: `0.80 (no interval: only 90 of 500 resamples gave one)`."""
    reasons = [in_language(n, words) for n in estimate.notes if isinstance(n, Clause) and n.phrase in NO_INTERVAL]
    value = rounded(estimate.value or 0.0, words)
    return words("bias.without_interval", value=value, reason=clauses(reasons, words)) if reasons else value


def ratio_name(check: BiasCheck, estimate: StudyEstimate, words: Words) -> str:
    key = f"bias.ratios.{estimate.quantity}"
    late = f"bias.ratios.known_late_{estimate.quantity}"
    if check.milestone is not None and late in words:
        return words(late)
    if estimate.quantity is StudyQuantity.LANDMARK_HAZARD_RATIO:
        return words(key, day=landmark_day(estimate, words))
    if estimate.quantity in (StudyQuantity.BEST_CASE_HAZARD_RATIO, StudyQuantity.WORST_CASE_HAZARD_RATIO):
        return words(key, group=check.groups[0])
    if check.kind is BiasKind.ONE_SIDED_EVENT:
        return words("bias.ratios.without_side_effects")
    if estimate.quantity is StudyQuantity.HAZARD_RATIO:
        return words(key, endpoint=named(estimate, words))
    return words(key)


def landmark_day(estimate: StudyEstimate, words: Words) -> str:
    """`day 30`."""
    return study_day(round((estimate.at_months or 0.0) * float(DAYS_PER_MONTH)), words)


def named(estimate: StudyEstimate, words: Words) -> str:
    return capital(endpoint_name(estimate.endpoint, words))


def move_lines(check: BiasCheck, words: Words) -> tuple[str, ...]:
    """How far each hazard ratio lies from the planned one, in the order of `ratio_lines`."""
    if not check.moves:
        return ()
    moves = [check.move_to(estimate) for estimate in check.estimates]
    return tuple("" if move is None else move_of(move, words) for move in moves)


def move_of(move: Move, words: Words) -> str:
    factor = rounded(exp(move.log_ratio), words)
    if move.half_widths is None:
        return words("bias.move_unknown", factor=factor)
    return words("bias.move", factor=factor, size=half_widths(move.half_widths, words))


def half_widths(value: float, words: Words) -> str:
    """`3.0 half-widths`, without a sign."""
    shown = 0.0 if abs(value) < LEAST_SHOWN else abs(value)
    size = fixed(shown, 1 if shown >= 0.95 else 2, words)
    return words("bias.half_widths", n=1 if size == fixed(1.0, 1, words) else 2, value=size)
