"""What the regressions of a comparison give: each covariate alone and beside the others, and groups in subgroups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, StudyTest
from theracurve.phrases import Clause, Clauses, Statement
from theracurve.survival._values.phrases import Method


def is_penalised(method: Statement) -> bool:
    """Whether a model has Firth's penalty."""
    match method:
        case Clauses(parts=parts):
            return any(map(is_penalised, parts))
        case Clause(phrase=phrase):
            return phrase is Method.FIRTH
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One line of a regression: a number, or one category of a covariate; `group` is a covariate, too.

    `n` and `events` count those in whom the covariate is known. A category that others are held against has neither
    ratio; `proportional` asks whether the ratio of the multivariable model is constant.
    """

    covariate: str
    category: str
    n: int
    events: int
    univariable: StudyEstimate | None = None
    multivariable: StudyEstimate | None = None
    proportional: StudyTest | None = None

    @property
    def term(self) -> str:
        """Its name in a model."""
        return f"{self.covariate}={self.category}" if self.category else self.covariate


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRatio:
    """A ratio of the multivariable model of which the test says that it changes: up to `cut_months`, and after.

    `coefficient` is the logarithm of the one ratio; `residuals` has of each event its month and the scaled Schoenfeld
    residual plus the coefficient.
    """

    covariate: str
    category: str
    cut_months: float
    coefficient: float
    early: StudyEstimate
    late: StudyEstimate
    residuals: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """Cox's models of one comparison: every covariate of the plan by itself, and all together.

    `n` and `events` of the multivariable model, `left_out` for want of a value, `missing` by covariate; `parameters`
    counts its coefficients, `concordance` is Harrell's C of those it was made of, `corrected` the same less its
    optimism, `slope` that of calibration; neither under a penalty. `changing` are the ratios that change with time.
    """

    factors: tuple[Factor, ...]
    n: int
    events: int
    left_out: int
    missing: Mapping[str, int]
    parameters: int
    concordance: StudyEstimate
    proportional: StudyTest | None
    corrected: StudyEstimate | None = None
    slope: StudyEstimate | None = None
    changing: tuple[SplitRatio, ...] = ()

    @property
    def events_per_parameter(self) -> float:
        return self.events / self.parameters

    @property
    def penalised(self) -> bool:
        return is_penalised(self.concordance.method)

    @property
    def results(self) -> Iterator[StudyResult]:
        for factor in self.factors:
            found = (factor.univariable, factor.multivariable, factor.proportional)
            yield from (result for result in found if result is not None)
        yield self.concordance
        yield from (found for found in (self.corrected, self.slope, self.proportional) if found is not None)
        for changing in self.changing:
            yield from (changing.early, changing.late)


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsRegression:
    """Logistic models of one outcome: every covariate of the plan by itself, and all together; ratios are of odds.

    `events` are those who had the outcome, `fewer` the smaller of them and of those who had it not; the rest as in a
    `Regression`.
    """

    factors: tuple[Factor, ...]
    n: int
    events: int
    fewer: int
    left_out: int
    missing: Mapping[str, int]
    parameters: int
    penalised: bool

    @property
    def events_per_parameter(self) -> float:
        """Counts the rarer answer, which limits how many coefficients there may be (Peduzzi 1996)."""
        return self.fewer / self.parameters

    @property
    def results(self) -> Iterator[StudyResult]:
        for factor in self.factors:
            yield from (ratio for ratio in (factor.univariable, factor.multivariable) if ratio is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupCategory:
    """The comparison among patients of one category: `counts` are events and patients by group."""

    category: str
    counts: Mapping[str, tuple[int, int]]
    ratios: tuple[StudyEstimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """A covariate whose categories are looked at apart, and whether the ratios differ between them; `left_out` are
    patients without a value of it."""

    covariate: str
    categories: tuple[SubgroupCategory, ...]
    interaction: StudyTest
    left_out: int

    @property
    def results(self) -> Iterator[StudyResult]:
        for category in self.categories:
            yield from category.ratios
        yield self.interaction
