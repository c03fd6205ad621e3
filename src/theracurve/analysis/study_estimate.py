"""One result of a study, and what stands behind it: an estimate (a number with its interval) or a test (a P value).

Times are months of 30.4375 days where a name says so, otherwise days. A number that cannot be estimated is None and
`reason` says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from theracurve.analysis.plain_values import plain
from theracurve.analysis.population import ALL_ALLOCATED
from theracurve.errors import Defect
from theracurve.phrases import NOTHING, Statement
from theracurve.survival._values.display import Cells, Shown, number, p_value
from theracurve.survival._values.tabular import Fields, TypedColumn
from theracurve.survival._values.values import Estimate
from theracurve.vocabulary.study_quantities import StudyQuantity

HEADER = ("endpoint", "quantity", "variant", "group", "value", "lower", "upper", "P", "patients", "events", "method")
FIELDS = (  # of `results.json`, the same for estimates and tests, in its order
    "endpoint", "quantity", "variant", "group", "groups", "population", "value", "between", "lower", "upper", "level",
    "std_dev", "statistic", "df", "p_value", "p_interval", "n", "events", "unit", "method", "source", "at_months",
    "horizon_months", "adjusted_for", "stratified_by", "subgroup", "level_of", "covariate", "category", "reason",
    "notes",
)  # fmt: skip
RESPONSE_QUANTITIES = ("objective_response", "disease_control", "time_to_response", "duration_of_response")
OF_SUBGROUPS = (StudyQuantity.SUBGROUP_HAZARD_RATIO, StudyQuantity.INTERACTION)
NUMBERS = ("value", "lower", "upper", "level", "std_dev", "statistic", "p_value", "at_months", "horizon_months")
COLUMNS = Fields({name: int if name in ("df", "n", "events") else float if name in NUMBERS else str for name in FIELDS})


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResult(Shown):
    """What an estimate and a test have in common.

    `endpoint` names an endpoint, `benefit`, or a kind of pejorative event; `variant` is `protocol` for the definitions
    as stated. `group` is set for one group, `groups` (first against reference) for a comparison. `n` and `events` count
    the patients of `population` behind it. `statistic`, `df` and `p_value` are of the test, or of the test that belongs
    to an estimate. `adjusted_for` and `stratified_by` name what was held alike. `covariate` and `category` say what a
    ratio of a regression is of, or within which patients one of a subgroup is.
    """

    endpoint: str
    quantity: StudyQuantity
    variant: str
    group: str | None = None
    groups: tuple[str, ...] | None = None
    population: Statement = ALL_ALLOCATED
    statistic: float | None = None
    df: int | None = None
    p_value: float | None = None
    n: int
    events: int | None = None
    method: Statement
    source: Statement = NOTHING
    at_months: float | None = None
    horizon_months: float | None = None
    adjusted_for: tuple[str, ...] = ()
    stratified_by: tuple[str, ...] = ()
    covariate: str = ""
    category: str = ""
    reason: Statement = NOTHING
    notes: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        if self.quantity.is_test is not isinstance(self, StudyTest):
            raise Defect(f"{self.quantity}: expected a {'test' if self.quantity.is_test else 'number'}")

    @property
    def unit(self) -> str:
        return self.quantity.row.unit

    @property
    def subgroup(self) -> str:
        """The covariate within whose categories a ratio is, or that a test of interaction is of."""
        return self.covariate if self.quantity in OF_SUBGROUPS else ""

    @property
    def level_of(self) -> str:
        """The category of `subgroup`."""
        return self.category if self.subgroup else ""

    @property
    def written(self) -> str:
        """The name of its quantity in `results.json`: a rate of response, or its duration, has its own."""
        of_response = self.quantity in (StudyQuantity.PROPORTION, StudyQuantity.MEDIAN)
        return self.endpoint if of_response and self.endpoint in RESPONSE_QUANTITIES else self.quantity.written

    def as_dict(self) -> dict[str, object]:
        """Plain types; `None` means not estimable or not applicable, and `reason` says which."""
        return {name: plain(getattr(self, name, None)) for name in FIELDS} | {"quantity": self.written}

    def as_columns(self) -> dict[str, TypedColumn]:
        return as_result_columns((self,))

    def _cells(self) -> Cells:
        return as_cells(self.quantity, (self,))


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEstimate(StudyResult):
    """A number with its interval of coverage `level`, or the reason why there is none. A median that the data only
    place between two times has those, `between`, in place of a value."""

    value: float | None = None
    between: tuple[float, float] | None = None
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    std_dev: float | None = None

    @classmethod
    def of(
        cls,
        result: Estimate,
        quantity: StudyQuantity,
        *,
        endpoint: str,
        variant: str,
        group: str | None = None,
        groups: tuple[str, ...] | None = None,
        population: Statement = ALL_ALLOCATED,
    ) -> Self:
        """A number of the survival library as one of a study: of a group, or between groups."""
        return cls(
            endpoint=endpoint,
            quantity=quantity,
            variant=variant,
            group=group,
            groups=groups,
            population=population,
            value=result.value,
            lower=result.lower,
            upper=result.upper,
            level=result.level,
            n=result.n,
            events=result.events,
            method=result.method,
            source=result.source,
            reason=result.reason,
            notes=result.notes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTest(StudyResult):
    """A test: a P value and no other number. `p_interval` are the 95 % limits of a P value found by Monte Carlo."""

    p_interval: tuple[float, float] | None = None


def level_among(results: Iterable[StudyResult]) -> float | None:
    """The coverage of the first interval."""
    return next((r.level for r in results if isinstance(r, StudyEstimate) and r.level is not None), None)


def as_cells(title: str, results: Sequence[StudyResult]) -> Cells:
    """Results as a table, for print and notebooks; a reason in place of a value that is not estimable."""
    reasons = [f"{r.quantity}: not estimable, {r.reason}" for r in results if r.reason]
    return Cells(title=title, header=HEADER, rows=tuple(map(row_of, results)), notes=tuple(dict.fromkeys(reasons)))


def row_of(result: StudyResult) -> tuple[str, ...]:
    numbers = (number(getattr(result, name, None)) for name in ("value", "lower", "upper"))
    groups = result.group or " against ".join(result.groups or ())
    counts = (str(result.n), "" if result.events is None else str(result.events))
    places = (result.endpoint, result.quantity, result.variant, groups)
    return (*places, *numbers, p_value(result.p_value), *counts, str(result.method))


def as_result_columns(results: Sequence[StudyResult]) -> dict[str, TypedColumn]:
    """Results as columns of values, named as in `results.json`; groups that were compared, and notes, as one text."""
    return COLUMNS.of(results)
