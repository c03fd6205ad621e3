"""How questions that a protocol leaves open, their answers, and conclusions are said."""

from theracurve.analysis.variations.values import MONTH, NAMED, UNNAMED, Asked, Conclusion, SpecificationCurve
from theracurve.wording.labels import capital, endpoint_name, in_words, pair, said
from theracurve.wording.numbers import in_digits, months, planned_time
from theracurve.wording.words import Words

AT_LEAST = "at_least_"


def question_name(name: str, words: Words) -> str:
    return said("integrity.questions", name, words)


def answer_name(question: str, answer: str, words: Words) -> str:
    """An answer, whose words may depend on its question: `15 months`, `at least 2`, a variant's own name."""
    if question == NAMED and answer != UNNAMED:
        return in_words(answer)
    if answer.startswith(MONTH):
        return months(float(answer.removeprefix(MONTH)), words)
    if answer.startswith(AT_LEAST):
        return words("integrity.at_least", count=int(answer.removeprefix(AT_LEAST)))
    return said("integrity.answers", answer, words)


def answered(question: Asked, answer: str, words: Words) -> str:
    """`Progression criteria: WHO`."""
    name = capital(question_name(question.name, words))
    return pair(name, answer_name(question.name, answer, words), words)


def curve_name(curve: SpecificationCurve, words: Words) -> str:
    """`Overall survival up to 15 months, A against B`."""
    name = capital(endpoint_name(curve.subject, words))
    if curve.horizon_months is not None:
        name = words("estimates.analysis.up_to", endpoint=name, time=planned_time(curve.horizon_months, words))
    return words("integrity.variants.of_groups", subject=name, groups=" : ".join(curve.groups))


def conclusion_name(conclusion: Conclusion, curve: SpecificationCurve, words: Words) -> str:
    """`The hazard ratio, A against B, is below 1`: which way an estimate points, and what a test gave."""
    first, last = curve.groups[0], curve.groups[-1]
    direction = words(f"integrity.conclusions.direction.{curve.measure}", group=first, reference=last)
    test, level = words(f"integrity.conclusions.test.{curve.measure}"), in_digits(f"{curve.level:g}", words)
    below = words("integrity.conclusions.p_below_level", test=test, level=level)
    if conclusion.name == "p_below_level":
        return below
    if conclusion.name == "first_group_better":
        return direction
    return words("integrity.conclusions.both", direction=direction, below=below)
