"""What a study's results are numbers of: one row a quantity, which tables, words, files and the check in R read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from theracurve.errors import Defect

COUNTS_AND_MEANS = "a count or a mean that is only described"
OF_A_CHECK = "part of a check for bias, whose comparison is made otherwise"
BESIDE = "printed beside the estimates, not in the tables of the check"
EXACT_DIFFERENCE = "an exact unconditional interval: ExactCIdiff, exact2x2"
INTERVAL_TEST = "a test of interval-censored times: interval::ictest"


class Scale(StrEnum):
    """What kind of number it is, and so how it is written."""

    PROBABILITY = "probability"
    PROBABILITY_DIFFERENCE = "difference of probabilities"
    TIME = "time"
    TIME_DIFFERENCE = "difference of times"
    RATIO = "ratio"
    COUNT = "count"
    CONCORDANCE = "concordance"
    DEVIATIONS = "standard deviations"
    P_VALUE = "P value"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityRow:
    """What is true of a quantity wherever it stands.

    scale         what kind of number it is; a test has a P value and no other number
    unit          of the number, as `results.json` names it; empty where it has none
    sums_up       whether it stands in the line that sums a comparison up
    of_pair       whether a test is of two groups, and so named by them, rather than of all groups together
    exact_of      the large-sample quantity that this exact test stands beside
    in_r          whether `check.R` computes it again with R's survival package
    not_in_r      otherwise why not
    label         the section of the catalogue in which it is named, under its own name
    written       its name in `results.json`, where what it is adjusted for, stratified by or within stands beside it
    methods       the section of the catalogue with its sentence of the Methods, where it is printed beside the
                  estimates and not as one of them, which say their own method
    """

    scale: Scale
    unit: str = ""
    sums_up: bool = False
    of_pair: bool = False
    exact_of: str = ""
    in_r: bool = False
    not_in_r: str = ""
    label: str = "labels.quantities"
    written: str = ""
    methods: str = ""

    def __post_init__(self) -> None:
        if self.in_r is bool(self.not_in_r):
            raise Defect("exactly one is expected: that check.R computes it, or why not")


def beside(scale: Scale) -> QuantityRow:
    """The row of what is printed beside the estimates: the Methods have a sentence of its own for it."""
    return QuantityRow(scale=scale, not_in_r=BESIDE, methods="methods.beside")


class StudyQuantity(StrEnum):
    """By its name in `results.json`, in the order in which a comparison is summed up: groups, sizes, tests."""

    row: QuantityRow

    MEDIAN = "median", QuantityRow(scale=Scale.TIME, unit="months", sums_up=True, in_r=True)
    SURVIVAL_PROBABILITY = (
        "survival_probability",
        QuantityRow(scale=Scale.PROBABILITY, unit="probability", sums_up=True, in_r=True),
    )
    CUMULATIVE_INCIDENCE = (
        "cumulative_incidence",
        QuantityRow(scale=Scale.PROBABILITY, unit="probability", sums_up=True, in_r=True),
    )
    MEDIAN_BETWEEN_VISITS = (
        "median_between_visits",
        QuantityRow(
            scale=Scale.TIME,
            unit="months",
            not_in_r="survfit has Turnbull's curve only at midpoints and to 5e-5: the package interval",
        ),
    )
    MEDIAN_FOLLOW_UP = "median_follow_up", QuantityRow(scale=Scale.TIME, unit="months", not_in_r=COUNTS_AND_MEANS)
    MEDIAN_OF_OBSERVED = (
        "median_of_observed",
        QuantityRow(scale=Scale.TIME, unit="months", in_r=True),
    )
    MEAN = "mean", QuantityRow(scale=Scale.TIME, unit="months", not_in_r=COUNTS_AND_MEANS)
    PROPORTION = "proportion", QuantityRow(scale=Scale.PROBABILITY, in_r=True)
    COUNT = "count", QuantityRow(scale=Scale.COUNT, unit="patients", not_in_r=COUNTS_AND_MEANS)

    HAZARD_RATIO = "hazard_ratio", QuantityRow(scale=Scale.RATIO, sums_up=True, in_r=True)
    STRATIFIED_HAZARD_RATIO = (
        "stratified_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, sums_up=True, in_r=True, written="hazard_ratio"),
    )
    ADJUSTED_HAZARD_RATIO = (
        "adjusted_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, sums_up=True, in_r=True, written="hazard_ratio"),
    )
    SUBDISTRIBUTION_HAZARD_RATIO = (
        "subdistribution_hazard_ratio",
        QuantityRow(
            scale=Scale.RATIO,
            sums_up=True,
            not_in_r="finegray takes a censoring at the time of an event otherwise: cmprsk::crr",
        ),
    )
    SURVIVAL_DIFFERENCE = (
        "survival_difference",
        QuantityRow(scale=Scale.PROBABILITY_DIFFERENCE, unit="probability", sums_up=True, in_r=True),
    )
    CUMULATIVE_INCIDENCE_DIFFERENCE = (
        "cumulative_incidence_difference",
        QuantityRow(scale=Scale.PROBABILITY_DIFFERENCE, unit="probability", sums_up=True, in_r=True),
    )
    PROPORTION_DIFFERENCE = (
        "proportion_difference",
        QuantityRow(scale=Scale.PROBABILITY_DIFFERENCE, unit="probability", not_in_r=EXACT_DIFFERENCE),
    )
    CONDITIONAL_ODDS_RATIO = (
        "conditional_odds_ratio",
        QuantityRow(scale=Scale.RATIO, in_r=True, written="odds_ratio"),
    )

    RMST_DIFFERENCE = (
        "rmst_difference",
        QuantityRow(scale=Scale.TIME_DIFFERENCE, unit="months", in_r=True, methods="methods.beside"),
    )
    MEDIAN_DIFFERENCE = (
        "median_difference",
        QuantityRow(scale=Scale.TIME_DIFFERENCE, unit="months", in_r=True),
    )
    WIN_RATIO = "win_ratio", QuantityRow(scale=Scale.RATIO, not_in_r="a comparison of pairs: WWR::winratio")
    FINKELSTEIN_SCHOENFELD = (
        "finkelstein_schoenfeld",
        QuantityRow(scale=Scale.P_VALUE, not_in_r="a permutation test of the wins and losses of pairs"),
    )
    ONE_SAMPLE_LOG_RANK = "one_sample_log_rank", QuantityRow(scale=Scale.P_VALUE, in_r=True)
    BINOMIAL_EXACT = "binomial_exact", QuantityRow(scale=Scale.P_VALUE, in_r=True)

    ONE_SIDED_LOG_RANK = "one_sided_log_rank", QuantityRow(scale=Scale.P_VALUE, sums_up=True, in_r=True)
    NON_INFERIORITY = "non_inferiority", QuantityRow(scale=Scale.P_VALUE, sums_up=True, in_r=True)
    LOG_RANK = "log_rank", QuantityRow(scale=Scale.P_VALUE, sums_up=True, in_r=True)
    STRATIFIED_LOG_RANK = (
        "stratified_log_rank",
        QuantityRow(scale=Scale.P_VALUE, sums_up=True, in_r=True, written="log_rank"),
    )
    PETO_PETO = "peto_peto", QuantityRow(scale=Scale.P_VALUE, sums_up=True, in_r=True)
    MAX_COMBO = (
        "max_combo",
        QuantityRow(scale=Scale.P_VALUE, sums_up=True, not_in_r="the largest of several weighted tests: Lee 2007"),
    )
    GRAY_TEST = "gray_test", QuantityRow(scale=Scale.P_VALUE, sums_up=True, not_in_r="cmprsk::cuminc")
    EXACT_LOG_RANK = (
        "exact_log_rank",
        QuantityRow(
            scale=Scale.P_VALUE, sums_up=True, exact_of="log_rank", not_in_r="an exact test: coin::logrank_test"
        ),
    )
    UNEQUAL_FOLLOW_UP_LOG_RANK = (
        "unequal_follow_up_log_rank",
        QuantityRow(
            scale=Scale.P_VALUE,
            sums_up=True,
            not_in_r="a permutation test with imputation: Heinze, Gnant and Schemper 2003",
        ),
    )
    PERMUTED_GRAY_TEST = (
        "permuted_gray_test",
        QuantityRow(
            scale=Scale.P_VALUE, sums_up=True, exact_of="gray_test", not_in_r="a Monte Carlo test over cmprsk::cuminc"
        ),
    )
    INTERVAL_LOG_RANK = "interval_log_rank", QuantityRow(scale=Scale.P_VALUE, not_in_r=INTERVAL_TEST)
    EXACT_INTERVAL_LOG_RANK = (
        "exact_interval_log_rank",
        QuantityRow(scale=Scale.P_VALUE, exact_of="interval_log_rank", not_in_r=INTERVAL_TEST),
    )
    FISHER_EXACT = (
        "fisher_exact",
        QuantityRow(
            scale=Scale.P_VALUE,
            of_pair=True,
            exact_of="survival_difference",
            not_in_r="a test of counts: stats::fisher.test",
        ),
    )
    BOSCHLOO_EXACT = (
        "boschloo_exact",
        QuantityRow(
            scale=Scale.P_VALUE,
            of_pair=True,
            exact_of="survival_difference",
            not_in_r="a test of counts: Exact::exact.test",
        ),
    )

    TIME_DEPENDENT_HAZARD_RATIO = (
        "time_dependent_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )
    LANDMARK_HAZARD_RATIO = (
        "landmark_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )
    CLONE_CENSOR_WEIGHT_HAZARD_RATIO = (
        "clone_censor_weight_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )
    COMPLETE_CASE_HAZARD_RATIO = (
        "complete_case_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )
    OVERLAP_WEIGHTED_HAZARD_RATIO = (
        "overlap_weighted_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )
    INVERSE_PROBABILITY_WEIGHTED_HAZARD_RATIO = (
        "inverse_probability_weighted_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )
    MATCHED_HAZARD_RATIO = (
        "matched_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )
    MIDPOINT_HAZARD_RATIO = (
        "midpoint_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )
    BEST_CASE_HAZARD_RATIO = (
        "best_case_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )
    WORST_CASE_HAZARD_RATIO = (
        "worst_case_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, not_in_r=OF_A_CHECK, label="bias.ratios"),
    )

    UNIVARIABLE_HAZARD_RATIO = "univariable_hazard_ratio", QuantityRow(scale=Scale.RATIO, in_r=True)
    MULTIVARIABLE_HAZARD_RATIO = "multivariable_hazard_ratio", QuantityRow(scale=Scale.RATIO, in_r=True)
    PROPORTIONAL_HAZARDS = "proportional_hazards", QuantityRow(scale=Scale.P_VALUE, in_r=True)
    CONCORDANCE = "concordance", QuantityRow(scale=Scale.CONCORDANCE, in_r=True)
    SUBGROUP_HAZARD_RATIO = (
        "subgroup_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, in_r=True, written="hazard_ratio"),
    )
    INTERACTION = "interaction", QuantityRow(scale=Scale.P_VALUE, in_r=True)

    CORRECTED_CONCORDANCE = (
        "corrected_concordance",
        QuantityRow(scale=Scale.CONCORDANCE, not_in_r="a bootstrap of patients: rms::validate"),
    )
    CALIBRATION_SLOPE = (
        "calibration_slope",
        QuantityRow(scale=Scale.CONCORDANCE, not_in_r="a bootstrap of patients: rms::validate"),
    )
    EARLY_HAZARD_RATIO = "early_hazard_ratio", QuantityRow(scale=Scale.RATIO, in_r=True)
    LATE_HAZARD_RATIO = "late_hazard_ratio", QuantityRow(scale=Scale.RATIO, in_r=True)
    UNIVARIABLE_ODDS_RATIO = "univariable_odds_ratio", QuantityRow(scale=Scale.RATIO, in_r=True)
    MULTIVARIABLE_ODDS_RATIO = "multivariable_odds_ratio", QuantityRow(scale=Scale.RATIO, in_r=True)

    SWITCH_IGNORED_HAZARD_RATIO = (
        "switch_ignored_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, in_r=True, label="switching.ways"),
    )
    SWITCH_CENSORED_HAZARD_RATIO = (
        "switch_censored_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, in_r=True, label="switching.ways"),
    )
    SWITCH_WEIGHTED_HAZARD_RATIO = (
        "switch_weighted_hazard_ratio",
        QuantityRow(
            scale=Scale.RATIO, not_in_r="weights of a pooled logistic model of the switch", label="switching.ways"
        ),
    )
    RANK_PRESERVING_HAZARD_RATIO = (
        "rank_preserving_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, in_r=True, label="switching.ways"),
    )
    TWO_STAGE_HAZARD_RATIO = (
        "two_stage_hazard_ratio",
        QuantityRow(scale=Scale.RATIO, in_r=True, label="switching.ways"),
    )
    TIME_RATIO = "time_ratio", QuantityRow(scale=Scale.RATIO, in_r=True, label="switching.ways")

    SMALLEST_P = "smallest_p", beside(Scale.P_VALUE)
    FRAGILITY = "fragility", beside(Scale.P_VALUE)
    POWER = "power", beside(Scale.PROBABILITY)
    E_VALUE = "e_value", beside(Scale.RATIO)
    STANDARDISED_DIFFERENCE = "standardised_difference", beside(Scale.DEVIATIONS)

    def __new__(cls, name: str, row: QuantityRow) -> Self:
        quantity = str.__new__(cls, name)
        quantity._value_ = name
        quantity.row = row
        return quantity

    @property
    def scale(self) -> Scale:
        return self.row.scale

    @property
    def is_test(self) -> bool:
        """Whether it is a test: a P value and no other number."""
        return self.scale is Scale.P_VALUE

    @property
    def exact_tests(self) -> tuple["StudyQuantity", ...]:
        """The exact tests that stand beside this large-sample quantity, in their order."""
        return tuple(quantity for quantity in StudyQuantity if quantity.row.exact_of == self)

    @property
    def written(self) -> str:
        """Its name in `results.json`."""
        return self.row.written or str(self)

    @property
    def label(self) -> str:
        """The key of its name in the catalogue."""
        return f"{self.row.label}.{self}"

    @property
    def methods(self) -> str:
        """The key of its sentence of the Methods; empty where its estimates say their own method."""
        return self.row.methods and f"{self.row.methods}.{self}"


def quantity_named(name: str) -> StudyQuantity | None:
    """The quantity of this name in `results.json`."""
    return next((quantity for quantity in StudyQuantity if quantity == name), None)


def summing_up(*scales: Scale) -> tuple[StudyQuantity, ...]:
    """The quantities of these scales that stand in the line that sums a comparison up."""
    return tuple(q for q in StudyQuantity if q.row.sums_up and q.scale in scales)
