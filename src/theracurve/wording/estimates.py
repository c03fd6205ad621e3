"""How one estimate of a study is said: value with interval, P with its test, groups, times."""

from collections.abc import Mapping

from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.regression_values import is_penalised
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, StudyTest
from theracurve.vocabulary.study_quantities import Scale, StudyQuantity, summing_up
from theracurve.wording.asked import with_asked
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import capital, endpoint_name, unit_name
from theracurve.wording.masking import Mask, size_of, size_told
from theracurve.wording.numbers import (
    SMALLEST_SHOWN,
    decimals_of,
    fixed,
    interval_in_words,
    level_of,
    limits,
    months,
    not_estimable,
    p_at_most,
    p_value,
    percent,
    percent_limits,
    percent_with_interval,
    planned_time,
    with_interval,
    with_limits,
    with_unit,
)
from theracurve.wording.words import Words

OF_CURVES = (StudyQuantity.MEDIAN, StudyQuantity.SURVIVAL_PROBABILITY)
GIVEN_BY_PENALTY = (StudyQuantity.HAZARD_RATIO, StudyQuantity.STRATIFIED_HAZARD_RATIO)


def analysis_name(comparison: Comparison | StudyResult, words: Words) -> str:
    """`Overall survival up to 15 months`, `Overall survival at 3 months`, `Overall survival, whole follow-up`."""
    return capital(analysis_in_words(comparison, words))


def analysis_in_words(comparison: Comparison | StudyResult, words: Words) -> str:
    """The same inside a sentence: `overall survival up to 15 months, adjusted for age`."""
    name = over_time(comparison, words)
    return with_asked(name, comparison.analysis, words) if isinstance(comparison, Comparison) else name


def over_time(comparison: Comparison | StudyResult, words: Words) -> str:
    endpoint = endpoint_name(comparison.endpoint, words)
    if comparison.at_months is not None:
        return words("estimates.analysis.at", endpoint=endpoint, time=planned_time(comparison.at_months, words))
    if comparison.horizon_months is not None:
        return words("estimates.analysis.up_to", endpoint=endpoint, time=planned_time(comparison.horizon_months, words))
    return words("estimates.analysis.whole", endpoint=endpoint)


def label_of(result: StudyResult, words: Words) -> str:
    """`median`; a ratio that Cox's model does not have is named by the penalty that gives it."""
    label = words(result.quantity.label)
    given = result.quantity in GIVEN_BY_PENALTY and is_penalised(result.method)
    return words("estimates.name.penalised", quantity=label) if given else label


def quantity_name(result: StudyResult, labels: Mapping[str, str], words: Words) -> str:
    """`Median, Radionuclide therapy`, `Hazard ratio, A against B`; a test of all groups together names none."""
    name, quantity = capital(label_of(result, words)), result.quantity
    if result.groups is not None and (quantity.row.of_pair or not quantity.is_test):
        first, reference = result.groups[0], result.groups[-1]
        return words("estimates.name.between", quantity=name, group=first, reference=reference)
    if not result.group:
        return name
    return words("estimates.name.of_group", quantity=name, group=labels.get(result.group, result.group))


def name_in(comparison: Comparison, result: StudyResult, labels: Mapping[str, str], words: Words) -> str:
    """The same among three groups or more, where a test, too, says which groups it is of."""
    if not result.quantity.is_test or result.groups is None or len(comparison.curves) < 3:
        return quantity_name(result, labels, words)
    name = capital(words(result.quantity.label))
    if comparison.of_all_groups(result):
        return words("estimates.name.together", quantity=name, n=len(result.groups))
    return words("estimates.name.between", quantity=name, group=result.groups[0], reference=result.groups[-1])


def value_of(result: StudyResult, words: Words) -> str:
    """The value with its interval, or why there is none; empty for a test that has its P value."""
    if isinstance(result, StudyEstimate):
        return with_caution(number_of(result, words), result, words)
    return "" if result.p_value is not None and not result.reason else reason_of(result, words)


def with_caution(value: str, estimate: StudyEstimate, words: Words) -> str:
    """A curve with deaths censored speaks of a world without deaths: what is read off it says so where it stands."""
    censored = estimate.quantity in OF_CURVES and StudyPhrase.CAUSE_SPECIFIC() in estimate.notes
    return words("estimates.value.deaths_censored", value=value) if censored and estimate.value is not None else value


def reason_of(result: StudyResult, words: Words) -> str:
    return not_estimable(in_language(result.reason, words), words)


def number_of(estimate: StudyEstimate, words: Words) -> str:
    if is_masked(estimate, words):
        return words("estimates.value.masked")
    if estimate.value is None:
        return without_value(estimate, words)
    if estimate.quantity is StudyQuantity.MEAN:
        return mean_of(estimate, estimate.value, words)
    if estimate.quantity.scale in (Scale.PROBABILITY, Scale.PROBABILITY_DIFFERENCE):
        return share_of(estimate, words)
    interval = (estimate.value, estimate.lower, estimate.upper, estimate.level)
    return with_interval(*interval, words, unit=unit_name(estimate.unit, words))


def is_masked(result: StudyResult, words: Words) -> bool:
    """Whether a count of patients that is masked would follow from the result."""
    return words.least_count is not None and Mask(words.least_count).tells(result, words.few, words.close)


