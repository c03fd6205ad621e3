"""One estimate of a study: a number, its interval, and what stands behind it.

Times are months of 30.4375 days where a name says so, otherwise days. A number that cannot be estimated is None and
`reason` says why.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from theracurve.survival._values.display import Cells, Shown, number, p_value

HEADER = ("endpoint", "quantity", "variant", "group", "value", "lower", "upper", "P", "patients", "events", "method")


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEstimate(Shown):
    """One estimate of the study, as it stands in `results.json`.

    `endpoint` names an endpoint, `benefit`, or a kind of pejorative event; `variant` is `protocol` for the definitions
    as stated. `group` is set for one group, `groups` (first against reference) for a comparison. `n` and `events` count
    the patients of `population` behind the number.
    """

    endpoint: str
    quantity: str
    variant: str
    group: str | None = None
    groups: tuple[str, ...] | None = None
    population: str = "all allocated"
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    std_dev: float | None = None
    statistic: float | None = None
    df: int | None = None
    p_value: float | None = None
    n: int
    events: int | None = None
    unit: str = ""
    method: str
    source: str = ""
    at_months: float | None = None
    horizon_months: float | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Plain types; `None` means not estimable or not applicable, and `reason` says which."""
        return asdict(self)

    def _cells(self) -> Cells:
        return as_cells(self.quantity, (self,))


def as_cells(title: str, estimates: Sequence[StudyEstimate]) -> Cells:
    """Estimates as a table, for print and notebooks; a reason in place of a value that is not estimable."""
    reasons = [f"{e.quantity}: not estimable, {e.reason}" for e in estimates if e.reason]
    return Cells(title=title, header=HEADER, rows=tuple(map(row_of, estimates)), notes=tuple(dict.fromkeys(reasons)))


def row_of(estimate: StudyEstimate) -> tuple[str, ...]:
    numbers = map(number, (estimate.value, estimate.lower, estimate.upper))
    groups = estimate.group or " against ".join(estimate.groups or ())
    counts = (str(estimate.n), "" if estimate.events is None else str(estimate.events))
    places = (estimate.endpoint, estimate.quantity, estimate.variant, groups)
    return (*places, *numbers, p_value(estimate.p_value), *counts, estimate.method)
