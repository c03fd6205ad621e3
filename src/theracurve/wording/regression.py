"""Regressions and subgroups in words: the names of their lines, what they rest on, how far they may be believed."""

from collections.abc import Iterator

from theracurve.analysis.alike import GROUP
from theracurve.analysis.regression_values import OddsRegression, Regression, Subgroup
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.study import Study
from theracurve.wording.asked import CHARACTERISTICS
from theracurve.wording.estimates import p_of, value_of
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import capital, enumerated, pair, said
from theracurve.wording.masking import Mask
from theracurve.wording.numbers import SMALLEST_SHOWN, between, decimals_of, fixed
from theracurve.wording.words import Words

# Peduzzi, Concato, Feinstein and Holford, J Clin Epidemiol 1995;48:1503-10.
ENOUGH_EVENTS = 10


def covariate_name(name: str, words: Words) -> str:
    return capital(words("regression.group") if name == GROUP else said(CHARACTERISTICS, name, words))


def category_name(category: str, words: Words) -> str:
    return said("report.characteristics.categories", category, words)


def factor_name(covariate: str, category: str, words: Words) -> str:
    """`Histology: gbm`; a number is a ratio for one unit of it."""
    name = covariate_name(covariate, words)
    if category:
        return pair(name, category if covariate == GROUP else category_name(category, words), words)
    return words("regression.per_unit", name=name)


def ratio_said(ratio: StudyEstimate, words: Words) -> str:
    """A ratio with its limits, or why there is none."""
    if ratio.value is None:
        return value_of(ratio, words)
    decimals = min(decimals_of(ratio.value), SMALLEST_SHOWN)
    value = fixed(ratio.value, decimals, words)
    if ratio.lower is None or ratio.upper is None:
        return value
    inside = between(fixed(ratio.lower, decimals, words), fixed(ratio.upper, decimals, words), words)
    return words("numbers.with_brackets", value=value, inside=inside)


def model_sentences(study: Study, found: Regression, words: Words) -> Iterator[str]:
    """What the multivariable model rests on, and what speaks against it."""
    if counts := rests_on(found, words):
        yield words("regression.model", **counts)
    if found.events_per_parameter < ENOUGH_EVENTS:
        yield words("regression.few", enough=ENOUGH_EVENTS)
    if found.penalised:
        yield words("regression.penalised")
    yield from left_out_of(found, words)
    if found.concordance.value is not None:
        yield words("regression.concordance", value=fixed(found.concordance.value, 3, words))
    for key, estimate in (("corrected", found.corrected), ("slope", found.slope)):
        if estimate is not None and estimate.value is None:
            name = capital(words(f"labels.quantities.{estimate.quantity}"))
            yield words("regression.not_given", name=name, reason=in_language(estimate.reason, words))
        elif estimate is not None and estimate.value is not None:
            yield words(f"regression.{key}", value=fixed(estimate.value, 3 if key == "corrected" else 2, words))
    yield from proportional_sentences(study, found, words)


def rests_on(found: Regression | OddsRegression, words: Words) -> dict[str, str | int]:
    """How many patients, events and coefficients; nothing where a count is hidden, which would follow."""
    if hides_model(found, Mask(words.least_count)):
        return {}
    per = fixed(found.events_per_parameter, 1, words)
    return {"n": found.n, "events": found.events, "parameters": found.parameters, "per": per}


def hides_model(found: Regression | OddsRegression, mask: Mask) -> bool:
    """Whether a count behind a model is hidden: then none of it is told, for its factors add up to the same total, and
    whom it leaves out to that of the comparison."""
    few = (found.left_out, *found.missing.values())
    counts = ((found.events, found.n), *((factor.events, factor.n) for factor in found.factors))
    return any(map(mask.is_small, few)) or any(mask.hides(events, n) or mask.is_small(n) for events, n in counts)


def left_out_of(found: Regression | OddsRegression, words: Words) -> Iterator[str]:
    """Says how many have no value, and of which covariate."""
    missing = {covariate_name(name, words): n for name, n in found.missing.items() if n}
    if not found.left_out:
        return
    if hides_model(found, Mask(words.least_count)):
        yield words("regression.left_out_hidden", missing=enumerated([*missing], words))
        return
    told = [f"{name} {n}" for name, n in missing.items()]
    yield words("regression.left_out", n=found.left_out, missing=enumerated(told, words))


def odds_sentences(found: OddsRegression, words: Words) -> Iterator[str]:
    """What the logistic model of all factors rests on, and what speaks against it."""
    if counts := rests_on(found, words):
        yield words("regression.odds_model", **counts)
    if found.events_per_parameter < ENOUGH_EVENTS:
        yield words("regression.few", enough=ENOUGH_EVENTS)
    if found.penalised:
        yield words("regression.penalised")
    yield from left_out_of(found, words)


def proportional_sentences(study: Study, found: Regression, words: Words) -> Iterator[str]:
    test = found.proportional
    if test is None or test.p_value is None:
        return
    yield words("regression.proportional_p", p=p_of(test, words))
    if test.p_value < float(study.level.value):
        yield words("regression.not_proportional")


def subgroup_sentences(comparison: Comparison, words: Words) -> Iterator[str]:
    """How many were looked at, and what that means."""
    categories = sum(len(found.categories) for found in comparison.subgroups)
    names = enumerated([covariate_name(found.covariate, words) for found in comparison.subgroups], words)
    yield words("regression.exploratory", n=categories, covariates=names)
    for found in comparison.subgroups:
        if found.left_out and not hides_subgroup(found, Mask(words.least_count)):
            yield words("regression.unknown", n=found.left_out, covariate=covariate_name(found.covariate, words))


def hides_subgroup(found: Subgroup, mask: Mask) -> bool:
    """Whether a count of a subgroup is hidden: then none is told, for its categories add up to their groups."""
    counts = [count for category in found.categories for count in category.counts.values()]
    return mask.is_small(found.left_out) or any(mask.hides(events, n) or mask.is_small(n) for events, n in counts)
