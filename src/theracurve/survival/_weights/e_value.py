"""The E-value: how strong an unmeasured confounder would have to be to explain an association away.

VanderWeele and Ding (2017), Ann Intern Med 167:268-74. A hazard ratio of a common event is turned into a risk ratio
first: VanderWeele (2020), Biometrics 76:746-52.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import expm1, inf, log, sqrt
from typing import Literal, TypeAlias, get_args

from theracurve.errors import EstimationError, UsageError
from theracurve.phrases import NOTHING, Statement, apart
from theracurve.survival._inputs.options import is_number
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.tabular import Fields, TypedColumn
from theracurve.survival._values.values import Estimate

Measure: TypeAlias = Literal["hazard-ratio", "rare-hazard-ratio", "risk-ratio"]
SOURCE = papers.VANDERWEELE_DING
COMMON_SOURCE = apart((SOURCE, papers.VANDERWEELE))


@dataclass(frozen=True, kw_only=True)
class EValue(Shown):
    """The risk ratio that a confounder would need to have with both the treatment and the event, beyond what was
    measured, to bring the estimate (`value`), or the limit nearer 1 (`limit`), to 1.

    `limit` is 1 where the interval holds 1, and None without limits; `value` is None where `reason` says why.
    """

    value: float | None
    limit: float | None
    risk_ratio: float | None
    measure: str
    method: Statement
    source: Statement
    reason: Statement = NOTHING

    def as_columns(self) -> dict[str, TypedColumn]:
        numbers = dict.fromkeys(("value", "limit", "risk_ratio"), float)
        return Fields({**numbers, **dict.fromkeys(("measure", "method", "source", "reason"), str)}).of((self,))

    def _cells(self) -> Cells:
        shown = number(self.value) or f"not estimable: {self.reason}"
        rows = (("E-value of the estimate", shown), ("E-value of the limit nearer 1", number(self.limit) or "none"))
        return Cells(title="E-value", header=("", ""), rows=rows, notes=(self.method, self.source))


def e_value(
    ratio: float | Estimate,
    lower: float | None = None,
    upper: float | None = None,
    *,
    measure: Measure = "hazard-ratio",
) -> EValue:
    """The E-value of a ratio and of its limit nearer 1.

    ratio           the estimate, or an `Estimate` with its own limits, as `fit.hazard_ratio("treated")`
    lower, upper    its limits, where it is a number; 0 and infinity are the limits of an interval that is open there
    measure         "hazard-ratio": of a common event (more than 15 % by the end of follow-up), turned into a risk ratio
                    by (1 - 0.5^sqrt(HR)) / (1 - 0.5^sqrt(1 / HR)); "rare-hazard-ratio": taken as a risk ratio;
                    "risk-ratio"

    Raises EstimationError for ratios that are not above 0, limits below 0, or ratios outside their limits, UsageError
    for an unknown measure or for limits beside an `Estimate`.
    """
    if measure not in get_args(Measure):
        raise UsageError(f"measure: expected one of {', '.join(get_args(Measure))}; found {measure!r}")
    value, lower, upper, reason = _parts(ratio, lower, upper)
    _refuse_impossible(value, lower, upper)
    turn = TURNS[measure]
    return EValue(
        value=None if value is None else _e_value(turn(value)),
        limit=None if value is None else _of_limit(value, lower, upper, turn),
        risk_ratio=None if value is None else turn(value),
        measure=measure,
        method=METHODS[measure](),
        source=COMMON_SOURCE if measure == "hazard-ratio" else SOURCE,
        reason=reason,
    )


def common_risk_ratio(hazard_ratio: float) -> float:
    """The risk ratio that a hazard ratio of a common event amounts to, approximately."""
    return expm1(-log(2) * sqrt(hazard_ratio)) / expm1(-log(2) / sqrt(hazard_ratio))


TURNS: dict[str, Callable[[float], float]] = {
    "hazard-ratio": common_risk_ratio,
    "rare-hazard-ratio": float,
    "risk-ratio": float,
}
METHODS = {
    "hazard-ratio": Method.E_VALUE_OF_COMMON,
    "rare-hazard-ratio": Method.E_VALUE_OF_RARE,
    "risk-ratio": Method.E_VALUE_OF_RISK,
}


def _parts(
    ratio: float | Estimate, lower: float | None, upper: float | None
) -> tuple[float | None, float | None, float | None, Statement]:
    """Value, limits, and why there is no value."""
    if ratio is None:
        raise EstimationError("ratio: expected a ratio above 0, found None")
    if not isinstance(ratio, Estimate):
        return ratio, lower, upper, NOTHING
    if lower is not None or upper is not None:
        raise UsageError("expected no limits beside an Estimate, which has its own")
    return ratio.value, ratio.lower, ratio.upper, ratio.reason


def _e_value(risk_ratio: float) -> float:
    away = max(risk_ratio, 1 / risk_ratio)
    return away + sqrt(away * (away - 1))


def _of_limit(ratio: float, lower: float | None, upper: float | None, turn: Callable[[float], float]) -> float | None:
    nearer = lower if ratio > 1 else upper
    if ratio == 1:
        return None if lower is None and upper is None else 1.0
    if nearer is None:
        return None
    return 1.0 if (nearer - 1) * (ratio - 1) <= 0 else _e_value(turn(nearer))


def _refuse_impossible(ratio: float | None, lower: float | None, upper: float | None) -> None:
    if ratio is not None and not (is_number(ratio) and ratio > 0):
        raise EstimationError(f"ratio: expected a ratio above 0, found {ratio!r}")
    for name, limit in (("lower", lower), ("upper", upper)):
        if limit is not None and not (is_number(limit) and limit >= 0) and limit != inf:
            raise EstimationError(f"{name}: expected a limit of 0 or more, found {limit!r}")
    if ratio is None:
        return
    if (lower is not None and lower > ratio) or (upper is not None and upper < ratio):
        raise EstimationError(f"expected the ratio {ratio:g} within its limits, found {lower} to {upper}")