def mean_of(estimate: StudyEstimate, value: float, words: Words) -> str:
    """A mean with its standard deviation, as papers write it: `16.1 months (SD 7.8)`."""
    shown = with_unit(fixed(value, 1, words), unit_name(estimate.unit, words))
    if estimate.std_dev is None:
        return shown
    return words("estimates.value.mean_sd", value=shown, sd=fixed(estimate.std_dev, 1, words))


def without_value(estimate: StudyEstimate, words: Words) -> str:
    if estimate.between is not None:
        return between_visits(estimate, estimate.between, words)
    if estimate.quantity is StudyQuantity.MEDIAN and estimate.lower is not None:
        level, limit = level_of(estimate.level, words), months(estimate.lower, words)
        return words("estimates.value.open_median", level=level, limit=limit)
    if estimate.quantity is StudyQuantity.MEDIAN:
        return words("numbers.open")
    return reason_of(estimate, words)


def between_visits(estimate: StudyEstimate, between: tuple[float, float], words: Words) -> str:
    """`between 2.7 months and 2.9 months (95 % CI 1.8 months to 5.1 months)`."""
    earliest, latest = (months(time, words) for time in between)
    shown = earliest if earliest == latest else words("estimates.value.between", earliest=earliest, latest=latest)
    decimals = max(min(decimals_of(between[1]), SMALLEST_SHOWN), 0)
    ends = limits(estimate.lower, estimate.upper, decimals, words("numbers.open"), words)
    return with_limits(shown, ends, estimate.level, words)


def timed_value_of(estimate: StudyEstimate, words: Words) -> str:
    """The same; an incidence, which is of a time, with it: `34 % (95 % CI 12 to 57) at 24.1 months`. Of an event that
    nobody had, at a time at which nobody is left to have it, that: every incidence is within its limits."""
    value = value_of(estimate, words)
    if estimate.quantity is not StudyQuantity.CUMULATIVE_INCIDENCE or estimate.at_months is None:
        return value
    if not estimate.events and (estimate.value, estimate.lower, estimate.upper) == (0.0, 0.0, 1.0):
        return words("estimates.value.nobody_had_it", value=percent(0.0, estimate.n, words))
    return words("estimates.value.at_time", value=value, time=months(estimate.at_months, words))


def share_of(estimate: StudyEstimate, words: Words) -> str:
    """A probability in percent; a difference of two with its sign, in percentage points."""
    assert estimate.value is not None
    if estimate.quantity.scale is Scale.PROBABILITY:
        return percent_with_interval(
            estimate.value, estimate.lower, estimate.upper, estimate.level, words, n=estimate.n
        )
    lower, upper = (None if limit is None else 100 * limit for limit in (estimate.lower, estimate.upper))
    shown = words("estimates.value.percentage_points", value=fixed(100 * estimate.value, 1, words))
    if lower is None and upper is None:
        return shown
    return with_limits(shown, limits(lower, upper, 1, words("numbers.no_limit"), words), estimate.level, words)


def share_with_interval(estimate: StudyEstimate, words: Words) -> str:
    """A proportion with its counts: `14 of 20 (70 %; 95 % CI 46 to 88)`."""
    if estimate.value is None or estimate.events is None:
        return value_of(estimate, words)
    n, events, share = estimate.n, estimate.events, percent(estimate.value, estimate.n, words)
    if size_of(estimate) in words.close:
        return words("estimates.value.masked")
    if Mask(words.least_count).hides(events, n):
        return Mask(words.least_count).share(events, n, words)
    if estimate.lower is None or estimate.upper is None:
        return words("estimates.value.counts", count=events, total=n, share=share)
    interval = interval_in_words(percent_limits(estimate.lower, estimate.upper, n, words), estimate.level, words)
    return words("estimates.value.counts_interval", count=events, total=n, share=share, interval=interval)


def p_of(estimate: StudyResult, words: Words) -> str:
    """`P = 0.082`; a drawn P that no draw reached is known from above only: `P ≤ 0.001`."""
    if estimate.p_value is None:
        return ""
    if is_masked(estimate, words):
        return words("estimates.value.masked")
    if isinstance(estimate, StudyTest) and estimate.p_interval is not None and estimate.p_interval[0] == 0:
        return p_at_most(estimate.p_value, words)
    return p_value(estimate.p_value, words)


def test_of(estimate: StudyResult, words: Words) -> str:
    """The name of the test whose P value an estimate has: its own name, or the test that belongs to its interval."""
    if is_penalised(estimate.method):
        return words("estimates.own_test.penalised")
    listed = f"estimates.own_test.{estimate.quantity}"
    return words(listed if listed in words else estimate.quantity.label)


def count_behind(estimate: StudyResult, words: Words) -> str:
    """`20 patients, 6 events`; where counts are masked, no events of several groups, from which one's may follow."""
    patients, mask = words("estimates.behind.patients", n=size_told(estimate, words)), Mask(words.least_count)
    together = mask.least is not None and estimate.groups is not None
    hidden = mask.hides(estimate.events or 0, estimate.n) or size_of(estimate) in words.close
    if estimate.events is None or together or hidden:
        return patients
    return f"{patients}, {words('estimates.behind.events', n=estimate.events)}"


def per_group(comparison: Comparison) -> tuple[StudyEstimate, ...]:
    """The one number that describes each group of a comparison."""
    quantities = summing_up(Scale.TIME, Scale.PROBABILITY)
    return tuple(e for quantity in quantities for e in comparison.estimates_of(quantity))
