"""What every estimator answers with: frozen values that know their method and say when they cannot answer.

`Estimate` is a number with its interval, `Test` a statistic with its P value. Neither ever holds a NaN, an
infinite limit or a made-up zero in place of "not estimable": then `value` (or `p_value`) is None and `reason`
says why in one sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from theracurve.errors import Defect


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One estimated quantity.

    `value`, `lower` and `upper` are in `unit`; a limit that does not exist (the upper limit of a median that the
    curve's lower band never reaches) is None. `level` is the coverage of the interval, `n` the patients behind the
    number and `events` the events among them.
    """

    quantity: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    std_error: float | None = None
    n: int
    events: int | None = None
    unit: str = ""
    method: str
    source: str = ""
    group: str | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        refuse_non_finite(self.quantity, self.value, self.lower, self.upper, self.std_error)
        refuse_silence(self.quantity, self.value, self.reason)

    @property
    def estimable(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One significance test. `observed` and `expected` map each group to its (weighted) events, where the test has
    them; `notes` carries the assumptions a reader must know."""

    __test__ = False  # the name is the field's; pytest must not collect it

    quantity: str
    statistic: float | None
    df: int | None
    p_value: float | None
    n: int
    events: int | None = None
    observed: Mapping[str, float] = field(default_factory=dict)
    expected: Mapping[str, float] = field(default_factory=dict)
    method: str
    source: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse_non_finite(self.quantity, self.statistic, self.p_value)
        refuse_silence(self.quantity, self.p_value, self.reason)

    @property
    def estimable(self) -> bool:
        return self.p_value is not None


def refuse_non_finite(quantity: str, *numbers: float | None) -> None:
    if any(number is not None and not isfinite(number) for number in numbers):
        raise Defect(f"{quantity}: a result must be a finite number or say why it is not estimable, got {numbers}")


def refuse_silence(quantity: str, number: float | None, reason: str) -> None:
    if (number is None) != bool(reason):
        raise Defect(f"{quantity}: exactly one of a number and a reason is expected, got {number!r} and {reason!r}")
