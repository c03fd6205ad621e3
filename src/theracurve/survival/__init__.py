"""Estimators of survival: arrays or an event table in, values out; they know nothing of studies."""

from theracurve.survival._cox.cox import cox
from theracurve.survival._cox.cox_fit import CoxFit
from theracurve.survival._cox.schoenfeld import ProportionalHazards, proportional_hazards_test
from theracurve.survival._cox.treatment_periods import TreatmentPeriods, treatment_periods
from theracurve.survival._curves.difference import SurvivalDifference, survival_difference
from theracurve.survival._curves.kaplan_meier import KaplanMeier, SurvivalCurve, kaplan_meier, reverse_kaplan_meier
from theracurve.survival._curves.median_difference import median_difference
from theracurve.survival._curves.nelson_aalen import CumulativeHazard, NelsonAalen, nelson_aalen
from theracurve.survival._curves.rmst import RestrictedMeans, rmst
from theracurve.survival._curves.turnbull import TurnbullCurve, turnbull
from theracurve.survival._exact.exact_log_rank import exact_log_rank
from theracurve.survival._exact.permutation import permutation_test
from theracurve.survival._incidence.cumulative_incidence import (
    CumulativeIncidence,
    IncidenceCurve,
    cumulative_incidence,
)
from theracurve.survival._incidence.fine_gray import FineGrayFit, fine_gray
from theracurve.survival._incidence.gray import gray_test
from theracurve.survival._incidence.mean_cumulative import MeanCumulative, MeanCumulativeCurve, mean_cumulative_function
from theracurve.survival._proportions.kappa import cohens_kappa
from theracurve.survival._proportions.logistic import LogisticFit, logistic_regression
from theracurve.survival._proportions.proportion_difference import proportion_difference
from theracurve.survival._proportions.proportions import boschloo_exact, fisher_exact, odds_ratio, proportion
from theracurve.survival._tables.event_table import EventTable, event_table
from theracurve.survival._tests.fixed_value import binomial_exact, one_sample_log_rank
from theracurve.survival._tests.follow_up import follow_up_test, unequal_follow_up_test
from theracurve.survival._tests.interval_log_rank import interval_log_rank
from theracurve.survival._tests.landmark import Landmark, landmark
from theracurve.survival._tests.log_rank import log_rank
from theracurve.survival._tests.max_combo import max_combo
from theracurve.survival._tests.multiplicity import AdjustedPValues, benjamini_hochberg, hochberg, holm
from theracurve.survival._tests.win_ratio import finkelstein_schoenfeld, win_ratio
from theracurve.survival._values.values import Estimate, Test
from theracurve.survival._weights.balancing_weights import BalancingWeights, balancing_weights, effective_sample_size
from theracurve.survival._weights.clone_censor_weight import CloneCensorWeight, clone_censor_weight
from theracurve.survival._weights.e_value import EValue, e_value
from theracurve.survival._weights.matching import MatchedPairs, propensity_match
from theracurve.survival._weights.positivity import Positivity, positivity
from theracurve.survival._weights.propensity import PropensityScore, propensity_score
from theracurve.survival._weights.standardised_differences import (
    StandardisedMeanDifferences,
    standardised_mean_differences,
)

__all__ = [
    "AdjustedPValues",
    "BalancingWeights",
    "CloneCensorWeight",
    "CoxFit",
    "CumulativeHazard",
    "CumulativeIncidence",
    "EValue",
    "Estimate",
    "EventTable",
    "FineGrayFit",
    "IncidenceCurve",
    "KaplanMeier",
    "Landmark",
    "LogisticFit",
    "MatchedPairs",
    "MeanCumulative",
    "MeanCumulativeCurve",
    "NelsonAalen",
    "Positivity",
    "PropensityScore",
    "ProportionalHazards",
    "RestrictedMeans",
    "StandardisedMeanDifferences",
    "SurvivalCurve",
    "SurvivalDifference",
    "Test",
    "TreatmentPeriods",
    "TurnbullCurve",
    "balancing_weights",
    "benjamini_hochberg",
    "binomial_exact",
    "boschloo_exact",
    "clone_censor_weight",
    "cohens_kappa",
    "cox",
    "cumulative_incidence",
    "e_value",
    "effective_sample_size",
    "event_table",
    "exact_log_rank",
    "fine_gray",
    "finkelstein_schoenfeld",
    "fisher_exact",
    "follow_up_test",
    "gray_test",
    "hochberg",
    "holm",
    "interval_log_rank",
    "kaplan_meier",
    "landmark",
    "log_rank",
    "logistic_regression",
    "max_combo",
    "mean_cumulative_function",
    "median_difference",
    "nelson_aalen",
    "odds_ratio",
    "one_sample_log_rank",
    "permutation_test",
    "positivity",
    "propensity_match",
    "propensity_score",
    "proportion",
    "proportion_difference",
    "proportional_hazards_test",
    "reverse_kaplan_meier",
    "rmst",
    "standardised_mean_differences",
    "survival_difference",
    "treatment_periods",
    "turnbull",
    "unequal_follow_up_test",
    "win_ratio",
]
