"""Checks for bias and plain findings as plain types, for `results.json`."""

from dataclasses import replace

from theracurve.analysis.bias.check import BiasCheck
from theracurve.analysis.bias.emulated_strategy import EmulatedStrategy
from theracurve.analysis.plain.fact import PlainFinding
from theracurve.analysis.plain_values import plain, plain_fields


def bias_as_dict(check: BiasCheck) -> dict[str, object]:
    """`moves` are from the planned hazard ratio to each estimate that answers the same question; `reason` says why the
    check is not given."""
    return {
        "kind": str(check.kind),
        "endpoint": check.endpoint,
        "horizon_months": check.horizon_months,
        "groups": list(check.groups),
        "planned": None if check.planned is None else check.planned.as_dict(),
        "estimates": [estimate.as_dict() for estimate in check.estimates],
        "moves": [plain(move) for move in check.moves],
        "found": None if check.found is None else plain(check.found),
        "milestone": None if check.milestone is None else plain(check.milestone),
        "reason": None if check.reason is None else {"code": check.reason.code, **plain(check.reason.values)},
    }


def strategy_as_dict(strategy: EmulatedStrategy) -> dict[str, object]:
    """One strategy for one endpoint: `checks` as those for bias, whose `planned` ratio is the naive one."""
    return {**plain_fields(replace(strategy, checks=())), "checks": [bias_as_dict(check) for check in strategy.checks]}


def plain_finding_as_dict(fact: PlainFinding) -> dict[str, object]:
    """`half_widths`: how far the fact moves the planned hazard ratio, in half-widths of its interval on the log scale;
    `planned` and `ratios` are hazard ratios."""
    return {
        "code": fact.code,
        "rank": int(fact.rank),
        "half_widths": fact.half_widths,
        "endpoint": fact.endpoint,
        "planned": fact.planned.value if fact.planned else None,
        "ratios": [{"quantity": e.quantity, "endpoint": e.endpoint, "value": e.value} for e in fact.ratios],
        "numbers": dict(fact.numbers),
        "see": fact.see,
    }
