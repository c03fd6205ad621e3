"""How one estimate of a study is said: value with interval, P with its test, groups, times."""

from collections.abc import Mapping

from theracurve.analysis.results import Comparison, StudyEstimate
from theracurve.wording.labels import capital, endpoint_name, said
from theracurve.wording.numbers import (
    fixed,
    limits,
    months,
    not_estimable,
    p_value,
    percent_with_interval,
    with_interval,
)
from theracurve.wording.words import Words

TESTS = (
    "log_rank",
    "exact_log_rank",
    "interval_log_rank",
    "exact_interval_log_rank",
    "gray_test",
    "permuted_gray_test",
)


def analysis_name(comparison: Comparison, words: Words) -> str:
    """`Overall survival up to 15 months`, `Overall survival at 3 months`, `Overall survival, whole follow-up`."""
    name = capital(endpoint_name(comparison.endpoint, words))
    if comparison.at_months is not None:
        return f"{name} at {months(comparison.at_months, words)}"
    if comparison.horizon_months is not None:
        return f"{name} up to {months(comparison.horizon_months, words)}"
    return f"{name}, whole follow-up"


def quantity_name(estimate: StudyEstimate, labels: Mapping[str, str], words: Words) -> str:
    """`Median, Radionuclide therapy`, `Hazard ratio, A against B`."""
    name = capital(said("labels.quantities", estimate.quantity, words))
    if estimate.groups is not None and estimate.quantity not in TESTS:
        return f"{name}, {estimate.groups[0]} against {estimate.groups[-1]}"
    return f"{name}, {labels.get(estimate.group, estimate.group)}" if estimate.group else name


def value_of(estimate: StudyEstimate, words: Words) -> str:
    """The value with its interval, or why there is none; empty for a test, which has only a P value."""
    if estimate.value is None:
        return without_value(estimate, words)
    interval = (estimate.value, estimate.lower, estimate.upper, estimate.level)
    if estimate.quantity == "mean":
        spread = f" (SD {fixed(estimate.std_dev, 1, words)})" if estimate.std_dev is not None else ""
        return f"{fixed(estimate.value, 1, words)} {estimate.unit}{spread}"
    if estimate.unit == "probability" or estimate.quantity == "proportion":
        return share_of(estimate, words)
    return with_interval(*interval, words, unit=estimate.unit)


def without_value(estimate: StudyEstimate, words: Words) -> str:
    if estimate.p_value is not None and not estimate.reason:
        return ""  # a test
    if estimate.quantity == "median_between_visits" and estimate.lower is not None and estimate.upper is not None:
        return f"between {months(estimate.lower, words)} and {months(estimate.upper, words)}"
    if estimate.quantity == "median" and estimate.lower is not None:
        return f"not reached (95 % CI from {months(estimate.lower, words)})"
    if estimate.quantity == "median":
        return "not reached"
    return not_estimable(estimate.reason, words)


def share_of(estimate: StudyEstimate, words: Words) -> str:
    """A probability in percent; a difference of two with its sign, in percentage points."""
    assert estimate.value is not None
    if not estimate.quantity.endswith("_difference"):
        return percent_with_interval(
            estimate.value, estimate.lower, estimate.upper, estimate.level, words, n=estimate.n
        )
    points = [None if part is None else 100 * part for part in (estimate.value, estimate.lower, estimate.upper)]
    shown = f"{fixed(points[0] or 0.0, 1, words)} percentage points"
    none = points[1] is None and points[2] is None
    return shown if none else f"{shown} (95 % CI {limits(points[1], points[2], 1, 'no limit', words)})"


def share_with_interval(estimate: StudyEstimate, words: Words) -> str:
    """A proportion with its counts: `14 of 20 (70 %; 95 % CI 46 to 88)`."""
    said = value_of(estimate, words)
    if estimate.value is None:
        return said
    share, _, interval = said.removesuffix(")").partition(" (")
    return f"{estimate.events} of {estimate.n} ({share}; {interval})"


def p_of(estimate: StudyEstimate, words: Words) -> str:
    return "" if estimate.p_value is None else p_value(estimate.p_value, words)


def count_behind(estimate: StudyEstimate) -> str:
    """`20 patients, 6 events`."""
    events = "" if estimate.events is None else f", {estimate.events} events"
    return f"{estimate.n} patients{events}"


def per_group(comparison: Comparison) -> tuple[StudyEstimate, ...]:
    """The one number that describes each group of a comparison."""
    quantities = ("median", "survival_probability", "cumulative_incidence")
    return tuple(e for quantity in quantities for e in comparison.of(quantity))
