"""The answer in words: the sentence of the first screen, and what stands in its table.

The sentence is written from the planned primary comparison alone, by the direction that its interval allows; numbers
are those of the table.
"""

from collections.abc import Iterator, Mapping

from theracurve.analysis.answer import DIFFERS, Direction, FirstScreen, PlannedAnswer, events_in, place_of
from theracurve.analysis.bias.found import KnownLate
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.definition.study import Study
from theracurve.vocabulary.named import BENEFIT, qualified
from theracurve.vocabulary.study_quantities import Scale, StudyQuantity
from theracurve.wording.asked import with_asked
from theracurve.wording.bias import milestone_name
from theracurve.wording.estimates import (
    analysis_in_words,
    label_of,
    p_of,
    share_with_interval,
    test_of,
    timed_value_of,
    value_of,
)
from theracurve.wording.labels import alternatives, capital, clauses, endpoint_name, enumerated, in_words, pair
from theracurve.wording.masking import Mask, count_told
from theracurve.wording.numbers import planned_time, rounded
from theracurve.wording.words import Words

HARDLY = 0.1  # no treatment of this field lowers a hazard so far: what shows only below it hardly shows


def answer_sentences(study: Study, answer: FirstScreen, words: Words) -> tuple[str, ...]:
    """What was found and for whom: one sentence, and what keeps it from saying more."""
    labels = {name: in_full(name, group.label, words) for name, group in study.groups.items()}
    primary = answer.primary
    if primary is None:
        return tuple(benefit_alone(study, answer, words))
    found = found_in(answer, primary, labels, words)
    found = known_late_in(answer, primary, found, words) or waited_for(answer, primary, labels, words) or found
    return (labelled(study, found, words), *reservations(study, answer, primary, words))


def in_full(name: str, label: str, words: Words) -> str:
    return name if label in ("", name) else words("answer.group", group=name, label=label)


def labelled(study: Study, sentence: str, words: Words) -> str:
    """The label of data that are not a study's own is part of the sentence."""
    return capital(words(f"answer.origin.{study.data_origin}", sentence=sentence))


def found_in(answer: FirstScreen, primary: PlannedAnswer, labels: Mapping[str, str], words: Words) -> str:
    what = compared_in_words(primary.comparison, words)
    if primary.groups is None:
        return together(answer, primary, what, words)
    if primary.direction is Direction.NOBODY:
        return nobody(primary, what, labels, words)
    group, reference = (labels[name] for name in primary.groups)
    key = f"answer.{kind_of(primary)}.{primary.direction}"
    return words(key, what=what, group=group, reference=reference, size=size_said(primary, words))


def compared_in_words(comparison: Comparison, words: Words) -> str:
    """What was compared; the whole follow-up needs no word."""
    if comparison.at_months is None and comparison.horizon_months is None:
        return with_asked(endpoint_name(comparison.endpoint, words), comparison.analysis, words)
    return analysis_in_words(comparison, words)


def kind_of(primary: PlannedAnswer) -> str:
    """Survival is longer or shorter, a share at one time higher or lower, an incidence more or less frequent."""
    if primary.comparison.of(StudyQuantity.CUMULATIVE_INCIDENCE):
        return "incidence"
    return "share" if primary.comparison.at_months is not None else "survival"


def size_said(primary: PlannedAnswer, words: Words) -> str:
    """`hazard ratio 0.55 (95 % CI 0.08 to 3.93), exact log-rank test P = 0.52`."""
    size, test = primary.size, primary.test
    parts = []
    if size is not None and (size.value is not None or primary.direction is not Direction.NOBODY):
        name = label_of(size, words)
        parts.append(words("answer.size", quantity=name, value=value_of(size, words)))
    if test is not None:
        parts.append(words("answer.test", test=test_of(test, words), p=p_of(test, words)))
    return ", ".join(parts)


def together(answer: FirstScreen, primary: PlannedAnswer, what: str, words: Words) -> str:
    """One group described, or several compared at once; then each planned pair by name."""
    described = enumerated([group_value(e, primary.comparison, words) for e in primary.described], words)
    if len(primary.comparison.curves) == 1:
        [curve] = primary.comparison.curves
        events, size = count_told(curve.events, words, curve.n), count_told(curve.n, words)
        if primary.comparison.endpoint == "overall_survival":
            return words("answer.one_group_died", n=size, events=events, described=described)
        return words("answer.one_group", n=size, events=events, what=what, described=described)
    groups, test = len(primary.comparison.curves), size_said(primary, words)
    several = (
        words("answer.several", groups=groups, what=what, test=test)
        if test
        else words("answer.several_pairs", groups=groups, what=what)
    )
    pairs = [
        words("answer.pair", group=a.groups[0], reference=a.groups[1], size=size_said(a, words))
        for a in answer.compared
        if a.comparison is primary.comparison and a.groups is not None
    ]
    return clauses([several, *pairs], words)


def group_value(estimate: StudyEstimate, comparison: Comparison, words: Words) -> str:
    """`survival at 24 weeks 89 % (95 % CI 66 to 99) in A`: a share over time is nothing without its time."""
    name, at = words(estimate.quantity.label), comparison.at_months
    if at is not None:
        name = words("estimates.analysis.at", endpoint=name, time=planned_time(at, words))
    value = f"{name} {timed_value_of(estimate, words)}"
    return words("answer.in_group", value=value, group=estimate.group or "")


