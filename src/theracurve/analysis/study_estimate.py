"""One estimate of a study: a number, its interval, and what stands behind it.

Times are months of 30.4375 days where a name says so, otherwise days. A number that cannot be estimated is None and
`reason` says why.
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEstimate:
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
