"""What every estimator answers with: frozen values that know their method and say when they cannot answer.

`Estimate` is a number with its interval, `Test` a statistic with its P value. Neither ever holds a NaN, an
infinite limit or a made-up zero in place of "not estimable": then `value` (or `p_value`) is None and `reason`
says why. Method, reason and notes are statements: codes with fields, whose text is English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from theracurve.errors import Defect
from theracurve.phrases import NOTHING, Statement
from theracurve.survival._values.display import Cells, Shown, number, p_value
from theracurve.survival._values.tabular import Fields, TypedColumn

ESTIMATE_FIELDS = Fields(
    {
        **dict.fromkeys(("quantity", "group"), str),
        **dict.fromkeys(("at", "value", "lower", "upper", "level", "std_error"), float),
        **dict.fromkeys(("n", "events"), int),
        **dict.fromkeys(("unit", "method", "source", "reason", "notes"), str),
    }
)
TEST_FIELDS = Fields(
    {
        **dict.fromkeys(("quantity",), str),
        **dict.fromkeys(("statistic", "p_value"), float),
        **dict.fromkeys(("df", "n", "events"), int),
        **dict.fromkeys(("method", "source", "reason", "notes"), str),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Shown):
    """One estimated quantity.

    `value`, `lower` and `upper` are in `unit`; a limit that does not exist (the upper limit of a median that the
    curve's lower band never reaches) is None. `level` is the coverage of the interval, `n` the patients behind the
    number and `events` the events among them; `at` is the time, or the probability of a quantile, that it belongs to.
    `notes` carries what a reader must know before using the interval.
    """

    quantity: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    std_error: float | None = None
    n: int
    events: int | None = None
    at: float | None = None
    unit: str = ""
    method: Statement
    source: Statement = NOTHING
    group: str | None = None
    reason: Statement = NOTHING
    notes: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        refuse_non_finite(self.quantity, self.value, self.lower, self.upper, self.std_error)
        refuse_silence(self.quantity, self.value, self.reason)

    @property
    def estimable(self) -> bool:
        return self.value is not None

    def _cells(self) -> Cells:
        interval = f"{100 * self.level:g} % interval" if self.level else "interval"
        none = self.lower is None and self.upper is None
        limits = "none" if none else f"{_limit(self.lower)} to {_limit(self.upper)}"
        rows = [("value", number(self.value) or f"not estimable: {self.reason}")]
        rows += [(interval, limits)] if self.estimable or not none else []
        rows += [("patients", str(self.n))]
        rows += [("events", str(self.events))] if self.events is not None else []
        title = " ".join(filter(None, (self.quantity, self.group and f"({self.group})", _at(self.at))))
        return Cells(title=title, header=("", self.unit), rows=tuple(rows), notes=_notes(self))

    def as_columns(self) -> dict[str, TypedColumn]:
        return ESTIMATE_FIELDS.of((self,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Test(Shown):
    """One significance test. `observed` and `expected` map each group to its (weighted) events, where the test has
    them; `p_interval` the 95 % limits of a P value found by Monte Carlo; `notes` carries the assumptions a reader must
    know."""

    __test__ = False  # the name is the field's; pytest must not collect it

    quantity: str
    statistic: float | None
    df: int | None
    p_value: float | None
    p_interval: tuple[float, float] | None = None
    n: int
    events: int | None = None
    observed: Mapping[str, float] = field(default_factory=dict)
    expected: Mapping[str, float] = field(default_factory=dict)
    method: Statement
    source: Statement = NOTHING
    reason: Statement = NOTHING
    notes: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        refuse_non_finite(self.quantity, self.statistic, self.p_value)
        refuse_silence(self.quantity, self.p_value, self.reason)

    @property
    def estimable(self) -> bool:
        return self.p_value is not None

    def _cells(self) -> Cells:
        rows = [
            ("observed / expected, " + group, f"{number(self.observed[group])} / {number(self.expected.get(group))}")
            for group in self.observed
        ]
        rows += [("statistic", number(self.statistic))] if self.statistic is not None else []
        rows += [("degrees of freedom", str(self.df))] if self.df is not None else []
        rows += [("P", p_value(self.p_value) or f"not estimable: {self.reason}")]
        rows += [("95 % limits of P", " to ".join(map(p_value, self.p_interval)))] if self.p_interval else []
        rows += [("patients", str(self.n))]
        rows += [("events", str(self.events))] if self.events is not None else []
        return Cells(title=self.quantity, header=("", ""), rows=tuple(rows), notes=_notes(self))

    def as_columns(self) -> dict[str, TypedColumn]:
        return TEST_FIELDS.of((self,))


def refuse_non_finite(quantity: str, *numbers: float | None) -> None:
    if any(number is not None and not isfinite(number) for number in numbers):
        raise Defect(f"{quantity}: a result must be a finite number or say why it is not estimable, got {numbers}")


def refuse_silence(quantity: str, number: float | None, reason: Statement) -> None:
    if (number is None) != bool(reason):
        raise Defect(f"{quantity}: exactly one of a number and a reason is expected, got {number!r}, {reason}")


def finite(value: float) -> float | None:
    """The number as a plain float, or None where there is none: for limits that may not exist."""
    return float(value) if isfinite(value) else None


def _limit(value: float | None) -> str:
    return number(value) or "not reached"


def _at(at: float | None) -> str:
    return "" if at is None else f"at {at:g}"


def _notes(result: Estimate | Test) -> tuple[str, ...]:
    return tuple(str(said) for said in (result.method, result.source, *result.notes) if said)