def nobody(primary: PlannedAnswer, what: str, labels: Mapping[str, str], words: Words) -> str:
    """Says who had no event, how many had one elsewhere, and within which limits the difference lies."""
    curves = [curve for curve in primary.comparison.curves if curve.group in (primary.groups or ())]
    events = {curve.group: events_in(primary.comparison, curve) for curve in curves}
    without = alternatives([labels[group] for group, n in events.items() if not n], words)
    counts = [
        words("answer.count", group=c.group, events=count_told(events[c.group], words, c.n), n=c.n) for c in curves
    ]
    key = "died" if primary.comparison.endpoint == "overall_survival" else "had_event"
    told = words(f"answer.nobody.{key}", groups=without, what=what, counts=enumerated(counts, words))
    return clauses([part for part in (told, size_said(primary, words)) if part], words)


def waited_for(answer: FirstScreen, primary: PlannedAnswer, labels: Mapping[str, str], words: Words) -> str:
    """The planned ratio beside the one with treatment counted from the day it began, in the same sentence."""
    if answer.waiting is None or primary.groups is None or primary.direction is Direction.NOBODY:
        return ""
    group = labels[primary.groups[0]]
    as_counted = found_in(answer, primary, labels, words)
    other = value_of(answer.waiting.ratios[0], words)
    return words("answer.waiting", counted=as_counted, group=group, other=other)


def known_late_in(answer: FirstScreen, primary: PlannedAnswer, as_counted: str, words: Words) -> str:
    """What was found, and in the same sentence since when one of the groups is known; beside it, of the same
    comparison, the ratio that counts each patient from that day on."""
    check = answer.known_late
    if check is None or not isinstance(check.found, KnownLate):
        return ""
    found, what = check.found, milestone_name(check.found.milestone, words)
    told: dict[str, str | int] = {
        "counted": as_counted,
        "group": found.late,
        "what": what,
        "latest": round(found.latest_day),
    }
    same = primary.size is not None and check.planned is not None and place_of(check.planned) == place_of(primary.size)
    if not check.estimates or not same:
        return words("answer.known_late", **told)
    return words("answer.known_late_ratio", **told, other=value_of(check.estimates[0], words))


def reservations(study: Study, answer: FirstScreen, primary: PlannedAnswer, words: Words) -> Iterator[str]:
    """What keeps the sentence from saying more: too few events, no allocation by chance, a test that disagrees."""
    if primary.at_odds and primary.test is not None:
        yield words("answer.at_odds", p=p_of(primary.test, words))
    if primary.direction is Direction.UNCLEAR and answer.seen is not None:
        yield from could_have_seen(primary.comparison, primary.groups, answer.seen.seen, words)
    if primary.direction in DIFFERS and len(study.groups) > 1 and study.allocation != "randomised":
        yield words("answer.not_by_chance" if answer.waiting is None else "answer.not_by_chance_either")


def could_have_seen(
    comparison: Comparison, groups: tuple[str, str] | None, ratio: float | None, words: Words
) -> Iterator[str]:
    """Says what so few events could have shown, where no group's can be told from their number."""
    curves = [curve for curve in comparison.curves if groups is None or curve.group in groups]
    if any(Mask(words.least_count).hides(curve.events, curve.n) for curve in curves):
        return
    events = sum(curve.events for curve in curves)
    if ratio is None:
        yield words("answer.seen_nothing", n=events)
    else:
        key = "answer.seen_hardly" if ratio < HARDLY else "answer.seen"
        yield words(key, n=events, ratio=rounded(ratio, words))


def benefit_alone(study: Study, answer: FirstScreen, words: Words) -> Iterator[str]:
    """Speaks for a study without a planned endpoint, or with nobody observed for one."""
    shares = [e for e in answer.benefit if e.quantity is StudyQuantity.PROPORTION and e.n]
    if shares:
        for name in study.benefits:
            own = [e for e in shares if e.endpoint == qualified(name, BENEFIT)]
            told = [words("answer.in_group", value=share_with_interval(e, words), group=e.group or "") for e in own]
            said = {"shares": enumerated(told, words), **({"benefit": in_words(name)} if name else {})}
            yield labelled(study, words("answer.named_benefit" if name else "answer.benefit", **said), words)
    else:
        yield labelled(study, words("answer.nothing"), words)


def described_said(estimate: StudyEstimate, words: Words) -> str:
    """The number of a group in its cell: a share needs no name beside the analysis, a median does."""
    value = timed_value_of(estimate, words)
    return value if estimate.unit == "probability" else f"{words(estimate.quantity.label)} {value}"


def size_of(answer: PlannedAnswer, words: Words) -> str:
    """The size of a row of the table: its name where it has a value, a dash where there is none to give. A difference
    of shares, in percentage points, needs no name."""
    size = answer.size
    if size is None:
        return words("answer.none")
    if size.value is None or size.quantity.scale is Scale.PROBABILITY_DIFFERENCE:
        return value_of(size, words)
    return pair(capital(label_of(size, words)), value_of(size, words), words)


def p_said(test: StudyResult | None, words: Words) -> str:
    """`P = 0.52, exact log-rank test`."""
    if test is None or test.p_value is None:
        return words("answer.none")
    return words("answer.p", p=p_of(test, words), test=test_of(test, words))
