"""The first lines of a quick look: what was compared, what was found, how sure it is, and what could change it."""

from collections.abc import Callable, Iterator

from theracurve.analysis.quick import QuickLook, QuickPair
from theracurve.report.document import Paragraph, Section, said
from theracurve.survival import Estimate, Test
from theracurve.wording.estimators import in_language
from theracurve.wording.numbers import p_at_most, p_value, with_interval
from theracurve.wording.words import Words

LEVEL = 0.05


def quick_answer(look: QuickLook, words: Words) -> Section:
    """Opens the page of a file with two groups or more."""
    return Section("answer", words("answer.title"), tuple(paragraphs(look, words)), kind="answer")


def paragraphs(look: QuickLook, words: Words) -> Iterator[Paragraph]:
    if look.together is not None and any(median.events for median in look.medians):
        test = test_in_words(look.together, words)
        yield said(words("quick.together", groups=len(look.curves), test=test), kind="answer")
        yield said(words("quick.pairs", n=len(look.pairs)))
    elif not any(median.events for median in look.medians):
        yield said(words("quick.nobody"), kind="answer")
    else:
        yield said(*(pair_in_words(pair, words) for pair in look.pairs), kind="answer")
    yield said(words("quick.times_alone"), kind="note")


def pair_in_words(pair: QuickPair, words: Words) -> str:
    """The sentence is as strong as the interval of the hazard ratio; a test that says otherwise is named."""
    key = f"quick.found.{direction_of(pair.hazard_ratio)}"
    size = size_in_words(pair.hazard_ratio, words)
    test = test_in_words(pair.to_read, words)
    sentence = words(key, group=pair.group, reference=pair.reference, size=size, test=test)
    return sentence if agree(pair) else f"{sentence} {words('quick.at_odds')}"


def direction_of(ratio: Estimate) -> str:
    """`lower` or `higher` where the interval leaves 1 out."""
    if ratio.upper is not None and ratio.upper < 1:
        return "lower"
    return "higher" if ratio.lower is not None and ratio.lower > 1 else "unclear"


def agree(pair: QuickPair) -> bool:
    p = pair.to_read.p_value
    return p is None or (p < LEVEL) == (direction_of(pair.hazard_ratio) != "unclear")


def size_in_words(ratio: Estimate, words: Words) -> str:
    name = words("labels.quantities.hazard_ratio")
    if ratio.value is None:
        return words("quick.no_size", name=name, reason=in_language(ratio.reason, words))
    shown = with_interval(ratio.value, ratio.lower, ratio.upper, ratio.level, words)
    return words("answer.size", quantity=name, value=shown)


def test_in_words(test: Test, words: Words) -> str:
    """`P = 0.065, log-rank test`."""
    return words("answer.p", p=p_of(test, words), test=words(f"labels.quantities.{test.quantity}"))


def p_of(test: Test, words: Words, said: Callable[[float, Words], str] = p_value) -> str:
    """The reason where there is no P value; a drawn one that no draw reached is known from above only."""
    if test.p_value is None:
        return in_language(test.reason, words)
    never_reached = test.p_interval is not None and test.p_interval[0] == 0
    return p_at_most(test.p_value, words) if never_reached else said(test.p_value, words)
