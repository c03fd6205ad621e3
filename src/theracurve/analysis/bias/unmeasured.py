"""What was not recorded: the E-value, and an endpoint that the treatment cannot affect."""

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import Confounder
from theracurve.analysis.bias.question import Question
from theracurve.survival import e_value

COMMON = 0.15  # share of patients with the event above which a hazard ratio is no risk ratio: VanderWeele 2017


def unmeasured(question: Question) -> BiasCheck:
    ratio = question.ratio
    if ratio.value is None:
        return question.not_given(BiasKind.UNMEASURED, "no_ratio")
    common = question.pair.event.mean() > COMMON
    found = e_value(ratio.value, ratio.lower, ratio.upper, measure="hazard-ratio" if common else "rare-hazard-ratio")
    assert found.value is not None
    return question.found(
        BiasKind.UNMEASURED, found=Confounder(e_value=found.value, limit=found.limit, measure=found.measure)
    )


def negative_control(question: Question, control: Question | None) -> BiasCheck:
    """The groups compared on the protocol's negative control, as `control` asks it."""
    if control is None:
        return question.not_given(BiasKind.NEGATIVE_CONTROL, "control_in_one_group")
    if control.ratio.value is None:
        return question.not_given(BiasKind.NEGATIVE_CONTROL, "not_estimable", why=control.ratio.reason)
    return question.found(BiasKind.NEGATIVE_CONTROL, control.ratio)
